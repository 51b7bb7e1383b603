/* SPDX-License-Identifier: MIT */
/* From a document of an archive back to its input file, by the plan of the run. */
#include "cli/origin.h"

#include "base/heap.h"
#include "base/io.h"
#include "config/pipeline.h"
#include "plan/plan.h"
#include "read/corpus.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is sought, and where. */
struct search {
    const struct wen_origin_of *of;
    struct wen_plan plan;
    struct wen_pipeline pipeline; /* as the plan has it: how inputs are read */
    uint64_t first_file;          /* the document is not in front of this file … */
    struct wen_corpus_place from; /* … nor of this record of it */
};

/* The plan beside the archive, or, where the run is not finished, in the folder above. */
static int load_plan(struct search *search, struct wen_error *error)
{
    static const char *const names[] = {WEN_PLAN_NAME, "../" WEN_PLAN_NAME};
    char *path = NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        free(path);
        path = wen_io_join(search->of->folder, names[i]);
        if (access(path, F_OK) == 0) {
            int status = wen_plan_load(path, &search->plan, error);
            free(path);
            return status;
        }
    }
    free(path);
    return wen_error_set(error, WEN_EXIT_IO,
                         "%s: there is no " WEN_PLAN_NAME ", which says what was read; give the "
                         "folder that the run left",
                         search->of->folder);
}

static int load_pipeline(struct search *search, struct wen_error *error)
{
    const cJSON *planned = cJSON_GetObjectItemCaseSensitive(search->plan.head, "pipeline");
    char *text = cJSON_PrintUnformatted(planned);
    bool fine = text && wen_pipeline_parse(text, WEN_PLAN_NAME, &search->pipeline);

    cJSON_free(text);
    return fine ? WEN_EXIT_OK
                : wen_error_set(error, WEN_EXIT_DATA,
                                "%s/" WEN_PLAN_NAME ": its pipeline is none that this program "
                                "reads; run it again with this version",
                                search->of->folder);
}

/* Where documents may begin to be the one: those before it in the archive were before it in the
 * input, but some that were read are not in the archive. */
static void find_beginning(struct search *search)
{
    uint64_t before = 0;

    for (size_t i = 0; i < search->plan.unit_count; i++) {
        const struct wen_plan_unit *unit = &search->plan.units[i];
        if (before + unit->cut.documents > search->of->number) {
            search->first_file = unit->place.file;
            search->from = unit->place;
            return;
        }
        before += unit->cut.documents;
    }
}

/* What an id of that file has behind the file's own; NULL where it is none of it. */
static const char *rest_of(const char *id, const char *file)
{
    size_t size = strlen(file);

    return strncmp(id, file, size) == 0 && (!id[size] || strchr("/:", id[size])) ? id + size : NULL;
}

static bool ends_with(struct wen_string text, const char *end)
{
    size_t size = strlen(end);

    return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

/* Whether a record of the file, read alone, is the document: read with the others, its id began
 * with the file's id there instead of the file's name. */
static bool is_it(const struct search *search, const struct wen_corpus_file *file,
                  const struct wen_record *record)
{
    const char *rest = rest_of(search->of->id, file->id), *name = strrchr(file->path, '/');
    bool same = record->id.size == strlen(search->of->id) &&
                memcmp(record->id.data, search->of->id, record->id.size) == 0;

    if (record->refused || record->raw.size < search->of->least) {
        return false;
    }
    name = name ? name + 1 : file->path;
    return same ||
           (rest && record->id.size == strlen(name) + strlen(rest) && ends_with(record->id, rest));
}

/* The file must be as it was. */
static int check_file(const struct wen_corpus_file *file, struct wen_error *error)
{
    struct stat about;

    if (file->refused) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: was refused: %s", file->path,
                             file->refused);
    }
    if (stat(file->path, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s: cannot be read: %s; the raw bytes are in the input alone",
                             file->path, strerror(errno));
    }
    if ((uint64_t)about.st_size != file->size) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "%s: has %" PRIu64 " bytes, but had %" PRIu64 " when it was read: "
                             "where the document's bytes are now is not known",
                             file->path, (uint64_t)about.st_size, file->size);
    }
    return WEN_EXIT_OK;
}

static void take(struct wen_origin *origin, const struct wen_corpus_file *file,
                 const struct wen_record *record)
{
    wen_buffer_add(&origin->raw, record->raw.data, record->raw.size);
    wen_buffer_add(&origin->place, record->source.data, record->source.size);
    origin->whole = record->raw.size == file->size && record->source.size == strlen(file->path) &&
                    memcmp(record->source.data, file->path, record->source.size) == 0;
}

/* Reads the file for the document. 1: found, 0: not there, or a negative enum wen_exit. */
static int read_file(struct search *search, const struct wen_corpus_file *file,
                     const struct wen_corpus_place *from, struct wen_origin *origin,
                     struct wen_error *error)
{
    struct wen_input input = search->pipeline.input;
    struct wen_corpus *corpus = NULL;
    struct wen_record record;
    int found = 0, more = 1;

    input.paths = (struct wen_strings){(const char *const[]){file->path}, 1};
    int status = wen_corpus_open(&input, &search->pipeline.limits, &corpus, error);
    if (!status && from->record) {
        struct wen_corpus_place place = *from;
        place.file = 0;
        status = wen_corpus_go(corpus, &place, error);
    }
    while (!status && !found && (more = wen_corpus_next(corpus, &record, error)) > 0) {
        found = is_it(search, file, &record);
        if (found) {
            take(origin, file, &record);
        }
    }
    wen_corpus_close(corpus);
    return status ? -status : more < 0 ? more : found;
}

static int look(struct search *search, struct wen_origin *origin, struct wen_error *error)
{
    bool by_key = search->pipeline.input.id != NULL;
    int found = 0;

    for (uint64_t i = search->first_file; i < search->plan.file_count && !found; i++) {
        const struct wen_corpus_file *file = &search->plan.files[i];
        if (!by_key && !rest_of(search->of->id, file->id)) {
            continue;
        }
        static const struct wen_corpus_place beginning;
        int status = check_file(file, error);
        if (status && !by_key) {
            return status;
        }
        if (!status) {
            found = read_file(search, file, i == search->first_file ? &search->from : &beginning,
                              origin, error);
        }
    }
    if (!found) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "no input file of the plan holds the document '%s' any more; have the "
                             "files changed since the run?",
                             search->of->id);
    }
    return found < 0 ? -found : WEN_EXIT_OK;
}

int wen_origin_find(const struct wen_origin_of *of, struct wen_origin *origin,
                    struct wen_error *error)
{
    struct search search = {.of = of};
    int status = load_plan(&search, error);

    if (!status && search.plan.streams) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "the input was a stream (standard input or a FIFO), which cannot be "
                               "read again");
    }
    if (!status) {
        status = load_pipeline(&search, error);
        find_beginning(&search);
        status = status ? status : look(&search, origin, error);
        wen_pipeline_free(&search.pipeline);
    }
    wen_plan_free(&search.plan);
    return status;
}

void wen_origin_free(struct wen_origin *origin)
{
    wen_buffer_free(&origin->raw);
    wen_buffer_free(&origin->place);
}
