/* SPDX-License-Identifier: MIT */
/* The parts of a plan's shards, found by their markers. */
#ifndef WENLIU_RESULTS_PARTS_H
#define WENLIU_RESULTS_PARTS_H

#include "plan/plan.h"

/* The part of one shard. */
struct wen_part {
    char *folder; /* DIR/parts/I; NULL: missing */
    uint64_t first, end;
    uint64_t documents, quarantined;
};

/* The number of the shard that a folder of this name holds; -1 where it is no
 * name of one of `shards`. */
long wen_part_number(const char *name, unsigned shards);

/* Reads the marker of DIR/parts/I. `seal` is the plan's; part->first and ->end
 * are what share `shard` of `shards` has in it. WEN_EXIT_CONFIG where it is of
 * another plan or stands in another shard's place, WEN_EXIT_DATA where it is
 * damaged; the folder is named. */
int wen_part_read(const char *folder, const char *seal, unsigned shard, unsigned shards,
                  struct wen_part *part, struct wen_error *error);

/* Adds the parts in DIR/parts to parts[0..plan->shards), which start as {0}.
 * Attempts are passed over. Anything else that is no shard of the plan, and a
 * part that is there already, are errors that name it. */
int wen_parts_find(const char *folder, const struct wen_plan *plan, struct wen_part *parts,
                   struct wen_error *error);

/* Size and SHA-256 of every file that the part's marker lists. */
int wen_part_verify(const struct wen_part *part, struct wen_error *error);

void wen_parts_free(struct wen_part *parts, unsigned count);

#endif
