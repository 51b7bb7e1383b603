/* SPDX-License-Identifier: MIT */
/* Sentence ends: marks that end one, what stays with it behind the mark, and what only looks so. */
#include "sentences.h"
#include "characters.h"

#include <string.h>

enum kind {
    PLAIN,
    SPACE,
    STOP,       /* ends a sentence */
    ASCII_STOP, /* ! and ?, which are parts of addresses and names too */
    DOT,        /* . */
    ELLIPSIS,   /* … and ⋯, which may end one */
    CLOSE,      /* quotes and brackets that stay with the sentence */
    QUOTE,      /* ", which opens and closes */
    OPEN,       /* quotes and brackets that open */
    TITLE,      /* 《: what it encloses is a name */
    COMMA       /* marks that no sentence begins with */
};

/* Of the blocks that have marks, by the last bits of the code point; what is not named is PLAIN. */
static const uint8_t ascii_kinds[0x80] = {
    [0x09 ... 0x0A] = SPACE, [0x20] = SPACE,      [0x21] = ASCII_STOP, [0x22] = QUOTE,
    [0x28] = OPEN,           [0x29] = CLOSE,      [0x2C] = COMMA,      [0x2E] = DOT,
    [0x3A ... 0x3B] = COMMA, [0x3F] = ASCII_STOP, [0x5B] = OPEN,       [0x5D] = CLOSE,
    [0x7B] = OPEN,           [0x7D] = CLOSE};
static const uint8_t latin_kinds[0x80] = {[0x20] = SPACE, [0x2B] = OPEN, [0x3B] = CLOSE};
static const uint8_t general_kinds[0x70] = {
    [0x00 ... 0x0A] = SPACE, [0x18] = OPEN,          [0x19] = CLOSE, [0x1C] = OPEN,
    [0x1D] = CLOSE,          [0x26] = ELLIPSIS,      [0x2F] = SPACE, [0x3A] = CLOSE,
    [0x3C ... 0x3D] = STOP,  [0x47 ... 0x49] = STOP, [0x5F] = SPACE};
static const uint8_t cjk_kinds[0x40] = {
    [0x00] = SPACE, [0x01] = COMMA,         [0x02] = STOP,  [0x08] = OPEN,  [0x09] = CLOSE,
    [0x0A] = TITLE, [0x0B] = CLOSE,         [0x0C] = OPEN,  [0x0D] = CLOSE, [0x0E] = OPEN,
    [0x0F] = CLOSE, [0x10] = OPEN,          [0x11] = CLOSE, [0x14] = OPEN,  [0x15] = CLOSE,
    [0x16] = OPEN,  [0x17] = CLOSE,         [0x18] = OPEN,  [0x19] = CLOSE, [0x1A] = OPEN,
    [0x1B] = CLOSE, [0x1E ... 0x1F] = CLOSE};
static const uint8_t wide_kinds[0x80] = {
    [0x01] = STOP,           [0x08] = OPEN,  [0x09] = CLOSE, [0x0C] = COMMA,
    [0x1A ... 0x1B] = COMMA, [0x1F] = STOP,  [0x3B] = OPEN,  [0x3D] = CLOSE,
    [0x5B] = OPEN,           [0x5D] = CLOSE, [0x5F] = OPEN,  [0x60] = CLOSE,
    [0x61] = STOP,           [0x62] = OPEN,  [0x63] = CLOSE, [0x64] = COMMA};
static const uint8_t small_kinds[0x20] = {
    [0x01] = OPEN,           [0x02] = CLOSE, [0x03] = OPEN,           [0x04] = CLOSE,
    [0x10 ... 0x11] = COMMA, [0x12] = STOP,  [0x14 ... 0x15] = COMMA, [0x16 ... 0x17] = STOP};

/* Bytes from one character to the next by its first byte; 0 where the character may be one that
 * the search stops at. */
static const uint8_t strides[256] = {
    [0x00 ... 0x20] = 1,                                           /* ! " */
    [0x23 ... 0x2D] = 1,                                           /* . */
    [0x2F ... 0x3E] = 1,                                           /* ? */
    [0x40 ... 0xC1] = 1, [0xC2 ... 0xDF] = 2, [0xE0 ... 0xE1] = 3, /* U+2000 to U+3FFF */
    [0xE4 ... 0xEE] = 3,                                           /* U+F000 to U+FFFF */
    [0xF0 ... 0xFF] = 4,
};

/* Characters of the longest title in 《》 that is looked for. */
#define LONGEST_TITLE 64

/* Words that a point shortens and that a capital letter or a number often follows; lower case. */
static const char abbreviations[][8] = {
    "adm", "apr", "approx", "art", "aug",  "ave",  "bros", "ca",  "capt", "cf",   "chap",
    "co",  "col", "corp",   "cpl", "dec",  "dept", "dr",   "ed",  "eds",  "eq",   "esp",
    "est", "etc", "feb",    "fig", "figs", "fri",  "ft",   "gen", "gov",  "hon",  "inc",
    "jan", "jr",  "jul",    "jun", "lt",   "ltd",  "maj",  "mar", "mon",  "mr",   "mrs",
    "ms",  "mt",  "no",     "nos", "nov",  "oct",  "op",   "par", "pp",   "pres", "prof",
    "rep", "rev", "sat",    "sec", "sen",  "sep",  "sept", "sgt", "sr",   "st",   "sun",
    "thu", "tue", "univ",   "ver", "viz",  "vol",  "vols", "vs",  "wed",
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static enum kind kind_of(uint32_t c)
{
    switch (c >> 7) {
    case 0x00: return (enum kind)ascii_kinds[c];
    case 0x01: return (enum kind)latin_kinds[c - 0x80];
    case 0x40: return c < 0x2070 ? (enum kind)general_kinds[c - 0x2000] : PLAIN;
    case 0x60: return c < 0x3040 ? (enum kind)cjk_kinds[c - 0x3000] : PLAIN;
    case 0x1FC: return c >= 0xFE40 && c < 0xFE60 ? (enum kind)small_kinds[c - 0xFE40] : PLAIN;
    case 0x1FE: return (enum kind)wide_kinds[c - 0xFF00];
    default: return c == 0x22EF ? ELLIPSIS : c == 0x1680 ? SPACE : PLAIN;
    }
}

/* The kind of the character at text[at..end), and its length; PLAIN and 0 at the end. */
static enum kind kind_at(const char *text, uint32_t at, uint32_t end, unsigned *size)
{
    *size = 0;
    return at < end ? kind_of(decode_utf8_get(text + at, size)) : PLAIN;
}

/* Where the character before `at` begins; `begin` where there is none. */
static uint32_t before(const char *text, uint32_t begin, uint32_t at)
{
    while (at > begin && ((unsigned char)text[--at] & 0xC0u) == 0x80u) {
    }
    return at;
}

unsigned decode_space(const char *text, uint32_t at, uint32_t end)
{
    unsigned size;

    return kind_at(text, at, end, &size) == SPACE ? size : 0;
}

unsigned decode_space_before(const char *text, uint32_t begin, uint32_t at)
{
    return at > begin ? decode_space(text, before(text, begin, at), at) : 0;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_graphic(char c)
{
    return c > ' ' && c < 0x7F;
}

/* Capital letters of the scripts that write sentences with a point: Latin, Greek, Cyrillic. */
static bool is_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
           (c >= 0x386 && c <= 0x3AB) || (c >= 0x400 && c <= 0x42F);
}

static bool is_word(uint32_t c)
{
    return (c < 0x80 && is_alphanumeric((char)c)) || (c >= 0xC0 && c < 0x530);
}

/* Where the word that ends at `at` begins: letters, digits and points of the three scripts. */
static uint32_t word_begin(const char *text, uint32_t begin, uint32_t at)
{
    /* no abbreviation is longer; this keeps the search short */
    uint32_t least = at - begin > 48 ? at - 48 : begin;
    unsigned size;

    while (at > least) {
        uint32_t previous = before(text, least, at);
        if (((unsigned char)text[previous] & 0xC0u) == 0x80u) {
            break;
        }
        uint32_t c = decode_utf8_get(text + previous, &size);
        if (!is_word(c) && c != '.') {
            break;
        }
        at = previous;
    }
    return at;
}

/* Whether the point behind text[begin..end), one word, shortens it: an initial, A.B., Dr. */
static bool is_abbreviation(const char *text, uint32_t begin, uint32_t end, bool first)
{
    uint32_t size = end - begin;
    char word[sizeof abbreviations[0]] = {0};
    unsigned length;
    bool digits = true;

    if (memchr(text + begin, '.', size)) {
        return text[end - 1] != '.'; /* not dots in a row, but points between letters */
    }
    uint32_t c = decode_utf8_get(text + begin, &length);
    if (length == size && !is_digit(c)) {
        return true;
    }
    for (uint32_t i = 0; i < size; i++) {
        digits = digits && is_digit((unsigned char)text[begin + i]);
    }
    if (digits) {
        return first; /* the number of an item */
    }
    for (uint32_t i = 0; i < size && size < sizeof word; i++) {
        word[i] = (char)(text[begin + i] | 0x20);
    }
    for (size_t i = 0; i < COUNT(abbreviations) && *word; i++) {
        if (strcmp(abbreviations[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the point at text[at] ends the sentence that begins at `begin`: a word before it that it
 * does not shorten, behind it perhaps closing marks, then a space and a capital or
 * a number. */
static bool point_stops(const char *text, uint32_t begin, uint32_t at, uint32_t end)
{
    uint32_t word = word_begin(text, begin, at), next = at + 1;
    unsigned size;
    enum kind kind;

    if (word == at ? at == begin || kind_at(text, before(text, begin, at), at, &size) != CLOSE
                   : is_abbreviation(text, word, at, word == begin)) {
        return false;
    }
    while ((kind = kind_at(text, next, end, &size)) == CLOSE || kind == QUOTE) {
        next += size;
    }
    if (next == end) {
        return true;
    }
    if (kind != SPACE) {
        return false;
    }
    while ((kind = kind_at(text, next, end, &size)) == SPACE || kind == OPEN || kind == QUOTE) {
        next += size;
    }
    uint32_t c = next < end ? decode_utf8_get(text + next, &size) : 0;
    return is_capital(c) || is_digit(c);
}

/* Whether the ! or ? at text[at] is a part of a name, an address or a formula. */
static bool is_inside_word(const char *text, uint32_t begin, uint32_t at, uint32_t end)
{
    char next = at + 1 < end ? text[at + 1] : ' ', previous = at > begin ? text[at - 1] : ' ';

    return next == '=' ||
           (is_graphic(previous) && (is_alphanumeric(next) || strchr("&/%#_-", next)));
}

/* Behind the title that opens at text[at]; behind the opening mark where it does not end soon. */
static uint32_t skip_title(const char *text, uint32_t at, uint32_t end)
{
    uint32_t next = at + 3;
    unsigned size;

    for (unsigned i = 0; i < LONGEST_TITLE && next < end; i++, next += size) {
        uint32_t c = decode_utf8_get(text + next, &size);
        if (c == 0x300B) {
            return next + size;
        }
        if (c == 0x300A || c == 0x3002 || c == '\n') {
            break;
        }
    }
    return at + 3;
}

/* What follows the mark that ended a sentence. */
struct tail {
    uint32_t at; /* behind the marks and closing quotes that belong to it */
    unsigned ellipses;
    bool stops, closes; /* there is a mark that ends a sentence in any case; a closing one */
};

static struct tail read_tail(struct decode_sentences *sentences, uint32_t at)
{
    const char *text = sentences->text;
    struct tail tail = {at, 0, false, false};
    uint32_t next = at;
    unsigned size;

    for (;; next += size) {
        enum kind kind = kind_at(text, next, sentences->end, &size);
        if (kind == SPACE && next > at) {
            continue; /* a closing mark may be set off */
        }
        bool apart = next != tail.at;
        if (kind == CLOSE) {
            tail.closes = true;
        } else if (kind == QUOTE && sentences->quoted && !apart) {
            tail.closes = true;
            sentences->quoted = false;
        } else if ((kind == STOP || kind == ASCII_STOP || kind == ELLIPSIS ||
                    (kind == DOT && next == at)) &&
                   !apart) {
            tail.ellipses += kind == ELLIPSIS;
            tail.stops = tail.stops || kind != ELLIPSIS;
        } else {
            return tail;
        }
        tail.at = next + size;
    }
}

/* Whether the sentence from `begin` ends with the tail of the mark at `at`. */
static bool tail_stops(const struct decode_sentences *sentences, uint32_t begin, uint32_t at,
                       const struct tail *tail)
{
    unsigned size;
    enum kind next = kind_at(sentences->text, tail->at, sentences->end, &size);

    if (tail->at == sentences->end) {
        return true;
    }
    if (next == COMMA) {
        return false;
    }
    if (tail->stops) {
        return true;
    }
    /* an ellipsis: not where words are left out at the beginning, or after one or two characters,
     * where someone hesitates */
    for (int i = 0; i < 4 && kind_at(sentences->text, begin, at, &size) == OPEN; i++) {
        begin += size;
    }
    return begin + 6 < at && (tail->closes || tail->ellipses > 1 || next == SPACE || next == OPEN);
}

/* Whether the character at `at` may end the sentence from `begin`; if not, *next is behind it. */
static bool may_stop(struct decode_sentences *sentences, uint32_t begin, uint32_t at,
                     uint32_t *next)
{
    const char *text = sentences->text;
    unsigned size;

    enum kind kind = kind_at(text, at, sentences->end, &size);
    *next = at + size;
    switch (kind) {
    case STOP:
    case ELLIPSIS: return true;
    case ASCII_STOP: return !is_inside_word(text, begin, at, sentences->end);
    case DOT: return point_stops(text, begin, at, sentences->end);
    case QUOTE: sentences->quoted = !sentences->quoted; return false;
    case TITLE: *next = skip_title(text, at, sentences->end); return false;
    default: return false;
    }
}

static uint32_t sentence_end(struct decode_sentences *sentences, uint32_t begin)
{
    const unsigned char *bytes = (const unsigned char *)sentences->text;
    uint32_t at = begin, next;

    for (;;) {
        at = decode_skip_ideographs(sentences->text, at, sentences->end);
        if (at >= sentences->end) {
            return sentences->end;
        }
        uint32_t stride = strides[bytes[at]];
        if (stride) {
            at += stride;
            continue;
        }
        if (!may_stop(sentences, begin, at, &next)) {
            at = next;
            continue;
        }
        struct tail tail = read_tail(sentences, at);
        if (tail_stops(sentences, begin, at, &tail)) {
            return tail.at;
        }
        at = tail.at;
    }
}

bool decode_sentence(struct decode_sentences *sentences, struct decode_span *sentence)
{
    unsigned size;

    while ((size = decode_space(sentences->text, sentences->at, sentences->end)) != 0) {
        sentences->at += size;
    }
    if (sentences->at >= sentences->end) {
        return false;
    }
    sentence->begin = sentences->at;
    sentence->end = sentences->at = sentence_end(sentences, sentences->at);
    return true;
}
