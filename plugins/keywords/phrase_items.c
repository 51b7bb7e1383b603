/* SPDX-License-Identifier: MIT */
/* The phrases of one document. */
#include "phrase_items.h"

#include "characters.h"
#include "stop_words.h"

#include <stdlib.h>

enum {
    LONGEST_KEY = KEYWORDS_PHRASE_CHARACTERS * 4 + KEYWORDS_PHRASE_TOKENS,
    KEPT_SLOTS = 1 << 16 /* of the table of strings, from one document to the next */
};

/* ---- tokens ------------------------------------------------------------ */

static uint32_t count_characters(const char *text, uint32_t size)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < size; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* What white space before a token does: an end of line parts, and so does any where neither side is
 * ASCII, since Chinese has no blanks; it has them around numbers and Latin words. */
static unsigned gap_flags(const struct keywords_phrases *phrases,
                          const struct keywords_phrase_token *before,
                          const struct keywords_phrase_token *token)
{
    const char *text = phrases->text;
    uint32_t size = token->begin - before->end;

    if (!size) {
        return 0;
    }
    if (memchr(text + before->end, '\n', size)) {
        return KEYWORDS_TOKEN_PARTED;
    }
    bool left = is_ascii(text[before->end - 1]), right = is_ascii(text[token->begin]);
    if (!left && !right) {
        return KEYWORDS_TOKEN_PARTED;
    }
    return left && right ? KEYWORDS_TOKEN_BLANK : 0;
}

/* Flags from the spans of a layer; *at is the first span that does not end before the token. */
static uint32_t mark_flags(const struct keywords_marks *marks, uint32_t *at,
                           const struct keywords_phrase_token *token)
{
    static const uint32_t flags_within[] = {[KEYWORDS_MARK_QUANTITY] =
                                                KEYWORDS_TOKEN_QUANTITY | KEYWORDS_TOKEN_BARRED,
                                            [KEYWORDS_MARK_HEADING] = KEYWORDS_TOKEN_HEADING,
                                            [KEYWORDS_MARK_BYLINE] = KEYWORDS_TOKEN_BARRED,
                                            [KEYWORDS_MARK_PERSON] = KEYWORDS_TOKEN_PERSON,
                                            [KEYWORDS_MARK_PLACE] = KEYWORDS_TOKEN_NAMED,
                                            [KEYWORDS_MARK_BODY] = KEYWORDS_TOKEN_NAMED,
                                            [KEYWORDS_MARK_SHORT] = KEYWORDS_TOKEN_NAMED,
                                            [KEYWORDS_MARK_QUOTE] = 0};
    uint32_t flags = 0;

    while (*at < marks->count && marks->items[*at].end <= token->begin) {
        ++*at;
    }
    for (uint32_t i = *at; i < marks->count && marks->items[i].begin < token->end; i++) {
        const struct keywords_mark *mark = &marks->items[i];
        if (mark->kind >= KEYWORDS_MARK_SLOGAN) {
            flags |= mark->begin == token->begin ? keywords_mark_begins(mark->kind) : 0;
            flags |= mark->end == token->end ? keywords_mark_ends(mark->kind) : 0;
        }
        flags |= flags_within[mark->kind];
    }
    return flags;
}

/* Whether a token holds a letter or digit. A piece may not, where all of what it was cut from does:
 * ".5" of "PM2.5" is cut where "5成" begins. */
static bool is_word(const struct keywords_unit *unit, struct wen_string surface,
                    const struct keywords_phrase_token *token)
{
    return surface.size == unit->tally.words.items[token->word].size
               ? unit->entries[token->word].kind & KEYWORDS_WORD
               : keywords_characters(surface.data, surface.size).has_letter;
}

/* Whether what is known of the word may be said of the token, since it is all of it, and the word
 * is one that keywords are made of: no stop word, with an idf. */
static bool candidate(const struct keywords_unit *unit, size_t size,
                      const struct keywords_phrase_token *token)
{
    return size == unit->tally.words.items[token->word].size &&
           unit->entries[token->word].kind & KEYWORDS_CANDIDATE;
}

/* A stop word within the name of a place or body is part of it. */
static unsigned word_flags(const struct keywords_unit *unit, struct wen_string surface,
                           const struct keywords_phrase_token *token)
{
    bool word = is_word(unit, surface, token);
    bool named = token->flags & KEYWORDS_TOKEN_NAMED;
    bool barred =
        !word || (!named &&
                  (token->part == KEYWORDS_FUNCTION ||
                   (!candidate(unit, surface.size, token) &&
                    keywords_stop_words_have(unit->rules.stop_words, surface.data, surface.size))));

    return (word ? KEYWORDS_TOKEN_WORD : 0u) | (barred ? KEYWORDS_TOKEN_BARRED : 0u);
}

/* Of the ASCII mark it cannot be told which of the two it is. */
static uint32_t quote_flags(const struct keywords_phrases *phrases,
                            const struct keywords_phrase_token *token)
{
    static const char *const quotes[][2] = {{"“", "”"},   {"‘", "’"},   {"「", "」"},
                                            {"『", "』"}, {"《", "》"}, {"\"", "\""}};
    uint32_t left = token->begin, right = phrases->text_size - token->end;
    uint32_t flags = 0;

    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        size_t size = strlen(quotes[i][0]); /* both are as long */
        if (left >= size && memcmp(phrases->text + left - size, quotes[i][0], size) == 0) {
            flags |= keywords_mark_begins(KEYWORDS_MARK_QUOTE);
        }
        if (right >= size && memcmp(phrases->text + token->end, quotes[i][1], size) == 0) {
            flags |= keywords_mark_ends(KEYWORDS_MARK_QUOTE);
        }
    }
    return flags;
}

bool keywords_tokens_marked(const struct keywords_phrase_token *tokens, uint32_t length,
                            enum keywords_mark_kind kind)
{
    uint32_t i = 0;

    if (!(tokens[0].flags & keywords_mark_begins(kind))) {
        return false;
    }
    while (i + 1 < length && !(tokens[i].flags & keywords_mark_ends(kind))) {
        i++;
    }
    return i + 1 == length && (tokens[i].flags & keywords_mark_ends(kind));
}

/* Where the piece of a token that begins at `begin` ends: at the next edge of an entity, since what
 * found the entity knows more of it than what cut the text. *at is as for mark_flags(). */
static uint32_t cut(const struct keywords_marks *marks, uint32_t *at, uint32_t begin, uint32_t end)
{
    while (*at < marks->count && marks->items[*at].end <= begin) {
        ++*at;
    }
    if (*at == marks->count || marks->items[*at].begin >= end) {
        return end;
    }
    uint32_t edge =
        marks->items[*at].begin > begin ? marks->items[*at].begin : marks->items[*at].end;
    return edge < end ? edge : end;
}

/* Appends a token, or a piece of one, which is as unknown as any. */
static bool append(struct keywords_phrases *phrases, const struct keywords_unit *unit,
                   const struct keywords_phrase_token *piece)
{
    const char *bytes = phrases->text + piece->begin;
    uint32_t size = piece->end - piece->begin, characters = count_characters(bytes, size);

    if (!keywords_room(&phrases->tokens, phrases->token_count, &phrases->token_capacity,
                       sizeof *phrases->tokens)) {
        return false;
    }
    struct keywords_phrase_token *token = &phrases->tokens[phrases->token_count];
    *token = *piece;
    token->characters = (uint16_t)(characters < UINT16_MAX ? characters : UINT16_MAX);
    uint32_t flags = token->flags | word_flags(unit, wen_string(bytes, size), token);
    flags |= quote_flags(phrases, token);
    flags |= phrases->token_count ? gap_flags(phrases, token - 1, token) : KEYWORDS_TOKEN_PARTED;
    token->flags = flags;
    if (!(flags & KEYWORDS_TOKEN_BARRED)) {
        token->idf = candidate(unit, size, token) ? unit->entries[token->word].idf
                                                  : keywords_idf_of(unit->rules.idf, bytes, size);
    }
    phrases->word_count += flags & KEYWORDS_TOKEN_WORD ? 1 : 0;
    phrases->token_count++;
    return true;
}

/* The end of the slogan that begins at `begin`, or 0: it is one token, for 两新 is no number and an
 * adjective, whatever cut it so. */
static uint32_t slogan_end(const struct keywords_marks *marks, uint32_t at, uint32_t begin)
{
    bool slogan = at < marks->count && marks->items[at].begin == begin &&
                  marks->items[at].kind == KEYWORDS_MARK_SLOGAN;
    return slogan ? marks->items[at].end : 0;
}

static bool make_tokens(struct keywords_phrases *phrases, const struct keywords_unit *unit,
                        const struct keywords_document *document, const uint8_t *parts,
                        const struct keywords_marks *entities, const struct keywords_marks *blocks)
{
    uint32_t entity = 0, block = 0, done = 0;

    phrases->token_count = phrases->word_count = 0;
    for (uint32_t i = 0; i < document->count; i++) {
        uint32_t begin = document->begin[i] > done ? document->begin[i] : done;
        for (uint32_t end; begin < document->end[i]; begin = end) {
            end = cut(entities, &entity, begin, document->end[i]);
            uint32_t slogan = slogan_end(entities, entity, begin);
            end = slogan ? slogan : end;
            bool whole = begin == document->begin[i] && end == document->end[i] && !slogan;
            bool function = parts[i] == KEYWORDS_FUNCTION && !slogan;
            struct keywords_phrase_token piece = {
                .begin = begin,
                .end = end,
                .word = unit->words[i],
                .part = whole || function ? parts[i] : (uint8_t)KEYWORDS_UNKNOWN};
            piece.flags =
                mark_flags(entities, &entity, &piece) | mark_flags(blocks, &block, &piece);
            if (!append(phrases, unit, &piece)) {
                return false;
            }
        }
        done = begin;
    }
    return true;
}

/* ---- phrases ----------------------------------------------------------- */

/* What is a term: Han characters, or all of it Latin and not a number. */
static bool is_term(const struct keywords_phrases *phrases, const struct keywords_phrase *phrase,
                    const char *key, uint32_t size, uint32_t shortest)
{
    const unsigned char *bytes = (const unsigned char *)key;
    bool ascii = true, han = false;

    for (uint32_t i = 0; i < size; i++) {
        ascii = ascii && bytes[i] < 0x80;
        han = han || (bytes[i] >= 0xE3 && bytes[i] <= 0xE9); /* U+3000 to U+9FFF */
    }
    if (phrase->characters < shortest) {
        return false;
    }
    return han || (ascii && phrases->tokens[phrase->first].part != KEYWORDS_NUMERAL);
}

/* Counts the phrase of `length` tokens from `token` on. */
static bool count_phrase(struct keywords_phrases *phrases, uint32_t token, uint32_t length,
                         const char *key, uint32_t size, uint32_t characters, uint32_t shortest)
{
    uint32_t before = phrases->strings.count;
    uint32_t number = keywords_strings_add(&phrases->strings, key, size);

    if (number == KEYWORDS_NONE ||
        !keywords_room(&phrases->items, number, &phrases->item_capacity, sizeof *phrases->items)) {
        return false;
    }
    struct keywords_phrase *phrase = &phrases->items[number];
    if (number == before) {
        *phrase = (struct keywords_phrase){
            .first = token, .length = (uint8_t)length, .characters = (uint8_t)characters};
        phrase->term = is_term(phrases, phrase, key, size, shortest);
    }
    phrase->count++;
    phrases->at[keywords_occurrence(token, length)] = number + 1;
    return true;
}

/* Appends a token to the key of a phrase. */
static uint32_t extend(const struct keywords_phrases *phrases,
                       const struct keywords_phrase_token *token, char *key, uint32_t size)
{
    if (size && (token->flags & KEYWORDS_TOKEN_BLANK)) {
        key[size++] = ' ';
    }
    memcpy(key + size, phrases->text + token->begin, token->end - token->begin);
    return size + token->end - token->begin;
}

/* Counts all phrases that begin with a token. */
static bool count_phrases(struct keywords_phrases *phrases, uint32_t token, uint32_t shortest)
{
    uint32_t size = 0, characters = 0;
    char key[LONGEST_KEY];

    for (uint32_t length = 1; length <= KEYWORDS_PHRASE_TOKENS; length++) {
        if (token + length > phrases->token_count) {
            break;
        }
        const struct keywords_phrase_token *next = &phrases->tokens[token + length - 1];
        characters += next->characters;
        if ((next->flags & KEYWORDS_TOKEN_BARRED) ||
            (length > 1 && (next->flags & KEYWORDS_TOKEN_PARTED)) ||
            characters > KEYWORDS_PHRASE_CHARACTERS) {
            break;
        }
        size = extend(phrases, next, key, size);
        if (!count_phrase(phrases, token, length, key, size, characters, shortest)) {
            return false;
        }
    }
    return true;
}

/* Room for all places; zeroes those of the document. */
static bool make_places(struct keywords_phrases *phrases)
{
    size_t wanted = (size_t)phrases->token_count + 1;

    if (wanted > UINT32_MAX / KEYWORDS_PHRASE_TOKENS) {
        return false;
    }
    if (wanted > phrases->at_capacity) {
        free(phrases->at);
        free(phrases->occurrences);
        phrases->at = calloc(wanted, KEYWORDS_PHRASE_TOKENS * sizeof *phrases->at);
        phrases->occurrences =
            calloc(wanted, KEYWORDS_PHRASE_TOKENS * sizeof *phrases->occurrences);
        phrases->at_capacity = phrases->at && phrases->occurrences ? (uint32_t)wanted : 0;
        return phrases->at_capacity;
    }
    memset(phrases->at, 0, wanted * KEYWORDS_PHRASE_TOKENS * sizeof *phrases->at);
    return true;
}

/* Sorts the places by phrase. */
static void sort_occurrences(struct keywords_phrases *phrases)
{
    uint32_t places = phrases->token_count * KEYWORDS_PHRASE_TOKENS, sum = 0;

    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        phrases->items[i].occurrence = sum;
        sum += phrases->items[i].count;
    }
    for (uint32_t i = 0; i < places; i++) {
        if (phrases->at[i]) {
            phrases->occurrences[phrases->items[phrases->at[i] - 1].occurrence++] = i;
        }
    }
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        phrases->items[i].occurrence -= phrases->items[i].count;
    }
}

bool keywords_phrases_find(struct keywords_phrases *phrases, const struct keywords_unit *unit,
                           const struct keywords_document *document, const uint8_t *parts,
                           const struct keywords_marks *entities,
                           const struct keywords_marks *blocks)
{
    phrases->text = document->text.data;
    phrases->text_size = (uint32_t)document->text.size;
    if (phrases->strings.slot_count > KEPT_SLOTS) {
        keywords_strings_free(&phrases->strings);
    }
    keywords_strings_clear(&phrases->strings);
    if (!make_tokens(phrases, unit, document, parts, entities, blocks) || !make_places(phrases)) {
        return false;
    }
    for (uint32_t i = 0; i < phrases->token_count; i++) {
        if (!count_phrases(phrases, i, unit->rules.min_length)) {
            return false;
        }
    }
    sort_occurrences(phrases);
    return true;
}

void keywords_phrases_free(struct keywords_phrases *phrases)
{
    free(phrases->tokens);
    keywords_strings_free(&phrases->strings);
    free(phrases->items);
    free(phrases->at);
    free(phrases->occurrences);
    *phrases = (struct keywords_phrases){0};
}
