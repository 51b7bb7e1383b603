/* SPDX-License-Identifier: MIT */
/* One document of an archive as a person reads it. */
#include "cli/view.h"

#include "base/heap.h"
#include "base/sorter.h"
#include "cli/view_page.h"
#include "config/json.h"

#include <stdlib.h>
#include <string.h>

enum { SURFACES = 12, KEYWORDS = 30 };

static void put_text(struct wen_page *page, const char *text)
{
    wen_page_put_safe(page, text, strlen(text));
}

static void put_styled(struct wen_page *page, const char *style, const char *text)
{
    wen_page_put_style(page, style);
    put_text(page, text);
    wen_page_put_style(page, WEN_PLAIN);
}

/* ---- id and meta ------------------------------------------------------ */

static void put_value(struct wen_page *page, const cJSON *value)
{
    if (cJSON_IsString(value)) {
        put_text(page, value->valuestring);
        return;
    }
    char *printed = cJSON_PrintUnformatted(value);
    put_text(page, printed ? printed : "?");
    cJSON_free(printed);
}

static void put_head(struct wen_page *page)
{
    const char *id = wen_page_string(page->root, "id");
    const cJSON *field;

    put_styled(page, WEN_BOLD, id ? id : "(without id)");
    wen_page_put(page, "\n");
    cJSON_ArrayForEach(field, wen_page_member(page->root, "meta"))
    {
        wen_page_put(page, "  ");
        put_styled(page, WEN_DIM, field->string);
        wen_page_put(page, "  ");
        put_value(page, field);
        wen_page_put(page, "\n");
    }
}

/* ---- what was marked -------------------------------------------------- */

/* Marked texts that are the same. */
struct group {
    const char *text;
    size_t size, count, first; /* first: number of the mark */
};

static int by_text(const void *a, const void *b)
{
    const struct group *left = a, *right = b;
    int order = wen_sorter_compare(left->text, left->size, right->text, right->size);

    return order ? order : (left->first > right->first) - (left->first < right->first);
}

static int by_count(const void *a, const void *b)
{
    const struct group *left = a, *right = b;

    if (left->count != right->count) {
        return left->count < right->count ? 1 : -1;
    }
    return (left->first > right->first) - (left->first < right->first);
}

/* The marks of a type as groups, the most frequent first; returns how many. */
static size_t group_marks(const struct wen_page *page, size_t type, struct group *groups)
{
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < page->mark_count; i++) {
        const struct wen_page_mark *mark = &page->marks[i];
        if (mark->type == type) {
            groups[count++] =
                (struct group){page->text + mark->begin, mark->end - mark->begin, 1, i};
        }
    }
    if (count) {
        qsort(groups, count, sizeof *groups, by_text);
    }
    for (size_t i = 0; i < count; i++) {
        struct group *last = kept ? &groups[kept - 1] : NULL;
        if (last && !wen_sorter_compare(last->text, last->size, groups[i].text, groups[i].size)) {
            last->count++;
        } else {
            groups[kept++] = groups[i];
        }
    }
    if (kept) {
        qsort(groups, kept, sizeof *groups, by_count);
    }
    return kept;
}

/* One line a type: the legend of the colours too. */
static void put_marks(struct wen_page *page)
{
    struct group *groups = wen_heap_new(page->mark_count, sizeof *groups);

    for (size_t type = 0; type < page->type_count; type++) {
        size_t count = group_marks(page, type, groups);
        wen_page_put(page, "  ");
        put_styled(page, wen_page_colour(page, type), page->types[type].name);
        for (size_t i = 0; i < count && i < SURFACES; i++) {
            wen_page_put(page, i ? ", " : "  ");
            wen_page_put_safe(page, groups[i].text, groups[i].size);
            if (groups[i].count > 1) {
                wen_buffer_format(page->to, " ×%zu", groups[i].count);
            }
        }
        if (count > SURFACES) {
            wen_buffer_format(page->to, " and %zu more", count - SURFACES);
        }
        wen_page_put(page, "\n");
    }
    free(groups);
}

/* ---- the other layers ------------------------------------------------- */

static void put_keywords(struct wen_page *page, const cJSON *layer)
{
    int shown = 0;
    const cJSON *row;

    cJSON_ArrayForEach(row, layer)
    {
        const char *term = wen_page_string(row, "term");
        const cJSON *count = wen_page_member(row, "count");
        if (!term || shown == KEYWORDS) {
            continue;
        }
        wen_page_put(page, shown++ ? ", " : "  ");
        put_text(page, term);
        if (count) {
            wen_page_put(page, " ×");
            put_value(page, count);
        }
    }
    if (shown) {
        wen_page_put(page, "\n");
    }
}

/* Rows of a layer; of one of arrays, the length of the first. */
static int count_rows(const cJSON *layer)
{
    return cJSON_GetArraySize(cJSON_IsObject(layer) ? layer->child : layer);
}

static void put_layers(struct wen_page *page)
{
    const cJSON *layer;

    wen_page_put(page, "\n");
    cJSON_ArrayForEach(layer, page->root)
    {
        if (!(cJSON_IsArray(layer) || cJSON_IsObject(layer)) ||
            strcmp(layer->string, "meta") == 0 || count_rows(layer) == 0) {
            continue;
        }
        put_styled(page, WEN_BOLD, layer->string);
        wen_buffer_format(page->to, " %d\n", count_rows(layer));
        if (strcmp(layer->string, page->view->mark) == 0) {
            put_marks(page);
        } else if (strcmp(layer->string, "keywords") == 0) {
            put_keywords(page, layer);
        }
    }
}

/* ---- all of it -------------------------------------------------------- */

cJSON *wen_page_parse(const char *line, size_t size, struct wen_error *error)
{
    size_t place = 0;
    const char *reason = NULL;
    cJSON *root = NULL;

    if (wen_json_scan(line, size, &place, &reason)) {
        root = cJSON_ParseWithLength(line, size);
    }
    if (!cJSON_IsObject(root)) {
        wen_error_set(error, WEN_EXIT_DATA,
                      "byte %zu of this document's line: %s; `--json` prints it as it is", place,
                      reason ? reason : "it is no JSON object");
        cJSON_Delete(root);
        return NULL;
    }
    return root;
}

int wen_view_document(const struct wen_view *view, const char *line, size_t size,
                      struct wen_buffer *to, struct wen_error *error)
{
    cJSON *root = wen_page_parse(line, size, error);
    struct wen_page page = {.view = view, .to = to, .root = root};

    if (!root) {
        return WEN_EXIT_DATA;
    }
    wen_page_find(&page);
    put_head(&page);
    wen_page_text(&page);
    put_layers(&page);
    wen_page_free(&page);
    cJSON_Delete(root);
    return WEN_EXIT_OK;
}
