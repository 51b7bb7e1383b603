/* SPDX-License-Identifier: MIT */
/* plugins/segment/segment.c: the callbacks against the host's own rows and labels: what it
 * registers, offers, gives and refuses. */
#include "../../plugins/segment/engine.h"
#include "record/labels.h"
#include "record/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

extern const struct wen_stage segment_LTX_wen_stage;

/* As much of a host as the stage calls. */
struct bench {
    struct wen_context context; /* first: calls come back with it */
    struct wen_arena arena;
    struct wen_labels labels;
    struct wen_store stores[2]; /* tokens, subwords */
    const struct wen_vocabulary *vocabularies[2][3];
    char path[4096], warning[1024], failure[1024];
};

static struct wen_rows *bench_add(struct wen_context *context, unsigned layer, uint32_t count)
{
    struct bench *bench = (struct bench *)context;

    assert_in_range(layer, 0, 1);
    return wen_store_add(&bench->stores[layer], &bench->arena, count);
}

static uint32_t bench_label(struct wen_context *context, const char *name)
{
    return wen_labels_number(&((struct bench *)context)->labels, name);
}

static int bench_offer(struct wen_context *context, unsigned layer, unsigned column,
                       const struct wen_vocabulary *vocabulary)
{
    assert_int_equal(column, layer == 0 ? 2 : 0);
    ((struct bench *)context)->vocabularies[layer][column] = vocabulary;
    return WEN_OK;
}

static const char *bench_find_data(struct wen_context *context, const char *name)
{
    struct bench *bench = (struct bench *)context;

    assert_string_equal(name, "segment/jieba.lexicon");
    snprintf(bench->path, sizeof bench->path, "%s/plugins/%s", getenv("BUILD"), name);
    return bench->path;
}

static void bench_warn(struct wen_context *context, const char *format, ...)
{
    struct bench *bench = (struct bench *)context;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(bench->warning, sizeof bench->warning, format, arguments);
    va_end(arguments);
}

static int bench_fail(struct wen_context *context, int status, const char *format, ...)
{
    struct bench *bench = (struct bench *)context;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(bench->failure, sizeof bench->failure, format, arguments);
    va_end(arguments);
    return status;
}

static const struct wen_host host = {
    .abi = WEN_ABI,
    .size = sizeof(struct wen_host),
    .add = bench_add,
    .label = bench_label,
    .offer = bench_offer,
    .find_data = bench_find_data,
    .warn = bench_warn,
    .fail = bench_fail,
};

static int open_stage(struct bench *bench, const struct segment_options *options, void **self)
{
    *bench = (struct bench){.context = {&host}};
    for (size_t i = 0; i < 2; i++) {
        wen_store_init(&bench->stores[i], segment_LTX_wen_stage.gives[i]);
    }
    return segment_LTX_wen_stage.open(&bench->context, options, self);
}

static void close_bench(struct bench *bench, void *self)
{
    if (self) {
        segment_LTX_wen_stage.close(self);
    }
    for (size_t i = 0; i < 2; i++) {
        wen_store_free(&bench->stores[i]);
    }
    wen_arena_free(&bench->arena);
    wen_labels_free(&bench->labels);
}

/* Runs the stage on a text; the rows must pass the host's check. */
static const struct wen_layer *process(struct bench *bench, void *self, const char *text,
                                       size_t size)
{
    struct wen_document document = {.text = wen_string(text, size)};
    struct wen_error error;

    wen_arena_reset(&bench->arena);
    for (size_t i = 0; i < 2; i++) {
        wen_store_reset(&bench->stores[i]);
    }
    assert_int_equal(segment_LTX_wen_stage.process(&bench->context, self, &document), WEN_OK);
    for (size_t i = 0; i < 2; i++) {
        struct wen_store_limits limits = {document.text, &bench->labels, bench->vocabularies[i]};
        if (wen_store_check(&bench->stores[i], &limits, &error) != WEN_EXIT_OK) {
            fail_msg("%s", error.text);
        }
    }
    return wen_store_layer(&bench->stores[0]);
}

static void test_rows(void **state)
{
    static const char text[] = "  我来到北京清华大学。\n";
    static const struct {
        const char *word, *tag, *upos;
        bool known;
    } expected[] = {{"我", "r", "PRON", true},
                    {"来到", "v", "VERB", true},
                    {"北京", "ns", "PROPN", true},
                    {"清华大学", "nt", "PROPN", true},
                    {"。", "x", "PUNCT", false}};
    struct segment_options options = {.hmm = true};
    struct bench bench;
    void *self;

    (void)state;
    assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
    const struct wen_layer *tokens = process(&bench, self, text, sizeof text - 1);
    assert_int_equal(tokens->count, sizeof expected / sizeof expected[0]);
    for (uint32_t i = 0; i < tokens->count; i++) {
        size_t size = tokens->end[i] - tokens->begin[i];
        uint32_t number = tokens->columns[2].word[i];
        assert_int_equal(size, strlen(expected[i].word));
        assert_memory_equal(text + tokens->begin[i], expected[i].word, size);
        assert_string_equal(wen_labels_name(&bench.labels, tokens->columns[0].label[i]),
                            expected[i].tag);
        assert_string_equal(wen_labels_name(&bench.labels, tokens->columns[1].label[i]),
                            expected[i].upos);
        assert_int_equal(number != 0, expected[i].known);
        if (number) {
            struct wen_string word =
                bench.vocabularies[0][2]->word(bench.vocabularies[0][2]->self, number);
            assert_int_equal(word.size, size);
            assert_memory_equal(word.data, expected[i].word, size);
        }
    }
    close_bench(&bench, self);
}

/* python3 -c 'import jieba; print(list(jieba.cut_for_search(text)))', jieba 0.42.1: what stands
 * there before each word of jieba.cut; a triple before the pair that begins with it. */
static void test_subwords(void **state)
{
    static const char text[] = "小明硕士毕业于中国科学院计算所，后在日本京都大学深造c++语言";
    static const char *const expected[] = {"中国", "科学院", "科学", "学院",
                                           "计算", "日本",   "京都", "大学"};
    struct segment_options options = {.hmm = true, .subwords = true};
    struct bench bench;
    void *self;

    (void)state;
    assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
    process(&bench, self, text, sizeof text - 1);
    const struct wen_layer *subwords = wen_store_layer(&bench.stores[1]);
    assert_int_equal(subwords->count, sizeof expected / sizeof expected[0]);
    for (uint32_t i = 0; i < subwords->count; i++) {
        size_t length = subwords->end[i] - subwords->begin[i];
        assert_int_equal(length, strlen(expected[i]));
        assert_memory_equal(text + subwords->begin[i], expected[i], length);
    }
    close_bench(&bench, self);
}

/* More tokens than one call of the engine gives, with and without tags. */
static void test_chunks(void **state)
{
    static const char piece[] = "经济，";
    enum { PIECES = 3 * SEGMENT_CHUNK };
    char *text = malloc(PIECES * (sizeof piece - 1) + 1);
    size_t size = 0;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < PIECES; i++) {
        memcpy(text + size, piece, sizeof piece);
        size += sizeof piece - 1;
    }
    for (int tags = SEGMENT_TAGS_ENGINE; tags <= SEGMENT_TAGS_NONE; tags++) {
        struct segment_options options = {.hmm = true, .tags = tags};
        struct bench bench;
        void *self;
        assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
        const struct wen_layer *tokens = process(&bench, self, text, size);
        assert_int_equal(tokens->count, 2 * PIECES);
        for (uint32_t i = 0; i < tokens->count; i++) {
            assert_int_equal(tokens->columns[0].label[i] != 0, tags != SEGMENT_TAGS_NONE);
        }
        assert_int_equal(process(&bench, self, "", 0)->count, 0);
        assert_int_equal(process(&bench, self, " \n", 2)->count, 0);
        close_bench(&bench, self);
    }
    free(text);
}

static void test_open(void **state)
{
    char path[] = "/tmp/words-XXXXXX";
    const char *paths[] = {path};
    struct segment_options options = {.user_dictionaries = {paths, 1}};
    struct bench bench;
    void *self = NULL;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "a b c\n", 6), 6);
    close(fd);
    assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
    assert_non_null(strstr(bench.warning, ":1: the word 'a b' can never be found"));
    assert_string_equal(bench.failure, "");
    close_bench(&bench, self);

    self = NULL;
    options.user_dictionaries.count = 0;
    options.lexicon = path; /* a text file */
    assert_int_equal(open_stage(&bench, &options, &self), WEN_STOP);
    assert_non_null(strstr(bench.failure, path));
    assert_non_null(strstr(bench.failure, "it is no lexicon; build or install it again"));
    assert_null(self);
    close_bench(&bench, self);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_subwords),
        cmocka_unit_test(test_chunks),
        cmocka_unit_test(test_open),
    };
    return cmocka_run_group_tests_name("segment/stage", tests, NULL, NULL);
}
