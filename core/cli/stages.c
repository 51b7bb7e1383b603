/* SPDX-License-Identifier: MIT */
/* wenliu stages: the stages there are, and why files do not load. */
#include "base/error.h"
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/stage_page.h"
#include "registry/registry.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct wen_usage usage = {
    .name = "stages",
    .stages = true,
    .text =
        "Usage: wenliu stages [NAME] [options]\n"
        "Lists the stages there are, and the files that do not load with the reason; with NAME\n"
        "shows what that stage needs and gives, and its options.\n"
        "\n"
        "      --stages DIR   look for stages in DIR first; may be given again\n"
        "      --help         this text\n",
    .fewest = 0,
    .most = 1};

/* ---- the list ---- */

/* In the child: version and summary, each on a line. */
static void describe(const struct wen_stage *stage, void *argument, FILE *out)
{
    (void)argument;
    fprintf(out, "%s\n%s", stage->version, stage->summary);
}

/* A file and what became of it. */
struct row {
    const struct wen_candidate *candidate;
    char *version; /* NULL where it did not load; then `text` is the reason */
    char *text;
};

static struct row look_at(struct wen_registry *registry, const struct wen_candidate *candidate)
{
    struct row row = {.candidate = candidate};
    struct wen_buffer out = {0};
    struct wen_error error;

    if (wen_registry_visit(registry, candidate->name, describe, NULL, &out, &error)) {
        row.text = wen_heap_format("%s", error.text);
    } else {
        const char *text = wen_buffer_text(&out);
        size_t size = strcspn(text, "\n");
        row.version = wen_heap_copy(text, size);
        row.text = wen_heap_format("%s", text + size + 1);
    }
    wen_buffer_free(&out);
    return row;
}

static void print_rows(const struct row *rows, size_t count, FILE *to)
{
    int width = 0, version = 0;
    bool bad = false;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].version) {
            int size = (int)strlen(rows[i].candidate->name), more = (int)strlen(rows[i].version);
            width = size > width ? size : width;
            version = more > version ? more : version;
        }
        bad |= !rows[i].version;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].version) {
            fprintf(to, "%-*s  %-*s  %s\n%*s  %s\n", width, rows[i].candidate->name, version,
                    rows[i].version, rows[i].text, width, "", rows[i].candidate->path);
        }
    }
    fputs(bad ? "\nThese files are not used:\n" : "", to);
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].version) {
            fprintf(to, "  %s\n", rows[i].text);
        }
    }
}

static int list(struct wen_registry *registry, FILE *to)
{
    const struct wen_candidate *candidates;
    size_t count = wen_registry_candidates(registry, &candidates);
    struct row *rows = wen_heap_new(count, sizeof *rows);

    for (size_t i = 0; i < count; i++) {
        const char *hidden = candidates[i].hidden;
        rows[i] =
            hidden ? (struct row){&candidates[i], NULL,
                                  wen_heap_format("%s is hidden by %s", candidates[i].path, hidden)}
                   : look_at(registry, &candidates[i]);
    }
    print_rows(rows, count, to);
    for (size_t i = 0; i < count; i++) {
        free(rows[i].version);
        free(rows[i].text);
    }
    free(rows);
    if (count == 0) {
        char *folders = wen_registry_folders(registry);
        fprintf(stderr, "wenliu: stages: there is no stage in any of these folders:\n%s\n",
                folders);
        free(folders);
    }
    return count ? WEN_EXIT_OK : WEN_EXIT_CONFIG;
}

/* ---- one page ---- */

/* In the child. */
static void write_page(const struct wen_stage *stage, void *registry, FILE *out)
{
    wen_stage_page(stage, wen_registry_path(registry, stage), out);
}

static int page(struct wen_registry *registry, const char *name, FILE *to)
{
    struct wen_buffer out = {0};
    struct wen_error error;
    int status = wen_registry_visit(registry, name, write_page, registry, &out, &error);

    if (status) {
        fputs("wenliu: stages: ", stderr);
        wen_arguments_say(stderr, error.text);
        fputs("\n", stderr);
    }
    fputs(wen_buffer_text(&out), to);
    wen_buffer_free(&out);
    return status;
}

int wen_command_stages(int argc, char **argv)
{
    struct wen_arguments arguments;
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    struct wen_registry *registry = wen_registry_open(arguments.folders);
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to) {
        wen_heap_exhausted(0);
    }
    status = optind < argc ? page(registry, argv[optind], to) : list(registry, to);
    if (fclose(to)) {
        wen_heap_exhausted(0);
    }
    wen_arguments_say(stdout, text);
    free(text);
    wen_registry_close(registry);
    return wen_arguments_finish(status);
}
