/* SPDX-License-Identifier: MIT */
/* Takes the place of the stage `distill`: its model is a list of how many
 * documents and words it was taught, by whom and in how many rounds. At 鱻 it
 * refuses, at 靐 it sleeps a little. */
#include "wenliu/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct options {
    const char *model, *teacher;
    int64_t rounds;
};

static const struct wen_option options[] = {
    {"model", WEN_OPTION_STRING, offsetof(struct options, model), "\"other\"", 0, 0, NULL, "File."},
    {"teacher", WEN_OPTION_STRING, offsetof(struct options, teacher), "null", 0, 0, NULL, "Who."},
    {"rounds", WEN_OPTION_INTEGER, offsetof(struct options, rounds), "5", 1, 100, NULL, "Rounds."},
    {0}};

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema tokens = {.name = "tokens", .flags = WEN_SPANS};
static const struct wen_schema *const needs[] = {&text, &tokens, NULL};
static const struct wen_column columns[] = {
    {"what", WEN_STRING, 0, "What."},     {"precision", WEN_REAL, 0, "Share."},
    {"recall", WEN_REAL, 0, "Share."},    {"f1", WEN_REAL, 0, "Share."},
    {"count", WEN_INTEGER, 0, "Number."}, {0}};
static const struct wen_schema agreement = {"agreement", 0, columns, "Agreement."};
static const struct wen_schema *const tables[] = {&agreement, NULL};

struct state {
    struct options options;
    uint64_t taught[2]; /* documents, words */
};

static int open_state(struct wen_context *context, const void *given, void **self)
{
    struct state *state = calloc(1, sizeof *state);

    if (!state) {
        return wen_fail(context, WEN_STOP, "no memory left");
    }
    state->options = *(const struct options *)given;
    *self = state;
    return WEN_OK;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct state *state = self;

    if (strstr(document->text.data, "鱻")) {
        return wen_fail(context, WEN_QUARANTINE, "it does not want to");
    }
    if (strstr(document->text.data, "靐")) {
        usleep(50000);
    }
    state->taught[0]++;
    state->taught[1] += document->needs[1]->count;
    return WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    struct state *state = self;
    int status = wen_emit(context, state->taught, sizeof state->taught);

    memset(state->taught, 0, sizeof state->taught);
    return status;
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct state *state = self;
    uint64_t more[2];

    if (size != sizeof more) {
        return wen_fail(context, WEN_STOP, "damaged");
    }
    memcpy(more, bytes, sizeof more);
    state->taught[0] += more[0];
    state->taught[1] += more[1];
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    const struct state *state = self;
    char model[256];
    int size = snprintf(model, sizeof model, "documents %llu\nwords %llu\nteacher %s\nrounds %d\n",
                        (unsigned long long)state->taught[0], (unsigned long long)state->taught[1],
                        state->options.teacher, (int)state->options.rounds);
    struct wen_file *file = wen_create(context, state->options.model);

    if (!file || wen_write_file(context, file, model, (size_t)size) != WEN_OK) {
        return WEN_STOP;
    }
    const struct wen_rows *rows = wen_add_row(context, 0, 2);
    rows->columns[0].string[0] = wen_string("words", 5);
    rows->columns[1].real[0] = 0.975;
    rows->columns[2].real[0] = 0.96543;
    rows->columns[3].real[0] = 1;
    rows->columns[4].integer[0] = 12345;
    rows->columns[0].string[1] = wen_string("PER", 3); /* no values: nobody was named */
    rows->columns[4].integer[1] = 0;
    return WEN_OK;
}

WEN_STAGE(distill, .name = "distill", .version = "1", .summary = "Counts what it is taught.",
          .needs = needs, .tables = tables, .options = options,
          .options_size = sizeof(struct options), .open = open_state, .process = process,
          .save = save, .absorb = absorb, .finish = finish, .close = free);
