/* SPDX-License-Identifier: MIT */
/* Takes its time over every document, and keeps book: of each call of
 * process() in a file, of the documents and their order in a table.
 *
 *   WENLIU_TEST_PAUSE  milliseconds for a document
 *   WENLIU_TEST_CALLS  file that gets a line, the id, for each call
 *
 * Variables and not options: a run is to be the same with any of them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "trigger.h"

static const struct wen_column columns[] = {
    {"documents", WEN_INTEGER, 0, "How many."},
    {"order", WEN_INTEGER, 0, "A hash of their ids in their order."},
    {0}};
static const struct wen_schema table = {"seen", 0, columns, "Documents seen."};

struct seen {
    uint64_t documents, order;
    struct seen *unit; /* of the unit at hand */
};

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    struct seen *seen = calloc(2, sizeof *seen);

    (void)options;
    if (!seen) {
        return wen_fail(context, WEN_STOP, "out of memory");
    }
    seen->unit = seen + 1;
    *self = seen;
    return WEN_OK;
}

static void pause_for(const char *milliseconds)
{
    long pause = milliseconds ? strtol(milliseconds, NULL, 10) : 0;
    struct timespec time = {pause / 1000, pause % 1000 * 1000000};

    nanosleep(&time, NULL);
}

static bool write_call(const char *path, struct wen_string id)
{
    char line[512];
    int size = snprintf(line, sizeof line, "%.*s\n", (int)id.size, id.data);
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    bool written = !path || (fd >= 0 && write(fd, line, (size_t)size) == size);

    if (fd >= 0) {
        close(fd);
    }
    return written;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct seen *unit = ((struct seen *)self)->unit;

    if (!write_call(getenv("WENLIU_TEST_CALLS"), document->id)) {
        return wen_fail(context, WEN_STOP, "cannot write WENLIU_TEST_CALLS");
    }
    pause_for(getenv("WENLIU_TEST_PAUSE"));
    unit->documents++;
    for (size_t i = 0; i < document->id.size; i++) {
        unit->order = unit->order * 31 + (unsigned char)document->id.data[i];
    }
    return WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    struct seen *unit = ((struct seen *)self)->unit, saved = *unit;

    *unit = (struct seen){0};
    return wen_emit(context, &saved, 2 * sizeof(uint64_t));
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct seen *seen = self;
    uint64_t more[2];

    if (size != sizeof more) {
        return wen_fail(context, WEN_STOP, "%zu bytes are no counts", size);
    }
    memcpy(more, bytes, sizeof more);
    seen->documents += more[0];
    seen->order = seen->order * 1000003 + more[1];
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    const struct seen *seen = self;
    const struct wen_rows *row = wen_add_row(context, 0, 1);

    row->columns[0].integer[0] = (int64_t)seen->documents;
    row->columns[1].integer[0] = (int64_t)(seen->order >> 1);
    return WEN_OK;
}

WEN_STAGE(slow, .name = "slow", .version = "1.0", .summary = "Takes its time over every document.",
          .tables = (const struct wen_schema *const[]){&table, NULL}, .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish, .close = free);
