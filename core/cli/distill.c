/* SPDX-License-Identifier: MIT */
/* wenliu distill: trains a fast model on what a slower pipeline says of a sample
 * of a corpus. It is an ordinary run in a folder beside the model, MODEL.run;
 * the model gets its name when it is complete and on disk. */
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/lesson.h"
#include "cli/making.h"
#include "read/corpus.h"

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
    double sample;       /* bytes */
    double share;        /* of the documents, 0 to 1 */
    const char *rounds;  /* JSON, or NULL: the stage's default */
    const char *teacher; /* path of the pipeline that teaches */
    struct wen_making making;
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
        distill->rounds = value;
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

/* Number of the first stage that gives words, or the chain's count. */
static size_t find_teacher(const struct wen_chain *chain)
{
    size_t at = 0;

    while (at < chain->count && !wen_lesson_gives(chain->links[at].stage, "tokens")) {
        at++;
    }
    return at;
}

/* "segment lac": who taught, for the model to tell. */
static char *name_teacher(const cJSON *stage)
{
    const char *engine = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(stage, "engine"));

    return wen_heap_format("%s%s%s", wen_lesson_use(stage), engine ? " " : "",
                           engine ? engine : "");
}

static cJSON *make_sample(const struct distill *distill)
{
    cJSON *sample = wen_lesson_stage("sample");
    char share[32];

    snprintf(share, sizeof share, "%.17g", distill->share); /* as many digits as a double has */
    wen_lesson_set(sample, "share", cJSON_CreateRaw(share));
    return sample;
}

/* Puts `sample` in front (in the place of one that stands there), then the stages up to the first
 * that gives the layer tokens, and behind them the pipeline's stage `distill`, or one with
 * defaults. */
static bool arrange(const void *self, const struct wen_chain *chain, cJSON *old, cJSON *tree,
                    cJSON *stages, FILE *out)
{
    const struct distill *distill = self;
    const size_t teacher = find_teacher(chain);
    cJSON *learner = NULL, *item;

    (void)tree;
    if (teacher == chain->count) {
        fprintf(out,
                "wenliu: distill: no stage of %s gives the layer tokens: there is nothing to learn "
                "from; add one such as { \"use\": \"segment\", \"engine\": \"lac\" }\n",
                distill->teacher);
        return false;
    }
    char *name = name_teacher(cJSON_GetArrayItem(old, (int)teacher));
    cJSON_AddItemToArray(stages, make_sample(distill));
    for (size_t i = 0; (item = cJSON_DetachItemFromArray(old, 0)) != NULL; i++) {
        bool replaced = i == 0 && strcmp(wen_lesson_use(item), "sample") == 0;
        if (i <= teacher && !replaced) {
            cJSON_AddItemToArray(stages, item);
        } else if (i > teacher && !learner && strcmp(wen_lesson_use(item), "distill") == 0) {
            learner = item;
        } else {
            cJSON_Delete(item);
        }
    }
    learner = learner ? learner : wen_lesson_stage("distill");
    wen_lesson_set(learner, "model", cJSON_CreateString(MODEL_NAME));
    wen_lesson_set(learner, "teacher", cJSON_CreateString(name));
    if (distill->rounds) {
        wen_lesson_set(learner, "rounds", cJSON_CreateRaw(distill->rounds));
    }
    cJSON_AddItemToArray(stages, learner);
    free(name);
    return true;
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
        distill->share = all ? 1 : distill->sample / (double)bytes;
    }
    return status;
}

/* Makes the pipeline of the run. */
static int prepare(struct distill *distill, char **operands, size_t count, struct wen_error *error)
{
    const struct wen_lesson lesson = {"wenliu distill", arrange, distill};
    struct wen_pipeline teacher;

    distill->arguments.job.pipeline = &distill->arguments.pipeline;
    int status = load_teacher(distill, operands, count, &teacher, error);
    distill->teacher = teacher.path;
    status = status ? status : choose_share(distill, &teacher, error);
    status = status ? status
                    : wen_lesson_make(&teacher, distill->arguments.job.stage_folders, &lesson,
                                      &distill->arguments.pipeline, error);
    wen_pipeline_free(&teacher);
    return status;
}

/* ---- what is told ----------------------------------------------------- */

static void say_outcome(const struct distill *distill, const struct wen_run_result *result)
{
    const char *model = distill->making.file;

    wen_making_say(&distill->making, result, "agreement",
                   "How far it agrees with its teacher on sentences that it did not learn from",
                   "taught");
    printf("The model is in %s; to use it:\n"
           "  wenliu segment --engine student --model %s\n"
           "  { \"use\": \"segment\", \"engine\": \"student\", \"model\": \"%s\" }\n",
           model, model, model);
}

static int distil(struct distill *distill, char **operands, size_t count, struct wen_error *error)
{
    struct wen_run_result result = {0};
    int status = wen_making_begin(&distill->making, "distill", error);

    status = status ? status : prepare(distill, operands, count, error);
    status = status ? status : wen_making_run(&distill->making, &result, error);
    if (!status && !distill->arguments.job.quiet) {
        say_outcome(distill, &result);
    }
    wen_making_free(&distill->making, &result);
    wen_pipeline_free(&distill->arguments.pipeline);
    return status;
}

int wen_command_distill(int argc, char **argv)
{
    struct distill distill = {.sample = 25e6};
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
    distill.making = (struct wen_making){.arguments = &distill.arguments,
                                         .name = MODEL_NAME,
                                         .file = distill.arguments.job.output,
                                         .replace = distill.arguments.job.wish.replace};
    status = distil(&distill, argv + optind, (size_t)(argc - optind), &error);
    if (status) {
        wen_job_say_error(&error);
    }
    return status ? status : wen_arguments_finish(WEN_EXIT_OK);
}
