/* SPDX-License-Identifier: MIT */
/* In the collector: packets become one output file and its ids file. */
#include "archive/deflate.h"
#include "archive/ids.h"
#include "archive/member.h"
#include "archive/packet.h"
#include "archive/tail.h"
#include "archive/writer.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/sorter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct wen_appender {
    char *path, *ids_path;
    int fd, ids_fd;
    struct wen_sorter *sorter;
    bool started;                             /* a unit was taken */
    uint64_t unit;                            /* the last one */
    uint64_t offset, members, documents, raw; /* so far */
    uint64_t safe;                            /* offset at the last sync */
    struct wen_buffer key, value;             /* of the ids file's row at hand */
};

static int open_file(const char *path, int flags, int *fd, struct wen_error *error)
{
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0666);
    if (*fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", path, strerror(errno));
    }
    return WEN_EXIT_OK;
}

int wen_appender_open(const char *path, const char *ids_path, const char *folder, size_t budget,
                      struct wen_appender **appender, struct wen_error *error)
{
    struct wen_appender *opened = wen_heap_new(1, sizeof *opened);

    opened->path = wen_heap_copy(path, strlen(path));
    opened->ids_path = wen_heap_copy(ids_path, strlen(ids_path));
    opened->sorter = wen_sorter_new(folder, budget);
    opened->fd = opened->ids_fd = -1;
    int status = open_file(path, 0, &opened->fd, error);
    if (status) {
        wen_appender_abandon(opened);
        opened = NULL;
    }
    *appender = opened;
    return status;
}

/* ---- packets ---------------------------------------------------------- */

/* A packet being checked, then taken. */
struct packet {
    struct wen_packet_head head;
    const char *members, *documents, *end; /* documents begin where members end */
};

/* `members` NULL: they stand in the packet. */
static bool open_packet(const void *bytes, size_t size, const struct wen_string *members,
                        struct packet *packet)
{
    if (size < sizeof packet->head) {
        return false;
    }
    memcpy(&packet->head, bytes, sizeof packet->head);
    packet->documents = (const char *)bytes + sizeof packet->head;
    packet->end = (const char *)bytes + size;
    if (members) {
        packet->members = members->data;
        return members->size == packet->head.members;
    }
    packet->members = packet->documents;
    if (packet->head.members > size - sizeof packet->head) {
        return false;
    }
    packet->documents += packet->head.members;
    return true;
}

static bool next_document(const char **at, const char *end, struct wen_packet_document *document,
                          const char **id)
{
    if ((size_t)(end - *at) < sizeof *document) {
        return false;
    }
    memcpy(document, *at, sizeof *document);
    *id = *at + sizeof *document;
    if (document->id > (size_t)(end - *id) || document->id > UINT32_MAX / 2) {
        return false;
    }
    *at = *id + document->id;
    return true;
}

/* Whether a member's documents fit it. */
static bool check_documents(const struct packet *packet, const struct wen_member *member,
                            const char **documents)
{
    struct wen_packet_document document;
    const char *id;

    for (uint32_t i = 0; i < member->documents; i++) {
        if (!next_document(documents, packet->end, &document, &id) ||
            document.line >= member->lines || (document.line == 0) != (i == 0)) {
            return false;
        }
    }
    return true;
}

static bool check_packet(const struct wen_appender *appender, const struct packet *packet)
{
    const char *documents = packet->documents;
    const char *end = packet->members + packet->head.members;
    struct wen_member member = {0};
    uint64_t count = 0;

    if ((appender->started && packet->head.unit <= appender->unit) ||
        !wen_members_check(packet->members, packet->head.members, packet->head.unit)) {
        return false;
    }
    for (const char *at = packet->members; at < end; at += member.size) {
        wen_member_decode((const uint8_t *)at, (size_t)(end - at), &member);
        if (!check_documents(packet, &member, &documents)) {
            return false;
        }
        count += member.documents;
    }
    return count && count == packet->head.documents && documents == packet->end;
}

static int add_id(struct wen_appender *appender, const char *id, size_t size,
                  const struct wen_ids_row *row, struct wen_error *error)
{
    appender->key.size = appender->value.size = 0;
    wen_escape_tsv(&appender->key, id, size);
    wen_ids_put(&appender->value, row);
    return wen_sorter_add(appender->sorter, appender->key.data, (uint32_t)appender->key.size,
                          appender->value.data, (uint32_t)appender->value.size, error);
}

/* The documents of one member that stands at appender->offset in the file. */
static int add_ids(struct wen_appender *appender, const struct wen_member *member,
                   const char **documents, const char *end, struct wen_error *error)
{
    struct wen_ids_row row = {.offset = appender->offset, .size = member->size};
    struct wen_packet_document document;
    const char *id = "";
    int status = WEN_EXIT_OK;

    for (uint32_t i = 0; !status && i < member->documents; i++) {
        next_document(documents, end, &document, &id);
        row.document = appender->documents++;
        row.line = (uint32_t)document.line;
        status = add_id(appender, id, document.id, &row, error);
    }
    return status;
}

int wen_appender_take(struct wen_appender *appender, const void *bytes, size_t size,
                      const struct wen_string *members, bool in_place, struct wen_error *error)
{
    struct packet packet;
    struct wen_member member;
    int status = WEN_EXIT_OK;

    if (!open_packet(bytes, size, members, &packet) || !check_packet(appender, &packet)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "%s: a worker handed over a damaged packet of %zu bytes",
                             appender->path, size);
    }
    if (!in_place) {
        status =
            wen_io_write(appender->fd, packet.members, packet.head.members, appender->path, error);
    }
    const char *documents = packet.documents, *end = packet.members + packet.head.members;
    for (const char *at = packet.members; !status && at < end; at += member.size) {
        wen_member_decode((const uint8_t *)at, WEN_MEMBER_HEADER, &member);
        status = add_ids(appender, &member, &documents, packet.end, error);
        appender->offset += member.size;
        appender->members++;
        appender->raw += member.raw;
    }
    appender->started = true;
    appender->unit = packet.head.unit;
    return status;
}

size_t wen_packet_members(const void *packet, size_t size)
{
    struct packet opened;

    return open_packet(packet, size, NULL, &opened) ? opened.head.members : 0;
}

int wen_appender_cut(struct wen_appender *appender, struct wen_error *error)
{
    off_t end = (off_t)appender->offset;

    if (ftruncate(appender->fd, end) < 0 || lseek(appender->fd, end, SEEK_SET) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot cut %s to %llu bytes: %s", appender->path,
                             (unsigned long long)end, strerror(errno));
    }
    appender->safe = appender->offset;
    return WEN_EXIT_OK;
}

int wen_appender_sync(struct wen_appender *appender, struct wen_error *error)
{
    if (fdatasync(appender->fd) < 0) {
        wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk: %s", appender->path,
                      strerror(errno));
        /* the kernel may have dropped pages and still show their bytes: nobody is
         * to take them for saved */
        if (ftruncate(appender->fd, (off_t)appender->safe) < 0) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk, nor cut it: %s",
                                 appender->path, strerror(errno));
        }
        return WEN_EXIT_IO;
    }
    appender->safe = appender->offset;
    return WEN_EXIT_OK;
}

/* ---- the end ---------------------------------------------------------- */

/* The ids file while it is written. */
struct ids {
    int fd;
    const char *path;
    struct wen_buffer out;
    uint64_t size;
    uint32_t check;
    struct wen_buffer last; /* the id before */
    uint64_t first;         /* number of the document that result->duplicate is of */
};

static int flush_ids(struct ids *ids, struct wen_error *error)
{
    int status = wen_io_write(ids->fd, ids->out.data, ids->out.size, ids->path, error);

    ids->check = wen_crc32(ids->check, ids->out.data, ids->out.size);
    ids->size += ids->out.size;
    ids->out.size = 0;
    return status;
}

/* Remembers ids that come twice; the one named is the first in the archive. */
static void note_duplicate(struct ids *ids, const struct wen_sorted *record,
                           struct wen_appender_result *result)
{
    uint64_t number = strtoull(record->value.data + 1, NULL, 10); /* ended by a TAB */

    if (ids->size + ids->out.size > sizeof WEN_IDS_HEADER - 1 &&
        wen_sorter_compare(ids->last.data, ids->last.size, record->key.data, record->key.size) ==
            0) {
        if (!result->duplicates++ || number < ids->first) {
            free(result->duplicate);
            result->duplicate = wen_heap_copy(record->key.data, record->key.size);
            ids->first = number;
        }
    }
    ids->last.size = 0;
    wen_buffer_add(&ids->last, record->key.data, record->key.size);
}

static int write_ids(struct wen_appender *appender, struct ids *ids,
                     struct wen_appender_result *result, struct wen_error *error)
{
    enum { CHUNK = 256 << 10 };
    struct wen_sorted record;
    int more, status = WEN_EXIT_OK;

    wen_buffer_add_text(&ids->out, WEN_IDS_HEADER);
    while ((more = wen_sorter_next(appender->sorter, &record, error)) > 0) {
        note_duplicate(ids, &record, result);
        wen_buffer_add(&ids->out, record.key.data, record.key.size);
        wen_buffer_add(&ids->out, record.value.data, record.value.size);
        if (ids->out.size >= CHUNK && (status = flush_ids(ids, error))) {
            return status;
        }
    }
    return more < 0 ? -more : flush_ids(ids, error);
}

static int sync_and_close(int *fd, const char *path, struct wen_error *error)
{
    int failed = fsync(*fd) < 0 ? errno : 0;

    if (close(*fd) < 0 && !failed) {
        failed = errno;
    }
    *fd = -1;
    if (failed) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk: %s", path,
                             strerror(failed));
    }
    return WEN_EXIT_OK;
}

static int put_tail(void *self, const void *bytes, size_t size, struct wen_error *error)
{
    struct wen_appender *appender = self;
    int status = wen_io_write(appender->fd, bytes, size, appender->path, error);

    appender->offset += size;
    return status;
}

static int finish(struct wen_appender *appender, struct ids *ids,
                  struct wen_appender_result *result, struct wen_error *error)
{
    struct wen_member_walk walk = {.fd = appender->fd,
                                   .name = appender->path,
                                   .offset = appender->offset,
                                   .members = appender->members,
                                   .documents = appender->documents,
                                   .raw = appender->raw};
    int status = write_ids(appender, ids, result, error);

    if (!status) {
        status = wen_tail_write(&walk, ids->size, ids->check, put_tail, appender, error);
    }
    if (!status) {
        status = sync_and_close(&appender->ids_fd, appender->ids_path, error);
    }
    if (!status) {
        status = sync_and_close(&appender->fd, appender->path, error);
    }
    result->documents = appender->documents;
    result->members = appender->members;
    result->bytes = appender->offset;
    result->raw = appender->raw;
    return status;
}

int wen_appender_finish(struct wen_appender *appender, struct wen_appender_result *result,
                        struct wen_error *error)
{
    struct ids ids = {.path = appender->ids_path};
    int status = open_file(appender->ids_path, O_TRUNC, &appender->ids_fd, error);

    *result = (struct wen_appender_result){0};
    ids.fd = appender->ids_fd;
    if (!status) {
        status = finish(appender, &ids, result, error);
    }
    wen_buffer_free(&ids.out);
    wen_buffer_free(&ids.last);
    wen_appender_abandon(appender);
    if (status) {
        free(result->duplicate);
        result->duplicate = NULL;
    }
    return status;
}

void wen_appender_abandon(struct wen_appender *appender)
{
    if (appender) {
        if (appender->fd >= 0) {
            close(appender->fd);
        }
        if (appender->ids_fd >= 0) {
            close(appender->ids_fd);
        }
        wen_sorter_free(appender->sorter);
        wen_buffer_free(&appender->key);
        wen_buffer_free(&appender->value);
        free(appender->path);
        free(appender->ids_path);
        free(appender);
    }
}
