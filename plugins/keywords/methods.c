/* SPDX-License-Identifier: MIT */
/* The ways to find the keywords of a document. */
#include "methods.h"

#include "records.h"
#include "tfidf.h"

#include <stdlib.h>

static const char *const names[KEYWORDS_METHODS] = {[KEYWORDS_METHOD_TFIDF] = "tfidf",
                                                    [KEYWORDS_METHOD_TEXTRANK] = "textrank",
                                                    [KEYWORDS_METHOD_TERMS] = "terms"};

/* What python-jieba's textrank links where it is not told otherwise. */
static const char *const linked_tags[] = {"ns", "n", "vn", "v"};

static const struct {
    const char *upos;
    enum keywords_part part;
} parts[] = {{"NOUN", KEYWORDS_NOUN},     {"PROPN", KEYWORDS_NAME}, {"VERB", KEYWORDS_VERB},
             {"ADJ", KEYWORDS_ADJECTIVE}, {"ADV", KEYWORDS_ADVERB}, {"NUM", KEYWORDS_NUMERAL},
             {"X", KEYWORDS_UNKNOWN}};

/* ---- opening ----------------------------------------------------------- */

static int read_names(struct keywords_methods *methods, struct wen_context *context,
                      const struct wen_strings *list)
{
    for (size_t i = 0; i < list->count; i++) {
        unsigned method = 0;
        while (method < KEYWORDS_METHODS && strcmp(names[method], list->items[i]) != 0) {
            method++;
        }
        if (method == KEYWORDS_METHODS) {
            return wen_fail(context, WEN_STOP,
                            "\"methods\" has \"%s\": there are \"tfidf\", \"textrank\" and "
                            "\"terms\"",
                            list->items[i]);
        }
        for (uint32_t j = 0; j < methods->count; j++) {
            if (methods->order[j] == method) {
                return wen_fail(context, WEN_STOP, "\"methods\" has \"%s\" twice", names[method]);
            }
        }
        methods->labels[methods->count] = wen_label(context, names[method]);
        methods->order[methods->count++] = (enum keywords_method)method;
    }
    return WEN_OK;
}

/* Room for cells[label]; new cells are 0. */
static bool reach(void *array_pointer, uint32_t *count, uint32_t label, size_t size)
{
    void *array, *larger;

    if (label < *count) {
        return true;
    }
    memcpy(&array, array_pointer, sizeof array);
    if (!(larger = reallocarray(array, (size_t)label + 1, size))) {
        return false;
    }
    memset((char *)larger + *count * size, 0, (label + (size_t)1 - *count) * size);
    memcpy(array_pointer, &larger, sizeof larger);
    *count = label + 1;
    return true;
}

static int open_textrank(struct keywords_methods *methods, struct wen_context *context,
                         const struct keywords_rules *rules)
{
    if (rules->tags) {
        methods->textrank = (struct keywords_textrank_rules){rules->tags, rules->tag_count};
        return WEN_OK;
    }
    for (size_t i = 0; i < sizeof linked_tags / sizeof linked_tags[0]; i++) {
        uint32_t label = wen_label(context, linked_tags[i]);
        if (!reach(&methods->textrank_tags, &methods->textrank.tag_count, label,
                   sizeof *methods->textrank_tags)) {
            return keywords_out_of_memory(context);
        }
        methods->textrank_tags[label] = true;
    }
    methods->textrank.tags = methods->textrank_tags;
    return WEN_OK;
}

static int open_terms(struct keywords_methods *methods, struct wen_context *context)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        uint32_t label = wen_label(context, parts[i].upos);
        if (!reach(&methods->parts, &methods->part_count, label, sizeof *methods->parts)) {
            return keywords_out_of_memory(context);
        }
        methods->parts[label] = (uint8_t)parts[i].part;
    }
    methods->known = (struct keywords_known_labels){.quantity = wen_label(context, "QUANT"),
                                                    .time = wen_label(context, "TIME"),
                                                    .slogan = wen_label(context, "NUMABBR"),
                                                    .person = wen_label(context, "PER"),
                                                    .place = wen_label(context, "LOC"),
                                                    .body = wen_label(context, "ORG"),
                                                    .title = wen_label(context, "TITLE"),
                                                    .heading = wen_label(context, "heading"),
                                                    .byline = wen_label(context, "byline")};
    return WEN_OK;
}

int keywords_methods_open(struct keywords_methods *methods, struct wen_context *context,
                          const struct keywords_options *options,
                          const struct keywords_rules *rules)
{
    int status = read_names(methods, context, &options->methods);

    bool terms = options->phrases;
    for (uint32_t i = 0; i < methods->count && status == WEN_OK; i++) {
        terms = terms || methods->order[i] == KEYWORDS_METHOD_TERMS;
        if (methods->order[i] == KEYWORDS_METHOD_TEXTRANK) {
            status = open_textrank(methods, context, rules);
        }
    }
    if (status == WEN_OK && terms) {
        status = open_terms(methods, context);
    }
    if (status == WEN_OK &&
        !(methods->best = calloc((size_t)rules->top + 1, sizeof *methods->best))) {
        return keywords_out_of_memory(context);
    }
    return status;
}

/* ---- what terms need --------------------------------------------------- */

static bool read_parts(struct keywords_methods *methods, const struct keywords_document *document,
                       const uint32_t *upos)
{
    for (uint32_t i = 0; i < document->count; i++) {
        if (!keywords_room(&methods->token_parts, i, &methods->token_capacity,
                           sizeof *methods->token_parts)) {
            return false;
        }
        uint32_t label = upos ? upos[i] : 0;
        methods->token_parts[i] =
            label < methods->part_count ? methods->parts[label] : (uint8_t)KEYWORDS_FUNCTION;
    }
    return true;
}

/* 0: a label that says nothing here. */
static enum keywords_mark_kind kind_of(const struct keywords_known_labels *known, uint32_t label)
{
    const struct {
        uint32_t label;
        enum keywords_mark_kind kind;
    } kinds[] = {{known->quantity, KEYWORDS_MARK_QUANTITY}, {known->time, KEYWORDS_MARK_QUANTITY},
                 {known->slogan, KEYWORDS_MARK_SLOGAN},     {known->heading, KEYWORDS_MARK_HEADING},
                 {known->byline, KEYWORDS_MARK_BYLINE},     {known->person, KEYWORDS_MARK_PERSON},
                 {known->title, KEYWORDS_MARK_TITLE},       {known->place, KEYWORDS_MARK_PLACE},
                 {known->body, KEYWORDS_MARK_BODY}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].label == label) {
            return kinds[i].kind;
        }
    }
    return (enum keywords_mark_kind)0;
}

/* Whether an entity stands there under a shorter name than its canonical one; what the canonical
 * name has beyond the text is then more than blanks that the text has beyond it. */
static bool is_short(const struct wen_layer *layer, uint32_t row)
{
    return layer->columns[1].string[row].size > layer->end[row] - layer->begin[row];
}

/* Appends marks of a layer to methods->marks and moves *count. `named`: column 1 has canonical
 * names. */
static bool read_marks(struct keywords_methods *methods, const struct wen_layer *layer, bool named,
                       uint32_t *count)
{
    for (uint32_t i = 0; layer && i < layer->count; i++) {
        enum keywords_mark_kind kind = kind_of(&methods->known, layer->columns[0].label[i]);
        if (!kind) {
            continue;
        }
        if (named && (kind == KEYWORDS_MARK_PLACE || kind == KEYWORDS_MARK_BODY) &&
            is_short(layer, i)) {
            kind = KEYWORDS_MARK_SHORT;
        }
        if (!keywords_room(&methods->marks, *count, &methods->mark_capacity,
                           sizeof *methods->marks)) {
            return false;
        }
        methods->marks[(*count)++] = (struct keywords_mark){layer->begin[i], layer->end[i], kind};
    }
    return true;
}

static bool look_around(struct keywords_methods *methods, const struct keywords_document *document,
                        const struct keywords_layers *layers,
                        struct keywords_surroundings *surroundings)
{
    uint32_t entities = 0, all;

    if (!read_parts(methods, document, layers->upos) ||
        !read_marks(methods, layers->entities, true, &entities)) {
        return false;
    }
    all = entities;
    if (!read_marks(methods, layers->blocks, false, &all)) {
        return false;
    }
    *surroundings = (struct keywords_surroundings){.parts = methods->token_parts,
                                                   .entities = {methods->marks, entities}};
    if (all > entities) {
        surroundings->blocks = (struct keywords_marks){methods->marks + entities, all - entities};
    }
    return true;
}

static bool find_terms(struct keywords_methods *methods, const struct keywords_unit *unit,
                       const struct keywords_document *document,
                       const struct keywords_layers *layers, uint32_t *found)
{
    struct keywords_surroundings surroundings;

    methods->has_phrases = true;
    return look_around(methods, document, layers, &surroundings) &&
           keywords_choose(&methods->choosing, unit, document, &surroundings, methods->best, found);
}

const struct keywords_phrases *keywords_methods_phrases(struct keywords_methods *methods,
                                                        const struct keywords_unit *unit,
                                                        const struct keywords_document *document,
                                                        const struct keywords_layers *layers)
{
    struct keywords_phrases *phrases = &methods->choosing.phrases;
    struct keywords_surroundings around;

    if (!methods->has_phrases && (!look_around(methods, document, layers, &around) ||
                                  !keywords_phrases_find(phrases, unit, document, around.parts,
                                                         &around.entities, &around.blocks))) {
        return NULL;
    }
    methods->has_phrases = true;
    return phrases;
}

/* ---- documents --------------------------------------------------------- */

static bool find(struct keywords_methods *methods, enum keywords_method method,
                 const struct keywords_unit *unit, const struct keywords_document *document,
                 const struct keywords_layers *layers, uint32_t *found)
{
    switch (method) {
    case KEYWORDS_METHOD_TEXTRANK:
        return keywords_textrank(unit, document, &methods->textrank, methods->best, found);
    case KEYWORDS_METHOD_TERMS: return find_terms(methods, unit, document, layers, found);
    default: *found = keywords_tfidf(unit, methods->best); return true;
    }
}

/* Copies the strings: those of the terms live only until the next document. */
static void add_rows(struct wen_context *context, const struct keywords_keyword *best,
                     uint32_t count, uint32_t label)
{
    const struct wen_rows *rows = wen_add(context, 0, count);
    size_t size = 0;

    for (uint32_t i = 0; i < count; i++) {
        size += best[i].term.size;
    }
    char *bytes = wen_allocate(context, size + 1);
    for (uint32_t i = 0; i < count; i++) {
        memcpy(bytes, best[i].term.bytes, best[i].term.size);
        rows->columns[KEYWORDS_COLUMN_TERM].string[i] = wen_string(bytes, best[i].term.size);
        rows->columns[KEYWORDS_COLUMN_COUNT].integer[i] = best[i].count;
        rows->columns[KEYWORDS_COLUMN_SCORE].real[i] = best[i].score;
        rows->columns[KEYWORDS_COLUMN_METHOD].label[i] = label;
        bytes += best[i].term.size;
    }
}

int keywords_methods_give(struct keywords_methods *methods, struct wen_context *context,
                          const struct keywords_unit *unit,
                          const struct keywords_document *document,
                          const struct keywords_layers *layers)
{
    methods->has_phrases = false;
    for (uint32_t i = 0; i < methods->count && unit->rules.top; i++) {
        uint32_t found;
        if (!find(methods, methods->order[i], unit, document, layers, &found)) {
            return keywords_out_of_memory(context);
        }
        if (found) {
            add_rows(context, methods->best, found, methods->labels[i]);
        }
    }
    return WEN_OK;
}

void keywords_methods_close(struct keywords_methods *methods)
{
    free(methods->best);
    free(methods->textrank_tags);
    free(methods->parts);
    free(methods->token_parts);
    free(methods->marks);
    keywords_choosing_free(&methods->choosing);
}
