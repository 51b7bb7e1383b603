/* SPDX-License-Identifier: MIT */
/* Errors of the engine's parts. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

bool keywords_fail(struct keywords_error *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return false;
}

bool keywords_exhausted(struct keywords_error *error)
{
    return keywords_fail(error, "memory is exhausted");
}
