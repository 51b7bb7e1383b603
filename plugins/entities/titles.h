/* SPDX-License-Identifier: MIT */
/* Titles and the bodies they belong to. */
#ifndef ENTITIES_TITLES_H
#define ENTITIES_TITLES_H

#include "relations.h"

/* A row of the file; the strings lie in its text. */
struct entities_title_row {
    const char *title;
    uint32_t title_size;
    uint32_t type; /* ENTITIES_ORG, ENTITIES_LOC, or ENTITIES_NOTHING: of no body */
    const char *heads;
    uint32_t heads_size;
};

struct entities_titles {
    char *text;
    struct entities_title_row *rows;
    size_t count, capacity;
};

/* The row whose title is the longest ending of this one, or NULL. */
const struct entities_title_row *entities_title_find(const struct entities_titles *titles,
                                                     const char *title, size_t size);

/* Whether a name ends as the row says; the ending "*" fits every name. */
bool entities_title_fits(const struct entities_title_row *row, const char *name, size_t size);

#endif
