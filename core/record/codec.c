/* SPDX-License-Identifier: MIT */
/* Raw documents as bytes, to go from one process to another. */
#include "record/codec.h"

/* In front of a record; the bytes follow in the order of the sizes, then two
 * sizes and two strings for each field. Both ends are one program. */
struct head {
    uint64_t id, source, raw, reason, fields;
    uint64_t refused;
};

static void add(struct wen_buffer *to, struct wen_string string)
{
    wen_buffer_add(to, string.data, string.size);
}

void wen_record_encode(struct wen_buffer *to, const struct wen_record *record)
{
    struct head head = {record->id.size,     record->source.size, record->raw.size,
                        record->reason.size, record->field_count, record->refused};

    wen_buffer_add(to, &head, sizeof head);
    add(to, record->id);
    add(to, record->source);
    add(to, record->raw);
    add(to, record->reason);
    for (size_t i = 0; i < record->field_count; i++) {
        uint64_t sizes[2] = {record->fields[i].name.size, record->fields[i].value.size};
        wen_buffer_add(to, sizes, sizeof sizes);
        add(to, record->fields[i].name);
        add(to, record->fields[i].value);
    }
}

static bool take(struct wen_string *left, uint64_t size, struct wen_string *string)
{
    if (left->size < size) {
        return false;
    }
    *string = wen_string(left->data, size);
    left->data += size;
    left->size -= size;
    return true;
}

static bool take_field(struct wen_string *left, struct wen_buffer *fields)
{
    struct wen_record_field field;
    struct wen_string bytes;
    uint64_t sizes[2];

    if (!take(left, sizeof sizes, &bytes)) {
        return false;
    }
    memcpy(sizes, bytes.data, sizeof sizes);
    if (!take(left, sizes[0], &field.name) || !take(left, sizes[1], &field.value)) {
        return false;
    }
    wen_buffer_add(fields, &field, sizeof field);
    return true;
}

size_t wen_record_decode(const void *bytes, size_t size, struct wen_buffer *fields,
                         struct wen_record *record)
{
    struct wen_string left = wen_string(bytes, size), start;
    struct head head;

    if (!take(&left, sizeof head, &start)) {
        return 0;
    }
    memcpy(&head, start.data, sizeof head);
    if (!take(&left, head.id, &record->id) || !take(&left, head.source, &record->source) ||
        !take(&left, head.raw, &record->raw) || !take(&left, head.reason, &record->reason)) {
        return 0;
    }
    fields->size = 0;
    for (uint64_t i = 0; i < head.fields; i++) {
        if (!take_field(&left, fields)) {
            return 0;
        }
    }
    record->fields = (const void *)fields->data;
    record->field_count = head.fields;
    record->refused = head.refused;
    return size - left.size;
}
