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
    char sha256[65];  /* of a survey, else "": over one line "size sha256 id\n" for each input file,
                         in order, with what wen_corpus_file_sink is told of it, so that a moved
                         corpus keeps its hash */
};

/* What is known of one input file. Strings are the giver's. */
struct wen_corpus_file {
    const char *id;      /* as records bear it: valid UTF-8 */
    const char *path;    /* for people, valid UTF-8 */
    uint64_t size;       /* bytes as on disk; 0 where it could not be opened */
    int64_t modified;    /* its last change, nanoseconds since 1970; 0 where it could not be opened,
                            and of what is no regular file */
    char sha256[65];     /* "-": it was not or could not be read to its end */
    const char *refused; /* reading it crashed a reader: why it is not touched; or NULL */
};

/* Where a record stands: enough to begin reading there. */
struct wen_corpus_place {
    uint64_t file;   /* number of the input file, from 0 */
    uint64_t record; /* number of the record in that file, from 0, refused ones counted */
    uint64_t offset; /* byte of a plain file of lines or rows where the record begins, */
    uint64_t line;   /* and that line's number, from 1; both 0 where one cannot begin to read there:
                        packed, in an archive, a whole text, a whole file refused */
};

struct wen_corpus;

/* Checks that every given path is there and readable; reads nothing else.
 * What `input` points to must live until wen_corpus_close(). WEN_EXIT_OK,
 * WEN_EXIT_USAGE without a path or with standard input given twice, or
 * WEN_EXIT_IO with the path and the remedy. */
int wen_corpus_open(const struct wen_input *input, const struct wen_limits *limits,
                    struct wen_corpus **corpus, struct wen_error *error);

/* Whether standard input or a FIFO is among the inputs: can be read once only. */
bool wen_corpus_streams(const struct wen_input *input);

/* Bytes of all input files as on disk, told without reading them. WEN_EXIT_OK, or what
 * wen_corpus_open() returns; WEN_EXIT_USAGE where one can be read once only and has no size. */
int wen_corpus_weigh(const struct wen_input *input, uint64_t *bytes, struct wen_error *error);

/* Is told of each input file in order, when it is finished, also of those that are refused. */
typedef void wen_corpus_file_sink(void *self, uint64_t number, const struct wen_corpus_file *file);

/* Before the first wen_corpus_next(): hashes every file as it is read, else nothing is hashed.
 * `sink` may be NULL: then it is done for the totals alone. */
void wen_corpus_survey(struct wen_corpus *corpus, wen_corpus_file_sink *sink, void *self);

/* Before the first wen_corpus_next(); for as many files as need be: input file number `file`, which
 * killed an earlier reader, is not touched and becomes one refused record. Copies `reason`. */
void wen_corpus_refuse(struct wen_corpus *corpus, uint64_t file, const char *reason);

/* Before the first wen_corpus_next() and not with a survey: the corpus must be the one surveyed,
 * of which `files`, which must live until wen_corpus_close(), were told. File number k must have
 * the id of files[k]; where it is opened or gone past, also its size; where all or some of it is
 * gone past (wen_corpus_go()) and it has another `modified`, it is hashed and must have its sha256.
 * A file with `refused` is refused as by wen_corpus_refuse(). A difference, a file more or a file
 * less ends the reading with WEN_EXIT_CONFIG and a sentence that names key and file. */
void wen_corpus_follow(struct wen_corpus *corpus, const struct wen_corpus_file *files,
                       size_t count);

/* The next record. Returns 1, 0 at the end (also when called again), or a
 * negative enum wen_exit where reading cannot go on: standard input broken, or
 * the corpus is not the one followed. A bad file is a refused record, not an
 * error. Memory stays at a few blocks, the names of one folder a level, and the
 * document at hand. */
int wen_corpus_next(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error);

/* Where the record stands that wen_corpus_next() gave last. */
void wen_corpus_place(const struct wen_corpus *corpus, struct wen_corpus_place *place);

/* The next wen_corpus_next() gives the record at that place, which must not stand before the one
 * that would come next. Files between are not read, but surveyed or checked, see above; in its file
 * it is sought where place->line is not 0, else the records before it are read. WEN_EXIT_OK, what
 * wen_corpus_next() may return, WEN_EXIT_CONFIG where there is no such place (wen_corpus_next() may
 * be the one that finds out), or WEN_EXIT_INTERNAL where it was passed already. */
int wen_corpus_go(struct wen_corpus *corpus, const struct wen_corpus_place *place,
                  struct wen_error *error);

/* Is told the number of each input file, from 0, before the file is touched:
 * what a crash is to be laid at the door of. The number is the same in every
 * run over the same files. */
typedef void wen_corpus_watcher(void *self, uint64_t file);
void wen_corpus_watch(struct wen_corpus *corpus, wen_corpus_watcher *watcher, void *self);

/* Bytes of the inputs read or gone past so far, as on disk. */
uint64_t wen_corpus_bytes(const struct wen_corpus *corpus);

/* Valid after wen_corpus_next() returned 0; counts no files that were gone past without a survey.
 */
void wen_corpus_totals(const struct wen_corpus *corpus, struct wen_corpus_totals *totals);

void wen_corpus_close(struct wen_corpus *corpus);

#endif
