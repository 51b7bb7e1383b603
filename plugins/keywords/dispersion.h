/* SPDX-License-Identifier: MIT */
/* How evenly a word is spread over the parts of a corpus. Pure functions over the parts that have
 * the word: the others are known by what is left.
 *
 * Notation after S. Th. Gries, "Dispersions and adjusted frequencies in corpora", International
 * Journal of Corpus Linguistics 13 (2008): n parts; part i has the share s_i = w_i / W of the words
 * and v_i of the f tokens of the word. Parts may differ in size. */
#ifndef WENLIU_KEYWORDS_DISPERSION_H
#define WENLIU_KEYWORDS_DISPERSION_H

#include <stdint.h>

/* The parts of a corpus. None of them is without words. */
struct keywords_parts {
    uint64_t count;    /* n */
    uint64_t words;    /* W */
    uint64_t smallest; /* min w_i */
};

/* The measures; NaN where one is not defined (one part alone; for dp_norm a part that is all). */
struct keywords_dispersion {
    /* DP = 1/2 sum |v_i/f - s_i|: 0 for a word that is spread as the words are; Gries (2008) */
    double dp;
    /* DP / (1 - min s_i), at most 1: J. Lijffijt and S. Th. Gries, IJCL 17 (2012) */
    double dp_norm;
    /* 1 - V / sqrt(n-1), V the standard deviation (of the population) of the rates v_i/s_i over
     * their mean: A. Juilland, D. Brodin and C. Davidovitch, Frequency Dictionary of French Words
     * (1970). With parts of one size the same as over the counts v_i. */
    double juilland_d;
    /* -sum p_i log2 p_i / log2 n, p_i the share of the rate v_i/s_i in the sum of the rates:
     * J. B. Carroll, Computer Studies in the Humanities and Verbal Behavior 3 (1970) */
    double carroll_d2;
    /* (sum sqrt(s_i v_i))^2 / f: I. Rosengren, "The quantitative concept of language and its
     * relation to the structure of frequency dictionaries" (1971) */
    double rosengren_s;
    /* sum v_i/f log2((v_i/f) / s_i), in bits: the Kullback-Leibler divergence; Gries (2020) */
    double kl_divergence;
};

/* Sums over the parts of one word. */
struct keywords_spread {
    struct keywords_parts corpus;
    double tokens;  /* f */
    uint64_t parts; /* that have the word */
    uint64_t words; /* in these */
    double difference, roots, divergence;
    double mean, squares;     /* of the rates, by Welford's method: no two large sums are taken
                                 from one another */
    double rates, rates_logs; /* sums of v_i/w_i and of v_i/w_i * log2(v_i/w_i) */
};

/* Begins with a word that has `tokens` (> 0) in the whole corpus. */
void keywords_spread_begin(struct keywords_spread *spread, const struct keywords_parts *corpus,
                           uint64_t tokens);

/* Adds a part of `words` with `tokens` of the word, 0 < tokens <= words. Always in the order of the
 * corpus: sums of fractions round. */
void keywords_spread_add(struct keywords_spread *spread, uint64_t words, uint64_t tokens);

/* Behind the last part that has the word. */
struct keywords_dispersion keywords_spread_end(const struct keywords_spread *spread);

#endif
