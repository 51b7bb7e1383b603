/* SPDX-License-Identifier: MIT */
/* The stage `sample`: passes a share of the documents on. Which ones depends on
 * their bytes and a seed alone, so it is the same in any order, any shard and
 * with any number of workers. */
#include "sample.h"

struct options {
    double share;
    int64_t seed;
};

static const struct wen_option options[] = {
    {"share", WEN_OPTION_NUMBER, offsetof(struct options, share), NULL, 0, 1, NULL,
     "The share of the documents that is passed on; the others are dropped."},
    /* 2^53 - 1: the largest whole number that every reader of JSON keeps */
    {"seed", WEN_OPTION_INTEGER, offsetof(struct options, seed), "0", 0, 9007199254740991.0, NULL,
     "Another seed takes another sample."},
    {0}};

static const struct wen_schema raw_schema = {.name = "raw"};
static const struct wen_schema *const needs[] = {&raw_schema, NULL};

static int sample_open(struct wen_context *context, const void *chosen, void **self)
{
    (void)context;
    /* options live as long as the stage, and there is nothing else to keep */
    *self = (void *)(uintptr_t)chosen;
    return WEN_OK;
}

static int sample_process(struct wen_context *context, void *self,
                          const struct wen_document *document)
{
    const struct options *chosen = self;

    return sample_takes(document->raw, (uint64_t)chosen->seed, chosen->share)
               ? WEN_OK
               : wen_fail(context, WEN_DROP, "it is not in the sample");
}

WEN_STAGE(sample, .name = "sample", .version = "0.1.0",
          .summary = "Passes a share of the documents on, chosen by their bytes.", .needs = needs,
          .options = options, .options_size = sizeof(struct options), .open = sample_open,
          .process = sample_process);
