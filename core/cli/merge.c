/* SPDX-License-Identifier: MIT */
/* wenliu merge: the parts of all shards into one result. */
#include "run/merge.h"

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/summary.h"

#include <stdio.h>

static const char usage[] =
    "Usage: wenliu merge DIR... [-o DIR] [options]\n"
    "Puts the parts of all shards together into the results of one run, the very bytes that one\n"
    "machine alone would have written. Each DIR holds the plan and some of the parts; all DIRs\n"
    "together hold every part once. Every byte of the parts is checked.\n"
    "\n"
    "  -o, --output DIR         folder of the results; default: the first DIR\n"
    "      --replace            put the results in the place of an earlier run's\n"
    "      --max-quarantine N   most documents that may be refused; default: 0.1 % and at\n"
    "                           least 10; beyond, the exit status is 65\n"
    "      --stages DIR         look for stages in DIR first; may be given again\n"
    "  -q, --quiet              no progress line, no summary\n"
    "      --help               this text\n";

static const struct option options[] = {
    {"output", required_argument, NULL, WEN_JOB_OUTPUT},
    {"replace", no_argument, NULL, WEN_JOB_REPLACE},
    {"max-quarantine", required_argument, NULL, WEN_JOB_MAX_QUARANTINE},
    {"stages", required_argument, NULL, WEN_JOB_STAGES},
    {"quiet", no_argument, NULL, WEN_JOB_QUIET},
    {"help", no_argument, NULL, WEN_JOB_HELP},
    {0}};

static const struct wen_job_command command = {
    .name = "merge",
    .usage = usage,
    .operand = "the folder of a plan whose shards are done",
    .options = options,
    .short_options = "o:q",
};

static int merge(struct wen_job_arguments *arguments, const char *const *folders, size_t count)
{
    struct wen_job *job = &arguments->job;
    struct wen_run_result result;
    struct wen_error error = {0};

    job->pipeline = &arguments->pipeline;
    job->output = job->output ? job->output : folders[0];
    int status = wen_merge(job, folders, count, &result, &error);
    if (status) {
        wen_job_say_error(&error);
    } else if (!job->quiet && result.outcome == WEN_NAMED_NOW) {
        printf("The merge in %s was complete; its files have their names now.\n", job->output);
    } else if (!job->quiet) {
        wen_summary_print(job, &result, stdout);
    }
    status = status ? status : wen_job_judge(arguments, result.facts);
    cJSON_Delete(result.report);
    cJSON_Delete(result.facts);
    return fflush(stdout) && !status ? WEN_EXIT_IO : status;
}

int wen_command_merge(int argc, char **argv)
{
    struct wen_job_arguments arguments;
    int status = wen_job_parse(&command, argc, argv, &arguments);

    if (status < 0) {
        status = merge(&arguments, (const char *const *)argv + optind, (size_t)(argc - optind));
        wen_pipeline_free(&arguments.pipeline);
    }
    return status;
}
