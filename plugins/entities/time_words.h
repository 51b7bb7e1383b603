/* SPDX-License-Identifier: MIT */
/* Words of the calendar and what they say. Needs no host. */
#ifndef ENTITIES_TIME_WORDS_H
#define ENTITIES_TIME_WORDS_H

#include <stddef.h>

/* What a word says; `first` and `last` are its numbers. */
enum entities_time_kind {
    ENTITIES_TIME_NONE,
    ENTITIES_TIME_YEAR,        /* first: years from the document's */
    ENTITIES_TIME_STORY_YEAR,  /* years from the story's */
    ENTITIES_TIME_MONTH,       /* months from the document's */
    ENTITIES_TIME_STORY_MONTH, /* months from the story's */
    ENTITIES_TIME_DAY,         /* first..last: days from the document's */
    ENTITIES_TIME_STORY_DAY,   /* days from the story's */
    ENTITIES_TIME_WEEK,        /* weeks from the document's */
    ENTITIES_TIME_MONTHS,      /* the months first..last of the year */
    ENTITIES_TIME_DAYS,        /* the days first..last of the month; last 0: its end */
    ENTITIES_TIME_FEAST,       /* month first, day last */
    ENTITIES_TIME_VAGUE_YEAR,  /* a part of the year without borders: the year stands for it */
    ENTITIES_TIME_VAGUE_MONTH, /* of the month */
    ENTITIES_TIME_HOURS,       /* a part of the day; first: hours to add below 12 */
    ENTITIES_TIME_EVENING /* a day, days from the document's; an hour below 12 is behind noon */
};

struct entities_time_word {
    const char *word;
    enum entities_time_kind kind;
    int first, last;
};

/* The longest word that text[at] begins with, of the kinds from..to; NULL: none. */
const struct entities_time_word *entities_time_word(const char *text, enum entities_time_kind from,
                                                    enum entities_time_kind to);

/* The year before the first of an era of China or Japan that the text begins with, and the bytes
 * of its name; 0: none. */
size_t entities_era(const char *text, int *before);

#endif
