/* SPDX-License-Identifier: MIT */
/* The training. */
#include "train.h"

#include <stdlib.h>

/* Told of progress every so many chains. */
#define CHAINS_BETWEEN 4096u

/* Moves have one scale with the rows, but no row's limit. */
#define LARGEST_MOVE 1024

/* What a weight has added up to: weight * steps - sum of (change * step it was made at) is the sum
 * of its values over all steps. */
struct trainer {
    const struct distill_lesson *lesson;
    unsigned bits;
    int16_t *rows;
    int64_t *row_sums;
    struct student_moves moves;
    int64_t move_sums[sizeof(struct student_moves) / sizeof(int16_t)];
    int64_t step;
    struct student_cells *cells;
    uint8_t right[STUDENT_CELLS]; /* tags that the teacher's words have */
};

/* ---- chains ---- */

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

bool distill_is_tested(const uint16_t *characters, uint32_t length, double share)
{
    uint64_t state = length;

    for (uint32_t i = 0; i < length; i++) {
        state ^= characters[i];
        state = next_random(&state);
    }
    return (double)(state >> 11) < share * 9007199254740992.0; /* 2^53 */
}

void distill_load_chain(struct student_cells *cells, const struct distill_lesson *lesson,
                        size_t chain)
{
    uint32_t length = lesson->corpus->lengths[chain];

    memcpy(cells->character + cells->count, lesson->corpus->characters + lesson->starts[chain],
           length * sizeof *cells->character);
    cells->count += length;
    student_close_chain(cells, length);
}

/* Sets `right` of the one chain in the cells. */
static void set_right(struct trainer *trainer, size_t chain)
{
    const struct distill_lesson *lesson = trainer->lesson;
    const uint16_t *marks = lesson->corpus->marks + lesson->starts[chain];
    uint8_t tag = 0;

    for (uint32_t i = 0; i < lesson->corpus->lengths[chain]; i++) {
        if (marks[i]) {
            tag = lesson->types->of_tag[marks[i] - 1];
        }
        trainer->right[STUDENT_EDGES + i] = (uint8_t)(marks[i] ? tag : tag + STUDENT_TYPES);
    }
}

/* ---- weights ---- */

/* Changes a weight by 1 or -1, unless it is as large as can be. */
static void change(int16_t *weight, int64_t *sum, int by, int64_t step)
{
    int changed = *weight + by;

    if (changed >= INT16_MIN && changed <= INT16_MAX) {
        *weight = (int16_t)changed;
        *sum += by * step;
    }
}

/* The weight of `tag` behind `before`; of a chain's first character `before` is STUDENT_TAGS. */
static int16_t *move_of(struct student_moves *moves, uint32_t before, uint32_t tag)
{
    if (before == STUDENT_TAGS) {
        return &moves->begin[STUDENT_TYPES][tag];
    }
    if (tag < STUDENT_TYPES) {
        return &moves->begin[before % STUDENT_TYPES][tag];
    }
    return before < STUDENT_TYPES ? &moves->second[before] : &moves->further[tag - STUDENT_TYPES];
}

static void change_move(struct trainer *trainer, uint32_t before, uint32_t tag, int by)
{
    int16_t *weight = move_of(&trainer->moves, before, tag);
    ptrdiff_t number = weight - (int16_t *)(void *)&trainer->moves;

    change(weight, &trainer->move_sums[number], by, trainer->step);
}

static void change_rows(struct trainer *trainer, uint32_t cell)
{
    uint32_t list[STUDENT_FACTS];
    uint32_t right = trainer->right[cell], wrong = trainer->cells->tag[cell];

    student_list_rows(&trainer->cells->facts[cell], list);
    for (size_t fact = 0; fact < STUDENT_FACTS; fact++) {
        size_t row = (size_t)list[fact] * STUDENT_TAGS;
        change(&trainer->rows[row + right], &trainer->row_sums[row + right], 1, trainer->step);
        change(&trainer->rows[row + wrong], &trainer->row_sums[row + wrong], -1, trainer->step);
    }
}

static void learn(struct trainer *trainer)
{
    const struct student_cells *cells = trainer->cells;
    uint32_t right_before = STUDENT_TAGS, wrong_before = STUDENT_TAGS;

    for (uint32_t i = 0; i < cells->count; i++) {
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        uint32_t right = trainer->right[i], wrong = cells->tag[i];
        if (right != wrong) {
            change_rows(trainer, i);
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
    struct student_cells *cells = trainer->cells;
    const struct distill_lesson *lesson = trainer->lesson;

    student_clear(cells);
    distill_load_chain(cells, lesson, chain);
    student_find_facts(cells, lesson->sorts, trainer->bits);
    lesson->loops->sum_16(cells, trainer->rows);
    lesson->loops->add_moves(cells, &trainer->moves);
    student_trace(cells, &trainer->moves);
    set_right(trainer, chain);
    trainer->step++;
    learn(trainer);
}

/* ---- the model ---- */

static int64_t mean(const struct trainer *trainer, int16_t weight, int64_t sum)
{
    return weight * (trainer->step + 1) - sum; /* times the number of steps */
}

static int64_t largest_mean(const struct trainer *trainer, size_t count)
{
    int64_t largest = 1;

    for (size_t i = 0; i < count; i++) {
        int64_t value = mean(trainer, trainer->rows[i], trainer->row_sums[i]);
        value = value < 0 ? -value : value;
        largest = value > largest ? value : largest;
    }
    return largest;
}

/* value / largest * 127, rounded half away from 0. */
static int64_t scaled(int64_t value, int64_t largest)
{
    int64_t half = value < 0 ? -largest / 2 : largest / 2;

    return (value * INT8_MAX + half) / largest;
}

static void forbid_unused_types(struct student_moves *moves, uint32_t types)
{
    for (size_t type = types; type < STUDENT_TYPES; type++) {
        for (size_t from = 0; from <= STUDENT_TYPES; from++) {
            moves->begin[from][type] = STUDENT_NEVER;
        }
        moves->second[type] = moves->further[type] = STUDENT_NEVER;
    }
}

static bool make_weights(const struct trainer *trainer, struct distill_weights *weights)
{
    const size_t count = student_row_count(trainer->bits) * STUDENT_TAGS;
    const int64_t largest = largest_mean(trainer, count);
    const int16_t *moves = (const int16_t *)(const void *)&trainer->moves;
    int16_t *to = (int16_t *)(void *)&weights->moves;

    weights->rows = malloc(count);
    if (!weights->rows) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t value = mean(trainer, trainer->rows[i], trainer->row_sums[i]);
        weights->rows[i] = (int8_t)scaled(value, largest);
    }
    for (size_t i = 0; i < sizeof trainer->moves / sizeof *moves; i++) {
        int64_t value = scaled(mean(trainer, moves[i], trainer->move_sums[i]), largest);
        to[i] = (int16_t)(value > LARGEST_MOVE    ? LARGEST_MOVE
                          : value < -LARGEST_MOVE ? -LARGEST_MOVE
                                                  : value);
    }
    forbid_unused_types(&weights->moves, trainer->lesson->types->count);
    return true;
}

/* ---- rounds ---- */

/* Every chain that is not held out, in an order that the round's number decides. */
static size_t order_chains(const struct distill_lesson *lesson, uint32_t round, uint32_t *order)
{
    uint64_t state = round;
    size_t count = 0;

    for (size_t i = 0; i < lesson->corpus->chains; i++) {
        if (!lesson->tested[i]) {
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

static void train_round(struct trainer *trainer, const struct distill_plan *plan, uint32_t round,
                        const uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (plan->progress && i % CHAINS_BETWEEN == 0) {
            plan->progress(plan->self, (round + (double)i / (double)count) / plan->rounds);
        }
        study(trainer, order[i]);
    }
}

bool distill_train(const struct distill_lesson *lesson, const struct distill_plan *plan,
                   struct distill_weights *weights)
{
    struct trainer *trainer = calloc(1, sizeof *trainer);
    uint32_t *order = calloc(lesson->corpus->chains + 1, sizeof *order);
    const size_t count = student_row_count(plan->bits) * STUDENT_TAGS;
    bool done = false;

    if (trainer && order) {
        *trainer = (struct trainer){.lesson = lesson,
                                    .bits = plan->bits,
                                    .rows = calloc(count, sizeof *trainer->rows),
                                    .row_sums = calloc(count, sizeof *trainer->row_sums),
                                    .cells = calloc(1, sizeof *trainer->cells)};
        forbid_unused_types(&trainer->moves, lesson->types->count);
        done = trainer->rows && trainer->row_sums && trainer->cells;
    }
    for (uint32_t round = 0; done && round < plan->rounds; round++) {
        size_t chains = order_chains(lesson, round, order);
        train_round(trainer, plan, round, order, chains);
        weights->chains = chains;
    }
    done = done && make_weights(trainer, weights);
    if (trainer) {
        free(trainer->rows);
        free(trainer->row_sums);
        free(trainer->cells);
    }
    free(trainer);
    free(order);
    return done;
}
