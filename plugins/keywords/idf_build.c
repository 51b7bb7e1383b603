/* SPDX-License-Identifier: MIT */
/* Building an idf table from a text file in jieba's format. */
#include "hash.h"
#include "idf.h"
#include "lines.h"
#include "string_table.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is read from the text file before the block is laid out. */
struct source {
    struct keywords_lines lines;
    struct keywords_strings words;
    double *values; /* of each word */
    uint32_t capacity;
    locale_t numbers; /* the locale "C": a decimal point whatever the user's language */
};

/* A finite decimal number that fills text[0..size), which a white space character or the end of
 * the file follows. */
static bool read_number(const struct source *source, const char *text, size_t size, double *value)
{
    char digits[64], *end;

    if (!size || size >= sizeof digits) {
        return false;
    }
    memcpy(digits, text, size);
    digits[size] = 0;
    *value = strtod_l(digits, &end, source->numbers);
    /* no hexadecimal numbers, infinities or "nan" */
    return *end == 0 && strspn(digits, "0123456789+-.eE") == size && isfinite(*value);
}

static bool read_line(struct source *source, struct keywords_error *error)
{
    const struct keywords_lines *lines = &source->lines;
    const char *blank = memchr(lines->line, ' ', lines->line_size);
    size_t size = blank ? (size_t)(blank - lines->line) : 0;
    double value;
    uint32_t number;

    if (!blank || !read_number(source, blank + 1, lines->line_size - size - 1, &value)) {
        return keywords_fail(error,
                             "%s:%zu: not a word, one blank and a number, as in \"快递 5.1\"",
                             lines->path, lines->number);
    }
    if (size > UINT16_MAX) {
        return keywords_fail(error, "%s:%zu: a word of %zu bytes; at most 65535 can be kept",
                             lines->path, lines->number, size);
    }
    if (!keywords_room(&source->values, source->words.count, &source->capacity,
                       sizeof *source->values) ||
        (number = keywords_strings_add(&source->words, lines->line, size)) == KEYWORDS_NONE) {
        return keywords_exhausted(error);
    }
    source->values[number] = value;
    return true;
}

static bool read_source(struct source *source, const char *path, struct keywords_error *error)
{
    source->numbers = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!source->numbers) {
        return keywords_exhausted(error);
    }
    if (!keywords_lines_open(&source->lines, path, error)) {
        return false;
    }
    while (keywords_lines_next(&source->lines)) {
        if (!read_line(source, error)) {
            return false;
        }
    }
    return source->words.count ? true : keywords_fail(error, "%s: holds no word", path);
}

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void place(struct keywords_idf_slot *slots, uint32_t mask, uint32_t hash, size_t offset,
                  double value)
{
    uint32_t at = hash & mask;

    while (slots[at].offset) {
        at = (at + 1) & mask;
    }
    slots[at] = (struct keywords_idf_slot){hash, (uint32_t)offset, value};
}

/* Lays out the block; `values` is sorted afterwards. */
static bool lay_out(const struct source *source, struct keywords_idf *idf,
                    struct keywords_error *error)
{
    uint32_t count = source->words.count, slot_count = 1;
    size_t size, at;

    while (slot_count < count + count / 2 + 1) {
        slot_count *= 2;
    }
    at = sizeof(struct keywords_idf_header) + slot_count * sizeof(struct keywords_idf_slot);
    size = at;
    for (uint32_t i = 0; i < count; i++) {
        size += sizeof(uint16_t) + source->words.items[i].size;
    }
    if (size > UINT32_MAX) {
        return keywords_fail(error, "%s: too large for an idf table", source->lines.path);
    }
    if (!(idf->memory = calloc(1, size))) {
        return keywords_exhausted(error);
    }
    struct keywords_idf_header *header = idf->memory;
    struct keywords_idf_slot *slots = (void *)(header + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct keywords_string *word = &source->words.items[i];
        uint16_t length = (uint16_t)word->size;
        char *to = (char *)idf->memory + at;
        memcpy(to, &length, sizeof length);
        memcpy(to + sizeof length, word->bytes, length);
        place(slots, slot_count - 1, keywords_hash(word->bytes, length), at, source->values[i]);
        at += sizeof length + length;
    }
    qsort(source->values, count, sizeof *source->values, compare_values);
    *header = (struct keywords_idf_header){
        KEYWORDS_IDF_MAGIC, KEYWORDS_IDF_VERSION,     KEYWORDS_IDF_ORDER, size, 0, count,
        slot_count,         source->values[count / 2]};
    header->checksum = keywords_idf_checksum(idf->memory, size);
    idf->size = size;
    idf->header = header;
    idf->slots = slots;
    return true;
}

bool keywords_idf_build(struct keywords_idf *idf, const char *path, struct keywords_error *error)
{
    struct source source = {0};
    bool built = read_source(&source, path, error) && lay_out(&source, idf, error);

    if (source.numbers) {
        freelocale(source.numbers);
    }
    keywords_lines_free(&source.lines);
    keywords_strings_free(&source.words);
    free(source.values);
    return built;
}
