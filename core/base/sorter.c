/* SPDX-License-Identifier: MIT */
/* Sorting any number of records by their keys in bounded memory.
 *
 * A sorted piece of the file is a run. FANIN runs of one level, which stand
 * side by side, are merged into one of the next level, so that at the end no
 * more than a few dozen are left for the merge that next() reads from. Runs
 * stay in the order they were added in, which keeps equal keys in order. */
#include "base/sorter.h"

#include "base/buffer.h"
#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FANIN = 64,
    WINDOW = 64 << 10 /* bytes that are read or written at once */
};

/* What stands before key and value, in memory and in the file. */
struct sizes {
    uint32_t key, value;
};

struct run {
    uint64_t begin, end;
    unsigned level;
};

/* Reads one run. */
struct cursor {
    uint64_t at, end; /* of what is not read yet */
    struct wen_buffer window;
    size_t used;              /* of the window: where the record behind `record` begins */
    struct wen_sorted record; /* points into the window */
};

struct merge {
    struct cursor *cursors;
    size_t count;
    size_t *heap; /* numbers of cursors that have a record, the least one first */
    size_t live;
};

/* A record in memory. Most are told apart by the first bytes of their keys, so
 * that sorting seldom looks at the records themselves. */
struct entry {
    uint64_t first; /* eight bytes of the key, the first one highest, 0 behind its end */
    size_t start;   /* of the record in `records` */
};

struct wen_sorter {
    char *folder;
    char *name; /* of the file, for messages */
    size_t budget;
    struct wen_buffer records; /* in memory, as they came */
    struct entry *entries;     /* one each */
    size_t count, capacity;
    int fd; /* of the file, or -1 */
    uint64_t size;
    struct run *runs;
    size_t run_count, run_capacity;
    bool reading;
    size_t next; /* of `entries`, where all records are in memory */
    struct merge merge;
};

struct wen_sorter *wen_sorter_new(const char *folder, size_t budget)
{
    struct wen_sorter *sorter = wen_heap_new(1, sizeof *sorter);

    sorter->folder = wen_heap_copy(folder, strlen(folder));
    sorter->name = wen_heap_format("a file to sort in, in folder %s", folder);
    sorter->budget = budget;
    sorter->fd = -1;
    return sorter;
}

static struct wen_sorted record_at(const char *bytes)
{
    struct sizes sizes;

    memcpy(&sizes, bytes, sizeof sizes);
    const char *key = bytes + sizeof sizes;
    return (struct wen_sorted){wen_string(key, sizes.key),
                               wen_string(key + sizes.key, sizes.value)};
}

int wen_sorter_compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t common = a_size < b_size ? a_size : b_size;
    int order = common ? memcmp(a, b, common) : 0;

    return order ? order : (a_size > b_size) - (a_size < b_size);
}

static int compare_keys(const struct wen_sorted *a, const struct wen_sorted *b)
{
    return wen_sorter_compare(a->key.data, a->key.size, b->key.data, b->key.size);
}

static uint64_t first_bytes(const char *key, size_t size)
{
    unsigned char bytes[sizeof(uint64_t)] = {0};
    uint64_t first = 0;

    if (size) {
        memcpy(bytes, key, size < sizeof bytes ? size : sizeof bytes);
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        first = first << 8 | bytes[i];
    }
    return first;
}

static int compare_entries(const void *a, const void *b, void *records)
{
    const struct entry *left = a, *right = b;

    if (left->first != right->first) {
        return left->first < right->first ? -1 : 1;
    }
    struct wen_sorted left_record = record_at((const char *)records + left->start);
    struct wen_sorted right_record = record_at((const char *)records + right->start);
    int order = compare_keys(&left_record, &right_record);
    return order ? order : (left->start > right->start) - (left->start < right->start);
}

static void sort_memory(struct wen_sorter *sorter)
{
    if (sorter->count) {
        qsort_r(sorter->entries, sorter->count, sizeof *sorter->entries, compare_entries,
                sorter->records.data);
    }
}

/* ---- the file --------------------------------------------------------- */

static int open_file(struct wen_sorter *sorter, struct wen_error *error)
{
    sorter->fd = open(sorter->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (sorter->fd >= 0) {
        return WEN_EXIT_OK;
    }
    /* not every file system can make a file without a name */
    char *path = wen_io_join(sorter->folder, ".wenliu-sort-XXXXXX");
    sorter->fd = mkostemp(path, O_CLOEXEC);
    int status = WEN_EXIT_OK;
    if (sorter->fd < 0 || unlink(path) < 0) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot make %s: %s", sorter->name, strerror(errno));
    }
    free(path);
    return status;
}

static int flush(struct wen_sorter *sorter, struct wen_buffer *out, struct wen_error *error)
{
    int status = wen_io_write(sorter->fd, out->data, out->size, sorter->name, error);

    sorter->size += out->size;
    out->size = 0;
    return status;
}

static int put_record(struct wen_sorter *sorter, struct wen_buffer *out,
                      const struct wen_sorted *record, struct wen_error *error)
{
    struct sizes sizes = {(uint32_t)record->key.size, (uint32_t)record->value.size};

    wen_buffer_add(out, &sizes, sizeof sizes);
    wen_buffer_add(out, record->key.data, record->key.size);
    wen_buffer_add(out, record->value.data, record->value.size);
    return out->size >= WINDOW ? flush(sorter, out, error) : WEN_EXIT_OK;
}

static void add_run(struct wen_sorter *sorter, uint64_t begin, unsigned level)
{
    sorter->runs =
        wen_heap_room(sorter->runs, sorter->run_count, &sorter->run_capacity, sizeof *sorter->runs);
    sorter->runs[sorter->run_count++] = (struct run){begin, sorter->size, level};
}

/* ---- merging ---------------------------------------------------------- */

/* Makes `bytes` bytes from `used` on readable in the window, if the run has them. */
static int fill(const struct wen_sorter *sorter, struct cursor *cursor, size_t bytes,
                struct wen_error *error)
{
    struct wen_buffer *window = &cursor->window;
    size_t left = window->size - cursor->used, got;

    if (left >= bytes || cursor->at == cursor->end) {
        return WEN_EXIT_OK;
    }
    if (left) {
        memmove(window->data, window->data + cursor->used, left);
    }
    window->size = left;
    cursor->used = 0;
    size_t want = bytes - left > WINDOW ? bytes - left : WINDOW;
    if (want > cursor->end - cursor->at) {
        want = (size_t)(cursor->end - cursor->at);
    }
    int status = wen_io_read_at(sorter->fd, cursor->at, wen_buffer_room(window, want), want, &got,
                                sorter->name, error);
    if (!status && got < want) {
        status = wen_error_set(error, WEN_EXIT_IO, "%s, has become shorter", sorter->name);
    }
    window->size += got;
    cursor->at += got;
    return status;
}

/* The cursor's next record; *there is false at the run's end. */
static int advance(const struct wen_sorter *sorter, struct cursor *cursor, bool *there,
                   struct wen_error *error)
{
    struct sizes sizes;
    int status = fill(sorter, cursor, sizeof sizes, error);

    *there = !status && cursor->window.size > cursor->used;
    if (!*there) {
        return status;
    }
    memcpy(&sizes, cursor->window.data + cursor->used, sizeof sizes);
    size_t size = sizeof sizes + (size_t)sizes.key + sizes.value;
    status = fill(sorter, cursor, size, error);
    cursor->record = record_at(cursor->window.data + cursor->used);
    cursor->used += size;
    return status;
}

static bool before(const struct merge *merge, size_t a, size_t b)
{
    int order = compare_keys(&merge->cursors[a].record, &merge->cursors[b].record);

    return order ? order < 0 : a < b;
}

static void sift(struct merge *merge, size_t at)
{
    size_t *heap = merge->heap;

    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->live; child++) {
            least = before(merge, heap[child], heap[least]) ? child : least;
        }
        if (least == at) {
            return;
        }
        size_t moved = heap[at];
        heap[at] = heap[least];
        heap[least] = moved;
        at = least;
    }
}

static int open_merge(const struct wen_sorter *sorter, struct merge *merge, const struct run *runs,
                      size_t count, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    *merge = (struct merge){.cursors = wen_heap_new(count, sizeof *merge->cursors),
                            .count = count,
                            .heap = wen_heap_new(count, sizeof *merge->heap)};
    for (size_t i = 0; !status && i < count; i++) {
        bool there;
        merge->cursors[i].at = runs[i].begin;
        merge->cursors[i].end = runs[i].end;
        status = advance(sorter, &merge->cursors[i], &there, error);
        if (there) {
            merge->heap[merge->live++] = i;
        }
    }
    for (size_t i = merge->live / 2; i-- > 0;) {
        sift(merge, i);
    }
    return status;
}

/* Goes behind the least record. */
static int step(const struct wen_sorter *sorter, struct merge *merge, struct wen_error *error)
{
    bool there;
    int status = advance(sorter, &merge->cursors[merge->heap[0]], &there, error);

    if (!there) {
        merge->heap[0] = merge->heap[--merge->live];
    }
    sift(merge, 0);
    return status;
}

static void close_merge(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) {
        wen_buffer_free(&merge->cursors[i].window);
    }
    free(merge->cursors);
    free(merge->heap);
    *merge = (struct merge){0};
}

/* Gives the room of runs that were merged back to the file system, if it can. */
static void give_back(const struct wen_sorter *sorter, uint64_t begin, uint64_t end)
{
    (void)fallocate(sorter->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)begin,
                    (off_t)(end - begin));
}

/* Makes one run of the last FANIN. */
static int merge_runs(struct wen_sorter *sorter, struct wen_error *error)
{
    struct run *runs = sorter->runs + sorter->run_count - FANIN;
    uint64_t oldest = runs->begin, begin = sorter->size;
    unsigned level = runs->level;
    struct wen_buffer out = {0};
    struct merge merge;
    int status = open_merge(sorter, &merge, runs, FANIN, error);

    while (!status && merge.live) {
        status = put_record(sorter, &out, &merge.cursors[merge.heap[0]].record, error);
        if (!status) {
            status = step(sorter, &merge, error);
        }
    }
    if (!status) {
        status = flush(sorter, &out, error);
    }
    close_merge(&merge);
    wen_buffer_free(&out);
    give_back(sorter, oldest, begin);
    sorter->run_count -= FANIN;
    add_run(sorter, begin, level + 1);
    return status;
}

/* Writes what is in memory as a run. */
static int spill(struct wen_sorter *sorter, struct wen_error *error)
{
    struct wen_buffer out = {0};
    uint64_t begin = sorter->size;
    int status = sorter->fd < 0 ? open_file(sorter, error) : WEN_EXIT_OK;

    sort_memory(sorter);
    for (size_t i = 0; !status && i < sorter->count; i++) {
        struct wen_sorted record = record_at(sorter->records.data + sorter->entries[i].start);
        status = put_record(sorter, &out, &record, error);
    }
    if (!status) {
        status = flush(sorter, &out, error);
    }
    wen_buffer_free(&out);
    sorter->records.size = 0;
    sorter->count = 0;
    add_run(sorter, begin, 0);
    while (!status && sorter->run_count >= FANIN &&
           sorter->runs[sorter->run_count - FANIN].level ==
               sorter->runs[sorter->run_count - 1].level) {
        status = merge_runs(sorter, error);
    }
    return status;
}

/* ---- in and out ------------------------------------------------------- */

int wen_sorter_add(struct wen_sorter *sorter, const void *key, uint32_t key_size, const void *value,
                   uint32_t value_size, struct wen_error *error)
{
    enum { ENTRY = 2 * sizeof(struct entry) }; /* qsort_r() takes as much again */
    struct sizes sizes = {key_size, value_size};
    size_t size = sizeof sizes + (size_t)key_size + value_size + ENTRY;
    size_t held = sorter->records.size + sorter->count * ENTRY;

    if (sorter->count && held + size > sorter->budget) {
        int status = spill(sorter, error);
        if (status) {
            return status;
        }
    }
    sorter->entries =
        wen_heap_room(sorter->entries, sorter->count, &sorter->capacity, sizeof *sorter->entries);
    sorter->entries[sorter->count++] =
        (struct entry){first_bytes(key, key_size), sorter->records.size};
    wen_buffer_add(&sorter->records, &sizes, sizeof sizes);
    wen_buffer_add(&sorter->records, key, key_size);
    wen_buffer_add(&sorter->records, value, value_size);
    return WEN_EXIT_OK;
}

static int start_reading(struct wen_sorter *sorter, struct wen_error *error)
{
    sorter->reading = true;
    if (sorter->fd < 0) {
        sort_memory(sorter);
        return WEN_EXIT_OK;
    }
    int status = spill(sorter, error);
    wen_buffer_free(&sorter->records);
    free(sorter->entries);
    sorter->entries = NULL;
    sorter->capacity = 0;
    return status ? status
                  : open_merge(sorter, &sorter->merge, sorter->runs, sorter->run_count, error);
}

int wen_sorter_next(struct wen_sorter *sorter, struct wen_sorted *record, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (!sorter->reading) {
        status = start_reading(sorter, error);
    } else if (sorter->merge.live) {
        status = step(sorter, &sorter->merge, error);
    }
    if (status) {
        return -status;
    }
    if (sorter->fd < 0) {
        if (sorter->next == sorter->count) {
            return 0;
        }
        *record = record_at(sorter->records.data + sorter->entries[sorter->next++].start);
        return 1;
    }
    if (!sorter->merge.live) {
        return 0;
    }
    *record = sorter->merge.cursors[sorter->merge.heap[0]].record;
    return 1;
}

void wen_sorter_free(struct wen_sorter *sorter)
{
    if (sorter) {
        close_merge(&sorter->merge);
        if (sorter->fd >= 0) {
            close(sorter->fd);
        }
        wen_buffer_free(&sorter->records);
        free(sorter->entries);
        free(sorter->runs);
        free(sorter->folder);
        free(sorter->name);
        free(sorter);
    }
}
