/* SPDX-License-Identifier: MIT */
/* Counts of the whole corpus in bounded memory. */
#include "corpus.h"

#include "delta.h"
#include "records.h"

#include <stdlib.h>

/* Shares of the budget. Both are in use while units are absorbed; when the tables are made the
 * tally is gone and its room goes to the sorter that ranks the terms. */
enum { TALLY_SHARE = 2, COUNTS_SHARE = 4 };

/* A record of the sorter is a word -> number of the tag, count, documents. */
static int spill_pair(struct keywords_corpus *corpus, struct wen_context *context,
                      const struct keywords_string *word, const struct keywords_pair *pair)
{
    struct keywords_bytes *value = &corpus->value;

    value->size = 0;
    if (!keywords_bytes_room(value, 3 * KEYWORDS_LONGEST_NUMBER)) {
        return keywords_out_of_memory(context);
    }
    keywords_bytes_put_number(value, pair->tag);
    keywords_bytes_put_number(value, pair->count);
    keywords_bytes_put_number(value, pair->documents);
    return wen_sort(context, corpus->counts, wen_string(word->bytes, word->size),
                    wen_string((const char *)value->data, value->size));
}

static int spill(struct keywords_corpus *corpus, struct wen_context *context)
{
    const struct keywords_tally *tally = &corpus->tally;
    int status = WEN_OK;

    if (!corpus->counts) {
        corpus->counts = wen_open_sorter(context, corpus->budget / COUNTS_SHARE);
    }
    for (uint32_t i = 0; i < tally->words.count; i++) {
        for (uint32_t at = tally->first[i]; at && status == WEN_OK;
             at = tally->pairs[at - 1].next) {
            status = spill_pair(corpus, context, &tally->words.items[i], &tally->pairs[at - 1]);
        }
    }
    return status;
}

int keywords_corpus_absorb(struct keywords_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size)
{
    struct keywords_error error;

    if (!keywords_delta_read(&corpus->tally, &corpus->tags, bytes, size, &error)) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    if (keywords_tally_size(&corpus->tally) <= corpus->budget / TALLY_SHARE) {
        return WEN_OK;
    }
    int status = spill(corpus, context);
    keywords_tally_clear(&corpus->tally);
    return status;
}

int keywords_corpus_spill_all(struct keywords_corpus *corpus, struct wen_context *context)
{
    int status = spill(corpus, context);
    struct keywords_tally empty = {0};

    memcpy(empty.totals, corpus->tally.totals, sizeof empty.totals);
    keywords_tally_free(&corpus->tally);
    corpus->tally = empty;
    return status;
}

int keywords_corpus_next(struct keywords_corpus *corpus, struct wen_context *context,
                         struct keywords_counted *counted)
{
    struct wen_sorted record;
    int more = wen_next_sorted(context, corpus->counts, &record);

    if (more > 0) {
        const unsigned char *at = (const unsigned char *)record.value.data;
        const unsigned char *end = at + record.value.size;
        counted->word = record.key;
        if (!keywords_bytes_get_number(&at, end, &counted->tag) ||
            !keywords_bytes_get_number(&at, end, &counted->count) ||
            !keywords_bytes_get_number(&at, end, &counted->documents)) {
            return wen_fail(context, WEN_STOP, "the counts of a word are damaged");
        }
    }
    return more;
}

void keywords_corpus_end(struct keywords_corpus *corpus, struct wen_context *context)
{
    wen_close_sorter(context, corpus->counts);
    corpus->counts = NULL;
}

void keywords_corpus_free(struct keywords_corpus *corpus)
{
    keywords_tally_free(&corpus->tally);
    keywords_strings_free(&corpus->tags);
    free(corpus->value.data);
    *corpus = (struct keywords_corpus){.budget = corpus->budget};
}
