/* SPDX-License-Identifier: MIT */
/* Making a model's file, and the words with other tags than most of their type. */
#include "model.h"

#include <stdlib.h>

/* ---- fine tags ---- */

static int by_value(const void *a, const void *b)
{
    uint64_t x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Of every word whose type has several tags: its key with the number of its tag. */
static size_t list_words(const struct distill_lesson *lesson, uint64_t *words)
{
    const struct distill_corpus *corpus = lesson->corpus;
    size_t count = 0;

    for (size_t chain = 0; chain < corpus->chains; chain++) {
        const uint16_t *characters = corpus->characters + lesson->starts[chain];
        const uint16_t *marks = corpus->marks + lesson->starts[chain];
        uint32_t length = corpus->lengths[chain];
        for (uint32_t i = 0; !lesson->tested[chain] && i < length;) {
            uint32_t from = i++;
            while (i < length && !marks[i] && characters[i] != STUDENT_BLANK) {
                i++;
            }
            uint8_t type = marks[from] ? lesson->types->of_tag[marks[from] - 1] : 0;
            if (marks[from] && lesson->types->tags[type] > 1) {
                words[count++] =
                    student_fine_key(type, characters + from, i - from) | (marks[from] - 1u);
            }
        }
    }
    return count;
}

/* Leaves each key once, with its most frequent tag (of equally frequent ones the first), unless
 * that is the type's. */
static size_t choose_tags(const struct distill_types *types, uint64_t *words, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count;) {
        uint64_t key = words[i] >> 16, best = 0;
        size_t most = 0;
        while (i < count && words[i] >> 16 == key) {
            size_t first = i;
            while (i < count && words[i] == words[first]) {
                i++;
            }
            if (i - first > most) {
                most = i - first;
                best = words[first];
            }
        }
        uint32_t tag = (uint32_t)(best & 0xFFFF);
        if (types->usual[types->of_tag[tag]] != tag) {
            words[kept++] = best;
        }
    }
    return kept;
}

/* A hash table at most half full; its size, a power of 2, in *slots. */
static uint64_t *make_table(const uint64_t *words, size_t count, size_t *slots)
{
    *slots = 16;
    while (*slots < 2 * count) {
        *slots *= 2;
    }
    uint64_t *table = calloc(*slots, sizeof *table);
    for (size_t i = 0; table && i < count; i++) {
        size_t slot = (size_t)(words[i] >> 16) & (*slots - 1);
        while (table[slot]) {
            slot = (slot + 1) & (*slots - 1);
        }
        table[slot] = words[i];
    }
    return table;
}

uint64_t *distill_fine_make(const struct distill_lesson *lesson, size_t *slots)
{
    uint64_t *words = malloc((lesson->corpus->cells + 1) * sizeof *words);

    if (!words) {
        return NULL;
    }
    size_t count = list_words(lesson, words);
    qsort(words, count, sizeof *words, by_value);
    uint64_t *table = make_table(words, choose_tags(lesson->types, words, count), slots);
    free(words);
    return table;
}

/* ---- the file ---- */

static char *join_names(const struct distill_corpus *corpus, size_t *size)
{
    *size = 0;
    for (uint32_t i = 1; i < corpus->tag_count; i++) {
        *size += strlen(corpus->tags[i]) + 1;
    }
    char *names = malloc(*size + 1), *to = names;
    for (uint32_t i = 1; names && i < corpus->tag_count; i++) {
        size_t length = strlen(corpus->tags[i]) + 1;
        memcpy(to, corpus->tags[i], length);
        to += length;
    }
    return names;
}

struct student_model distill_model_use(const struct distill_lesson *lesson,
                                       const struct distill_weights *weights, unsigned bits,
                                       const uint64_t *fine, size_t slots)
{
    return (struct student_model){.bits = bits,
                                  .tag_count = lesson->corpus->tag_count,
                                  .usual = lesson->types->usual,
                                  .moves = &weights->moves,
                                  .fine = fine,
                                  .fine_mask = (uint32_t)(slots - 1),
                                  .rows = weights->rows};
}

unsigned char *distill_model_make(const struct student_model *model,
                                  const struct distill_lesson *lesson, const char *about,
                                  size_t *size)
{
    size_t names_size;
    char *names = join_names(lesson->corpus, &names_size);
    struct student_header header = {
        .bits = model->bits, .types = lesson->types->count, .tags = (uint32_t)model->tag_count};

    if (!names) {
        return NULL;
    }
    const struct mapped_part parts[STUDENT_SECTIONS] = {
        [STUDENT_ABOUT] = {about, strlen(about)},
        [STUDENT_NAMES] = {names, names_size},
        [STUDENT_USUAL] = {model->usual, STUDENT_TYPES * sizeof *model->usual},
        [STUDENT_MOVES] = {model->moves, sizeof *model->moves},
        [STUDENT_FINE] = {model->fine, ((size_t)model->fine_mask + 1) * sizeof *model->fine},
        [STUDENT_ROWS] = {model->rows, student_row_count(model->bits) * STUDENT_TAGS},
    };
    unsigned char *bytes = mapped_file_make(&student_model_kind, &header.start, parts);
    free(names);
    *size = header.start.size;
    return bytes;
}
