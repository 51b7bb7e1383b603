/* SPDX-License-Identifier: MIT */
/* Pieces of the JSON text that models tell where they are from with. */
#ifndef WENLIU_SEGMENT_JSON_TEXT_H
#define WENLIU_SEGMENT_JSON_TEXT_H

#include <stdio.h>

/* Writes a string with its quotation marks; `text` is valid UTF-8. NULL: null. */
void json_write_string(FILE *to, const char *text);

/* Writes `,"name":` and a share with four decimals; a NaN as null. */
void json_write_share(FILE *to, const char *name, double value);

#endif
