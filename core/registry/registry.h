/* SPDX-License-Identifier: MIT */
/* Finding and loading stages.
 *
 * Folders are searched in this order; the first that holds NAME.so wins:
 *   1. each --stages DIR
 *   2. each folder of WENLIU_STAGE_PATH (separated by ':')
 *   3. the build tree, where the program runs from one (plugins/NAME/.libs/ beside the program)
 *   4. the installed folder, beside the program (../lib/wenliu/stages) or as configured
 * Only full paths reach libltdl, through an own loader inside it that binds
 * at once (RTLD_NOW | RTLD_LOCAL) and keeps dlerror()'s text: the stock one
 * binds lazily and calls every failure "file not found". */
#ifndef WENLIU_REGISTRY_REGISTRY_H
#define WENLIU_REGISTRY_REGISTRY_H

#include "base/buffer.h"
#include "base/error.h"
#include "wenliu/stage.h"

#include <stddef.h>
#include <stdio.h>

struct wen_registry;

/* A file that may be a stage. Strings belong to the registry. */
struct wen_candidate {
    const char *name;   /* without .so */
    const char *path;   /* full */
    const char *hidden; /* path of the earlier file of that name that wins, or NULL */
};

/* Prepares the search path; loads nothing. `folders` (ends with NULL, or NULL)
 * come from the command line. Never NULL; free with wen_registry_close(). */
struct wen_registry *wen_registry_open(const char *const *folders);

/* Every candidate in search order, sorted by name within a folder. */
size_t wen_registry_candidates(struct wen_registry *registry, const struct wen_candidate **list);

/* The folders that are searched, each on a line of its own, for messages; to free(). */
char *wen_registry_folders(struct wen_registry *registry);

/* Loads the stage of that name once and returns it; NULL with the reason and
 * its remedy in *error: no such file (with every folder tried and the nearest
 * name), not safe to load (owner, mode), not a shared object, unresolved
 * symbol, no wen_stage symbol, wrong ABI or size, name or tables that do not
 * hold together. Runs the file's constructors: never in a process that must
 * survive. Stages stay loaded until the process ends. */
const struct wen_stage *wen_registry_load(struct wen_registry *registry, const char *name,
                                          struct wen_error *error);

/* Loads the stage of that name in a child, calls work(stage, argument, out)
 * there (NULL: nothing more) and appends what that writes to the buffer. Where
 * the child dies the registry remembers, and loading that stage gives the
 * reason from now on. Returns WEN_EXIT_OK, or the error that loading gives. */
int wen_registry_visit(struct wen_registry *registry, const char *name,
                       void (*work)(const struct wen_stage *stage, void *argument, FILE *out),
                       void *argument, struct wen_buffer *out, struct wen_error *error);

/* Whether the stage can be loaded without the process dying of it. */
int wen_registry_probe(struct wen_registry *registry, const char *name, struct wen_error *error);

/* Full path of the file a loaded stage came from. */
const char *wen_registry_path(struct wen_registry *registry, const struct wen_stage *stage);

/* Full path of a data file such as "segment/jieba.lexicon", to free(): searched
 * in each folder of WENLIU_DATA_PATH, the build tree (plugins/ beside the
 * program), the installed folder. NULL with all that was tried in *error. */
char *wen_registry_data(struct wen_registry *registry, const char *name, struct wen_error *error);

void wen_registry_close(struct wen_registry *registry);

#endif
