/* SPDX-License-Identifier: MIT */
/* Years, months and days that a time does not say: what the sentence and the document give. */
#include "days.h"
#include "time_reading.h"

#define NONE ENTITIES_NO_PART

enum {
    /* a month so many months ahead of the document was last year's: 12月 in January */
    FAR_AHEAD = 9,
    /* a day that would be so many days ahead was last month's */
    DAYS_AHEAD = 15
};

/* The year of a month that stands without one. */
int entities_year_of_month(const struct entities_reading *reading, int month)
{
    const struct entities_calendar *calendar = reading->calendar;

    if (calendar->said.year != NONE) {
        return calendar->said.year;
    }
    if (!entities_date_known(reading)) {
        return NONE;
    }
    bool ahead = calendar->date.month != NONE && month - calendar->date.month >= FAR_AHEAD;
    return calendar->date.year - ahead;
}

int entities_year_known(const struct entities_reading *reading)
{
    return reading->begin.day.year != NONE        ? reading->begin.day.year
           : reading->calendar->said.year != NONE ? reading->calendar->said.year
                                                  : reading->calendar->date.year;
}

/* Year and month of a day that stands without them. */
void entities_place_day(struct entities_reading *reading)
{
    const struct entities_calendar *calendar = reading->calendar;
    struct entities_day *day = &reading->begin.day;
    struct entities_day in = {NONE, NONE, NONE};

    if (calendar->said.year != NONE && calendar->said.month != NONE) {
        in = calendar->said;
    } else if (calendar->date.year != NONE && calendar->date.day != NONE) {
        in = calendar->date;
        if (day->day > in.day + DAYS_AHEAD) {
            in.day = 1;
            in = entities_months_on(in, -1);
        }
    } else if (calendar->story.year != NONE) {
        in = calendar->story;
    }
    day->year = in.year;
    day->month = in.month;
}
