/* SPDX-License-Identifier: MIT */
/* plugins/keywords/textrank.c: rows of python-jieba 0.42.1,
 * jieba.analyse.textrank(withWeight=True), with the tokens that its posseg.cut() gives. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/stop_words.h"
#include "plugins/keywords/textrank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TOP = 20, OTHER = 1, LINKED = 2 };

static struct keywords_idf idf;
static struct keywords_strings stop_words;
static struct sample sample;

static int set_up(void **state)
{
    struct keywords_error error;

    (void)state;
    sample_idf(&idf);
    return keywords_stop_words_english(&stop_words, &error) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    keywords_idf_close(&idf);
    keywords_strings_free(&stop_words);
    return 0;
}

struct golden {
    const char *term;
    double score;
    uint32_t count;
};

/* Tokens end with "/"; behind it stands "+" where their tag is one of ns, n, vn, v. What has no "/"
 * is white space of the text. */
static const struct {
    const char *tokens[32];
    struct golden best[12];
} documents[] = {
    {{"我/",    "来到/+", "北京/+", "清华大学/", "。/",    "现代/",   "农业装备/+", "高新区/",
      "开展/+", "两/",    "新/",    "党建/",     "工作/+", "，/",     "党组织/",    "覆盖/+",
      "快递/+", "行业/+", "，/",    "快递/+",    "行业/+", "党支部/", "成立/+",     "。/"},
     {{"快递", 1.0, 2},
      {"行业", 0.7855700609569685, 2},
      {"北京", 0.5621332878486679, 1},
      {"农业装备", 0.48910318701072253, 1},
      {"覆盖", 0.4485566128349952, 1},
      {"工作", 0.42561459051909734, 1},
      {"开展", 0.4067852377017014, 1},
      {"来到", 0.30994348826536583, 1},
      {"成立", 0.2315247346181047, 1}}},
    /* a word beside itself */
    {{"工作/+", " ", "工作/+", " ", "工作/+"}, {{"工作", 1.0, 3}}},
    /* white space holds words apart: CR LF once, other characters each */
    {{"快递/+", "\r\n", "行业/+", "\n\n", "发展/+", "，/", "企业/+", "\u3000\u3000", "服务/+", " ",
      "工作/+", "\r\n\r\n\r\n", "学生/+", " ", "教师/+"},
     {{"行业", 1.0, 1},
      {"学生", 0.9826061108334062, 1},
      {"发展", 0.9344212363084152, 1},
      {"工作", 0.9293274644405718, 1},
      {"服务", 0.909634626937591, 1},
      {"企业", 0.9027260442344462, 1},
      {"快递", 0.5260238579370689, 1},
      {"教师", 0.5238806732831993, 1}}},
    {{"苹果/+", "香蕉/+", "葡萄/+", "。/", "苹果/+", "香蕉/+", "葡萄/+", "。/"},
     {{"香蕉", 1.0, 2}, {"葡萄", 0.9949256050777616, 2}, {"苹果", 0.9893983499315978, 2}}},
    {{"发展/+", "\r\n\r\n\r\n\r\n", "工作/+"}, {{0}}},
    {{"发展/+", "\r\n\r\n\r\n", "工作/+"}, {{"工作", 1.0, 1}, {"发展", 0.9961264494011037, 1}}},
    {{"你好/", "，/", "我们/", "。/"}, {{0}}},
    {{0}, {{0}}},
};

static void read_tokens(const char *const *tokens)
{
    sample.size = sample.count = 0;
    for (size_t i = 0; tokens[i]; i++) {
        size_t size = strcspn(tokens[i], "/");
        if (tokens[i][size]) {
            sample_add(&sample, tokens[i], size, tokens[i][size + 1] ? LINKED : OTHER, 0);
        } else {
            memcpy(sample.text + sample.size, tokens[i], size);
            sample.size += (uint32_t)size;
        }
    }
}

static void test_golden(void **state)
{
    static const bool linked[] = {[LINKED] = true};
    const struct keywords_textrank_rules rules = {linked, sizeof linked};
    const struct keywords_rules unit_rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = TOP};
    struct keywords_unit unit = {0};
    struct keywords_keyword best[TOP];
    struct keywords_error error;

    (void)state;
    assert_true(keywords_unit_open(&unit, &unit_rules, NULL, &error));
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        uint32_t found, j = 0;
        read_tokens(documents[i].tokens);
        struct keywords_document document = sample_document(&sample, 0);
        assert_true(keywords_unit_add(&unit, &document, &error));
        assert_true(keywords_textrank(&unit, &document, &rules, best, &found));
        for (; documents[i].best[j].term; j++) {
            const struct golden *golden = &documents[i].best[j];
            assert_true(j < found);
            assert_int_equal(best[j].term.size, strlen(golden->term));
            assert_memory_equal(best[j].term.bytes, golden->term, best[j].term.size);
            assert_int_equal(best[j].count, golden->count);
            assert_true(best[j].score == golden->score);
        }
        assert_int_equal(found, j);
    }
    keywords_unit_close(&unit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden)};
    return cmocka_run_group_tests_name("keywords/textrank", tests, set_up, tear_down);
}
