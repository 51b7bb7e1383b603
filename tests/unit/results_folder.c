/* SPDX-License-Identifier: MIT */
/* core/results/folder.c: the files of a run while they are written. */
#include "base/heap.h"
#include "base/io.h"
#include "results/folder.h"

#include "folder_help.h"

#include <string.h>
#include <unistd.h>

static struct wen_file *create(struct wen_folder *folder, const char *name, const char *text)
{
    struct wen_error error = {0};
    struct wen_file *file = wen_folder_create(folder, name, &error);

    assert_non_null(file);
    assert_int_equal(wen_file_write(file, text, strlen(text), &error), 0);
    return file;
}

/* Hashes: FIPS 180-2, appendix B.1; of nothing: NIST's example values. */
static void test_seal(void **state)
{
    static const char *const names[] = {"a.csv", "listed.txt", "tables/b.csv", "tables/c.csv"};
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                      none[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    struct wen_error error = {0};
    const struct wen_result *results;
    struct wen_folder *folder;
    char *given;
    size_t count;

    help_write(*state, "elsewhere", "abc");
    given = help_path(*state, "elsewhere");
    wen_folder_open(*state, &folder);
    create(folder, "tables/c.csv", "");
    assert_int_equal(wen_file_finish(create(folder, "tables/b.csv", "abc"), &error), 0);
    create(folder, "a.csv", "abc");
    assert_int_equal(wen_folder_list(folder, "listed.txt", given, &error), 0);
    assert_int_equal(wen_folder_seal(folder, &results, &count, &error), 0);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(results[i].name, names[i]);
        assert_int_equal(results[i].size, i == 3 ? 0 : 3);
        assert_string_equal(results[i].sha256, i == 3 ? none : abc);
    }
    wen_folder_close(folder);
    assert_string_equal(help_read(*state, "tables/b.csv"), "abc"); /* closing removes nothing */
    free(given);
}

static void test_path(void **state)
{
    struct wen_error error = {0};
    struct wen_folder *folder;
    char *wanted = help_path(*state, "deep/deeper/x"), *path;

    wen_folder_open(*state, &folder);
    path = wen_folder_path(folder, "deep/deeper/x", &error);
    assert_string_equal(path, wanted);
    help_write(*state, "deep/deeper/x", "1"); /* its folders are there */
    free(path);
    free(wanted);
    wen_folder_close(folder);
}

static void test_names(void **state)
{
    static const char *const bad[] = {"../x", "/etc/x", "", "a/../b", ".hidden", "a//b", "a/.b"};
    struct wen_error error = {0};
    struct wen_folder *folder;

    wen_folder_open(*state, &folder);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(wen_folder_plain(bad[i]));
        assert_null(wen_folder_create(folder, bad[i], &error));
    }
    assert_non_null(wen_folder_create(folder, "a.csv", &error));
    assert_null(wen_folder_create(folder, "a.csv", &error));
    assert_non_null(strstr(error.text, "two stages write"));
    assert_null(wen_folder_path(folder, "a.csv", &error));
    assert_int_equal(wen_folder_list(folder, "a.csv", "/x", &error), WEN_EXIT_INTERNAL);
    wen_folder_close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_seal, help_set_up, help_tear_down),
        cmocka_unit_test_setup_teardown(test_path, help_set_up, help_tear_down),
        cmocka_unit_test_setup_teardown(test_names, help_set_up, help_tear_down),
    };
    return cmocka_run_group_tests_name("results/folder", tests, NULL, NULL);
}
