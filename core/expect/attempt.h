/* SPDX-License-Identifier: MIT */
/* One test, run: what came of its documents, as JSON. */
#ifndef WENLIU_EXPECT_ATTEMPT_H
#define WENLIU_EXPECT_ATTEMPT_H

#include "base/error.h"
#include "expect/file.h"

/* What valgrind's --error-exitcode must be, so that its faults are told from others. */
#define WEN_EXPECT_MEMCHECK "99"

/* Whether valgrind runs this process. */
bool wen_expect_under_valgrind(void);

/* Runs the documents of a case through its stages in a process of its own. Where they came to the
 * end it appends
 *   {"documents":[{"text":…,"fields":{…},"rows":{"tokens":[…]}} | {"refused":…} | {"dropped":…}],
 *    "tables":{"terms":[…]},"files":{"x.tsv":["line"]}}
 * and returns WEN_EXIT_OK. Else it appends why it stopped or died, with stage, callback and
 * document where those are known, or the problems of the pipeline as they are printed; and returns
 * another enum wen_exit. */
int wen_expect_attempt(const struct wen_expect_file *file, const struct wen_expect_case *of,
                       const char *const *stage_folders, struct wen_buffer *result);

#endif
