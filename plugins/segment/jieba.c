/* SPDX-License-Identifier: MIT */
/* The engine `jieba`: token for token what jieba.cut and jieba.posseg.cut of the
 * Python package jieba 0.42.1 give.
 *
 * The text falls into runs of the characters that words are made of and the
 * rest, of which every character is a token. In a run the path of words with
 * the greatest sum of log probabilities is chosen, from the right to the left
 * and in double, because Python does so and rounding decides between paths that
 * are nearly as good; of equal sums the longer word wins. Single characters on
 * the path go to a hidden Markov model. Runs do not touch one another: memory
 * is that of the longest run. */
#include "jieba.h"

#include <float.h>
#include <stdlib.h>

/* Runs up to this size keep their memory from text to text. */
#define USUAL_RUN (1u << 18)

/* ---- tokens ---- */

/* Bytes of characters from..to; a run has ASCII and Han only. */
static uint32_t size_of(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    uint32_t size = 0;

    for (uint32_t i = from; i < to; i++) {
        size += jieba->characters[i] < 0x80 ? 1 : 3;
    }
    return size;
}

/* Appends characters from..to of the run as a token. */
static void put(struct jieba *jieba, uint32_t from, uint32_t to, uint32_t word, uint16_t tag)
{
    struct segment_tokens *tokens = jieba->tokens;
    size_t at = tokens->count++;

    tokens->begin[at] = jieba->byte;
    jieba->byte += size_of(jieba, from, to);
    tokens->end[at] = jieba->byte;
    tokens->word[at] = word;
    tokens->tag[at] = tag;
}

/* The tag of a token that the dictionary has none for: numbers m, other Latin
 * eng, else x, after what posseg's rules give. */
static uint16_t tag_by_rule(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    uint16_t tag = JIEBA_TAG_M;

    if (jieba->tags == SEGMENT_TAGS_POSSEG || !jieba_is_alphanumeric(jieba->characters[from])) {
        return JIEBA_TAG_X;
    }
    for (uint32_t i = from; i < to; i++) {
        if (jieba->characters[i] >= 0x80) {
            return JIEBA_TAG_X;
        }
        if (jieba->characters[i] >= 'A') {
            tag = JIEBA_TAG_ENG;
        }
    }
    return tag;
}

/* Appends from..to, which is at `node`: a word, or one character. */
static void put_word(struct jieba *jieba, uint32_t from, uint32_t to, uint32_t node)
{
    uint16_t tag = jieba->lexicon.nodes[node].tag;

    put(jieba, from, to, jieba->lexicon.numbers[node], tag ? tag : tag_by_rule(jieba, from, to));
}

void jieba_put_characters(struct jieba *jieba, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        put_word(jieba, i, i + 1, jieba->characters[i]);
    }
}

uint32_t jieba_find_node(const struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_node *nodes = jieba->lexicon.nodes;
    uint32_t node = jieba->characters[from];

    for (uint32_t i = from + 1; i < to; i++) {
        uint32_t base = nodes[node].base;
        node = base + jieba->labels[i];
        if (!base || nodes[node].label != jieba->labels[i]) {
            return 0;
        }
    }
    return node;
}

void jieba_put_found(struct jieba *jieba, uint32_t from, uint32_t to, uint16_t tag)
{
    uint32_t node = jieba_find_node(jieba, from, to);
    uint32_t word = jieba->lexicon.numbers[node]; /* node 0 is U+0000, no word */

    if (!tag) {
        tag = jieba->lexicon.nodes[node].tag;
    }
    put(jieba, from, to, word, tag ? tag : tag_by_rule(jieba, from, to));
}

/* ---- the path ---- */

/* Chooses for every character of a run the best word that begins there. */
static void choose_words(struct jieba *jieba, uint32_t count)
{
    const struct jieba_node *nodes = jieba->lexicon.nodes;
    const uint16_t *labels = jieba->labels;
    const double unknown = jieba->lexicon.unknown;
    double *scores = jieba->scores;
    uint32_t mask = jieba->score_mask;

    scores[count & mask] = 0;
    for (uint32_t k = count; k-- > 0;) {
        uint32_t node = jieba->characters[k], best = node, length = 1;
        double next = scores[(k + 1) & mask], most = nodes[node].score + next;
        bool word = most >= -DBL_MAX;
        uint32_t base = nodes[node].base;

        for (uint32_t i = k + 1; base && i < count; i++) {
            node = base + labels[i];
            if (nodes[node].label != labels[i]) {
                break;
            }
            double score = nodes[node].score + scores[(i + 1) & mask];
            base = nodes[node].base;
            if (score >= most && score >= -DBL_MAX) {
                most = score;
                best = node;
                length = i + 1 - k;
                word = true;
            }
        }
        scores[k & mask] = word ? most : unknown + next;
        jieba->nodes[k] = best;
        jieba->lengths[k] = (uint8_t)length;
    }
}

/* Without a model: letters and digits join, all else stays single. */
static void join_letters(struct jieba *jieba, uint32_t from, uint32_t to)
{
    uint16_t tag = jieba->tags == SEGMENT_TAGS_POSSEG ? JIEBA_TAG_ENG : JIEBA_TAG_NONE;

    while (from < to) {
        uint32_t end = from;
        while (end < to && jieba_is_alphanumeric(jieba->characters[end])) {
            end++;
        }
        if (end > from) {
            jieba_put_found(jieba, from, end, tag);
        } else {
            jieba_put_characters(jieba, from, ++end);
        }
        from = end;
    }
}

/* What becomes of neighbouring characters that the path left single. */
static bool put_singles(struct jieba *jieba, uint32_t from, uint32_t to)
{
    if (!jieba->hmm) {
        join_letters(jieba, from, to);
        return true;
    }
    if (to - from > 1) {
        uint32_t node = jieba_find_node(jieba, from, to);
        bool word = node && jieba->lexicon.nodes[node].score >= -DBL_MAX;
        if (!word && jieba->tags == SEGMENT_TAGS_POSSEG) {
            return jieba_posseg_detail(jieba, from, to);
        }
        if (!word) {
            jieba_finalseg(jieba, from, to);
            return true;
        }
    }
    jieba_put_characters(jieba, from, to);
    return true;
}

static bool put_run(struct jieba *jieba, uint32_t count)
{
    for (uint32_t at = 0; at < count;) {
        uint32_t length = jieba->lengths[at];
        if (length > 1) {
            put_word(jieba, at, at + length, jieba->nodes[at]);
            at += length;
            continue;
        }
        uint32_t end = at + 1;
        while (end < count && jieba->lengths[end] == 1) {
            end++;
        }
        if (!put_singles(jieba, at, end)) {
            return false;
        }
        at = end;
    }
    return true;
}

/* ---- the text ---- */

static bool grow(struct jieba *jieba, size_t need)
{
    size_t capacity = need + need / 2 + 256;
    struct {
        void **array;
        size_t size;
    } arrays[] = {
        {(void **)&jieba->characters, sizeof *jieba->characters},
        {(void **)&jieba->labels, sizeof *jieba->labels},
        {(void **)&jieba->nodes, sizeof *jieba->nodes},
        {(void **)&jieba->lengths, sizeof *jieba->lengths},
        {(void **)&jieba->states, sizeof *jieba->states},
    };

    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        void *grown = realloc(*arrays[i].array, capacity * arrays[i].size);
        if (!grown) {
            return false;
        }
        *arrays[i].array = grown;
    }
    jieba->capacity = capacity;
    return true;
}

/* Decodes the run that begins at text[at], if one does, and says in *end where
 * it ends. The text's end, like every other byte that is no part of a run,
 * stops it. False where memory is exhausted. */
static bool read_run(struct jieba *jieba, const char *text, size_t size, size_t at, size_t *end,
                     uint32_t *count)
{
    const struct jieba_node *nodes = jieba->lexicon.nodes;
    uint32_t n = 0;

    while (at < size) {
        unsigned char byte = (unsigned char)text[at];
        uint16_t character;
        size_t length = 1;
        if (byte < 0x80) {
            if (!jieba->in_class[byte]) {
                break;
            }
            character = byte;
        } else {
            if (byte < 0xE4 || byte > 0xE9) {
                break;
            }
            length = jieba_character(text + at, &character);
            if (!jieba_is_han(character)) {
                break;
            }
        }
        if (n == jieba->capacity && !grow(jieba, (size_t)n + 1)) {
            return false;
        }
        jieba->characters[n] = character;
        jieba->labels[n++] = nodes[character].label;
        at += length;
    }
    *end = at;
    *count = n;
    return true;
}

/* White space as Python's str.isspace() has it. */
static bool is_space(uint16_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Word and tag of a character outside of runs; those above U+FFFF have no node. */
static uint32_t find_rest(const struct jieba *jieba, const char *text, size_t size,
                          uint16_t character, uint16_t *tag)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    uint32_t word;

    if (size < 4) {
        *tag = lexicon->nodes[character].tag;
        return lexicon->numbers[character];
    }
    word = lexicon->beyond ? jieba_lexicon_find(lexicon, text, size) : 0;
    *tag = word && lexicon->word_tags ? lexicon->word_tags[word - 1] : 0;
    return word;
}

/* Takes a character outside of runs: a token unless it is white space. */
static size_t put_rest(struct jieba *jieba, const char *text, size_t at)
{
    struct segment_tokens *tokens = jieba->tokens;
    uint16_t character, tag;
    size_t end = at + jieba_character(text + at, &character);

    if (!is_space(character)) {
        uint32_t word = find_rest(jieba, text + at, end - at, character, &tag);
        tokens->begin[tokens->count] = (uint32_t)at;
        tokens->end[tokens->count] = (uint32_t)end;
        tokens->word[tokens->count] = word;
        tokens->tag[tokens->count++] =
            tag && jieba->tags != SEGMENT_TAGS_POSSEG ? tag : JIEBA_TAG_X;
    }
    return end;
}

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
        uint32_t count;
        if (!read_run(jieba, text, size, *at, &end, &count) ||
            !segment_tokens_room(tokens, count + 1)) {
            return out_of_memory(messages);
        }
        if (count) {
            jieba->byte = (uint32_t)*at;
            choose_words(jieba, count);
            if (!put_run(jieba, count)) {
                return out_of_memory(messages);
            }
        }
        *at = end < size ? put_rest(jieba, text, end) : end;
    }
    return 0;
}

/* ---- open and close ---- */

static void free_run(struct jieba *jieba)
{
    void **arrays[] = {(void **)&jieba->characters, (void **)&jieba->labels, (void **)&jieba->nodes,
                       (void **)&jieba->lengths, (void **)&jieba->states};

    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        free(*arrays[i]);
        *arrays[i] = NULL;
    }
    jieba->capacity = 0;
}

static void jieba_relax(void *self)
{
    struct jieba *jieba = self;

    if (jieba->capacity > USUAL_RUN) {
        free_run(jieba);
    }
    if (jieba->trellis.capacity > USUAL_RUN) {
        jieba_trellis_free(&jieba->trellis);
    }
}

static void jieba_close(void *self)
{
    struct jieba *jieba = self;

    free_run(jieba);
    jieba_trellis_free(&jieba->trellis);
    free(jieba->scores);
    jieba_lexicon_close(&jieba->lexicon);
    free(jieba);
}

/* The ring must hold the scores behind the longest word. */
static bool make_scores(struct jieba *jieba)
{
    uint32_t size = 16;

    while (size < jieba->lexicon.longest + 1) {
        size *= 2;
    }
    jieba->score_mask = size - 1;
    jieba->scores = calloc(size, sizeof *jieba->scores);
    return jieba->scores != NULL;
}

static int jieba_open(const struct segment_options *options, const struct segment_files *files,
                      void **self, struct segment_messages *messages)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    struct jieba *jieba = calloc(1, sizeof *jieba);

    if (!jieba) {
        return segment_error(messages, "no memory left");
    }
    if (jieba_lexicon_load(&jieba->lexicon, options, files, messages) != 0) {
        free(jieba);
        return -1;
    }
    if (!make_scores(jieba)) {
        jieba_close(jieba);
        return segment_error(messages, "no memory left");
    }
    jieba->hmm = options->hmm;
    jieba->tags = options->tags;
    const char *marks = options->tags == SEGMENT_TAGS_POSSEG ? "+#&._" : "+#&._%-";
    for (const char *c = letters; *c; c++) {
        jieba->in_class[(unsigned char)*c] = 1;
    }
    for (const char *c = marks; *c; c++) {
        jieba->in_class[(unsigned char)*c] = 1;
    }
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
