/* SPDX-License-Identifier: MIT */
/* compile_lexicon DIR FILE: reads the data of the Python package jieba in DIR
 * and writes it as one file that is mapped (lexicon.h). Runs at build time.
 *
 * The logarithms are this machine's libm's, as Python's would be here: libm
 * may round a logarithm differently on other processors, so the file belongs
 * to the machine it was built for, like the programs beside it. */
#include "compile_file.h"
#include "compile_models.h"
#include "python_literal.h"

#include <stdlib.h>

struct words {
    struct jieba_entry *entries;
    size_t count;
    uint64_t total;
};

/* One line `word frequency tag`, as jieba reads it. */
static struct jieba_entry read_line(const struct python_file *file, const char *line, size_t size,
                                    struct compile_tags *tags)
{
    const char *first = memchr(line, ' ', size), *second = NULL;
    char *end = NULL;

    if (first) {
        second = memchr(first + 1, ' ', size - (size_t)(first + 1 - line));
    }
    struct jieba_entry entry = {.text = line};
    if (second) {
        entry.size = (uint32_t)(first - line);
        entry.frequency = strtoull(first + 1, &end, 10);
    }
    size_t tag_size = second ? size - (size_t)(second + 1 - line) : 0;
    if (end != second || !entry.size || !entry.frequency || entry.frequency > UINT32_MAX ||
        !tag_size || memchr(second + 1, ' ', tag_size)) {
        python_die_at(file, "expected `word frequency tag`, found: %.*s", (int)size, line);
    }
    uint32_t characters = 0;
    for (uint32_t i = 0; i < entry.size; i++) {
        characters += ((unsigned char)line[i] & 0xC0) != 0x80;
    }
    if (characters > JIEBA_LONGEST) {
        python_die_at(file, "expected a word of at most %u characters", JIEBA_LONGEST);
    }
    entry.tag = compile_tag(tags, second + 1, tag_size);
    return entry;
}

/* dict.txt; a word that stands there twice counts twice in the total and has
 * the frequency and tag of its last line. */
static void read_words(struct python_file *file, struct words *words, struct compile_tags *tags)
{
    size_t lines = 0;

    for (size_t i = 0; i < file->size; i++) {
        lines += file->text[i] == '\n';
    }
    words->entries = calloc(lines + 1, sizeof *words->entries);
    if (!words->entries) {
        python_die("no memory left");
    }
    while (file->at < file->size) {
        const char *line = file->text + file->at;
        size_t size = strcspn(line, "\n"), next = file->at + size + 1;
        while (size && (line[size - 1] == '\r' || line[size - 1] == ' ')) {
            size--;
        }
        if (size) {
            words->entries[words->count] = read_line(file, line, size, tags);
            words->total += words->entries[words->count++].frequency;
        }
        file->at = next;
        file->line++;
    }
    if (!words->count) {
        python_die_at(file, "expected lines `word frequency tag`, found none");
    }
}

static bool same(const struct jieba_entry *a, const struct jieba_entry *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* By bytes; of equal words, which still point into the file, the later last. */
static int by_text_and_place(const void *a, const void *b)
{
    const struct jieba_entry *x = a, *y = b;
    int order = jieba_entry_order(x, y);

    return order ? order : (x->text > y->text) - (x->text < y->text);
}

static void sort_words(struct words *words)
{
    size_t kept = 0;

    qsort(words->entries, words->count, sizeof *words->entries, by_text_and_place);
    for (size_t i = 0; i < words->count; i++) {
        if (i + 1 == words->count || !same(&words->entries[i], &words->entries[i + 1])) {
            words->entries[kept++] = words->entries[i];
        }
    }
    words->count = kept;
}

/* ---- writing ---- */

static char *join_tags(const struct compile_tags *tags, size_t *size)
{
    char *names = calloc(tags->count, sizeof tags->names[0]);

    if (!names) {
        python_die("no memory left");
    }
    *size = 0;
    for (uint16_t i = 1; i < tags->count; i++) {
        size_t length = strlen(tags->names[i]) + 1;
        memcpy(names + *size, tags->names[i], length);
        *size += length;
    }
    return names;
}

static void write_lexicon(const char *path, const struct jieba_lexicon *lexicon,
                          const struct words *words, const struct compile_tags *tags,
                          size_t emission_count)
{
    size_t tags_size;
    char *names = join_tags(tags, &tags_size);
    uint32_t *frequencies = malloc(words->count * sizeof *frequencies);

    if (!frequencies) {
        python_die("no memory left");
    }
    for (size_t i = 0; i < words->count; i++) {
        frequencies[i] = (uint32_t)words->entries[i].frequency;
    }
    struct jieba_header header = {.total = lexicon->total,
                                  .unknown = lexicon->unknown,
                                  .longest = lexicon->longest,
                                  .beyond = lexicon->beyond,
                                  .check_bits = lexicon->check_bits};
    const struct mapped_part parts[JIEBA_SECTIONS] = {
        [JIEBA_LABELS] = {lexicon->labels, JIEBA_CHARACTERS * sizeof *lexicon->labels},
        [JIEBA_NODES] = {lexicon->nodes, lexicon->node_count * sizeof *lexicon->nodes},
        [JIEBA_SLOTS] = {lexicon->slots, lexicon->slot_count * sizeof *lexicon->slots},
        [JIEBA_SCORES] = {lexicon->scores, lexicon->score_count * sizeof *lexicon->scores},
        [JIEBA_OFFSETS] = {lexicon->offsets, (words->count + 1) * sizeof *lexicon->offsets},
        [JIEBA_STRINGS] = {lexicon->strings, lexicon->offsets[words->count]},
        [JIEBA_FREQUENCIES] = {frequencies, words->count * sizeof *frequencies},
        [JIEBA_WORD_TAGS] = {lexicon->word_tags, words->count * sizeof *lexicon->word_tags},
        [JIEBA_TAGS] = {names, tags_size},
        [JIEBA_HMM] = {lexicon->hmm, sizeof *lexicon->hmm},
        [JIEBA_POSSEG] = {lexicon->posseg, sizeof *lexicon->posseg},
        [JIEBA_EMISSIONS] = {lexicon->emissions, emission_count * sizeof *lexicon->emissions},
    };
    compile_write(path, &jieba_lexicon_kind, &header.start, parts);
    free(frequencies);
    free(names);
}

int main(int argc, char **argv)
{
    struct compile_tags tags = {
        .names = {[JIEBA_TAG_X] = "x", [JIEBA_TAG_M] = "m", [JIEBA_TAG_ENG] = "eng"},
        .count = JIEBA_TAG_FIXED};
    struct jieba_lexicon lexicon = {0};
    struct segment_messages messages = {.error = ""};
    struct python_file file;
    struct words words = {0};
    size_t emission_count;

    if (argc != 3) {
        python_die("usage: compile_lexicon DIR FILE (DIR: folder of the Python package jieba)");
    }
    struct jieba_hmm *hmm = calloc(1, sizeof *hmm);
    struct jieba_posseg *posseg = calloc(1, sizeof *posseg);
    if (!hmm || !posseg) {
        python_die("no memory left");
    }
    python_open(&file, argv[1], "dict.txt");
    read_words(&file, &words, &tags);
    sort_words(&words);
    lexicon.total = words.total;
    if (jieba_lexicon_build(&lexicon, words.entries, words.count, &messages) != 0) {
        python_die("%s: %s", file.path, messages.error);
    }
    compile_hmm(argv[1], hmm);
    struct jieba_pair_emission *emissions = compile_posseg(argv[1], posseg, &tags, &emission_count);
    lexicon.hmm = hmm;
    lexicon.posseg = posseg;
    lexicon.emissions = emissions;
    write_lexicon(argv[2], &lexicon, &words, &tags, emission_count);
    jieba_lexicon_close(&lexicon);
    python_close(&file);
    free(words.entries);
    free(emissions);
    free(posseg);
    free(hmm);
    return 0;
}
