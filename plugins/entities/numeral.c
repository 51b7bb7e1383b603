/* SPDX-License-Identifier: MIT */
/* Digits and Chinese numerals into decimal numbers. */
#include "numeral.h"

#include <string.h>

/* forms of one numeral, the plain one first */
static const uint32_t forms[][2] = {
    {0x842C, 0x4E07}, /* 萬 万 */
    {0x5104, 0x4EBF}, /* 億 亿 */
    {0x5169, 0x4E24}, /* 兩 两 */
    {0x9918, 0x4F59}, /* 餘 余 */
    {0x5E7E, 0x51E0}, /* 幾 几 */
    {0x6578, 0x6570}, /* 數 数 */
    {0x4F86, 0x6765}, /* 來 来 */
    {0x9EDE, 0x70B9}, /* 點 点 */
    {0xFF05, '%'},    {0xFF0E, '.'}, {0xFF0C, ','}, {0xFF0F, '/'}, {0xFF0D, '-'}, {0x2212, '-'},
};

static const uint32_t numerals[][2] = {
    {0x3007, 0}, {0x25CB, 0}, {0x96F6, 0}, {0x4E00, 1}, {0x4E8C, 2}, {0x4E24, 2}, {0x4E09, 3},
    {0x56DB, 4}, {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7}, {0x516B, 8}, {0x4E5D, 9},
};

#define TEN 0x5341u      /* 十 */
#define HUNDRED 0x767Eu  /* 百 */
#define THOUSAND 0x5343u /* 千 */
#define MYRIAD 0x4E07u   /* 万 */
#define HUNDRED_MILLION 0x4EBFu
#define SEVERAL 0x51E0u /* 几 */
#define SOME 0x6570u    /* 数 */
#define ABOVE 0x4E0Au   /* 上百 */
#define POINT 0x70B9u   /* 点 */

enum { MYRIAD_ZEROS = 4 };
#define MOST 1000000000000000 /* 10^15: sums of sections stay below 10^18 */

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static uint32_t plain(uint32_t c)
{
    if (c >= 0xFF10 && c <= 0xFF19) {
        return c - 0xFF10 + '0';
    }
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (forms[i][0] == c) {
            return forms[i][1];
        }
    }
    return c;
}

bool entities_glyphs_read(const char *surface, size_t size, struct entities_glyphs *glyphs)
{
    unsigned count = 0;
    size_t at = 0;

    while (at < size && count < ENTITIES_MOST_GLYPHS) {
        uint32_t begin = (uint32_t)at, c = entities_next(surface, &at);
        if (!entities_blank(c)) {
            glyphs->at[count++] = (struct entities_glyph){plain(c), begin, (uint32_t)at};
        }
    }
    glyphs->count = count;
    glyphs->at[count] = (struct entities_glyph){0, (uint32_t)at, (uint32_t)at};
    return at == size;
}

int entities_digit(uint32_t c)
{
    if (c >= '0' && c <= '9') {
        return (int)(c - '0');
    }
    for (size_t i = 0; i < COUNT_OF(numerals); i++) {
        if (numerals[i][0] == c) {
            return (int)numerals[i][1];
        }
    }
    return -1;
}

int entities_zeros(uint32_t c)
{
    switch (c) {
    case TEN: return 1;
    case HUNDRED: return 2;
    case THOUSAND: return 3;
    case MYRIAD: return 4;
    case HUNDRED_MILLION: return 8;
    default: return 0;
    }
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* 65   1,630   168.6 */
static bool read_digits(const struct entities_glyphs *glyphs, unsigned from,
                        struct entities_numeral *numeral)
{
    char text[ENTITIES_MOST_GLYPHS];
    const struct entities_glyph *at = glyphs->at;
    unsigned i = from, size = 0;

    while (is_digit(at[i].c) || (at[i].c == ',' && is_digit(at[i + 1].c))) {
        if (at[i].c != ',') {
            text[size++] = (char)at[i].c;
        }
        i++;
    }
    if (at[i].c == '.' && is_digit(at[i + 1].c)) {
        do {
            text[size++] = (char)at[i++].c;
        } while (is_digit(at[i].c));
    }
    numeral->end = i;
    numeral->digits = true;
    bool fits = entities_decimal_read(text, size, &numeral->low);
    numeral->high = numeral->low;
    return fits;
}

/* A number of numerals under way: all, those below the last 万 or 亿, the digit not yet placed. */
struct sum {
    int64_t total, section, digit;
    bool open; /* a digit waits */
};

static bool multiply(struct sum *sum, uint32_t c)
{
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 0, 0, 0, 100000000};
    int64_t power = powers[entities_zeros(c)];

    if (power < powers[4]) {
        sum->section += (sum->open ? sum->digit : 1) * power;
    } else {
        int64_t below = sum->section + (sum->open ? sum->digit : 0);
        if (sum->total > 0 && power > powers[4]) {
            below += sum->total; /* 三万亿 */
            sum->total = 0;
        }
        below = below == 0 ? 1 : below;
        if (below > MOST / power) {
            return false;
        }
        sum->total += below * power;
        sum->section = 0;
    }
    sum->open = false;
    sum->digit = 0;
    return sum->total < MOST;
}

static bool part_of_numeral(uint32_t c)
{
    return c > '9' &&
           (entities_digit(c) >= 0 || entities_zeros(c) > 0 || c == SEVERAL || c == SOME);
}

/* Whether glyph i and the next are neighbours of one choice: 三五, 七八. */
static bool pair(const struct entities_glyph *at, unsigned i, unsigned from)
{
    int first = entities_digit(at[i].c), second = entities_digit(at[i + 1].c);

    return first > 0 && second > first &&
           !(part_of_numeral(at[i + 2].c) && entities_digit(at[i + 2].c) >= 0) &&
           !(i > from && entities_digit(at[i - 1].c) >= 0);
}

/* Two or more digits in a row, such as 二〇二二, which are read one by one. */
static bool spelled(const struct entities_glyph *at, unsigned from, unsigned end)
{
    for (unsigned i = from; i < end; i++) {
        if (entities_digit(at[i].c) < 0) {
            return false;
        }
    }
    return end - from >= 3;
}

/* What 几 leaves open: 几十 reaches up to 99, 几十万 to 999999. */
static int64_t leeway(const struct entities_glyph *at, unsigned from, unsigned end)
{
    int64_t open = 0;

    for (unsigned i = from; i < end; i++) {
        if (at[i].c == SEVERAL || at[i].c == SOME) {
            open = 1;
        }
        for (int zeros = entities_zeros(at[i].c); zeros > 0 && open < MOST; zeros--) {
            open *= 10;
        }
    }
    return open > 0 ? open - 1 : 0;
}

/* The number of the glyphs from..end; `upper`: the largest that is meant. */
static bool evaluate(const struct entities_glyph *at, unsigned from, unsigned end, bool upper,
                     int64_t *value)
{
    struct sum sum = {0, 0, 0, false};
    bool spell = spelled(at, from, end);

    for (unsigned i = from; i < end; i++) {
        int digit = entities_digit(at[i].c);
        bool several = at[i].c == SEVERAL || at[i].c == SOME;
        if (!several && digit < 0) {
            if (!multiply(&sum, at[i].c)) {
                return false;
            }
            continue;
        }
        if (several) {
            digit = upper ? 9 : i == from ? 2 : 1;
        } else if (!spell && i + 1 < end && pair(at, i, from)) {
            digit = upper ? entities_digit(at[++i].c) : digit;
            i += !upper;
        }
        sum.digit = (spell ? sum.digit * 10 : 0) + digit;
        sum.open = true;
        if (sum.digit > MOST) {
            return false;
        }
    }
    *value = sum.total + sum.section + sum.digit + (upper ? leeway(at, from, end) : 0);
    return *value < MOST;
}

/* 三万五千   十几   三五   七点六 */
static bool read_numerals(const struct entities_glyphs *glyphs, unsigned from,
                          struct entities_numeral *numeral)
{
    const struct entities_glyph *at = glyphs->at;
    unsigned end = from;
    int64_t low = 0, high = 0;

    /* 百万|千瓦: no thousand follows a myriad without a digit of its own */
    while (part_of_numeral(at[end].c) &&
           !(end > from && entities_zeros(at[end - 1].c) >= MYRIAD_ZEROS &&
             (entities_zeros(at[end].c) == 2 || entities_zeros(at[end].c) == 3))) {
        end++;
    }
    numeral->end = end;
    numeral->digits = false;
    if (end == from || !evaluate(at, from, end, false, &low) ||
        !evaluate(at, from, end, true, &high)) {
        return false;
    }
    numeral->low = (struct entities_decimal){low, 0};
    numeral->high = (struct entities_decimal){high, 0};
    if (at[end].c == POINT && entities_digit(at[end + 1].c) >= 0) {
        for (end++; entities_digit(at[end].c) >= 0; end++) {
            if (low > MOST / 10) {
                return false;
            }
            low = low * 10 + entities_digit(at[end].c);
            numeral->low = (struct entities_decimal){low, numeral->low.exponent - 1};
        }
        numeral->high = numeral->low;
        numeral->end = end;
    }
    return true;
}

bool entities_numeral_read(const struct entities_glyphs *glyphs, unsigned from,
                           struct entities_numeral *numeral)
{
    const struct entities_glyph *at = glyphs->at;

    numeral->end = from;
    if (is_digit(at[from].c)) {
        return read_digits(glyphs, from, numeral);
    }
    bool above = at[from].c == ABOVE && entities_zeros(at[from + 1].c) > 0;
    return read_numerals(glyphs, from + above, numeral);
}
