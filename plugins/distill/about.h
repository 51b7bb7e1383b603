/* SPDX-License-Identifier: MIT */
/* The text in a model that says where it is from. */
#ifndef WENLIU_DISTILL_ABOUT_H
#define WENLIU_DISTILL_ABOUT_H

#include "agreement.h"

/* One JSON object with a line feed at its end; free() it. NULL where memory is
 * exhausted. `teacher` is what the user calls the teacher, or NULL. */
char *distill_about_make(const struct distill_lesson *lesson, const struct distill_plan *plan,
                         const struct distill_agreement *agreement, const char *teacher);

#endif
