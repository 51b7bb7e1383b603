/* SPDX-License-Identifier: MIT */
/* The command lines of commands that make or do a run: run, plan, merge. */
#ifndef WENLIU_CLI_JOB_H
#define WENLIU_CLI_JOB_H

#include "run/run.h"

#include <getopt.h>

enum { WEN_JOB_FOLDERS = 64 };

struct wen_job_arguments {
    struct wen_job job;
    struct wen_pipeline pipeline;
    const char *folders[WEN_JOB_FOLDERS + 1];
    size_t folder_count;
    int64_t max_quarantine; /* documents; -1: the default */
};

/* One command. */
struct wen_job_command {
    const char *name;
    const char *usage;   /* of --help */
    const char *operand; /* what to give where there is none; NULL: none is needed */
    const struct option *options;
    const char *short_options;

    /* Takes an option that no other command has, with its value or NULL: -1, or
     * the exit status with everything said. NULL: there is none. */
    int (*take)(void *self, int option, const char *value);
    void *self;
};

/* The `val` of an option in wen_job_command.options; others are for its take(). */
enum wen_job_option {
    WEN_JOB_OUTPUT = 'o',
    WEN_JOB_JOBS = 'j',
    WEN_JOB_QUIET = 'q',
    WEN_JOB_VERBOSE = 'v',
    WEN_JOB_HELP = 'h',
    WEN_JOB_REPLACE = 256,
    WEN_JOB_RESUME,
    WEN_JOB_RETRY,
    WEN_JOB_SHARD,
    WEN_JOB_SHARDS,
    WEN_JOB_GRACE,
    WEN_JOB_NO_CHECKPOINT,
    WEN_JOB_MAX_QUARANTINE,
    WEN_JOB_STAGES
};

/* Says what is wrong with a value: "wenliu: NAME: WHAT 'VALUE'; see …". Returns
 * WEN_EXIT_USAGE. */
int wen_job_wrong(const struct wen_job_command *command, const char *what, const char *value);

/* A number from 0 to `most` in decimal digits, and nothing else. */
bool wen_job_number(const char *text, long most, long *number);

/* Parses the options; operands begin at argv[optind]. -1: go on; else the exit
 * status, with everything said. */
int wen_job_parse(const struct wen_job_command *command, int argc, char **argv,
                  struct wen_job_arguments *arguments);

/* Loads the pipeline argv[optind] and lets inputs and output of the command
 * line take the place of its own. Free arguments->pipeline in either case. */
int wen_job_load(const struct wen_job_command *command, int argc, char **argv,
                 struct wen_job_arguments *arguments);

/* Lets paths of the command line take the place of the pipeline's own inputs:
 * absolute as those of a pipeline file, so that a run can be gone on with from
 * anywhere. */
void wen_job_set_inputs(struct wen_pipeline *pipeline, char **inputs, size_t count);

/* Says on standard error why a job failed. */
void wen_job_say_error(const struct wen_error *error);

/* 0.1 % of what was read and at least 10 may be refused, unless the user said
 * otherwise: WEN_EXIT_OK, or WEN_EXIT_DATA with a sentence. */
int wen_job_judge(const struct wen_job_arguments *arguments, const cJSON *facts);

#endif
