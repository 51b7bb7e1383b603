/* SPDX-License-Identifier: MIT */
/* Universal parts of speech (UPOS, universaldependencies.org/u/pos) of words
 * that have a tag of the dictionary, of posseg or of the nets. */
#ifndef WENLIU_SEGMENT_UPOS_H
#define WENLIU_SEGMENT_UPOS_H

#include <stddef.h>

/* Numbers of names in segment_upos_names. */
enum segment_upos {
    SEGMENT_UPOS_NONE,
    SEGMENT_ADJ,
    SEGMENT_ADP,
    SEGMENT_ADV,
    SEGMENT_CCONJ,
    SEGMENT_INTJ,
    SEGMENT_NOUN,
    SEGMENT_NUM,
    SEGMENT_PART,
    SEGMENT_PRON,
    SEGMENT_PROPN,
    SEGMENT_PUNCT,
    SEGMENT_SYM,
    SEGMENT_VERB,
    SEGMENT_X,
    SEGMENT_UPOS_COUNT
};

extern const char *const segment_upos_names[SEGMENT_UPOS_COUNT]; /* [0]: NULL */

/* What a tag stands for. SEGMENT_X: the tag does not say, look at the text. */
enum segment_upos segment_upos_of_tag(const char *tag);

/* What a word stands for whose tag does not say: its first character's kind.
 * `word` is valid UTF-8 of at least one character. */
enum segment_upos segment_upos_of_text(const char *word, size_t size);

#endif
