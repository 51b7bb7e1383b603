/* SPDX-License-Identifier: MIT */
/* wenliu status --json. */
#include "base/escape.h"
#include "base/heap.h"
#include "cli/status.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

static void add_number(cJSON *to, const char *name, uint64_t number)
{
    cJSON_AddNumberToObject(to, name, (double)number);
}

/* Names of files may be no UTF-8: then as a person would see them. */
static void add_text(cJSON *to, const char *name, const char *text)
{
    char *safe = wen_escape_terminal_copy(text);

    cJSON_AddStringToObject(to, name, safe);
    free(safe);
}

static void add_holder(cJSON *to, const char *holder)
{
    long process;

    if (holder) {
        char *host = wen_status_holder(holder, &process);
        cJSON_AddStringToObject(to, "host", host);
        cJSON_AddNumberToObject(to, "pid", (double)process);
        free(host);
    }
}

static void add_plan(cJSON *to, const struct wen_state_plan *plan)
{
    char written[32];

    if (!plan || !plan->whole) {
        return;
    }
    const struct wen_plan_outline *outline = &plan->outline;
    cJSON *object = cJSON_AddObjectToObject(to, "plan");
    wen_status_time(outline->written, written);
    add_text(object, "path", plan->path);
    cJSON_AddStringToObject(object, "seal", outline->seal);
    cJSON_AddStringToObject(object, "made", written);
    cJSON_AddBoolToObject(object, "streams", outline->streams);
    add_number(object, "documents", outline->documents);
    add_number(object, "files", outline->inputs.files);
    add_number(object, "bytes", outline->inputs.bytes);
    add_number(object, "units", outline->units);
    add_number(object, "shards", outline->shards);
}

static void add_results(cJSON *to, const struct wen_state_results *results)
{
    if (results->there && results->ended[0]) {
        cJSON *object = cJSON_AddObjectToObject(to, "results");
        add_text(object, "ended", results->ended);
        add_number(object, "read", results->read);
        add_number(object, "delivered", results->delivered);
        add_number(object, "dropped", results->dropped);
        add_number(object, "quarantined", results->quarantined);
    }
}

static void add_run(cJSON *to, const struct wen_state *state)
{
    cJSON *object = state->run ? cJSON_AddObjectToObject(to, "run") : NULL;

    if (state->run == WEN_RUN_RUNNING || state->run == WEN_RUN_STOPPED) {
        add_number(object, "units", state->units);
        add_number(object, "of", wen_status_units(state));
    }
    if (object) {
        add_holder(object, state->holder);
    }
}

static void add_shards(cJSON *to, const struct wen_state *state)
{
    const unsigned shards = state->plan.outline.shards;
    cJSON *list = cJSON_AddArrayToObject(to, "shards");

    for (unsigned i = 0; i < shards; i++) {
        const struct wen_shard *shard = &state->shards[i];
        cJSON *object = cJSON_CreateObject();
        add_number(object, "shard", i);
        cJSON_AddStringToObject(object, "state", wen_status_shard_names[shard->state]);
        add_number(object, "units", shard->units);
        add_number(object, "of", shard->all);
        if (shard->state == WEN_SHARD_DONE) {
            add_number(object, "documents", shard->documents);
            add_number(object, "quarantined", shard->quarantined);
        }
        add_holder(object, shard->holder);
        cJSON_AddItemToArray(list, object);
    }
    list = cJSON_AddArrayToObject(to, "missing");
    for (unsigned i = 0; i < shards; i++) {
        if (wen_status_is_wanted(&state->shards[i])) {
            cJSON_AddItemToArray(list, cJSON_CreateNumber(i));
        }
    }
}

static void add_sentences(cJSON *to, const char *name, char **sentences, size_t count)
{
    cJSON *list = cJSON_AddArrayToObject(to, name);

    for (size_t i = 0; i < count; i++) {
        char *safe = wen_escape_terminal_copy(sentences[i]);
        cJSON_AddItemToArray(list, cJSON_CreateString(safe));
        free(safe);
    }
}

/* One word for all of it. */
static const char *state_name(const struct wen_state *state)
{
    static const char *const run_names[] = {[WEN_RUN_RUNNING] = "running",
                                            [WEN_RUN_STOPPED] = "stopped",
                                            [WEN_RUN_COMPLETE] = "complete"};

    if (state->run) {
        return run_names[state->run];
    }
    if (state->results.there) {
        return "finished";
    }
    if (!wen_state_sharded(state)) {
        return "planned";
    }
    return state->counts[WEN_SHARD_RUNNING]                                        ? "running"
           : wen_status_is_merge(state)                                            ? "done"
           : state->counts[WEN_SHARD_DONE] + state->counts[WEN_SHARD_STOPPED] == 0 ? "planned"
                                                                                   : "stopped";
}

void wen_status_print_json(const struct wen_state *state)
{
    cJSON *object = cJSON_CreateObject();

    add_text(object, "folder", state->folder);
    cJSON_AddStringToObject(object, "state", state_name(state));
    add_plan(object, wen_state_plan(state));
    add_results(object, &state->results);
    add_run(object, state);
    if (wen_state_sharded(state)) {
        add_shards(object, state);
    }
    add_sentences(object, "strangers", state->strangers, state->stranger_count);
    add_sentences(object, "damaged", state->damages, state->damage_count);
    char *text = cJSON_PrintUnformatted(object);
    if (!text) {
        wen_heap_exhausted(0);
    }
    puts(text);
    cJSON_free(text);
    cJSON_Delete(object);
}
