/* SPDX-License-Identifier: MIT */
/* User dictionaries: lines `word [frequency] [tag]` read as jieba.load_userdict()
 * reads them, then one new dictionary made of the compiled one and theirs. */
#include "user_words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <utf8proc.h>

/* Far above any count of a word, far below what overflows in a sum. */
#define FREQUENCY_MAX 1000000000000000u
#define TOTAL_MAX ((uint64_t)1 << 62)
#define TAG_MAX 255 /* bytes; what a label can hold */

/* A line and where it stands: in a file, or as an item of an option. */
struct line {
    const char *path, *option; /* one of them */
    size_t number;
    const char *text;
    size_t size;
};

/* What a line says. */
struct said {
    const char *word, *frequency, *tag; /* NULL: not there */
    size_t word_size, frequency_size, tag_size;
};

struct reader {
    struct jieba_lexicon *lexicon;
    struct user_words words;
    char **texts; /* of each file */
    size_t text_count;
    size_t never; /* words that can never match */
    bool weighed; /* words have the say that they have in Python, no more */
    struct segment_messages *messages;
};

/* ---- lines ---- */

static bool is_strippable(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* bytes.strip(), then str.lstrip('\ufeff'). */
static void strip(struct line *line)
{
    while (line->size && is_strippable(line->text[line->size - 1])) {
        line->size--;
    }
    while (line->size && is_strippable(*line->text)) {
        line->text++;
        line->size--;
    }
    while (line->size >= 3 && memcmp(line->text, "\xEF\xBB\xBF", 3) == 0) {
        line->text += 3;
        line->size -= 3;
    }
}

/* Cuts a last field of the bytes first..last off a line of *size bytes, if one
 * stands there behind a space and something before it. */
static const char *cut_field(const char *text, size_t *size, char first, char last, size_t *length)
{
    size_t begin = *size;

    while (begin > 0 && text[begin - 1] >= first && text[begin - 1] <= last) {
        begin--;
    }
    if (begin == *size || begin < 2 || text[begin - 1] != ' ') {
        return NULL;
    }
    *length = *size - begin;
    *size = begin - 1;
    return text + begin;
}

/* `^(.+?)( [0-9]+)?( [a-z]+)?$` */
static struct said parse(const struct line *line)
{
    struct said said = {.word = line->text, .word_size = line->size};

    said.tag = cut_field(line->text, &said.word_size, 'a', 'z', &said.tag_size);
    said.frequency = cut_field(line->text, &said.word_size, '0', '9', &said.frequency_size);
    return said;
}

static const char *name_place(const struct line *line, char *place, size_t size)
{
    if (line->path) {
        snprintf(place, size, "%s:%zu", line->path, line->number);
    } else {
        snprintf(place, size, "item %zu of \"%s\"", line->number, line->option);
    }
    return place;
}

static int line_error(struct reader *reader, const struct line *line, const char *what)
{
    char place[4200];

    return segment_error(reader->messages, "%s: %s", name_place(line, place, sizeof place), what);
}

/* Number of characters of a word, or -1 with the fault in *what. */
static long check_word(const char *word, size_t size, const char **what)
{
    long count = 0;

    for (size_t at = 0; at < size; count++) {
        utf8proc_int32_t character;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)word + at,
                                                   (utf8proc_ssize_t)(size - at), &character);
        if (length <= 0) {
            *what = "this is no UTF-8; convert the file, for instance with iconv -t UTF-8";
            return -1;
        }
        if (character == '\0') {
            *what = "a NUL byte; is the file UTF-16? convert it with iconv -t UTF-8";
            return -1;
        }
        if (character == '\n') {
            *what = "a line break; no word goes over one";
            return -1;
        }
        if (character == '\t') {
            *what = "a tab; word, frequency and tag are separated by one space each";
            return -1;
        }
        at += (size_t)length;
    }
    if (count > (long)JIEBA_LONGEST) {
        *what = "the word has more than 255 characters";
        return -1;
    }
    return count;
}

/* The number of a tag, which is added where it is new; 0: does not fit. */
static uint16_t tag_number(struct jieba_lexicon *lexicon, const char *name, size_t size)
{
    for (size_t i = 1; i < lexicon->tag_count; i++) {
        if (strncmp(lexicon->tags[i], name, size) == 0 && !lexicon->tags[i][size]) {
            return (uint16_t)i;
        }
    }
    char *copy = size <= TAG_MAX && lexicon->tag_count < UINT16_MAX ? strndup(name, size) : NULL;
    const char **tags =
        copy ? realloc(lexicon->tags, (lexicon->tag_count + 1) * sizeof *tags) : NULL;
    if (!tags) {
        free(copy);
        return 0;
    }
    lexicon->tags = tags;
    tags[lexicon->tag_count] = copy;
    return (uint16_t)lexicon->tag_count++;
}

/* The value of decimal digits, or UINT64_MAX above FREQUENCY_MAX. */
static uint64_t number_of(const char *digits, size_t size)
{
    uint64_t number = 0;

    for (size_t i = 0; i < size; i++) {
        number = number * 10 + (uint64_t)(digits[i] - '0');
        if (number > FREQUENCY_MAX) {
            return UINT64_MAX;
        }
    }
    return number;
}

static void warn_of_never(struct reader *reader, const struct line *line, const struct said *said)
{
    if (!reader->weighed || jieba_user_words_can_match(said->word, said->word_size)) {
        return;
    }
    struct segment_messages *messages = reader->messages;
    char place[512];
    if (reader->never++ == 0) {
        snprintf(messages->warning, sizeof messages->warning,
                 "%s: the word '%.*s' can never be found: words are looked for in runs of "
                 "U+4E00..U+9FD5, letters, digits and + # & . _ %% - only",
                 name_place(line, place, sizeof place),
                 (int)(said->word_size < 200 ? said->word_size : 200), said->word);
    }
}

/* Enters a word with that frequency, or the one that suits it (NULL). */
static int enter(struct reader *reader, const struct line *line, const struct said *said,
                 const uint64_t *given)
{
    const char *what;

    if (check_word(said->word, said->word_size, &what) < 0) {
        return line_error(reader, line, what);
    }
    uint16_t tag = said->tag ? tag_number(reader->lexicon, said->tag, said->tag_size) : 0;
    if (said->tag && !tag) {
        return line_error(reader, line, "the tag has more than 255 bytes, or is one too many");
    }
    uint64_t frequency =
        given ? *given : jieba_user_words_suggest(&reader->words, said->word, said->word_size);
    if (frequency > FREQUENCY_MAX || reader->words.total > TOTAL_MAX) {
        return line_error(reader, line, "the frequency is above 1000000000000000");
    }
    warn_of_never(reader, line, said);
    if (!jieba_user_words_add(&reader->words, said->word, said->word_size, frequency, tag)) {
        return line_error(reader, line, "no memory left");
    }
    return 0;
}

static int take_line(struct reader *reader, struct line *line)
{
    strip(line);
    if (!line->size) {
        return 0;
    }
    struct said said = parse(line);
    uint64_t frequency = said.frequency ? number_of(said.frequency, said.frequency_size) : 0;
    return enter(reader, line, &said, said.frequency ? &frequency : NULL);
}

/* ---- items of options ---- */

/* Tokenizer.del_word(). */
static int take_deleted(struct reader *reader, struct line *line)
{
    const struct said said = {.word = line->text, .word_size = line->size};
    const uint64_t never = 0;

    return enter(reader, line, &said, &never);
}

/* Tokenizer.suggest_freq((part, part ...), tune=True). */
static int take_split(struct reader *reader, struct line *line)
{
    size_t sizes[JIEBA_LONGEST], count = 0;
    const char *what;

    if (check_word(line->text, line->size, &what) < 0) {
        return line_error(reader, line, what);
    }
    char *word = malloc(line->size + 1);
    if (!word) {
        return line_error(reader, line, "no memory left");
    }
    reader->texts[reader->text_count++] = word;
    struct said said = {.word = word};
    for (size_t at = 0; at < line->size; at++) {
        const char *space = memchr(line->text + at, ' ', line->size - at);
        size_t size = space ? (size_t)(space - line->text) - at : line->size - at;
        if (size) {
            memcpy(word + said.word_size, line->text + at, size);
            said.word_size += size;
            sizes[count++] = size;
        }
        at += size;
    }
    if (count < 2) {
        return line_error(reader, line, "give the parts of the word, separated by spaces");
    }
    uint64_t frequency = jieba_user_words_suggest_split(&reader->words, word, sizes, count);
    return enter(reader, line, &said, &frequency);
}

/* The options that list words, in the order in which they are taken. */
static int take_items(struct reader *reader, const struct segment_options *options)
{
    const struct {
        const char *option;
        const struct wen_strings *items;
        int (*take)(struct reader *, struct line *);
    } lists[] = {{"add", &options->add, take_line},
                 {"delete", &options->delete, take_deleted},
                 {"split", &options->split, take_split}};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        for (size_t k = 0; k < lists[i].items->count; k++) {
            const char *text = lists[i].items->items[k];
            struct line line = {
                .option = lists[i].option, .number = k + 1, .text = text, .size = strlen(text)};
            if (!line.size) {
                return line_error(reader, &line, "it is empty");
            }
            if (lists[i].take(reader, &line) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* ---- files ---- */

/* The whole file, to free(); NULL with the error set. */
static char *read_file(const char *path, size_t *size, struct segment_messages *messages)
{
    size_t capacity = 1 << 16, got;
    FILE *stream = fopen(path, "rb");
    char *text = malloc(capacity);

    *size = 0;
    while (stream && text && (got = fread(text + *size, 1, capacity - *size, stream)) > 0) {
        *size += got;
        if (*size == capacity) {
            capacity *= 2;
            char *grown = realloc(text, capacity);
            if (!grown) {
                free(text);
            }
            text = grown;
        }
    }
    if (!stream || !text || ferror(stream)) {
        segment_error(messages, "%s: the user dictionary cannot be read: %s", path,
                      text ? strerror(errno) : "no memory left");
        free(text);
        text = NULL;
    }
    if (stream) {
        fclose(stream);
    }
    return text;
}

static int take_file(struct reader *reader, const char *path)
{
    size_t size;
    char *text = read_file(path, &size, reader->messages);

    if (!text) {
        return -1;
    }
    reader->texts[reader->text_count++] = text;
    struct line line = {.path = path};
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        line.number++;
        line.text = text + at;
        line.size = end ? (size_t)(end - line.text) : size - at;
        at += line.size + 1;
        if (take_line(reader, &line) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- the new dictionary ---- */

/* The words of the compiled dictionary, in their order. */
static void list_compiled(const struct jieba_lexicon *lexicon, struct jieba_entry *entries)
{
    for (uint32_t i = 0; i < lexicon->word_count; i++) {
        entries[i] = (struct jieba_entry){
            .text = lexicon->strings + lexicon->offsets[i],
            .size = lexicon->offsets[i + 1] - lexicon->offsets[i],
            .frequency = lexicon->frequencies[i],
            .tag = lexicon->word_tags[i],
        };
    }
}

static int by_text(const void *a, const void *b)
{
    return jieba_entry_order(a, b);
}

/* Such a word that is to win must not be cut out of longer Latin by the path. */
static bool has_latin_edge(const struct user_word *item)
{
    return jieba_is_alphanumeric((unsigned char)item->text[0]) ||
           jieba_is_alphanumeric((unsigned char)item->text[item->size - 1]);
}

/* The user's words behind the compiled ones: those that are there already
 * change in place. Returns the number of all. */
static size_t add_user_words(const struct reader *reader, struct jieba_entry *entries)
{
    const struct jieba_lexicon *lexicon = reader->lexicon;
    size_t count = lexicon->word_count;

    for (size_t i = 0; i < reader->words.count; i++) {
        const struct user_word *item = &reader->words.items[i];
        if (!item->word) {
            continue;
        }
        uint32_t number = jieba_lexicon_find(lexicon, item->text, item->size);
        struct jieba_entry *entry = number ? &entries[number - 1] : &entries[count++];
        entry->text = item->text;
        entry->size = item->size;
        if (reader->weighed || !item->frequency || !has_latin_edge(item)) {
            entry->frequency = item->frequency;
        }
        entry->tag = item->tag ? item->tag : entry->tag;
        entry->split = item->split;
    }
    qsort(entries, count, sizeof *entries, by_text);
    return count;
}

/* Lists the numbers of the words that users added and did not delete. */
static int list_user_words(struct reader *reader)
{
    struct jieba_lexicon *lexicon = reader->lexicon;

    lexicon->user_words = malloc((reader->words.count + 1) * sizeof *lexicon->user_words);
    if (!lexicon->user_words) {
        return segment_error(reader->messages, "no memory left for the user dictionaries");
    }
    for (size_t i = 0; i < reader->words.count; i++) {
        const struct user_word *item = &reader->words.items[i];
        if (item->word && item->frequency) {
            lexicon->user_words[lexicon->user_word_count++] =
                jieba_lexicon_find(lexicon, item->text, item->size);
        }
    }
    return 0;
}

static int rebuild(struct reader *reader)
{
    struct jieba_lexicon *lexicon = reader->lexicon;
    struct jieba_entry *entries =
        calloc(lexicon->word_count + reader->words.count, sizeof *entries);

    if (!entries) {
        return segment_error(reader->messages, "no memory left for the user dictionaries");
    }
    list_compiled(lexicon, entries);
    size_t count = add_user_words(reader, entries);
    lexicon->total = reader->words.total;
    int status = jieba_lexicon_build(lexicon, entries, count, reader->messages);
    lexicon->frequencies = NULL;
    free(entries);
    return status ? status : list_user_words(reader);
}

int jieba_lexicon_add(struct jieba_lexicon *lexicon, const struct segment_options *options,
                      struct segment_messages *messages)
{
    const struct wen_strings *paths = &options->user_dictionaries;
    struct reader reader = {
        .lexicon = lexicon,
        .words = {.lexicon = lexicon, .total = lexicon->total},
        .texts = calloc(paths->count + options->split.count + 1, sizeof *reader.texts),
        .weighed = options->compat,
        .messages = messages,
    };
    int status = 0;

    if (!reader.texts) {
        return segment_error(messages, "no memory left for the user dictionaries");
    }
    for (size_t i = 0; status == 0 && i < paths->count; i++) {
        status = take_file(&reader, paths->items[i]);
    }
    status = status ? status : take_items(&reader, options);
    if (status == 0 && reader.words.count) {
        status = rebuild(&reader);
    }
    if (reader.never > 1) {
        size_t used = strlen(messages->warning);
        snprintf(messages->warning + used, sizeof messages->warning - used, " (and %zu more words)",
                 reader.never - 1);
    }
    jieba_user_words_free(&reader.words);
    for (size_t i = 0; i < reader.text_count; i++) {
        free(reader.texts[i]);
    }
    free(reader.texts);
    return status;
}
