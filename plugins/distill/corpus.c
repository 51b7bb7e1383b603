/* SPDX-License-Identifier: MIT */
/* Documents to chains with marks, and chains to bytes and back.
 *
 * The bytes, integers in little-endian order:
 *   u32 version, u64 documents
 *   u32 number of tags, each: u32 size, bytes
 *   u32 number of chains, u32 length of each
 *   u16 character of each cell, u16 mark of each cell */
#include "corpus.h"

#include <stdlib.h>

#define VERSION 1u
#define MOST_TAGS 65000u

/* ---- growing ---- */

/* Makes room for `more` cells and one chain. */
static bool make_room(struct distill_corpus *corpus, size_t more, size_t chains)
{
    if (corpus->cells + more > corpus->cell_capacity) {
        size_t capacity = corpus->cells + more + corpus->cells / 2 + STUDENT_CHAIN;
        uint16_t *characters = realloc(corpus->characters, capacity * sizeof *characters);
        corpus->characters = characters ? characters : corpus->characters;
        uint16_t *marks = realloc(corpus->marks, capacity * sizeof *marks);
        corpus->marks = marks ? marks : corpus->marks;
        if (!characters || !marks) {
            return false;
        }
        corpus->cell_capacity = capacity;
    }
    if (corpus->chains + chains > corpus->chain_capacity) {
        size_t capacity = corpus->chains + chains + corpus->chains / 2 + 256;
        uint32_t *lengths = realloc(corpus->lengths, capacity * sizeof *lengths);
        if (!lengths) {
            return false;
        }
        corpus->lengths = lengths;
        corpus->chain_capacity = capacity;
    }
    return true;
}

uint32_t distill_corpus_tag(struct distill_corpus *corpus, const char *name, size_t size)
{
    static char none[] = "";
    uint32_t count = corpus->tag_count ? corpus->tag_count : 1;

    for (uint32_t i = 0; i < corpus->tag_count; i++) {
        if (strlen(corpus->tags[i]) == size && memcmp(corpus->tags[i], name, size) == 0) {
            return i;
        }
    }
    char **tags = count < MOST_TAGS ? realloc(corpus->tags, (count + 1) * sizeof *tags) : NULL;
    if (!tags) {
        return DISTILL_NONE;
    }
    corpus->tags = tags;
    tags[0] = none;
    corpus->tag_count = count;
    if (!size) {
        return 0;
    }
    tags[count] = strndup(name, size);
    return tags[count] ? corpus->tag_count++ : DISTILL_NONE;
}

void distill_corpus_clear(struct distill_corpus *corpus)
{
    for (uint32_t i = 1; i < corpus->tag_count; i++) {
        free(corpus->tags[i]);
    }
    free(corpus->tags);
    free(corpus->characters);
    free(corpus->marks);
    free(corpus->lengths);
    *corpus = (struct distill_corpus){0};
}

/* ---- documents ---- */

/* Where in a document's tokens we are, and the one that the character before
 * belongs to. */
struct place {
    uint32_t token, before;
};

/* The mark of the character at a byte; a token that goes on behind white space
 * or in another chain is a new word there. */
static uint16_t mark_of(const struct distill_document *document, struct place *place, uint32_t byte,
                        bool joins)
{
    while (place->token < document->count && document->end[place->token] <= byte) {
        place->token++;
    }
    if (place->token == document->count || document->begin[place->token] > byte) {
        place->before = DISTILL_NONE;
        return 1;
    }
    bool same = joins && place->before == place->token;
    place->before = place->token;
    return (uint16_t)(same ? 0 : document->tag[place->token] + 1);
}

/* Of a chain that was cut, as much as ends where a word does. */
static uint32_t whole_words(const uint16_t *marks)
{
    for (uint32_t i = STUDENT_CHAIN - STUDENT_OVERLAP; i >= STUDENT_CHAIN / 2; i--) {
        if (marks[i]) {
            return i;
        }
    }
    return STUDENT_CHAIN;
}

bool distill_corpus_add(struct distill_corpus *corpus, struct student_cells *cells,
                        const struct distill_document *document)
{
    struct place place = {0, DISTILL_NONE};

    for (size_t at = 0; at < document->text.size;) {
        student_clear(cells);
        uint32_t length = student_read(cells, document->text.data, document->text.size, &at);
        if (!length) {
            continue;
        }
        if (!make_room(corpus, length, 1)) {
            return false;
        }
        uint16_t *marks = corpus->marks + corpus->cells;
        const uint16_t *characters = cells->character + STUDENT_EDGES;
        const uint32_t *begin = cells->begin + STUDENT_EDGES;
        struct place start = place;
        for (uint32_t i = 0; i < length; i++) {
            marks[i] = 0;
            if (characters[i] != STUDENT_BLANK) {
                bool joins = i > 0 && characters[i - 1] != STUDENT_BLANK;
                marks[i] = mark_of(document, &place, begin[i], joins);
            }
        }
        if (length == STUDENT_CHAIN && (length = whole_words(marks)) < STUDENT_CHAIN) {
            at = begin[length];
            place.token = start.token;
        }
        memcpy(corpus->characters + corpus->cells, characters, length * sizeof *characters);
        corpus->cells += length;
        corpus->lengths[corpus->chains++] = length;
    }
    corpus->documents++;
    return true;
}

/* ---- bytes ---- */

static unsigned char *put(unsigned char *to, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        *to++ = (unsigned char)(value >> (8 * i));
    }
    return to;
}

unsigned char *distill_corpus_write(const struct distill_corpus *corpus, size_t *size)
{
    size_t names = 0;

    for (uint32_t i = 1; i < corpus->tag_count; i++) {
        names += 4 + strlen(corpus->tags[i]);
    }
    *size = 4 + 8 + 4 + names + 4 + 4 * corpus->chains + 4 * corpus->cells;
    unsigned char *bytes = malloc(*size), *to = bytes;
    if (!bytes) {
        return NULL;
    }
    to = put(to, VERSION, 4);
    to = put(to, corpus->documents, 8);
    to = put(to, corpus->tag_count ? corpus->tag_count - 1 : 0, 4);
    for (uint32_t i = 1; i < corpus->tag_count; i++) {
        size_t length = strlen(corpus->tags[i]);
        to = put(to, length, 4);
        memcpy(to, corpus->tags[i], length);
        to += length;
    }
    to = put(to, corpus->chains, 4);
    for (size_t i = 0; i < corpus->chains; i++) {
        to = put(to, corpus->lengths[i], 4);
    }
    for (size_t i = 0; i < corpus->cells; i++) {
        to = put(to, corpus->characters[i], 2);
    }
    for (size_t i = 0; i < corpus->cells; i++) {
        to = put(to, corpus->marks[i], 2);
    }
    return bytes;
}

struct reader {
    const unsigned char *at, *end;
};

/* A number of `size` bytes; false where they are not there. */
static bool get(struct reader *reader, size_t size, uint64_t *value)
{
    if ((size_t)(reader->end - reader->at) < size) {
        return false;
    }
    *value = 0;
    for (size_t i = 0; i < size; i++) {
        *value |= (uint64_t)*reader->at++ << (8 * i);
    }
    return true;
}

/* Reads the tags and sets marks[mark] to the mark that they have in `corpus`. */
static int read_tags(struct reader *reader, struct distill_corpus *corpus, uint64_t count,
                     uint16_t *marks)
{
    uint64_t size;

    marks[0] = 0;
    marks[1] = 1;
    for (uint64_t i = 0; i < count; i++) {
        if (!get(reader, 4, &size) || !size || size > (size_t)(reader->end - reader->at) ||
            memchr(reader->at, 0, size)) {
            return -1;
        }
        uint32_t number = distill_corpus_tag(corpus, (const char *)reader->at, size);
        if (number == DISTILL_NONE) {
            return 1;
        }
        marks[i + 2] = (uint16_t)(number + 1);
        reader->at += size;
    }
    return 0;
}

/* A chain begins with a word, and so does every character behind white space. */
static bool are_words(const uint16_t *characters, const uint16_t *marks, uint32_t length)
{
    bool must = true;

    for (uint32_t i = 0; i < length; i++) {
        bool blank = characters[i] == STUDENT_BLANK;
        if (blank ? marks[i] != 0 : must && !marks[i]) {
            return false;
        }
        must = blank;
    }
    return true;
}

static int read_chains(struct reader *reader, struct distill_corpus *corpus, uint64_t tags,
                       const uint16_t *numbers)
{
    uint64_t chains, value, cells = 0;

    if (!get(reader, 4, &chains) || chains > (size_t)(reader->end - reader->at) / 4) {
        return -1;
    }
    if (!make_room(corpus, (size_t)(reader->end - reader->at) / 4, chains)) {
        return 1;
    }
    for (uint64_t i = 0; i < chains; i++) {
        if (!get(reader, 4, &value) || !value || value > STUDENT_CHAIN) {
            return -1;
        }
        corpus->lengths[corpus->chains + i] = (uint32_t)value;
        cells += value;
    }
    if ((size_t)(reader->end - reader->at) != 4 * cells) {
        return -1;
    }
    uint16_t *characters = corpus->characters + corpus->cells;
    uint16_t *marks = corpus->marks + corpus->cells;
    for (uint64_t i = 0; i < cells && get(reader, 2, &value); i++) {
        characters[i] = (uint16_t)value;
    }
    for (uint64_t i = 0; i < cells && get(reader, 2, &value); i++) {
        if (value > tags + 1) {
            return -1;
        }
        marks[i] = numbers[value];
    }
    for (uint64_t i = 0; i < chains; i++) {
        uint32_t length = corpus->lengths[corpus->chains + i];
        if (!are_words(characters, marks, length)) {
            return -1;
        }
        characters += length;
        marks += length;
    }
    corpus->chains += chains;
    corpus->cells += cells;
    return 0;
}

int distill_corpus_read(struct distill_corpus *corpus, const void *bytes, size_t size)
{
    struct reader reader = {bytes, (const unsigned char *)bytes + size};
    uint64_t version, documents, tags;

    if (!get(&reader, 4, &version) || version != VERSION || !get(&reader, 8, &documents) ||
        !get(&reader, 4, &tags) || tags > MOST_TAGS) {
        return -1;
    }
    uint16_t *numbers = calloc(tags + 2, sizeof *numbers);
    if (!numbers) {
        return 1;
    }
    int status = read_tags(&reader, corpus, tags, numbers);
    if (status == 0) {
        status = read_chains(&reader, corpus, tags, numbers);
    }
    free(numbers);
    corpus->documents += documents;
    return status;
}
