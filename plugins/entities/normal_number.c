/* SPDX-License-Identifier: MIT */
/* Quantities: number, what multiplies it, unit. */
#include "normal_number.h"

#include "numeral.h"

#include <string.h>

#define MORE_YU 0x4F59u  /* 余 */
#define MORE_DUO 0x591Au /* 多 */
#define MORE_LAI 0x6765u /* 来 */
#define HALF 0x534Au     /* 半 */
#define PIECE 0x4E2Au    /* 个 */
#define PIECE_2 0x500Bu  /* 個 */
#define TENTHS 0x6210u   /* 成 */
#define DISCOUNT 0x6298u /* 折 */
#define FEN 0x5206u      /* 分 of 百分之 */
#define ZHI 0x4E4Bu      /* 之 of 百分之 */
#define ZERO 0x96F6u     /* 零 of 4年零7个月 */
#define PER 0x6BCFu      /* 每 */
#define IDEOGRAPHIC_COMMA 0x3001u

static const struct entities_decimal one_half = {5, -1};

static bool more(uint32_t c)
{
    return c == MORE_YU || c == MORE_DUO || c == MORE_LAI;
}

static bool dash(uint32_t c)
{
    return c == '-' || c == '~' || c == 0xFF5E || c == 0x2013 || c == 0x2014 || c == 0x81F3 ||
           c == 0x5230 || c == IDEOGRAPHIC_COMMA; /* – — 至 到 */
}

/* Copies the glyphs from..end without blanks and in their plain forms; false: no room. */
static bool copy_name(const char *surface, const struct entities_glyphs *glyphs, unsigned from,
                      unsigned end, char *to)
{
    size_t size = 0;

    for (unsigned i = from; i < end; i++) {
        const struct entities_glyph *glyph = &glyphs->at[i];
        size_t more_bytes = glyph->end - glyph->begin;
        if (size + more_bytes >= ENTITIES_LONGEST_UNIT) {
            to[0] = 0;
            return false;
        }
        if (glyph->c < 0x80) {
            to[size++] = (char)glyph->c;
        } else {
            memcpy(to + size, surface + glyph->begin, more_bytes);
            size += more_bytes;
        }
    }
    to[size] = 0;
    return true;
}

/* One number of a quantity, up to its end or a dash. */
struct piece {
    struct entities_decimal low, high;
    unsigned value_end, unit_begin, unit_end; /* glyphs */
    int zeros;                                /* of the 万 or 亿 that the unit begins with */
    bool half;                                /* 一年半 */
    bool valid;
};

static bool ends_piece(const struct entities_glyphs *glyphs, unsigned i)
{
    return i >= glyphs->count || dash(glyphs->at[i].c);
}

static unsigned piece_end(const struct entities_glyphs *glyphs, unsigned i)
{
    while (!ends_piece(glyphs, i)) {
        i++;
    }
    return i;
}

/* 千瓦 of 120万千瓦 is a unit, its 千 multiplies nothing. */
static bool unit_starts(const struct entities_units *units, const char *surface,
                        const struct entities_glyphs *glyphs, unsigned i, unsigned end)
{
    char name[ENTITIES_LONGEST_UNIT];

    return copy_name(surface, glyphs, i, end, name) &&
           entities_units_find(units, name, strlen(name)) != NULL;
}

static void scale(struct piece *piece, int zeros)
{
    piece->low.exponent += zeros;
    piece->high.exponent += zeros;
}

/* Reads what stands between the number and the unit: 余, 多, 万, 半. A 万 behind digits is the
 * unit's (52.7|亿元) unless 余 or 多 stands behind it (2.7万多|元). */
static void read_tail(const struct entities_units *units, const char *surface,
                      const struct entities_glyphs *glyphs, unsigned i, bool digits,
                      struct piece *piece)
{
    const struct entities_glyph *at = glyphs->at;
    unsigned end = piece_end(glyphs, i);

    piece->unit_begin = piece->value_end = i;
    for (; i < end; i++) {
        int zeros = entities_zeros(at[i].c);
        if (zeros > 0 && !unit_starts(units, surface, glyphs, i, end)) {
            scale(piece, zeros);
            piece->zeros += zeros;
            piece->value_end = digits ? piece->value_end : i + 1;
        } else if (more(at[i].c)) {
            piece->value_end = i + 1;
            piece->zeros = 0;
        } else if ((at[i].c == PIECE || at[i].c == PIECE_2) && at[i + 1].c == HALF) {
            piece->half = true;
            piece->value_end = i + 2;
            i++;
        } else if ((at[i].c == PIECE || at[i].c == PIECE_2) && more(at[i + 1].c)) {
            piece->value_end = i + 2;
            i++;
        } else {
            break;
        }
    }
    piece->unit_begin = piece->value_end;
    piece->unit_end = end;
    if (end > piece->unit_begin + 1 && at[end - 1].c == HALF) {
        piece->half = true;
        piece->value_end = piece->unit_end--;
    }
}

/* Where 一万二 or 七成五 ends with a digit, it is a tenth. */
static void read_tenth(const struct entities_glyphs *glyphs, struct piece *piece)
{
    const struct entities_glyph *at = glyphs->at;
    unsigned last = piece->unit_end - 1;

    if (piece->unit_end != piece->unit_begin + 2) {
        return;
    }
    int digit = entities_digit(at[last].c);
    if (at[piece->unit_begin].c == TENTHS && digit > 0) {
        const struct entities_decimal tenth = {digit, -1};
        piece->valid = entities_decimal_add(piece->low, tenth, &piece->low) &&
                       entities_decimal_add(piece->high, tenth, &piece->high);
        piece->value_end = piece->unit_end--;
    } else if (more(at[last].c)) {
        piece->value_end = piece->unit_end--; /* 两成多 */
    }
}

static struct piece read_piece(const struct entities_units *units, const char *surface,
                               const struct entities_glyphs *glyphs, unsigned from)
{
    const struct entities_glyph *at = glyphs->at;
    struct piece piece = {.unit_end = from};
    bool negative = at[from].c == '-' && from == 0;
    struct entities_numeral numeral = {.end = from};

    if (at[from].c == HALF) { /* 半年 */
        numeral = (struct entities_numeral){one_half, one_half, from + 1, false};
        piece.valid = true;
    } else {
        piece.valid = entities_numeral_read(glyphs, from + negative, &numeral);
    }
    piece.low = numeral.low;
    piece.high = numeral.high;
    read_tail(units, surface, glyphs, numeral.end, numeral.digits, &piece);
    if (at[numeral.end].c == PIECE && at[from].c == HALF) {
        piece.unit_begin = numeral.end; /* 半个月 */
    }
    read_tenth(glyphs, &piece);
    if (piece.half) {
        piece.valid = piece.valid && entities_decimal_add(piece.low, one_half, &piece.low) &&
                      entities_decimal_add(piece.high, one_half, &piece.high);
    }
    if (at[piece.unit_begin].c == DISCOUNT && numeral.end == from + 2 && !numeral.digits) {
        piece.valid = entities_digit(at[from].c) > 0 && entities_digit(at[from + 1].c) > 0;
        piece.low = piece.high = (struct entities_decimal){
            entities_digit(at[from].c) * 10 + entities_digit(at[from + 1].c), -1}; /* 八五折 */
    }
    if (negative) {
        piece.low.mantissa = -piece.low.mantissa;
        piece.high.mantissa = -piece.high.mantissa;
    }
    return piece;
}

/* 百分之五   三分之二: the unit stands before the number. */
static bool read_fraction(const struct entities_glyphs *glyphs, struct entities_amount *amount,
                          bool *valid)
{
    const struct entities_glyph *at = glyphs->at;
    struct entities_numeral under = {.end = 0}, over;

    *valid = entities_numeral_read(glyphs, 0, &under);
    if (at[under.end].c != FEN || at[under.end + 1].c != ZHI) {
        return false;
    }
    *valid = *valid && entities_numeral_read(glyphs, under.end + 2, &over) &&
             under.low.exponent == 0 && under.low.mantissa > 0;
    amount->prefix = true;
    amount->unit_begin = 0;
    amount->unit_end = at[under.end + 1].end;
    amount->value_end = glyphs->count > 0 ? at[glyphs->count - 1].end : 0;
    strcpy(amount->base, "%");
    if (!*valid) {
        return true;
    }
    int64_t power = under.low.mantissa;
    int zeros = 0;
    while (power % 10 == 0) {
        power /= 10;
        zeros++;
    }
    if (power == 1) {
        amount->low = over.low;
        amount->high = over.high;
        amount->low.exponent += 2 - zeros;
        amount->high.exponent += 2 - zeros;
    } else {
        *valid = over.low.exponent == 0 && over.low.mantissa < ENTITIES_MOST_GLYPHS * 1000000 &&
                 entities_decimal_divide(over.low.mantissa * 100, under.low.mantissa, &amount->low);
        amount->high = amount->low;
    }
    return true;
}

/* The base unit, and the numbers in it. */
static bool convert(const struct entities_units *units, const char *surface,
                    const struct entities_glyphs *glyphs, const struct piece *piece,
                    struct entities_amount *amount)
{
    char name[ENTITIES_LONGEST_UNIT];
    unsigned begin = piece->unit_begin;

    /* 万 and 亿 have gone into the number */
    while (begin < piece->unit_end && entities_zeros(glyphs->at[begin].c) > 0 &&
           !unit_starts(units, surface, glyphs, begin, piece->unit_end)) {
        begin++;
    }
    if (!copy_name(surface, glyphs, begin, piece->unit_end, name)) {
        return false;
    }
    const struct entities_unit *unit = entities_units_find(units, name, strlen(name));
    if (!unit) {
        strcpy(amount->base, name);
        return true;
    }
    if (strlen(unit->base) >= sizeof amount->base) {
        return false;
    }
    strcpy(amount->base, unit->base);
    return entities_decimal_multiply(amount->low, unit->worth, &amount->low) &&
           entities_decimal_multiply(amount->high, unit->worth, &amount->high);
}

static void set_places(const struct entities_glyphs *glyphs, const struct piece *piece,
                       struct entities_amount *amount)
{
    const struct entities_glyph *at = glyphs->at;

    amount->value_end = piece->value_end > 0 ? at[piece->value_end - 1].end : 0;
    amount->unit_begin = at[piece->unit_begin].begin;
    amount->unit_end =
        piece->unit_end > piece->unit_begin ? at[piece->unit_end - 1].end : amount->unit_begin;
}

/* Behind which base unit which smaller one may come, and how many of it are one. */
static const struct {
    const char *base, *smaller;
    int64_t worth;
} steps[] = {{"年", "月", 12}, {"天", "秒", 86400}};

/* The unit between a number and the next one, or NULL; *end is behind it. 分 is one of time here.
 */
static const struct entities_unit *unit_between(const struct entities_units *units,
                                                const char *surface,
                                                const struct entities_glyphs *glyphs, unsigned i,
                                                unsigned *end)
{
    char name[ENTITIES_LONGEST_UNIT];

    *end = i;
    while (*end < glyphs->count && glyphs->at[*end].c != ZERO &&
           entities_digit(glyphs->at[*end].c) < 0) {
        ++*end;
    }
    if (!copy_name(surface, glyphs, i, *end, name)) {
        return NULL;
    }
    const char *whole = strcmp(name, "分") == 0 ? "分钟" : name;
    return entities_units_find(units, whole, strlen(whole));
}

/* Makes the sum so far one of a smaller base unit, where it is not yet. */
static bool step_down(struct entities_amount *amount, const char *base)
{
    if (!amount->base[0] || strcmp(amount->base, base) == 0) {
        strcpy(amount->base, base);
        return true;
    }
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const struct entities_decimal worth = {steps[i].worth, 0};
        if (strcmp(steps[i].base, amount->base) == 0 && strcmp(steps[i].smaller, base) == 0) {
            strcpy(amount->base, base);
            return entities_decimal_multiply(amount->low, worth, &amount->low);
        }
    }
    return false;
}

/* Adds a number of a unit. */
static bool add_part(struct entities_decimal number, const struct entities_unit *unit,
                     struct entities_amount *amount)
{
    return strlen(unit->base) < sizeof amount->base && step_down(amount, unit->base) &&
           entities_decimal_multiply(number, unit->worth, &number) &&
           entities_decimal_add(amount->low, number, &amount->low);
}

/* Adds the digits behind the last unit, which are its decimals: 9秒83. */
static bool add_decimals(const struct entities_glyphs *glyphs, unsigned *i,
                         struct entities_amount *amount)
{
    struct entities_numeral numeral;

    if (!entities_numeral_read(glyphs, *i, &numeral)) {
        return false;
    }
    numeral.low.exponent -= (int)(numeral.end - *i);
    *i = numeral.end;
    return entities_decimal_add(amount->low, numeral.low, &amount->low);
}

/* 1小时06分12秒   4年零7个月: several numbers with units of one kind; the unit is the last one.
 * False where it is none. */
static bool read_composite(const struct entities_units *units, const char *surface,
                           const struct entities_glyphs *glyphs, struct entities_amount *amount)
{
    struct entities_numeral numeral;
    unsigned i = 0, parts = 0, end;

    for (; i < glyphs->count; parts++) {
        unsigned zero = parts > 0 && glyphs->at[i].c == ZERO;
        if (!entities_numeral_read(glyphs, i + zero, &numeral) ||
            numeral.low.mantissa != numeral.high.mantissa) {
            return false;
        }
        if (numeral.end == glyphs->count && strcmp(amount->base, "秒") == 0) {
            if (!add_decimals(glyphs, &i, amount)) {
                return false;
            }
            continue;
        }
        const struct entities_unit *unit = unit_between(units, surface, glyphs, numeral.end, &end);
        if (!unit || !add_part(numeral.low, unit, amount)) {
            return false;
        }
        amount->value_end = glyphs->at[numeral.end - 1].end;
        amount->unit_begin = glyphs->at[numeral.end].begin;
        i = end;
    }
    if (parts < 2) {
        return false;
    }
    amount->unit_end = glyphs->at[i - 1].end;
    amount->high = amount->low;
    return true;
}

bool entities_amount_read(const struct entities_units *units, const char *surface, size_t size,
                          struct entities_amount *amount)
{
    struct entities_glyphs glyphs;
    bool valid, whole = entities_glyphs_read(surface, size, &glyphs);

    memset(amount, 0, sizeof *amount);
    if (read_fraction(&glyphs, amount, &valid)) {
        return valid && whole;
    }
    if (read_composite(units, surface, &glyphs, amount)) {
        return whole;
    }
    memset(amount, 0, sizeof *amount);
    struct piece first = read_piece(units, surface, &glyphs, 0), last = first;
    unsigned end = piece_end(&glyphs, first.value_end);
    if (end < glyphs.count) {
        while (end + 1 < glyphs.count && dash(glyphs.at[end].c)) {
            end++;
        }
        last = read_piece(units, surface, &glyphs, end);
        if (first.unit_end <= first.unit_begin) {
            scale(&first, last.zeros); /* 3—5万: both are so many 万 */
        }
    }
    set_places(&glyphs, &last, amount);
    amount->low = first.low;
    amount->high = last.high;
    valid = first.valid && last.valid && whole;
    return convert(units, surface, &glyphs, &last, amount) && valid;
}

size_t entities_amount_write(const struct entities_amount *amount, char *to)
{
    size_t base = strlen(amount->base), size = entities_decimal_write(amount->low, to);

    if (size == 0) {
        return 0;
    }
    if (entities_decimal_compare(amount->low, amount->high) != 0) {
        to[size++] = '/';
        size_t more_bytes = entities_decimal_write(amount->high, to + size);
        if (more_bytes == 0) {
            return 0;
        }
        size += more_bytes;
    }
    if (base > 0) {
        to[size++] = ' ';
        memcpy(to + size, amount->base, base);
        size += base;
    }
    return size;
}
