/* SPDX-License-Identifier: MIT */
/* core/registry/chain.c: stages bound to one another, and every way in which that fails. Uses the
 * stages of tests/unit/stages. */
#include "registry/chain.h"
#include "registry/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static char stages[4096]; /* folder of the stages for tests */
static char file[64];     /* the pipeline at hand */

#define LOAD "{\"use\": \"load\"}"
#define CUT "{\"use\": \"cut\"}"
#define FIND "{\"use\": \"find\", \"names\": []}"
#define TALLY "{\"use\": \"tally\"}"
#define WASH "{\"use\": \"wash\"}"
#define PUT "{\"use\": \"put\"}"

static const struct {
    const char *stages; /* one a line, the first in line 2 of the file */
    const char *said;   /* "" where all is well */
} rows[] = {
    {LOAD, ""},
    {LOAD ",\n" CUT ",\n" FIND ",\n" TALLY ",\n" PUT, ""},
    {LOAD ",\n" WASH ",\n" CUT ",\n" PUT ",\n" PUT, ""},
    {LOAD ",\n" CUT ",\n" WASH ",\n" CUT, ""}, /* the first tokens have ended */
    /* stages that are not there or do not load */
    {"{\"use\": \"laod\"}", "2:9: error: there is no stage \"laod\"; did you mean \"load\"? "},
    {LOAD ",\n{\"use\": \"Cut\"}", "3:9: error: there is no stage \"Cut\"; did you mean \"cut\"? "},
    {LOAD ",\n{\"use\": \"a\\u001b\"}",
     "3:9: error: there is no stage \"a\\x1B\"; names of stages are of the form [a-z][a-z0-9_]*. "},
    {"{\"use\": \"misnamed\"}",
     "2:9: error: @/misnamed.so cannot be used: its file is named misnamed, but its .name is "
     "\"other\"; make them agree\n"},
    /* a stage that is not there may give what others need: no more is said than is known */
    {LOAD ",\n{\"use\": \"ctu\"},\n" FIND, "3:9: error: there is no stage \"ctu\"; did you mean "
                                           "\"cut\"? "},
    /* needs */
    {CUT, "2:9: error: stage cut needs the layer text, which no stage of the pipeline gives; stage "
          "load does: put { \"use\": \"load\" } in front of it\n"},
    {LOAD ",\n" FIND, "3:9: error: stage find needs the layer tokens, which no stage of the "
                      "pipeline gives; stage cut does: put { \"use\": \"cut\" } in front of it\n"},
    {LOAD ",\n" FIND ",\n" CUT, "3:9: error: stage find needs the layer tokens, which stage cut "
                                "gives: put cut in front of find (given at 4:9)\n"},
    {LOAD ",\n" CUT ",\n" WASH ",\n" FIND,
     "5:9: error: stage find needs the layer tokens, which stage cut gives but stage wash ends by "
     "rewriting the text: put find in front of wash (rewritten at 4:9)\n"},
    {WASH ",\n" LOAD, "2:9: error: stage wash needs the layer text, which stage load gives: put "
                      "load in front of wash (given at 3:9)\n"},
    {LOAD ",\n" CUT ",\n" FIND ",\n{\"use\": \"picky\"}",
     "5:9: error: stage picky needs the column tag of the layer tokens as STRING, but stage cut "
     "gives it as LABEL: these two do not go together\n"
     "5:9: error: stage picky needs the column wrod of the layer tokens, which stage cut gives "
     "without it; did you mean \"word\"?\n"
     "5:9: error: stage picky needs rows of the layer entities that do not overlap, but stage find "
     "gives others: these two do not go together\n"
     "5:9: error: stage picky needs the layer sentences, which no stage gives; there is text, "
     "blocks, tokens and entities\n"},
    /* things given twice */
    {LOAD ",\n" CUT ",\n" CUT,
     "4:9: error: stage cut gives the layer tokens, which stage cut gives "
     "already (first at 3:9)\n"},
    {LOAD ",\n" CUT ",\n" TALLY ",\n" TALLY,
     "5:9: error: stage tally gives the table terms, which stage tally gives already (first at "
     "4:9)\n"},
    {LOAD ",\n" CUT ",\n" TALLY ",\n" WASH ",\n" CUT ",\n" TALLY,
     "7:9: error: stage tally gives the table terms, which stage tally gives already (first at "
     "4:9)\n"},
    /* writers */
    {LOAD ",\n" PUT ",\n" CUT,
     "3:9: error: stage put writes what stages give, but stage cut behind "
     "it gives layers: move put to the end (given at 4:9)\n"},
    {LOAD ",\n" CUT ",\n" PUT ",\n" TALLY,
     "4:9: error: stage put writes what stages give, but stage tally behind it gives tables: move "
     "put to the end (given at 5:9)\n"},
    /* options */
    {LOAD ",\n{\"use\": \"cut\", \"lonegst\": 4}",
     "3:16: error: unknown option \"lonegst\" of stage cut; did you mean \"longest\"?\n"},
    {LOAD ",\n{\"longest\": 65, \"use\": \"cut\", \"engine\": \"plian\"}",
     "3:13: error: option \"longest\" of stage cut must be a whole number from 1 to 64, not 65\n"
     "3:41: error: option \"engine\" of stage cut must be \"plain\" or \"fancy\", not \"plian\"; "
     "did "
     "you mean \"plain\"?\n"},
    {LOAD ",\n" CUT ",\n{\"use\": \"find\"}",
     "4:1: error: stage find needs the option \"names\": Names to find.\n"},
    {"{\"use\": \"load\", \"layout\": \"lines\"}",
     "2:17: error: unknown option \"layout\" of stage load, which has none\n"},
    /* all at once */
    {CUT ",\n" PUT ",\n{\"use\": \"find\", \"name\": []}",
     "2:9: error: stage cut needs the layer text, which no stage of the pipeline gives; stage load "
     "does: put { \"use\": \"load\" } in front of it\n"
     "3:9: error: stage put needs the layer text, which no stage of the pipeline gives; stage load "
     "does: put { \"use\": \"load\" } in front of it\n"
     "3:9: error: stage put writes what stages give, but stage find behind it gives layers: move "
     "put to the end (given at 4:9)\n"
     "4:1: error: stage find needs the option \"names\": Names to find.\n"
     "4:17: error: unknown option \"name\" of stage find; did you mean \"names\"?\n"},
};

static void write_pipeline(const char *listed, const char *more)
{
    FILE *to = fopen(file, "w");

    assert_non_null(to);
    fprintf(to, "{\"stages\": [\n%s]%s}", listed, more);
    assert_int_equal(fclose(to), 0);
}

/* The lines that begin with the file's name, without it; "@" for the folder of the stages. */
static char *said(const char *printed)
{
    struct wen_buffer kept = {0};
    size_t size = strlen(file);

    for (const char *line = printed, *next; *line; line = next) {
        const char *looked = strstr(line, "Looked in: ");
        next = line + strcspn(line, "\n");
        next += *next == '\n';
        if (strncmp(line, file, size) != 0) {
            continue;
        }
        const char *end = looked && looked < next ? looked : next;
        for (line += size + 1; line < end; line++) {
            if (strncmp(line, stages, strlen(stages)) == 0) {
                wen_buffer_add_byte(&kept, '@');
                line += strlen(stages);
            }
            wen_buffer_add_byte(&kept, *line);
        }
    }
    return wen_buffer_text(&kept);
}

static int bind(void *argument, FILE *out)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    struct wen_pipeline *pipeline = argument;
    struct wen_chain chain;
    bool fine = wen_chain_bind(pipeline, registry, &chain);

    wen_problems_print(&pipeline->problems, out);
    wen_chain_free(&chain);
    wen_registry_close(registry);
    return fine ? 0 : 78;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wen_pipeline pipeline;
        struct wen_buffer out = {0};
        struct wen_error error;
        write_pipeline(rows[i].stages, "");
        assert_true(wen_pipeline_load(file, &pipeline));
        int status = wen_in_child(bind, &pipeline, 60, &out, &error);
        assert_string_equal(error.text, "");
        char *lines = said(wen_buffer_text(&out));
        assert_string_equal(lines, rows[i].said);
        assert_int_equal(status, rows[i].said[0] ? 78 : 0);
        free(lines);
        wen_buffer_free(&out);
        wen_pipeline_free(&pipeline);
    }
}

static void check_given(struct wen_given given, size_t link, size_t layer)
{
    assert_int_equal(given.link, link);
    assert_int_equal(given.layer, layer);
}

/* What is bound to what. */
static void test_bindings(void **state)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    struct wen_pipeline pipeline;
    struct wen_chain chain;

    (void)state;
    write_pipeline(LOAD ",\n" CUT ",\n" FIND ",\n" WASH ",\n" CUT ",\n" FIND ",\n" PUT, "");
    assert_true(wen_pipeline_load(file, &pipeline));
    assert_true(wen_chain_bind(&pipeline, registry, &chain));
    assert_int_equal(chain.count, 7);
    const struct wen_link *links = chain.links;
    assert_string_equal(links[2].stage->name, "find");
    assert_int_equal(links[2].place, pipeline.steps[2].place);
    assert_null(links[0].options);
    assert_non_null(links[1].options);
    /* load needs raw, which comes from the input */
    assert_int_equal(links[0].need_count, 1);
    assert_true(links[0].needs[0].present);
    assert_true(links[0].needs[0].link == WEN_FROM_INPUT);
    assert_int_equal(links[0].layer_count, 0);
    /* cut needs text of load */
    assert_int_equal(links[1].needs[0].link, 0);
    assert_int_equal(links[1].needs[0].layer, 0);
    assert_null(links[1].needs[0].columns);
    /* find needs word and tag of tokens, which cut gives the other way round, and kind of blocks */
    assert_int_equal(links[2].needs[0].link, 1);
    assert_int_equal(links[2].needs[0].columns[0], 1);
    assert_int_equal(links[2].needs[0].columns[1], 0);
    assert_true(links[2].needs[1].present);
    assert_int_equal(links[2].needs[1].link, 0);
    assert_int_equal(links[2].needs[1].layer, 1);
    assert_int_equal(links[2].layer_count, 2); /* without text */
    check_given(links[2].layers[0], 0, 1);
    check_given(links[2].layers[1], 1, 0);
    assert_int_equal(links[3].layer_count, 3);
    /* behind wash all is new, and blocks are gone */
    assert_int_equal(links[4].needs[0].link, 3);
    assert_int_equal(links[4].layer_count, 0);
    assert_int_equal(links[5].needs[0].link, 4);
    assert_false(links[5].needs[1].present);
    assert_int_equal(links[6].needs[0].link, 3);
    assert_int_equal(links[6].layer_count, 2);
    check_given(links[6].layers[1], 5, 0);
    assert_int_equal(chain.layer_count, 2);
    wen_chain_free(&chain);
    wen_pipeline_free(&pipeline);
    wen_registry_close(registry);
}

/* Documents that come as text need no stage that gives it; what rewrites it still ends layers. */
static void test_given_text(void **state)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    struct wen_pipeline pipeline;
    struct wen_chain chain;

    (void)state;
    write_pipeline(CUT ",\n" WASH ",\n" CUT, "");
    assert_true(wen_pipeline_load(file, &pipeline));
    pipeline.gives_text = true;
    assert_true(wen_chain_bind(&pipeline, registry, &chain));
    assert_true(chain.text);
    assert_true(chain.links[0].needs[0].present);
    assert_true(chain.links[0].needs[0].link == WEN_FROM_INPUT);
    assert_int_equal(chain.links[2].needs[0].link, 1);
    assert_int_equal(chain.layer_count, 1);
    wen_chain_free(&chain);
    wen_pipeline_free(&pipeline);
    wen_registry_close(registry);
}

/* The printed pipeline has every default, and is itself a pipeline that prints the same. */
static void test_print(void **state)
{
    static const char expected[] =
        "{\"name\":\"n\",\"input\":{\"paths\":[\"/tmp/in\"],\"include\":[],\"exclude\":[],"
        "\"format\":\"auto\",\"text\":\"text\",\"id\":null,\"meta\":[]},\"stages\":[{\"use\":"
        "\"load\"},{\"use\":\"cut\",\"merge\":false,\"longest\":4,\"share\":0.5,\"mark\":null,"
        "\"engine\":\"fancy\",\"lexicon\":\"/tmp/a\",\"words\":[\"文\"],\"lists\":[],"
        "\"any\":9007199254740993}],\"output\":null,\"limits\":{\"cpu_seconds\":30,";
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    char first[2000] = "";

    (void)state;
    write_pipeline(LOAD ",\n{\"use\": \"cut\", \"lexicon\": \"a\", \"engine\": \"fancy\"}",
                   ", \"name\": \"n\", \"input\": {\"paths\": [\"in\"]}");
    for (int round = 0; round < 2; round++) {
        struct wen_pipeline pipeline;
        struct wen_chain chain;
        assert_true(wen_pipeline_load(file, &pipeline));
        assert_true(wen_chain_bind(&pipeline, registry, &chain));
        cJSON *tree = wen_chain_print(&pipeline, &chain);
        char *text = cJSON_PrintUnformatted(tree);
        assert_int_equal(strncmp(text, expected, strlen(expected)), 0);
        assert_true(first[0] == '\0' || strcmp(text, first) == 0);
        snprintf(first, sizeof first, "%s", text);
        FILE *to = fopen(file, "w");
        fputs(text, to);
        fclose(to);
        cJSON_free(text);
        cJSON_Delete(tree);
        wen_chain_free(&chain);
        wen_pipeline_free(&pipeline);
    }
    wen_registry_close(registry);
}

/* Where a stage of the pipeline kills the process, probing it makes that a problem like others. */
static void test_crash(void **state)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    struct wen_pipeline pipeline;
    struct wen_buffer out = {0};
    struct wen_error error;
    struct wen_chain chain;

    (void)state;
    write_pipeline(LOAD ",\n{\"use\": \"crash\"}", "");
    assert_true(wen_pipeline_load(file, &pipeline));
    assert_int_equal(wen_in_child(bind, &pipeline, 60, &out, &error), 70);
    assert_string_equal(error.text, "died of signal 11 (SIGSEGV)");
    assert_int_equal(wen_registry_probe(registry, "load", &error), 0);
    assert_int_equal(wen_registry_probe(registry, "crash", &error), 78);
    assert_false(wen_chain_bind(&pipeline, registry, &chain));
    assert_int_equal(pipeline.problems.count, 1);
    wen_chain_free(&chain);
    wen_buffer_free(&out);
    wen_pipeline_free(&pipeline);
    wen_registry_close(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_bindings),
        cmocka_unit_test(test_given_text), cmocka_unit_test(test_print),
        cmocka_unit_test(test_crash),
    };
    char relative[4096];

    snprintf(relative, sizeof relative, "%s/tests/unit/stages/.libs",
             getenv("BUILD") ? getenv("BUILD") : ".");
    char *real = realpath(relative, NULL);
    snprintf(file, sizeof file, "/tmp/wenliu-test-XXXXXX.json");
    int descriptor = mkstemps(file, 5);
    if (!real || descriptor < 0) {
        perror(relative);
        return 1;
    }
    close(descriptor);
    snprintf(stages, sizeof stages, "%s", real);
    free(real);
    int failed = cmocka_run_group_tests_name("registry/chain", tests, NULL, NULL);
    unlink(file);
    return failed;
}
