/* SPDX-License-Identifier: MIT */
/* What the files of names share. */
#ifndef ENTITIES_NAMES_PARTS_H
#define ENTITIES_NAMES_PARTS_H

#include "names.h"

/* Words of one to three characters, for "is this one of them". Sorted. */
struct entities_short_words {
    uint64_t *items; /* bytes as a number */
    size_t count;
    uint64_t filter[64]; /* bit [hash of the number] */
};

/* Letters that the code itself speaks of; 0 where no rule file defines the list. */
struct entities_name_letters {
    uint32_t be, person, person_weak, title, department, side, reporter, label, role, speech,
        after_person, noun, verb, stem, loc_stem, org_stem;
    uint32_t place, body_name, title_like, industry;
    uint32_t company, organ, zone, zone_name, province, village;
    uint32_t known_person, known_body, known_place, deictic;
};

struct entities_known;

/* The names that a document knows. Starts as {0}; kept from text to text. */
struct entities_memory {
    struct entities_known *items;
    size_t count, capacity;
    char *pool;
    size_t pool_size, pool_capacity;
    struct entities_key *keys;
    size_t key_capacity;
    struct entities_trie *trie; /* key: number of the item */
    struct entities_beginnings beginnings;
    struct entities_piece *pieces; /* where pieces are written anew */
    size_t piece_count, piece_capacity;
};

struct entities_form;

/* The forms of a document's bodies and places. Starts as {0}; kept from text to text. */
struct entities_forms {
    struct entities_form *items;
    size_t count, capacity;
    struct entities_form **order;
    size_t order_capacity;
};

struct entities_names {
    const struct entities_engine *engine;
    const struct entities_rules *rules; /* over pieces; the engine's */
    struct entities_lexicon lexicon;
    bool *is_words; /* [list]: of words, not of tags or endings */
    struct entities_name_letters letters;
    struct entities_short_words surnames, no_given, links[ENTITIES_LINKS];
    uint32_t letter_of_type[ENTITIES_MOST_TYPES + 1];
    struct entities_pieces pieces;
    struct entities_spans named; /* what the grammar found */
    struct entities_memory memory;
    struct entities_forms forms;
};

/* Whether the word of `size` bytes is in the list. */
bool entities_short_word(const struct entities_short_words *words, const char *text, size_t size);

/* Finds persons: settles what the tags say, and takes together the pieces of names behind titles
 * and before verbs of speech. Changes names->pieces. */
void entities_names_persons(struct entities_names *names, const char *text);

/* Whether the text [begin, end) has the form of a Chinese full name. */
bool entities_full_name(const struct entities_names *names, const char *text, size_t begin,
                        size_t end);

/* Whether the letter is that of a token, or part of one, that the tagger takes for a name. */
bool entities_names_proper(const struct entities_names *names, uint32_t letter);

/* Whether the letter is that of a list of words, not of tags. */
bool entities_names_word(const struct entities_names *names, uint32_t letter);

/* Gives the pieces that are a name which names->named knows, or a short form of one, the class of
 * known names, and marks them as changed. False where memory is exhausted. */
bool entities_names_document(struct entities_names *names, const char *text, size_t size);

/* Gives the mentions of bodies and places that have no canonical name yet the longest form of it in
 * the document, where there is a longer one. False where memory is exhausted. */
bool entities_names_canonical(struct entities_names *names, const char *text,
                              struct entities_spans *found);

void entities_forms_free(struct entities_forms *forms);
void entities_memory_free(struct entities_memory *memory);

#endif
