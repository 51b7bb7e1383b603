/* SPDX-License-Identifier: MIT */
/* Writing JSON. */
#include "json_text.h"

#include <math.h>

void json_write_string(FILE *to, const char *text)
{
    if (!text) {
        fputs("null", to);
        return;
    }
    putc('"', to);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20) {
            fprintf(to, "\\u%04x", c);
            continue;
        }
        if (c == '"' || c == '\\') {
            putc('\\', to);
        }
        putc(c, to);
    }
    putc('"', to);
}

void json_write_share(FILE *to, const char *name, double value)
{
    fprintf(to, isnan(value) ? ",\"%s\":null" : ",\"%s\":%.4f", name, value);
}
