/* SPDX-License-Identifier: MIT */
/* What a concordance finds in lines of an archive. */
#include "kwic/search.h"

#include "base/take.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What one document adds, and to what. */
struct finding {
    struct wen_kwic_search *search;
    struct wen_buffer *rows;
    struct wen_kwic_seen *seen;
};

/* ---- one row ---------------------------------------------------------- */

static void note_fields(const struct finding *finding)
{
    const struct wen_kwic_style *style = &finding->search->style;

    for (size_t i = 0; i < style->field_count && i < 64; i++) {
        if (cJSON_GetObjectItemCaseSensitive(finding->search->document.meta, style->fields[i])) {
            finding->seen->fields |= (uint64_t)1 << i;
        }
    }
}

static void add_part(struct wen_buffer *rows, const struct wen_buffer *part)
{
    uint32_t size = (uint32_t)part->size;

    wen_buffer_add(rows, &size, sizeof size);
    wen_buffer_add(rows, part->data, part->size);
}

static void add_row(const struct finding *finding, const struct wen_kwic_row *row)
{
    struct wen_kwic_search *search = finding->search;

    search->row.size = 0;
    wen_kwic_put_row(&search->style, row, &search->row);
    add_part(finding->rows, &search->key);
    add_part(finding->rows, &search->row);
    finding->seen->rows++;
    note_fields(finding);
}

bool wen_kwic_take_row(struct wen_string *rows, struct wen_string *key, struct wen_string *value)
{
    uint32_t sizes[2];

    for (int i = 0; i < 2; i++) {
        struct wen_string *part = i ? value : key;
        if (!wen_take(rows, &sizes[i], sizeof sizes[i]) || rows->size < sizes[i]) {
            return false;
        }
        *part = wen_string(rows->data, sizes[i]);
        rows->data += sizes[i];
        rows->size -= sizes[i];
    }
    return true;
}

/* ---- tokens ----------------------------------------------------------- */

/* Whether a block begins or ends between token `at` and the one before it. */
static bool is_break(const struct wen_kwic_document *document, size_t at, size_t *next)
{
    size_t before = document->places[at - 1].first, here = document->places[at].first;

    while (*next < document->break_count && document->breaks[*next] <= before) {
        ++*next;
    }
    return *next < document->break_count && document->breaks[*next] <= here;
}

/* Words of the context from the match outwards; a shorter word is before a
 * longer one that begins with it. */
static void make_key(struct wen_kwic_search *search, size_t from, size_t to)
{
    search->key.size = 0;
    if (search->sort == WEN_KWIC_UNSORTED) {
        return;
    }
    bool left = search->sort == WEN_KWIC_BY_LEFT;
    for (size_t i = from; i < to; i++) {
        size_t at = left ? to - 1 - (i - from) : i;
        struct wen_string word = search->document.tokens[at].text;
        wen_buffer_add(&search->key, word.data, word.size);
        wen_buffer_add_byte(&search->key, '\0');
    }
}

/* All matches in one block: the tokens from..limit. */
static void search_block(const struct finding *finding, size_t from, size_t limit)
{
    struct wen_kwic_search *search = finding->search;
    const struct wen_kwic_document *document = &search->document;
    size_t at = from, begin, end;

    for (; wen_kwic_pattern_next(search->pattern, at, limit, &begin, &end); at = end) {
        size_t left = begin - from < search->window ? from : begin - search->window;
        size_t right = limit - end < search->window ? limit : end + search->window;
        const struct wen_kwic_place *first = &document->places[begin];
        const struct wen_kwic_place *last = &document->places[end - 1];
        bool by_left = search->sort == WEN_KWIC_BY_LEFT;
        make_key(search, by_left ? left : end, by_left ? begin : right);
        add_row(finding, &(struct wen_kwic_row){.document = document,
                                                .begin = first->begin,
                                                .end = last->end,
                                                .first = first->first,
                                                .last = last->last,
                                                .left = document->places[left].begin,
                                                .right = document->places[right - 1].end,
                                                .token = begin,
                                                .token_end = end});
    }
}

static int search_tokens(const struct finding *finding, struct wen_error *error)
{
    struct wen_kwic_search *search = finding->search;
    struct wen_kwic_document *document = &search->document;
    size_t begin, end, from = 0, next = 0;

    if (!document->has_tokens) {
        finding->seen->bare++;
        return WEN_EXIT_OK;
    }
    wen_kwic_pattern_begin(search->pattern, document->tokens, document->count);
    /* most documents have no match, wherever blocks end */
    if (!wen_kwic_pattern_next(search->pattern, 0, document->count, &begin, &end)) {
        return WEN_EXIT_OK;
    }
    int status = wen_kwic_document_place(document, error);
    if (status) {
        return status;
    }
    for (size_t i = 1; i <= document->count; i++) {
        if (i == document->count || is_break(document, i, &next)) {
            search_block(finding, from, i);
            from = i;
        }
    }
    return WEN_EXIT_OK;
}

/* ---- text ------------------------------------------------------------- */

/* So many characters back from `at`, or forward, but not beyond `bound`. */
static size_t walk(const char *text, size_t at, size_t bound, size_t characters, bool back)
{
    for (; characters && at != bound; characters--) {
        do {
            at = back ? at - 1 : at + 1;
        } while (at != bound && ((unsigned char)text[at] & 0xC0u) == 0x80u);
    }
    return at;
}

/* Characters of the context from the match outwards. */
static void make_text_key(struct wen_kwic_search *search, const struct wen_kwic_row *row)
{
    const char *text = search->document.text.data;

    search->key.size = 0;
    if (search->sort == WEN_KWIC_BY_RIGHT) {
        wen_buffer_add(&search->key, text + row->end, row->right - row->end);
    }
    for (size_t at = row->begin; search->sort == WEN_KWIC_BY_LEFT && at > row->left;) {
        size_t before = walk(text, at, row->left, 1, true);
        wen_buffer_add(&search->key, text + before, at - before);
        at = before;
    }
}

/* All matches in text[from..limit), which begins at so many code points. */
static void search_piece(const struct finding *finding, size_t from, size_t limit, size_t first)
{
    struct wen_kwic_search *search = finding->search;
    const struct wen_kwic_document *document = &search->document;
    const char *text = document->text.data;
    size_t at = from, counted = from, begin, end;

    for (; wen_kwic_pattern_search(search->pattern, text, from, at, limit, &begin, &end);
         at = end) {
        first += wen_utf8_count(text + counted, begin - counted);
        counted = begin;
        struct wen_kwic_row row = {.document = document,
                                   .begin = begin,
                                   .end = end,
                                   .first = first,
                                   .last = first + wen_utf8_count(text + begin, end - begin),
                                   .left = walk(text, begin, from, search->window, true),
                                   .right = walk(text, end, limit, search->window, false)};
        make_text_key(search, &row);
        add_row(finding, &row);
    }
}

static int search_text(const struct finding *finding, struct wen_error *error)
{
    struct wen_kwic_document *document = &finding->search->document;
    struct wen_string text = document->text;
    size_t begin, end, at = 0, first = 0;

    if (!text.data) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "it has no text (the option \"text\" of the stage archive)");
    }
    /* tokens are not needed for it */
    document->count = 0;
    if (!wen_kwic_pattern_search(finding->search->pattern, text.data, 0, 0, text.size, &begin,
                                 &end)) {
        return WEN_EXIT_OK;
    }
    int status = wen_kwic_document_place(document, error);
    for (size_t i = 0; !status && i <= document->break_count; i++) {
        size_t limit = i < document->break_count
                           ? walk(text.data, at, text.size, document->breaks[i] - first, false)
                           : text.size;
        search_piece(finding, at, limit, first);
        first = i < document->break_count ? document->breaks[i] : first;
        at = limit;
    }
    return status;
}

/* ---- lines ------------------------------------------------------------ */

/* Says which document it was. */
static int blame(const struct wen_kwic_search *search, uint64_t number, struct wen_error *error)
{
    struct wen_string id = search->document.id;
    int shown = id.size < 200 ? (int)id.size : 200;
    char before[300];

    if (id.data) {
        snprintf(before, sizeof before, "document %" PRIu64 " ('%.*s')", number + 1, shown,
                 id.data);
    } else {
        snprintf(before, sizeof before, "document %" PRIu64, number + 1);
    }
    wen_error_prefix(error, before);
    return wen_error_prefix(error, search->name);
}

static int search_line(const struct finding *finding, const char *line, size_t size,
                       struct wen_error *error)
{
    struct wen_kwic_search *search = finding->search;

    finding->seen->documents++;
    if (!wen_kwic_pattern_possible(search->pattern, line, size)) {
        return WEN_EXIT_OK;
    }
    int status = wen_kwic_document_read(&search->document, line, size, error);
    if (!status) {
        status = search->over_text ? search_text(finding, error) : search_tokens(finding, error);
    }
    return status;
}

static uint64_t count_lines(const char *bytes, size_t size)
{
    const char *end = bytes + size, *at = bytes;
    uint64_t lines = 0;

    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return lines + (size && end[-1] != '\n');
}

int wen_kwic_search_lines(struct wen_kwic_search *search, const char *bytes, size_t size,
                          uint64_t number, struct wen_buffer *rows, struct wen_kwic_seen *seen,
                          struct wen_error *error)
{
    const struct finding finding = {search, rows, seen};
    int status = WEN_EXIT_OK;

    if (!wen_kwic_pattern_possible(search->pattern, bytes, size)) {
        seen->documents += count_lines(bytes, size);
        return WEN_EXIT_OK;
    }
    for (size_t at = 0; at < size && !status; number++) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        size_t length = newline ? (size_t)(newline - bytes) - at : size - at;
        status = search_line(&finding, bytes + at, length, error);
        if (status) {
            blame(search, number, error);
        }
        at += length + 1;
    }
    return status;
}

int wen_kwic_line_has_tokens(const char *line, size_t size, bool *has, struct wen_error *error)
{
    struct wen_kwic_document document = {0};
    int status = wen_kwic_document_read(&document, line, size, error);

    *has = document.has_tokens;
    wen_kwic_document_free(&document);
    return status;
}

void wen_kwic_search_free(struct wen_kwic_search *search)
{
    wen_kwic_document_free(&search->document);
    wen_buffer_free(&search->key);
    wen_buffer_free(&search->row);
}
