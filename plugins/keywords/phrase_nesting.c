/* SPDX-License-Identifier: MIT */
/* Which phrases of a document stand in which: what C-value needs, and what no term is because
 * others stand for it. */
#include "phrase_evidence.h"

bool keywords_is_noun_phrase(const struct keywords_phrase_token *tokens, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        if (tokens[i].part == KEYWORDS_ADVERB) {
            return false;
        }
    }
    return keywords_is_noun(tokens[length - 1].part) &&
           (tokens[0].part != KEYWORDS_VERB || tokens[0].characters == 1);
}

/* Where it first stands. */
static bool is_noun_phrase(const struct keywords_phrases *phrases,
                           const struct keywords_phrase *phrase)
{
    return keywords_is_noun_phrase(&phrases->tokens[phrase->first], phrase->length);
}

/* Whether it first stands as a name, slogan or label: what joins other words to it says no more. */
static bool is_name(const struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    static const enum keywords_mark_kind kinds[] = {KEYWORDS_MARK_SLOGAN, KEYWORDS_MARK_PERSON,
                                                    KEYWORDS_MARK_PLACE,  KEYWORDS_MARK_BODY,
                                                    KEYWORDS_MARK_SHORT,  KEYWORDS_MARK_QUOTE};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (keywords_tokens_marked(&phrases->tokens[phrase->first], phrase->length, kinds[i])) {
            return true;
        }
    }
    return false;
}

/* Tells the phrases within `phrase` of it. One that is in it twice is told once. */
static void nest(struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    bool absorbs = phrase->count > 1 && is_noun_phrase(phrases, phrase);
    uint32_t told[KEYWORDS_PHRASE_TOKENS * KEYWORDS_PHRASE_TOKENS], count = 0;

    for (uint32_t length = 1; length < phrase->length; length++) {
        for (uint32_t i = 0; i + length <= phrase->length; i++) {
            uint32_t number = keywords_phrase_at(phrases, phrase->first + i, length), j = 0;
            while (j < count && told[j] != number) {
                j++;
            }
            if (j < count || number == KEYWORDS_NONE) {
                continue;
            }
            told[count++] = number;
            struct keywords_phrase *shorter = &phrases->items[number];
            shorter->longer++;
            shorter->longer_sum += phrase->count;
            shorter->absorbed |= absorbs && shorter->count <= phrase->count &&
                                 (!is_name(phrases, shorter) || is_name(phrases, phrase));
        }
    }
}

/* Marks the tokens of all places of a phrase. */
static void cover(struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t place = phrases->occurrences[phrase->occurrence + i];
        for (uint32_t j = 0; j < keywords_occurrence_length(place); j++) {
            phrases->tokens[keywords_occurrence_token(place) + j].flags |= KEYWORDS_TOKEN_COVERED;
        }
    }
}

/* The share of its places where a word stands in noun phrases that the document repeats. */
static double share_covered(const struct keywords_phrases *phrases,
                            const struct keywords_phrase *phrase)
{
    uint32_t covered = 0;

    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t place = phrases->occurrences[phrase->occurrence + i];
        covered +=
            (phrases->tokens[keywords_occurrence_token(place)].flags & KEYWORDS_TOKEN_COVERED) != 0;
    }
    return (double)covered / phrase->count;
}

void keywords_phrases_nest(struct keywords_phrases *phrases)
{
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        const struct keywords_phrase *phrase = &phrases->items[i];
        if (phrase->length > 1 && phrase->count > 1 && phrase->term &&
            is_noun_phrase(phrases, phrase)) {
            cover(phrases, phrase);
        }
    }
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (phrases->items[i].length == 1) {
            phrases->items[i].covered = share_covered(phrases, &phrases->items[i]);
        }
    }
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (phrases->items[i].length > 1 && phrases->items[i].term) {
            nest(phrases, &phrases->items[i]);
        }
    }
}
