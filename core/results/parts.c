/* SPDX-License-Identifier: MIT */
/* The parts of a plan's shards. */
#include "results/parts.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "results/folder.h"
#include "results/work.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MARKER_LIMIT = 1 << 20 };

static int read_marker(const char *folder, cJSON **marker, struct wen_error *error)
{
    char *path = wen_io_join(folder, WEN_WORK_MARKER);
    struct wen_buffer text = {0};
    int status = wen_io_read_file(path, MARKER_LIMIT, &text, error);

    *marker = NULL;
    if (!status && wen_seal_check(text.data, text.size)) {
        *marker = cJSON_ParseWithLength(text.data, text.size);
    }
    if (!status && !*marker) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s is damaged: remove %s and run the shard again", path, folder);
    }
    wen_buffer_free(&text);
    free(path);
    return status;
}

static double number(const cJSON *object, const char *name)
{
    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

int wen_part_read(const char *folder, const char *seal, unsigned shard, unsigned shards,
                  struct wen_part *part, struct wen_error *error)
{
    cJSON *marker;
    int status = read_marker(folder, &marker, error);

    if (status) {
        return status;
    }
    const char *plan = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(marker, "plan"));
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(marker, "counts");
    if (!plan || strcmp(plan, seal) != 0) {
        status = wen_error_set(error, WEN_EXIT_CONFIG,
                               "%s is part of another plan: remove it, and run shard %u again",
                               folder, shard);
    } else if (number(marker, "shard") != (double)shard ||
               number(marker, "shards") != (double)shards ||
               number(marker, "first") != (double)part->first ||
               number(marker, "end") != (double)part->end) {
        status =
            wen_error_set(error, WEN_EXIT_CONFIG,
                          "%s holds another shard than its name says: it is shard %.0f of %.0f",
                          folder, number(marker, "shard"), number(marker, "shards"));
    }
    if (!status) {
        part->folder = wen_heap_copy(folder, strlen(folder));
        part->documents = (uint64_t)number(counts, "delivered");
        part->quarantined = (uint64_t)number(counts, "quarantined");
    }
    cJSON_Delete(marker);
    return status;
}

long wen_part_number(const char *name, unsigned shards)
{
    char *end;
    long shard = strtol(name, &end, 10);
    bool plain = *name >= '0' && *name <= '9' && (*name != '0' || name[1] == '\0');

    return plain && *end == '\0' && shard < (long)shards ? shard : -1;
}

static int add_part(const char *path, const char *name, const struct wen_plan *plan,
                    struct wen_part *parts, struct wen_error *error)
{
    long shard = wen_part_number(name, plan->shards);

    if (shard < 0) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "%s is no part of this plan, which has %u shards: remove it", path,
                             plan->shards);
    }
    if (parts[shard].folder) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "shard %ld is there twice: %s and %s; give one of them", shard,
                             parts[shard].folder, path);
    }
    wen_plan_share(plan, (unsigned)shard, plan->shards, &parts[shard].first, &parts[shard].end);
    return wen_part_read(path, plan->seal, (unsigned)shard, plan->shards, &parts[shard], error);
}

int wen_parts_find(const char *folder, const struct wen_plan *plan, struct wen_part *parts,
                   struct wen_error *error)
{
    char *path = wen_io_join(folder, WEN_WORK_PARTS);
    DIR *open = opendir(path);
    int status = WEN_EXIT_OK;

    if (!open && errno != ENOENT) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot list %s: %s", path, strerror(errno));
    }
    errno = 0;
    for (struct dirent *entry; open && !status && (entry = readdir(open));) {
        if (entry->d_name[0] != '.') { /* attempts have names of their own */
            char *part = wen_io_join(path, entry->d_name);
            status = add_part(part, entry->d_name, plan, parts, error);
            free(part);
            errno = 0;
        }
    }
    if (open && !status && errno) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot list %s: %s", path, strerror(errno));
    }
    if (open) {
        closedir(open);
    }
    free(path);
    return status;
}

static int verify_file(const struct wen_part *part, const cJSON *file, struct wen_error *error)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "name"));
    const char *hash = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "sha256"));
    char hex[65] = "";

    if (!name || !hash || !wen_folder_plain(name)) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s/%s lists a file without name or hash",
                             part->folder, WEN_WORK_MARKER);
    }
    char *path = wen_io_join(part->folder, name);
    int status = wen_io_hash_file(path, hex, error);
    if (!status && strcmp(hex, hash) != 0) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s is damaged: its SHA-256 is %s and was %s; remove %s and run the "
                               "shard again",
                               path, hex, hash, part->folder);
    }
    free(path);
    return status;
}

int wen_part_verify(const struct wen_part *part, struct wen_error *error)
{
    cJSON *marker;
    const cJSON *file;
    int status = read_marker(part->folder, &marker, error);

    cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(marker, "files"))
    {
        status = status ? status : verify_file(part, file, error);
    }
    cJSON_Delete(marker);
    return status;
}

void wen_parts_free(struct wen_part *parts, unsigned count)
{
    for (unsigned i = 0; parts && i < count; i++) {
        free(parts[i].folder);
    }
    free(parts);
}
