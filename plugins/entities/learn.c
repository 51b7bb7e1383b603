/* SPDX-License-Identifier: MIT */
/* Learning: workers gather marked chains, the collector learns from them and makes the model. */
#include "learn_parts.h"

#include <stdlib.h>

int entities_learn_save(struct wen_context *context, struct entities_tagger *tagger)
{
    size_t size;
    unsigned char *bytes = train_corpus_write(&tagger->corpus, &size);

    train_corpus_clear(&tagger->corpus);
    if (!bytes) {
        return entities_out_of_memory(context);
    }
    int status = wen_emit(context, bytes, size);
    free(bytes);
    return status;
}

int entities_learn_absorb(struct wen_context *context, struct entities_tagger *tagger,
                          const void *bytes, size_t size)
{
    int status = train_corpus_read(&tagger->corpus, bytes, size);

    if (status < 0) {
        return wen_fail(context, WEN_STOP,
                        "what a worker gathered is damaged, or has more than %u types",
                        TAGGER_MOST_TYPES);
    }
    return status ? entities_out_of_memory(context) : WEN_OK;
}

static void tell_progress(void *self, double share)
{
    wen_progress(self, share, "learning");
}

/* Rows for about a fact in eight of those that the marked text has: few of them ever get a weight,
 * and those that share a row do little harm. */
static unsigned choose_bits(const struct train_corpus *corpus)
{
    unsigned bits = 12;

    while (bits < 18 && ((size_t)1 << bits) < 8 * corpus->cell_count) {
        bits++;
    }
    return bits;
}

static void give_row(struct wen_context *context, unsigned table, const char *what,
                     const struct train_measure *measure)
{
    const struct wen_rows *rows = wen_add_row(context, table, 1);

    rows->columns[0].string[0] = wen_string(what, strlen(what));
    rows->columns[1].real[0] = train_precision(measure);
    rows->columns[2].real[0] = train_recall(measure);
    rows->columns[3].real[0] = train_f1(measure);
    rows->columns[4].integer[0] = (int64_t)measure->marked;
}

static void give_measures(struct wen_context *context, const struct entities_tagger *tagger,
                          unsigned table)
{
    const struct train_corpus *corpus = &tagger->corpus;
    const struct train_result *result = &tagger->result;

    if (!result->tested) {
        return;
    }
    for (uint32_t i = 0; i < corpus->type_count; i++) {
        give_row(context, table, corpus->types[i], &result->model[i]);
    }
    give_row(context, table, "all", &result->model[corpus->type_count]);
    give_row(context, table, "evidence alone", &result->evidence[corpus->type_count]);
}

static int write_model(struct wen_context *context, struct entities_tagger *tagger, unsigned bits)
{
    size_t size = 0;
    char *about = entities_model_about(&tagger->corpus, &tagger->result, tagger->options.source);

    if (about) {
        tagger->bytes = entities_model_make(&tagger->corpus, &tagger->result, bits, tagger->names,
                                            about, &size);
    }
    free(about);
    if (!tagger->bytes) {
        return entities_out_of_memory(context);
    }
    struct wen_file *file = wen_create(context, tagger->options.learn);
    return file ? wen_write_file(context, file, tagger->bytes, size) : WEN_STOP;
}

int entities_learn_finish(struct wen_context *context, struct entities_tagger *tagger,
                          const struct entities_engine *engine, unsigned table)
{
    const struct train_corpus *corpus = &tagger->corpus;
    struct train_plan plan = {.rounds = (uint32_t)tagger->options.rounds,
                              .bits = choose_bits(corpus),
                              .held_out = tagger->options.held_out,
                              .tables = &tagger->tables,
                              .type_of = tagger->type_of,
                              .progress = tell_progress,
                              .self = context};

    if (!corpus->type_count) {
        return wen_fail(context, WEN_STOP,
                        "there is nothing to learn from: no name is marked in %zu sentences",
                        corpus->chain_count);
    }
    for (uint32_t type = 1; type <= engine->types.count; type++) {
        for (uint32_t i = 0; i < corpus->type_count; i++) {
            if (strcmp(engine->types.names[type], corpus->types[i]) == 0) {
                tagger->type_of[type] = (uint16_t)(i + 1);
            }
        }
    }
    if (!train(corpus, &plan, &tagger->result)) {
        return entities_out_of_memory(context);
    }
    int status = write_model(context, tagger, plan.bits);
    if (status == WEN_OK) {
        give_measures(context, tagger, table);
    }
    return status;
}
