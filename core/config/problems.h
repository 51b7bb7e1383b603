/* SPDX-License-Identifier: MIT */
/* Everything that is wrong with a pipeline file, with the place of each fault:
 * the user sees all of it at once, in the order of the file. */
#ifndef WENLIU_CONFIG_PROBLEMS_H
#define WENLIU_CONFIG_PROBLEMS_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdio.h>

struct wen_problem;

/* Starts as {.file = …, .text = …, .size = …}; free with wen_problems_free(). */
struct wen_problems {
    const char *file; /* as the user wrote it; the owner keeps it alive, as `text` */
    const char *text; /* the file's bytes, for the line that is shown */
    size_t size;
    struct wen_problem *items;
    size_t count, capacity;
};

/* A place that is not in the text: the problem is of the file as a whole. */
#define WEN_NO_PLACE ((size_t)-1)

/* Adds a problem at byte offset `place`. */
void wen_problems_add(struct wen_problems *problems, size_t place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a second place, which is shown behind the message:
 * `duplicate key "use" (first at 4:4)` where `relation` is "first at". The
 * relation is a literal: it is not copied. */
void wen_problems_add_with(struct wen_problems *problems, size_t place, size_t other,
                           const char *relation, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Prints all in the order of their places, each once:
 *   configs/news.json:6:28: error: unknown option "engin" of stage segment; did you mean "engine"?
 *       { "use": "segment",  "engin": "lac" },
 *                            ^
 * Lines and columns count from 1, columns in code points. What comes from the
 * file is made safe for a terminal; long lines are cut around the place. */
void wen_problems_print(const struct wen_problems *problems, FILE *to);

void wen_problems_free(struct wen_problems *problems);

/* The name among `names` (ends with NULL) that `wrong` is nearest to by
 * Damerau-Levenshtein distance (adjacent swaps, optimal string alignment), or
 * NULL where none is within 2 edits (1 for names under 5 bytes). Ties: the
 * first. */
const char *wen_did_you_mean(const char *wrong, const char *const *names);

/* Appends `; did you mean "engine"?` or, where no name is near,
 * `; there is cpu_seconds, expansion and memory_mib`, or nothing where there
 * are no names. */
void wen_suggest(struct wen_buffer *to, const char *wrong, const char *const *names);

/* A name from a file as it stands in a message: cut to a length that people read. */
struct wen_brief {
    char text[88];
};
struct wen_brief wen_brief(const char *name);

#endif
