/* SPDX-License-Identifier: MIT */
/* The command lines of commands that make or do a run. */
#include "cli/job.h"

#include "base/escape.h"
#include "base/io.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORKERS = 1024, MOST_SHARDS = 1000000, MOST_GRACE = 86400, DEFAULT_GRACE = 10 };

int wen_job_wrong(const struct wen_job_command *command, const char *what, const char *value)
{
    char *safe = wen_escape_terminal_copy(value);

    fprintf(stderr, "wenliu: %s: %s '%s'; see `wenliu %s --help`\n", command->name, what, safe,
            command->name);
    free(safe);
    return WEN_EXIT_USAGE;
}

bool wen_job_number(const char *text, long most, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    return !errno && end != text && *end == '\0' && *text >= '0' && *text <= '9' && *number <= most;
}

/* I/N, counted from 0. */
static bool parse_shard(const char *text, struct wen_job *job)
{
    char first[24];
    const char *slash = strchr(text, '/');
    long number, shards;

    if (!slash || (size_t)(slash - text) >= sizeof first) {
        return false;
    }
    memcpy(first, text, (size_t)(slash - text));
    first[slash - text] = '\0';
    if (!wen_job_number(first, MOST_SHARDS, &number) ||
        !wen_job_number(slash + 1, MOST_SHARDS, &shards) || number >= shards) {
        return false;
    }
    job->wish.shard = true;
    job->wish.number = (unsigned)number;
    job->shards = (unsigned)shards;
    return true;
}

static int parse_value(const struct wen_job_command *command, int option,
                       struct wen_job_arguments *arguments)
{
    struct wen_job *job = &arguments->job;
    long number;

    switch (option) {
    case WEN_JOB_JOBS:
        if (!wen_job_number(optarg, MOST_WORKERS, &number)) {
            return wen_job_wrong(command, "--jobs takes a number from 0 to 1024, not", optarg);
        }
        job->workers = (unsigned)number;
        return -1;
    case WEN_JOB_SHARD:
        return parse_shard(optarg, job)
                   ? -1
                   : wen_job_wrong(command, "--shard takes I/N, I from 0 to N-1, not", optarg);
    case WEN_JOB_SHARDS:
        if (!wen_job_number(optarg, MOST_SHARDS, &number) || !number) {
            return wen_job_wrong(command, "--shards takes a number from 1 to 1000000, not", optarg);
        }
        job->shards = (unsigned)number;
        return -1;
    case WEN_JOB_GRACE:
        if (!wen_job_number(optarg, MOST_GRACE, &number)) {
            return wen_job_wrong(command, "--grace takes seconds from 0 to 86400, not", optarg);
        }
        job->grace = (unsigned)number;
        return -1;
    case WEN_JOB_MAX_QUARANTINE:
        if (!wen_job_number(optarg, LONG_MAX, &number)) {
            return wen_job_wrong(command, "--max-quarantine takes a number, not", optarg);
        }
        arguments->max_quarantine = number;
        return -1;
    case WEN_JOB_STAGES:
        if (arguments->folder_count == WEN_JOB_FOLDERS) {
            return wen_job_wrong(command, "too many --stages: no room for", optarg);
        }
        arguments->folders[arguments->folder_count++] = optarg;
        return -1;
    default:
        if (option != '?' && command->take) {
            return command->take(command->self, option, optarg);
        }
        fprintf(stderr, "wenliu: %s: see `wenliu %s --help`\n", command->name, command->name);
        return WEN_EXIT_USAGE;
    }
}

/* -1: go on. */
static int parse_option(const struct wen_job_command *command, int option,
                        struct wen_job_arguments *arguments)
{
    struct wen_job *job = &arguments->job;

    switch (option) {
    case WEN_JOB_OUTPUT: job->output = optarg; return -1;
    case WEN_JOB_REPLACE: job->wish.replace = true; return -1;
    case WEN_JOB_RESUME: job->wish.resume = true; return -1;
    case WEN_JOB_RETRY: job->wish.retry = true; return -1;
    case WEN_JOB_NO_CHECKPOINT: job->checkpoint = false; return -1;
    case WEN_JOB_QUIET: job->quiet = true; return -1;
    case WEN_JOB_VERBOSE: job->verbose = true; return -1;
    case WEN_JOB_HELP: fputs(command->usage, stdout); return WEN_EXIT_OK;
    default: return parse_value(command, option, arguments);
    }
}

/* Options that contradict one another. */
static int check_together(const struct wen_job_command *command, const struct wen_job *job)
{
    const struct wen_work_wish *wish = &job->wish;
    const struct {
        bool together;
        const char *what;
    } clashes[] = {
        {wish->resume && wish->replace, "--resume goes on and --replace begins anew"},
        {wish->retry && wish->replace, "--retry-quarantine keeps results and --replace does not"},
        {wish->retry && wish->shard, "--retry-quarantine takes the merged run, not one shard"},
        {!job->checkpoint && wish->resume, "--no-checkpoint leaves nothing to --resume"},
        {!job->checkpoint && wish->shard, "a shard cannot do with --no-checkpoint: its journal is "
                                          "part of what is merged"},
    };

    for (size_t i = 0; i < sizeof clashes / sizeof clashes[0]; i++) {
        if (clashes[i].together) {
            fprintf(stderr, "wenliu: %s: %s: give one of them\n", command->name, clashes[i].what);
            return WEN_EXIT_USAGE;
        }
    }
    return -1;
}

int wen_job_parse(const struct wen_job_command *command, int argc, char **argv,
                  struct wen_job_arguments *arguments)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int option, status = -1;

    *arguments = (struct wen_job_arguments){
        .max_quarantine = -1,
        .job = {.shards = 1,
                .checkpoint = true,
                .grace = DEFAULT_GRACE,
                .stage_folders = arguments->folders,
                .workers = cores > 0 && cores <= MOST_WORKERS ? (unsigned)cores : 1}};
    while (status < 0 && (option = getopt_long(argc, argv, command->short_options, command->options,
                                               NULL)) != -1) {
        status = parse_option(command, option, arguments);
    }
    if (status < 0) {
        status = check_together(command, &arguments->job);
    }
    if (status < 0 && command->operand && optind >= argc) {
        fprintf(stderr, "wenliu: %s: give %s; see `wenliu %s --help`\n", command->name,
                command->operand, command->name);
        return WEN_EXIT_USAGE;
    }
    return status;
}

static int set_output(const struct wen_job_command *command, struct wen_job *job)
{
    if (!job->output) {
        job->output = job->pipeline->output;
    }
    if (!job->output) {
        fprintf(stderr,
                "wenliu: %s: no place for the results: give a folder with -o, or \"output\" in "
                "%s\n",
                command->name, job->pipeline->path);
        return WEN_EXIT_USAGE;
    }
    return WEN_EXIT_OK;
}

void wen_job_set_inputs(struct wen_pipeline *pipeline, char **inputs, size_t count)
{
    const char **paths = wen_arena_take(&pipeline->arena, count * sizeof *paths);
    char *here = getcwd(NULL, 0);

    for (size_t i = 0; i < count; i++) {
        bool kept = !here || strcmp(inputs[i], "-") == 0 || inputs[i][0] == '/';
        char *path = wen_io_join(kept ? "" : here, inputs[i]);
        char *copy = wen_arena_take(&pipeline->arena, strlen(path) + 1);
        paths[i] = memcpy(copy, path, strlen(path) + 1);
        free(path);
    }
    free(here);
    pipeline->input.paths = (struct wen_strings){paths, count};
}

int wen_job_load(const struct wen_job_command *command, int argc, char **argv,
                 struct wen_job_arguments *arguments)
{
    struct wen_pipeline *pipeline = &arguments->pipeline;
    size_t inputs = (size_t)(argc - optind - 1);

    arguments->job.pipeline = pipeline;
    if (!wen_pipeline_load(argv[optind], pipeline)) {
        wen_problems_print(&pipeline->problems, stderr);
        return WEN_EXIT_CONFIG;
    }
    if (inputs) {
        wen_job_set_inputs(pipeline, argv + optind + 1, inputs);
    }
    if (pipeline->input.paths.count == 0) {
        fprintf(stderr,
                "wenliu: %s: nothing to read: give files or folders behind %s, or \"paths\" in its "
                "\"input\"\n",
                command->name, pipeline->path);
        return WEN_EXIT_USAGE;
    }
    return set_output(command, &arguments->job);
}

void wen_job_say_error(const struct wen_error *error)
{
    if (error->text[0]) { /* problems of the pipeline are printed already */
        char *safe = wen_escape_terminal_copy(error->text);
        fprintf(stderr, "wenliu: %s\n", safe);
        free(safe);
    }
}

int wen_job_judge(const struct wen_job_arguments *arguments, const cJSON *facts)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(facts, "counts");
    double read = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(counts, "read"));
    double refused = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(counts, "quarantined"));
    double most = arguments->max_quarantine >= 0 ? (double)arguments->max_quarantine
                  : read / 1000 > 10             ? read / 1000
                                                 : 10;

    if (!counts || refused <= most) {
        return WEN_EXIT_OK;
    }
    fprintf(stderr,
            "wenliu: %.0f of %.0f documents were refused, more than the %.0f that "
            "--max-quarantine allows: see `wenliu quarantine %s`\n",
            refused, read, most, arguments->job.output);
    return WEN_EXIT_DATA;
}
