/* SPDX-License-Identifier: MIT */
/* Times as ISO 8601: the surface of a TIME, the document's date and what the text has said before.
 * Nothing is guessed: a year, month or day that neither of the three gives leaves no value. Needs
 * no host. */
#ifndef ENTITIES_NORMAL_TIME_H
#define ENTITIES_NORMAL_TIME_H

#include <stdbool.h>
#include <stddef.h>

enum { ENTITIES_TIME_SIZE = 64 /* bytes that a time may need */ };

/* A day of the Gregorian calendar; year 0 is 1 BC. Parts that are not known are NO_PART. */
enum { ENTITIES_NO_PART = -100000 };
struct entities_day {
    int year, month, day;
};

/* What a relative time refers to. */
struct entities_calendar {
    struct entities_day date;  /* of the document */
    struct entities_day said;  /* the last time with a month or a year in numbers of the sentence */
    struct entities_day story; /* the last day of the text that is known: 当天 */
};

/* A calendar for a document of that date, YYYY-MM-DD (also YYYY-MM or YYYY); NULL or another form:
 * none. */
void entities_calendar_begin(struct entities_calendar *calendar, const char *date, size_t size);

/* A new sentence begins. */
void entities_calendar_sentence(struct entities_calendar *calendar);

/* The time of a surface (UTF-8): "2022-05-25", "2022-05", "2022", "2022-W21", "2022-05-25T09:00",
 * "T09:00", an interval "2019/2021", whose ends belong to it. Returns its size, 0 where it has no
 * value; the calendar takes note of it. */
size_t entities_time_write(struct entities_calendar *calendar, const char *surface, size_t size,
                           char *to);

#endif
