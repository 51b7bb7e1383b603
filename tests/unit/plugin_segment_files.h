/* SPDX-License-Identifier: MIT */
/* Where the tests of the stage `segment` find the data files of the build, and how they cut. */
#ifndef WENLIU_TEST_PLUGIN_SEGMENT_FILES_H
#define WENLIU_TEST_PLUGIN_SEGMENT_FILES_H

#include "../../plugins/segment/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The path of a data file such as "segment/jieba.lexicon"; valid until the next call. */
static inline const char *segment_test_file(void *self, const char *name)
{
    static char path[4096];

    (void)self;
    snprintf(path, sizeof path, "%s/plugins/%s", getenv("BUILD"), name);
    return path;
}

static inline struct segment_files segment_test_files(void)
{
    return (struct segment_files){segment_test_file, NULL};
}

/* The tokens of a whole text; a test fails where the engine does, or does not get on. Free with
 * segment_tokens_free(). */
static inline struct segment_tokens segment_test_cut(const struct segment_engine *kind,
                                                     void *engine, const char *text, size_t size)
{
    struct segment_tokens tokens = {0};
    struct segment_messages messages;
    size_t at = 0;

    while (at < size) {
        size_t before = at;
        assert_int_equal(kind->cut(engine, text, size, &at, &tokens, &messages), 0);
        assert_true(at > before);
    }
    assert_int_equal(at, size);
    return tokens;
}

#endif
