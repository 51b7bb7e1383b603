/* SPDX-License-Identifier: MIT */
/* core/cli/verify.c: a small run, and each byte of each of its files changed,
 * removed and added. */
#include "archive_sample.h"
#include "cli_capture.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DOCUMENTS = 6, FILES = 5 };

struct run {
    struct sample sample;
    char *paths[FILES]; /* the last is run.json */
};

static const char *const names[FILES] = {"documents.jsonl.gz", "documents.ids.tsv",
                                         "quarantine.jsonl", "terms.csv", "run.json"};

/* The record as core/run writes it, but for what verify does not read. */
static void write_record(const struct run *run, const char *counts)
{
    struct wen_buffer record = {0};

    wen_buffer_format(&record, "{\n  \"wenliu\": \"0.1.0\",\n  \"counts\": %s,\n", counts);
    wen_buffer_format(&record,
                      "  \"outputs\": [{\"name\": \"%s\", \"documents\": %d}],\n  \"files\": [",
                      names[0], DOCUMENTS);
    for (size_t i = 0; i + 1 < FILES; i++) {
        struct stat about;
        char hex[65];
        assert_int_equal(stat(run->paths[i], &about), 0);
        assert_int_equal(wen_io_hash_file(run->paths[i], hex, NULL), WEN_EXIT_OK);
        wen_buffer_format(&record, "%s{\"name\": \"%s\", \"size\": %jd, \"sha256\": \"%s\"}",
                          i ? ", " : "", names[i], (intmax_t)about.st_size, hex);
    }
    wen_buffer_add_text(&record, "],\n");
    wen_seal_append(&record);
    sample_write_file(run->paths[FILES - 1], record.data, record.size);
    wen_buffer_free(&record);
}

#define COUNTS "{\"read\": 9, \"delivered\": 6, \"dropped\": 2, \"quarantined\": 1}"

static void open_run(struct run *run)
{
    struct wen_output output = {.member = 500};
    struct wen_appender_result result;

    sample_open(&run->sample);
    sample_write(&run->sample, DOCUMENTS, 4, &output, 1 << 20, &result);
    free(result.duplicate);
    for (size_t i = 0; i < FILES; i++) {
        run->paths[i] = wen_heap_format("%s/%s", run->sample.folder, names[i]);
    }
    sample_write_file(run->paths[2], "{}\n", 3);
    sample_write_file(run->paths[3], "term,count\na,1\n", 15);
    write_record(run, COUNTS);
}

static void close_run(struct run *run)
{
    for (size_t i = 0; i < FILES; i++) {
        free(run->paths[i]);
    }
    sample_close(&run->sample);
}

static void check(const struct run *run, int status, const char *says)
{
    const char *const words[] = {"verify", run->sample.folder, NULL};
    struct capture seen = {0};

    capture(&seen, wen_command_verify, words);
    assert_int_equal(seen.status, status);
    assert_non_null(strstr(seen.err.data, says));
    assert_true((seen.out.size > 0) == (status == WEN_EXIT_OK));
    capture_free(&seen);
}

static void test_right(void **state)
{
    struct run run;

    (void)state;
    open_run(&run);
    check(&run, WEN_EXIT_OK, "");
    close_run(&run);
}

/* Every byte changed in two ways, left out, and doubled. */
static void test_bytes(void **state)
{
    struct wen_buffer bytes = {0}, changed = {0};
    struct run run;

    (void)state;
    open_run(&run);
    for (size_t file = 0; file < FILES; file++) {
        sample_read_file(run.paths[file], &bytes);
        for (size_t i = 0; i < bytes.size; i++) {
            for (int kind = 0; kind < 5; kind++) {
                changed.size = 0;
                wen_buffer_add(&changed, bytes.data, i);
                if (kind < 2) {
                    wen_buffer_add_byte(&changed, (char)(bytes.data[i] ^ (kind ? 0x01 : 0x20)));
                } else if (kind == 2) {
                    wen_buffer_add_byte(&changed, bytes.data[i]);
                    wen_buffer_add_byte(&changed, bytes.data[i]);
                }
                if (kind < 4) { /* else: cut off here */
                    wen_buffer_add(&changed, bytes.data + i + 1, bytes.size - i - 1);
                }
                sample_write_file(run.paths[file], changed.data, changed.size);
                check(&run, WEN_EXIT_DATA, names[file]);
            }
        }
        sample_write_file(run.paths[file], bytes.data, bytes.size);
    }
    check(&run, WEN_EXIT_OK, "");
    wen_buffer_free(&bytes);
    wen_buffer_free(&changed);
    close_run(&run);
}

static void test_missing(void **state)
{
    struct run run;

    (void)state;
    open_run(&run);
    for (size_t file = 0; file < FILES; file++) {
        char *aside = wen_heap_format("%s.aside", run.paths[file]);
        assert_int_equal(rename(run.paths[file], aside), 0);
        check(&run, file + 1 < FILES ? WEN_EXIT_DATA : WEN_EXIT_IO, run.paths[file]);
        assert_int_equal(symlink(aside, run.paths[file]), 0);
        if (file + 1 < FILES) {
            check(&run, WEN_EXIT_DATA, "not a regular file");
        }
        assert_int_equal(rename(aside, run.paths[file]), 0);
        free(aside);
    }
    check(&run, WEN_EXIT_OK, "");
    close_run(&run);
}

/* A file that nobody asked for is told of, and does no harm. */
static void test_other(void **state)
{
    struct run run;

    (void)state;
    open_run(&run);
    char *path = wen_heap_format("%s/no\033tes.txt", run.sample.folder);
    sample_write_file(path, "x", 1);
    check(&run, WEN_EXIT_OK, "no\\x1Btes.txt is not of this run");
    free(path);
    close_run(&run);
}

/* Sealed records that do not agree with themselves. */
static void test_counts(void **state)
{
    static const struct {
        const char *counts, *says;
    } rows[] = {
        {"{\"read\": 8, \"delivered\": 6, \"dropped\": 2, \"quarantined\": 1}", "not the 8"},
        {"{\"read\": 9, \"delivered\": 5, \"dropped\": 3, \"quarantined\": 1}", "5 that were"},
        {"{\"read\": 9, \"delivered\": 6, \"dropped\": 1, \"quarantined\": 2}", "has 1 lines"},
        {"{\"read\": 9}", "run.json"},
        {"null", "run.json"},
    };
    struct run run;

    (void)state;
    open_run(&run);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        write_record(&run, rows[i].counts);
        check(&run, WEN_EXIT_DATA, rows[i].says);
    }
    close_run(&run);
}

/* A record must not make verify read elsewhere. */
static void test_escape(void **state)
{
    static const char *const wrong[] = {"../x", "/etc/passwd", "a/../b", "", "a//b", "./a"};
    struct run run;

    (void)state;
    open_run(&run);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct wen_buffer record = {0};
        wen_buffer_format(&record,
                          "{\n  \"counts\": {\"read\": 1, \"delivered\": 0, \"dropped\": 0, "
                          "\"quarantined\": 1},\n  \"files\": [{\"name\": \"%s\", \"size\": 1, "
                          "\"sha256\": \"\"}],\n",
                          wrong[i]);
        wen_seal_append(&record);
        sample_write_file(run.paths[FILES - 1], record.data, record.size);
        check(&run, WEN_EXIT_DATA, "no file of the folder");
        wen_buffer_free(&record);
    }
    close_run(&run);
}

static void test_archive(void **state)
{
    struct capture seen = {0};
    struct run run;

    (void)state;
    open_run(&run);
    const char *const words[] = {"verify", run.paths[0], NULL};
    capture(&seen, wen_command_verify, words);
    assert_int_equal(seen.status, WEN_EXIT_OK);
    assert_non_null(strstr(seen.out.data, "6 documents"));
    sample_write_file(run.paths[1], "", 0);
    capture(&seen, wen_command_verify, words);
    assert_int_equal(seen.status, WEN_EXIT_DATA);
    capture_free(&seen);
    close_run(&run);
}

static const struct {
    const char *words[4];
    int status;
    const char *says; /* on the stream that the status asks for */
} lines[] = {
    {{"verify", NULL}, WEN_EXIT_USAGE, "--help"},
    {{"verify", "a", "b", NULL}, WEN_EXIT_USAGE, "--help"},
    {{"verify", "--wrong", NULL}, WEN_EXIT_USAGE, "'--wrong'"},
    {{"verify", "--help", NULL}, WEN_EXIT_OK, "Usage: wenliu verify"},
    {{"verify", "/nonexistent", NULL}, WEN_EXIT_IO, "/nonexistent/run.json"},
};

static void test_usage(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct capture seen = {0};
        capture(&seen, wen_command_verify, lines[i].words);
        assert_int_equal(seen.status, lines[i].status);
        assert_non_null(strstr(seen.status ? seen.err.data : seen.out.data, lines[i].says));
        capture_free(&seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right),   cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_missing), cmocka_unit_test(test_other),
        cmocka_unit_test(test_counts),  cmocka_unit_test(test_escape),
        cmocka_unit_test(test_archive), cmocka_unit_test(test_usage),
    };
    return cmocka_run_group_tests_name("cli/verify", tests, NULL, NULL);
}
