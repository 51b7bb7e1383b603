/* SPDX-License-Identifier: MIT */
/* What the parts of the stage share: its options, its state, its layers and columns. */
#ifndef ENTITIES_STAGE_H
#define ENTITIES_STAGE_H

#include "corpus.h"
#include "engine.h"
#include "figures_stage.h"
#include "names.h"
#include "tally.h"
#include "wenliu/stage.h"

enum { NAMES_GRAMMAR, NAMES_TAGS, NAMES_NONE };

struct entities_options {
    struct wen_strings gazetteers, rules;
    bool builtin, builtin_rules;
    int names;
    int64_t memory_mib;
};

struct entities_self {
    struct entities_engine engine;
    struct entities_tally *tally; /* of the unit */
    struct entities_corpus corpus;
    struct entities_figures figures;
    struct entities_names *grammar; /* NULL without names "grammar" */
    struct entities_tokens tokens;
    struct entities_spans names, base, found;
