/* SPDX-License-Identifier: MIT */
/* wenliu run --profile: what each stage cost, as a table for people. */
#include "cli/profile.h"

#include <string.h>

static double number(const cJSON *object, const char *name)
{
    double value = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return value > 0 ? value : 0;
}

/* Seconds in some callbacks of a row; names end with NULL. */
static double seconds(const cJSON *row, const char *const *callbacks)
{
    const cJSON *parts = cJSON_GetObjectItemCaseSensitive(row, "seconds");
    double sum = 0;

    for (; *callbacks; callbacks++) {
        sum += number(parts, *callbacks);
    }
    return sum;
}

static const char *const in_open[] = {"open", NULL};
static const char *const in_workers[] = {"process", "save", NULL};
static const char *const in_collector[] = {"absorb", "finish", "table", NULL};

static double total(const cJSON *profile)
{
    const cJSON *row;
    double sum = 0;

    cJSON_ArrayForEach(row, profile)
    {
        sum += seconds(row, in_open) + seconds(row, in_workers) + seconds(row, in_collector);
    }
    return sum;
}

static const char *name_of(const cJSON *row)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "stage"));

    return name ? name : "";
}

static int widest(const cJSON *profile)
{
    const cJSON *row;
    int width = (int)strlen("stage");

    cJSON_ArrayForEach(row, profile)
    {
        int size = (int)strlen(name_of(row));
        width = size > width ? size : width;
    }
    return width;
}

void wen_profile_print(const cJSON *facts, FILE *to)
{
    const cJSON *profile = cJSON_GetObjectItemCaseSensitive(facts, "profile"), *row;
    int width = widest(profile);
    double all = total(profile);

    if (!profile) {
        fputs("\nNo stage ran: there is no profile.\n", to);
        return;
    }
    fputs("\nWhat it cost: seconds of all processes together; MB and MB/s of the text each stage "
          "was given\n",
          to);
    fprintf(to,
            "  %-*s  share   workers  collector     open  documents        rows        MB     "
            "MB/s\n",
            width, "stage");
    cJSON_ArrayForEach(row, profile)
    {
        double worked = seconds(row, in_workers), collected = seconds(row, in_collector);
        double opened = seconds(row, in_open), mb = number(row, "bytes") / 1e6;
        fprintf(to, "  %-*s %5.1f%% %9.3f %10.3f %8.3f %10.0f %11.0f %9.2f %8.2f\n", width,
                name_of(row), all > 0 ? (worked + collected + opened) / all * 100 : 0, worked,
                collected, opened, number(row, "documents"), number(row, "rows"), mb,
                worked > 0 ? mb / worked : 0);
    }
}
