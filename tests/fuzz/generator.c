/* SPDX-License-Identifier: MIT */
/* Numbers from a seed, and inputs shown. */
#include "generator.h"

#include <stdio.h>

/* splitmix64, of Steele, Lea and Flood, "Fast splittable pseudorandom number generators". */
uint64_t fuzz_draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint32_t fuzz_below(uint64_t *state, size_t end)
{
    return (uint32_t)(fuzz_draw(state) % end);
}

void fuzz_show(const char *bytes, size_t size, size_t most)
{
    printf("\"");
    for (size_t i = 0; i < size && i < most; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        printf(byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\' ? "%c" : "\\%03o", byte);
    }
    printf("\"\n");
}
