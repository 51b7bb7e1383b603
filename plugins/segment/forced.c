/* SPDX-License-Identifier: MIT */
/* Words of the user that always win. Every prefix of a word, cut at characters,
 * lies in a hash table, so that a search goes on just as long as something
 * could still follow; most characters begin no word, which a bit set tells. */
#include "forced.h"

#include <stdlib.h>

struct prefix {
    const char *text; /* in the lexicon; NULL: free */
    uint32_t size;
    uint32_t word; /* its number; 0: a prefix only */
};

struct found {
    uint32_t begin, end, word;
};

struct segment_forced {
    const struct jieba_lexicon *lexicon;
    uint32_t first_tag;
    struct prefix *slots;
    size_t slot_count;    /* a power of 2 */
    uint64_t first[1024]; /* bit set of the first characters, by their low 16 bits */
    size_t at;            /* where the search goes on */
    struct found *found;  /* sorted, disjoint */
    size_t count, capacity;
    struct segment_tokens result; /* scratch of apply() */
};

static uint64_t extend_hash(uint64_t hash, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u; /* FNV-1a */
    }
    return hash;
}
static const uint64_t hash_start = 0xCBF29CE484222325u;

static size_t character_size(const char *text)
{
    uint16_t character;

    return jieba_character(text, &character);
}

/* The bit of the character at `text`. */
static uint32_t first_bit(const char *text)
{
    uint16_t character;

    return jieba_character(text, &character) == 4 ? 0xFFFF : character;
}

/* The slot of a prefix, or the free one where it belongs. */
static struct prefix *slot_of(const struct segment_forced *forced, const char *text, size_t size,
                              uint64_t hash)
{
    for (size_t i = (size_t)(hash ^ hash >> 32);; i++) {
        struct prefix *slot = &forced->slots[i & (forced->slot_count - 1)];
        if (!slot->text || (slot->size == size && memcmp(slot->text, text, size) == 0)) {
            return slot;
        }
    }
}

static void enter(struct segment_forced *forced, const char *text, size_t size, uint32_t word)
{
    uint32_t bit = first_bit(text);
    uint64_t hash = hash_start;

    forced->first[bit / 64] |= (uint64_t)1 << bit % 64;
    for (size_t at = 0; at < size;) {
        size_t length = character_size(text + at);
        hash = extend_hash(hash, text + at, length);
        at += length;
        struct prefix *slot = slot_of(forced, text, at, hash);
        slot->text = slot->text ? slot->text : text;
        slot->size = (uint32_t)at;
        slot->word = at == size ? word : slot->word;
    }
}

struct segment_forced *segment_forced_new(const struct jieba_lexicon *lexicon, uint32_t first_tag)
{
    struct segment_forced *forced = calloc(1, sizeof *forced);
    size_t prefixes = 0;

    if (!forced) {
        return NULL;
    }
    for (uint32_t i = 0; i < lexicon->user_word_count; i++) {
        uint32_t number = lexicon->user_words[i];
        prefixes += lexicon->offsets[number] - lexicon->offsets[number - 1];
    }
    forced->lexicon = lexicon;
    forced->first_tag = first_tag;
    for (forced->slot_count = 16; forced->slot_count < 2 * prefixes; forced->slot_count *= 2) {
    }
    forced->slots = calloc(forced->slot_count, sizeof *forced->slots);
    if (!forced->slots) {
        free(forced);
        return NULL;
    }
    for (uint32_t i = 0; i < lexicon->user_word_count; i++) {
        uint32_t number = lexicon->user_words[i], begin = lexicon->offsets[number - 1];
        enter(forced, lexicon->strings + begin, lexicon->offsets[number] - begin, number);
    }
    return forced;
}

void segment_forced_free(struct segment_forced *forced)
{
    if (forced) {
        segment_tokens_free(&forced->result);
        free(forced->found);
        free(forced->slots);
        free(forced);
    }
}

void segment_forced_reset(struct segment_forced *forced)
{
    forced->at = 0;
    forced->count = 0;
}

/* ---- the search ---- */

static bool is_latin(char c)
{
    return jieba_is_alphanumeric((unsigned char)c);
}

/* Whether a run of Latin goes on across text[at]. */
static bool inside_latin(const char *text, size_t size, size_t at)
{
    return at > 0 && at < size && is_latin(text[at - 1]) && is_latin(text[at]);
}

/* The longest word at text[at]: its end and number; 0: none. */
static size_t match(const struct segment_forced *forced, const char *text, size_t size, size_t at,
                    uint32_t *word)
{
    size_t end = at, longest = 0;
    uint64_t hash = hash_start;

    while (end < size) {
        size_t length = character_size(text + end);
        hash = extend_hash(hash, text + end, length);
        end += length;
        const struct prefix *slot = slot_of(forced, text + at, end - at, hash);
        if (!slot->text) {
            break;
        }
        if (slot->word && !inside_latin(text, size, end)) {
            longest = end;
            *word = slot->word;
        }
    }
    return longest;
}

static bool add_found(struct segment_forced *forced, size_t begin, size_t end, uint32_t word)
{
    if (forced->count == forced->capacity) {
        size_t capacity = forced->capacity * 2 + 64;
        struct found *grown = realloc(forced->found, capacity * sizeof *grown);
        if (!grown) {
            return false;
        }
        forced->found = grown;
        forced->capacity = capacity;
    }
    forced->found[forced->count++] = (struct found){(uint32_t)begin, (uint32_t)end, word};
    return true;
}

size_t segment_forced_find(struct segment_forced *forced, const char *text, size_t size,
                           size_t until)
{
    while (forced->at < until) {
        uint32_t bit = first_bit(text + forced->at), word = 0;
        size_t end = 0;
        if (forced->first[bit / 64] >> bit % 64 & 1 && !inside_latin(text, size, forced->at)) {
            end = match(forced, text, size, forced->at, &word);
        }
        if (end && !add_found(forced, forced->at, end, word)) {
            return SIZE_MAX;
        }
        forced->at = end ? end : forced->at + character_size(text + forced->at);
    }
    return forced->count ? forced->found[forced->count - 1].end : 0;
}

/* ---- the tokens ---- */

static void put(struct segment_tokens *tokens, uint32_t begin, uint32_t end, uint32_t word,
                uint32_t tag)
{
    size_t at = tokens->count++;

    tokens->begin[at] = begin;
    tokens->end[at] = end;
    tokens->word[at] = word;
    tokens->tag[at] = tag;
}

/* What is left of token i; it may be a word of its own. */
static void put_rest(struct segment_forced *forced, const char *text,
                     const struct segment_tokens *tokens, size_t i, uint32_t begin, uint32_t end)
{
    uint32_t word = tokens->word[i], tag = tokens->tag[i];

    if (begin >= end) {
        return;
    }
    if (begin != tokens->begin[i] || end != tokens->end[i]) {
        struct jieba_word rest = jieba_lexicon_look_up(forced->lexicon, text + begin, end - begin);
        word = rest.number;
        tag = rest.tag ? forced->first_tag + rest.tag : tag;
    }
    put(&forced->result, begin, end, word, tag);
}

bool segment_forced_apply(struct segment_forced *forced, const char *text,
                          struct segment_tokens *tokens)
{
    struct segment_tokens *result = &forced->result, other;
    uint32_t begin = 0; /* what lies before is done */
    size_t i = 0;

    result->count = 0;
    if (!segment_tokens_room(result, tokens->count + 2 * forced->count)) {
        return false;
    }
    for (size_t k = 0; k < forced->count; k++) {
        struct found found = forced->found[k];
        uint32_t tag = forced->lexicon->word_tags[found.word - 1];
        uint32_t covered = 0;
        for (; i < tokens->count && tokens->begin[i] < found.end; i++) {
            uint32_t from = tokens->begin[i] > begin ? tokens->begin[i] : begin;
            uint32_t to = tokens->end[i] < found.begin ? tokens->end[i] : found.begin;
            put_rest(forced, text, tokens, i, from, to);
            if (tokens->end[i] > found.begin) {
                covered = tokens->tag[i];
            }
            if (tokens->end[i] > found.end) {
                break; /* its rest comes later */
            }
        }
        put(result, found.begin, found.end, found.word, tag ? forced->first_tag + tag : covered);
        begin = found.end;
    }
    for (; i < tokens->count; i++) {
        put_rest(forced, text, tokens, i, tokens->begin[i] > begin ? tokens->begin[i] : begin,
                 tokens->end[i]);
    }
    other = *tokens;
    *tokens = *result;
    *result = other;
    forced->count = 0;
    return true;
}
