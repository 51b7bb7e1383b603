/* SPDX-License-Identifier: MIT */
/* What the files of the comparison share: compare.c (values, documents) and
 * difference.c (lists of rows, words, edits). */
#ifndef WENLIU_EXPECT_COMPARE_PARTS_H
#define WENLIU_EXPECT_COMPARE_PARTS_H

#include "expect/compare.h"

struct comparison {
    const struct wen_expect_file *file;
    const struct wen_expect_case *of;
    struct wen_expect_verdict *verdict;
    struct wen_json came;
    const char *document; /* the id, where there are several; or NULL */
};

/* Whether a row, or a line, is as wanted. */
bool wen_expect_same_row(const struct comparison *comparison, const cJSON *wanted,
                         const cJSON *came);

/* Compares two lists and tells of their difference; `thing` is what the list is one of. */
void wen_expect_compare_list(struct comparison *comparison, const char *thing, const cJSON *wanted,
                             const cJSON *came);

/* Says a sentence, with the document it is about. */
void wen_expect_say(struct comparison *comparison, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says that there is no such layer, table or file among `others`, by their names. */
void wen_expect_say_no(struct comparison *comparison, const char *thing, const char *name,
                       const cJSON *others);

/* Says a value as a line with `sign` in front; of an object just the members that `like` (an
 * object, or NULL: all) has. */
void wen_expect_say_value(struct comparison *comparison, char sign, const cJSON *value,
                          const cJSON *like);

/* Notes that the value in the file would have to be `came`, a list or what wen_expect_say_value()
 * says. */
void wen_expect_edit(struct comparison *comparison, const cJSON *wanted, const cJSON *came,
                     const cJSON *like);

#endif
