/* SPDX-License-Identifier: MIT */
/* Names: persons, bodies, places and titles, by a grammar over pieces and by reading the document
 * as a whole. The segmenter's tags are evidence, the borders are the grammar's. */
#ifndef ENTITIES_NAMES_H
#define ENTITIES_NAMES_H

#include "names_pieces.h"

struct entities_names;

/* Makes the grammar ready: `engine` is built, and borrowed for its life. NULL with the reason in
 * *error. */
struct entities_names *entities_names_open(const struct entities_engine *engine,
                                           struct entities_error *error);

/* Writes the next tag that rule files name, from *i = 0 on, to `tag` (ENTITIES_LONGEST_WORD + 1
 * bytes). False behind the last one. */
bool entities_names_next_tag(const struct entities_names *names, size_t *i, char *tag);

/* The letter of a tag of the segmenter, and that of parts of such a token, or 0. */
uint32_t entities_names_tag(const struct entities_names *names, const char *tag);
uint32_t entities_names_part(const struct entities_names *names, const char *tag);

/* Finds the mentions of a text: `base` (what rules and gazetteers found, in order), less what does
 * not agree with the tokens, and names. `found` is in order, none over another; its canonical names
 * live until the next call. Returns -1 where memory is exhausted. */
int entities_names_find(struct entities_names *names, const char *text, size_t size,
                        const struct entities_tokens *tokens, const struct entities_spans *base,
                        struct entities_spans *found);

/* Lists of short words that relations are read by; names.rules says what each is for. */
enum entities_link {
    ENTITIES_TITLE_JOINT,
    ENTITIES_PERSON_JOINT,
    ENTITIES_TITLE_LINK,
    ENTITIES_TITLE_BRACKET,
    ENTITIES_DATELINE_END,
    ENTITIES_POSTED_TO,
    ENTITIES_DEICTIC,
    ENTITIES_OWN_PAPER,
    ENTITIES_PRONOUN,
    ENTITIES_LINKS
};

/* Whether the text of `size` bytes is in the list. */
bool entities_names_link(const struct entities_names *names, enum entities_link link,
                         const char *text, size_t size);

/* Whether a word of the list "be" (是, 担任 …) ends at text[at], not beginning before text[from].
 */
bool entities_names_be(const struct entities_names *names, const char *text, size_t from,
                       size_t at);

/* The pieces of the last text, with the classes that the second walk read; and the name of the list
 * that a letter stands for, or NULL. Both belong to `names`. */
const struct entities_pieces *entities_names_pieces(const struct entities_names *names);
const char *entities_names_class(const struct entities_names *names, uint32_t letter);

void entities_names_free(struct entities_names *names);

#endif
