/* SPDX-License-Identifier: MIT */
/* Gazetteers: files of names, and the longest one that begins at a place of a text.
 *
 * A file is UTF-8, a line an entry: surface TAB type [TAB canonical name [TAB priority]]. Lines
 * that are empty or begin with '#' say nothing. A surface that two lines give belongs to the one of
 * higher priority, of equal ones to the later. */
#ifndef ENTITIES_GAZETTEER_H
#define ENTITIES_GAZETTEER_H

#include "text.h"
#include "trie.h"
#include "types.h"

/* A longer surface is refused: it bounds the work at one place of a text. */
#define ENTITIES_LONGEST_SURFACE 1024u

struct entities_gazetteer;

/* What one match says. `canonical` is the entry's canonical name, which belongs to the gazetteer,
 * or else its surface, perhaps in the text. */
struct entities_entry {
    const char *canonical;
    uint32_t canonical_size;
    uint32_t type;
    int32_t priority;
};

/* An empty gazetteer, or NULL where memory is exhausted. */
struct entities_gazetteer *entities_gazetteer_new(void);

/* Adds the entries of a file; types are added to `types`. Returns -1 with file and line. */
int entities_gazetteer_read(struct entities_gazetteer *gazetteer, const char *path,
                            struct entities_types *types, struct entities_error *error);

/* Makes the entries ready to be matched, where they are not yet; nothing can be added after it. */
int entities_gazetteer_build(struct entities_gazetteer *gazetteer, struct entities_error *error);

/* Number of surfaces, and of lines that a later line gave another type: *first describes one. */
size_t entities_gazetteer_count(const struct entities_gazetteer *gazetteer);
size_t entities_gazetteer_conflicts(const struct entities_gazetteer *gazetteer, const char **first);

/* As entities_trie_pairs(): with which two code points entries begin. */
void entities_gazetteer_pairs(const struct entities_gazetteer *gazetteer,
                              void (*visit)(void *self, uint32_t one, uint32_t two), void *self);

/* Whether an entry of two or more characters may begin at text[at]; quick, and seldom wrong. */
bool entities_gazetteer_may_begin(const struct entities_gazetteer *gazetteer, const char *text,
                                  size_t size, size_t at);

/* Whether there are so many entries that it is quicker to entities_gazetteer_look() for places than
 * to ask at each. */
bool entities_gazetteer_large(const struct entities_gazetteer *gazetteer);

/* As entities_trie_look(), for entries of two or more characters. */
void entities_gazetteer_look(const struct entities_gazetteer *gazetteer, const char *text,
                             size_t size, size_t begin, struct entities_trie_window *window);

/* The highest priority of an entry; at least 0, that of entries that say none. */
int32_t entities_gazetteer_highest(const struct entities_gazetteer *gazetteer);

/* The end of the entry that begins at text[at] and ends at text[limit] or before, or 0: of several
 * the one of the highest priority, of these the longest. An entry whose first or last character is
 * a letter (but no Chinese character) or a digit matches only where no such character stands before
 * or behind it. */
size_t entities_gazetteer_match(const struct entities_gazetteer *gazetteer, const char *text,
                                size_t size, size_t at, size_t limit, struct entities_entry *entry);

/* As entities_gazetteer_match() at a place of the window, its character `number`, with the text's
 * end as the limit; quicker. */
size_t entities_gazetteer_match_in(const struct entities_gazetteer *gazetteer,
                                   const struct entities_trie_window *window, unsigned number,
                                   struct entities_entry *entry);

void entities_gazetteer_free(struct entities_gazetteer *gazetteer);

#endif
