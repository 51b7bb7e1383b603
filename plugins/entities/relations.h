/* SPDX-License-Identifier: MIT */
/* Relations: which person has which title in which body. */
#ifndef ENTITIES_RELATIONS_H
#define ENTITIES_RELATIONS_H

#include "names.h"

/* One person with one title. Strings are parts of the text, as begin and end; `organization` is
 * empty (begin = end) where nothing says it. `begin` and `end` cover what says so, less what the
 * body was named in an earlier sentence. */
struct entities_relation {
    uint32_t begin, end;
    struct entities_part {
        uint32_t begin, end;
    } person, title, organization;
};

/* Starts as {0}; free(items). */
struct entities_relations {
    struct entities_relation *items;
    size_t count, capacity;
};

struct entities_titles;

/* Reads whose office a title is: README.md says how the file is written. NULL with file and line in
 * *error. */
struct entities_titles *entities_titles_read(const char *path, struct entities_error *error);

/* Finds the relations of a text. `names` tells the verbs (是, 担任) that say a title of somebody.
 * `sentences` are its sentences, in order; mentions lie within them. A title that is said of nobody
 * is taken out of `found`. Each person, title and body is said once. False where memory is
 * exhausted. */
bool entities_relations_find(struct entities_relations *relations,
                             const struct entities_names *names,
                             const struct entities_titles *titles, const char *text,
                             const struct entities_part *sentences, size_t sentence_count,
                             struct entities_spans *found);

void entities_titles_free(struct entities_titles *titles);

#endif
