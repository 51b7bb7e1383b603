/* SPDX-License-Identifier: MIT */
/* What documents are grouped by: a small language, read once and worked out for each document.
 *
 *   expression = part | "year(" part ")" | "month(" part ")"
 *   part       = "folder" | "source" | "kind" | ["meta."] name of a field */
#ifndef WENLIU_KEYWORDS_GROUP_EXPRESSION_H
#define WENLIU_KEYWORDS_GROUP_EXPRESSION_H

#include "bytes.h"
#include "error.h"
#include "wenliu/stage.h"

enum keywords_group_part {
    KEYWORDS_BY_FIELD,
    KEYWORDS_BY_FOLDER, /* the name of the folder that the document's file lies in */
    KEYWORDS_BY_SOURCE, /* the name of the file, without the line */
    KEYWORDS_BY_KIND    /* of the block that a token stands in: not of the document */
};

enum keywords_group_date { KEYWORDS_WHOLE, KEYWORDS_YEAR, KEYWORDS_MONTH };

/* Starts as {0}. */
struct keywords_group_expression {
    enum keywords_group_part part;
    enum keywords_group_date date;
    char *field; /* with KEYWORDS_BY_FIELD */
};

/* False, with a sentence that shows the language, where the text is none. */
bool keywords_group_parse(struct keywords_group_expression *expression, const char *text,
                          struct keywords_error *error);

/* Puts the group of a document into `to`, which it empties before; controls are blanks; it stays
 * empty where the document has none: without such a field, or with one that is no date. Not for
 * KEYWORDS_BY_KIND. False where memory is exhausted. */
bool keywords_group_of(const struct keywords_group_expression *expression,
                       const struct wen_document *document, struct keywords_bytes *to);

/* Appends year ("2013") or year and month ("2013-05") of a date that begins with the year: the
 * forms of ISO 8601, 2013/5/6, 2013.5.6, 2013年5月6日. Nothing where it is no such date. False
 * where memory is exhausted. */
bool keywords_group_put_date(struct keywords_bytes *to, struct wen_string date, bool month);

void keywords_group_free(struct keywords_group_expression *expression);

#endif
