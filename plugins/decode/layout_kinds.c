/* SPDX-License-Identifier: MIT */
/* The kinds of blocks: by how they begin, where they stand, and whether they say what another
 * block says. */
#include "characters.h"
#include "layout.h"
#include "layout_words.h"

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

/* ---- captions ---- */

/* How captions begin and end, by the conventions of picture desks. */
static bool is_marked_caption(const char *text, const struct layout_block *block)
{
    static const struct layout_word begins[] = {
        LAYOUT_WORD("图为"), LAYOUT_WORD("上图"), LAYOUT_WORD("下图"), LAYOUT_WORD("左图"),
        LAYOUT_WORD("右图"), LAYOUT_WORD("图①"),  LAYOUT_WORD("图②"),  LAYOUT_WORD("图③"),
        LAYOUT_WORD("图一"), LAYOUT_WORD("图二"), LAYOUT_WORD("图："), LAYOUT_WORD("图片"),
        LAYOUT_WORD("▲"),    LAYOUT_WORD("△"),    LAYOUT_WORD("▼"),    LAYOUT_WORD("↑"),
        LAYOUT_WORD("↓"),    LAYOUT_WORD("←"),    LAYOUT_WORD("→"),    LAYOUT_WORD("题图")};
    static const struct layout_word ends[] = {LAYOUT_WORD("摄"),
                                              LAYOUT_WORD("摄）"),
                                              LAYOUT_WORD("摄)"),
                                              LAYOUT_WORD("攝"),
                                              LAYOUT_WORD("攝）"),
                                              LAYOUT_WORD("摄影"),
                                              LAYOUT_WORD("供图"),
                                              LAYOUT_WORD("供图）"),
                                              LAYOUT_WORD("制图"),
                                              LAYOUT_WORD("摄影报道"),
                                              LAYOUT_WORD("资料图片"),
                                              LAYOUT_WORD("（资料图片）"),
                                              LAYOUT_WORD("图片由本人提供")};

    uint32_t begin = block->span.begin, end = block->span.end;

    return block->characters <= 150 && (layout_word_at(begins, COUNT(begins), text, begin, end) ||
                                        layout_word_before(ends, COUNT(ends), text, begin, end));
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
 * follows, and what is counted, of two characters or more (not 两个月). */
static bool counts_things(const char *text, uint32_t at, uint32_t end)
{
    static const char measures[][4] = {"大", "项", "个", "条", "种", "点", "类", "步", "招", "件"};

    for (size_t i = 0; i < COUNT(measures); i++) {
        if (end - at >= 12 && memcmp(text + at + 3, measures[i], 3) == 0) {
            return memcmp(text + at + 6, "百分", 6) != 0; /* 三个百分点 */
        }
    }
    return false;
}

/* Whether a heading announces how many things follow: 四项纪律, 六个方面. */
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

/* Whether a heading says that advice follows: what stands below it is a list. */
static bool advises(const char *text, const struct layout_block *block)
{
    static const struct layout_word words[] = {
        LAYOUT_WORD("提醒"), LAYOUT_WORD("提示"), LAYOUT_WORD("须知"), LAYOUT_WORD("注意事项"),
        LAYOUT_WORD("贴士"), LAYOUT_WORD("建议"), LAYOUT_WORD("攻略")};

    return layout_word_before(words, COUNT(words), text, block->span.begin, block->span.end);
}

/* Labels of those who speak, not of items. */
static bool is_speaker(const char *label)
{
    static const char *const speakers[] = {"记者", "问：", "答：", "主持", "編輯", "编辑"};

    for (size_t i = 0; i < COUNT(speakers); i++) {
        if (strncmp(label, speakers[i], strlen(speakers[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The bytes of a short label before a colon at the beginning of a block; 0: there is none. */
static uint32_t label_size(const char *text, const struct layout_block *block)
{
    uint32_t size = block->span.end - block->span.begin;

    for (uint32_t at = 6; at <= 12 && at + 3 < size; at += 3) {
        if (memcmp(text + block->span.begin + at, "：", 3) == 0) {
            return is_speaker(text + block->span.begin) ? 0 : at;
        }
    }
    return 0;
}

/* Neighbouring paragraphs with labels of the same length, or with numbers, are items. */
static void find_marked_items(struct layout_block *blocks, size_t count, const char *text)
{
    for (size_t i = 0; i < count;) {
        uint32_t label = label_size(text, &blocks[i]);
        size_t end = i;
        while (end < count && blocks[end].kind == LAYOUT_PARAGRAPH &&
               ((label && label_size(text, &blocks[end]) == label) ||
                (blocks[i].numbered && blocks[end].numbered &&
                 !begins_with(text, &blocks[end], "第")))) {
            end++;
        }
        for (size_t k = i; end - i > 1 && k < end; k++) {
            blocks[k].kind = LAYOUT_LIST_ITEM;
        }
        i = end > i ? end : i + 1;
    }
}

/* Paragraphs under a heading that announces several, up to the next heading. */
static void find_items(struct layout_block *blocks, size_t count, const char *text)
{
    for (size_t i = 0; i + 2 < count; i++) {
        bool advice = advises(text, &blocks[i]);
        if (blocks[i].kind != LAYOUT_HEADING || !(advice || announces(text, &blocks[i]))) {
            continue;
        }
        size_t end = i + 1;
        while (end < count && blocks[end].kind == LAYOUT_PARAGRAPH) {
            end++;
        }
        bool few = end - i > 2 && end - i < 16;
        for (size_t k = i + 1; few && advice && k < end; k++) {
            few = blocks[k].characters <= 60;
        }
        for (size_t k = i + 1; few && k < end; k++) {
            blocks[k].kind = LAYOUT_LIST_ITEM;
        }
    }
}

/* ---- pull quotes ---- */

#define SAMPLE 24u         /* bytes: eight ideographs */
#define SAMPLES 16u        /* of a block … */
#define SAMPLES_AMISS 4u   /* … of which so many may be nowhere else */
#define LONGEST_QUOTE 600u /* characters; what is longer is no quote set off */
#define SHORTEST_QUOTE 12u
#define LONGEST_PAGE (1u << 17) /* bytes; no page of a newspaper has more */

static uint32_t boundary(const char *text, uint32_t at)
{
    while (((unsigned char)text[at] & 0xC0u) == 0x80u) {
        at--;
    }
    return at;
}

/* Whether other blocks say nearly every word of this one: samples of it, spread evenly, are looked
 * for in the rest of the text. */
static bool is_said_elsewhere(const struct layout_block *block, const char *text, uint32_t size)
{
    uint32_t begin = block->span.begin, length = block->span.end - begin, amiss = 0;

    if (length < SAMPLE + SAMPLES) {
        return false;
    }
    for (uint32_t i = 0; i < SAMPLES && amiss <= SAMPLES_AMISS; i++) {
        uint32_t at = boundary(text, begin + (length - SAMPLE) / (SAMPLES - 1) * i);
        amiss += memmem(text, begin, text + at, SAMPLE) == NULL &&
                 memmem(text + block->span.end, size - block->span.end, text + at, SAMPLE) == NULL;
    }
    return amiss <= SAMPLES_AMISS;
}

/* A quote is set off from the body: under a heading, or with no paragraph behind it. */
static bool is_set_off(const struct layout_block *blocks, size_t count, size_t i)
{
    return i > 0 && i + 1 < count && blocks[i].gap > 0 &&
           (blocks[i - 1].kind == LAYOUT_HEADING || blocks[i + 1].kind != LAYOUT_PARAGRAPH);
}

static void find_quotes(struct layout_block *blocks, size_t count, const char *text)
{
    uint32_t size = count ? blocks[count - 1].span.end : 0;

    for (size_t i = 1; size <= LONGEST_PAGE && i + 1 < count; i++) {
        struct layout_block *block = &blocks[i];
        if (block->kind == LAYOUT_PARAGRAPH && block->characters >= SHORTEST_QUOTE &&
            block->characters <= LONGEST_QUOTE && is_set_off(blocks, count, i) &&
            is_said_elsewhere(block, text, size)) {
            block->kind = LAYOUT_PULL_QUOTE;
        }
    }
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

void layout_find_kinds(struct layout_block *blocks, size_t count, const char *text)
{
    struct layout_facts ignored;
    unsigned usual = usual_gap(blocks, count);

    find_headings(blocks, count);
    for (size_t i = 0; i < count; i++) {
        ignored.name_count = 0;
        if (blocks[i].head &&
            layout_read_byline(text, blocks[i].span.begin, blocks[i].span.end, &ignored)) {
            blocks[i].kind = LAYOUT_BYLINE;
        } else if (is_captioned(blocks, count, i, text, usual)) {
            blocks[i].kind = LAYOUT_CAPTION;
        }
    }
    find_items(blocks, count, text);
    find_marked_items(blocks, count, text);
    find_quotes(blocks, count, text);
}
