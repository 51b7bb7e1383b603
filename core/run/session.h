/* SPDX-License-Identifier: MIT */
/* A session: the stages of a pipeline, open in this process, and all that the
 * host does for them. Every process that runs stages has one: the template
 * opens it, workers and the collector inherit it by fork. */
#ifndef WENLIU_RUN_SESSION_H
#define WENLIU_RUN_SESSION_H

#include "base/buffer.h"
#include "base/error.h"
#include "record/record.h"
#include "registry/chain.h"
#include "registry/registry.h"
#include "results/folder.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

enum wen_callback {
    WEN_IN_HOST,
    WEN_IN_OPEN,
    WEN_IN_PROCESS,
    WEN_IN_SAVE,
    WEN_IN_ABSORB,
    WEN_IN_FINISH,
    WEN_IN_TABLE,
    WEN_CALLBACKS /* their number */
};

/* What a stage cost in one process. */
struct wen_cost {
    uint64_t ns[WEN_CALLBACKS]; /* time in each callback */
    uint64_t documents;         /* that process() was given */
    uint64_t bytes;             /* of their text, or where there was none yet of their raw bytes */
    uint64_t rows;              /* of layers that it gave */
};

/* Where a process is, for whoever watches it; in memory that outlives it. */
struct wen_marker {
    volatile uint32_t stage;    /* number of the stage in the pipeline */
    volatile uint32_t callback; /* enum wen_callback */
    volatile uint32_t document; /* in its unit, while in process() */
    volatile uint64_t steps;    /* grows with every document begun */
    char reason[512];           /* why the process ended itself; "" where it did not */
    volatile double share;      /* of `doing` that is done; below 0: not known */
    char doing[128];            /* what a long finish() is at; "": nothing was said */
    struct wen_cost costs[WEN_PIPELINE_STAGES]; /* of each stage */
};

/* The name of a callback, such as "process()". */
const char *wen_callback_name(uint32_t callback);

/* Status of a process that ended itself because a stage broke the contract;
 * the marker holds the reason. */
#define WEN_SESSION_BREACH 87

struct wen_session;

/* Opens every stage of the chain in order. `marker` and `chain` outlive the
 * session. WEN_EXIT_OK, or another status with the stage and its reason. */
int wen_session_open(const struct wen_chain *chain, struct wen_registry *registry,
                     struct wen_marker *marker, struct wen_session **session,
                     struct wen_error *error);

/* Points the session at another marker: in a process that was just forked. */
void wen_session_mark(struct wen_session *session, struct wen_marker *marker);

/* Where the session says what it is at. */
const struct wen_marker *wen_session_marker(const struct wen_session *session);

/* Nobody watches over this process: where a stage breaks the contract it says
 * so itself, on standard error, before it ends. */
void wen_session_alone(struct wen_session *session);

/* Whether a stage says that it may leave child processes behind. */
bool wen_session_starts_processes(const struct wen_session *session);

/* What became of a document. */
struct wen_verdict {
    int status;           /* enum wen_status */
    size_t stage;         /* that refused it */
    bool counted;         /* an earlier stage has counted or written it already: the unit has to
                             be done again without it */
    struct wen_error why; /* where it was not WEN_OK */
};

/* From here on the process works on document `number` of its unit, and from
 * wen_session_end() on it does not: what it dies of in between is that
 * document's. */
void wen_session_begin(struct wen_session *session, uint32_t number);
void wen_session_end(struct wen_session *session);

/* Calls `inspect` after every stage of every document (NULL: no more), to find
 * out which stage did what inspect looks for. */
void wen_session_careful(struct wen_session *session,
                         void (*inspect)(void *owner, uint32_t document), void *owner);

/* Runs one document through all stages, between begin and end. Where documents
 * come as text (the chain's), the raw bytes are valid UTF-8 with a 0 behind
 * them that is not counted, less than 4 GiB. */
void wen_session_process(struct wen_session *session, const struct wen_record *record,
                         struct wen_verdict *verdict);

/* The document that was processed last, with every layer that a writer would
 * see now; the session's, until the next one is processed. */
const struct wen_document *wen_session_document(const struct wen_session *session);

/* The name of a label, or NULL where no stage registered that number; the session's. */
const char *wen_session_label(const struct wen_session *session, uint32_t label);

/* Ends a unit: appends what it adds to the result, and is as after opening.
 * `to` NULL: forgets the unit. */
int wen_session_save(struct wen_session *session, uint64_t unit, struct wen_buffer *to,
                     struct wen_error *error);

/* In the collector: opens the outputs in `folder`, which outlives the session.
 * What they hold already may be taken in place; wen_session_cut_outputs() cuts
 * off what stands behind. */
int wen_session_open_outputs(struct wen_session *session, struct wen_folder *folder,
                             struct wen_error *error);
int wen_session_cut_outputs(struct wen_session *session, struct wen_error *error);

/* fdatasync: the units taken in are safe, as far as the outputs go. */
int wen_session_sync_outputs(struct wen_session *session, struct wen_error *error);

/* Names of all outputs in the order in which units have them. free() the
 * array; the names are the session's. */
char **wen_session_outputs(const struct wen_session *session, size_t *count);

/* One unit to take in. */
struct wen_intake {
    struct wen_string result;         /* what wen_session_save() appended, or what was kept of it */
    const struct wen_string *members; /* NULL: in the result; else of each output: the result was
                                         kept without them */
    bool in_place;                    /* the members stand in the outputs already */
    struct wen_buffer *kept;          /* NULL, or receives the result without members */
    uint64_t *sizes;                  /* NULL, or receives the bytes of each output's members */
};

/* Takes a unit in; units come in their order. */
int wen_session_absorb(struct wen_session *session, const struct wen_intake *intake,
                       struct wen_error *error);

/* After the last unit: finishes stages, tables and outputs. */
int wen_session_finish(struct wen_session *session, struct wen_error *error);

/* What a session knows for the run's record, after wen_session_finish(). The
 * JSON object is the caller's: stages with their counts, layers with their
 * rows, tables, outputs, warnings. */
cJSON *wen_session_report(struct wen_session *session);

/* Documents taken in by wen_session_absorb(). */
uint64_t wen_session_documents(const struct wen_session *session);

/* Data files that the stages found, `count` full paths; the session's. */
const char *const *wen_session_data(const struct wen_session *session, size_t *count);

/* What stages have warned of so far, `count` sentences; the session's. */
const char *const *wen_session_warnings(const struct wen_session *session, size_t *count);

void wen_session_close(struct wen_session *session);

#endif
