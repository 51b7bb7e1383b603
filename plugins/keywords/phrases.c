/* SPDX-License-Identifier: MIT */
/* The terms of a document. */
#include "phrases.h"

#include <math.h>
#include <stdlib.h>

static bool score_phrases(struct keywords_choosing *choosing, double median, uint32_t *count)
{
    const struct keywords_phrases *phrases = &choosing->phrases;

    *count = 0;
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (!phrases->items[i].term || phrases->items[i].absorbed) {
            continue;
        }
        if (!keywords_room(&choosing->scored, *count, &choosing->scored_capacity,
                           sizeof *choosing->scored)) {
            return false;
        }
        struct keywords_scored *scored = &choosing->scored[(*count)++];
        scored->number = i;
        if (!keywords_phrase_score(phrases, i, median, &choosing->neighbours, &scored->score)) {
            return false;
        }
    }
    return true;
}

/* Best first; phrases are numbered in the order in which they first come. */
static int compare(const void *a, const void *b)
{
    const struct keywords_scored *x = a, *y = b;

    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->number > y->number) - (x->number < y->number);
}

static bool holds(const struct keywords_string *longer, const struct keywords_string *shorter)
{
    return longer->size > shorter->size &&
           memmem(longer->bytes, longer->size, shorter->bytes, shorter->size);
}

/* Whether better phrases leave it no place: one that it holds and that stands no more often; one of
 * several words that it holds and that stands more than three times as often, so that it says
 * little more (由市口岸服务部门 after 口岸服务部门); or longer ones, where it hardly stands without
 * them: several words that do so twice are no chance, a single word must do so half of the time. */
static bool is_taken(const struct keywords_choosing *choosing, uint32_t count, uint32_t number)
{
    const struct keywords_phrases *phrases = &choosing->phrases;
    const struct keywords_phrase *phrase = &phrases->items[number];
    const struct keywords_string *key = &phrases->strings.items[number];
    uint64_t inside = 0, stands = phrase->count;

    for (uint32_t i = 0; i < count; i++) {
        const struct keywords_string *other = &phrases->strings.items[choosing->chosen[i]];
        uint32_t others = phrases->items[choosing->chosen[i]].count;
        bool variant = 3 * stands < others && phrases->items[choosing->chosen[i]].length > 1;
        if ((stands >= others || variant) && holds(key, other)) {
            return true;
        }
        inside += holds(other, key) ? others : 0;
    }
    uint64_t alone = inside < stands ? stands - inside : 0;
    return inside && 2 * alone < stands && (phrase->length == 1 || alone < 2);
}

bool keywords_choose(struct keywords_choosing *choosing, const struct keywords_unit *unit,
                     const struct keywords_document *document,
                     const struct keywords_surroundings *surroundings,
                     struct keywords_keyword *best, uint32_t *found)
{
    const struct keywords_phrases *phrases = &choosing->phrases;
    uint32_t count;

    *found = 0;
    if (!keywords_phrases_find(&choosing->phrases, unit, document, surroundings->parts,
                               &surroundings->entities, &surroundings->blocks)) {
        return false;
    }
    keywords_phrases_nest(&choosing->phrases);
    if (!score_phrases(choosing, unit->rules.idf->header->median, &count)) {
        return false;
    }
    if (count) {
        qsort(choosing->scored, count, sizeof *choosing->scored, compare);
    }
    for (uint32_t i = 0; i < count && *found < unit->rules.top; i++) {
        const struct keywords_scored *scored = &choosing->scored[i];
        if (is_taken(choosing, *found, scored->number)) {
            continue;
        }
        if (!keywords_room(&choosing->chosen, *found, &choosing->chosen_capacity,
                           sizeof *choosing->chosen)) {
            return false;
        }
        choosing->chosen[*found] = scored->number;
        best[(*found)++] = (struct keywords_keyword){phrases->strings.items[scored->number],
                                                     phrases->items[scored->number].count,
                                                     1 / (1 + exp(-scored->score)), i};
    }
    return true;
}

void keywords_choosing_free(struct keywords_choosing *choosing)
{
    keywords_phrases_free(&choosing->phrases);
    free(choosing->neighbours.ids);
    free(choosing->scored);
    free(choosing->chosen);
    *choosing = (struct keywords_choosing){0};
}
