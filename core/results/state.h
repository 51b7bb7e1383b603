/* SPDX-License-Identifier: MIT */
/* How things stand in a folder of results: what is planned, running, stopped,
 * done. Found by looking alone, also while others are at work there; memory is
 * bounded by the number of shards. */
#ifndef WENLIU_RESULTS_STATE_H
#define WENLIU_RESULTS_STATE_H

#include "base/error.h"
#include "plan/outline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A plan that is there. */
struct wen_state_plan {
    char *path; /* NULL: none */
    bool whole; /* false: damaged, and `outline` means nothing */
    struct wen_plan_outline outline;
};

/* The results that have their names, by DIR/run.json. */
struct wen_state_results {
    bool there;
    char ended[32]; /* RFC 3339; "" where the record is damaged */
    uint64_t read, delivered, dropped, quarantined;
};

/* Of DIR/.unfinished: a run, or a merge. */
enum wen_state_run { WEN_RUN_NONE, WEN_RUN_RUNNING, WEN_RUN_STOPPED, WEN_RUN_COMPLETE };

enum wen_shard_state { WEN_SHARD_MISSING, WEN_SHARD_STOPPED, WEN_SHARD_RUNNING, WEN_SHARD_DONE };

struct wen_shard {
    enum wen_shard_state state;
    char *path;                      /* of the part, or of the attempt that counts; NULL: missing */
    char *holder;                    /* of a running one: "HOST PID" */
    uint64_t first;                  /* unit of the share */
    uint64_t all;                    /* units of the share */
    uint64_t units;                  /* on disk */
    uint64_t documents, quarantined; /* of a part */
};

struct wen_state {
    char *folder;
    struct wen_state_plan plan; /* DIR/plan.jsonl */
    struct wen_state_results results;
    enum wen_state_run run;
    struct wen_state_plan run_plan; /* the run's own, where it has one */
    char *holder; /* "HOST PID" where a process is at work, "" where it does not say who; or NULL */
    uint64_t units;           /* of the run, on disk */
    bool parts;               /* DIR/parts is there */
    struct wen_shard *shards; /* plan.outline.shards of them; NULL without a whole plan */
    unsigned counts[WEN_SHARD_DONE + 1]; /* shards in each state */
    char **strangers;                    /* sentences, each about one that is no part */
    size_t stranger_count, stranger_capacity;
    char **damages; /* sentences, each about one file */
    size_t damage_count, damage_capacity;
};

/* WEN_EXIT_OK also where something is damaged. WEN_EXIT_IO where something
 * cannot be read, or `folder` holds nothing of wenliu. Free the state in
 * either case. */
int wen_state_read(const char *folder, struct wen_state *state, struct wen_error *error);

void wen_state_free(struct wen_state *state);

/* The plan of the work that was begun last, or NULL. */
const struct wen_state_plan *wen_state_plan(const struct wen_state *state);

/* Whether the plan is meant for shards, and no whole run took their place. */
bool wen_state_sharded(const struct wen_state *state);

/* ---- state_shards.c ---- */

/* Looks at DIR/parts; state->plan is read. *changed: something went while it
 * was looked at. */
int wen_state_read_shards(struct wen_state *state, bool *changed, struct wen_error *error);

/* Adds a sentence, which becomes the list's. */
void wen_state_add(char ***list, size_t *count, size_t *capacity, char *text);

#endif
