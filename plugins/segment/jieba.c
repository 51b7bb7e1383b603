/* SPDX-License-Identifier: MIT */
/* The engine `jieba`: token for token what jieba.cut and jieba.posseg.cut of the
 * Python package jieba 0.42.1 give.
 *
 * The text falls into runs of the characters that words are made of and the
 * rest, of which every character is a token. In a run the path of words with
 * the greatest sum of log probabilities is chosen. Single characters on the path
 * go to a hidden Markov model. Runs do not touch one another: a chunk is as many
 * of them as are quick to handle at once, and memory is that of the longest. */
#include "jieba.h"

#include <stdlib.h>

/* Chunks up to this size keep their memory from text to text. */
#define USUAL_RUN (1u << 18)

static int out_of_memory(struct segment_messages *messages)
{
    return segment_error(messages, "no memory left for a run of text without a break");
}

static int jieba_cut(void *self, const char *text, size_t size, size_t *at,
                     struct segment_tokens *tokens, struct segment_messages *messages)
{
    struct jieba *jieba = self;
    size_t enough = tokens->count + SEGMENT_CHUNK;

    jieba->tokens = tokens;
    while (*at < size && tokens->count < enough) {
        size_t end;
        if (!jieba_chunk_read(jieba, text, size, *at, &end) ||
            !segment_tokens_room(tokens, jieba->chunk.count + 1)) {
            return out_of_memory(messages);
        }
        jieba_choose_words(jieba);
        if (!jieba_put_tokens(jieba, text)) {
            return out_of_memory(messages);
        }
        *at = end;
    }
    return 0;
}

/* ---- open and close ---- */

static void jieba_relax(void *self)
{
    struct jieba *jieba = self;

    if (jieba->chunk.capacity > USUAL_RUN) {
        jieba_chunk_free(&jieba->chunk);
    }
    if (jieba->trellis.capacity > USUAL_RUN) {
        jieba_trellis_free(&jieba->trellis);
    }
}

static void jieba_close(void *self)
{
    struct jieba *jieba = self;

    jieba_chunk_free(&jieba->chunk);
    jieba_trellis_free(&jieba->trellis);
    free(jieba->sums);
    free(jieba->firsts);
    jieba_lexicon_close(&jieba->lexicon);
    free(jieba);
}

/* The ring must hold the sums behind the longest word. */
static bool make_sums(struct jieba *jieba)
{
    uint32_t size = 16;

    while (size < jieba->lexicon.longest + 1) {
        size *= 2;
    }
    jieba->sum_mask = size - 1;
    jieba->sums = calloc(size, sizeof *jieba->sums);
    return jieba->sums != NULL;
}

/* A character without words, its own or longer, is one itself: as frequent as
 * one seen once. */
static bool make_firsts(struct jieba *jieba)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    uint32_t count = 1;

    for (uint32_t c = 0; c < JIEBA_CHARACTERS; c++) {
        count = lexicon->labels[c] < count ? count : lexicon->labels[c] + 1u;
    }
    jieba->firsts = calloc(count, sizeof *jieba->firsts);
    for (uint32_t label = 0; jieba->firsts && label < count; label++) {
        const struct jieba_node *node = &lexicon->nodes[label];
        bool alone = !node->score && !node->base;
        jieba->firsts[label] = (struct jieba_first){
            .score = alone ? lexicon->unknown : lexicon->scores[node->score], .base = node->base};
    }
    if (jieba->firsts) {
        jieba->firsts[0].score = JIEBA_OUTSIDE_SCORE;
    }
    return jieba->firsts != NULL;
}

/* Which characters make runs, and what tags they have by rule. */
static void set_kinds(struct jieba *jieba)
{
    bool posseg = jieba->tags == SEGMENT_TAGS_POSSEG;
    const char *marks = posseg ? "+#&._" : "+#&._%-";

    for (uint16_t c = 0; c < 0x80; c++) {
        bool space = c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
        jieba->ascii_kinds[c] = space                       ? JIEBA_SPACE
                                : c && strchr(marks, c)     ? JIEBA_INSIDE
                                : !jieba_is_alphanumeric(c) ? JIEBA_OUTSIDE
                                : c <= '9'                  ? JIEBA_DIGIT
                                                            : JIEBA_LETTER;
    }
    memset(jieba->tag_mask, 0xFF, sizeof jieba->tag_mask);
    for (int kind = JIEBA_SPACE; kind <= JIEBA_LETTER; kind++) {
        jieba->tag_else[kind] = JIEBA_TAG_X;
    }
    jieba->first_single = jieba->hmm ? JIEBA_INSIDE : JIEBA_DIGIT;
    if (!posseg) {
        jieba->tag_else[JIEBA_DIGIT] = JIEBA_TAG_M;
        jieba->tag_else[JIEBA_LETTER] = JIEBA_TAG_ENG;
        return;
    }
    jieba->tag_mask[JIEBA_OUTSIDE] = 0;
    if (!jieba->hmm) {
        jieba->tag_mask[JIEBA_DIGIT] = jieba->tag_mask[JIEBA_LETTER] = 0;
        jieba->tag_else[JIEBA_DIGIT] = jieba->tag_else[JIEBA_LETTER] = JIEBA_TAG_ENG;
    }
}

static int jieba_open(const struct segment_options *options, const struct segment_files *files,
                      void **self, struct segment_messages *messages)
{
    struct jieba *jieba = calloc(1, sizeof *jieba);

    if (!jieba) {
        return segment_error(messages, "no memory left");
    }
    if (jieba_lexicon_load(&jieba->lexicon, options, files, messages) != 0) {
        free(jieba);
        return -1;
    }
    if (!make_sums(jieba) || !make_firsts(jieba)) {
        jieba_close(jieba);
        return segment_error(messages, "no memory left");
    }
    jieba->hmm = options->hmm;
    jieba->tags = options->tags;
    set_kinds(jieba);
    *self = jieba;
    return 0;
}

static const char *const *jieba_tags(const void *self, size_t *count)
{
    const struct jieba *jieba = self;

    *count = jieba->lexicon.tag_count;
    return jieba->lexicon.tags;
}

static const struct jieba_lexicon *jieba_words(const void *self)
{
    return &((const struct jieba *)self)->lexicon;
}

const struct segment_engine jieba_engine = {
    .name = "jieba",
    .weighs_user_words = true,
    .open = jieba_open,
    .tags = jieba_tags,
    .lexicon = jieba_words,
    .cut = jieba_cut,
    .relax = jieba_relax,
    .close = jieba_close,
};
