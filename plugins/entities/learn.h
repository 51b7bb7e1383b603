/* SPDX-License-Identifier: MIT */
/* The tagger in the stage: uses a model, or learns one from marked text. */
#ifndef ENTITIES_LEARN_H
#define ENTITIES_LEARN_H

#include "host.h"
#include "model.h"

/* The stage's options that are about it. */
struct entities_learn_options {
    const char *model, *learn, *source;
    int64_t rounds;
    double held_out;
};

struct entities_tagger;

/* What a document has for the tagger. */
struct entities_tagger_input {
    struct wen_string text;
    const struct wen_layer *tokens;      /* with their tags as labels; or NULL */
    const struct wen_layer *annotations; /* with their types as strings; or NULL */
};

/* Opens what the options ask for: *tagger is NULL where that is nothing. Adds the model's types to
 * the engine's. `names` is the choice of the stage's option, which the model must have learnt with;
 * it lives as long as the process. To be called when the gazetteers are read. open() only. Returns
 * a status. */
int entities_tagger_open(struct wen_context *context, const struct entities_learn_options *options,
                         struct entities_engine *engine, const char *names,
                         struct entities_tagger **tagger);

/* Whether it learns. */
bool entities_tagger_learns(const struct entities_tagger *tagger);

/* Says what the model makes of a text in which the evidence is `found`: the model's names take the
 * place of those of their types and of what they overlap. Where it learns it takes note instead.
 * process() only. Returns a status. */
int entities_tagger_process(struct wen_context *context, struct entities_tagger *tagger,
                            const struct entities_engine *engine,
                            const struct entities_tagger_input *input,
                            struct entities_spans *found);

/* Where it learns, the stage's callbacks; finish() creates the model and fills the table number
 * `table`, of what, precision, recall, f1, count. They return a status. */
int entities_learn_save(struct wen_context *context, struct entities_tagger *tagger);
int entities_learn_absorb(struct wen_context *context, struct entities_tagger *tagger,
                          const void *bytes, size_t size);
int entities_learn_finish(struct wen_context *context, struct entities_tagger *tagger,
                          const struct entities_engine *engine, unsigned table);

void entities_tagger_free(struct entities_tagger *tagger);

#endif
