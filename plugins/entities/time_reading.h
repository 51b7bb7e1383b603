/* SPDX-License-Identifier: MIT */
/* A time under way from its surface to ISO 8601: what is read, and the reading of one that is no
 * range. Needs no host. */
#ifndef ENTITIES_TIME_READING_H
#define ENTITIES_TIME_READING_H

#include "normal_time.h"

/* One end of a time; parts that are not said are ENTITIES_NO_PART. */
struct entities_point {
    struct entities_day day;
    int hour, minute, second;
};

/* A time under way. */
struct entities_reading {
    const char *at; /* plain form without blanks, ends with a 0 */
    struct entities_calendar *calendar;
    struct entities_point begin, end;
    int week, week_year; /* 2022-W21; ENTITIES_NO_PART */
    bool interval;
    bool numeric; /* it says its year in numbers or has a month */
    bool failed;
};

/* A point of which nothing is known. */
extern const struct entities_point entities_nothing;

/* Reads reading->at, from the year to the second; reading->failed: it has no value. */
void entities_time_read(struct entities_reading *reading);

/* Whether the document's year is known. */
static inline bool entities_date_known(const struct entities_reading *reading)
{
    return reading->calendar->date.year != ENTITIES_NO_PART;
}

/* time_said.c: the year of a month that stands without one; the year that is known; year and month
 * of a day that stands without them. */
int entities_year_of_month(const struct entities_reading *reading, int month);
int entities_year_known(const struct entities_reading *reading);
void entities_place_day(struct entities_reading *reading);

#endif
