/* SPDX-License-Identifier: MIT */
/* Bytes to a tally. Nothing in them is believed before it is checked. */
#include "delta.h"

#include <stdlib.h>
#include <string.h>

/* The words of one delta are rebuilt in `word`, each from the one before. */
struct reader {
    const unsigned char *at, *end;
    struct keywords_tally *tally;
    struct keywords_strings *tags;
    uint32_t *tag_numbers; /* of the delta's tags in `tags` */
    uint32_t tag_count;
    char *word;
    size_t word_size, word_capacity;
    bool exhausted;
};

static bool get_number(struct reader *reader, uint64_t *number)
{
    return keywords_bytes_get_number(&reader->at, reader->end, number);
}

/* A number of things of which each takes at least one of the bytes left. */
static bool get_count(struct reader *reader, uint64_t *count)
{
    return get_number(reader, count) && *count <= (size_t)(reader->end - reader->at) &&
           *count < UINT32_MAX;
}

static bool add(uint64_t *sum, uint64_t more)
{
    return !__builtin_add_overflow(*sum, more, sum);
}

static bool read_totals(struct reader *reader)
{
    uint64_t version, count, total;

    if (!get_number(reader, &version) || version != KEYWORDS_DELTA_VERSION ||
        !get_number(reader, &count) || count != KEYWORDS_TOTALS) {
        return false;
    }
    for (size_t i = 0; i < KEYWORDS_TOTALS; i++) {
        if (!get_number(reader, &total) || !add(&reader->tally->totals[i], total)) {
            return false;
        }
    }
    return true;
}

static bool read_tags(struct reader *reader)
{
    uint64_t count, size;

    if (!get_count(reader, &count)) {
        return false;
    }
    reader->tag_numbers = calloc(count ? count : 1, sizeof *reader->tag_numbers);
    reader->exhausted = !reader->tag_numbers;
    for (uint64_t i = 0; i < count && !reader->exhausted; i++) {
        if (!get_count(reader, &size)) {
            return false;
        }
        uint32_t number = keywords_strings_add(reader->tags, (const char *)reader->at, size);
        reader->tag_numbers[i] = number;
        reader->exhausted = number == KEYWORDS_NONE;
        reader->at += size;
    }
    reader->tag_count = (uint32_t)count;
    return !reader->exhausted;
}

static bool read_word(struct reader *reader)
{
    uint64_t shared, size;

    if (!get_number(reader, &shared) || shared > reader->word_size || !get_count(reader, &size)) {
        return false;
    }
    if (shared + size > reader->word_capacity) {
        size_t wanted = 2 * (shared + size);
        char *larger = realloc(reader->word, wanted);
        if (!larger) {
            reader->exhausted = true;
            return false;
        }
        reader->word = larger;
        reader->word_capacity = wanted;
    }
    if (size) {
        memcpy(reader->word + shared, reader->at, size);
    }
    reader->word_size = shared + size;
    reader->at += size;
    return true;
}

static bool read_pair(struct reader *reader, uint32_t word)
{
    uint64_t tag, count, documents;

    if (!get_number(reader, &tag) || tag >= reader->tag_count || !get_number(reader, &count) ||
        !get_number(reader, &documents)) {
        return false;
    }
    struct keywords_pair *pair = keywords_tally_pair(reader->tally, word, reader->tag_numbers[tag]);
    reader->exhausted = !pair;
    return pair && add(&pair->count, count) && add(&pair->documents, documents);
}

static bool read_words(struct reader *reader)
{
    uint64_t count, pairs;

    if (!get_count(reader, &count)) {
        return false;
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!read_word(reader) || !get_count(reader, &pairs) || !pairs) {
            return false;
        }
        uint32_t word =
            keywords_tally_word(reader->tally, reader->word ? reader->word : "", reader->word_size);
        if (word == KEYWORDS_NONE) {
            reader->exhausted = true;
            return false;
        }
        for (uint64_t j = 0; j < pairs; j++) {
            if (!read_pair(reader, word)) {
                return false;
            }
        }
    }
    return reader->at == reader->end;
}

bool keywords_delta_read(struct keywords_tally *tally, struct keywords_strings *tags,
                         const void *bytes, size_t size, struct keywords_error *error)
{
    struct reader reader = {
        .at = bytes, .end = (const unsigned char *)bytes + size, .tally = tally, .tags = tags};
    bool good = read_totals(&reader) && read_tags(&reader) && read_words(&reader);

    free(reader.tag_numbers);
    free(reader.word);
    if (!good && reader.exhausted) {
        return keywords_exhausted(error);
    }
    return good || keywords_fail(error,
                                 "the counts of a unit are damaged at byte %zu of %zu, or another "
                                 "version of the stage keywords wrote them",
                                 size - (size_t)(reader.end - reader.at), size);
}
