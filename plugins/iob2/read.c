/* SPDX-License-Identifier: MIT */
/* Reading a file of annotated sentences. */
#include "iob2.h"

#include <stdio.h>
#include <stdlib.h>

/* A line's columns further to the right are not looked at, but for the last. */
enum { COLUMNS = 3 };

struct line {
    struct wen_string columns[COLUMNS];
    struct wen_string last;
    size_t count;
};

/* ---- lines ------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct wen_string without_blanks(struct wen_string s)
{
    while (s.size && is_blank(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size && is_blank(s.data[s.size - 1])) {
        s.size--;
    }
    return s;
}

/* "#" alone or with a blank behind it; "#" and a tab is the character itself. */
static bool is_comment(struct wen_string line)
{
    return line.data[0] == '#' && (line.size == 1 || line.data[1] == ' ');
}

static struct line split(struct wen_string text)
{
    struct line line = {.count = 0};
    char mark = memchr(text.data, '\t', text.size) ? '\t' : ' ';

    while (text.size) {
        const char *stop = memchr(text.data, mark, text.size);
        struct wen_string column =
            wen_string(text.data, stop ? (size_t)(stop - text.data) : text.size);
        size_t used = column.size + (stop != NULL);
        text.data += used;
        text.size -= used;
        column = without_blanks(column);
        if (column.size || mark == '\t') {
            if (line.count < COLUMNS) {
                line.columns[line.count] = column;
            }
            line.last = column;
            line.count++;
        }
    }
    return line;
}

/* ---- what was read ---------------------------------------------------- */

static bool add_text(struct iob2 *iob2, const char *data, size_t size)
{
    if (iob2->size + size > iob2->capacity) {
        size_t capacity = 2 * (iob2->size + size) + 4096;
        char *text = realloc(iob2->text, capacity);
        if (!text) {
            return false;
        }
        iob2->text = text;
        iob2->capacity = capacity;
    }
    memcpy(iob2->text + iob2->size, data, size);
    iob2->size += size;
    return true;
}

static bool add_span(struct iob2_spans *spans, struct iob2_span span)
{
    if (spans->count == spans->capacity) {
        size_t capacity = 2 * spans->capacity + 256;
        struct iob2_span *room = realloc(spans->spans, capacity * sizeof *room);
        if (!room) {
            return false;
        }
        spans->spans = room;
        spans->capacity = capacity;
    }
    spans->spans[spans->count++] = span;
    return true;
}

static bool is_number(struct wen_string s)
{
    size_t digits = 0;

    while (digits < s.size && s.data[digits] >= '0' && s.data[digits] <= '9') {
        digits++;
    }
    return s.size && digits == s.size;
}

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_type(struct wen_string type)
{
    for (size_t i = 0; i < type.size; i++) {
        char c = type.data[i];
        if (!(c >= 'A' && c <= 'Z') && !(i && ((c >= '0' && c <= '9') || c == '_'))) {
            return false;
        }
    }
    return type.size != 0;
}

static bool same(struct wen_string a, struct wen_string b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* ---- a word ----------------------------------------------------------- */

/* The file at hand. */
struct reading {
    struct iob2 *iob2;
    size_t number; /* of the line, from 1 */
    size_t begin;  /* of the sentence */
    bool open;     /* a name may go on at the end of the text */
    char *reason;
    size_t reason_size;
};

static bool refuse(struct reading *reading, const char *what, struct wen_string found)
{
    int shown = found.size > 60 ? 60 : (int)found.size;

    snprintf(reading->reason, reading->reason_size, "line %zu: %s, found \"%.*s\"", reading->number,
             what, shown, found.data);
    return false;
}

static bool exhausted(struct reading *reading)
{
    snprintf(reading->reason, reading->reason_size, "memory is exhausted");
    return false;
}

/* Puts the word behind the others; a blank stands between what would be one word without it. */
static bool add_word(struct reading *reading, struct wen_string word)
{
    struct iob2 *iob2 = reading->iob2;
    bool apart = iob2->size > reading->begin && is_letter(iob2->text[iob2->size - 1]) &&
                 is_letter(word.data[0]);

    return (!apart || add_text(iob2, " ", 1)) && add_text(iob2, word.data, word.size);
}

static bool add_tag(struct reading *reading, struct wen_string tag, size_t word)
{
    struct iob2 *iob2 = reading->iob2;
    uint32_t end = (uint32_t)iob2->size;
    struct wen_string type =
        tag.size > 2 ? wen_string(tag.data + 2, tag.size - 2) : wen_string("", 0);

    if (tag.size == 1 && tag.data[0] == 'O') {
        reading->open = false;
        return true;
    }
    if (tag.size < 3 || !memchr("BIMELSU", tag.data[0], 7) || tag.data[1] != '-' ||
        !is_type(type)) {
        return refuse(reading, "expected a tag such as O, B-PER, I-PER", tag);
    }
    bool goes_on = reading->open && memchr("IMEL", tag.data[0], 4) &&
                   same(iob2->names.spans[iob2->names.count - 1].type, type);
    if (goes_on) {
        iob2->names.spans[iob2->names.count - 1].end = end;
        return true;
    }
    reading->open = true;
    return add_span(&iob2->names, (struct iob2_span){(uint32_t)word, end, type}) ||
           exhausted(reading);
}

static bool end_sentence(struct reading *reading)
{
    struct iob2 *iob2 = reading->iob2;
    struct iob2_span sentence = {(uint32_t)reading->begin, (uint32_t)iob2->size, {NULL, 0}};

    reading->open = false;
    if (iob2->size == reading->begin) {
        return true;
    }
    if (!add_span(&iob2->sentences, sentence) || !add_text(iob2, "\n", 1)) {
        return exhausted(reading);
    }
    reading->begin = iob2->size;
    return true;
}

static bool read_line(struct reading *reading, struct wen_string text)
{
    if (!without_blanks(text).size) {
        return end_sentence(reading);
    }
    if (is_comment(text)) {
        return true;
    }
    struct line line = split(text);
    bool numbered = line.count > 2 && is_number(line.columns[0]);
    struct wen_string word = line.columns[numbered], tag = numbered ? line.columns[2] : line.last;
    if (line.count < 2 || !word.size) {
        return refuse(reading, "expected a word and its tag with a tab between them", text);
    }
    if (!add_word(reading, word)) {
        return exhausted(reading);
    }
    return add_tag(reading, tag, reading->iob2->size - word.size);
}

bool iob2_read(struct iob2 *iob2, struct wen_string file, char *reason, size_t size)
{
    struct reading reading = {.iob2 = iob2, .reason = reason, .reason_size = size};

    iob2->size = iob2->sentences.count = iob2->names.count = 0;
    if (file.size >= 3 && memcmp(file.data, "\xEF\xBB\xBF", 3) == 0) {
        file.data += 3;
        file.size -= 3;
    }
    while (file.size) {
        const char *feed = memchr(file.data, '\n', file.size);
        struct wen_string line =
            wen_string(file.data, feed ? (size_t)(feed - file.data) : file.size);
        file.data += line.size + (feed != NULL);
        file.size -= line.size + (feed != NULL);
        reading.number++;
        if (line.size && line.data[line.size - 1] == '\r') {
            line.size--;
        }
        if (!read_line(&reading, line)) {
            return false;
        }
    }
    return end_sentence(&reading);
}

void iob2_free(struct iob2 *iob2)
{
    free(iob2->text);
    free(iob2->sentences.spans);
    free(iob2->names.spans);
    *iob2 = (struct iob2){0};
}
