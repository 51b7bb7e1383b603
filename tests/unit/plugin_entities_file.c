/* SPDX-License-Identifier: MIT */
/* Compiled gazetteers: made once, mapped, made anew where they are damaged or out of date; and what
 * happens where they cannot be kept. */
#include "checksum.h"
#include "gazetteer_file.h"
#include "plugin_entities_support.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A folder of our own, a gazetteer in it that is worth a file, and a folder for those. */
struct bench {
    char *folder, *names, *cache;
    struct entities_types types;
    struct entities_gazetteer *gazetteer;
};

static char *joined(const char *folder, const char *name)
{
    char *path;

    assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

static void write_text(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Lines of all kinds, and many more; `last` stands behind them. */
static void write_names(const char *path, const char *last)
{
    static char text[2 << 20];
    size_t size =
        (size_t)sprintf(text, "甲\tMY_TYPE\t甲地\n乙\tLOC\n乙\tORG\n甲乙\tPER\t\t7\n丙\tX\n");

    for (unsigned i = 0; size < ENTITIES_WORTH_COMPILING; i++) {
        size += (size_t)sprintf(text + size, "name %u\tT%u\tcanonical %u\n", i, i % 9, i / 2);
    }
    size += (size_t)sprintf(text + size, "%s", last);
    write_text(path, text, size);
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    const char *folder = getenv("TMPDIR");

    assert_true(asprintf(&bench->folder, "%s/wenliu-test-XXXXXX", folder ? folder : "/tmp") > 0);
    assert_non_null(mkdtemp(bench->folder));
    bench->names = joined(bench->folder, "names.tsv");
    bench->cache = joined(bench->folder, "a/cache");
    write_names(bench->names, "");
    *state = bench;
    return 0;
}

/* The only file in the folder of compiled ones, NULL where there is none; free(). */
static char *compiled(const struct bench *bench)
{
    DIR *folder = opendir(bench->cache);
    char *path = NULL;

    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') {
            assert_null(path);
            path = joined(bench->cache, entry->d_name);
        }
    }
    if (folder) {
        closedir(folder);
    }
    return path;
}

static void forget(struct bench *bench)
{
    entities_gazetteer_free(bench->gazetteer);
    bench->gazetteer = NULL;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    char *path = compiled(bench), *parent = joined(bench->folder, "a");

    forget(bench);
    if (path) {
        assert_int_equal(unlink(path), 0);
    }
    unlink(bench->names);
    rmdir(bench->cache);
    rmdir(parent);
    assert_int_equal(rmdir(bench->folder), 0);
    free(path);
    free(parent);
    free(bench->folder);
    free(bench->names);
    free(bench->cache);
    free(bench);
    return 0;
}

/* Loads the gazetteer anew; returns the warning. */
static const char *load(struct bench *bench)
{
    static struct entities_error warning;
    struct entities_error error;
    const char *const paths[] = {bench->names};

    forget(bench);
    entities_types_begin(&bench->types);
    bench->gazetteer = entities_gazetteer_new();
    if (entities_gazetteer_load(bench->gazetteer, paths, 1, bench->cache, &bench->types, &warning,
                                &error) != 0) {
        fail_msg("%s", error.text);
    }
    return warning.text;
}

/* What stands at the begin of a text, as "type canonical end priority". */
static const char *found(const struct bench *bench, const char *text)
{
    static char row[256];
    struct entities_entry entry = {0};
    size_t size = strlen(text),
           end = entities_gazetteer_match(bench->gazetteer, text, size, 0, size, &entry);

    if (end == 0) {
        return "nothing";
    }
    sprintf(row, "%s %.*s %d %d", bench->types.names[entry.type], (int)entry.canonical_size,
            entry.canonical, (int)end, (int)entry.priority);
    return row;
}

/* All that matters about what write_names() wrote. */
static void check(const struct bench *bench)
{
    const char *first;

    assert_string_equal(found(bench, "甲丙"), "MY_TYPE 甲地 3 0");
    assert_string_equal(found(bench, "甲乙"), "PER 甲乙 6 7");
    assert_string_equal(found(bench, "乙"), "ORG 乙 3 0");
    assert_string_equal(found(bench, "name 1234 "), "T1 canonical 617 9 0");
    assert_string_equal(found(bench, "name 1234567"), "nothing");
    assert_string_equal(found(bench, "丁"), "nothing");
    assert_int_equal(entities_gazetteer_highest(bench->gazetteer), 7);
    assert_int_equal(entities_gazetteer_conflicts(bench->gazetteer, &first), 1);
    assert_non_null(strstr(first, "names.tsv:2 and ORG at "));
    assert_true(entities_gazetteer_count(bench->gazetteer) > 20000);
}

static void test_once(void **state)
{
    struct bench *bench = *state;
    struct stat first, second;

    assert_string_equal(load(bench), "");
    check(bench);
    char *path = compiled(bench);
    assert_non_null(path);
    assert_int_equal(stat(path, &first), 0);
    assert_string_equal(load(bench), "");
    check(bench);
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(first.st_ino, second.st_ino); /* the same file */
    free(path);
}

/* A gazetteer that changes is compiled anew, into the same place. */
static void test_changed(void **state)
{
    struct bench *bench = *state;

    load(bench);
    assert_string_equal(found(bench, "丁"), "nothing");
    write_names(bench->names, "丁\tPER\n");
    assert_string_equal(load(bench), "");
    assert_string_equal(found(bench, "丁"), "PER 丁 3 0");
    write_names(bench->names, "丁\tORG\n"); /* the same size */
    assert_string_equal(load(bench), "");
    assert_string_equal(found(bench, "丁"), "ORG 丁 3 0");
    free(compiled(bench)); /* there is only one */
}

/* Changes a byte of the compiled file, or cuts it there. */
static void damage(const char *path, long at, bool cut)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    at = ftell(file);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_equal(fputc(byte ^ 1, file), byte ^ 1);
    assert_int_equal(fclose(file), 0);
    if (cut) {
        assert_int_equal(truncate(path, at), 0);
    }
}

static void test_damaged(void **state)
{
    static const struct {
        long at;
        bool cut;
    } rows[] = {
        {0, false},  {8, false},  {12, false},     {16, false},  {24, false},     {40, false},
        {56, false}, {64, false}, {200, false},    {300, false}, {500000, false}, {-1, false},
        {0, true},   {100, true}, {1000000, true}, {-1, true},
    };
    struct bench *bench = *state;
    struct stat before, after;

    load(bench);
    char *path = compiled(bench);
    assert_non_null(path);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        forget(bench); /* it is mapped, and must not change under it */
        damage(path, rows[i].at, rows[i].cut);
        assert_int_equal(stat(path, &before), 0);
        assert_string_equal(load(bench), "");
        check(bench);
        assert_int_equal(stat(path, &after), 0);
        assert_true(before.st_ino != after.st_ino || before.st_size != after.st_size);
    }
    free(path);
}

/* Without a folder, and where nothing can be written into it. */
static void test_not_kept(void **state)
{
    struct bench *bench = *state;
    char *parent = joined(bench->folder, "a");

    write_text(parent, "", 0); /* a file where a folder should be */
    const char *warning = load(bench);
    assert_memory_equal(warning, bench->cache, strlen(bench->cache));
    assert_non_null(strstr(warning, ".gazetteer: the compiled gazetteers cannot be kept: Not a "
                                    "directory; each run reads them anew"));
    check(bench);
    unlink(parent);
    free(parent);
    char *cache = bench->cache;
    bench->cache = NULL;
    assert_string_equal(load(bench), "");
    check(bench);
    bench->cache = cache;
    assert_null(compiled(bench));
}

static void test_small(void **state)
{
    struct bench *bench = *state;

    write_text(bench->names, "甲\tLOC\n", 8);
    assert_string_equal(load(bench), "");
    assert_string_equal(found(bench, "甲"), "LOC 甲 3 0");
    assert_null(compiled(bench));
}

/* Errors of gazetteers are those of files that are read. */
static void test_wrong(void **state)
{
    struct bench *bench = *state;
    struct entities_error warning, error;
    const char *const paths[] = {bench->names};

    load(bench);
    forget(bench);
    write_names(bench->names, "丁\n");
    bench->gazetteer = entities_gazetteer_new();
    assert_int_equal(entities_gazetteer_load(bench->gazetteer, paths, 1, bench->cache,
                                             &bench->types, &warning, &error),
                     -1);
    assert_non_null(strstr(error.text, ": expected surface TAB type, found no tab"));
}

static void test_cache_folder(void **state)
{
    static const char *const rows[][3] = {
        {"/x", "/home/a", "/x/wenliu"},
        {"", "/home/a", "/home/a/.cache/wenliu"},
        {"x", "/home/a", "/home/a/.cache/wenliu"},
        {"", "", NULL},
        {"", "a", NULL},
    };
    char *home = strdup(getenv("HOME") ? getenv("HOME") : "");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        setenv("XDG_CACHE_HOME", rows[i][0], 1);
        setenv("HOME", rows[i][1], 1);
        char *folder = entities_cache_folder();
        if (rows[i][2]) {
            assert_string_equal(folder, rows[i][2]);
        } else {
            assert_null(folder);
        }
        free(folder);
    }
    setenv("HOME", home, 1);
    free(home);
}

/* The sum is that of the bytes, whatever the pieces; every byte and the length matter. */
static void test_checksum(void **state)
{
    unsigned char bytes[300] = {0};
    uint64_t sums[sizeof bytes + 1];

    (void)state;
    for (size_t size = 0; size <= sizeof bytes; size++) {
        sums[size] = entities_checksum(bytes, size);
        for (size_t i = 0; i < size; i++) {
            assert_int_not_equal(sums[i], sums[size]);
        }
        struct entities_checksum sum;
        entities_checksum_begin(&sum);
        for (size_t at = 0, piece = 1; at < size; at += piece, piece = piece % 97 + 13) {
            entities_checksum_add(&sum, bytes + at, piece < size - at ? piece : size - at);
        }
        assert_int_equal(entities_checksum_end(&sum), sums[size]);
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        assert_int_not_equal(entities_checksum(bytes, sizeof bytes), sums[sizeof bytes]);
        bytes[i] = 0;
    }
}

#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BENCH(test_once),
        WITH_BENCH(test_changed),
        WITH_BENCH(test_damaged),
        WITH_BENCH(test_not_kept),
        WITH_BENCH(test_small),
        WITH_BENCH(test_wrong),
        cmocka_unit_test(test_cache_folder),
        cmocka_unit_test(test_checksum),
    };
    return cmocka_run_group_tests_name("plugins/entities/file", tests, NULL, NULL);
}
