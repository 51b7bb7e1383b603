/* SPDX-License-Identifier: MIT */
/* The files of a run's results while they are written, in the place of an
 * unfinished run (work.h). They get their final names together, when all of
 * them are complete and on disk. */
#ifndef WENLIU_RESULTS_FOLDER_H
#define WENLIU_RESULTS_FOLDER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wen_folder;

/* A file of the folder that is written from begin to end. */
struct wen_file;

/* `place` is there; copied. */
void wen_folder_open(const char *place, struct wen_folder **folder);

/* Whether a name is one for a file of the results: relative, no step out of
 * the folder, nothing hidden. */
bool wen_folder_plain(const char *name);

/* Full path of the unfinished file `name` ("tables/terms.csv"; folders are
 * made); free() it. The file belongs to the results from now on. NULL where
 * the name is not a plain one or is taken already. */
char *wen_folder_path(struct wen_folder *folder, const char *name, struct wen_error *error);

/* Makes a file that is there already, complete and on disk, one of the results. */
int wen_folder_list(struct wen_folder *folder, const char *name, const char *path,
                    struct wen_error *error);

/* The folder of unfinished files, where files without a name may be made; the
 * folder's. */
const char *wen_folder_unfinished(const struct wen_folder *folder);

/* Creates an unfinished file; the folder closes it. NULL with the error. */
struct wen_file *wen_folder_create(struct wen_folder *folder, const char *name,
                                   struct wen_error *error);

/* Appends. WEN_EXIT_OK, or the status with the error, which names the file. */
int wen_file_write(struct wen_file *file, const void *bytes, size_t size, struct wen_error *error);

/* Writes what is pending, fsyncs and closes. */
int wen_file_finish(struct wen_file *file, struct wen_error *error);

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

/* Closes what is open; removes nothing. */
void wen_folder_close(struct wen_folder *folder);

#endif
