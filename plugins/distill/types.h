/* SPDX-License-Identifier: MIT */
/* From the teacher's tags to at most 16 types that the student tells apart. */
#ifndef WENLIU_DISTILL_TYPES_H
#define WENLIU_DISTILL_TYPES_H

#include "corpus.h"

struct distill_types {
    uint8_t *of_tag; /* by number of a tag */
    uint32_t count;
    uint16_t usual[STUDENT_TYPES]; /* the number of the most frequent tag of each */
    uint32_t tags[STUDENT_TYPES];  /* how many tags it has */
    uint64_t *tag_words;           /* by number of a tag: words of the corpus */
};

/* Every tag begins as a type of its own. While there are more than 16, the rarest
 * goes to the most frequent one of its universal part of speech; one that has
 * none there stays, and the next is taken. Tags of names (see
 * distill_is_entity()) neither go nor are gone to. Where all that does not
 * suffice, the two rarest become one, names last. Of equally frequent ones the
 * first by bytes counts as the more frequent. The corpus has a word. False where
 * memory is exhausted. */
bool distill_types_make(struct distill_types *types, const struct distill_corpus *corpus);

void distill_types_free(struct distill_types *types);

/* Tags such as PER, LOC, ORG, TIME: ASCII capitals, two or more. */
bool distill_is_entity(const char *name);

#endif
