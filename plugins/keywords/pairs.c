/* SPDX-License-Identifier: MIT */
/* Counts of pairs of words. */
#include "pairs.h"

#include "hash.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12 };

/* ---- the table of pairs ------------------------------------------------ */

static struct keywords_pair_slot *find(struct keywords_pairs *pairs, uint64_t key)
{
    uint64_t at = keywords_mix(key) & (pairs->slot_count - 1);

    while (pairs->slots[at].count && pairs->slots[at].key != key) {
        at = (at + 1) & (pairs->slot_count - 1);
    }
    return &pairs->slots[at];
}

static bool grow(struct keywords_pairs *pairs)
{
    struct keywords_pairs larger = {.slot_count =
                                        pairs->slot_count ? 2 * pairs->slot_count : FIRST_SLOTS};

    larger.slots = calloc(larger.slot_count, sizeof *larger.slots);
    if (!larger.slots) {
        return false;
    }
    for (uint64_t i = 0; i < pairs->slot_count; i++) {
        if (pairs->slots[i].count) {
            *find(&larger, pairs->slots[i].key) = pairs->slots[i];
        }
    }
    free(pairs->slots);
    pairs->slots = larger.slots;
    pairs->slot_count = larger.slot_count;
    return true;
}

/* `times` is 2 for a word beside itself. */
static bool count_pair(struct keywords_pairs *pairs, uint32_t a, uint32_t b, uint32_t times)
{
    if (pairs->nodes && !pairs->words[a].node && !pairs->words[b].node) {
        return true;
    }
    if (pairs->used >= pairs->slot_count / 4 * 3 && !grow(pairs)) {
        return false;
    }
    uint64_t key = a > b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    struct keywords_pair_slot *slot = find(pairs, key);
    pairs->used += !slot->count;
    slot->key = key;
    slot->count += times;
    return true;
}

/* ---- counting ---------------------------------------------------------- */

static bool count_windows(struct keywords_pairs *pairs)
{
    const uint32_t *words = pairs->sentence;
    uint32_t count = pairs->sentence_count;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t behind = count - 1 - i < pairs->window ? count - 1 - i : pairs->window;
        uint32_t chances = behind + (i < pairs->window ? i : pairs->window);
        pairs->words[words[i]].chances += chances;
        pairs->words[words[i]].total += chances;
        pairs->chances += chances;
        for (uint32_t j = i + 1; j <= i + behind; j++) {
            if (!count_pair(pairs, words[i], words[j], words[i] == words[j] ? 2 : 1)) {
                return false;
            }
        }
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return (left > right) - (left < right);
}

/* Keeps one of equal words. */
static void make_different(struct keywords_pairs *pairs)
{
    uint32_t kept = 0;

    qsort(pairs->sentence, pairs->sentence_count, sizeof *pairs->sentence, compare);
    for (uint32_t i = 0; i < pairs->sentence_count; i++) {
        if (!kept || pairs->sentence[kept - 1] != pairs->sentence[i]) {
            pairs->sentence[kept++] = pairs->sentence[i];
        }
    }
    pairs->sentence_count = kept;
}

static bool count_sentence(struct keywords_pairs *pairs)
{
    make_different(pairs);
    pairs->chances += pairs->sentence_count > 0;
    pairs->words[pairs->sentence[0]].total += pairs->sentence_count > 0;
    for (uint32_t i = 0; i < pairs->sentence_count; i++) {
        pairs->words[pairs->sentence[i]].chances++;
        for (uint32_t j = 0; j < i; j++) {
            if (!count_pair(pairs, pairs->sentence[i], pairs->sentence[j], 1)) {
                return false;
            }
        }
    }
    return true;
}

/* Counts what the sentence at hand holds and empties it. */
static bool end_sentence(struct keywords_pairs *pairs)
{
    bool good =
        !pairs->sentence_count || (pairs->window ? count_windows(pairs) : count_sentence(pairs));

    pairs->sentence_count = 0;
    return good;
}

static bool take_word(struct keywords_pairs *pairs, const struct keywords_unit *unit, uint32_t word)
{
    while (pairs->word_count <= word) {
        if (!keywords_room(&pairs->words, pairs->word_count, &pairs->word_capacity,
                           sizeof *pairs->words)) {
            return false;
        }
        pairs->words[pairs->word_count++] = (struct keywords_pair_word){0};
    }
    struct keywords_pair_word *known = &pairs->words[word];
    if (!known->known) {
        const struct keywords_string *item = &unit->tally.words.items[word];
        struct wen_string name = keywords_without_group(wen_string(item->bytes, item->size));
        known->known = true;
        known->node = pairs->nodes &&
                      keywords_strings_find(pairs->nodes, name.data, name.size) != KEYWORDS_NONE;
    }
    known->tokens++;
    if (!keywords_room(&pairs->sentence, pairs->sentence_count, &pairs->sentence_capacity,
                       sizeof *pairs->sentence)) {
        return false;
    }
    pairs->sentence[pairs->sentence_count++] = word;
    return pairs->window || pairs->sentence_count < KEYWORDS_LONGEST_SENTENCE ||
           end_sentence(pairs);
}

bool keywords_pairs_add(struct keywords_pairs *pairs, const struct keywords_unit *unit)
{
    bool good = true;

    for (uint32_t i = 0; good && i < unit->sequence_count; i++) {
        uint32_t item = unit->sequence[i];
        if (item == KEYWORDS_SENTENCE_BREAK) {
            good = end_sentence(pairs);
        } else if (item != KEYWORDS_BREAK) {
            good = take_word(pairs, unit, item);
        }
    }
    return good && end_sentence(pairs);
}

/* ---- the tally --------------------------------------------------------- */

static bool put(struct keywords_tally *tally, const void *name, size_t size, uint64_t count,
                uint64_t documents)
{
    uint32_t word = keywords_tally_word(tally, name, size);
    struct keywords_pair *pair = word == KEYWORDS_NONE ? NULL : keywords_tally_pair(tally, word, 0);

    if (!pair) {
        return false;
    }
    pair->count += count;
    pair->documents += documents;
    return true;
}

static bool put_pair(struct keywords_tally *tally, const struct keywords_string *words,
                     const struct keywords_pair_slot *slot, struct keywords_bytes *name)
{
    static const unsigned char joint = KEYWORDS_JOINT;
    const struct keywords_string *a = &words[slot->key >> 32], *b = &words[(uint32_t)slot->key];

    if (keywords_string_compare(a, b) > 0) {
        const struct keywords_string *swap = a;
        a = b;
        b = swap;
    }
    name->size = 0;
    if (!keywords_bytes_room(name, (size_t)a->size + 1 + b->size)) {
        return false;
    }
    keywords_bytes_put(name, a->bytes, a->size);
    keywords_bytes_put(name, &joint, 1);
    keywords_bytes_put(name, b->bytes, b->size);
    return put(tally, name->data, name->size, slot->count, 0);
}

static bool put_word(struct keywords_tally *tally, const struct keywords_string *name,
                     const struct keywords_pair_word *word)
{
    size_t rest = keywords_without_group(wen_string(name->bytes, name->size)).size;

    return put(tally, name->bytes, name->size, word->chances, word->tokens) &&
           (rest == name->size || put(tally, name->bytes, name->size - rest, word->total, 0));
}

const struct keywords_tally *keywords_pairs_tally(struct keywords_pairs *pairs,
                                                  const struct keywords_unit *unit)
{
    const struct keywords_string *words = unit->tally.words.items;
    struct keywords_tally *tally = &pairs->tally;
    struct keywords_bytes name = {0};
    bool good = true;

    keywords_tally_clear(tally);
    tally->totals[KEYWORDS_CHANCES] = pairs->chances;
    for (uint32_t i = 0; good && i < pairs->word_count; i++) {
        good = !pairs->words[i].known || put_word(tally, &words[i], &pairs->words[i]);
    }
    for (uint64_t i = 0; good && i < pairs->slot_count; i++) {
        good = !pairs->slots[i].count || put_pair(tally, words, &pairs->slots[i], &name);
    }
    free(name.data);
    return good ? tally : NULL;
}

void keywords_pairs_clear(struct keywords_pairs *pairs)
{
    if (pairs->used) {
        memset(pairs->slots, 0, pairs->slot_count * sizeof *pairs->slots);
    }
    pairs->used = pairs->chances = 0;
    pairs->word_count = 0;
    keywords_tally_clear(&pairs->tally);
}

void keywords_pairs_free(struct keywords_pairs *pairs)
{
    keywords_tally_free(&pairs->tally);
    free(pairs->slots);
    free(pairs->words);
    free(pairs->sentence);
    *pairs = (struct keywords_pairs){0};
}
