/* SPDX-License-Identifier: MIT */
/* Giving final names: of a run's files one by one, of a part all at once.
 *
 * PLACE/run.json is written last and is whole only when everything else is on
 * disk. From then on the steps below may be cut short anywhere and done again:
 * an earlier run's record goes aside, the files it lists are removed, the new
 * files take their names, the record last. */
#include "base/heap.h"
#include "base/io.h"
#include "results/folder.h"
#include "results/work.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_LIMIT = 1 << 28 };

static const char replaced_name[] = "replaced.json";

static int read_record(const char *folder, const char *name, cJSON **record,
                       struct wen_error *error)
{
    struct wen_buffer text = {0};
    char *path = wen_io_join(folder, name);
    int status = wen_io_read_file(path, RECORD_LIMIT, &text, error);

    *record = status ? NULL : cJSON_ParseWithLength(text.data, text.size);
    if (!status && !*record) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s is damaged", path);
    }
    wen_buffer_free(&text);
    free(path);
    return status;
}

static const char *file_name(const cJSON *file)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "name"));

    return name && wen_folder_plain(name) ? name : NULL;
}

static int move(const char *from, const char *to, struct wen_error *error)
{
    if (rename(from, to) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", from, to,
                             strerror(errno));
    }
    return WEN_EXIT_OK;
}

/* ---- an earlier run --------------------------------------------------- */

static int set_aside(const char *output, const char *place, struct wen_error *error)
{
    char *record = wen_io_join(output, WEN_WORK_RECORD);
    char *aside = wen_io_join(place, replaced_name);
    int status = WEN_EXIT_OK;

    if (access(record, F_OK) == 0) {
        status = move(record, aside, error);
        status = status ? status : wen_io_sync_folder(output, error);
        status = status ? status : wen_io_sync_folder(place, error);
    }
    free(record);
    free(aside);
    return status;
}

static int remove_replaced(const char *output, const char *place, struct wen_error *error)
{
    char *aside = wen_io_join(place, replaced_name);
    cJSON *record = NULL;
    const cJSON *file;
    int status = WEN_EXIT_OK;

    if (access(aside, F_OK) == 0) {
        status = read_record(place, replaced_name, &record, error);
        cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(record, "files"))
        {
            const char *name = file_name(file);
            char *path = name ? wen_io_join(output, name) : NULL;
            if (path && !status && unlink(path) < 0 && errno != ENOENT) {
                status = wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", path,
                                       strerror(errno));
            }
            free(path);
        }
        status = status ? status : wen_io_sync_folder(output, error);
        if (!status && unlink(aside) < 0) {
            status =
                wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", aside, strerror(errno));
        }
        status = status ? status : wen_io_sync_folder(place, error);
    }
    cJSON_Delete(record);
    free(aside);
    return status;
}

/* ---- the new one ------------------------------------------------------ */

/* A file that is not in the place any more has its name already. */
static int name_file(const char *output, const char *place, const char *name,
                     struct wen_error *error)
{
    char *from = wen_io_join(place, name), *to = wen_io_join(output, name);
    char *slash = strrchr(to, '/');
    int status = WEN_EXIT_OK;

    if (access(from, F_OK) == 0) {
        *slash = '\0';
        status = wen_io_make_folders(to, error);
        *slash = '/';
        status = status ? status : move(from, to, error);
    } else if (access(to, F_OK) != 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "%s is gone: %s", to, strerror(errno));
    }
    *slash = '\0';
    status = status ? status : wen_io_sync_folder(to, error);
    free(from);
    free(to);
    return status;
}

/* What a power cut might leave of the place must not look like an unfinished
 * run beside a finished one. */
static int forget_journal(const char *place, struct wen_error *error)
{
    char *journal = wen_io_join(place, WEN_WORK_JOURNAL);
    int status = WEN_EXIT_OK;

    if (unlink(journal) < 0 && errno != ENOENT) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", journal, strerror(errno));
    }
    free(journal);
    return status ? status : wen_io_sync_folder(place, error);
}

/* A file of a run that was complete, wherever it lies by now. */
static int check_file(const char *output, const char *place, const cJSON *file,
                      struct wen_error *error)
{
    const char *name = file_name(file);
    const char *hash = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "sha256"));
    char hex[65] = "";

    if (!name || !hash) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s/%s lists a file without name or hash", place,
                             WEN_WORK_RECORD);
    }
    char *path = wen_io_join(place, name);
    if (access(path, F_OK) != 0) {
        free(path);
        path = wen_io_join(output, name);
    }
    int status = wen_io_hash_file(path, hex, error);
    if (!status && strcmp(hex, hash) != 0) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s was damaged after the run was complete: its SHA-256 is %s and "
                               "was %s; --replace begins anew",
                               path, hex, hash);
    }
    free(path);
    return status;
}

int wen_work_check(const char *output, const char *place, struct wen_error *error)
{
    cJSON *record;
    const cJSON *file;
    int status = read_record(place, WEN_WORK_RECORD, &record, error);

    cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(record, "files"))
    {
        status = status ? status : check_file(output, place, file, error);
    }
    cJSON_Delete(record);
    return status;
}

int wen_work_publish(const char *output, const char *place, struct wen_error *error)
{
    cJSON *record;
    const cJSON *file;
    int status = read_record(place, WEN_WORK_RECORD, &record, error);

    status = status ? status : set_aside(output, place, error);
    status = status ? status : remove_replaced(output, place, error);
    cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(record, "files"))
    {
        const char *name = file_name(file);
        if (!status && !name) {
            status = wen_error_set(error, WEN_EXIT_DATA, "%s/%s lists a file without a name", place,
                                   WEN_WORK_RECORD);
        }
        status = status ? status : name_file(output, place, name, error);
    }
    status = status ? status : forget_journal(place, error);
    /* the record is there only when all that it lists is, after a power cut too */
    status = status ? status : name_file(output, place, WEN_WORK_RECORD, error);
    cJSON_Delete(record);
    return status ? status : wen_work_remove(place, error);
}

int wen_work_publish_part(const struct wen_work *work, bool *late, struct wen_error *error)
{
    char *parts = wen_io_join(work->output, WEN_WORK_PARTS);
    int status = wen_io_sync_folder(work->path, error);

    *late = false;
    if (!status && rename(work->path, work->part) < 0) {
        *late = errno == EEXIST || errno == ENOTEMPTY;
        status = *late ? wen_work_remove(work->path, error)
                       : wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", work->path,
                                       work->part, strerror(errno));
    }
    status = status ? status : wen_io_sync_folder(parts, error);
    if (!status && !*late) {
        char *lock = wen_io_join(work->part, WEN_WORK_LOCK);
        unlink(lock); /* only now: an attempt without one looks dead */
        free(lock);
    }
    free(parts);
    return status;
}
