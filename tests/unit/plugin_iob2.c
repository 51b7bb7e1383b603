/* SPDX-License-Identifier: MIT */
/* plugins/iob2/read.c: files of marked sentences, and what is refused. */
#include "iob2.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The text with its names as {TYPE:surface} and its sentences ended by |. */
static void mark(const struct iob2 *iob2, char *to, size_t size)
{
    size_t name = 0, sentence = 0, at = 0;
    FILE *out = fmemopen(to, size, "w");

    assert_non_null(out);
    for (;; at++) {
        if (name < iob2->names.count && iob2->names.spans[name].end == at) {
            putc('}', out);
            name++;
        }
        if (name < iob2->names.count && iob2->names.spans[name].begin == at) {
            struct wen_string type = iob2->names.spans[name].type;
            fprintf(out, "{%.*s:", (int)type.size, type.data);
        }
        if (sentence < iob2->sentences.count && iob2->sentences.spans[sentence].end == at) {
            putc('|', out);
            sentence++;
        }
        if (at == iob2->size) {
            break;
        }
        if (iob2->text[at] != '\n') {
            putc(iob2->text[at], out);
        }
    }
    putc('\0', out);
    assert_int_equal(fclose(out), 0);
}

static void test_files(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"\n\n\n", ""},
        {"# text = 甲\n1\t王\tB-PER\t-\t-\n2\t五\tI-PER\t-\t-\n3\t去\tO\t-\t-\n\n",
         "{PER:王五}去|"},
        {"王\tB-PER\n五\tI-PER\n去\tO\n", "{PER:王五}去|"},    /* two columns, no empty line */
        {"王 NR B-PER\r\n五 NR I-PER\r\n\r\n", "{PER:王五}|"}, /* blanks, CR, more columns */
        {"\xEF\xBB\xBF王\tS-PER\n五\tU-PER\n", "{PER:王}{PER:五}|"}, /* a byte order mark; BILOU */
        {"甲\tB-ORG\n乙\tM-ORG\n丙\tE-ORG\n丁\tO\n", "{ORG:甲乙丙}丁|"}, /* BMEO */
        {"甲\tB-ORG\n乙\tI-ORG\n丙\tL-ORG\n", "{ORG:甲乙丙}|"},
        {"甲\tB-LOC\n乙\tB-LOC\n", "{LOC:甲}{LOC:乙}|"},    /* two that touch */
        {"甲\tI-LOC\n乙\tI-ORG\n", "{LOC:甲}{ORG:乙}|"},    /* another type begins another */
        {"甲\tB-LOC\n\n乙\tI-LOC\n", "{LOC:甲}|{LOC:乙}|"}, /* a sentence ends every name */
        {"甲\tB-SHIP_2\n", "{SHIP_2:甲}|"},
        {"New\tB-LOC\nYork\tI-LOC\n3\tO\n月\tO\n", "{LOC:New York} 3月|"},
        {"1\t1990\tO\t-\n2\t年\tO\t-\n", "1990年|"},
        {"3\tO\n", "3|"},          /* a number that is the word */
        {"#\tO\n号\tO\n", "#号|"}, /* no comment */
        {"#\n# 甲\n乙\tO\n", "乙|"},
    };
    struct iob2 iob2 = {0};
    char reason[256], marked[512];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(
            iob2_read(&iob2, wen_string(rows[i][0], strlen(rows[i][0])), reason, sizeof reason));
        mark(&iob2, marked, sizeof marked);
        assert_string_equal(marked, rows[i][1]);
    }
    iob2_free(&iob2);
}

static void test_refused(void **state)
{
    static const char *const rows[][2] = {
        {"甲\tO\n乙\n",
         "line 2: expected a word and its tag with a tab between them, found \"乙\""},
        {"甲\tX\n", "line 1: expected a tag such as O, B-PER, I-PER, found \"X\""},
        {"\n甲\tB-per\n", "line 2: expected a tag such as O, B-PER, I-PER, found \"B-per\""},
        {"甲\tB-\n", "line 1: expected a tag such as O, B-PER, I-PER, found \"B-\""},
        {"甲\tBPER\n", "line 1: expected a tag such as O, B-PER, I-PER, found \"BPER\""},
        {"甲\tB-2A\n", "line 1: expected a tag such as O, B-PER, I-PER, found \"B-2A\""},
        {"甲\t\n", "line 1: expected a word and its tag with a tab between them, found \"甲\t\""},
        {"\tO\n", "line 1: expected a word and its tag with a tab between them, found \"\tO\""},
    };
    struct iob2 iob2 = {0};
    char reason[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_false(
            iob2_read(&iob2, wen_string(rows[i][0], strlen(rows[i][0])), reason, sizeof reason));
        assert_string_equal(reason, rows[i][1]);
    }
    iob2_free(&iob2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("plugins/iob2/read.c", tests, NULL, NULL);
}
