/* SPDX-License-Identifier: MIT */
/* The end of a run, and the end of a shard. */
#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "config.h"
#include "results/journal.h"
#include "run/collector_parts.h"
#include "run/profile.h"
#include "run/report.h"
#include "run/tally.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_counts(const struct wen_collector *collector, cJSON *facts)
{
    const struct wen_unit_facts *sums = &collector->sums;
    cJSON *counts = cJSON_AddObjectToObject(facts, "counts");

    cJSON_AddNumberToObject(counts, "read", (double)sums->read);
    cJSON_AddNumberToObject(counts, "delivered",
                            (double)(sums->read - sums->dropped - sums->quarantined));
    cJSON_AddNumberToObject(counts, "dropped", (double)sums->dropped);
    cJSON_AddNumberToObject(counts, "quarantined", (double)sums->quarantined);
}

/* ---- a shard ---------------------------------------------------------- */

static int list_file(cJSON *files, const char *place, const char *name, struct wen_error *error)
{
    cJSON *file = cJSON_CreateObject();
    char *path = wen_io_join(place, name), hex[65] = "";
    struct stat about = {0};
    int status = wen_io_hash_file(path, hex, error);

    if (!status && stat(path, &about) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot look at %s: %s", path, strerror(errno));
    }
    cJSON_AddStringToObject(file, "name", name);
    cJSON_AddNumberToObject(file, "size", (double)about.st_size);
    cJSON_AddStringToObject(file, "sha256", hex);
    cJSON_AddItemToArray(files, file);
    free(path);
    return status;
}

static int describe_part(const struct wen_collector *collector, cJSON *facts, cJSON *marker,
                         struct wen_error *error)
{
    const struct wen_job *job = collector->job;
    char host[HOST_NAME_MAX + 1] = "";
    int status = WEN_EXIT_OK;

    gethostname(host, sizeof host - 1);
    cJSON_AddNumberToObject(marker, "wenliu_part", 1);
    cJSON_AddStringToObject(marker, "wenliu", PACKAGE_VERSION);
    cJSON_AddStringToObject(marker, "plan", collector->plan.seal);
    cJSON_AddNumberToObject(marker, "shard", job->wish.number);
    cJSON_AddNumberToObject(marker, "shards", collector->plan.shards);
    cJSON_AddNumberToObject(marker, "first", (double)collector->first);
    cJSON_AddNumberToObject(marker, "end", (double)collector->end);
    cJSON_AddItemToObject(marker, "counts",
                          cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(facts, "counts"), true));
    cJSON_AddItemToObject(marker, "times",
                          cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(facts, "times"), true));
    cJSON_AddStringToObject(marker, "host", host);
    cJSON *files = cJSON_AddArrayToObject(marker, "files");
    for (size_t i = 0; i < collector->output_count && !status; i++) {
        status = list_file(files, job->work->path, collector->outputs[i], error);
    }
    return status ? status : list_file(files, job->work->path, WEN_WORK_JOURNAL, error);
}

static int finish_shard(struct wen_collector *collector, cJSON *facts, struct wen_error *error)
{
    cJSON *marker = cJSON_CreateObject();
    struct wen_buffer text = {0};
    uint64_t units;
    bool late;
    int status = wen_collector_commit(collector, &units, error);

    status = status ? status : describe_part(collector, facts, marker, error);
    if (!status) {
        wen_seal_print(marker, &text);
        status = wen_work_write(collector->job->work->path, WEN_WORK_MARKER, &text, error);
    }
    if (!status) {
        status = wen_work_publish_part(collector->job->work, &late, error);
    }
    wen_buffer_free(&text);
    cJSON_Delete(marker);
    return status;
}

/* ---- a run ------------------------------------------------------------ */

/* The journal stays beside the results where documents might be tried again. */
static int keep_journal(struct wen_collector *collector, struct wen_error *error)
{
    if (!collector->journal || !collector->sums.failed) {
        return WEN_EXIT_OK;
    }
    char *path = wen_io_join(collector->job->work->path, WEN_WORK_JOURNAL);
    int status = wen_folder_list(collector->folder, WEN_WORK_JOURNAL, path, error);
    free(path);
    return status;
}

static int check_documents(const struct wen_collector *collector, struct wen_error *error)
{
    const struct wen_unit_facts *sums = &collector->sums;
    uint64_t delivered = sums->read - sums->dropped - sums->quarantined;
    uint64_t taken = wen_session_documents(collector->session);

    if (taken != delivered) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "%llu documents were taken in and %llu delivered: this is a fault of "
                             "wenliu",
                             (unsigned long long)taken, (unsigned long long)delivered);
    }
    if (!collector->plan.streams &&
        (sums->read != collector->plan.documents || collector->next != collector->end)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "%llu documents were read and %llu planned: this is a fault of wenliu",
                             (unsigned long long)sums->read,
                             (unsigned long long)collector->plan.documents);
    }
    return WEN_EXIT_OK;
}

static int finish_run(struct wen_collector *collector, cJSON *facts, cJSON **report,
                      struct wen_error *error)
{
    const struct wen_job *job = collector->job;
    struct timespec since;
    int status = check_documents(collector, error);

    clock_gettime(CLOCK_REALTIME, &since);
    status = status ? status : wen_session_finish(collector->session, error);
    wen_tally_add_time(facts, &since);
    wen_profile_add_collector(facts, wen_session_marker(collector->session));
    if (!status) {
        *report = wen_session_report(collector->session);
        status = keep_journal(collector, error);
    }
    if (!status) {
        status = wen_folder_list(collector->folder, WEN_PLAN_NAME, collector->plan_path, error);
    }
    if (!status) {
        status = wen_report_write(&collector->plan, collector->folder, facts, *report, error);
    }
    if (!status) {
        status = wen_io_sync_folder(job->work->path, error);
    }
    return status ? status : wen_work_publish(job->work->output, job->work->path, error);
}

int wen_collector_finish(struct wen_collector *collector, cJSON *facts, cJSON **report,
                         struct wen_error *error)
{
    int status = wen_collector_fill(collector, collector->end, error);

    *report = NULL;
    if (status) {
        return status;
    }
    add_counts(collector, facts);
    return collector->job->wish.shard ? finish_shard(collector, facts, error)
                                      : finish_run(collector, facts, report, error);
}
