/* SPDX-License-Identifier: MIT */
/* A plan: what a run is going to do, frozen before it does it. A file of JSON
 * Lines:
 *
 *   {"wenliu_plan":1, "wenliu":…, "shards":N, "pipeline":{…}, "stages":[…], "data":[…]}
 *   {"file":0, "id":…, "path":…, "size":…, "modified":"seconds.nanoseconds", "sha256":…}
 *   {"unit":0, "file":0, "record":0, "offset":0, "line":0, "documents":…, "bytes":…, "check":…}
 *   {"inputs":{"files":…, "bytes":…, "skipped":…, "sha256":…}, "streams":false}
 *   {"seal": SHA-256 of all bytes before this line}
 *
 * Files and units are numbered from 0 and stand in the order in which the
 * survey ended them. A unit begins with record number "record" of its file. A
 * corpus with a stream in it (standard input, a FIFO) can be read only once:
 * its plan has neither files nor units. */
#ifndef WENLIU_PLAN_PLAN_H
#define WENLIU_PLAN_PLAN_H

#include "base/buffer.h"
#include "base/error.h"
#include "plan/cut.h"
#include "read/corpus.h"

#include <cjson/cJSON.h>

#define WEN_PLAN_NAME "plan.jsonl"

struct wen_plan_unit {
    struct wen_corpus_place place; /* of its first document */
    struct wen_cut cut;            /* all of it */
};

/* A plan that was read. */
struct wen_plan {
    cJSON *head;     /* the first line */
    unsigned shards; /* at least 1 */
    bool streams;
    struct wen_corpus_file *files;
    size_t file_count, file_capacity;
    struct wen_plan_unit *units;
    size_t unit_count, unit_capacity;
    uint64_t documents;
    struct wen_corpus_totals inputs;
    char seal[65]; /* of the file: a plan's name wherever one has to be named */
};

/* ---- making one ---- */

/* Lines of files and units in the making. Starts as {0}. */
struct wen_survey {
    struct wen_buffer lines; /* the caller's to take away at any time */
    struct wen_cut cut;
    struct wen_corpus_place first; /* of the unit at hand */
    uint64_t units;
};

/* Surveys the whole corpus, which was just opened. `step` (or NULL) is called
 * after every document and may take lines away; what it returns but
 * WEN_EXIT_OK ends the survey. */
int wen_survey_corpus(struct wen_survey *survey, struct wen_corpus *corpus,
                      int (*step)(void *owner, struct wen_error *error), void *owner,
                      struct wen_error *error);

/* Ends the last unit and adds the line of the inputs: all there is to the
 * survey of a corpus with streams. */
void wen_survey_end(struct wen_survey *survey, const struct wen_corpus_totals *inputs,
                    bool streams);

/* The whole plan: the head, what a survey made, and the seal. */
void wen_plan_compose(const cJSON *head, const struct wen_buffer *survey, struct wen_buffer *plan);

/* ---- reading one ---- */

/* `name` is for errors. WEN_EXIT_CONFIG where it is no plan, of a newer form,
 * or differs from its seal. Free the plan in either case. */
int wen_plan_parse(const char *text, size_t size, const char *name, struct wen_plan *plan,
                   struct wen_error *error);

/* The same of a file; also the error where it cannot be read. */
int wen_plan_load(const char *path, struct wen_plan *plan, struct wen_error *error);

void wen_plan_free(struct wen_plan *plan);

/* Units of share `shard` of `shards`: from *first on, before *end. Consecutive
 * units, shares of about as many bytes each; all shares together are all units. */
void wen_plan_share(const struct wen_plan *plan, unsigned shard, unsigned shards, uint64_t *first,
                    uint64_t *end);

/* Whether two heads ask for the same work. Where a file lies, how many shards
 * there are and where results go may differ. WEN_EXIT_CONFIG names the first
 * key that differs, with both values; `name` is the plan's, `remedy` what else
 * can be done than to make it as it was. */
int wen_plan_compare(const cJSON *planned, const cJSON *now, const char *name, const char *remedy,
                     struct wen_error *error);

#endif
