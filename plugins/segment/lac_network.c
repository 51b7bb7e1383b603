/* SPDX-License-Identifier: MIT */
/* Sentences are put end to end into lanes, the longest first, each into the
 * lane that is shortest so far: no cell is lost but at the lanes' ends, and the
 * kernel sets its state back where a sentence begins. What goes into the lower
 * layer hangs on the character alone: it is computed when a character is first
 * met, and kept. */
#include "lac_network.h"

#include <stdlib.h>

/* Different characters whose rows are kept from text to text: more than common
 * Chinese text has, 12 MB. */
#define USUAL_ROWS 4096u
#define BLOCK_ROWS 256u      /* rows that are allocated together */
#define ROW (2u * LAC_GATED) /* numbers: the forward unit's, the backward one's */

/* What a cell is to the units. */
enum { FIRST = 1, LAST = 2 };

struct lac_network {
    const struct lac_model *model;
    const struct lac_kernel *kernel;
    uint32_t lanes;
    struct lac_packed matrices[LAC_MATRICES];
    void *packed; /* their memory */

    const float **rows; /* of embeddings; NULL: not yet computed */
    float **blocks;     /* their memory, BLOCK_ROWS each */
    size_t row_count;

    /* of cells */
    size_t steps, step_capacity;
    void *memory;
    const float **inputs;
    uint8_t *marks, *lower, *upper, *labels;
    char *scores; /* score_size bytes each */
    size_t score_size;
    uint32_t *order, *begins; /* of sentences: the longest first; their first cells */
};

/* ---- open and close ---- */

static void *allocate(size_t size)
{
    return aligned_alloc(64, (size + 63) / 64 * 64);
}

static bool pack(struct lac_network *network)
{
    const struct lac_model *model = network->model;
    size_t size = 0;

    for (size_t i = 0; i < LAC_MATRICES; i++) {
        size += lac_matrix_size(i, model->precision) + lac_shapes[i].columns * sizeof(int32_t);
    }
    char *at = network->packed = allocate(size);
    if (!at) {
        return false;
    }
    for (size_t i = 0; i < LAC_MATRICES; i++) {
        struct lac_packed *packed = &network->matrices[i];
        *packed = (struct lac_packed){.weights = at,
                                      .scales = model->scales[i],
                                      .rows = lac_shapes[i].rows,
                                      .columns = lac_shapes[i].columns};
        at += lac_matrix_size(i, model->precision);
        packed->starts = (int32_t *)(void *)at;
        at += packed->columns * sizeof *packed->starts;
        if (lac_matrix_size(i, model->precision)) {
            network->kernel->pack(model->weights[i], packed);
        }
    }
    return true;
}

struct lac_network *lac_network_open(const struct lac_model *model, const struct lac_kernel *kernel,
                                     uint32_t lanes)
{
    struct lac_network *network = calloc(1, sizeof *network);

    if (!network) {
        return NULL;
    }
    network->model = model;
    network->kernel = kernel;
    network->lanes = lanes;
    network->score_size = model->precision == SEGMENT_INT8 ? sizeof(int16_t) : sizeof(float);
    network->rows = calloc(model->embedding_count, sizeof *network->rows);
    network->blocks = calloc(model->embedding_count / BLOCK_ROWS + 1, sizeof *network->blocks);
    network->order = calloc(LAC_PIECE, sizeof *network->order);
    network->begins = calloc(LAC_PIECE, sizeof *network->begins);
    if (!network->rows || !network->blocks || !network->order || !network->begins ||
        !pack(network)) {
        lac_network_close(network);
        return NULL;
    }
    return network;
}

static void forget_rows(struct lac_network *network)
{
    for (size_t i = 0; i * BLOCK_ROWS < network->row_count; i++) {
        free(network->blocks[i]);
    }
    memset(network->rows, 0, network->model->embedding_count * sizeof *network->rows);
    network->row_count = 0;
}

void lac_network_close(struct lac_network *network)
{
    if (network->rows && network->blocks) {
        forget_rows(network);
    }
    free(network->rows);
    free(network->blocks);
    free(network->order);
    free(network->begins);
    free(network->packed);
    free(network->memory);
    free(network);
}

void lac_network_relax(struct lac_network *network)
{
    if (network->row_count > USUAL_ROWS) {
        forget_rows(network);
    }
}

/* ---- rows ---- */

static void read_embedding(const struct lac_model *model, uint16_t embedding, float *to)
{
    size_t from = (size_t)embedding * LAC_HIDDEN;

    if (model->precision == SEGMENT_FLOAT) {
        memcpy(to, (const float *)model->embeddings + from, LAC_HIDDEN * sizeof *to);
        return;
    }
    for (size_t i = 0; i < LAC_HIDDEN; i++) {
        to[i] = (float)((const int8_t *)model->embeddings)[from + i] *
                model->embedding_scales[(from + i) / LAC_SCALED];
    }
}

/* Computes the rows of LAC_LANES new characters at most. */
static bool add_rows(struct lac_network *network, const uint16_t *embeddings, uint32_t count)
{
    float from[LAC_LANES * LAC_HIDDEN] __attribute__((aligned(64))) = {0};
    float to[LAC_LANES * LAC_GATED] __attribute__((aligned(64)));
    float *rows[LAC_LANES];

    for (uint32_t i = 0; i < count; i++) {
        size_t number = network->row_count;
        float **block = &network->blocks[number / BLOCK_ROWS];
        if (number % BLOCK_ROWS == 0 && !(*block = allocate(BLOCK_ROWS * ROW * sizeof **block))) {
            return false;
        }
        network->row_count++;
        rows[i] = *block + number % BLOCK_ROWS * ROW;
        network->rows[embeddings[i]] = rows[i];
        read_embedding(network->model, embeddings[i], from + (size_t)i * LAC_HIDDEN);
    }
    for (size_t unit = LAC_LOWER_FORWARD; unit <= LAC_LOWER_BACKWARD; unit++) {
        network->kernel->multiply(&network->matrices[LAC_INPUT + unit], from,
                                  network->model->biases[unit], to);
        for (uint32_t i = 0; i < count; i++) {
            memcpy(rows[i] + unit * LAC_GATED, to + (size_t)i * LAC_GATED, LAC_GATED * sizeof *to);
        }
    }
    return true;
}

/* Sees to the rows of all the embeddings. */
static bool find_rows(struct lac_network *network, const uint16_t *embeddings, size_t count)
{
    static const float pending[1]; /* marks rows that are about to be computed */
    uint16_t fresh[LAC_LANES];
    uint32_t waiting = 0;

    for (size_t i = 0; i < count; i++) {
        if (!network->rows[embeddings[i]]) {
            network->rows[embeddings[i]] = pending;
            fresh[waiting++] = embeddings[i];
        }
        if (waiting == LAC_LANES || (waiting && i + 1 == count)) {
            if (!add_rows(network, fresh, waiting)) {
                forget_rows(network);
                return false;
            }
            waiting = 0;
        }
    }
    return true;
}

/* ---- cells ---- */

static bool make_cells(struct lac_network *network, size_t steps)
{
    size_t number = network->model->precision == SEGMENT_INT8 ? 1 : sizeof(float);
    size_t cells = steps * LAC_LANES, states = cells * LAC_OUTPUT * number;
    size_t scores = cells * LAC_COLUMNS * network->score_size;
    size_t inputs = cells * sizeof *network->inputs;

    network->steps = steps;
    if (steps <= network->step_capacity) {
        return true;
    }
    free(network->memory);
    char *at = network->memory = allocate(2 * states + scores + inputs + 2 * cells);
    network->step_capacity = at ? steps : 0;
    if (!at) {
        return false;
    }
    network->lower = (uint8_t *)at;
    network->upper = (uint8_t *)at + states;
    network->scores = at + 2 * states;
    network->inputs = (const float **)(void *)(at + 2 * states + scores);
    network->marks = (uint8_t *)at + 2 * states + scores + inputs;
    network->labels = network->marks + cells;
    return true;
}

/* The order of sentences by falling length, of those equally long by place. */
static void sort(struct lac_network *network, const struct lac_sentence *sentences, size_t count)
{
    uint32_t at[LAC_LONGEST + 2] = {0}; /* at[LAC_LONGEST - length]: where that length begins */

    for (size_t i = 0; i < count; i++) {
        at[LAC_LONGEST - sentences[i].length + 1]++;
    }
    for (size_t i = 1; i < sizeof at / sizeof at[0]; i++) {
        at[i] += at[i - 1];
    }
    for (uint32_t i = 0; i < count; i++) {
        network->order[at[LAC_LONGEST - sentences[i].length]++] = i;
    }
}

/* Chooses the sentences' first cells; returns the steps of the longest lane. */
static uint32_t fill_lanes(struct lac_network *network, const struct lac_sentence *sentences,
                           size_t count)
{
    uint32_t steps[LAC_LANES] = {0}, longest = 0;

    sort(network, sentences, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t sentence = network->order[i], shortest = 0;
        for (uint32_t lane = 1; lane < network->lanes; lane++) {
            shortest = steps[lane] < steps[shortest] ? lane : shortest;
        }
        network->begins[sentence] = steps[shortest] * LAC_LANES + shortest;
        steps[shortest] += sentences[sentence].length;
        longest = steps[shortest] > longest ? steps[shortest] : longest;
    }
    return longest;
}

static void fill_cells(struct lac_network *network, const uint16_t *embeddings,
                       const struct lac_sentence *sentences, size_t count)
{
    /* cells of no sentence compute something that nobody reads */
    for (size_t i = 0; i < network->steps * LAC_LANES; i++) {
        network->inputs[i] = network->rows[embeddings[sentences[0].begin]];
    }
    memset(network->marks, FIRST | LAST, network->steps * LAC_LANES);
    for (size_t i = 0; i < count; i++) {
        const uint16_t *from = embeddings + sentences[i].begin;
        uint32_t cell = network->begins[i], length = sentences[i].length;
        for (uint32_t k = 0; k < length; k++, cell += LAC_LANES) {
            network->inputs[cell] = network->rows[from[k]];
            network->marks[cell] = (uint8_t)((k == 0) * FIRST | (k + 1 == length) * LAST);
        }
    }
}

/* ---- run ---- */

static void run_unit(struct lac_network *network, size_t unit)
{
    bool lower = unit <= LAC_LOWER_BACKWARD, backward = unit % 2 == 1;
    struct lac_scan scan = {
        .input = network->matrices[LAC_INPUT + unit],
        .gates = network->matrices[LAC_GATES + unit],
        .candidate = network->matrices[LAC_CANDIDATE + unit],
        .bias = network->model->biases[unit],
        .steps = network->steps,
        .backward = backward,
        .fresh = backward ? LAST : FIRST,
        .marks = network->marks,
        .rows = lower ? network->inputs : NULL,
        .from = network->lower,
        .to = lower ? network->lower : network->upper,
    };

    network->kernel->scan(&scan);
}

bool lac_network_run(struct lac_network *network, const uint16_t *embeddings,
                     const struct lac_sentence *sentences, size_t count, uint8_t *labels)
{
    if (!make_cells(network, fill_lanes(network, sentences, count))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!find_rows(network, embeddings + sentences[i].begin, sentences[i].length)) {
            return false;
        }
    }
    fill_cells(network, embeddings, sentences, count);
    for (size_t unit = 0; unit < LAC_UNITS; unit++) {
        run_unit(network, unit);
    }
    network->kernel->score(&network->matrices[LAC_LAST], &network->matrices[LAC_REST],
                           network->model->last_bias, network->upper, network->steps,
                           network->scores);
    for (size_t i = 0; i < count; i++) {
        size_t begin = network->begins[i];
        network->kernel->decode(network->model,
                                network->scores + begin * LAC_COLUMNS * network->score_size,
                                sentences[i].length, network->labels + begin);
        for (uint32_t k = 0; k < sentences[i].length; k++) {
            labels[sentences[i].begin + k] = network->labels[begin + (size_t)k * LAC_LANES];
        }
    }
    return true;
}
