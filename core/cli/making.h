/* SPDX-License-Identifier: MIT */
/* A run that makes one file, such as a model: it is an ordinary run in a folder
 * beside the file, FILE.run. When it is complete the file gets its name and the
 * folder goes; no unfinished file ever bears that name. What was stopped is gone
 * on with by the same command. */
#ifndef WENLIU_CLI_MAKING_H
#define WENLIU_CLI_MAKING_H

#include "cli/job.h"

/* Zeroed but for what the caller sets; the caller's until wen_making_free(). */
struct wen_making {
    struct wen_job_arguments *arguments; /* its job's output becomes the folder */
    const char *name;                    /* of the file in the run's folder */
    const char *file;                    /* the user's */
    bool replace;

    char *folder, *made; /* of the run; the file in it */
};

/* Sets the places. WEN_EXIT_USAGE with everything said where `file` is no file
 * name; WEN_EXIT_IO where it is there and neither replaced nor gone on with. */
int wen_making_begin(struct wen_making *making, const char *command, struct wen_error *error);

/* Runs the job and gives the file its name. An enum wen_exit; `result` is the
 * caller's to free in either case. */
int wen_making_run(const struct wen_making *making, struct wen_run_result *result,
                   struct wen_error *error);

/* Prints what was read, and the rows of the run's table `table` (what, precision,
 * recall, f1, count) under `title`; `count` is the head of the last column. */
void wen_making_say(const struct wen_making *making, const struct wen_run_result *result,
                    const char *table, const char *title, const char *count);

/* Frees the places and the result. */
void wen_making_free(struct wen_making *making, struct wen_run_result *result);

#endif
