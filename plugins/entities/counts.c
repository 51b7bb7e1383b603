/* SPDX-License-Identifier: MIT */
/* How often entities, relations and pairs of entities come: in a document, and save(), absorb(),
 * finish() over units and the corpus. What save() emits is
 *
 *   size of the first part, size of the second; tally of entities, pairs; tally of relations;
 * figures */
#include "association.h"
#include "date.h"
#include "stage.h"

#include <stdlib.h>

enum { RELATIONS_SHARE = 4 }; /* of the memory */

/* ---- open and close ----------------------------------------------------- */

static int read_pair_types(struct wen_context *context, struct entities_self *self,
                           const struct entities_options *options)
{
    const struct entities_types *types = &self->engine.types;

    for (size_t i = 0; i < options->pairs_types.count; i++) {
        const char *name = options->pairs_types.items[i];
        uint32_t type = 1;
        while (type <= types->count && strcmp(types->names[type], name) != 0) {
            type++;
        }
        if (type > types->count) {
            return wen_fail(context, WEN_STOP,
                            "pairs_types: expected a type that the stage, a gazetteer or a rule "
                            "gives, found \"%s\"",
                            name);
        }
        self->paired[type] = options->pairs != PAIRS_NONE;
    }
    return WEN_OK;
}

int entities_count_open(struct wen_context *context, struct entities_self *self,
                        const struct entities_options *options)
{
    size_t memory = (size_t)options->memory_mib << 20, relations = memory / RELATIONS_SHARE;
    const struct entities_pair_rules *rules =
        options->pairs == PAIRS_NONE ? NULL : &self->pair_rules;

    self->pair_rules = (struct entities_pair_rules){
        .documents = options->pairs == PAIRS_DOCUMENT,
        .minimum = (uint64_t)options->pairs_min,
        .top = (uint64_t)options->pairs_top,
    };
    self->pairs.documents = self->pair_rules.documents;
    self->tally = entities_tally_new(ENTITY_NAMES);
    self->relation_tally = entities_tally_new(RELATION_NAMES);
    if (!self->tally || !self->relation_tally ||
        !entities_corpus_open(&self->corpus, ENTITY_NAMES, rules, memory - relations) ||
        !entities_corpus_open(&self->relation_corpus, RELATION_NAMES, NULL, relations)) {
        return entities_out_of_memory(context);
    }
    return read_pair_types(context, self, options);
}

void entities_count_close(struct entities_self *self)
{
    entities_tally_free(self->tally);
    entities_tally_free(self->relation_tally);
    entities_pairs_free(&self->pairs);
    entities_corpus_free(&self->corpus);
    entities_corpus_free(&self->relation_corpus);
}

/* ---- a document --------------------------------------------------------- */

void entities_count_begin(struct entities_self *self, const struct wen_document *document)
{
    uint32_t day = entities_date_of(document);

    entities_tally_next_document(self->tally, day);
    entities_tally_next_document(self->relation_tally, day);
}

bool entities_count_mention(struct entities_self *self, const struct entities_span *span,
                            struct wen_string canonical)
{
    const char *type = self->engine.types.names[span->type];
    const struct wen_string names[ENTITY_NAMES] = {canonical, wen_string(type, strlen(type))};
    uint32_t row;

    return entities_tally_mention(self->tally, names, &row) == 0 &&
           (!self->paired[span->type] || entities_pairs_mention(&self->pairs, span->begin, row));
}

bool entities_count_relation(struct entities_self *self, struct wen_string person,
                             struct wen_string title, struct wen_string organization)
{
    const struct wen_string names[RELATION_NAMES] = {person, title, organization};

    return entities_tally_mention(self->relation_tally, names, NULL) == 0;
}

bool entities_count_end(struct entities_self *self, const struct wen_document *document)
{
    const struct wen_layer *sentences = document->needs[NEED_SENTENCES];

    return !self->corpus.rules || entities_pairs_end_document(&self->pairs, self->tally,
                                                              sentences ? sentences->begin : NULL,
                                                              sentences ? sentences->end : NULL,
                                                              sentences ? sentences->count : 0);
}

/* ---- units -------------------------------------------------------------- */

static bool write_counts(struct entities_self *self, struct entities_bytes *head,
                         struct entities_bytes *counts)
{
    if (entities_tally_save(self->tally, counts) != 0 ||
        (self->corpus.rules && !entities_pairs_save(&self->pairs, counts))) {
        return false;
    }
    uint64_t sizes[2] = {counts->size};
    if (entities_tally_save(self->relation_tally, counts) != 0) {
        return false;
    }
    sizes[1] = counts->size - sizes[0];
    return entities_bytes_set_numbers(head, sizes, 2);
}

static int emit_counts(struct wen_context *context, struct entities_self *self,
                       struct entities_bytes *head, struct entities_bytes *counts)
{
    if (!write_counts(self, head, counts)) {
        return entities_out_of_memory(context);
    }
    int status = wen_emit(context, head->data, head->size);
    if (status == WEN_OK && counts->size > 0) {
        status = wen_emit(context, counts->data, counts->size);
    }
    return status == WEN_OK ? entities_figures_save(context, &self->figures) : status;
}

int entities_save(struct wen_context *context, void *pointer)
{
    struct entities_self *self = pointer;
    struct entities_bytes head = {0}, counts = {0};
    int status;

    if (entities_tagger_learns(self->tagger)) {
        self->figures.rows_size = 0;
        status = entities_learn_save(context, self->tagger);
    } else {
        status = emit_counts(context, self, &head, &counts);
    }
    free(head.data);
    free(counts.data);
    entities_tally_clear(self->tally, true);
    entities_tally_clear(self->relation_tally, true);
    entities_pairs_clear(&self->pairs);
    return status;
}

int entities_absorb(struct wen_context *context, void *pointer, const void *bytes, size_t size)
{
    struct entities_self *self = pointer;
    const unsigned char *at = bytes, *end = at + size;
    uint64_t first, second;

    if (entities_tagger_learns(self->tagger)) {
        return entities_learn_absorb(context, self->tagger, bytes, size);
    }
    if (!entities_bytes_get_number(&at, end, &first) ||
        !entities_bytes_get_number(&at, end, &second) || first > (uint64_t)(end - at) ||
        second > (uint64_t)(end - at) - first) {
        return wen_fail(context, WEN_STOP, "a part of the tables of entities is damaged");
    }
    int status = entities_corpus_absorb(&self->corpus, context, at, (size_t)first);
    at += first;
    if (status == WEN_OK) {
        status = entities_corpus_absorb(&self->relation_corpus, context, at, (size_t)second);
    }
    at += second;
    return status == WEN_OK
               ? entities_figures_absorb(context, &self->figures, at, (size_t)(end - at))
               : status;
}

/* ---- tables ------------------------------------------------------------- */

static struct wen_string or_nothing(struct wen_string name)
{
    return name.size ? name : wen_string(NULL, 0);
}

/* The rows of a table whose columns are the names, count, documents, first and last. */
static int give_rows(struct wen_context *context, struct entities_corpus *corpus, unsigned table)
{
    char first[ENTITIES_DATE_SIZE], last[ENTITIES_DATE_SIZE];
    struct entities_count count;
    int more = entities_corpus_rank(corpus, context);

    while (more >= 0 && (more = entities_corpus_next(corpus, context, &count)) > 0) {
        const union wen_slots *columns = wen_add_row(context, table, 1)->columns;
        for (unsigned i = 0; i < corpus->names; i++) {
            columns++->string[0] = or_nothing(count.names[i]);
        }
        columns++->integer[0] = (int64_t)count.count;
        columns++->integer[0] = (int64_t)count.documents;
        columns++->string[0] = entities_date_write(count.first, first);
        columns->string[0] = entities_date_write(count.last, last);
        wen_add_row(context, table, 0); /* takes the strings over */
    }
    return more;
}

static int give_pairs(struct wen_context *context, struct entities_corpus *corpus)
{
    struct entities_pair_row pair;
    int more;

    while ((more = entities_corpus_next_pair(corpus, context, &pair)) > 0) {
        const union wen_slots *columns = wen_add_row(context, TABLE_PAIRS, 1)->columns;
        for (unsigned i = 0; i < 2 * ENTITIES_PAIR_NAMES; i++) {
            columns++->string[0] = pair.names[i];
        }
        columns++->integer[0] = (int64_t)pair.sentences;
        columns++->integer[0] = (int64_t)pair.documents;
        columns++->integer[0] = (int64_t)pair.cells.first;
        columns++->integer[0] = (int64_t)pair.cells.second;
        columns++->real[0] = entities_log_likelihood(&pair.cells);
        columns->real[0] = entities_npmi(&pair.cells);
        wen_add_row(context, TABLE_PAIRS, 0);
    }
    return more;
}

int entities_finish(struct wen_context *context, void *pointer)
{
    struct entities_self *self = pointer;
    if (entities_tagger_learns(self->tagger)) {
        return entities_learn_finish(context, self->tagger, &self->engine, TABLE_LEARNT);
    }
    struct entities_corpus *corpus = &self->corpus;
    const struct entities_totals *totals = &corpus->totals;
    int status = give_rows(context, corpus, TABLE_ENTITIES);

    if (status == WEN_OK) {
        wen_count(context, "entities", (int64_t)corpus->mentions);
        wen_count(context, "undated_documents", (int64_t)totals->undated);
        status = give_rows(context, &self->relation_corpus, TABLE_RELATIONS);
        entities_corpus_end(&self->relation_corpus, context);
    }
    if (status == WEN_OK && corpus->rules) {
        bool documents = corpus->rules->documents;
        wen_count(context, documents ? "pair_documents" : "pair_sentences",
                  (int64_t)(documents ? totals->documents : totals->sentences));
        status = give_pairs(context, corpus);
    }
    entities_corpus_end(corpus, context);
    return status == WEN_OK ? entities_figures_finish(context, &self->figures, TABLE_FIGURES)
                            : status;
}
