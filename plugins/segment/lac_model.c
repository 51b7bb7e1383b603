/* SPDX-License-Identifier: MIT */
/* The file of a network: mapped, checked, never parsed. */
#include "lac_model.h"

const struct lac_shape lac_shapes[LAC_MATRICES] = {
    [LAC_INPUT + LAC_LOWER_FORWARD] = {LAC_HIDDEN, LAC_GATED, LAC_WHOLE},
    [LAC_INPUT + LAC_LOWER_BACKWARD] = {LAC_HIDDEN, LAC_GATED, LAC_WHOLE},
    [LAC_INPUT + LAC_UPPER_FORWARD] = {LAC_OUTPUT, LAC_GATED, LAC_SMALL},
    [LAC_INPUT + LAC_UPPER_BACKWARD] = {LAC_OUTPUT, LAC_GATED, LAC_SMALL},
    [LAC_GATES + LAC_LOWER_FORWARD] = {LAC_HIDDEN, 2 * LAC_HIDDEN, LAC_SMALL},
    [LAC_GATES + LAC_LOWER_BACKWARD] = {LAC_HIDDEN, 2 * LAC_HIDDEN, LAC_SMALL},
    [LAC_GATES + LAC_UPPER_FORWARD] = {LAC_HIDDEN, 2 * LAC_HIDDEN, LAC_SMALL},
    [LAC_GATES + LAC_UPPER_BACKWARD] = {LAC_HIDDEN, 2 * LAC_HIDDEN, LAC_SMALL},
    [LAC_CANDIDATE + LAC_LOWER_FORWARD] = {LAC_HIDDEN, LAC_HIDDEN, LAC_SMALL},
    [LAC_CANDIDATE + LAC_LOWER_BACKWARD] = {LAC_HIDDEN, LAC_HIDDEN, LAC_SMALL},
    [LAC_CANDIDATE + LAC_UPPER_FORWARD] = {LAC_HIDDEN, LAC_HIDDEN, LAC_SMALL},
    [LAC_CANDIDATE + LAC_UPPER_BACKWARD] = {LAC_HIDDEN, LAC_HIDDEN, LAC_SMALL},
    [LAC_LAST] = {LAC_OUTPUT, LAC_COLUMNS, LAC_SMALL},
    [LAC_REST] = {LAC_OUTPUT, LAC_COLUMNS, LAC_FINE},
};

const struct mapped_kind lac_model_kind = {
    .name = "model of the engine lac",
    .magic = "wenliula",
    .version = 2,
    .header_size = sizeof(struct lac_header),
    .sections = offsetof(struct lac_header, sections),
    .section_count = LAC_SECTIONS,
};

bool lac_matrix_is_small(size_t which, int precision)
{
    return precision == SEGMENT_INT8 && lac_shapes[which].use != LAC_WHOLE;
}

size_t lac_matrix_size(size_t which, int precision)
{
    size_t count = (size_t)lac_shapes[which].rows * lac_shapes[which].columns;

    if (precision == SEGMENT_FLOAT && lac_shapes[which].use == LAC_FINE) {
        return 0;
    }
    return count * (lac_matrix_is_small(which, precision) ? 1 : sizeof(float));
}

static const void *section(const struct lac_model *model, enum lac_section which, size_t item,
                           size_t *count)
{
    return mapped_section(&model->file, &lac_model_kind, which, item, count);
}

static bool take_names(struct lac_model *model)
{
    size_t size;
    const char *names = section(model, LAC_NAMES, 1, &size), *end = names + size;

    for (size_t i = 0; i < LAC_LABELS; i++) {
        const char *zero = memchr(names, '\0', (size_t)(end - names));
        if (!zero) {
            return false;
        }
        model->names[i] = names;
        names = zero + 1;
    }
    return names == end;
}

static bool take_matrices(struct lac_model *model)
{
    size_t weights_size, scale_count, at = 0, column = 0;
    const char *weights = section(model, LAC_WEIGHTS, 1, &weights_size);
    const float *scales = section(model, LAC_SCALES, sizeof *scales, &scale_count);

    for (size_t i = 0; i < LAC_MATRICES; i++) {
        model->weights[i] = weights + at;
        model->scales[i] = NULL;
        at += lac_matrix_size(i, model->precision);
        if (lac_matrix_is_small(i, model->precision)) {
            model->scales[i] = scales + column;
            column += lac_shapes[i].columns;
        }
    }
    return weights_size == at && scale_count == column;
}

static bool take_embeddings(struct lac_model *model)
{
    bool small = model->precision == SEGMENT_INT8;
    size_t characters, embeddings, scales;

    model->characters = section(model, LAC_CHARACTERS, sizeof *model->characters, &characters);
    model->embeddings =
        section(model, LAC_EMBEDDINGS, LAC_HIDDEN * (small ? 1 : sizeof(float)), &embeddings);
    model->embedding_scales =
        section(model, LAC_EMBEDDING_SCALES, LAC_HIDDEN / LAC_SCALED * sizeof(float), &scales);
    model->embedding_count = (uint32_t)embeddings;
    if (characters != 65536 || embeddings > 65536 || scales != (small ? embeddings : 0) ||
        model->unknown >= embeddings) {
        return false;
    }
    for (size_t i = 0; i < characters; i++) {
        if (model->characters[i] >= embeddings) {
            return false;
        }
    }
    return true;
}

static bool take_floats(struct lac_model *model)
{
    size_t biases, chain;
    const float *bias = section(model, LAC_BIASES, sizeof *bias, &biases);

    for (size_t i = 0; i < LAC_UNITS; i++) {
        model->biases[i] = bias + i * LAC_GATED;
    }
    model->last_bias = bias + (size_t)LAC_UNITS * LAC_GATED;
    size_t item = model->precision == SEGMENT_INT8 ? sizeof(int16_t) : sizeof(float);
    const char *begin = section(model, LAC_CHAIN, item, &chain);
    model->begin = begin;
    model->end = begin + LAC_COLUMNS * item;
    model->leaving = begin + 2 * LAC_COLUMNS * item;
    model->coming = begin + (LAC_LABELS + 2) * LAC_COLUMNS * item;
    return biases == LAC_UNITS * LAC_GATED + LAC_COLUMNS &&
           chain == (2 * LAC_LABELS + 2) * LAC_COLUMNS;
}

int lac_model_open(const char *path, struct lac_model *model, struct segment_messages *messages)
{
    *model = (struct lac_model){0};
    if (mapped_file_open(path, &lac_model_kind, &model->file, messages) != 0) {
        return -1;
    }
    const struct lac_header *header = model->file.bytes;
    model->precision = (int)header->precision;
    model->unknown = header->unknown;
    if (header->precision > SEGMENT_FLOAT || !take_names(model) || !take_embeddings(model) ||
        !take_matrices(model) || !take_floats(model)) {
        lac_model_close(model);
        return segment_error(messages,
                             "%s: its network has another layout; build or install it again", path);
    }
    return 0;
}

void lac_model_close(struct lac_model *model)
{
    mapped_file_close(&model->file);
}
