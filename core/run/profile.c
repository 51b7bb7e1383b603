/* SPDX-License-Identifier: MIT */
/* What each stage cost. */
#include "run/profile.h"

const struct wen_profiled wen_profiled[] = {{WEN_IN_OPEN, "open"},     {WEN_IN_PROCESS, "process"},
                                            {WEN_IN_SAVE, "save"},     {WEN_IN_ABSORB, "absorb"},
                                            {WEN_IN_FINISH, "finish"}, {WEN_IN_TABLE, "table"},
                                            {WEN_IN_HOST, NULL}};

/* Callbacks that only the collector runs. (It has opened stages too where there is one process.) */
static bool is_collectors(enum wen_callback callback)
{
    return callback == WEN_IN_ABSORB || callback == WEN_IN_FINISH || callback == WEN_IN_TABLE;
}

static void add(struct wen_cost *sum, const struct wen_cost *cost)
{
    sum->documents += cost->documents;
    sum->rows += cost->rows;
    sum->bytes += cost->bytes;
    for (size_t i = 0; i < WEN_CALLBACKS; i++) {
        sum->ns[i] += cost->ns[i];
    }
}

struct wen_cost wen_profile_cost(const struct wen_board *board, unsigned workers, size_t stage)
{
    struct wen_cost sum = board->opening.costs[stage];

    for (unsigned i = 0; i < workers; i++) {
        add(&sum, &board->workers[i].costs[stage]);
    }
    return sum;
}

cJSON *wen_profile_new(const struct wen_board *board, unsigned workers, const char *const *stages,
                       size_t stage_count)
{
    cJSON *profile = cJSON_CreateArray();

    for (size_t i = 0; i < stage_count; i++) {
        struct wen_cost cost = wen_profile_cost(board, workers, i);
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "stage", stages[i]);
        cJSON_AddNumberToObject(row, "documents", (double)cost.documents);
        cJSON_AddNumberToObject(row, "rows", (double)cost.rows);
        cJSON_AddNumberToObject(row, "bytes", (double)cost.bytes);
        cJSON *seconds = cJSON_AddObjectToObject(row, "seconds");
        for (const struct wen_profiled *part = wen_profiled; part->name; part++) {
            uint64_t ns = is_collectors(part->callback) ? 0 : cost.ns[part->callback];
            cJSON_AddNumberToObject(seconds, part->name, (double)ns / 1e9);
        }
        cJSON_AddItemToArray(profile, row);
    }
    return profile;
}

void wen_profile_add_collector(cJSON *facts, const struct wen_marker *collector)
{
    const cJSON *row;
    size_t stage = 0;

    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(facts, "profile"))
    {
        cJSON *seconds = cJSON_GetObjectItemCaseSensitive(row, "seconds");
        for (const struct wen_profiled *part = wen_profiled; part->name; part++) {
            if (is_collectors(part->callback)) {
                cJSON_SetNumberValue(cJSON_GetObjectItemCaseSensitive(seconds, part->name),
                                     (double)collector->costs[stage].ns[part->callback] / 1e9);
            }
        }
        stage++;
    }
}
