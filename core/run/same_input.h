/* SPDX-License-Identifier: MIT */
/* Whether the input is what it was when the plan was made or, of a stream, when
 * an earlier attempt read it. */
#ifndef WENLIU_RUN_SAME_INPUT_H
#define WENLIU_RUN_SAME_INPUT_H

#include "plan/plan.h"

/* Looks at a unit that was read whole. It must be the planned one; of a stream,
 * which has no plan, the one that was done before, where it was (*done).
 * `checks` are those of the units that were done (uint64_t each, in their
 * order). WEN_EXIT_CONFIG names unit and file. */
int wen_same_unit(const struct wen_plan *plan, const struct wen_buffer *checks, uint64_t number,
                  const struct wen_cut *cut, bool *done, struct wen_error *error);

/* At the end of a stream of `units` units: none that was done may be missing. */
int wen_same_end(const struct wen_buffer *checks, uint64_t units, struct wen_error *error);

/* Behind the last unit of a plan there must be no document in the corpus. */
int wen_same_stop(struct wen_corpus *corpus, struct wen_error *error);

/* The error of a corpus with "fewer" or "more" documents than planned. */
int wen_same_count(const char *how, struct wen_error *error);

#endif
