/* SPDX-License-Identifier: MIT */
/* Options that several commands have, parsed alike. */
#include "cli/arguments.h"

#include "base/error.h"
#include "base/escape.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int wrong(const struct wen_usage *usage, const char *what)
{
    fprintf(stderr, "wenliu: %s: %s; see `wenliu %s --help`\n", usage->name, what, usage->name);
    return WEN_EXIT_USAGE;
}

/* The `val` of an option without a value is its enum wen_switch and this. */
enum { SWITCH = 1024 };

static const struct option options[] = {
    {"stages", required_argument, NULL, 's'},
    {"kind", required_argument, NULL, 'k'},
    {"help", no_argument, NULL, 'h'},
    {"print", no_argument, NULL, SWITCH | WEN_SWITCH_PRINT},
    {"json", no_argument, NULL, SWITCH | WEN_SWITCH_JSON},
    {"graph", no_argument, NULL, SWITCH | WEN_SWITCH_GRAPH},
    {"update", no_argument, NULL, SWITCH | WEN_SWITCH_UPDATE},
    {"valgrind", no_argument, NULL, SWITCH | WEN_SWITCH_VALGRIND},
    {0}};

static int refuse_option(const struct wen_usage *usage, int option, const char *given)
{
    char *safe = wen_escape_terminal_copy(given);

    fprintf(stderr, "wenliu: %s: %s '%s'; see `wenliu %s --help`\n", usage->name,
            option == ':'                    ? "a value is missing behind"
            : option == 's' && usage->stages ? "too many folders: no room for"
                                             : "there is no option",
            safe, usage->name);
    free(safe);
    return WEN_EXIT_USAGE;
}

int wen_arguments_parse(int argc, char **argv, const struct wen_usage *usage,
                        struct wen_arguments *arguments)
{
    int option;

    *arguments = (struct wen_arguments){0};
    opterr = 0; /* its messages begin with the command's name alone */
    optind = 1;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 's' && usage->stages && arguments->folder_count < WEN_MOST_FOLDERS) {
            arguments->folders[arguments->folder_count++] = optarg;
        } else if (option == 'k' && usage->kind) {
            arguments->kind = optarg;
        } else if (option == 'h') {
            fputs(usage->text, stdout);
            return wen_arguments_finish(WEN_EXIT_OK);
        } else if (option >= SWITCH && (usage->switches & (unsigned)(option - SWITCH))) {
            arguments->switches |= (unsigned)(option - SWITCH);
        } else {
            return refuse_option(usage, option, argv[optind - 1]);
        }
    }
    if (argc - optind < usage->fewest) {
        return wrong(usage, usage->operands);
    }
    return argc - optind > usage->most ? wrong(usage, "too many arguments") : -1;
}

int wen_arguments_finish(int status)
{
    if (fflush(stdout) || ferror(stdout)) {
        fputs("wenliu: cannot write to standard output\n", stderr);
        return WEN_EXIT_IO;
    }
    return status;
}

void wen_arguments_say(FILE *to, const char *text)
{
    struct wen_buffer safe = {0};

    while (*text) {
        size_t size = strcspn(text, "\n");
        wen_escape_terminal(&safe, text, size);
        text += size;
        if (*text == '\n') {
            wen_buffer_add_byte(&safe, '\n');
            text++;
        }
    }
    fputs(wen_buffer_text(&safe), to);
    wen_buffer_free(&safe);
}
