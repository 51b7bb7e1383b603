/* SPDX-License-Identifier: MIT */
/* Where the tests of the stage `segment` find the data files of the build. */
#ifndef WENLIU_TEST_PLUGIN_SEGMENT_FILES_H
#define WENLIU_TEST_PLUGIN_SEGMENT_FILES_H

#include "../../plugins/segment/lexicon.h"

#include <stdio.h>
#include <stdlib.h>

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

#endif
