/* SPDX-License-Identifier: MIT */
/* The path of tags: the loops in portable C, the choice of the fastest variant,
 * and the way back along the best path. */
#include "student.h"

static int16_t saturate(int sum)
{
    return (int16_t)(sum < INT16_MIN ? INT16_MIN : sum > INT16_MAX ? INT16_MAX : sum);
}

static int16_t larger(int16_t a, int16_t b)
{
    return a > b ? a : b;
}

/* ---- portable ---- */

/* Rows of 16 bits, if `wide`, or of 8. */
static inline __attribute__((always_inline)) void sum(struct student_cells *cells, const void *rows,
                                                      bool wide)
{
    for (uint32_t i = 0; i < cells->count; i++) {
        uint32_t list[STUDENT_FACTS];
        int16_t *scores = cells->scores[i];
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        student_list_rows(&cells->facts[i], list);
        memset(scores, 0, sizeof cells->scores[i]);
        for (size_t fact = 0; fact < STUDENT_FACTS; fact++) {
            size_t row = (size_t)list[fact] * STUDENT_TAGS;
            for (size_t tag = 0; tag < STUDENT_TAGS; tag++) {
                int weight =
                    wide ? ((const int16_t *)rows)[row + tag] : ((const int8_t *)rows)[row + tag];
                scores[tag] = saturate(scores[tag] + weight);
            }
        }
    }
}

static void sum_8(struct student_cells *cells, const int8_t *rows)
{
    sum(cells, rows, false);
}

static void sum_16(struct student_cells *cells, const int16_t *rows)
{
    sum(cells, rows, true);
}

/* The scores of one character behind `before`, those of the character before it. */
static void move_on(int16_t *scores, const int16_t *before, const struct student_moves *moves)
{
    int16_t best[STUDENT_TYPES];

    for (size_t type = 0; type < STUDENT_TYPES; type++) {
        int16_t inside = larger(saturate(before[type] + moves->second[type]),
                                saturate(before[STUDENT_TYPES + type] + moves->further[type]));
        int16_t *score = &scores[STUDENT_TYPES + type];
        *score = saturate(*score + inside);
        best[type] = INT16_MIN;
    }
    for (size_t from = 0; from < STUDENT_TYPES; from++) {
        int16_t reached = larger(before[from], before[STUDENT_TYPES + from]);
        for (size_t type = 0; type < STUDENT_TYPES; type++) {
            best[type] = larger(best[type], saturate(reached + moves->begin[from][type]));
        }
    }
    for (size_t type = 0; type < STUDENT_TYPES; type++) {
        scores[type] = saturate(scores[type] + best[type]);
    }
}

static void add_moves(struct student_cells *cells, const struct student_moves *moves)
{
    const int16_t *before = NULL;

    for (uint32_t i = 0; i < cells->count; i++) {
        int16_t *scores = cells->scores[i];
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        if (cells->kind[i] == STUDENT_FIRST) {
            for (size_t type = 0; type < STUDENT_TYPES; type++) {
                scores[type] = saturate(scores[type] + moves->begin[STUDENT_TYPES][type]);
            }
        } else {
            move_on(scores, before, moves);
        }
        int16_t first = scores[0];
        for (size_t tag = 0; tag < STUDENT_TAGS; tag++) {
            scores[tag] = saturate(scores[tag] - first);
        }
        if (cells->kind[i] != STUDENT_WITHIN) {
            for (size_t tag = STUDENT_TYPES; tag < STUDENT_TAGS; tag++) {
                scores[tag] = STUDENT_NEVER;
            }
        }
        before = scores;
    }
}

const struct student_loops student_portable = {
    .name = "portable", .sum_8 = sum_8, .sum_16 = sum_16, .add_moves = add_moves};

const struct student_loops *student_choose_loops(void)
{
    size_t i = 0;

    while (student_all_loops[i]->can && !student_all_loops[i]->can()) {
        i++;
    }
    return student_all_loops[i];
}

/* ---- the way back ---- */

/* Whether a word of `type` is better left at its first character. */
static bool ends_at_first(const int16_t *scores, uint32_t type)
{
    return scores[type] >= scores[STUDENT_TYPES + type];
}

static uint8_t best_end(const int16_t *scores, uint32_t type)
{
    return (uint8_t)(ends_at_first(scores, type) ? type : STUDENT_TYPES + type);
}

/* The tag with the greatest score and, where a word of `to` follows, its move. */
static uint8_t best_before(const int16_t *scores, const struct student_moves *moves, uint32_t to)
{
    uint32_t best = 0;
    int most = INT32_MIN;

    for (uint32_t type = 0; type < STUDENT_TYPES; type++) {
        int reached = larger(scores[type], scores[STUDENT_TYPES + type]);
        int sum = to < STUDENT_TYPES ? saturate(reached + moves->begin[type][to]) : reached;
        if (sum > most) {
            most = sum;
            best = type;
        }
    }
    return best_end(scores, best);
}

void student_trace(struct student_cells *cells, const struct student_moves *moves)
{
    uint32_t next = STUDENT_TAGS; /* the tag of the character behind; none at a chain's end */

    for (uint32_t i = cells->count; i-- > 0;) {
        const int16_t *scores = cells->scores[i];
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        if (next < STUDENT_TYPES || next == STUDENT_TAGS) {
            cells->tag[i] = best_before(scores, moves, next);
        } else {
            uint32_t type = next - STUDENT_TYPES;
            int first = saturate(scores[type] + moves->second[type]);
            int inner = saturate(scores[next] + moves->further[type]);
            cells->tag[i] = (uint8_t)(first >= inner ? type : next);
        }
        if (cells->kind[i] != STUDENT_WITHIN) {
            cells->tag[i] %= STUDENT_TYPES;
        }
        next = cells->kind[i] == STUDENT_FIRST ? STUDENT_TAGS : cells->tag[i];
    }
}
