/* SPDX-License-Identifier: MIT */
/* Checking every byte of an archive and of its ids file.
 *
 * The data members are checked one by one. What must stand behind them is
 * made again by the code that wrote it, and compared byte for byte. The ids
 * file has length and CRC-32 in the footer; that its rows say the truth is
 * seen by adding up a hash of every row, once as the file has them and once
 * as the data has them: the sums do not depend on the order. */
#include "archive/verify.h"

#include "archive/deflate.h"
#include "archive/ids.h"
#include "archive/member.h"
#include "archive/tail.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/sorter.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 256 << 10 };

struct verification {
    const char *path;
    char *ids_path;
    int fd;
    struct wen_member_walk walk;
    struct wen_footer footer;
    uint64_t ids_sum; /* of the rows of the ids file */
    uint64_t sum;     /* of the rows that the data ask for */
    bool json;        /* every document so far is one line of JSON with its id */
    struct wen_buffer packed, raw, id, row;
    uint64_t offset; /* in the tail that is compared */
};

/* `missing` is the status where there is no such file. */
static int open_regular(const char *path, int missing, int *fd, uint64_t *size,
                        struct wen_error *error)
{
    struct stat about;

    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 || fstat(*fd, &about) < 0) {
        return wen_error_set(error, errno == ENOENT ? missing : WEN_EXIT_IO, "cannot read %s: %s",
                             path, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: it is not a regular file", path);
    }
    *size = (uint64_t)about.st_size;
    return WEN_EXIT_OK;
}

static uint64_t hash_row(const char *row, size_t size)
{
    struct sha256_ctx hash;
    uint64_t sum;
    uint8_t digest[sizeof sum];

    sha256_init(&hash);
    sha256_update(&hash, size, (const uint8_t *)row);
    sha256_digest(&hash, sizeof digest, digest);
    memcpy(&sum, digest, sizeof sum);
    return sum;
}

/* ---- the ids file ----------------------------------------------------- */

/* The ids file while it is read from front to back. */
struct ids {
    int fd;
    uint64_t offset; /* behind what was read */
    uint32_t check;
    uint64_t rows;
    struct wen_buffer chunk; /* read and not used yet: `at` bytes of it are */
    size_t at;
    struct wen_buffer last; /* the row before, without LF */
};

/* The next line, without its LF; NULL at the end, or where the last has none. */
static const char *next_line(struct verification *v, struct ids *ids, size_t *size, int *status,
                             struct wen_error *error)
{
    struct wen_buffer *chunk = &ids->chunk;
    size_t searched = ids->at;

    for (;;) {
        const char *end = chunk->size > searched
                              ? memchr(chunk->data + searched, '\n', chunk->size - searched)
                              : NULL;
        if (end) {
            const char *line = chunk->data + ids->at;
            *size = (size_t)(end - line);
            ids->at += *size + 1;
            return line;
        }
        if (ids->at) {
            memmove(chunk->data, chunk->data + ids->at, chunk->size - ids->at);
            chunk->size -= ids->at;
            ids->at = 0;
        }
        searched = chunk->size;
        size_t got;
        *status = wen_io_read_at(ids->fd, ids->offset, wen_buffer_room(chunk, CHUNK), CHUNK, &got,
                                 v->ids_path, error);
        if (*status || !got) {
            return NULL;
        }
        ids->check = wen_crc32(ids->check, chunk->data + chunk->size, got);
        ids->offset += got;
        chunk->size += got;
    }
}

static int check_row(struct verification *v, struct ids *ids, const char *line, size_t size,
                     struct wen_error *error)
{
    struct wen_ids_row row, last;
    size_t id, last_id;
    int order = -1;

    if (!wen_ids_get(line, size, &id, &row)) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: row %" PRIu64 " is no row of an ids file",
                             v->ids_path, ids->rows);
    }
    if (ids->rows && wen_ids_get(ids->last.data, ids->last.size, &last_id, &last)) {
        order = wen_sorter_compare(ids->last.data, last_id, line, id);
        order = order ? order : (last.document < row.document ? -1 : 1);
    }
    if (order > 0) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: row %" PRIu64 " is not in order",
                             v->ids_path, ids->rows);
    }
    v->ids_sum += hash_row(line, size + 1);
    ids->rows++;
    ids->last.size = 0;
    wen_buffer_add(&ids->last, line, size);
    return WEN_EXIT_OK;
}

static int check_ids(struct verification *v, struct ids *ids, struct wen_error *error)
{
    int status = WEN_EXIT_OK;
    size_t size;
    const char *line = next_line(v, ids, &size, &status, error);

    if (!status &&
        (!line || size != sizeof WEN_IDS_HEADER - 2 || memcmp(line, WEN_IDS_HEADER, size) != 0)) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s: the first line is not that of an ids file", v->ids_path);
    }
    while (!status && (line = next_line(v, ids, &size, &status, error))) {
        status = check_row(v, ids, line, size, error);
    }
    if (!status && (ids->offset != v->footer.ids_size || ids->check != v->footer.ids_check ||
                    ids->rows != v->footer.documents)) {
        status =
            wen_error_set(error, WEN_EXIT_DATA,
                          "%s: length or checksum differ from what the archive says", v->ids_path);
    }
    return status;
}

static int verify_ids(struct verification *v, struct wen_error *error)
{
    struct ids ids = {0};
    uint64_t size;
    int status = open_regular(v->ids_path, WEN_EXIT_DATA, &ids.fd, &size, error);

    if (!status) {
        status = check_ids(v, &ids, error);
    }
    if (ids.fd >= 0) {
        close(ids.fd);
    }
    wen_buffer_free(&ids.chunk);
    wen_buffer_free(&ids.last);
    return status;
}

/* ---- the data --------------------------------------------------------- */

/* Adds what the ids file must say of a member's documents. */
static void add_rows(struct verification *v)
{
    struct wen_ids_row row = {.document = v->walk.entry.document,
                              .offset = v->walk.entry.offset,
                              .size = v->walk.entry.size};
    size_t at = 0, size;

    v->json = v->json && v->walk.member.lines == v->walk.member.documents;
    while (v->json && at < v->raw.size) {
        const char *line = wen_member_line(&v->raw, &at, &size);
        v->json = wen_ids_of_json(line, size, &v->id);
        v->row.size = 0;
        wen_escape_tsv(&v->row, v->id.data, v->id.size);
        wen_ids_put(&v->row, &row);
        v->sum += hash_row(v->row.data, v->row.size);
        row.document++;
        row.line++;
    }
}

static int verify_data(struct verification *v, struct wen_error *error)
{
    int more;

    while ((more = wen_member_walk_next(&v->walk, error)) > 0) {
        struct wen_member member;
        int status =
            wen_member_read(v->fd, v->path, &v->walk.entry, &member, &v->packed, &v->raw, error);
        if (status) {
            return status;
        }
        add_rows(v);
    }
    if (more < 0) {
        return -more;
    }
    if (v->walk.offset != v->footer.index || v->walk.documents != v->footer.documents) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "%s: byte %" PRIu64 ": no intact member that continues the one before",
                             v->path, v->walk.offset);
    }
    if (v->walk.members && !v->walk.member.last) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "%s: byte %" PRIu64 ": the last unit is not whole", v->path,
                             v->walk.offset);
    }
    if (v->json && v->sum != v->ids_sum) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s does not say where the documents of %s are",
                             v->ids_path, v->path);
    }
    return WEN_EXIT_OK;
}

/* ---- index and footer ------------------------------------------------- */

static int compare_tail(void *self, const void *bytes, size_t size, struct wen_error *error)
{
    struct verification *v = self;
    size_t got;

    v->raw.size = 0;
    int status = wen_io_read_at(v->fd, v->offset, wen_buffer_room(&v->raw, size), size, &got,
                                v->path, error);
    if (status) {
        return status;
    }
    if (got < size || memcmp(v->raw.data, bytes, size) != 0) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "%s: byte %" PRIu64 ": index or footer do not fit the data", v->path,
                             v->offset);
    }
    v->offset += size;
    return WEN_EXIT_OK;
}

static int verify_tail(struct verification *v, struct wen_error *error)
{
    v->offset = v->walk.offset;
    int status =
        wen_tail_write(&v->walk, v->footer.ids_size, v->footer.ids_check, compare_tail, v, error);

    if (!status && v->offset != v->walk.end) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s: byte %" PRIu64 ": bytes behind the footer", v->path, v->offset);
    }
    return status;
}

static int read_footer(struct verification *v, struct wen_error *error)
{
    uint8_t bytes[WEN_FOOTER_SIZE];
    uint64_t size = v->walk.end;
    size_t got = 0;
    int status = WEN_EXIT_OK;

    if (size >= sizeof bytes) {
        status =
            wen_io_read_at(v->fd, size - sizeof bytes, bytes, sizeof bytes, &got, v->path, error);
    }
    if (!status && (got < sizeof bytes || !wen_footer_decode(bytes, &v->footer))) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s: byte %" PRIu64 ": no intact footer: the archive is unfinished, "
                               "cut off or damaged",
                               v->path, size - got);
    }
    return status;
}

int wen_archive_verify(const char *path, uint64_t *documents, struct wen_error *error)
{
    struct verification v = {.path = path, .ids_path = wen_ids_path(path), .json = true};
    int status = open_regular(path, WEN_EXIT_IO, &v.fd, &v.walk.end, error);

    v.walk.fd = v.fd;
    v.walk.name = path;
    if (!status) {
        status = read_footer(&v, error);
    }
    if (!status) {
        status = verify_ids(&v, error);
    }
    if (!status) {
        status = verify_data(&v, error);
    }
    if (!status) {
        status = verify_tail(&v, error);
    }
    *documents = v.footer.documents;
    if (v.fd >= 0) {
        close(v.fd);
    }
    wen_buffer_free(&v.packed);
    wen_buffer_free(&v.raw);
    wen_buffer_free(&v.id);
    wen_buffer_free(&v.row);
    free(v.ids_path);
    return status;
}
