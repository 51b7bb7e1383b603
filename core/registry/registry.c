/* SPDX-License-Identifier: MIT */
/* The stages there are, those that are loaded, and those that must not be. */
#include "registry/registry.h"

#include "base/heap.h"
#include "base/io.h"
#include "config/problems.h"
#include "registry/child.h"
#include "registry/contract.h"
#include "registry/folders.h"
#include "registry/loader.h"
#include "registry/trust.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seconds that a file's constructors may take. */
enum { VISIT_SECONDS = 20 };

/* What became of a file. */
struct outcome {
    char *path;
    const struct wen_stage *stage; /* NULL: it killed a child, `reason` says how */
    char *reason;
};

struct wen_registry {
    struct wen_folders folders, data;
    bool listed; /* the candidates were looked up */
    struct wen_candidate *candidates;
    size_t candidate_count, candidate_capacity;
    struct outcome *outcomes;
    size_t outcome_count, outcome_capacity;
};

struct wen_registry *wen_registry_open(const char *const *folders)
{
    struct wen_registry *registry = wen_heap_new(1, sizeof *registry);

    wen_folders_of_stages(&registry->folders, folders);
    wen_folders_of_data(&registry->data);
    return registry;
}

/* ---- candidates ---- */

static void add_candidate(struct wen_registry *registry, const char *name, char *path)
{
    const char *hidden = NULL;

    for (size_t i = 0; i < registry->candidate_count && !hidden; i++) {
        if (strcmp(registry->candidates[i].name, name) == 0) {
            hidden = registry->candidates[i].path;
        }
    }
    registry->candidates =
        wen_heap_room(registry->candidates, registry->candidate_count,
                      &registry->candidate_capacity, sizeof *registry->candidates);
    registry->candidates[registry->candidate_count++] =
        (struct wen_candidate){wen_heap_copy(name, strlen(name)), path, hidden};
}

/* "segment" of "segment.so", to free(), or NULL where the name is not of that form. */
static char *name_of_file(const char *file)
{
    size_t size = strlen(file);

    return size > 3 && file[0] != '.' && strcmp(file + size - 3, ".so") == 0
               ? wen_heap_copy(file, size - 3)
               : NULL;
}

/* The entry's path where it can be a stage, or NULL. */
static char *candidate_path(const struct wen_folder *folder, const char *entry, char **name)
{
    if (!folder->build_tree) {
        *name = name_of_file(entry);
        return *name ? wen_io_join(folder->path, entry) : NULL;
    }
    char *path = wen_heap_format("%s/%s/.libs/%s.so", folder->path, entry, entry);
    *name = NULL;
    if (entry[0] == '.' || access(path, F_OK) != 0) {
        free(path);
        return NULL;
    }
    *name = wen_heap_copy(entry, strlen(entry));
    return path;
}

static int by_bytes(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static void list_folder(struct wen_registry *registry, const struct wen_folder *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder->path, &entries, NULL, by_bytes);

    for (int i = 0; i < count; i++) {
        char *name, *path = candidate_path(folder, entries[i]->d_name, &name);
        if (path) {
            add_candidate(registry, name, path);
        }
        free(name);
        free(entries[i]);
    }
    free(entries);
}

size_t wen_registry_candidates(struct wen_registry *registry, const struct wen_candidate **list)
{
    if (!registry->listed) {
        for (size_t i = 0; i < registry->folders.count; i++) {
            list_folder(registry, &registry->folders.items[i]);
        }
        registry->listed = true;
    }
    *list = registry->candidates;
    return registry->candidate_count;
}

static const char *path_of(struct wen_registry *registry, const char *name)
{
    const struct wen_candidate *list;
    size_t count = wen_registry_candidates(registry, &list);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return list[i].path;
        }
    }
    return NULL;
}

/* ---- messages ---- */

static void add_folders(struct wen_buffer *to, const struct wen_folders *folders,
                        const char *separator)
{
    for (size_t i = 0; i < folders->count; i++) {
        const struct wen_folder *folder = &folders->items[i];
        wen_buffer_format(to, "%s%s%s%s", i ? separator : "", folder->path,
                          folder->build_tree ? "/*/.libs" : "",
                          access(folder->path, R_OK | X_OK) == 0 ? ""
                          : errno == ENOENT                      ? " (not there)"
                                                                 : " (not readable)");
    }
}

char *wen_registry_folders(struct wen_registry *registry)
{
    struct wen_buffer text = {0};

    add_folders(&text, &registry->folders, "\n");
    return wen_buffer_text(&text);
}

static void not_found(struct wen_registry *registry, const char *name, struct wen_error *error)
{
    const struct wen_candidate *list;
    size_t count = wen_registry_candidates(registry, &list);
    const char **names = wen_heap_new(count + 1, sizeof *names);
    struct wen_buffer text = {0};

    for (size_t i = 0; i < count; i++) {
        names[i] = list[i].name;
    }
    const char *nearest = wen_did_you_mean(name, names);
    wen_buffer_format(&text, "there is no stage \"%s\"", wen_brief(name).text);
    if (nearest) {
        wen_buffer_format(&text, "; did you mean \"%s\"?", nearest);
    } else if (!wen_name_is_good(name)) {
        wen_buffer_add_text(&text, "; names of stages are of the form [a-z][a-z0-9_]*");
    }
    wen_buffer_add_text(&text, nearest ? " Looked in: " : ". Looked in: ");
    add_folders(&text, &registry->folders, ", ");
    wen_error_set(error, WEN_EXIT_CONFIG, "%s", wen_buffer_text(&text));
    wen_buffer_free(&text);
    free(names);
}

/* ---- loading ---- */

static const struct outcome *find_outcome(const struct wen_registry *registry, const char *path)
{
    for (size_t i = 0; i < registry->outcome_count; i++) {
        if (strcmp(registry->outcomes[i].path, path) == 0) {
            return &registry->outcomes[i];
        }
    }
    return NULL;
}

static void keep_outcome(struct wen_registry *registry, const char *path,
                         const struct wen_stage *stage, const char *reason)
{
    registry->outcomes = wen_heap_room(registry->outcomes, registry->outcome_count,
                                       &registry->outcome_capacity, sizeof *registry->outcomes);
    registry->outcomes[registry->outcome_count++] = (struct outcome){
        wen_heap_copy(path, strlen(path)), stage, wen_heap_copy(reason, strlen(reason))};
}

static const struct wen_stage *load(const char *path, struct wen_error *error)
{
    const char *base = strrchr(path, '/') + 1;
    char *name = name_of_file(base);
    const struct wen_stage *stage = NULL;

    if (!name || !wen_name_is_good(name)) {
        wen_error_set(error, WEN_EXIT_CONFIG,
                      "%s cannot be a stage: its file must be named [a-z][a-z0-9_]*.so", path);
    } else if (!wen_trust(path, error)) {
        stage = wen_loader_symbol(path, "wen_stage", error);
    }
    char *why = stage ? wen_contract_check(stage, name) : NULL;
    if (why) {
        wen_error_set(error, WEN_EXIT_CONFIG, "%s cannot be used: %s", path, why);
        stage = NULL;
    }
    free(why);
    free(name);
    return stage;
}

const struct wen_stage *wen_registry_load(struct wen_registry *registry, const char *name,
                                          struct wen_error *error)
{
    const char *path = path_of(registry, name);
    const struct outcome *known = path ? find_outcome(registry, path) : NULL;

    if (!path) {
        not_found(registry, name, error);
        return NULL;
    }
    if (known && !known->stage) {
        wen_error_set(error, WEN_EXIT_CONFIG, "%s", known->reason);
    }
    if (known) {
        return known->stage;
    }
    const struct wen_stage *stage = load(path, error);
    if (stage) {
        keep_outcome(registry, path, stage, "");
    }
    return stage;
}

/* ---- visiting ---- */

struct visit {
    struct wen_registry *registry;
    const char *name;
    void (*work)(const struct wen_stage *, void *, FILE *);
    void *argument;
};

static int visit_in_child(void *argument, FILE *out)
{
    const struct visit *visit = argument;
    struct wen_error error;
    const struct wen_stage *stage = wen_registry_load(visit->registry, visit->name, &error);

    if (!stage) {
        fputs(error.text, out);
        return error.status;
    }
    if (visit->work) {
        visit->work(stage, visit->argument, out);
    }
    return WEN_EXIT_OK;
}

int wen_registry_visit(struct wen_registry *registry, const char *name,
                       void (*work)(const struct wen_stage *, void *, FILE *), void *argument,
                       struct wen_buffer *out, struct wen_error *error)
{
    struct visit visit = {registry, name, work, argument};
    const char *path = path_of(registry, name);
    const struct outcome *known = path ? find_outcome(registry, path) : NULL;
    size_t before = out->size;
    struct wen_error death;

    if (!path) {
        not_found(registry, name, error);
        return error->status;
    }
    if (known && !known->stage) {
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", known->reason);
    }
    int status = wen_in_child(visit_in_child, &visit, VISIT_SECONDS, out, &death);
    if (death.status) {
        status = wen_error_set(error, WEN_EXIT_CONFIG,
                               "%s does not load: the process that tried %s; debug its "
                               "constructors with gdb, or build it again",
                               path, death.text);
        keep_outcome(registry, path, NULL, error->text);
    } else if (status) {
        wen_error_set(error, status, "%s", wen_buffer_text(out) + before);
    }
    if (status) {
        out->size = before;
    }
    return status;
}

int wen_registry_probe(struct wen_registry *registry, const char *name, struct wen_error *error)
{
    struct wen_buffer out = {0};
    int status = wen_registry_visit(registry, name, NULL, NULL, &out, error);

    wen_buffer_free(&out);
    return status;
}

/* ---- the rest ---- */

const char *wen_registry_path(struct wen_registry *registry, const struct wen_stage *stage)
{
    for (size_t i = 0; i < registry->outcome_count; i++) {
        const struct wen_stage *loaded = registry->outcomes[i].stage;
        if (loaded && strcmp(loaded->name, stage->name) == 0) {
            return registry->outcomes[i].path;
        }
    }
    return NULL;
}

/* Data files lie below their folders, wherever those are. */
static bool stays_below(const char *name)
{
    bool up = strncmp(name, "../", 3) == 0 || strstr(name, "/../");
    return name[0] && name[0] != '/' && !up;
}

char *wen_registry_data(struct wen_registry *registry, const char *name, struct wen_error *error)
{
    const struct wen_folders *folders = &registry->data;
    struct wen_buffer tried = {0};
    char *found = NULL;

    if (!stays_below(name)) {
        wen_error_set(error, WEN_EXIT_CONFIG,
                      "\"%s\" cannot name a data file: it leaves the folder", wen_brief(name).text);
        return NULL;
    }
    for (size_t i = 0; i < folders->count && !found; i++) {
        char *path = wen_io_join(folders->items[i].path, name);
        if (access(path, R_OK) == 0) {
            found = path;
        } else {
            free(path);
        }
    }
    if (!found) {
        add_folders(&tried, folders, ", ");
        wen_error_set(error, WEN_EXIT_CONFIG,
                      "the data file %s is missing; build it with make, install wenliu, or set "
                      "WENLIU_DATA_PATH. Looked in: %s",
                      name, wen_buffer_text(&tried));
    }
    wen_buffer_free(&tried);
    return found;
}

void wen_registry_close(struct wen_registry *registry)
{
    for (size_t i = 0; i < registry->candidate_count; i++) {
        free((char *)registry->candidates[i].name);
        free((char *)registry->candidates[i].path);
    }
    for (size_t i = 0; i < registry->outcome_count; i++) {
        free(registry->outcomes[i].path);
        free(registry->outcomes[i].reason);
    }
    free(registry->candidates);
    free(registry->outcomes);
    wen_folders_free(&registry->folders);
    wen_folders_free(&registry->data);
    free(registry);
}
