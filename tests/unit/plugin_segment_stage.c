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

/* Words that always win: what the stage's page says of them, by hand. */
static void test_forced(void **state)
{
    static const struct {
        const char *add[3], *text, *tagged;
    } rows[] = {
        /* a word that the path would not choose, with its tag and without one */
        {{"市长江 9 nr"}, "江州市长江大桥", "江州/ns 市长江/nr 大桥/ns"},
        {{"来到北京 1"}, "我来到北京清华大学", "我/r 来到北京/ns 清华大学/nt"},
        /* characters that jieba has no words of; white space within */
        {{"Louis Vuitton 5 nz", "一·二"},
         "买Louis Vuitton包，一·二。",
         "买/v Louis Vuitton/nz 包/v ，/x 一·二/m 。/x"},
        /* the longest, then the leftmost; one beside the other */
        {{"北京清华 1", "北京 99999 n"}, "北京清华大学", "北京清华/nt 大学/n"},
        {{"甲乙 1 a", "乙丙 1 b"}, "甲乙丙甲乙乙丙", "甲乙/a 丙/n 甲乙/a 乙丙/b"},
        /* Latin words only where they stand free */
        {{"ces 1 nz"},
         "license ces CES5ces 的ces。",
         "license/eng ces/nz CES5ces/eng 的/uj ces/nz 。/x"},
        /* beyond the basic plane */
        {{"𠮷野家 1 nz"}, "去𠮷野家吃", "去/v 𠮷野家/nz 吃/v"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t count = 0;
        while (count < 3 && rows[i].add[count]) {
            count++;
        }
        struct segment_options options = {.hmm = true, .add = {rows[i].add, count}};
        struct bench bench;
        void *self;
        char found[512] = "";
        size_t used = 0;
        assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
        const struct wen_layer *tokens = process(&bench, self, rows[i].text, strlen(rows[i].text));
        for (uint32_t k = 0; k < tokens->count; k++) {
            used += (size_t)snprintf(found + used, sizeof found - used, "%s%.*s/%s", k ? " " : "",
                                     (int)(tokens->end[k] - tokens->begin[k]),
                                     rows[i].text + tokens->begin[k],
                                     wen_labels_name(&bench.labels, tokens->columns[0].label[k]));
        }
        assert_string_equal(found, rows[i].tagged);
        assert_string_equal(bench.warning, "");
        close_bench(&bench, self);
    }
}

/* A word across each place where a call of the engine stops is found all the same. */
static void test_forced_chunks(void **state)
{
    static const char *const add[] = {"济，经"};
    static const char piece[] = "经济，";
    enum { PIECES = 3 * SEGMENT_CHUNK };
    char *text = malloc(PIECES * (sizeof piece - 1) + 1);
    struct segment_options options = {.hmm = true, .add = {add, 1}};
    struct bench bench;
    void *self;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < PIECES; i++) {
        memcpy(text + (size_t)i * (sizeof piece - 1), piece, sizeof piece);
    }
    assert_int_equal(open_stage(&bench, &options, &self), WEN_OK);
    const struct wen_layer *tokens = process(&bench, self, text, PIECES * (sizeof piece - 1));
    assert_int_equal(tokens->count, PIECES + 2); /* 经 [济，经]… 济 ， */
    for (uint32_t i = 1; i + 2 < tokens->count; i++) {
        assert_int_equal(tokens->end[i] - tokens->begin[i], 9);
    }
    close_bench(&bench, self);
    free(text);
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
    struct segment_options options = {.compat = true, .user_dictionaries = {paths, 1}};
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
        cmocka_unit_test(test_rows),   cmocka_unit_test(test_subwords),
        cmocka_unit_test(test_forced), cmocka_unit_test(test_forced_chunks),
        cmocka_unit_test(test_chunks), cmocka_unit_test(test_open),
    };
    return cmocka_run_group_tests_name("segment/stage", tests, NULL, NULL);
}
