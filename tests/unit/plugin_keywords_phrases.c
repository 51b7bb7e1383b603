/* SPDX-License-Identifier: MIT */
/* plugins/keywords/phrase*.c: what is a phrase, which phrases win, and that only the document says
 * so. The rows follow from the rules in the headers; weights are not tested here but by the gold
 * terms of corpora/gold (tests/pipeline/keywords.sh). */
#include "plugin_keywords_support.h"
#include "plugins/keywords/phrase_evidence.h"
#include "plugins/keywords/phrases.h"
#include "plugins/keywords/stop_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TOP = 20 };

static struct keywords_idf idf;
static struct keywords_strings stop_words;
static struct sample sample;
static uint8_t parts[SAMPLE_TOKENS];

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

static enum keywords_part part_of(char letter)
{
    switch (letter) {
    case 'N': return KEYWORDS_NOUN;
    case 'P': return KEYWORDS_NAME;
    case 'V': return KEYWORDS_VERB;
    case 'M': return KEYWORDS_NUMERAL;
    case 'X': return KEYWORDS_UNKNOWN;
    default: return KEYWORDS_FUNCTION;
    }
}

/* Tokens are separated by blanks, which are not in the text: "_" is a blank and "$" an end of line
 * there. Behind "/" stands the part; without one the token is punctuation. */
static void read_tokens(const char *tokens)
{
    sample.size = sample.count = 0;
    while (*tokens) {
        size_t all = strcspn(tokens, " "), size = 0;
        while (size < all && tokens[size] != '/') {
            size++;
        }
        if (*tokens == '_' || *tokens == '$') {
            sample.text[sample.size++] = *tokens == '_' ? ' ' : '\n';
        } else {
            parts[sample.count] = (uint8_t)part_of(size < all ? tokens[size + 1] : 0);
            sample_add(&sample, tokens, size, 0, 0);
        }
        tokens += all + strspn(tokens + all, " ");
    }
    sample.text[sample.size] = 0;
}

/* The mark of the first place where the text has `words`. */
static struct keywords_mark mark_of(const char *words, enum keywords_mark_kind kind)
{
    const char *at = strstr(sample.text, words);

    assert_non_null(at);
    uint32_t begin = (uint32_t)(at - sample.text);
    return (struct keywords_mark){begin, begin + (uint32_t)strlen(words), kind};
}

struct row {
    const char *what, *tokens;
    const char *marked; /* NULL: nothing is */
    enum keywords_mark_kind kind;
    const char *term;    /* one that is found; "": any or none */
    const char *nowhere; /* that are not, separated by blanks */
};

static const struct row rows[] = {
    {"a longer phrase wins over what only stands in it", "党建/N 指导员/N 。 党建/N 指导员/N", NULL,
     0, "党建指导员", "党建 指导员"},
    {"a word that also stands alone is kept",
     "党建/N 指导员/N 。 党建/N 指导员/N 。 党建/N 。 党建/N 。 党建/N 。 党建/N", NULL, 0, "党建",
     "指导员"},
    {"a word that mostly stands in a repeated phrase is not",
     "党建/N 工作/N 。 党建/N 工作/N 。 党建/N", NULL, 0, "党建工作", "党建"},
    {"pieces of a word that the lexicon lacks", "桐/X 安/X 市/N 。 桐/X 安/X 市/N", NULL, 0,
     "桐安市", "桐安 安市"},
    {"two ways to cut are one phrase", "两/M 新/X 党委/N 。 两新/X 党委/N", NULL, 0, "两新党委",
     "新党委"},
    {"a slogan is one token, whatever cut it so", "三/F 新/X 组织/N 。 企业/N", "三新",
     KEYWORDS_MARK_SLOGAN, "三新", "新组织"},
    {"a stop word within a name is part of it", "城/N the/N 会/N 。 企业/N", "城the会",
     KEYWORDS_MARK_BODY, "城the会", "会"},
    {"function words part", "企业/N 和/F 学校/N", NULL, 0, "企业", "企业和学校 企业学校"},
    {"stop words part", "企业/N the/N 学校/N", NULL, 0, "学校", "the 企业the"},
    {"white space parts Han characters", "企业/N _ 学校/N", NULL, 0, "学校", "企业学校"},
    {"the end of a line parts all", "Louis/X $ Vuitton/X", NULL, 0, "Vuitton", "LouisVuitton"},
    {"a blank belongs to Latin", "Louis/X _ Vuitton/X 。 Louis/X _ Vuitton/X", NULL, 0,
     "Louis Vuitton", "LouisVuitton"},
    {"numbers are no terms", "2023/M 。 3.14/M 。 企业/N", NULL, 0, "企业", "2023 3.14"},
    {"nor are quantities", "三/M 个/N 学生/N", "三个", KEYWORDS_MARK_QUANTITY, "学生",
     "三个 三个学生 个学生"},
    {"bylines hold none", "记者/N 王/P 小明/P $ 企业/N", "记者王小明", KEYWORDS_MARK_BYLINE, "企业",
     "记者 王小明 小明"},
    {"an entity cuts tokens", "三会/M 一课程/N", "三会一课", KEYWORDS_MARK_SLOGAN, "三会一课",
     "三会一课程"},
    {"what is left of a word may be none", "测/N PM2/X .5/X 成/V", "5成", KEYWORDS_MARK_QUANTITY,
     "PM2", "PM2. 测PM2."},
    {"so does a name", "在/F 与沛/X 原市/X", "沛原市", KEYWORDS_MARK_PLACE, "沛原市", "与沛原市"},
    {"what joins words to a name does not take its place",
     "白鹭江/N 大桥/N 工程/N 。 白鹭江/N 大桥/N 工程/N", "白鹭江大桥", KEYWORDS_MARK_PLACE,
     "白鹭江大桥", "大桥工程"},
    {"a verb of one character is a piece of a noun", "融/V 雪剂/N 。 融/V 雪剂/N", NULL, 0,
     "融雪剂", "雪剂"},
    {"what is quoted wins over its parts", "企业/N 管家/N 。 “ 银龄/X 管家/N ”", NULL, 0,
     "银龄管家", "银龄"},
    {"five words at most", "一/N 二/N 三/N 四/N 五/N 六/N", NULL, 0, "", "一二三四五六"},
    {"nothing", "", NULL, 0, "", ""},
    {"punctuation", "。 ，", NULL, 0, "", "。"},
};

static bool is_found(const struct keywords_keyword *best, uint32_t count, const char *term,
                     size_t size)
{
    for (uint32_t i = 0; i < count; i++) {
        if (best[i].term.size == size && memcmp(best[i].term.bytes, term, size) == 0) {
            return true;
        }
    }
    return false;
}

static void check_row(const struct row *row, const struct keywords_keyword *best, uint32_t count)
{
    const char *nowhere = row->nowhere;

    if (*row->term && !is_found(best, count, row->term, strlen(row->term))) {
        fail_msg("%s: no %s", row->what, row->term);
    }
    while (*nowhere) {
        size_t size = strcspn(nowhere, " ");
        if (is_found(best, count, nowhere, size)) {
            fail_msg("%s: there is %.*s", row->what, (int)size, nowhere);
        }
        nowhere += size + strspn(nowhere + size, " ");
    }
}

static void test_rows(void **state)
{
    const struct keywords_rules rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = TOP};
    struct keywords_choosing choosing = {0};
    struct keywords_unit unit = {0};
    struct keywords_keyword best[TOP];
    struct keywords_error error;

    (void)state;
    assert_true(keywords_unit_open(&unit, &rules, NULL, &error));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct keywords_surroundings surroundings = {.parts = parts};
        struct keywords_mark mark;
        uint32_t found;
        read_tokens(rows[i].tokens);
        struct keywords_document document = sample_document(&sample, 0);
        if (rows[i].marked) {
            mark = mark_of(rows[i].marked, rows[i].kind);
            surroundings.entities = (struct keywords_marks){&mark, 1};
        }
        assert_true(keywords_unit_add(&unit, &document, &error));
        assert_true(keywords_choose(&choosing, &unit, &document, &surroundings, best, &found));
        for (uint32_t j = 0; j < found; j++) {
            assert_true(best[j].count > 0 && best[j].score > 0 && best[j].score < 1);
            assert_true(!j || best[j].score <= best[j - 1].score);
        }
        check_row(&rows[i], best, found);
    }
    keywords_choosing_free(&choosing);
    keywords_unit_close(&unit);
}

/* What came before in the unit changes no term, count or digit of a score. */
static void test_alone(void **state)
{
    static const char *const texts[] = {
        "学校/N 发展/V 。 发展/V 企业/N",
        "发展/V 企业/N 的/F 学校/N 发展/V 企业/N ， 开展/V 企业/N ， 办/V 企业/N ， 办/V 企业/N"};
    const struct keywords_rules rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = TOP};
    const struct keywords_surroundings surroundings = {.parts = parts};
    struct keywords_choosing choosing = {0};
    struct keywords_keyword best[2][TOP];
    uint32_t found[2];
    struct keywords_error error;

    (void)state;
    for (size_t first = 0; first < 2; first++) {
        struct keywords_unit unit = {0};
        assert_true(keywords_unit_open(&unit, &rules, NULL, &error));
        for (size_t i = first; i < 2; i++) {
            read_tokens(texts[i]);
            struct keywords_document document = sample_document(&sample, 0);
            assert_true(keywords_unit_add(&unit, &document, &error));
            assert_true(keywords_choose(&choosing, &unit, &document, &surroundings, best[first],
                                        &found[first]));
        }
        keywords_unit_close(&unit);
    }
    assert_int_equal(found[0], found[1]);
    assert_true(found[0] > 1);
    for (uint32_t i = 0; i < found[0]; i++) {
        assert_int_equal(best[0][i].count, best[1][i].count);
        assert_true(best[0][i].score == best[1][i].score);
    }
    keywords_choosing_free(&choosing);
}

/* Every word of the list in the source is found: it is searched by its order. */
static void test_generic(void **state)
{
    static char source[1 << 16];
    const char *tree = getenv("SOURCE");
    char path[1000];
    size_t words = 0;
    (void)state;

    snprintf(path, sizeof path, "%s/plugins/keywords/phrase_generic.c", tree ? tree : ".");
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_true(fread(source, 1, sizeof source - 1, file) > 1000);
    fclose(file);
    const char *at = strstr(source, "generic[] = {"), *end = at ? strstr(at, "};") : NULL;
    assert_non_null(end);
    for (const char *quote; (quote = strchr(at, '"')) && quote < end; words++) {
        const struct keywords_phrases phrases = {.text = quote + 1};
        at = strchr(quote + 1, '"') + 1;
        const struct keywords_phrase_token token = {.end = (uint32_t)(at - quote - 2)};
        const struct keywords_phrase_token part = {.end = token.end - 3};
        if (!keywords_is_generic(&phrases, &token)) {
            fail_msg("%.*s is not found: the list is out of order", (int)token.end, quote + 1);
        }
        if (part.end == 3) { /* 负责 of 负责人 is one too */
            assert_false(keywords_is_generic(&phrases, &part));
        }
    }
    assert_true(words > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_alone),
                                       cmocka_unit_test(test_generic)};
    return cmocka_run_group_tests_name("keywords/phrases", tests, set_up, tear_down);
}
