/* SPDX-License-Identifier: MIT */
/* Takes the place of the stage `segment`: every character of three bytes is a
 * word, every other byte ends one. What it does at some characters is not what
 * a stage should do: 龘 kills its process, 鱻 refuses, 麤 prints, 爨 breaks the
 * contract, 靐 sleeps a little. */
#include "wenliu/stage.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

struct options {
    const char *tags;
};

static const struct wen_option options[] = {
    {"tags", WEN_OPTION_STRING, offsetof(struct options, tags), "null", 0, 0, NULL, "Not used."},
    {0}};

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema tokens = {
    "tokens", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE, NULL, "Characters."};
static const struct wen_schema *const needs[] = {&text, NULL};
static const struct wen_schema *const gives[] = {&tokens, NULL};

static bool has(const struct wen_document *document, const char *character)
{
    return strstr(document->text.data, character) != NULL;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    const struct wen_string *words = &document->text;

    (void)self;
    if (has(document, "龘")) {
        raise(SIGKILL);
    }
    if (has(document, "鱻")) {
        return wen_fail(context, WEN_QUARANTINE, "it does not want to");
    }
    if (has(document, "麤")) {
        printf("麤\n");
        fflush(stdout);
    }
    if (has(document, "爨")) {
        wen_add(context, 7, 1);
    }
    if (has(document, "靐")) {
        usleep(100000);
    }
    for (uint32_t i = 0; i < words->size; i++) {
        if (((unsigned char)words->data[i] & 0xF0) == 0xE0) {
            const struct wen_rows *rows = wen_add(context, 0, 1);
            rows->begin[0] = i;
            rows->end[0] = i + 3;
        }
    }
    return WEN_OK;
}

WEN_STAGE(segment, .name = "segment", .version = "1", .summary = "Cuts the text into characters.",
          .needs = needs, .gives = gives, .options = options,
          .options_size = sizeof(struct options), .process = process);
