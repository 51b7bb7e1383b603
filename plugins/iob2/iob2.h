/* SPDX-License-Identifier: MIT */
/* Files of annotated sentences: their text, and where in it the names are.
 * Needs no host.
 *
 * A line is a word or character and its tag, with tabs or else blanks between:
 * "number word tag …" as the CoNLL files have it, or "word … tag". An empty line
 * ends a sentence; "#" and a blank begin a comment. A tag is O, or one of B I M
 * E L S U, "-" and a type [A-Z][A-Z0-9_]*; B, S, U, and another type than that of
 * the line before, begin a name. */
#ifndef WENLIU_IOB2_H
#define WENLIU_IOB2_H

#include "wenliu/stage.h"

struct iob2_span {
    uint32_t begin, end;    /* bytes of the text */
    struct wen_string type; /* of a name: in the bytes that were read */
};

struct iob2_spans {
    struct iob2_span *spans;
    size_t count, capacity;
};

/* Starts as {0}; kept from file to file. */
struct iob2 {
    char *text; /* the words without blanks but for one between letters or digits of two words, a
                   sentence a line */
    size_t size, capacity;
    struct iob2_spans sentences, names;
};

/* Reads a file of less than 4 GiB. False with a sentence in reason[size], which names the line. */
bool iob2_read(struct iob2 *iob2, struct wen_string file, char *reason, size_t size);

void iob2_free(struct iob2 *iob2);

#endif
