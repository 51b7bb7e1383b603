/* SPDX-License-Identifier: MIT */
/* One pass over JSON, without recursion: what is open lies on a small stack. */
#include "config/scan.h"

#include "base/utf8.h"
#include "config/scan_hints.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What may come next. */
enum expect {
    VALUE,      /* behind a comma in a list, behind a colon, at the start */
    FIRST_ITEM, /* behind [ */
    FIRST_KEY,  /* behind { */
    KEY,        /* behind a comma in an object */
    COMMA,      /* behind an item or member */
    END,        /* behind the outermost value */
    STOPPED     /* behind a fault that cannot be passed */
};

struct scan {
    const char *text;
    size_t size, at;
    const struct wen_scan_listener *listener;
    bool faulty;
    size_t depth;
    size_t opened[WEN_JSON_DEPTH]; /* places of the { and [ that are open */
    size_t key;                    /* of the value that comes, or WEN_NO_PLACE */
    size_t comma;                  /* the last one */
};

/* Reports a fault; whether to go on, where the scan can. */
static bool report(struct scan *scan, struct wen_scan_fault fault)
{
    scan->faulty = true;
    return scan->listener->fault(scan->listener->self, &fault);
}

static bool fault(struct scan *scan, size_t place, const char *reason)
{
    return report(scan, (struct wen_scan_fault){place, place, WEN_NO_PLACE, NULL, reason});
}

/* Reports what cannot be passed. */
static enum expect stop(struct scan *scan, size_t place, const char *reason)
{
    fault(scan, place, reason);
    return STOPPED;
}

static enum expect stop_with(struct scan *scan, size_t place, size_t other, const char *relation,
                             const char *reason)
{
    report(scan, (struct wen_scan_fault){place, place, other, relation, reason});
    return STOPPED;
}

static unsigned char peek(const struct scan *scan)
{
    return scan->at < scan->size ? (unsigned char)scan->text[scan->at] : 0;
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* ---- space and comments ---- */

/* End of the comment at `at`, or 0 where there is none. */
static size_t comment_end(const struct scan *scan)
{
    const char *text = scan->text + scan->at, *end;
    size_t left = scan->size - scan->at;

    if (left >= 2 && memcmp(text, "/*", 2) == 0) {
        end = memmem(text + 2, left - 2, "*/", 2);
        return end ? (size_t)(end - scan->text) + 2 : scan->size;
    }
    if (left && (text[0] == '#' || (left >= 2 && memcmp(text, "//", 2) == 0))) {
        end = memchr(text, '\n', left);
        return end ? (size_t)(end - scan->text) : scan->size;
    }
    return 0;
}

/* Skips space, and comments where the listener goes on behind them. */
static bool skip_space(struct scan *scan)
{
    for (;;) {
        while (scan->at < scan->size && memchr(" \t\n\r", scan->text[scan->at], 4)) {
            scan->at++;
        }
        size_t end = comment_end(scan);
        if (!end) {
            return true;
        }
        const char *reason = wen_scan_hint(scan->text + scan->at, scan->size - scan->at, "");
        if (!report(scan, (struct wen_scan_fault){scan->at, end, WEN_NO_PLACE, NULL, reason})) {
            return false;
        }
        scan->at = end;
    }
}

/* ---- strings ---- */

static int hex4(const struct scan *scan, size_t at)
{
    int value = 0;

    if (scan->size - at < 4) {
        return -1;
    }
    for (size_t i = at; i < at + 4; i++) {
        unsigned char byte = (unsigned char)scan->text[i], low = byte | 0x20;
        if (!is_digit(byte) && (low < 'a' || low > 'f')) {
            return -1;
        }
        value = value * 16 + (is_digit(byte) ? byte - '0' : low - 'a' + 10);
    }
    return value;
}

/* At the u of \uXXXX; moves behind it, behind both halves of a pair. */
static const char *scan_unicode_escape(struct scan *scan)
{
    int unit = hex4(scan, ++scan->at);

    if (unit < 0) {
        return "four hexadecimal digits follow \\u";
    }
    scan->at += 4;
    if (unit == 0) {
        return "\\u0000 cannot stand in a string here";
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
        return NULL;
    }
    bool pair = scan->size - scan->at >= 6 && memcmp(scan->text + scan->at, "\\u", 2) == 0;
    int second = pair ? hex4(scan, scan->at + 2) : -1;
    if (unit > 0xDBFF || second < 0xDC00 || second > 0xDFFF) {
        return "this is one half of a surrogate pair: \\uD800 to \\uDBFF is followed by \\uDC00 to "
               "\\uDFFF";
    }
    scan->at += 6;
    return NULL;
}

/* At a backslash; moves behind the escape. */
static const char *scan_escape(struct scan *scan)
{
    scan->at++;
    if (peek(scan) == 'u') {
        return scan_unicode_escape(scan);
    }
    if (scan->at < scan->size && memchr("\"\\/bfnrt", scan->text[scan->at], 8)) {
        scan->at++;
        return NULL;
    }
    return "one of \" \\ / b f n r t u follows a backslash; a backslash itself is written \\\\";
}

/* Runs to the next byte that is not a plain one; the bytes are checked as UTF-8. */
static bool scan_plain(struct scan *scan)
{
    const char *text = scan->text;
    size_t from = scan->at, at = from;

    while (at < scan->size && (unsigned char)text[at] >= 0x20 && text[at] != '"' &&
           text[at] != '\\') {
        at++;
    }
    scan->at = from + wen_utf8_valid(text + from, at - from);
    return scan->at == at;
}

static const char *control_reason(unsigned char byte)
{
    return byte == '\t'   ? "a tab in a string is written \\t"
           : byte == '\0' ? "this is a NUL byte: the file is not text"
                          : "a control character in a string is written \\u and four digits";
}

/* At the opening quote; moves behind the closing one. */
static bool scan_string(struct scan *scan)
{
    size_t begin = scan->at++;

    while (scan_plain(scan)) {
        size_t at = scan->at;
        unsigned char byte = peek(scan);
        const char *reason = NULL;
        if (at == scan->size || byte == '\n' || byte == '\r') {
            fault(scan, begin, "this string has no closing \" on its line");
            return false;
        }
        if (byte == '"') {
            scan->at++;
            return true;
        }
        if (byte == '\\') {
            reason = scan_escape(scan);
        } else {
            reason = control_reason(byte);
            scan->at++;
        }
        if (reason && !fault(scan, at, reason)) {
            return false;
        }
    }
    fault(scan, scan->at, "these bytes are not UTF-8: save the file as UTF-8");
    return false;
}

/* ---- numbers and words ---- */

static bool skip_digits(struct scan *scan)
{
    size_t from = scan->at;

    while (is_digit(peek(scan))) {
        scan->at++;
    }
    return scan->at > from;
}

static const char *scan_number_shape(struct scan *scan)
{
    if (peek(scan) == '-') {
        scan->at++;
    }
    bool zero = peek(scan) == '0';
    size_t from = scan->at;
    if (!skip_digits(scan)) {
        return "a digit follows the minus sign";
    }
    if (zero && scan->at - from > 1) {
        return "a number has no zeros in front";
    }
    if (peek(scan) == '.') {
        scan->at++;
        if (!skip_digits(scan)) {
            return "a digit follows the decimal point";
        }
    }
    if ((peek(scan) | 0x20) == 'e') {
        scan->at++;
        scan->at += peek(scan) == '+' || peek(scan) == '-';
        if (!skip_digits(scan)) {
            return "a digit follows the exponent's e";
        }
    }
    return is_letter(peek(scan)) || peek(scan) == '.' ? "this is no number as JSON writes them"
                                                      : NULL;
}

/* Without an exponent WEN_JSON_NUMBER digits are far from overflow. */
static bool overflows(const char *number, size_t size)
{
    char copy[WEN_JSON_NUMBER + 1];

    if (!memchr(number, 'e', size) && !memchr(number, 'E', size)) {
        return false;
    }
    memcpy(copy, number, size);
    copy[size] = '\0';
    char *point = strchr(copy, '.');
    if (point) {
        *point = localeconv()->decimal_point[0];
    }
    return isinf(strtod(copy, NULL));
}

static bool scan_number(struct scan *scan)
{
    size_t begin = scan->at;
    const char *reason = scan_number_shape(scan);

    if (!reason && scan->at - begin > WEN_JSON_NUMBER) {
        reason = "this number has more than 63 characters";
    }
    if (!reason && overflows(scan->text + begin, scan->at - begin)) {
        reason = "this number is too large: at most about 1.8e308";
    }
    if (!reason) {
        return true;
    }
    while (is_digit(peek(scan)) || is_letter(peek(scan)) ||
           (peek(scan) && strchr("+-.", peek(scan)))) {
        scan->at++;
    }
    return fault(scan, begin, wen_scan_hint(scan->text + begin, scan->size - begin, reason));
}

static bool scan_word(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t begin = scan->at;

    while (is_letter(peek(scan)) || is_digit(peek(scan))) {
        scan->at++;
    }
    for (size_t i = 0; i < 3; i++) {
        if (scan->at - begin == strlen(words[i]) &&
            memcmp(scan->text + begin, words[i], scan->at - begin) == 0) {
            return true;
        }
    }
    const char *reason = "this is no value: strings stand in double quotes";
    return fault(scan, begin, wen_scan_hint(scan->text + begin, scan->size - begin, reason));
}

/* ---- structure ---- */

static bool in_object(const struct scan *scan)
{
    return scan->depth > 0 && scan->text[scan->opened[scan->depth - 1]] == '{';
}

static enum expect after_value(const struct scan *scan)
{
    return scan->depth ? COMMA : END;
}

static enum expect scan_open(struct scan *scan, enum expect inside)
{
    if (scan->depth == WEN_JSON_DEPTH) {
        return stop(scan, scan->at, "this is nested deeper than 64 levels");
    }
    scan->opened[scan->depth++] = scan->at++;
    return inside;
}

/* At } or ]. */
static enum expect scan_close(struct scan *scan)
{
    bool brace = peek(scan) == '}';

    if (!scan->depth) {
        return stop(scan, scan->at, brace ? "this } closes nothing" : "this ] closes nothing");
    }
    if (brace != in_object(scan)) {
        return stop_with(scan, scan->at, scan->opened[scan->depth - 1], "opened at",
                         brace ? "this } stands where ] closes the list"
                               : "this ] stands where } closes the object");
    }
    scan->depth--;
    scan->at++;
    return after_value(scan);
}

static enum expect scan_value(struct scan *scan)
{
    unsigned char byte = peek(scan);
    bool fine;

    if (scan->listener->value && byte) {
        scan->listener->value(scan->listener->self, scan->at, scan->key);
    }
    scan->key = WEN_NO_PLACE;
    switch (byte) {
    case '{': return scan_open(scan, FIRST_KEY);
    case '[': return scan_open(scan, FIRST_ITEM);
    case '"': fine = scan_string(scan); break;
    default:
        if (byte == '-' || is_digit(byte)) {
            fine = scan_number(scan);
        } else if (is_letter(byte)) {
            fine = scan_word(scan);
        } else {
            return stop(scan, scan->at,
                        wen_scan_hint(scan->text + scan->at, scan->size - scan->at,
                                      "a value is missing here"));
        }
    }
    return fine ? after_value(scan) : STOPPED;
}

/* A key and the colon behind it. */
static enum expect scan_key(struct scan *scan)
{
    size_t key = scan->at;

    if (peek(scan) != '"') {
        return stop(scan, key,
                    wen_scan_hint(scan->text + key, scan->size - key,
                                  "a key in double quotes is missing here"));
    }
    if (!scan_string(scan) || !skip_space(scan)) {
        return STOPPED;
    }
    if (peek(scan) != ':') {
        return stop(scan, scan->at,
                    wen_scan_hint(scan->text + scan->at, scan->size - scan->at,
                                  "a : is missing behind the key"));
    }
    scan->at++;
    scan->key = key;
    return VALUE;
}

/* Behind an item or a member. */
static enum expect scan_comma(struct scan *scan)
{
    unsigned char byte = peek(scan);
    enum expect next = in_object(scan) ? KEY : VALUE;

    if (byte == '}' || byte == ']') {
        return scan_close(scan);
    }
    if (byte == ',') {
        scan->comma = scan->at++;
        return next;
    }
    if (byte == '"' || (next == VALUE && byte && strchr("{[-0123456789tfn", byte))) {
        return fault(scan, scan->at, "a , is missing in front of this") ? next : STOPPED;
    }
    return stop(
        scan, scan->at,
        wen_scan_hint(scan->text + scan->at, scan->size - scan->at,
                      in_object(scan) ? "a , or } is missing here" : "a , or ] is missing here"));
}

/* One step; the end of the text is dealt with by the caller. */
static enum expect step(struct scan *scan, enum expect expect)
{
    unsigned char byte = peek(scan);
    bool closes = byte == '}' || byte == ']';

    if (closes && (expect == FIRST_ITEM || expect == FIRST_KEY)) {
        return scan_close(scan);
    }
    if (closes && scan->depth && scan->key == WEN_NO_PLACE && (expect == KEY || expect == VALUE)) {
        struct wen_scan_fault extra = {scan->comma, scan->comma + 1, WEN_NO_PLACE, NULL,
                                       byte == '}' ? "a , stands in front of }: remove it"
                                                   : "a , stands in front of ]: remove it"};
        return report(scan, extra) ? scan_close(scan) : STOPPED;
    }
    switch (expect) {
    case VALUE:
    case FIRST_ITEM: return scan_value(scan);
    case FIRST_KEY:
    case KEY: return scan_key(scan);
    case COMMA: return scan_comma(scan);
    default: return stop(scan, scan->at, "the JSON value ends in front of this: remove the rest");
    }
}

static void cut_off(struct scan *scan)
{
    if (!scan->depth) {
        stop(scan, scan->size, "a value is missing here");
        return;
    }
    size_t open = scan->opened[scan->depth - 1];
    stop_with(scan, scan->size, open, "opened at",
              in_object(scan) ? "the text ends inside an object: a } is missing"
                              : "the text ends inside a list: a ] is missing");
}

bool wen_scan(const char *text, size_t size, size_t from, const struct wen_scan_listener *listener)
{
    struct scan scan = {
        .text = text, .size = size, .at = from, .listener = listener, .key = WEN_NO_PLACE};
    enum expect expect = VALUE;

    while (expect != STOPPED && skip_space(&scan)) {
        if (scan.at == size) {
            if (expect != END) {
                cut_off(&scan);
            }
            break;
        }
        expect = step(&scan, expect);
    }
    return !scan.faulty;
}
