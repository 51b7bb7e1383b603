/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: gives tokens, and has options of every type. */
#include "wenliu/stage.h"

struct options {
    bool merge;
    int64_t longest;
    double share;
    const char *mark;
    int engine;
    const char *lexicon;
    struct wen_strings words;
    struct wen_strings lists;
    int64_t any;
};

static const char *const engines[] = {"plain", "fancy", NULL};

static const struct wen_option options[] = {
    {"merge", WEN_OPTION_BOOLEAN, offsetof(struct options, merge), "false", 0, 0, NULL,
     "Whether to merge."},
    {"longest", WEN_OPTION_INTEGER, offsetof(struct options, longest), "4", 1, 64, NULL,
     "Code points of the longest token."},
    {"share", WEN_OPTION_NUMBER, offsetof(struct options, share), "0.5", 0, 1, NULL, "A share."},
    {"mark", WEN_OPTION_STRING, offsetof(struct options, mark), "null", 0, 0, NULL, "A mark."},
    {"engine", WEN_OPTION_CHOICE, offsetof(struct options, engine), "\"plain\"", 0, 0, engines,
     "How to cut."},
    {"lexicon", WEN_OPTION_PATH, offsetof(struct options, lexicon), "null", 0, 0, NULL,
     "A file of words."},
    {"words", WEN_OPTION_STRINGS, offsetof(struct options, words), "[\"文\"]", 0, 0, NULL,
     "Words to keep."},
    {"lists", WEN_OPTION_PATHS, offsetof(struct options, lists), "null", 0, 0, NULL,
     "More files of words."},
    {"any", WEN_OPTION_INTEGER, offsetof(struct options, any), "9007199254740993", 0, 0, NULL,
     "A number without bounds."},
    {0}};

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema *const needs[] = {&text, NULL};

static const struct wen_column token_columns[] = {
    {.name = "tag", .type = WEN_LABEL, .help = "Part of speech."},
    {.name = "word", .type = WEN_WORD, .flags = WEN_HIDDEN, .help = "Number of the word."},
    {0}};
static const struct wen_schema tokens = {.name = "tokens",
                                         .flags =
                                             WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE,
                                         .columns = token_columns,
                                         .help = "Words of the text."};
static const struct wen_schema *const gives[] = {&tokens, NULL};

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self, (void)document;
    return wen_add(context, 0, 1) ? WEN_OK : WEN_STOP;
}

WEN_STAGE(cut, .name = "cut", .version = "1.2", .summary = "Cuts the text into tokens.",
          .needs = needs, .gives = gives, .options = options,
          .options_size = sizeof(struct options), .process = process);
