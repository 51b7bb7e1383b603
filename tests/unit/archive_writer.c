/* SPDX-License-Identifier: MIT */
/* core/archive packer.c, appender.c, reader.c: what is written is read back,
 * by every way of reading, and its bytes depend on the lines alone. */
#include "archive_sample.h"

#include "archive/format.h"
#include "archive/reader.h"
#include "archive/verify.h"
#include "base/heap.h"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COUNT = 700 };

static const struct wen_output outputs[] = {
    {.name = "x", .method = NULL},
    {.name = "x", .method = NULL, .member = 4096},
    {.name = "x", .method = "zlib"},
    {.name = "x", .method = "zlib", .level = 9, .member = 1},
#ifdef HAVE_LIBDEFLATE
    {.name = "x", .method = "libdeflate", .level = 1, .member = 10000},
    {.name = "x", .method = "libdeflate", .level = 12, .member = 10000},
#endif
#ifdef HAVE_ISAL
    {.name = "x", .method = "igzip", .member = 10000},
    {.name = "x", .method = "igzip", .level = 2, .member = 10000},
    {.name = "x", .method = "igzip", .level = 3, .member = 10000},
#endif
};

enum { OUTPUTS = sizeof outputs / sizeof outputs[0] };

/* Reads every document forwards and backwards, and finds its id. */
static void check_reader(struct wen_reader *reader, uint64_t count)
{
    struct wen_buffer id = {0}, line = {0}, read = {0};
    struct wen_error error = {0};
    uint64_t documents;

    assert_int_equal(wen_reader_documents(reader, &documents, &error), WEN_EXIT_OK);
    assert_int_equal(documents, count);
    for (uint64_t i = 0; i < 2 * count; i++) {
        uint64_t number = i < count ? i : 2 * count - 1 - i;
        if (i >= count && i % 7 && wen_reader_kind(reader) == WEN_READER_FOREIGN) {
            continue; /* each step back starts from the front */
        }
        sample_document(number, &id, &line);
        assert_int_equal(wen_reader_line(reader, number, &read, &error), WEN_EXIT_OK);
        assert_int_equal(read.size, line.size - 1);
        assert_memory_equal(read.data, line.data, read.size);
    }
    assert_int_equal(wen_reader_line(reader, count, &read, &error), WEN_EXIT_DATA);
    wen_buffer_free(&id);
    wen_buffer_free(&line);
    wen_buffer_free(&read);
}

static void check_find(struct wen_reader *reader, uint64_t count)
{
    struct wen_buffer id = {0}, line = {0};
    struct wen_error error = {0};
    uint64_t *numbers;
    size_t found;

    for (uint64_t i = 0; i < count; i += wen_reader_kind(reader) == WEN_READER_WHOLE ? 1 : 50) {
        sample_document(i, &id, &line);
        assert_int_equal(wen_reader_find(reader, wen_buffer_text(&id), &numbers, &found, &error),
                         WEN_EXIT_OK);
        assert_int_equal(found, i % 5 == 4 ? (count + 0) / 5 : 1);
        for (size_t k = 0; k < found; k++) {
            assert_int_equal(numbers[k], i % 5 == 4 ? 5 * k + 4 : i);
        }
        free(numbers);
    }
    static const char *const absent[] = {"", "!", "same2", "新闻/999.txt", "\x7F"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        assert_int_equal(wen_reader_find(reader, absent[i], &numbers, &found, &error), WEN_EXIT_OK);
        assert_int_equal(found, 0);
        free(numbers);
    }
    wen_buffer_free(&id);
    wen_buffer_free(&line);
}

static void check_archive(const struct sample *sample, uint64_t count, enum wen_reader_kind kind)
{
    struct wen_error error = {0};
    struct wen_reader *reader;

    assert_int_equal(wen_reader_open(sample->path, &reader, &error), WEN_EXIT_OK);
    assert_int_equal(wen_reader_kind(reader), kind);
    check_reader(reader, count);
    check_find(reader, count);
    wen_reader_close(reader);
}

static void test_round_trip(void **state)
{
    (void)state;
    for (size_t i = 0; i < OUTPUTS; i++) {
        struct wen_appender_result result;
        struct wen_error error = {0};
        struct sample sample;
        struct stat about;
        uint64_t documents;
        sample_open(&sample);
        sample_write(&sample, COUNT, 90, &outputs[i], 1 << 20, &result);
        assert_int_equal(result.documents, COUNT);
        assert_int_equal(result.duplicates, COUNT / 5 - 1);
        assert_string_equal(result.duplicate, "same");
        assert_int_equal(stat(sample.path, &about), 0);
        assert_int_equal(result.bytes, about.st_size);
        free(result.duplicate);
        check_archive(&sample, COUNT, WEN_READER_WHOLE);
        assert_int_equal(wen_archive_verify(sample.path, &documents, &error), WEN_EXIT_OK);
        assert_int_equal(documents, COUNT);
        sample_close(&sample);
    }
}

static void test_empty(void **state)
{
    struct wen_appender_result result;
    struct wen_error error = {0};
    struct sample sample;
    uint64_t documents;

    (void)state;
    sample_open(&sample);
    sample_write(&sample, 0, 1, &outputs[0], 0, &result);
    assert_int_equal(result.documents, 0);
    assert_null(result.duplicate);
    check_archive(&sample, 0, WEN_READER_WHOLE);
    assert_int_equal(wen_archive_verify(sample.path, &documents, &error), WEN_EXIT_OK);
    sample_close(&sample);
}

/* The same bytes from a fresh packer and from one that was used before, and
 * whatever the memory for the ids. */
static void test_deterministic(void **state)
{
    (void)state;
    for (size_t i = 0; i < OUTPUTS; i++) {
        struct wen_buffer first = {0}, again = {0}, line = {0}, id = {0};
        struct wen_error error = {0};
        struct wen_packer *used = wen_packer_new(&outputs[i], &error);
        for (uint64_t unit = 0; unit < 6; unit++) {
            struct wen_packer *fresh = wen_packer_new(&outputs[i], &error);
            first.size = again.size = 0;
            for (uint64_t number = unit * 100; number < unit * 100 + 50 + unit; number++) {
                sample_document(number, &id, &line);
                wen_packer_add(fresh, id.data, id.size, line.data, line.size, &error);
                wen_packer_add(used, id.data, id.size, line.data, line.size, &error);
            }
            wen_packer_end(fresh, unit, &first);
            wen_packer_end(used, unit, &again);
            assert_int_equal(first.size, again.size);
            assert_memory_equal(first.data, again.data, first.size);
            /* what was thrown away leaves no trace */
            wen_packer_add(used, "gone", 4, line.data, line.size, &error);
            wen_packer_reset(used);
            wen_packer_free(fresh);
        }
        wen_packer_free(used);
        wen_buffer_free(&first);
        wen_buffer_free(&again);
        wen_buffer_free(&line);
        wen_buffer_free(&id);
    }
}

static void test_budget(void **state)
{
    static const size_t budgets[] = {1 << 20, 10000, 0};
    struct wen_buffer archive = {0}, ids = {0}, other = {0};

    (void)state;
    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        struct wen_appender_result result;
        struct sample sample;
        sample_open(&sample);
        sample_write(&sample, COUNT, 90, &outputs[0], budgets[i], &result);
        free(result.duplicate);
        if (i == 0) {
            sample_read_file(sample.path, &archive);
            sample_read_file(sample.ids_path, &ids);
        }
        sample_read_file(sample.path, &other);
        assert_int_equal(other.size, archive.size);
        assert_memory_equal(other.data, archive.data, archive.size);
        sample_read_file(sample.ids_path, &other);
        assert_int_equal(other.size, ids.size);
        assert_memory_equal(other.data, ids.data, ids.size);
        sample_close(&sample);
    }
    wen_buffer_free(&archive);
    wen_buffer_free(&ids);
    wen_buffer_free(&other);
}

/* A file that ends anywhere: every whole member before that can be read. */
static void test_unfinished(void **state)
{
    struct wen_output output = {.member = 2000};
    struct wen_appender_result result;
    struct wen_buffer bytes = {0};
    struct sample sample;

    (void)state;
    sample_open(&sample);
    sample_write(&sample, COUNT, 90, &output, 1 << 20, &result);
    free(result.duplicate);
    unlink(sample.ids_path);
    sample_read_file(sample.path, &bytes);
    uint64_t members = 0, documents = 0;
    size_t whole = 0; /* where the last whole member ends */
    struct wen_member member;
    for (size_t cut = 100; cut < bytes.size; cut += 97) {
        while (wen_member_decode((uint8_t *)bytes.data + whole, cut - whole, &member) &&
               member.size <= cut - whole) {
            whole += member.size;
            documents += member.documents;
            members++;
        }
        if (!members) {
            continue;
        }
        struct wen_error error = {0};
        struct wen_reader *reader;
        uint64_t there;
        sample_write_file(sample.path, bytes.data, cut);
        assert_int_equal(wen_reader_open(sample.path, &reader, &error), WEN_EXIT_OK);
        assert_int_equal(wen_reader_kind(reader), WEN_READER_UNFINISHED);
        assert_int_equal(wen_reader_documents(reader, &there, &error), WEN_EXIT_OK);
        assert_int_equal(there, documents);
        if (cut % 5 == 0) {
            check_reader(reader, documents);
        }
        assert_int_equal(wen_archive_verify(sample.path, &there, &error), WEN_EXIT_DATA);
        wen_reader_close(reader);
    }
    assert_int_equal(members, result.members);
    wen_buffer_free(&bytes);
    sample_close(&sample);
}

/* Written by gzip(1) itself, in two members. */
static void test_foreign(void **state)
{
    struct wen_appender_result result;
    struct sample sample;
    char command[512];

    (void)state;
    sample_open(&sample);
    sample_write(&sample, COUNT, 90, &outputs[0], 1 << 20, &result);
    free(result.duplicate);
    snprintf(command, sizeof command,
             "cd %s && zcat documents.jsonl.gz >all && rm documents.* && "
             "(head -300 all | gzip -c; tail -n +301 all | gzip -c) >documents.jsonl.gz",
             sample.folder);
    assert_int_equal(system(command), 0);
    check_archive(&sample, COUNT, WEN_READER_FOREIGN);
    sample_close(&sample);
}

/* Each damage to a file by others is an error, not an end. */
static void test_foreign_damage(void **state)
{
    static const char *const commands[] = {
        "head -c -5",                     /* cut off in the trailer */
        "head -c 20",                     /* cut off in the stream */
        "cat - /proc/self/comm",          /* other bytes behind it */
        "tr '\\001-\\377' '\\000-\\376'", /* not gzip at all */
    };
    struct sample sample;

    (void)state;
    sample_open(&sample);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        struct wen_error error = {0};
        struct wen_reader *reader;
        uint64_t documents;
        char command[512];
        snprintf(command, sizeof command, "seq 1000 | gzip -n | %s >%s", commands[i], sample.path);
        assert_int_equal(system(command), 0);
        int status = wen_reader_open(sample.path, &reader, &error);
        if (!status) {
            status = wen_reader_documents(reader, &documents, &error);
        }
        assert_int_equal(status, WEN_EXIT_DATA);
        assert_non_null(strstr(error.text, sample.path));
        wen_reader_close(reader);
    }
    sample_close(&sample);
}

/* Documents of several lines: an archive, but not one that is read by lines. */
static void test_lines(void **state)
{
    struct wen_output output = {0};
    struct wen_error error = {0};
    struct wen_packer *packer = wen_packer_new(&output, &error);
    struct wen_appender_result result;
    struct wen_appender *appender;
    struct wen_buffer packet = {0}, line = {0};
    struct wen_reader *reader;
    struct sample sample;
    uint64_t documents;

    (void)state;
    sample_open(&sample);
    assert_int_equal(wen_packer_add(packer, "b", 1, "1\n2\n", 4, &error), WEN_EXIT_OK);
    assert_int_equal(wen_packer_add(packer, "a", 1, "3\n", 2, &error), WEN_EXIT_OK);
    assert_int_equal(wen_packer_add(packer, "a", 1, "3", 1, &error), WEN_EXIT_INTERNAL);
    assert_int_equal(wen_packer_add(packer, "a", 1, "", 0, &error), WEN_EXIT_INTERNAL);
    wen_packer_end(packer, 5, &packet);
    wen_appender_open(sample.path, sample.ids_path, "/tmp", 1000, &appender, &error);
    assert_int_equal(wen_appender_take(appender, packet.data, packet.size, NULL, false, &error),
                     WEN_EXIT_OK);
    assert_int_equal(wen_appender_finish(appender, &result, &error), WEN_EXIT_OK);
    assert_int_equal(wen_archive_verify(sample.path, &documents, &error), WEN_EXIT_OK);
    sample_read_file(sample.ids_path, &line);
    assert_memory_equal(line.data, "id\tdocument\toffset\tsize\tline\na\t1\t0\t", 35);
    assert_non_null(strstr(wen_buffer_text(&line), "\t2\nb\t0\t0\t"));
    assert_int_equal(wen_reader_open(sample.path, &reader, &error), WEN_EXIT_OK);
    assert_int_equal(wen_reader_line(reader, 0, &line, &error), WEN_EXIT_DATA);
    assert_non_null(strstr(error.text, "more than one line"));
    wen_reader_close(reader);
    wen_packer_free(packer);
    wen_buffer_free(&packet);
    wen_buffer_free(&line);
    sample_close(&sample);
}

/* A packet with any byte changed or missing is refused, or differs only in an id. */
static void test_packets(void **state)
{
    struct wen_output output = {.member = 300};
    struct wen_error error = {0};
    struct wen_packer *packer = wen_packer_new(&output, &error);
    struct wen_buffer packet = {0}, id = {0}, line = {0}, file = {0};
    struct wen_appender *appender;
    struct sample sample;

    (void)state;
    sample_open(&sample);
    for (uint64_t i = 0; i < 8; i++) {
        sample_document(i, &id, &line);
        wen_packer_add(packer, id.data, id.size, line.data, line.size, &error);
    }
    wen_packer_end(packer, 3, &packet);
    wen_appender_open(sample.path, sample.ids_path, "/tmp", 1000, &appender, &error);
    size_t refused = 0, members = *(uint64_t *)(void *)(packet.data + 8);
    for (size_t i = 0; i < packet.size; i++) {
        char *copy = wen_heap_copy(packet.data, packet.size);
        copy[i] = (char)(copy[i] ^ 0x10);
        if (i < 24 + members) {
            assert_int_equal(wen_appender_take(appender, copy, packet.size, NULL, false, &error),
                             WEN_EXIT_INTERNAL);
            refused++;
        }
        assert_int_equal(wen_appender_take(appender, copy, i, NULL, false, &error),
                         WEN_EXIT_INTERNAL);
        free(copy);
    }
    assert_int_equal(refused, 24 + members);
    sample_read_file(sample.path, &file);
    assert_int_equal(file.size, 0);
    assert_int_equal(wen_appender_take(appender, packet.data, packet.size, NULL, false, &error),
                     WEN_EXIT_OK);
    /* a unit comes once, in its order */
    assert_int_equal(wen_appender_take(appender, packet.data, packet.size, NULL, false, &error),
                     WEN_EXIT_INTERNAL);
    wen_appender_abandon(appender);
    wen_packer_free(packer);
    wen_buffer_free(&packet);
    wen_buffer_free(&id);
    wen_buffer_free(&line);
    wen_buffer_free(&file);
    sample_close(&sample);
}

static const struct {
    const char *method;
    int level;
    const char *says;
} wrong[] = {
    {"zstd", 0, "\"zstd\" is not built into"},
    {"zlib", 10, "zlib has no level 10"},
    {"zlib", -1, "no level -1"},
#ifdef HAVE_ISAL
    {"igzip", 4, "igzip has no level 4"},
#endif
};

static void test_methods(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct wen_output output = {.method = wrong[i].method, .level = wrong[i].level};
        struct wen_error error = {0};
        assert_null(wen_packer_new(&output, &error));
        assert_int_equal(error.status, WEN_EXIT_CONFIG);
        assert_non_null(strstr(error.text, wrong[i].says));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),     cmocka_unit_test(test_empty),
        cmocka_unit_test(test_deterministic),  cmocka_unit_test(test_budget),
        cmocka_unit_test(test_unfinished),     cmocka_unit_test(test_foreign),
        cmocka_unit_test(test_foreign_damage), cmocka_unit_test(test_lines),
        cmocka_unit_test(test_packets),        cmocka_unit_test(test_methods),
    };
    return cmocka_run_group_tests_name("archive/writer", tests, NULL, NULL);
}
