/* SPDX-License-Identifier: MIT */
/* The stages of a pipeline, loaded and bound to one another: everything that
 * can be checked before a run is checked here, once. */
#ifndef WENLIU_REGISTRY_CHAIN_H
#define WENLIU_REGISTRY_CHAIN_H

#include "base/arena.h"
#include "config/pipeline.h"
#include "registry/registry.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* Giver of the pseudo-layer "raw", and of "text" where documents come as text. */
#define WEN_FROM_INPUT ((size_t)-1)

/* Where stage->needs[n] is met: chain->links[link].stage->gives[layer]. */
struct wen_need {
    bool present; /* false: the need is optional and nobody gives the layer */
    size_t link;  /* always before the stage that needs it; WEN_FROM_INPUT for
                    "raw", and for "text" where no stage gives it */
    size_t layer;
    const unsigned *columns; /* [i]: place among the giver's columns of the need's i-th column;
                                the types agree; NULL where the need lists none */
};

/* chain->links[link].stage->gives[layer]. */
struct wen_given {
    size_t link, layer;
};

/* One stage of the pipeline. */
struct wen_link {
    const struct wen_stage *stage; /* NULL only where it did not load, which is a problem */
    const void *options; /* the struct that stage->options describes; NULL without options */
    size_t place;        /* in the pipeline file: of the value of "use" */
    size_t need_count;
    const struct wen_need *needs; /* one for each of stage->needs, in its order */
    size_t layer_count;
    const struct wen_given *layers; /* what this stage can see: the layers of the stages before
                                       it, in their order, but for the pseudo-layers "raw" and
                                       "text" and what a stage that rewrites the text ended */
};

struct wen_chain {
    size_t count;
    struct wen_link *links;
    bool text;          /* documents come as text (the pipeline's) */
    size_t layer_count; /* what a stage behind the last would see */
    const struct wen_given *layers;
    struct wen_arena arena; /* holds all of it, and what options point to */
};

/* Loads the stages of the pipeline and binds each one's needs to what the
 * stages before it give. Whatever is wrong (a stage that is not there or does
 * not load, options, unmet needs, columns, a layer or table given twice, a
 * writer before what it should write) is added to pipeline->problems, all of
 * it; returns whether there is none. Runs foreign code: only in a child
 * process (registry/child.h). *chain is set either way; it and the strings in
 * its options live until wen_chain_free(). */
bool wen_chain_bind(struct wen_pipeline *pipeline, struct wen_registry *registry,
                    struct wen_chain *chain);

void wen_chain_free(struct wen_chain *chain);

/* The whole pipeline with every default and with absolute paths, itself a
 * pipeline that means the same; for cJSON_Delete(). Only of a chain that was
 * bound without a problem. Numbers are raw nodes, exact. */
cJSON *wen_chain_print(const struct wen_pipeline *pipeline, const struct wen_chain *chain);

/* The chain as a graph in the language of Graphviz' dot: stages, what they give to one another,
 * tables. Only of a chain that was bound without a problem. */
void wen_chain_graph(const struct wen_pipeline *pipeline, const struct wen_chain *chain, FILE *to);

#endif
