/* SPDX-License-Identifier: MIT */
/* Days of the Gregorian calendar as numbers. Needs no host. */
#ifndef ENTITIES_DAYS_H
#define ENTITIES_DAYS_H

#include "normal_time.h"

/* Days since 1970-01-01, and back. */
long entities_day_number(struct entities_day day);
struct entities_day entities_day_of(long number);

/* The day or month so many months on; a day that the month lacks becomes its last one. */
struct entities_day entities_months_on(struct entities_day day, long months);

/* Days of a month from 1 to 12. */
int entities_month_length(int year, int month);

/* Week of ISO 8601 that holds the day: its number from 1, its year in *year. */
int entities_week(struct entities_day day, int *year);

/* Monday 0 to Sunday 6. */
int entities_weekday(struct entities_day day);

#endif
