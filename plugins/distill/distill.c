/* SPDX-License-Identifier: MIT */
/* The stage `distill`: trains a model of the engine `student` on the words and
 * tags that stages before it gave. Workers gather what there is to learn, the
 * collector learns it. */
#include "about.h"
#include "agreement.h"
#include "corpus.h"
#include "model.h"
#include "train.h"

#include <stdlib.h>

struct options {
    const char *model;
    const char *teacher;
    const char *lexicon;
    int64_t rounds;
    int64_t rows;
    double held_out;
};

static const struct wen_option options_table[] = {
    {"model", WEN_OPTION_STRING, offsetof(struct options, model), "\"tagger.student\"", 0, 0, NULL,
     "The model's file name in the run's folder."},
    {"teacher", WEN_OPTION_STRING, offsetof(struct options, teacher), "null", 0, 0, NULL,
     "What gave the words, for the model to tell; nothing depends on it."},
    {"rounds", WEN_OPTION_INTEGER, offsetof(struct options, rounds), "5", 1, 100, NULL,
     "How often all that there is to learn is gone through."},
    {"rows", WEN_OPTION_INTEGER, offsetof(struct options, rows), "18", STUDENT_LEAST_BITS, 22, NULL,
     "Rows of weights as a power of two: 32 bytes each in the model, 320 while it learns."},
    {"held_out", WEN_OPTION_NUMBER, offsetof(struct options, held_out), "0.05", 0, 0.9, NULL,
     "Share of the sentences that the model does not learn from but is measured by."},
    {"lexicon", WEN_OPTION_PATH, offsetof(struct options, lexicon), "null", 0, 0, NULL,
     "The compiled dictionary; null: the file that was installed with the stage segment."},
    {0},
};

enum { NEED_TEXT, NEED_TOKENS };

static const struct wen_schema text_schema = {.name = "text"};
static const struct wen_schema tokens_schema = {
    .name = "tokens",
    .flags = WEN_SPANS | WEN_DISJOINT,
    .columns = (const struct wen_column[]){{"tag", WEN_LABEL, 0, NULL}, {0}},
};
static const struct wen_schema agreement_table = {
    .name = "agreement",
    .columns = (const struct wen_column[]){{"what", WEN_STRING, 0, "what is compared"},
                                           {"precision", WEN_REAL, 0, "right / said by the model"},
                                           {"recall", WEN_REAL, 0, "right / said by the teacher"},
                                           {"f1", WEN_REAL, 0, "harmonic mean of the two"},
                                           {"count", WEN_INTEGER, 0, "said by the teacher"},
                                           {0}},
    .help = "how far the model says what its teacher says of sentences that it did not learn from",
};

struct distill {
    struct options options;
    struct jieba_lexicon lexicon;
    struct student_sorts sorts;
    struct student_cells *cells;
    struct distill_corpus corpus; /* a worker's: of its unit */
    uint32_t *numbers;            /* of tags by label, one more; 0: not in the corpus yet */
    size_t number_count;
    struct segment_tokens tokens; /* a document's, their tags as numbers */
    struct distill_agreement agreement;
    unsigned char *model;
    size_t model_size;
};

static int exhausted(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

static void distill_close(void *self)
{
    struct distill *distill = self;

    student_sorts_free(&distill->sorts);
    jieba_lexicon_close(&distill->lexicon);
    distill_corpus_clear(&distill->corpus);
    distill_agreement_free(&distill->agreement);
    segment_tokens_free(&distill->tokens);
    free(distill->cells);
    free(distill->numbers);
    free(distill->model);
    free(distill);
}

static const char *find_file(void *self, const char *name)
{
    return wen_find_data(self, name);
}

static int distill_open(struct wen_context *context, const void *given, void **self)
{
    struct distill *distill = calloc(1, sizeof *distill);
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = {find_file, context};

    if (!distill) {
        return exhausted(context);
    }
    distill->options = *(const struct options *)given;
    struct segment_options words = {.lexicon = distill->options.lexicon};
    if (jieba_lexicon_load(&distill->lexicon, &words, &files, &messages) != 0) {
        distill_close(distill);
        return messages.error[0] ? wen_fail(context, WEN_STOP, "%s", messages.error) : WEN_STOP;
    }
    distill->cells = calloc(1, sizeof *distill->cells);
    if (!distill->cells || !student_sorts_make(&distill->sorts, &distill->lexicon)) {
        distill_close(distill);
        return exhausted(context);
    }
    *self = distill;
    return WEN_OK;
}

/* ---- gathering ---- */

/* The number of a label in the corpus at hand; DISTILL_NONE where memory is exhausted. */
static uint32_t number_of(struct wen_context *context, struct distill *distill, uint32_t label)
{
    if (label >= distill->number_count) {
        size_t count = (size_t)label + 64;
        uint32_t *numbers = realloc(distill->numbers, count * sizeof *numbers);
        if (!numbers) {
            return DISTILL_NONE;
        }
        memset(numbers + distill->number_count, 0,
               (count - distill->number_count) * sizeof *numbers);
        distill->numbers = numbers;
        distill->number_count = count;
    }
    if (!distill->numbers[label]) {
        const char *name = label ? wen_label_name(context, label) : "";
        uint32_t number = distill_corpus_tag(&distill->corpus, name, strlen(name));
        if (number == DISTILL_NONE) {
            return DISTILL_NONE;
        }
        distill->numbers[label] = number + 1;
    }
    return distill->numbers[label] - 1;
}

static int distill_process(struct wen_context *context, void *self,
                           const struct wen_document *document)
{
    struct distill *distill = self;
    const struct wen_layer *layer = document->needs[NEED_TOKENS];
    const uint32_t *labels = layer->columns[0].label;
    struct distill_document words = {
        .text = document->text, .count = layer->count, .begin = layer->begin, .end = layer->end};

    distill->tokens.count = 0;
    if (!segment_tokens_room(&distill->tokens, layer->count)) {
        return exhausted(context);
    }
    for (uint32_t i = 0; i < layer->count; i++) {
        distill->tokens.tag[i] = number_of(context, distill, labels[i]);
        if (distill->tokens.tag[i] == DISTILL_NONE) {
            return exhausted(context);
        }
    }
    words.tag = distill->tokens.tag;
    if (!distill_corpus_add(&distill->corpus, distill->cells, &words)) {
        return exhausted(context);
    }
    return WEN_OK;
}

static int distill_save(struct wen_context *context, void *self)
{
    struct distill *distill = self;
    size_t size;
    unsigned char *bytes = distill_corpus_write(&distill->corpus, &size);

    distill_corpus_clear(&distill->corpus);
    if (distill->number_count) {
        memset(distill->numbers, 0, distill->number_count * sizeof *distill->numbers);
    }
    segment_tokens_free(&distill->tokens);
    if (!bytes) {
        return exhausted(context);
    }
    int status = wen_emit(context, bytes, size);
    free(bytes);
    return status;
}

static int distill_absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct distill *distill = self;
    int status = distill_corpus_read(&distill->corpus, bytes, size);

    if (status < 0) {
        return wen_fail(context, WEN_STOP, "what a worker gathered is damaged");
    }
    return status ? exhausted(context) : WEN_OK;
}

/* ---- learning ---- */

static void tell_progress(void *self, double share)
{
    wen_progress(self, share, "learning");
}

/* Sets where chains begin and which are held out. The caller frees both. */
static bool make_lesson(const struct distill *distill, struct distill_lesson *lesson,
                        size_t **starts, uint8_t **tested)
{
    const struct distill_corpus *corpus = &distill->corpus;
    size_t at = 0;

    *starts = calloc(corpus->chains, sizeof **starts);
    *tested = calloc(corpus->chains, 1);
    if (!*starts || !*tested) {
        return false;
    }
    for (size_t i = 0; i < corpus->chains; i++) {
        (*starts)[i] = at;
        (*tested)[i] = distill_is_tested(corpus->characters + at, corpus->lengths[i],
                                         distill->options.held_out);
        at += corpus->lengths[i];
    }
    lesson->starts = *starts;
    lesson->tested = *tested;
    return true;
}

/* Measures the model and makes its file. */
static bool make_model(struct distill *distill, const struct distill_lesson *lesson,
                       const struct distill_plan *plan, const struct distill_weights *weights)
{
    size_t slots;
    uint64_t *fine = distill_fine_make(lesson, &slots);
    char *about = NULL;

    if (fine) {
        struct student_model model = distill_model_use(lesson, weights, plan->bits, fine, slots);
        if (distill_agreement_make(&distill->agreement, lesson, &model)) {
            about = distill_about_make(lesson, plan, &distill->agreement, distill->options.teacher);
        }
        if (about) {
            distill->model = distill_model_make(&model, lesson, about, &distill->model_size);
        }
    }
    free(fine);
    free(about);
    return distill->model != NULL;
}

static bool learn(struct distill *distill, const struct distill_plan *plan)
{
    struct distill_types types = {0};
    struct distill_weights weights = {0};
    struct distill_lesson lesson = {.corpus = &distill->corpus,
                                    .types = &types,
                                    .sorts = &distill->sorts,
                                    .loops = student_choose_loops()};
    size_t *starts = NULL;
    uint8_t *tested = NULL;
    bool done = make_lesson(distill, &lesson, &starts, &tested) &&
                distill_types_make(&types, &distill->corpus) &&
                distill_train(&lesson, plan, &weights) &&
                make_model(distill, &lesson, plan, &weights);

    distill_types_free(&types);
    free(weights.rows);
    free(starts);
    free(tested);
    return done;
}

static void give_agreement(struct wen_context *context, const struct distill_agreement *agreement)
{
    if (!agreement->count) {
        return;
    }
    const struct wen_rows *rows = wen_add_row(context, 0, (uint32_t)agreement->count);
    for (size_t i = 0; i < agreement->count; i++) {
        const struct distill_measure *measure = &agreement->measures[i];
        rows->columns[0].string[i] = wen_string(measure->what, strlen(measure->what));
        rows->columns[1].real[i] = distill_precision(measure);
        rows->columns[2].real[i] = distill_recall(measure);
        rows->columns[3].real[i] = distill_f1(measure);
        rows->columns[4].integer[i] = (int64_t)measure->taught;
    }
}

static int distill_finish(struct wen_context *context, void *self)
{
    struct distill *distill = self;
    struct distill_plan plan = {.rounds = (uint32_t)distill->options.rounds,
                                .bits = (unsigned)distill->options.rows,
                                .held_out = distill->options.held_out,
                                .progress = tell_progress,
                                .self = context};

    if (!distill->corpus.chains) {
        return wen_fail(context, WEN_STOP, "there is nothing to learn from: no document has words");
    }
    if (!learn(distill, &plan)) {
        return exhausted(context);
    }
    struct wen_file *file = wen_create(context, distill->options.model);
    if (!file || wen_write_file(context, file, distill->model, distill->model_size) != WEN_OK) {
        return WEN_STOP;
    }
    give_agreement(context, &distill->agreement);
    return WEN_OK;
}

WEN_STAGE(distill, .name = "distill", .version = "0.1.0",
          .summary = "Trains a fast tagger on the words and tags that stages before it gave.",
          .needs =
              (const struct wen_schema *const[]){
                  [NEED_TEXT] = &text_schema, [NEED_TOKENS] = &tokens_schema, NULL},
          .tables = (const struct wen_schema *const[]){&agreement_table, NULL},
          .options = options_table, .options_size = sizeof(struct options), .open = distill_open,
          .process = distill_process, .save = distill_save, .absorb = distill_absorb,
          .finish = distill_finish, .close = distill_close);
