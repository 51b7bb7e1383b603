/* SPDX-License-Identifier: MIT */
/* The stage `segment`: cuts the text into words. The engines do it; the stage
 * has their options, labels and rows. */
#include "forced.h"
#include "lexicon.h"
#include "subwords.h"
#include "upos.h"

#include <stdlib.h>

static const struct segment_engine *const engines[] = {&jieba_engine, &lac_engine, &student_engine};
static const char *const engine_names[] = {"jieba", "lac", "student", NULL};
static const char *const tag_choices[] = {"engine", "posseg", "none", NULL};

static const char *const precisions[] = {[SEGMENT_INT8] = "int8", [SEGMENT_FLOAT] = "float", NULL};

static const struct wen_option options[] = {
    {"engine", WEN_OPTION_CHOICE, offsetof(struct segment_options, engine), "\"jieba\"", 0, 0,
     engine_names,
     "How words are found: jieba gives what the Python package jieba 0.42.1 gives; lac is a "
     "network "
     "that finds words, parts of speech and names together; student gives what a model learnt from "
     "another engine."},
    {"tags", WEN_OPTION_CHOICE, offsetof(struct segment_options, tags), "\"engine\"", 0, 0,
     tag_choices,
     "Parts of speech: the engine's own (for jieba: the dictionary's, words as jieba.cut cuts "
     "them), words and tags as jieba.posseg.cut gives them, or none."},
    {"hmm", WEN_OPTION_BOOLEAN, offsetof(struct segment_options, hmm), "true", 0, 0, NULL,
     "Engine jieba: whether a hidden Markov model finds words that the dictionary lacks."},
    {"subwords", WEN_OPTION_BOOLEAN, offsetof(struct segment_options, subwords), "false", 0, 0,
     NULL, "Whether the words within words are listed too, as jieba.cut_for_search does."},
    {"user_dictionaries", WEN_OPTION_PATHS, offsetof(struct segment_options, user_dictionaries),
     "null", 0, 0, NULL,
     "Files of further words, a line each: word [frequency] [tag], separated by single spaces."},
    {"add", WEN_OPTION_STRINGS, offsetof(struct segment_options, add), "null", 0, 0, NULL,
     "Further words, each as in a line of a user dictionary."},
    {"delete", WEN_OPTION_STRINGS, offsetof(struct segment_options, delete), "null", 0, 0, NULL,
     "Engine jieba: words that are not to be found."},
    {"split", WEN_OPTION_STRINGS, offsetof(struct segment_options, split), "null", 0, 0, NULL,
     "Engine jieba: words that are to fall apart, their parts separated by spaces, as by "
     "jieba.suggest_freq((part, part), tune=True)."},
    {"compat", WEN_OPTION_BOOLEAN, offsetof(struct segment_options, compat), "true", 0, 0, NULL,
     "Engine jieba: whether added words compete by frequency, exactly as in Python; false: they "
     "always win, and may have any characters, as with the other engines."},
    {"lexicon", WEN_OPTION_PATH, offsetof(struct segment_options, lexicon), "null", 0, 0, NULL,
     "The compiled dictionary; null: the file that was installed with the stage."},
    {"model", WEN_OPTION_PATH, offsetof(struct segment_options, model), "null", 0, 0, NULL,
     "The engine's model; null: the one that was built."},
    {"precision", WEN_OPTION_CHOICE, offsetof(struct segment_options, precision), "\"int8\"", 0, 0,
     precisions,
     "Engine lac: numbers of the network, int8 or float; float is several times slower and gives "
     "nearly the same."},
    {0},
};

static const struct wen_column token_columns[] = {
    {"tag", WEN_LABEL, 0, "Part of speech; the engine's page lists the tags."},
    {"upos", WEN_LABEL, 0, "The same as a universal part of speech."},
    {"word", WEN_WORD, WEN_HIDDEN, "Number of the word in the dictionary."},
    {0},
};
enum { TAG, UPOS, WORD };

static const struct wen_column subword_columns[] = {
    {"word", WEN_WORD, WEN_HIDDEN, "Number of the word in the dictionary."},
    {0},
};

static const struct wen_schema tokens_schema = {
    "tokens", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE, token_columns,
    "Words; every character that is no white space lies in exactly one."};
static const struct wen_schema subwords_schema = {
    "subwords", WEN_SPANS | WEN_DENSE | WEN_SURFACE, subword_columns,
    "Words of two and three characters within longer words."};
static const struct wen_schema text_schema = {.name = "text"};
static const struct wen_schema *const needs[] = {&text_schema, NULL};
static const struct wen_schema *const gives[] = {&tokens_schema, &subwords_schema, NULL};
enum { TOKENS, SUBWORDS };

struct segment {
    const struct segment_engine *engine;
    void *state; /* the engine's */
    bool list_subwords;
    uint32_t *labels; /* of the engine's tags, then of the lexicon's, which forced words have */
    uint8_t *upos;    /* of them: enum segment_upos */
    struct segment_forced *forced; /* NULL: no word always wins */
    uint32_t upos_labels[SEGMENT_UPOS_COUNT];
    struct segment_tokens tokens, subwords;
    struct wen_vocabulary vocabulary;
};

static void segment_close(void *self)
{
    struct segment *segment = self;

    if (segment->state) {
        segment->engine->close(segment->state);
    }
    segment_forced_free(segment->forced);
    free(segment->labels);
    free(segment->upos);
    segment_tokens_free(&segment->tokens);
    segment_tokens_free(&segment->subwords);
    free(segment);
}

static void register_tags(struct wen_context *context, struct segment *segment, size_t at,
                          const char *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        segment->labels[at + i] = wen_label(context, names[i]);
        segment->upos[at + i] = (uint8_t)segment_upos_of_tag(names[i]);
    }
}

/* Registers every tag; without tags all labels stay 0, "no value". */
static bool make_labels(struct wen_context *context, struct segment *segment, bool wanted)
{
    const struct jieba_lexicon *lexicon = segment->engine->lexicon(segment->state);
    size_t count, more = segment->forced ? lexicon->tag_count : 0;
    const char *const *names = segment->engine->tags(segment->state, &count);

    segment->labels = calloc(count + more, sizeof *segment->labels);
    segment->upos = calloc(count + more, sizeof *segment->upos);
    if (!segment->labels || !segment->upos) {
        return false;
    }
    if (wanted) {
        register_tags(context, segment, 0, names, count);
        register_tags(context, segment, count, lexicon->tags, more);
        for (size_t i = 1; i < SEGMENT_UPOS_COUNT; i++) {
            segment->upos_labels[i] = wen_label(context, segment_upos_names[i]);
        }
    }
    return true;
}

/* Where the engine does not weigh the users' words, they win. */
static bool force_words(struct segment *segment, bool compat)
{
    const struct jieba_lexicon *lexicon = segment->engine->lexicon(segment->state);
    size_t count;

    if (compat || !lexicon->user_word_count) {
        return true;
    }
    segment->engine->tags(segment->state, &count);
    segment->forced = segment_forced_new(lexicon, (uint32_t)count);
    return segment->forced != NULL;
}

static const char *find_file(void *self, const char *name)
{
    return wen_find_data(self, name);
}

static int offer_words(struct wen_context *context, struct segment *segment)
{
    segment->vocabulary = jieba_lexicon_vocabulary(segment->engine->lexicon(segment->state));
    int status = wen_offer(context, TOKENS, WORD, &segment->vocabulary);
    return status ? status : wen_offer(context, SUBWORDS, 0, &segment->vocabulary);
}

static int segment_open(struct wen_context *context, const void *given, void **self)
{
    struct segment_options chosen = *(const struct segment_options *)given;
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = {find_file, context};
    struct segment *segment = calloc(1, sizeof *segment);

    if (!segment) {
        return wen_fail(context, WEN_STOP, "no memory left");
    }
    segment->engine = engines[chosen.engine];
    segment->list_subwords = chosen.subwords;
    chosen.compat = chosen.compat && segment->engine->weighs_user_words;
    if (segment->engine->open(&chosen, &files, &segment->state, &messages) != 0) {
        segment_close(segment);
        return messages.error[0] ? wen_fail(context, WEN_STOP, "%s", messages.error) : WEN_STOP;
    }
    if (messages.warning[0]) {
        wen_warn(context, "%s", messages.warning);
    }
    if (!force_words(segment, chosen.compat) ||
        !make_labels(context, segment, chosen.tags != SEGMENT_TAGS_NONE)) {
        segment_close(segment);
        return wen_fail(context, WEN_STOP, "no memory left");
    }
    *self = segment;
    return offer_words(context, segment);
}

static void add_rows(struct wen_context *context, const struct segment *segment, const char *text)
{
    const struct segment_tokens *tokens = &segment->tokens;
    const struct wen_rows *rows = wen_add(context, TOKENS, (uint32_t)tokens->count);

    memcpy(rows->begin, tokens->begin, tokens->count * sizeof *rows->begin);
    memcpy(rows->end, tokens->end, tokens->count * sizeof *rows->end);
    memcpy(rows->columns[WORD].word, tokens->word, tokens->count * sizeof *tokens->word);
    for (size_t i = 0; i < tokens->count; i++) {
        uint8_t upos = segment->upos[tokens->tag[i]];
        if (upos == SEGMENT_X) {
            upos = (uint8_t)segment_upos_of_text(text + tokens->begin[i],
                                                 tokens->end[i] - tokens->begin[i]);
        }
        rows->columns[TAG].label[i] = segment->labels[tokens->tag[i]];
        rows->columns[UPOS].label[i] = segment->upos_labels[upos];
    }
}

static bool add_subwords(struct wen_context *context, struct segment *segment, const char *text)
{
    struct segment_tokens *subwords = &segment->subwords;

    subwords->count = 0;
    if (!segment_subwords(segment->engine->lexicon(segment->state), text, &segment->tokens,
                          subwords)) {
        return false;
    }
    if (!subwords->count) {
        return true;
    }
    const struct wen_rows *rows = wen_add(context, SUBWORDS, (uint32_t)subwords->count);
    memcpy(rows->begin, subwords->begin, subwords->count * sizeof *rows->begin);
    memcpy(rows->end, subwords->end, subwords->count * sizeof *rows->end);
    memcpy(rows->columns[0].word, subwords->word, subwords->count * sizeof *subwords->word);
    return true;
}

/* Cuts on from *at, and as far as no word that is to win crosses the end.
 * Returns 0, or -1 with messages->error set. */
static int cut(struct segment *segment, const struct wen_string *text, size_t *at,
               struct segment_messages *messages)
{
    size_t end = 0;

    segment->tokens.count = 0;
    do {
        if (segment->engine->cut(segment->state, text->data, text->size, at, &segment->tokens,
                                 messages) != 0) {
            return -1;
        }
        if (segment->forced) {
            end = segment_forced_find(segment->forced, text->data, text->size, *at);
        }
    } while (end > *at && end != SIZE_MAX);
    if (end &&
        (end == SIZE_MAX || !segment_forced_apply(segment->forced, text->data, &segment->tokens))) {
        return segment_error(messages, "no memory left for the user's words");
    }
    return 0;
}

static int segment_process(struct wen_context *context, void *self,
                           const struct wen_document *document)
{
    struct segment *segment = self;
    struct segment_messages messages = {.error = ""};

    if (segment->forced) {
        segment_forced_reset(segment->forced);
    }
    for (size_t at = 0; at < document->text.size;) {
        if (cut(segment, &document->text, &at, &messages) != 0) {
            return wen_fail(context, WEN_STOP, "%s", messages.error);
        }
        if (!segment->tokens.count) {
            continue; /* white space: there is perhaps no memory for rows yet */
        }
        add_rows(context, segment, document->text.data);
        if (segment->list_subwords && !add_subwords(context, segment, document->text.data)) {
            return wen_fail(context, WEN_STOP, "no memory left for the words within words");
        }
    }
    if (segment->tokens.capacity > 16 * SEGMENT_CHUNK) {
        segment_tokens_free(&segment->tokens);
    }
    segment->engine->relax(segment->state);
    return WEN_OK;
}

WEN_STAGE(segment, .name = "segment", .version = "0.1.0",
          .summary = "Cuts the text into words and gives their parts of speech.", .needs = needs,
          .gives = gives, .options = options, .options_size = sizeof(struct segment_options),
          .open = segment_open, .process = segment_process, .close = segment_close);
