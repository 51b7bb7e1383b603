/* SPDX-License-Identifier: MIT */
/* Errors inside the host: an exit status and one sentence. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int wen_error_set(struct wen_error *error, int status, const char *format, ...)
{
    if (error) {
        va_list arguments;
        error->status = status;
        va_start(arguments, format);
        vsnprintf(error->text, sizeof error->text, format, arguments);
        va_end(arguments);
    }
    return status;
}

int wen_error_prefix(struct wen_error *error, const char *before)
{
    char text[sizeof error->text];

    memcpy(text, error->text, sizeof text);
    /* a cut at the end of a long sentence is better than no sentence */
    snprintf(error->text, sizeof error->text, "%.300s: %.700s", before, text);
    return error->status;
}
