/* SPDX-License-Identifier: MIT */
/* A host for the stage decode that keeps rows as the real one does. */
#ifndef PLUGIN_DECODE_HOST_H
#define PLUGIN_DECODE_HOST_H

#include "record/rows.h"
#include "wenliu/stage.h"

extern const struct wen_stage decode_LTX_wen_stage;

enum { TEXT, BLOCKS, SENTENCES, SOURCE, LAYERS };

/* The stage's options, as its table lays them out. */
struct options {
    const char *charset;
    int layout;
    bool nfc;
    double max_replaced;
    bool entities;
    int mojibake, width;
};

/* What a stage was given and what it said; one for the whole process. */
extern struct sample_host {
    struct wen_context context;
    struct wen_arena arena;
    struct wen_store layers[LAYERS];
    struct wen_labels labels;
    struct wen_string text;
    char charset[64], mojibake[64], reason[512];
    int64_t replaced, dropped;
    double confidence;
    char emitted[64];
    size_t emitted_size;
    int64_t counted;
} host;

/* Opens the stage; a failure fails the test. The caller closes it. */
void *sample_open(const struct options *options);

/* Runs one document and returns the stage's answer; what it gave lies in `host` until the next. */
int sample_run(void *self, const char *raw, size_t size);

/* What the layers promise: the host's own check; each sentence in one block; every character of a
 * block that is no space in one sentence; none outside of blocks; the map covers the text. */
void sample_check_layers(void);

/* Before and after the tests of a group, for cmocka. */
int sample_fill(void **state);
int sample_empty(void **state);

#endif
