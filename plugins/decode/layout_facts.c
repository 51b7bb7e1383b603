/* SPDX-License-Identifier: MIT */
/* What the blocks say of the whole text: title, reporters, date. */
#include "characters.h"
#include "layout.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A byline has no more characters than this. */
#define LONGEST_BYLINE 120u /* bytes */

/* Who stands in a byline; longer words first. What stands before one of them, such as 本报 or
 * 融媒体, belongs to it. */
static const char *const roles[] = {"全媒体记者", "特约记者", "特约撰稿", "实习生", "通讯员",
                                    "评论员",     "报道组",   "记者",     "摄影",   "撰文",
                                    "编辑",       "作者",     "责编",     "实习",   "供图",
                                    "記者",       "攝影",     "編輯",     "撰文",   "读者"};

/* Roles of one character stand alone, between marks (文/图). */
static const char short_roles[][4] = {"文", "图", "摄"};

static bool is_space_or_mark(const char *text, uint32_t at, uint32_t end, uint32_t *size)
{
    static const char *const marks[] = {" ",  "\t", "　", "□",  "■",  "◎",  "●",       "○",
                                        "◆",  "◇",  "☐",  "▲",  "△",  "／", "/",       "|",
                                        "｜", "、", "，", ",",  "：", ":",  "（",      "）",
                                        "(",  ")",  "［", "］", "【", "】", "\xC2\xA0"};

    if ((unsigned char)text[at] >= 0xE4 && (unsigned char)text[at] <= 0xE9) {
        return false; /* an ideograph, as most are */
    }
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t length = strlen(marks[i]);
        if (end - at >= length && memcmp(text + at, marks[i], length) == 0) {
            *size = (uint32_t)length;
            return true;
        }
    }
    return false;
}

/* Where the role ends that text[begin..end) begins with, but for a word or two such as 本报; 0:
 * there is none. */
static uint32_t role_end(const char *text, uint32_t begin, uint32_t end)
{
    for (size_t i = 0; i < COUNT(short_roles); i++) {
        if (end - begin == 3 && memcmp(text + begin, short_roles[i], 3) == 0) {
            return end;
        }
    }
    for (size_t i = 0; i < COUNT(roles); i++) {
        uint32_t size = (uint32_t)strlen(roles[i]);
        for (uint32_t at = begin; at + size <= end && at <= begin + 24; at += 3) {
            if (memcmp(text + at, roles[i], size) == 0) {
                return at + size;
            }
            if ((unsigned char)text[at] < 0xE0) {
                break;
            }
        }
    }
    return 0;
}

/* Whether any role stands there at all: most lines are told by that. */
static bool names_role(const char *text, uint32_t begin, uint32_t end)
{
    for (uint32_t at = begin; at + 6 <= end; at++) {
        for (size_t i = 0; (unsigned char)text[at] >= 0xE4 && i < COUNT(roles); i++) {
            if (text[at] == roles[i][0] && text[at + 1] == roles[i][1] &&
                text[at + 2] == roles[i][2] && end - at >= strlen(roles[i]) &&
                memcmp(text + at, roles[i], strlen(roles[i])) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Two to four ideographs, or a foreign name with its point. */
static bool is_name(const char *text, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;
    unsigned size;

    for (uint32_t at = begin; at < end; at += size, count++) {
        uint32_t c = decode_utf8_get(text + at, &size);
        if ((c < 0x3400 || c > 0x9FFF) && c != 0xB7 && (c < 0x20000 || c > 0x323AF)) {
            return false;
        }
    }
    return count >= 2 && count <= (memchr(text + begin, 0xB7, end - begin) ? 12u : 4u);
}

static bool is_ideograph(const char *text, uint32_t begin, uint32_t end)
{
    unsigned size;

    if (end - begin != 3) {
        return false;
    }
    uint32_t c = decode_utf8_get(text + begin, &size);
    return c >= 0x3400 && c <= 0x9FFF;
}

static void add_name(struct layout_facts *facts, uint32_t begin, uint32_t end)
{
    if (facts->name_count < COUNT(facts->names)) {
        facts->names[facts->name_count++] = (struct decode_span){begin, end};
    }
}

/* A word of a byline: a role, a name, both in one, or half a name (李 明). */
struct reading {
    uint32_t roles, words;
    uint32_t half; /* where the first half of a name begins; 0 with `halves` 0 */
    bool halves;
};

static bool read_word(const char *text, uint32_t begin, uint32_t end, struct reading *reading,
                      struct layout_facts *facts)
{
    uint32_t role = role_end(text, begin, end);

    reading->words++;
    if (role == end) {
        reading->roles++;
        return true;
    }
    if (role && is_name(text, role, end)) {
        reading->roles++;
        add_name(facts, role, end);
        return true;
    }
    if (reading->roles && is_name(text, begin, end)) {
        add_name(facts, begin, end);
        return true;
    }
    if (reading->roles && is_ideograph(text, begin, end)) {
        if (reading->halves) {
            add_name(facts, reading->half, end);
        }
        reading->half = begin;
        reading->halves = !reading->halves;
        return true;
    }
    return false;
}

bool layout_read_byline(const char *text, uint32_t begin, uint32_t end, struct layout_facts *facts)
{
    struct reading reading = {0, 0, 0, false};
    size_t names = facts->name_count;
    uint32_t size;

    if (end - begin > LONGEST_BYLINE || !names_role(text, begin, end)) {
        return false;
    }
    for (uint32_t at = begin; at < end;) {
        if (is_space_or_mark(text, at, end, &size)) {
            at += size;
            continue;
        }
        uint32_t word = at;
        while (at < end && !is_space_or_mark(text, at, end, &size)) {
            unsigned length;
            decode_utf8_get(text + at, &length);
            at += length;
        }
        if (!read_word(text, word, at, &reading, facts)) {
            facts->name_count = names;
            return false;
        }
    }
    bool good =
        reading.roles > 0 && !reading.halves && (facts->name_count > names || reading.words > 1);
    facts->name_count = good ? facts->name_count : names;
    return good;
}

/* ---- the date ---- */

/* A number of at most four digits, ASCII or 〇一二…; where it ends, or `at`. */
static uint32_t read_number(const char *text, uint32_t at, uint32_t end, int *value)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五",
                                         "六", "七", "八", "九", "十"};
    uint32_t begin = at, count = 0;

    for (*value = 0; at < end && text[at] >= '0' && text[at] <= '9' && count < 4; at++, count++) {
        *value = *value * 10 + (text[at] - '0');
    }
    if (at > begin) {
        return at;
    }
    for (int tens = 0; at + 3 <= end && count < 4; at += 3, count++) {
        int digit = 0;
        while (digit < 11 && memcmp(text + at, digits[digit], 3) != 0) {
            digit++;
        }
        if (digit == 11) {
            break;
        }
        if (digit == 10) { /* 十 */
            *value = *value ? *value * 10 : 10;
            tens = 1;
        } else {
            *value = tens ? *value + digit : *value * 10 + digit;
        }
    }
    return at;
}

static uint32_t skip_space(const char *text, uint32_t at, uint32_t end)
{
    unsigned size;

    while ((size = decode_space(text, at, end)) != 0) {
        at += size;
    }
    return at;
}

/* Number and unit: 2022 年. */
static uint32_t read_part(const char *text, uint32_t at, uint32_t end, const char *unit, int *value)
{
    uint32_t behind = skip_space(text, read_number(text, at, end, value), end);
    size_t size = strlen(unit);

    return behind > at && end - behind >= size && memcmp(text + behind, unit, size) == 0
               ? skip_space(text, behind + (uint32_t)size, end)
               : 0;
}

static bool is_date(int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year >= 1800 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

/* Whether a block is a line of date: the date first, and then at most the day of the week, the
 * calendar of the moon, the page. */
static bool read_date(const char *text, const struct layout_block *block,
                      struct layout_facts *facts)
{
    uint32_t end = block->span.end, at;
    int year, month, day;

    if (!block->head || end - block->span.begin > 120) {
        return false;
    }
    if ((at = read_part(text, block->span.begin, end, "年", &year)) == 0 ||
        (at = read_part(text, at, end, "月", &month)) == 0 ||
        (at = read_part(text, at, end, "日", &day)) == 0 || !is_date(year, month, day)) {
        return false;
    }
    facts->year = year;
    facts->month = month;
    facts->day = day;
    return true;
}

void layout_find_facts(const struct layout_block *blocks, size_t count, const char *text,
                       struct layout_facts *facts)
{
    *facts = (struct layout_facts){.year = 0};
    for (size_t i = 0; i < count; i++) {
        const struct layout_block *block = &blocks[i];
        bool titled = facts->title.begin < facts->title.end;
        if (!facts->year && read_date(text, block, facts)) {
            continue;
        }
        if (!titled && block->kind == LAYOUT_HEADING) {
            facts->title = block->span;
        }
        if (block->kind == LAYOUT_BYLINE) {
            layout_read_byline(text, block->span.begin, block->span.end, facts);
        }
    }
}
