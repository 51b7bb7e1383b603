/* SPDX-License-Identifier: MIT */
/* jieba.posseg: words that no dictionary has and their tags, found by a hidden
 * Markov model of pairs of place and tag.
 *
 * A character may have some of the 256 pairs, and few pairs lead to each: sets
 * of pairs are bits, so that only what can follow upon one another is added up. */
#include "jieba.h"

#include <math.h>
#include <stdlib.h>

#define WORDS (JIEBA_PAIRS / 64)

/* So many cells make it worth while to see which of them are settled. */
#define USUAL_CELLS (1u << 16)

/* All pairs with their emissions of one character. */
static void list_all(const struct jieba *jieba, uint32_t han, struct jieba_pair_emission *all)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;

    for (unsigned p = 0; p < JIEBA_PAIRS; p++) {
        all[p] = (struct jieba_pair_emission){.emission = JIEBA_NEVER, .pair = p};
    }
    for (uint32_t i = model->first[han]; i < model->first[han + 1]; i++) {
        all[jieba->lexicon.emissions[i].pair] = jieba->lexicon.emissions[i];
    }
}

/* Makes room for one more character. */
static bool room(struct jieba_trellis *trellis)
{
    if (trellis->size + JIEBA_PAIRS > trellis->capacity) {
        size_t capacity = (trellis->size + JIEBA_PAIRS) * 2;
        uint8_t *pair = realloc(trellis->pair, capacity);
        trellis->pair = pair ? pair : trellis->pair;
        uint8_t *before = realloc(trellis->before, capacity);
        trellis->before = before ? before : trellis->before;
        if (!pair || !before) {
            return false;
        }
        trellis->capacity = capacity;
    }
    if (trellis->rows + 2 > trellis->row_capacity) {
        size_t capacity = (trellis->rows + 2) * 2;
        size_t *first = realloc(trellis->first, capacity * sizeof *first);
        if (!first) {
            return false;
        }
        trellis->first = first;
        trellis->row_capacity = capacity;
    }
    return true;
}

/* Puts a pair into a column and into the trellis, where there must be room. */
static void put(struct jieba_trellis *trellis, struct jieba_pair_column *column, uint32_t pair,
                double value, uint32_t before)
{
    column->set[pair / 64] |= (uint64_t)1 << pair % 64;
    column->value[pair] = value;
    trellis->pair[trellis->size] = (uint8_t)pair;
    trellis->before[trellis->size++] = (uint8_t)before;
}

/* One step: fills `now` with those of the pairs that some pair before leads to.
 * Of equals the later pair before wins; sums are formed in Python's order. */
static void step(const struct jieba_posseg *model, const struct jieba_pair_column *before,
                 struct jieba_pair_column *now, const struct jieba_pair_emission *emissions,
                 uint32_t count, struct jieba_trellis *trellis)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t pair = emissions[i].pair, best = JIEBA_PAIRS;
        const double *transition = model->transition[pair];
        double most = -INFINITY;
        for (unsigned word = 0; word < WORDS; word++) {
            uint64_t bits = before->set[word] & model->predecessors[pair][word];
            for (; bits; bits &= bits - 1) {
                uint32_t from = word * 64 + (unsigned)__builtin_ctzll(bits);
                double value = before->value[from] + transition[from] + emissions[i].emission;
                best = value >= most ? from : best;
                most = value >= most ? value : most;
            }
        }
        if (best < JIEBA_PAIRS) {
            put(trellis, now, pair, most, best);
        }
    }
}

static bool is_empty(const struct jieba_pair_column *column)
{
    uint64_t any = 0;

    for (unsigned word = 0; word < WORDS; word++) {
        any |= column->set[word];
    }
    return !any;
}

/* Goes on to a character: to the candidates that some pair before leads to;
 * where there are none, to all pairs that it leads to; where it leads to none, to
 * all, none of them better than another. */
static void go_on(struct jieba *jieba, uint32_t han, const struct jieba_pair_column *before,
                  struct jieba_pair_column *now)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;
    struct jieba_trellis *trellis = &jieba->trellis;

    memset(now->set, 0, sizeof now->set);
    step(model, before, now, &jieba->lexicon.emissions[model->first[han]], model->candidates[han],
         trellis);
    if (is_empty(now)) {
        list_all(jieba, han, trellis->all);
        step(model, before, now, trellis->all, JIEBA_PAIRS, trellis);
    }
    if (is_empty(now)) {
        for (uint32_t pair = 0; pair < JIEBA_PAIRS; pair++) {
            put(trellis, now, pair, -INFINITY, 0);
        }
    }
}

static void start(struct jieba *jieba, uint32_t han, struct jieba_pair_column *column)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;
    const struct jieba_pair_emission *emissions = &jieba->lexicon.emissions[model->first[han]];
    uint32_t count = model->candidates[han];

    if (!count) {
        list_all(jieba, han, jieba->trellis.all);
        emissions = jieba->trellis.all;
        count = JIEBA_PAIRS;
    }
    memset(column->set, 0, sizeof column->set);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t pair = emissions[i].pair;
        put(&jieba->trellis, column, pair, model->start[pair] + emissions[i].emission, 0);
    }
}

/* Writes the path that ends in `pair` at row `row` of the trellis into the
 * characters' states; row 0 is that of character `base`. */
static void trace(struct jieba *jieba, uint32_t base, size_t row, uint32_t pair)
{
    const struct jieba_trellis *trellis = &jieba->trellis;

    for (;; row--) {
        size_t cell = trellis->first[row];
        jieba->chunk.states[base + row] = (uint8_t)pair;
        if (row == 0) {
            return;
        }
        while (trellis->pair[cell] != pair) {
            cell++;
        }
        pair = trellis->before[cell];
    }
}

/* Traces back from all pairs of the last column at once, up to where all paths
 * come from one pair: what lies before is certain, and leaves the trellis.
 * Returns how many characters that is. */
static uint32_t settle(struct jieba *jieba, uint32_t base, const struct jieba_pair_column *last)
{
    struct jieba_trellis *trellis = &jieba->trellis;
    uint64_t set[WORDS];
    size_t row = trellis->rows - 1;

    memcpy(set, last->set, sizeof set);
    for (; row > 0; row--) {
        uint64_t befores[WORDS] = {0};
        unsigned count = 0, only = 0;
        for (size_t cell = trellis->first[row]; cell < trellis->first[row + 1]; cell++) {
            uint8_t pair = trellis->pair[cell], before = trellis->before[cell];
            if (set[pair / 64] >> pair % 64 & 1) {
                count += !(befores[before / 64] >> before % 64 & 1);
                befores[before / 64] |= (uint64_t)1 << before % 64;
                only = before;
            }
        }
        if (count == 1) {
            trace(jieba, base, row - 1, only);
            break;
        }
        memcpy(set, befores, sizeof set);
    }
    size_t gone = trellis->first[row];
    trellis->size -= gone;
    memmove(trellis->pair, trellis->pair + gone, trellis->size);
    memmove(trellis->before, trellis->before + gone, trellis->size);
    trellis->rows -= row;
    for (size_t i = 0; i <= trellis->rows; i++) {
        trellis->first[i] = trellis->first[i + row] - gone;
    }
    return (uint32_t)row;
}

/* Writes the best pairs of the Han characters from..to into states. */
static bool viterbi(struct jieba *jieba, uint32_t from, uint32_t to)
{
    const uint16_t *characters = jieba->chunk.characters;
    struct jieba_trellis *trellis = &jieba->trellis;
    struct jieba_pair_column *columns = trellis->columns;
    size_t enough = USUAL_CELLS;
    uint32_t base = from;

    trellis->size = trellis->rows = 0;
    for (uint32_t i = from; i < to; i++) {
        struct jieba_pair_column *now = &columns[i & 1];
        if (!room(trellis)) {
            return false;
        }
        trellis->first[trellis->rows++] = trellis->size;
        if (i == from) {
            start(jieba, characters[i] - JIEBA_HAN_FIRST, now);
        } else {
            go_on(jieba, characters[i] - JIEBA_HAN_FIRST, &columns[~i & 1], now);
        }
        trellis->first[trellis->rows] = trellis->size;
        if (trellis->size > enough) {
            base += settle(jieba, base, now);
            enough = trellis->size > USUAL_CELLS / 2 ? trellis->size * 2 : USUAL_CELLS;
        }
    }
    const struct jieba_pair_column *last = &columns[(to - 1) & 1];
    double most = -INFINITY;
    uint32_t best = 0;
    for (size_t cell = trellis->first[trellis->rows - 1]; cell < trellis->size; cell++) {
        uint32_t pair = trellis->pair[cell];
        best = last->value[pair] >= most ? pair : best;
        most = last->value[pair] >= most ? last->value[pair] : most;
    }
    trace(jieba, base, trellis->rows - 1, best);
    return true;
}

bool jieba_posseg(struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;
    uint32_t begin = from;

    if (!viterbi(jieba, from, to)) {
        return false;
    }
    for (uint32_t i = from; i < to; i++) {
        uint8_t pair = jieba->chunk.states[i];
        if (model->state[pair] == JIEBA_E || model->state[pair] == JIEBA_S) {
            jieba_put_found(jieba, begin, i + 1, model->tag[pair]);
            begin = i + 1;
        }
    }
    if (begin < to) {
        jieba_put_found(jieba, begin, to, model->tag[jieba->chunk.states[begin]]);
    }
    return true;
}

void jieba_trellis_free(struct jieba_trellis *trellis)
{
    free(trellis->first);
    free(trellis->pair);
    free(trellis->before);
    *trellis = (struct jieba_trellis){0};
}
