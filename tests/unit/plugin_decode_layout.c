/* SPDX-License-Identifier: MIT */
/* plugins/decode/layout*.c: lines with the text that the repair must make of them, by the rules of
 * LAYOUT.md; how well it does on whole articles is what tests/pipeline/layout.sh measures. */
#include "charset.h"
#include "layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A text and what becomes of it. */
static const char *const rows[][2] = {
    /* blanks before marks that close or part, also where no character stands alone */
    {"老王负责账目 ，也管后勤。", "老王负责账目，也管后勤。"},
    {"桥上写着“慢行 ”两个字 。", "桥上写着“慢行”两个字。"},
    {"第一，修桥 ；第二，铺路 。", "第一，修桥；第二，铺路。"},
    {"He came , and left .", "He came , and left ."},
    {"桥上写着 “慢行”两个字。", "桥上写着 “慢行”两个字。"},
    /* letter-spaced words; a single blank stays */
    {"水 田 全 部 种 上 ，前后只用三天。", "水田全部种上，前后只用三天。"},
    {"菜篮子 和 米袋子都满了。", "菜篮子 和 米袋子都满了。"},
    {"新桥 通车了。", "新桥 通车了。"},
    /* page furniture, bold type, characters of private use */
    {"新桥通车了。\n- 3 -\n大家都来看。", "新桥通车了。\n大家都来看。"},
    {"**新桥通车了。**\n\n大家都来看。", "新桥通车了。\n\n大家都来看。"},
    {"新桥\uE000通车了。", "新桥通车了。"},
    {"　　新桥通车了。　\n\n\n\n\n\n　　大家都来看。", "新桥通车了。\n\n\n\n大家都来看。"},
    /* a column: lines of one paragraph */
    {"　　昨天上午，新修的大桥正\n式通车，两岸的人都来观看，\n从此过河只要三分钟。",
     "昨天上午，新修的大桥正式通车，两岸的人都来观看，从此过河只要三分钟。"},
};

static struct decode_characters characters;
static struct layout layout;
static struct decode_text text;

static int open_all(void **state)
{
    (void)state;
    decode_characters_fill(&characters);
    layout_begin(&layout);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    layout_free(&layout);
    decode_text_free(&text);
    return 0;
}

static void repair(const char *bytes, size_t size)
{
    struct decode_charsets charsets = {.characters = &characters};

    decode_text_begin(&text, &characters, true);
    decode_charset_read(decode_charset(&charsets, "UTF-8"), &text, bytes, 0, size);
    assert_int_equal(text.failure, DECODE_FINE);
    assert_true(layout_repair(&layout, &text));
    decode_charsets_free(&charsets);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        repair(rows[i][0], strlen(rows[i][0]));
        if (layout.result->size != strlen(rows[i][1]) ||
            memcmp(layout.result->data, rows[i][1], layout.result->size) != 0) {
            fail_msg("row %zu: \"%.*s\" instead of \"%s\"", i, (int)layout.result->size,
                     layout.result->data, rows[i][1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests_name("plugins/decode/layout", tests, open_all, close_all);
}
