/* SPDX-License-Identifier: MIT */
/* Gives spans that are no spans: one kind of nonsense for each digit behind FAULT. */
#include "trigger.h"

static const struct wen_schema marks = {"marks", WEN_SPANS | WEN_DISJOINT, NULL, "Nonsense."};
static const struct wen_schema text = {"text", 0, NULL, "The text."};

/* begin and end of two rows */
static const uint32_t nonsense[][4] = {
    {0, 4000000000u, 0, 3}, /* beyond the text */
    {3, 0, 3, 6},           /* backwards */
    {3, 3, 3, 6},           /* empty */
    {1, 3, 3, 6},           /* inside a character */
    {3, 6, 0, 3},           /* not sorted */
    {0, 6, 3, 9},           /* overlapping */
};

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    if (!triggered(document)) {
        return WEN_OK;
    }
    const char *word = strstr(document->text.data, "FAULT");
    const uint32_t *row = nonsense[(word[5] - '0') % 6];
    const struct wen_rows *rows = wen_add(context, 0, 2);
    for (int i = 0; i < 2; i++) {
        rows->begin[i] = row[2 * i];
        rows->end[i] = row[2 * i + 1];
    }
    return WEN_OK;
}

WEN_STAGE(nonsense_spans, .name = "nonsense_spans", .version = "1.0", .summary = "Nonsense spans.",
          .needs = (const struct wen_schema *const[]){&text, NULL},
          .gives = (const struct wen_schema *const[]){&marks, NULL}, .process = process);
