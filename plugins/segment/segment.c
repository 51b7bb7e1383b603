/* SPDX-License-Identifier: MIT */
/* The stage `segment`: cuts the text into words. The engines do it; the stage
 * has their options, labels and rows. */
#include "engine.h"

#include <stdlib.h>

static const struct segment_engine *const engines[] = {&jieba_engine};
static const char *const engine_names[] = {"jieba", NULL};
static const char *const tag_choices[] = {"dictionary", "posseg", "none", NULL};

static const struct wen_option options[] = {
    {"engine", WEN_OPTION_CHOICE, offsetof(struct segment_options, engine), "\"jieba\"", 0, 0,
     engine_names, "How words are found: jieba gives what the Python package jieba 0.42.1 gives."},
    {"hmm", WEN_OPTION_BOOLEAN, offsetof(struct segment_options, hmm), "true", 0, 0, NULL,
     "Whether a hidden Markov model finds words that the dictionary lacks."},
    {"tags", WEN_OPTION_CHOICE, offsetof(struct segment_options, tags), "\"dictionary\"", 0, 0,
     tag_choices,
     "Parts of speech: from the dictionary (words as jieba.cut cuts them), words and tags as "
     "jieba.posseg.cut gives them, or none."},
    {"user_dictionaries", WEN_OPTION_PATHS, offsetof(struct segment_options, user_dictionaries),
     "null", 0, 0, NULL,
     "Files of further words, a line each: word [frequency] [tag], separated by single spaces."},
    {"lexicon", WEN_OPTION_PATH, offsetof(struct segment_options, lexicon), "null", 0, 0, NULL,
     "The engine's compiled data; null: the file that was installed with the stage."},
    {0},
};

static const struct wen_column token_columns[] = {
    {"tag", WEN_LABEL, 0, "Part of speech; the engine's page lists the tags."},
    {"word", WEN_WORD, WEN_HIDDEN, "Number of the word in the engine's dictionary."},
    {0},
};
enum { TAG, WORD };

static const struct wen_schema tokens_schema = {
    "tokens", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE, token_columns,
    "Words; every character that is no white space lies in exactly one."};
static const struct wen_schema text_schema = {.name = "text"};
static const struct wen_schema *const needs[] = {&text_schema, NULL};
static const struct wen_schema *const gives[] = {&tokens_schema, NULL};

struct segment {
    const struct segment_engine *engine;
    void *state;      /* the engine's */
    uint32_t *labels; /* of the engine's tags */
    struct segment_tokens tokens;
};

static void segment_close(void *self)
{
    struct segment *segment = self;

    if (segment->state) {
        segment->engine->close(segment->state);
    }
    free(segment->labels);
    segment_tokens_free(&segment->tokens);
    free(segment);
}

/* Registers every tag; without tags all labels stay 0, "no value". */
static bool make_labels(struct wen_context *context, struct segment *segment, bool wanted)
{
    size_t count;
    const char *const *names = segment->engine->tags(segment->state, &count);

    segment->labels = calloc(count, sizeof *segment->labels);
    if (!segment->labels) {
        return false;
    }
    for (size_t i = 1; wanted && i < count; i++) {
        segment->labels[i] = wen_label(context, names[i]);
    }
    return true;
}

static int segment_open(struct wen_context *context, const void *given, void **self)
{
    const struct segment_options *chosen = given;
    struct segment_messages messages = {.error = "", .warning = ""};
    const struct segment_engine *engine = engines[chosen->engine];
    const char *path = chosen->lexicon ? chosen->lexicon : wen_find_data(context, engine->data);

    if (!path) {
        return WEN_STOP; /* wen_find_data() recorded why */
    }
    struct segment *segment = calloc(1, sizeof *segment);
    if (!segment) {
        return wen_fail(context, WEN_STOP, "no memory left");
    }
    segment->engine = engine;
    if (engine->open(chosen, path, &segment->state, &messages) != 0) {
        segment_close(segment);
        return wen_fail(context, WEN_STOP, "%s", messages.error);
    }
    if (messages.warning[0]) {
        wen_warn(context, "%s", messages.warning);
    }
    if (!make_labels(context, segment, chosen->tags != SEGMENT_TAGS_NONE)) {
        segment_close(segment);
        return wen_fail(context, WEN_STOP, "no memory left");
    }
    *self = segment;
    return wen_offer(context, 0, WORD, engine->vocabulary(segment->state));
}

static void add_rows(struct wen_context *context, const struct segment *segment)
{
    const struct segment_tokens *tokens = &segment->tokens;
    const struct wen_rows *rows = wen_add(context, 0, (uint32_t)tokens->count);

    memcpy(rows->begin, tokens->begin, tokens->count * sizeof *rows->begin);
    memcpy(rows->end, tokens->end, tokens->count * sizeof *rows->end);
    memcpy(rows->columns[WORD].word, tokens->word, tokens->count * sizeof *tokens->word);
    for (size_t i = 0; i < tokens->count; i++) {
        rows->columns[TAG].label[i] = segment->labels[tokens->tag[i]];
    }
}

static int segment_process(struct wen_context *context, void *self,
                           const struct wen_document *document)
{
    struct segment *segment = self;
    struct segment_messages messages = {.error = ""};

    for (size_t at = 0; at < document->text.size;) {
        segment->tokens.count = 0;
        if (segment->engine->cut(segment->state, document->text.data, document->text.size, &at,
                                 &segment->tokens, &messages) != 0) {
            return wen_fail(context, WEN_STOP, "%s", messages.error);
        }
        add_rows(context, segment);
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
