/* SPDX-License-Identifier: MIT */
/* core/plan/outline.c: the numbers and shares that the whole plan has, read
 * line by line; every byte of it is under the seal. */
#include "base/heap.h"
#include "base/io.h"
#include "plan/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char path[] = "plan.jsonl";

static int set_up(void **state)
{
    char *folder = wen_heap_copy("/tmp/wenliu-outline.XXXXXX", 26);

    *state = mkdtemp(folder);
    return *state && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    int status = remove(path) == 0 && rmdir(*state) == 0 ? 0 : -1;

    free(*state);
    return status;
}

static void write_plan(const char *bytes, size_t size)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* A plan of one file whose units have these bytes. */
static void make_plan(unsigned shards, const uint64_t *bytes, size_t units, struct wen_buffer *plan)
{
    struct wen_corpus_totals totals = {.files = 1, .bytes = 77, .skipped = 3};
    struct wen_survey survey = {0};
    cJSON *head = cJSON_CreateObject();

    memset(totals.sha256, 'a', 64);
    cJSON_AddNumberToObject(head, "wenliu_plan", 1);
    cJSON_AddNumberToObject(head, "shards", shards);
    wen_buffer_format(&survey.lines,
                      "{\"file\":0,\"id\":\"{\\\"unit\\\":\",\"path\":\"/x\",\"size\":77,"
                      "\"modified\":\"1.000000002\",\"sha256\":\"%s\"}\n",
                      totals.sha256);
    for (size_t i = 0; i < units; i++) {
        wen_buffer_format(&survey.lines,
                          "{\"unit\":%zu,\"file\":0,\"record\":%zu,\"offset\":0,\"line\":0,"
                          "\"documents\":%zu,\"bytes\":%llu,\"check\":\"00000000\"}\n",
                          i, i, i + 1, (unsigned long long)bytes[i]);
    }
    wen_survey_end(&survey, &totals, false);
    wen_plan_compose(head, &survey.lines, plan);
    wen_buffer_free(&survey.lines);
    cJSON_Delete(head);
}

/* ---- as the whole plan ------------------------------------------------ */

static const struct sizes {
    size_t units;
    uint64_t bytes[12];
} sizes[] = {
    {0, {0}},
    {1, {1000}},
    {1, {0}},
    {3, {0, 0, 0}},
    {12, {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}},
    {12, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
    {6, {1000000, 1, 1, 1, 1, 1}},
    {6, {1, 1, 1, 1, 1, 1000000}},
    {5, {0, 7, 0, 7, 0}},
    {2, {9007199254740992, 9007199254740992}}, /* a share of it times shards is beyond 64 bits */
};

static void check_plan(const struct sizes *row, unsigned shards)
{
    struct wen_buffer text = {0};
    struct wen_plan plan;
    struct wen_plan_outline outline;

    make_plan(shards, row->bytes, row->units, &text);
    write_plan(text.data, text.size);
    assert_int_equal(wen_plan_parse(text.data, text.size, path, &plan, NULL), WEN_EXIT_OK);
    assert_int_equal(wen_plan_outline_read(path, &outline, NULL), WEN_EXIT_OK);
    assert_int_equal(outline.shards, plan.shards);
    assert_int_equal(outline.units, plan.unit_count);
    assert_int_equal(outline.documents, row->units * (row->units + 1) / 2);
    assert_int_equal(outline.inputs.files, 1);
    assert_int_equal(outline.inputs.bytes, 77);
    assert_int_equal(outline.inputs.skipped, 3);
    assert_false(outline.streams);
    assert_string_equal(outline.seal, plan.seal);
    uint64_t *firsts = wen_plan_outline_shares(path, &outline, NULL);
    assert_non_null(firsts);
    for (unsigned i = 0; i < shards; i++) {
        uint64_t first, end;
        wen_plan_share(&plan, i, shards, &first, &end);
        assert_int_equal(firsts[i], first);
        assert_int_equal(firsts[i + 1], end);
    }
    free(firsts);
    wen_plan_free(&plan);
    wen_buffer_free(&text);
}

static void has_the_numbers_of_the_plan(void **state)
{
    static const unsigned shards[] = {1, 2, 3, 7, 12, 13, 100};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t k = 0; k < sizeof shards / sizeof shards[0]; k++) {
            check_plan(&sizes[i], shards[k]);
        }
    }
}

/* ---- damaged ---------------------------------------------------------- */

static void expect(int status, const char *bytes, size_t size)
{
    struct wen_plan_outline outline;
    struct wen_error error = {0};

    write_plan(bytes, size);
    assert_int_equal(wen_plan_outline_read(path, &outline, &error), status);
    assert_int_equal(error.status, status);
}

static void notices_every_changed_byte(void **state)
{
    struct wen_buffer text = {0};

    (void)state;
    make_plan(2, sizes[5].bytes, 3, &text);
    expect(WEN_EXIT_OK, text.data, text.size);
    for (size_t i = 0; i < text.size; i++) {
        text.data[i] ^= 1;
        expect(WEN_EXIT_DATA, text.data, text.size);
        text.data[i] ^= 1;
    }
    wen_buffer_free(&text);
}

static void notices_every_length(void **state)
{
    struct wen_buffer text = {0};

    (void)state;
    make_plan(2, sizes[5].bytes, 3, &text);
    for (size_t size = 0; size < text.size; size++) {
        expect(WEN_EXIT_DATA, text.data, size);
    }
    size_t whole = text.size;
    wen_buffer_add(&text, "\n", 1);
    expect(WEN_EXIT_DATA, text.data, text.size);
    text.size = whole;
    wen_buffer_add(&text, text.data, whole);
    expect(WEN_EXIT_DATA, text.data, text.size);
    wen_buffer_free(&text);
}

static void refuses_a_newer_form(void **state)
{
    struct wen_buffer lines = {0}, text = {0};
    cJSON *head = cJSON_Parse("{\"wenliu_plan\":2,\"shards\":1}");

    (void)state;
    wen_plan_compose(head, &lines, &text);
    expect(WEN_EXIT_DATA, text.data, text.size);
    cJSON_Delete(head);
    wen_buffer_free(&text);
}

static void says_what_cannot_be_read(void **state)
{
    struct wen_plan_outline outline = {.shards = 1};
    struct wen_error error = {0};

    (void)state;
    assert_int_equal(wen_plan_outline_read("nothing", &outline, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "nothing: No such file"));
    outline.shards = 1;
    assert_null(wen_plan_outline_shares("nothing", &outline, &error));
    assert_int_equal(wen_plan_outline_read(".", &outline, &error), WEN_EXIT_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_numbers_of_the_plan), cmocka_unit_test(notices_every_changed_byte),
        cmocka_unit_test(notices_every_length),        cmocka_unit_test(refuses_a_newer_form),
        cmocka_unit_test(says_what_cannot_be_read),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
