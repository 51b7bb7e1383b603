/* SPDX-License-Identifier: MIT */
/* wenliu train: lets a stage of a pipeline learn from text that people marked.
 * Which stages can is known by their options: "learn" is the name of the file to
 * make, "model" that of the file to use. It is an ordinary run in a folder beside
 * the model. */
#include "base/escape.h"
#include "base/io.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/lesson.h"
#include "cli/making.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu train STAGE PIPELINE FILE... [-o MODEL] [options]\n"
    "Trains a model of STAGE (such as entities) on sentences that people marked, on top of what\n"
    "the stages of PIPELINE up to STAGE say of them. A FILE has a word or character and its tag\n"
    "a line (IOB2: O, B-PER, I-PER, …) and an empty line behind each sentence. Prints how\n"
    "good the model is on sentences that it did not learn from. The same command again goes on\n"
    "with what was stopped.\n"
    "\n"
    "  -o, --output MODEL     file of the model; default: the one that PIPELINE names; the\n"
    "                         folder MODEL.run is there while it is made\n"
    "      --held-out SHARE   share of the sentences that is held out in turn to test by, such\n"
    "                         as 0.1; 0: no test; default: the stage's\n"
    "      --rounds N         how often the sentences are gone through at most; default: the\n"
    "                         stage's\n"
    "      --replace          put the model in the place of an earlier one, and begin anew where\n"
    "                         what was stopped was another\n"
    "  -j, --jobs N           workers; default: one a core; 0: everything in one process\n"
    "      --stages DIR       look for stages in DIR first; may be given again\n"
    "  -q, --quiet            no progress line, no summary\n"
    "      --help             this text\n";

enum { HELD_OUT = 512, ROUNDS };

static const struct option options[] = {{"output", required_argument, NULL, WEN_JOB_OUTPUT},
                                        {"held-out", required_argument, NULL, HELD_OUT},
                                        {"rounds", required_argument, NULL, ROUNDS},
                                        {"replace", no_argument, NULL, WEN_JOB_REPLACE},
                                        {"jobs", required_argument, NULL, WEN_JOB_JOBS},
                                        {"stages", required_argument, NULL, WEN_JOB_STAGES},
                                        {"quiet", no_argument, NULL, WEN_JOB_QUIET},
                                        {"help", no_argument, NULL, WEN_JOB_HELP},
                                        {0}};

/* The model's name in the run's folder. */
#define MODEL_NAME "learnt.model"

/* The stage that reads marked text. */
#define READER "iob2"

struct train {
    struct wen_job_arguments arguments;
    const char *stage;             /* that learns */
    const char *held_out, *rounds; /* JSON, or NULL: the stage's default */
    const char *pipeline;          /* path of the users' */
    char *source;                  /* the marked files and their hashes */
    struct wen_making making;
};

/* ---- the command line ------------------------------------------------- */

static int take(void *self, int option, const char *value)
{
    static const struct wen_job_command command = {.name = "train"};
    struct train *train = self;
    char *rest;

    switch (option) {
    case HELD_OUT:
        train->held_out = value;
        /* digits of JSON: no sign, no "inf", no "0x", no ".5" */
        if (strspn(value, "0123456789.") == strlen(value) && value[0] >= '0' && value[0] <= '9' &&
            strtod(value, &rest) <= 0.5 && !*rest && rest[-1] != '.') {
            return -1;
        }
        return wen_job_wrong(&command, "--held-out takes a share from 0 to 0.5, not", value);
    case ROUNDS:
        train->rounds = value;
        if (value[0] && value[strspn(value, "0123456789")] == '\0' && value[0] != '0') {
            return -1;
        }
        return wen_job_wrong(&command, "--rounds takes a number from 1, not", value);
    default: return WEN_EXIT_USAGE; /* there is no other option */
    }
}

/* ---- the pipeline of the run ------------------------------------------ */

static const struct wen_option *find_option(const struct wen_stage *stage, const char *name)
{
    for (const struct wen_option *option = stage->options; option && option->name; option++) {
        if (strcmp(option->name, name) == 0) {
            return option;
        }
    }
    return NULL;
}

/* The number of the stage that learns; the chain's count with a sentence where it cannot. */
static size_t find_learner(const struct train *train, const struct wen_chain *chain, FILE *out)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (strcmp(chain->links[i].stage->name, train->stage) != 0) {
            continue;
        }
        if (find_option(chain->links[i].stage, "learn") &&
            find_option(chain->links[i].stage, "model")) {
            return i;
        }
        fprintf(out, "wenliu: train: the stage %s does not learn: it has no option \"learn\"\n",
                train->stage);
        return chain->count;
    }
    fprintf(out, "wenliu: train: %s has no stage %s to train\n", train->pipeline, train->stage);
    return chain->count;
}

static void set_learner(const struct train *train, const struct wen_stage *stage, cJSON *learner,
                        cJSON *tree)
{
    cJSON *model = cJSON_DetachItemFromObjectCaseSensitive(learner, "model");
    const struct {
        const char *option, *json;
    } given[] = {{"held_out", train->held_out}, {"rounds", train->rounds}};

    if (cJSON_IsString(model)) {
        wen_lesson_set(tree, "output", cJSON_CreateString(model->valuestring));
    }
    cJSON_Delete(model);
    wen_lesson_set(learner, "model", cJSON_CreateNull());
    wen_lesson_set(learner, "learn", cJSON_CreateString(MODEL_NAME));
    if (find_option(stage, "source")) {
        wen_lesson_set(learner, "source", cJSON_CreateString(train->source));
    }
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (given[i].json) {
            wen_lesson_set(learner, given[i].option, cJSON_CreateRaw(given[i].json));
        }
    }
}

/* Puts the reader of marked text in front, in the place of all that make text; then the stages up
 * to the one that learns. The file that it would use becomes the output. */
static bool arrange(const void *self, const struct wen_chain *chain, cJSON *old, cJSON *tree,
                    cJSON *stages, FILE *out)
{
    const struct train *train = self;
    const size_t learner = find_learner(train, chain, out);

    if (learner == chain->count) {
        return false;
    }
    cJSON_AddItemToArray(stages, wen_lesson_stage(READER));
    for (size_t i = 0; i <= learner; i++) {
        cJSON *item = cJSON_DetachItemFromArray(old, 0);
        if (i == learner) {
            set_learner(train, chain->links[i].stage, item, tree);
        }
        if (wen_lesson_gives(chain->links[i].stage, "text")) {
            cJSON_Delete(item);
        } else {
            cJSON_AddItemToArray(stages, item);
        }
    }
    return true;
}

/* "names.iob2 (SHA-256 …)", one behind the other. */
static int name_source(struct train *train, char **files, size_t count, struct wen_error *error)
{
    struct wen_buffer source = {0};
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < count && !status; i++) {
        const char *slash = strrchr(files[i], '/');
        char hex[65];
        status = wen_io_hash_file(files[i], hex, error);
        if (!status) {
            wen_buffer_format(&source, "%s", i ? ", " : "");
            slash = slash ? slash + 1 : files[i];
            wen_escape_terminal(&source, slash, strlen(slash));
            wen_buffer_format(&source, " (SHA-256 %s)", hex);
        }
    }
    train->source = wen_buffer_text(&source);
    return status;
}

static int prepare(struct train *train, char **operands, size_t count, struct wen_error *error)
{
    const struct wen_lesson lesson = {"wenliu train", arrange, train};
    struct wen_pipeline users;
    int status = WEN_EXIT_OK;

    train->arguments.job.pipeline = &train->arguments.pipeline;
    train->stage = operands[0];
    train->pipeline = operands[1];
    if (!wen_pipeline_load(train->pipeline, &users)) {
        wen_problems_print(&users.problems, stderr);
        status = wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    status = status ? status : name_source(train, operands + 2, count - 2, error);
    if (!status) {
        wen_job_set_inputs(&users, operands + 2, count - 2);
        status = wen_lesson_make(&users, train->arguments.job.stage_folders, &lesson,
                                 &train->arguments.pipeline, error);
    }
    wen_pipeline_free(&users);
    return status;
}

/* ---- the run ---------------------------------------------------------- */

static void say_outcome(const struct train *train, const struct wen_run_result *result)
{
    const char *model = train->making.file;

    wen_making_say(&train->making, result, "learnt",
                   "How good it is on sentences that it did not learn from", "marked");
    printf("The model is in %s; to use it:\n"
           "  { \"use\": \"%s\", …, \"model\": \"%s\" }\n",
           model, train->stage, model);
}

static int learn(struct train *train, char **operands, size_t count, struct wen_error *error)
{
    struct wen_run_result result = {0};
    int status = prepare(train, operands, count, error);

    if (!train->making.file) {
        train->making.file = train->arguments.pipeline.output;
    }
    status = status ? status : wen_making_begin(&train->making, "train", error);
    status = status ? status : wen_making_run(&train->making, &result, error);
    if (!status && !train->arguments.job.quiet) {
        say_outcome(train, &result);
    }
    wen_making_free(&train->making, &result);
    wen_pipeline_free(&train->arguments.pipeline);
    free(train->source);
    return status;
}

int wen_command_train(int argc, char **argv)
{
    struct train train = {.stage = NULL};
    const struct wen_job_command command = {.name = "train",
                                            .usage = usage,
                                            .operand = "a stage, a pipeline and marked files",
                                            .options = options,
                                            .short_options = "o:j:q",
                                            .take = take,
                                            .self = &train};
    struct wen_error error = {0};
    int status = wen_job_parse(&command, argc, argv, &train.arguments);

    if (status >= 0) {
        return status;
    }
    if (argc - optind < 3) {
        fprintf(stderr, "wenliu: train: give %s; see `wenliu train --help`\n", command.operand);
        return WEN_EXIT_USAGE;
    }
    train.making = (struct wen_making){.arguments = &train.arguments,
                                       .name = MODEL_NAME,
                                       .file = train.arguments.job.output,
                                       .replace = train.arguments.job.wish.replace};
    status = learn(&train, argv + optind, (size_t)(argc - optind), &error);
    if (status) {
        wen_job_say_error(&error);
    }
    return status ? status : wen_arguments_finish(WEN_EXIT_OK);
}
