/* SPDX-License-Identifier: MIT */
/* Units that were done before, read back from a folder that holds a journal
 * and outputs of lines: an unfinished run's own, a shard's part, a finished
 * run's. Every byte of a unit is checked before it is handed out. */
#ifndef WENLIU_RESULTS_SOURCE_H
#define WENLIU_RESULTS_SOURCE_H

#include "base/buffer.h"
#include "base/error.h"
#include "results/facts.h"
#include "results/journal.h"
#include "wenliu/stage.h"

#include <stdint.h>

/* One unit as the journal has it. The body of its record: facts, the sizes of
 * its members in each output (u64), the size of the quarantine's lines (u64),
 * those lines, the kept result. */
struct wen_source_unit {
    uint64_t number;
    struct wen_unit_facts facts;
    struct wen_string quarantine; /* its lines of quarantine.jsonl */
    struct wen_string kept;       /* what wen_session_absorb() kept of its result */
    struct wen_string *members;   /* of each output */
};

/* Takes the body of a unit's record apart: facts, quarantine and kept (into the
 * body), and sizes[0..count) of its members. False where it does not hold
 * together. */
bool wen_source_unit_parse(struct wen_string body, size_t count, struct wen_source_unit *unit,
                           uint64_t *sizes);

/* Starts as {0}. */
struct wen_source {
    struct wen_journal_scan *scan;
    char *folder;
    size_t output_count;
    struct wen_source_output *outputs;
    struct wen_source_unit unit; /* the last one handed out; valid until the next */
    uint64_t next;               /* number of the unit that must follow */
    uint64_t end;                /* of the journal, behind the last unit handed out; 0 where its
                                    line is not the one asked for */
    struct wen_buffer decisions; /* of units that were not handed out: struct wen_decision, each
                                    with its texts behind it */
    const char *fault;           /* why the units end where they do; NULL: nothing follows */
    uint64_t left;               /* whole records behind that place */
};

/* Opens the folder. `line` is what its journal must begin with: where it does
 * not, there are no units and `fault` says so. `first` is the first unit's number. */
int wen_source_open(const char *folder, const struct wen_buffer *line, uint64_t first,
                    const char *const *outputs, size_t output_count, struct wen_source *source,
                    struct wen_error *error);

/* The next unit, in source->unit. 1, 0 at the end of the whole ones, or a
 * negative enum wen_exit. */
int wen_source_next(struct wen_source *source, struct wen_error *error);

/* Bytes of an output's members in all units handed out: where the next begins. */
uint64_t wen_source_size(const struct wen_source *source, size_t output);

void wen_source_close(struct wen_source *source);

/* Writes a unit's record to a journal; `sizes` are those of its members. */
int wen_source_keep(struct wen_journal *journal, uint64_t number,
                    const struct wen_unit_facts *facts, const uint64_t *sizes, size_t count,
                    struct wen_string quarantine, struct wen_string kept, struct wen_error *error);

#endif
