/* SPDX-License-Identifier: MIT */
/* What became of the documents: counted, and the refused ones written down. */
#ifndef WENLIU_RUN_TALLY_H
#define WENLIU_RUN_TALLY_H

#include "read/corpus.h"
#include "run/board.h"
#include "run/unit.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <time.h>

/* Starts as {0} but for `began`. */
struct wen_tally {
    struct wen_unit_facts sums; /* of the units so far */
    struct wen_corpus_totals inputs;
    struct timespec began; /* CLOCK_REALTIME */
};

/* Appends the unit's lines of quarantine.jsonl, in the order of documents, and
 * counts its documents. The unit is done. */
void wen_tally_unit(struct wen_tally *tally, struct wen_unit *unit, struct wen_unit_facts *facts,
                    struct wen_buffer *lines);

/* "inputs", "times" and "profile" (profile.h) as an object; the caller's. `board`
 * NULL: without the profile. */
cJSON *wen_tally_facts(const struct wen_tally *tally, const struct wen_board *board,
                       unsigned workers, const char *const *stages, size_t stage_count);

/* Adds the time since `since` (CLOCK_REALTIME) to the "times" of facts. */
void wen_tally_add_time(cJSON *facts, const struct timespec *since);

#endif
