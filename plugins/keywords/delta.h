/* SPDX-License-Identifier: MIT */
/* A tally as bytes: what a worker's save() emits and the collector's absorb()
 * takes in. Portable between processes, machines and label numberings: words
 * and tags are strings, integers are LEB128.
 *
 *   version
 *   number of totals, the totals by place (enum keywords_total)
 *   number of tags, each: size, bytes; sorted by bytes
 *   number of words, sorted by bytes, each:
 *     bytes shared with the word before, number of further bytes, these bytes
 *     number of pairs, each: index of the tag (rising), count, documents */
#ifndef WENLIU_KEYWORDS_DELTA_H
#define WENLIU_KEYWORDS_DELTA_H

#include "bytes.h"
#include "error.h"
#include "tally.h"

#define KEYWORDS_DELTA_VERSION 1u

/* Appends the words that have pairs. `tags` has the name of every pair's tag at the place of its
 * number; `tag_count` is their number. Equal tallies give equal bytes, however they came about. */
bool keywords_delta_write(const struct keywords_tally *tally, const struct keywords_string *tags,
                          uint32_t tag_count, struct keywords_bytes *to,
                          struct keywords_error *error);

/* Adds what the bytes say to a tally whose pairs have numbers of `tags`. Damaged bytes are an
 * error; the tally is then in no state to be used. */
bool keywords_delta_read(struct keywords_tally *tally, struct keywords_strings *tags,
                         const void *bytes, size_t size, struct keywords_error *error);

#endif
