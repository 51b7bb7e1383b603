/* SPDX-License-Identifier: MIT */
/* Reading an archive back: one document by one seek, or all of them in order. */
#include "archive/reader.h"

#include "archive/ids.h"
#include "archive/lookup.h"
#include "archive/member.h"
#include "archive/stream.h"
#include "archive/tail.h"
#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct wen_reader {
    char *path;
    int fd;
    enum wen_reader_kind kind;
    uint64_t members, documents;
    uint64_t index;            /* WHOLE: offset of the index */
    struct wen_entry *entries; /* UNFINISHED: of all members */
    /* the member that is unpacked, and how far its lines were handed out */
    struct wen_entry entry; /* documents: 0 where none is */
    struct wen_buffer packed, raw;
    size_t at;
    uint64_t next; /* number of the document at `at`, or of the stream's next line */
    struct wen_member_stream *stream; /* FOREIGN */
    bool counted;                     /* FOREIGN: `documents` is known */
};

/* ---- opening ---------------------------------------------------------- */

static int open_whole(struct wen_reader *reader, uint64_t size, bool *whole,
                      struct wen_error *error)
{
    uint8_t bytes[WEN_FOOTER_SIZE];
    struct wen_footer footer;
    size_t got;

    *whole = false;
    if (size < sizeof bytes) {
        return WEN_EXIT_OK;
    }
    int status = wen_io_read_at(reader->fd, size - sizeof bytes, bytes, sizeof bytes, &got,
                                reader->path, error);
    if (status || got < sizeof bytes || !wen_footer_decode(bytes, &footer)) {
        return status;
    }
    if (footer.members > size / WEN_ENTRY_SIZE ||
        footer.index + wen_index_size(footer.members) != size - sizeof bytes) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: the footer does not fit the file",
                             reader->path);
    }
    *whole = true;
    reader->members = footer.members;
    reader->documents = footer.documents;
    reader->index = footer.index;
    return WEN_EXIT_OK;
}

static int open_unfinished(struct wen_reader *reader, uint64_t size, struct wen_error *error)
{
    struct wen_member_walk walk = {.fd = reader->fd, .name = reader->path, .end = size};
    size_t capacity = 0;
    int more;

    while ((more = wen_member_walk_next(&walk, error)) > 0) {
        reader->entries =
            wen_heap_room(reader->entries, walk.members - 1, &capacity, sizeof *reader->entries);
        reader->entries[walk.members - 1] = walk.entry;
    }
    reader->members = walk.members;
    reader->documents = walk.documents;
    return more < 0 ? -more : WEN_EXIT_OK;
}

static int open_foreign(struct wen_reader *reader, struct wen_error *error)
{
    uint8_t magic[2];
    size_t got;
    int status = wen_io_read_at(reader->fd, 0, magic, sizeof magic, &got, reader->path, error);

    if (!status && (got < sizeof magic || magic[0] != 0x1F || magic[1] != 0x8B)) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s is no gzip file", reader->path);
    }
    return status;
}

static int open_kind(struct wen_reader *reader, uint64_t size, struct wen_error *error)
{
    bool whole;
    int status = open_whole(reader, size, &whole, error);

    reader->kind = WEN_READER_WHOLE;
    if (!status && !whole) {
        reader->kind = WEN_READER_UNFINISHED;
        status = open_unfinished(reader, size, error);
    }
    if (!status && !whole && !reader->members) {
        reader->kind = WEN_READER_FOREIGN;
        status = open_foreign(reader, error);
    }
    return status;
}

int wen_reader_open(const char *path, struct wen_reader **reader, struct wen_error *error)
{
    struct wen_reader *opened = wen_heap_new(1, sizeof *opened);
    struct stat about;
    int status;

    *reader = NULL;
    opened->path = wen_heap_copy(path, strlen(path));
    /* without O_NONBLOCK the open of a FIFO would wait for a writer */
    opened->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened->fd < 0 || fstat(opened->fd, &about) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot read %s: it is not a regular file", path);
    } else {
        status = open_kind(opened, (uint64_t)about.st_size, error);
    }
    if (status) {
        wen_reader_close(opened);
        return status;
    }
    *reader = opened;
    return WEN_EXIT_OK;
}

enum wen_reader_kind wen_reader_kind(const struct wen_reader *reader)
{
    return reader->kind;
}

void wen_reader_close(struct wen_reader *reader)
{
    if (reader) {
        if (reader->fd >= 0) {
            close(reader->fd);
        }
        wen_member_stream_free(reader->stream);
        wen_buffer_free(&reader->packed);
        wen_buffer_free(&reader->raw);
        free(reader->entries);
        free(reader->path);
        free(reader);
    }
}

/* ---- one document ----------------------------------------------------- */

static int get_entry(struct wen_reader *reader, uint64_t number, struct wen_entry *entry,
                     struct wen_error *error)
{
    uint8_t bytes[WEN_ENTRY_SIZE];
    size_t got;

    if (reader->kind == WEN_READER_UNFINISHED) {
        *entry = reader->entries[number];
        return WEN_EXIT_OK;
    }
    uint64_t offset = wen_entry_offset(reader->index, number);
    int status = wen_io_read_at(reader->fd, offset, bytes, sizeof bytes, &got, reader->path, error);
    if (status) {
        return status;
    }
    wen_entry_decode(bytes, entry);
    if (got < sizeof bytes || entry->offset > reader->index ||
        entry->size > reader->index - entry->offset || entry->size < WEN_MEMBER_HEADER ||
        !entry->documents || entry->documents > reader->documents ||
        entry->document > reader->documents - entry->documents) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: byte %" PRIu64 ": the index is damaged",
                             reader->path, offset);
    }
    return WEN_EXIT_OK;
}

/* Unpacks a member. */
static int load_entry(struct wen_reader *reader, const struct wen_entry *entry,
                      struct wen_error *error)
{
    struct wen_member member;
    int status;

    reader->entry.documents = 0;
    status = wen_member_read(reader->fd, reader->path, entry, &member, &reader->packed,
                             &reader->raw, error);
    if (!status && member.lines != member.documents) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s: its documents have more than one line; the ids file says where "
                               "each begins",
                               reader->path);
    }
    if (!status) {
        reader->entry = *entry;
        reader->next = entry->document;
        reader->at = 0;
    }
    return status;
}

/* Unpacks the member that holds document `number`. */
static int load_member(struct wen_reader *reader, uint64_t number, struct wen_error *error)
{
    uint64_t low = 0, high = reader->members;
    struct wen_entry entry;

    /* the first document of `low` is at or before the number, that of `high` behind it */
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        int status = get_entry(reader, middle, &entry, error);
        if (status) {
            return status;
        }
        *(entry.document <= number ? &low : &high) = middle;
    }
    int status = get_entry(reader, low, &entry, error);
    if (!status && (number < entry.document || number - entry.document >= entry.documents)) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s: the index is damaged", reader->path);
    }
    return status ? status : load_entry(reader, &entry, error);
}

static int member_line(struct wen_reader *reader, uint64_t number, struct wen_buffer *line,
                       struct wen_error *error)
{
    const char *found = NULL;
    size_t size = 0;

    if (number < reader->entry.document ||
        number - reader->entry.document >= reader->entry.documents) {
        int status = load_member(reader, number, error);
        if (status) {
            return status;
        }
    }
    if (number < reader->next) {
        reader->next = reader->entry.document;
        reader->at = 0;
    }
    for (; reader->next <= number; reader->next++) {
        /* never NULL: there are as many lines as documents */
        found = wen_member_line(&reader->raw, &reader->at, &size);
    }
    wen_buffer_add(line, found, size);
    return WEN_EXIT_OK;
}

/* ---- foreign files ---------------------------------------------------- */

static void rewind_stream(struct wen_reader *reader)
{
    wen_member_stream_free(reader->stream);
    reader->stream = wen_member_stream_new(reader->fd, reader->path);
    reader->next = 0;
}

/* The next line of the stream, as wen_member_stream_next() returns it. */
static int stream_line(struct wen_reader *reader, struct wen_buffer *line, struct wen_error *error)
{
    if (!reader->stream) {
        rewind_stream(reader);
    }
    int more = wen_member_stream_next(reader->stream, line, error);
    reader->next += more > 0;
    return more;
}

static int foreign_line(struct wen_reader *reader, uint64_t number, struct wen_buffer *line,
                        struct wen_error *error)
{
    int more = 1;

    if (number < reader->next) {
        rewind_stream(reader);
    }
    while (more > 0 && reader->next <= number) {
        more = stream_line(reader, line, error);
    }
    if (more == 0) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: there are only %" PRIu64 " documents",
                             reader->path, reader->next);
    }
    return more < 0 ? -more : WEN_EXIT_OK;
}

int wen_reader_documents(struct wen_reader *reader, uint64_t *documents, struct wen_error *error)
{
    if (reader->kind == WEN_READER_FOREIGN && !reader->counted) {
        struct wen_buffer line = {0};
        int more;
        rewind_stream(reader);
        while ((more = stream_line(reader, &line, error)) > 0) {
        }
        wen_buffer_free(&line);
        if (more < 0) {
            return -more;
        }
        reader->documents = reader->next;
        reader->counted = true;
    }
    *documents = reader->documents;
    return WEN_EXIT_OK;
}

int wen_reader_line(struct wen_reader *reader, uint64_t number, struct wen_buffer *line,
                    struct wen_error *error)
{
    line->size = 0;
    if (reader->kind == WEN_READER_FOREIGN) {
        return foreign_line(reader, number, line, error);
    }
    if (number >= reader->documents) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: there are only %" PRIu64 " documents",
                             reader->path, reader->documents);
    }
    return member_line(reader, number, line, error);
}

/* ---- parts ------------------------------------------------------------ */

enum { PART = 256 << 10 }; /* bytes of a foreign file that make a part, as of a member */

/* Gathers lines in `raw`, which a foreign file has no other use for. */
static int foreign_part(struct wen_reader *reader, uint64_t number, uint64_t *first,
                        struct wen_error *error)
{
    struct wen_buffer line = {0};
    int more = 1;

    if (number == 0) {
        rewind_stream(reader);
    }
    *first = reader->next;
    wen_buffer_relax(&reader->raw);
    while (more > 0 && reader->raw.size < PART) {
        more = stream_line(reader, &line, error);
        if (more > 0) {
            wen_buffer_add(&reader->raw, line.data, line.size);
            wen_buffer_add_byte(&reader->raw, '\n');
        }
    }
    wen_buffer_free(&line);
    return more < 0 ? more : reader->raw.size > 0;
}

int wen_reader_part(struct wen_reader *reader, uint64_t number, struct wen_string *lines,
                    uint64_t *first, struct wen_error *error)
{
    struct wen_entry entry;
    int more = number < reader->members;

    if (reader->kind == WEN_READER_FOREIGN) {
        more = foreign_part(reader, number, first, error);
    } else if (more) {
        int status = get_entry(reader, number, &entry, error);
        status = status ? status : load_entry(reader, &entry, error);
        *first = entry.document;
        more = status ? -status : 1;
    }
    *lines = wen_string(wen_buffer_text(&reader->raw), reader->raw.size);
    return more;
}

/* ---- by id ------------------------------------------------------------ */

static void add_number(uint64_t **numbers, size_t *count, size_t *capacity, uint64_t number)
{
    *numbers = wen_heap_room(*numbers, *count, capacity, sizeof **numbers);
    (*numbers)[(*count)++] = number;
}

/* Without an ids file: reads every line. */
static int scan(struct wen_reader *reader, const char *id, uint64_t **numbers, size_t *count,
                struct wen_error *error)
{
    struct wen_buffer line = {0}, found = {0};
    size_t capacity = 0, size = strlen(id);
    int status = WEN_EXIT_OK;

    for (uint64_t number = 0; !status; number++) {
        if (reader->kind != WEN_READER_FOREIGN) {
            if (number == reader->documents) {
                break;
            }
            status = wen_reader_line(reader, number, &line, error);
        } else {
            int more = stream_line(reader, &line, error);
            status = more < 0 ? -more : WEN_EXIT_OK;
            if (more == 0) {
                break;
            }
        }
        if (!status && wen_ids_of_json(line.data, line.size, &found) && found.size == size &&
            memcmp(found.data, id, size) == 0) {
            add_number(numbers, count, &capacity, number);
        }
    }
    wen_buffer_free(&line);
    wen_buffer_free(&found);
    return status;
}

int wen_reader_find(struct wen_reader *reader, const char *id, uint64_t **numbers, size_t *count,
                    struct wen_error *error)
{
    char *path = wen_ids_path(reader->path);
    bool there = reader->kind == WEN_READER_WHOLE && access(path, F_OK) == 0;
    int status;

    *numbers = NULL;
    *count = 0;
    if (there) {
        status = wen_lookup(path, id, numbers, count, error);
    } else {
        if (reader->kind == WEN_READER_FOREIGN) {
            rewind_stream(reader);
        }
        status = scan(reader, id, numbers, count, error);
    }
    free(path);
    if (status) {
        free(*numbers);
        *numbers = NULL;
        *count = 0;
    }
    return status;
}
