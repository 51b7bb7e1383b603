/* SPDX-License-Identifier: MIT */
/* Counts of the whole corpus, in the collector, in bounded memory: a tally, and a sorter of the
 * host that takes what the tally has no room for. */
#ifndef WENLIU_KEYWORDS_CORPUS_H
#define WENLIU_KEYWORDS_CORPUS_H

#include "bytes.h"
#include "tally.h"
#include "wenliu/stage.h"

/* Starts as {.budget = …}. */
struct keywords_corpus {
    size_t budget; /* bytes: half of it for the tally, the rest for sorters */
    struct keywords_tally tally;
    struct keywords_strings tags;
    struct wen_sorter *counts; /* the host's; NULL: all is in the tally */
    struct keywords_bytes value;
};

/* Adds what save() emitted. Returns WEN_OK, or WEN_STOP with the reason recorded. */
int keywords_corpus_absorb(struct keywords_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size);

/* Moves all counts to the sorter, where a pair of word and tag may have several, and gives back the
 * tally's memory; the totals and the tags stay. Returns as above. */
int keywords_corpus_spill_all(struct keywords_corpus *corpus, struct wen_context *context);

/* The next count, those of a word in a row. Valid until the next call. Returns 1, 0 at the end, or
 * WEN_STOP with the reason recorded. */
struct keywords_counted {
    struct wen_string word;
    uint64_t tag; /* number in `tags` */
    uint64_t count, documents;
};
int keywords_corpus_next(struct keywords_corpus *corpus, struct wen_context *context,
                         struct keywords_counted *counted);

/* Closes the sorter. */
void keywords_corpus_end(struct keywords_corpus *corpus, struct wen_context *context);

/* Gives all memory back; what is open of the host is the host's. */
void keywords_corpus_free(struct keywords_corpus *corpus);

#endif
