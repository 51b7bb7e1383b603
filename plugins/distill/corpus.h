/* SPDX-License-Identifier: MIT */
/* What there is to learn from: chains of characters as the engine `student`
 * reads them, and where the teacher begins a word of which tag. A worker
 * gathers those of its unit, the collector those of all. */
#ifndef WENLIU_DISTILL_CORPUS_H
#define WENLIU_DISTILL_CORPUS_H

#include "../segment/student.h"

/* Begins as {0}. Four bytes a character, as many in the bytes of a unit. */
struct distill_corpus {
    uint16_t *characters; /* of all chains; STUDENT_BLANK is white space */
    uint16_t *marks;      /* 0: no word begins here; else its tag's number + 1 */
    size_t cells, cell_capacity;
    uint32_t *lengths; /* of the chains, in cells */
    size_t chains, chain_capacity;
    char **tags;        /* names by number; [0], not in memory of its own, is "": none */
    uint32_t tag_count; /* with the 0th, or 0 */
    uint64_t documents;
};

/* A document as the layers say it. Tokens do not overlap; characters in none of
 * them become words without a tag. */
struct distill_document {
    struct wen_string text;
    uint32_t count;
    const uint32_t *begin, *end, *tag; /* tag: its number in the corpus */
};

#define DISTILL_NONE UINT32_MAX

/* The number of a tag, which is added where it is new; 0 for "". DISTILL_NONE
 * where memory is exhausted or there are 65000 already. */
uint32_t distill_corpus_tag(struct distill_corpus *corpus, const char *name, size_t size);

/* Adds a document; `cells` is scratch. False where memory is exhausted. */
bool distill_corpus_add(struct distill_corpus *corpus, struct student_cells *cells,
                        const struct distill_document *document);

/* All of it as bytes for another process or machine, the caller's to free; NULL
 * where memory is exhausted. The same for the same documents in the same order. */
unsigned char *distill_corpus_write(const struct distill_corpus *corpus, size_t *size);

/* Adds what such bytes say. Returns 0, 1 where memory is exhausted, -1 where they
 * are damaged; `corpus` is then good for distill_corpus_clear() alone. */
int distill_corpus_read(struct distill_corpus *corpus, const void *bytes, size_t size);

/* Forgets everything and frees all. */
void distill_corpus_clear(struct distill_corpus *corpus);

#endif
