/* SPDX-License-Identifier: MIT */
/* The terms of a document: of its phrases those that are most likely terms, and of phrases that
 * hold one another not both, unless the shorter one also stands by itself. */
#ifndef WENLIU_KEYWORDS_PHRASES_H
#define WENLIU_KEYWORDS_PHRASES_H

#include "phrase_evidence.h"
#include "ranking.h"

/* A phrase and the sum of its evidence. */
struct keywords_scored {
    double score;
    uint32_t number;
};

/* Starts as {0}; its memory is kept from document to document. */
struct keywords_choosing {
    struct keywords_phrases phrases;
    struct keywords_neighbours neighbours;
    struct keywords_scored *scored;
    uint32_t scored_capacity;
    uint32_t *chosen; /* phrases */
    uint32_t chosen_capacity;
};

/* What is known of a document beside its tokens. */
struct keywords_surroundings {
    const uint8_t *parts; /* of each token: enum keywords_part */
    struct keywords_marks entities, blocks;
};

/* The terms of the document that was added last to the unit, most likely first, of equally likely
 * ones the one that comes first. Scores are probabilities, by the texts that the weights come from.
 * `best` has room for rules.top of the unit; terms live until the next call. Sets *found. False
 * where memory is exhausted. */
bool keywords_choose(struct keywords_choosing *choosing, const struct keywords_unit *unit,
                     const struct keywords_document *document,
                     const struct keywords_surroundings *surroundings,
                     struct keywords_keyword *best, uint32_t *found);

void keywords_choosing_free(struct keywords_choosing *choosing);

#endif
