/* SPDX-License-Identifier: MIT */
/* Rules: files of patterns, and the longest match that begins at a place of a text.
 * README.md says how they are written. */
#ifndef ENTITIES_RULES_H
#define ENTITIES_RULES_H

#include "text.h"
#include "types.h"

/* Characters of the longest match and of the longest context. They bound the work at one place
 * of a text: no input takes more than linear time. */
#define ENTITIES_LONGEST_MATCH 64u

/* The type of a rule "- = …": what it matches is no entity, and nothing in it is one. */
#define ENTITIES_NOTHING UINT32_MAX

struct entities_rules;

/* No rules yet, over characters or over pieces, or NULL where memory is exhausted. */
struct entities_rules *entities_rules_new(void);

/* Adds the rules of a file, which may use what files before it define; types are added to
 * `types`. Where two rules match the same characters, the one of the lower group wins, in one
 * group the one that was read first. Returns -1 with file and line. */
int entities_rules_read(struct entities_rules *rules, const char *path, unsigned group,
                        struct entities_types *types, struct entities_error *error);

/* The rules behind a statement "pieces": they are matched over the letters of pieces (names.h)
 * instead of characters. Belong to `rules`. */
struct entities_rules *entities_rules_over_pieces(struct entities_rules *rules);

/* Makes the rules ready to be matched; nothing can be added after it. */
int entities_rules_build(struct entities_rules *rules, struct entities_error *error);

/* What rules are matched over: characters or pieces. The caller's. */
struct entities_letters {
    const char *text;        /* valid UTF-8, of `size` bytes; or */
    const uint16_t *classes; /* the class of each of `size` pieces; NULL: the text is read */
    size_t size;
};

/* The class of a letter, a code point, for entities_letters. */
uint16_t entities_rules_class(const struct entities_rules *rules, uint32_t letter);

/* The first piece from `at` on at which all matches and contexts end, or pieces->size: what is
 * matched behind it does not depend on what stands before it, nor the other way round. */
size_t entities_rules_barrier(const struct entities_rules *rules,
                              const struct entities_letters *pieces, size_t at);

/* The first piece from `at` on with which a match may begin, or pieces->size: it spares a look at
 * the others. */
size_t entities_rules_next(const struct entities_rules *rules,
                           const struct entities_letters *pieces, size_t at);

/* The end of the longest match at a place, `at` bytes or pieces behind the start, or 0, and its
 * type or ENTITIES_NOTHING. */
size_t entities_rules_match(const struct entities_rules *rules,
                            const struct entities_letters *letters, size_t at, uint32_t *type);

void entities_rules_free(struct entities_rules *rules);

#endif
