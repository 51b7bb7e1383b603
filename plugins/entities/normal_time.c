/* SPDX-License-Identifier: MIT */
/* Times: ranges, writing, and what the calendar keeps. */
#include "time_reading.h"

#include "numeral.h"

#include <stdio.h>
#include <string.h>

#define NONE ENTITIES_NO_PART
enum { MONTHS = 12 };

/* ---- ranges ---- */

/* The dash of a range in a plain form, with its size; NULL: none. A date with dashes has none. */
static const char *find_dash(const char *text, size_t *size)
{
    static const char *const dashes[] = {"至", "到", "——", "—", "–", "~", "～", "-"};
    const char *first = NULL;

    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
        const char *at = strstr(text + (*text != 0), dashes[i]);
        if (at && (!first || at < first)) {
            first = at;
            *size = strlen(dashes[i]);
        }
    }
    return first;
}

/* The unit behind the first number of a text: 2019—|2021年| and 3—|5日|. */
static const char *first_unit(const char *text)
{
    static const char *const units[] = {"年", "月", "日", "号", "时", "点"};

    while (*text >= '0' && *text <= '9') {
        text++;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strncmp(text, units[i], strlen(units[i])) == 0) {
            return units[i];
        }
    }
    return "";
}

static void copy_day_of(struct entities_reading *to, const struct entities_reading *from)
{
    if (to->begin.hour != NONE && to->begin.day.month == NONE && to->begin.day.year == NONE) {
        to->begin.day = from->begin.day;
    }
}

static struct entities_reading read_plain(struct entities_calendar *calendar, char *plain);

static struct entities_reading read_range(struct entities_calendar *calendar, char *plain,
                                          char *dash, size_t dash_size)
{
    char left[ENTITIES_MOST_GLYPHS * 4 + 8];
    size_t size = (size_t)(dash - plain);
    struct entities_calendar inner = *calendar;

    memcpy(left, plain, size);
    left[size] = 0;
    if (size > 0 && left[size - 1] >= '0' && left[size - 1] <= '9') {
        strcat(left, first_unit(dash + dash_size));
    }
    struct entities_reading first = read_plain(calendar, left);
    struct entities_day from = first.begin.day;
    if (from.year != NONE) {
        inner.said = inner.story = from; /* 12月至次年3月, 5月1日至3日 */
    }
    struct entities_reading last = read_plain(&inner, dash + dash_size);
    last.calendar = calendar;
    copy_day_of(&last, &first);
    struct entities_reading range = first;
    range.end = last.interval ? last.end : last.begin;
    range.interval = true;
    range.failed = first.failed || last.failed || first.interval || last.interval ||
                   first.week != NONE || last.week != NONE;
    range.numeric = first.numeric || last.numeric;
    return range;
}

static struct entities_reading read_plain(struct entities_calendar *calendar, char *plain)
{
    struct entities_reading reading = {.at = plain, .calendar = calendar, .week = NONE};

    reading.begin = reading.end = entities_nothing;
    entities_time_read(&reading);
    return reading;
}

/* ---- writing ---- */

static size_t write_point(const struct entities_point *point, char *to)
{
    const struct entities_day *day = &point->day;
    int size = 0;

    if (day->year != NONE) {
        int year = day->year < 0 ? -day->year : day->year;
        size += snprintf(to, 16, "%s%04d", day->year < 0 ? "-" : "", year % 100000);
        if (day->month != NONE) {
            size += snprintf(to + size, 8, "-%02d", day->month % 100);
        }
        if (day->month != NONE && day->day != NONE) {
            size += snprintf(to + size, 8, "-%02d", day->day % 100);
        }
    }
    bool whole = day->year == NONE ? day->month == NONE && day->day == NONE : day->day != NONE;
    if (point->hour != NONE && whole) {
        size += snprintf(to + size, 16, "T%02d:%02d", point->hour % 100, point->minute % 100);
        if (point->second != NONE) {
            size += snprintf(to + size, 8, ":%02d", point->second % 100);
        }
    }
    return (size_t)size;
}

static size_t write_reading(const struct entities_reading *reading, char *to)
{
    if (reading->week != NONE) {
        return (size_t)snprintf(to, ENTITIES_TIME_SIZE, "%04d-W%02d", reading->week_year % 100000,
                                reading->week % 100);
    }
    size_t size = write_point(&reading->begin, to);
    if (size == 0 || !reading->interval) {
        return size;
    }
    to[size++] = '/';
    size_t last = write_point(&reading->end, to + size);
    return last > 0 ? size + last : 0;
}

static void take_note(struct entities_calendar *calendar, const struct entities_reading *reading)
{
    const struct entities_day *day = &reading->begin.day;

    if (day->year == NONE) {
        return;
    }
    if (reading->numeric) {
        calendar->said = *day;
    }
    calendar->story = reading->interval ? reading->end.day : *day;
}

size_t entities_time_write(struct entities_calendar *calendar, const char *surface, size_t size,
                           char *to)
{
    struct entities_glyphs glyphs;
    char plain[ENTITIES_MOST_GLYPHS * 4 + 1];
    size_t length = 0, dash_size = 0;

    if (!entities_glyphs_read(surface, size, &glyphs)) {
        return 0;
    }
    for (unsigned i = 0; i < glyphs.count; i++) {
        const struct entities_glyph *glyph = &glyphs.at[i];
        if (glyph->c < 0x80) {
            plain[length++] = (char)glyph->c;
        } else {
            memcpy(plain + length, surface + glyph->begin, glyph->end - glyph->begin);
            length += glyph->end - glyph->begin;
        }
    }
    plain[length] = 0;
    struct entities_reading reading = read_plain(calendar, plain);
    const char *dash = reading.failed ? find_dash(plain, &dash_size) : NULL;
    if (dash) {
        reading = read_range(calendar, plain, plain + (dash - plain), dash_size);
    }
    size_t written = reading.failed ? 0 : write_reading(&reading, to);
    if (written > 0) {
        take_note(calendar, &reading);
    }
    return written;
}

void entities_calendar_sentence(struct entities_calendar *calendar)
{
    calendar->said = entities_nothing.day;
}

void entities_calendar_begin(struct entities_calendar *calendar, const char *date, size_t size)
{
    static const int most[] = {9999, MONTHS, 31};
    int parts[3] = {NONE, NONE, NONE}, part = 0;

    calendar->date = calendar->said = calendar->story = entities_nothing.day;
    for (size_t i = 0; date && i < size && part < 3; i++) {
        if (date[i] == '-' && parts[part] != NONE) {
            part++;
        } else if (date[i] >= '0' && date[i] <= '9') {
            parts[part] = (parts[part] == NONE ? 0 : parts[part] % 1000) * 10 + (date[i] - '0');
        } else {
            break; /* a time of the day follows */
        }
    }
    for (int i = 0; i < 3; i++) {
        if (parts[i] == NONE || parts[i] < 1 || parts[i] > most[i]) {
            break;
        }
        *(i == 0   ? &calendar->date.year
          : i == 1 ? &calendar->date.month
                   : &calendar->date.day) = parts[i];
    }
}
