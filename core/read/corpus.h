/* SPDX-License-Identifier: MIT */
/* The corpus as a stream of raw documents, in an order that depends on the
 * input alone: paths as given, folders depth first with names sorted by bytes,
 * members of an archive and lines of a file as they stand. What is read, how
 * ids are made and why inputs are refused is in wenliu-inputs(7). */
#ifndef WENLIU_READ_CORPUS_H
#define WENLIU_READ_CORPUS_H

#include "base/buffer.h"
#include "base/error.h"
#include "config/pipeline.h"
#include "record/record.h"

#include <stdbool.h>
#include <stdint.h>

struct wen_corpus_totals {
    uint64_t files;   /* input files that were opened; an archive is one */
    uint64_t bytes;   /* of them, as on disk */
    uint64_t skipped; /* files and members left out because their kind is unknown */
    char sha256[65];  /* over one line "size sha256 id\n" for each input file, in order, with the
                         file's id as records bear it, so that a moved corpus keeps its hash; "-"
                         for the hash of what could not be read to its end, "0 -" for what could
                         not be opened */
};

struct wen_corpus;

/* Checks that every given path is there and readable; reads nothing else.
 * What `input` points to must live until wen_corpus_close(). WEN_EXIT_OK,
 * WEN_EXIT_USAGE without a path or with standard input given twice, or
 * WEN_EXIT_IO with the path and the remedy. */
int wen_corpus_open(const struct wen_input *input, const struct wen_limits *limits,
                    struct wen_corpus **corpus, struct wen_error *error);

/* The next record. Returns 1, 0 at the end (also when called again), or a
 * negative enum wen_exit where reading cannot go on (standard input broken). A
 * bad file is a refused record, not an error. Memory stays at a few blocks, the
 * names of one folder a level, and the document at hand. */
int wen_corpus_next(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error);

/* Is told the number of each input file, from 0, before the file is touched:
 * what a crash is to be laid at the door of. The number is the same in every
 * run over the same files. */
typedef void wen_corpus_watcher(void *self, uint64_t file);
void wen_corpus_watch(struct wen_corpus *corpus, wen_corpus_watcher *watcher, void *self);

/* Bytes read so far, as on disk. */
uint64_t wen_corpus_bytes(const struct wen_corpus *corpus);

/* Before the first wen_corpus_next(): goes on behind input file number `file`,
 * which killed an earlier reader. The first record then is that file, which
 * is not touched again, refused for `reason`; files before it are only hashed, for the totals.
 * Where several files killed readers, the last one is named. */
void wen_corpus_skip(struct wen_corpus *corpus, uint64_t file, const char *reason);

/* Valid after wen_corpus_next() returned 0. */
void wen_corpus_totals(const struct wen_corpus *corpus, struct wen_corpus_totals *totals);

/* Bytes of all inputs as on disk, by walking them: for progress. What comes
 * from a pipe counts 0. */
uint64_t wen_corpus_measure(const struct wen_input *input);

void wen_corpus_close(struct wen_corpus *corpus);

#endif
