/* SPDX-License-Identifier: MIT */
/* How likely a reading is, by the share of everyday characters. */
#include "plausible.h"

#include <string.h>
#include <utf8proc.h>

/* Level 1 of a standard: bytes first..last of two-byte characters. */
static const struct {
    const char *charset;
    uint8_t first[2], last[2];
} levels[DECODE_USES] = {
    [DECODE_SIMPLIFIED] = {"GB18030", {0xB0, 0xA1}, {0xD7, 0xF9}},
    [DECODE_TRADITIONAL] = {"Big5", {0xA4, 0x40}, {0xC6, 0x7E}},
    [DECODE_JAPANESE] = {"EUC-JP", {0xB0, 0xA1}, {0xCF, 0xD3}},
    [DECODE_KOREAN] = {"CP949", {0xB0, 0xA1}, {0xC8, 0xFE}},
};

bool decode_everyday_fill(struct decode_everyday *everyday, struct decode_charsets *charsets)
{
    memset(everyday, 0, sizeof *everyday);
    for (unsigned use = 0; use < DECODE_USES; use++) {
        const struct decode_charset *charset = decode_charset(charsets, levels[use].charset);
        unsigned at = (unsigned)levels[use].first[0] << 8 | levels[use].first[1];
        unsigned last = (unsigned)levels[use].last[0] << 8 | levels[use].last[1];
        unsigned lowest = use == DECODE_TRADITIONAL ? 0x40 : 0xA1;
        if (!charset) {
            return false;
        }
        for (; at <= last; at++) {
            char bytes[2] = {(char)(at >> 8), (char)(at & 0xFF)};
            uint32_t c =
                (at & 0xFF) < lowest ? 0 : decode_multibyte_point(charset->table, bytes, 2);
            if (c && c < 0x10000) {
                everyday->sets[c] |= (uint8_t)(1u << use);
            }
        }
    }
    return true;
}

/* The commonest syllables of Korean text, particles and endings most of them. */
static const uint16_t particles[] = {
    0xC774, 0xB2E4, 0xB294, 0xC744, 0xC5D0, 0xC758, 0xAC00, 0xB85C, 0xACE0, 0xD55C,
    0xC740, 0xAE30, 0xB3C4, 0xC9C0, 0xC0AC, 0xB9AC, 0xD558, 0xB97C, 0xC11C, 0xC2B5,
};

static bool is_particle(uint32_t c)
{
    for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
        if (particles[i] == c) {
            return true;
        }
    }
    return false;
}

static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/* Marks that East Asian text is written with: dashes, quotes, ellipsis, the middle dot, CJK symbols
 * and full-width forms. */
static bool is_mark(uint32_t c)
{
    return c == 0xB7 || (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x203B) ||
           (c >= 0x3000 && c <= 0x3017) || (c >= 0xFE30 && c <= 0xFE6F) ||
           (c >= 0xFF01 && c <= 0xFF5E) || c == 0x2103 || c == 0x25A1 || c == 0x25CF || c == 0x25CB;
}

static bool is_nonsense(uint32_t c, int category)
{
    return c == DECODE_REPLACEMENT || category == UTF8PROC_CATEGORY_CN ||
           category == UTF8PROC_CATEGORY_CO || (c >= 0xFF61 && c <= 0xFF9F);
}

static bool is_letter(int category)
{
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

static bool is_ascii_letter(uint32_t c)
{
    return (c | 0x20u) >= 'a' && (c | 0x20u) <= 'z';
}

/* A character that is neither ASCII nor East Asian; `beside`: a letter stands before or behind. */
static void count_other(struct decode_census *census, uint32_t c, bool beside)
{
    int category = (int)utf8proc_category((utf8proc_int32_t)c);

    if (is_nonsense(c, category)) {
        census->nonsense++;
    } else if (is_letter(category) && beside) {
        census->joined++;
    } else {
        census->symbols++;
    }
}

static void count_point(struct decode_census *census, const struct decode_everyday *everyday,
                        uint32_t c, bool beside)
{
    unsigned sets = c < 0x10000 ? everyday->sets[c] : 0;

    if (sets) {
        for (unsigned use = 0; use < DECODE_USES; use++) {
            census->everyday[use] += sets >> use & 1;
        }
    }
    if (is_han(c)) {
        census->ideographs++;
    } else if (c >= 0xAC00 && c <= 0xD7A3) {
        census->syllables++;
        census->particles += is_particle(c);
    } else if (c >= 0x3040 && c <= 0x30FF) {
        census->kana++;
    } else if (is_mark(c)) {
        census->marks++;
    } else {
        count_other(census, c, beside);
    }
}

void decode_census_take(struct decode_census *census, const struct decode_everyday *everyday,
                        const char *text, size_t size)
{
    uint32_t before = 0;

    *census = (struct decode_census){0};
    for (size_t at = 0; at < size;) {
        unsigned length;
        uint32_t c = decode_utf8_get(text + at, &length);
        at += length;
        if (c < 0x80) {
            census->ascii++;
        } else {
            uint32_t next = at < size ? decode_utf8_get(text + at, &length) : 0;
            census->other++;
            count_point(census, everyday, c, is_ascii_letter(before) || is_ascii_letter(next));
        }
        before = c;
    }
}

double decode_census_score(const struct decode_census *census, enum decode_use use)
{
    if (!census->other) {
        return 0;
    }
    double kana = (double)census->kana, score = (double)(census->everyday[use] + census->marks);

    /* Japanese without kana is none, and kana in another text is an exception */
    if (use == DECODE_JAPANESE) {
        score += kana * 5 < (double)census->other ? 0 : kana;
    } else {
        score += 0.3 * kana;
    }
    score += 0.3 * (double)census->symbols - 2 * (double)census->nonsense;
    score = use == DECODE_JAPANESE && kana * 10 < (double)census->other ? score / 2 : score;
    return score / (double)census->other;
}
