/* SPDX-License-Identifier: MIT */
/* What came of a test beside what was expected of it. */
#ifndef WENLIU_EXPECT_COMPARE_H
#define WENLIU_EXPECT_COMPARE_H

#include "expect/file.h"

/* A part of the test's file that would agree with what came if it read so. */
struct wen_expect_edit {
    size_t begin, end; /* bytes of the file */
    char *text;        /* to free() */
};

/* What came of a comparison; starts as {0}, free with wen_expect_verdict_free(). */
struct wen_expect_verdict {
    struct wen_buffer said; /* "" where all is as expected; else the differences, line by line */
    struct wen_expect_edit *edits;
    size_t edit_count, edit_capacity;
};

/* Compares what wen_expect_attempt() returned and appended with what the case expects. */
void wen_expect_compare(const struct wen_expect_file *file, const struct wen_expect_case *of,
                        int status, struct wen_buffer *result, struct wen_expect_verdict *verdict);

void wen_expect_verdict_free(struct wen_expect_verdict *verdict);

/* The file's text with all edits made, which do not overlap; to free(). */
char *wen_expect_edited(const struct wen_expect_file *file, struct wen_expect_edit *edits,
                        size_t count);

#endif
