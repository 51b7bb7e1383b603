/* SPDX-License-Identifier: MIT */
/* Keys and values of records as bytes. */
#include "records.h"

#include <string.h>

struct wen_string keywords_string_of(const struct keywords_bytes *bytes)
{
    return wen_string((const char *)bytes->data, bytes->size);
}

bool keywords_equal(struct wen_string a, struct wen_string b)
{
    return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

bool keywords_bytes_set(struct keywords_bytes *to, struct wen_string string)
{
    to->size = 0;
    if (!keywords_bytes_room(to, string.size + 1)) { /* never NULL */
        return false;
    }
    keywords_bytes_put(to, string.data, string.size);
    return true;
}

int keywords_out_of_memory(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}
