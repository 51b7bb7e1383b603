/* SPDX-License-Identifier: MIT */
/* What the parts of the finder share: the words of a sentence, and who has been spoken of. */
#ifndef ENTITIES_FIGURES_PARTS_H
#define ENTITIES_FIGURES_PARTS_H

#include "figures.h"

#define FIGURES_NO_ENTITY UINT32_MAX

/* A word of the sentence: a token, an entity, or, without tokens, characters between words with a
 * role. */
struct figures_word {
    uint32_t begin, end;
    uint32_t roles;
    uint32_t entity; /* index, or FIGURES_NO_ENTITY */
    uint8_t class;   /* enum figures_class */
};

enum {
    FIGURES_REMEMBERED = 32,
    FIGURES_CLAUSE = 64 /* words of a clause that are looked at, so that time stays linear */
};

/* Who has been spoken of. */
struct figures_cast {
    uint32_t names[FIGURES_REMEMBERED]; /* entities, the last one at names[(count - 1) % …] */
    uint32_t count;
    struct figures_place document;  /* whom a heading names first, or else the text */
    struct figures_place paragraph; /* the last subject */
};

struct figures_finder {
    const struct figures_words *words;
    const struct entities_units *units;
    const struct figures_document *document;
    struct figures_word *sentence;
    size_t word_count, word_capacity;
    struct figures_figure *figures;
    size_t count, capacity;
    size_t first; /* figure of the sentence */
    size_t taken; /* words that the last quantity has taken with it, or 0 */
    struct figures_cast cast;
    uint32_t entity, token;  /* the first that the sentence may hold */
    uint32_t quantity, name; /* the first entity of the kind that does not begin before it */
    uint32_t opening;        /* the first sentence behind it that opens a paragraph */
};

/* figures_sentence.c: reads the words of text[begin..end). False: memory is exhausted. */
bool figures_read_sentence(struct figures_finder *finder, uint32_t begin, uint32_t end);

/* Whether a word is of one of the classes; classes are bits 1 << enum figures_class. */
static inline bool figures_is(const struct figures_word *word, uint32_t classes)
{
    return (1u << word->class & classes) != 0;
}

/* Characters of a place, up to `most`. */
unsigned figures_length(const struct figures_finder *finder, struct figures_place place,
                        unsigned most);

/* Whether a place's text is one of the words with the role. */
bool figures_has_role(const struct figures_finder *finder, uint32_t begin, uint32_t end,
                      uint32_t role);

/* Whether sentence[at] is a quantity of time: 两个小时. */
bool figures_time_length(const struct figures_finder *finder, size_t at);

/* The first word of the clause that holds sentence[at], and behind its last. */
size_t figures_clause_begin(const struct figures_finder *finder, size_t at);
size_t figures_clause_end(const struct figures_finder *finder, size_t at);

/* figures_indicator.c: what sentence[at..behind), a quantity with that unit, counts or measures.
 * False where nothing says so. */
bool figures_indicator(const struct figures_finder *finder, size_t at, size_t behind,
                       struct figures_figure *figure);

/* figures_change.c: how sentence[at..behind) stands to another value. */
enum figures_relation {
    FIGURES_VALUE,     /* a value of its own */
    FIGURES_OF_BEFORE, /* the change of the figure before it */
    FIGURES_BECOMES,   /* a value of its own, with its change: 由40元提高到60元 */
    FIGURES_NO_VALUE   /* the value that it was: 由40元 */
};
enum figures_relation figures_change(const struct figures_finder *finder, size_t at, size_t behind,
                                     struct figures_place *change);

/* figures_subject.c: takes note of the name sentence[at], and of whom a sentence was about; who a
 * figure at sentence[at] is said of. */
void figures_begin_cast(struct figures_finder *finder);
void figures_meet(struct figures_finder *finder, size_t at);
void figures_end_sentence(struct figures_finder *finder);
struct figures_place figures_subject(struct figures_finder *finder, size_t at);

#endif
