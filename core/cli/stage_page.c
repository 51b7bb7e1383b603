/* SPDX-License-Identifier: MIT */
/* What a user wants to know of a stage, from its tables alone. */
#include "cli/stage_page.h"

#include "base/heap.h"
#include "config/options.h"
#include "registry/contract.h"

#include <stdlib.h>
#include <string.h>

/* Options of the example, beside those that must be given. */
enum { EXAMPLES = 2 };

/* ---- columns and schemas ---- */

static void print_flags(uint32_t flags, FILE *to)
{
    static const struct {
        uint32_t flag;
        const char *means;
    } meanings[] = {{WEN_SPANS, "covers text"},
                    {WEN_DISJOINT, "no overlaps"},
                    {WEN_DENSE, "written as columns"},
                    {WEN_SURFACE, "written with its text"},
                    {WEN_OPTIONAL, "optional"}};
    const char *before = " (";

    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (flags & meanings[i].flag) {
            fprintf(to, "%s%s", before, meanings[i].means);
            before = ", ";
        }
    }
    fputs(before[0] == ',' ? ")" : "", to);
}

static int widest(const struct wen_column *columns)
{
    int width = 0;

    for (; columns && columns->name; columns++) {
        int size = (int)strlen(columns->name);
        width = size > width ? size : width;
    }
    return width;
}

static void print_columns(const struct wen_column *columns, int indent, FILE *to)
{
    int width = widest(columns);

    for (; columns && columns->name; columns++) {
        fprintf(to, "%*s%-*s  %-8s%s%s%s\n", indent, "", width, columns->name,
                wen_type_name(columns->type), columns->help ? "  " : "",
                columns->help ? columns->help : "",
                columns->flags & WEN_HIDDEN ? " (for other stages only)" : "");
    }
}

static void print_schemas(const char *title, const struct wen_schema *const *schemas, FILE *to)
{
    if (!schemas || !schemas[0]) {
        return;
    }
    fprintf(to, "\n%s\n", title);
    for (; *schemas; schemas++) {
        fprintf(to, "  %s", (*schemas)->name);
        print_flags((*schemas)->flags, to);
        fprintf(to, "%s%s\n", (*schemas)->help ? ": " : "",
                (*schemas)->help ? (*schemas)->help : "");
        print_columns((*schemas)->columns, 4, to);
    }
}

/* ---- options ---- */

static void print_option(const struct wen_option *option, FILE *to)
{
    struct wen_buffer kind = {0};

    wen_options_describe(&kind, option);
    fprintf(to, "  %s: %s; %s%s\n", option->name, wen_buffer_text(&kind),
            option->fallback ? "default " : "must be given",
            option->fallback ? option->fallback : "");
    if (option->help) {
        fprintf(to, "      %s\n", option->help);
    }
    wen_buffer_free(&kind);
}

/* JSON that the option would take. */
static const char *example_of(const struct wen_option *option)
{
    static const char *const examples[] = {
        [WEN_OPTION_BOOLEAN] = "true",
        [WEN_OPTION_INTEGER] = "1",
        [WEN_OPTION_NUMBER] = "1.0",
        [WEN_OPTION_STRING] = "\"…\"",
        [WEN_OPTION_PATH] = "\"path\"",
        [WEN_OPTION_STRINGS] = "[\"…\"]",
        [WEN_OPTION_PATHS] = "[\"path\"]",
        [WEN_OPTION_NEEDS] = "[\"layer\"]",
        [WEN_OPTION_GIVES] = "[\"name: real\"]",
    };
    return option->fallback ? option->fallback : examples[option->type];
}

/* Those that must be given, and the first others whose default says something. */
static void print_example(const struct wen_stage *stage, FILE *to)
{
    int more = EXAMPLES;

    fprintf(to, "\nIn a pipeline\n  { \"use\": \"%s\"", stage->name);
    for (const struct wen_option *option = stage->options; option && option->name; option++) {
        bool telling = option->fallback && strcmp(option->fallback, "null") != 0 &&
                       strcmp(option->fallback, "[]") != 0;
        if (option->fallback && !(telling && more-- > 0)) {
            continue;
        }
        bool choice = !option->fallback && option->type == WEN_OPTION_CHOICE;
        fprintf(to, choice ? ", \"%s\": \"%s\"" : ", \"%s\": %s", option->name,
                choice ? option->choices[0] : example_of(option));
    }
    fputs(" }\n", to);
}

void wen_stage_page(const struct wen_stage *stage, const char *path, FILE *to)
{
    fprintf(to, "%s %s: %s\n%s\n", stage->name, stage->version, stage->summary, path);
    fputs(stage->flags & WEN_REWRITES_TEXT ? "Sets the text anew: layers of earlier stages end.\n"
                                           : "",
          to);
    fputs(stage->flags & WEN_WRITER ? "Writes every layer and table that other stages give.\n" : "",
          to);
    print_schemas("Needs", stage->needs, to);
    print_schemas("Gives layers", stage->gives, to);
    print_schemas("Gives tables", stage->tables, to);
    if (stage->fields && stage->fields[0].name) {
        fputs("\nSets fields\n", to);
        print_columns(stage->fields, 2, to);
    }
    if (stage->options && stage->options[0].name) {
        fputs("\nOptions\n", to);
        for (const struct wen_option *option = stage->options; option->name; option++) {
            print_option(option, to);
        }
    }
    print_example(stage, to);
}
