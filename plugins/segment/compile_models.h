/* SPDX-License-Identifier: MIT */
/* The parts of compile_lexicon that read the models. They end the program on
 * any fault, with file, line and what was expected. */
#ifndef WENLIU_SEGMENT_COMPILE_MODELS_H
#define WENLIU_SEGMENT_COMPILE_MODELS_H

#include "lexicon.h"

/* The tags met so far; starts with the fixed ones, `count` is JIEBA_TAG_FIXED. */
struct compile_tags {
    char names[512][16];
    uint16_t count;
};

/* The number of a tag, which is added where it is new. */
uint16_t compile_tag(struct compile_tags *tags, const char *name, size_t size);

/* Reads finalseg/prob_*.py in the package's folder. */
void compile_hmm(const char *folder, struct jieba_hmm *hmm);

/* Reads posseg/prob_*.py and char_state_tab.py; returns the `count` emissions,
 * to free(). `posseg` comes zeroed. */
struct jieba_pair_emission *compile_posseg(const char *folder, struct jieba_posseg *posseg,
                                           struct compile_tags *tags, size_t *count);

#endif
