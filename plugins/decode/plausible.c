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

/* The commonest ideographs and syllables: a good half of every text, but few of what the wrong
 * reading gives, which takes all of a level alike. Japanese has its kana. */
static const char simplified[] = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可"
                                 "也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
                                 "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
                                 "她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
                                 "明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
                                 "美相见被利什二等产或新己制身果加西月话合回特代内信表化老给世"
                                 "位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几"
                                 "口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再"
                                 "感建务做接必场件计管期市直资命山金指许统区保至队形社便空决治"
                                 "展";
static const char traditional[] = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可"
                                  "也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方"
                                  "多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心"
                                  "她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情"
                                  "明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政"
                                  "美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世"
                                  "位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾"
                                  "口認條平系氣題活更別打女變四神總何電數安少報才結反受目太量再"
                                  "感建務做接必場件計管期市直資命山金指許統區保至隊形社便空決治"
                                  "展";
static const char korean[] = "이다는을에의가로고한은기도지사리하를서습니어나자인아그해있것"
                             "들시일정대수라부과여보게면와만전구주장제상성원국요오거세";

static const char *const commonest[DECODE_USES] = {[DECODE_SIMPLIFIED] = simplified,
                                                   [DECODE_TRADITIONAL] = traditional,
                                                   [DECODE_JAPANESE] = "",
                                                   [DECODE_KOREAN] = korean};

#define WESTERN_SET (1u << 2 * DECODE_USES)

/* Letters and signs that Western European languages use most, of those in Windows-1252. */
static const char western[] = "éèêëàâäáãåçñîïíôöóòõøùûüúœæßÉÈÊÀÂÄÁÅÇÑÎÔÖÓØÛÜÚŒÆ£§°©€¿¡«»™";

static void mark_all(struct decode_everyday *everyday, const char *text, uint16_t set)
{
    for (unsigned size; *text; text += size) {
        everyday->sets[decode_utf8_get(text, &size)] |= set;
    }
}

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
                everyday->sets[c] |= (uint16_t)(1u << use);
            }
        }
        mark_all(everyday, commonest[use], (uint16_t)(1u << (DECODE_USES + use)));
    }
    mark_all(everyday, western, WESTERN_SET);
    return true;
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
            census->commonest[use] += sets >> (DECODE_USES + use) & 1;
        }
    }
    if (is_han(c)) {
        census->ideographs++;
    } else if (c >= 0xAC00 && c <= 0xD7A3) {
        census->syllables++;
    } else if (c >= 0x3040 && c <= 0x30FF) {
        census->kana++;
    } else if (is_mark(c)) {
        census->marks++;
    } else {
        census->western += beside && (sets & WESTERN_SET);
        count_other(census, c, beside);
    }
}

/* Whether what stands between these two is inside a word of Latin letters, or alone: letters of one
 * byte are, halves of characters of two bytes are not. */
static bool is_beside(uint32_t before, uint32_t next)
{
    return is_ascii_letter(before) || is_ascii_letter(next) || (before < 0x80 && next < 0x80);
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
            count_point(census, everyday, c, is_beside(before, next));
        }
        before = c;
    }
}

/* Where half of the characters are of the commonest, as in most texts, this adds 0.1; where none
 * is, it takes as much away. */
static double common_share(const struct decode_census *census, enum decode_use use)
{
    double share = (double)census->commonest[use] / (double)census->other;
    double weight = (double)(census->ideographs + census->syllables) / (double)census->other;

    return 0.4 * ((share < 0.5 * weight ? share : 0.5 * weight) - 0.25 * weight);
}

/* The same for Japanese, whose kana are kana in GB 2312 and everyday characters in Big5. */
static double kana_share(const struct decode_census *census)
{
    double share = (double)census->kana / (double)census->other;

    return 0.2 * (share < 0.5 ? share : 0.5);
}

static double western_score(const struct decode_census *census)
{
    double good = (double)(census->western + census->marks), rest = (double)census->joined - good;

    return (good + (rest > 0 ? 0.3 * rest : 0) - 2 * (double)census->nonsense) /
           (double)census->other;
}

double decode_census_score(const struct decode_census *census, enum decode_use use)
{
    if (!census->other) {
        return 0;
    }
    if (use == DECODE_WESTERN) {
        return western_score(census);
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
    score /= (double)census->other;
    return score + (use == DECODE_JAPANESE ? kana_share(census) : common_share(census, use));
}
