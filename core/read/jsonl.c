/* SPDX-License-Identifier: MIT */
/* A line of JSON Lines as a record. The line is checked as a whole and then
 * walked once; no tree is built. */
#include "base/escape.h"
#include "base/heap.h"
#include "config/json.h"
#include "read/documents.h"

enum { KEYS = 64 };

/* What is wanted of a line. */
struct wanted {
    struct wen_object_member text, id, *meta;
    bool has_text, has_id;
    const char *twice; /* a wanted key that is there twice */
    struct wen_string keys[KEYS];
    size_t key_count;
};

static void keep(struct wanted *wanted, const char *name, const struct wen_object_member *member,
                 struct wen_object_member *to, bool *has)
{
    if (name && wen_object_equals(member->key, name)) {
        wanted->twice = *has ? name : wanted->twice;
        *has = true;
        *to = *member;
    }
}

static void collect(struct wen_documents *documents, struct wen_string line, size_t at,
                    struct wanted *wanted)
{
    const struct wen_input *input = documents->input;
    struct wen_object_member member;

    for (size_t i = 0; i < input->meta.count; i++) {
        wanted->meta[i].key = wen_string(NULL, 0);
    }
    while (wen_object_next(line, &at, &member)) {
        keep(wanted, wen_documents_text_name(documents), &member, &wanted->text, &wanted->has_text);
        keep(wanted, input->id, &member, &wanted->id, &wanted->has_id);
        for (size_t i = 0; i < input->meta.count; i++) {
            bool has = wanted->meta[i].key.data;
            keep(wanted, input->meta.items[i], &member, &wanted->meta[i], &has);
        }
        if (wanted->key_count < KEYS) {
            wanted->keys[wanted->key_count] = member.key;
        }
        wanted->key_count++;
    }
}

/* The bytes of a string, resolved in `room` where it has escapes. */
static struct wen_string resolve(struct wen_string string, struct wen_buffer *room)
{
    if (!memchr(string.data, '\\', string.size)) {
        return string;
    }
    room->size = 0;
    wen_unescape_json(room, string.data, string.size); /* the scan has seen it */
    return wen_string(room->data, room->size);
}

static void refuse_missing(struct wen_documents *documents, struct wanted *wanted, const char *name,
                           struct wen_record *record)
{
    size_t count = wanted->key_count;
    const char *names =
        wen_documents_list_names(documents, wanted->keys, count < KEYS ? count : KEYS, name);

    wen_draft_refuse(&documents->draft, record, "has no key \"%s\"; its keys: %s", name, names);
}

/* Gives the record the id of the line. False where it is refused. */
static bool take_id(struct wen_documents *documents, struct wanted *wanted,
                    struct wen_record *record)
{
    const char *name = documents->input->id;
    const struct wen_object_member *id = &wanted->id;

    if (!name) {
        return true;
    }
    if (!wanted->has_id) {
        refuse_missing(documents, wanted, name, record);
        return false;
    }
    if ((id->type != WEN_VALUE_STRING && id->type != WEN_VALUE_NUMBER) || id->value.size == 0) {
        wen_draft_refuse(&documents->draft, record, "key \"%s\" is %s, not an id", name,
                         id->type == WEN_VALUE_STRING ? "empty" : wen_value_type_name(id->type));
        return false;
    }
    struct wen_string value = id->value;
    if (id->type == WEN_VALUE_STRING) {
        value = resolve(value, &documents->scratch);
    }
    wen_draft_set_id(&documents->draft, value.data, value.size, record);
    return true;
}

static void take_fields(struct wen_documents *documents, const struct wanted *wanted)
{
    for (size_t i = 0; i < documents->input->meta.count; i++) {
        const struct wen_object_member *member = &wanted->meta[i];
        if (!member->key.data || member->type == WEN_VALUE_NULL) {
            continue;
        }
        struct wen_buffer *value =
            wen_draft_add_field(&documents->draft, documents->input->meta.items[i]);
        if (member->type == WEN_VALUE_STRING) {
            wen_unescape_json(value, member->value.data, member->value.size);
        } else {
            wen_object_compact(value, member->value);
        }
    }
}

static void take_members(struct wen_documents *documents, struct wanted *wanted,
                         struct wen_record *record)
{
    struct wen_draft *draft = &documents->draft;
    const char *name = wen_documents_text_name(documents);

    if (!take_id(documents, wanted, record)) {
        return;
    }
    if (wanted->twice) {
        wen_draft_refuse(draft, record, "has the key \"%s\" twice", wanted->twice);
    } else if (!wanted->has_text) {
        refuse_missing(documents, wanted, name, record);
    } else if (wanted->text.type != WEN_VALUE_STRING) {
        wen_draft_refuse(draft, record, "key \"%s\" is %s, not a string", name,
                         wen_value_type_name(wanted->text.type));
    } else {
        take_fields(documents, wanted);
        wen_draft_end(draft, resolve(wanted->text.value, &draft->raw), record);
    }
}

void wen_documents_take_object(struct wen_documents *documents, struct wen_string line,
                               struct wen_record *record)
{
    struct wen_draft *draft = &documents->draft;
    const char *reason;
    size_t place, at;

    if (!wen_json_scan(line.data, line.size, &place, &reason)) {
        wen_draft_refuse(draft, record, "is no JSON: %s, at byte %zu of the line", reason,
                         place + 1);
    } else if (!wen_object_begin(line, &at)) {
        wen_draft_refuse(draft, record, "is JSON, but no object: {\"%s\": …} is expected",
                         wen_documents_text_name(documents));
    } else {
        size_t metas = documents->input->meta.count;
        if (!documents->found) {
            documents->found = wen_heap_new(metas, sizeof *documents->found);
        }
        struct wanted wanted = {.meta = documents->found};
        collect(documents, line, at, &wanted);
        take_members(documents, &wanted, record);
    }
}
