/* SPDX-License-Identifier: MIT */
/* The kinds of blocks: by how they begin, where they stand, and whether they say what another
 * block says. */
#include "characters.h"
#include "layout.h"

#include <stdlib.h>
#include <string.h>

const char *const layout_kind_names[LAYOUT_KINDS] = {"paragraph", "heading",   "byline",
                                                     "caption",   "list_item", "pull_quote"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* More such lines in a row than this are no headings: verse, a list of names, a table. */
#define MOST_HEADINGS 5u

/* Longest heading, in characters. */
#define LONGEST_HEADING 60u

static bool begins_with(const char *text, const struct layout_block *block, const char *what)
{
    size_t size = strlen(what);

    return block->span.end - block->span.begin >= size &&
           memcmp(text + block->span.begin, what, size) == 0;
}

static bool ends_with(const char *text, const struct layout_block *block, const char *what)
{
    size_t size = strlen(what);

    return block->span.end - block->span.begin >= size &&
           memcmp(text + block->span.end - size, what, size) == 0;
}

/* ---- captions ---- */

/* How captions begin and end, by the conventions of picture desks. */
static bool is_marked_caption(const char *text, const struct layout_block *block)
{
    static const char *const begins[] = {"图为", "上图", "下图", "左图", "右图", "图①", "图②",
                                         "图③",  "图一", "图二", "图：", "图片", "▲",   "△",
                                         "▼",    "↑",    "↓",    "←",    "→",    "题图"};
    static const char *const ends[] = {"摄",       "摄）",         "摄)",           "摄影",
                                       "供图",     "供图）",       "制图",          "发",
                                       "资料图片", "（资料图片）", "图片由本人提供"};

    if (block->characters > 150) {
        return false;
    }
    for (size_t i = 0; i < COUNT(begins); i++) {
        if (begins_with(text, block, begins[i])) {
            return true;
        }
    }
    for (size_t i = 0; block->head && i < COUNT(ends); i++) {
        if (ends_with(text, block, ends[i])) {
            return true;
        }
    }
    return false;
}

/* Lines without the end of a sentence that stand apart from what follows, by more blank lines
 * than blocks have between them as a rule, belong to a picture or a chart. */
static bool stands_apart(const struct layout_block *blocks, size_t count, size_t i, unsigned usual)
{
    unsigned above = i ? blocks[i].gap : 0, below = i + 1 < count ? blocks[i + 1].gap : 0;

    return blocks[i].head && i > 1 && (below > usual || (above > usual && below > 0));
}

static unsigned usual_gap(const struct layout_block *blocks, size_t count)
{
    size_t of[LAYOUT_GAPS] = {0};
    unsigned most = 0;

    for (size_t i = 1; i < count; i++) {
        of[blocks[i].gap]++;
    }
    for (unsigned gap = 1; gap < LAYOUT_GAPS; gap++) {
        most = of[gap] > of[most] ? gap : most;
    }
    return most;
}

static bool is_captioned(const struct layout_block *blocks, size_t count, size_t i,
                         const char *text, unsigned usual)
{
    const struct layout_block *block = &blocks[i];

    if (is_marked_caption(text, block)) {
        return true;
    }
    if (!stands_apart(blocks, count, i, usual) || block->alone) {
        return false;
    }
    /* a heading stands above its text; what the next block is set off from heads nothing */
    bool below = i + 1 < count && blocks[i + 1].gap > usual;
    return below || (blocks[i].gap > usual && i > 0 && blocks[i - 1].kind == LAYOUT_CAPTION);
}

/* ---- items ---- */

/* Whether the numeral at text[at], of a heading that ends at `end`, counts things: a measure word
 * follows, or a word of two characters and nothing more (三平台). */
static bool counts_things(const char *text, uint32_t at, uint32_t end)
{
    static const char measures[][4] = {"大", "项", "个", "条", "种", "点", "类", "步", "招", "件"};

    for (size_t i = 0; i < COUNT(measures); i++) {
        if (end - at >= 6 && memcmp(text + at + 3, measures[i], 3) == 0) {
            return end - at > 6;
        }
    }
    return end - at == 9;
}

/* Whether a heading announces how many things follow: 三大举措, 五项重点, 六个方面. */
static bool announces(const char *text, const struct layout_block *block)
{
    static const char numerals[][4] = {"二", "两", "三", "四", "五", "六", "七", "八", "九", "十"};
    uint32_t begin = block->span.begin, end = block->span.end;

    for (uint32_t at = end - begin > 18 ? end - 18 : begin; at + 9 <= end; at++) {
        bool ordinal = at >= begin + 3 && memcmp(text + at - 3, "第", 3) == 0;
        for (size_t i = 0; !ordinal && i < COUNT(numerals); i++) {
            if (memcmp(text + at, numerals[i], 3) == 0 && counts_things(text, at, end)) {
                return true;
            }
        }
    }
    return false;
}

/* Paragraphs under a heading that announces several, up to the next heading. */
static void find_items(struct layout_block *blocks, size_t count, const char *text)
{
    for (size_t i = 0; i + 2 < count; i++) {
        if (blocks[i].kind != LAYOUT_HEADING || !announces(text, &blocks[i])) {
            continue;
        }
        size_t end = i + 1;
        while (end < count && blocks[end].kind == LAYOUT_PARAGRAPH) {
            end++;
        }
        for (size_t k = i + 1; end - i > 2 && end - i < 16 && k < end; k++) {
            blocks[k].kind = LAYOUT_LIST_ITEM;
        }
    }
}

/* ---- pull quotes ---- */

#define SHINGLE 24u        /* bytes: eight ideographs */
#define LONGEST_QUOTE 600u /* characters; what is longer is no quote set off */
#define SHORTEST_QUOTE 12u

struct shingle {
    uint64_t hash;
    uint32_t block;
};

static uint64_t hash_of(const char *text, uint32_t size)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */

    for (uint32_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3u;
    }
    return hash ^ hash >> 29;
}

static int by_hash(const void *a, const void *b)
{
    const struct shingle *one = a, *other = b;

    if (one->hash != other->hash) {
        return one->hash < other->hash ? -1 : 1;
    }
    return (one->block > other->block) - (one->block < other->block);
}

static bool is_boundary(const char *text, uint32_t at)
{
    return ((unsigned char)text[at] & 0xC0u) != 0x80u;
}

/* Shingles of the blocks that may be quotes, or be quoted: every one of those, sorted. */
static size_t list_shingles(const struct layout_block *blocks, size_t count, const char *text,
                            struct shingle *shingles)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        for (uint32_t at = blocks[i].span.begin; at + SHINGLE <= blocks[i].span.end; at++) {
            if (is_boundary(text, at)) {
                shingles[used++] = (struct shingle){hash_of(text + at, SHINGLE), (uint32_t)i};
            }
        }
    }
    qsort(shingles, used, sizeof *shingles, by_hash);
    return used;
}

/* Whether the shingle also stands in a block other than `i`. */
static bool stands_elsewhere(const struct shingle *shingles, size_t count, uint64_t hash, size_t i)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (shingles[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < count && shingles[low].hash == hash; low++) {
        if (shingles[low].block != i) {
            return true;
        }
    }
    return false;
}

/* Blocks of which other blocks say nearly every word: set off from the body that they repeat. The
 * one that comes first, before the body, or is shorter is the quote. */
static void mark_quotes(struct layout_block *blocks, size_t count, const char *text,
                        const struct shingle *shingles, size_t shingle_count)
{
    for (size_t i = 0; i < count; i++) {
        struct layout_block *block = &blocks[i];
        size_t all = 0, elsewhere = 0;
        if (block->kind != LAYOUT_PARAGRAPH || block->characters < SHORTEST_QUOTE ||
            block->characters > LONGEST_QUOTE) {
            continue;
        }
        for (uint32_t at = block->span.begin; at + SHINGLE <= block->span.end; at++) {
            if (is_boundary(text, at)) {
                all++;
                elsewhere +=
                    stands_elsewhere(shingles, shingle_count, hash_of(text + at, SHINGLE), i);
            }
        }
        if (all && elsewhere * 10 >= all * 7) {
            block->kind = LAYOUT_PULL_QUOTE;
        }
    }
}

/* Of two blocks that repeat each other only one is the quote. */
static void keep_bodies(struct layout_block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool set_off =
            i + 1 < count && i > 0 && blocks[i].gap > 0 &&
            (blocks[i - 1].kind == LAYOUT_HEADING || blocks[i + 1].kind != LAYOUT_PARAGRAPH);
        if (blocks[i].kind == LAYOUT_PULL_QUOTE && !set_off) {
            blocks[i].kind = LAYOUT_PARAGRAPH;
        }
    }
}

static bool find_quotes(struct layout_block *blocks, size_t count, const char *text)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        bytes += blocks[i].span.end - blocks[i].span.begin;
    }
    if (count < 4 || bytes > (1u << 20)) {
        return true; /* nothing to repeat; or no page of a newspaper */
    }
    struct shingle *shingles = malloc(bytes * sizeof *shingles + 1);
    if (!shingles) {
        return false;
    }
    size_t used = list_shingles(blocks, count, text, shingles);
    mark_quotes(blocks, count, text, shingles, used);
    keep_bodies(blocks, count);
    free(shingles);
    return true;
}

/* ---- all of them ---- */

/* Lines without sentence ends, many in a row, are not headings. */
static void find_headings(struct layout_block *blocks, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && blocks[end].head) {
            end++;
        }
        for (size_t k = i; k < end; k++) {
            if (end - i <= MOST_HEADINGS && !blocks[k].alone &&
                blocks[k].characters <= LONGEST_HEADING) {
                blocks[k].kind = LAYOUT_HEADING;
            }
        }
        i = end > i ? end : i + 1;
    }
}

bool layout_find_kinds(struct layout_block *blocks, size_t count, const char *text)
{
    struct layout_facts ignored;
    unsigned usual = usual_gap(blocks, count);

    find_headings(blocks, count);
    for (size_t i = 0; i < count; i++) {
        ignored.name_count = 0;
        if (layout_read_byline(text, blocks[i].span.begin, blocks[i].span.end, &ignored)) {
            blocks[i].kind = LAYOUT_BYLINE;
        } else if (is_captioned(blocks, count, i, text, usual)) {
            blocks[i].kind = LAYOUT_CAPTION;
        }
    }
    find_items(blocks, count, text);
    return find_quotes(blocks, count, text);
}
