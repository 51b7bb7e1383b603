/* SPDX-License-Identifier: MIT */
/* The network over sentences: which cells they take, what goes in, which labels
 * come out. */
#ifndef WENLIU_SEGMENT_LAC_NETWORK_H
#define WENLIU_SEGMENT_LAC_NETWORK_H

#include "lac_kernel.h"

/* Characters of a sentence: characters[begin..begin + length) of a piece. */
struct lac_sentence {
    uint32_t begin, length;
};

/* Sentences that are computed together. Memory is bounded by this many
 * characters, whatever the text; so many fill the lanes to 98 %. */
#define LAC_PIECE 8192u
#define LAC_LONGEST 256u /* characters of a sentence; longer ones are cut */

struct lac_network;

/* Makes a network of a model, which must outlive it, with the kernel. `lanes`
 * (1..LAC_LANES) is how many are used; it never changes a result. NULL where memory
 * is exhausted. */
struct lac_network *lac_network_open(const struct lac_model *model, const struct lac_kernel *kernel,
                                     uint32_t lanes);

void lac_network_close(struct lac_network *network);

/* Labels the characters of `count` sentences, at most LAC_PIECE in all and each of
 * 1..LAC_LONGEST. `embeddings` are the characters' (below embedding_count), labels
 * go to the same places. False where memory is exhausted. */
bool lac_network_run(struct lac_network *network, const uint16_t *embeddings,
                     const struct lac_sentence *sentences, size_t count, uint8_t *labels);

/* Gives back what texts of very many different characters took. */
void lac_network_relax(struct lac_network *network);

#endif
