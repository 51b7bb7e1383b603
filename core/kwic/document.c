/* SPDX-License-Identifier: MIT */
/* A document of an archive as far as a concordance needs it. */
#include "kwic/document.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"
#include "config/json.h"
#include "read/object.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings ---------------------------------------------------------- */

static int fault(struct wen_error *error, const char *what)
{
    return wen_error_set(error, WEN_EXIT_DATA, "%s", what);
}

/* The string that a value is, its escapes undone; data NULL for null. */
static int get_string(struct wen_kwic_document *document, const struct wen_object_member *member,
                      struct wen_string *string, struct wen_error *error)
{
    size_t from = document->strings.size; /* there is room for all of the line */

    *string = wen_string(NULL, 0);
    if (member->type == WEN_VALUE_NULL) {
        return WEN_EXIT_OK;
    }
    if (member->type != WEN_VALUE_STRING) {
        return fault(error, "id, text, and the texts and tags of tokens must be strings");
    }
    *string = member->value;
    if (!memchr(string->data, '\\', string->size)) {
        return WEN_EXIT_OK;
    }
    if (!wen_unescape_json(&document->strings, string->data, string->size)) {
        return fault(error, "a string has half a surrogate pair");
    }
    *string = wen_string(document->strings.data + from, document->strings.size - from);
    return WEN_EXIT_OK;
}

/* ---- tokens ----------------------------------------------------------- */

/* {"text":[…],"tag":[…]} */
static void find_columns(struct wen_kwic_document *document, struct wen_string tokens)
{
    struct wen_object_member member;
    size_t at;

    document->has_tokens = wen_object_begin(tokens, &at);
    while (document->has_tokens && wen_object_next(tokens, &at, &member)) {
        if (wen_object_equals(member.key, "text")) {
            document->token_texts = member.value;
        } else if (wen_object_equals(member.key, "tag")) {
            document->token_tags = member.value;
        }
    }
}

static int read_texts(struct wen_kwic_document *document, struct wen_error *error)
{
    struct wen_object_member member;
    size_t at;
    int status = WEN_EXIT_OK;

    if (!wen_array_begin(document->token_texts, &at)) {
        return WEN_EXIT_OK;
    }
    while (!status && wen_array_next(document->token_texts, &at, &member)) {
        document->tokens = wen_heap_room(document->tokens, document->count,
                                         &document->token_capacity, sizeof document->tokens[0]);
        struct wen_kwic_token *token = &document->tokens[document->count++];
        *token = (struct wen_kwic_token){0};
        status = get_string(document, &member, &token->text, error);
        if (!status && !token->text.data) {
            status = fault(error, "a token has no text");
        }
    }
    return status;
}

static int read_tags(struct wen_kwic_document *document, struct wen_error *error)
{
    struct wen_object_member member;
    size_t count = 0, at;
    int status = WEN_EXIT_OK;

    if (!wen_array_begin(document->token_tags, &at)) {
        return WEN_EXIT_OK;
    }
    while (!status && wen_array_next(document->token_tags, &at, &member)) {
        if (count == document->count) {
            return fault(error, "there are more tags than tokens");
        }
        status = get_string(document, &member, &document->tokens[count++].tag, error);
    }
    return status;
}

/* ---- reading ---------------------------------------------------------- */

static void begin(struct wen_kwic_document *document, size_t size)
{
    struct wen_kwic_document kept = *document;

    cJSON_Delete(kept.parsed);
    wen_buffer_relax(&kept.strings);
    wen_buffer_room(&kept.strings, size + 1); /* or strings would move when others come */
    *document = (struct wen_kwic_document){.tokens = kept.tokens,
                                           .token_capacity = kept.token_capacity,
                                           .places = kept.places,
                                           .place_capacity = kept.place_capacity,
                                           .breaks = kept.breaks,
                                           .break_capacity = kept.break_capacity,
                                           .strings = kept.strings};
}

/* Takes a member of the document. */
static int take_member(struct wen_kwic_document *document, const struct wen_object_member *member,
                       struct wen_error *error)
{
    if (wen_object_equals(member->key, "id")) {
        return get_string(document, member, &document->id, error);
    }
    if (wen_object_equals(member->key, "text")) {
        return get_string(document, member, &document->text, error);
    }
    if (wen_object_equals(member->key, "tokens")) {
        find_columns(document, member->value);
    } else if (wen_object_equals(member->key, "blocks")) {
        document->blocks = member->value;
    } else if (wen_object_equals(member->key, "meta")) {
        document->fields = member->value;
    }
    return WEN_EXIT_OK;
}

int wen_kwic_document_read(struct wen_kwic_document *document, const char *line, size_t size,
                           struct wen_error *error)
{
    struct wen_string json = wen_string(line, size);
    struct wen_object_member member;
    const char *reason = "it is no JSON object";
    size_t place = 0, at;
    int status = WEN_EXIT_OK;

    begin(document, size);
    if (!wen_json_scan(line, size, &place, &reason) || !wen_object_begin(json, &at)) {
        return wen_error_set(error, WEN_EXIT_DATA, "byte %zu of its line: %s", place, reason);
    }
    while (!status && wen_object_next(json, &at, &member)) {
        status = take_member(document, &member, error);
    }
    status = status ? status : read_texts(document, error);
    status = status ? status : read_tags(document, error);
    wen_buffer_text(&document->strings); /* a byte of room is left for it */
    return status;
}

/* ---- places ----------------------------------------------------------- */

/* What the stage segment takes for white space: Python's str.isspace(). */
static bool is_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool stands_at(struct wen_string text, size_t at, struct wen_string token)
{
    return token.size <= text.size - at && memcmp(text.data + at, token.data, token.size) == 0;
}

/* Tokens follow one another with nothing but white space between them. */
static int place_tokens(struct wen_kwic_document *document, struct wen_error *error)
{
    struct wen_string text = document->text;
    size_t at = 0, code_points = 0;

    for (size_t i = 0; i < document->count; i++) {
        struct wen_string token = document->tokens[i].text;
        while (!stands_at(text, at, token)) {
            if (at >= text.size || !is_space(wen_utf8_next(text.data, &at))) {
                return wen_error_set(error, WEN_EXIT_DATA,
                                     "token %zu does not follow the one before it in the text",
                                     i + 1);
            }
            code_points++;
        }
        size_t length = wen_utf8_count(token.data, token.size);
        document->places = wen_heap_room(document->places, i, &document->place_capacity,
                                         sizeof document->places[0]);
        document->places[i] =
            (struct wen_kwic_place){at, at + token.size, code_points, code_points + length};
        at += token.size;
        code_points += length;
    }
    return WEN_EXIT_OK;
}

static void add_break(struct wen_kwic_document *document, const cJSON *position)
{
    if (cJSON_IsNumber(position) && position->valuedouble >= 0 &&
        position->valuedouble <= (double)document->text.size) {
        document->breaks = wen_heap_room(document->breaks, document->break_count,
                                         &document->break_capacity, sizeof document->breaks[0]);
        document->breaks[document->break_count++] = (size_t)position->valuedouble;
    }
}

static int compare_breaks(const void *a, const void *b)
{
    const size_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static void find_breaks(struct wen_kwic_document *document)
{
    cJSON *blocks = cJSON_ParseWithLength(document->blocks.data, document->blocks.size);
    const cJSON *block;

    cJSON_ArrayForEach(block, blocks)
    {
        add_break(document, cJSON_GetObjectItemCaseSensitive(block, "begin"));
        add_break(document, cJSON_GetObjectItemCaseSensitive(block, "end"));
    }
    if (document->break_count) {
        qsort(document->breaks, document->break_count, sizeof document->breaks[0], compare_breaks);
    }
    cJSON_Delete(blocks);
}

int wen_kwic_document_place(struct wen_kwic_document *document, struct wen_error *error)
{
    if (!document->text.data) {
        return fault(error, "it has no text, where tokens are looked up (the option \"text\" of "
                            "the stage archive)");
    }
    int status = place_tokens(document, error);
    if (!status && document->blocks.data) {
        find_breaks(document);
    }
    if (!status && document->fields.data) {
        document->parsed = cJSON_ParseWithLength(document->fields.data, document->fields.size);
        document->meta = document->parsed;
    }
    return status;
}

void wen_kwic_document_free(struct wen_kwic_document *document)
{
    cJSON_Delete(document->parsed);
    wen_buffer_free(&document->strings);
    free(document->tokens);
    free(document->places);
    free(document->breaks);
    *document = (struct wen_kwic_document){0};
}
