/* SPDX-License-Identifier: MIT */
/* How things stand with the shards of a plan: parts, attempts, strangers. */
#include "base/heap.h"
#include "base/io.h"
#include "results/attempt.h"
#include "results/journal.h"
#include "results/lock.h"
#include "results/parts.h"
#include "results/state.h"
#include "results/work.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_stranger(struct wen_state *state, char *text)
{
    wen_state_add(&state->strangers, &state->stranger_count, &state->stranger_capacity, text);
}

/* ---- parts ------------------------------------------------------------ */

static int add_part(struct wen_state *state, const char *path, unsigned number,
                    struct wen_error *error)
{
    struct wen_shard *shard = &state->shards[number];
    struct wen_part part = {.first = shard->first, .end = shard->first + shard->all};
    char *marker = wen_io_join(path, WEN_WORK_MARKER);
    bool marked = access(marker, F_OK) == 0;

    free(marker);
    if (!marked) {
        add_stranger(state, wen_heap_format("%s holds no %s: remove it", path, WEN_WORK_MARKER));
        return WEN_EXIT_OK;
    }
    int status = wen_part_read(path, state->plan.outline.seal, number, state->plan.outline.shards,
                               &part, error);
    if (status == WEN_EXIT_DATA) {
        wen_state_add(&state->damages, &state->damage_count, &state->damage_capacity,
                      wen_heap_copy(error->text, strlen(error->text)));
    } else if (status == WEN_EXIT_CONFIG) {
        add_stranger(state, wen_heap_copy(error->text, strlen(error->text)));
    } else if (!status) {
        free(shard->path);
        free(shard->holder);
        shard->state = WEN_SHARD_DONE;
        shard->path = part.folder;
        shard->holder = NULL;
        shard->units = shard->all;
        shard->documents = part.documents;
        shard->quarantined = part.quarantined;
    }
    return status == WEN_EXIT_IO ? status : WEN_EXIT_OK;
}

/* ---- attempts --------------------------------------------------------- */

/* The number of the shard that ".I.HOST.PID.XXXXXX" is an attempt at, or -1. */
static long attempt_number(const char *name, unsigned shards)
{
    size_t digits = name[0] == '.' ? strspn(name + 1, "0123456789") : 0;

    if (!digits || name[1 + digits] != '.') {
        return -1;
    }
    char *copy = wen_heap_copy(name + 1, digits);
    long number = wen_part_number(copy, shards);
    free(copy);
    return number;
}

/* Whether the journal of an attempt, where it has one, is of this plan. */
static bool is_of_plan(const char *path, const char *plan)
{
    struct wen_journal_scan scan;
    char seal[65] = "";
    size_t outputs;
    bool of_plan = wen_journal_scan_open(path, &scan, NULL) != WEN_EXIT_OK || !scan.line.size ||
                   !wen_journal_line_read(&scan.line, seal, &outputs) || strcmp(seal, plan) == 0;

    wen_journal_scan_close(&scan);
    return of_plan;
}

/* Of several attempts one that lives counts, and then the longest: that one is
 * gone on with. */
static int add_attempt(struct wen_state *state, const char *path, unsigned number, bool *changed,
                       struct wen_error *error)
{
    struct wen_shard *shard = &state->shards[number];
    char holder[HOST_NAME_MAX + 64];

    if (!is_of_plan(path, state->plan.outline.seal)) {
        add_stranger(state, wen_heap_format("%s is an attempt at a shard of another plan", path));
        return WEN_EXIT_OK;
    }
    int held = wen_lock_held(path, holder, sizeof holder, error);
    if (held < 0) {
        return -held;
    }
    uint64_t units = wen_journal_count(path);
    enum wen_shard_state found = held    ? WEN_SHARD_RUNNING
                                 : units ? WEN_SHARD_STOPPED
                                         : WEN_SHARD_MISSING;
    if (found > shard->state || (found == shard->state && units > shard->units)) {
        free(shard->path);
        free(shard->holder);
        shard->state = found;
        shard->path = wen_heap_copy(path, strlen(path));
        shard->holder = held ? wen_heap_copy(holder, strlen(holder)) : NULL;
        shard->units = units;
    }
    *changed = access(path, F_OK) != 0 || *changed;
    return WEN_EXIT_OK;
}

/* ---- all -------------------------------------------------------------- */

static int add_entry(struct wen_state *state, const char *folder, const char *name, bool *changed,
                     struct wen_error *error)
{
    const unsigned shards = state->plan.outline.shards;
    long part = wen_part_number(name, shards), attempt = attempt_number(name, shards);
    char *path = wen_io_join(folder, name);
    int status = WEN_EXIT_OK;

    if (part >= 0) {
        status = add_part(state, path, (unsigned)part, error);
    } else if (attempt >= 0) {
        status = add_attempt(state, path, (unsigned)attempt, changed, error);
    } else if (strncmp(name, WEN_ATTEMPT_NEW, strlen(WEN_ATTEMPT_NEW)) != 0) {
        add_stranger(state, wen_heap_format("%s is no part of this plan, which has %u shard%s",
                                            path, shards, shards == 1 ? "" : "s"));
    }
    free(path);
    return status;
}

static int list_parts(struct wen_state *state, const char *path, bool *changed,
                      struct wen_error *error)
{
    DIR *folder = opendir(path);
    int status = WEN_EXIT_OK;

    state->parts = folder != NULL;
    errno = folder ? 0 : errno;
    for (struct dirent *entry; folder && !status && (entry = readdir(folder)); errno = 0) {
        if (state->shards && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            status = add_entry(state, path, entry->d_name, changed, error);
        }
    }
    if (!status && errno && errno != ENOENT) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot list %s: %s", path, strerror(errno));
    }
    if (folder) {
        closedir(folder);
    }
    return status;
}

int wen_state_read_shards(struct wen_state *state, bool *changed, struct wen_error *error)
{
    const struct wen_plan_outline *plan = &state->plan.outline;
    char *path = wen_io_join(state->folder, WEN_WORK_PARTS);

    if (state->plan.whole) {
        uint64_t *first = wen_plan_outline_shares(state->plan.path, plan, error);
        if (!first) {
            free(path);
            return error->status;
        }
        state->shards = wen_heap_new(plan->shards, sizeof state->shards[0]);
        for (unsigned i = 0; i < plan->shards; i++) {
            state->shards[i].first = first[i];
            state->shards[i].all = first[i + 1] - first[i];
        }
        free(first);
    }
    int status = list_parts(state, path, changed, error);
    for (unsigned i = 0; state->shards && i < plan->shards; i++) {
        state->counts[state->shards[i].state]++;
    }
    free(path);
    return status;
}
