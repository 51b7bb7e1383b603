/* SPDX-License-Identifier: MIT */
/* Counting what teacher and model have in common. */
#include "agreement.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS, WORDS_AND_TAGS, FIRST_ENTITY };

/* One word: where it ends in its chain, 0: none begins here; and its tag's number. */
struct word {
    uint32_t end, tag;
};

struct comparison {
    struct distill_agreement *agreement;
    const struct distill_lesson *lesson;
    const struct student_model *model;
    uint32_t *measure_of; /* by number of a tag: its measure, 0: none */
    struct student_cells *cells;
    struct word taught[STUDENT_CHAIN], said[STUDENT_CHAIN];
};

static void list_taught(struct comparison *comparison, size_t chain)
{
    const struct distill_corpus *corpus = comparison->lesson->corpus;
    const uint16_t *characters = corpus->characters + comparison->lesson->starts[chain];
    const uint16_t *marks = corpus->marks + comparison->lesson->starts[chain];
    uint32_t length = corpus->lengths[chain];

    for (uint32_t i = 0; i < length;) {
        uint32_t from = i++;
        comparison->taught[from].end = 0;
        while (i < length && !marks[i] && characters[i] != STUDENT_BLANK) {
            comparison->taught[i++].end = 0;
        }
        if (marks[from]) {
            comparison->taught[from] = (struct word){i, marks[from] - 1u};
        }
    }
}

static void list_said(struct comparison *comparison, size_t chain)
{
    const struct student_cells *cells = comparison->cells;
    const uint16_t *characters = cells->character + STUDENT_EDGES;
    const uint8_t *kinds = cells->kind + STUDENT_EDGES, *tags = cells->tag + STUDENT_EDGES;
    uint32_t length = comparison->lesson->corpus->lengths[chain];

    for (uint32_t i = 0; i < length;) {
        uint32_t from = i++;
        comparison->said[from].end = 0;
        if (kinds[from] < STUDENT_FIRST) {
            continue;
        }
        while (kinds[i] == STUDENT_WITHIN && tags[i] >= STUDENT_TYPES) {
            comparison->said[i++].end = 0;
        }
        uint16_t tag = student_fine_tag(comparison->model, tags[from], characters + from, i - from);
        comparison->said[from] = (struct word){i, tag};
    }
}

static void count_word(struct comparison *comparison, const struct word *taught,
                       const struct word *said)
{
    struct distill_measure *measures = comparison->agreement->measures;
    bool same = taught->end && taught->end == said->end;
    bool right = same && taught->tag == said->tag;

    if (taught->end) {
        uint32_t entity = comparison->measure_of[taught->tag];
        measures[WORDS].taught++;
        measures[WORDS_AND_TAGS].taught++;
        measures[entity].taught += entity != 0;
        measures[entity].right += entity != 0 && right;
    }
    if (said->end) {
        uint32_t entity = comparison->measure_of[said->tag];
        measures[WORDS].said++;
        measures[WORDS_AND_TAGS].said++;
        measures[entity].said += entity != 0;
    }
    measures[WORDS].right += same;
    measures[WORDS_AND_TAGS].right += right;
}

static void compare_chain(struct comparison *comparison, size_t chain)
{
    const struct distill_lesson *lesson = comparison->lesson;

    student_clear(comparison->cells);
    distill_load_chain(comparison->cells, lesson, chain);
    student_tag(comparison->cells, comparison->model, lesson->sorts, lesson->loops);
    list_taught(comparison, chain);
    list_said(comparison, chain);
    for (uint32_t i = 0; i < lesson->corpus->lengths[chain]; i++) {
        count_word(comparison, &comparison->taught[i], &comparison->said[i]);
    }
    comparison->agreement->chains++;
}

/* Names of the measures; entities in the order of their tags. */
static void name_measures(struct comparison *comparison)
{
    const struct distill_corpus *corpus = comparison->lesson->corpus;
    struct distill_agreement *agreement = comparison->agreement;

    agreement->measures[WORDS].what = "words";
    agreement->measures[WORDS_AND_TAGS].what = "words and tags";
    agreement->count = FIRST_ENTITY;
    for (uint32_t i = 0; i < corpus->tag_count; i++) {
        if (distill_is_entity(corpus->tags[i])) {
            comparison->measure_of[i] = (uint32_t)agreement->count;
            agreement->measures[agreement->count++].what = corpus->tags[i];
        }
    }
}

bool distill_agreement_make(struct distill_agreement *agreement,
                            const struct distill_lesson *lesson, const struct student_model *model)
{
    struct comparison *comparison = calloc(1, sizeof *comparison);
    uint32_t tags = lesson->corpus->tag_count;
    bool done = false;

    *agreement = (struct distill_agreement){
        .measures = calloc(FIRST_ENTITY + tags, sizeof *agreement->measures)};
    if (comparison && agreement->measures) {
        *comparison = (struct comparison){.agreement = agreement,
                                          .lesson = lesson,
                                          .model = model,
                                          .measure_of = calloc(tags, sizeof(uint32_t)),
                                          .cells = calloc(1, sizeof *comparison->cells)};
        done = comparison->measure_of && comparison->cells;
    }
    if (done) {
        name_measures(comparison);
        for (size_t chain = 0; chain < lesson->corpus->chains; chain++) {
            if (lesson->tested[chain]) {
                compare_chain(comparison, chain);
            }
        }
        agreement->count = agreement->chains ? agreement->count : 0;
    }
    if (comparison) {
        free(comparison->measure_of);
        free(comparison->cells);
    }
    free(comparison);
    return done;
}

void distill_agreement_free(struct distill_agreement *agreement)
{
    free(agreement->measures);
    *agreement = (struct distill_agreement){0};
}

static double share(uint64_t part, uint64_t of)
{
    return of ? (double)part / (double)of : (double)NAN;
}

double distill_precision(const struct distill_measure *measure)
{
    return share(measure->right, measure->said);
}

double distill_recall(const struct distill_measure *measure)
{
    return share(measure->right, measure->taught);
}

double distill_f1(const struct distill_measure *measure)
{
    return share(2 * measure->right, measure->said + measure->taught);
}
