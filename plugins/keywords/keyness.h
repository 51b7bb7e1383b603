/* SPDX-License-Identifier: MIT */
/* How much more a word belongs to one corpus, the target, than to another, the reference: measures
 * as pure functions, by name. */
#ifndef WENLIU_KEYWORDS_KEYNESS_H
#define WENLIU_KEYWORDS_KEYNESS_H

#include <stddef.h>
#include <stdint.h>

/* How often a word stands in each, and how many words each has. */
struct keywords_contrast {
    uint64_t target, reference;
    uint64_t target_words, reference_words;
};

/* Each gives NaN where it is not defined. */
struct keywords_keyness_measure {
    const char *name; /* says the variant */
    double (*value)(const struct keywords_contrast *);
};

/* By these numbers. */
enum {
    KEYWORDS_TARGET_PER_MILLION,
    KEYWORDS_REFERENCE_PER_MILLION,
    KEYWORDS_EXPECTED,
    KEYWORDS_G2_2CELL,
    KEYWORDS_G2_4CELL,
    KEYWORDS_G2_WILLIAMS,
    KEYWORDS_CHI2,
    KEYWORDS_CHI2_YATES,
    KEYWORDS_CHI2_QUANTEDA,
    KEYWORDS_CHI2_2CELL,
    KEYWORDS_LOG_RATIO,
    KEYWORDS_DIFFERENCE,
    KEYWORDS_ODDS_RATIO,
    KEYWORDS_BIC_2CELL,
    KEYWORDS_BIC_4CELL,
    KEYWORDS_ELL,
    KEYWORDS_SIMPLE_MATHS_1,
    KEYWORDS_SIMPLE_MATHS_100,
    KEYWORDS_LOG_ODDS_Z,
    KEYWORDS_P_G2_4CELL,
    KEYWORDS_KEYNESS_MEASURES
};
extern const struct keywords_keyness_measure keywords_keyness_measures[KEYWORDS_KEYNESS_MEASURES];

/* 1: more frequent in the target, -1: in the reference, 0: in none. Exact. */
int keywords_keyness_sign(const struct keywords_contrast *contrast);

#endif
