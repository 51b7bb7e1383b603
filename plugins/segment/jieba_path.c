/* SPDX-License-Identifier: MIT */
/* The path of words with the greatest sum of log probabilities, from the right
 * to the left and in double, because Python does so and rounding decides between
 * paths that are nearly as good; of equal sums the longer word wins.
 *
 * A window of characters at a time: first the words of one character are looked
 * up for all of it, then the prefixes of two, three and four for those that go
 * on. Each look-up is independent of the others, so that they overlap where the
 * dictionary is not in a cache, and no step is a branch that hangs on the text.
 * Then sums and maxima, all of them without branches too. A word of more than
 * four characters is rare and takes the simple way. */
#include "jieba.h"

#include <math.h>

#define WINDOW 512u
#define WIDTH 4u /* of words that are looked up for the whole window */

struct window {
    double scores[WINDOW][WIDTH];  /* of the word of 1, 2, .. characters; -INFINITY: none */
    uint32_t nodes[WINDOW][WIDTH]; /* the same; set where a score or a prefix is */
    uint8_t deep[WINDOW];          /* 1: there are prefixes of more than WIDTH characters */
    /* lists of characters that are still of interest */
    uint32_t reached[WINDOW];
    uint16_t at[WINDOW], wordless[WINDOW];
};

/* Scores of the characters right of the one at hand. */
struct sums {
    double next[WIDTH];
};

/* Looks up the first characters; returns how many go on, in at and reached. */
static uint32_t look_up_first(const struct jieba_lexicon *lexicon, struct window *window,
                              const uint16_t *labels, const uint32_t *own, uint32_t count,
                              uint32_t *wordless)
{
    const struct jieba_node *nodes = lexicon->nodes;
    const uint16_t *checks = lexicon->checks;
    uint32_t hits = 0, lost = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct jieba_node *node = &nodes[labels[i]];
        double score = node->score;
        uint32_t next = node->base + labels[i + 1];
        window->scores[i][0] = score;
        window->scores[i][1] = window->scores[i][2] = window->scores[i][3] = -INFINITY;
        window->nodes[i][0] = own[i];
        window->deep[i] = 0;
        window->wordless[lost] = (uint16_t)i;
        lost += score < -DBL_MAX;
        window->reached[hits] = next;
        window->at[hits] = (uint16_t)i;
        hits += checks[next] == labels[i + 1];
    }
    *wordless = lost;
    return hits;
}

/* Looks up the prefixes of `length` characters for the `count` characters in
 * the list, and leaves there those that go on. */
static uint32_t look_up_next(const struct jieba_lexicon *lexicon, struct window *window,
                             const uint16_t *labels, uint32_t length, uint32_t count)
{
    const struct jieba_node *nodes = lexicon->nodes;
    const uint16_t *checks = lexicon->checks;
    uint32_t hits = 0;

    for (uint32_t j = 0; j < count; j++) {
        uint32_t node = window->reached[j], i = window->at[j];
        uint16_t label = labels[i + length];
        uint32_t next = nodes[node].base + label;
        window->scores[i][length - 1] = nodes[node].score;
        window->nodes[i][length - 1] = node;
        window->reached[hits] = next;
        window->at[hits] = (uint16_t)i;
        hits += checks[next] == label;
    }
    return hits;
}

/* Looks up all words of up to WIDTH characters that begin in the window. */
static void look_up(const struct jieba *jieba, struct window *window, uint32_t begin,
                    uint32_t count)
{
    const uint16_t *labels = jieba->chunk.labels + begin;
    uint32_t wordless, hits = look_up_first(&jieba->lexicon, window, labels,
                                            jieba->chunk.nodes + begin, count, &wordless);

    for (uint32_t length = 2; hits && length <= WIDTH; length++) {
        hits = look_up_next(&jieba->lexicon, window, labels, length, hits);
    }
    for (uint32_t j = 0; j < hits; j++) {
        window->deep[window->at[j]] = 1;
    }
    /* a character that begins no word is one itself, as frequent as a word seen once */
    for (uint32_t j = 0; j < wordless; j++) {
        uint32_t i = window->wordless[j];
        const double *scores = window->scores[i];
        if (!window->deep[i] && scores[1] < -DBL_MAX && scores[2] < -DBL_MAX &&
            scores[3] < -DBL_MAX) {
            window->scores[i][0] = jieba->lexicon.unknown;
        }
    }
}

struct choice {
    double score;
    uint32_t node, length;
};

/* Goes on from the prefix of WIDTH characters at `k`. */
static struct choice choose_deep(const struct jieba *jieba, uint32_t k, uint32_t node,
                                 struct choice best)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const uint16_t *labels = jieba->chunk.labels;
    const double *scores = jieba->scores;
    const uint32_t mask = jieba->score_mask;

    for (uint32_t i = k + WIDTH;; i++) {
        uint32_t next = lexicon->nodes[node].base + labels[i];
        if (lexicon->checks[next] != labels[i]) {
            break;
        }
        node = next;
        double score = lexicon->nodes[node].score + scores[(i + 1) & mask];
        if (score >= best.score && score >= -DBL_MAX) {
            best = (struct choice){score, node, i + 1 - k};
        }
    }
    if (best.score < -DBL_MAX) {
        best = (struct choice){lexicon->unknown + scores[(k + 1) & mask], jieba->chunk.nodes[k], 1};
    }
    return best;
}

static inline double greater(double a, double b)
{
    return a > b ? a : b;
}

/* Adds up from the window's end to its begin. */
static void choose(struct jieba *jieba, const struct window *window, uint32_t begin, uint32_t count,
                   struct sums *sums)
{
    static const double reset[2] = {0, -INFINITY};
    struct jieba_chunk *chunk = &jieba->chunk;
    double *ring = jieba->scores;
    const uint32_t mask = jieba->score_mask;
    double next1 = sums->next[0], next2 = sums->next[1], next3 = sums->next[2],
           next4 = sums->next[3];

    for (uint32_t i = count; i-- > 0;) {
        const double *scores = window->scores[i];
        uint32_t k = begin + i;
        double one = scores[0] + next1, two = scores[1] + next2, three = scores[2] + next3,
               four = scores[3] + next4;
        /* outside of runs nothing begins, and sums begin anew */
        four = greater(four, reset[chunk->labels[k] != 0]);
        struct choice best = {.score = greater(greater(four, greater(three, two)), one)};
        uint32_t index = two >= best.score;
        index = three >= best.score ? 2 : index;
        index = scores[3] + next4 >= best.score ? 3 : index;
        best.node = window->nodes[i][index];
        best.length = index + 1;
        if (window->deep[i]) {
            best = choose_deep(jieba, k, window->nodes[i][WIDTH - 1], best);
        }
        next4 = next3;
        next3 = next2;
        next2 = next1;
        next1 = best.score;
        ring[k & mask] = best.score;
        chunk->nodes[k] = best.node;
        chunk->lengths[k] = (uint8_t)best.length;
    }
    *sums = (struct sums){{next1, next2, next3, next4}};
}

void jieba_choose_words(struct jieba *jieba)
{
    struct window window;
    struct sums sums = {{0}};

    jieba->scores[jieba->chunk.count & jieba->score_mask] = 0;
    for (uint32_t end = jieba->chunk.count; end > 0;) {
        uint32_t begin = end > WINDOW ? end - WINDOW : 0;
        look_up(jieba, &window, begin, end - begin);
        choose(jieba, &window, begin, end - begin, &sums);
        end = begin;
    }
}
