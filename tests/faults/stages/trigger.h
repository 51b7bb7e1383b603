/* SPDX-License-Identifier: MIT */
/* The stages in this folder do what a stage must never do, on documents whose
 * raw bytes hold the word FAULT. */
#ifndef WENLIU_TESTS_TRIGGER_H
#define WENLIU_TESTS_TRIGGER_H

#include "wenliu/stage.h"

static inline bool says(const struct wen_document *document, const char *word)
{
    const size_t size = strlen(word);

    for (size_t i = 0; i + size <= document->raw.size; i++) {
        if (memcmp(document->raw.data + i, word, size) == 0) {
            return true;
        }
    }
    return false;
}

static inline bool triggered(const struct wen_document *document)
{
    return says(document, "FAULT");
}

#endif
