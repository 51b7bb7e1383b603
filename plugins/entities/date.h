/* SPDX-License-Identifier: MIT */
/* The date of a document as a number: 20130501 for 2013-05-01, 20130500 for 2013-05, 20130000 for
 * 2013. They sort as they follow one another, a year or a month before its days. 0 is no date. */
#ifndef ENTITIES_DATE_H
#define ENTITIES_DATE_H

#include "wenliu/stage.h"

/* Reads YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601), perhaps with a time of the day behind a T or a
 * blank; 0 where it is none. */
uint32_t entities_date_read(struct wen_string text);

/* The date of a document: of its fields `date` the first that holds one; 0 where none does. */
uint32_t entities_date_of(const struct wen_document *document);

enum { ENTITIES_DATE_SIZE = 12 };

/* Writes a date as it is read to `to`, of ENTITIES_DATE_SIZE bytes; data NULL for 0. */
struct wen_string entities_date_write(uint32_t day, char *to);

#endif
