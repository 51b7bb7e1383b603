/* SPDX-License-Identifier: MIT */
/* The stage `exec`: any program as a stage. A worker has one such program at work, writes it each
 * document as a line of JSON, and takes the line that it answers for what the pipeline declares. */
#include "answer.h"
#include "child.h"
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char modules[] = "exec/wenliu.py"; /* and wenliu.R beside it */

struct options {
    struct wen_strings command, needs;
    struct wen_declared gives;
    const char *folder;
    double timeout;
};

static const struct wen_option option_table[] = {
    {"command", WEN_OPTION_STRINGS, offsetof(struct options, command), NULL, 0, 0, NULL,
     "The program, looked for in PATH, and its arguments; no shell is between."},
    {"needs", WEN_OPTION_NEEDS, offsetof(struct options, needs), "[\"text\"]", 0, 0, NULL,
     "The layers that the program is shown of each document."},
    {"gives", WEN_OPTION_GIVES, offsetof(struct options, gives), NULL, 0, 0, NULL,
     "The fields and layers that it answers, such as \"score: real\" or \"quotes: spans(speaker "
     "string)\"."},
    {"folder", WEN_OPTION_PATH, offsetof(struct options, folder), "\".\"", 0, 0, NULL,
     "Where the program runs, and what files of `command` are relative to."},
    {"timeout", WEN_OPTION_NUMBER, offsetof(struct options, timeout), "60", 0.001, 86400, NULL,
     "Seconds by the clock that an answer may take, the start of the program included."},
    {0},
};

struct exec {
    const struct options *options; /* live as long as the process */
    struct exec_command command;
    char **arguments, **environment;
    char *variables[2]; /* of the environment, made here */
    struct exec_child child;
    struct archive_renderer renderer;
    struct archive_bytes line;
};

/* ---- open ------------------------------------------------------------- */

static void exec_close(void *self)
{
    struct exec *exec = self;

    exec_child_close(&exec->child);
    archive_renderer_close(&exec->renderer);
    archive_bytes_close(&exec->line);
    free(exec->arguments);
    free(exec->environment);
    free(exec->variables[0]);
    free(exec->variables[1]);
    free(exec);
}

/* "NAME=value", and ":" with what NAME is now where that is something and `keep`. */
static char *variable(const char *name, const char *value, bool keep)
{
    const char *now = keep ? getenv(name) : NULL;
    char *made;

    return asprintf(&made, "%s=%s%s%s", name, value, now ? ":" : "", now ? now : "") < 0 ? NULL
                                                                                         : made;
}

/* The environment of this process, with PYTHONPATH and WENLIU_EXEC leading to the modules. */
static bool make_environment(struct exec *exec, const char *folder)
{
    size_t count = 0, kept = 2;

    while (environ[count]) {
        count++;
    }
    exec->environment = calloc(count + 3, sizeof *exec->environment);
    exec->variables[0] = variable("PYTHONPATH", folder, true);
    exec->variables[1] = variable("WENLIU_EXEC", folder, false);
    if (!exec->environment || !exec->variables[0] || !exec->variables[1]) {
        return false;
    }
    memcpy(exec->environment, exec->variables, sizeof exec->variables);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(environ[i], "PYTHONPATH=", 11) != 0 &&
            strncmp(environ[i], "WENLIU_EXEC=", 12) != 0) {
            exec->environment[kept++] = environ[i];
        }
    }
    return true;
}

static bool make_arguments(struct exec *exec)
{
    const struct wen_strings *command = &exec->options->command;

    exec->arguments = calloc(command->count + 1, sizeof *exec->arguments);
    for (size_t i = 0; exec->arguments && i < command->count; i++) {
        exec->arguments[i] = (char *)command->items[i]; /* which exec() does not change */
    }
    return exec->arguments != NULL;
}

/* The record of the run holds the hash of every file that the command names, so that a changed
 * script is noticed. */
static bool record_files(struct wen_context *context, const struct options *options)
{
    for (size_t i = 0; i < options->command.count; i++) {
        const char *item = options->command.items[i];
        char *path;
        if ((i == 0 && !strchr(item, '/')) || !item[0]) {
            continue; /* found in PATH: of the system */
        }
        if (asprintf(&path, "%s%s%s", item[0] == '/' ? "" : options->folder,
                     item[0] == '/' ? "" : "/", item) < 0) {
            return false;
        }
        FILE *file = fopen(path, "r");
        bool readable = file && fgetc(file) != EOF; /* a folder opens, but cannot be read */
        bool there = !readable || wen_find_data(context, path);
        if (file) {
            fclose(file);
        }
        free(path);
        if (!there) {
            return false;
        }
    }
    return true;
}

/* What the program is shown. "text" stands for the text, and keeps the list from being empty, which
 * would mean all layers. */
static void prepare_renderer(struct wen_context *context, struct exec *exec)
{
    static const char *const nothing[] = {"text"};
    const struct wen_strings *needs = &exec->options->needs;

    exec->renderer = (struct archive_renderer){
        .context = context,
        .layers = needs->count ? *needs : (struct wen_strings){nothing, 1},
        .spans = true,
    };
    for (size_t i = 0; i < needs->count; i++) {
        exec->renderer.text = exec->renderer.text || strcmp(needs->items[i], "text") == 0;
    }
}

static int prepare(struct wen_context *context, struct exec *exec)
{
    const char *found = wen_find_data(context, modules);
    char *folder = found ? strndup(found, (size_t)(strrchr(found, '/') - found)) : NULL;
    bool fine = folder && make_environment(exec, folder) && make_arguments(exec) &&
                archive_bytes_open(&exec->line);

    free(folder);
    if (!found) {
        return wen_fail(context, WEN_STOP, "its file %s is missing; install wenliu again", modules);
    }
    if (!fine) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    if (!record_files(context, exec->options)) {
        return wen_fail(context, WEN_STOP, "a file that option \"command\" names cannot be read");
    }
    prepare_renderer(context, exec);
    exec->command =
        (struct exec_command){exec->arguments, exec->environment, exec->options->folder};
    return WEN_OK;
}

static int exec_open(struct wen_context *context, const void *options, void **self)
{
    struct exec *exec = calloc(1, sizeof *exec);

    *self = exec;
    if (!exec) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    exec->options = options;
    if (exec->options->command.count == 0 || !exec->options->command.items[0][0]) {
        return wen_fail(context, WEN_STOP, "option \"command\" names no program");
    }
    return prepare(context, exec);
}

/* ---- process ---------------------------------------------------------- */

/* One question, one answer. */
static int attempt(struct wen_context *context, struct exec *exec,
                   const struct wen_document *document, bool *again)
{
    const struct options *options = exec->options;
    struct wen_string question = wen_string(exec->line.data, exec->line.size), answer;
    char reason[640];
    bool fresh = !exec->child.answered || !exec->child.pid;
    enum exec_outcome outcome = exec_child_ask(&exec->child, &exec->command, question,
                                               options->timeout, &answer, reason, sizeof reason);

    if (outcome == EXEC_CANNOT_START) {
        return wen_fail(context, WEN_STOP, "%s", reason);
    }
    enum exec_taken taken =
        outcome == EXEC_ANSWERED
            ? exec_answer_take(context, document, &options->gives, answer, reason, sizeof reason)
            : EXEC_OUT_OF_STEP;
    if (taken == EXEC_OUT_OF_STEP) {
        exec_child_end(&exec->child);
        *again = !fresh;
    }
    return taken == EXEC_TAKEN ? WEN_OK : wen_fail(context, WEN_QUARANTINE, "%s", reason);
}

/* What an earlier document did to the program must not cost this one: where the program has
 * answered before, a fresh one is asked again. */
static int exec_process(struct wen_context *context, void *self,
                        const struct wen_document *document)
{
    struct exec *exec = self;
    bool again = false;

    archive_bytes_reset(&exec->line);
    if (!archive_render(&exec->renderer, document, &exec->line) || exec->line.failed) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    int status = attempt(context, exec, document, &again);
    return again ? attempt(context, exec, document, &again) : status;
}

WEN_STAGE(exec, .name = "exec", .version = "0.1.0",
          .summary = "Asks a program of yours about each document, in lines of JSON.",
          .flags = WEN_STARTS_PROCESSES, .options = option_table,
          .options_size = sizeof(struct options), .open = exec_open, .process = exec_process,
          .close = exec_close);
