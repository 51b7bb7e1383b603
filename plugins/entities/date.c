/* SPDX-License-Identifier: MIT */
/* Dates of documents. */
#include "date.h"

#include <stdio.h>

/* The number of `digits` digits at text[at], or -1. */
static int number_at(struct wen_string text, size_t at, size_t digits)
{
    int value = 0;

    if (text.size < at + digits) {
        return -1;
    }
    for (size_t i = at; i < at + digits; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return -1;
        }
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

static bool ends_at(struct wen_string text, size_t at)
{
    return text.size == at || text.data[at] == 'T' || text.data[at] == ' ';
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

uint32_t entities_date_read(struct wen_string text)
{
    int year = number_at(text, 0, 4), month = 0, day = 0;
    size_t end = 4;

    if (year <= 0) {
        return 0;
    }
    if (text.size > end && text.data[end] == '-') {
        month = number_at(text, 5, 2);
        end = 7;
        if (month < 1 || month > 12) {
            return 0;
        }
        if (text.size > end && text.data[end] == '-') {
            day = number_at(text, 8, 2);
            end = 10;
            if (day < 1 || day > days_of(year, month)) {
                return 0;
            }
        }
    }
    return ends_at(text, end) ? (uint32_t)(year * 10000 + month * 100 + day) : 0;
}

uint32_t entities_date_of(const struct wen_document *document)
{
    for (size_t i = 0; i < document->field_count; i++) {
        const struct wen_field *field = &document->fields[i];
        if (field->type == WEN_STRING && field->value.string.data &&
            strcmp(field->name, "date") == 0) {
            uint32_t day = entities_date_read(field->value.string);
            if (day) {
                return day;
            }
        }
    }
    return 0;
}

struct wen_string entities_date_write(uint32_t day, char *to)
{
    unsigned year = day / 10000 % 10000, month = day / 100 % 100, date = day % 100;
    int size = date    ? snprintf(to, ENTITIES_DATE_SIZE, "%04u-%02u-%02u", year, month, date)
               : month ? snprintf(to, ENTITIES_DATE_SIZE, "%04u-%02u", year, month)
                       : snprintf(to, ENTITIES_DATE_SIZE, "%04u", year);

    return day ? wen_string(to, (size_t)size) : wen_string(NULL, 0);
}
