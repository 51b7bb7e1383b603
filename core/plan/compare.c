/* SPDX-License-Identifier: MIT */
/* Whether a plan asks for what a run is about to do: the first key that differs. */
#include "base/heap.h"
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

/* What changes nothing about the results: where a file lies, how the work is
 * shared, which run it is a retry of. */
static bool passed_over(const char *key, bool outermost)
{
    return strcmp(key, "path") == 0 ||
           (outermost && (strcmp(key, "shards") == 0 || strcmp(key, "retry_of") == 0));
}

/* Where a difference was found. */
struct difference {
    struct wen_buffer key;
    const cJSON *planned, *now; /* NULL: not there */
};

static bool compare(const cJSON *planned, const cJSON *now, bool outermost,
                    struct difference *difference);

/* Compares what stands under a name or, with `name` NULL, a number. */
static bool compare_below(const cJSON *planned, const cJSON *now, struct difference *difference,
                          const char *name, int number)
{
    size_t size = difference->key.size;

    if (name) {
        wen_buffer_format(&difference->key, "%s%s", size ? "." : "", name);
    } else {
        wen_buffer_format(&difference->key, "[%d]", number);
    }
    if (!compare(planned, now, false, difference)) {
        return false;
    }
    difference->key.size = size;
    return true;
}

static bool compare_objects(const cJSON *planned, const cJSON *now, bool outermost,
                            struct difference *difference)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, planned)
    {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(now, item->string);
        if (!passed_over(item->string, outermost) &&
            !compare_below(item, other, difference, item->string, 0)) {
            return false;
        }
    }
    cJSON_ArrayForEach(item, now)
    {
        if (!passed_over(item->string, outermost) &&
            !cJSON_GetObjectItemCaseSensitive(planned, item->string)) {
            return compare_below(NULL, item, difference, item->string, 0);
        }
    }
    return true;
}

static bool compare_arrays(const cJSON *planned, const cJSON *now, struct difference *difference)
{
    planned = planned->child;
    now = now->child;
    for (int i = 0; planned || now; i++) {
        if (!compare_below(planned, now, difference, NULL, i)) {
            return false;
        }
        planned = planned ? planned->next : NULL;
        now = now ? now->next : NULL;
    }
    return true;
}

/* Values of one type that are neither object nor array. */
static bool same_value(const cJSON *planned, const cJSON *now)
{
    char *a = cJSON_PrintUnformatted(planned), *b = cJSON_PrintUnformatted(now);

    if (!a || !b) {
        wen_heap_exhausted(0);
    }
    bool same = strcmp(a, b) == 0;
    cJSON_free(a);
    cJSON_free(b);
    return same;
}

static bool compare(const cJSON *planned, const cJSON *now, bool outermost,
                    struct difference *difference)
{
    difference->planned = planned;
    difference->now = now;
    if (!planned || !now) {
        return false;
    }
    if (cJSON_IsObject(planned) && cJSON_IsObject(now)) {
        return compare_objects(planned, now, outermost, difference);
    }
    if (cJSON_IsArray(planned) && cJSON_IsArray(now)) {
        return compare_arrays(planned, now, difference);
    }
    return same_value(planned, now);
}

static void show(const cJSON *value, char *text, size_t size)
{
    enum { SHOWN = 80 };
    char *printed = value ? cJSON_PrintUnformatted(value) : NULL;

    snprintf(text, size, "%.*s%s", SHOWN, printed ? printed : "nothing",
             printed && strlen(printed) > SHOWN ? "…" : "");
    cJSON_free(printed);
}

int wen_plan_compare(const cJSON *planned, const cJSON *now, const char *name, const char *remedy,
                     struct wen_error *error)
{
    struct difference difference = {0};
    char before[100], after[100];
    int status = WEN_EXIT_OK;

    if (!compare(planned, now, true, &difference)) {
        show(difference.planned, before, sizeof before);
        show(difference.now, after, sizeof after);
        status =
            wen_error_set(error, WEN_EXIT_CONFIG,
                          "%s differs from the plan: it is %s now, and %s in %s; make it as it "
                          "was, or %s",
                          wen_buffer_text(&difference.key), after, before, name, remedy);
    }
    wen_buffer_free(&difference.key);
    return status;
}
