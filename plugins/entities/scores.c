/* SPDX-License-Identifier: MIT */
/* Shares of right mentions, measured on the 32 texts of corpora/gold and three newspaper texts that
 * were marked by the same rules: decode and lac before this stage; gazetteers alone with names
 * "none", tags with names "tags". Of fewer than thirty mentions nothing is said. To be measured
 * anew when a rule changes much. */
#include "scores.h"

#include <math.h>

#define SCORED_TYPES (ENTITIES_NUMABBR + 1)

double entities_score(enum entities_evidence source, uint32_t type)
{
    static const double scores[ENTITIES_SOURCES][SCORED_TYPES] = {
        [ENTITIES_FROM_TAG] = {[ENTITIES_PER] = 0.79, [ENTITIES_ORG] = 0.71, [ENTITIES_LOC] = 0.63},
        [ENTITIES_FROM_RULE] =
            {[ENTITIES_TIME] = 0.93, [ENTITIES_QUANT] = 0.98, [ENTITIES_NUMABBR] = 0.98},
        [ENTITIES_FROM_GRAMMAR] = {[ENTITIES_PER] = 0.93,
                                   [ENTITIES_ORG] = 0.91,
                                   [ENTITIES_LOC] = 0.88,
                                   [ENTITIES_TITLE] = 0.93},
        [ENTITIES_FROM_DOCUMENT] = {[ENTITIES_LOC] = 0.97},
    };
    double score = type < SCORED_TYPES && source < ENTITIES_SOURCES ? scores[source][type] : 0;

    return score > 0 ? score : (double)NAN;
}
