/* SPDX-License-Identifier: MIT */
/* The journal of a run. */
#include "results/journal.h"

#include "archive/deflate.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "results/work.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC = 0x4A4E4557 /* "WENJ" */, LINE_LIMIT = 64 << 10 };

struct wen_journal {
    int fd;
    char *path;
    uint64_t size, safe;      /* bytes of the file; at the last sync */
    struct wen_buffer record; /* being put together */
};

static const char *order(void)
{
    const uint16_t one = 1;

    return *(const char *)&one ? "little" : "big";
}

void wen_journal_line(struct wen_buffer *line, const char *plan, uint64_t first,
                      const char *const *outputs, size_t count)
{
    wen_buffer_format(line,
                      "{\"wenliu_journal\":1,\"order\":\"%s\",\"plan\":\"%s\",\"first\":%" PRIu64
                      ",\"outputs\":[",
                      order(), plan, first);
    for (size_t i = 0; i < count; i++) {
        if (i) {
            wen_buffer_add_byte(line, ',');
        }
        wen_escape_json(line, outputs[i], strlen(outputs[i]));
    }
    wen_buffer_add_text(line, "]}\n");
}

bool wen_journal_line_read(const struct wen_buffer *line, char plan[65], size_t *outputs)
{
    cJSON *object = cJSON_ParseWithLength(line->data, line->size);
    const cJSON *names = cJSON_GetObjectItemCaseSensitive(object, "outputs");
    const char *seal = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "plan"));
    const char *theirs = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "order"));
    bool known = seal && strlen(seal) <= 64 && theirs && strcmp(theirs, order()) == 0 &&
                 cJSON_IsArray(names);

    if (known) {
        memcpy(plan, seal, strlen(seal) + 1);
        *outputs = (size_t)cJSON_GetArraySize(names);
    }
    cJSON_Delete(object);
    return known;
}

static uint32_t head_check(const struct wen_journal_head *head)
{
    return wen_crc32(0, (const char *)head, offsetof(struct wen_journal_head, check));
}

/* ---- writing ---------------------------------------------------------- */

int wen_journal_open(const char *folder, const struct wen_buffer *line, uint64_t end,
                     struct wen_journal **journal, struct wen_error *error)
{
    struct wen_journal *opened = wen_heap_new(1, sizeof *opened);
    int status = WEN_EXIT_OK;

    opened->path = wen_io_join(folder, WEN_WORK_JOURNAL);
    opened->fd = open(opened->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (opened->fd < 0 || ftruncate(opened->fd, (off_t)end) < 0 ||
        lseek(opened->fd, (off_t)end, SEEK_SET) < 0) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot open %s: %s", opened->path, strerror(errno));
    }
    if (!status && !end) {
        status = wen_io_write(opened->fd, line->data, line->size, opened->path, error);
    }
    opened->size = end ? end : line->size;
    opened->safe = end;
    if (status) {
        wen_journal_close(opened);
        opened = NULL;
    }
    *journal = opened;
    return status;
}

int wen_journal_add(struct wen_journal *journal, enum wen_journal_kind kind, uint64_t unit,
                    const struct wen_string *parts, size_t count, struct wen_error *error)
{
    struct wen_journal_head head = {.magic = MAGIC, .kind = kind, .unit = unit};
    struct wen_buffer *record = &journal->record;

    wen_buffer_relax(record);
    wen_buffer_add(record, &head, sizeof head);
    for (size_t i = 0; i < count; i++) {
        wen_buffer_add(record, parts[i].data, parts[i].size);
    }
    head.size = record->size - sizeof head;
    head.body = wen_crc32(0, record->data + sizeof head, head.size);
    head.check = head_check(&head);
    memcpy(record->data, &head, sizeof head);
    journal->size += record->size;
    return wen_io_write(journal->fd, record->data, record->size, journal->path, error);
}

int wen_journal_sync(struct wen_journal *journal, struct wen_error *error)
{
    if (fdatasync(journal->fd) == 0) {
        journal->safe = journal->size;
        return WEN_EXIT_OK;
    }
    wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk: %s", journal->path, strerror(errno));
    if (ftruncate(journal->fd, (off_t)journal->safe) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk, nor cut it: %s",
                             journal->path, strerror(errno));
    }
    return WEN_EXIT_IO;
}

void wen_journal_close(struct wen_journal *journal)
{
    if (journal) {
        if (journal->fd >= 0) {
            close(journal->fd);
        }
        wen_buffer_free(&journal->record);
        free(journal->path);
        free(journal);
    }
}

/* ---- reading ---------------------------------------------------------- */

static int read_line(struct wen_journal_scan *scan, struct wen_error *error)
{
    size_t got;
    int status = wen_io_read_at(scan->fd, 0, wen_buffer_room(&scan->line, LINE_LIMIT), LINE_LIMIT,
                                &got, scan->path, error);
    const char *end = status ? NULL : memchr(scan->line.data, '\n', got);

    scan->line.size = end ? (size_t)(end - scan->line.data) + 1 : 0;
    scan->offset = scan->line.size;
    return status;
}

int wen_journal_scan_open(const char *folder, struct wen_journal_scan *scan,
                          struct wen_error *error)
{
    struct stat about;

    *scan = (struct wen_journal_scan){.path = wen_io_join(folder, WEN_WORK_JOURNAL)};
    scan->fd = open(scan->path, O_RDONLY | O_CLOEXEC);
    if (scan->fd < 0 || fstat(scan->fd, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", scan->path, strerror(errno));
    }
    scan->size = (uint64_t)about.st_size;
    return read_line(scan, error);
}

/* The head at scan->offset, and that its body is there. 1, 0 or negative. */
static int read_head(const struct wen_journal_scan *scan, struct wen_journal_head *head,
                     struct wen_error *error)
{
    size_t got;
    int status =
        wen_io_read_at(scan->fd, scan->offset, head, sizeof *head, &got, scan->path, error);

    if (status) {
        return -status;
    }
    return got == sizeof *head && head->magic == MAGIC && head->check == head_check(head) &&
           scan->size - scan->offset >= sizeof *head &&
           head->size <= scan->size - scan->offset - sizeof *head;
}

int wen_journal_scan_next(struct wen_journal_scan *scan, struct wen_error *error)
{
    struct wen_journal_head head;
    size_t got;
    int more = read_head(scan, &head, error);

    if (more <= 0) {
        return more;
    }
    wen_buffer_relax(&scan->body);
    int status =
        wen_io_read_at(scan->fd, scan->offset + sizeof head,
                       wen_buffer_room(&scan->body, head.size), head.size, &got, scan->path, error);
    if (status) {
        return -status;
    }
    if (got < head.size || wen_crc32(0, scan->body.data, got) != head.body) {
        return 0;
    }
    scan->body.size = got;
    scan->head = head;
    scan->offset += sizeof head + got;
    return 1;
}

int wen_journal_scan_skip(struct wen_journal_scan *scan, void *front, size_t size,
                          struct wen_error *error)
{
    struct wen_journal_head head;
    size_t got;
    int more = read_head(scan, &head, error);

    if (more <= 0) {
        return more;
    }
    memset(front, 0, size);
    size = size < head.size ? size : head.size;
    int status =
        wen_io_read_at(scan->fd, scan->offset + sizeof head, front, size, &got, scan->path, error);
    if (status) {
        return -status;
    }
    scan->head = head;
    scan->offset += sizeof head + head.size;
    return 1;
}

void wen_journal_scan_close(struct wen_journal_scan *scan)
{
    if (scan->path && scan->fd >= 0) {
        close(scan->fd);
    }
    free(scan->path);
    wen_buffer_free(&scan->body);
    wen_buffer_free(&scan->line);
    *scan = (struct wen_journal_scan){.fd = -1};
}

uint64_t wen_journal_count(const char *folder)
{
    struct wen_journal_scan scan;
    uint64_t units = 0;
    char nothing;

    if (wen_journal_scan_open(folder, &scan, NULL) == WEN_EXIT_OK) {
        while (wen_journal_scan_skip(&scan, &nothing, 0, NULL) > 0) {
            units += scan.head.kind == WEN_JOURNAL_UNIT;
        }
    }
    wen_journal_scan_close(&scan);
    return units;
}

bool wen_journal_begun(const char *folder)
{
    struct wen_journal_scan scan;
    bool begun = wen_journal_scan_open(folder, &scan, NULL) == WEN_EXIT_OK &&
                 wen_journal_scan_next(&scan, NULL) > 0;

    wen_journal_scan_close(&scan);
    return begun;
}
