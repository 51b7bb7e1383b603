/* SPDX-License-Identifier: MIT */
/* The stage keywords: keywords of each document, frequencies of the corpus. */
#include "corpus.h"
#include "delta.h"
#include "stop_words.h"
#include "terms.h"
#include "tfidf.h"
#include "unit.h"
#include "wenliu/stage.h"

#include <stdlib.h>
#include <string.h>

struct options {
    int64_t top;
    int64_t min_length;
    struct wen_strings tags;
    const char *idf;
    int builtin_stop_words;
    struct wen_strings stop_words;
    int64_t min_count;
    bool table_stop_words;
    int64_t memory_mib;
};

enum { BUILTIN_NONE, BUILTIN_JIEBA, BUILTIN_CHINESE };

static const char *const builtin_choices[] = {"none", "jieba", "chinese", NULL};

static const struct wen_option options_table[] = {
    {"top", WEN_OPTION_INTEGER, offsetof(struct options, top), "20", 0, 1000, NULL,
     "keywords of a document at most; 0: none, only the tables"},
    {"min_length", WEN_OPTION_INTEGER, offsetof(struct options, min_length), "2", 1, 100, NULL,
     "shortest keyword, in characters"},
    {"tags", WEN_OPTION_STRINGS, offsetof(struct options, tags), "null", 0, 0, NULL,
     "keywords come only from tokens with these tags; empty: from all"},
    {"idf", WEN_OPTION_PATH, offsetof(struct options, idf), "null", 0, 0, NULL,
     "own inverse document frequencies, a word, one blank and a number in each line; null: "
     "jieba's"},
    {"builtin_stop_words", WEN_OPTION_CHOICE, offsetof(struct options, builtin_stop_words),
     "\"jieba\"", 0, 0, builtin_choices,
     "words that are no keywords: jieba's English list, or that and a Chinese one"},
    {"stop_words", WEN_OPTION_PATHS, offsetof(struct options, stop_words), "null", 0, 0, NULL,
     "files of further words that are no keywords, one in each line"},
    {"min_count", WEN_OPTION_INTEGER, offsetof(struct options, min_count), "1", 1, 1000000000, NULL,
     "rarest term that the table terms gives, in tokens"},
    {"table_stop_words", WEN_OPTION_BOOLEAN, offsetof(struct options, table_stop_words), "false", 0,
     0, NULL, "leave the stop words out of the table terms too"},
    {"memory_mib", WEN_OPTION_INTEGER, offsetof(struct options, memory_mib), "256", 1, 1 << 20,
     NULL,
     "MiB of memory for the counts of the corpus; what does not fit is sorted in a file, with the "
     "same result"},
    {0}};

/* All of the stage. Workers fill `unit`, the collector fills `corpus`. */
struct keywords {
    struct options options;
    struct keywords_idf idf;
    struct keywords_strings stop_words;
    bool *tags; /* by label, for rules */
    struct keywords_unit unit;
    struct keywords_keyword *best; /* room for options.top */
    struct keywords_bytes delta;
    struct keywords_corpus corpus;
    struct keywords_terms terms;
};

/* ---- layers and tables ------------------------------------------------ */

enum { NEED_TEXT, NEED_TOKENS, NEED_SENTENCES };
enum { TOKEN_TAG, TOKEN_WORD };
enum { TABLE_TERMS, TABLE_SUMMARY };

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema tokens = {
    .name = "tokens",
    .flags = WEN_SPANS | WEN_DISJOINT,
    .columns = (const struct wen_column[]){[TOKEN_TAG] = {"tag", WEN_LABEL, 0, NULL},
                                           [TOKEN_WORD] = {"word", WEN_WORD, 0, NULL},
                                           {0}},
};
static const struct wen_schema sentences = {.name = "sentences", .flags = WEN_SPANS | WEN_OPTIONAL};
static const struct wen_schema keywords = {
    .name = "keywords",
    .columns =
        (const struct wen_column[]){
            {"term", WEN_STRING, 0, "the word"},
            {"count", WEN_INTEGER, 0, "its tokens in the document"},
            {"score", WEN_REAL, 0, "count * (idf / count of all words that can be keywords)"},
            {0}},
    .help = "the words that say most about the document, best first",
};
static const struct wen_schema terms_table = {
    .name = "terms",
    .columns =
        (const struct wen_column[]){
            {"term", WEN_STRING, 0, "the word"},
            {"tag", WEN_STRING, 0, "its tag; a word with several tags has a row for each"},
            {"count", WEN_INTEGER, 0, "tokens"},
            {"documents", WEN_INTEGER, 0, "documents with such a token"},
            {"per_million", WEN_REAL, 0, "count * 1000000 / words of the corpus (see summary)"},
            {0}},
    .help = "frequencies of words, most frequent first",
};
static const struct wen_schema summary_table = {
    .name = "summary",
    .columns = (const struct wen_column[]){{"measure", WEN_STRING, 0, "what is measured"},
                                           {"value", WEN_REAL, 0, "its value"},
                                           {0}},
    .help = "sizes of the corpus",
};

/* ---- callbacks -------------------------------------------------------- */

static void close_stage(void *self)
{
    struct keywords *stage = self;

    keywords_idf_close(&stage->idf);
    keywords_strings_free(&stage->stop_words);
    free(stage->tags);
    keywords_unit_close(&stage->unit);
    free(stage->best);
    free(stage->delta.data);
    keywords_corpus_free(&stage->corpus);
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
    const struct options *options = &stage->options;
    struct keywords_error error;
    bool good = true;

    if (options->builtin_stop_words != BUILTIN_NONE) {
        good = keywords_stop_words_english(&stage->stop_words, &error);
    }
    if (good && options->builtin_stop_words == BUILTIN_CHINESE) {
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
                return wen_fail(context, WEN_STOP, "memory is exhausted");
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
    stage->best = calloc((size_t)stage->options.top + 1, sizeof *stage->best);
    if (!stage->best) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
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
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    stage->options = *(const struct options *)options;
    stage->corpus.budget = (size_t)stage->options.memory_mib << 20;
    status = open_idf(context, stage);
    if (status == WEN_OK) {
        status = open_stop_words(context, stage);
    }
    if (status == WEN_OK) {
        status = open_unit(context, stage);
    }
    if (status != WEN_OK) {
        close_stage(stage);
        return status;
    }
    *self = stage;
    return WEN_OK;
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
                                        .sentences = spans ? spans->count : 0};
    struct keywords_error error;

    if (!keywords_unit_add(&stage->unit, &counted, &error)) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    uint32_t count = keywords_tfidf(&stage->unit, stage->best);
    if (!count) {
        return WEN_OK;
    }
    const struct wen_rows *rows = wen_add(context, 0, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct keywords_keyword *best = &stage->best[i];
        rows->columns[0].string[i] = wen_string(best->term.bytes, best->term.size);
        rows->columns[1].integer[i] = best->count;
        rows->columns[2].real[i] = best->score;
    }
    return WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    struct keywords *stage = self;
    const struct keywords_tally *tally = &stage->unit.tally;
    struct keywords_error error;
    uint32_t tag_count = 1;

    for (uint32_t i = 0; i < tally->pair_count; i++) {
        tag_count = tally->pairs[i].tag >= tag_count ? tally->pairs[i].tag + 1 : tag_count;
    }
    struct keywords_string *tags = calloc(tag_count, sizeof *tags);
    if (!tags) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    for (uint32_t i = 0; i < tag_count; i++) {
        const char *name = i ? wen_label_name(context, i) : "";
        tags[i] = (struct keywords_string){name, (uint32_t)strlen(name)};
    }
    stage->delta.size = 0;
    bool good = keywords_delta_write(tally, tags, tag_count, &stage->delta, &error);
    free(tags);
    keywords_unit_clear(&stage->unit);
    return good ? wen_emit(context, stage->delta.data, stage->delta.size)
                : wen_fail(context, WEN_STOP, "%s", error.text);
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct keywords *stage = self;

    return keywords_corpus_absorb(&stage->corpus, context, bytes, size);
}

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

static void give_summary(struct wen_context *context, const struct keywords *stage)
{
    struct keywords_measure measures[KEYWORDS_MEASURES];
    uint32_t count = keywords_summary(stage->corpus.tally.totals, &stage->terms, measures);
    const struct wen_rows *rows = wen_add_row(context, TABLE_SUMMARY, count);

    for (uint32_t i = 0; i < count; i++) {
        rows->columns[0].string[i] = wen_string(measures[i].name, strlen(measures[i].name));
        rows->columns[1].real[i] = measures[i].value;
    }
}

static int give_terms(struct wen_context *context, struct keywords *stage)
{
    double words = (double)stage->corpus.tally.totals[KEYWORDS_WORDS];
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next(&stage->terms, context, &term)) > 0) {
        const struct wen_rows *rows = wen_add_row(context, TABLE_TERMS, 1);
        rows->columns[0].string[0] = term.word;
        if (term.tag.size) {
            rows->columns[1].string[0] = term.tag;
        }
        rows->columns[2].integer[0] = (int64_t)term.count;
        rows->columns[3].integer[0] = (int64_t)term.documents;
        rows->columns[4].real[0] = (double)term.count * 1e6 / words;
        wen_add_row(context, TABLE_TERMS, 0); /* takes the strings over */
    }
    keywords_terms_end(&stage->terms, context);
    return more;
}

static int finish(struct wen_context *context, void *self)
{
    struct keywords *stage = self;
    const struct keywords_term_rules rules = {(uint64_t)stage->options.min_count,
                                              stage->options.table_stop_words ? &stage->stop_words
                                                                              : NULL};
    int status = keywords_terms_rank(&stage->terms, &stage->corpus, &rules, context);

    if (status != WEN_OK) {
        return status;
    }
    give_summary(context, stage);
    warn_of_tags(context, stage);
    return give_terms(context, stage);
}

WEN_STAGE(
    keywords, .name = "keywords", .version = "0.1.0",
    .summary = "Finds the keywords of each document by TF-IDF and counts the words of the corpus.",
    .needs =
        (const struct wen_schema *const[]){
            [NEED_TEXT] = &text, [NEED_TOKENS] = &tokens, [NEED_SENTENCES] = &sentences, NULL},
    .gives = (const struct wen_schema *const[]){&keywords, NULL},
    .tables =
        (const struct wen_schema *const[]){
            [TABLE_TERMS] = &terms_table, [TABLE_SUMMARY] = &summary_table, NULL},
    .options = options_table, .options_size = sizeof(struct options), .open = open_stage,
    .process = process, .save = save, .absorb = absorb, .finish = finish, .close = close_stage);
