/* SPDX-License-Identifier: MIT */
/* Counts of n-grams. */
#include "ngrams.h"

#include <stdlib.h>

const struct keywords_string keywords_ngram_tags[KEYWORDS_NGRAM_LONGEST + 1] = {
    {"", 0}, {"1", 1}, {"2", 1}, {"3", 1}, {"4", 1}, {"5", 1}};

static bool count(struct keywords_ngrams *ngrams, uint32_t size)
{
    uint32_t word =
        keywords_tally_word(&ngrams->tally, (const char *)ngrams->name.data, ngrams->name.size);
    struct keywords_pair *pair =
        word == KEYWORDS_NONE ? NULL : keywords_tally_pair(&ngrams->tally, word, size);

    if (!pair) {
        return false;
    }
    pair->count++;
    pair->documents += pair->document != ngrams->document;
    pair->document = ngrams->document;
    return true;
}

/* Counts the n-grams that begin with the first of `rest` items. */
static bool count_from(struct keywords_ngrams *ngrams, const struct keywords_strings *words,
                       const uint32_t *items, uint32_t rest)
{
    struct keywords_bytes *name = &ngrams->name;
    static const unsigned char joint = KEYWORDS_JOINT;

    name->size = 0;
    for (uint32_t i = 0; i < rest && i < KEYWORDS_NGRAM_LONGEST; i++) {
        if (items[i] >= KEYWORDS_SENTENCE_BREAK) {
            return true;
        }
        const struct keywords_string *word = &words->items[items[i]];
        if (!keywords_bytes_room(name, 1 + (size_t)word->size)) {
            return false;
        }
        keywords_bytes_put(name, &joint, i > 0);
        keywords_bytes_put(name, word->bytes, word->size);
        if (ngrams->sizes[i + 1] && !count(ngrams, i + 1)) {
            return false;
        }
    }
    return true;
}

bool keywords_ngrams_add(struct keywords_ngrams *ngrams, const struct keywords_unit *unit)
{
    ngrams->document++;
    for (uint32_t i = 0; i < unit->sequence_count; i++) {
        if (!count_from(ngrams, &unit->tally.words, unit->sequence + i, unit->sequence_count - i)) {
            return false;
        }
    }
    return true;
}

void keywords_ngrams_clear(struct keywords_ngrams *ngrams)
{
    keywords_tally_clear(&ngrams->tally);
    ngrams->document = 0;
}

void keywords_ngrams_free(struct keywords_ngrams *ngrams)
{
    keywords_tally_free(&ngrams->tally);
    free(ngrams->name.data);
    *ngrams = (struct keywords_ngrams){0};
}
