/* SPDX-License-Identifier: MIT */
/* What is in a file, by its name and by its first bytes. */
#ifndef WENLIU_READ_KIND_H
#define WENLIU_READ_KIND_H

#include "config/pipeline.h"
#include "wenliu/stage.h"

#include <stdbool.h>

/* How one stream of bytes is packed. */
enum wen_packing { WEN_PLAIN, WEN_GZIP, WEN_BZIP2, WEN_XZ, WEN_ZSTD };

struct wen_kind {
    enum wen_packing packing; /* outermost */
    bool archive;             /* of members: tar, zip, 7z */
    bool known;               /* `archive` or `format` is certain; else the first bytes decide */
    enum wen_format format;   /* WEN_FORMAT_AUTO where that is not known */
    char delimiter;           /* of CSV; 0: the first line tells */
};

/* By the suffixes of a name, in any case: notes.txt, 2024.jsonl.gz, all.tar.xz. */
struct wen_kind wen_kind_of_name(const char *name);

/* By the first bytes: sets `packing` or `archive`, never `format`. */
struct wen_kind wen_kind_of_bytes(struct wen_string bytes);

/* Whether a file of that kind is read where nobody named it: with `format`
 * (enum wen_format) set, only files that hold such text by their name. */
bool wen_kind_wanted(const struct wen_kind *kind, int format);

/* "gzip", "bzip2" … */
const char *wen_packing_name(enum wen_packing packing);

/* Whether a glob (fnmatch(3)) of the list fits `path`, which is relative: a
 * glob without '/' is compared with the last component, else with the whole
 * path, '*' crossing '/', and a leading double star and '/' fitting nothing too. */
bool wen_globs_match(const struct wen_strings *globs, const char *path);

/* Whether a component of the path begins with a dot and is not "." or "..". */
bool wen_path_hidden(const char *path);

#endif
