/* SPDX-License-Identifier: MIT */
/* Times, read from the year to the second. */
#include "time_reading.h"

#include "days.h"
#include "numeral.h"
#include "time_words.h"

#include <string.h>

#define NONE ENTITIES_NO_PART

enum { MONTHS = 12, NOON = 12 };

const struct entities_point entities_nothing = {{NONE, NONE, NONE}, NONE, NONE, NONE};

static bool take(struct entities_reading *reading, const char *word)
{
    size_t size = strlen(word);

    if (strncmp(reading->at, word, size) != 0) {
        return false;
    }
    reading->at += size;
    return true;
}

static const struct entities_time_word *take_word(struct entities_reading *reading,
                                                  enum entities_time_kind from,
                                                  enum entities_time_kind to)
{
    const struct entities_time_word *word = entities_time_word(reading->at, from, to);

    if (word) {
        reading->at += strlen(word->word);
    }
    return word;
}

/* The number at reading->at, digits or numerals, if `unit` follows ("" for any); takes both. */
static bool take_number(struct entities_reading *reading, const char *unit, int *number,
                        unsigned *glyphs_of)
{
    struct entities_glyphs glyphs;
    struct entities_numeral numeral;
    const char *before = reading->at;

    entities_glyphs_read(reading->at, strlen(reading->at), &glyphs);
    if (!entities_numeral_read(&glyphs, 0, &numeral) || numeral.end == 0 ||
        entities_decimal_compare(numeral.low, numeral.high) != 0 || numeral.low.exponent < 0) {
        return false;
    }
    double value = entities_decimal_real(numeral.low);
    reading->at += glyphs.at[numeral.end - 1].end;
    if (value > 99999 || !take(reading, unit)) {
        reading->at = before;
        return false;
    }
    *number = (int)value;
    if (glyphs_of) {
        *glyphs_of = numeral.end;
    }
    return true;
}

/* An interval of whole months of the year, or of whole days of the month. */
static void set_interval(struct entities_reading *reading, struct entities_day first,
                         struct entities_day last)
{
    reading->begin.day = first;
    reading->end = entities_nothing;
    reading->end.day = last;
    reading->interval = true;
}

static bool read_century(struct entities_reading *reading)
{
    int number, decade;

    if (take(reading, "上世纪") || take(reading, "上个世纪")) {
        number = entities_date_known(reading) ? (reading->calendar->date.year - 1) / 100 : NONE;
    } else if (take(reading, "本世纪")) {
        number = entities_date_known(reading) ? (reading->calendar->date.year - 1) / 100 + 1 : NONE;
    } else if (!take_number(reading, "世纪", &number, NULL)) {
        return false;
    }
    if (number == NONE || number < 1) {
        reading->failed |= true;
        return true;
    }
    int first = (number - 1) * 100 + 1, last = number * 100;
    if (take_number(reading, "年代", &decade, NULL)) {
        first = (number - 1) * 100 + decade;
        last = first + 9;
        reading->failed |= decade % 10 != 0 || decade > 90;
    }
    /* parts of a century or decade have no borders */
    reading->failed |= *reading->at != 0;
    set_interval(reading, (struct entities_day){first, NONE, NONE},
                 (struct entities_day){last, NONE, NONE});
    return true;
}

static bool read_year(struct entities_reading *reading)
{
    int number, before_era;
    unsigned glyphs;
    const struct entities_time_word *word;

    if (take(reading, "公元前")) {
        reading->failed |= !take_number(reading, "年", &number, NULL);
        reading->begin.day.year = reading->failed ? NONE : 1 - number;
        return true;
    }
    bool common_era = take(reading, "公元");
    size_t era = entities_era(reading->at, &before_era);
    if (era > 0) {
        reading->at += era;
        number = 1;
        reading->failed |= !take(reading, "元年") && !take_number(reading, "年", &number, NULL);
        reading->begin.day.year = before_era + number;
        return true;
    }
    if (take_number(reading, "年", &number, &glyphs)) {
        reading->failed |= glyphs != 4 && !common_era; /* 98年: of which century? */
        reading->begin.day.year = number;
        reading->numeric = true;
        return true;
    }
    word = take_word(reading, ENTITIES_TIME_YEAR, ENTITIES_TIME_STORY_YEAR);
    if (!word) {
        return false;
    }
    bool story = word->kind == ENTITIES_TIME_STORY_YEAR;
    int from = !story                                 ? reading->calendar->date.year
               : reading->calendar->said.year != NONE ? reading->calendar->said.year
                                                      : reading->calendar->story.year;
    reading->failed |= from == NONE;
    reading->begin.day.year = reading->failed ? NONE : from + word->first;
    return true;
}

/* Months of the year as an interval: 上半年, 一季度, 前三季度, 前11个月. */
static bool read_months(struct entities_reading *reading)
{
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_MONTHS, ENTITIES_TIME_MONTHS);
    const char *before = reading->at;
    int first = 0, last = 0, number;

    if (word) {
        first = word->first;
        last = word->last;
    } else {
        bool from_start = take(reading, "前") || take(reading, "头");
        bool ordinal = !from_start && take(reading, "第");
        if (take(reading, "首季度") || take(reading, "首个季度")) {
            last = 3;
        } else if (take_number(reading, "季度", &number, NULL) ||
                   take_number(reading, "个季度", &number, NULL)) {
            last = number * 3;
            first = from_start || ordinal ? 0 : last - 2;
            first = ordinal ? last - 2 : first;
        } else if (from_start && take_number(reading, "个月", &number, NULL)) {
            last = number;
        }
        first = first > 0 ? first : 1;
    }
    if (last < first || last > MONTHS) {
        reading->at = before;
        return false;
    }
    int year = entities_year_known(reading);
    reading->failed |= year == NONE;
    set_interval(reading, (struct entities_day){year, first, NONE},
                 (struct entities_day){year, last, NONE});
    return true;
}

static bool read_month(struct entities_reading *reading)
{
    struct entities_day *day = &reading->begin.day;
    const struct entities_time_word *word;
    int number;

    if (take_number(reading, "月", &number, NULL)) {
        take(reading, "份");
        reading->failed |= number < 1 || number > MONTHS;
        day->month = number < 1 || number > MONTHS ? NONE : number;
        reading->numeric = true;
        if (day->year == NONE) {
            day->year = entities_year_of_month(reading, number);
        }
        return true;
    }
    if (day->year != NONE) {
        return false;
    }
    word = take_word(reading, ENTITIES_TIME_MONTH, ENTITIES_TIME_STORY_MONTH);
    if (!word) {
        return false;
    }
    struct entities_day from =
        word->kind == ENTITIES_TIME_MONTH ? reading->calendar->date : reading->calendar->story;
    reading->failed |= from.year == NONE || from.month == NONE;
    if (!reading->failed) {
        from.day = 1;
        *day = entities_months_on(from, word->first);
        day->day = NONE;
    }
    return true;
}

/* A feast with a day of its own, in the year that is said or else the document's. */
static bool read_feast(struct entities_reading *reading)
{
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_FEAST, ENTITIES_TIME_FEAST);

    if (!word) {
        return false;
    }
    int year = entities_year_known(reading);
    reading->failed |= year == NONE;
    reading->begin.day = (struct entities_day){year, word->first, word->last};
    return true;
}

static bool known_to_day(const struct entities_day *day)
{
    return day->year != NONE && day->month != NONE && day->day != NONE;
}

static bool read_relative_day(struct entities_reading *reading, int *add)
{
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_DAY, ENTITIES_TIME_STORY_DAY);
    bool evening = false;

    if (!word) {
        word = take_word(reading, ENTITIES_TIME_EVENING, ENTITIES_TIME_EVENING);
        evening = word != NULL;
    }
    if (!word && (take(reading, "当晚") || take(reading, "当夜"))) {
        static const struct entities_time_word that = {"", ENTITIES_TIME_STORY_DAY, 0, 0};
        word = &that;
        evening = true;
    }
    if (!word) {
        return false;
    }
    *add = evening ? NOON : 0;
    struct entities_day from =
        word->kind == ENTITIES_TIME_STORY_DAY ? reading->calendar->story : reading->calendar->date;
    if (!known_to_day(&from)) {
        reading->failed |= true;
        return true;
    }
    long number = entities_day_number(from);
    reading->begin.day = entities_day_of(number + word->first);
    if (word->kind == ENTITIES_TIME_DAY && word->last != word->first) {
        set_interval(reading, reading->begin.day, entities_day_of(number + word->last));
    }
    return true;
}

static int take_weekday(struct entities_reading *reading)
{
    static const char *const days[] = {"一", "二", "三", "四", "五", "六", "日", "天"};

    for (int i = 0; i < 8; i++) {
        if (take(reading, days[i])) {
            return i < 7 ? i : 6;
        }
    }
    return NONE;
}

static bool read_week(struct entities_reading *reading)
{
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_WEEK, ENTITIES_TIME_WEEK);

    if (!word) {
        return false;
    }
    if (!known_to_day(&reading->calendar->date)) {
        reading->failed |= true;
        return true;
    }
    struct entities_day date = reading->calendar->date;
    long monday = entities_day_number(date) - entities_weekday(date) + word->first * 7L;
    int weekday = take_weekday(reading);
    if (take(reading, "末")) {
        set_interval(reading, entities_day_of(monday + 5), entities_day_of(monday + 6));
    } else if (weekday != NONE) {
        reading->begin.day = entities_day_of(monday + weekday);
    } else {
        take(reading, "内");
        reading->week = entities_week(entities_day_of(monday), &reading->week_year);
    }
    return true;
}

static void read_day(struct entities_reading *reading)
{
    struct entities_day *day = &reading->begin.day;
    const struct entities_time_word *word;
    int number;

    if (take_number(reading, "日", &number, NULL) || take_number(reading, "号", &number, NULL)) {
        day->day = number;
        if (day->month == NONE) {
            entities_place_day(reading);
        }
        reading->failed |= number < 1 || (day->year != NONE && day->month != NONE &&
                                          number > entities_month_length(day->year, day->month));
        return;
    }
    word = day->month != NONE ? take_word(reading, ENTITIES_TIME_DAYS, ENTITIES_TIME_DAYS) : NULL;
    if (word && day->year != NONE) {
        int last = word->last ? word->last : entities_month_length(day->year, day->month);
        set_interval(reading, (struct entities_day){day->year, day->month, word->first},
                     (struct entities_day){day->year, day->month, last});
    }
}

static void skip_weekday(struct entities_reading *reading)
{
    static const char *const begins[] = {"(", "（", "周", "星期", "礼拜", NULL};

    for (size_t i = 0; begins[i]; i++) {
        if (take(reading, begins[i]) && i > 1) {
            reading->failed |= take_weekday(reading) == NONE;
            break;
        }
    }
    if (!take(reading, ")")) {
        take(reading, "）");
    }
}

/* 20:15   8时30分   下午两点半 */
static void read_clock(struct entities_reading *reading, int add)
{
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_HOURS, ENTITIES_TIME_HOURS);
    struct entities_point *point = &reading->begin;
    const char *before = reading->at;
    int number;

    add = word ? word->first : add;
    bool noon = take(reading, "中午") || take(reading, "午间") || take(reading, "正午");
    bool colon =
        take_number(reading, ":", &number, NULL) || take_number(reading, "：", &number, NULL);
    if (!colon && !take_number(reading, "时", &number, NULL) &&
        !take_number(reading, "点", &number, NULL)) {
        reading->at = noon ? reading->at : before;
        return;
    }
    if (number > 24) {
        reading->failed |= true;
        return;
    }
    point->hour = number + (number < NOON ? add : 0) + (noon && number < NOON - 2 ? NOON : 0);
    point->minute = 0;
    if (colon) {
        reading->failed |= !take_number(reading, "", &point->minute, NULL);
        if (take(reading, ":") || take(reading, "：")) {
            reading->failed |= !take_number(reading, "", &point->second, NULL);
        }
    } else if (take(reading, "半")) {
        point->minute = 30;
    } else if (take_number(reading, "刻", &number, NULL)) {
        point->minute = 15 * number;
    } else if (take_number(reading, "分", &point->minute, NULL)) {
        take_number(reading, "秒", &point->second, NULL);
    } else if (!take(reading, "整") && !take(reading, "钟") && !take(reading, "许")) {
        take(reading, "多");
    }
    reading->failed |= point->minute > 59 || point->second > 60;
}

/* 2023-05-25   2023/5/25   2023.5.25 */
static bool read_marked(struct entities_reading *reading)
{
    static const char *const marks[] = {"-", "/", "."};
    struct entities_day *day = &reading->begin.day;
    const char *before = reading->at;
    int parts[3] = {0, 0, 0}, part = 0;

    for (; part < 3; part++) {
        const char *digits = reading->at;
        while (*reading->at >= '0' && *reading->at <= '9' && reading->at - digits < 4) {
            parts[part] = parts[part] * 10 + (*reading->at++ - '0');
        }
        bool any = reading->at > digits;
        bool mark = part == 2;
        for (size_t i = 0; !mark && i < 3; i++) {
            mark = take(reading, marks[i]);
        }
        if (!any || !mark) {
            break;
        }
    }
    if (part < 3 || parts[0] < 1000 || parts[1] < 1 || parts[1] > MONTHS || parts[2] < 1 ||
        parts[2] > entities_month_length(parts[0], parts[1])) {
        reading->at = before;
        return false;
    }
    *day = (struct entities_day){parts[0], parts[1], parts[2]};
    reading->numeric = true;
    return true;
}

/* 过去一年   未来五天: up to the document's day, or from it. */
static bool read_span(struct entities_reading *reading)
{
    static const char *const before_now[] = {"过去", "最近", "此前", NULL};
    static const char *const behind_now[] = {"未来", "今后", NULL};
    int sign = 0, number;

    for (size_t i = 0; before_now[i] && !sign; i++) {
        sign = take(reading, before_now[i]) ? -1 : 0;
    }
    for (size_t i = 0; behind_now[i] && !sign; i++) {
        sign = take(reading, behind_now[i]) ? 1 : 0;
    }
    if (!sign) {
        return false;
    }
    if (!take(reading, "的")) {
        take(reading, "这");
    }
    struct entities_day date = reading->calendar->date, other = date;
    if (!known_to_day(&date)) {
        reading->failed |= true;
    } else if (take_number(reading, "年", &number, NULL)) {
        other = entities_months_on(date, (long)sign * number * MONTHS);
    } else if (take_number(reading, "个月", &number, NULL)) {
        other = entities_months_on(date, (long)sign * number);
    } else if (take_number(reading, "天", &number, NULL) ||
               take_number(reading, "日", &number, NULL)) {
        other = entities_day_of(entities_day_number(date) + (long)sign * number);
    } else if (take_number(reading, "周", &number, NULL) ||
               take_number(reading, "个星期", &number, NULL)) {
        other = entities_day_of(entities_day_number(date) + 7L * sign * number);
    } else {
        reading->failed |= true;
    }
    set_interval(reading, sign < 0 ? other : date, sign < 0 ? date : other);
    return true;
}

/* What stands behind a year or a month without borders of its own, or alone. */
static void read_vague(struct entities_reading *reading)
{
    struct entities_day *day = &reading->begin.day;
    const struct entities_time_word *word =
        take_word(reading, ENTITIES_TIME_VAGUE_YEAR, ENTITIES_TIME_VAGUE_MONTH);

    if (!word || reading->interval || day->month != NONE) {
        return;
    }
    if (day->year == NONE && word->kind == ENTITIES_TIME_VAGUE_MONTH) {
        reading->failed |= strlen(word->word) <= 3 || reading->calendar->date.month == NONE;
        *day = reading->calendar->date;
        day->day = NONE;
    } else if (day->year == NONE) {
        day->year = reading->calendar->date.year;
    }
    /* the cold seasons reach over the year's end, and so have no word in the table */
}

void entities_time_read(struct entities_reading *reading)
{
    int add = 0;

    if (read_century(reading) || read_span(reading)) {
        return;
    }
    if (!read_marked(reading) && !read_week(reading) && !read_relative_day(reading, &add)) {
        bool year = read_year(reading);
        if (!read_months(reading) && !read_feast(reading)) {
            bool month = read_month(reading);
            if (month || !year) {
                read_day(reading);
            }
            if (!read_feast(reading)) {
                read_vague(reading);
            }
        }
    }
    skip_weekday(reading);
    read_clock(reading, add);
    reading->failed |= *reading->at != 0;
}
