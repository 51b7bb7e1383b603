/* SPDX-License-Identifier: MIT */
/* Reading a stretch of text: characters, their labels and kinds, and memory. */
#include "jieba.h"

#include <stdlib.h>

/* Characters of a chunk, if it need not be larger: its arrays stay in a
 * processor's inner caches. */
#define USUAL_CHUNK 2048u

/* White space above ASCII as Python's str.isspace() has it. */
static bool is_space(uint16_t c)
{
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool grow(struct jieba_chunk *chunk)
{
    size_t capacity = chunk->capacity ? chunk->capacity * 2 : USUAL_CHUNK;
    struct {
        void **array;
        size_t size;
    } arrays[] = {
        {(void **)&chunk->characters, sizeof *chunk->characters},
        {(void **)&chunk->labels, sizeof *chunk->labels},
        {(void **)&chunk->kinds, sizeof *chunk->kinds},
        {(void **)&chunk->offsets, sizeof *chunk->offsets},
        {(void **)&chunk->nodes, sizeof *chunk->nodes},
        {(void **)&chunk->lengths, sizeof *chunk->lengths},
        {(void **)&chunk->pairs, sizeof *chunk->pairs},
        {(void **)&chunk->states, sizeof *chunk->states},
    };

    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        void *grown = realloc(*arrays[i].array, (capacity + 1) * arrays[i].size);
        if (!grown) {
            return false;
        }
        *arrays[i].array = grown;
    }
    chunk->capacity = capacity;
    return true;
}

void jieba_chunk_free(struct jieba_chunk *chunk)
{
    free(chunk->characters);
    free(chunk->labels);
    free(chunk->kinds);
    free(chunk->offsets);
    free(chunk->nodes);
    free(chunk->lengths);
    free(chunk->pairs);
    free(chunk->states);
    *chunk = (struct jieba_chunk){0};
}

/* The kind of a character of two or three bytes, without a branch for Han or not. */
static inline uint8_t kind_of(uint16_t c)
{
    uint8_t kind = (uint8_t)(JIEBA_OUTSIDE + (JIEBA_INSIDE - JIEBA_OUTSIDE) * jieba_is_han(c));

    return (c <= 0x205F || c == 0x3000) && is_space(c) ? JIEBA_SPACE : kind;
}

/* Where read_character() writes; copies of the chunk's, which are not read
 * again for each character. */
struct columns {
    uint16_t *characters, *labels;
    uint32_t *offsets, *nodes;
    uint8_t *kinds;
    const uint16_t *label_of;
    const uint8_t *ascii_kinds;
};

static struct columns columns_of(const struct jieba *jieba)
{
    const struct jieba_chunk *chunk = &jieba->chunk;

    return (struct columns){chunk->characters, chunk->labels, chunk->offsets,
                            chunk->nodes,      chunk->kinds,  jieba->lexicon.labels,
                            jieba->ascii_kinds};
}

/* Reads the character at text[at] as number `n` and returns where the next begins. */
static inline size_t read_character(const struct columns *to, uint32_t n, const char *text,
                                    size_t at)
{
    uint16_t c;
    size_t size = jieba_character(text + at, &c);
    uint8_t kind = size == 1 ? to->ascii_kinds[c] : kind_of(c);
    uint16_t label = size < 4 ? to->label_of[c] : 0;

    to->characters[n] = c;
    to->offsets[n] = (uint32_t)at;
    to->nodes[n] = label;
    to->labels[n] = (uint16_t)(label * (kind >= JIEBA_INSIDE));
    to->kinds[n] = kind;
    return at + size;
}

bool jieba_chunk_read(struct jieba *jieba, const char *text, size_t size, size_t at, size_t *end)
{
    struct jieba_chunk *chunk = &jieba->chunk;
    uint32_t n = 0;

    if (!chunk->capacity && !grow(chunk)) {
        return false;
    }
    struct columns to = columns_of(jieba);
    while (at < size) {
        if (n >= USUAL_CHUNK) {
            if (chunk->kinds[n - 1] < JIEBA_INSIDE) {
                break;
            }
            if (n == chunk->capacity) {
                if (!grow(chunk)) {
                    return false;
                }
                to = columns_of(jieba);
            }
        }
        at = read_character(&to, n++, text, at);
    }
    chunk->offsets[n] = (uint32_t)at;
    chunk->labels[n] = 0;
    chunk->count = n;
    *end = at;
    return true;
}
