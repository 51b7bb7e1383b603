/* SPDX-License-Identifier: MIT */
/* From the path to tokens. The words of the path are listed first, and with
 * them, without branches that hang on the text, where single characters stand
 * side by side; all that is between such places goes out in one straight loop. */
#include "jieba.h"

/* The tag of a token that the dictionary has none for: numbers m, other Latin
 * eng, else x, after what posseg's rules give. */
static uint16_t tag_by_rule(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    const uint16_t *characters = jieba->chunk.characters;
    uint16_t tag = JIEBA_TAG_M;

    if (jieba->tags == SEGMENT_TAGS_POSSEG || !jieba_is_alphanumeric(characters[from])) {
        return JIEBA_TAG_X;
    }
    for (uint32_t i = from; i < to; i++) {
        if (characters[i] >= 0x80) {
            return JIEBA_TAG_X;
        }
        if (characters[i] >= 'A') {
            tag = JIEBA_TAG_ENG;
        }
    }
    return tag;
}

/* Appends characters from..to as a token; `tag` 0: by rule. */
static void put(struct jieba *jieba, uint32_t from, uint32_t to, uint32_t word, uint16_t tag)
{
    struct segment_tokens *tokens = jieba->tokens;
    size_t at = tokens->count++;

    tokens->begin[at] = jieba->chunk.offsets[from];
    tokens->end[at] = jieba->chunk.offsets[to];
    tokens->word[at] = word;
    tokens->tag[at] = tag ? tag : tag_by_rule(jieba, from, to);
}

void jieba_put_characters(struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;

    for (uint32_t i = from; i < to; i++) {
        uint32_t word = lexicon->nodes[jieba->chunk.labels[i]].number;
        put(jieba, i, i + 1, word, lexicon->word_tags[word]);
    }
}

uint32_t jieba_find_node(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const uint16_t *labels = jieba->chunk.labels;
    uint32_t node = labels[from];

    for (uint32_t i = from + 1; i < to; i++) {
        node = lexicon->nodes[node].base + labels[i];
        if (lexicon->checks[node] != labels[i]) {
            return 0;
        }
    }
    return node;
}

void jieba_put_found(struct jieba *jieba, uint32_t from, uint32_t to, uint16_t tag)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    uint32_t word = lexicon->nodes[jieba_find_node(jieba, from, to)].number;

    put(jieba, from, to, word, tag ? tag : lexicon->word_tags[word]);
}

/* Lists where the words begin, and the runs of two or more singles that are to
 * be joined as pairs of indices into the list. */
static void list_words(struct jieba *jieba)
{
    struct jieba_chunk *chunk = &jieba->chunk;
    const uint8_t *lengths = chunk->lengths, *kinds = chunk->kinds;
    uint32_t *words = chunk->words, *singles = chunk->singles;
    const uint32_t count = chunk->count, first_single = jieba->first_single;
    uint32_t n = 0, begins = 0, ends = 1; /* even and odd indices into singles */
    unsigned last_three = 0;              /* bits: whether the words up to this one are single */

    for (uint32_t at = 0; at < count; n++) {
        uint32_t length = lengths[at];
        words[n] = at;
        last_three = (last_three << 1 | ((length == 1) & (kinds[at] >= first_single))) & 7;
        singles[begins] = n - 1;
        begins += last_three == 3 ? 2 : 0;
        singles[ends] = n;
        ends += last_three == 6 ? 2 : 0;
        at += length;
    }
    words[n] = count;
    singles[ends] = n;
    chunk->word_count = n;
    chunk->pair_count = begins / 2;
}

/* The number of a character that has no node, being above U+FFFF. */
static uint32_t find_beyond(const struct jieba *jieba, const char *text, uint32_t at)
{
    const uint32_t *offsets = jieba->chunk.offsets;

    return jieba->lexicon.beyond ? jieba_lexicon_find(&jieba->lexicon, text + offsets[at],
                                                      offsets[at + 1] - offsets[at])
                                 : 0;
}

/* Appends the words first..last of the list as they are, without white space. */
static void put_words(struct jieba *jieba, const char *text, uint32_t first, uint32_t last)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const struct jieba_chunk *chunk = &jieba->chunk;
    struct segment_tokens *tokens = jieba->tokens;
    const uint32_t *words = chunk->words, *offsets = chunk->offsets;
    size_t n = tokens->count;

    for (uint32_t i = first; i < last; i++) {
        uint32_t from = words[i], to = words[i + 1], node = chunk->nodes[from];
        unsigned kind = to - from > 1 ? JIEBA_JOINED : chunk->kinds[from];
        uint32_t word = node ? lexicon->nodes[node].number : find_beyond(jieba, text, from);
        uint16_t tag = lexicon->word_tags[word] & jieba->tag_mask[kind];
        tag = tag ? tag : jieba->tag_else[kind];
        tokens->begin[n] = offsets[from];
        tokens->end[n] = offsets[to];
        tokens->word[n] = word;
        tokens->tag[n] = tag ? tag : tag_by_rule(jieba, from, to);
        n += kind != JIEBA_SPACE;
    }
    tokens->count = n;
}

bool jieba_put_tokens(struct jieba *jieba, const char *text)
{
    const struct jieba_chunk *chunk = &jieba->chunk;
    const uint32_t *words = chunk->words;
    uint32_t next = 0;

    list_words(jieba);
    for (uint32_t pair = 0; pair < chunk->pair_count; pair++) {
        uint32_t first = chunk->singles[2 * pair], last = chunk->singles[2 * pair + 1];
        put_words(jieba, text, next, first);
        if (!jieba_put_singles(jieba, words[first], words[last])) {
            return false;
        }
        next = last;
    }
    put_words(jieba, text, next, chunk->word_count);
    return true;
}
