/* SPDX-License-Identifier: MIT */
/* Units that were done before, read back and checked. */
#include "results/source.h"

#include "archive/member.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/take.h"
#include "results/decision.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct wen_source_output {
    int fd;
    char *path;
    uint64_t offset;
    struct wen_buffer members;
};

/* After a failed sync the kernel may still show bytes that are not on disk:
 * what is checked is what the disk has. Only a hint, so no error. */
static void forget_pages(int fd)
{
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

static int open_output(const char *folder, const char *name, struct wen_source_output *output,
                       struct wen_error *error)
{
    output->path = wen_io_join(folder, name);
    output->fd = open(output->path, O_RDONLY | O_CLOEXEC);
    if (output->fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", output->path,
                             strerror(errno));
    }
    return WEN_EXIT_OK;
}

/* What stands behind the end of the whole units. */
static void count_left(struct wen_source *source)
{
    source->left = source->scan->head.kind == WEN_JOURNAL_UNIT;
    while (wen_journal_scan_next(source->scan, NULL) > 0) {
        source->left += source->scan->head.kind == WEN_JOURNAL_UNIT;
    }
}

int wen_source_open(const char *folder, const struct wen_buffer *line, uint64_t first,
                    const char *const *outputs, size_t output_count, struct wen_source *source,
                    struct wen_error *error)
{
    *source = (struct wen_source){.folder = wen_heap_copy(folder, strlen(folder)), .next = first};
    source->scan = wen_heap_new(1, sizeof *source->scan);
    source->outputs = wen_heap_new(output_count, sizeof source->outputs[0]);
    source->unit.members = wen_heap_new(output_count, sizeof source->unit.members[0]);
    int status = wen_journal_scan_open(folder, source->scan, error);
    if (!status) {
        forget_pages(source->scan->fd);
    }
    for (size_t i = 0; i < output_count && !status; i++) {
        source->output_count = i + 1;
        status = open_output(folder, outputs[i], &source->outputs[i], error);
    }
    if (!status && (source->scan->line.size != line->size ||
                    memcmp(source->scan->line.data, line->data, line->size) != 0)) {
        source->fault = "its journal is of another plan, of another machine, or damaged at its "
                        "first line";
        count_left(source);
    } else {
        source->end = source->scan->line.size;
    }
    return status;
}

/* The members of an output, which must be those of the unit and intact. */
static int load_members(struct wen_source *source, size_t number, uint64_t size,
                        struct wen_error *error)
{
    struct wen_source_output *output = &source->outputs[number];
    size_t got;

    wen_buffer_relax(&output->members);
    int status = wen_io_read_at(output->fd, output->offset, wen_buffer_room(&output->members, size),
                                size, &got, output->path, error);
    if (status) {
        return status;
    }
    output->members.size = got;
    source->unit.members[number] = wen_string(output->members.data, got);
    if (got < size || !wen_members_check(output->members.data, size, source->unit.number)) {
        source->fault = "an output is damaged or cut off";
    }
    return WEN_EXIT_OK;
}

bool wen_source_unit_parse(struct wen_string body, size_t count, struct wen_source_unit *unit,
                           uint64_t *sizes)
{
    struct wen_string left = body;
    uint64_t lines = 0;

    if (!wen_take(&left, &unit->facts, sizeof unit->facts) ||
        !wen_take(&left, sizes, count * sizeof *sizes) || !wen_take(&left, &lines, sizeof lines) ||
        lines > left.size) {
        return false;
    }
    unit->quarantine = wen_string(left.data, lines);
    unit->kept = wen_string(left.data + lines, left.size - lines);
    return true;
}

/* The unit in the record at hand. */
static int load_unit(struct wen_source *source, struct wen_error *error)
{
    struct wen_source_unit *unit = &source->unit;
    const struct wen_string body = wen_string(source->scan->body.data, source->scan->body.size);
    uint64_t *sizes = wen_heap_new(source->output_count, sizeof *sizes);
    int status = WEN_EXIT_OK;

    unit->number = source->scan->head.unit;
    if (unit->number != source->next ||
        !wen_source_unit_parse(body, source->output_count, unit, sizes)) {
        source->fault = "its journal does not hold together";
    }
    for (size_t i = 0; i < source->output_count && !status && !source->fault; i++) {
        status = load_members(source, i, sizes[i], error);
    }
    if (!status && !source->fault) {
        for (size_t i = 0; i < source->output_count; i++) {
            source->outputs[i].offset += sizes[i];
        }
        source->next++;
        source->end = source->scan->offset;
        /* those about this unit are in it; others may be about units behind it */
        wen_decision_drop(&source->decisions, unit->number);
    }
    free(sizes);
    return status;
}

int wen_source_next(struct wen_source *source, struct wen_error *error)
{
    int more = 0;

    while (!source->fault && (more = wen_journal_scan_next(source->scan, error)) > 0) {
        if (source->scan->head.kind == WEN_JOURNAL_DECISION) {
            wen_buffer_add(&source->decisions, source->scan->body.data, source->scan->body.size);
            continue;
        }
        int status = load_unit(source, error);
        if (status) {
            return -status;
        }
        if (source->fault) {
            count_left(source);
        }
        return source->fault ? 0 : 1;
    }
    if (!source->fault && !more && source->scan->offset < source->scan->size) {
        source->fault = "its journal is damaged or cut off";
    }
    return more;
}

uint64_t wen_source_size(const struct wen_source *source, size_t output)
{
    return source->outputs[output].offset;
}

void wen_source_close(struct wen_source *source)
{
    for (size_t i = 0; i < source->output_count; i++) {
        if (source->outputs[i].fd >= 0) {
            close(source->outputs[i].fd);
        }
        free(source->outputs[i].path);
        wen_buffer_free(&source->outputs[i].members);
    }
    if (source->scan) {
        wen_journal_scan_close(source->scan);
    }
    free(source->scan);
    free(source->outputs);
    free(source->unit.members);
    free(source->folder);
    wen_buffer_free(&source->decisions);
    *source = (struct wen_source){0};
}

int wen_source_keep(struct wen_journal *journal, uint64_t number,
                    const struct wen_unit_facts *facts, const uint64_t *sizes, size_t count,
                    struct wen_string quarantine, struct wen_string kept, struct wen_error *error)
{
    uint64_t lines = quarantine.size;
    const struct wen_string parts[] = {
        wen_string((const char *)facts, sizeof *facts),
        wen_string((const char *)sizes, count * sizeof sizes[0]),
        wen_string((const char *)&lines, sizeof lines),
        quarantine,
        kept,
    };

    return wen_journal_add(journal, WEN_JOURNAL_UNIT, number, parts, sizeof parts / sizeof parts[0],
                           error);
}
