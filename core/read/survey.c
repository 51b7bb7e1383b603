/* SPDX-License-Identifier: MIT */
/* What is known of the input files: told in a survey, compared with an earlier
 * one's where that is followed. */
#include "read/corpus_parts.h"

#include "base/io.h"

#include <inttypes.h>

void wen_corpus_survey(struct wen_corpus *corpus, wen_corpus_file_sink *sink, void *self)
{
    corpus->surveying = corpus->file.hashing = true;
    corpus->sink = sink;
    corpus->sink_self = self;
}

void wen_corpus_tell(struct wen_corpus *corpus, const struct wen_file_sum *sum)
{
    struct wen_buffer line = {0};

    if (!corpus->surveying) {
        return;
    }
    wen_buffer_format(&line, "%" PRIu64 " %s ", sum->size, sum->sha256);
    wen_buffer_add(&line, corpus->id.data, corpus->id.size);
    wen_buffer_add_byte(&line, '\n');
    sha256_update(&corpus->hash, line.size, (const uint8_t *)line.data);
    wen_buffer_free(&line);
    if (corpus->sink) {
        corpus->path.size = 0;
        wen_draft_clean(&corpus->path, corpus->found.path, strlen(corpus->found.path));
        struct wen_corpus_file file = {.id = wen_buffer_text(&corpus->id),
                                       .path = wen_buffer_text(&corpus->path),
                                       .size = sum->size,
                                       .modified = sum->modified,
                                       .refused = wen_corpus_killer(corpus)};
        memcpy(file.sha256, sum->sha256, sizeof file.sha256);
        corpus->sink(corpus->sink_self, corpus->found_count - 1, &file);
    }
}

void wen_corpus_totals(const struct wen_corpus *corpus, struct wen_corpus_totals *totals)
{
    struct sha256_ctx hash = corpus->hash;
    uint8_t digest[SHA256_DIGEST_SIZE];

    *totals = corpus->totals;
    totals->skipped += wen_walk_skipped(corpus->walk);
    if (corpus->surveying) {
        sha256_digest(&hash, sizeof digest, digest);
        wen_io_hex(digest, sizeof digest, totals->sha256);
    }
}

void wen_corpus_follow(struct wen_corpus *corpus, const struct wen_corpus_file *files, size_t count)
{
    corpus->following = corpus->checked.hashing = true;
    corpus->plan = files;
    corpus->plan_count = count;
}

int wen_corpus_check_name(const struct wen_corpus *corpus, struct wen_error *error)
{
    uint64_t number = corpus->found_count - 1;

    if (!corpus->following) {
        return WEN_EXIT_OK;
    }
    if (number >= corpus->plan_count) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "files[%" PRIu64
                             "] %s is not in the plan, which has %zu files: " WEN_CORPUS_CHANGED,
                             number, corpus->found.path, corpus->plan_count);
    }
    const char *id = corpus->plan[number].id;
    if (strlen(id) != corpus->id.size || memcmp(id, corpus->id.data, corpus->id.size) != 0) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "files[%" PRIu64
                             "].id of %s is \"%.*s\", the plan has \"%s\": " WEN_CORPUS_CHANGED,
                             number, corpus->found.path, (int)corpus->id.size, corpus->id.data, id);
    }
    return WEN_EXIT_OK;
}

int wen_corpus_check_end(const struct wen_corpus *corpus, struct wen_error *error)
{
    if (!corpus->following || corpus->found_count >= corpus->plan_count) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(
        error, WEN_EXIT_CONFIG,
        "files[%" PRIu64 "] %s is not there any more, the plan has %zu files: " WEN_CORPUS_CHANGED,
        corpus->found_count, corpus->plan[corpus->found_count].path, corpus->plan_count);
}

int wen_corpus_check_size(const struct wen_corpus *corpus, uint64_t size,
                          const struct wen_error *fault, struct wen_error *error)
{
    uint64_t number = corpus->found_count - 1;

    if (!corpus->following) {
        return WEN_EXIT_OK;
    }
    const struct wen_corpus_file *plan = &corpus->plan[number];
    if (fault && strcmp(plan->sha256, "-") != 0) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "files[%" PRIu64
                             "].size of %s is not known (it %s), the plan has %" PRIu64
                             ": " WEN_CORPUS_CHANGED,
                             number, corpus->found.path, fault->text, plan->size);
    }
    if (!fault && size != plan->size) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "files[%" PRIu64 "].size of %s is %" PRIu64 ", the plan has %" PRIu64
                             ": " WEN_CORPUS_CHANGED,
                             number, corpus->found.path, size, plan->size);
    }
    return WEN_EXIT_OK;
}

int wen_corpus_check_content(struct wen_corpus *corpus, int64_t modified, struct wen_error *error)
{
    uint64_t number = corpus->found_count - 1;
    struct wen_file_sum sum = {.sha256 = "-"};

    if (!corpus->following || corpus->verified ||
        (modified == corpus->plan[number].modified &&
         strcmp(corpus->plan[number].sha256, "-") != 0)) {
        return WEN_EXIT_OK;
    }
    if (wen_found_open(&corpus->found, &corpus->checked, NULL) == WEN_EXIT_OK) {
        wen_file_close(&corpus->checked, &sum);
    }
    const char *planned = corpus->plan[number].sha256;
    corpus->verified = strcmp(sum.sha256, planned) == 0;
    if (corpus->verified) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "files[%" PRIu64
                         "].sha256 of %s is %s, the plan has %s: " WEN_CORPUS_CHANGED,
                         number, corpus->found.path, sum.sha256, planned);
}

int wen_corpus_leave_out(struct wen_corpus *corpus, struct wen_error *error)
{
    bool killer = wen_corpus_killer(corpus);
    struct wen_file_sum sum;

    wen_found_look(&corpus->found, &sum);
    corpus->gone_past += sum.size;
    wen_corpus_tell(corpus, &sum);
    if (!corpus->following) {
        return WEN_EXIT_OK;
    }
    /* what could not be opened has no size to compare */
    bool sized = killer || strcmp(corpus->plan[corpus->found_count - 1].sha256, "-") != 0;
    int status = sized ? wen_corpus_check_size(corpus, sum.size, NULL, error) : WEN_EXIT_OK;
    return status || killer ? status : wen_corpus_check_content(corpus, sum.modified, error);
}
