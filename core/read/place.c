/* SPDX-License-Identifier: MIT */
/* Going to the place of a record: past files that are not read, then past
 * records of its file. */
#include "read/corpus_parts.h"

#include <inttypes.h>

void wen_corpus_place(const struct wen_corpus *corpus, struct wen_corpus_place *place)
{
    *place = corpus->given;
}

static bool in_file(const struct wen_corpus *corpus)
{
    return corpus->state == WEN_IN_FILE || corpus->state == WEN_IN_CONTENT;
}

/* Whether what is left of the corpus begins behind the place. */
static bool is_behind(const struct wen_corpus *corpus, const struct wen_corpus_place *place)
{
    uint64_t file = corpus->found_count - in_file(corpus);

    return file > place->file ||
           (file == place->file && in_file(corpus) && corpus->record_count > place->record);
}

/* Goes past the next file, which a survey hashes. Returns as wen_corpus_take_file(). */
static int pass_file(struct wen_corpus *corpus, struct wen_error *error)
{
    int more = wen_corpus_take_file(corpus, error);

    if (more <= 0) {
        return more;
    }
    if (corpus->surveying && !wen_corpus_killer(corpus)) {
        wen_found_open(&corpus->found, &corpus->file, NULL);
        wen_corpus_finish_file(corpus);
        return 1;
    }
    int status = wen_corpus_leave_out(corpus, error);
    return status ? -status : 1;
}

/* Makes the file of that number the next, or leaves the one at hand open where it is that. Returns
 * as wen_corpus_take_file(). */
static int go_to_file(struct wen_corpus *corpus, uint64_t file, struct wen_error *error)
{
    int more = 1;

    if (in_file(corpus) && corpus->found_count <= file) {
        int status = wen_corpus_check_content(corpus, corpus->file.modified, error);
        if (status) {
            return -status;
        }
        wen_corpus_finish_file(corpus);
    }
    while (more > 0 && corpus->found_count < file) {
        more = pass_file(corpus, error);
    }
    return more;
}

/* Whether the content at hand is the file itself, so that it can be sought in for a record. */
static bool can_seek(const struct wen_corpus *corpus)
{
    return corpus->state == WEN_IN_CONTENT && corpus->file.regular &&
           corpus->contents.content.stream == &corpus->file.stream;
}

/* Reads or seeks on in the file at hand, or in the next. 0 where the file ends first; else 1 or a
 * negative enum wen_exit. */
static int go_to_record(struct wen_corpus *corpus, const struct wen_corpus_place *place,
                        struct wen_error *error)
{
    struct wen_record passed;
    int step = 0;

    while (step >= 0 && corpus->record_count < place->record) {
        if (can_seek(corpus) && place->line) {
            int status = wen_documents_seek(&corpus->documents, &corpus->file, place->offset,
                                            place->line, error);
            corpus->record_count = place->record;
            return status ? -wen_error_prefix(error, corpus->found.path) : 1;
        }
        step = wen_corpus_step(corpus, &passed, error);
        if (!in_file(corpus)) {
            return step < 0 ? step : 0;
        }
        if (step >= 0 && wen_corpus_check_content(corpus, corpus->file.modified, error)) {
            step = -error->status;
        }
    }
    return step < 0 ? step : 1;
}

/* What a place is that is not there. */
static int set_missing(const struct wen_corpus_place *place, struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "record %" PRIu64 " of files[%" PRIu64 "] is not there, though the plan "
                         "has it: " WEN_CORPUS_CHANGED,
                         place->record, place->file);
}

int wen_corpus_go(struct wen_corpus *corpus, const struct wen_corpus_place *place,
                  struct wen_error *error)
{
    if (is_behind(corpus, place)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "record %" PRIu64 " of input file %" PRIu64 " was passed already",
                             place->record, place->file);
    }
    locale_t before = uselocale(corpus->locale);
    int more = go_to_file(corpus, place->file, error);
    if (more > 0) {
        corpus->record_count = in_file(corpus) ? corpus->record_count : 0;
        more = go_to_record(corpus, place, error);
    }
    uselocale(before);
    corpus->going = *place;
    corpus->gone = true;
    return more < 0 ? -more : more ? WEN_EXIT_OK : set_missing(place, error);
}

int wen_corpus_arrive(struct wen_corpus *corpus, int more, struct wen_error *error)
{
    bool there = more > 0 && corpus->given.file == corpus->going.file &&
                 corpus->given.record == corpus->going.record;

    if (!corpus->gone || more < 0) {
        return more;
    }
    corpus->gone = false;
    return there ? more : -set_missing(&corpus->going, error);
}
