/* SPDX-License-Identifier: MIT */
/* The tagger over documents: what it is told of them, and what becomes of what it says. */
#include "learn_parts.h"

#include <stdlib.h>

void entities_tagger_free(struct entities_tagger *tagger)
{
    if (!tagger) {
        return;
    }
    tagger_tables_free(&tagger->tables);
    entities_model_close(&tagger->model);
    train_corpus_clear(&tagger->corpus);
    free(tagger->tag_hashes);
    free(tagger->tokens.spans);
    free(tagger->entries.spans);
    free(tagger->marks.spans);
    free(tagger->said.spans);
    free(tagger->merged.spans);
    free(tagger->scores);
    free(tagger->result.rows);
    free(tagger->result.moves);
    free(tagger->bytes);
    free(tagger);
}

bool entities_tagger_learns(const struct entities_tagger *tagger)
{
    return tagger && tagger->options.learn;
}

/* ---- opening ---------------------------------------------------------- */

static int open_model(struct wen_context *context, struct entities_tagger *tagger,
                      struct entities_engine *engine)
{
    const char *path = tagger->options.model;
    struct entities_model *model = &tagger->model;
    struct entities_error error;

    if (entities_model_open(path, model, &error) != 0) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    if (strcmp(model->names, tagger->names) != 0) {
        return wen_fail(context, WEN_STOP,
                        "%s: it learnt with \"names\": \"%s\", not \"%s\": set that, or train it "
                        "again",
                        path, model->names, tagger->names);
    }
    for (uint32_t i = 0; i < model->weights.types; i++) {
        uint32_t type = entities_type(&engine->types, model->types[i], strlen(model->types[i]));
        if (!type) {
            return wen_fail(context, WEN_STOP, "%s: its type %s is none", path, model->types[i]);
        }
        tagger->types[i] = type;
        tagger->type_of[type] = (uint16_t)(i + 1);
    }
    model->weights.type_of = tagger->type_of;
    tagger->scores = malloc(sizeof *tagger->scores * TAGGER_CHAIN * TAGGER_MOST_STRIDE);
    return tagger->scores ? WEN_OK : entities_out_of_memory(context);
}

int entities_tagger_open(struct wen_context *context, const struct entities_learn_options *options,
                         struct entities_engine *engine, const char *names,
                         struct entities_tagger **tagger)
{
    *tagger = NULL;
    if (!options->model && !options->learn) {
        return WEN_OK;
    }
    struct entities_tagger *made = calloc(1, sizeof *made);
    if (!made) {
        return entities_out_of_memory(context);
    }
    *tagger = made;
    made->options = *options;
    made->names = names;
    if (!options->learn) {
        int status = open_model(context, made, engine);
        if (status != WEN_OK) {
            return status;
        }
    }
    return tagger_tables_make(&made->tables, &engine->types) ? WEN_OK
                                                             : entities_out_of_memory(context);
}

/* ---- what is known of a document -------------------------------------- */

/* The hash of the name of a label; 0: memory is exhausted. */
static uint32_t hash_of(struct wen_context *context, struct entities_tagger *tagger, uint32_t label)
{
    if (label >= tagger->tag_hash_count) {
        size_t count = (size_t)label + 64;
        uint32_t *hashes = realloc(tagger->tag_hashes, count * sizeof *hashes);
        if (!hashes) {
            return 0;
        }
        memset(hashes + tagger->tag_hash_count, 0,
               (count - tagger->tag_hash_count) * sizeof *hashes);
        tagger->tag_hashes = hashes;
        tagger->tag_hash_count = count;
    }
    if (!tagger->tag_hashes[label]) {
        const char *name = label ? wen_label_name(context, label) : "";
        tagger->tag_hashes[label] = tagger_hash(name, strlen(name));
    }
    return tagger->tag_hashes[label];
}

static bool take_tokens(struct wen_context *context, struct entities_tagger *tagger,
                        const struct wen_layer *tokens)
{
    tagger->tokens.count = 0;
    for (uint32_t i = 0; tokens && i < tokens->count; i++) {
        struct entities_span span = {.begin = tokens->begin[i],
                                     .end = tokens->end[i],
                                     .type = hash_of(context, tagger, tokens->columns[0].label[i])};
        if (!span.type || !entities_spans_add(&tagger->tokens, span)) {
            return false;
        }
    }
    return true;
}

/* The longest entries of the gazetteers, from left to right. */
static bool take_entries(struct entities_tagger *tagger, const struct entities_engine *engine,
                         struct wen_string text)
{
    tagger->entries.count = 0;
    for (size_t at = 0; at < text.size;) {
        struct entities_entry entry;
        size_t next = at, end = entities_gazetteer_match(engine->gazetteer, text.data, text.size,
                                                         at, text.size, &entry);
        entities_next(text.data, &next);
        if (end) {
            struct entities_span span = {
                .begin = (uint32_t)at, .end = (uint32_t)end, .type = entry.type};
            if (!entities_spans_add(&tagger->entries, span)) {
                return false;
            }
        }
        at = end ? end : next;
    }
    return true;
}

static int take_marks(struct wen_context *context, struct entities_tagger *tagger,
                      const struct wen_layer *annotations)
{
    tagger->marks.count = 0;
    for (uint32_t i = 0; i < annotations->count; i++) {
        struct wen_string name = annotations->columns[0].string[i];
        uint32_t type = train_corpus_type(&tagger->corpus, name.data, name.size);
        struct entities_span span = {
            .begin = annotations->begin[i], .end = annotations->end[i], .type = type};
        if (type == TRAIN_NO_TYPE) {
            return wen_fail(context, WEN_STOP,
                            "cannot learn the type \"%.*s\": at most %u types [A-Z][A-Z0-9_]* can "
                            "be learnt",
                            (int)name.size, name.data, TAGGER_MOST_TYPES);
        }
        if (!entities_spans_add(&tagger->marks, span)) {
            return entities_out_of_memory(context);
        }
    }
    return WEN_OK;
}

/* ---- the model at work ------------------------------------------------ */

/* Appends the names that the tags of a chain say. */
static bool take_names(struct entities_tagger *tagger)
{
    const struct tagger_reader *reader = &tagger->reader;
    uint32_t begin = 0;

    for (size_t i = 0; i < reader->count; i++) {
        if (!tagger->tags[i]) {
            continue;
        }
        uint32_t place = (tagger->tags[i] - 1u) % 4, type = (tagger->tags[i] - 1u) / 4;
        if (place == TAGGER_BEGIN || place == TAGGER_WHOLE) {
            begin = reader->begin[i];
        }
        struct entities_span span = {.begin = begin,
                                     .end = reader->end[i],
                                     .type = tagger->types[type],
                                     .source = ENTITIES_FROM_MODEL};
        if (place >= TAGGER_END && !entities_spans_add(&tagger->said, span)) {
            return false;
        }
    }
    return true;
}

/* What the evidence said of the same characters keeps its canonical name and its source. */
static struct entities_span known(const struct entities_span *said,
                                  const struct entities_spans *found, size_t at)
{
    while (at > 0 && found->spans[at - 1].begin >= said->begin) {
        at--;
    }
    for (; at < found->count && found->spans[at].begin <= said->begin; at++) {
        const struct entities_span *span = &found->spans[at];
        if (span->begin == said->begin && span->end == said->end && span->type == said->type) {
            return *span;
        }
    }
    return *said;
}

/* Puts the names that the model said in the place of those that were found of its types, and of
 * whatever they overlap: the model knew of it. */
static bool merge(struct entities_tagger *tagger, struct entities_spans *found)
{
    const struct entities_spans *said = &tagger->said;
    size_t i = 0, k = 0;

    tagger->merged.count = 0;
    while (i < found->count || k < said->count) {
        const struct entities_span *other = i < found->count ? &found->spans[i] : NULL;
        const struct entities_span *name = k < said->count ? &said->spans[k] : NULL;
        if (other && tagger->type_of[other->type]) {
            i++;
            continue;
        }
        bool both = other && name && other->begin < name->end && name->begin < other->end;
        if (both) {
            i++;
        } else if (name && (!other || name->begin < other->begin)) {
            if (!entities_spans_add(&tagger->merged, known(name, found, i))) {
                return false;
            }
            k++;
        } else {
            if (!entities_spans_add(&tagger->merged, *other)) {
                return false;
            }
            i++;
        }
    }
    struct entities_spans old = *found;
    *found = tagger->merged;
    tagger->merged = old;
    return true;
}

int entities_tagger_process(struct wen_context *context, struct entities_tagger *tagger,
                            const struct entities_engine *engine,
                            const struct entities_tagger_input *input, struct entities_spans *found)
{
    bool learns = entities_tagger_learns(tagger), fine = true;

    if (!take_tokens(context, tagger, input->tokens) ||
        !take_entries(tagger, engine, input->text)) {
        return entities_out_of_memory(context);
    }
    if (learns && !input->annotations) {
        return wen_fail(
            context, WEN_STOP,
            "\"learn\" needs the layer \"annotations\": put a stage that gives it, such "
            "as iob2, before entities");
    }
    int status = learns ? take_marks(context, tagger, input->annotations) : WEN_OK;
    if (status != WEN_OK) {
        return status;
    }
    tagger->said.count = 0;
    tagger->reader = (struct tagger_reader){.text = {.text = input->text.data,
                                                     .size = input->text.size,
                                                     .tokens = &tagger->tokens,
                                                     .evidence = found,
                                                     .entries = &tagger->entries,
                                                     .marks = learns ? &tagger->marks : NULL}};
    while (fine && tagger_next_chain(&tagger->reader)) {
        const struct tagger_reader *reader = &tagger->reader;
        if (learns) {
            fine = train_corpus_add(&tagger->corpus, reader->cells, reader->count);
        } else {
            tagger_tag(&tagger->model.weights, &tagger->tables, reader->cells, reader->count,
                       tagger->scores, tagger->tags);
            fine = take_names(tagger);
        }
    }
    return fine && (learns || merge(tagger, found)) ? WEN_OK : entities_out_of_memory(context);
}
