/* SPDX-License-Identifier: MIT */
/* The folder of a run's results. While the run goes on its files lie in
 * FOLDER/.unfinished/; a file has its final name only when the run is complete
 * and all of it is on disk. */
#ifndef WENLIU_RUN_FOLDER_H
#define WENLIU_RUN_FOLDER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEN_FOLDER_UNFINISHED ".unfinished"

struct wen_folder;

/* A file of the folder that is written from begin to end. */
struct wen_file;

/* Looks whether results may go to `path`: it does not exist, is empty, or
 * holds only what an unfinished run left; or, with `replace`, holds a finished
 * run (run.json). Changes nothing. */
int wen_folder_check(const char *path, bool replace, struct wen_error *error);

/* Makes the folder and an empty FOLDER/.unfinished. */
int wen_folder_open(const char *path, bool replace, struct wen_folder **folder,
                    struct wen_error *error);

/* Full path of the unfinished file `name` ("tables/terms.csv"; folders are
 * made); free() it. The file belongs to the results from now on. NULL where
 * the name is not a plain relative one or is taken already. */
char *wen_folder_path(struct wen_folder *folder, const char *name, struct wen_error *error);

/* Creates an unfinished file; the folder closes it. NULL with the error. */
struct wen_file *wen_folder_create(struct wen_folder *folder, const char *name,
                                   struct wen_error *error);

int wen_file_write(struct wen_file *file, const void *bytes, size_t size, struct wen_error *error);

/* One file of the results. */
struct wen_result {
    const char *name;
    uint64_t size;
    char sha256[65];
};

/* Flushes, hashes and fsyncs every file; `results` (the folder's) lists them
 * in the order of their names. */
int wen_folder_seal(struct wen_folder *folder, const struct wen_result **results, size_t *count,
                    struct wen_error *error);

/* Gives every file its final name, in place of an earlier run's, run.json
 * last, and syncs the folders. */
int wen_folder_publish(struct wen_folder *folder, struct wen_error *error);

/* Removes what a run that was killed left in FOLDER/.unfinished, and the
 * folder itself where that leaves it empty. */
void wen_folder_discard(const char *path);

/* Closes; removes FOLDER/.unfinished where nothing was published. */
void wen_folder_close(struct wen_folder *folder);

#endif
