/* SPDX-License-Identifier: MIT */
/* Reading a plan, and cutting it into shares. */
#include "plan/plan.h"

#include "base/heap.h"
#include "base/io.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, SEAL_LINE = 9 + 64 + 3 };

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* A whole number from 0 to 2^53, or false. */
static bool number(const cJSON *object, const char *name, uint64_t *to)
{
    const cJSON *value = member(object, name);
    const double most = 9007199254740992.0;

    if (!cJSON_IsNumber(value) || !(value->valuedouble >= 0 && value->valuedouble <= most)) {
        return false;
    }
    *to = (uint64_t)value->valuedouble;
    return true;
}

static char *string(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(member(object, name));

    return text ? wen_heap_copy(text, strlen(text)) : NULL;
}

static bool hash(const cJSON *object, char to[65])
{
    const char *text = cJSON_GetStringValue(member(object, "sha256"));

    if (!text || strlen(text) > 64) {
        return false;
    }
    memcpy(to, text, strlen(text) + 1);
    return true;
}

static bool modified(const cJSON *object, int64_t *to)
{
    const char *text = cJSON_GetStringValue(member(object, "modified"));
    const char *point = text ? strchr(text, '.') : NULL;

    if (!point) {
        return false;
    }
    *to = strtoll(text, NULL, 10) * 1000000000 + strtoll(point + 1, NULL, 10);
    return true;
}

static bool add_file(struct wen_plan *plan, const cJSON *line)
{
    struct wen_corpus_file file = {0};
    uint64_t place;

    plan->files =
        wen_heap_room(plan->files, plan->file_count, &plan->file_capacity, sizeof plan->files[0]);
    file.id = string(line, "id");
    file.path = string(line, "path");
    file.refused = string(line, "refused");
    bool whole = number(line, "file", &place) && place == plan->file_count &&
                 number(line, "size", &file.size) && modified(line, &file.modified) &&
                 hash(line, file.sha256);
    plan->files[plan->file_count++] = file;
    return whole && file.id && file.path;
}

static bool add_unit(struct wen_plan *plan, const cJSON *line)
{
    const char *check = cJSON_GetStringValue(member(line, "check"));
    struct wen_plan_unit unit = {0};
    uint64_t place;

    plan->units =
        wen_heap_room(plan->units, plan->unit_count, &plan->unit_capacity, sizeof plan->units[0]);
    bool whole =
        number(line, "unit", &place) && place == plan->unit_count &&
        number(line, "file", &unit.place.file) && number(line, "record", &unit.place.record) &&
        number(line, "offset", &unit.place.offset) && number(line, "line", &unit.place.line) &&
        number(line, "documents", &unit.cut.documents) && number(line, "bytes", &unit.cut.bytes) &&
        check && strlen(check) == 8;
    unit.cut.check = whole ? (uint32_t)strtoul(check, NULL, 16) : 0;
    plan->units[plan->unit_count++] = unit;
    plan->documents += unit.cut.documents;
    return whole;
}

static bool add_inputs(struct wen_plan *plan, const cJSON *line)
{
    const cJSON *inputs = member(line, "inputs");

    plan->streams = cJSON_IsTrue(member(line, "streams"));
    return number(inputs, "files", &plan->inputs.files) &&
           number(inputs, "bytes", &plan->inputs.bytes) &&
           number(inputs, "skipped", &plan->inputs.skipped) && hash(inputs, plan->inputs.sha256);
}

static bool add_head(struct wen_plan *plan, cJSON *line)
{
    uint64_t form, shards;

    plan->head = line;
    if (!number(line, "wenliu_plan", &form) || form != FORM || !number(line, "shards", &shards) ||
        shards < 1 || shards > UINT32_MAX) {
        return false;
    }
    plan->shards = (unsigned)shards;
    return true;
}

static const struct line_kind {
    const char *key;
    bool (*add)(struct wen_plan *plan, const cJSON *line);
} line_kinds[] = {{"unit", add_unit}, {"file", add_file}, {"inputs", add_inputs}};

static bool add_line(struct wen_plan *plan, const char *text, size_t size)
{
    cJSON *line = cJSON_ParseWithLength(text, size);
    bool good = false;

    if (!plan->head) {
        return line && add_head(plan, line);
    }
    /* a unit's line has a "file" too: the first key tells */
    for (size_t i = 0; line && line->child && i < sizeof line_kinds / sizeof line_kinds[0]; i++) {
        if (strcmp(line->child->string, line_kinds[i].key) == 0) {
            good = line_kinds[i].add(plan, line);
        }
    }
    cJSON_Delete(line);
    return good;
}

static bool check_seal(const char *text, size_t size, struct wen_plan *plan)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char line[SEAL_LINE + 1];

    if (size < SEAL_LINE) {
        return false;
    }
    sha256_init(&context);
    sha256_update(&context, size - SEAL_LINE, (const uint8_t *)text);
    sha256_digest(&context, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, plan->seal);
    memcpy(line, "{\"seal\":\"", 9);
    memcpy(line + 9, plan->seal, 64);
    memcpy(line + 73, "\"}\n", 4);
    return memcmp(text + size - SEAL_LINE, line, SEAL_LINE) == 0;
}

int wen_plan_parse(const char *text, size_t size, const char *name, struct wen_plan *plan,
                   struct wen_error *error)
{
    *plan = (struct wen_plan){0};
    if (!check_seal(text, size, plan)) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "%s is damaged: it differs from its seal; make the plan again "
                             "(wenliu plan), or begin anew with --replace",
                             name);
    }
    const char *end = text + size - SEAL_LINE;
    for (unsigned long number = 1; text < end || !plan->head; number++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        if (!newline || !add_line(plan, text, (size_t)(newline - text))) {
            return wen_error_set(error, WEN_EXIT_CONFIG,
                                 "%s:%lu: this is no line of a plan that this wenliu can read; "
                                 "make the plan again (wenliu plan)",
                                 name, number);
        }
        text = newline + 1;
    }
    return WEN_EXIT_OK;
}

int wen_plan_load(const char *path, struct wen_plan *plan, struct wen_error *error)
{
    struct wen_buffer text = {0};
    const size_t most = (size_t)1 << 36;

    *plan = (struct wen_plan){0};
    int status = wen_io_read_file(path, most, &text, error);
    if (!status) {
        status = wen_plan_parse(text.data, text.size, path, plan, error);
    }
    wen_buffer_free(&text);
    return status;
}

void wen_plan_free(struct wen_plan *plan)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        free((char *)plan->files[i].id);
        free((char *)plan->files[i].path);
        free((char *)plan->files[i].refused);
    }
    free(plan->files);
    free(plan->units);
    cJSON_Delete(plan->head);
    *plan = (struct wen_plan){0};
}

/* The first unit that begins at or behind share `shard`'s part of all bytes. */
static uint64_t share_begin(const struct wen_plan *plan, unsigned shard, unsigned shards,
                            uint64_t bytes)
{
    uint64_t limit = (uint64_t)((unsigned __int128)bytes * shard / shards), before = 0, unit = 0;

    while (unit < plan->unit_count && before < limit) {
        before += plan->units[unit++].cut.bytes;
    }
    return unit;
}

void wen_plan_share(const struct wen_plan *plan, unsigned shard, unsigned shards, uint64_t *first,
                    uint64_t *end)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < plan->unit_count; i++) {
        bytes += plan->units[i].cut.bytes;
    }
    *first = share_begin(plan, shard, shards, bytes);
    *end = shard + 1 == shards ? plan->unit_count : share_begin(plan, shard + 1, shards, bytes);
}
