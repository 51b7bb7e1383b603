/* SPDX-License-Identifier: MIT */
/* jieba.posseg's way with characters that no word of the path joined: Latin by
 * rule, Han by a hidden Markov model of pairs of place and tag. */
#include "jieba.h"

#include <math.h>
#include <stdlib.h>

/* The pairs that a character may have, and how good each is. */
struct column {
    uint32_t count;
    uint8_t pair[JIEBA_PAIRS]; /* rising */
    double value[JIEBA_PAIRS]; /* of pair[i] */
};

/* Of one character: the emission of every pair, and which are candidates. */
struct emissions {
    double of[JIEBA_PAIRS];
    uint64_t candidates[4];
};

static void read_emissions(const struct jieba *jieba, uint16_t character, struct emissions *to)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;
    uint32_t han = character - JIEBA_HAN_FIRST;

    for (unsigned p = 0; p < JIEBA_PAIRS; p++) {
        to->of[p] = JIEBA_NEVER;
    }
    memset(to->candidates, model->has_candidates[han] ? 0 : 0xFF, sizeof to->candidates);
    for (uint32_t i = model->first[han]; i < model->first[han + 1]; i++) {
        const struct jieba_pair_emission *e = &jieba->lexicon.emissions[i];
        to->of[e->pair] = e->emission;
        to->candidates[e->pair / 64] |= (uint64_t)e->candidate << e->pair % 64;
    }
}

static void list_pairs(struct column *column, const uint64_t *set)
{
    column->count = 0;
    for (unsigned word = 0; word < 4; word++) {
        for (uint64_t bits = set[word]; bits; bits &= bits - 1) {
            column->pair[column->count++] = (uint8_t)(word * 64 + (unsigned)__builtin_ctzll(bits));
        }
    }
}

/* The candidates that some pair before can lead to; where there are none, all
 * that it can lead to; where it can lead to none, all. Pairs that lead nowhere
 * leave `before`. */
static void choose_pairs(const struct jieba_posseg *model, struct column *before,
                         const struct emissions *emissions, uint64_t *set)
{
    uint64_t next[4] = {0}, any = 0, both = 0;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < before->count; i++) {
        const uint64_t *successors = model->successors[before->pair[i]];
        uint64_t leads = 0;
        for (unsigned word = 0; word < 4; word++) {
            next[word] |= successors[word];
            leads |= successors[word];
        }
        if (leads) {
            before->pair[kept] = before->pair[i];
            before->value[kept++] = before->value[i];
        }
    }
    before->count = kept;
    for (unsigned word = 0; word < 4; word++) {
        set[word] = emissions->candidates[word] & next[word];
        both |= set[word];
        any |= next[word];
    }
    for (unsigned word = 0; !both && word < 4; word++) {
        set[word] = any ? next[word] : UINT64_MAX;
    }
}

static bool room(struct jieba_trellis *trellis, size_t more)
{
    if (trellis->size + more <= trellis->capacity) {
        return true;
    }
    size_t capacity = (trellis->size + more) * 2;
    uint8_t *pair = realloc(trellis->pair, capacity);
    trellis->pair = pair ? pair : trellis->pair;
    uint8_t *before = realloc(trellis->before, capacity);
    trellis->before = before ? before : trellis->before;
    if (!pair || !before) {
        return false;
    }
    trellis->capacity = capacity;
    return true;
}

/* One step: for each pair of `now` the best pair before, the later of equals. */
static void step(const struct jieba_posseg *model, const struct column *before, struct column *now,
                 const struct emissions *emissions, uint8_t *from)
{
    for (uint32_t i = 0; i < now->count; i++) {
        const double *transition = model->transition[now->pair[i]];
        double emission = emissions->of[now->pair[i]], most = -INFINITY;
        uint8_t best = 0;
        for (uint32_t j = 0; j < before->count; j++) {
            double value = before->value[j] + transition[before->pair[j]] + emission;
            if (value >= most) {
                most = value;
                best = before->pair[j];
            }
        }
        now->value[i] = most;
        from[i] = best;
    }
}

static void start(const struct jieba *jieba, uint16_t character, struct column *column)
{
    struct emissions emissions;

    read_emissions(jieba, character, &emissions);
    list_pairs(column, emissions.candidates);
    for (uint32_t i = 0; i < column->count; i++) {
        uint8_t pair = column->pair[i];
        column->value[i] = jieba->lexicon.posseg->start[pair] + emissions.of[pair];
    }
}

/* Fills the trellis for the Han characters from..to; the last column stays in
 * *last. False where memory is exhausted. */
static bool fill(struct jieba *jieba, uint32_t from, uint32_t to, struct column *last)
{
    const struct jieba_posseg *model = jieba->lexicon.posseg;
    struct jieba_trellis *trellis = &jieba->trellis;
    struct column columns[2];
    struct emissions emissions;
    unsigned now = 0;

    trellis->size = 0;
    for (uint32_t i = from; i < to; i++, now ^= 1) {
        struct column *column = &columns[now];
        uint64_t set[4];
        if (i == from) {
            start(jieba, jieba->chunk.characters[i], column);
        } else {
            read_emissions(jieba, jieba->chunk.characters[i], &emissions);
            choose_pairs(model, &columns[now ^ 1], &emissions, set);
            list_pairs(column, set);
        }
        if (!room(trellis, column->count)) {
            return false;
        }
        trellis->first[i - from] = trellis->size;
        memcpy(trellis->pair + trellis->size, column->pair, column->count);
        if (i > from) {
            step(model, &columns[now ^ 1], column, &emissions, trellis->before + trellis->size);
        }
        trellis->size += column->count;
    }
    trellis->first[to - from] = trellis->size;
    *last = columns[now ^ 1];
    return true;
}

/* Writes the best pairs of the Han characters from..to into states. */
static bool viterbi(struct jieba *jieba, uint32_t from, uint32_t to)
{
    struct jieba_trellis *trellis = &jieba->trellis;
    struct column last;
    uint8_t pair = 0;
    double most = -INFINITY;

    if (to - from + 1 > trellis->rows) {
        size_t rows = (size_t)(to - from + 1) * 2;
        size_t *first = realloc(trellis->first, rows * sizeof *first);
        if (!first) {
            return false;
        }
        trellis->first = first;
        trellis->rows = rows;
    }
    if (!fill(jieba, from, to, &last)) {
        return false;
    }
    for (uint32_t i = 0; i < last.count; i++) {
        if (last.value[i] >= most) {
            most = last.value[i];
            pair = last.pair[i];
        }
    }
    for (uint32_t i = to; i-- > from;) {
        size_t cell = trellis->first[i - from];
        jieba->chunk.states[i] = pair;
        if (i > from) {
            while (trellis->pair[cell] != pair) {
                cell++;
            }
            pair = trellis->before[cell];
        }
    }
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
