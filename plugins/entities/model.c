/* SPDX-License-Identifier: MIT */
/* The model's file. */
#include "model.h"

#include "../segment/json_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mapped_kind model_kind = {
    .name = "model of the stage entities",
    .magic = "wennames",
    .version = 1,
    .header_size = sizeof(struct model_header),
    .sections = offsetof(struct model_header, sections),
    .section_count = MODEL_SECTIONS,
    .remedy = "train it again",
};

static const void *section(const struct entities_model *model, enum model_section which,
                           size_t *count)
{
    return mapped_section(&model->file, &model_kind, which, 1, count);
}

/* Whether the sections have the sizes that the header asks for. */
static bool has_all(const struct model_header *header)
{
    const uint64_t kinds = TAGGER_TAGS(header->types);

    return header->bits >= MODEL_LEAST_BITS && header->bits <= MODEL_MOST_BITS &&
           header->types >= 1 && header->types <= TAGGER_MOST_TYPES &&
           header->sections[MODEL_MOVES].size == (kinds + 1) * kinds * sizeof(int16_t) &&
           header->sections[MODEL_ROWS].size ==
               ((uint64_t)TAGGER_STRIDE(header->types) << header->bits) * sizeof(int16_t);
}

/* Sets names and types; false where there are fewer names than the header says. */
static bool list_types(struct entities_model *model)
{
    size_t size;
    const char *names = section(model, MODEL_NAMES, &size), *end = names + size;

    for (uint32_t i = 0; i <= model->weights.types; i++) {
        const char *stop = memchr(names, '\0', (size_t)(end - names));
        if (!stop || stop == names) {
            return false;
        }
        *(i ? &model->types[i - 1] : &model->names) = names;
        names = stop + 1;
    }
    return true;
}

int entities_model_open(const char *path, struct entities_model *model,
                        struct entities_error *error)
{
    struct segment_messages messages = {.error = ""};
    size_t count;

    *model = (struct entities_model){.names = NULL};
    if (mapped_file_open(path, &model_kind, &model->file, &messages) != 0) {
        return entities_fail(error, "%s", messages.error);
    }
    const struct model_header *header = model->file.bytes;
    if (has_all(header)) {
        model->weights = (struct tagger_weights){.bits = header->bits,
                                                 .types = header->types,
                                                 .rows = section(model, MODEL_ROWS, &count),
                                                 .moves = section(model, MODEL_MOVES, &count),
                                                 .trust = TAGGER_TRUST * TAGGER_UNIT};
        if (list_types(model)) {
            return 0;
        }
    }
    entities_model_close(model);
    return entities_fail(error, "%s: its parts do not fit its header; %s", path, model_kind.remedy);
}

void entities_model_close(struct entities_model *model)
{
    mapped_file_close(&model->file);
    *model = (struct entities_model){.names = NULL};
}

/* ---- making one ------------------------------------------------------- */

unsigned char *entities_model_make(const struct train_corpus *corpus,
                                   const struct train_result *result, unsigned bits,
                                   const char *names, const char *about, size_t *size)
{
    const size_t kinds = TAGGER_TAGS(corpus->type_count);
    char all[sizeof corpus->types + 64], *to = all;
    struct model_header header = {.bits = bits, .types = corpus->type_count};

    for (uint32_t i = 0; i <= corpus->type_count; i++) {
        const char *name = i ? corpus->types[i - 1] : names;
        size_t length = strlen(name) + 1;
        memcpy(to, name, length);
        to += length;
    }
    const struct mapped_part parts[MODEL_SECTIONS] = {
        [MODEL_ABOUT] = {about, strlen(about)},
        [MODEL_NAMES] = {all, (size_t)(to - all)},
        [MODEL_MOVES] = {result->moves, (kinds + 1) * kinds * sizeof *result->moves},
        [MODEL_ROWS] = {result->rows,
                        ((size_t)TAGGER_STRIDE(corpus->type_count) << bits) * sizeof *result->rows},
    };
    unsigned char *bytes = mapped_file_make(&model_kind, &header.start, parts);
    *size = header.start.size;
    return bytes;
}

static void write_measure(FILE *to, const char *what, const struct train_measure *measure)
{
    json_write_string(to, what);
    fputs(":{\"marked\":", to);
    fprintf(to, "%llu", (unsigned long long)measure->marked);
    json_write_share(to, "precision", train_precision(measure));
    json_write_share(to, "recall", train_recall(measure));
    json_write_share(to, "f1", train_f1(measure));
    putc('}', to);
}

static void write_measures(FILE *to, const char *name, const struct train_corpus *corpus,
                           const struct train_measure *measures)
{
    fprintf(to, ",\"%s\":{", name);
    for (uint32_t i = 0; i < corpus->type_count; i++) {
        write_measure(to, corpus->types[i], &measures[i]);
        putc(',', to);
    }
    write_measure(to, "all", &measures[corpus->type_count]);
    putc('}', to);
}

char *entities_model_about(const struct train_corpus *corpus, const struct train_result *result,
                           const char *source)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    if (!to) {
        return NULL;
    }
    fputs("{\"source\":", to);
    json_write_string(to, source);
    fprintf(to, ",\"sentences\":%zu,\"characters\":%zu,\"rounds\":%u", corpus->chain_count,
            corpus->cell_count, result->rounds);
    if (result->tested) {
        write_measures(to, "evidence", corpus, result->evidence);
        write_measures(to, "model", corpus, result->model);
    }
    fputs("}\n", to);
    bool failed = ferror(to) != 0;
    if (fclose(to) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}
