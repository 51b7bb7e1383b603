/* SPDX-License-Identifier: MIT */
/* core/results/decision.c: decisions find their documents again. */
#include "results/decision.h"
#include "run/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const stages[] = {"decode", "cut", "cut2"};

static const struct {
    uint64_t unit;
    uint32_t document;
    const char *stage, *reason;
    int signal;
} rows[] = {
    {0, 1, "cut", "it was killed", 11},
    {2, 0, "cut2", "", 0},
    {0, 2, "decode", "它\n\"", 9},
    {1, 1, "cut", "of another unit", 6},
    {0, 3, "gone", "of no stage of ours", 6},
    {0, 4, "cut", "of no document of ours", 6},
    {0, 1, "cut2", "a second time", 6},
    {UINT64_MAX, UINT32_MAX, "cut", "far away", 6},
};

enum { ROWS = sizeof rows / sizeof rows[0], DOCUMENTS = 4 };

static void add_all(struct wen_buffer *decisions)
{
    for (size_t i = 0; i < ROWS; i++) {
        const struct wen_refusal refusal = {rows[i].document, 0, rows[i].stage,
                                            (char *)rows[i].reason, rows[i].signal};
        wen_decision_add(decisions, rows[i].unit, &refusal);
    }
}

static struct wen_unit *make_unit(uint64_t number)
{
    struct wen_unit *unit = wen_unit_new(number);
    const struct wen_record record = {.id = wen_string("", 0), .raw = wen_string("", 0)};

    for (int i = 0; i < DOCUMENTS; i++) {
        wen_unit_add(unit, "", 0, &record);
    }
    return unit;
}

static void check(const struct wen_unit *unit, size_t refusal, size_t row)
{
    const struct wen_refusal *refused = &unit->refusals[refusal];

    assert_int_equal(refused->document, rows[row].document);
    assert_string_equal(refused->stage, rows[row].stage);
    assert_string_equal(refused->reason, rows[row].reason);
    assert_int_equal(refused->signal, rows[row].signal);
    assert_int_equal(refused->status, WEN_QUARANTINE);
    assert_int_equal(unit->marks[refused->document], WEN_MARK_REFUSED);
}

static void test_apply(void **state)
{
    struct wen_buffer decisions = {0};
    struct wen_unit *unit = make_unit(0);

    (void)state;
    add_all(&decisions);
    wen_unit_decide(unit, &decisions, stages, 3);
    assert_int_equal(unit->refusal_count, 2);
    check(unit, 0, 0);
    check(unit, 1, 2);
    assert_int_equal(unit->marks[0], WEN_MARK_NONE);
    assert_int_equal(unit->marks[3], WEN_MARK_NONE);
    wen_unit_free(unit);
    wen_buffer_free(&decisions);
}

/* Behind unit N there are the decisions about units behind it. */
static void test_drop(void **state)
{
    static const struct {
        uint64_t until;
        size_t second, first; /* refusals in units 2 and 1 */
    } drops[] = {{0, 1, 1}, {1, 1, 0}, {1, 1, 0}, {2, 0, 0}, {UINT64_MAX, 0, 0}};
    struct wen_buffer decisions = {0};

    (void)state;
    add_all(&decisions);
    for (size_t i = 0; i < sizeof drops / sizeof drops[0]; i++) {
        struct wen_unit *units[] = {make_unit(0), make_unit(1), make_unit(2)};
        wen_decision_drop(&decisions, drops[i].until);
        for (size_t k = 0; k < 3; k++) {
            wen_unit_decide(units[k], &decisions, stages, 3);
        }
        assert_int_equal(units[0]->refusal_count, 0);
        assert_int_equal(units[1]->refusal_count, drops[i].first);
        assert_int_equal(units[2]->refusal_count, drops[i].second);
        if (drops[i].first) {
            check(units[1], 0, 3);
        }
        for (size_t k = 0; k < 3; k++) {
            wen_unit_free(units[k]);
        }
    }
    assert_int_equal(decisions.size, 0);
    wen_buffer_free(&decisions);
}

/* However it is cut off, whole decisions hold and nothing behind them is read. */
static void test_cut_off(void **state)
{
    struct wen_buffer decisions = {0};

    (void)state;
    add_all(&decisions);
    size_t whole = decisions.size,
           first = sizeof(struct wen_decision) + strlen("cut") + strlen(rows[0].reason);
    for (size_t size = 0; size < whole; size++) {
        struct wen_unit *unit = make_unit(0);
        struct wen_buffer cut = {0};
        wen_buffer_add(&cut, decisions.data, size);
        wen_unit_decide(unit, &cut, stages, 3);
        assert_int_equal(unit->refusal_count > 0, size >= first);
        wen_decision_drop(&cut, 0);
        assert_true(cut.size <= size);
        wen_unit_free(unit);
        wen_buffer_free(&cut);
    }
    wen_buffer_free(&decisions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_apply), cmocka_unit_test(test_drop),
                                       cmocka_unit_test(test_cut_off)};

    return cmocka_run_group_tests_name("results/decision", tests, NULL, NULL);
}
