/* SPDX-License-Identifier: MIT */
/* How lines begin and end, as far as that tells what they are. */
#include "characters.h"
#include "layout_lines.h"
#include "layout_words.h"

/* Words that need something behind them, so that no heading or paragraph ends with one:
 * prepositions, conjunctions, particles. */
static const char dangling[][4] = {"在", "把", "被", "对", "向", "从", "以", "为", "与", "和", "及",
                                   "或", "将", "由", "给", "让", "而", "但", "且", "于", "的"};

/* Words that end with the same characters and stand at ends well. */
static const char complete[][8] = {
    "存在", "所在", "实在", "现在", "自在", "内在", "外在", "应对", "面对", "相对", "反对",
    "绝对", "方向", "走向", "导向", "意向", "转向", "倾向", "定向", "双向", "服从", "可以",
    "行为", "作为", "有为", "参与", "共和", "祥和", "温和", "平和", "缓和", "总和", "饱和",
    "普及", "涉及", "大将", "名将", "自由", "理由", "事由", "供给", "补给", "给予", "目的"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static uint32_t before(const char *text, uint32_t at)
{
    while (((unsigned char)text[--at] & 0xC0u) == 0x80u) {
    }
    return at;
}

/* ---- endings ---- */

static bool stands_at(const char *text, uint32_t at, uint32_t end, const char *what)
{
    while (*what && at < end && text[at] == *what) {
        at++;
        what++;
    }
    return !*what;
}

static bool ends_dangling(const char *text, const struct layout_line *line)
{
    bool found = false;

    if (line->end - line->begin < 6) {
        return false;
    }
    for (size_t i = 0; i < COUNT(dangling); i++) {
        found = found || (text[line->end - 1] == dangling[i][2] &&
                          memcmp(text + line->end - 3, dangling[i], 3) == 0);
    }
    for (size_t i = 0; found && i < COUNT(complete); i++) {
        found = memcmp(text + line->end - 6, complete[i], 6) != 0;
    }
    return found;
}

/* Whether a short bracket behind the end of a sentence closes the line: 。（张三） */
static bool ends_signed(const struct layout_classes *classes, const char *text,
                        const struct layout_line *line)
{
    uint32_t at = before(text, line->end);
    unsigned size, class;

    for (int i = 0; i < 8 && at > line->begin; i++) {
        at = before(text, at);
        class = layout_class_at(classes, text, at, &size);
        if (class == LAYOUT_OPEN) {
            return at > line->begin &&
                   layout_class_at(classes, text, before(text, at), &size) == LAYOUT_STOP;
        }
        if (class != LAYOUT_HAN && class != LAYOUT_SPACE) {
            return false;
        }
    }
    return false;
}

/* The ending of a line without a mark at its end. */
static uint8_t find_plain_ending(const struct layout_classes *classes, const char *text,
                                 const struct layout_line *line, unsigned class, bool closed)
{
    static const struct layout_word credits[] = {
        LAYOUT_WORD("摄"),         LAYOUT_WORD("摄影"),   LAYOUT_WORD("摄影报道"),
        LAYOUT_WORD("供图"),       LAYOUT_WORD("制图"),   LAYOUT_WORD("资料图片"),
        LAYOUT_WORD("资料图片）"), LAYOUT_WORD("供图）"), LAYOUT_WORD("摄）"),
        LAYOUT_WORD("供图)"),      LAYOUT_WORD("摄)")};

    if (class == LAYOUT_DIGIT && !closed) {
        return LAYOUT_ENDS_DIGIT;
    }
    if (layout_word_before(credits, COUNT(credits), text, line->begin + 1, line->end)) {
        return LAYOUT_ENDS_CREDIT;
    }
    if (stands_at(text, line->end - 3, line->end, "」")) {
        return LAYOUT_ENDS_FINAL; /* Japanese has no stop before it */
    }
    if (closed && ends_signed(classes, text, line)) {
        return LAYOUT_ENDS_FINAL;
    }
    return !closed && ends_dangling(text, line) ? LAYOUT_ENDS_DANGLING : LAYOUT_ENDS_PLAIN;
}

/* Looks back over closing quotes and brackets for the mark that ends the line. */
uint8_t layout_find_ending(const struct layout_classes *classes, const char *text,
                           struct layout_line *line)
{
    uint32_t at = line->end;
    bool closed = false;
    unsigned size;

    while (at > line->begin) {
        at = before(text, at);
        unsigned class = layout_class_at(classes, text, at, &size);
        switch (class) {
        case LAYOUT_CLOSE:
        case LAYOUT_QUOTE: closed = true; continue;
        case LAYOUT_SPACE: continue;
        case LAYOUT_STOP: return LAYOUT_ENDS_FINAL;
        case LAYOUT_POINT: /* not of a number or an item */
            return line->flags & LAYOUT_LATIN ? LAYOUT_ENDS_FINAL : LAYOUT_ENDS_PLAIN;
        case LAYOUT_ELLIPSIS: return LAYOUT_ENDS_FINAL;
        case LAYOUT_COLON: return closed ? LAYOUT_ENDS_PLAIN : LAYOUT_ENDS_COLON;
        case LAYOUT_SEMICOLON: return LAYOUT_ENDS_SEMICOLON;
        case LAYOUT_COMMA: return LAYOUT_ENDS_COMMA;
        case LAYOUT_OPEN: return LAYOUT_ENDS_OPEN;
        default: return find_plain_ending(classes, text, line, class, closed);
        }
    }
    return LAYOUT_ENDS_PLAIN;
}

/* ---- beginnings ---- */

/* Numerals as they stand in items: digits and Chinese ones. */
static uint32_t skip_numeral(const char *text, uint32_t at, uint32_t end)
{
    static const char numerals[][4] = {"一", "二", "三", "四", "五", "六", "七",
                                       "八", "九", "十", "百", "零", "〇"};
    uint32_t begin = at;

    while (at < end) {
        if (text[at] >= '0' && text[at] <= '9') {
            at++;
            continue;
        }
        size_t i = 0;
        while (i < COUNT(numerals) && (end - at < 3 || text[at + 2] != numerals[i][2] ||
                                       memcmp(text + at, numerals[i], 3) != 0)) {
            i++;
        }
        if (i == COUNT(numerals)) {
            break;
        }
        at += 3;
    }
    return at - begin <= 15 ? at : begin;
}

/* Whether text[at..end) begins like an item of a list: its number and what sets it off. */
static bool is_numbered(const char *text, uint32_t at, uint32_t end)
{
    static const char *const opens[] = {"（", "(", "第", ""};
    static const char *const closes[][7] = {{"）", NULL},
                                            {")", NULL},
                                            {"条", "章", "节", "款", "项", NULL},
                                            {"、", ".", "．", "）", ")", NULL}};
    unsigned size;
    uint32_t first = decode_utf8_get(text + at, &size);

    if (first >= 0x2460 && first <= 0x249B) {
        return true; /* ① ⑴ ⒈ */
    }
    for (size_t i = 0; i < COUNT(opens); i++) {
        if (!stands_at(text, at, end, opens[i])) {
            continue;
        }
        uint32_t number = at + (uint32_t)strlen(opens[i]);
        uint32_t behind = skip_numeral(text, number, end);
        for (size_t k = 0; behind > number && closes[i][k]; k++) {
            if (stands_at(text, behind, end, closes[i][k])) {
                uint32_t next = behind + (uint32_t)strlen(closes[i][k]);
                return next >= end || text[next] < '0' || text[next] > '9'; /* not 3.14 */
            }
        }
    }
    return false;
}

/* Particles that no sentence begins with. */
static bool begins_bound(const char *text, const struct layout_line *line)
{
    static const struct layout_word words[] = {
        LAYOUT_WORD("的"), LAYOUT_WORD("着"), LAYOUT_WORD("们"), LAYOUT_WORD("吗"),
        LAYOUT_WORD("呢"), LAYOUT_WORD("吧"), LAYOUT_WORD("嘛")};
    static const struct layout_word free_words[] = {LAYOUT_WORD("的确"), LAYOUT_WORD("着力"),
                                                    LAYOUT_WORD("着眼")};

    return layout_word_at(words, COUNT(words), text, line->begin, line->end) &&
           !layout_word_at(free_words, COUNT(free_words), text, line->begin, line->end);
}

/* A date or a time at the beginning, as logs have it. */
static bool begins_stamped(const char *text, const struct layout_line *line)
{
    uint32_t digits = 0, at = line->begin;

    for (; at < line->end && strchr("0123456789-:/.[] ", text[at]); at++) {
        digits += text[at] >= '0' && text[at] <= '9';
    }
    return digits >= 4 && at - line->begin >= digits + 2;
}

/* A label at the beginning: a few characters and a colon. */
static bool begins_labelled(const struct layout_classes *classes, const char *text,
                            const struct layout_line *line)
{
    unsigned size, characters = 0;

    if (begins_stamped(text, line)) {
        return true;
    }
    for (uint32_t at = line->begin; at < line->end && characters <= 8; at += size, characters++) {
        unsigned class = layout_class_at(classes, text, at, &size);
        if (class == LAYOUT_COLON) {
            return characters > 0;
        }
        if (class >= LAYOUT_STOP && class <= LAYOUT_QUOTE && class != LAYOUT_OPEN &&
            class != LAYOUT_CLOSE) {
            return false;
        }
    }
    return false;
}

/* A name in brackets that signs the paragraph before it: （张三）. */
static bool is_signature(const char *text, const struct layout_line *line)
{
    return line->characters >= 4 && line->characters <= 12 &&
           ((stands_at(text, line->begin, line->end, "（") &&
             stands_at(text, line->end - 3, line->end, "）")) ||
            (text[line->begin] == '(' && text[line->end - 1] == ')')) &&
           line->marks == 0 && !is_numbered(text, line->begin, line->end);
}

/* How captions begin. */
static bool begins_caption(const char *text, const struct layout_line *line)
{
    static const struct layout_word words[] = {
        LAYOUT_WORD("图为"), LAYOUT_WORD("上图"), LAYOUT_WORD("下图"),   LAYOUT_WORD("左图"),
        LAYOUT_WORD("右图"), LAYOUT_WORD("图①"),  LAYOUT_WORD("题图："), LAYOUT_WORD("图：")};

    return layout_word_at(words, COUNT(words), text, line->begin, line->end);
}

bool layout_is_bullet(const char *text, const struct layout_line *line)
{
    unsigned size;
    uint32_t first = decode_utf8_get(text + line->begin, &size);

    return (first == '-' || first == '*' || first == '+' || first == 0x2022) &&
           line->begin + size < line->end && text[line->begin + size] == ' ';
}

uint8_t layout_find_beginning(const struct layout_classes *classes, const char *text,
                              const struct layout_line *line)
{
    unsigned size;

    if (begins_caption(text, line)) {
        return LAYOUT_BEGINS_MARKED;
    }
    if (is_signature(text, line) || begins_bound(text, line)) {
        return LAYOUT_BEGINS_INSIDE;
    }

    unsigned class = layout_class_at(classes, text, line->begin, &size);
    if (class == LAYOUT_STOP || class == LAYOUT_SEMICOLON || class == LAYOUT_COLON ||
        class == LAYOUT_COMMA || class == LAYOUT_CLOSE) {
        return LAYOUT_BEGINS_INSIDE;
    }
    if (class == LAYOUT_MARK) {
        return LAYOUT_BEGINS_MARKED;
    }
    if (line->flags & LAYOUT_BULLET || is_numbered(text, line->begin, line->end)) {
        return LAYOUT_BEGINS_NUMBERED;
    }
    if (class == LAYOUT_OPEN || class == LAYOUT_QUOTE) {
        return LAYOUT_BEGINS_OPEN;
    }
    return begins_labelled(classes, text, line) ? LAYOUT_BEGINS_LABELLED : LAYOUT_BEGINS_PLAIN;
}
