/* SPDX-License-Identifier: MIT */
/* core/results/journal.c: what is written is read; of what is damaged, a prefix. */
#include "results/journal.h"

#include "folder_help.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/work.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    enum wen_journal_kind kind;
    uint64_t unit;
    const char *parts[3];
} rows[] = {
    {WEN_JOURNAL_UNIT, 0, {"one", "", "two"}},
    {WEN_JOURNAL_DECISION, 3, {"a decision"}},
    {WEN_JOURNAL_UNIT, 1, {NULL}},
    {WEN_JOURNAL_UNIT, UINT64_MAX, {"{\"seal\":\n", "WENJ", "\n"}},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static struct wen_buffer line_of(const char *plan)
{
    static const char *const outputs[] = {"documents.jsonl.gz", "a \"b\".gz"};
    struct wen_buffer line = {0};

    wen_journal_line(&line, plan, 7, outputs, 2);
    return line;
}

static void add_row(struct wen_journal *journal, size_t row)
{
    struct wen_string parts[3];
    size_t count = 0;

    while (count < 3 && rows[row].parts[count]) {
        parts[count] = wen_string(rows[row].parts[count], strlen(rows[row].parts[count]));
        count++;
    }
    assert_int_equal(wen_journal_add(journal, rows[row].kind, rows[row].unit, parts, count, NULL),
                     0);
}

/* Writes rows first to end-1 behind byte `at` and says where the journal ends then. */
static uint64_t write_rows(const char *folder, uint64_t at, size_t first, size_t end)
{
    struct wen_buffer line = line_of("abc");
    struct wen_journal_scan scan;
    struct wen_journal *journal;

    assert_int_equal(wen_journal_open(folder, &line, at, &journal, NULL), 0);
    for (size_t i = first; i < end; i++) {
        add_row(journal, i);
    }
    assert_int_equal(wen_journal_sync(journal, NULL), 0);
    wen_journal_close(journal);
    wen_buffer_free(&line);
    assert_int_equal(wen_journal_scan_open(folder, &scan, NULL), 0);
    uint64_t size = scan.size;
    wen_journal_scan_close(&scan);
    return size;
}

static void check_row(const struct wen_journal_scan *scan, size_t row)
{
    struct wen_buffer body = {0};

    for (size_t i = 0; i < 3 && rows[row].parts[i]; i++) {
        wen_buffer_add_text(&body, rows[row].parts[i]);
    }
    assert_int_equal(scan->head.kind, rows[row].kind);
    assert_int_equal(scan->head.unit, rows[row].unit);
    assert_int_equal(scan->body.size, body.size);
    assert_true(!body.size || memcmp(scan->body.data, body.data, body.size) == 0);
    wen_buffer_free(&body);
}

/* Reads all there is: rows from 0 on, so many. */
static size_t count_rows(const char *folder)
{
    struct wen_journal_scan scan;
    size_t count = 0;
    int more;

    assert_int_equal(wen_journal_scan_open(folder, &scan, NULL), 0);
    while ((more = wen_journal_scan_next(&scan, NULL)) == 1) {
        assert_true(count < ROWS);
        check_row(&scan, count++);
    }
    assert_int_equal(more, 0);
    wen_journal_scan_close(&scan);
    return count;
}

static void test_round_trip(void **state)
{
    const uint16_t order = 1;
    struct wen_buffer line = line_of("abc");
    char *wanted = wen_heap_format("{\"wenliu_journal\":1,\"order\":\"%s\",\"plan\":\"abc\","
                                   "\"first\":7,\"outputs\":[\"documents.jsonl.gz\","
                                   "\"a \\\"b\\\".gz\"]}\n",
                                   *(const char *)&order ? "little" : "big");
    struct wen_journal_scan scan;

    assert_string_equal(wen_buffer_text(&line), wanted);
    assert_false(wen_journal_begun(*state));
    assert_int_equal(wen_journal_count(*state), 0);
    uint64_t empty = write_rows(*state, 0, 0, 0);
    assert_int_equal(empty, line.size);
    assert_false(wen_journal_begun(*state));
    uint64_t end = write_rows(*state, empty, 0, ROWS);
    assert_int_equal(count_rows(*state), ROWS);
    assert_true(wen_journal_begun(*state));
    assert_int_equal(wen_journal_count(*state), 3);
    assert_int_equal(wen_journal_scan_open(*state, &scan, NULL), 0);
    assert_int_equal(scan.size, end);
    assert_string_equal(wen_buffer_text(&scan.line), wanted);
    wen_journal_scan_close(&scan);
    wen_buffer_free(&line);
    free(wanted);
}

/* Going on behind any record: what stood there is gone. */
static void test_going_on(void **state)
{
    uint64_t ends[ROWS + 1];

    for (size_t i = 0; i <= ROWS; i++) {
        ends[i] = write_rows(*state, 0, 0, i);
    }
    for (size_t i = 0; i <= ROWS; i++) {
        write_rows(*state, 0, 0, ROWS);
        assert_int_equal(write_rows(*state, ends[i], i, i), ends[i]);
        assert_int_equal(count_rows(*state), i);
        assert_int_equal(write_rows(*state, ends[i], i, ROWS), ends[ROWS]);
        assert_int_equal(count_rows(*state), ROWS);
    }
}

static void put(const char *folder, const char *bytes, size_t size)
{
    char *path = wen_io_join(folder, WEN_WORK_JOURNAL);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    assert_true(fd >= 0);
    assert_int_equal(wen_io_write(fd, bytes, size, path, NULL), 0);
    assert_int_equal(close(fd), 0);
    free(path);
}

/* Every length and every flipped bit: exactly the records before that place. */
static void test_damage(void **state)
{
    char *path = wen_io_join(*state, WEN_WORK_JOURNAL);
    struct wen_buffer bytes = {0};
    uint64_t ends[ROWS + 1];

    for (size_t i = 0; i <= ROWS; i++) {
        ends[i] = write_rows(*state, 0, 0, i);
    }
    assert_int_equal(wen_io_read_file(path, 1 << 20, &bytes, NULL), 0);
    assert_int_equal(bytes.size, ends[ROWS]);
    for (size_t at = ends[0], whole = 0; at < bytes.size; at++) {
        whole += at == ends[whole + 1];
        put(*state, bytes.data, at);
        assert_int_equal(count_rows(*state), whole);
        for (int bit = 0; bit < 8; bit++) {
            bytes.data[at] = (char)(bytes.data[at] ^ (1 << bit));
            put(*state, bytes.data, bytes.size);
            assert_int_equal(count_rows(*state), whole);
            bytes.data[at] = (char)(bytes.data[at] ^ (1 << bit));
        }
    }
    for (size_t at = 0; at < ends[0]; at++) { /* in the first line, which is compared by others */
        struct wen_journal_scan scan;
        put(*state, bytes.data, at);
        assert_int_equal(count_rows(*state), 0);
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
        put(*state, bytes.data, bytes.size);
        assert_int_equal(wen_journal_scan_open(*state, &scan, NULL), 0);
        assert_true(scan.line.size != ends[0] || scan.line.data[at] == bytes.data[at]);
        wen_journal_scan_close(&scan);
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
    }
    wen_buffer_free(&bytes);
    free(path);
}

static void test_missing(void **state)
{
    struct wen_journal_scan scan;
    struct wen_journal *journal;
    struct wen_error error = {0};
    struct wen_buffer line = {0};
    char *nowhere = wen_io_join(*state, "nowhere");

    assert_int_equal(wen_journal_scan_open(nowhere, &scan, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "nowhere/units.journal"));
    wen_journal_scan_close(&scan);
    assert_int_equal(wen_journal_open(nowhere, &line, 0, &journal, &error), WEN_EXIT_IO);
    assert_null(journal);
    free(nowhere);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, help_set_up, help_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(test_round_trip), ROW(test_going_on), ROW(test_damage),
                                       ROW(test_missing)};

    return cmocka_run_group_tests_name("results/journal", tests, NULL, NULL);
}
