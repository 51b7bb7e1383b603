/* SPDX-License-Identifier: MIT */
/* How things stand in a folder of results. */
#include "results/state.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"
#include "results/lock.h"
#include "results/work.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RECORD_LIMIT = 1 << 28,
    LOOKS = 5, /* at a folder whose files go while they are looked at */
};

void wen_state_add(char ***list, size_t *count, size_t *capacity, char *text)
{
    *list = wen_heap_room(*list, *count, capacity, sizeof **list);
    (*list)[(*count)++] = text;
}

static void add_damage(struct wen_state *state, const struct wen_error *error)
{
    wen_state_add(&state->damages, &state->damage_count, &state->damage_capacity,
                  wen_heap_copy(error->text, strlen(error->text)));
}

/* ---- plans ------------------------------------------------------------ */

static int read_plan(struct wen_state *state, const char *folder, struct wen_state_plan *plan,
                     struct wen_error *error)
{
    char *path = wen_io_join(folder, WEN_PLAN_NAME);

    if (access(path, F_OK) != 0) {
        free(path);
        return WEN_EXIT_OK;
    }
    int status = wen_plan_outline_read(path, &plan->outline, error);
    plan->path = path;
    plan->whole = !status;
    if (status == WEN_EXIT_DATA) {
        add_damage(state, error);
        status = WEN_EXIT_OK;
    }
    return status;
}

/* ---- results ---------------------------------------------------------- */

static uint64_t number(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNumber(value) && value->valuedouble > 0 ? (uint64_t)value->valuedouble : 0;
}

static void take_record(const cJSON *record, struct wen_state_results *results)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(record, "counts");
    const cJSON *times = cJSON_GetObjectItemCaseSensitive(record, "times");
    const char *ended = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(times, "ended"));

    snprintf(results->ended, sizeof results->ended, "%s", ended ? ended : "");
    results->read = number(counts, "read");
    results->delivered = number(counts, "delivered");
    results->dropped = number(counts, "dropped");
    results->quarantined = number(counts, "quarantined");
}

static int read_results(struct wen_state *state, struct wen_error *error)
{
    char *path = wen_io_join(state->folder, WEN_WORK_RECORD);
    struct wen_buffer text = {0};
    cJSON *record = NULL;
    int status = WEN_EXIT_OK;

    state->results.there = access(path, F_OK) == 0;
    if (state->results.there) {
        status = wen_io_read_file(path, RECORD_LIMIT, &text, error);
        if (!status && wen_seal_check(text.data, text.size)) {
            record = cJSON_ParseWithLength(text.data, text.size);
        }
        if (!status && !record) {
            wen_error_set(error, WEN_EXIT_DATA,
                          "%s was changed or cut off: its seal does not fit; `wenliu verify` tells "
                          "of the other files",
                          path);
            add_damage(state, error);
        }
        take_record(record, &state->results);
    }
    cJSON_Delete(record);
    wen_buffer_free(&text);
    free(path);
    return status;
}

/* ---- the unfinished run ----------------------------------------------- */

/* *changed: it was there at first, and is not any more. */
static int read_run(struct wen_state *state, bool *changed, struct wen_error *error)
{
    char *place = wen_io_join(state->folder, WEN_WORK_UNFINISHED);
    char holder[HOST_NAME_MAX + 64];
    enum wen_work_state work;
    int status = WEN_EXIT_OK;

    if (access(place, F_OK) == 0) {
        int held = wen_lock_held(place, holder, sizeof holder, error);
        status = held < 0 ? -held : read_plan(state, place, &state->run_plan, error);
        wen_work_look(state->folder, &work, NULL);
        state->units = wen_journal_count(place);
        state->run = work == WEN_WORK_COMPLETE ? WEN_RUN_COMPLETE
                     : held > 0                ? WEN_RUN_RUNNING
                                               : WEN_RUN_STOPPED;
        state->holder = held > 0 ? wen_heap_copy(holder, strlen(holder)) : NULL;
        *changed = access(place, F_OK) != 0 || *changed;
    }
    free(place);
    return status;
}

/* ---- all -------------------------------------------------------------- */

static int check_folder(const char *folder, struct wen_error *error)
{
    struct stat about;

    if (stat(folder, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot look at %s: %s", folder, strerror(errno));
    }
    if (!S_ISDIR(about.st_mode)) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s is no folder: give the one that holds a run's results", folder);
    }
    if (access(folder, R_OK | X_OK) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", folder, strerror(errno));
    }
    return WEN_EXIT_OK;
}

static int look(const char *folder, struct wen_state *state, bool *changed, struct wen_error *error)
{
    *changed = false;
    *state = (struct wen_state){.folder = wen_heap_copy(folder, strlen(folder))};
    int status = check_folder(folder, error);
    /* a run that ends takes its names before its place goes: in this order nothing is missed */
    status = status ? status : read_run(state, changed, error);
    status = status ? status : read_results(state, error);
    status = status ? status : read_plan(state, folder, &state->plan, error);
    status = status ? status : wen_state_read_shards(state, changed, error);
    if (!status && !*changed && !state->run && !state->results.there && !state->plan.path &&
        !state->parts) {
        status = wen_error_set(error, WEN_EXIT_IO, "%s holds no plan and no run of wenliu", folder);
    }
    return status;
}

int wen_state_read(const char *folder, struct wen_state *state, struct wen_error *error)
{
    bool changed;
    int status = look(folder, state, &changed, error);

    for (int i = 1; changed && i < LOOKS; i++) {
        wen_state_free(state);
        status = look(folder, state, &changed, error);
    }
    return status;
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i]);
    }
    free(list);
}

void wen_state_free(struct wen_state *state)
{
    for (unsigned i = 0; state->shards && i < state->plan.outline.shards; i++) {
        free(state->shards[i].path);
        free(state->shards[i].holder);
    }
    free_list(state->strangers, state->stranger_count);
    free_list(state->damages, state->damage_count);
    free(state->shards);
    free(state->folder);
    free(state->plan.path);
    free(state->run_plan.path);
    free(state->holder);
    *state = (struct wen_state){0};
}

const struct wen_state_plan *wen_state_plan(const struct wen_state *state)
{
    if (state->run_plan.path) {
        return &state->run_plan;
    }
    return state->plan.path ? &state->plan : NULL;
}

bool wen_state_sharded(const struct wen_state *state)
{
    bool meant = state->plan.outline.shards > 1 && !state->run && !state->results.there;

    return state->shards && (state->parts || meant);
}
