/* SPDX-License-Identifier: MIT */
/* Inverse document frequencies of words.
 *
 * A table is one block of bytes: header, hash table of slots, strings. Compiled
 * from jieba's idf.txt at build time it is a file that is mapped, never parsed;
 * a user's file in jieba's format is built to the same block in memory. The
 * block is for machines of one byte order; a file for the other is refused. */
#ifndef WENLIU_KEYWORDS_IDF_H
#define WENLIU_KEYWORDS_IDF_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

#define KEYWORDS_IDF_MAGIC "wen-idf"
#define KEYWORDS_IDF_VERSION 1u
#define KEYWORDS_IDF_ORDER 0x01020304u

struct keywords_idf_header {
    char magic[8];
    uint32_t version, order; /* order: KEYWORDS_IDF_ORDER as the machine writes it */
    uint64_t size;           /* of the whole block */
    uint64_t checksum;       /* keywords_idf_checksum() */
    uint32_t words;
    uint32_t slots; /* a power of two, more than words */
    double median;  /* sorted values [words / 2], as jieba takes it */
};

/* Follows the header. A word lies at slots[hash & (slots - 1)] or behind it. */
struct keywords_idf_slot {
    uint32_t hash;
    uint32_t offset; /* of the word in the block: uint16_t size, then bytes; 0: free */
    double idf;
};

/* Starts as {0}. */
struct keywords_idf {
    const struct keywords_idf_header *header;
    const struct keywords_idf_slot *slots;
    void *memory;
    size_t size;
    bool mapped; /* memory comes from mmap(), else from malloc() */
};

/* Maps a compiled file and checks header, size and checksum. Errors name the path. */
bool keywords_idf_map(struct keywords_idf *idf, const char *path, struct keywords_error *error);

/* Builds a table from a text file in jieba's format: a word, one blank, a number in each line; of a
 * word that stands twice the last line counts. Errors name path:line. */
bool keywords_idf_build(struct keywords_idf *idf, const char *path, struct keywords_error *error);

/* The idf of a word, or the median where the table lacks it. */
double keywords_idf_of(const struct keywords_idf *idf, const char *word, size_t size);

/* Over all bytes of a block but the checksum itself. */
uint64_t keywords_idf_checksum(const void *block, size_t size);

/* Gives all back and makes it {0}. */
void keywords_idf_close(struct keywords_idf *idf);

#endif
