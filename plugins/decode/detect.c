/* SPDX-License-Identifier: MIT */
/* Charset detection: byte order mark, pattern of NULs, UTF-8, then a contest of readings. */
#include "detect.h"
#include "unicode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <uchardet.h>

/* Bytes that the contest reads, that the pattern of NULs is looked for in, and that uchardet and
 * the check for binary data see. */
#define CONTEST_BYTES 1024u
#define WIDE_BYTES 2048u
#define LOOK_BYTES 16384u

/* Multibyte characters after which UTF-8 is decided, and how many of them outweigh one that is
 * none. */
#define UTF8_ENOUGH 1024u
#define UTF8_OUTWEIGHS 20u

/* Scores (see decode_census_score()): from the first a reading is taken without more questions,
 * below the second it is no text of that kind. Of 20 characters of Chinese the right reading has
 * above 0.9 as a rule, a wrong one below 0.6. */
#define SURE 0.85
#define POSSIBLE 0.5

/* With fewer characters than this every reading is tried. */
#define FEW 12u

/* What is worth how many bits of evidence: a lead over the second in the contest, a character; a
 * character of UTF-8; a byte of ASCII, which may be UTF-16; a byte of UTF-16 that has NULs. And the
 * score of a second that was not asked for. Fitted to the samples of the tests. */
#define BITS 2.0
#define UTF8_BITS 2.5
#define ASCII_BITS 0.5
#define WIDE_BITS 1.0
#define USUAL_SECOND 0.6

/* Readings in the contest. The later ones are tried where the first leave a doubt. */
static const struct candidate {
    const char *charset;
    enum decode_use use[2];
} candidates[] = {
    {"GB18030", {DECODE_SIMPLIFIED, DECODE_TRADITIONAL}},
    {"Big5", {DECODE_TRADITIONAL, DECODE_TRADITIONAL}},
    {"CP949", {DECODE_KOREAN, DECODE_KOREAN}},
    {"UTF-16LE", {DECODE_SIMPLIFIED, DECODE_TRADITIONAL}},
    {"UTF-16BE", {DECODE_SIMPLIFIED, DECODE_TRADITIONAL}},
    {"UTF-16LE", {DECODE_JAPANESE, DECODE_KOREAN}},
    {"UTF-16BE", {DECODE_JAPANESE, DECODE_KOREAN}},
    {"EUC-JP", {DECODE_JAPANESE, DECODE_JAPANESE}},
    {"CP932", {DECODE_JAPANESE, DECODE_JAPANESE}},
    {"WINDOWS-1252", {DECODE_WESTERN, DECODE_WESTERN}},
};
#define FIRST_CANDIDATES 3u

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A part of the raw bytes. */
struct window {
    const char *raw;
    size_t size;
    bool whole; /* the document ends here */
};

struct reading {
    const struct decode_charset *charset;
    struct decode_census census;
    size_t refused; /* controls, and sequences that are none in the charset */
    double score;
    double second; /* of the best of a contest: the best score of another charset */
};

static struct window window_of(const char *raw, size_t size, size_t at, size_t most)
{
    size_t left = size - at;

    return (struct window){raw + at, left < most ? left : most, left <= most};
}

static bool prepare(struct decode_detector *detector)
{
    if (detector->everyday) {
        return true;
    }
    detector->everyday = malloc(sizeof *detector->everyday);
    if (detector->everyday && !decode_everyday_fill(detector->everyday, &detector->charsets)) {
        free(detector->everyday);
        detector->everyday = NULL;
    }
    return detector->everyday != NULL;
}

static bool read_as(struct decode_detector *detector, const char *name, struct window window,
                    struct reading *reading)
{
    struct decode_text *text = &detector->sample;

    *reading = (struct reading){.charset = decode_charset(&detector->charsets, name)};
    if (!reading->charset) {
        return false;
    }
    decode_text_begin(text, detector->charsets.characters, false);
    decode_charset_read(reading->charset, text, window.raw, 0, window.size);
    if (text->failure) {
        return false;
    }
    size_t size = text->size, replaced = text->replaced;
    if (text->cut_off && !window.whole) {
        /* the window's end is not the document's */
        size -= 3;
        replaced--;
    }
    decode_census_take(&reading->census, detector->everyday, decode_text_bytes(text), size);
    reading->refused = text->controls + replaced;
    return true;
}

static double score_of(const struct reading *reading, const struct candidate *candidate)
{
    const struct decode_census *census = &reading->census;
    double first = decode_census_score(census, candidate->use[0]);
    double second = decode_census_score(census, candidate->use[1]);
    double score = first > second ? first : second;

    score -= (double)reading->refused / (double)(census->other + census->ascii + 1);
    return score;
}

/* The best of the candidates first..last; *best holds one already or is zeroed. */
static bool contest(struct decode_detector *detector, struct window window, size_t first,
                    size_t last, struct reading *best)
{
    for (size_t i = first; i < last; i++) {
        struct reading reading;
        if (!read_as(detector, candidates[i].charset, window, &reading)) {
            return false;
        }
        reading.score = score_of(&reading, &candidates[i]);
        bool same = reading.charset == best->charset;
        if (!best->charset || reading.score > best->score + 0.02) {
            reading.second = same || !best->charset ? best->second : best->score;
            *best = reading;
        } else if (!same && reading.score > best->second) {
            best->second = reading.score;
        }
    }
    return true;
}

/* Valid code points of UTF-32 besides NUL, in percent. */
static size_t wide32(struct window window, bool big)
{
    const unsigned char *s = (const unsigned char *)window.raw;
    size_t units = window.size / 4, good = 0;

    for (size_t i = 0; i < units; i++, s += 4) {
        unsigned high = big ? s[0] : s[3], plane = big ? s[1] : s[2];
        unsigned row = big ? s[2] : s[1], cell = big ? s[3] : s[0];
        good += !high && plane <= 0x10 && (plane || row || cell);
    }
    return units ? good * 100 / units : 0;
}

/* The share of characters that a reading gives which texts of any script are made of: ideographs
 * and syllables count only where they are everyday ones. */
static double plain_share(const struct reading *reading)
{
    const struct decode_census *census = &reading->census;
    size_t everyday = 0;

    for (unsigned use = 0; use < DECODE_USES; use++) {
        everyday = census->everyday[use] > everyday ? census->everyday[use] : everyday;
    }
    return ((double)(census->ascii + everyday + census->kana + census->marks) +
            0.7 * (double)(census->joined + census->symbols) -
            2.0 * (double)(census->nonsense + reading->refused)) /
           (double)(census->ascii + census->other + 1);
}

/* UTF-32 or UTF-16 of bytes with NULs, which no other charset has; NULL where they are neither.
 * Which half of a unit the NULs are in does not tell the byte order: U+4E00, "one", is frequent. */
static const char *wide_name(struct decode_detector *detector, struct window window)
{
    static const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    double best = 0.4;
    const char *name = NULL;

    if (!memchr(window.raw, 0, window.size)) {
        return NULL;
    }
    if (wide32(window, false) >= 99) {
        return "UTF-32LE";
    }
    if (wide32(window, true) >= 99) {
        return "UTF-32BE";
    }
    for (size_t i = 0; i < COUNT(names) && prepare(detector); i++) {
        struct reading reading;
        double share = read_as(detector, names[i], window, &reading) ? plain_share(&reading) : 0;
        if (share > best) {
            best = share;
            name = names[i];
        }
    }
    return name;
}

static bool is_utf8(size_t size, const struct decode_utf8_look *look)
{
    if (look->bad) {
        return look->good >= look->bad * UTF8_OUTWEIGHS;
    }
    return look->good || !look->cut_off || !size;
}

static size_t first_not_ascii(const char *raw, size_t size)
{
    size_t at = 0;
    uint64_t word;

    while (size - at >= sizeof word) {
        memcpy(&word, raw + at, sizeof word);
        if (word & 0x8080808080808080u) {
            break;
        }
        at += sizeof word;
    }
    while (at < size && !((unsigned char)raw[at] & 0x80u)) {
        at++;
    }
    return at;
}

/* Whether there are so many controls that this is no text: compressed or random bytes have 10 %,
 * programs and pictures more. */
static bool is_binary(struct window window, size_t *at)
{
    size_t controls = 0;

    for (size_t i = 0; i < window.size; i++) {
        unsigned byte = (unsigned char)window.raw[i];
        bool control = byte < 7 || (byte > 13 && byte < 0x20 && byte != 0x1B) || byte == 0x7F;
        if (control && !controls++) {
            *at = i;
        }
    }
    return controls * DECODE_BINARY_SHARE > window.size && controls > 1;
}

/* What uchardet says, as a charset that iconv knows; NULL where it has no opinion. */
static const struct decode_charset *ask_uchardet(struct decode_detector *detector,
                                                 struct window window)
{
    const struct decode_charset *charset = NULL;
    uchardet_t uchardet = uchardet_new();

    if (!uchardet) {
        return NULL;
    }
    if (uchardet_handle_data(uchardet, window.raw, window.size) == 0) {
        uchardet_data_end(uchardet);
        const char *name = uchardet_get_charset(uchardet);
        charset = name && *name ? decode_charset(&detector->charsets, name) : NULL;
    }
    uchardet_delete(uchardet);
    return charset;
}

/* Whether a reading by uchardet's charset holds: without failures, and of one script. */
static bool holds(struct decode_detector *detector, const struct decode_charset *charset,
                  struct window window)
{
    struct reading reading;

    if (!charset || !read_as(detector, charset->name, window, &reading)) {
        return false;
    }
    const struct decode_census *census = &reading.census;
    double cjk = 0;
    for (unsigned use = 0; use < DECODE_USES; use++) {
        double score = decode_census_score(census, use);
        cjk = score > cjk ? score : cjk;
    }
    bool latin = (census->joined + census->symbols) * 10 >= census->other * 9;
    return (reading.refused + census->nonsense) * 100 <= census->ascii + census->other &&
           (latin || cjk >= POSSIBLE);
}

/* Evidence as a share: each bit of it halves the doubt. */
static double confidence_of(double bits)
{
    return bits > 0 ? 1 - exp2(-bits) : 0;
}

static double contest_confidence(const struct reading *best)
{
    double second = best->second > USUAL_SECOND ? best->second : USUAL_SECOND;

    return confidence_of(BITS * (best->score - second) * (double)best->census.other);
}

static double utf8_confidence(const struct decode_utf8_look *look, size_t size)
{
    if (!look->good && !look->bad) {
        return confidence_of(ASCII_BITS * (double)size);
    }
    return confidence_of(UTF8_BITS * (double)look->good) * (double)look->good /
           (double)(look->good + look->bad);
}

static enum decode_verdict find(struct decode_detector *detector, const char *raw, size_t size,
                                struct decode_finding *finding)
{
    size_t first = first_not_ascii(raw, size);
    struct window small = window_of(raw, size, first & ~(size_t)1, CONTEST_BYTES);
    struct window large = window_of(raw, size, first, LOOK_BYTES);
    struct reading best = {0};
    const char *fallback = "GB18030";

    /* UTF-16 begins at an even offset; everything else may begin an ASCII character earlier */
    if (!prepare(detector) || !contest(detector, small, 0, 1, &best)) {
        return DECODE_IMPOSSIBLE;
    }
    bool doubt = best.census.other < FEW || best.census.kana * 10 > best.census.other;
    if (!contest(detector, small, 1, FIRST_CANDIDATES, &best)) {
        return DECODE_IMPOSSIBLE;
    }
    if ((best.score < SURE || doubt) &&
        !contest(detector, small, FIRST_CANDIDATES, COUNT(candidates), &best)) {
        return DECODE_IMPOSSIBLE;
    }
    if (best.score >= SURE) {
        finding->charset = best.charset;
        finding->confidence = contest_confidence(&best);
        return DECODE_FOUND;
    }
    if (best.score < POSSIBLE && is_binary(large, &finding->at)) {
        finding->at += first;
        return DECODE_BINARY;
    }
    finding->charset = ask_uchardet(detector, large);
    finding->confidence = 0.5;
    if (holds(detector, finding->charset, large)) {
        return DECODE_FOUND;
    }
    if (best.score >= POSSIBLE) {
        fallback = best.charset->name;
        finding->confidence = contest_confidence(&best);
    } else {
        finding->confidence = 0;
    }
    finding->charset = decode_charset(&detector->charsets, fallback);
    return finding->charset ? DECODE_FOUND : DECODE_IMPOSSIBLE;
}

/* ISO 2022 is ASCII to the eye, but for its escapes. */
static const struct decode_charset *find_escapes(struct decode_detector *detector, const char *raw,
                                                 size_t size)
{
    const char *escape = memchr(raw, 0x1B, size);
    const struct decode_charset *charset = NULL;

    if (escape) {
        charset = ask_uchardet(detector, window_of(raw, size, (size_t)(escape - raw), LOOK_BYTES));
    }
    return charset && strncmp(charset->name, "ISO-2022", 8) == 0 ? charset : NULL;
}

enum decode_verdict decode_detect(struct decode_detector *detector, const char *raw, size_t size,
                                  struct decode_finding *finding)
{
    const char *name = "UTF-8";
    struct decode_utf8_look look = {0};

    *finding = (struct decode_finding){.confidence = 1};
    finding->mark = decode_charset_mark(raw, size, &name);
    if (!finding->mark) {
        const char *wide = size ? wide_name(detector, window_of(raw, size, 0, WIDE_BYTES)) : NULL;
        decode_utf8_look(raw, wide ? 0 : size, UTF8_ENOUGH, UTF8_ENOUGH / UTF8_OUTWEIGHS, &look);
        name = wide ? wide : name;
        if (!wide && !is_utf8(size, &look)) {
            return find(detector, raw, size, finding);
        }
        if (!wide && size && !look.good) {
            finding->charset = find_escapes(detector, raw, size);
        }
        finding->confidence =
            wide ? confidence_of(WIDE_BITS * (double)size) : utf8_confidence(&look, size);
    }
    if (!finding->charset) {
        finding->charset = decode_charset(&detector->charsets, name);
    }
    return finding->charset ? DECODE_FOUND : DECODE_IMPOSSIBLE;
}

const struct decode_charset *decode_detect_order(struct decode_detector *detector,
                                                 const struct decode_charset *charset,
                                                 const char *raw, size_t size, size_t *mark)
{
    const char *marked = "", *name = NULL;
    struct reading best = {0};
    bool wide16 = charset->kind == DECODE_UTF16, wide32 = charset->kind == DECODE_UTF32;

    *mark = decode_charset_mark(raw, size, &marked);
    if (!wide16 && !wide32) {
        *mark = strcmp(marked, charset->name) == 0 ? *mark : 0;
        return charset;
    }
    if (strncmp(marked, charset->name, strlen(charset->name)) == 0) {
        return decode_charset(&detector->charsets, marked);
    }
    *mark = 0;
    name = size ? wide_name(detector, window_of(raw, size, 0, WIDE_BYTES)) : NULL;
    if (name && strncmp(name, charset->name, strlen(charset->name)) == 0) {
        return decode_charset(&detector->charsets, name);
    }
    if (wide16 && prepare(detector) &&
        contest(detector, window_of(raw, size, 0, CONTEST_BYTES), 3, 7, &best)) {
        return best.charset;
    }
    return decode_charset(&detector->charsets, wide32 ? "UTF-32BE" : "UTF-16BE");
}

void decode_detector_free(struct decode_detector *detector)
{
    free(detector->everyday);
    detector->everyday = NULL;
    decode_text_free(&detector->sample);
    decode_charsets_free(&detector->charsets);
}
