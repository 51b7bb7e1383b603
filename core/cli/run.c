/* SPDX-License-Identifier: MIT */
/* wenliu run: the command line of a run. */
#include "run/run.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/commands.h"
#include "cli/summary.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu run PIPELINE [INPUT...] [options]\n"
    "Runs the stages that PIPELINE names over every document of the corpus.\n"
    "INPUTs (files, folders, - for standard input) take the place of the pipeline's own.\n"
    "\n"
    "  -o, --output DIR         folder of the results\n"
    "  -j, --jobs N             workers; default: one a core; 0: everything in one process\n"
    "      --replace            put the results in the place of an earlier run's\n"
    "      --max-quarantine N   most documents that may be refused; default: 0.1 % and at\n"
    "                           least 10; beyond, the exit status is 65\n"
    "      --stages DIR         look for stages in DIR first; may be given again\n"
    "  -q, --quiet              no progress line, no summary\n"
    "      --help               this text\n";

enum { MOST_WORKERS = 1024, MOST_FOLDERS = 64 };

struct arguments {
    struct wen_job job;
    const char *folders[MOST_FOLDERS + 1];
    size_t folder_count;
    int64_t max_quarantine; /* documents; -1: the default */
};

static int wrong(const char *what, const char *value)
{
    char *safe = wen_escape_terminal_copy(value);

    fprintf(stderr, "wenliu: run: %s '%s'; see `wenliu run --help`\n", what, safe);
    free(safe);
    return WEN_EXIT_USAGE;
}

static bool parse_number(const char *text, long most, long *number)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    return !errno && end != text && *end == '\0' && *number >= 0 && *number <= most;
}

/* -1: go on. */
static int parse_option(int option, struct arguments *arguments)
{
    long number;

    switch (option) {
    case 'o': arguments->job.output = optarg; return -1;
    case 'j':
        if (!parse_number(optarg, MOST_WORKERS, &number)) {
            return wrong("--jobs takes a number from 0 to 1024, not", optarg);
        }
        arguments->job.workers = (unsigned)number;
        return -1;
    case 'r': arguments->job.replace = true; return -1;
    case 'm':
        if (!parse_number(optarg, LONG_MAX, &number)) {
            return wrong("--max-quarantine takes a number, not", optarg);
        }
        arguments->max_quarantine = number;
        return -1;
    case 's':
        if (arguments->folder_count == MOST_FOLDERS) {
            return wrong("too many --stages: no room for", optarg);
        }
        arguments->folders[arguments->folder_count++] = optarg;
        return -1;
    case 'q': arguments->job.quiet = true; return -1;
    case 'h': fputs(usage, stdout); return WEN_EXIT_OK;
    default: fputs("wenliu: run: see `wenliu run --help`\n", stderr); return WEN_EXIT_USAGE;
    }
}

static int parse(int argc, char **argv, struct arguments *arguments)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'}, {"jobs", required_argument, NULL, 'j'},
        {"replace", no_argument, NULL, 'r'},      {"max-quarantine", required_argument, NULL, 'm'},
        {"stages", required_argument, NULL, 's'}, {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},         {0}};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int option, status = -1;

    arguments->job.workers = cores > 0 && cores <= MOST_WORKERS ? (unsigned)cores : 1;
    arguments->max_quarantine = -1;
    arguments->job.stage_folders = arguments->folders;
    while (status < 0 && (option = getopt_long(argc, argv, "o:j:q", options, NULL)) != -1) {
        status = parse_option(option, arguments);
    }
    if (status < 0 && optind >= argc) {
        fputs("wenliu: run: give a pipeline file, such as configs/news.json; see "
              "`wenliu run --help`\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    return status;
}

/* Lets the command line's inputs take the place of the pipeline's. */
static int set_inputs(struct wen_pipeline *pipeline, char **inputs, size_t count)
{
    if (count) {
        pipeline->input.paths = (struct wen_strings){(const char *const *)inputs, count};
    }
    if (pipeline->input.paths.count == 0) {
        fprintf(
            stderr,
            "wenliu: run: nothing to read: give files or folders behind %s, or \"paths\" in its "
            "\"input\"\n",
            pipeline->path);
        return WEN_EXIT_USAGE;
    }
    return WEN_EXIT_OK;
}

static int set_output(struct wen_job *job)
{
    if (!job->output) {
        job->output = job->pipeline->output;
    }
    if (!job->output) {
        fprintf(stderr,
                "wenliu: run: no place for the results: give a folder with -o, or \"output\" in "
                "%s\n",
                job->pipeline->path);
        return WEN_EXIT_USAGE;
    }
    return WEN_EXIT_OK;
}

static double count_of(const struct wen_run_result *result, const char *name)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(result->facts, "counts");

    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(counts, name));
}

/* 0.1 % of what was read and at least 10, unless the user said otherwise. */
static int judge_quarantine(const struct arguments *arguments, const struct wen_run_result *result)
{
    double read = count_of(result, "read"), refused = count_of(result, "quarantined");
    double most = arguments->max_quarantine >= 0 ? (double)arguments->max_quarantine
                  : read / 1000 > 10             ? read / 1000
                                                 : 10;

    if (refused <= most) {
        return WEN_EXIT_OK;
    }
    fprintf(stderr,
            "wenliu: %.0f of %.0f documents were refused, more than the %.0f that "
            "--max-quarantine allows: see quarantine.jsonl in %s\n",
            refused, read, most, arguments->job.output);
    return WEN_EXIT_DATA;
}

static int run(const struct arguments *arguments)
{
    const struct wen_job *job = &arguments->job;
    struct wen_run_result result;
    struct wen_error error = {0};
    int status = wen_run(job, &result, &error);

    if (status) {
        if (error.text[0]) { /* problems of the pipeline are printed already */
            char *safe = wen_escape_terminal_copy(error.text);
            fprintf(stderr, "wenliu: %s\n", safe);
            free(safe);
        }
        return status;
    }
    if (!job->quiet) {
        wen_summary_print(job, &result, stdout);
    }
    status = judge_quarantine(arguments, &result);
    cJSON_Delete(result.report);
    cJSON_Delete(result.facts);
    if (fflush(stdout) || ferror(stdout)) {
        fputs("wenliu: cannot write to standard output\n", stderr);
        return WEN_EXIT_IO;
    }
    return status;
}

int wen_command_run(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct wen_pipeline pipeline;
    int status = parse(argc, argv, &arguments);

    if (status >= 0) {
        return status;
    }
    bool fine = wen_pipeline_load(argv[optind], &pipeline);
    arguments.job.pipeline = &pipeline;
    if (!fine) {
        wen_problems_print(&pipeline.problems, stderr);
        status = WEN_EXIT_CONFIG;
    } else {
        status = set_inputs(&pipeline, argv + optind + 1, (size_t)(argc - optind - 1));
    }
    if (status <= 0) {
        status = set_output(&arguments.job);
    }
    if (status <= 0) {
        status = run(&arguments);
    }
    wen_pipeline_free(&pipeline);
    return status;
}
