/* SPDX-License-Identifier: MIT */
/* The arithmetic of the engine lac, compiled several times for different
 * processors. Every kernel gives the same bits: sums of integers are exact,
 * sums of floats have one order, nothing is contracted or estimated by the
 * processor. So results do not depend on the machine, nor on which sentences
 * are computed together. */
#ifndef WENLIU_SEGMENT_LAC_KERNEL_H
#define WENLIU_SEGMENT_LAC_KERNEL_H

#include "lac_model.h"

/* Sentences that are computed side by side: rows of a product. */
#define LAC_LANES 8u

/* A matrix as a kernel wants it. */
struct lac_packed {
    void *weights;       /* in the kernel's order */
    const float *scales; /* of columns; NULL: the matrix is float */
    int32_t *starts;     /* what sums of columns begin with; NULL as above */
    uint32_t rows, columns;
};

/* A unit that reads all cells of a layer. Cell s * LAC_LANES + l is step s of
 * lane l. Cells hold LAC_OUTPUT numbers: float, or for int8 matrices states
 * x 127 + 128 as uint8_t. */
struct lac_scan {
    struct lac_packed input, gates, candidate;
    const float *bias;
    size_t steps;
    bool backward;
    uint8_t fresh;        /* the bit in `marks` of cells where a sentence begins for this unit */
    const uint8_t *marks; /* of cells */
    const float *const
        *rows;        /* lower layer: what goes in, LAC_GATED a cell with the bias; or NULL */
    const void *from; /* upper layer: the lower one's cells */
    void *to;         /* cells, of which the unit fills its half */
};

struct lac_kernel {
    const char *name;
    bool (*runs_here)(void);

    /* Puts a matrix of that shape into `packed`, whose memory (as much as
     * `weights` takes, aligned to 64 bytes, and `columns` starts) is there. */
    void (*pack)(const void *weights, struct lac_packed *packed);

    /* to[LAC_LANES][columns] = bias + from[LAC_LANES][rows] x a matrix of floats. */
    void (*multiply)(const struct lac_packed *matrix, const float *from, const float *bias,
                     float *to);

    void (*scan)(const struct lac_scan *scan);

    /* Scores of the labels, [cells][LAC_COLUMNS], of `steps` steps of cells: float, or where
     * the matrix `last` is of int8, and `rest` LAC_REST, int16_t of LAC_UNIT. */
    void (*score)(const struct lac_packed *last, const struct lac_packed *rest, const float *bias,
                  const void *cells, size_t steps, void *scores);

    /* The best labels of a sentence of `length` cells, LAC_LANES apart from the
     * first one on; overwrites its scores. labels[i * LAC_LANES] is that of cell i. Of
     * labels equally good the first wins. */
    void (*decode)(const struct lac_model *model, void *scores, size_t length, uint8_t *labels);
};

extern const struct lac_kernel lac_kernel_avx512, lac_kernel_avx2, lac_kernel_plain;

/* The fastest kernel that this processor runs, or the one of that name; NULL
 * where there is none such, or the processor cannot run it. */
const struct lac_kernel *lac_kernel_find(const char *name);

#endif
