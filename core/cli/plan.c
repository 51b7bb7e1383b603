/* SPDX-License-Identifier: MIT */
/* wenliu plan: freezes what a run is going to do. */
#include "cli/commands.h"
#include "cli/job.h"

#include <stdio.h>

static const char usage[] =
    "Usage: wenliu plan PIPELINE [INPUT...] -o DIR [options]\n"
    "Writes DIR/plan.jsonl: the input files with size and SHA-256, the units that they are cut\n"
    "into, the pipeline with every default, versions and hashes of stages and models. `wenliu\n"
    "run` in DIR then does that and nothing else.\n"
    "\n"
    "  -o, --output DIR     folder of the results\n"
    "      --shards N       the work is going to be shared among N runs (run --shard I/N);\n"
    "                       default: 1\n"
    "      --replace        put the plan in the place of an earlier one\n"
    "      --stages DIR     look for stages in DIR first; may be given again\n"
    "  -q, --quiet          no progress line, no summary\n"
    "      --help           this text\n";

static const struct option options[] = {{"output", required_argument, NULL, WEN_JOB_OUTPUT},
                                        {"shards", required_argument, NULL, WEN_JOB_SHARDS},
                                        {"replace", no_argument, NULL, WEN_JOB_REPLACE},
                                        {"stages", required_argument, NULL, WEN_JOB_STAGES},
                                        {"quiet", no_argument, NULL, WEN_JOB_QUIET},
                                        {"help", no_argument, NULL, WEN_JOB_HELP},
                                        {0}};

static const struct wen_job_command command = {
    .name = "plan",
    .usage = usage,
    .operand = "a pipeline file, such as configs/news.json",
    .options = options,
    .short_options = "o:q",
};

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static int plan(struct wen_job *job)
{
    struct wen_run_result result;
    struct wen_error error = {0};

    job->purpose = WEN_TO_PLAN;
    job->workers = 1;
    int status = wen_run(job, &result, &error);
    if (status) {
        wen_job_say_error(&error);
        return status;
    }
    if (!job->quiet) {
        printf("%llu documents in %llu file%s (%.1f MB), cut into %llu unit%s for %u shard%s: "
               "%s/plan.jsonl\n",
               (unsigned long long)result.documents, (unsigned long long)result.files,
               plural(result.files), (double)result.bytes / 1e6, (unsigned long long)result.units,
               plural(result.units), result.shards, plural(result.shards), job->output);
    }
    return fflush(stdout) ? WEN_EXIT_IO : WEN_EXIT_OK;
}

int wen_command_plan(int argc, char **argv)
{
    struct wen_job_arguments arguments;
    int status = wen_job_parse(&command, argc, argv, &arguments);

    if (status >= 0) {
        return status;
    }
    status = wen_job_load(&command, argc, argv, &arguments);
    if (!status) {
        status = plan(&arguments.job);
    }
    wen_pipeline_free(&arguments.pipeline);
    return status;
}
