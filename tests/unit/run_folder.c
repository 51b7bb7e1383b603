/* SPDX-License-Identifier: MIT */
/* core/run/folder.c: final names only for what is finished. */
#include "base/heap.h"
#include "base/io.h"
#include "run/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *below(const char *folder, const char *name)
{
    return wen_io_join(folder, name);
}

static int set_up(void **state)
{
    char *path = wen_heap_copy("/tmp/wenliu-folder.XXXXXX", 25);

    *state = mkdtemp(path);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    char *command = wen_heap_format("rm -rf '%s'", (char *)*state);
    int status = system(command); /* NOLINT: a folder of our own making */

    free(command);
    free(*state);
    return status;
}

static void write_text(struct wen_folder *folder, const char *name, const char *text)
{
    struct wen_error error = {0};
    struct wen_file *file = wen_folder_create(folder, name, &error);

    assert_non_null(file);
    assert_int_equal(wen_file_write(file, text, strlen(text), &error), 0);
}

/* Publishes a run of two files into `path`. */
static void publish(const char *path, bool replace, const char *table)
{
    struct wen_error error = {0};
    struct wen_folder *folder;
    const struct wen_result *results;
    size_t count;
    char record[200];

    assert_int_equal(wen_folder_open(path, replace, &folder, &error), 0);
    write_text(folder, table, "abc");
    assert_int_equal(wen_folder_seal(folder, &results, &count, &error), 0);
    assert_int_equal(count, 1);
    assert_int_equal(results[0].size, 3);
    /* FIPS 180-2, appendix B.1 */
    assert_string_equal(results[0].sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    snprintf(record, sizeof record, "{\"files\":[{\"name\":\"%s\"}]}", table);
    write_text(folder, "run.json", record);
    assert_int_equal(wen_folder_publish(folder, &error), 0);
    wen_folder_close(folder);
}

static void test_publish(void **state)
{
    char *out = below(*state, "out/deep");
    char *table = below(out, "tables/a.csv"), *other = below(out, "tables/b.csv");
    char *unfinished = below(out, WEN_FOLDER_UNFINISHED);
    struct wen_error error = {0};

    publish(out, false, "tables/a.csv");
    assert_int_equal(access(table, F_OK), 0);
    assert_int_not_equal(access(unfinished, F_OK), 0);
    assert_int_equal(wen_folder_check(out, false, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "--replace"));
    publish(out, true, "tables/b.csv"); /* what only the earlier run had goes */
    assert_int_equal(access(other, F_OK), 0);
    assert_int_not_equal(access(table, F_OK), 0);
    free(out);
    free(table);
    free(other);
    free(unfinished);
}

static void test_nothing_without_publish(void **state)
{
    char *out = below(*state, "out");
    struct wen_error error = {0};
    struct wen_folder *folder;

    assert_int_equal(wen_folder_open(out, false, &folder, &error), 0);
    write_text(folder, "a.txt", "half");
    wen_folder_close(folder);
    assert_int_not_equal(access(out, F_OK), 0);
    free(out);
}

static void test_foreign_folder(void **state)
{
    struct wen_error error = {0};
    char *thesis = below(*state, "thesis.tex");
    FILE *file = fopen(thesis, "w");

    assert_non_null(file);
    fclose(file);
    assert_int_equal(wen_folder_check(*state, false, &error), WEN_EXIT_IO);
    assert_int_equal(wen_folder_check(*state, true, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "thesis.tex"));
    free(thesis);
}

static void test_names(void **state)
{
    static const char *const bad[] = {"../x", "/etc/x", "", "a/../b", ".hidden", "a//b", "a/.b"};
    char *out = below(*state, "out");
    struct wen_error error = {0};
    struct wen_folder *folder;

    assert_int_equal(wen_folder_open(out, false, &folder, &error), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_null(wen_folder_create(folder, bad[i], &error));
    }
    assert_non_null(wen_folder_create(folder, "a.csv", &error));
    assert_null(wen_folder_create(folder, "a.csv", &error));
    assert_non_null(strstr(error.text, "two stages write"));
    wen_folder_close(folder);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_publish, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_without_publish, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_foreign_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("run/folder", tests, NULL, NULL);
}
