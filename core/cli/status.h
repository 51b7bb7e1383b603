/* SPDX-License-Identifier: MIT */
/* What the two forms of wenliu status share: lines for people (status.c) and
 * JSON (status_json.c). */
#ifndef WENLIU_CLI_STATUS_H
#define WENLIU_CLI_STATUS_H

#include "results/state.h"

/* By enum wen_shard_state. */
extern const char *const wen_status_shard_names[];

/* Seconds since 1970 as RFC 3339 in UTC. */
void wen_status_time(int64_t seconds, char text[32]);

/* The host in "HOST PID", safe for a terminal; free() it. *process is 0 where
 * there is no number. */
char *wen_status_holder(const char *holder, long *process);

/* The units of the run's plan; 0 where they are not known. */
uint64_t wen_status_units(const struct wen_state *state);

/* Whether what is unfinished puts together parts that are all there, or is
 * going to. */
bool wen_status_is_merge(const struct wen_state *state);

/* Whether the shard has to be run, and nobody does. */
bool wen_status_is_wanted(const struct wen_shard *shard);

/* One line: an object. */
void wen_status_print_json(const struct wen_state *state);

#endif
