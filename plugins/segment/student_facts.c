/* SPDX-License-Identifier: MIT */
/* The facts about a character: its neighbours up to two characters away, their
 * sorts, and the dictionary's words that begin, end and go on here. */
#include "student.h"

#include "upos.h"

#include <stdlib.h>

#define CHARACTERS 65536u

/* ---- sorts of characters ---- */

/* A character has the look of the last range that does not begin behind it. */
static const struct {
    uint16_t first;
    uint8_t look;
} ranges[] = {
    {0x0000, STUDENT_OTHER},  {'0', STUDENT_DIGIT},     {'9' + 1, STUDENT_OTHER},
    {'A', STUDENT_UPPER},     {'Z' + 1, STUDENT_OTHER}, {'a', STUDENT_LOWER},
    {'z' + 1, STUDENT_OTHER}, {0x00C0, STUDENT_LETTER}, {0x2000, STUDENT_OTHER},
    {0x3040, STUDENT_KANA},   {0x3100, STUDENT_OTHER},  {0x3400, STUDENT_HAN},
    {0x4DC0, STUDENT_OTHER},  {0x4E00, STUDENT_HAN},    {0xA000, STUDENT_LETTER},
    {0xD800, STUDENT_OTHER},  {0xF900, STUDENT_HAN},    {0xFB00, STUDENT_LETTER},
    {0xFE10, STUDENT_OTHER},
};

static const uint16_t numerals[] = {/* 〇一七万三两九二五亿八六十千四百零 */
                                    0x3007, 0x4E00, 0x4E03, 0x4E07, 0x4E09, 0x4E24,
                                    0x4E5D, 0x4E8C, 0x4E94, 0x4EBF, 0x516B, 0x516D,
                                    0x5341, 0x5343, 0x56DB, 0x767E, 0x96F6, 0};
static const uint16_t stops[] = {'!', ',', '.', ':', ';', '?', 0x3001, 0x3002, 0};
static const uint16_t opening[] = {'(',    '<',    '[',    '{',    0x2018, 0x201C,
                                   0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0};
static const uint16_t shutting[] = {')',    '>',    ']',    '}',    0x2019, 0x201D,
                                    0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0};

static void make_looks(uint8_t *looks)
{
    static const struct {
        const uint16_t *characters; /* end with 0 */
        uint8_t look;
    } exceptions[] = {{numerals, STUDENT_NUMERAL},
                      {stops, STUDENT_STOP},
                      {opening, STUDENT_OPENING},
                      {shutting, STUDENT_SHUTTING}};
    size_t range = 0;

    for (uint32_t c = 0; c < CHARACTERS; c++) {
        while (range + 1 < sizeof ranges / sizeof ranges[0] && ranges[range + 1].first <= c) {
            range++;
        }
        looks[c] = ranges[range].look;
    }
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        for (const uint16_t *c = exceptions[i].characters; *c; c++) {
            looks[*c] = exceptions[i].look;
        }
    }
}

/* ---- sorts of words ---- */

/* Words that the universal part of speech does not tell apart, but whose names do; 5 bits. */
static uint8_t sort_of_tag(const char *tag)
{
    static const char *const own[] = {"nr", "ns", "nt", "nz", "vn", "t", "s", "q"};

    for (uint8_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        size_t length = strlen(own[i]);
        if (strncmp(tag, own[i], length) == 0 && (length > 1 || !tag[1])) {
            return (uint8_t)(SEGMENT_UPOS_COUNT + i);
        }
    }
    return (uint8_t)segment_upos_of_tag(tag);
}

bool student_sorts_make(struct student_sorts *sorts, const struct jieba_lexicon *lexicon)
{
    sorts->lexicon = lexicon;
    sorts->of_tag = calloc(lexicon->tag_count, 1);
    sorts->look = malloc(CHARACTERS);
    if (!sorts->of_tag || !sorts->look) {
        student_sorts_free(sorts);
        return false;
    }
    for (size_t i = 1; i < lexicon->tag_count; i++) {
        sorts->of_tag[i] = sort_of_tag(lexicon->tags[i]);
    }
    make_looks(sorts->look);
    return true;
}

void student_sorts_free(struct student_sorts *sorts)
{
    free(sorts->of_tag);
    free(sorts->look);
    *sorts = (struct student_sorts){0};
}

/* ---- words ---- */

/* Lengths up to this are told apart; 3 bits. */
#define LONGEST 7u

static uint8_t capped(uint32_t length)
{
    return (uint8_t)(length < LONGEST ? length : LONGEST);
}

/* Notes the words that begin at cell i: each as one that ends, the longest as
 * one that begins and goes around. Earlier beginnings were noted before, so
 * what stands there already is longer. */
static void find_words_at(struct student_cells *cells, const struct student_sorts *sorts,
                          uint32_t i)
{
    struct student_words *words = cells->words;
    uint32_t node = JIEBA_BEGINNING, longest = 0, k = i;
    uint8_t sort = 0;

    do {
        node = jieba_lexicon_step(sorts->lexicon, node, cells->character[k]);
        struct jieba_word word = jieba_lexicon_at(sorts->lexicon, node);
        if (node && word.frequent) {
            sort = sorts->of_tag[word.tag];
            longest = k + 1 - i;
            if (!words[k].end) {
                words[k].end = capped(longest);
                words[k].end_class = sort;
            }
        }
    } while (node && cells->kind[++k] == STUDENT_WITHIN);
    words[i].begin = capped(longest);
    words[i].begin_class = sort;
    for (k = 1; k + 1 < longest; k++) {
        struct student_words *inner = &words[i + k];
        if (!inner->around) {
            inner->around = capped(longest);
            inner->around_class = sort;
            inner->depth = (uint8_t)(k < 3 ? k : 3);
        }
    }
}

static void find_words(struct student_cells *cells, const struct student_sorts *sorts)
{
    memset(cells->words, 0, cells->count * sizeof *cells->words);
    for (uint32_t i = 0; i < cells->count; i++) {
        if (cells->kind[i] >= STUDENT_FIRST) {
            find_words_at(cells, sorts, i);
        }
    }
}

/* ---- rows ---- */

/* The multipliers of MurmurHash3's finaliser (Austin Appleby, public domain). `which` keeps facts
 * of different sorts apart. */
static inline uint32_t row_of(uint64_t key, uint64_t which, unsigned bits)
{
    key = (key + (which << 56)) * 0xFF51AFD7ED558CCDu;
    key ^= key >> 33;
    return (uint32_t)((key * 0xC4CEB9FE1A85EC53u) >> (64 - bits));
}

enum {
    ONE,
    TWO,
    THREE,
    AROUND, /* the neighbours on both sides */
    LOOKS,
    LOOKS_AND_ONE,
    BEGIN,
    END,
    WITHIN,
    LENGTHS,
    BORDER, /* the word that ends before, the one that begins */
    LENGTHS_AND_ONE
};

static uint64_t lengths_of(const struct student_words *words)
{
    return (uint64_t)words->begin | (uint64_t)words->end << 3 | (uint64_t)words->around << 6 |
           (uint64_t)words->depth << 9;
}

static void find_singles(const struct student_cells *cells, uint32_t i, unsigned bits,
                         uint32_t *rows)
{
    const uint16_t *c = cells->character + i;
    const uint8_t *look = cells->look + i;
    const struct student_words *words = cells->words + i;
    uint64_t near = (uint64_t)look[-1] << 4 | look[0] | (uint64_t)look[1] << 8;
    uint64_t begin = (uint64_t)words->begin | (uint64_t)words->begin_class << 3;
    uint64_t end = (uint64_t)words->end | (uint64_t)words->end_class << 3;
    uint64_t before = (uint64_t)words[-1].end | (uint64_t)words[-1].end_class << 3;
    uint64_t around =
        (uint64_t)words->around | (uint64_t)words->depth << 3 | (uint64_t)words->around_class << 5;

    *rows++ = row_of((uint64_t)c[-1] << 16 | c[1], AROUND, bits);
    *rows++ = row_of(near << 8 | (uint64_t)look[-2] << 4 | look[2], LOOKS, bits);
    *rows++ = row_of(near << 16 | c[0], LOOKS_AND_ONE, bits);
    *rows++ = row_of(begin, BEGIN, bits);
    *rows++ = row_of(end, END, bits);
    *rows++ = row_of(around, WITHIN, bits);
    *rows++ =
        row_of(lengths_of(words) | (uint64_t)words[-1].end << 12 | (uint64_t)words[1].begin << 15,
               LENGTHS, bits);
    *rows++ = row_of(before << 8 | begin, BORDER, bits);
    *rows++ = row_of(lengths_of(words) << 16 | c[0], LENGTHS_AND_ONE, bits);
}

static void find_looks(struct student_cells *cells, const struct student_sorts *sorts)
{
    static const uint8_t empty[] = {
        [STUDENT_EDGE] = STUDENT_NOTHING, [STUDENT_SPACE] = STUDENT_GAP};

    for (uint32_t i = 0; i < cells->count; i++) {
        uint8_t kind = cells->kind[i];
        cells->look[i] = kind < STUDENT_FIRST ? empty[kind] : sorts->look[cells->character[i]];
    }
}

void student_find_facts(struct student_cells *cells, const struct student_sorts *sorts,
                        unsigned bits)
{
    find_looks(cells, sorts);
    find_words(cells, sorts);
    for (uint32_t i = 0; i < cells->count; i++) {
        /* what stands behind the last cell is an edge's; edges come in pairs */
        const uint16_t *c = cells->character + i;
        uint64_t second = i + 1 < cells->count ? c[1] : 0;
        uint64_t third = i + 2 < cells->count ? c[2] : 0;
        struct student_facts *facts = &cells->facts[i];
        facts->one = row_of(c[0], ONE, bits);
        facts->two = row_of(c[0] | second << 16, TWO, bits);
        facts->three = row_of(c[0] | second << 16 | third << 32, THREE, bits);
        if (cells->kind[i] >= STUDENT_FIRST) {
            find_singles(cells, i, bits, facts->single);
        }
    }
}
