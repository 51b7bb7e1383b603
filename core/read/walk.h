/* SPDX-License-Identifier: MIT */
/* The files of the given paths, one after another: folders depth first, names
 * in the order of their bytes, links followed. Holds the names of one folder
 * a level. */
#ifndef WENLIU_READ_WALK_H
#define WENLIU_READ_WALK_H

#include "read/kind.h"

#include <stdint.h>

/* A file to read, or something that cannot be read. Valid until the next call. */
struct wen_found {
    const char *refused; /* a sentence without the path, or NULL */
    bool standard_input;
    bool given; /* the user named it; else it was met in a folder */
    bool sniff; /* its kind is not known by its name, but it is wanted */
    struct wen_kind kind;
    int folder; /* descriptor that `name` is relative to */
    const char *name;
    const char *path; /* for people; bytes as the file system has them */
    const char *id;   /* the same from the given name's last component on */
};

struct wen_walk;

/* Begins at the first path of the input, which outlives the walk. wen_walk_close() frees it. */
struct wen_walk *wen_walk_open(const struct wen_input *input);

/* 1, or 0 at the end. */
int wen_walk_next(struct wen_walk *walk, struct wen_found *found);

/* Files left out so far because their kind is unknown. */
uint64_t wen_walk_skipped(const struct wen_walk *walk);

void wen_walk_close(struct wen_walk *walk);

#endif
