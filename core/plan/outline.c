/* SPDX-License-Identifier: MIT */
/* A plan in numbers. */
#include "plan/outline.h"

#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A plan under way. */
struct reading {
    const char *path;
    FILE *file;
    struct stat about;
    char *line;
    size_t capacity, size; /* of the line, with its newline */
};

static int close_plan(struct reading *reading, int status)
{
    if (reading->file) {
        fclose(reading->file);
    }
    free(reading->line);
    return status;
}

static int open_plan(const char *path, struct reading *reading, struct wen_error *error)
{
    *reading = (struct reading){.path = path, .file = fopen(path, "re")};
    if (!reading->file || fstat(fileno(reading->file), &reading->about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    return WEN_EXIT_OK;
}

/* The next line. 1, 0 at the end, or a negative enum wen_exit. */
static int next_line(struct reading *reading, struct wen_error *error)
{
    errno = 0;
    ssize_t size = getline(&reading->line, &reading->capacity, reading->file);
    if (size < 0 && (ferror(reading->file) || errno)) {
        return -wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", reading->path,
                              strerror(errno));
    }
    reading->size = size > 0 ? (size_t)size : 0;
    return size > 0;
}

static bool begins(const struct reading *reading, const char *with)
{
    return strncmp(reading->line, with, strlen(with)) == 0;
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNumber(value) && value->valuedouble >= 0 ? value->valuedouble : 0;
}

static void add_inputs(const cJSON *line, struct wen_plan_outline *outline)
{
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(line, "inputs");

    outline->streams = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "streams"));
    outline->inputs.files = (uint64_t)number(inputs, "files");
    outline->inputs.bytes = (uint64_t)number(inputs, "bytes");
    outline->inputs.skipped = (uint64_t)number(inputs, "skipped");
}

/* The bytes of the unit whose line is at hand; its documents are added. */
static uint64_t unit_bytes(const struct reading *reading, uint64_t *documents)
{
    cJSON *line = cJSON_ParseWithLength(reading->line, reading->size);
    double bytes = number(line, "bytes");

    *documents += (uint64_t)number(line, "documents");
    cJSON_Delete(line);
    return (uint64_t)bytes;
}

static bool is_unit(const struct reading *reading)
{
    return begins(reading, "{\"unit\":");
}

/* Whether the line is of a form that is known here. */
static bool add_line(const struct reading *reading, struct wen_plan_outline *outline)
{
    const bool head = outline->shards == 0;

    if (!head && begins(reading, "{\"file\":")) {
        return true;
    }
    if (!head && is_unit(reading)) {
        outline->units++;
        outline->bytes += unit_bytes(reading, &outline->documents);
        return true;
    }
    cJSON *line = cJSON_ParseWithLength(reading->line, reading->size);
    bool known = line != NULL;
    if (head) {
        const double form = 1;
        double shards = number(line, "shards");
        known = number(line, "wenliu_plan") == form && shards >= 1 && shards <= UINT32_MAX;
        outline->shards = known ? (unsigned)shards : 1;
    } else if (known) {
        add_inputs(line, outline);
    }
    cJSON_Delete(line);
    return known;
}

static bool is_seal(const struct reading *reading, struct sha256_ctx *hash,
                    struct wen_plan_outline *outline)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    char line[9 + 64 + 3 + 1];

    sha256_digest(hash, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, outline->seal);
    snprintf(line, sizeof line, "{\"seal\":\"%s\"}\n", outline->seal);
    return reading->size == strlen(line) && memcmp(reading->line, line, reading->size) == 0;
}

static int read_lines(struct reading *reading, struct wen_plan_outline *outline,
                      struct wen_error *error)
{
    struct sha256_ctx hash;
    bool sealed = false, known = true;
    int more;

    sha256_init(&hash);
    while ((more = next_line(reading, error)) > 0 && !sealed) {
        if (begins(reading, "{\"seal\":")) {
            sealed = is_seal(reading, &hash, outline);
            known = sealed && known;
            continue;
        }
        sha256_update(&hash, reading->size, (const uint8_t *)reading->line);
        known = add_line(reading, outline) && known;
    }
    if (more < 0) {
        return -more;
    }
    if (!sealed || more) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "%s is damaged: it differs from its seal; make the plan again "
                             "(wenliu plan), or begin anew with --replace",
                             reading->path);
    }
    return known ? WEN_EXIT_OK
                 : wen_error_set(error, WEN_EXIT_DATA,
                                 "%s is no plan that this wenliu can read; make the plan again "
                                 "(wenliu plan)",
                                 reading->path);
}

int wen_plan_outline_read(const char *path, struct wen_plan_outline *outline,
                          struct wen_error *error)
{
    struct reading reading;

    *outline = (struct wen_plan_outline){0};
    int status = open_plan(path, &reading, error);
    if (!status) {
        outline->written = reading.about.st_mtim.tv_sec;
        status = read_lines(&reading, outline, error);
    }
    return close_plan(&reading, status);
}

uint64_t *wen_plan_outline_shares(const char *path, const struct wen_plan_outline *outline,
                                  struct wen_error *error)
{
    uint64_t *first = wen_heap_new((size_t)outline->shards + 1, sizeof *first);
    uint64_t unit = 0, before = 0, documents = 0;
    struct reading reading;
    unsigned shard = 0;
    int more = 0, status = open_plan(path, &reading, error);

    while (!status && (more = next_line(&reading, error)) > 0) {
        if (!is_unit(&reading)) {
            continue;
        }
        while (shard < outline->shards &&
               before >= (unsigned __int128)outline->bytes * shard / outline->shards) {
            first[shard++] = unit;
        }
        before += unit_bytes(&reading, &documents);
        unit++;
    }
    while (shard <= outline->shards) {
        first[shard++] = unit;
    }
    status = close_plan(&reading, more < 0 ? -more : status);
    if (status) {
        free(first);
        return NULL;
    }
    return first;
}
