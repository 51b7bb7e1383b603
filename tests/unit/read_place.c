/* SPDX-License-Identifier: MIT */
/* core/read/place.c: from the place of any record, the rest of the corpus is
 * what reading from the start gives behind that record. */
#include "read_help.h"

#include "base/heap.h"
#include "record/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive_entry.h>
#include <cmocka.h>

enum { BIG = 300 << 10 }; /* more than a block of struct wen_file */

/* All records, one behind the other in their encoding. */
struct reading {
    struct wen_buffer records;
    struct wen_corpus_place *places;
    size_t *begins; /* in `records`; of record i */
    size_t count, capacity;
    uint64_t bytes; /* of the inputs, behind the last take() */
};

static void free_reading(struct reading *reading)
{
    wen_buffer_free(&reading->records);
    free(reading->places);
    free(reading->begins);
    *reading = (struct reading){0};
}

/* Takes at most `most` records more. Returns what the last wen_corpus_next() did. */
static int take(struct wen_corpus *corpus, size_t most, struct reading *reading)
{
    struct wen_record record;
    struct wen_error error;
    int more = 1;

    while (most-- && (more = wen_corpus_next(corpus, &record, &error)) == 1) {
        if (reading->count == reading->capacity) {
            reading->places = wen_heap_room(reading->places, reading->count, &reading->capacity,
                                            sizeof *reading->places);
            reading->begins =
                wen_heap_resize(reading->begins, reading->capacity, sizeof *reading->begins);
        }
        wen_corpus_place(corpus, &reading->places[reading->count]);
        reading->begins[reading->count++] = reading->records.size;
        wen_record_encode(&reading->records, &record);
    }
    reading->bytes = wen_corpus_bytes(corpus);
    return more;
}

static struct wen_corpus *open_corpus(const struct wen_input *input)
{
    struct wen_corpus *corpus;
    struct wen_error error;

    assert_int_equal(wen_corpus_open(input, &help_limits, &corpus, &error), 0);
    return corpus;
}

/* Reads `first` records, goes to record `to`, and compares the rest with `all`. */
static void check_rest(const struct wen_input *input, const struct reading *all, size_t first,
                       size_t to, bool survey)
{
    struct wen_corpus *corpus = open_corpus(input);
    struct reading begin = {0}, rest = {0};
    struct wen_error error;

    if (survey) {
        wen_corpus_survey(corpus, NULL, NULL);
    }
    if (first) {
        assert_int_equal(take(corpus, first, &begin), 1);
    }
    assert_int_equal(wen_corpus_go(corpus, &all->places[to], &error), 0);
    assert_int_equal(take(corpus, SIZE_MAX, &rest), 0);
    assert_int_equal(rest.count, all->count - to);
    assert_int_equal(rest.records.size, all->records.size - all->begins[to]);
    assert_memory_equal(rest.records.data, all->records.data + all->begins[to], rest.records.size);
    assert_memory_equal(rest.places, all->places + to, rest.count * sizeof *rest.places);
    assert_int_equal(rest.bytes, all->bytes);
    free_reading(&begin);
    free_reading(&rest);
    wen_corpus_close(corpus);
}

/* To every record, from the start and from half of the way. */
static size_t check_all(const struct wen_input *input)
{
    struct wen_corpus *corpus = open_corpus(input);
    struct reading all = {0};
    size_t sought = 0;

    assert_int_equal(take(corpus, SIZE_MAX, &all), 0);
    wen_corpus_close(corpus);
    for (size_t i = 0; i < all.count; i++) {
        check_rest(input, &all, 0, i, false);
        check_rest(input, &all, i / 2, i, false);
        sought += all.places[i].line != 0;
    }
    check_rest(input, &all, all.count / 3, all.count / 2, true);
    free_reading(&all);
    return sought;
}

#define TEXT(path, text) help_write(path, text, sizeof text - 1)

static void write_lines(void)
{
    struct wen_buffer big = {0};

    TEXT("c/a.jsonl", "\xEF\xBB\xBF{\"text\":\"A\",\"n\":1}\n\n{\"text\":\"B\"}\r\nnone\n \n"
                      "{\"text\":\"C\",\"n\":\"x\"}\n{\"body\":1}\n{\"text\":\"D\"}");
    TEXT("c/b.csv", "\xEF\xBB\xBFtext;n\r\n\r\n\"A;\n\n\"\"a\"\"\";1\r\nB;2\n\n\nC\n\"D\"x;4\nE;5\n"
                    "\"F\n\";6\nG;7");
    TEXT("c/c.tsv", "n\ttext\n1\tA\n2\t\"B\n\n\"\n3\t\"never closed\n4\tD\n");
    TEXT("c/d.csv", "body,n\nA,1\n");
    TEXT("c/e.csv", "text,n\n");
    TEXT("c/f.csv", "");
    TEXT("c/g.jsonl", "\n \n");
    TEXT("c/h.jsonl", "\xFF\xFE{\0");
    TEXT("c/i.txt", "one\n\n  \ntwo\r\nthree");
    TEXT("c/j.txt", "");
    for (int i = 0; big.size < BIG; i++) {
        wen_buffer_format(&big, "{\"text\":\"%0*d\"}\n%s", 20000, i, i % 3 ? "" : "\n");
    }
    help_write("c/k.jsonl", big.data, big.size);
    big.size = 0;
    wen_buffer_add_text(&big, "n,text\n");
    for (int i = 0; big.size < BIG; i++) {
        wen_buffer_format(&big, "%d,\"%0*d\n\"\"\"\n%s", i, 30000, i, i % 3 ? "" : "\n");
    }
    help_write("c/l.csv", big.data, big.size);
    wen_buffer_free(&big);
}

static void write_packed(void)
{
    static const char lines[] = "{\"text\":\"A\"}\nnone\n{\"text\":\"B\"}\n";
    static const struct member members[] = {{"m/a.txt", "A", 0},
                                            {"m/b.jsonl", lines, 0},
                                            {"m/c.png", "no", 0},
                                            {"m/d.zip", "x", 0},
                                            {"m/e.csv", "text,n\nA,1\nB\n", 0},
                                            {"m/f.txt.gz", "not gzip", 0}};
    enum { COUNT = sizeof members / sizeof members[0] };
    struct wen_buffer data = {0};

    help_filter(ARCHIVE_FILTER_GZIP, lines, sizeof lines - 1, &data);
    help_write("c/m.jsonl.gz", data.data, data.size);
    help_write("c/n.jsonl.gz", data.data, data.size - 6);
    help_write("odd", data.data, data.size);
    data.size = 0;
    help_filter(ARCHIVE_FILTER_XZ, lines, sizeof lines - 1, &data);
    help_write("c/n.jsonl.xz", data.data, data.size);
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, members, COUNT, &data);
    help_write("c/o.tar", data.data, data.size);
    help_write("c/p.tar", data.data, 1024 + 512 + 7);
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members, COUNT, &data);
    help_write("c/q.tgz", data.data, data.size);
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members, COUNT, &data);
    help_write("c/r.zip", data.data, data.size);
    TEXT("c/s.zip", "no zip");
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, members, COUNT, &data);
    help_write("c/t.7z", data.data, data.size);
    wen_buffer_free(&data);
    assert_int_equal(mkfifo("c/u.txt", 0666), 0);
    assert_int_equal(symlink("nothing", "c/v.txt"), 0);
    assert_int_equal(symlink("../c", "c/w"), 0);
}

/* In parentheses: records that can be sought. In c/: a.jsonl (6), b.csv (7),
 * c.tsv (3), k.jsonl (16), l.csv (11). */
static void test_mixed(void **state)
{
    enum { SOUGHT = 6 + 7 + 3 + 16 + 11 };
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    write_lines();
    write_packed();
    input.paths = help_list("c odd c/a.jsonl");
    assert_int_equal(check_all(&input), SOUGHT + 6);
    input.format = WEN_FORMAT_JSONL;
    assert_int_equal(check_all(&input), 6 + 16 + 6);
    input.format =
        WEN_FORMAT_LINES; /* i.txt has 3; a.jsonl, which is given, 6 lines that are not blank */
    assert_int_equal(check_all(&input), 3 + 6);
    help_leave();
}

/* An id of the line's own, and fields. */
static void test_ids(void **state)
{
    struct wen_input input = {.text = "text", .id = "n"};

    (void)state;
    help_enter();
    write_lines();
    input.meta = help_list("n text");
    input.paths = help_list("c/a.jsonl c/b.csv c/c.tsv c/l.csv");
    assert_int_equal(check_all(&input), 6 + 7 + 3 + 11);
    help_leave();
}

static size_t end_of_header(const char *data)
{
    return strcspn(data, "\n") + 1;
}

/* What stands before the place is not read: it may be anything. */
static void test_seeking(void **state)
{
    static const struct {
        const char *path, *data;
        bool header;
    } files[] = {
        {"a.jsonl", "{\"text\":\"A\"}\n{\"text\":\"B\"}\n\n{\"text\":\"C\"}\n", false},
        {"b.csv", "text,n\nA,1\n\"B\n\",2\nC,3\n", true},
    };
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t size = strlen(files[i].data);
        struct reading all = {0};
        help_write(files[i].path, files[i].data, size);
        input.paths = help_list(files[i].path);
        struct wen_corpus *corpus = open_corpus(&input);
        assert_int_equal(take(corpus, SIZE_MAX, &all), 0);
        wen_corpus_close(corpus);
        assert_int_equal(all.count, 3);
        for (size_t k = 0; k < all.count; k++) {
            size_t from = files[i].header ? end_of_header(files[i].data) : 0;
            char *spoilt = wen_heap_copy(files[i].data, size);
            memset(spoilt + from, '"', (size_t)all.places[k].offset - from);
            help_write(files[i].path, spoilt, size);
            /* at the first record of a file there is nothing to go past */
            check_rest(&input, &all, 0, k, false);
            free(spoilt);
        }
        free_reading(&all);
    }
    help_leave();
}

/* Places that are not there, or are passed already. */
static void test_missing(void **state)
{
    static const struct {
        struct wen_corpus_place place;
        int go, next;
    } rows[] = {
        {{.file = 0, .record = 0}, 0, 1},
        {{.file = 0, .record = 1}, 0, -WEN_EXIT_CONFIG}, /* next gives that of the file behind it */
        {{.file = 0, .record = 2}, WEN_EXIT_CONFIG, 0},
        {{.file = 1, .record = 2}, 0, -WEN_EXIT_CONFIG},
        {{.file = 1, .record = 3}, WEN_EXIT_CONFIG, 0},
        {{.file = 2, .record = 0}, 0, -WEN_EXIT_CONFIG}, /* which is empty */
        {{.file = 2, .record = 1}, WEN_EXIT_CONFIG, 0},
        {{.file = 3, .record = 0}, 0, 1}, /* refused */
        {{.file = 3, .record = 1}, WEN_EXIT_CONFIG, 0},
        {{.file = 4, .record = 0}, 0, -WEN_EXIT_CONFIG},
        {{.file = 5, .record = 0}, WEN_EXIT_CONFIG, 0},
        {{.file = 1, .record = 1, .offset = 13, .line = 2}, 0, 1},
    };
    struct wen_input input = {.text = "text"};
    struct wen_corpus_place back = {.file = 1};
    struct wen_record record;
    struct wen_error error;

    (void)state;
    help_enter();
    TEXT("d/a.txt", "A");
    TEXT("d/b.jsonl", "{\"text\":\"A\"}\n{\"text\":\"B\"}\n");
    TEXT("d/c.jsonl", "");
    assert_int_equal(mkfifo("d/d.txt", 0666), 0);
    input.paths = help_list("d");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_corpus *corpus = open_corpus(&input);
        assert_int_equal(wen_corpus_go(corpus, &rows[i].place, &error), rows[i].go);
        if (!rows[i].go) {
            assert_int_equal(wen_corpus_next(corpus, &record, &error), rows[i].next);
        }
        if (rows[i].go || rows[i].next < 0) {
            help_expect("missing", error.text, "record * of files* is not there, *--replace");
        } else if (rows[i].place.file) {
            assert_int_equal(wen_corpus_go(corpus, &back, &error), WEN_EXIT_INTERNAL);
        }
        wen_corpus_close(corpus);
    }
    help_leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_seeking),
        cmocka_unit_test(test_missing),
    };
    return cmocka_run_group_tests_name("read/place", tests, NULL, NULL);
}
