/* SPDX-License-Identifier: MIT */
/* Errors of the engine's parts: one sentence without an end mark. */
#ifndef WENLIU_KEYWORDS_ERROR_H
#define WENLIU_KEYWORDS_ERROR_H

#include <stdbool.h>

/* The caller's; set only where a function returns failure. */
struct keywords_error {
    char text[768];
};

/* Sets the sentence, cutting a longer one, and returns false. */
bool keywords_fail(struct keywords_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for exhausted memory. */
bool keywords_exhausted(struct keywords_error *error);

#endif
