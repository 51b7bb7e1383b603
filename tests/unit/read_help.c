/* SPDX-License-Identifier: MIT */
/* For the tests of core/read. */
#include "read_help.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"

#include <archive_entry.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

const struct wen_limits help_limits = {.document_mib = 64, .expansion = 200};

static char before[PATH_MAX], folder[PATH_MAX];
static char **words_kept;
static size_t words_count, words_capacity;

void help_enter(void)
{
    const char *tmp = getenv("TMPDIR");

    assert_non_null(getcwd(before, sizeof before));
    snprintf(folder, sizeof folder, "%s/read.XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

static int remove_entry(const char *path, const struct stat *about, int flag, struct FTW *ftw)
{
    (void)about;
    (void)flag;
    (void)ftw;
    return remove(path);
}

void help_leave(void)
{
    assert_int_equal(chdir(before), 0);
    assert_int_equal(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    while (words_count) {
        free(words_kept[--words_count]);
    }
    free(words_kept);
    words_kept = NULL;
    words_capacity = 0;
}

void help_write(const char *path, const void *data, size_t size)
{
    struct wen_error error;
    const char *slash = strrchr(path, '/');

    if (slash) {
        char *parent = wen_heap_copy(path, (size_t)(slash - path));
        assert_int_equal(wen_io_make_folders(parent, &error), 0);
        free(parent);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(fd >= 0);
    assert_int_equal(wen_io_write(fd, data, size, path, &error), 0);
    assert_int_equal(close(fd), 0);
}

static void *keep(void *memory)
{
    words_kept = wen_heap_room(words_kept, words_count, &words_capacity, sizeof *words_kept);
    words_kept[words_count++] = memory;
    return memory;
}

struct wen_strings help_list(const char *words)
{
    const char **items = keep(wen_heap_new(words ? strlen(words) + 1 : 1, sizeof *items));
    struct wen_strings list = {.items = items};

    while (words && *words) {
        size_t size = strcspn(words, " ");
        items[list.count++] = keep(wen_heap_copy(words, size));
        words += size + (words[size] == ' ');
    }
    return list;
}

static void add(struct wen_buffer *lines, const char *before_it, struct wen_string text)
{
    wen_buffer_add_text(lines, before_it);
    if (text.size > 200) {
        wen_buffer_format(lines, "<%zu bytes>", text.size);
    } else {
        wen_escape_terminal(lines, text.data, text.size);
    }
}

static void add_record(struct wen_buffer *lines, const struct wen_record *record)
{
    add(lines, "", record->id);
    add(lines, " @ ", record->source);
    if (record->refused) {
        assert_null(record->raw.data);
        wen_buffer_add_text(lines, " ! ");
        wen_escape_terminal(lines, record->reason.data, record->reason.size);
    } else {
        assert_non_null(record->raw.data);
        add(lines, " = ", record->raw);
        for (size_t i = 0; i < record->field_count; i++) {
            add(lines, i ? " " : " [", record->fields[i].name);
            add(lines, "=", record->fields[i].value);
        }
        wen_buffer_add_text(lines, record->field_count ? "]" : "");
    }
    wen_buffer_add_byte(lines, '\n');
}

void help_read(const struct wen_input *input, const struct wen_limits *limits,
               struct wen_buffer *lines)
{
    struct wen_corpus *corpus;
    struct wen_corpus_totals totals;
    struct wen_record record;
    struct wen_error error = {0};
    int status = wen_corpus_open(input, limits, &corpus, &error);

    if (status) {
        wen_buffer_format(lines, "%d %s\n", status, error.text);
        wen_buffer_text(lines);
        return;
    }
    while ((status = wen_corpus_next(corpus, &record, &error)) == 1) {
        add_record(lines, &record);
    }
    if (status < 0) {
        wen_buffer_format(lines, "%d %s\n", status, error.text);
    } else {
        assert_int_equal(wen_corpus_next(corpus, &record, &error), 0);
        wen_corpus_totals(corpus, &totals);
        wen_buffer_format(lines, "files %d, skipped %d\n", (int)totals.files, (int)totals.skipped);
        assert_int_equal(totals.bytes, wen_corpus_bytes(corpus));
    }
    wen_corpus_close(corpus);
    wen_buffer_text(lines);
}

void help_expect(const char *name, const char *lines, const char *expected)
{
    const char *line = lines, *glob = expected;
    bool fits = true;

    while (fits && (*line || *glob)) {
        size_t line_size = strcspn(line, "\n"), glob_size = strcspn(glob, "\n");
        char *one = wen_heap_copy(line, line_size), *other = wen_heap_copy(glob, glob_size);
        fits = fnmatch(other, one, 0) == 0;
        free(one);
        free(other);
        line += line_size + (line[line_size] == '\n');
        glob += glob_size + (glob[glob_size] == '\n');
    }
    if (!fits) {
        print_error("%s: expected\n%s\ngot\n%s\n", name, expected, lines);
    }
    assert_true(fits);
}

static la_ssize_t add_bytes(struct archive *archive, void *to, const void *data, size_t size)
{
    (void)archive;
    wen_buffer_add(to, data, size);
    return (la_ssize_t)size;
}

static struct archive *begin(int format, int filter, struct wen_buffer *to)
{
    struct archive *archive = archive_write_new();

    assert_int_equal(archive_write_set_format(archive, format), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open(archive, to, NULL, add_bytes, NULL), ARCHIVE_OK);
    return archive;
}

static void add_member(struct archive *archive, const char *path, const void *data, size_t size)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)size);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(archive, data, size), size);
    archive_entry_free(entry);
}

void help_pack(int format, int filter, const struct member *members, size_t count,
               struct wen_buffer *to)
{
    struct archive *archive = begin(format, filter, to);

    for (size_t i = 0; i < count; i++) {
        size_t size = members[i].size ? members[i].size : strlen(members[i].data);
        add_member(archive, members[i].path, members[i].data, size);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}

void help_filter(int filter, const void *data, size_t size, struct wen_buffer *to)
{
    struct archive *archive = begin(ARCHIVE_FORMAT_RAW, filter, to);

    add_member(archive, "data", data, size);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
}
