/* SPDX-License-Identifier: MIT */
/* Inside of the engine `jieba`: one run of characters that words are looked
 * for in, and what its parts do to it. */
#ifndef WENLIU_SEGMENT_JIEBA_H
#define WENLIU_SEGMENT_JIEBA_H

#include "lexicon.h"

/* What the POS model keeps of a run: of each character the pairs it may have
 * and for each the best pair before. */
struct jieba_trellis {
    size_t *first; /* of each character, its first cell; one more at the end */
    uint8_t *pair, *before;
    size_t size, capacity; /* of cells */
    size_t rows;           /* of first */
};

struct jieba {
    struct jieba_lexicon lexicon;
    bool hmm;
    int tags;                     /* enum segment_tags */
    unsigned char in_class[0x80]; /* which ASCII characters belong to runs */

    /* The run at hand: character i is characters[i]; a run has only characters
     * of one byte (ASCII) and of three (Han). */
    uint16_t *characters;
    uint16_t *labels;
    uint32_t *nodes;  /* of the chosen word that begins here */
    uint8_t *lengths; /* of it, in characters */
    uint8_t *states;  /* the models' scratch */
    size_t capacity;
    double *scores; /* ring of the last `longest` scores and one more */
    uint32_t score_mask;
    uint32_t byte; /* where the next token begins in the text */

    struct jieba_trellis trellis;
    struct segment_tokens *tokens; /* where to; room for the whole run was made */
};

/* Appends from..to, which neither the dictionary's path nor a rule chose: looks up
 * whether it is a word all the same. `tag` 0: the dictionary's, else by rule. */
void jieba_put_found(struct jieba *jieba, uint32_t from, uint32_t to, uint16_t tag);

/* Appends each character of from..to as a token of its own. */
void jieba_put_characters(struct jieba *jieba, uint32_t from, uint32_t to);

/* The node of from..to, or 0: it is neither a word nor the beginning of one. */
uint32_t jieba_find_node(const struct jieba *jieba, uint32_t from, uint32_t to);

/* Cuts from..to, characters that no word of the path joined, as jieba.finalseg
 * does. */
void jieba_finalseg(struct jieba *jieba, uint32_t from, uint32_t to);

/* The same as jieba.posseg does. False where memory is exhausted. */
bool jieba_posseg_detail(struct jieba *jieba, uint32_t from, uint32_t to);

void jieba_trellis_free(struct jieba_trellis *trellis);

#endif
