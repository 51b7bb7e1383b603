/* SPDX-License-Identifier: MIT */
/* What the files of names share. */
#ifndef ENTITIES_NAMES_PARTS_H
#define ENTITIES_NAMES_PARTS_H

#include "names.h"

/* Words of one to three characters, for "is this one of them". Sorted. */
struct entities_short_words {
    uint64_t *items; /* bytes as a number */
    size_t count;
};

/* Letters that the code itself speaks of; 0 where no rule file defines the list. */
struct entities_name_letters {
    uint32_t person, title, speech, noun;
};

struct entities_names {
    const struct entities_engine *engine;
    const struct entities_rules *rules; /* over pieces; the engine's */
    struct entities_lexicon lexicon;
    struct entities_name_letters letters;
    struct entities_short_words surnames, no_given;
    uint32_t letter_of_type[ENTITIES_MOST_TYPES + 1];
    struct entities_pieces pieces;
    struct entities_spans named; /* what the grammar found */
};

/* Whether the word of `size` bytes is in the list. */
bool entities_short_word(const struct entities_short_words *words, const char *text, size_t size);

/* Finds persons: settles what the tags say, and takes together the pieces of names behind titles
 * and before verbs of speech. Changes names->pieces. */
void entities_names_persons(struct entities_names *names, const char *text);

/* Reads the document as a whole: adds to `found`, which is in order, the other mentions of what was
 * found once, and decides conflicts. False where memory is exhausted. */
bool entities_names_document(struct entities_names *names, const char *text, size_t size,
                             struct entities_spans *found);

#endif
