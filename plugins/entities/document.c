/* SPDX-License-Identifier: MIT */
/* process(): the entities of one document. */
#include "scores.h"
#include "stage.h"

#include <string.h>

#define SHORTEST_NAME 2u /* characters of a name that a token's tag alone vouches for */

/* What is known of a part of speech, or NULL. */
static const struct entities_tag *find_tag(const struct entities_self *self, uint32_t label)
{
    uint32_t number = label < self->label_count ? self->tag_of_label[label] : 0;
    return number ? &self->tags[number - 1] : NULL;
}

static bool long_enough(const char *surface, size_t size)
{
    size_t characters = 0;

    for (size_t at = 0; at < size && characters < SHORTEST_NAME; characters++) {
        entities_next(surface, &at);
    }
    return characters >= SHORTEST_NAME;
}

/* With names "tags": collects the tokens whose tag says that they are names. */
static bool collect_names(struct entities_self *self, const struct wen_document *document)
{
    const struct wen_layer *tokens = document->needs[NEED_TOKENS];

    self->names.count = 0;
    for (uint32_t i = 0; tokens && self->names_option == NAMES_TAGS && i < tokens->count; i++) {
        const struct entities_tag *tag = find_tag(self, tokens->columns[0].label[i]);
        uint32_t begin = tokens->begin[i], end = tokens->end[i];
        if (tag && long_enough(document->text.data + begin, end - begin) &&
            !entities_spans_add(
                &self->names,
                (struct entities_span){
                    .begin = begin, .end = end, .type = tag->type, .source = ENTITIES_FROM_TAG})) {
            return false;
        }
    }
    return true;
}

/* With names "grammar": the tokens with their letters. */
static bool collect_tokens(struct entities_self *self, const struct wen_layer *tokens)
{
    struct entities_token *items =
        entities_room(self->tokens.items, 0, tokens->count, &self->tokens.capacity, sizeof *items);

    if (!items) {
        return false;
    }
    self->tokens.items = items;
    self->tokens.count = tokens->count;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const struct entities_tag *tag = find_tag(self, tokens->columns[0].label[i]);
        items[i] = (struct entities_token){tokens->begin[i], tokens->end[i],
                                           tag ? tag->letter : ENTITIES_OTHER, tag ? tag->part : 0,
                                           tag ? tag->type : 0};
    }
    return true;
}

static bool add_sentence(struct entities_self *self, size_t begin, size_t end)
{
    struct entities_part *sentences = entities_room(self->sentences, self->sentence_count, 1,
                                                    &self->sentence_capacity, sizeof *sentences);
    if (!sentences) {
        return false;
    }
    self->sentences = sentences;
    sentences[self->sentence_count++] = (struct entities_part){(uint32_t)begin, (uint32_t)end};
    return true;
}

/* Fills self->sentences with those of the layer, or else the lines. */
static bool collect_sentences(struct entities_self *self, const struct wen_document *document)
{
    const struct wen_layer *layer = document->needs[NEED_SENTENCES];
    const char *text = document->text.data;
    size_t size = document->text.size;

    self->sentence_count = 0;
    for (uint32_t i = 0; layer && i < layer->count; i++) {
        if (!add_sentence(self, layer->begin[i], layer->end[i])) {
            return false;
        }
    }
    for (size_t at = 0; !layer && at < size;) {
        const char *newline = memchr(text + at, '\n', size - at);
        size_t end = newline ? (size_t)(newline - text) : size;
        if (!add_sentence(self, at, end)) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

static struct wen_string part_of(const struct wen_document *document, struct entities_part part)
{
    return wen_string(document->text.data + part.begin, part.end - part.begin);
}

/* Gives the relations, and counts them. False where memory is exhausted. */
static bool add_relations(struct wen_context *context, struct entities_self *self,
                          const struct wen_document *document)
{
    const struct entities_relations *relations = &self->relations;
    struct wen_rows *rows = wen_add(context, LAYER_RELATIONS, (uint32_t)relations->count);

    for (size_t i = 0; i < relations->count; i++) {
        const struct entities_relation *relation = &relations->items[i];
        struct wen_string person = part_of(document, relation->person);
        struct wen_string title = part_of(document, relation->title);
        struct wen_string organization = {NULL, 0};
        if (relation->organization.end > relation->organization.begin) {
            organization = part_of(document, relation->organization);
        }
        rows->begin[i] = relation->begin;
        rows->end[i] = relation->end;
        rows->columns[RELATION_PERSON].string[i] = person;
        rows->columns[RELATION_TITLE].string[i] = title;
        rows->columns[RELATION_ORGANIZATION].string[i] = organization;
        if (!entities_count_relation(self, person, title, organization)) {
            return false;
        }
    }
    return true;
}

static void add_pieces(struct wen_context *context, const struct entities_self *self)
{
    const struct entities_pieces *pieces = entities_names_pieces(self->grammar);
    uint32_t count = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        count += pieces->items[i].begin < pieces->items[i].end;
    }
    struct wen_rows *rows = wen_add(context, LAYER_PIECES, count);
    count = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct entities_piece *piece = &pieces->items[i];
        uint32_t list = piece->letter - ENTITIES_PIECE;
        if (piece->begin < piece->end) {
            rows->begin[count] = piece->begin;
            rows->end[count] = piece->end;
            rows->columns[0].label[count++] =
                list < ENTITIES_MOST_LISTS ? self->piece_labels[list] : 0;
        }
    }
}

/* Fills self->found with what the evidence says. */
static bool find(struct entities_self *self, const struct wen_document *document)
{
    const struct wen_layer *tokens = document->needs[NEED_TOKENS];
    const char *text = document->text.data;
    size_t size = document->text.size;
    bool grammar = self->grammar && tokens;

    if (!collect_names(self, document) ||
        entities_engine_scan(&self->engine, text, size, &self->names,
                             grammar ? &self->base : &self->found) != 0) {
        return false;
    }
    return !grammar || (collect_tokens(self, tokens) &&
                        entities_names_find(self->grammar, text, size, &self->tokens, &self->base,
                                            &self->found) == 0);
}

/* With names "grammar": fills self->relations. */
static bool relate(struct entities_self *self, const struct wen_document *document)
{
    self->relations.count = 0;
    return !self->grammar || !document->needs[NEED_TOKENS] ||
           (collect_sentences(self, document) &&
            entities_relations_find(&self->relations, self->grammar, self->titles,
                                    document->text.data, self->sentences, self->sentence_count,
                                    &self->found));
}

/* A mention's canonical name: the gazetteer's, or the surface without its blanks. */
static struct wen_string canonical(struct wen_context *context, const struct wen_document *document,
                                   const struct entities_span *span)
{
    if (span->canonical) {
        return wen_string(span->canonical, span->canonical_size);
    }
    const char *surface = document->text.data + span->begin;
    size_t size = span->end - span->begin;
    for (size_t at = 0; at < size;) {
        if (entities_blank(entities_next(surface, &at))) {
            char *name = wen_allocate(context, size);
            return wen_string(name, entities_without_blanks(surface, size, name));
        }
    }
    return wen_string(surface, size);
}

/* Gives the mentions, and counts them. False where memory is exhausted. */
static bool add_entities(struct wen_context *context, struct entities_self *self,
                         const struct wen_document *document)
{
    uint32_t count = (uint32_t)self->found.count;
    struct wen_rows *rows = wen_add(context, LAYER_ENTITIES, count);

    entities_count_begin(self, document);
    for (uint32_t i = 0; i < count; i++) {
        const struct entities_span *span = &self->found.spans[i];
        struct wen_string name = canonical(context, document, span);
        rows->begin[i] = span->begin;
        rows->end[i] = span->end;
        rows->columns[COLUMN_TYPE].label[i] = self->labels[span->type];
        rows->columns[COLUMN_CANONICAL].string[i] = name;
        rows->columns[COLUMN_SOURCE].label[i] = self->sources[span->source];
        rows->columns[COLUMN_SCORE].real[i] = entities_score(span->source, span->type);
        rows->columns[COLUMN_NORMAL].string[i] = self->figures.normals[i];
        if (!entities_count_mention(self, span, name)) {
            return false;
        }
    }
    return true;
}

/* Lets the model have its say, or takes note of what there is to learn. */
static int learn_or_use(struct wen_context *context, struct entities_self *self,
                        const struct wen_document *document)
{
    const struct entities_tagger_input input = {.text = document->text,
                                                .tokens = document->needs[NEED_TOKENS],
                                                .annotations = document->needs[NEED_ANNOTATIONS]};

    return self->tagger
               ? entities_tagger_process(context, self->tagger, &self->engine, &input, &self->found)
               : WEN_OK;
}

int entities_process(struct wen_context *context, void *pointer,
                     const struct wen_document *document)
{
    struct entities_self *self = pointer;

    if (self->names_option == NAMES_TAGS && !document->needs[NEED_TOKENS]) {
        return wen_fail(context, WEN_STOP,
                        "names \"tags\" needs the layer \"tokens\": put a stage that gives it, "
                        "such as segment, before entities");
    }
    if (!find(self, document)) {
        return entities_out_of_memory(context);
    }
    int status = learn_or_use(context, self, document);
    if (status != WEN_OK) {
        return status;
    }
    if (!relate(self, document)) {
        return entities_out_of_memory(context);
    }
    status =
        entities_figures_normal(context, &self->figures, document, document->needs[NEED_SENTENCES],
                                document->needs[NEED_BLOCKS], &self->found);
    if (status != WEN_OK) {
        return status;
    }
    if (!add_entities(context, self, document)) {
        return entities_out_of_memory(context);
    }
    if (self->pieces && document->needs[NEED_TOKENS]) {
        add_pieces(context, self);
    }
    if (!add_relations(context, self, document) || !entities_count_end(self, document)) {
        return entities_out_of_memory(context);
    }
    return entities_figures_add(context, &self->figures, LAYER_FIGURES, document,
                                document->needs[NEED_TOKENS]);
}
