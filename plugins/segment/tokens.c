/* SPDX-License-Identifier: MIT */
/* Arrays of tokens that grow, and the engines' error text. */
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int segment_error(struct segment_messages *messages, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(messages->error, sizeof messages->error, format, arguments);
    va_end(arguments);
    return -1;
}

bool segment_tokens_room(struct segment_tokens *tokens, size_t more)
{
    uint32_t **columns[] = {&tokens->begin, &tokens->end, &tokens->word, &tokens->tag};
    size_t need = tokens->count + more;

    if (need <= tokens->capacity) {
        return true;
    }
    size_t capacity = need + need / 2 + SEGMENT_CHUNK;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        uint32_t *grown = realloc(*columns[i], capacity * sizeof *grown);
        if (!grown) {
            return false;
        }
        *columns[i] = grown;
    }
    tokens->capacity = capacity;
    return true;
}

void segment_tokens_free(struct segment_tokens *tokens)
{
    free(tokens->begin);
    free(tokens->end);
    free(tokens->word);
    free(tokens->tag);
    *tokens = (struct segment_tokens){0};
}
