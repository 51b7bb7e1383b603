/* SPDX-License-Identifier: MIT */
/* Days as numbers; the algorithms are those of Howard Hinnant's "chrono-Compatible Low-Level Date
 * Algorithms", with eras of 400 years from 1 March. */
#include "days.h"

enum { DAYS_OF_ERA = 146097, DAYS_TO_1970 = 719468, YEARS_OF_ERA = 400 };

long entities_day_number(struct entities_day day)
{
    long year = day.year - (day.month <= 2);
    long era = (year >= 0 ? year : year - (YEARS_OF_ERA - 1)) / YEARS_OF_ERA;
    long of_era = year - era * YEARS_OF_ERA;
    long of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;

    return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

struct entities_day entities_day_of(long number)
{
    number += DAYS_TO_1970;
    long era = (number >= 0 ? number : number - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
    long day = number - era * DAYS_OF_ERA;
    long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    long of_year = day - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;

    int calendar_month = (int)(month < 10 ? month + 3 : month - 9);
    return (struct entities_day){(int)(year + era * YEARS_OF_ERA) + (calendar_month <= 2),
                                 calendar_month, (int)(of_year - (153 * month + 2) / 5) + 1};
}

int entities_month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return lengths[month - 1] + (month == 2 && leap);
}

struct entities_day entities_months_on(struct entities_day day, long months)
{
    long all = day.year * 12L + day.month - 1 + months;
    long year = (all >= 0 ? all : all - 11) / 12;
    struct entities_day moved = {(int)year, (int)(all - year * 12) + 1, day.day};
    int length = entities_month_length(moved.year, moved.month);

    moved.day = moved.day > length ? length : moved.day;
    return moved;
}

int entities_weekday(struct entities_day day)
{
    long number = entities_day_number(day) + 3; /* 1970-01-01 was a Thursday */

    return (int)(number % 7 + 7) % 7;
}

int entities_week(struct entities_day day, int *year)
{
    /* the year of a week is that of its Thursday */
    long thursday = entities_day_number(day) - entities_weekday(day) + 3;
    struct entities_day first = entities_day_of(thursday);

    *year = first.year;
    first.month = first.day = 1;
    return (int)(thursday - entities_day_number(first)) / 7 + 1;
}
