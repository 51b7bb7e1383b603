/* SPDX-License-Identifier: MIT */
/* Counting the documents of one unit: the tally of the unit, and of the
 * document at hand the words that can be keywords.
 *
 * A word with a number of the vocabulary is found by an array, other words by
 * their string. What is known of a numbered word (idf, kind) is worked out when
 * it comes for the first time and kept for the life of the process. */
#ifndef WENLIU_KEYWORDS_UNIT_H
#define WENLIU_KEYWORDS_UNIT_H

#include "error.h"
#include "groups.h"
#include "idf.h"
#include "occurrences.h"
#include "tally.h"
#include "wenliu/stage.h"

/* Which words are keywords. What it points to is the caller's and outlives the unit. */
struct keywords_rules {
    const struct keywords_idf *idf;
    const struct keywords_strings *stop_words;
    const bool *tags; /* by label: whether tokens with it count; NULL: all do */
    uint32_t tag_count;
    uint32_t min_length; /* code points, without white space around the word */
    uint32_t top;        /* keywords of one document at most */
};

enum keywords_kind {
    KEYWORDS_KNOWN = 1,     /* the facts are worked out */
    KEYWORDS_BLANK = 2,     /* white space alone */
    KEYWORDS_WORD = 4,      /* holds a letter, a digit or a Han character */
    KEYWORDS_CANDIDATE = 8, /* can be a keyword */
    KEYWORDS_LINK = 16      /* a word that can stand beside others in n-grams and pairs */
};

struct keywords_facts {
    double idf; /* of candidates */
    uint8_t kind;
};

/* A word of the unit. */
struct keywords_entry {
    double idf;
    uint32_t number;   /* of the vocabulary, or 0 */
    uint32_t document; /* the last one that had it as a candidate */
    uint32_t count;    /* there, in tokens whose tag counts */
    uint8_t kind;
};

/* What stands in a sequence between words, any number of times in a row: what is no word, and where
 * sentences begin and end. A document begins and ends without one. */
#define KEYWORDS_BREAK UINT32_MAX
#define KEYWORDS_SENTENCE_BREAK (UINT32_MAX - 1)

/* Between the words of a string that stands for several. No word that is a KEYWORDS_LINK holds a
 * byte that is not greater, so such strings sort as their words do. */
#define KEYWORDS_JOINT 0x1F

/* Where words stand, as far as it is asked for; the caller's, NULL: not asked for. */
struct keywords_whereabouts {
    struct keywords_occurrences *parts;
    struct keywords_occurrences *places; /* each word is a part of its own: its number from 1 on,
                                            in the unit or group, stands for the part's words */
};

/* Starts as {0}. */
struct keywords_unit {
    struct keywords_rules rules;
    const struct wen_vocabulary *vocabulary; /* NULL: all words are strings */
    struct keywords_tally tally;             /* tags are labels */
    struct keywords_entry *entries;          /* of each word of the tally */
    uint32_t entry_capacity;
    uint32_t *of_number;          /* word of the tally + 1, by number of the vocabulary */
    struct keywords_facts *facts; /* by number of the vocabulary; survives the unit */
    uint32_t document;            /* of the unit, from 1 */
    uint32_t *seen;               /* candidates of the document in order of first coming */
    uint32_t seen_count, seen_capacity;
    uint32_t seen_total; /* tokens that they stand for */
    uint32_t *words;     /* of each token of the document: the word of the tally */
    uint32_t word_capacity;
    uint32_t *sequence; /* of the document's tokens that are not white space: words of the tally */
    uint32_t sequence_count, sequence_capacity; /* and the two breaks above */
    bool alone; /* nobody asks what stands together: there is no sequence */
    struct keywords_whereabouts where, grouped_where; /* of the tally; of groups->tagged */
    uint32_t part;                  /* of the document, KEYWORDS_NONE before its first word */
    struct keywords_groups *groups; /* the caller's, or NULL; keywords_groups_begin() comes before
                                       each document */
    uint32_t *grouped; /* where groups->joins: as `sequence`, but of pairs of the tally of groups,
                          and with a break where the group changes */
    uint32_t grouped_count, grouped_capacity, grouped_group;
};

/* One document as the layers say it. Tokens do not overlap. */
struct keywords_document {
    struct wen_string text;
    uint32_t count;
    const uint32_t *begin, *end, *tag, *word;
    uint32_t sentences;
    const uint32_t *sentence_begin, *sentence_end; /* NULL: where they are does not matter */
};

/* False where memory is exhausted. */
bool keywords_unit_open(struct keywords_unit *unit, const struct keywords_rules *rules,
                        const struct wen_vocabulary *vocabulary, struct keywords_error *error);

/* Adds a document to the tally, and sets `seen` and `sequence`. False where memory is exhausted. */
bool keywords_unit_add(struct keywords_unit *unit, const struct keywords_document *document,
                       struct keywords_error *error);

/* The sequence and the words of the document and unit as words in groups, for those who count what
 * stands together; lives until the next call of another. */
struct keywords_unit keywords_unit_by_group(const struct keywords_unit *unit);

/* Forgets all documents. */
void keywords_unit_clear(struct keywords_unit *unit);

void keywords_unit_close(struct keywords_unit *unit);

#endif
