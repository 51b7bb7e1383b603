/* SPDX-License-Identifier: MIT */
/* save(), absorb(), finish(): how often each entity is mentioned, over units and the corpus. */
#include "stage.h"

#include <stdlib.h>

int entities_save(struct wen_context *context, void *pointer)
{
    struct entities_self *self = pointer;
    void *bytes;
    size_t size;

    if (entities_tagger_learns(self->tagger)) {
        entities_tally_clear(self->tally);
        self->figures.rows_size = 0;
        return entities_learn_save(context, self->tagger);
    }
    if (entities_tally_save(self->tally, &bytes, &size) != 0) {
        return entities_out_of_memory(context);
    }
    /* the size of the counts, the counts, the figures */
    const uint64_t counts = size;
    int status = wen_emit(context, &counts, sizeof counts);
    if (status == WEN_OK && size > 0) {
        status = wen_emit(context, bytes, size);
    }
    free(bytes);
    entities_tally_clear(self->tally);
    return status == WEN_OK ? entities_figures_save(context, &self->figures) : status;
}

int entities_absorb(struct wen_context *context, void *pointer, const void *bytes, size_t size)
{
    struct entities_self *self = pointer;

    if (entities_tagger_learns(self->tagger)) {
        return entities_learn_absorb(context, self->tagger, bytes, size);
    }
    uint64_t counts;
    const char *at = (const char *)bytes + sizeof counts;

    if (size >= sizeof counts) {
        memcpy(&counts, bytes, sizeof counts);
    }
    if (size < sizeof counts || counts > size - sizeof counts) {
        return wen_fail(context, WEN_STOP,
                        "a unit's counts are damaged: run again, without --resume");
    }
    int status = counts > 0 ? entities_corpus_absorb(&self->corpus, context, at, counts) : WEN_OK;
    return status == WEN_OK ? entities_figures_absorb(context, &self->figures, at + counts,
                                                      size - sizeof counts - counts)
                            : status;
}

int entities_finish(struct wen_context *context, void *pointer)
{
    struct entities_self *self = pointer;
    struct entities_count count;

    if (entities_tagger_learns(self->tagger)) {
        return entities_learn_finish(context, self->tagger, &self->engine, TABLE_LEARNT);
    }
    int more = entities_corpus_rank(&self->corpus, context);

    if (more != WEN_OK) {
        return more;
    }
    while ((more = entities_corpus_next(&self->corpus, context, &count)) > 0) {
        const struct wen_rows *rows = wen_add_row(context, TABLE_ENTITIES, 1);
        rows->columns[TABLE_ENTITY].string[0] = wen_string(count.entity, count.entity_size);
        rows->columns[TABLE_TYPE].string[0] = wen_string(count.type, count.type_size);
        rows->columns[TABLE_COUNT].integer[0] = (int64_t)count.count;
        rows->columns[TABLE_DOCUMENTS].integer[0] = (int64_t)count.documents;
        wen_add_row(context, TABLE_ENTITIES, 0); /* takes the strings over */
    }
    wen_count(context, "entities", (int64_t)self->corpus.mentions);
    entities_corpus_end(&self->corpus, context);
    return more == WEN_OK ? entities_figures_finish(context, &self->figures, TABLE_FIGURES) : more;
}
