/* SPDX-License-Identifier: MIT */
/* core/plan/plan.c and survey.c: a plan that is made is the plan that is read;
 * one that was touched is refused; shares are all of it. */
#include "plan/plan.h"

#include "base/heap.h"
#include "record/codec.h"

#include "read_help.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { MOST = 64 };

/* What the corpus says of itself, taken without a survey's lines. */
struct told {
    struct wen_corpus_file files[MOST];
    struct wen_plan_unit units[MOST];
    size_t file_count, unit_count;
    uint64_t documents;
    struct wen_corpus_totals totals;
};

static char *copy(const char *text)
{
    return text ? wen_heap_copy(text, strlen(text)) : NULL;
}

static void keep_file(void *self, uint64_t number, const struct wen_corpus_file *file)
{
    struct told *told = self;

    assert_int_equal(number, told->file_count);
    assert_true(told->file_count < MOST);
    struct wen_corpus_file *kept = &told->files[told->file_count++];
    *kept = *file;
    kept->id = copy(file->id);
    kept->path = copy(file->path);
    kept->refused = copy(file->refused);
}

static struct wen_corpus *open_corpus(const struct wen_input *input)
{
    struct wen_corpus *corpus;
    struct wen_error error;

    assert_int_equal(wen_corpus_open(input, &help_limits, &corpus, &error), 0);
    wen_corpus_refuse(corpus, 1, "crashed it: \"新\"\n");
    return corpus;
}

static void tell(const struct wen_input *input, struct told *told)
{
    struct wen_corpus *corpus = open_corpus(input);
    struct wen_buffer encoded = {0};
    struct wen_cut cut = {0};
    struct wen_record record;
    struct wen_error error;

    wen_corpus_survey(corpus, keep_file, told);
    while (wen_corpus_next(corpus, &record, &error) == 1) {
        if (!cut.documents) {
            wen_corpus_place(corpus, &told->units[told->unit_count++].place);
        }
        encoded.size = 0;
        wen_record_encode(&encoded, &record);
        wen_cut_add(&cut, &record, encoded.data, encoded.size);
        told->units[told->unit_count - 1].cut = cut;
        told->documents++;
        if (wen_cut_full(&cut)) {
            cut = (struct wen_cut){0};
        }
    }
    wen_corpus_totals(corpus, &told->totals);
    wen_buffer_free(&encoded);
    wen_corpus_close(corpus);
}

static void compare(const struct told *told, const struct wen_plan *plan)
{
    assert_int_equal(plan->file_count, told->file_count);
    for (size_t i = 0; i < told->file_count; i++) {
        const struct wen_corpus_file *file = &told->files[i], *planned = &plan->files[i];
        assert_string_equal(planned->id, file->id);
        assert_string_equal(planned->path, file->path);
        assert_string_equal(planned->sha256, file->sha256);
        assert_int_equal(planned->size, file->size);
        assert_int_equal(planned->modified, file->modified);
        assert_int_equal(!planned->refused, !file->refused);
        assert_true(!file->refused || strcmp(planned->refused, file->refused) == 0);
    }
    assert_int_equal(plan->unit_count, told->unit_count);
    for (size_t i = 0; i < told->unit_count; i++) {
        const struct wen_plan_unit *unit = &told->units[i], *planned = &plan->units[i];
        assert_memory_equal(&planned->place, &unit->place, sizeof unit->place);
        assert_int_equal(planned->cut.documents, unit->cut.documents);
        assert_int_equal(planned->cut.bytes, unit->cut.bytes);
        assert_int_equal(planned->cut.check, unit->cut.check);
    }
    assert_int_equal(plan->documents, told->documents);
    assert_int_equal(plan->inputs.files, told->totals.files);
    assert_int_equal(plan->inputs.bytes, told->totals.bytes);
    assert_int_equal(plan->inputs.skipped, told->totals.skipped);
    assert_string_equal(plan->inputs.sha256, told->totals.sha256);
}

static void free_told(struct told *told)
{
    for (size_t i = 0; i < told->file_count; i++) {
        free((char *)told->files[i].id);
        free((char *)told->files[i].path);
        free((char *)told->files[i].refused);
    }
}

static void write_corpus(void)
{
    static const struct timespec times[2] = {{-2, 500000000}, {-2, 500000000}}; /* before 1970 */
    struct wen_buffer lines = {0};

    for (int i = 0; i < 9; i++) {
        wen_buffer_format(&lines, "{\"text\":\"%0*d\"}\n", 300000, i);
    }
    help_write("d/a.jsonl", lines.data, lines.size);
    help_write("d/b crashed.txt", "x", 1);
    help_write("d/新 \"x\"\t\\\n\x01.txt", "1", 1);
    help_write("d/\xFF\xFE.txt", "2", 1);
    help_write("d/z.csv", "text\n", 5);
    help_write("d/y.csv", "text\nA\nB\n", 9);
    assert_int_equal(utimensat(AT_FDCWD, "d/y.csv", times, 0), 0);
    assert_int_equal(mkfifo("d/pipe.txt", 0666), 0);
    wen_buffer_free(&lines);
}

static void test_round_trip(void **state)
{
    struct wen_input input = {.text = "text"};
    struct wen_survey survey = {0};
    struct wen_buffer text = {0};
    struct told told = {0};
    struct wen_plan plan;
    struct wen_error error;
    cJSON *head = cJSON_Parse("{\"wenliu_plan\":1,\"shards\":3,\"pipeline\":{\"name\":\"新\\n\"}}");

    (void)state;
    help_enter();
    write_corpus();
    input.paths = help_list("d");
    tell(&input, &told);
    assert_int_equal(told.unit_count, 3);
    assert_int_equal(told.file_count, 7);
    struct wen_corpus *corpus = open_corpus(&input);
    assert_int_equal(wen_survey_corpus(&survey, corpus, NULL, NULL, &error), 0);
    wen_corpus_close(corpus);
    wen_plan_compose(head, &survey.lines, &text);
    assert_int_equal(wen_plan_parse(text.data, text.size, "P", &plan, &error), 0);
    assert_int_equal(plan.shards, 3);
    assert_false(plan.streams);
    assert_true(cJSON_Compare(plan.head, head, true));
    assert_string_equal(plan.files[1].refused, "crashed it: \"新\"\n");
    assert_int_equal(wen_plan_compare(plan.head, head, "P", "", &error), 0);
    compare(&told, &plan);
    wen_plan_free(&plan);
    cJSON_Delete(head);
    wen_buffer_free(&survey.lines);
    wen_buffer_free(&text);
    free_told(&told);
    help_leave();
}

/* ---- plans by hand ---------------------------------------------------- */

#define HEAD "{\"wenliu_plan\":1,\"shards\":1}"
#define FILE_LINE(n, size)                                                                         \
    "{\"file\":" n ",\"id\":\"i\",\"path\":\"p\",\"size\":" size                                   \
    ",\"modified\":\"1.000000002\",\"sha256\":\"-\"}\n"
#define UNIT_LINE(n, documents)                                                                    \
    "{\"unit\":" n ",\"file\":0,\"record\":0,\"offset\":0,\"line\":0,\"documents\":" documents     \
    ",\"bytes\":5,\"check\":\"000000ff\"}\n"
#define INPUTS                                                                                     \
    "{\"inputs\":{\"files\":1,\"bytes\":2,\"skipped\":0,\"sha256\":\"ab\"},\"streams\":true}\n"

static const struct {
    const char *head, *lines;
    unsigned long line; /* the one that is named; 0: it is a plan */
} forms[] = {
    {HEAD, INPUTS, 0},
    {HEAD, FILE_LINE("0", "0") UNIT_LINE("0", "1") INPUTS, 0},
    {HEAD, FILE_LINE("0", "9007199254740992") UNIT_LINE("0", "9007199254740991") INPUTS,
     0}, /* 2^53 */
    {HEAD, FILE_LINE("0", "9007199254740994") INPUTS, 2},
    {HEAD, FILE_LINE("0", "-1") INPUTS, 2},
    {HEAD, FILE_LINE("0", "\"1\"") INPUTS, 2},
    {HEAD, FILE_LINE("1", "1") INPUTS, 2},
    {HEAD, FILE_LINE("0", "1") FILE_LINE("0", "1") INPUTS, 3},
    {HEAD, FILE_LINE("0", "1") FILE_LINE("1", "1") FILE_LINE("2", "1") UNIT_LINE("1", "1") INPUTS,
     5},
    {HEAD, "{\"unit\":0}\n" INPUTS, 2},
    {HEAD, "{\"file\":0}\n" INPUTS, 2},
    {HEAD, "{\"other\":0}\n" INPUTS, 2},
    {HEAD, "[]\n" INPUTS, 2},
    {HEAD, "\n" INPUTS, 2},
    {HEAD, "{\"file\":\n" INPUTS, 2},
    {HEAD, "{\"inputs\":{}}\n", 2},
    {"{\"wenliu_plan\":2,\"shards\":1}", INPUTS, 1},
    {"{\"wenliu_plan\":1,\"shards\":0}", INPUTS, 1},
    {"{\"wenliu_plan\":1,\"shards\":4294967296}", INPUTS, 1},
    {"{\"wenliu_plan\":1}", INPUTS, 1},
    {"{}", INPUTS, 1},
};

static void compose(const char *head, const char *lines, struct wen_buffer *text)
{
    struct wen_buffer survey = {0};
    cJSON *parsed = cJSON_Parse(head);

    wen_buffer_add_text(&survey, lines);
    text->size = 0;
    wen_plan_compose(parsed, &survey, text);
    cJSON_Delete(parsed);
    wen_buffer_free(&survey);
}

static void test_forms(void **state)
{
    struct wen_buffer text = {0};

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct wen_error error = {0};
        struct wen_plan plan;
        char place[16];
        compose(forms[i].head, forms[i].lines, &text);
        snprintf(place, sizeof place, "P:%lu: ", forms[i].line);
        int status = wen_plan_parse(text.data, text.size, "P", &plan, &error);
        assert_int_equal(status, forms[i].line ? WEN_EXIT_CONFIG : WEN_EXIT_OK);
        assert_true(!forms[i].line || strncmp(error.text, place, strlen(place)) == 0);
        assert_true(status || (plan.streams && plan.inputs.bytes == 2));
        wen_plan_free(&plan);
    }
    compose(HEAD, forms[2].lines, &text);
    struct wen_plan plan;
    assert_int_equal(wen_plan_parse(text.data, text.size, "P", &plan, NULL), 0);
    assert_int_equal(plan.files[0].size, UINT64_C(1) << 53);
    assert_int_equal(plan.files[0].modified, 1000000002);
    assert_int_equal(plan.documents, (UINT64_C(1) << 53) - 1);
    assert_int_equal(plan.units[0].cut.check, 255);
    wen_plan_free(&plan);
    wen_buffer_free(&text);
}

/* A seal alone is a plan of nothing, and no plan. */
static void test_only_a_seal(void **state)
{
    /* SHA-256 of nothing: NIST's example values */
    static const char text[] =
        "{\"seal\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
        "7852b855\"}\n";
    struct wen_error error = {0};
    struct wen_plan plan;

    (void)state;
    assert_int_equal(wen_plan_parse(text, sizeof text - 1, "P", &plan, &error), WEN_EXIT_CONFIG);
    wen_plan_free(&plan);
}

static void test_damage(void **state)
{
    struct wen_buffer text = {0};
    struct wen_error error = {0};
    struct wen_plan plan;

    (void)state;
    compose(HEAD, forms[1].lines, &text);
    assert_int_equal(wen_plan_parse(text.data, text.size, "P", &plan, &error), 0);
    wen_plan_free(&plan);
    for (size_t i = 0; i < text.size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            text.data[i] = (char)(text.data[i] ^ (1 << bit));
            assert_int_equal(wen_plan_parse(text.data, text.size, "P", &plan, &error),
                             WEN_EXIT_CONFIG);
            assert_non_null(strstr(error.text, "seal"));
            wen_plan_free(&plan);
            text.data[i] = (char)(text.data[i] ^ (1 << bit));
        }
        assert_int_equal(wen_plan_parse(text.data, i, "P", &plan, &error), WEN_EXIT_CONFIG);
        wen_plan_free(&plan);
    }
    wen_buffer_add_byte(&text, '\n');
    assert_int_equal(wen_plan_parse(text.data, text.size, "P", &plan, &error), WEN_EXIT_CONFIG);
    wen_plan_free(&plan);
    wen_buffer_free(&text);
}

/* ---- shares ----------------------------------------------------------- */

static uint64_t random_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* Shares 0 to shards-1 are all units in their order, each within one unit of even. */
static void check_shares(const struct wen_plan *plan, unsigned shards)
{
    uint64_t next = 0, all = 0, most = 0;

    for (size_t i = 0; i < plan->unit_count; i++) {
        all += plan->units[i].cut.bytes;
        most = most < plan->units[i].cut.bytes ? plan->units[i].cut.bytes : most;
    }
    for (unsigned shard = 0; shard < shards; shard++) {
        uint64_t first, end, bytes = 0, even = all / shards;
        wen_plan_share(plan, shard, shards, &first, &end);
        assert_int_equal(first, next);
        assert_true(end >= first);
        for (next = first; next < end; next++) {
            bytes += plan->units[next].cut.bytes;
        }
        assert_true(bytes <= even + most + 1 && even <= bytes + most + 1);
    }
    assert_int_equal(next, plan->unit_count);
}

static void test_shares(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 5, 7, 19, 20, 21, 100, 1000};
    struct wen_plan_unit units[1000];
    uint64_t random = 1;

    (void)state;
    for (size_t i = 0; i < 20 * sizeof counts / sizeof counts[0]; i++) {
        struct wen_plan plan = {.units = units, .unit_count = counts[i / 20]};
        for (size_t k = 0; k < plan.unit_count; k++) {
            /* mostly alike, some far larger, as they are; once so large that sums do not fit in
             * 64 bits when they are multiplied */
            uint64_t bytes = (1 << 20) + random_number(&random) % 4096;
            units[k].cut.bytes = i % 20 == 19 ? UINT64_C(1) << 53
                                 : i % 5 == 0 ? bytes << random_number(&random) % 8
                                              : bytes;
        }
        for (unsigned shards = 1; shards <= 20; shards++) {
            check_shares(&plan, shards);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_forms),
        cmocka_unit_test(test_only_a_seal), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests_name("plan/plan", tests, NULL, NULL);
}
