/* SPDX-License-Identifier: MIT */
/* The training. */
#include "train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Told of progress every so many chains. */
#define CHAINS_BETWEEN 256u

/* Rows are aligned to it; their size is a multiple of it. */
#define CACHE_LINE 64u

/* No part: learns from all. */
#define NO_PART UINT32_MAX

/* By so much, in examples' changes of one fact, the right tag of a cell has to win: who wins by
 * less is learnt from too. */
#define MARGIN 60

/* Rounds at most, with the one before the first. */
#define MOST_ROUNDS 101u

/* What a weight has added up to: weight * steps - sum of (change * step it was made at) is the sum
 * of its values over all steps. */
struct trainer {
    const struct train_corpus *corpus;
    const struct train_plan *plan;
    uint32_t kinds, stride; /* of tags; of rows */
    size_t row_weights, move_weights;
    int16_t *rows, *moves;
    int64_t *row_sums, *move_sums;
    int16_t *mean_rows, *mean_moves; /* in 1 / TAGGER_UNIT */
    int64_t step;
    uint64_t studied, to_study; /* chains, for the progress */
    size_t *starts;             /* of the chains, their first cells */
    uint32_t *parts;            /* of the chains */
    uint32_t *order;
    int32_t *scores;
    uint8_t tags[TAGGER_CHAIN];
};

/* ---- chains ----------------------------------------------------------- */

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The part of a chain: its characters decide, so that equal sentences go the same way. */
static uint32_t part_of(const struct tagger_cell *cells, uint32_t length, uint32_t parts)
{
    uint64_t state = length;

    for (uint32_t i = 0; i < length; i++) {
        state ^= cells[i].character;
        state = next_random(&state);
    }
    return (uint32_t)(state % parts);
}

static uint32_t count_parts(const struct train_plan *plan)
{
    return plan->held_out > 0 ? (uint32_t)(1 / plan->held_out + 0.5) : 0;
}

/* Every chain outside of a part, in an order that the round's number decides. */
static size_t order_chains(struct trainer *trainer, uint32_t part, uint32_t round)
{
    uint32_t *order = trainer->order;
    uint64_t state = round;
    size_t count = 0;

    for (size_t i = 0; i < trainer->corpus->chain_count; i++) {
        if (trainer->parts[i] != part) {
            order[count++] = (uint32_t)i;
        }
    }
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)(next_random(&state) % i);
        uint32_t chain = order[i - 1];
        order[i - 1] = order[other];
        order[other] = chain;
    }
    return count;
}

/* ---- weights ---------------------------------------------------------- */

/* Changes a weight by 1 or -1, unless it is as large as can be. */
static void change(int16_t *weight, int64_t *sum, int by, int64_t step)
{
    int changed = *weight + by;

    if (changed >= INT16_MIN && changed <= INT16_MAX) {
        *weight = (int16_t)changed;
        *sum += by * step;
    }
}

static void change_move(struct trainer *trainer, uint32_t before, uint32_t tag, int by)
{
    size_t at = (size_t)before * trainer->kinds + tag;

    change(&trainer->moves[at], &trainer->move_sums[at], by, trainer->step);
}

static void change_rows(struct trainer *trainer, const struct tagger_cell *cells, size_t count,
                        size_t at)
{
    uint32_t rows[TAGGER_MOST_FACTS], right = cells[at].right, wrong = trainer->tags[at];
    size_t facts =
        tagger_list_rows(trainer->plan->tables, cells, count, at, trainer->plan->bits, rows);

    for (size_t fact = 0; fact < facts; fact++) {
        size_t row = (size_t)rows[fact] * trainer->stride;
        change(&trainer->rows[row + right], &trainer->row_sums[row + right], 1, trainer->step);
        change(&trainer->rows[row + wrong], &trainer->row_sums[row + wrong], -1, trainer->step);
    }
}

static void learn(struct trainer *trainer, const struct tagger_cell *cells, size_t count)
{
    uint32_t right_before = trainer->kinds, wrong_before = trainer->kinds; /* a chain begins */

    for (size_t i = 0; i < count; i++) {
        uint32_t right = cells[i].right, wrong = trainer->tags[i];
        if (right != wrong) {
            change_rows(trainer, cells, count, i);
        }
        if (right != wrong || right_before != wrong_before) {
            change_move(trainer, right_before, right, 1);
            change_move(trainer, wrong_before, wrong, -1);
        }
        right_before = right;
        wrong_before = wrong;
    }
}

static void study(struct trainer *trainer, size_t chain)
{
    const struct train_plan *plan = trainer->plan;
    const struct tagger_cell *cells = trainer->corpus->cells + trainer->starts[chain];
    const size_t count = trainer->corpus->lengths[chain];
    const struct tagger_weights weights = {.bits = plan->bits,
                                           .types = trainer->corpus->type_count,
                                           .rows = trainer->rows,
                                           .moves = trainer->moves,
                                           .type_of = plan->type_of,
                                           .trust = TAGGER_TRUST};

    if (plan->progress && trainer->studied++ % CHAINS_BETWEEN == 0) {
        plan->progress(plan->self, (double)trainer->studied / (double)trainer->to_study);
    }
    tagger_score(&weights, plan->tables, cells, count, trainer->scores);
    for (size_t i = 0; i < count; i++) {
        trainer->scores[i * trainer->stride + cells[i].right] -= MARGIN;
    }
    tagger_trace(trainer->scores, count, weights.types, trainer->moves, trainer->tags);
    trainer->step++;
    learn(trainer, cells, count);
}

/* The mean of a weight in 1 / TAGGER_UNIT, rounded half away from 0. */
static int16_t mean(const struct trainer *trainer, int16_t weight, int64_t sum)
{
    int64_t steps = trainer->step + 1;
    int64_t value = (weight * steps - sum) * TAGGER_UNIT;

    value = (value + (value < 0 ? -steps / 2 : steps / 2)) / steps;
    return (int16_t)(value > INT16_MAX ? INT16_MAX : value < -INT16_MAX ? -INT16_MAX : value);
}

static void make_means(struct trainer *trainer)
{
    for (size_t i = 0; i < trainer->row_weights; i++) {
        trainer->mean_rows[i] = mean(trainer, trainer->rows[i], trainer->row_sums[i]);
    }
    for (size_t i = 0; i < trainer->move_weights; i++) {
        trainer->mean_moves[i] = mean(trainer, trainer->moves[i], trainer->move_sums[i]);
    }
}

static void forget(struct trainer *trainer)
{
    memset(trainer->rows, 0, trainer->row_weights * sizeof *trainer->rows);
    memset(trainer->row_sums, 0, trainer->row_weights * sizeof *trainer->row_sums);
    memset(trainer->moves, 0, trainer->move_weights * sizeof *trainer->moves);
    memset(trainer->move_sums, 0, trainer->move_weights * sizeof *trainer->move_sums);
    trainer->step = 0;
}

/* ---- tests ------------------------------------------------------------ */

static double share(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : (double)NAN;
}

double train_precision(const struct train_measure *measure)
{
    return share(measure->right, measure->said);
}

double train_recall(const struct train_measure *measure)
{
    return share(measure->right, measure->marked);
}

double train_f1(const struct train_measure *measure)
{
    return share(2 * measure->right, measure->said + measure->marked);
}

static bool begins(uint32_t tag)
{
    return tag && ((tag - 1) % 4 == TAGGER_BEGIN || (tag - 1) % 4 == TAGGER_WHOLE);
}

static bool ends(uint32_t tag)
{
    return tag && (tag - 1) % 4 >= TAGGER_END;
}

static void count_name(struct train_measure *measures, uint32_t types, uint32_t tag, bool said,
                       bool marked)
{
    struct train_measure *const both[] = {&measures[(tag - 1) / 4], &measures[types]};

    for (size_t i = 0; i < 2; i++) {
        both[i]->said += said;
        both[i]->marked += marked;
        both[i]->right += said && marked;
    }
}

/* Counts the names of a chain: right where all tags from a beginning to its end agree. */
static void measure_chain(struct trainer *trainer, const struct tagger_cell *cells, size_t count,
                          struct train_measure *measures)
{
    const uint32_t types = trainer->corpus->type_count;
    bool same = false; /* the names that end here agree so far */

    for (size_t i = 0; i < count; i++) {
        uint32_t right = cells[i].right, said = trainer->tags[i];
        same = right == said && (begins(right) || same);
        if (same && ends(right)) {
            count_name(measures, types, right, true, true);
            continue;
        }
        if (ends(right)) {
            count_name(measures, types, right, false, true);
        }
        if (ends(said)) {
            count_name(measures, types, said, true, false);
        }
    }
}

/* Tags the chains of a part with the means and counts the names. */
static void test(struct trainer *trainer, uint32_t part, struct train_measure *measures)
{
    const struct train_plan *plan = trainer->plan;
    const struct train_corpus *corpus = trainer->corpus;
    const struct tagger_weights weights = {.bits = plan->bits,
                                           .types = corpus->type_count,
                                           .rows = trainer->mean_rows,
                                           .moves = trainer->mean_moves,
                                           .type_of = plan->type_of,
                                           .trust = TAGGER_TRUST * TAGGER_UNIT};

    make_means(trainer);
    for (size_t i = 0; i < corpus->chain_count; i++) {
        if (trainer->parts[i] == part) {
            const struct tagger_cell *cells = corpus->cells + trainer->starts[i];
            tagger_tag(&weights, plan->tables, cells, corpus->lengths[i], trainer->scores,
                       trainer->tags);
            measure_chain(trainer, cells, corpus->lengths[i], measures);
        }
    }
}

/* ---- rounds ----------------------------------------------------------- */

static void train_round(struct trainer *trainer, uint32_t part, uint32_t round)
{
    size_t count = order_chains(trainer, part, round);

    for (size_t i = 0; i < count; i++) {
        study(trainer, trainer->order[i]);
    }
}

/* Of all rounds the one that came out best, of equal ones the last; 0 where none is better than the
 * evidence alone. */
static uint32_t choose_round(struct train_measure (*measures)[TAGGER_MOST_TYPES + 1],
                             uint32_t rounds, uint32_t types)
{
    uint32_t best = 1;

    for (uint32_t round = 2; round <= rounds; round++) {
        if (train_f1(&measures[round][types]) >= train_f1(&measures[best][types])) {
            best = round;
        }
    }
    return train_f1(&measures[best][types]) > train_f1(&measures[0][types]) ? best : 0;
}

static void find_rounds(struct trainer *trainer, struct train_result *result)
{
    static const struct train_measure nothing[MOST_ROUNDS][TAGGER_MOST_TYPES + 1];
    struct train_measure measures[MOST_ROUNDS][TAGGER_MOST_TYPES + 1];
    const uint32_t parts = count_parts(trainer->plan), rounds = trainer->plan->rounds;

    memcpy(measures, nothing, sizeof measures);
    for (uint32_t part = 0; part < parts; part++) {
        forget(trainer);
        for (uint32_t round = 0; round <= rounds; round++) {
            if (round) {
                train_round(trainer, part, round);
            }
            test(trainer, part, measures[round]);
        }
    }
    result->tested = parts > 0;
    result->rounds = parts ? choose_round(measures, rounds, trainer->corpus->type_count) : rounds;
    memcpy(result->evidence, measures[0], sizeof measures[0]);
    memcpy(result->model, measures[result->rounds], sizeof measures[0]);
}

static bool begin(struct trainer *trainer)
{
    const struct train_corpus *corpus = trainer->corpus;
    const size_t chains = corpus->chain_count;
    const uint32_t parts = count_parts(trainer->plan);

    trainer->kinds = TAGGER_TAGS(corpus->type_count);
    trainer->stride = TAGGER_STRIDE(corpus->type_count);
    trainer->row_weights = ((size_t)1 << trainer->plan->bits) * trainer->stride;
    trainer->move_weights = (size_t)(trainer->kinds + 1) * trainer->kinds;
    trainer->rows = aligned_alloc(CACHE_LINE, trainer->row_weights * sizeof *trainer->rows);
    trainer->row_sums = malloc(trainer->row_weights * sizeof *trainer->row_sums);
    trainer->mean_rows =
        aligned_alloc(CACHE_LINE, trainer->row_weights * sizeof *trainer->mean_rows);
    trainer->moves = malloc(trainer->move_weights * sizeof *trainer->moves);
    trainer->move_sums = malloc(trainer->move_weights * sizeof *trainer->move_sums);
    trainer->mean_moves = malloc(trainer->move_weights * sizeof *trainer->mean_moves);
    trainer->scores = malloc((size_t)TAGGER_CHAIN * trainer->stride * sizeof *trainer->scores);
    trainer->starts = calloc(chains + 1, sizeof *trainer->starts);
    trainer->parts = calloc(chains + 1, sizeof *trainer->parts);
    trainer->order = calloc(chains + 1, sizeof *trainer->order);
    if (!trainer->rows || !trainer->row_sums || !trainer->mean_rows || !trainer->moves ||
        !trainer->move_sums || !trainer->mean_moves || !trainer->scores || !trainer->starts ||
        !trainer->parts || !trainer->order) {
        return false;
    }
    for (size_t i = 0, at = 0; i < chains; at += corpus->lengths[i], i++) {
        trainer->starts[i] = at;
        trainer->parts[i] = parts ? part_of(corpus->cells + at, corpus->lengths[i], parts) : 0;
    }
    trainer->to_study = (uint64_t)chains * trainer->plan->rounds * (parts ? parts : 1) + 1;
    return true;
}

static void end(struct trainer *trainer)
{
    free(trainer->rows);
    free(trainer->row_sums);
    free(trainer->mean_rows);
    free(trainer->moves);
    free(trainer->move_sums);
    free(trainer->mean_moves);
    free(trainer->scores);
    free(trainer->starts);
    free(trainer->parts);
    free(trainer->order);
}

bool train(const struct train_corpus *corpus, const struct train_plan *plan,
           struct train_result *result)
{
    struct trainer trainer = {.corpus = corpus, .plan = plan};
    bool done = begin(&trainer);

    *result = (struct train_result){0};
    if (done) {
        find_rounds(&trainer, result);
        forget(&trainer);
        for (uint32_t round = 1; round <= result->rounds; round++) {
            train_round(&trainer, NO_PART, round);
        }
        make_means(&trainer);
        result->rows = trainer.mean_rows;
        result->moves = trainer.mean_moves;
        trainer.mean_rows = trainer.mean_moves = NULL;
    }
    end(&trainer);
    return done;
}
