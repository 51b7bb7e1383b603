/* SPDX-License-Identifier: MIT */
/* The command lines of commands that look at stages, pipelines and folders of
 * results without running anything. */
#ifndef WENLIU_CLI_ARGUMENTS_H
#define WENLIU_CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stdio.h>

enum { WEN_MOST_FOLDERS = 64 };

/* Options without a value. */
enum wen_switch {
    WEN_SWITCH_PRINT = 1,
    WEN_SWITCH_JSON = 2,
    WEN_SWITCH_GRAPH = 4,
    WEN_SWITCH_UPDATE = 8,
    WEN_SWITCH_VALGRIND = 16
};

struct wen_arguments {
    const char *folders[WEN_MOST_FOLDERS + 1]; /* of --stages; ends with NULL */
    size_t folder_count;
    const char *kind;  /* of --kind; NULL: not given */
    unsigned switches; /* enum wen_switch, those that were given */
};

/* What a command takes. */
struct wen_usage {
    const char *name;
    const char *text;     /* of --help */
    bool stages;          /* takes --stages */
    bool kind;            /* takes --kind */
    unsigned switches;    /* enum wen_switch, those it takes */
    int fewest, most;     /* operands */
    const char *operands; /* what to give where they are too few */
};

/* Parses the options; operands begin at argv[optind]. -1: go on; else the exit
 * status, with everything said. */
int wen_arguments_parse(int argc, char **argv, const struct wen_usage *usage,
                        struct wen_arguments *arguments);

/* Flushes standard output; `status`, or WEN_EXIT_IO where it could not be written. */
int wen_arguments_finish(int status);

/* A text for a terminal, with whatever ends lines; what is unsafe is escaped line by line. */
void wen_arguments_say(FILE *to, const char *text);

#endif
