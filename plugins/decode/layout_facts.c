/* SPDX-License-Identifier: MIT */
/* What the blocks say of the whole text: title, reporters, date. */
#include "characters.h"
#include "layout.h"

#include <string.h>

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

bool layout_read_date(const char *text, uint32_t begin, uint32_t end, struct layout_facts *facts)
{
    uint32_t at;
    int year, month, day;

    if (end - begin > 120 || (at = read_part(text, begin, end, "年", &year)) == 0 ||
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
        if (!facts->year && block->head &&
            layout_read_date(text, block->span.begin, block->span.end, facts)) {
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
