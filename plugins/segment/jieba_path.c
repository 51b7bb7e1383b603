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

#include <float.h>
#include <math.h>

/* Characters: many enough that look-ups overlap, few enough that what is found
 * stays in a processor's first cache. */
#define WINDOW 256u
#define WIDTH 4u /* of words that are looked up for the whole window */

struct window {
    double scores[WINDOW][WIDTH];  /* of the word of 1, 2, .. characters; -INFINITY: none */
    uint32_t nodes[WINDOW][WIDTH]; /* the same, where a score is */
    uint8_t deep[WINDOW];          /* 1: there are prefixes of more than WIDTH characters */
    /* the list of characters that are still of interest, and where their next look-up is */
    uint16_t at[WINDOW];
    uint32_t reached[WINDOW], slots[WINDOW];
};

/* Of the best paths from the next characters on. */
struct sums {
    double next[WIDTH];
};

/* What all look-ups need. */
struct tables {
    const struct jieba_first *firsts;
    const struct jieba_node *nodes;
    const double *scores;
    const uint32_t *slots;
    uint32_t check_bits, check_mask;
};

/* Appends character `i` and the node that its slot names to the list, and asks
 * the cache for the node, unless the slot is that of another label. */
static inline uint32_t go_on(const struct tables *tables, struct window *window, uint32_t slot,
                             uint32_t label, uint32_t i, uint32_t reached)
{
    uint32_t fits = ((slot ^ label) & tables->check_mask) == 0;
    uint32_t node = slot >> tables->check_bits;

    window->reached[reached] = node;
    window->at[reached] = (uint16_t)i;
    __builtin_prefetch(&tables->nodes[node & (0 - fits)]);
    return reached + fits;
}

/* Looks up the first characters; returns how many may go on, in `at` and `reached`. */
static uint32_t look_up_first(const struct tables *tables, struct window *window,
                              const uint16_t *labels, const uint32_t *own, uint32_t count)
{
    uint32_t reached = 0;

    memset(window->deep, 0, sizeof window->deep);
    for (uint32_t i = 0; i < count; i++) {
        const struct jieba_first *first = &tables->firsts[labels[i]];
        uint32_t slot = first->base + labels[i + 1];
        __builtin_prefetch(&tables->slots[slot]);
        window->slots[i] = slot;
        window->scores[i][0] = first->score;
        window->scores[i][1] = window->scores[i][2] = window->scores[i][3] = -INFINITY;
        window->nodes[i][0] = own[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        reached = go_on(tables, window, tables->slots[window->slots[i]], labels[i + 1], i, reached);
    }
    return reached;
}

/* Looks up the prefixes of `length` characters that were reached for the `count`
 * characters in the list, and leaves there those that may go on. */
static uint32_t look_up_next(const struct tables *tables, struct window *window,
                             const uint16_t *labels, uint32_t length, uint32_t count)
{
    uint32_t reached = 0, parents = 0;

    for (uint32_t j = 0; j < count; j++) {
        uint32_t i = window->at[j], id = window->reached[j];
        const struct jieba_node *node = &tables->nodes[id];
        uint32_t there = node->label == labels[i + length - 1];
        uint32_t slot = node->base + labels[i + length];
        window->scores[i][length - 1] = tables->scores[node->score & (0 - there)];
        window->nodes[i][length - 1] = id;
        window->slots[parents] = slot;
        window->at[parents] = (uint16_t)i;
        __builtin_prefetch(&tables->slots[slot]);
        parents += there & (node->base != 0);
    }
    for (uint32_t j = 0; j < parents; j++) {
        uint32_t i = window->at[j];
        reached =
            go_on(tables, window, tables->slots[window->slots[j]], labels[i + length], i, reached);
    }
    return reached;
}

/* Looks up all words of up to WIDTH characters that begin in the window. */
static void look_up(const struct jieba *jieba, struct window *window, uint32_t begin,
                    uint32_t count)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const struct tables tables = {jieba->firsts,       lexicon->nodes,
                                  lexicon->scores,     lexicon->slots,
                                  lexicon->check_bits, ~(UINT32_MAX << lexicon->check_bits)};
    const uint16_t *labels = jieba->chunk.labels + begin;
    uint32_t *pairs = jieba->chunk.pairs + begin;
    uint32_t reached = look_up_first(&tables, window, labels, jieba->chunk.nodes + begin, count);

    memset(pairs, 0, count * sizeof *pairs);
    for (uint32_t j = 0; j < reached; j++) {
        pairs[window->at[j]] = window->reached[j];
    }
    for (uint32_t length = 2; reached && length <= WIDTH; length++) {
        reached = look_up_next(&tables, window, labels, length, reached);
    }
    for (uint32_t j = 0; j < reached; j++) {
        window->deep[window->at[j]] = 1;
    }
}

struct choice {
    double score;
    uint32_t node, length;
};

/* The best word at character `k` where there may be one of more than WIDTH
 * characters, whose first WIDTH are `node`, or none at all. */
__attribute__((noinline)) static struct choice
choose_rare(const struct jieba *jieba, uint32_t k, uint32_t node, bool deep, struct choice best)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;
    const uint16_t *labels = jieba->chunk.labels;
    const double *sums = jieba->sums;

    for (uint32_t i = k + WIDTH; deep && (node = jieba_child(lexicon, node, labels[i])); i++) {
        double score =
            lexicon->scores[lexicon->nodes[node].score] + sums[(i + 1) & jieba->sum_mask];
        if (score >= best.score && score >= -DBL_MAX) {
            best = (struct choice){score, node, i + 1 - k};
        }
    }
    if (best.score < -DBL_MAX) {
        double next = sums[(k + 1) & jieba->sum_mask];
        best = (struct choice){lexicon->unknown + next, jieba->chunk.nodes[k], 1};
    }
    return best;
}

static inline double greater(double a, double b)
{
    return a > b ? a : b;
}

static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Adds up from the window's end to its begin. */
static void choose(struct jieba *jieba, const struct window *window, uint32_t begin, uint32_t count,
                   struct sums *sums)
{
    static const uint8_t longest[8] = {0, 1, 2, 2, 3, 3, 3, 3};
    uint32_t *nodes = jieba->chunk.nodes;
    uint8_t *lengths = jieba->chunk.lengths;
    double *ring = jieba->sums;
    const uint32_t mask = jieba->sum_mask;
    const double highest = jieba->highest_sum;
    double next1 = sums->next[0], next2 = sums->next[1], next3 = sums->next[2],
           next4 = sums->next[3];

    for (uint32_t i = count; i-- > 0;) {
        const double *scores = window->scores[i];
        uint32_t k = begin + i;
        double one = scores[0] + next1, two = scores[1] + next2, three = scores[2] + next3,
               four = scores[3] + next4;
        double most = greater(greater(greater(four, three), two), one);
        uint32_t equal =
            (two >= most) | (uint32_t)(three >= most) << 1 | (uint32_t)(four >= most) << 2;
        uint32_t index = longest[equal];
        struct choice best = {most, window->nodes[i][index], index + 1};
        if (window->deep[i] | (most < -DBL_MAX)) {
            best = choose_rare(jieba, k, window->nodes[i][WIDTH - 1], window->deep[i], best);
        }
        next4 = next3;
        next3 = next2;
        next2 = next1;
        next1 = lesser(best.score, highest); /* see JIEBA_OUTSIDE_SCORE */
        ring[k & mask] = next1;
        nodes[k] = best.node;
        lengths[k] = (uint8_t)best.length;
    }
    *sums = (struct sums){{next1, next2, next3, next4}};
}

void jieba_choose_words(struct jieba *jieba)
{
    struct window window;
    struct sums sums = {{0}};

    jieba->sums[jieba->chunk.count & jieba->sum_mask] = 0;
    for (uint32_t end = jieba->chunk.count; end > 0;) {
        uint32_t begin = end > WINDOW ? end - WINDOW : 0;
        look_up(jieba, &window, begin, end - begin);
        choose(jieba, &window, begin, end - begin, &sums);
        end = begin;
    }
}
