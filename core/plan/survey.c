/* SPDX-License-Identifier: MIT */
/* A plan in the making: its lines of files and units, and the whole. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "plan/plan.h"
#include "record/codec.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <string.h>

static void add_string(struct wen_buffer *lines, const char *name, const char *value)
{
    wen_buffer_format(lines, ",\"%s\":", name);
    wen_escape_json(lines, value, strlen(value));
}

static void add_file(void *self, uint64_t number, const struct wen_corpus_file *file)
{
    struct wen_survey *survey = self;
    const int64_t second = 1000000000;
    struct wen_buffer *lines = &survey->lines;

    wen_buffer_format(lines, "{\"file\":%" PRIu64, number);
    add_string(lines, "id", file->id);
    add_string(lines, "path", file->path);
    /* nanoseconds do not fit a number of JSON, which is a double for most readers */
    wen_buffer_format(lines, ",\"size\":%" PRIu64 ",\"modified\":\"%" PRId64 ".%09" PRId64 "\"",
                      file->size, file->modified / second, file->modified % second);
    add_string(lines, "sha256", file->sha256);
    if (file->refused) {
        add_string(lines, "refused", file->refused);
    }
    wen_buffer_add_text(lines, "}\n");
}

static void end_unit(struct wen_survey *survey)
{
    const struct wen_corpus_place *place = &survey->first;

    wen_buffer_format(&survey->lines,
                      "{\"unit\":%" PRIu64 ",\"file\":%" PRIu64 ",\"record\":%" PRIu64
                      ",\"offset\":%" PRIu64 ",\"line\":%" PRIu64 ",\"documents\":%" PRIu64
                      ",\"bytes\":%" PRIu64 ",\"check\":\"%08" PRIx32 "\"}\n",
                      survey->units++, place->file, place->record, place->offset, place->line,
                      survey->cut.documents, survey->cut.bytes, survey->cut.check);
    survey->cut = (struct wen_cut){0};
}

static void add_record(struct wen_survey *survey, const struct wen_corpus_place *place,
                       const struct wen_record *record, const void *encoded, size_t size)
{
    if (!survey->cut.documents) {
        survey->first = *place;
    }
    wen_cut_add(&survey->cut, record, encoded, size);
    if (wen_cut_full(&survey->cut)) {
        end_unit(survey);
    }
}

void wen_survey_end(struct wen_survey *survey, const struct wen_corpus_totals *inputs, bool streams)
{
    if (survey->cut.documents) {
        end_unit(survey);
    }
    wen_buffer_format(&survey->lines,
                      "{\"inputs\":{\"files\":%" PRIu64 ",\"bytes\":%" PRIu64
                      ",\"skipped\":%" PRIu64 ",\"sha256\":\"%s\"},\"streams\":%s}\n",
                      inputs->files, inputs->bytes, inputs->skipped, inputs->sha256,
                      streams ? "true" : "false");
}

int wen_survey_corpus(struct wen_survey *survey, struct wen_corpus *corpus,
                      int (*step)(void *owner, struct wen_error *error), void *owner,
                      struct wen_error *error)
{
    struct wen_buffer encoded = {0};
    struct wen_corpus_totals totals;
    struct wen_corpus_place place;
    struct wen_record record;
    int more, status = WEN_EXIT_OK;

    wen_corpus_survey(corpus, add_file, survey);
    while (!status && (more = wen_corpus_next(corpus, &record, error)) != 0) {
        if (more < 0) {
            status = -more;
            break;
        }
        wen_buffer_relax(&encoded);
        wen_record_encode(&encoded, &record);
        wen_corpus_place(corpus, &place);
        add_record(survey, &place, &record, encoded.data, encoded.size);
        status = step ? step(owner, error) : WEN_EXIT_OK;
    }
    wen_buffer_free(&encoded);
    if (!status) {
        wen_corpus_totals(corpus, &totals);
        wen_survey_end(survey, &totals, false);
    }
    return status;
}

void wen_plan_compose(const cJSON *head, const struct wen_buffer *survey, struct wen_buffer *plan)
{
    char *text = cJSON_PrintUnformatted(head);
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char hex[2 * SHA256_DIGEST_SIZE + 1];

    if (!text) {
        wen_heap_exhausted(0);
    }
    wen_buffer_add_text(plan, text);
    wen_buffer_add_byte(plan, '\n');
    wen_buffer_add(plan, survey->data, survey->size);
    cJSON_free(text);
    sha256_init(&hash);
    sha256_update(&hash, plan->size, (const uint8_t *)plan->data);
    sha256_digest(&hash, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, hex);
    wen_buffer_format(plan, "{\"seal\":\"%s\"}\n", hex);
}
