/* SPDX-License-Identifier: MIT */
/* What documents are grouped by. */
#include "group_expression.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading the expression -------------------------------------------- */

static const struct {
    const char *name;
    enum keywords_group_part part;
} parts[] = {
    {"folder", KEYWORDS_BY_FOLDER}, {"source", KEYWORDS_BY_SOURCE}, {"kind", KEYWORDS_BY_KIND}};

static const struct {
    const char *begin;
    enum keywords_group_date date;
} functions[] = {{"year(", KEYWORDS_YEAR}, {"month(", KEYWORDS_MONTH}};

static bool begins_with(const char *text, const char *begin)
{
    return strncmp(text, begin, strlen(begin)) == 0;
}

static bool wrong(const char *text, struct keywords_error *error)
{
    return keywords_fail(error,
                         "\"group\" is \"%.100s\"; it can be folder, source, kind, the name of a "
                         "field such as meta.section, or year(…) or month(…) of a field, such as "
                         "year(meta.date)",
                         text);
}

bool keywords_group_parse(struct keywords_group_expression *expression, const char *text,
                          struct keywords_error *error)
{
    const char *name = text;
    size_t size;

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (begins_with(text, functions[i].begin)) {
            expression->date = functions[i].date;
            name = text + strlen(functions[i].begin);
        }
    }
    size = strlen(name);
    if (expression->date != KEYWORDS_WHOLE && (!size || name[--size] != ')')) {
        return wrong(text, error);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (size == strlen(parts[i].name) && memcmp(name, parts[i].name, size) == 0) {
            expression->part = parts[i].part;
            return expression->part != KEYWORDS_BY_KIND || expression->date == KEYWORDS_WHOLE ||
                   wrong(text, error);
        }
    }
    if (begins_with(name, "meta.") && size >= strlen("meta.")) {
        name += strlen("meta.");
        size -= strlen("meta.");
    }
    if (!size || memchr(name, '(', size) || memchr(name, ')', size)) {
        return wrong(text, error);
    }
    expression->field = strndup(name, size);
    return expression->field || keywords_exhausted(error);
}

void keywords_group_free(struct keywords_group_expression *expression)
{
    free(expression->field);
    *expression = (struct keywords_group_expression){0};
}

/* ---- dates ------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void skip_blanks(struct wen_string *text)
{
    while (text->size && *text->data == ' ') {
        *text = wen_string(text->data + 1, text->size - 1);
    }
}

/* Takes digits off the front, at most `most`, and returns how many they are. */
static size_t take_digits(struct wen_string *text, size_t most, unsigned *number)
{
    size_t count = 0;

    for (*number = 0; count < most && count < text->size && is_digit(text->data[count]); count++) {
        *number = 10 * *number + (unsigned)(text->data[count] - '0');
    }
    *text = wen_string(text->data + count, text->size - count);
    return count;
}

/* Takes what stands between year and month off the front. */
static bool take_joint(struct wen_string *text)
{
    static const char *const joints[] = {"-", "/", ".", "年"};

    for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++) {
        size_t size = strlen(joints[i]);
        if (text->size >= size && memcmp(text->data, joints[i], size) == 0) {
            *text = wen_string(text->data + size, text->size - size);
            return true;
        }
    }
    return false;
}

struct date {
    unsigned year, month; /* month 0: there is none */
};

/* YYYY, YYYYMM or YYYYMMDD, or YYYY, a joint and a month, whatever follows that is no digit. */
static bool read_date(struct wen_string text, struct date *date)
{
    unsigned day;

    date->month = 0;
    skip_blanks(&text);
    if (take_digits(&text, 4, &date->year) != 4) {
        return false;
    }
    size_t more = take_digits(&text, 2, &date->month);
    if (more) {
        size_t days = take_digits(&text, 2, &day);
        bool ends = !text.size || !is_digit(text.data[0]);
        return more == 2 && days != 1 && ends && date->month >= 1 && date->month <= 12;
    }
    skip_blanks(&text);
    if (!text.size) {
        return true;
    }
    if (!take_joint(&text)) {
        return false;
    }
    skip_blanks(&text);
    if (!take_digits(&text, 2, &date->month)) {
        return !text.size; /* 2013年 */
    }
    return date->month >= 1 && date->month <= 12 && (!text.size || !is_digit(text.data[0]));
}

bool keywords_group_put_date(struct keywords_bytes *to, struct wen_string date, bool month)
{
    struct date found;
    char shown[32];

    if (!read_date(date, &found) || (month && !found.month)) {
        return true;
    }
    int size = month ? snprintf(shown, sizeof shown, "%04u-%02u", found.year, found.month)
                     : snprintf(shown, sizeof shown, "%04u", found.year);
    if (!keywords_bytes_room(to, (size_t)size)) {
        return false;
    }
    keywords_bytes_put(to, shown, (size_t)size);
    return true;
}

/* ---- documents --------------------------------------------------------- */

static struct wen_string behind(struct wen_string text, char byte)
{
    const char *last = text.size ? memrchr(text.data, byte, text.size) : NULL;

    return last ? wen_string(last + 1, text.size - (size_t)(last + 1 - text.data)) : text;
}

/* A place without the line: "news.jsonl:12" is in news.jsonl. */
static struct wen_string without_line(struct wen_string place)
{
    struct wen_string line = behind(place, ':');
    bool digits = line.size && line.size < place.size;

    for (size_t i = 0; i < line.size; i++) {
        digits = digits && is_digit(line.data[i]);
    }
    return digits ? wen_string(place.data, place.size - line.size - 1) : place;
}

static struct wen_string folder_of(struct wen_string place)
{
    const char *last = place.size ? memrchr(place.data, '/', place.size) : NULL;

    return last ? behind(wen_string(place.data, (size_t)(last - place.data)), '/')
                : wen_string("", 0);
}

/* The value of a field as text; `shown` has room for a number. Labels are for other stages. */
static struct wen_string text_of(const struct wen_field *field, char *shown, size_t size)
{
    if (field && field->type == WEN_STRING && field->value.string.data) {
        return field->value.string;
    }
    if (field && field->type == WEN_INTEGER && field->value.integer != WEN_NO_INTEGER) {
        return wen_string(shown, (size_t)snprintf(shown, size, "%" PRId64, field->value.integer));
    }
    if (field && field->type == WEN_REAL && field->value.real == field->value.real) {
        return wen_string(shown, (size_t)snprintf(shown, size, "%.15g", field->value.real));
    }
    return wen_string("", 0);
}

/* No group is named by what ends lines, or joins words in keys. */
static void blank_controls(struct keywords_bytes *name)
{
    for (size_t i = 0; i < name->size; i++) {
        name->data[i] = name->data[i] < ' ' ? ' ' : name->data[i];
    }
}

bool keywords_group_of(const struct keywords_group_expression *expression,
                       const struct wen_document *document, struct keywords_bytes *to)
{
    char shown[32];
    struct wen_string place = without_line(document->source), value;

    if (expression->part == KEYWORDS_BY_FOLDER) {
        value = folder_of(place);
    } else if (expression->part == KEYWORDS_BY_SOURCE) {
        value = behind(place, '/');
    } else {
        value = text_of(wen_field(document, expression->field), shown, sizeof shown);
    }
    to->size = 0;
    if (expression->date != KEYWORDS_WHOLE) {
        return keywords_group_put_date(to, value, expression->date == KEYWORDS_MONTH);
    }
    if (!keywords_bytes_room(to, value.size)) {
        return false;
    }
    keywords_bytes_put(to, value.data, value.size);
    blank_controls(to);
    return true;
}
