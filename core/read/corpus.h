/* SPDX-License-Identifier: MIT */
/* The corpus as a stream of raw documents, in an order that depends on the
 * input alone: paths as given, folders depth first with names sorted by bytes,
 * members of an archive and lines of a file as they stand. */
#ifndef WENLIU_READ_CORPUS_H
#define WENLIU_READ_CORPUS_H

#include "base/buffer.h"
#include "base/error.h"
#include "config/pipeline.h"
#include "record/record.h"

#include <stdbool.h>
#include <stdint.h>

struct wen_corpus_totals {
    uint64_t files;  /* inputs read to their end */
    uint64_t bytes;  /* of them, as on disk */
    char sha256[65]; /* over one line "size sha256 path\n" a file, in order */
};

struct wen_corpus;

/* Checks that every given path is there and readable; reads nothing else.
 * WEN_EXIT_OK or WEN_EXIT_IO with the path and the remedy. */
int wen_corpus_open(const struct wen_input *input, const struct wen_limits *limits,
                    struct wen_corpus **corpus, struct wen_error *error);

/* The next record. Returns 1, 0 at the end, or a negative enum wen_exit where
 * reading cannot go on (memory, standard input broken). A bad file is a
 * refused record, not an error. */
int wen_corpus_next(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error);

/* Number of the input file at hand, from 0, and bytes read so far, as on disk. */
uint64_t wen_corpus_file(const struct wen_corpus *corpus);
uint64_t wen_corpus_bytes(const struct wen_corpus *corpus);

/* Goes on behind input file number `file`: that file killed an earlier reader.
 * Its id is what the refused record that follows first bears. */
void wen_corpus_skip(struct wen_corpus *corpus, uint64_t file, const char *reason);

/* Valid after wen_corpus_next() returned 0. */
void wen_corpus_totals(const struct wen_corpus *corpus, struct wen_corpus_totals *totals);

/* Bytes of all inputs as on disk, by walking them: for progress. */
uint64_t wen_corpus_measure(const struct wen_input *input);

void wen_corpus_close(struct wen_corpus *corpus);

#endif
