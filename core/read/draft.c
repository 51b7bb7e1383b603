/* SPDX-License-Identifier: MIT */
/* A record in the making. */
#include "read/draft.h"

#include "base/heap.h"
#include "base/utf8.h"

#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Names packed or saved under a Chinese Windows are in GBK, which GB18030
 * contains. True where all of the text reads so; it is appended as UTF-8. */
static bool add_as_gb18030(struct wen_buffer *to, const char *text, size_t size)
{
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    size_t room = 4 * size, left = room; /* no GB18030 character grows more */

    if (converter == (iconv_t)-1) {
        return false;
    }
    char *in = (char *)text, *out = wen_buffer_room(to, room);
    bool read = iconv(converter, &in, &size, &out, &left) != (size_t)-1;
    iconv_close(converter);
    to->size += read ? room - left : 0;
    return read;
}

void wen_draft_clean(struct wen_buffer *to, const char *text, size_t size)
{
    if (wen_utf8_valid(text, size) != size && add_as_gb18030(to, text, size)) {
        return;
    }
    while (size) {
        size_t valid = wen_utf8_valid(text, size);
        wen_buffer_add(to, text, valid);
        text += valid;
        size -= valid;
        if (size) {
            wen_buffer_format(to, "%%%02X", (unsigned char)*text);
            text++;
            size--;
        }
    }
}

static size_t place(struct wen_buffer *to, const char *file, const char *member)
{
    to->size = 0;
    wen_draft_clean(to, file, strlen(file));
    if (member) {
        wen_buffer_add_byte(to, '/');
        wen_draft_clean(to, member, strlen(member));
    }
    return to->size;
}

void wen_draft_place(struct wen_draft *draft, const char *id, const char *path, const char *member)
{
    draft->id_size = place(&draft->id, id, member);
    draft->source_size = place(&draft->source, path, member);
}

void wen_draft_begin(struct wen_draft *draft, uint64_t line, struct wen_record *record)
{
    char digits[24], *at = digits + sizeof digits;

    draft->id.size = draft->id_size;
    draft->source.size = draft->source_size;
    draft->raw.size = 0;
    draft->count = 0;
    if (line) {
        for (; line; line /= 10) {
            *--at = (char)('0' + line % 10);
        }
        *--at = ':';
        size_t size = (size_t)(digits + sizeof digits - at);
        wen_buffer_add(&draft->id, at, size);
        wen_buffer_add(&draft->source, at, size);
    }
    *record = (struct wen_record){
        .id = wen_string(draft->id.data, draft->id.size),
        .source = wen_string(draft->source.data, draft->source.size),
    };
}

void wen_draft_set_id(struct wen_draft *draft, const char *id, size_t size,
                      struct wen_record *record)
{
    /* behind the place, which the next record needs again */
    draft->id.size = draft->id_size;
    wen_draft_clean(&draft->id, id, size);
    record->id = wen_string(draft->id.data + draft->id_size, draft->id.size - draft->id_size);
}

struct wen_buffer *wen_draft_add_field(struct wen_draft *draft, const char *name)
{
    if (draft->count == draft->capacity) {
        size_t capacity = draft->capacity;
        draft->values =
            wen_heap_room(draft->values, draft->count, &capacity, sizeof *draft->values);
        draft->fields = wen_heap_resize(draft->fields, capacity, sizeof *draft->fields);
        memset(draft->values + draft->capacity, 0,
               (capacity - draft->capacity) * sizeof *draft->values);
        draft->capacity = capacity;
    }
    draft->values[draft->count].size = 0;
    draft->fields[draft->count].name = wen_string(name, strlen(name));
    return &draft->values[draft->count++];
}

void wen_draft_end(struct wen_draft *draft, struct wen_string raw, struct wen_record *record)
{
    for (size_t i = 0; i < draft->count; i++) {
        draft->fields[i].value = wen_string(draft->values[i].data, draft->values[i].size);
    }
    record->raw = raw.data ? raw : wen_string("", 0);
    record->fields = draft->fields;
    record->field_count = draft->count;
}

void wen_draft_refuse(struct wen_draft *draft, struct wen_record *record, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    draft->reason.size = 0;
    wen_draft_clean(&draft->reason, text, strlen(text));
    record->refused = true;
    record->reason = wen_string(draft->reason.data, draft->reason.size);
    record->raw = wen_string(NULL, 0);
    record->fields = NULL;
    record->field_count = 0;
}

void wen_draft_free(struct wen_draft *draft)
{
    for (size_t i = 0; i < draft->capacity; i++) {
        wen_buffer_free(&draft->values[i]);
    }
    free(draft->values);
    free(draft->fields);
    wen_buffer_free(&draft->id);
    wen_buffer_free(&draft->source);
    wen_buffer_free(&draft->reason);
    wen_buffer_free(&draft->raw);
    *draft = (struct wen_draft){0};
}
