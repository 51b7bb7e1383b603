/* SPDX-License-Identifier: MIT */
/* core/archive/verify.c: every byte of an archive and of its ids file changed,
 * removed and added, one at a time; and files that are consistent but lie. */
#include "archive_sample.h"

#include "archive/deflate.h"
#include "archive/format.h"
#include "archive/reader.h"
#include "archive/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 25 };

static int verify(const struct sample *sample, struct wen_error *error)
{
    uint64_t documents;

    return wen_archive_verify(sample->path, &documents, error);
}

/* A damaged archive must not upset the reader either: documents are right or refused. */
static void read_all(const struct sample *sample)
{
    struct wen_buffer line = {0};
    struct wen_error error = {0};
    struct wen_reader *reader;
    uint64_t documents = 0;

    if (wen_reader_open(sample->path, &reader, &error)) {
        return;
    }
    if (!wen_reader_documents(reader, &documents, &error)) {
        for (uint64_t i = 0; i < documents && i < 2 * COUNT; i++) {
            if (wen_reader_line(reader, i, &line, &error)) {
                break;
            }
        }
    }
    wen_buffer_free(&line);
    wen_reader_close(reader);
}

static void damage(const struct sample *sample, const char *path)
{
    struct wen_buffer bytes = {0}, changed = {0};
    struct wen_error error = {0};

    sample_read_file(path, &bytes);
    for (size_t i = 0; i <= bytes.size; i++) {
        for (unsigned kind = 0; kind < 10; kind++) {
            changed.size = 0;
            wen_buffer_add(&changed, bytes.data, bytes.size);
            if (kind < 8 && i < bytes.size) { /* one bit */
                changed.data[i] = (char)(changed.data[i] ^ (1 << kind));
            } else if (kind == 8 && i < bytes.size) { /* one byte less */
                memmove(changed.data + i, changed.data + i + 1, bytes.size - i - 1);
                changed.size--;
            } else if (kind == 9) { /* one byte more */
                wen_buffer_add_byte(&changed, '\n');
                memmove(changed.data + i + 1, changed.data + i, bytes.size - i);
                changed.data[i] = '\n';
            } else {
                continue;
            }
            sample_write_file(path, changed.data, changed.size);
            assert_int_equal(verify(sample, &error), WEN_EXIT_DATA);
            assert_non_null(strstr(error.text, sample->folder));
            read_all(sample);
        }
    }
    sample_write_file(path, bytes.data, bytes.size);
    assert_int_equal(verify(sample, &error), WEN_EXIT_OK);
    wen_buffer_free(&bytes);
    wen_buffer_free(&changed);
}

static void open_sample(struct sample *sample)
{
    struct wen_output output = {.member = 400};
    struct wen_appender_result result;

    sample_open(sample);
    sample_write(sample, COUNT, 12, &output, 1 << 20, &result);
    free(result.duplicate);
}

static void test_bytes(void **state)
{
    struct sample sample;

    (void)state;
    open_sample(&sample);
    damage(&sample, sample.path);
    damage(&sample, sample.ids_path);
    sample_close(&sample);
}

static void test_missing(void **state)
{
    struct wen_error error = {0};
    struct sample sample;

    (void)state;
    open_sample(&sample);
    assert_int_equal(remove(sample.ids_path), 0);
    assert_int_equal(verify(&sample, &error), WEN_EXIT_DATA);
    assert_non_null(strstr(error.text, sample.ids_path));
    assert_int_equal(remove(sample.path), 0);
    assert_int_equal(verify(&sample, &error), WEN_EXIT_IO);
    sample_close(&sample);
}

/* Gives the archive a footer that fits the ids file as it now is. */
static void refit(const struct sample *sample)
{
    struct wen_buffer archive = {0}, ids = {0};
    struct wen_footer footer;

    sample_read_file(sample->path, &archive);
    sample_read_file(sample->ids_path, &ids);
    uint8_t *bytes = (uint8_t *)archive.data + archive.size - WEN_FOOTER_SIZE;
    assert_true(wen_footer_decode(bytes, &footer));
    footer.ids_size = ids.size;
    footer.ids_check = wen_crc32(0, ids.data, ids.size);
    wen_footer_encode(&footer, bytes);
    sample_write_file(sample->path, archive.data, archive.size);
    wen_buffer_free(&archive);
    wen_buffer_free(&ids);
}

/* Checksums that fit do not help an ids file that points elsewhere. */
static void test_lies(void **state)
{
    struct wen_buffer ids = {0};
    struct wen_error error = {0};
    struct sample sample;

    (void)state;
    open_sample(&sample);
    sample_read_file(sample.ids_path, &ids);
    size_t wrong = 0;
    for (size_t i = 0; i < ids.size; i++) {
        char was = ids.data[i];
        if (was < '0' || was > '8') {
            continue;
        }
        ids.data[i]++;
        sample_write_file(sample.ids_path, ids.data, ids.size);
        refit(&sample);
        assert_int_equal(verify(&sample, &error), WEN_EXIT_DATA);
        ids.data[i] = was;
        wrong++;
    }
    assert_true(wrong > 100);
    wen_buffer_free(&ids);
    sample_close(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_lies),
    };
    return cmocka_run_group_tests_name("archive/verify", tests, NULL, NULL);
}
