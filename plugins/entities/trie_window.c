/* SPDX-License-Identifier: MIT */
/* Where keys may begin, for many places at a time: whatever a step needs of the filters and of the
 * tree is asked for at all places before it is used at the first, so that cache misses overlap. */
#include "trie_parts.h"

static void decode(const char *text, size_t size, struct entities_trie_window *window)
{
    size_t at = 0;
    uint32_t count = 0;

    while (count < ENTITIES_TRIE_WINDOW && at < size) {
        const unsigned char *s = (const unsigned char *)text + at;
        window->offsets[count] = (uint16_t)at;
        if (s[0] >= 0xE0 && s[0] < 0xF0) { /* of three bytes, as nearly all are */
            window->points[count++] = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
            at += 3;
        } else {
            window->points[count++] = entities_next(text, &at);
        }
    }
    window->end = window->begin + at;
    window->count = count;
    for (uint32_t i = count; i < count + ENTITIES_TRIE_AHEAD; i++) {
        window->offsets[i] = (uint16_t)at;
        window->points[i] = at < size ? entities_next(text, &at) : 0;
    }
}

/* The places where keys of two characters may begin, and in *longer where longer ones may, by their
 * first two; asks for what the second filter says of the first three. */
static uint64_t begin_pairs(const struct entities_trie *trie,
                            const struct entities_trie_window *window, uint64_t *longer)
{
    const uint32_t *points = window->points;
    uint64_t whole = 0, more = 0;

    for (uint32_t i = window->count; i-- > 0;) {
        uint64_t pair = entities_trie_hash_pair(points[i], points[i + 1]);
        uint64_t said = entities_trie_said(*entities_trie_brief(trie, pair), pair);
        whole = whole << 1 | (said >> 32 & 1);
        more = more << 1 | (said & 1);
        __builtin_prefetch(entities_trie_line(trie, entities_trie_hash_next(pair, points[i + 2])));
    }
    *longer = more;
    return whole;
}

/* Which of these are places where longer keys may begin by their first five characters. */
static uint64_t begin_longer(const struct entities_trie *trie, struct entities_trie_window *window,
                             uint64_t places)
{
    uint64_t kept = 0;

    for (uint64_t left = places; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        const uint32_t *points = &window->points[i];
        uint64_t pair = entities_trie_hash_pair(points[0], points[1]);
        uint64_t three = entities_trie_hash_next(pair, points[2]);
        uint64_t four = entities_trie_hash_next(three, points[3]);
        uint64_t five = entities_trie_hash_next(four, points[4]);
        unsigned lengths =
            entities_trie_lengths(entities_trie_line(trie, three), three, four, five);
        window->lengths[i] = (uint8_t)lengths;
        kept |= (uint64_t)(lengths != 0) << i;
    }
    return kept;
}

/* Where the search for the first two characters from this one on begins. */
static const struct entities_trie_node *slot_of(const struct entities_trie *trie,
                                                const struct entities_trie_window *window, int i)
{
    uint64_t pair = entities_trie_hash_pair(window->points[i], window->points[i + 1]);

    return &trie->pairs[entities_trie_slot(trie, pair)];
}

static void ask_for_pairs(const struct entities_trie *trie,
                          const struct entities_trie_window *window, uint64_t places)
{
    for (; places != 0; places &= places - 1) {
        __builtin_prefetch(slot_of(trie, window, __builtin_ctzll(places)));
    }
}

static void ask_for_children(const struct entities_trie *trie,
                             const struct entities_trie_window *window, uint64_t places)
{
    for (; places != 0; places &= places - 1) {
        const struct entities_trie_node *node = slot_of(trie, window, __builtin_ctzll(places));
        if (!entities_trie_leaf(node)) {
            __builtin_prefetch(&trie->nodes[entities_trie_first(node)]);
        }
    }
}

void entities_trie_look(const struct entities_trie *trie, const char *text, size_t size,
                        size_t begin, struct entities_trie_window *window)
{
    uint64_t longer;

    window->text = text;
    window->size = size;
    window->begin = begin;
    decode(text + begin, size - begin, window);
    uint64_t whole = begin_pairs(trie, window, &longer);
    ask_for_pairs(trie, window, whole);
    longer = begin_longer(trie, window, longer);
    ask_for_pairs(trie, window, longer & ~whole);
    ask_for_children(trie, window, longer);
    window->places = whole | longer;
    window->longer = longer;
}
