/* SPDX-License-Identifier: MIT */
/* Counts of the phrases of a unit. */
#include "phrase_counts.h"

#include "phrase_evidence.h"

#include <stdlib.h>

const struct keywords_string keywords_phrase_tags[KEYWORDS_STANDINGS] = {
    [KEYWORDS_STANDS_OTHERWISE] = {"", 0}, [KEYWORDS_STANDS_AS_NOUN] = {"n", 1}};

bool keywords_phrase_beside_split(struct wen_string string, struct wen_string *phrase,
                                  struct wen_string *beside)
{
    const char *mark = string.size ? memchr(string.data, KEYWORDS_BESIDE, string.size) : NULL;

    if (!mark || mark + 1 == string.data + string.size) {
        return false;
    }
    *phrase = wen_string(string.data, (size_t)(mark - string.data));
    *beside = wen_string(mark + 1, string.size - phrase->size - 1);
    return true;
}

uint32_t keywords_phrase_words(struct wen_string phrase, size_t begins[KEYWORDS_PHRASE_TOKENS + 1])
{
    uint32_t count = 0;

    begins[count++] = 0;
    for (size_t i = 0; i < phrase.size; i++) {
        if (phrase.data[i] == KEYWORDS_JOINT) {
            if (count == KEYWORDS_PHRASE_TOKENS) {
                return 0;
            }
            begins[count++] = i + 1;
        }
    }
    begins[count] = phrase.size + 1;
    return count;
}

struct wen_string keywords_phrase_part(struct wen_string phrase, const size_t *begins,
                                       uint32_t from, uint32_t length)
{
    size_t begin = begins[from], end = begins[from + length] - 1;

    begin += phrase.data[begin] == ' ';
    return wen_string(phrase.data + begin, end - begin);
}

/* One more of what `name` says. */
static bool count(struct keywords_phrase_counts *counts, enum keywords_standing standing)
{
    uint32_t word =
        keywords_tally_word(&counts->tally, (const char *)counts->name.data, counts->name.size);
    struct keywords_pair *pair =
        word == KEYWORDS_NONE ? NULL : keywords_tally_pair(&counts->tally, word, standing);

    if (!pair) {
        return false;
    }
    pair->count++;
    pair->documents += pair->document != counts->document;
    pair->document = counts->document;
    return true;
}

static bool extend(struct keywords_bytes *name, const struct keywords_phrases *phrases,
                   const struct keywords_phrase_token *token)
{
    static const unsigned char joint = KEYWORDS_JOINT;
    bool first = !name->size;

    if (!keywords_bytes_room(name, 2 + (size_t)(token->end - token->begin))) {
        return false;
    }
    keywords_bytes_put(name, &joint, !first);
    keywords_bytes_put(name, " ", !first && (token->flags & KEYWORDS_TOKEN_BLANK));
    keywords_bytes_put(name, phrases->text + token->begin, token->end - token->begin);
    return true;
}

/* Counts what stands on one side of a place; where nothing adjoins, nothing. */
static bool count_beside(struct keywords_phrase_counts *counts,
                         const struct keywords_phrases *phrases, uint32_t place,
                         enum keywords_side side)
{
    const struct keywords_phrase_token *token = keywords_phrase_beside(phrases, place, side);
    struct keywords_bytes *name = &counts->name;
    size_t before = name->size;

    if (!token) {
        return true;
    }
    const unsigned char marks[] = {KEYWORDS_BESIDE, side == KEYWORDS_BEFORE ? KEYWORDS_SIDE_BEFORE
                                                                            : KEYWORDS_SIDE_BEHIND};
    if (!keywords_bytes_room(name, sizeof marks + (size_t)(token->end - token->begin))) {
        return false;
    }
    keywords_bytes_put(name, marks, sizeof marks);
    keywords_bytes_put(name, phrases->text + token->begin, token->end - token->begin);
    bool good = count(counts, KEYWORDS_STANDS_OTHERWISE);
    name->size = before;
    return good;
}

/* Counts the phrases that begin with a token. */
static bool count_from(struct keywords_phrase_counts *counts, const struct keywords_unit *unit,
                       const struct keywords_phrases *phrases, uint32_t first)
{
    const struct keywords_phrase_token *tokens = &phrases->tokens[first];

    counts->name.size = 0;
    for (uint32_t length = 1; length <= KEYWORDS_PHRASE_TOKENS; length++) {
        uint32_t number = keywords_phrase_at(phrases, first, length);
        if (number == KEYWORDS_NONE ||
            !(unit->entries[tokens[length - 1].word].kind & KEYWORDS_LINK)) {
            return true;
        }
        bool noun =
            length > 1 && phrases->items[number].term && keywords_is_noun_phrase(tokens, length);
        uint32_t place = keywords_occurrence(first, length);
        if (!extend(&counts->name, phrases, &tokens[length - 1]) ||
            !count(counts, noun ? KEYWORDS_STANDS_AS_NOUN : KEYWORDS_STANDS_OTHERWISE) ||
            (noun && (!count_beside(counts, phrases, place, KEYWORDS_BEFORE) ||
                      !count_beside(counts, phrases, place, KEYWORDS_BEHIND)))) {
            return false;
        }
    }
    return true;
}

bool keywords_phrase_counts_add(struct keywords_phrase_counts *counts,
                                const struct keywords_unit *unit,
                                const struct keywords_phrases *phrases)
{
    counts->document++;
    counts->tally.totals[KEYWORDS_WORDS] += phrases->word_count;
    for (uint32_t i = 0; i < phrases->token_count; i++) {
        if (!count_from(counts, unit, phrases, i)) {
            return false;
        }
    }
    return true;
}

void keywords_phrase_counts_clear(struct keywords_phrase_counts *counts)
{
    keywords_tally_clear(&counts->tally);
    memset(counts->tally.totals, 0, sizeof counts->tally.totals);
    counts->document = 0;
}

void keywords_phrase_counts_free(struct keywords_phrase_counts *counts)
{
    keywords_tally_free(&counts->tally);
    free(counts->name.data);
    *counts = (struct keywords_phrase_counts){0};
}
