/* SPDX-License-Identifier: MIT */
/* What the parts of the stage share: its options, its state, its layers and columns. */
#ifndef ENTITIES_STAGE_H
#define ENTITIES_STAGE_H

#include "corpus.h"
#include "engine.h"
#include "figures_stage.h"
#include "host.h"
#include "learn.h"
#include "names.h"
#include "relations.h"
#include "tally.h"

enum { NAMES_GRAMMAR, NAMES_TAGS, NAMES_NONE };
extern const char *const entities_names_choices[]; /* [of the enum]; ends with NULL */
enum { PAIRS_NONE, PAIRS_SENTENCE, PAIRS_DOCUMENT };

struct entities_options {
    struct wen_strings gazetteers, rules;
    bool builtin, builtin_rules, pieces;
    int names;
    int pairs;
    struct wen_strings pairs_types;
    int64_t pairs_min, pairs_top;
    int64_t memory_mib;
    struct entities_learn_options learning;
};

struct entities_self {
    struct entities_engine engine;
    /* of the unit, and of the corpus */
    struct entities_tally *tally, *relation_tally;
    struct entities_pairs pairs;
    struct entities_corpus corpus, relation_corpus;
    struct entities_pair_rules pair_rules;
    bool paired[ENTITIES_MOST_TYPES + 1]; /* [type]: it makes pairs */
    struct entities_names *grammar;       /* NULL without names "grammar" */
    struct entities_figures figures;
    struct entities_tokens tokens;
    struct entities_titles *titles;
    struct entities_relations relations;
    struct entities_part *sentences;
    size_t sentence_count, sentence_capacity;
    struct entities_spans names, base, found;
    struct entities_tagger *tagger;           /* NULL: neither uses a model nor learns one */
    uint32_t labels[ENTITIES_MOST_TYPES + 1]; /* [type] */
    uint32_t sources[ENTITIES_SOURCES];       /* [enum entities_evidence] */
    int names_option;
    bool pieces;
    uint32_t piece_labels[ENTITIES_MOST_LISTS]; /* [letter - ENTITIES_PIECE]: of its list */
    /* what the part of speech tags[i].label says */
    struct entities_tag {
        uint32_t label;
        uint32_t type;         /* with names "tags": of such a token */
        uint32_t letter, part; /* with names "grammar": see entities_token */
    } * tags;
    size_t tag_count, tag_capacity;
    uint32_t *tag_of_label; /* [label]: 1 + number of its tag, or 0 */
    uint32_t label_count;
};

enum { LAYER_ENTITIES, LAYER_RELATIONS, LAYER_PIECES, LAYER_FIGURES };
enum { COLUMN_TYPE, COLUMN_CANONICAL, COLUMN_SOURCE, COLUMN_SCORE, COLUMN_NORMAL };
enum { RELATION_PERSON, RELATION_TITLE, RELATION_ORGANIZATION };
enum { NEED_TEXT, NEED_TOKENS, NEED_SENTENCES, NEED_BLOCKS, NEED_ANNOTATIONS };
enum { TABLE_ENTITIES, TABLE_RELATIONS, TABLE_PAIRS, TABLE_LEARNT, TABLE_FIGURES };
enum { ENTITY_NAMES = 2, RELATION_NAMES = 3 };

/* Counting: counts.c. Opens what is counted in, when the types are known. Returns WEN_OK or
 * WEN_STOP, as all that take a context do. */
int entities_count_open(struct wen_context *context, struct entities_self *self,
                        const struct entities_options *options);

/* A document: its begin, its mentions in order, its relations (a name it has not is empty), its
 * end. False where memory is exhausted. */
void entities_count_begin(struct entities_self *self, const struct wen_document *document);
bool entities_count_mention(struct entities_self *self, const struct entities_span *span,
                            struct wen_string canonical);
bool entities_count_relation(struct entities_self *self, struct wen_string person,
                             struct wen_string title, struct wen_string organization);
bool entities_count_end(struct entities_self *self, const struct wen_document *document);

void entities_count_close(struct entities_self *self);

/* The callbacks of the stage: load.c, document.c, counts.c. */
int entities_open(struct wen_context *context, const void *options, void **self);
int entities_process(struct wen_context *context, void *self, const struct wen_document *document);
int entities_save(struct wen_context *context, void *self);
int entities_absorb(struct wen_context *context, void *self, const void *bytes, size_t size);
int entities_finish(struct wen_context *context, void *self);
void entities_close(void *self);

#endif
