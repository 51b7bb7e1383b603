/* SPDX-License-Identifier: MIT */
/* core/cli/show.c and view.c: what is printed for which document. */
#include "archive_sample.h"
#include "cli_capture.h"

#include "cli/commands.h"
#include "cli/view.h"

#include <stdlib.h>
#include <string.h>

#define LINE                                                                                         \
    "{\"id\":\"a\\u001b\",\"text\":\"标题\\n何月在城南\\u009b新区。\\n\\n尾\",\"meta\":{" \
    "\"charset\":\"GB18030\","                                                                       \
    "\"replaced\":2},\"blocks\":[{\"begin\":0,\"end\":2,\"kind\":\"heading\"},{\"begin\":3,"         \
    "\"end\":12,"                                                                                    \
    "\"kind\":\"p\"}],\"tokens\":{\"text\":[\"标题\",\"何月\",\"在\"],\"tag\":[\"n\",\"nr\","   \
    "\"p\"]},"                                                                                       \
    "\"entities\":[{\"begin\":3,\"end\":5,\"type\":\"PER\",\"text\":\"何月\"},{\"begin\":6,"       \
    "\"end\":11,"                                                                                    \
    "\"type\":\"LOC\"},{\"begin\":7,\"end\":8,\"type\":\"X\"}],\"keywords\":[{\"term\":\"城南\","  \
    "\"count\":9},"                                                                                  \
    "{\"term\":\"新区\",\"score\":1.5}]}"

#define VIEW                                                                                       \
    "a\\x1B\n"                                                                                     \
    "  charset  GB18030\n"                                                                         \
    "  replaced  2\n"                                                                              \
    "\n"                                                                                           \
    "  heading  标题\n"                                                                          \
    "  p        何月在城南\\x9B新区。\n"                                                   \
    "           尾\n"                                                                             \
    "\n"                                                                                           \
    "blocks 2\n"                                                                                   \
    "tokens 3\n"                                                                                   \
    "entities 3\n"                                                                                 \
    "  PER  何月\n"                                                                              \
    "  LOC  城南\\x9B新区\n"                                                                   \
    "  X  南\n"                                                                                   \
    "keywords 2\n"                                                                                 \
    "  城南 ×9, 新区\n"

static void test_view(void **state)
{
    struct wen_view view = {.mark = "entities"};
    struct wen_buffer out = {0};
    struct wen_error error;

    (void)state;
    assert_int_equal(wen_view_document(&view, LINE, strlen(LINE), &out, &error), WEN_EXIT_OK);
    assert_string_equal(wen_buffer_text(&out), VIEW);
    wen_buffer_free(&out);
}

/* With colours the same text, and a colour around each mark and each name of a type. */
static void test_colours(void **state)
{
    struct wen_view view = {.mark = "entities", .colours = true};
    struct wen_buffer out = {0}, plain = {0};
    struct wen_error error;
    size_t escapes = 0;

    (void)state;
    assert_int_equal(wen_view_document(&view, LINE, strlen(LINE), &out, &error), WEN_EXIT_OK);
    for (size_t i = 0; i < out.size; i++) {
        if (out.data[i] == '\033') {
            i = (size_t)((char *)memchr(out.data + i, 'm', out.size - i) - out.data);
            escapes++;
        } else {
            wen_buffer_add_byte(&plain, out.data[i]);
        }
    }
    assert_string_equal(wen_buffer_text(&plain), VIEW);
    assert_true(escapes > 16 && escapes % 2 == 0);
    const char *person = strstr(wen_buffer_text(&out), "何月\033[0m在");
    assert_non_null(person);
    assert_int_equal(person[-1], 'm');
    wen_buffer_free(&out);
    wen_buffer_free(&plain);
}

/* Nothing that a line can hold makes the view fail in another way. */
static void test_odd(void **state)
{
    static const struct {
        const char *line;
        int status;
    } rows[] = {
        {"", WEN_EXIT_DATA},
        {"[]", WEN_EXIT_DATA},
        {"{", WEN_EXIT_DATA},
        {"{\"text\":\"\xFF\"}", WEN_EXIT_DATA},
        {"{}", WEN_EXIT_OK},
        {"{\"id\":5,\"text\":7,\"meta\":[],\"blocks\":{},\"entities\":7,\"keywords\":[5]}",
         WEN_EXIT_OK},
        {"{\"text\":\"ab\",\"blocks\":[{\"begin\":-5,\"end\":1e300},{\"begin\":1,\"end\":0},5],"
         "\"entities\":[{\"begin\":\"x\",\"end\":null},{\"begin\":0,\"end\":1e9,\"type\":5},7]}",
         WEN_EXIT_OK},
    };
    struct wen_view view = {.mark = "entities"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_buffer out = {0};
        struct wen_error error;
        assert_int_equal(wen_view_document(&view, rows[i].line, strlen(rows[i].line), &out, &error),
                         rows[i].status);
        wen_buffer_free(&out);
    }
}

enum { COUNT = 30 };

static const struct {
    const char *words[6]; /* "@": the folder, "%": the archive */
    int status;
    const char *out, *err; /* pieces of what is printed; NULL: nothing */
} rows[] = {
    {{"show", NULL}, WEN_EXIT_USAGE, NULL, "which archive"},
    {{"show", "--help", NULL}, WEN_EXIT_OK, "Usage: wenliu show", NULL},
    {{"show", "--wrong", "@", NULL}, WEN_EXIT_USAGE, NULL, "'--wrong'"},
    {{"show", "@", "-n", NULL}, WEN_EXIT_USAGE, NULL, "'-n'"},
    {{"show", "@", "-n", "0", NULL}, WEN_EXIT_USAGE, NULL, "'0'"},
    {{"show", "@", "-n", "x", NULL}, WEN_EXIT_USAGE, NULL, "'x'"},
    {{"show", "@", "--color=red", NULL}, WEN_EXIT_USAGE, NULL, "'red'"},
    {{"show", "@", "-l", "id", NULL}, WEN_EXIT_USAGE, NULL, "exclude"},
    {{"show", "/nonexistent", NULL}, WEN_EXIT_IO, NULL, "/nonexistent"},
    {{"show", "/tmp", NULL}, WEN_EXIT_IO, NULL, "/tmp/documents.jsonl.gz"},
    {{"show", "@", NULL}, WEN_EXIT_OK, "       1  新闻/000.txt\n       2  tab\\x09here\\1\n", NULL},
    {{"show", "@", NULL}, WEN_EXIT_OK, "     ...  10 more;", NULL},
    {{"show", "%", "--list", NULL}, WEN_EXIT_OK, "      30  same\n", NULL},
    {{"show", "@", "../3", NULL}, WEN_EXIT_OK, "../3\n\n  ", NULL},
    {{"show", "@", "../3", "--json", NULL}, WEN_EXIT_OK, "{\"id\":\"../3\",\"text\":", NULL},
    {{"show", "-n", "4", "--json", "@", NULL}, WEN_EXIT_OK, "{\"id\":\"../3\",\"text\":", NULL},
    {{"show", "@", "-n", "31", NULL}, WEN_EXIT_DATA, NULL, "only 30"},
    {{"show", "@", "no\033ne", "../3", NULL}, WEN_EXIT_DATA, "../3\n", "'no\\x1Bne'"},
    {{"show", "@", "../3", "--color", "always", NULL}, WEN_EXIT_OK, "\033[1m../3\033[0m\n", NULL},
};

static void check_row(const struct sample *sample, size_t row)
{
    const char *words[6] = {NULL};
    struct capture seen = {0};

    for (size_t i = 0; rows[row].words[i]; i++) {
        words[i] = rows[row].words[i];
        words[i] = strcmp(words[i], "@") == 0 ? sample->folder : words[i];
        words[i] = strcmp(words[i], "%") == 0 ? sample->path : words[i];
    }
    capture(&seen, wen_command_show, words);
    assert_int_equal(seen.status, rows[row].status);
    assert_non_null(strstr(seen.out.data, rows[row].out ? rows[row].out : ""));
    assert_non_null(strstr(seen.err.data, rows[row].err ? rows[row].err : ""));
    assert_true((seen.out.size > 0) == (rows[row].out != NULL));
    assert_true((seen.err.size > 0) == (rows[row].err != NULL));
    capture_free(&seen);
}

static void test_command(void **state)
{
    struct wen_output output = {.member = 1000};
    struct wen_appender_result result;
    struct sample sample;

    (void)state;
    sample_open(&sample);
    sample_write(&sample, COUNT, 7, &output, 1 << 20, &result);
    free(result.duplicate);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(&sample, i);
    }
    sample_close(&sample);
}

/* A document that is there several times is shown as often. */
static void test_duplicates(void **state)
{
    struct wen_output output = {0};
    struct wen_appender_result result;
    struct capture seen = {0};
    struct sample sample;
    int lines = 0;

    (void)state;
    sample_open(&sample);
    sample_write(&sample, COUNT, 7, &output, 1 << 20, &result);
    free(result.duplicate);
    capture(&seen, wen_command_show, (const char *[]){"show", sample.path, "same", "--json", NULL});
    assert_int_equal(seen.status, WEN_EXIT_OK);
    for (size_t i = 0; i < seen.out.size; i++) {
        lines += seen.out.data[i] == '\n';
    }
    assert_int_equal(lines, COUNT / 5);
    capture_free(&seen);
    sample_close(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_view),       cmocka_unit_test(test_colours),
        cmocka_unit_test(test_odd),        cmocka_unit_test(test_command),
        cmocka_unit_test(test_duplicates),
    };
    return cmocka_run_group_tests_name("cli/show", tests, NULL, NULL);
}
