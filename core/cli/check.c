/* SPDX-License-Identifier: MIT */
/* wenliu check: everything that is wrong with pipeline files, without running them. */
#include "base/error.h"
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "registry/chain.h"
#include "registry/child.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>

static const struct wen_usage usage = {
    .name = "check",
    .stages = true,
    .text =
        "Usage: wenliu check PIPELINE... [options]\n"
        "Checks pipeline files with their stages and options, and shows every problem with its\n"
        "place. Nothing is run. The exit status is 78 where there is a problem.\n"
        "\n"
        "      --print        print each pipeline with every default, as JSON\n"
        "      --graph        print who gives what to whom, as a graph for dot\n"
        "      --stages DIR   look for stages in DIR first; may be given again\n"
        "      --help         this text\n",
    .switches = WEN_SWITCH_PRINT | WEN_SWITCH_GRAPH,
    .fewest = 1,
    .most = INT_MAX,
    .operands = "give a pipeline file, such as configs/news.json"};

/* Seconds for loading all stages of a pipeline. */
enum { BIND_SECONDS = 60 };

/* One file. */
struct check {
    struct wen_pipeline pipeline;
    struct wen_registry *registry;
    unsigned switches; /* enum wen_switch */
};

/* In a child: foreign code runs. Writes the problems, or the pipeline where it is to be printed. */
static int bind(void *argument, FILE *out)
{
    struct check *check = argument;
    struct wen_chain chain;
    bool fine = wen_chain_bind(&check->pipeline, check->registry, &chain);

    if (!fine) {
        wen_problems_print(&check->pipeline.problems, out);
    } else if (check->switches & WEN_SWITCH_GRAPH) {
        wen_chain_graph(&check->pipeline, &chain, out);
    } else if (check->switches & WEN_SWITCH_PRINT) {
        cJSON *tree = wen_chain_print(&check->pipeline, &chain);
        char *text = cJSON_Print(tree);
        if (!text) {
            wen_heap_exhausted(0);
        }
        fprintf(out, "%s\n", text);
        cJSON_free(text);
        cJSON_Delete(tree);
    }
    wen_chain_free(&chain);
    return fine ? WEN_EXIT_OK : WEN_EXIT_CONFIG;
}

/* A stage that kills the process is found by loading each alone; then its reason is a problem like
 * others. */
static int bind_apart(struct check *check, struct wen_buffer *out, struct wen_error *error)
{
    int status = wen_in_child(bind, check, BIND_SECONDS, out, error);

    if (!error->status) {
        return status;
    }
    for (size_t i = 0; i < check->pipeline.step_count; i++) {
        struct wen_error reason;
        wen_registry_probe(check->registry, check->pipeline.steps[i].use, &reason);
    }
    out->size = 0;
    return wen_in_child(bind, check, BIND_SECONDS, out, error);
}

static int check_bound(struct check *check)
{
    struct wen_buffer out = {0};
    struct wen_error error;
    size_t count = check->pipeline.step_count;
    int status = bind_apart(check, &out, &error);

    if (error.status) {
        fprintf(stderr, "wenliu: check: the process that loaded the stages of %s %s\n",
                check->pipeline.path, error.text);
    } else {
        fputs(wen_buffer_text(&out), status ? stderr : stdout);
    }
    if (!status && !check->switches) {
        printf("%s: fine: %zu %s\n", check->pipeline.path, count, count == 1 ? "stage" : "stages");
    }
    wen_buffer_free(&out);
    return status;
}

static int check_file(const char *path, const struct wen_arguments *arguments)
{
    struct check check = {.registry = wen_registry_open(arguments->folders),
                          .switches = arguments->switches};
    int status = WEN_EXIT_CONFIG;

    wen_pipeline_load(path, &check.pipeline);
    if (check.pipeline.json.root) {
        status = check_bound(&check);
    } else {
        wen_problems_print(&check.pipeline.problems, stderr);
    }
    wen_pipeline_free(&check.pipeline);
    wen_registry_close(check.registry);
    return status;
}

int wen_command_check(int argc, char **argv)
{
    struct wen_arguments arguments;
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    if ((arguments.switches & WEN_SWITCH_PRINT) && (arguments.switches & WEN_SWITCH_GRAPH)) {
        fputs("wenliu: check: --print prints one thing and --graph another: give one of them\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    status = WEN_EXIT_OK;
    for (int i = optind; i < argc; i++) {
        int one = check_file(argv[i], &arguments);
        status = status ? status : one;
    }
    return wen_arguments_finish(status);
}
