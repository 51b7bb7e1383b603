/* SPDX-License-Identifier: MIT */
/* What gazetteers consist of, while they are read and when they are ready; shared by the files that
 * read, build, keep and match them. */
#ifndef ENTITIES_GAZETTEER_PARTS_H
#define ENTITIES_GAZETTEER_PARTS_H

#include "gazetteer.h"

/* A line of a file. Offsets lie in the pool, which holds the files one behind the other. */
struct entities_gazetteer_line {
    uint32_t surface, surface_size;
    uint32_t canonical, canonical_size;
    uint32_t type;
    int32_t priority;
};

struct entities_gazetteer_source {
    char *path;
    size_t begin; /* in the pool */
};

/* What a surface stands for. */
struct entities_gazetteer_entry {
    uint32_t canonical, canonical_size; /* in the bytes */
    uint32_t type;                      /* in the gazetteer's own list */
    int32_t priority;
};

struct entities_gazetteer {
    /* as read; pool and files are also what errors speak of */
    char *pool;
    size_t pool_size, pool_capacity;
    struct entities_gazetteer_source *files;
    size_t file_count, file_capacity;
    struct entities_gazetteer_line *lines;
    size_t line_count, line_capacity;
    struct entities_types *types;
    size_t conflicts;
    struct entities_error first_conflict;

    /* as matched: in memory (the pool; `keys` and `entries` are the gazetteer's) or in a file that
     * is mapped */
    const char *bytes;
    const struct entities_key *keys; /* surfaces, sorted, none twice */
    const struct entities_gazetteer_entry *entries;
    /* [entry]: its type where that is all there is to say, no canonical name but the surface and no
     * priority; else 0. In a text that is full of names these bytes stay in the cache. */
    const uint8_t *plain;
    uint32_t count;
    int32_t highest;                           /* priority; at least 0 */
    bool ranked;                               /* some priority is not 0 */
    uint32_t numbers[ENTITIES_MOST_TYPES + 1]; /* [type of an entry]: that of `types` */
    struct entities_trie *trie;
    void *mapped;
    size_t mapped_size;
};

#endif
