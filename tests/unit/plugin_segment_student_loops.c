/* SPDX-License-Identifier: MIT */
/* plugins/segment/student_loops.c, student_x86.c: that all variants of the loops agree and find the
 * best of all paths. */
#include "plugin_student_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- paths ---- */

/* Chains of random length, scores at random rows. */
static void make_cells(struct student_cells *cells, uint64_t *seed, uint32_t rows)
{
    student_clear(cells);
    while (student_has_room(cells)) {
        uint32_t length = 1 + random_number(seed) % 40;
        for (uint32_t i = 0; i < length; i++) {
            bool blank = i > 0 && cells->character[cells->count - 1] != STUDENT_BLANK &&
                         random_number(seed) % 8 == 0;
            cells->character[cells->count++] = blank ? STUDENT_BLANK : 'x';
        }
        student_close_chain(cells, length);
    }
    for (uint32_t i = 0; i < STUDENT_CELLS + STUDENT_AHEAD; i++) {
        struct student_facts *facts = &cells->facts[i];
        uint32_t *all[] = {&facts->one, &facts->two, &facts->three};
        for (size_t k = 0; k < 3; k++) {
            *all[k] = random_number(seed) % rows;
        }
        for (size_t k = 0; k < STUDENT_SINGLES; k++) {
            facts->single[k] = random_number(seed) % rows;
        }
    }
}

static void make_moves(struct student_moves *moves, uint64_t *seed, int most, uint32_t types)
{
    int16_t *all = (int16_t *)(void *)moves;

    for (size_t i = 0; i < sizeof *moves / sizeof *all; i++) {
        all[i] = (int16_t)((int)(random_number(seed) % (2 * (uint32_t)most + 1)) - most);
    }
    for (size_t from = 0; from <= STUDENT_TYPES; from++) {
        for (size_t to = types; to < STUDENT_TYPES; to++) {
            moves->begin[from][to] = STUDENT_NEVER;
        }
    }
}

static void check_scores(const struct student_cells *wanted, const struct student_cells *got,
                         const char *name)
{
    for (uint32_t i = 0; i < wanted->count; i++) {
        if (wanted->kind[i] >= STUDENT_FIRST &&
            (memcmp(wanted->scores[i], got->scores[i], sizeof got->scores[i]) != 0 ||
             wanted->tag[i] != got->tag[i])) {
            fail_msg("%s: another result at cell %u", name, i);
        }
    }
}

/* Weights up to `most`: large ones make sums saturate. */
static void check_loops(const struct student_loops *loops, int most, uint64_t seed)
{
    enum { ROWS = 1 << 10 };
    struct student_cells *cells = calloc(2, sizeof *cells);
    int8_t *rows_8 = malloc((ROWS + STUDENT_SPILL) * STUDENT_TAGS);
    int16_t *rows_16 = malloc((ROWS + STUDENT_SPILL) * STUDENT_TAGS * sizeof *rows_16);
    struct student_moves moves;

    assert_true(cells && rows_8 && rows_16);
    for (size_t i = 0; i < (ROWS + STUDENT_SPILL) * STUDENT_TAGS; i++) {
        rows_8[i] = (int8_t)random_number(&seed);
        rows_16[i] = (int16_t)((int)(random_number(&seed) % (2 * (uint32_t)most + 1)) - most);
    }
    make_moves(&moves, &seed, most, STUDENT_TYPES);
    make_cells(&cells[0], &seed, ROWS);
    cells[1] = cells[0];
    student_portable.sum_8(&cells[0], rows_8);
    loops->sum_8(&cells[1], rows_8);
    check_scores(&cells[0], &cells[1], loops->name);
    student_portable.sum_16(&cells[0], rows_16);
    loops->sum_16(&cells[1], rows_16);
    check_scores(&cells[0], &cells[1], loops->name);
    student_portable.add_moves(&cells[0], &moves);
    loops->add_moves(&cells[1], &moves);
    student_trace(&cells[0], &moves);
    student_trace(&cells[1], &moves);
    check_scores(&cells[0], &cells[1], loops->name);
    free(cells);
    free(rows_8);
    free(rows_16);
}

static void test_loops(void **state)
{
    static const int most[] = {1, 100, 1000, 5000, 32767};

    (void)state;
    for (size_t i = 0; i < student_loops_count; i++) {
        const struct student_loops *loops = student_all_loops[i];
        for (size_t k = 0; (!loops->can || loops->can()) && k < sizeof most / sizeof most[0]; k++) {
            check_loops(loops, most[k], k + 1);
        }
    }
    assert_ptr_equal(student_all_loops[student_loops_count - 1], &student_portable);
}

/* ---- the best of all paths, by trying all ---- */

enum { FEW = 3, SHORT = 6 };

struct search {
    const struct student_cells *cells; /* one chain, the scores not moved yet */
    const struct student_moves *moves;
    uint8_t tags[SHORT];
    int best;
};

static int move_between(const struct student_moves *moves, int before, int tag)
{
    if (tag < (int)STUDENT_TYPES) {
        return moves->begin[before < 0 ? STUDENT_TYPES : (unsigned)before % STUDENT_TYPES][tag];
    }
    return before < (int)STUDENT_TYPES ? moves->second[tag - (int)STUDENT_TYPES]
                                       : moves->further[tag - (int)STUDENT_TYPES];
}

/* The sum of a path, or INT32_MIN where a word would go on where none can. */
static int sum_of(const struct search *search, const uint8_t *tags)
{
    int sum = 0, before = -1;

    for (uint32_t i = 0; i < SHORT; i++) {
        uint32_t cell = STUDENT_EDGES + i;
        if (search->cells->kind[cell] < STUDENT_FIRST) {
            continue;
        }
        int tag = tags[i];
        bool inside = tag >= (int)STUDENT_TYPES;
        if (inside && (search->cells->kind[cell] != STUDENT_WITHIN ||
                       before % (int)STUDENT_TYPES != tag % (int)STUDENT_TYPES)) {
            return INT32_MIN;
        }
        sum += search->cells->scores[cell][tag] + move_between(search->moves, before, tag);
        before = tag;
    }
    return sum;
}

static void try_all(struct search *search, uint32_t at)
{
    if (at == SHORT) {
        int sum = sum_of(search, search->tags);
        search->best = sum > search->best ? sum : search->best;
        return;
    }
    for (uint32_t i = 0; i < 2 * FEW; i++) {
        search->tags[at] = (uint8_t)(i < FEW ? i : STUDENT_TYPES + i - FEW);
        try_all(search, at + 1);
    }
}

static void test_best_path(void **state)
{
    struct student_cells *cells = calloc(2, sizeof *cells);
    uint64_t seed = 7;

    (void)state;
    assert_non_null(cells);
    for (int round = 0; round < 60; round++) {
        struct student_moves moves;
        make_moves(&moves, &seed, 30, FEW);
        student_clear(cells);
        for (uint32_t i = 0; i < SHORT; i++) {
            cells->character[cells->count++] = round % 3 == 0 && i == 2 ? STUDENT_BLANK : 'x';
        }
        student_close_chain(cells, SHORT);
        for (uint32_t i = 0; i < cells->count; i++) {
            for (size_t tag = 0; tag < STUDENT_TAGS; tag++) {
                cells->scores[i][tag] = (int16_t)((int)(random_number(&seed) % 101) - 50);
            }
        }
        cells[1] = cells[0];
        struct search search = {.cells = &cells[0], .moves = &moves, .best = INT32_MIN};
        try_all(&search, 0);
        student_choose_loops()->add_moves(&cells[1], &moves);
        student_trace(&cells[1], &moves);
        assert_int_equal(sum_of(&search, cells[1].tag + STUDENT_EDGES), search.best);
    }
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loops),
        cmocka_unit_test(test_best_path),
    };
    return cmocka_run_group_tests_name("segment/student loops", tests, NULL, NULL);
}
