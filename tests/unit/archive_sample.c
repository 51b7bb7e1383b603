/* SPDX-License-Identifier: MIT */
/* Small archives for the tests of core/archive. */
#include "archive_sample.h"

#include "base/escape.h"
#include "base/io.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void sample_open(struct sample *sample)
{
    snprintf(sample->folder, sizeof sample->folder, "/tmp/wenliu-test-XXXXXX");
    assert_non_null(mkdtemp(sample->folder));
    snprintf(sample->path, sizeof sample->path, "%s/documents.jsonl.gz", sample->folder);
    snprintf(sample->ids_path, sizeof sample->ids_path, "%s/documents.ids.tsv", sample->folder);
}

void sample_close(struct sample *sample)
{
    DIR *folder = opendir(sample->folder);
    struct dirent *entry;

    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    assert_int_equal(rmdir(sample->folder), 0);
}

void sample_document(uint64_t number, struct wen_buffer *id, struct wen_buffer *line)
{
    static const char *const ids[] = {"新闻/%03u.txt", "tab\there\\%u", "quote\"%u\"\n", "../%u",
                                      "same"};
    static const char *const words[] = {"城西新区", "党工委", "委员", "开展",
                                        "，",       "两新",   "a",    "\\n"};
    uint64_t state = number * 0x9E3779B97F4A7C15u + 1;

    id->size = line->size = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    wen_buffer_format(id, ids[number % 5], (unsigned)number);
#pragma GCC diagnostic pop
    wen_buffer_add_text(line, "{\"id\":");
    wen_escape_json(line, id->data, id->size);
    wen_buffer_add_text(line, ",\"text\":\"");
    for (uint64_t i = 0; i < number % 17 * 9; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        wen_buffer_add_text(line, words[state >> 61]);
    }
    wen_buffer_add_text(line, "\"}\n");
}

void sample_write(const struct sample *sample, uint64_t count, uint64_t unit,
                  const struct wen_output *output, size_t budget,
                  struct wen_appender_result *result)
{
    struct wen_error error = {0};
    struct wen_packer *packer = wen_packer_new(output, &error);
    struct wen_appender *appender;
    struct wen_buffer packet = {0}, id = {0}, line = {0};

    assert_non_null(packer);
    assert_int_equal(wen_appender_open(sample->path, sample->ids_path, sample->folder, budget,
                                       &appender, &error),
                     WEN_EXIT_OK);
    for (uint64_t i = 0; i < count; i++) {
        sample_document(i, &id, &line);
        assert_int_equal(wen_packer_add(packer, id.data, id.size, line.data, line.size, &error),
                         WEN_EXIT_OK);
        if ((i + 1) % unit == 0 || i + 1 == count) {
            packet.size = 0;
            wen_packer_end(packer, i / unit, &packet);
            assert_int_equal(
                wen_appender_take(appender, packet.data, packet.size, NULL, false, &error),
                WEN_EXIT_OK);
        }
    }
    assert_int_equal(wen_appender_finish(appender, result, &error), WEN_EXIT_OK);
    wen_packer_free(packer);
    wen_buffer_free(&packet);
    wen_buffer_free(&id);
    wen_buffer_free(&line);
}

void sample_read_file(const char *path, struct wen_buffer *bytes)
{
    struct wen_error error = {0};

    bytes->size = 0;
    assert_int_equal(wen_io_read_file(path, (size_t)1 << 31, bytes, &error), WEN_EXIT_OK);
}

void sample_write_file(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    assert_true(fd >= 0);
    assert_int_equal(wen_io_write(fd, bytes, size, path, NULL), WEN_EXIT_OK);
    close(fd);
}
