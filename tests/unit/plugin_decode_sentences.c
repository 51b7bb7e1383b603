/* SPDX-License-Identifier: MIT */
/* plugins/decode/blocks.c and sentences.c: texts with the blocks and sentences they must give. */
#include "blocks.h"
#include "sentences.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A block, with a bar where a sentence ends and another begins, and ^ for a space that is in none.
 */
static const char *const sentences[] = {
    "今天下雨。|明天晴！|后天呢？|不知道",
    "他问：“去不去？”|没人说话。",
    "“去吧！”|他说。",
    "真的？！|当然。。。|好",
    "（详见第三版。）|另有消息。",
    "他喊：「快跑！」|大家都跑了。|『真的？』|【完。】|后记",
    "“好！”，他说，“走吧。”",
    "一；二：三，四、五",
    "他走了……|我们回家。",
    "他走了⋯⋯|我们回家。",
    "他走了……，我们回家。",
    "“……是的。”|他答。",
    "他……走了。",
    "“他走了……”|大家沉默。",
    "看了《你好，李白！》这部戏。|好看。",
    "《没有关上的书名号。|第二句。",
    "《第一》《第二？》都好。",
    "全角．不是句号。",
    "半角｡|也是句号",
    "增长3.5%，约2.0万。|完",
    "See p. 12 of No. 5.|^Mr. Smith met A.B. Jones at 3.5 p.m. in St. Louis.|^He left.",
    "He came.|^She went.|^Then \"it ended.\"|^Nobody (not one.)|^Spoke",
    "Wait...|^What?|^Yes!|^no",
    "1. First item.|^2. Second item.",
    "Visit http://example.com/?q=a&b=c!d now. or not",
    "Yahoo!Japan is one word, a != b is a formula.|^É vero.|^Да.|^Нет.",
    "用Python3.6写的。|OK!|好",
    "他说:\"好!\"|她说:\"不。\"|完",
    "！！！|开头",
    "。",
    "a",
    "没有句号　但有全角空格",
    "第一句。 ”|第二句。",
    "跨行的\n句子。|第二句",
    "‼⁉|完",
};

static void test_sentences(void **state)
{
    char block[512], got[1024];

    (void)state;
    for (size_t i = 0; i < COUNT(sentences); i++) {
        const char *wanted = sentences[i];
        struct decode_span span;
        size_t size = 0, length = 0;
        for (const char *s = wanted; *s; s++) {
            if (*s != '|') {
                block[size++] = *s == '^' ? ' ' : *s;
            }
        }
        struct decode_sentences at = {.text = block, .at = 0, .end = (uint32_t)size};
        for (uint32_t last = 0; decode_sentence(&at, &span); last = span.end) {
            length += (size_t)sprintf(got + length, "%s%s%.*s", length ? "|" : "",
                                      span.begin > last ? "^" : "", (int)(span.end - span.begin),
                                      block + span.begin);
        }
        if (strcmp(got, wanted) != 0) {
            fail_msg("row %zu: %s instead of %s", i, got, wanted);
        }
    }
}

/* A text, and its blocks with a bar between. */
static const struct {
    const char *text, *lines, *paragraphs;
    uint32_t breaks[3]; /* ends with 0 */
} blocks[] = {
    {"", "", "", {0}},
    {"\n \n\t\n　　\n", "", "", {0}},
    {"一", "一", "一", {0}},
    {"一\n二\n\n三\n", "一|二|三", "一\n二|三", {0}},
    {"　　一　\n  二\t\n　 \n\n三", "一|二|三", "一　\n  二|三", {0}},
    {"\n\n一\n\n\n", "一", "一", {0}},
    /* a page ended before 三 */
    {"一\n二\n三\n四", "一|二|三|四", "一\n二|三\n四", {8}},
    {"一\n二\n三\n四", "一|二|三|四", "一|二|三\n四", {4, 8}},
};

static void check_blocks(size_t row, enum decode_layout layout, const char *wanted)
{
    const char *text = blocks[row].text;
    struct decode_span span;
    struct decode_blocks at = {.text = text,
                               .size = (uint32_t)strlen(text),
                               .breaks = blocks[row].breaks,
                               .layout = layout};
    char got[256] = "";
    size_t length = 0;

    while (blocks[row].breaks[at.break_count]) {
        at.break_count++;
    }
    while (decode_block(&at, &span)) {
        length += (size_t)sprintf(got + length, "%s%.*s", length ? "|" : "",
                                  (int)(span.end - span.begin), text + span.begin);
    }
    if (strcmp(got, wanted) != 0) {
        fail_msg("row %zu: \"%s\" instead of \"%s\"", row, got, wanted);
    }
}

static void test_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(blocks); i++) {
        check_blocks(i, DECODE_LINES, blocks[i].lines);
        check_blocks(i, DECODE_PARAGRAPHS, blocks[i].paragraphs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_blocks),
    };
    return cmocka_run_group_tests_name("plugins/decode/sentences", tests, NULL, NULL);
}
