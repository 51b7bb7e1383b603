/* SPDX-License-Identifier: MIT */
/* wenliu status: how things stand in a folder of results. */
#include "cli/status.h"
#include "base/escape.h"
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct wen_usage usage = {
    .name = "status",
    .text =
        "Usage: wenliu status DIR [--json]\n"
        "Tells how things stand in DIR: the plan, results, a run or a merge that goes on or was\n"
        "stopped, and for a plan with shards each of them, which are missing, and what to type "
        "next.\n"
        "Changes nothing, and may be asked while others are at work there.\n"
        "\n"
        "      --json   one JSON object instead of lines\n"
        "      --help   this text\n"
        "\n"
        "Exit status: 0 it was told, 65 something is damaged, 74 something cannot be read, or DIR\n"
        "holds nothing of wenliu.\n",
    .switches = WEN_SWITCH_JSON,
    .fewest = 1,
    .most = 1,
    .operands = "give the folder of a run",
};

const char *const wen_status_shard_names[] = {
    [WEN_SHARD_MISSING] = "missing",
    [WEN_SHARD_STOPPED] = "stopped",
    [WEN_SHARD_RUNNING] = "running",
    [WEN_SHARD_DONE] = "done",
};

void wen_status_time(int64_t seconds, char text[32])
{
    time_t time = (time_t)seconds;
    struct tm parts;

    if (!gmtime_r(&time, &parts) || !strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts)) {
        *text = '\0';
    }
}

char *wen_status_holder(const char *holder, long *process)
{
    const char *blank = strrchr(holder, ' ');

    *process = blank ? strtol(blank + 1, NULL, 10) : 0;
    char *host = wen_heap_copy(holder, blank ? (size_t)(blank - holder) : strlen(holder));
    char *safe = wen_escape_terminal_copy(host);
    free(host);
    return safe;
}

uint64_t wen_status_units(const struct wen_state *state)
{
    const struct wen_state_plan *plan = wen_state_plan(state);

    return plan && plan->whole ? plan->outline.units : 0;
}

bool wen_status_is_merge(const struct wen_state *state)
{
    return state->parts && state->shards && !state->results.there &&
           state->counts[WEN_SHARD_DONE] == state->plan.outline.shards;
}

bool wen_status_is_wanted(const struct wen_shard *shard)
{
    return shard->state == WEN_SHARD_MISSING || shard->state == WEN_SHARD_STOPPED;
}

/* ---- for people ------------------------------------------------------- */

enum { LABEL = 10 }; /* columns of what a line is about */

__attribute__((format(printf, 2, 3))) static void say(const char *label, const char *format, ...)
{
    va_list arguments;

    printf("%-*s", LABEL, label);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

/* "3 of 20 units on disk, 15 %" */
static void format_units(struct wen_buffer *to, uint64_t units, uint64_t all)
{
    if (all) {
        wen_buffer_format(to, "%llu of %llu units on disk, %llu %%", (unsigned long long)units,
                          (unsigned long long)all,
                          (unsigned long long)((unsigned __int128)units * 100 / all));
    } else {
        wen_buffer_format(to, "%llu unit%s on disk", (unsigned long long)units,
                          units == 1 ? "" : "s");
    }
}

/* "host vm, process 4711: " */
static void format_holder(struct wen_buffer *to, const char *holder)
{
    long process;
    char *host = wen_status_holder(holder, &process);

    if (process) {
        wen_buffer_format(to, "host %s, process %ld: ", host, process);
    }
    free(host);
}

static void say_plan(const struct wen_state *state)
{
    const struct wen_state_plan *plan = wen_state_plan(state);
    char written[32];

    if (!plan) {
        return;
    }
    if (!plan->whole) {
        say("plan", "damaged");
        return;
    }
    const struct wen_plan_outline *outline = &plan->outline;
    wen_status_time(outline->written, written);
    if (outline->streams) {
        say("plan", "standard input or FIFOs, made %s", written);
        return;
    }
    say("plan", "%llu documents in %llu files (%.1f MB), %llu unit%s, %u shard%s, made %s",
        (unsigned long long)outline->documents, (unsigned long long)outline->inputs.files,
        (double)outline->inputs.bytes / 1e6, (unsigned long long)outline->units,
        outline->units == 1 ? "" : "s", outline->shards, outline->shards == 1 ? "" : "s", written);
}

static void say_results(const struct wen_state_results *results)
{
    if (results->there && !results->ended[0]) {
        say("results", "run.json is damaged");
    } else if (results->there) {
        char *ended = wen_escape_terminal_copy(results->ended);
        say("results", "finished %s: %llu documents, %llu in quarantine, %llu left out by a stage",
            ended, (unsigned long long)results->delivered, (unsigned long long)results->quarantined,
            (unsigned long long)results->dropped);
        free(ended);
    }
}

static void say_run(const struct wen_state *state)
{
    const char *label = wen_status_is_merge(state) ? "merge" : "run";
    struct wen_buffer text = {0};

    if (state->run == WEN_RUN_NONE) {
        bool known = state->plan.whole && !wen_state_sharded(state); /* which is none of shards */
        if (known && !state->results.there) {
            say(label, "not begun");
        }
        return;
    }
    format_holder(&text, state->holder ? state->holder : "");
    if (state->run == WEN_RUN_COMPLETE) {
        wen_buffer_add_text(&text, state->holder ? "the files get their names"
                                                 : "all is written, names are still to be given");
    } else if (state->run == WEN_RUN_RUNNING && !wen_state_plan(state)) {
        wen_buffer_add_text(&text, "the plan is being made");
    } else {
        format_units(&text, state->units, wen_status_units(state));
    }
    say(label, "%-9s %s",
        state->run == WEN_RUN_COMPLETE  ? "complete"
        : state->run == WEN_RUN_RUNNING ? "running"
                                        : "stopped",
        wen_buffer_text(&text));
    wen_buffer_free(&text);
}

static void say_shard(const struct wen_state *state, unsigned number, int width)
{
    const struct wen_shard *shard = &state->shards[number];
    struct wen_buffer text = {0};

    format_holder(&text, shard->holder ? shard->holder : "");
    if (shard->state == WEN_SHARD_DONE) {
        wen_buffer_format(&text, "%llu documents, %llu in quarantine",
                          (unsigned long long)shard->documents,
                          (unsigned long long)shard->quarantined);
    } else if (shard->state != WEN_SHARD_MISSING) {
        format_units(&text, shard->units, shard->all);
    } else {
        wen_buffer_format(&text, "%llu unit%s", (unsigned long long)shard->all,
                          shard->all == 1 ? "" : "s");
    }
    printf("shard %-*u %-9s %s\n", width, number, wen_status_shard_names[shard->state],
           wen_buffer_text(&text));
    wen_buffer_free(&text);
}

/* The shards that have to be run as batch systems take them: 1,4,7-9. */
static void say_missing(const struct wen_state *state)
{
    const unsigned shards = state->plan.outline.shards;
    const char *before = "missing: ";

    for (unsigned i = 0; i < shards; i++) {
        unsigned end = i;
        while (end < shards && wen_status_is_wanted(&state->shards[end])) {
            end++;
        }
        if (end > i) {
            printf(end - i > 2 ? "%s%u-%u" : end - i > 1 ? "%s%u,%u" : "%s%u", before, i, end - 1);
            before = ",";
            i = end;
        }
    }
    if (*before == ',') {
        putchar('\n');
    }
}

static void say_shards(const struct wen_state *state)
{
    const unsigned *counts = state->counts;
    const unsigned shards = state->shards ? state->plan.outline.shards : 0;
    int width = snprintf(NULL, 0, "%u", shards ? shards - 1 : 0);

    if (state->results.there || !wen_state_sharded(state)) {
        if (state->parts && state->shards) {
            say("parts", "%u of %u are there, in %s/parts; the results do not need them",
                counts[WEN_SHARD_DONE], shards, state->folder);
        }
        return;
    }
    say("shards", "%u of %u done, %u running, %u stopped, %u missing", counts[WEN_SHARD_DONE],
        shards, counts[WEN_SHARD_RUNNING], counts[WEN_SHARD_STOPPED], counts[WEN_SHARD_MISSING]);
    for (unsigned i = 0; i < shards; i++) {
        say_shard(state, i, width > 3 ? width : 3);
    }
    say_missing(state);
}

static void say_sentences(const char *label, char **sentences, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *safe = wen_escape_terminal_copy(sentences[i]);
        say(label, "%s", safe);
        free(safe);
    }
}

/* What to type next, with the folder as it was given; NULL: wait. */
static char *next_step(const struct wen_state *state)
{
    const char *folder = state->folder;
    const unsigned wanted = state->counts[WEN_SHARD_MISSING] + state->counts[WEN_SHARD_STOPPED];

    if (state->run == WEN_RUN_RUNNING || (state->run && state->holder)) {
        return NULL;
    }
    if (wen_status_is_merge(state)) {
        return wen_heap_format("wenliu merge %s", folder);
    }
    if (state->run) {
        return wen_heap_format("wenliu run PIPELINE -o %s --resume", folder);
    }
    if (state->results.there) {
        return wen_heap_format("wenliu show %s", folder);
    }
    if (wen_state_sharded(state)) {
        return wanted
                   ? wen_heap_format("wenliu run PIPELINE -o %s --shard I/%u for every I that is "
                                     "missing",
                                     folder, state->plan.outline.shards)
                   : NULL;
    }
    return wen_heap_format("wenliu run PIPELINE -o %s", folder);
}

static void say_state(const struct wen_state *state)
{
    say_plan(state);
    say_results(&state->results);
    say_run(state);
    say_shards(state);
    say_sentences("stranger", state->strangers, state->stranger_count);
    char *next = state->damage_count ? NULL : next_step(state);
    if (next) {
        char *safe = wen_escape_terminal_copy(next);
        say("next", "%s", safe);
        free(safe);
    }
    free(next);
}

/* ---- the command ------------------------------------------------------ */

static void say_error(const char *text)
{
    char *safe = wen_escape_terminal_copy(text);

    fprintf(stderr, "wenliu: %s\n", safe);
    free(safe);
}

int wen_command_status(int argc, char **argv)
{
    struct wen_arguments arguments;
    struct wen_state state;
    struct wen_error error = {0};
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    status = wen_state_read(argv[optind], &state, &error);
    if (status) {
        say_error(error.text);
    } else {
        (arguments.switches & WEN_SWITCH_JSON ? wen_status_print_json : say_state)(&state);
        for (size_t i = 0; i < state.damage_count; i++) {
            say_error(state.damages[i]);
        }
        status = state.damage_count ? WEN_EXIT_DATA : WEN_EXIT_OK;
    }
    wen_state_free(&state);
    return wen_arguments_finish(status);
}
