/* SPDX-License-Identifier: MIT */
/* plugins/segment/user_*.c: what user dictionaries change, and faulty lines. */
#include "../../plugins/segment/user_words.h"
#include "plugin_segment_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* A user dictionary of that text on disk; unlink() it. */
static void write_dictionary(char *path, const char *text, size_t size)
{
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, size), size);
    close(fd);
}

static int open_with(const char *text, size_t size, bool hmm, char *path, void **engine,
                     struct segment_messages *messages)
{
    const char *paths[] = {path};
    struct segment_options options = {
        .hmm = hmm, .compat = true, .tags = SEGMENT_TAGS_ENGINE, .user_dictionaries = {paths, 1}};
    struct segment_files files = segment_test_files();

    *messages = (struct segment_messages){.error = "", .warning = ""};
    write_dictionary(path, text, size);
    int status = jieba_engine.open(&options, &files, engine, messages);
    unlink(path);
    return status;
}

/* python3 -c 'import jieba; print(jieba.suggest_freq(word))', jieba 0.42.1 */
static const struct {
    const char *word;
    uint64_t frequency;
} suggestions[] = {
    {"的中国", 687}, {"我们的", 524}, {"了不", 5298}, {"中国人民的", 1},
    {"是在的", 52},  {"北京", 34489}, {"的", 318826}, {"A的", 1},
    {"的的的的", 1}, {"毛宁", 1},     {"γ射线", 3},
};

static void test_suggest(void **state)
{
    struct jieba_lexicon lexicon;
    struct segment_messages messages;

    (void)state;
    assert_int_equal(
        jieba_lexicon_open(segment_test_file(NULL, "segment/jieba.lexicon"), &lexicon, &messages),
        0);
    assert_int_equal(lexicon.total, 60101967);
    struct user_words words = {.lexicon = &lexicon, .total = lexicon.total};
    for (size_t i = 0; i < sizeof suggestions / sizeof suggestions[0]; i++) {
        const char *word = suggestions[i].word;
        assert_int_equal(jieba_user_words_suggest(&words, word, strlen(word)),
                         suggestions[i].frequency);
    }
    jieba_lexicon_close(&lexicon);
}

static void check_words(void *engine, const char *text, const char *expected)
{
    struct wen_vocabulary vocabulary = jieba_lexicon_vocabulary(jieba_engine.lexicon(engine));
    const struct wen_vocabulary *words = &vocabulary;
    struct segment_tokens tokens = {0};
    struct segment_messages messages;
    size_t at = 0, used = 0, count;
    char found[1024] = "";
    const char *const *tags = jieba_engine.tags(engine, &count);

    assert_int_equal(jieba_engine.cut(engine, text, strlen(text), &at, &tokens, &messages), 0);
    for (size_t i = 0; i < tokens.count; i++) {
        const char *word = text + tokens.begin[i];
        size_t size = tokens.end[i] - tokens.begin[i];
        used += (size_t)snprintf(found + used, sizeof found - used, "%s%.*s/%s", i ? " " : "",
                                 (int)size, word, tags[tokens.tag[i]]);
        assert_int_equal(tokens.word[i], words->find(words->self, word, size));
    }
    assert_string_equal(found, expected);
    segment_tokens_free(&tokens);
}

static void test_words(void **state)
{
    static const char text[] = "\xEF\xBB\xBF毛宁 20 nr\r\n"
                               "\n"
                               "  高质量发展 newtag  \n"
                               "全市经济\n"
                               "A-B_c% 5\n"
                               "𠮷 3 nz\n"
                               "台中 0\n"
                               "北京 5 city";
    char path[] = "/tmp/words-XXXXXX";
    struct segment_messages messages;
    void *engine;

    (void)state;
    assert_int_equal(open_with(text, sizeof text - 1, true, path, &engine, &messages), 0);
    assert_string_equal(messages.warning, "");
    assert_int_equal(jieba_engine.lexicon(engine)->word_count, 349045 + 5);
    check_words(engine, "毛宁说高质量发展", "毛宁/nr 说/v 高质量发展/newtag");
    check_words(engine, "全市经济A-B_c%", "全市经济/x A-B_c%/eng");
    check_words(engine, "在北京，𠮷𠮸", "在/p 北京/city ，/x 𠮷/nz 𠮸/x");
    check_words(engine, "台中", "台/q 中/f");
    jieba_engine.close(engine);
}

/* Two files, one after the other; a file of blank lines changes nothing. */
static void test_files(void **state)
{
    char first[] = "/tmp/words-XXXXXX", second[] = "/tmp/words-XXXXXX";
    const char *paths[] = {first, second};
    struct segment_options options = {
        .compat = true, .tags = SEGMENT_TAGS_ENGINE, .user_dictionaries = {paths, 2}};
    struct segment_files files = segment_test_files();
    struct segment_messages messages = {.error = "", .warning = ""};
    void *engine;

    (void)state;
    write_dictionary(first, "甲乙丙丁 9 a\n", strlen("甲乙丙丁 9 a\n"));
    write_dictionary(second, "\n \n", 3);
    assert_int_equal(jieba_engine.open(&options, &files, &engine, &messages), 0);
    check_words(engine, "甲乙丙丁", "甲乙丙丁/a");
    jieba_engine.close(engine);
    unlink(first);
    assert_int_equal(jieba_engine.open(&options, &files, &engine, &messages), -1);
    assert_non_null(strstr(messages.error, first));
    assert_non_null(strstr(messages.error, "cannot be read: No such file"));
    unlink(second);
}

#define LONG_WORD_16 "文文文文文文文文文文文文文文文文"
#define LONG_WORD_256                                                                              \
    LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16     \
        LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 LONG_WORD_16 \
            LONG_WORD_16 LONG_WORD_16

static const struct {
    const char *text, *message; /* behind the path */
} faults[] = {
    {"毛宁\n\xFF\n", ":2: this is no UTF-8"},
    {"毛宁\n毛\xED\xA0\x80\n", ":2: this is no UTF-8"},
    {"毛宁 3\n\n高\t3\tn\n", ":3: a tab"},
    {"毛宁 1000000000000001 n\n", ":1: the frequency is above"},
    {"毛宁 99999999999999999999999999 n", ":1: the frequency is above"},
    {LONG_WORD_256 "\n", ":1: the word has more than 255 characters"},
    {"甲 1 " /* a tag of 256 bytes */
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaa"
     "\n",
     ":1: the tag has more than 255 bytes"},
};

static void test_faults(void **state)
{
    struct segment_messages messages;
    void *engine;

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        char path[] = "/tmp/words-XXXXXX", expected[256];
        assert_int_equal(
            open_with(faults[i].text, strlen(faults[i].text), true, path, &engine, &messages), -1);
        snprintf(expected, sizeof expected, "%s%s", path, faults[i].message);
        if (!strstr(messages.error, expected)) {
            fail_msg("expected '%s' in: %s", expected, messages.error);
        }
    }
    char path[] = "/tmp/words-XXXXXX";
    assert_int_equal(open_with("a\0b\n", 4, true, path, &engine, &messages), -1);
    assert_non_null(strstr(messages.error, ":1: a NUL byte; is the file UTF-16?"));
}

static void test_warning(void **state)
{
    static const char text[] = "毛宁\nLouis Vuitton 5 nz\n一·二\n㐂\n";
    char path[] = "/tmp/words-XXXXXX";
    struct segment_messages messages;
    void *engine;

    (void)state;
    assert_int_equal(open_with(text, sizeof text - 1, false, path, &engine, &messages), 0);
    assert_non_null(strstr(messages.warning, ":2: the word 'Louis Vuitton' can never be found"));
    assert_non_null(strstr(messages.warning, "(and 1 more words)"));
    jieba_engine.close(engine);
}

/* python3, jieba 0.42.1: Tokenizer.add_word(), .del_word() and .suggest_freq((…), tune=True), then
 * .cut(); the last row in the order add, delete, split. */
static void test_options(void **state)
{
    static const struct {
        const char *add, *delete, *split, *text, *words;
    } rows[] = {
        {NULL, NULL, "中 将", "如果放到post中将出错。",
         "如果/c 放到/v post/eng 中/f 将/d 出错/v 。/x"},
        {NULL, NULL, "今天 天气", "今天天气不错", "今天/t 天气/n 不错/a"},
        {NULL, NULL, "杭 研", "他来到了网易杭研大厦", "他/r 来到/v 了/ul 网易/n 杭/nr 研/vn 大厦/n"},
        {NULL, "今天天气", NULL, "今天天气不错", "今天/t 天气/n 不错/a"},
        {"江州市", NULL, NULL, "江州市长江大桥参加了", "江州市/x 长江大桥/ns 参加/v 了/ul"},
        {"江州市 3 ns", NULL, NULL, "江州市长江大桥", "江州市/ns 长江大桥/ns"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct segment_options options = {.hmm = true,
                                          .compat = true,
                                          .add = {&rows[i].add, rows[i].add != NULL},
                                          .delete = {&rows[i].delete, rows[i].delete != NULL},
                                          .split = {&rows[i].split, rows[i].split != NULL}};
        struct segment_files files = segment_test_files();
        struct segment_messages messages = {.error = "", .warning = ""};
        void *engine;
        assert_int_equal(jieba_engine.open(&options, &files, &engine, &messages), 0);
        check_words(engine, rows[i].text, rows[i].words);
        jieba_engine.close(engine);
    }
}

static void test_faulty_options(void **state)
{
    static const struct {
        const char *add, *delete, *split, *message;
    } rows[] = {
        {"", NULL, NULL, "item 1 of \"add\": it is empty"},
        {"中\t将", NULL, NULL, "item 1 of \"add\": a tab"},
        {"中\n将", NULL, NULL, "item 1 of \"add\": a line break"},
        {NULL, "\xFF", NULL, "item 1 of \"delete\": this is no UTF-8"},
        {NULL, NULL, "中将", "item 1 of \"split\": give the parts of the word"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct segment_options options = {.add = {&rows[i].add, rows[i].add != NULL},
                                          .delete = {&rows[i].delete, rows[i].delete != NULL},
                                          .split = {&rows[i].split, rows[i].split != NULL}};
        struct segment_files files = segment_test_files();
        struct segment_messages messages = {.error = "", .warning = ""};
        void *engine;
        assert_int_equal(jieba_engine.open(&options, &files, &engine, &messages), -1);
        if (!strstr(messages.error, rows[i].message)) {
            fail_msg("expected '%s' in: %s", rows[i].message, messages.error);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suggest),        cmocka_unit_test(test_words),
        cmocka_unit_test(test_files),          cmocka_unit_test(test_faults),
        cmocka_unit_test(test_warning),        cmocka_unit_test(test_options),
        cmocka_unit_test(test_faulty_options),
    };
    return cmocka_run_group_tests_name("segment/user", tests, NULL, NULL);
}
