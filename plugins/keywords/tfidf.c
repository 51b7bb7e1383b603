/* SPDX-License-Identifier: MIT */
/* Keywords of a document by TF-IDF. The best are kept in a heap whose root is the worst of them. */
#include "tfidf.h"

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

uint32_t keywords_tfidf(const struct keywords_unit *unit, struct keywords_keyword *best)
{
    double total = unit->seen_total;
    uint32_t count = 0;

    for (uint32_t i = 0; i < unit->seen_count && unit->rules.top; i++) {
        const struct keywords_entry *entry = &unit->entries[unit->seen[i]];
        /* the quotient first, as jieba does: the last digits depend on it */
        double score = entry->count * (entry->idf / total);
        if (count == unit->rules.top && score <= best[0].score) {
            continue; /* an equal one that comes later is worse */
        }
        struct keywords_keyword keyword = {unit->tally.words.items[unit->seen[i]], entry->count,
                                           score, i};
        if (count < unit->rules.top) {
            push(best, count++, keyword);
        } else {
            sift(best, count, keyword);
        }
    }
    for (uint32_t left = count; left > 1; left--) {
        struct keywords_keyword worst = best[0];
        sift(best, left - 1, best[left - 1]);
        best[left - 1] = worst;
    }
    return count;
}
