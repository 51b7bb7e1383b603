/* SPDX-License-Identifier: MIT */
/* The journal of a run: beside the outputs of lines, everything that the
 * collector was told of each unit, so that it can be told again.
 *
 *   file    := head line, record*
 *   head    := {"wenliu_journal":1,"order":…,"plan":SEAL,"first":UNIT,"outputs":[NAME…]} LF
 *   record  := struct wen_journal_head, body
 *
 * A unit's record and the unit's members in the outputs, both intact, are the
 * unit. What follows the longest prefix of whole units is cut off when a run
 * is resumed; everything else that a run writes is made from the journal, by
 * telling the collector again. Numbers are the machine's, as stages' deltas may
 * be; "order" says which, and another machine's are refused. */
#ifndef WENLIU_RESULTS_JOURNAL_H
#define WENLIU_RESULTS_JOURNAL_H

#include "base/buffer.h"
#include "base/error.h"
#include "wenliu/stage.h"

#include <stdbool.h>
#include <stdint.h>

enum wen_journal_kind {
    WEN_JOURNAL_UNIT = 1, /* body: see source.h */
    WEN_JOURNAL_DECISION  /* a document refused for what it did to workers; body: decision.h */
};

struct wen_journal_head {
    uint32_t magic;
    uint32_t kind; /* enum wen_journal_kind */
    uint64_t unit;
    uint64_t size;  /* of the body */
    uint32_t body;  /* CRC-32 of the body */
    uint32_t check; /* CRC-32 of the members before it */
};

/* The line that a journal begins with; `plan` is the plan's seal. */
void wen_journal_line(struct wen_buffer *line, const char *plan, uint64_t first,
                      const char *const *outputs, size_t count);

/* What such a line says: the plan's seal and the number of outputs. False where
 * it is none, or another machine's. */
bool wen_journal_line_read(const struct wen_buffer *line, char plan[65], size_t *outputs);

/* ---- writing ---- */

struct wen_journal;

/* Opens FOLDER/units.journal to go on behind byte `end`, cutting off what is
 * there; where `end` is 0 it is begun with `line`. */
int wen_journal_open(const char *folder, const struct wen_buffer *line, uint64_t end,
                     struct wen_journal **journal, struct wen_error *error);

/* Adds a record, whose body is the parts one behind the other. */
int wen_journal_add(struct wen_journal *journal, enum wen_journal_kind kind, uint64_t unit,
                    const struct wen_string *parts, size_t count, struct wen_error *error);

/* fdatasync. After an error the file is as it was at the sync before, since the
 * kernel may have dropped what came later and still show it; the journal is
 * only to be closed then. */
int wen_journal_sync(struct wen_journal *journal, struct wen_error *error);

/* Closes without syncing. */
void wen_journal_close(struct wen_journal *journal);

/* ---- reading ---- */

/* Starts as {0}. */
struct wen_journal_scan {
    int fd;
    char *path;
    uint64_t size;   /* of the file when it was opened */
    uint64_t offset; /* behind the last intact record */
    struct wen_journal_head head;
    struct wen_buffer body; /* of the last record */
    struct wen_buffer line; /* with its LF */
};

/* Opens FOLDER/units.journal and reads its line (empty where there is none
 * within bounds). WEN_EXIT_IO where it cannot be opened. */
int wen_journal_scan_open(const char *folder, struct wen_journal_scan *scan,
                          struct wen_error *error);

/* The next record, in scan->head and ->body. 1, 0 where no intact record
 * stands at scan->offset, or a negative enum wen_exit. */
int wen_journal_scan_next(struct wen_journal_scan *scan, struct wen_error *error);

/* The same without the body, of which only the first `size` bytes go to `front`
 * (zeros where it is shorter): the head is checked, the body is not. A journal
 * of many gigabytes is counted in a second. */
int wen_journal_scan_skip(struct wen_journal_scan *scan, void *front, size_t size,
                          struct wen_error *error);

void wen_journal_scan_close(struct wen_journal_scan *scan);

/* Units that FOLDER/units.journal holds, by the heads of its records: bodies and
 * outputs are not looked at. 0 where there is none. */
uint64_t wen_journal_count(const char *folder);

/* Whether it holds anything. */
bool wen_journal_begun(const char *folder);

#endif
