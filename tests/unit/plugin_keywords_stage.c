/* SPDX-License-Identifier: MIT */
/* plugins/keywords/keywords.c: the callbacks, from open() to the tables, with a host made here. */
#include "plugin_keywords_support.h"
#include "record/rows.h"
#include "sorting_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

extern const struct wen_stage keywords_LTX_wen_stage;
static const struct wen_stage *const stage = &keywords_LTX_wen_stage;

/* ---- the host ---------------------------------------------------------- */

enum { LABELS = 32 };

/* Rows of a layer or table. */
struct rows {
    struct wen_store store;
    struct wen_arena arena;
    uint32_t kept; /* rows whose strings lie in the arena */
};

struct host {
    struct wen_context context;
    struct rows keywords, tables[2];
    unsigned char emitted[4096];
    size_t emitted_size;
    char why[1024], warning[1024];
    const char *labels[LABELS];
    uint32_t label_count;
};

static struct host *self_of(struct wen_context *context)
{
    return (struct host *)context;
}

static struct wen_rows *add(struct wen_context *context, unsigned layer, uint32_t count)
{
    struct rows *rows = &self_of(context)->keywords;

    assert_int_equal(layer, 0);
    return wen_store_add(&rows->store, &rows->arena, count);
}

/* Takes over what was added before: its strings may be gone after this call. */
static struct wen_rows *add_row(struct wen_context *context, unsigned table, uint32_t count)
{
    struct rows *rows = &self_of(context)->tables[table];

    assert_true(table < 2);
    wen_store_keep(&rows->store, &rows->arena, rows->kept);
    rows->kept = rows->store.count;
    return wen_store_add(&rows->store, &rows->arena, count);
}

/* What process() allocates lives as long as the test, in the arena of the rows. */
static void *allocate(struct wen_context *context, size_t size)
{
    return wen_arena_zero(&self_of(context)->keywords.arena, size);
}

static uint32_t label(struct wen_context *context, const char *name)
{
    struct host *host = self_of(context);

    for (uint32_t i = 0; i < host->label_count; i++) {
        if (strcmp(host->labels[i], name) == 0) {
            return i + 1;
        }
    }
    assert_true(host->label_count < LABELS);
    host->labels[host->label_count++] = name;
    return host->label_count;
}

static const char *label_name(struct wen_context *context, uint32_t number)
{
    assert_true(number >= 1 && number <= self_of(context)->label_count);
    return self_of(context)->labels[number - 1];
}

static const struct wen_vocabulary *vocabulary(struct wen_context *context, unsigned need,
                                               unsigned column)
{
    (void)context;
    assert_string_equal(stage->needs[need]->name, "tokens");
    assert_string_equal(stage->needs[need]->columns[column].name, "word");
    return NULL;
}

static const char *find_data(struct wen_context *context, const char *name)
{
    static char path[4096];
    const char *build = getenv("BUILD");

    (void)context;
    snprintf(path, sizeof path, "%s/plugins/%s", build ? build : ".", name);
    return path;
}

static int emit(struct wen_context *context, const void *bytes, size_t size)
{
    struct host *host = self_of(context);

    assert_true(host->emitted_size + size <= sizeof host->emitted);
    memcpy(host->emitted + host->emitted_size, bytes, size);
    host->emitted_size += size;
    return WEN_OK;
}

__attribute__((format(printf, 2, 3))) static void warn(struct wen_context *context,
                                                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(self_of(context)->warning, sizeof self_of(context)->warning, format, arguments);
    va_end(arguments);
}

__attribute__((format(printf, 3, 4))) static int refuse(struct wen_context *context, int status,
                                                        const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(self_of(context)->why, sizeof self_of(context)->why, format, arguments);
    va_end(arguments);
    return status;
}

static const struct wen_host calls = {.abi = WEN_ABI,
                                      .size = sizeof(struct wen_host),
                                      .allocate = allocate,
                                      .add = add,
                                      .add_row = add_row,
                                      .label = label,
                                      .label_name = label_name,
                                      .vocabulary = vocabulary,
                                      .find_data = find_data,
                                      .emit = emit,
                                      .warn = warn,
                                      .fail = refuse,
                                      .open_sorter = sorting_open,
                                      .sort = sorting_add,
                                      .next_sorted = sorting_next,
                                      .close_sorter = sorting_close};

static void open_host(struct host *host)
{
    *host = (struct host){.context = {&calls}};
    wen_store_init(&host->keywords.store, stage->gives[0]);
    wen_store_init(&host->tables[0].store, stage->tables[0]);
    wen_store_init(&host->tables[1].store, stage->tables[1]);
    /* as the stage before would have it */
    label(&host->context, "n");
    label(&host->context, "v");
}

static void close_host(struct host *host)
{
    struct rows *all[] = {&host->keywords, &host->tables[0], &host->tables[1]};

    for (size_t i = 0; i < 3; i++) {
        wen_store_free(&all[i]->store);
        wen_arena_free(&all[i]->arena);
    }
}

/* ---- options ----------------------------------------------------------- */

/* The options as the stage's table says where they lie and what they are by default. */
union options {
    max_align_t align;
    unsigned char bytes[512];
};

static void *option(union options *options, const char *name)
{
    for (const struct wen_option *at = stage->options; at->name; at++) {
        if (strcmp(at->name, name) == 0) {
            return options->bytes + at->offset;
        }
    }
    fail_msg("no option %s", name);
    return NULL;
}

static int choice_of(const struct wen_option *at)
{
    for (int i = 0; at->choices[i]; i++) {
        if (strncmp(at->fallback + 1, at->choices[i], strlen(at->choices[i])) == 0) {
            return i;
        }
    }
    fail_msg("%s: its default is no choice", at->name);
    return 0;
}

static void set_defaults(union options *options)
{
    static const char *const tfidf[] = {"tfidf"};

    assert_true(stage->options_size <= sizeof *options);
    memset(options, 0, sizeof *options);
    for (const struct wen_option *at = stage->options; at->name; at++) {
        void *value = options->bytes + at->offset;
        if (at->type == WEN_OPTION_INTEGER) {
            *(int64_t *)value = strtoll(at->fallback, NULL, 10);
        } else if (at->type == WEN_OPTION_CHOICE) {
            *(int *)value = choice_of(at);
        }
    }
    /* as python-jieba has it, where the rows say nothing else */
    *(struct wen_strings *)option(options, "methods") = (struct wen_strings){tfidf, 1};
    *(int *)option(options, "builtin_stop_words") = 1;
}

/* ---- tests ------------------------------------------------------------- */

static struct sample sample;

static int process(struct host *host, void *self)
{
    struct keywords_document made = sample_document(&sample, 0);
    const union wen_cells columns[] = {
        {.label = sample.tag}, {.word = sample.word}, {.label = sample.tag}};
    const struct wen_layer layer = {stage->needs[1], made.count, made.begin, made.end, columns};
    const struct wen_layer *needs[] = {NULL, &layer, NULL, NULL, NULL};
    const struct wen_document document = {.id = {"d", 1}, .text = made.text, .needs = needs};

    wen_store_reset(&host->keywords.store);
    return stage->process(&host->context, self, &document);
}

static void check_string(struct wen_string string, const char *expected)
{
    assert_int_equal(string.size, strlen(expected));
    assert_memory_equal(string.data, expected, string.size);
}

static void test_run(void **state)
{
    union options options;
    struct host host;
    const struct wen_store *terms = &host.tables[0].store, *summary = &host.tables[1].store;
    void *worker, *collector;

    (void)state;
    open_host(&host);
    set_defaults(&options);
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 行业 ， 快递", 1);
    sample_add_words(&sample, "党", 0);
    assert_int_equal(stage->open(&host.context, &options, &worker), WEN_OK);
    assert_int_equal(stage->open(&host.context, &options, &collector), WEN_OK);
    for (int i = 0; i < 2; i++) {
        host.emitted_size = 0;
        assert_int_equal(process(&host, worker), WEN_OK);
        assert_int_equal(host.keywords.store.count, 2);
        check_string(host.keywords.store.columns[0].string[0], "快递");
        assert_int_equal(host.keywords.store.columns[1].integer[0], 2);
        assert_true(host.keywords.store.columns[2].real[0] == 2 * (10.0294766411 / 3));
        assert_int_equal(stage->save(&host.context, worker), WEN_OK);
        assert_int_equal(stage->absorb(&host.context, collector, host.emitted, host.emitted_size),
                         WEN_OK);
    }
    assert_int_equal(stage->finish(&host.context, collector), WEN_OK);
    assert_string_equal(host.warning, "");
    assert_int_equal(terms->count, 3);
    check_string(terms->columns[0].string[0], "快递");
    check_string(terms->columns[1].string[0], "n");
    assert_int_equal(terms->columns[2].integer[0], 4);
    assert_int_equal(terms->columns[3].integer[0], 2);
    assert_true(terms->columns[4].real[0] == 500000);
    check_string(terms->columns[0].string[1], "党");
    assert_null(terms->columns[1].string[1].data); /* no tag */
    check_string(terms->columns[0].string[2], "行业");
    assert_int_equal(summary->count, 7);
    check_string(summary->columns[0].string[0], "documents");
    assert_true(summary->columns[1].real[0] == 2);
    stage->close(worker);
    stage->close(collector);
    close_host(&host);
}

static void test_options(void **state)
{
    static const char *const tags[] = {"v", "vn"};
    union options options;
    struct host host;
    void *worker, *collector;
    char *idf = sample_file("行业 3\n快递 9\n", 18), *list = sample_file("快递\n", 7);
    const char *lists[] = {list};

    (void)state;
    open_host(&host);
    set_defaults(&options);
    *(const char **)option(&options, "idf") = idf;
    *(struct wen_strings *)option(&options, "stop_words") = (struct wen_strings){lists, 1};
    *(struct wen_strings *)option(&options, "tags") = (struct wen_strings){tags, 2};
    *(int *)option(&options, "builtin_stop_words") = 2; /* chinese */
    *(int64_t *)option(&options, "min_count") = 2;
    *(bool *)option(&options, "table_stop_words") = true;
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 行业 我们 行业", 2);
    sample_add_words(&sample, "党建", 1);
    assert_int_equal(stage->open(&host.context, &options, &worker), WEN_OK);
    assert_int_equal(stage->open(&host.context, &options, &collector), WEN_OK);
    assert_int_equal(process(&host, worker), WEN_OK);
    assert_int_equal(host.keywords.store.count, 1);
    check_string(host.keywords.store.columns[0].string[0], "行业");
    assert_true(host.keywords.store.columns[2].real[0] == 3);
    assert_int_equal(stage->save(&host.context, worker), WEN_OK);
    assert_int_equal(stage->absorb(&host.context, collector, host.emitted, host.emitted_size),
                     WEN_OK);
    assert_int_equal(stage->finish(&host.context, collector), WEN_OK);
    assert_int_equal(host.tables[0].store.count, 1);
    assert_true(host.tables[0].store.columns[4].real[0] == 400000); /* of all five words */
    assert_string_equal(host.warning, "no word has the tag \"vn\" that \"tags\" asks for");
    assert_int_equal(stage->absorb(&host.context, collector, "\x02", 1), WEN_STOP);
    assert_non_null(strstr(host.why, "damaged at byte 1 of 1"));
    stage->close(worker);
    stage->close(collector);
    close_host(&host);
    unlink(idf);
    unlink(list);
    free(idf);
    free(list);
}

static void test_bad_files(void **state)
{
    const char *lists[] = {"/nowhere/list.txt"};
    union options options;
    struct host host;
    void *self;

    (void)state;
    open_host(&host);
    set_defaults(&options);
    *(const char **)option(&options, "idf") = "/nowhere/idf.txt";
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.why, "/nowhere/idf.txt: cannot be opened"));
    set_defaults(&options);
    *(struct wen_strings *)option(&options, "stop_words") = (struct wen_strings){lists, 1};
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.why, "/nowhere/list.txt: cannot be opened"));
    close_host(&host);
}

/* Options that ask for what cannot be had say so, and what to do. */
static void test_unmet(void **state)
{
    union options options;
    struct host host;
    void *self;

    (void)state;
    open_host(&host);
    set_defaults(&options);
    *(int64_t *)option(&options, "ngrams") = 2;
    *(int64_t *)option(&options, "ngram_shortest") = 4;
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.why, "\"ngrams\" is 2, but \"ngram_shortest\" is 4"));
    set_defaults(&options);
    *(int *)option(&options, "collocates") = 2; /* sentence */
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 行业", 1);
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_OK);
    assert_int_equal(process(&host, self), WEN_STOP);
    assert_non_null(strstr(host.why, "no stage gives sentences"));
    stage->close(self);
    close_host(&host);
}

/* Rows come method by method, in the order of the option, and say which it was. */
static void test_methods(void **state)
{
    static const char *const methods[] = {"terms", "textrank", "tfidf"};
    static const char *const wrong[] = {"tfidf", "yake"}, *const twice[] = {"terms", "terms"};
    /* as a term 快递行业 stands for its parts */
    static const char *const wanted[] = {"terms", "textrank", "textrank", "tfidf", "tfidf"};
    union options options;
    struct host host;
    void *self;

    (void)state;
    open_host(&host);
    set_defaults(&options);
    *(struct wen_strings *)option(&options, "methods") = (struct wen_strings){methods, 3};
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_OK);
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 行业", label(&host.context, "NOUN"));
    sample_add_words(&sample, "。", label(&host.context, "PUNCT"));
    /* the same label is tag and part of speech here: these are linked, and in no phrase */
    sample_add_words(&sample, "快递 行业", label(&host.context, "n"));
    assert_int_equal(process(&host, self), WEN_OK);
    assert_int_equal(host.keywords.store.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_string_equal(label_name(&host.context, host.keywords.store.columns[3].label[i]),
                            wanted[i]);
    }
    stage->close(self);
    *(struct wen_strings *)option(&options, "methods") = (struct wen_strings){wrong, 2};
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.why, "\"yake\": there are \"tfidf\", \"textrank\" and \"terms\""));
    *(struct wen_strings *)option(&options, "methods") = (struct wen_strings){twice, 2};
    assert_int_equal(stage->open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.why, "\"methods\" has \"terms\" twice"));
    close_host(&host);
}

/* What one pipeline's save() emitted is not taken for what another's does. */
static void test_sections(void **state)
{
    union options options;
    struct host host;
    void *worker, *collector;

    (void)state;
    open_host(&host);
    set_defaults(&options);
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 行业", 1);
    assert_int_equal(stage->open(&host.context, &options, &collector), WEN_OK);
    *(bool *)option(&options, "dispersion") = true;
    *(bool *)option(&options, "arf") = true;
    *(bool *)option(&options, "phrases") = true;
    *(int64_t *)option(&options, "ngrams") = 2;
    *(int *)option(&options, "collocates") = 1; /* window */
    assert_int_equal(stage->open(&host.context, &options, &worker), WEN_OK);
    assert_int_equal(process(&host, worker), WEN_OK);
    assert_int_equal(stage->save(&host.context, worker), WEN_OK);
    assert_int_equal(stage->absorb(&host.context, collector, host.emitted, host.emitted_size),
                     WEN_STOP);
    assert_non_null(strstr(host.why, "the counts of a unit are damaged at byte"));
    for (size_t size = 0; size < host.emitted_size; size++) {
        assert_int_equal(stage->absorb(&host.context, worker, host.emitted, size), WEN_STOP);
    }
    stage->close(worker);
    stage->close(collector);
    close_host(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),       cmocka_unit_test(test_options),
        cmocka_unit_test(test_bad_files), cmocka_unit_test(test_unmet),
        cmocka_unit_test(test_sections),  cmocka_unit_test(test_methods),
    };
    return cmocka_run_group_tests_name("keywords/stage", tests, NULL, NULL);
}
