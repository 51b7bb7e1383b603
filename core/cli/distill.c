/* SPDX-License-Identifier: MIT */
/* wenliu distill: trains a fast model on what a slower pipeline says of a sample
 * of a corpus. It is an ordinary run in a folder beside the model, MODEL.run;
 * the model gets its name when it is complete and on disk. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/lesson.h"
#include "cli/summary.h"
#include "read/corpus.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu distill PIPELINE [INPUT...] -o MODEL [options]\n"
    "       wenliu distill CORPUS... -o MODEL [options]\n"
    "Trains a model of the engine `student` on what the words of PIPELINE (*.json) say of a "
    "sample\n"
    "of its input, or of INPUTs; with files and folders alone, on what the engine `lac` says of\n"
    "them. Prints how far the model agrees with its teacher on sentences that it did not learn\n"
    "from. The same command again goes on with what was stopped.\n"
    "\n"
    "  -o, --output MODEL   file of the model; the folder MODEL.run is there while it is made\n"
    "      --sample SIZE    how much of the corpus, such as 500kB, 25MB, 1GB or all;\n"
    "                       default: 25MB\n"
    "      --rounds N       how often the sample is gone through; default: the stage's\n"
    "      --replace        put the model in the place of an earlier one, and begin anew where\n"
    "                       what was stopped was another\n"
    "  -j, --jobs N         workers; default: one a core; 0: everything in one process\n"
    "      --stages DIR     look for stages in DIR first; may be given again\n"
    "  -q, --quiet          no progress line, no summary\n"
    "      --help           this text\n";

enum { SAMPLE = 512, ROUNDS };

static const struct option options[] = {{"output", required_argument, NULL, WEN_JOB_OUTPUT},
                                        {"sample", required_argument, NULL, SAMPLE},
                                        {"rounds", required_argument, NULL, ROUNDS},
                                        {"replace", no_argument, NULL, WEN_JOB_REPLACE},
                                        {"jobs", required_argument, NULL, WEN_JOB_JOBS},
                                        {"stages", required_argument, NULL, WEN_JOB_STAGES},
                                        {"quiet", no_argument, NULL, WEN_JOB_QUIET},
                                        {"help", no_argument, NULL, WEN_JOB_HELP},
                                        {0}};

/* The model's name in the run's folder. */
#define MODEL_NAME "tagger.student"

/* Where corpora are given instead of a pipeline: configs/distill.json, as it is installed. */
#define PIPELINE_NAME "distill/distill.json"

struct distill {
    struct wen_job_arguments arguments;
    double sample; /* bytes */
    struct wen_lesson lesson;
    const char *model;
    char *made; /* the model in the run's folder */
    bool replace;
};

/* ---- the command line ------------------------------------------------- */

static const struct {
    const char *name;
    double bytes;
} units[] = {{"", 1},     {"B", 1},     {"k", 1e3},       {"kB", 1e3},      {"K", 1e3},
             {"KB", 1e3}, {"M", 1e6},   {"MB", 1e6},      {"G", 1e9},       {"GB", 1e9},
             {"T", 1e12}, {"TB", 1e12}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

/* "25MB"; "all" is more than any corpus has. False where it is neither. */
static bool parse_size(const char *text, double *bytes)
{
    char *unit;

    if (strcmp(text, "all") == 0) {
        *bytes = HUGE_VAL;
        return true;
    }
    double number = strtod(text, &unit);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(unit, units[i].name) == 0) {
            *bytes = number * units[i].bytes;
            /* no sign, no "inf", no "0x" */
            return unit != text && strspn(text, "0123456789.") == (size_t)(unit - text) &&
                   *bytes > 0;
        }
    }
    return false;
}

static int refuse(const char *what, const char *value)
{
    static const struct wen_job_command command = {.name = "distill"};

    return wen_job_wrong(&command, what, value);
}

static int take(void *self, int option, const char *value)
{
    struct distill *distill = self;

    switch (option) {
    case SAMPLE:
        return parse_size(value, &distill->sample)
                   ? -1
                   : refuse("--sample takes a size, such as 25MB, not", value);
    case ROUNDS:
        distill->lesson.rounds = value;
        return value[0] != '\0' && value[strspn(value, "0123456789")] == '\0' && value[0] != '0'
                   ? -1
                   : refuse("--rounds takes a number from 1, not", value);
    default: return WEN_EXIT_USAGE; /* there is no other option */
    }
}

/* ---- what is learnt --------------------------------------------------- */

static bool is_pipeline(const char *path)
{
    size_t size = strlen(path);

    return size > 5 && strcmp(path + size - 5, ".json") == 0;
}

/* The pipeline that is named, or the installed one; its input is what is to be read. */
static int load_teacher(const struct distill *distill, char **operands, size_t count,
                        struct wen_pipeline *pipeline, struct wen_error *error)
{
    bool named = is_pipeline(operands[0]);
    char *installed = NULL;

    if (!named) {
        struct wen_registry *registry = wen_registry_open(distill->arguments.job.stage_folders);
        installed = wen_registry_data(registry, PIPELINE_NAME, error);
        wen_registry_close(registry);
        if (!installed) {
            *pipeline = (struct wen_pipeline){0};
            return error->status;
        }
    }
    bool fine = wen_pipeline_load(named ? operands[0] : installed, pipeline);
    free(installed);
    if (!fine) {
        wen_problems_print(&pipeline->problems, stderr);
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    if (count > named) {
        wen_job_set_inputs(pipeline, operands + named, count - named);
    }
    return WEN_EXIT_OK;
}

static int choose_share(struct distill *distill, const struct wen_pipeline *teacher,
                        struct wen_error *error)
{
    uint64_t bytes;
    int status = wen_corpus_weigh(&teacher->input, &bytes, error);

    if (!status && !bytes) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "the corpus is empty: there is nothing to learn from");
    }
    if (!status) {
        bool all = distill->sample >= (double)bytes;
        distill->lesson.share = all ? 1 : distill->sample / (double)bytes;
    }
    return status;
}

/* Makes the pipeline of the run. */
static int prepare(struct distill *distill, char **operands, size_t count, struct wen_error *error)
{
    struct wen_pipeline teacher, *pipeline = &distill->arguments.pipeline;

    distill->arguments.job.pipeline = pipeline;
    char *text = NULL;
    int status = load_teacher(distill, operands, count, &teacher, error);

    status = status ? status : choose_share(distill, &teacher, error);
    status = status ? status
                    : wen_lesson_make(&teacher, distill->arguments.job.stage_folders,
                                      &distill->lesson, &text, error);
    if (!status && !wen_pipeline_parse(text, "wenliu distill", pipeline)) {
        wen_problems_print(&pipeline->problems, stderr);
        status = wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    wen_pipeline_free(&teacher);
    free(text);
    return status;
}

/* ---- what is told ----------------------------------------------------- */

static const cJSON *find_table(const cJSON *report, const char *name)
{
    const cJSON *table;

    cJSON_ArrayForEach(table, cJSON_GetObjectItemCaseSensitive(report, "tables"))
    {
        const char *its = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(table, "name"));
        if (its && strcmp(its, name) == 0) {
            return cJSON_GetObjectItemCaseSensitive(table, "head");
        }
    }
    return NULL;
}

/* A share as people read it; "-" where there was nothing to divide by. */
static void print_share(const cJSON *share)
{
    if (cJSON_IsNumber(share) && share->valuedouble == share->valuedouble) {
        printf("  %8.2f %%", 100 * share->valuedouble);
    } else {
        printf("  %10s", "-");
    }
}

static const char *what_of(const cJSON *row)
{
    const char *what = cJSON_GetStringValue(cJSON_GetArrayItem(row, 0));

    return what ? what : "";
}

/* Rows of what, precision, recall, f1, count. */
static void print_agreement(const cJSON *rows)
{
    const cJSON *row;
    int width = 0;

    cJSON_ArrayForEach(row, rows)
    {
        int size = (int)strlen(what_of(row));
        width = size > width ? size : width;
    }
    printf("How far it agrees with its teacher on sentences that it did not learn from\n"
           "  %-*s  %10s  %10s  %10s  %10s\n",
           width, "", "precision", "recall", "F1", "taught");
    cJSON_ArrayForEach(row, rows)
    {
        char *safe = wen_escape_terminal_copy(what_of(row));
        printf("  %-*s", width, safe);
        for (int i = 1; i <= 3; i++) {
            print_share(cJSON_GetArrayItem(row, i));
        }
        printf("  %10.0f\n", cJSON_GetNumberValue(cJSON_GetArrayItem(row, 4)));
        free(safe);
    }
    putchar('\n');
}

static void say_outcome(const struct distill *distill, const struct wen_run_result *result)
{
    const char *model = distill->model;
    const cJSON *rows = find_table(result->report, "agreement");

    if (result->facts) {
        wen_summary_print_input(&distill->arguments.job, result, stdout);
        putchar('\n');
    }
    if (rows) {
        print_agreement(rows);
    }
    printf("The model is in %s; to use it:\n"
           "  wenliu segment --engine student --model %s\n"
           "  { \"use\": \"segment\", \"engine\": \"student\", \"model\": \"%s\" }\n",
           model, model, model);
}

/* ---- the run ---------------------------------------------------------- */

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* What goes on where it was stopped may put its model in the place of another:
 * that was settled when it began. */
static int check_place(const struct distill *distill, struct wen_error *error)
{
    const char *model = distill->model;

    if (exists(model) && !exists(distill->arguments.job.output) && !distill->replace) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s is there already: give another name with -o, or --replace", model);
    }
    return WEN_EXIT_OK;
}

/* As `wenliu run --resume`, which begins where there is nothing to go on with. */
static int run(const struct distill *distill, struct wen_run_result *result,
               struct wen_error *error)
{
    struct wen_job job = distill->arguments.job;

    job.advice = "what was done is safe: the same command again goes on with it";
    job.wish = (struct wen_work_wish){.resume = true};
    int status = wen_run(&job, result, error);
    if (status == WEN_EXIT_CONFIG && distill->replace && error->text[0]) {
        job.wish = (struct wen_work_wish){.replace = true};
        status = wen_run(&job, result, error);
    }
    if (status && result->kept && status != WEN_EXIT_STOPPED) {
        fprintf(stderr,
                "wenliu: what was done in %s is kept: the same command again goes on with it\n",
                job.output);
    }
    return status;
}

/* Gives the model its name and takes the run's folder away. The run has put the
 * file on disk. Where this was cut short before, it goes on. */
static int move_model(const struct distill *distill, struct wen_error *error)
{
    const char *model = distill->model;
    const char *slash = strrchr(model, '/');
    char *beside =
        slash ? wen_heap_copy(model, (size_t)(slash - model) + 1) : wen_heap_copy(".", 1);
    int status = WEN_EXIT_OK;

    if (rename(distill->made, model) < 0 && (errno != ENOENT || !exists(model))) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot move %s to %s: %s", distill->made, model,
                               strerror(errno));
    }
    status = status ? status : wen_io_sync_folder(beside, error);
    status = status ? status : wen_work_remove(distill->arguments.job.output, error);
    free(beside);
    return status;
}

static int distil(struct distill *distill, char **operands, size_t count, struct wen_error *error)
{
    struct wen_run_result result = {0};
    int status = check_place(distill, error);

    status = status ? status : prepare(distill, operands, count, error);
    status = status ? status : run(distill, &result, error);
    if (!status && result.facts && wen_job_judge(&distill->arguments, result.facts)) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "the model is still %s; where it is good enough, the same command "
                               "again gives it its name",
                               distill->made);
    }
    status = status ? status : move_model(distill, error);
    if (!status && !distill->arguments.job.quiet) {
        say_outcome(distill, &result);
    }
    cJSON_Delete(result.report);
    cJSON_Delete(result.facts);
    wen_pipeline_free(&distill->arguments.pipeline);
    return status;
}

int wen_command_distill(int argc, char **argv)
{
    struct distill distill = {.sample = 25e6, .lesson = {.model = MODEL_NAME}};
    const struct wen_job_command command = {.name = "distill",
                                            .usage = usage,
                                            .operand = "a pipeline file or a corpus",
                                            .options = options,
                                            .short_options = "o:j:q",
                                            .take = take,
                                            .self = &distill};
    struct wen_error error = {0};
    int status = wen_job_parse(&command, argc, argv, &distill.arguments);

    if (status >= 0) {
        return status;
    }
    const char *model = distill.arguments.job.output;
    if (!model || !model[0] || model[strlen(model) - 1] == '/') {
        fputs("wenliu: distill: give the model a file name with -o; see `wenliu distill --help`\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    distill.replace = distill.arguments.job.wish.replace;
    char *folder = wen_heap_format("%s.run", model);
    distill.model = model;
    distill.made = wen_io_join(folder, MODEL_NAME);
    distill.arguments.job.output = folder;
    status = distil(&distill, argv + optind, (size_t)(argc - optind), &error);
    if (status) {
        wen_job_say_error(&error);
    }
    free(folder);
    free(distill.made);
    return status ? status : wen_arguments_finish(WEN_EXIT_OK);
}
