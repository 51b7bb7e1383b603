/* SPDX-License-Identifier: MIT */
/* Finding an id in an ids file of any size by bisection. */
#include "archive/lookup.h"

#include "archive/ids.h"
#include "base/buffer.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/sorter.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct lookup {
    int fd;
    const char *path;
    uint64_t size;
    struct wen_buffer id;   /* as the file writes it */
    struct wen_buffer line; /* read last, its LF behind line.size */
};

/* Bytes that are read at once: rows are short as a rule. */
enum { CHUNK = 512 };

/* Reads the line at `offset` and says where the next begins. */
static int read_line(struct lookup *lookup, uint64_t offset, uint64_t *next,
                     struct wen_error *error)
{
    struct wen_buffer *line = &lookup->line;
    const char *end = NULL;

    line->size = 0;
    while (!end) {
        size_t got, from = line->size, want = from > CHUNK ? from : CHUNK;
        int status = wen_io_read_at(lookup->fd, offset + from, wen_buffer_room(line, want), want,
                                    &got, lookup->path, error);
        if (status) {
            return status;
        }
        if (!got) {
            return wen_error_set(error, WEN_EXIT_DATA, "%s: the last line has no end",
                                 lookup->path);
        }
        line->size += got;
        end = memchr(line->data + from, '\n', got);
    }
    line->size = (size_t)(end - line->data);
    *next = offset + line->size + 1;
    return WEN_EXIT_OK;
}

/* Compares the id of the line read last with the one that is looked for. */
static int compare(struct lookup *lookup, uint64_t offset, struct wen_ids_row *row, int *order,
                   struct wen_error *error)
{
    size_t size;

    if (!wen_ids_get(lookup->line.data, lookup->line.size, &size, row)) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: byte %" PRIu64 ": no row of an ids file",
                             lookup->path, offset);
    }
    *order = wen_sorter_compare(lookup->line.data, size, lookup->id.data, lookup->id.size);
    return WEN_EXIT_OK;
}

/* Narrows to where the first row with the id begins, if there is one: rows
 * before *low have lesser ids, rows from *high on have not. Both are starts of rows. */
static int bisect(struct lookup *lookup, uint64_t *low, uint64_t *high, struct wen_error *error)
{
    while (*low < *high) {
        uint64_t middle = *low + (*high - *low) / 2, start = *low, next;
        struct wen_ids_row row;
        int order, status = WEN_EXIT_OK;
        if (middle > *low) {
            /* the row that begins first at or behind the middle */
            status = read_line(lookup, middle - 1, &start, error);
        }
        if (!status && start >= *high) {
            return WEN_EXIT_OK; /* one row is left, or a few and a long one */
        }
        if (!status) {
            status = read_line(lookup, start, &next, error);
        }
        if (!status) {
            status = compare(lookup, start, &row, &order, error);
        }
        if (status) {
            return status;
        }
        if (order < 0) {
            *low = next;
        } else {
            *high = start;
        }
    }
    return WEN_EXIT_OK;
}

/* Takes the rows with the id, from `offset` on. */
static int collect(struct lookup *lookup, uint64_t offset, uint64_t **numbers, size_t *count,
                   struct wen_error *error)
{
    size_t capacity = 0;
    int order = -1;

    while (offset < lookup->size && order <= 0) {
        struct wen_ids_row row;
        uint64_t start = offset;
        int status = read_line(lookup, start, &offset, error);
        if (!status) {
            status = compare(lookup, start, &row, &order, error);
        }
        if (status) {
            return status;
        }
        if (order == 0) {
            *numbers = wen_heap_room(*numbers, *count, &capacity, sizeof **numbers);
            (*numbers)[(*count)++] = row.document;
        }
    }
    return WEN_EXIT_OK;
}

static int look(struct lookup *lookup, uint64_t **numbers, size_t *count, struct wen_error *error)
{
    uint64_t low, high = lookup->size;
    int status = read_line(lookup, 0, &low, error);

    if (!status && (low != sizeof WEN_IDS_HEADER - 1 ||
                    memcmp(lookup->line.data, WEN_IDS_HEADER, lookup->line.size) != 0)) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s is no ids file", lookup->path);
    }
    if (!status) {
        status = bisect(lookup, &low, &high, error);
    }
    return status ? status : collect(lookup, low, numbers, count, error);
}

int wen_lookup(const char *path, const char *id, uint64_t **numbers, size_t *count,
               struct wen_error *error)
{
    struct lookup lookup = {.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat about;
    int status;

    *numbers = NULL;
    *count = 0;
    if (lookup.fd < 0 || fstat(lookup.fd, &about) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    } else {
        lookup.size = (uint64_t)about.st_size;
        wen_escape_tsv(&lookup.id, id, strlen(id));
        status = look(&lookup, numbers, count, error);
    }
    if (lookup.fd >= 0) {
        close(lookup.fd);
    }
    wen_buffer_free(&lookup.id);
    wen_buffer_free(&lookup.line);
    return status;
}
