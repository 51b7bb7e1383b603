/* SPDX-License-Identifier: MIT */
/* What the parts of the view of one document share. */
#ifndef WENLIU_CLI_VIEW_PAGE_H
#define WENLIU_CLI_VIEW_PAGE_H

#include "cli/view.h"

#include <cjson/cJSON.h>
#include <stdint.h>

#define WEN_BOLD "\033[1m"
#define WEN_DIM "\033[2m"
#define WEN_PLAIN "\033[0m"

struct wen_page_type {
    const char *name;
    unsigned colour;
};

struct wen_page_mark {
    uint32_t begin, end; /* bytes of the text */
    size_t type;
    bool hidden; /* overlaps one before it: not marked in the text */
};

struct wen_page {
    const struct wen_view *view;
    struct wen_buffer *to;
    const cJSON *root;
    const char *text;
    uint32_t size;    /* bytes of it */
    uint32_t *starts; /* byte where each code point begins, and the end */
    uint32_t length;  /* code points */
    struct wen_page_type *types;
    size_t type_count, type_capacity;
    struct wen_page_mark *marks; /* sorted by begin, longer ones first */
    size_t mark_count, mark_capacity;
    const char *kind; /* of the block before */
    size_t at;        /* the first mark that does not end before the text that comes next */
};

/* The document of a line of an archive; cJSON_Delete() it. NULL with the error where it is no JSON
 * object. */
cJSON *wen_page_parse(const char *line, size_t size, struct wen_error *error);

/* Sets text, types and marks from page->root. */
void wen_page_find(struct wen_page *page);

void wen_page_free(struct wen_page *page);

/* Appends the blocks with their marks. */
void wen_page_text(struct wen_page *page);

/* The member of that name, or NULL; it stays the object's. */
const cJSON *wen_page_member(const cJSON *object, const char *name);

/* The string of that name, or NULL. */
const char *wen_page_string(const cJSON *object, const char *name);

/* Appends text as it is: a constant, or what is safe already. */
void wen_page_put(struct wen_page *page, const char *text);

/* Data, made safe. */
void wen_page_put_safe(struct wen_page *page, const char *text, size_t size);

/* WEN_BOLD and the like, where colours are wanted. */
void wen_page_put_style(struct wen_page *page, const char *style);

/* The escape sequence that colours the type of that number in page->types; a constant. */
const char *wen_page_colour(const struct wen_page *page, size_t type);

#endif
