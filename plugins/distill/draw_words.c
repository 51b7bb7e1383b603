/* SPDX-License-Identifier: MIT */
/* draw_words LEXICON BYTES: writes about so many bytes of sentences whose words
 * are drawn from the dictionary. What a teacher says of them tells a student of
 * words that no small corpus has. A word is drawn as often as its frequency to
 * the power of 3/4, which gives rare words their chance; the exponent is that of
 * word2vec's negative samples (Mikolov et al. 2013). The same bytes each time. */
#include "../segment/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A sentence has 1 to 3 clauses of 3 to 8 words. */
enum { CLAUSES = 3, LEAST_WORDS = 3, MOST_WORDS = 8 };

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "draw_words: %s\n", what);
    exit(1);
}

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* sums[n]: the weights of words 1 to n. Roots are rounded the same way everywhere; pow() is not. */
static double *sum_weights(const struct jieba_lexicon *lexicon)
{
    double *sums = malloc(((size_t)lexicon->word_count + 1) * sizeof *sums);

    if (!sums) {
        die("no memory left");
    }
    sums[0] = 0;
    for (uint32_t i = 0; i < lexicon->word_count; i++) {
        double frequency = lexicon->frequencies[i];
        sums[i + 1] = sums[i] + sqrt(frequency * sqrt(frequency));
    }
    return sums;
}

static uint32_t draw(const struct jieba_lexicon *lexicon, const double *sums, uint64_t *state)
{
    double place =
        (double)(next_random(state) >> 11) / 9007199254740992.0 * sums[lexicon->word_count];
    uint32_t low = 0, high = lexicon->word_count; /* sums[low] <= place < sums[high] */

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (sums[middle] <= place) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static size_t write_words(const struct jieba_lexicon *lexicon, const double *sums, uint64_t *state)
{
    uint64_t count = LEAST_WORDS + next_random(state) % (MOST_WORDS - LEAST_WORDS + 1);
    size_t written = 0;

    while (count-- > 0) {
        uint32_t word = draw(lexicon, sums, state), begin = lexicon->offsets[word];
        written += fwrite(lexicon->strings + begin, 1, lexicon->offsets[word + 1] - begin, stdout);
    }
    return written;
}

static void write_text(const struct jieba_lexicon *lexicon, size_t size)
{
    double *sums = sum_weights(lexicon);
    uint64_t state = 1;

    for (size_t written = 0; written < size;) {
        uint64_t clauses = 1 + next_random(&state) % CLAUSES;
        while (clauses-- > 0) {
            written += write_words(lexicon, sums, &state);
            fputs(clauses ? "，" : "。\n", stdout);
        }
    }
    free(sums);
}

int main(int argc, char **argv)
{
    struct jieba_lexicon lexicon;
    struct segment_messages messages = {.error = ""};

    if (argc != 3 || atol(argv[2]) <= 0) {
        die("usage: draw_words LEXICON BYTES");
    }
    if (jieba_lexicon_open(argv[1], &lexicon, &messages) != 0) {
        die(messages.error);
    }
    write_text(&lexicon, (size_t)atol(argv[2]));
    jieba_lexicon_close(&lexicon);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        die("the text cannot be written");
    }
    return 0;
}
