/* SPDX-License-Identifier: MIT */
/* The network LAC-small as it lies in a mapped file, which compile_lac writes:
 * characters -> rows of numbers (embeddings) -> two layers, each of a gated
 * recurrent unit that reads forward and one that reads backward -> scores of the
 * labels -> the best sequence of labels (a linear chain with transitions). */
#ifndef WENLIU_SEGMENT_LAC_MODEL_H
#define WENLIU_SEGMENT_LAC_MODEL_H

#include "mapped_file.h"

#define LAC_HIDDEN 128u             /* state of a unit; also size of an embedding */
#define LAC_GATED (3 * LAC_HIDDEN)  /* what goes into it: update gate, reset gate, candidate */
#define LAC_OUTPUT (2 * LAC_HIDDEN) /* of a layer: forward, backward */
#define LAC_SCALED 32u              /* numbers of an embedding that share a scale */
#define LAC_LABELS 57u
#define LAC_COLUMNS 64u /* of the labels, padded */

/* The four units, in the order of the package. */
enum lac_unit { LAC_LOWER_FORWARD, LAC_LOWER_BACKWARD, LAC_UPPER_FORWARD, LAC_UPPER_BACKWARD };
#define LAC_UNITS 4

/* The matrices, [rows][columns] in row order; a vector is multiplied from the left. */
enum lac_matrix_number {
    LAC_INPUT,                             /* one a unit: what comes from below */
    LAC_GATES = LAC_INPUT + LAC_UNITS,     /* one a unit: state to update and reset gate */
    LAC_CANDIDATE = LAC_GATES + LAC_UNITS, /* one a unit: reset state to candidate */
    LAC_LAST = LAC_CANDIDATE + LAC_UNITS,  /* upper layer to labels */
    LAC_REST,                              /* what rounding to int8 took from LAC_LAST, x 256 */
    LAC_MATRICES
};

struct lac_shape {
    uint32_t rows, columns;
    enum {
        LAC_SMALL, /* int8, or float, as the file's precision is */
        LAC_WHOLE, /* float in every file: used once a character, so speed is no matter */
        LAC_FINE   /* only where others are int8 */
    } use;
};
extern const struct lac_shape lac_shapes[LAC_MATRICES];

/* Numbers in the file are float, or with precision SEGMENT_INT8 matrices and
 * embeddings are int8 with a float scale for every column or part of a row. */
enum lac_section {
    LAC_NAMES,            /* of the labels, each ended by a 0 */
    LAC_CHARACTERS,       /* uint16_t[65536]: the embedding of U+0000..U+FFFF */
    LAC_EMBEDDINGS,       /* [embeddings][LAC_HIDDEN] */
    LAC_EMBEDDING_SCALES, /* float[embeddings][LAC_HIDDEN / LAC_SCALED]; int8 only */
    LAC_WEIGHTS,          /* the matrices, each from a multiple of 64 bytes on */
    LAC_SCALES,           /* float[columns] of all matrices that are int8: from products with
                             states x 127 to sums; those of LAC_REST to LAC_UNIT */
    LAC_BIASES,           /* float: [LAC_UNITS][LAC_GATED], then [LAC_COLUMNS] */
    LAC_CHAIN,            /* float, or with int8 int16_t: begin[LAC_COLUMNS], end[LAC_COLUMNS],
                             [from LAC_LABELS][to LAC_COLUMNS], [to LAC_LABELS][from LAC_COLUMNS];
                             what no label stands at is LAC_NEVER, or INT16_MIN */
    LAC_SECTIONS
};

#define LAC_NEVER (-1e30f) /* finite, and below every score */

/* What scores of labels and steps of the chain are counted in with int8: no score of the
 * network is beyond 45. */
#define LAC_UNIT (1.0f / 256)

struct lac_header {
    struct mapped_start start;
    uint32_t precision; /* enum segment_precision */
    uint32_t unknown;   /* the embedding of characters that it lacks */
    struct mapped_section sections[LAC_SECTIONS];
};

extern const struct mapped_kind lac_model_kind;

struct lac_model {
    struct mapped_file file;
    int precision;
    uint32_t unknown, embedding_count;
    const char *names[LAC_LABELS];
    const uint16_t *characters;
    const void *embeddings;
    const float *embedding_scales;
    const void *weights[LAC_MATRICES];
    const float *scales[LAC_MATRICES]; /* NULL: the matrix is float */
    const float *biases[LAC_UNITS], *last_bias;
    const void *begin, *end, *leaving, *coming; /* LAC_CHAIN */
};

/* Bytes of a matrix in a file of that precision. */
size_t lac_matrix_size(size_t which, int precision);

/* Whether a matrix is int8 in a file of that precision. */
bool lac_matrix_is_small(size_t which, int precision);

/* Maps the file read-only and checks it. Returns 0, or -1 with messages->error set. */
int lac_model_open(const char *path, struct lac_model *model, struct segment_messages *messages);

void lac_model_close(struct lac_model *model);

#endif
