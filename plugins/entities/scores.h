/* SPDX-License-Identifier: MIT */
/* How far a mention can be trusted. */
#ifndef ENTITIES_SCORES_H
#define ENTITIES_SCORES_H

#include "engine.h"

/* The share of such mentions (source and type) that a careful reader found right, or NaN where
 * fewer than 40 of them were read: those of a user's own types, say. */
double entities_score(enum entities_evidence source, uint32_t type);

#endif
