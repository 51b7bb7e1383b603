/* SPDX-License-Identifier: MIT */
/* The program: hands the command line to a command. */
#include "base/error.h"
#include "base/escape.h"
#include "base/heap.h"
#include "cli/commands.h"
#include "config.h"
#include "config/problems.h"

#include <cjson/cJSON.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"run", wen_command_run, "run a pipeline over a corpus"},
    {"plan", wen_command_plan, "freeze what a run is going to do, for shards"},
    {"merge", wen_command_merge, "put the parts of all shards together"},
    {"status", wen_command_status, "tell how things stand in a folder of results"},
    {"quarantine", wen_command_quarantine, "list the documents that were refused"},
    {"segment", wen_command_segment, "cut lines of text into words"},
    {"distill", wen_command_distill, "train a fast model on what a slower pipeline says"},
    {"train", wen_command_train, "let a stage learn from text that people marked"},
    {"new", wen_command_new, "make the folder of a stage of your own"},
    {"test", wen_command_test, "run documents through stages and compare what comes"},
    {"check", wen_command_check, "check pipeline files without running them"},
    {"stages", wen_command_stages, "list the stages there are, or show one's page"},
    {"show", wen_command_show, "read documents of an archive"},
    {"kwic", wen_command_kwic, "print words in their context, out of an archive"},
    {"verify", wen_command_verify, "check every byte of a run's results"},
    {"schema", wen_command_schema, "print the JSON Schema of pipeline files, for editors"},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(FILE *to)
{
    fputs("wenliu (文流) streams a corpus through a pipeline of stages.\n\n"
          "Usage: wenliu COMMAND [...]\n\n",
          to);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
    }
    fputs("\n`wenliu COMMAND --help` tells more; so does `man wenliu`.\n"
          "To begin: wenliu run configs/news.json\n",
          to);
}

static int unknown(const char *name)
{
    const char *names[COMMANDS + 1] = {NULL};
    char *safe = wen_escape_terminal_copy(name);

    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
    }
    const char *near = wen_did_you_mean(name, names);
    fprintf(stderr, "wenliu: there is no command '%s'%s%s%s; see `wenliu --help`\n", safe,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    free(safe);
    return WEN_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    /* messages of the C library and character widths in the user's language;
     * numbers stay as they are: files must read the same everywhere */
    setlocale(LC_CTYPE, "");
    /* a node that is missing for want of memory would be missing in a record */
    cJSON_InitHooks(&(cJSON_Hooks){wen_heap_take, free});
    if (argc < 2) {
        print_help(stderr);
        return WEN_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return WEN_EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("wenliu " PACKAGE_VERSION);
        return WEN_EXIT_OK;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    return unknown(argv[1]);
}
