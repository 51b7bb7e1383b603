/* SPDX-License-Identifier: MIT */
/* The best of many keywords. */
#include "ranking.h"

static bool is_worse(const struct keywords_keyword *a, const struct keywords_keyword *b)
{
    return a->score < b->score || (a->score == b->score && a->order > b->order);
}

/* Puts `keyword` where the root was. */
static void sift(struct keywords_keyword *heap, uint32_t count, struct keywords_keyword keyword)
{
    uint32_t at = 0;

    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) {
            break;
        }
        if (child + 1 < count && is_worse(&heap[child + 1], &heap[child])) {
            child++;
        }
        if (!is_worse(&heap[child], &keyword)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = keyword;
}

static void push(struct keywords_keyword *heap, uint32_t count, struct keywords_keyword keyword)
{
    uint32_t at = count;

    while (at && is_worse(&keyword, &heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = keyword;
}

bool keywords_ranking_takes(const struct keywords_ranking *ranking, double score, uint32_t order)
{
    const struct keywords_keyword keyword = {.score = score, .order = order};

    return ranking->count < ranking->top || (ranking->top && is_worse(ranking->best, &keyword));
}

void keywords_ranking_add(struct keywords_ranking *ranking, struct keywords_keyword keyword)
{
    if (ranking->count < ranking->top) {
        push(ranking->best, ranking->count++, keyword);
    } else {
        sift(ranking->best, ranking->count, keyword);
    }
}

uint32_t keywords_ranking_end(struct keywords_ranking *ranking)
{
    struct keywords_keyword *best = ranking->best;

    for (uint32_t left = ranking->count; left > 1; left--) {
        struct keywords_keyword worst = best[0];
        sift(best, left - 1, best[left - 1]);
        best[left - 1] = worst;
    }
    return ranking->count;
}
