/* SPDX-License-Identifier: MIT */
/* The phrases of the whole corpus, one by one. A phrase comes before what stands beside it, in the
 * order of bytes: so its count is known when its neighbours come. */
#include "phrase_sums.h"

#include "phrase_counts.h"
#include "records.h"

#include <math.h>
#include <stdlib.h>

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "the counts of phrases are damaged");
}

static void end_beside(struct keywords_phrase_sums *sums, const struct keywords_phrase_sum *sum)
{
    if (sums->beside_count) {
        unsigned side = sums->beside.data[0] == KEYWORDS_SIDE_BEHIND;
        double count = (double)sums->beside_count;
        sums->sums[side] += count * log2((double)sum->count / count);
        sums->named[side] += sums->beside_count;
    }
    sums->beside_count = 0;
}

/* The places without a neighbour are so many different ones. */
static double entropy(const struct keywords_phrase_sums *sums,
                      const struct keywords_phrase_sum *sum, unsigned side)
{
    double count = (double)sum->count;

    return (sums->sums[side] + (count - (double)sums->named[side]) * log2(count)) / count;
}

static void add(const struct keywords_phrase_sums *sums, struct keywords_phrase_sum *sum,
                const struct keywords_counted *counted)
{
    sum->total += counted->count;
    if (counted->tag == sums->noun) {
        sum->count += counted->count;
        sum->documents += counted->documents;
    }
}

static int add_beside(struct keywords_phrase_sums *sums, struct wen_context *context,
                      const struct keywords_phrase_sum *sum, struct wen_string beside,
                      uint64_t count)
{
    if (!sums->beside_count || !keywords_equal(keywords_string_of(&sums->beside), beside)) {
        end_beside(sums, sum);
        if (!keywords_bytes_set(&sums->beside, beside)) {
            return keywords_out_of_memory(context);
        }
    }
    sums->beside_count += count;
    return sums->named[0] <= sum->count && sums->named[1] <= sum->count ? 1 : damaged(context);
}

/* Adds a count to the phrase at hand: 1; 0 where it is that of another, which is kept as the next.
 */
static int take(struct keywords_phrase_sums *sums, struct wen_context *context,
                struct keywords_phrase_sum *sum, const struct keywords_counted *counted)
{
    struct wen_string name, beside;

    if (keywords_phrase_beside_split(counted->word, &name, &beside)) {
        return keywords_equal(keywords_string_of(&sums->name), name)
                   ? add_beside(sums, context, sum, beside, counted->count)
                   : damaged(context);
    }
    if (keywords_equal(keywords_string_of(&sums->name), counted->word)) {
        add(sums, sum, counted);
        return 1;
    }
    sums->counted = *counted;
    return keywords_bytes_set(&sums->next, counted->word) ? 0 : keywords_out_of_memory(context);
}

/* Makes the phrase that comes next the one at hand. Returns 1, 0 where there is none. */
static int begin(struct keywords_phrase_sums *sums, struct wen_context *context,
                 struct keywords_phrase_sum *sum)
{
    const struct keywords_string *noun = &keywords_phrase_tags[KEYWORDS_STANDS_AS_NOUN];
    struct keywords_bytes name = sums->name;

    if (!sums->begun) {
        sums->begun = true;
        sums->noun = keywords_strings_find(&sums->corpus->tags, noun->bytes, noun->size);
        int more = keywords_corpus_next(sums->corpus, context, &sums->counted);
        if (more <= 0) {
            sums->ended = true;
            return more;
        }
        if (!keywords_bytes_set(&sums->next, sums->counted.word)) {
            return keywords_out_of_memory(context);
        }
    }
    if (sums->ended) {
        return 0;
    }
    sums->name = sums->next;
    sums->next = name;
    sums->sums[0] = sums->sums[1] = 0;
    sums->named[0] = sums->named[1] = 0;
    *sum = (struct keywords_phrase_sum){
        .name = wen_string((const char *)sums->name.data, sums->name.size)};
    add(sums, sum, &sums->counted);
    return 1;
}

int keywords_phrase_sums_next(struct keywords_phrase_sums *sums, struct wen_context *context,
                              struct keywords_phrase_sum *sum)
{
    struct keywords_counted counted;
    int more = begin(sums, context, sum), mine = 1;

    if (more <= 0) {
        return more;
    }
    while (mine > 0 && (more = keywords_corpus_next(sums->corpus, context, &counted)) > 0) {
        mine = take(sums, context, sum, &counted);
    }
    if (more < 0 || mine < 0) {
        return more < 0 ? more : mine;
    }
    sums->ended = !more;
    end_beside(sums, sum);
    if (sum->count) {
        sum->entropy_before = entropy(sums, sum, 0);
        sum->entropy_behind = entropy(sums, sum, 1);
    }
    return 1;
}

void keywords_phrase_sums_free(struct keywords_phrase_sums *sums)
{
    free(sums->name.data);
    free(sums->next.data);
    free(sums->beside.data);
    *sums = (struct keywords_phrase_sums){.corpus = sums->corpus};
}
