/* SPDX-License-Identifier: MIT */
/* The classes of pieces that rule files name: words and tags, and the letter each is read as. */
#ifndef ENTITIES_NAMES_LEXICON_H
#define ENTITIES_NAMES_LEXICON_H

#include "beginnings.h"
#include "rulefile.h"

/* How a token may end: `size` bytes. */
struct entities_ending {
    char bytes[12];
    uint32_t size, letter;
};

/* Starts as {0}. Letters are code points: ENTITIES_PIECE + number of the list, ENTITIES_OTHER. */
struct entities_lexicon {
    char *bytes; /* the words, one behind the other */
    struct entities_key *keys;
    uint32_t *letters; /* [key] */
    struct entities_trie *words;
    struct entities_beginnings beginnings; /* of words */
    struct entities_ending *endings; /* the longest first */
    size_t ending_count;
    uint64_t *last_bytes; /* bit [last two bytes]: an ending ends so */
    const struct entities_grammar *grammar; /* borrowed */
};

/* Makes the lexicon of what `rules` (over pieces, borrowed for its life) says. A word of two lists
 * is in the later one. Returns -1 where memory is exhausted. */
int entities_lexicon_build(struct entities_lexicon *lexicon, const struct entities_rules *rules,
                           struct entities_error *error);

/* The letter of a tag, such as "n", or of part of a token with it, "n-"; 0 where no list has it. */
uint32_t entities_lexicon_tag(const struct entities_lexicon *lexicon, const char *tag);

/* The letter of the list of that name, or 0. */
uint32_t entities_lexicon_letter(const struct entities_lexicon *lexicon, const char *name);

/* The longest word at text[at] that ends at `size` or before: its end and *letter, or 0. */
size_t entities_lexicon_match(const struct entities_lexicon *lexicon, const char *text, size_t size,
                              size_t at, uint32_t *letter);

/* The letter of the longest ending of a token that is shorter than it, or 0. */
uint32_t entities_lexicon_ending(const struct entities_lexicon *lexicon, const char *token,
                                 size_t size);

void entities_lexicon_free(struct entities_lexicon *lexicon);

#endif
