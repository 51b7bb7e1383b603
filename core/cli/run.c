/* SPDX-License-Identifier: MIT */
/* wenliu run: the command line of a run. */
#include "run/run.h"

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/profile.h"
#include "cli/summary.h"
#include "cli/tap.h"

#include <limits.h>
#include <stdio.h>

static const char usage[] =
    "Usage: wenliu run PIPELINE [INPUT...] [options]\n"
    "Runs the stages that PIPELINE names over every document of the corpus.\n"
    "INPUTs (files, folders, - for standard input) take the place of the pipeline's own.\n"
    "\n"
    "  -o, --output DIR         folder of the results\n"
    "  -j, --jobs N             workers; default: one a core; 0: everything in one process\n"
    "      --resume             go on with the run that was stopped in DIR; where there is\n"
    "                           none, begin; where it is finished, say so\n"
    "      --replace            put the results in the place of an earlier run's\n"
    "      --shard I/N          only share I of N (from 0), N being the plan's (wenliu plan)\n"
    "      --grace SECONDS      for the units in hand after a signal to stop; default: 10\n"
    "      --max-quarantine N   most documents that may be refused; default: 0.1 % and at\n"
    "                           least 10; beyond, the exit status is 65\n"
    "      --retry-quarantine   run again what the stages refused in DIR's finished run, and\n"
    "                           keep all else of it\n"
    "      --no-checkpoint      commit nothing on the way: a run that is stopped is lost\n"
    "      --profile            show what each stage cost: time, documents, rows, bytes\n"
    "      --metrics FILE       keep FILE up to date with how the run goes, for Prometheus\n"
    "      --tap STAGE          no results: print what STAGE gives, row by row, as JSON Lines\n"
    "      --limit N            with --tap: only the first N rows\n"
    "      --stages DIR         look for stages in DIR first; may be given again\n"
    "  -v, --verbose            a line for each commit\n"
    "  -q, --quiet              no progress line, no summary\n"
    "      --help               this text\n";

enum { TAP = 512, LIMIT, PROFILE, METRICS };

static const struct option options[] = {
    {"output", required_argument, NULL, WEN_JOB_OUTPUT},
    {"jobs", required_argument, NULL, WEN_JOB_JOBS},
    {"resume", no_argument, NULL, WEN_JOB_RESUME},
    {"replace", no_argument, NULL, WEN_JOB_REPLACE},
    {"shard", required_argument, NULL, WEN_JOB_SHARD},
    {"grace", required_argument, NULL, WEN_JOB_GRACE},
    {"max-quarantine", required_argument, NULL, WEN_JOB_MAX_QUARANTINE},
    {"retry-quarantine", no_argument, NULL, WEN_JOB_RETRY},
    {"no-checkpoint", no_argument, NULL, WEN_JOB_NO_CHECKPOINT},
    {"profile", no_argument, NULL, PROFILE},
    {"metrics", required_argument, NULL, METRICS},
    {"tap", required_argument, NULL, TAP},
    {"limit", required_argument, NULL, LIMIT},
    {"stages", required_argument, NULL, WEN_JOB_STAGES},
    {"verbose", no_argument, NULL, WEN_JOB_VERBOSE},
    {"quiet", no_argument, NULL, WEN_JOB_QUIET},
    {"help", no_argument, NULL, WEN_JOB_HELP},
    {0}};

/* What is asked of this command alone. */
struct asked {
    const char *tap;
    long limit; /* 0: none */
    bool profile;
    const char *metrics;
};

static int take(void *self, int option, const char *value)
{
    static const struct wen_job_command name = {.name = "run"};
    struct asked *asked = self;

    switch (option) {
    case TAP: asked->tap = value; return -1;
    case PROFILE: asked->profile = true; return -1;
    case METRICS: asked->metrics = value; return -1;
    case LIMIT:
        if (!wen_job_number(value, LONG_MAX, &asked->limit) || !asked->limit) {
            return wen_job_wrong(&name, "--limit takes a number from 1, not", value);
        }
        return -1;
    default: return WEN_EXIT_USAGE; /* there is no other option */
    }
}

static void say_outcome(const struct wen_job *job, const struct wen_run_result *result)
{
    const struct wen_work_wish *wish = &job->wish;

    if (result->outcome == WEN_DONE_BEFORE && wish->shard) {
        printf("Shard %u of %s is done already.\n", wish->number, job->output);
    } else if (result->outcome == WEN_DONE_BEFORE) {
        printf("The run in %s is finished already: there is nothing to do.\n", job->output);
    } else if (result->outcome == WEN_NAMED_NOW) {
        printf("The run in %s was complete; its files have their names now.\n", job->output);
    } else if (wish->shard) {
        printf("Shard %u of %s is done: `wenliu status %s` tells of the others.\n", wish->number,
               job->output, job->output);
    } else {
        wen_summary_print(job, result, stdout);
    }
}

static int run(const struct wen_job_arguments *arguments, bool profile)
{
    const struct wen_job *job = &arguments->job;
    struct wen_run_result result;
    struct wen_error error = {0};
    int status = wen_run(job, &result, &error);

    if (status) {
        wen_job_say_error(&error);
        if (result.kept && status != WEN_EXIT_STOPPED) {
            fprintf(stderr, "wenliu: what was done in %s is kept: --resume goes on with it\n",
                    job->output);
        }
        return status;
    }
    if (!job->quiet) {
        say_outcome(job, &result);
    }
    if (profile) {
        wen_profile_print(result.facts, stdout);
    }
    status = wen_job_judge(arguments, result.facts);
    cJSON_Delete(result.report);
    cJSON_Delete(result.facts);
    if (fflush(stdout) || ferror(stdout)) {
        fputs("wenliu: cannot write to standard output\n", stderr);
        return WEN_EXIT_IO;
    }
    return status;
}

/* Options of a run that a tap has no use for. */
static int check_tap(const struct asked *asked, const struct wen_job *job)
{
    const struct wen_work_wish *wish = &job->wish;
    bool results = asked->profile || asked->metrics || job->output || wish->resume ||
                   wish->replace || wish->retry || wish->shard;

    if (asked->limit && !asked->tap) {
        fputs("wenliu: run: --limit counts the rows of --tap STAGE: give both\n", stderr);
        return WEN_EXIT_USAGE;
    }
    if (asked->tap && results) {
        fputs("wenliu: run: --tap leaves no results: give it without --output, --resume, "
              "--replace, --retry-quarantine, --shard, --profile and --metrics\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    return -1;
}

int wen_command_run(int argc, char **argv)
{
    struct wen_job_arguments arguments;
    struct asked asked = {0};
    const struct wen_job_command command = {.name = "run",
                                            .usage = usage,
                                            .operand = "a pipeline file, such as configs/news.json",
                                            .options = options,
                                            .short_options = "o:j:qv",
                                            .take = take,
                                            .self = &asked};
    int status = wen_job_parse(&command, argc, argv, &arguments);

    status = status < 0 ? check_tap(&asked, &arguments.job) : status;
    if (status >= 0) {
        return status;
    }
    if (asked.tap) {
        arguments.job.output = ""; /* none is asked for */
    }
    arguments.job.metrics = asked.metrics;
    status = wen_job_load(&command, argc, argv, &arguments);
    if (!status) {
        status = asked.tap ? wen_tap(&arguments.job, asked.tap, (uint64_t)asked.limit)
                           : run(&arguments, asked.profile);
    }
    wen_pipeline_free(&arguments.pipeline);
    return status;
}
