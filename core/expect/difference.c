/* SPDX-License-Identifier: MIT */
/* The difference between two lists in words, and the edit that would end it. */
#include "base/heap.h"
#include "expect/compare_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 20 }; /* of a difference on each side: more nobody reads */

/* ---- words ------------------------------------------------------------ */

void wen_expect_say(struct comparison *comparison, const char *format, ...)
{
    struct wen_buffer *said = &comparison->verdict->said;
    va_list arguments;
    char *sentence = NULL;

    va_start(arguments, format);
    if (vasprintf(&sentence, format, arguments) < 0) {
        wen_heap_exhausted(0);
    }
    va_end(arguments);
    if (comparison->document) {
        wen_buffer_format(said, "document \"%s\": ", comparison->document);
    }
    wen_buffer_add_text(said, sentence);
    if (said->data[said->size - 1] != '\n') { /* as the problems of a pipeline are */
        wen_buffer_add_byte(said, '\n');
    }
    free(sentence);
}

void wen_expect_say_no(struct comparison *comparison, const char *thing, const char *name,
                       const cJSON *others)
{
    size_t count = others ? (size_t)cJSON_GetArraySize(others) : 0;
    const char **names = wen_heap_new(count + 1, sizeof *names);
    struct wen_buffer hint = {0};

    count = 0;
    for (const cJSON *other = others ? others->child : NULL; other; other = other->next) {
        names[count++] = other->string;
    }
    wen_suggest(&hint, name, names);
    wen_expect_say(comparison, "%s %s: there is none%s", thing, name, wen_buffer_text(&hint));
    wen_buffer_free(&hint);
    free(names);
}

/* The value on one line; of an object just the members that `like` has. */
static char *print_value(const cJSON *value, const cJSON *like)
{
    cJSON *copy = value ? cJSON_Duplicate(value, true) : cJSON_CreateNull();

    for (cJSON *member = cJSON_IsObject(like) ? copy->child : NULL, *next; member; member = next) {
        next = member->next;
        if (!cJSON_GetObjectItemCaseSensitive(like, member->string)) {
            cJSON_Delete(cJSON_DetachItemViaPointer(copy, member));
        }
    }
    char *text = cJSON_PrintUnformatted(copy);
    if (!text) {
        wen_heap_exhausted(0);
    }
    cJSON_Delete(copy);
    return text;
}

void wen_expect_say_value(struct comparison *comparison, char sign, const cJSON *value,
                          const cJSON *like)
{
    char *text = print_value(value, like);

    wen_buffer_format(&comparison->verdict->said, "%c %s\n", sign, text);
    free(text);
}

/* ---- edits ------------------------------------------------------------ */

/* Blanks in front of the line that the byte stands in. */
static size_t indent_of(const struct wen_expect_file *file, size_t place)
{
    size_t line = place, indent = 0;

    while (line && file->text[line - 1] != '\n') {
        line--;
    }
    while (file->text[line + indent] == ' ') {
        indent++;
    }
    return indent;
}

/* A list, each item on a line of its own. */
static void print_list(const cJSON *list, const cJSON *like, size_t indent, struct wen_buffer *to)
{
    wen_buffer_add_byte(to, '[');
    for (const cJSON *item = list->child; item; item = item->next) {
        char *text = print_value(item, like);
        wen_buffer_format(to, "\n%*s%s%s", (int)indent + 2, "", text, item->next ? "," : "");
        free(text);
    }
    if (list->child) {
        wen_buffer_format(to, "\n%*s", (int)indent, "");
    }
    wen_buffer_add_byte(to, ']');
}

void wen_expect_edit(struct comparison *comparison, const cJSON *wanted, const cJSON *came,
                     const cJSON *like)
{
    struct wen_expect_verdict *verdict = comparison->verdict;
    const struct wen_json *json = &comparison->file->json;
    struct wen_expect_edit edit = {wen_json_place(json, wanted), wen_json_end(json, wanted), NULL};
    struct wen_buffer text = {0};

    if (cJSON_IsArray(came)) {
        print_list(came, like, indent_of(comparison->file, edit.begin), &text);
    } else {
        char *line = print_value(came, like);
        wen_buffer_add_text(&text, line);
        free(line);
    }
    edit.text = wen_heap_copy(text.data, text.size);
    wen_buffer_free(&text);
    verdict->edits = wen_heap_room(verdict->edits, verdict->edit_count, &verdict->edit_capacity,
                                   sizeof verdict->edits[0]);
    verdict->edits[verdict->edit_count++] = edit;
}

static int by_place(const void *left, const void *right)
{
    const struct wen_expect_edit *a = left, *b = right;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

char *wen_expect_edited(const struct wen_expect_file *file, struct wen_expect_edit *edits,
                        size_t count)
{
    struct wen_buffer text = {0};
    size_t at = 0;

    qsort(edits, count, sizeof edits[0], by_place);
    for (size_t i = 0; i < count; i++) {
        wen_buffer_add(&text, file->text + at, edits[i].begin - at);
        wen_buffer_add_text(&text, edits[i].text);
        at = edits[i].end;
    }
    wen_buffer_add(&text, file->text + at, file->size - at);
    char *edited = wen_heap_copy(text.data, text.size);
    wen_buffer_free(&text);
    return edited;
}

/* ---- lists ------------------------------------------------------------ */

/* A list as an array, for comparing from both ends. */
struct items {
    const cJSON **items;
    size_t count;
};

static struct items items_of(const cJSON *list)
{
    struct items items = {wen_heap_new((size_t)cJSON_GetArraySize(list) + 1, sizeof(cJSON *)), 0};

    for (const cJSON *item = list->child; item; item = item->next) {
        items.items[items.count++] = item;
    }
    return items;
}

/* Items from..end of one side. */
static void say_items(struct comparison *comparison, char sign, const struct items *side,
                      size_t from, size_t end, const cJSON *like)
{
    for (size_t i = from; i < end && i < from + LINES; i++) {
        wen_expect_say_value(comparison, sign, side->items[i], like);
    }
    if (end > from + LINES) {
        wen_buffer_format(&comparison->verdict->said, "%c … and %zu more\n", sign,
                          end - from - LINES);
    }
}

/* A column that no row has is a slip of the pen, and worth a word. */
static void say_missing_columns(struct comparison *comparison, const cJSON *wanted,
                                const cJSON *came)
{
    for (const cJSON *cell = wanted && came && cJSON_IsObject(came) ? wanted->child : NULL; cell;
         cell = cell->next) {
        if (!cJSON_GetObjectItemCaseSensitive(came, cell->string)) {
            wen_expect_say_no(comparison, "column", cell->string, came);
        }
    }
}

void wen_expect_compare_list(struct comparison *comparison, const char *thing, const cJSON *wanted,
                             const cJSON *came)
{
    struct items left = items_of(wanted), right = items_of(came);
    size_t same = 0, tail = 0;

    while (same < left.count && same < right.count &&
           wen_expect_same_row(comparison, left.items[same], right.items[same])) {
        same++;
    }
    while (tail < left.count - same && tail < right.count - same &&
           wen_expect_same_row(comparison, left.items[left.count - 1 - tail],
                               right.items[right.count - 1 - tail])) {
        tail++;
    }
    if (same < left.count || same < right.count) {
        const cJSON *like = wanted->child;
        wen_expect_say(comparison, "%s %s, from number %zu on (- wanted, + came):", thing,
                       wanted->string, same + 1);
        say_missing_columns(comparison, wanted->child, came->child);
        say_items(comparison, ' ', &left, same ? same - 1 : 0, same, like);
        say_items(comparison, '-', &left, same, left.count - tail, NULL);
        say_items(comparison, '+', &right, same, right.count - tail, like);
        say_items(comparison, ' ', &left, left.count - tail, left.count - tail + (tail > 0), like);
        wen_expect_edit(comparison, wanted, came, like);
    }
    free(left.items);
    free(right.items);
}
