/* SPDX-License-Identifier: MIT */
/* The lexicon's file: mapped, checked, never parsed. */
#include "lexicon.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t jieba_checksum(const void *bytes, size_t size)
{
    /* eight independent lanes, so that multiplications overlap; the multiplier
     * is odd: every lane is a bijection of each word it takes in */
    const uint64_t multiplier = 0x9E3779B97F4A7C15u;
    uint64_t lanes[8] = {1, 2, 3, 4, 5, 6, 7, 8}, sum = size, words[8];
    const char *at = bytes;

    for (size_t i = 0; i + 64 <= size; i += 64) {
        memcpy(words, at + i, sizeof words);
        for (int lane = 0; lane < 8; lane++) {
            lanes[lane] = (lanes[lane] ^ words[lane]) * multiplier;
        }
    }
    for (int lane = 0; lane < 8; lane++) {
        sum = (sum ^ (lanes[lane] >> 29) ^ lanes[lane]) * multiplier;
    }
    return sum;
}

/* Why the bytes are no lexicon of this version, or NULL. */
static const char *fault(const struct jieba_header *header, size_t size)
{
    if (size < sizeof *header || memcmp(header->magic, JIEBA_MAGIC, sizeof header->magic) != 0) {
        return "it is no lexicon";
    }
    if (header->byte_order != JIEBA_BYTE_ORDER) {
        return "it was compiled on a machine of another byte order";
    }
    if (header->version != JIEBA_VERSION) {
        return "it has the format of another version of wenliu";
    }
    if (header->size != size) {
        return "it is cut off or has bytes behind its end";
    }
    for (int i = 0; i < JIEBA_SECTIONS; i++) {
        uint64_t offset = header->sections[i].offset;
        if (offset % 64 || offset > size || header->sections[i].size > size - offset) {
            return "its header is damaged";
        }
    }
    if (header->sections[JIEBA_HMM].size != sizeof(struct jieba_hmm) ||
        header->sections[JIEBA_POSSEG].size != sizeof(struct jieba_posseg)) {
        return "its models have another layout";
    }
    if (jieba_checksum((const char *)header + sizeof *header, size - sizeof *header) !=
        header->checksum) {
        return "its checksum does not fit: it is damaged";
    }
    return NULL;
}

static int map_file(const char *path, struct jieba_lexicon *lexicon,
                    struct segment_messages *messages)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) != 0) {
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        return segment_error(messages, "%s: cannot be opened: %s", path, strerror(error));
    }
    if (!S_ISREG(status.st_mode) || status.st_size <= 0) {
        close(fd);
        return segment_error(messages, "%s: is no lexicon: not a file, or empty", path);
    }
    lexicon->map_size = (size_t)status.st_size;
    void *map = mmap(NULL, lexicon->map_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    int error = errno;
    close(fd);
    if (map == MAP_FAILED) {
        return segment_error(messages, "%s: cannot be mapped: %s", path, strerror(error));
    }
    lexicon->map = map;
    return 0;
}

static const void *section(const struct jieba_lexicon *lexicon, enum jieba_section which,
                           size_t item, size_t *count)
{
    const struct jieba_header *header = lexicon->map;

    *count = (size_t)header->sections[which].size / item;
    return (const char *)lexicon->map + header->sections[which].offset;
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
    if (map_file(path, lexicon, messages) != 0) {
        return -1;
    }
    const struct jieba_header *header = lexicon->map;
    const char *why = fault(header, lexicon->map_size);
    if (why) {
        jieba_lexicon_close(lexicon);
        return segment_error(messages, "%s: %s; build or install it again", path, why);
    }
    lexicon->nodes = section(lexicon, JIEBA_NODES, sizeof *lexicon->nodes, &count);
    lexicon->node_count = (uint32_t)count;
    lexicon->numbers = section(lexicon, JIEBA_NUMBERS, sizeof *lexicon->numbers, &count);
    lexicon->offsets = section(lexicon, JIEBA_OFFSETS, sizeof *lexicon->offsets, &count);
    lexicon->word_count = (uint32_t)count - 1;
    lexicon->strings = section(lexicon, JIEBA_STRINGS, 1, &count);
    lexicon->frequencies =
        section(lexicon, JIEBA_FREQUENCIES, sizeof *lexicon->frequencies, &count);
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
    if (lexicon->map) {
        munmap(lexicon->map, lexicon->map_size);
    }
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
    const struct jieba_node *nodes = lexicon->nodes;
    struct jieba_word found = {0};
    uint32_t node = 0;

    for (size_t at = 0; at < size;) {
        uint16_t character;
        size_t length = jieba_character(word + at, &character);
        uint32_t next = at ? nodes[node].base + nodes[character].label : character;
        if (length == 4 ||
            (at && (!nodes[node].base || nodes[next].label != nodes[character].label))) {
            return found;
        }
        node = next;
        at += length;
    }
    if (size) {
        found.number = lexicon->numbers[node];
        found.tag = nodes[node].tag;
        found.frequent = nodes[node].score >= -DBL_MAX;
    }
    return found;
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
