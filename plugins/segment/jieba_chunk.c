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
        {(void **)&chunk->states, sizeof *chunk->states},
        {(void **)&chunk->words, sizeof *chunk->words},
        {(void **)&chunk->singles, sizeof *chunk->singles},
    };

    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        /* two more: the ends of offsets and words, and a pair that is tried */
        void *grown = realloc(*arrays[i].array, (capacity + 2) * arrays[i].size);
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
    free(chunk->states);
    free(chunk->words);
    free(chunk->singles);
    *chunk = (struct jieba_chunk){0};
}

/* Reads the character at text[at] as number `n` and returns where the next begins. */
static inline size_t read_character(struct jieba_chunk *chunk, const uint16_t *labels,
                                    const uint8_t *ascii_kinds, uint32_t n, const char *text,
                                    size_t at)
{
    uint16_t c;
    size_t size = jieba_character(text + at, &c);
    uint8_t kind;

    if (size == 3 && jieba_is_han(c)) {
        kind = JIEBA_INSIDE;
    } else if (size == 1) {
        kind = ascii_kinds[c];
    } else {
        kind = is_space(c) ? JIEBA_SPACE : JIEBA_OUTSIDE;
    }
    uint16_t label = size < 4 ? labels[c] : 0;
    chunk->characters[n] = c;
    chunk->offsets[n] = (uint32_t)at;
    chunk->nodes[n] = label;
    chunk->labels[n] = kind >= JIEBA_INSIDE ? label : 0;
    chunk->kinds[n] = kind;
    return at + size;
}

bool jieba_chunk_read(struct jieba *jieba, const char *text, size_t size, size_t at, size_t *end)
{
    struct jieba_chunk *chunk = &jieba->chunk;
    const uint16_t *labels = jieba->lexicon.labels;
    const uint8_t *ascii_kinds = jieba->ascii_kinds;
    uint32_t n = 0;

    if (!chunk->capacity && !grow(chunk)) {
        return false;
    }
    while (at < size && n < USUAL_CHUNK) {
        at = read_character(chunk, labels, ascii_kinds, n++, text, at);
    }
    while (at < size && chunk->kinds[n - 1] >= JIEBA_INSIDE) {
        if (n == chunk->capacity && !grow(chunk)) {
            return false;
        }
        at = read_character(chunk, labels, ascii_kinds, n++, text, at);
    }
    chunk->offsets[n] = (uint32_t)at;
    chunk->labels[n] = 0;
    chunk->count = n;
    *end = at;
    return true;
}
