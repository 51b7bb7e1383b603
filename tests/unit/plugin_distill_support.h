/* SPDX-License-Identifier: MIT */
/* Documents of the tests of the stage `distill`, written as words with tags. */
#ifndef WENLIU_TEST_PLUGIN_DISTILL_SUPPORT_H
#define WENLIU_TEST_PLUGIN_DISTILL_SUPPORT_H

#include "../../plugins/distill/corpus.h"

#include <stdlib.h>

/* Adds a document such as "我/r 来到/v 北京/LOC _ 。/": words apart by single spaces, each with its
 * tag behind the last '/'; what has none lies in no token, where _ is a space and | a line's end.
 * False where memory is exhausted. */
static inline bool add_tagged(struct distill_corpus *corpus, const char *tagged)
{
    size_t size = strlen(tagged);
    char *text = malloc(size + 1);
    uint32_t *columns = calloc(3 * size + 3, sizeof *columns);
    uint32_t *begin = columns, *end = columns + size + 1, *tag = columns + 2 * (size + 1);
    struct student_cells *cells = calloc(1, sizeof *cells);
    struct distill_document document = {.begin = begin, .end = end, .tag = tag};
    size_t at = 0;
    bool done = text && columns && cells;

    while (done && *tagged) {
        size_t length = strcspn(tagged, " ");
        const char *slash = memrchr(tagged, '/', length);
        size_t word = slash && slash > tagged ? (size_t)(slash - tagged) : length;
        memcpy(text + at, tagged, word);
        if (word < length) {
            uint32_t number = distill_corpus_tag(corpus, slash + 1, length - word - 1);
            done = number != DISTILL_NONE;
            begin[document.count] = (uint32_t)at;
            end[document.count] = (uint32_t)(at + word);
            tag[document.count++] = number;
        }
        for (size_t i = at; i < at + word; i++) {
            text[i] = (char)(text[i] == '_' ? ' ' : text[i] == '|' ? '\n' : text[i]);
        }
        at += word;
        tagged += length + (tagged[length] == ' ');
    }
    document.text = wen_string(text, at);
    done = done && distill_corpus_add(corpus, cells, &document);
    free(text);
    free(columns);
    free(cells);
    return done;
}

#endif
