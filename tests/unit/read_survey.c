/* SPDX-License-Identifier: MIT */
/* core/read/survey.c: what is told of each input file, and how a corpus is
 * noticed that is not the one surveyed. */
#include "read_help.h"

#include "base/heap.h"
#include "base/io.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Of the same bytes, by sha256sum of GNU coreutils. */
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABD "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9"
#define LINES "8504816bbd93c17e62576668799b24ee578a517d4134d1937bf401371aa351d8"
#define RUBBISH "78f587eab28b43ff670020167e9f1dd50fc0bec83f593cac8075842a68811e69"

enum { FILES = 8 };

/* What a survey told, with copies of the strings. */
struct told {
    struct wen_corpus_file files[FILES];
    size_t count;
};

static void note_told(void *self, uint64_t number, const struct wen_corpus_file *file)
{
    struct told *told = self;

    assert_int_equal(number, told->count);
    assert_true(told->count < FILES);
    struct wen_corpus_file *copy = &told->files[told->count++];
    *copy = *file;
    copy->id = wen_heap_copy(file->id, strlen(file->id));
    copy->path = wen_heap_copy(file->path, strlen(file->path));
    copy->refused = file->refused ? wen_heap_copy(file->refused, strlen(file->refused)) : NULL;
}

static void free_told(struct told *told)
{
    for (size_t i = 0; i < told->count; i++) {
        free((char *)told->files[i].id);
        free((char *)told->files[i].path);
        free((char *)told->files[i].refused);
    }
    *told = (struct told){0};
}

/* Two years' first seconds, and a nanosecond each. */
static const int64_t MADE = 1672531200000000001, CHANGED = 1704067200000000001;

static void put(const char *path, const char *data, int64_t modified)
{
    struct timespec times[2] = {
        {.tv_nsec = UTIME_OMIT},
        {.tv_sec = modified / 1000000000, .tv_nsec = modified % 1000000000}};

    help_write(path, data, strlen(data));
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static const char lines[] = "{\"text\":\"B\"}\n{\"text\":\"C\"}\n\n{\"text\":\"D\"}\n";

static void put_all(void)
{
    put("d/a.txt", "abc", MADE);
    put("d/b.jsonl", lines, MADE);
    put("d/c.txt", "", MADE);
    put("d/e.zip", "PK\3\4rubbish", MADE);
    assert_int_equal(mkfifo("d/f.txt", 0666), 0);
    put("d/g.txt.gz", "killer", MADE);
    put("d/\xD0\xC2.txt", "abd", MADE);
}

static struct wen_corpus *open_corpus(const struct wen_input *input)
{
    struct wen_corpus *corpus;
    struct wen_error error;

    assert_int_equal(wen_corpus_open(input, &help_limits, &corpus, &error), 0);
    return corpus;
}

static int read_on(struct wen_corpus *corpus, struct wen_error *error)
{
    struct wen_record record;
    int more;

    while ((more = wen_corpus_next(corpus, &record, error)) > 0) {
    }
    return more;
}

static void survey(const struct wen_input *input, struct told *told)
{
    struct wen_corpus *corpus = open_corpus(input);
    struct wen_error error;

    wen_corpus_refuse(corpus, 5, "killed the reader");
    wen_corpus_survey(corpus, note_told, told);
    assert_int_equal(read_on(corpus, &error), 0);
    wen_corpus_close(corpus);
}

/* Every file, in order, with its number (see note_told). */
static void test_told(void **state)
{
    static const struct {
        const char *name;
        uint64_t size;
        const char *sha256;
    } expected[] = {
        {"d/a.txt", 3, ABC},    {"d/b.jsonl", sizeof lines - 1, LINES},
        {"d/c.txt", 0, EMPTY},  {"d/e.zip", 11, RUBBISH},
        {"d/f.txt", 0, "-"},    /* a FIFO */
        {"d/g.txt.gz", 6, "-"}, /* not touched */
        {"d/新.txt", 3, ABD},   /* GBK, as iconv -f GBK reads it */
    };
    enum { COUNT = sizeof expected / sizeof expected[0] };
    struct wen_input input = {.text = "text"};
    struct told told = {0};

    (void)state;
    help_enter();
    put_all();
    input.paths = help_list("d");
    survey(&input, &told);
    assert_int_equal(told.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        const struct wen_corpus_file *file = &told.files[i];
        assert_string_equal(file->id, expected[i].name);
        assert_string_equal(file->path, expected[i].name);
        assert_int_equal(file->size, expected[i].size);
        assert_int_equal(file->modified, i == 4 ? 0 : MADE);
        assert_string_equal(file->sha256, expected[i].sha256);
        assert_int_equal(file->refused != NULL, i == 5);
    }
    assert_string_equal(told.files[5].refused, "killed the reader");
    free_told(&told);
    help_leave();
}

/* A survey that begins in the middle of a file tells the same. */
static void test_told_past(void **state)
{
    const struct wen_corpus_place third = {1, 2, 27, 4};
    struct wen_input input = {.text = "text"};
    struct told told = {0}, past = {0};
    struct wen_error error;

    (void)state;
    help_enter();
    put_all();
    input.paths = help_list("d");
    survey(&input, &told);
    struct wen_corpus *corpus = open_corpus(&input);
    wen_corpus_survey(corpus, note_told, &past);
    assert_int_equal(wen_corpus_go(corpus, &third, &error), 0);
    assert_int_equal(read_on(corpus, &error), 0);
    wen_corpus_close(corpus);
    assert_int_equal(past.count, told.count);
    for (size_t i = 0; i < told.count; i++) {
        assert_string_equal(past.files[i].id, told.files[i].id);
        assert_int_equal(past.files[i].size, told.files[i].size);
        if (i != 5) { /* this time it is touched */
            assert_string_equal(past.files[i].sha256, told.files[i].sha256);
        }
    }
    free_told(&told);
    free_told(&past);
    help_leave();
}

/* Nothing is hashed that nobody wants to be hashed. */
static void test_no_survey(void **state)
{
    struct wen_input input = {.text = "text"};
    struct wen_corpus_totals totals;
    struct wen_error error;

    (void)state;
    help_enter();
    put_all();
    input.paths = help_list("d");
    struct wen_corpus *corpus = open_corpus(&input);
    assert_int_equal(read_on(corpus, &error), 0);
    wen_corpus_totals(corpus, &totals);
    assert_string_equal(totals.sha256, "");
    assert_int_equal(totals.files, 6);
    assert_int_equal(totals.bytes, 3 + (sizeof lines - 1) + 11 + 6 + 3);
    wen_corpus_close(corpus);
    help_leave();
}

static void test_streams(void **state)
{
    static const struct {
        const char *paths;
        bool streams;
    } rows[] = {{"d", false}, {"d/a.txt d/b.jsonl", false}, {"d -", true}, {"d d/f.txt", true}};
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    put_all();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        input.paths = help_list(rows[i].paths);
        assert_int_equal(wen_corpus_streams(&input), rows[i].streams);
    }
    help_leave();
}

static void note_file(void *self, uint64_t file)
{
    *(uint64_t *)self = file;
}

/* The hash of the totals, by sha256sum's own definition over the same lines. A
 * file that killed an earlier reader is not touched again. */
static void test_totals(void **state)
{
#define A "3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad d/a.txt\n"
#define C "0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 d/c.csv\n"
    static const struct {
        const char *lines;
        unsigned files, bytes;
    } sums[] = {
        {A "0 - d/b.txt\n" C, 2, 3}, /* nothing killed it */
        {"3 - d/a.txt\n0 - d/b.txt\n" C, 1, 0},
        {A "0 - d/b.txt\n" C, 2, 3},
        {A "0 - d/b.txt\n0 - d/c.csv\n", 1, 3},
    };
#undef A
#undef C
    struct wen_input input = {.text = "text"};
    struct wen_corpus_totals totals;
    struct wen_corpus *corpus;
    struct wen_record record;
    struct wen_error error;
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    uint64_t file = UINT64_MAX;
    char hex[65];

    (void)state;
    help_enter();
    input.paths = help_list("d");
    help_write("d/a.txt", "abc", 3); /* hash of it: FIPS 180-2, appendix B.1 */
    help_write("d/c.csv", "", 0);
    assert_int_equal(mkfifo("d/b.txt", 0666), 0);
    for (unsigned skip = 0; skip < 4; skip++) {
        assert_int_equal(wen_corpus_open(&input, &help_limits, &corpus, &error), 0);
        wen_corpus_watch(corpus, note_file, &file);
        wen_corpus_survey(corpus, NULL, NULL);
        if (skip) {
            const struct wen_corpus_place place = {.file = skip - 1};
            wen_corpus_refuse(corpus, skip - 1, "killed the reader");
            assert_int_equal(wen_corpus_go(corpus, &place, &error), 0);
            assert_int_equal(wen_corpus_next(corpus, &record, &error), 1);
            assert_int_equal(file, skip - 1);
            assert_true(record.refused);
            assert_memory_equal(record.reason.data, "killed the reader", record.reason.size);
            assert_int_equal(record.id.data[2], 'a' + (int)skip - 1);
        }
        while (wen_corpus_next(corpus, &record, &error) == 1) {
            assert_true(file >= skip);
        }
        wen_corpus_totals(corpus, &totals);
        assert_int_equal(totals.files, sums[skip].files);
        assert_int_equal(totals.bytes, sums[skip].bytes);
        sha256_init(&hash);
        sha256_update(&hash, strlen(sums[skip].lines), (const uint8_t *)sums[skip].lines);
        sha256_digest(&hash, sizeof digest, digest);
        wen_io_hex(digest, sizeof digest, hex);
        assert_string_equal(totals.sha256, hex);
        wen_corpus_close(corpus);
    }
    help_leave();
}

enum { START, PAST, SOUGHT, LEFT }; /* what is read of the corpus */

struct change {
    const char *name;
    const char *path, *data; /* is written; NULL: is removed */
    const char *to;          /* is renamed to that */
    int64_t modified;
    int how;
    const char *expected; /* a glob; NULL: no difference */
};

static const struct change changes[] = {
    {"nothing", "d/a.txt", "abc", NULL, MADE, START, NULL},
    {"nothing, gone past", "d/a.txt", "abc", NULL, MADE, PAST, NULL},
    {"touched", "d/a.txt", "abc", NULL, CHANGED, START, NULL},
    {"touched, gone past", "d/a.txt", "abc", NULL, CHANGED, PAST, NULL},
    {"touched, sought in", "d/b.jsonl", lines, NULL, CHANGED, SOUGHT, NULL},
    {"touched, left", "d/b.jsonl", lines, NULL, CHANGED, LEFT, NULL},
    {"size", "d/a.txt", "abcd", NULL, MADE, START,
     "files[[]0].size of d/a.txt is 4, the plan has 3: the input was changed after the plan was "
     "made; * --replace"},
    {"size, gone past", "d/a.txt", "ab", NULL, MADE, PAST,
     "files[[]0].size of d/a.txt is 2, the plan has 3: *"},
    {"size, sought in", "d/b.jsonl", "{\"text\":\"B\"}\n", NULL, MADE, SOUGHT,
     "files[[]1].size of d/b.jsonl is 13, the plan has 40: *"},
    {"size of an empty one", "d/c.txt", "c", NULL, MADE, START,
     "files[[]2].size of d/c.txt is 1, the plan has 0: *"},
    {"size of a refused one", "d/g.txt.gz", "kill", NULL, MADE, START,
     "files[[]5].size of d/g.txt.gz is 4, the plan has 6: *"},
    {"size of a refused one, gone past", "d/g.txt.gz", "kill", NULL, MADE, PAST,
     "files[[]5].size of d/g.txt.gz is 4, the plan has 6: *"},
    {"content, gone past", "d/a.txt", "abd", NULL, CHANGED, PAST,
     "files[[]0].sha256 of d/a.txt is " ABD ", the plan has " ABC ": *"},
    {"content, sought in", "d/b.jsonl", "{\"text\":\"b\"}\n{\"text\":\"C\"}\n\n{\"text\":\"D\"}\n",
     NULL, CHANGED, SOUGHT, "files[[]1].sha256 of d/b.jsonl is *, the plan has " LINES ": *"},
    {"content, left", "d/b.jsonl", "{\"text\":\"B\"}\n{\"text\":\"C\"}\n\n{\"text\":\"d\"}\n", NULL,
     CHANGED, LEFT, "files[[]1].sha256 of d/b.jsonl is *, the plan has " LINES ": *"},
    {"a file at last", "d/f.txt", "", NULL, 0, PAST,
     "files[[]4].sha256 of d/f.txt is " EMPTY ", the plan has -: *"},
    {"a file at last, read", "d/f.txt", "x", NULL, MADE, START,
     "files[[]4].size of d/f.txt is 1, the plan has 0: *"},
    {"no file any more", "d/f.txt", NULL, "d/a.txt", 0, START,
     "files[[]0].size of d/a.txt is not known (it is a FIFO, not a file), the plan has 3: *"},
    {"no file any more, gone past", "d/f.txt", NULL, "d/a.txt", 0, PAST,
     "files[[]0].size of d/a.txt is 0, the plan has 3: *"},
    {"renamed", "d/a.txt", NULL, "d/aa.txt", 0, START,
     "files[[]0].id of d/aa.txt is \"d/aa.txt\", the plan has \"d/a.txt\": *"},
    {"renamed, gone past", "d/a.txt", NULL, "d/aa.txt", 0, PAST,
     "files[[]0].id of d/aa.txt is \"d/aa.txt\", the plan has \"d/a.txt\": *"},
    {"renamed to what its id begins with", "d/g.txt.gz", NULL, "d/g.txt", 0, START,
     "files[[]5].id of d/g.txt is \"d/g.txt\", the plan has \"d/g.txt.gz\": *"},
    {"added", "d/b.txt", "x", NULL, MADE, START,
     "files[[]2].id of d/b.txt is \"d/b.txt\", the plan has \"d/c.txt\": *"},
    {"added, gone past", "d/b.txt", "x", NULL, MADE, PAST,
     "files[[]2].id of d/b.txt is \"d/b.txt\", the plan has \"d/c.txt\": *"},
    {"added at the end", "d/\xFF.txt", "x", NULL, MADE, START,
     "files[[]7] d/\xFF.txt is not in the plan, which has 7 files: *"},
    {"removed", "d/c.txt", NULL, NULL, 0, PAST,
     "files[[]2].id of d/e.zip is \"d/e.zip\", the plan has \"d/c.txt\": *"},
    {"removed at the end", "d/\xD0\xC2.txt", NULL, NULL, 0, START,
     "files[[]6] d/新.txt is not there any more, the plan has 7 files: *"},
};

static void make_change(const struct change *change)
{
    if (change->to) {
        assert_int_equal(rename(change->path, change->to), 0);
    } else if (!change->data) {
        assert_int_equal(unlink(change->path), 0);
    } else {
        unlink(change->path); /* it may be the FIFO, and it may not be there */
        put(change->path, change->data, change->modified);
    }
}

/* A negative enum wen_exit, or 0. */
static int read_as(struct wen_corpus *corpus, int how, struct wen_error *error)
{
    static const struct wen_corpus_place third = {1, 2, 27, 4}, last = {.file = 6};
    struct wen_record record;
    int status = WEN_EXIT_OK;

    if (how == LEFT) { /* after two of three lines */
        for (int i = 0; i < 3; i++) {
            assert_int_equal(wen_corpus_next(corpus, &record, error), 1);
        }
    }
    if (how != START) {
        status = wen_corpus_go(corpus, how == SOUGHT ? &third : &last, error);
    }
    return status ? -status : read_on(corpus, error);
}

static void test_change(void **state)
{
    const struct change *change = *state;
    struct wen_input input = {.text = "text"};
    struct told told = {0};
    struct wen_error error;

    help_enter();
    put_all();
    input.paths = help_list("d");
    survey(&input, &told);
    make_change(change);
    struct wen_corpus *corpus = open_corpus(&input);
    wen_corpus_follow(corpus, told.files, told.count);
    int status = read_as(corpus, change->how, &error);
    assert_int_equal(status, change->expected ? -WEN_EXIT_CONFIG : 0);
    if (change->expected) {
        help_expect(change->name, error.text, change->expected);
    }
    wen_corpus_close(corpus);
    free_told(&told);
    help_leave();
}

/* The file that the plan refuses is one refused record. */
static void test_refused(void **state)
{
    struct wen_input input = {.text = "text"};
    struct wen_buffer text = {0};
    struct told told = {0};
    struct wen_record record;
    struct wen_error error;

    (void)state;
    help_enter();
    put_all();
    input.paths = help_list("d");
    survey(&input, &told);
    struct wen_corpus *corpus = open_corpus(&input);
    wen_corpus_follow(corpus, told.files, told.count);
    wen_corpus_refuse(corpus, 2, "killed another");
    while (wen_corpus_next(corpus, &record, &error) > 0) {
        wen_buffer_format(&text, "%.*s%s%.*s\n", (int)record.id.size, record.id.data,
                          record.refused ? " " : "", (int)record.reason.size,
                          record.refused ? record.reason.data : "");
    }
    help_expect("refused", wen_buffer_text(&text),
                "d/a.txt\nd/b.jsonl:1\nd/b.jsonl:2\nd/b.jsonl:4\nd/c.txt killed another\n"
                "d/e.zip is damaged *\nd/f.txt is a FIFO, not a file\n"
                "d/g.txt.gz killed the reader\nd/新.txt\n");
    wen_buffer_free(&text);
    wen_corpus_close(corpus);
    free_told(&told);
    help_leave();
}

int main(void)
{
    enum { ROWS = sizeof changes / sizeof changes[0] };
    const struct CMUnitTest others[] = {
        cmocka_unit_test(test_told),      cmocka_unit_test(test_told_past),
        cmocka_unit_test(test_no_survey), cmocka_unit_test(test_totals),
        cmocka_unit_test(test_streams),   cmocka_unit_test(test_refused),
    };
    enum { OTHERS = sizeof others / sizeof others[0] };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++) {
        tests[i] = (struct CMUnitTest){.name = changes[i].name,
                                       .test_func = test_change,
                                       .initial_state = (void *)&changes[i]};
    }
    memcpy(tests + ROWS, others, sizeof others);
    return cmocka_run_group_tests_name("read/survey", tests, NULL, NULL);
}
