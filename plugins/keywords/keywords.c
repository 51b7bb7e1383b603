/* SPDX-License-Identifier: MIT */
/* The stage keywords: keywords of each document, statistics of the corpus. */
#include "delta.h"
#include "methods.h"
#include "records.h"
#include "statistics.h"
#include "stop_words.h"

#include <stdlib.h>
#include <string.h>

/* All of the stage. Workers fill `unit`, the collector fills `corpus`, both fill `statistics`. */
struct keywords {
    struct keywords_options options;
    struct keywords_idf idf;
    struct keywords_strings stop_words;
    bool *tags; /* by label, for rules */
    struct keywords_unit unit;
    struct keywords_methods methods;
    struct keywords_bytes delta;
    struct keywords_corpus corpus;
    struct keywords_statistics statistics;
    struct keywords_terms terms;
};

/* ---- layers ------------------------------------------------------------ */

enum { NEED_TEXT, NEED_TOKENS, NEED_SENTENCES, NEED_BLOCKS, NEED_ENTITIES };
enum { TOKEN_TAG, TOKEN_WORD, TOKEN_UPOS };

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema tokens = {
    .name = "tokens",
    .flags = WEN_SPANS | WEN_DISJOINT,
    .columns = (const struct wen_column[]){[TOKEN_TAG] = {"tag", WEN_LABEL, 0, NULL},
                                           [TOKEN_WORD] = {"word", WEN_WORD, 0, NULL},
                                           [TOKEN_UPOS] = {"upos", WEN_LABEL, 0, NULL},
                                           {0}},
};
static const struct wen_schema sentences = {.name = "sentences", .flags = WEN_SPANS | WEN_OPTIONAL};
static const struct wen_schema blocks = {
    .name = "blocks",
    .flags = WEN_SPANS | WEN_OPTIONAL,
    .columns = (const struct wen_column[]){{"kind", WEN_LABEL, 0, NULL}, {0}},
};
static const struct wen_schema entities = {
    .name = "entities",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_OPTIONAL,
    .columns = (const struct wen_column[]){{"type", WEN_LABEL, 0, NULL},
                                           {"canonical", WEN_STRING, 0, NULL},
                                           {0}},
};
static const struct wen_schema keywords = {
    .name = "keywords",
    .columns =
        (const struct wen_column[]){
            [KEYWORDS_COLUMN_TERM] = {"term", WEN_STRING, 0, "the word or phrase"},
            [KEYWORDS_COLUMN_COUNT] = {"count", WEN_INTEGER, 0, "how often the document has it"},
            [KEYWORDS_COLUMN_SCORE] = {"score", WEN_REAL, 0,
                                       "how good it is; each method has a scale of its own"},
            [KEYWORDS_COLUMN_METHOD] = {"method", WEN_LABEL, 0, "tfidf, textrank or terms"},
            {0}},
    .help = "what says most about the document, method by method, best first",
};

/* ---- opening ----------------------------------------------------------- */

static void close_stage(void *self)
{
    struct keywords *stage = self;

    keywords_idf_close(&stage->idf);
    keywords_strings_free(&stage->stop_words);
    free(stage->tags);
    keywords_unit_close(&stage->unit);
    keywords_methods_close(&stage->methods);
    free(stage->delta.data);
    keywords_corpus_free(&stage->corpus);
    keywords_statistics_close(&stage->statistics);
    free(stage);
}

static int open_idf(struct wen_context *context, struct keywords *stage)
{
    struct keywords_error error;
    const char *path = stage->options.idf;
    bool good;

    if (path) {
        good = keywords_idf_build(&stage->idf, path, &error);
    } else {
        path = wen_find_data(context, "keywords/jieba.idf");
        if (!path) {
            return WEN_STOP;
        }
        good = keywords_idf_map(&stage->idf, path, &error);
    }
    return good ? WEN_OK : wen_fail(context, WEN_STOP, "%s", error.text);
}

static int open_stop_words(struct wen_context *context, struct keywords *stage)
{
    const struct keywords_options *options = &stage->options;
    struct keywords_error error;
    bool good = true;

    if (options->builtin_stop_words != KEYWORDS_BUILTIN_NONE) {
        good = keywords_stop_words_english(&stage->stop_words, &error);
    }
    if (good && options->builtin_stop_words == KEYWORDS_BUILTIN_CHINESE) {
        const char *path = wen_find_data(context, "keywords/stop_words.zh.txt");
        if (!path) {
            return WEN_STOP;
        }
        good = keywords_stop_words_file(&stage->stop_words, path, &error);
    }
    for (size_t i = 0; good && i < options->stop_words.count; i++) {
        good = keywords_stop_words_file(&stage->stop_words, options->stop_words.items[i], &error);
    }
    return good ? WEN_OK : wen_fail(context, WEN_STOP, "%s", error.text);
}

/* Makes the array of the labels that the option "tags" names. */
static int open_tags(struct wen_context *context, struct keywords *stage,
                     struct keywords_rules *rules)
{
    const struct wen_strings *names = &stage->options.tags;

    for (size_t i = 0; i < names->count; i++) {
        uint32_t label = wen_label(context, names->items[i]);
        if (label >= rules->tag_count) {
            bool *larger = realloc(stage->tags, (size_t)label + 1);
            if (!larger) {
                return keywords_out_of_memory(context);
            }
            memset(larger + rules->tag_count, 0, (size_t)label + 1 - rules->tag_count);
            stage->tags = larger;
            rules->tag_count = label + 1;
        }
        stage->tags[label] = true;
    }
    rules->tags = stage->tags;
    return WEN_OK;
}

static int open_unit(struct wen_context *context, struct keywords *stage)
{
    struct keywords_rules rules = {.idf = &stage->idf,
                                   .stop_words = &stage->stop_words,
                                   .min_length = (uint32_t)stage->options.min_length,
                                   .top = (uint32_t)stage->options.top};
    struct keywords_error error;
    int status = open_tags(context, stage, &rules);

    if (status != WEN_OK) {
        return status;
    }
    status = keywords_methods_open(&stage->methods, context, &stage->options, &rules);
    if (status != WEN_OK) {
        return status;
    }
    return keywords_unit_open(&stage->unit, &rules,
                              wen_vocabulary(context, NEED_TOKENS, TOKEN_WORD), &error)
               ? WEN_OK
               : wen_fail(context, WEN_STOP, "%s", error.text);
}

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    struct keywords *stage = calloc(1, sizeof *stage);
    int status;

    if (!stage) {
        return keywords_out_of_memory(context);
    }
    stage->options = *(const struct keywords_options *)options;
    status = open_idf(context, stage);
    if (status == WEN_OK) {
        status = open_stop_words(context, stage);
    }
    if (status == WEN_OK) {
        status = open_unit(context, stage);
    }
    if (status == WEN_OK) {
        status = keywords_statistics_open(&stage->statistics, context, &stage->options,
                                          &stage->unit, &stage->corpus.budget);
    }
    if (status != WEN_OK) {
        close_stage(stage);
        return status;
    }
    *self = stage;
    return WEN_OK;
}

/* ---- documents and units ----------------------------------------------- */

static int add_document(struct wen_context *context, struct keywords *stage,
                        const struct keywords_document *document)
{
    struct keywords_error error;

    if (stage->options.collocates == KEYWORDS_COLLOCATES_SENTENCE && !document->sentence_begin) {
        return wen_fail(context, WEN_STOP,
                        "\"collocates\" is \"sentence\", but no stage gives sentences: put one "
                        "that does before this one, or choose \"window\"");
    }
    return keywords_unit_add(&stage->unit, document, &error)
               ? keywords_statistics_add(&stage->statistics, context, &stage->unit)
               : wen_fail(context, WEN_STOP, "%s", error.text);
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct keywords *stage = self;
    const struct wen_layer *layer = document->needs[NEED_TOKENS];
    const struct wen_layer *spans = document->needs[NEED_SENTENCES];
    struct keywords_document counted = {.text = document->text,
                                        .count = layer->count,
                                        .begin = layer->begin,
                                        .end = layer->end,
                                        .tag = layer->columns[TOKEN_TAG].label,
                                        .word = layer->columns[TOKEN_WORD].word,
                                        .sentences = spans ? spans->count : 0,
                                        .sentence_begin = spans ? spans->begin : NULL,
                                        .sentence_end = spans ? spans->end : NULL};

    if (stage->unit.groups && !keywords_groups_begin(stage->unit.groups, context, document,
                                                     document->needs[NEED_BLOCKS])) {
        return keywords_out_of_memory(context);
    }
    int status = add_document(context, stage, &counted);

    if (status != WEN_OK) {
        return status;
    }
    const struct keywords_layers layers = {.upos = layer->columns[TOKEN_UPOS].label,
                                           .entities = document->needs[NEED_ENTITIES],
                                           .blocks = document->needs[NEED_BLOCKS]};
    status = keywords_methods_give(&stage->methods, context, &stage->unit, &counted, &layers);
    if (status != WEN_OK || !stage->statistics.wanted[KEYWORDS_PHRASES]) {
        return status;
    }
    return keywords_statistics_add_phrases(
        &stage->statistics, context, &stage->unit,
        keywords_methods_phrases(&stage->methods, &stage->unit, &counted, &layers));
}

/* Names of the labels that the tally has, to free(); NULL where memory is exhausted. */
static struct keywords_string *name_tags(struct wen_context *context,
                                         const struct keywords_tally *tally, uint32_t *count)
{
    *count = 1;
    for (uint32_t i = 0; i < tally->pair_count; i++) {
        *count = tally->pairs[i].tag >= *count ? tally->pairs[i].tag + 1 : *count;
    }
    struct keywords_string *tags = calloc(*count, sizeof *tags);
    for (uint32_t i = 0; tags && i < *count; i++) {
        const char *name = i ? wen_label_name(context, i) : "";
        tags[i] = (struct keywords_string){name, (uint32_t)strlen(name)};
    }
    return tags;
}

static int save(struct wen_context *context, void *self)
{
    struct keywords *stage = self;
    struct keywords_error error;
    uint32_t tag_count;
    struct keywords_string *tags = name_tags(context, &stage->unit.tally, &tag_count);

    if (!tags) {
        return keywords_out_of_memory(context);
    }
    stage->delta.size = 0;
    const struct keywords_names names = {tags, tag_count};
    bool good = keywords_delta_write(&stage->unit.tally, tags, tag_count, &stage->delta, &error);
    int status = good ? keywords_statistics_save(&stage->statistics, context, &stage->unit, &names,
                                                 &stage->delta)
                      : wen_fail(context, WEN_STOP, "%s", error.text);
    free(tags);
    keywords_statistics_clear(&stage->statistics);
    keywords_unit_clear(&stage->unit);
    return status;
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct keywords *stage = self;
    struct wen_string words;
    int status = keywords_statistics_absorb(&stage->statistics, context, bytes, size,
                                            &stage->corpus.tags, &words);

    return status == WEN_OK
               ? keywords_corpus_absorb(&stage->corpus, context, words.data, words.size)
               : status;
}

/* ---- the corpus -------------------------------------------------------- */

/* A tag that no token has is most often one that another tagger uses. */
static void warn_of_tags(struct wen_context *context, const struct keywords *stage)
{
    for (size_t i = 0; i < stage->options.tags.count; i++) {
        const char *tag = stage->options.tags.items[i];
        if (stage->terms.types &&
            keywords_strings_find(&stage->corpus.tags, tag, strlen(tag)) == KEYWORDS_NONE) {
            wen_warn(context, "no word has the tag \"%s\" that \"tags\" asks for", tag);
        }
    }
}

static int give_words(struct wen_context *context, struct keywords *stage)
{
    struct keywords_term_rules rules = {
        .min_count = (uint64_t)stage->options.min_count,
        .stop_words = stage->statistics.stop_words,
        .lists = stage->options.dispersion ? &stage->statistics.lists : NULL,
        .places = stage->options.arf ? &stage->statistics.place_lists : NULL};
    const uint64_t *totals = stage->corpus.tally.totals;
    struct keywords_measure more[KEYWORDS_MORE_MEASURES];
    uint32_t more_count = keywords_statistics_measures(&stage->statistics, more);
    int status = keywords_comparing_begin(&stage->statistics.comparing, context,
                                          totals[KEYWORDS_WORDS], &rules.against);

    if (status == WEN_OK) {
        status = keywords_terms_rank(&stage->terms, &stage->corpus, &rules, context);
    }
    if (status != WEN_OK) {
        return status;
    }
    keywords_give_summary(context, totals, &stage->terms, more, more_count);
    warn_of_tags(context, stage);
    status = keywords_give_terms(context, &stage->terms, totals[KEYWORDS_WORDS]);
    if (status == WEN_OK) {
        status = keywords_give_dispersion(context, &stage->terms, false);
    }
    if (status == WEN_OK) {
        status = keywords_give_reduced(context, &stage->terms, false);
    }
    keywords_terms_end(&stage->terms, context);
    return status;
}

static int finish(struct wen_context *context, void *self)
{
    struct keywords *stage = self;
    int status = give_words(context, stage);

    return status == WEN_OK ? keywords_statistics_give(&stage->statistics, context,
                                                       stage->corpus.tally.totals[KEYWORDS_WORDS])
                            : status;
}

WEN_STAGE(keywords, .name = "keywords", .version = "0.1.0",
          .summary =
              "Finds the keywords of each document by TF-IDF, TextRank and as terms of several "
              "words; counts words, n-grams, collocates and phrases.",
          .needs = (const struct wen_schema *const[]){[NEED_TEXT] = &text,
                                                      [NEED_TOKENS] = &tokens,
                                                      [NEED_SENTENCES] = &sentences,
                                                      [NEED_BLOCKS] = &blocks,
                                                      [NEED_ENTITIES] = &entities,
                                                      NULL},
          .gives = (const struct wen_schema *const[]){&keywords, NULL}, .tables = keywords_tables,
          .options = keywords_options_table, .options_size = sizeof(struct keywords_options),
          .open = open_stage, .process = process, .save = save, .absorb = absorb, .finish = finish,
          .close = close_stage);
