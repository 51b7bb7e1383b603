/* SPDX-License-Identifier: MIT */
/* Keywords of a document by TF-IDF. */
#include "tfidf.h"

uint32_t keywords_tfidf(const struct keywords_unit *unit, struct keywords_keyword *best)
{
    struct keywords_ranking ranking = {best, unit->rules.top, 0};
    double total = unit->seen_total;

    for (uint32_t i = 0; i < unit->seen_count && ranking.top; i++) {
        const struct keywords_entry *entry = &unit->entries[unit->seen[i]];
        /* the quotient first, as jieba does: the last digits depend on it */
        double score = entry->count * (entry->idf / total);
        if (keywords_ranking_takes(&ranking, score, i)) {
            keywords_ranking_add(&ranking,
                                 (struct keywords_keyword){unit->tally.words.items[unit->seen[i]],
                                                           entry->count, score, i});
        }
    }
    return keywords_ranking_end(&ranking);
}
