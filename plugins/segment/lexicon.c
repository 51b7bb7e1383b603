/* SPDX-License-Identifier: MIT */
/* The lexicon's file: mapped, checked, never parsed. */
#include "lexicon.h"

#include <stdlib.h>

const struct mapped_kind jieba_lexicon_kind = {
    .name = "lexicon",
    .magic = "wenjieba",
    .version = 2,
    .header_size = sizeof(struct jieba_header),
    .sections = offsetof(struct jieba_header, sections),
    .section_count = JIEBA_SECTIONS,
};

static const void *section(const struct jieba_lexicon *lexicon, enum jieba_section which,
                           size_t item, size_t *count)
{
    return mapped_section(&lexicon->file, &jieba_lexicon_kind, which, item, count);
}

static bool list_tags(struct jieba_lexicon *lexicon)
{
    size_t size, count = 1;
    const char *names = section(lexicon, JIEBA_TAGS, 1, &size);

    for (size_t i = 0; i < size; i++) {
        count += names[i] == '\0';
    }
    lexicon->tags = calloc(count, sizeof *lexicon->tags);
    if (!lexicon->tags) {
        return false;
    }
    for (lexicon->tag_count = 1; lexicon->tag_count < count; lexicon->tag_count++) {
        lexicon->tags[lexicon->tag_count] = names;
        names += strlen(names) + 1;
    }
    lexicon->mapped_tags = count;
    return true;
}

int jieba_lexicon_open(const char *path, struct jieba_lexicon *lexicon,
                       struct segment_messages *messages)
{
    size_t count;

    *lexicon = (struct jieba_lexicon){0};
    if (mapped_file_open(path, &jieba_lexicon_kind, &lexicon->file, messages) != 0) {
        return -1;
    }
    const struct jieba_header *header = lexicon->file.bytes;
    if (header->sections[JIEBA_HMM].size != sizeof(struct jieba_hmm) ||
        header->sections[JIEBA_POSSEG].size != sizeof(struct jieba_posseg)) {
        jieba_lexicon_close(lexicon);
        return segment_error(messages,
                             "%s: its models have another layout; build or install it again", path);
    }
    lexicon->labels = section(lexicon, JIEBA_LABELS, sizeof *lexicon->labels, &count);
    lexicon->nodes = section(lexicon, JIEBA_NODES, sizeof *lexicon->nodes, &count);
    lexicon->node_count = (uint32_t)count;
    lexicon->slots = section(lexicon, JIEBA_SLOTS, sizeof *lexicon->slots, &count);
    lexicon->slot_count = (uint32_t)count;
    lexicon->check_bits = header->check_bits;
    lexicon->scores = section(lexicon, JIEBA_SCORES, sizeof *lexicon->scores, &count);
    lexicon->score_count = (uint32_t)count;
    lexicon->offsets = section(lexicon, JIEBA_OFFSETS, sizeof *lexicon->offsets, &count);
    lexicon->word_count = (uint32_t)count - 1;
    lexicon->strings = section(lexicon, JIEBA_STRINGS, 1, &count);
    lexicon->frequencies =
        section(lexicon, JIEBA_FREQUENCIES, sizeof *lexicon->frequencies, &count);
    lexicon->word_tags = section(lexicon, JIEBA_WORD_TAGS, sizeof *lexicon->word_tags, &count);
    lexicon->hmm = section(lexicon, JIEBA_HMM, sizeof *lexicon->hmm, &count);
    lexicon->posseg = section(lexicon, JIEBA_POSSEG, sizeof *lexicon->posseg, &count);
    lexicon->emissions = section(lexicon, JIEBA_EMISSIONS, sizeof *lexicon->emissions, &count);
    lexicon->total = header->total;
    lexicon->unknown = header->unknown;
    lexicon->longest = header->longest;
    lexicon->beyond = header->beyond;
    if (!list_tags(lexicon)) {
        jieba_lexicon_close(lexicon);
        return segment_error(messages, "%s: no memory left", path);
    }
    return 0;
}

void jieba_lexicon_close(struct jieba_lexicon *lexicon)
{
    mapped_file_close(&lexicon->file);
    for (size_t i = lexicon->mapped_tags; i < lexicon->tag_count; i++) {
        free((char *)lexicon->tags[i]);
    }
    free(lexicon->tags);
    free(lexicon->user_words);
    for (size_t i = 0; i < sizeof lexicon->owned / sizeof lexicon->owned[0]; i++) {
        free(lexicon->owned[i]);
    }
    *lexicon = (struct jieba_lexicon){0};
}

uint32_t jieba_lexicon_find(const struct jieba_lexicon *lexicon, const char *word, size_t size)
{
    uint32_t low = 0, high = lexicon->word_count; /* the word is in [low, high), if anywhere */

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t begin = lexicon->offsets[middle];
        size_t length = lexicon->offsets[middle + 1] - begin;
        int order = memcmp(word, lexicon->strings + begin, size < length ? size : length);
        if (order == 0) {
            order = (size > length) - (size < length);
        }
        if (order == 0) {
            return middle + 1;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return 0;
}

struct jieba_word jieba_lexicon_look_up(const struct jieba_lexicon *lexicon, const char *word,
                                        size_t size)
{
    uint32_t node = JIEBA_BEGINNING;

    for (size_t at = 0; at < size;) {
        uint16_t character;
        size_t length = jieba_character(word + at, &character);
        node = length < 4 ? jieba_lexicon_step(lexicon, node, character) : 0;
        if (!node) {
            return (struct jieba_word){0};
        }
        at += length;
    }
    return size ? jieba_lexicon_at(lexicon, node) : (struct jieba_word){0};
}

static struct wen_string word_of(const void *self, uint32_t number)
{
    const struct jieba_lexicon *lexicon = self;

    if (number == 0 || number > lexicon->word_count) {
        return wen_string(NULL, 0);
    }
    uint32_t begin = lexicon->offsets[number - 1];
    return wen_string(lexicon->strings + begin, lexicon->offsets[number] - begin);
}

static uint32_t find_word(const void *self, const char *word, size_t size)
{
    return jieba_lexicon_find(self, word, size);
}

struct wen_vocabulary jieba_lexicon_vocabulary(const struct jieba_lexicon *lexicon)
{
    return (struct wen_vocabulary){
        .self = lexicon, .size = lexicon->word_count, .word = word_of, .find = find_word};
}

int jieba_lexicon_load(struct jieba_lexicon *lexicon, const struct segment_options *options,
                       const struct segment_files *files, struct segment_messages *messages)
{
    const char *path =
        options->lexicon ? options->lexicon : files->find(files->self, "segment/jieba.lexicon");

    *lexicon = (struct jieba_lexicon){0};
    if (!path || jieba_lexicon_open(path, lexicon, messages) != 0) {
        return -1;
    }
    if (jieba_lexicon_add(lexicon, options, messages) != 0) {
        jieba_lexicon_close(lexicon);
        return -1;
    }
    return 0;
}
