/* SPDX-License-Identifier: MIT */
/* plugins/segment/jieba*.c: words and tags that python3 -c 'import jieba.posseg; …' of jieba
 * 0.42.1 gives, and what holds for every text. */
#include "../../plugins/segment/engine.h"
#include "base/utf8.h"
#include "plugin_segment_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct row {
    const char *text;
    const char *cut, *cut_without_hmm;       /* ' '.join(jieba.cut(text)) without white space */
    const char *posseg, *posseg_without_hmm; /* the same of word/flag */
};

static const struct row rows[] = {
    {"我来到北京清华大学", "我 来到 北京 清华大学", "我 来到 北京 清华大学",
     "我/r 来到/v 北京/ns 清华大学/nt", "我/r 来到/v 北京/ns 清华大学/nt"},
    {"他来到了网易杭研大厦", "他 来到 了 网易 杭研 大厦", "他 来到 了 网易 杭 研 大厦",
     "他/r 来到/v 了/ul 网易/n 杭/j 研/vn 大厦/n", "他/r 来到/v 了/ul 网易/n 杭/nr 研/vn 大厦/n"},
    {"3.14%的iPhone手机和AT&T，1.2.3 50%--x_y",
     "3.14% 的 iPhone 手机 和 AT&T ， 1.2 . 3 50% -- x _ y",
     "3 . 14 % 的 iPhone 手机 和 AT&T ， 1 . 2 . 3 50 % - - x _ y",
     "3.14/m %/x 的/uj iPhone/eng 手机/n 和/c AT&T/nz ，/x 1.2.3/m 50/m %/x -/x -/x x/eng _/x "
     "y/eng",
     "3/eng ./x 14/eng %/x 的/uj iPhone/eng 手机/n 和/c AT&T/nz ，/x 1/eng ./x 2/eng ./x 3/eng "
     "50/eng %/x -/x -/x x/eng _/x y/eng"},
    {"第一行\r\n第二 行\u3000末", "第一行 第二 行 末", "第一行 第二 行 末",
     "第一行/m 第二/m 行/zg 末/f", "第一行/m 第二/m 行/zg 末/f"},
    {"凃鸿钦、㐂多川、𠮷野家。", "凃 鸿 钦 、 㐂 多川 、 𠮷 野家 。",
     "凃 鸿 钦 、 㐂 多 川 、 𠮷 野 家 。",
     "凃/yg 鸿/nr 钦/vg 、/x 㐂/x 多川/nrt 、/x 𠮷/x 野家/n 。/x",
     "凃/x 鸿/nr 钦/nr 、/x 㐂/x 多/m 川/j 、/x 𠮷/x 野/n 家/q 。/x"},
    {"4G网络G4，a.b ．５％-%", "4G 网络 G4 ， a . b ． ５ ％ -%",
     "4G 网络 G4 ， a . b ． ５ ％ - %",
     "4/m G/eng 网络/n G4/eng ，/x a/eng ./m b/eng ．/x ５/x ％/x -/x %/x",
     "4G/eng 网络/n G4/eng ，/x a/eng ./x b/eng ．/x ５/x ％/x -/x %/x"},
};

/* By the page of the stage: the dictionary's tags, and m, eng, x for what it lacks. */
static const struct {
    const char *text, *tagged;
} dictionary_rows[] = {
    {"他来到了网易杭研大厦", "他/r 来到/v 了/ul 网易/n 杭研/x 大厦/n"},
    {"3.14%的iPhone15和AT&T，4G", "3.14%/m 的/uj iPhone15/eng 和/c AT&T/nz ，/x 4G/eng"},
    {"50%—㐂-", "50%/m —/x 㐂/x -/x"},
};

static void *open_engine(bool hmm, int tags)
{
    struct segment_options options = {.hmm = hmm, .tags = tags};
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    void *engine = NULL;

    if (jieba_engine.open(&options, &files, &engine, &messages) != 0) {
        fail_msg("%s", messages.error);
    }
    return engine;
}

static void check_words(void *engine, const char *text, const char *expected, bool tagged)
{
    struct segment_tokens tokens = segment_test_cut(&jieba_engine, engine, text, strlen(text));
    char found[1024] = "";
    size_t used = 0, tag_count;
    const char *const *tags = jieba_engine.tags(engine, &tag_count);

    for (size_t i = 0; i < tokens.count; i++) {
        assert_true(tokens.tag[i] < tag_count);
        used += (size_t)snprintf(found + used, sizeof found - used, "%s%.*s%s%s", i ? " " : "",
                                 (int)(tokens.end[i] - tokens.begin[i]), text + tokens.begin[i],
                                 tagged ? "/" : "", tagged ? tags[tokens.tag[i]] : "");
    }
    assert_string_equal(found, expected);
    segment_tokens_free(&tokens);
}

static void test_rows(void **state)
{
    (void)state;
    for (int hmm = 0; hmm < 2; hmm++) {
        void *plain = open_engine(hmm, SEGMENT_TAGS_NONE);
        void *posseg = open_engine(hmm, SEGMENT_TAGS_POSSEG);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            const struct row *row = &rows[i];
            check_words(plain, row->text, hmm ? row->cut : row->cut_without_hmm, false);
            check_words(posseg, row->text, hmm ? row->posseg : row->posseg_without_hmm, true);
        }
        jieba_engine.close(plain);
        jieba_engine.close(posseg);
    }
}

static void test_dictionary_tags(void **state)
{
    void *engine = open_engine(true, SEGMENT_TAGS_ENGINE);

    (void)state;
    for (size_t i = 0; i < sizeof dictionary_rows / sizeof dictionary_rows[0]; i++) {
        check_words(engine, dictionary_rows[i].text, dictionary_rows[i].tagged, true);
    }
    jieba_engine.close(engine);
}

static void test_vocabulary(void **state)
{
    void *engine = open_engine(true, SEGMENT_TAGS_ENGINE);
    struct wen_vocabulary vocabulary = jieba_lexicon_vocabulary(jieba_engine.lexicon(engine));
    const struct wen_vocabulary *words = &vocabulary;

    (void)state;
    assert_int_equal(words->size, 349045); /* jieba 0.42.1's dict.txt has as many words */
    for (uint32_t number = 1; number <= words->size; number++) {
        struct wen_string word = words->word(words->self, number);
        assert_true(word.size > 0);
        assert_int_equal(words->find(words->self, word.data, word.size), number);
    }
    assert_int_equal(words->word(words->self, 0).size, 0);
    assert_int_equal(words->word(words->self, words->size + 1).size, 0);
    assert_int_equal(words->find(words->self, "清华大学清华", 18), 0);
    assert_int_equal(words->find(words->self, "。", 3), 0);
    assert_int_equal(words->find(words->self, "", 0), 0);
    jieba_engine.close(engine);
}

/* ---- what holds for every text ---- */

static bool is_space(uint32_t c)
{
    static const uint32_t spaces[] = {0x20,   0x85,   0xA0,   0x1680, 0x2028,
                                      0x2029, 0x202F, 0x205F, 0x3000};

    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        if (c == spaces[i]) {
            return true;
        }
    }
    return (c >= 0x9 && c <= 0xD) || (c >= 0x1C && c <= 0x1F) || (c >= 0x2000 && c <= 0x200A);
}

/* Every character lies in one token, white space in none; `word` numbers the
 * token's own text. */
static void check_cover(const void *engine, const char *text, size_t size,
                        const struct segment_tokens *tokens)
{
    struct wen_vocabulary vocabulary = jieba_lexicon_vocabulary(jieba_engine.lexicon(engine));
    const struct wen_vocabulary *words = &vocabulary;
    size_t at = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        while (at < tokens->begin[i]) {
            assert_true(is_space(wen_utf8_next(text, &at)));
        }
        assert_int_equal(at, tokens->begin[i]);
        assert_true(tokens->end[i] > tokens->begin[i]);
        while (at < tokens->end[i]) {
            assert_false(is_space(wen_utf8_next(text, &at)));
        }
        assert_int_equal(at, tokens->end[i]);
        assert_int_equal(tokens->word[i], words->find(words->self, text + tokens->begin[i],
                                                      tokens->end[i] - tokens->begin[i]));
    }
    while (at < size) {
        assert_true(is_space(wen_utf8_next(text, &at)));
    }
}

static uint32_t random_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static uint32_t random_character(uint64_t *seed)
{
    static const char ascii[] = " \t\r\n+#&._%-aZ09.%\0/@";
    uint32_t c;

    switch (random_number(seed) % 8) {
    case 0: return (unsigned char)ascii[random_number(seed) % (sizeof ascii - 1)];
    case 1: return 0x2000 + random_number(seed) % 0x70;
    case 2: return 0x3000 + random_number(seed) % 0x100;
    case 3: return 0xFF00 + random_number(seed) % 0x100;
    case 4: do { c = random_number(seed) % 0x110000;
        } while (c >= 0xD800 && c < 0xE000);
        return c;
    default: return 0x4DF0 + random_number(seed) % (0x9FE0 - 0x4DF0);
    }
}

static void test_random(void **state)
{
    enum { SIZE = 4000 };
    static const struct {
        bool hmm;
        int tags;
    } modes[] = {{true, SEGMENT_TAGS_ENGINE},
                 {false, SEGMENT_TAGS_NONE},
                 {true, SEGMENT_TAGS_POSSEG},
                 {false, SEGMENT_TAGS_POSSEG}};
    char *text = malloc(SIZE * 4);
    uint64_t seed = 7;

    (void)state;
    assert_non_null(text);
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        void *engine = open_engine(modes[m].hmm, modes[m].tags);
        for (int round = 0; round < 40; round++) {
            size_t size = 0;
            for (int i = 0; i < SIZE; i++) {
                size += wen_utf8_put(text + size, random_character(&seed));
            }
            struct segment_tokens tokens = segment_test_cut(&jieba_engine, engine, text, size);
            check_cover(engine, text, size, &tokens);
            segment_tokens_free(&tokens);
        }
        jieba_engine.close(engine);
    }
    free(text);
}

/* Ten million bytes without a break are one run; what stands behind it is cut
 * as ever, and again after relax(). */
static void test_unbroken(void **state)
{
    static const char piece[] = "乒乓球拍卖完了凃研究生命起源abc囧龘10%";
    size_t count = 10000000 / (sizeof piece - 1), size = count * (sizeof piece - 1);
    char *text = malloc(size + 1);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * (sizeof piece - 1), piece, sizeof piece);
    }
    for (int tags = SEGMENT_TAGS_ENGINE; tags <= SEGMENT_TAGS_POSSEG; tags++) {
        void *engine = open_engine(true, tags);
        struct segment_tokens tokens = segment_test_cut(&jieba_engine, engine, text, size);
        check_cover(engine, text, size, &tokens);
        jieba_engine.relax(engine);
        segment_tokens_free(&tokens);
        check_words(engine, "我来到北京清华大学", "我 来到 北京 清华大学", false);
        jieba_engine.close(engine);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_dictionary_tags),
        cmocka_unit_test(test_vocabulary), cmocka_unit_test(test_random),
        cmocka_unit_test(test_unbroken),
    };
    return cmocka_run_group_tests_name("segment/jieba", tests, NULL, NULL);
}
