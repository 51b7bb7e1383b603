/* SPDX-License-Identifier: MIT */
/* Words within words: the pairs and triples of cut_for_search. */
#include "subwords.h"

static void put(struct segment_tokens *subwords, uint32_t begin, uint32_t end, uint32_t word)
{
    size_t at = subwords->count++;

    subwords->begin[at] = begin;
    subwords->end[at] = end;
    subwords->word[at] = word;
    subwords->tag[at] = 0;
}

/* Where the character behind the one at `at` begins. */
static uint32_t next_character(const char *text, uint32_t at)
{
    do {
        at++;
    } while (((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* The grams of text[begin..end): at each character the triple, then the pair. */
static void list_grams(const struct jieba_lexicon *lexicon, const char *text, uint32_t begin,
                       uint32_t end, struct segment_tokens *subwords)
{
    uint32_t edges[4] = {begin, next_character(text, begin)}; /* of the next three characters */
    uint32_t fourth = begin;

    for (int n = 0; n < 3 && fourth < end; n++) {
        fourth = next_character(text, fourth);
    }
    bool triples = fourth < end;
    edges[2] = edges[1] < end ? next_character(text, edges[1]) : edges[1];
    while (edges[1] < end) {
        edges[3] = edges[2] < end ? next_character(text, edges[2]) : edges[2];
        for (int n = triples && edges[2] < end ? 3 : 2; n >= 2; n--) {
            struct jieba_word word =
                jieba_lexicon_look_up(lexicon, text + edges[0], edges[n] - edges[0]);
            if (word.frequent) {
                put(subwords, edges[0], edges[n], word.number);
            }
        }
        memmove(edges, edges + 1, 3 * sizeof edges[0]);
    }
}

bool segment_subwords(const struct jieba_lexicon *lexicon, const char *text,
                      const struct segment_tokens *tokens, struct segment_tokens *subwords)
{
    for (size_t i = 0; i < tokens->count; i++) {
        uint32_t begin = tokens->begin[i], end = tokens->end[i];
        uint32_t third = begin;
        for (int n = 0; n < 2 && third < end; n++) {
            third = next_character(text, third);
        }
        if (third >= end) {
            continue; /* one character or two */
        }
        if (!segment_tokens_room(subwords, (size_t)(end - begin) * 2)) {
            return false;
        }
        list_grams(lexicon, text, begin, end, subwords);
    }
    return true;
}
