/* SPDX-License-Identifier: MIT */
/* How evenly a word is spread over the parts of a corpus. */
#include "dispersion.h"

#include <math.h>

void keywords_spread_begin(struct keywords_spread *spread, const struct keywords_parts *corpus,
                           uint64_t tokens)
{
    *spread = (struct keywords_spread){.corpus = *corpus, .tokens = (double)tokens};
}

void keywords_spread_add(struct keywords_spread *spread, uint64_t words, uint64_t tokens)
{
    double size = (double)words / (double)spread->corpus.words;
    double share = (double)tokens / spread->tokens;
    double rate = (double)tokens / (double)words;
    double step = rate - spread->mean;

    spread->parts++;
    spread->words += words;
    spread->difference += fabs(share - size);
    spread->roots += sqrt(size * (double)tokens);
    spread->divergence += share * log2(share / size);
    spread->mean += step / (double)spread->parts;
    spread->squares += step * (rate - spread->mean);
    spread->rates += rate;
    spread->rates_logs += rate * log2(rate);
}

/* What cannot be less than 0 but for rounding; NaN stays. */
static double at_least_0(double value)
{
    return value < 0 ? 0 : value;
}

/* The parts without the word have the rate 0: they join the others as one group joins another
 * (T. F. Chan, G. H. Golub and R. J. LeVeque, 1979). */
static double juilland_d(const struct keywords_spread *spread)
{
    double n = (double)spread->corpus.count, with = (double)spread->parts;
    double squares = spread->squares + spread->mean * spread->mean * with * (n - with) / n;
    double variation = sqrt(squares / n) / (spread->mean * with / n);

    return n > 1 ? at_least_0(1 - variation / sqrt(n - 1)) : (double)NAN;
}

/* With R the sum of the rates, the entropy of r_i/R is log2 R - sum r_i log2 r_i / R. */
static double carroll_d2(const struct keywords_spread *spread)
{
    double n = (double)spread->corpus.count;

    double entropy = log2(spread->rates) - spread->rates_logs / spread->rates;

    return n > 1 ? at_least_0(entropy / log2(n)) : (double)NAN;
}

struct keywords_dispersion keywords_spread_end(const struct keywords_spread *spread)
{
    const struct keywords_parts *corpus = &spread->corpus;
    double words = (double)corpus->words;
    /* |0 - s_i| of the parts without the word */
    double absent = (double)(corpus->words - spread->words) / words;
    double dp = (spread->difference + absent) / 2;

    return (struct keywords_dispersion){
        .dp = dp,
        .dp_norm = corpus->smallest < corpus->words
                       ? dp / ((double)(corpus->words - corpus->smallest) / words)
                       : (double)NAN,
        .juilland_d = juilland_d(spread),
        .carroll_d2 = carroll_d2(spread),
        .rosengren_s = spread->roots * spread->roots / spread->tokens,
        .kl_divergence = at_least_0(spread->divergence),
    };
}
