/* SPDX-License-Identifier: MIT */
/* What the files of the corpus share: its state, and how they call one another. */
#ifndef WENLIU_READ_CORPUS_PARTS_H
#define WENLIU_READ_CORPUS_PARTS_H

#include "read/contents.h"
#include "read/corpus.h"
#include "read/documents.h"

#include <locale.h>

enum wen_corpus_state { WEN_BETWEEN_FILES, WEN_IN_FILE, WEN_IN_CONTENT, WEN_CORPUS_DONE };

/* A file that killed an earlier reader. */
struct wen_corpus_killer {
    uint64_t file;
    char *reason;
};

struct wen_corpus {
    const struct wen_input *input;
    struct wen_limits limits;
    locale_t locale; /* UTF-8 names in archives need one, whatever the process has; or 0 */
    struct wen_walk *walk;
    struct wen_found found;
    struct wen_file file;
    struct wen_contents contents;
    struct wen_documents documents;
    enum wen_corpus_state state;
    uint64_t found_count;          /* the one at hand included */
    uint64_t record_count;         /* of the file at hand: given so far */
    uint64_t gone_past;            /* bytes of files that were not opened */
    struct wen_corpus_place given; /* of the last record */
    struct wen_corpus_place going; /* to be given next, where `gone` */
    bool gone;
    struct wen_corpus_killer *killers;
    size_t killer_count, killer_capacity;
    wen_corpus_watcher *watcher; /* or NULL */
    void *watching;
    struct wen_corpus_totals totals;

    bool surveying;
    wen_corpus_file_sink *sink; /* or NULL */
    void *sink_self;
    struct sha256_ctx hash;

    bool following;
    const struct wen_corpus_file *plan; /* `plan_count` of them; borrowed */
    size_t plan_count;
    bool verified;              /* the file at hand was hashed and found to be that of the plan */
    struct wen_buffer id, path; /* of the file at hand, as UTF-8 */
    struct wen_file checked;    /* for a hash beside the file at hand */
};

/* Checks that each path of the input is there and readable. As wen_corpus_open(). */
int wen_inputs_check(const struct wen_input *input, struct wen_error *error);

/* What is on disk, without opening it; sha256 is "-". All 0 where that is no regular file. */
void wen_found_look(const struct wen_found *found, struct wen_file_sum *sum);

/* Opens a found file or standard input. WEN_EXIT_OK or WEN_EXIT_IO. */
int wen_found_open(const struct wen_found *found, struct wen_file *file, struct wen_error *error);

/* One step of reading: 1 with a record, 0 without one, or a negative enum wen_exit. */
int wen_corpus_step(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error);

/* Names the next file and makes it the one at hand, not opened. 1, 0 at the end, or a negative
 * enum wen_exit where it is not the one that is followed. */
int wen_corpus_take_file(struct wen_corpus *corpus, struct wen_error *error);

/* Why the file at hand must not be touched, or NULL. */
const char *wen_corpus_killer(const struct wen_corpus *corpus);

/* Closes the file at hand where it is open, adds it to the totals and tells of it. */
void wen_corpus_finish_file(struct wen_corpus *corpus);

/* Does without opening the file at hand: tells of it, and checks it. WEN_EXIT_OK or
 * WEN_EXIT_CONFIG. */
int wen_corpus_leave_out(struct wen_corpus *corpus, struct wen_error *error);

/* After wen_corpus_go(): what wen_corpus_next() returns, with `more` come from reading on. */
int wen_corpus_arrive(struct wen_corpus *corpus, int more, struct wen_error *error);

/* Tells the survey of the file at hand. */
void wen_corpus_tell(struct wen_corpus *corpus, const struct wen_file_sum *sum);

/* Whether the file at hand, or the end, is what is followed. WEN_EXIT_OK or WEN_EXIT_CONFIG. */
int wen_corpus_check_name(const struct wen_corpus *corpus, struct wen_error *error);
int wen_corpus_check_end(const struct wen_corpus *corpus, struct wen_error *error);

/* `fault`: why the file could not be opened, else NULL. */
int wen_corpus_check_size(const struct wen_corpus *corpus, uint64_t size,
                          const struct wen_error *fault, struct wen_error *error);

/* Hashes the file at hand, beside the stream that is open, where its last change is another.
 * WEN_EXIT_OK or WEN_EXIT_CONFIG. */
int wen_corpus_check_content(struct wen_corpus *corpus, int64_t modified, struct wen_error *error);

/* What every sentence about a difference ends with. */
#define WEN_CORPUS_CHANGED                                                                         \
    "the input was changed after the plan was made; put it back as it was, or begin anew with "    \
    "--replace"

#endif
