/* SPDX-License-Identifier: MIT */
/* core/kwic/pattern.c and match.c: what patterns match in rows of tokens, what
 * is wrong with faulty ones, and which bytes a match must have. Wanted values
 * are worked out by hand from wenliu-kwic(1). */
#include "kwic/pattern.h"

#include "base/buffer.h"
#include "base/heap.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* ---- matches ---------------------------------------------------------- */

/* word_tag, a blank between them; a word without _ has no tag. */
static const char party[] = "党员_n 、_x 志愿者_n 和_c 党员_n 的_uj 家属_n 志愿者_n 服务_vn";
static const char latin[] = "iPhone_eng 和_c IPHONE_eng C++_eng a/b_x 天天_d 高高兴兴_z * ? é É";

static const struct row {
    const char *tokens, *pattern;
    bool ignore_case;
    const char *found; /* begin-end of each match, a blank between them */
} rows[] = {
    /* words and tags */
    {party, "党员", false, "0-1 4-5"},
    {party, "党", false, ""},
    {party, "党员/n", false, "0-1 4-5"},
    {party, "党员/v", false, ""},
    {party, "*/vn", false, "8-9"},
    {party, "*/v", false, ""},
    {party, "*/v*", false, "8-9"},
    {party, "*/v*|uj", false, "5-6 8-9"},
    {party, "党员|家属/n", false, "0-1 4-5 6-7"},
    {party, "志*", false, "2-3 7-8"},
    {party, "*", false, "0-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9"},
    {party, "!*/n", false, "1-2 3-4 5-6 8-9"},
    {party, "!党员|的", false, "1-2 2-3 3-4 6-7 7-8 8-9"},
    {latin, "*/*", false, "0-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9 9-10 10-11"},
    {latin, "*/e*", false, "0-1 2-3 3-4"},
    {latin, "é/x", false, ""}, /* a token without a tag has none that could be asked for */
    {latin, "!é/x", false, "0-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9 9-10 10-11"},
    /* characters that mean something */
    {latin, "C\\+\\+", false, "3-4"},
    {latin, "a\\/b", false, "4-5"},
    {latin, "a\\/b/x", false, "4-5"},
    {latin, "\\*", false, "7-8"},
    {latin, "\\?", false, "8-9"},
    /* regular expressions: of the whole word, by characters */
    {latin, "/.天/", false, "5-6"},
    {latin, "/天/", false, ""},
    {latin, "/(.)\\1/", false, "5-6"},
    {latin, "/(.)\\1(.)\\2/", false, "6-7"},
    {latin, "/和|天天/", false, "1-2 5-6"},
    {latin, "/.*P.*/eng", false, "0-1 2-3"},
    {latin, "/a\\/b/", false, "4-5"},
    {latin, "/[a-zA-Z ]+/", false, "0-1 2-3"},
    {latin, "/i/", false, ""},
    /* upper and lower case */
    {latin, "iphone", false, ""},
    {latin, "iphone", true, "0-1 2-3"},
    {latin, "IP*", true, "0-1 2-3"},
    {latin, "/ip.*/", true, "0-1 2-3"},
    {latin, "é", true, "9-10 10-11"},
    {latin, "é", false, "9-10"},
    {latin, "*/ENG", true, "0-1 2-3 3-4"},
    /* sequences: the first, of those the longest, none within another */
    {party, "党员 志愿者", false, ""},
    {party, "党员 * 志愿者", false, "0-3"},
    {party, "党员/n *{0,2} 志愿者", false, "0-3 4-8"},
    {party, "党员/n *{,2} 志愿者", false, "0-3 4-8"},
    {party, "党员 *? 志愿者", false, "0-3"},
    {party, "党员 *{2} 志愿者", false, "4-8"},
    {party, "党员 *+ 志愿者", false, "0-8"},
    {party, "党员 *{1,} 志愿者", false, "0-8"},
    {party, "*/n+", false, "0-1 2-3 4-5 6-8"},
    {party, "*/n{2}", false, "6-8"},
    {party, "*{4}", false, "0-4 4-8"},
    {party, "*/c? 党员", false, "0-1 3-5"},
    {party, "党员 */x? */c?", false, "0-2 4-5"},
    {party, " 党员\t 、 ", false, "0-2"},
    {party, "党员 !志愿者{1,3} 志愿者", false, "0-3 4-8"},
    {party, "服务 *", false, ""},
    {party, "服务 *?", false, "8-9"},
};

struct tokens {
    char *text; /* of all */
    struct wen_kwic_token items[32];
    size_t count;
};

static void cut(struct tokens *tokens, const char *text)
{
    char *state = NULL;

    *tokens = (struct tokens){.text = wen_heap_copy(text, strlen(text))};
    for (char *word = strtok_r(tokens->text, " ", &state); word;
         word = strtok_r(NULL, " ", &state)) {
        struct wen_kwic_token *token = &tokens->items[tokens->count++];
        char *tag = strchr(word, '_');
        token->text = wen_string(word, tag ? (size_t)(tag - word) : strlen(word));
        token->tag = tag ? wen_string(tag + 1, strlen(tag + 1)) : wen_string(NULL, 0);
    }
}

static void find_all(struct wen_kwic_pattern *pattern, const struct tokens *tokens,
                     struct wen_buffer *found)
{
    size_t begin, end = 0;

    wen_kwic_pattern_begin(pattern, tokens->items, tokens->count);
    while (wen_kwic_pattern_next(pattern, end, tokens->count, &begin, &end)) {
        wen_buffer_format(found, "%s%zu-%zu", found->size ? " " : "", begin, end);
    }
}

static void test_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wen_kwic_pattern *pattern = NULL;
        struct wen_error error = {0};
        struct wen_buffer found = {0};
        struct tokens tokens;
        cut(&tokens, rows[i].tokens);
        if (wen_kwic_pattern_tokens(rows[i].pattern, rows[i].ignore_case, &pattern, &error)) {
            fail_msg("row %zu: %s: %s", i, rows[i].pattern, error.text);
        }
        find_all(pattern, &tokens, &found);
        if (strcmp(wen_buffer_text(&found), rows[i].found) != 0) {
            fail_msg("row %zu: %s: found %s, not %s", i, rows[i].pattern, found.data,
                     rows[i].found);
        }
        wen_buffer_free(&found);
        wen_kwic_pattern_free(pattern);
        free(tokens.text);
    }
}

/* + ends after 100 tokens. */
static void test_most(void **state)
{
    static struct wen_kwic_token tokens[150];
    struct wen_kwic_pattern *pattern;
    size_t begin, end;

    (void)state;
    for (size_t i = 0; i < COUNT(tokens); i++) {
        tokens[i].text = wen_string("a", 1);
    }
    assert_int_equal(wen_kwic_pattern_tokens("a+", false, &pattern, NULL), WEN_EXIT_OK);
    wen_kwic_pattern_begin(pattern, tokens, COUNT(tokens));
    assert_true(wen_kwic_pattern_next(pattern, 0, COUNT(tokens), &begin, &end));
    assert_int_equal(begin, 0);
    assert_int_equal(end, WEN_KWIC_REPEATS);
    /* a limit, as the end of a block is one */
    assert_true(wen_kwic_pattern_next(pattern, 10, 12, &begin, &end));
    assert_int_equal(begin, 10);
    assert_int_equal(end, 12);
    assert_false(wen_kwic_pattern_next(pattern, 12, 12, &begin, &end));
    wen_kwic_pattern_free(pattern);
}

/* ---- faults ----------------------------------------------------------- */

static const struct {
    const char *pattern, *said;
} faults[] = {
    {"", "the pattern is empty"},
    {"  ", "the pattern is empty"},
    {"党员/", "column 4 of the pattern: a word or a tag is missing here"},
    {"党员 |志愿者", "column 4 of the pattern: a word or a tag is missing here"},
    {"a||b", "column 3 of the pattern: a word or a tag is missing here"},
    {"!", "column 2 of the pattern: a word or a tag is missing here"},
    {"党 ?", "column 3 of the pattern: a word or a tag is missing here"},
    {"志*者", "column 2 of the pattern: a * stands at the end of a word"},
    {"a/b/c", "column 4 of the pattern: one / stands in front of the tag"},
    {"/党/n/", "column 5 of the pattern: one / stands in front of the tag"},
    {"党员 /志愿",
     "column 4 of the pattern: the regular expression that begins here has no closing /"},
    {"党 //", "column 3 of the pattern: there is nothing between the two /"},
    {"党员 /(志/", "column 4 of the pattern: the regular expression that begins here: Unmatched"},
    {"党员 /[志/", "column 4 of the pattern: the regular expression that begins here: "},
    {"C++", "column 3 of the pattern: a blank is missing here"},
    {"党员?志愿者", "column 4 of the pattern: a blank is missing here"},
    {"党员{2", "column 3 of the pattern: a repetition is written"},
    {"党员{}", "column 3 of the pattern: a repetition is written"},
    {"党员{,}", "column 3 of the pattern: a repetition is written"},
    {"党员{a}", "column 3 of the pattern: a repetition is written"},
    {"党员{1,2,3}", "column 3 of the pattern: a repetition is written"},
    {"党员{3,2}", "column 3 of the pattern: the first number is the greater one"},
    {"党员{0}", "column 3 of the pattern: what comes no times can be left out"},
    {"党员{1,101}", "column 6 of the pattern: this is too many"},
    {"*{4294967297}", "column 3 of the pattern: this is too many"},
    {"党员\\", "column 3 of the pattern: a character is missing behind the \\"},
    {"*?", "column 1 of the pattern: it would match where there is nothing"},
    {"a? b{0,3}", "column 1 of the pattern: it would match where there is nothing"},
    {"党\xFF", "column 2 of the pattern: this is no UTF-8"},
    {"a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7",
     "column 65 of the pattern: this is the 33rd token pattern"},
};

static void test_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        struct wen_kwic_pattern *pattern;
        struct wen_error error = {0};
        assert_int_equal(wen_kwic_pattern_tokens(faults[i].pattern, false, &pattern, &error),
                         WEN_EXIT_USAGE);
        assert_null(pattern);
        if (strncmp(error.text, faults[i].said, strlen(faults[i].said)) != 0) {
            fail_msg("row %zu: %s: %s", i, faults[i].pattern, error.text);
        }
    }
}

/* ---- over text -------------------------------------------------------- */

static const struct {
    const char *text, *pattern;
    bool ignore_case;
    const char *found; /* bytes */
} texts[] = {
    {"党员志愿者", "志愿", false, "6-12"},
    {"党员志愿者", "党.", false, "0-6"},
    {"党员党员", "党员", false, "0-6 6-12"},
    {"党员党员", "^党", false, "0-3"},
    {"ab\nab", "^a", false, "0-1 3-4"},
    {"ab\nab", "b$", false, "1-2 4-5"},
    {"ab\nab", "b.a", false, ""},
    {"baab", "a*", false, "1-3"},
    {"a1 A2", "a[0-9]", true, "0-2 3-5"},
    {"abab", "(ab|abab)", false, "0-4"},
};

static void test_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct wen_kwic_pattern *pattern;
        struct wen_buffer found = {0};
        size_t begin, end = 0, size = strlen(texts[i].text);
        assert_int_equal(
            wen_kwic_pattern_text(texts[i].pattern, texts[i].ignore_case, &pattern, NULL),
            WEN_EXIT_OK);
        while (wen_kwic_pattern_search(pattern, texts[i].text, 0, end, size, &begin, &end)) {
            wen_buffer_format(&found, "%s%zu-%zu", found.size ? " " : "", begin, end);
        }
        assert_string_equal(wen_buffer_text(&found), texts[i].found);
        wen_buffer_free(&found);
        wen_kwic_pattern_free(pattern);
    }
    struct wen_error error = {0};
    struct wen_kwic_pattern *pattern;
    assert_int_equal(wen_kwic_pattern_text("党(", false, &pattern, &error), WEN_EXIT_USAGE);
    assert_non_null(strstr(error.text, "column 1 of the pattern"));
}

/* ---- bytes ------------------------------------------------------------ */

static const struct {
    const char *pattern;
    bool over_text, ignore_case;
    const char *json;
    bool possible;
} needles[] = {
    {"党员", false, false, "[\"党员\"]", true},
    {"党员", false, false, "[\"党员们\"]", false},
    {"党员*", false, false, "[\"党员们\"]", true},
    {"党员 志愿者", false, false, "[\"党员\"]", false}, /* the longer word */
    {"党员|干部", false, false, "[\"干部\"]", true},
    {"党员|干部", false, false, "[\"群众\"]", false},
    {"党员? *", false, false, "[\"群众\"]", true},
    {"!党员", false, false, "[\"群众\"]", true},
    {"/党员/", false, false, "[\"群众\"]", true},
    {"/党员/ 群众", false, false, "[\"党员\"]", false},
    {"*/nt", false, false, "[\"n\"]", false},
    {"*/nt", false, false, "[\"nt\"]", true},
    {"iphone", false, false, "[\"IPHONE\"]", false},
    {"iphone", false, true, "[\"IPHONE\"]", true},
    {"党员", false, true, "[\"干部\"]", false}, /* Chinese has no case */
    {"党员", false, false, "[\"\\u515a\\u5458\"]", true},
    {"a\\/b", false, false, "[\"a\\/b\"]", true},
    {"党员", true, false, "\"老党员\"", true},
    {"党员", true, false, "\"党的\"", false},
    {"党.", true, false, "\"员\"", true},
};

static void test_needles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(needles); i++) {
        struct wen_kwic_pattern *pattern;
        struct wen_error error = {0};
        int status = needles[i].over_text
                         ? wen_kwic_pattern_text(needles[i].pattern, needles[i].ignore_case,
                                                 &pattern, &error)
                         : wen_kwic_pattern_tokens(needles[i].pattern, needles[i].ignore_case,
                                                   &pattern, &error);
        assert_int_equal(status, WEN_EXIT_OK);
        if (wen_kwic_pattern_possible(pattern, needles[i].json, strlen(needles[i].json)) !=
            needles[i].possible) {
            fail_msg("row %zu: %s in %s", i, needles[i].pattern, needles[i].json);
        }
        wen_kwic_pattern_free(pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches), cmocka_unit_test(test_most),
        cmocka_unit_test(test_faults),  cmocka_unit_test(test_text),
        cmocka_unit_test(test_needles),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8")) {
        return 1;
    }
    return cmocka_run_group_tests_name("kwic/pattern", tests, NULL, NULL);
}
