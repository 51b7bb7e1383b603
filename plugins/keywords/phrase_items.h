/* SPDX-License-Identifier: MIT */
/* The phrases of one document: every run of one to five words in it that can be a term, each
 * once, with where it stands. Inside of this stage "phrase" is a candidate; what wins is a term.
 *
 * A phrase runs over tokens that stand beside one another: no punctuation, function word or stop
 * word (but within the name of a place or body; a slogan is one token), no part of a quantity or a
 * time, and no white space where a word of Han characters ends and another begins (between Latin
 * words there may be a blank). Phrases are told apart by their characters, so that two ways to cut
 * the same characters give one phrase; so words that the lexicon lacks and the tokenizer cuts to
 * pieces are phrases too. Entities cut tokens at their edges, so that a name or slogan is a phrase
 * however the text was cut. */
#ifndef WENLIU_KEYWORDS_PHRASE_ITEMS_H
#define WENLIU_KEYWORDS_PHRASE_ITEMS_H

#include "unit.h"

enum {
    KEYWORDS_PHRASE_TOKENS = 5,     /* of a phrase at most */
    KEYWORDS_PHRASE_CHARACTERS = 12 /* likewise; the longest gold terms of corpora/gold have 9 */
};

/* What a token is in a phrase, from its universal part of speech. */
enum keywords_part {
    KEYWORDS_FUNCTION, /* in no phrase; also what has no part of speech */
    KEYWORDS_NOUN,
    KEYWORDS_NAME, /* PROPN */
    KEYWORDS_VERB,
    KEYWORDS_ADJECTIVE,
    KEYWORDS_ADVERB,
    KEYWORDS_NUMERAL,
    KEYWORDS_UNKNOWN, /* X: pieces of words that the lexicon lacks */
    KEYWORDS_PARTS
};

/* What other layers say about a span of the text. */
enum keywords_mark_kind {
    KEYWORDS_MARK_QUANTITY = 1, /* entities QUANT and TIME: in no phrase */
    KEYWORDS_MARK_HEADING,      /* block */
    KEYWORDS_MARK_BYLINE,       /* block: in no phrase */
    KEYWORDS_MARK_SLOGAN,       /* entity NUMABBR: a fixed phrase with a numeral; this and all
                                   further ones have flags of their own where they begin and end */
    KEYWORDS_MARK_PERSON,       /* PER */
    KEYWORDS_MARK_PLACE,        /* LOC under its canonical name */
    KEYWORDS_MARK_BODY,         /* ORG likewise */
    KEYWORDS_MARK_SHORT,        /* LOC or ORG under another name */
    KEYWORDS_MARK_TITLE,        /* TITLE */
    KEYWORDS_MARK_QUOTE         /* what stands in quotation marks */
};

static inline bool keywords_is_noun(unsigned part)
{
    return part == KEYWORDS_NOUN || part == KEYWORDS_NAME || part == KEYWORDS_UNKNOWN;
}

struct keywords_mark {
    uint32_t begin, end;
    enum keywords_mark_kind kind;
};

/* Spans of one layer in the order of the text; they do not overlap. */
struct keywords_marks {
    const struct keywords_mark *items;
    uint32_t count;
};

enum keywords_token_flag {
    KEYWORDS_TOKEN_WORD = 1,      /* holds a letter or digit */
    KEYWORDS_TOKEN_BARRED = 2,    /* in no phrase */
    KEYWORDS_TOKEN_PARTED = 4,    /* white space keeps it from the token before */
    KEYWORDS_TOKEN_BLANK = 8,     /* a blank that belongs to the phrase is before it */
    KEYWORDS_TOKEN_QUANTITY = 16, /* part of a quantity or a time */
    KEYWORDS_TOKEN_HEADING = 32,
    KEYWORDS_TOKEN_PERSON = 64,   /* part of a person's name */
    KEYWORDS_TOKEN_COVERED = 128, /* part of a noun phrase that the document repeats */
    KEYWORDS_TOKEN_NAMED = 256    /* part of the name of a place or body */
};

/* Flags of the first and the last token of a mark, from KEYWORDS_MARK_SLOGAN on. */
static inline uint32_t keywords_mark_begins(enum keywords_mark_kind kind)
{
    return UINT32_C(1) << (8 + kind);
}

static inline uint32_t keywords_mark_ends(enum keywords_mark_kind kind)
{
    return UINT32_C(1) << (20 + kind);
}

struct keywords_phrase_token {
    uint32_t begin, end; /* in the text */
    uint32_t word;       /* of the tally; of a piece that of the whole token */
    uint32_t flags;
    uint16_t characters;
    uint8_t part;
    double idf;
};

/* A phrase. Its string is strings.items[number]. */
struct keywords_phrase {
    uint32_t count;      /* how often it stands in the document */
    uint32_t first;      /* the token that it first begins with */
    uint32_t occurrence; /* its occurrences are occurrences[occurrence .. occurrence + count) */
    uint32_t longer;     /* longer phrases that hold it */
    uint64_t longer_sum; /* of their counts */
    double covered;      /* single words: share of its places in noun phrases that are repeated */
    uint8_t length;      /* tokens, where it first stands */
    uint8_t characters;
    bool term;     /* can be a term; others only count */
    bool absorbed; /* others stand for it: see phrase_evidence.h */
};

/* Starts as {0}; its memory is kept from document to document. */
struct keywords_phrases {
    struct keywords_phrase_token *tokens;
    uint32_t token_count, token_capacity;
    uint32_t word_count; /* tokens with a letter or digit */
    struct keywords_strings strings;
    struct keywords_phrase *items;
    uint32_t item_capacity; /* there are strings.count */
    uint32_t *at;           /* [occurrence]: phrase + 1, or 0 */
    uint32_t at_capacity;   /* of at and occurrences, in tokens */
    uint32_t *occurrences;  /* places in `at`, phrase by phrase */
    const char *text;
    uint32_t text_size;
};

/* Finds the phrases of the document that was added last to the unit; `parts` has what each token
 * is. Single words shorter than unit->rules.min_length are no terms. False where memory is
 * exhausted. */
bool keywords_phrases_find(struct keywords_phrases *phrases, const struct keywords_unit *unit,
                           const struct keywords_document *document, const uint8_t *parts,
                           const struct keywords_marks *entities,
                           const struct keywords_marks *blocks);

/* `length` tokens from token `token` on, as a number; and where an occurrence begins, and how many
 * tokens it has. */
static inline uint32_t keywords_occurrence(uint32_t token, uint32_t length)
{
    return token * KEYWORDS_PHRASE_TOKENS + length - 1;
}

static inline uint32_t keywords_occurrence_token(uint32_t occurrence)
{
    return occurrence / KEYWORDS_PHRASE_TOKENS;
}

static inline uint32_t keywords_occurrence_length(uint32_t occurrence)
{
    return occurrence % KEYWORDS_PHRASE_TOKENS + 1;
}

/* The phrase of `length` tokens that begins with a token of the document, or KEYWORDS_NONE. */
static inline uint32_t keywords_phrase_at(const struct keywords_phrases *phrases, uint32_t token,
                                          uint32_t length)
{
    return phrases->at[keywords_occurrence(token, length)] - 1;
}

/* Whether a mark covers exactly these tokens. */
bool keywords_tokens_marked(const struct keywords_phrase_token *tokens, uint32_t length,
                            enum keywords_mark_kind kind);

void keywords_phrases_free(struct keywords_phrases *phrases);

#endif
