/* SPDX-License-Identifier: MIT */
/* The tagger of a stage from inside: use.c and learn.c. */
#ifndef ENTITIES_LEARN_PARTS_H
#define ENTITIES_LEARN_PARTS_H

#include "learn.h"

struct entities_tagger {
    struct entities_learn_options options;
    const char *names;
    struct tagger_tables tables;
    uint32_t *tag_hashes; /* by label; 0: not asked for yet */
    size_t tag_hash_count;
    struct entities_spans tokens, entries, marks, said, merged;
    struct tagger_reader reader;
    uint16_t type_of[ENTITIES_MOST_TYPES + 1]; /* see struct tagger_weights */

    /* at work */
    struct entities_model model;
    uint32_t types[TAGGER_MOST_TYPES]; /* of the model, as the stage numbers them */
    int32_t *scores;
    uint8_t tags[TAGGER_CHAIN];

    /* learning */
    struct train_corpus corpus; /* a worker's: of its unit */
    struct train_result result;
    unsigned char *bytes; /* of the model */
};

#endif
