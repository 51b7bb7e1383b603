/* SPDX-License-Identifier: MIT */
/* A document of an archive as far as a concordance needs it, out of its line of
 * JSON: most of a line is never looked at. */
#ifndef WENLIU_KWIC_DOCUMENT_H
#define WENLIU_KWIC_DOCUMENT_H

#include "base/buffer.h"
#include "base/error.h"
#include "kwic/pattern.h"

#include <cjson/cJSON.h>

/* Where a token stands in the text. */
struct wen_kwic_place {
    size_t begin, end;  /* bytes */
    size_t first, last; /* the same in code points */
};

/* Starts as {0}; may be used for one document after another. What it points to
 * lies in the line or is its own, and stays until the next document. */
struct wen_kwic_document {
    struct wen_string id, text; /* data NULL: missing */
    bool has_tokens;
    struct wen_kwic_token *tokens;
    size_t count;
    struct wen_kwic_place *places; /* of the tokens, after wen_kwic_document_place() */
    size_t *breaks;                /* code points where a block begins or ends, ascending */
    size_t break_count;
    const cJSON *meta; /* after wen_kwic_document_place(); NULL: there is none */

    /* what it is made of */
    struct wen_string token_texts, token_tags, blocks, fields; /* JSON */
    size_t token_capacity, place_capacity, break_capacity;
    struct wen_buffer strings; /* that have escapes */
    cJSON *parsed;
};

/* Reads line[0..size): id, text, and tokens where it has some. Behind the line
 * there is a 0 somewhere in the same memory. WEN_EXIT_DATA where it is no JSON
 * object with strings where they belong. */
int wen_kwic_document_read(struct wen_kwic_document *document, const char *line, size_t size,
                           struct wen_error *error);

/* Finds where the tokens stand in the text, blocks and meta. WEN_EXIT_DATA
 * where the tokens do not follow one another in the text. */
int wen_kwic_document_place(struct wen_kwic_document *document, struct wen_error *error);

void wen_kwic_document_free(struct wen_kwic_document *document);

#endif
