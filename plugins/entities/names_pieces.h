/* SPDX-License-Identifier: MIT */
/* Pieces: what names are made of. A piece is a word of the lexicon (公司, 党委, 书记), a token,
 * part of a token, or a mention that is settled (a time, a quantity). Each is read as one letter.
 */
#ifndef ENTITIES_NAMES_PIECES_H
#define ENTITIES_NAMES_PIECES_H

#include "engine.h"
#include "names_lexicon.h"

/* A token of the text. `part` is the letter of its parts, or 0 where it is not taken apart; `type`
 * is what the tagger takes it for, or 0. */
struct entities_token {
    uint32_t begin, end;
    uint32_t letter, part, type;
};

struct entities_tokens {
    struct entities_token *items;
    size_t count, capacity;
};

struct entities_piece {
    uint32_t begin, end; /* equal: a newline or blank between pieces */
    uint32_t letter;
    uint32_t base; /* 1 + number of the mention that it is, or 0 */
    uint32_t unit; /* the unit that it begins in */
    bool ends;     /* a unit ends with it */
    bool changed;  /* after the first walk */
};

/* Start as {0}; kept from text to text. Free with entities_pieces_free(). */
struct entities_pieces {
    struct entities_piece *items;
    size_t count, capacity;
    struct entities_tokens units; /* tokens, and mentions in the place of tokens */
    uint16_t *classes;            /* [piece]: class of its letter, for rules */
    size_t class_capacity;
};

/* Whether a mention is a piece in any case: those of gazetteers are only where tokens end as they
 * do. */
bool entities_span_settled(const struct entities_span *span);

/* Makes pieces->units: the tokens, with settled mentions in the place of what they cover. A unit
 * that is a mention has the number of the mention plus 1 as `part`, and the letter 0. False where
 * memory is exhausted. */
bool entities_units_make(struct entities_pieces *pieces, const struct entities_tokens *tokens,
                         const struct entities_spans *base);

/* Cuts a text into pieces. Every token is in pieces, in order. `base` are the mentions that rules
 * and gazetteers found, in order, none over another, and letter_of_type the letter of each type:
 * those of rules are pieces in any case; those of gazetteers only where they agree with the borders
 * of tokens, for 海口 is no name in 入海口. The caller has them spelled. False where memory is
 * exhausted. */
bool entities_pieces_cut(struct entities_pieces *pieces, const struct entities_lexicon *lexicon,
                         const char *text, const struct entities_tokens *tokens,
                         const struct entities_spans *base, const uint32_t *letter_of_type);

/* Writes pieces->classes anew, after pieces were changed. False where memory is exhausted. */
bool entities_pieces_spell(struct entities_pieces *pieces, const struct entities_rules *rules);

void entities_pieces_free(struct entities_pieces *pieces);

#endif
