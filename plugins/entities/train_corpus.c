/* SPDX-License-Identifier: MIT */
/* Marked chains: gathered in the workers, put together in the collector. */
#include "train.h"

#include <stdlib.h>
#include <string.h>

/* What write() puts in front: then the types' names, the lengths, the cells. */
struct head {
    uint32_t types, unused;
    uint64_t chains, cells;
};

static bool is_type(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = name[i];
        if (!(c >= 'A' && c <= 'Z') && !(i && ((c >= '0' && c <= '9') || c == '_'))) {
            return false;
        }
    }
    return size && size <= ENTITIES_LONGEST_TYPE;
}

uint32_t train_corpus_type(struct train_corpus *corpus, const char *name, size_t size)
{
    for (uint32_t i = 0; i < corpus->type_count; i++) {
        if (strlen(corpus->types[i]) == size && memcmp(corpus->types[i], name, size) == 0) {
            return i;
        }
    }
    if (corpus->type_count == TAGGER_MOST_TYPES || !is_type(name, size)) {
        return TRAIN_NO_TYPE;
    }
    memcpy(corpus->types[corpus->type_count], name, size);
    corpus->types[corpus->type_count][size] = '\0';
    return corpus->type_count++;
}

static bool make_room(struct train_corpus *corpus, size_t chains, size_t cells)
{
    struct tagger_cell *more = entities_room(corpus->cells, corpus->cell_count, cells,
                                             &corpus->cell_capacity, sizeof *corpus->cells);
    if (!more) {
        return false;
    }
    corpus->cells = more;
    uint32_t *lengths = entities_room(corpus->lengths, corpus->chain_count, chains,
                                      &corpus->chain_capacity, sizeof *corpus->lengths);
    if (!lengths) {
        return false;
    }
    corpus->lengths = lengths;
    return true;
}

bool train_corpus_add(struct train_corpus *corpus, const struct tagger_cell *cells, size_t count)
{
    if (!make_room(corpus, 1, count)) {
        return false;
    }
    memcpy(corpus->cells + corpus->cell_count, cells, count * sizeof *cells);
    corpus->cell_count += count;
    corpus->lengths[corpus->chain_count++] = (uint32_t)count;
    return true;
}

unsigned char *train_corpus_write(const struct train_corpus *corpus, size_t *size)
{
    struct head head = {
        .types = corpus->type_count, .chains = corpus->chain_count, .cells = corpus->cell_count};
    size_t names = corpus->type_count * sizeof corpus->types[0];
    size_t lengths = corpus->chain_count * sizeof *corpus->lengths;
    size_t cells = corpus->cell_count * sizeof *corpus->cells;

    *size = sizeof head + names + lengths + cells;
    unsigned char *bytes = malloc(*size), *to = bytes;
    if (!bytes) {
        return NULL;
    }
    memcpy(to, &head, sizeof head);
    memcpy(to += sizeof head, corpus->types, names);
    if (corpus->chain_count) {
        memcpy(to += names, corpus->lengths, lengths);
        memcpy(to + lengths, corpus->cells, cells);
    }
    return bytes;
}

/* Maps the types of another corpus to this one's; false where they are too many. */
static bool map_types(struct train_corpus *corpus, const struct head *head, const char *names,
                      uint32_t *types)
{
    for (uint32_t i = 0; i < head->types; i++, names += sizeof corpus->types[0]) {
        types[i] = memchr(names, '\0', sizeof corpus->types[0])
                       ? train_corpus_type(corpus, names, strlen(names))
                       : TRAIN_NO_TYPE;
        if (types[i] == TRAIN_NO_TYPE) {
            return false;
        }
    }
    return true;
}

/* Gives the marks of new cells the types of this corpus; false where they are damaged. */
static bool renumber(struct tagger_cell *cells, size_t count, const uint32_t *types, uint32_t known)
{
    for (size_t i = 0; i < count; i++) {
        if (cells[i].right) {
            uint32_t type = (cells[i].right - 1u) / 4, place = (cells[i].right - 1u) % 4;
            if (type >= known) {
                return false;
            }
            cells[i].right = (uint16_t)(1 + 4 * types[type] + place);
        }
    }
    return true;
}

int train_corpus_read(struct train_corpus *corpus, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    uint32_t types[TAGGER_MOST_TYPES];
    struct head head;

    if (size < sizeof head) {
        return -1;
    }
    memcpy(&head, from, sizeof head);
    if (head.types > TAGGER_MOST_TYPES || head.chains > size || head.cells > size ||
        size != sizeof head + head.types * sizeof corpus->types[0] +
                    head.chains * sizeof *corpus->lengths + head.cells * sizeof *corpus->cells) {
        return -1;
    }
    from += sizeof head;
    if (!map_types(corpus, &head, (const char *)from, types)) {
        return -1;
    }
    from += head.types * sizeof corpus->types[0];
    if (!make_room(corpus, head.chains, head.cells)) {
        return 1;
    }
    struct tagger_cell *cells = corpus->cells + corpus->cell_count;
    memcpy(corpus->lengths + corpus->chain_count, from, head.chains * sizeof *corpus->lengths);
    memcpy(cells, from + head.chains * sizeof *corpus->lengths, head.cells * sizeof *cells);
    uint64_t sum = 0;
    for (size_t i = 0; i < head.chains; i++) {
        uint32_t length = corpus->lengths[corpus->chain_count + i];
        sum += length <= TAGGER_CHAIN ? length : head.cells + 1;
    }
    if (sum != head.cells || !renumber(cells, head.cells, types, head.types)) {
        return -1;
    }
    corpus->chain_count += head.chains;
    corpus->cell_count += head.cells;
    return 0;
}

void train_corpus_clear(struct train_corpus *corpus)
{
    free(corpus->cells);
    free(corpus->lengths);
    *corpus = (struct train_corpus){0};
}
