/* SPDX-License-Identifier: MIT */
/* Words as lines of text. */
#include "cli/words.h"

#include "base/heap.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- what will be needed ---------------------------------------------- */

static const struct wen_schema *find_schema(const struct wen_chain *chain, const char *name)
{
    for (size_t i = 0; i < chain->layer_count; i++) {
        struct wen_given given = chain->layers[i];
        const struct wen_schema *schema = chain->links[given.link].stage->gives[given.layer];
        if (strcmp(schema->name, name) == 0) {
            return schema;
        }
    }
    return NULL;
}

static int check_layer(const struct wen_chain *chain, const char *name, uint32_t flags,
                       struct wen_error *error)
{
    const struct wen_schema *schema = find_schema(chain, name);

    if (schema && (schema->flags & flags) == flags) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "the stage %s gives no layer %s with rows that cover the text: is it "
                         "another one than wenliu's? `wenliu stages %s` shows it",
                         chain->links[0].stage->name, name, chain->links[0].stage->name);
}

static int find_column(struct wen_words *words, const struct wen_chain *chain,
                       struct wen_error *error)
{
    const struct wen_column *columns = find_schema(chain, "tokens")->columns;

    for (size_t i = 0; columns && columns[i].name; i++) {
        if (strcmp(columns[i].name, words->column) == 0 && columns[i].type == WEN_LABEL) {
            words->column_place = i;
            return WEN_EXIT_OK;
        }
    }
    return wen_error_set(error, WEN_EXIT_CONFIG, "the layer tokens has no column %s of labels",
                         words->column);
}

static void list_labels(struct wen_words *words, const struct wen_session *session)
{
    size_t capacity = 0;
    const char *name;

    for (uint32_t i = 0; i == 0 || (name = wen_session_label(session, i)) != NULL; i++) {
        name = i ? name : ""; /* a word without a tag */
        words->labels =
            wen_heap_room(words->labels, words->label_count, &capacity, sizeof words->labels[0]);
        words->labels[words->label_count++] = wen_string(name, strlen(name));
        words->longest = strlen(name) > words->longest ? strlen(name) : words->longest;
    }
}

int wen_words_prepare(struct wen_words *words, const struct wen_chain *chain,
                      const struct wen_session *session, struct wen_error *error)
{
    int status = check_layer(chain, "tokens", WEN_SPANS | WEN_DISJOINT, error);

    words->delimiter_size = strlen(words->delimiter);
    if (!status && words->subwords) {
        status = check_layer(chain, "subwords", WEN_SPANS, error);
    }
    if (!status && words->column) {
        status = find_column(words, chain, error);
    }
    if (!status) {
        list_labels(words, session);
    }
    return status;
}

void wen_words_free(struct wen_words *words)
{
    free(words->labels);
    words->labels = NULL;
}

/* ---- printing --------------------------------------------------------- */

/* Most words are shorter than this: they are copied as so many bytes at once,
 * where text and room go on so far, as that takes no call and no branch. */
enum { SHORT = 16 };

/* Where printing stands. */
struct printer {
    const struct wen_words *words;
    struct wen_string text;
    char *to;
    bool begun; /* a word stands in the line */
};

static void put(struct printer *printer, const char *bytes, size_t size)
{
    memcpy(printer->to, bytes, size);
    printer->to += size;
}

/* The word at begin..end, with the delimiter before it where it is not the first. */
static inline void put_word(struct printer *printer, uint32_t begin, uint32_t end)
{
    const struct wen_words *words = printer->words;
    const char *word = printer->text.data + begin;
    size_t size = end - begin;

    if (printer->begun && words->delimiter_size == 1) {
        *printer->to++ = words->delimiter[0];
    } else if (printer->begun) {
        put(printer, words->delimiter, words->delimiter_size);
    }
    printer->begun = true;
    if (size <= SHORT && begin + (size_t)SHORT <= printer->text.size) {
        memcpy(printer->to, word, SHORT);
        printer->to += size;
    } else {
        put(printer, word, size);
    }
}

/* The newlines of what lies between two words. */
static void put_gap(struct printer *printer, uint32_t from, uint32_t to)
{
    const char *at = printer->text.data + from, *end = printer->text.data + to;

    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        *printer->to++ = '\n';
        printer->begun = false;
        at++;
    }
}

static const struct wen_layer *find_layer(const struct wen_document *document, const char *name)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        if (strcmp(document->layers[i]->schema->name, name) == 0) {
            return document->layers[i];
        }
    }
    return NULL; /* not after wen_words_prepare() */
}

/* Those of the rows from..to that have so many characters. */
static void put_subwords(struct printer *printer, const struct wen_layer *subwords, uint32_t from,
                         uint32_t to, size_t characters)
{
    for (uint32_t i = from; i < to; i++) {
        uint32_t begin = subwords->begin[i], end = subwords->end[i];
        if (wen_utf8_count(printer->text.data + begin, end - begin) == characters) {
            put_word(printer, begin, end);
        }
    }
}

/* Bytes that all of it takes at most. */
static size_t room_for(const struct wen_words *words, const struct wen_document *document,
                       const struct wen_layer *tokens, const struct wen_layer *subwords)
{
    size_t each = words->delimiter_size + (words->column ? words->longest + 1 : 0);
    size_t room = document->text.size + tokens->count * each + SHORT;

    for (uint32_t i = 0; subwords && i < subwords->count; i++) {
        room += subwords->end[i] - subwords->begin[i] + words->delimiter_size;
    }
    return room;
}

void wen_words_print(const struct wen_words *words, const struct wen_document *document,
                     struct wen_buffer *to)
{
    const struct wen_layer *tokens = find_layer(document, "tokens");
    const struct wen_layer *subwords = words->subwords ? find_layer(document, "subwords") : NULL;
    const uint32_t *labels = words->column ? tokens->columns[words->column_place].label : NULL;
    char *room = wen_buffer_room(to, room_for(words, document, tokens, subwords));
    struct printer printer = {.words = words, .text = document->text, .to = room};
    uint32_t at = 0, within = 0;

    for (uint32_t i = 0; i < tokens->count; i++) {
        uint32_t begin = tokens->begin[i], end = tokens->end[i];
        if (at < begin) {
            put_gap(&printer, at, begin);
        }
        if (subwords) {
            uint32_t from = within;
            while (within < subwords->count && subwords->begin[within] < end) {
                within++;
            }
            put_subwords(&printer, subwords, from, within, 2);
            put_subwords(&printer, subwords, from, within, 3);
        }
        put_word(&printer, begin, end);
        if (labels) {
            const struct wen_string *label = &words->labels[labels[i]];
            *printer.to++ = '/';
            put(&printer, label->data, label->size);
        }
        at = end;
    }
    put_gap(&printer, at, (uint32_t)document->text.size);
    to->size += (size_t)(printer.to - room);
}
