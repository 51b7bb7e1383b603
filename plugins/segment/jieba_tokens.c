/* SPDX-License-Identifier: MIT */
/* From the path to tokens. Each word of the path goes out as it is, in one
 * straight loop; where single characters turn out to have stood side by side,
 * their tokens are taken back and what becomes of them takes their place. */
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
        uint32_t node = jieba->chunk.labels[i];
        put(jieba, i, i + 1, lexicon->nodes[node].number, lexicon->nodes[node].tag);
    }
}

uint32_t jieba_find_node(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const struct jieba_chunk *chunk = &jieba->chunk;

    if (to - from == 1) {
        return chunk->labels[from];
    }
    uint32_t node = chunk->pairs[from];
    if (lexicon->nodes[node].label != chunk->labels[from + 1]) {
        return 0;
    }
    for (uint32_t i = from + 2; node && i < to; i++) {
        node = jieba_child(lexicon, node, chunk->labels[i]);
    }
    return node;
}

void jieba_put_found(struct jieba *jieba, uint32_t from, uint32_t to, uint16_t tag)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    uint32_t node = jieba_find_node(jieba, from, to);

    put(jieba, from, to, lexicon->nodes[node].number, tag ? tag : lexicon->nodes[node].tag);
}

/* The word of one character above U+FFFF, which has no node; 0: none. */
static uint32_t find_beyond(const struct jieba *jieba, const char *text, uint32_t at)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const uint32_t *offsets = jieba->chunk.offsets;

    return lexicon->beyond
               ? jieba_lexicon_find(lexicon, text + offsets[at], offsets[at + 1] - offsets[at])
               : 0;
}

/* Appends the path's words from `from` on as they are, without white space, up
 * to one that stands behind several singles, or to the end. Returns where that
 * is, and in *singles where the singles before it begin. */
static uint32_t put_words(const struct jieba *jieba, const char *text, uint32_t from,
                          uint32_t *singles)
{
    const struct jieba_node *nodes = jieba->lexicon.nodes;
    const struct jieba_chunk chunk = jieba->chunk;
    const struct segment_tokens tokens = *jieba->tokens;
    const uint32_t first_single = jieba->first_single;
    uint32_t run = 0; /* of singles that end here */
    size_t n = tokens.count;

    while (from < chunk.count) {
        uint32_t length = chunk.lengths[from], node = chunk.nodes[from], to = from + length;
        uint32_t kind = chunk.kinds[from] | (uint32_t)(length > 1) * JIEBA_JOINED;
        uint32_t single = kind - first_single < JIEBA_JOINED - first_single;
        if ((run & (single - 1)) > 1) {
            break;
        }
        uint32_t word = nodes[node].number, tag = nodes[node].tag;
        if (!node) {
            word = find_beyond(jieba, text, from);
            tag = word ? jieba->lexicon.word_tags[word - 1] : 0;
        }
        tag &= jieba->tag_mask[kind];
        tag |= jieba->tag_else[kind] & (0 - (uint32_t)(tag == 0));
        if (!tag) {
            tag = tag_by_rule(jieba, from, to);
        }
        tokens.begin[n] = chunk.offsets[from];
        tokens.end[n] = chunk.offsets[to];
        tokens.word[n] = word;
        tokens.tag[n] = tag;
        n += kind != JIEBA_SPACE;
        run = (run + 1) & (0 - single);
        from = to;
    }
    jieba->tokens->count = n;
    *singles = from - run;
    return from;
}

bool jieba_put_tokens(struct jieba *jieba, const char *text)
{
    uint32_t at = 0, singles;
    bool done = true;

    while (done && at < jieba->chunk.count) {
        at = put_words(jieba, text, at, &singles);
        if (at - singles > 1) {
            jieba->tokens->count -= at - singles;
            done = jieba_put_singles(jieba, singles, at);
        }
    }
    return done;
}
