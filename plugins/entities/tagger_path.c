/* SPDX-License-Identifier: MIT */
/* The tags of a chain: scores, and the best path through them. */
#include "tagger.h"

#include <string.h>

#define NEVER (INT32_MIN / 2)

uint32_t tagger_tag_of(uint32_t type, struct tagger_run run)
{
    enum tagger_place place = run.size == 1             ? TAGGER_WHOLE
                              : run.at == 0             ? TAGGER_BEGIN
                              : run.at + 1u == run.size ? TAGGER_END
                                                        : TAGGER_WITHIN;

    return 1 + 4 * type + (uint32_t)place;
}

uint32_t tagger_of_evidence(const struct tagger_cell *cell, const uint16_t *type_of)
{
    uint32_t type = type_of[cell->evidence_type];

    return type ? tagger_tag_of(type - 1, cell->evidence) : 0;
}

/* Whether a name is open behind a cell with the tag. */
static bool is_open(uint32_t tag)
{
    return tag && (tag - 1) % 4 < TAGGER_END;
}

/* Whether a name must be open before a cell with the tag. */
static bool goes_on(uint32_t tag)
{
    return tag && ((tag - 1) % 4 == TAGGER_WITHIN || (tag - 1) % 4 == TAGGER_END);
}

/* The best tag before `tag` and what the path has up to there. */
static uint32_t best_before(const int32_t *path, const int16_t *moves, uint32_t tags, uint32_t tag,
                            int32_t *best)
{
    uint32_t from = 0, first = tag - (tag - 1) % 4; /* of the type */

    *best = NEVER;
    if (goes_on(tag)) {
        for (uint32_t before = first; before <= first + TAGGER_WITHIN; before++) {
            int32_t sum = path[before] + moves[before * tags + tag];
            if (sum > *best) {
                *best = sum;
                from = before;
            }
        }
        return from;
    }
    for (uint32_t before = 0; before < tags; before++) {
        int32_t sum = path[before] + moves[before * tags + tag];
        if (!is_open(before) && sum > *best) {
            *best = sum;
            from = before;
        }
    }
    return from;
}

void tagger_trace(const int32_t *scores, size_t count, uint32_t types, const int16_t *moves,
                  uint8_t *tags)
{
    const uint32_t kinds = TAGGER_TAGS(types), stride = TAGGER_STRIDE(types);
    int32_t path[TAGGER_MOST_TAGS], longer[TAGGER_MOST_TAGS];
    uint8_t from[TAGGER_CHAIN][TAGGER_MOST_TAGS];
    uint32_t tag = 0;

    for (uint32_t t = 0; t < kinds; t++) {
        path[t] = goes_on(t) ? NEVER : scores[t] + moves[kinds * kinds + t];
    }
    for (size_t i = 1; i < count; i++) {
        for (uint32_t t = 0; t < kinds; t++) {
            from[i][t] = (uint8_t)best_before(path, moves, kinds, t, &longer[t]);
            longer[t] += longer[t] > NEVER ? scores[i * stride + t] : 0;
        }
        memcpy(path, longer, kinds * sizeof *path);
    }
    for (uint32_t t = 1; t < kinds; t++) {
        tag = !is_open(t) && path[t] > path[tag] ? t : tag;
    }
    for (size_t i = count; i-- > 0; tag = i ? from[i][tag] : 0) {
        tags[i] = (uint8_t)tag;
    }
}

/* ---- scores ----------------------------------------------------------- */

/* How many cells ahead weights are fetched into the cache: their time is most of the tagging. */
#define AHEAD 4u

typedef int16_t narrow __attribute__((vector_size(TAGGER_LANES * sizeof(int16_t))));
typedef int32_t wide __attribute__((vector_size(TAGGER_LANES * sizeof(int32_t))));

/* Adds a row to a score. */
static void add_row(int32_t *score, const int16_t *row, uint32_t stride)
{
    for (uint32_t t = 0; t < stride; t += TAGGER_LANES) {
        narrow weights;
        wide sum;
        memcpy(&weights, row + t, sizeof weights);
        memcpy(&sum, score + t, sizeof sum);
        sum += __builtin_convertvector(weights, wide);
        memcpy(score + t, &sum, sizeof sum);
    }
}

/* The rows of a cell, on their way into the cache. */
struct fetched {
    uint32_t rows[TAGGER_MOST_FACTS];
    size_t count;
};

static void fetch(const struct tagger_weights *weights, const struct tagger_tables *tables,
                  const struct tagger_cell *cells, size_t count, size_t at, struct fetched *fetched)
{
    const size_t stride = TAGGER_STRIDE(weights->types);

    fetched->count = tagger_list_rows(tables, cells, count, at, weights->bits, fetched->rows);
    for (size_t fact = 0; fact < fetched->count; fact++) {
        __builtin_prefetch(weights->rows + fetched->rows[fact] * stride);
    }
}

void tagger_score(const struct tagger_weights *weights, const struct tagger_tables *tables,
                  const struct tagger_cell *cells, size_t count, int32_t *scores)
{
    const uint32_t stride = TAGGER_STRIDE(weights->types);
    struct fetched ring[AHEAD];

    memset(scores, 0, count * stride * sizeof *scores);
    for (size_t i = 0; i < AHEAD && i < count; i++) {
        fetch(weights, tables, cells, count, i, &ring[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct fetched *fetched = &ring[i % AHEAD];
        int32_t *score = scores + i * stride;
        for (size_t fact = 0; fact < fetched->count; fact++) {
            add_row(score, weights->rows + (size_t)fetched->rows[fact] * stride, stride);
        }
        score[tagger_of_evidence(&cells[i], weights->type_of)] += weights->trust;
        if (i + AHEAD < count) {
            fetch(weights, tables, cells, count, i + AHEAD, fetched);
        }
    }
}

void tagger_tag(const struct tagger_weights *weights, const struct tagger_tables *tables,
                const struct tagger_cell *cells, size_t count, int32_t *scores, uint8_t *tags)
{
    tagger_score(weights, tables, cells, count, scores);
    tagger_trace(scores, count, weights->types, weights->moves, tags);
}
