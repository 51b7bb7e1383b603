/* SPDX-License-Identifier: MIT */
/* Raw bytes to text, with the reasons to refuse a document. */
#ifndef DECODE_READER_H
#define DECODE_READER_H

#include "detect.h"
#include "mojibake.h"
#include "script.h"

#include "wenliu/stage.h"

struct decode_reading {
    const char *charset; /* a name, or "auto" */
    bool nfc;
    double max_replaced;
    unsigned rules; /* enum decode_rule */
    bool undo_mojibake;
    struct decode_script *script; /* NULL: characters stay; else it becomes the reader's */
};

/* Serves one document after another. Starts as {0}; does not move in memory once it is open. */
struct decode_reader {
    struct decode_reading options;
    struct decode_characters characters;
    struct decode_detector detector;
    struct decode_mojibake mojibake;
    struct decode_text text;             /* of the document at hand */
    const struct decode_charset *forced; /* NULL: found out for each document */
};

/* WEN_OK, or WEN_STOP with the reason recorded. Free the reader in either case. */
int decode_reader_open(struct wen_context *context, struct decode_reader *reader,
                       const struct decode_reading *options);

/* Reads a document into reader->text, which may point into raw. *kind: how it was read wrongly
 * before it was saved; turned back where the options say so. found->confidence is NaN where the
 * charset was named. WEN_OK, or WEN_QUARANTINE or WEN_STOP with the reason recorded. */
int decode_reader_read(struct wen_context *context, struct decode_reader *reader,
                       struct wen_string raw, struct decode_finding *found,
                       enum decode_mojibake_kind *kind);

/* Gives memory back: what is more than one document should leave behind, or all of it. */
void decode_reader_trim(struct decode_reader *reader);
void decode_reader_free(struct decode_reader *reader);

#endif
