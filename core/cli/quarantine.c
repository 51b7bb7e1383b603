/* SPDX-License-Identifier: MIT */
/* wenliu quarantine: the documents that were refused, and what for. */
#include "base/escape.h"
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "results/refused.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct wen_usage usage = {
    .name = "quarantine",
    .text =
        "Usage: wenliu quarantine DIR [--json]\n"
        "Lists the documents that were refused in the run of DIR: id, stage, reason, and the "
        "signal\n"
        "where one ended the worker; at the end how many by stage and reason. Also of a run that\n"
        "goes on or was stopped, and of shards: those that are known so far.\n"
        "\n"
        "      --json   the lines as they are in quarantine.jsonl, and nothing else\n"
        "      --help   this text\n"
        "\n"
        "Exit status: 0 they were listed, also where there are none; 65 something is damaged;\n"
        "74 something cannot be read.\n",
    .switches = WEN_SWITCH_JSON,
    .fewest = 1,
    .most = 1,
    .operands = "give the folder of a run",
};

/* Reasons that differ in numbers and quoted text alone are of one class. Of
 * more classes than that the rest is counted together. */
enum { MOST_CLASSES = 50, CLASS_SIZE = 60 };

struct class
{
    char *stage, *reason;
    unsigned long long documents;
};

struct list {
    unsigned long long documents;
    unsigned long long retriable; /* refused by a stage; what the reader refused stays so */
    struct class classes[MOST_CLASSES + 1];
    size_t class_count;
};

/* ---- classes ---------------------------------------------------------- */

/* "row 17 of “x”" is "row N of …"; cut after CLASS_SIZE bytes, between characters. */
static char *make_class(const char *reason)
{
    struct wen_buffer class = {0};

    for (const char *at = reason; *at; at++) {
        const char *close = *at == '"' ? strchr(at + 1, '"') : NULL;
        bool starts_character = ((unsigned char)*at & 0xC0) != 0x80;
        if (class.size >= CLASS_SIZE && starts_character) {
            wen_buffer_add_text(&class, "…");
            break;
        }
        if (isdigit((unsigned char)*at)) {
            wen_buffer_add_byte(&class, 'N');
            at += strspn(at, "0123456789") - 1;
        } else if (close) {
            wen_buffer_add_text(&class, "\"…\"");
            at = close;
        } else {
            wen_buffer_add_byte(&class, *at);
        }
    }
    wen_buffer_text(&class);
    return class.data;
}

static void count(struct list *list, const char *stage, char *reason)
{
    size_t i = 0;

    while (i < list->class_count && (strcmp(list->classes[i].stage, stage) != 0 ||
                                     strcmp(list->classes[i].reason, reason) != 0)) {
        i++;
    }
    if (i == list->class_count && i < MOST_CLASSES) {
        list->classes[i].stage = wen_heap_copy(stage, strlen(stage));
        list->classes[i].reason = wen_heap_copy(reason, strlen(reason));
        list->class_count++;
    }
    list->classes[i].documents++; /* the last one is that of all others */
    free(reason);
}

static int compare_classes(const void *left, const void *right)
{
    const struct class *a = left, *b = right;

    return a->documents < b->documents ? 1 : a->documents > b->documents ? -1 : 0;
}

static void print_classes(struct list *list)
{
    int width = 0;

    qsort(list->classes, list->class_count, sizeof list->classes[0], compare_classes);
    for (size_t i = 0; i < list->class_count; i++) {
        int size = (int)strlen(list->classes[i].stage);
        width = size > width ? size : width;
    }
    for (size_t i = 0; i < list->class_count; i++) {
        char *stage = wen_escape_terminal_copy(list->classes[i].stage);
        char *reason = wen_escape_terminal_copy(list->classes[i].reason);
        printf("%8llu  %-*s  %s\n", list->classes[i].documents, width, stage, reason);
        free(stage);
        free(reason);
    }
    if (list->classes[MOST_CLASSES].documents) {
        printf("%8llu  for other reasons\n", list->classes[MOST_CLASSES].documents);
    }
}

/* ---- lines ------------------------------------------------------------ */

static const char *text(const cJSON *row, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, name));
}

static void add_name(struct wen_buffer *line, const cJSON *row)
{
    const cJSON *unit = cJSON_GetObjectItemCaseSensitive(row, "unit");
    const cJSON *document = cJSON_GetObjectItemCaseSensitive(row, "document");
    const char *id = text(row, "id");

    if (id) {
        wen_escape_terminal(line, id, strlen(id));
    } else {
        wen_buffer_format(line, "unit %.0f, document %.0f", cJSON_GetNumberValue(unit),
                          cJSON_GetNumberValue(document));
    }
}

static int print_row(struct list *list, const char *line, size_t size, struct wen_error *error)
{
    cJSON *row = cJSON_ParseWithLength(line, size);
    const char *stage = text(row, "stage"), *reason = text(row, "reason");
    const char *signal = text(row, "signal");
    struct wen_buffer shown = {0};

    if (!stage || !reason) {
        cJSON_Delete(row);
        return wen_error_set(error, WEN_EXIT_DATA,
                             "line %llu of the refused documents is damaged: `wenliu verify` tells "
                             "more",
                             list->documents + 1);
    }
    add_name(&shown, row);
    wen_buffer_add_text(&shown, "  ");
    wen_escape_terminal(&shown, stage, strlen(stage));
    wen_buffer_add_text(&shown, "  ");
    wen_escape_terminal(&shown, reason, strlen(reason));
    if (signal && !strstr(reason, signal)) {
        wen_buffer_add_text(&shown, " (");
        wen_escape_terminal(&shown, signal, strlen(signal));
        wen_buffer_add_byte(&shown, ')');
    }
    puts(wen_buffer_text(&shown));
    list->documents++;
    list->retriable += strcmp(stage, "reader") != 0;
    count(list, stage, make_class(reason));
    wen_buffer_free(&shown);
    cJSON_Delete(row);
    return WEN_EXIT_OK;
}

static int print_rows(void *owner, const char *lines, size_t size, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    while (size && !status) {
        const char *newline = memchr(lines, '\n', size);
        size_t line = newline ? (size_t)(newline - lines) + 1 : size;
        status = print_row(owner, lines, line, error);
        lines += line;
        size -= line;
    }
    return status;
}

static int copy_rows(void *owner, const char *lines, size_t size, struct wen_error *error)
{
    (void)owner;
    return fwrite(lines, 1, size, stdout) == size
               ? WEN_EXIT_OK
               : wen_error_set(error, WEN_EXIT_IO, "cannot write to standard output");
}

/* ---- the end ---------------------------------------------------------- */

static void print_end(struct list *list, enum wen_refused_of whose, const char *folder)
{
    static const char *const so_far[] = {
        [WEN_REFUSED_OF_RESULTS] = "",
        [WEN_REFUSED_OF_RUN] = " so far: the run is not finished",
        [WEN_REFUSED_OF_PARTS] = " of the shards so far",
    };

    if (!list->documents) {
        printf("No document is in quarantine%s.\n", so_far[whose]);
        return;
    }
    printf("\n%llu document%s in quarantine%s\n", list->documents,
           list->documents == 1 ? " is" : "s are", so_far[whose]);
    print_classes(list);
    if (list->retriable) {
        char *safe = wen_escape_terminal_copy(folder);
        printf("To try again what stages refused%s: wenliu run PIPELINE -o %s --retry-quarantine\n",
               whose == WEN_REFUSED_OF_RESULTS ? "" : ", once the results are there", safe);
        free(safe);
    }
}

static void free_list(struct list *list)
{
    for (size_t i = 0; i < list->class_count; i++) {
        free(list->classes[i].stage);
        free(list->classes[i].reason);
    }
}

int wen_command_quarantine(int argc, char **argv)
{
    struct wen_arguments arguments;
    struct list list = {0};
    struct wen_error error = {0};
    enum wen_refused_of whose = WEN_REFUSED_OF_RESULTS;
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    const char *folder = argv[optind];
    status = wen_refused_read(folder, arguments.switches & WEN_SWITCH_JSON ? copy_rows : print_rows,
                              &list, &whose, &error);
    if (!(arguments.switches & WEN_SWITCH_JSON) && (!status || status == WEN_EXIT_DATA)) {
        print_end(&list, whose, folder);
    }
    if (status) {
        char *safe = wen_escape_terminal_copy(error.text);
        fprintf(stderr, "wenliu: %s\n", safe);
        free(safe);
    }
    free_list(&list);
    return wen_arguments_finish(status);
}
