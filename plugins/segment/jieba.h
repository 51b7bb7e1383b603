/* SPDX-License-Identifier: MIT */
/* Inside of the engine `jieba`: the stretch of text at hand and what the parts
 * of the engine do to it, in turn:
 *
 *     jieba_chunk_read()    characters and where they lie      jieba_chunk.c
 *     jieba_choose_words()  the best word at each character    jieba_path.c
 *     jieba_put_tokens()    the path's words as tokens         jieba_tokens.c
 *     jieba_put_singles()   what the path left in characters   jieba_singles.c */
#ifndef WENLIU_SEGMENT_JIEBA_H
#define WENLIU_SEGMENT_JIEBA_H

#include "lexicon.h"

/* What a character is to jieba; from JIEBA_INSIDE on it belongs to a run. */
enum jieba_kind {
    JIEBA_SPACE,   /* never a token */
    JIEBA_OUTSIDE, /* a token by itself */
    JIEBA_INSIDE,
    JIEBA_DIGIT,
    JIEBA_LETTER,
    JIEBA_JOINED = 8, /* bit: the first of a word of several characters */
    JIEBA_KINDS = 16
};

/* Whole runs, with the characters between them. Arrays are by character; a run
 * has only characters of one byte (ASCII) and of three (Han). */
struct jieba_chunk {
    uint16_t *characters;
    uint16_t *labels;  /* of characters in runs; 0: in none. One more 0 at the end */
    uint8_t *kinds;    /* enum jieba_kind */
    uint32_t *offsets; /* bytes of the text; one more at the end */
    uint32_t *nodes;   /* of the character; then of the best word that begins here */
    uint8_t *lengths;  /* of that word, in characters */
    uint32_t *pairs;   /* node of this character and the next one, if that has its label */
    uint8_t *states;   /* the models' scratch */
    uint32_t count;
    size_t capacity; /* in characters */
};

/* The pairs that a character may have, as a set of bits, and how good the best path to each is. */
struct jieba_pair_column {
    uint64_t set[JIEBA_PAIRS / 64];
    double value[JIEBA_PAIRS]; /* by pair, of those in the set */
};

/* What the POS model keeps of a run: of each character that is not settled yet
 * the pairs it may have and for each the best pair before. */
struct jieba_trellis {
    size_t *first; /* of each row, its first cell; one more at the end */
    uint8_t *pair, *before;
    size_t size, capacity; /* of cells */
    size_t rows, row_capacity;
    /* kept here, as on the stack they would be zeroed for each character */
    struct jieba_pair_column columns[2];
    struct jieba_pair_emission all[JIEBA_PAIRS];
};

/* What begins with a character, by its label. */
struct jieba_first {
    double score; /* of the word of this character; -INFINITY: none, but of longer ones */
    uint32_t base;
    uint32_t unused;
};

/* The score of label 0. Sums of scores, being logarithms of probabilities, are at
 * most 0: where one is above it is set to 0, and so sums begin anew before a run. */
#define JIEBA_OUTSIDE_SCORE 1e300

struct jieba {
    struct jieba_lexicon lexicon;
    struct jieba_first *firsts; /* by label */
    bool hmm;
    int tags;                  /* enum segment_tags */
    uint8_t ascii_kinds[0x80]; /* enum jieba_kind */
    uint8_t first_single;      /* the first kind whose single characters are to be joined */
    /* How a word of the path gets its tag, by its character's kind: bits of the
     * dictionary's tag that count, and the tag where there is none. */
    uint16_t tag_mask[JIEBA_KINDS], tag_else[JIEBA_KINDS];

    struct jieba_chunk chunk;
    double *sums; /* ring of the last `longest` sums of scores and one more */
    uint32_t sum_mask;
    double highest_sum; /* 0, and no constant: of that compilers make a branch */
    struct jieba_trellis trellis;
    struct segment_tokens *tokens; /* where to; room for the whole chunk was made */
};

/* ---- jieba_chunk.c ---- */

/* Fills the chunk with text[at..*end): so many runs as are quick to handle at
 * once, or one that is longer. False where memory is exhausted. */
bool jieba_chunk_read(struct jieba *jieba, const char *text, size_t size, size_t at, size_t *end);

void jieba_chunk_free(struct jieba_chunk *chunk);

/* ---- jieba_path.c ---- */

/* Chooses for every character of the chunk the best word that begins there. */
void jieba_choose_words(struct jieba *jieba);

/* ---- jieba_tokens.c ---- */

/* Appends the chunk, cut along the path of the chosen words; `text` as it was
 * read. False where memory is exhausted. */
bool jieba_put_tokens(struct jieba *jieba, const char *text);

/* Appends the characters from..to as one token that the path did not choose:
 * looks up whether it is a word all the same. `tag` 0: the dictionary's, else by rule. */
void jieba_put_found(struct jieba *jieba, uint32_t from, uint32_t to, uint16_t tag);

/* Appends each character of from..to, inside of a run, as a token of its own. */
void jieba_put_characters(struct jieba *jieba, uint32_t from, uint32_t to);

/* The node of from..to, or 0: it is neither a word nor the beginning of one. */
uint32_t jieba_find_node(const struct jieba *jieba, uint32_t from, uint32_t to);

/* ---- jieba_singles.c ---- */

/* Appends from..to, characters that no word of the path joined. False where
 * memory is exhausted. */
bool jieba_put_singles(struct jieba *jieba, uint32_t from, uint32_t to);

/* ---- the models ---- */

/* Cuts the Han characters from..to as jieba.finalseg does, jieba_finalseg.c. */
bool jieba_finalseg(struct jieba *jieba, uint32_t from, uint32_t to);

/* The same as jieba.posseg does, jieba_posseg.c. False where memory is exhausted. */
bool jieba_posseg(struct jieba *jieba, uint32_t from, uint32_t to);

void jieba_trellis_free(struct jieba_trellis *trellis);

#endif
