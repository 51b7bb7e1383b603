/* SPDX-License-Identifier: MIT */
/* Finds out which charset a document is in. */
#ifndef DECODE_DETECT_H
#define DECODE_DETECT_H

#include "charset.h"
#include "plausible.h"

/* Bytes or characters are no text where more than one in so many is a control. */
#define DECODE_BINARY_SHARE 50u

/* What detection keeps from document to document. Starts as {0}, but for `charsets.characters`. */
struct decode_detector {
    struct decode_charsets charsets;
    struct decode_everyday *everyday;
    struct decode_text sample;
};

enum decode_verdict {
    DECODE_FOUND = 0,
    DECODE_BINARY,    /* these bytes are no text */
    DECODE_IMPOSSIBLE /* no memory, or iconv lacks a charset that is needed */
};

struct decode_finding {
    const struct decode_charset *charset;
    size_t mark;       /* bytes at the beginning that are a byte order mark */
    size_t at;         /* of DECODE_BINARY: the first byte that shows it */
    double confidence; /* 0 to 1: see decode_evidence() */
};

/* Finds the charset of raw. The time does not grow with the size, except for the search of the
 * first byte that is not ASCII. */
enum decode_verdict decode_detect(struct decode_detector *detector, const char *raw, size_t size,
                                  struct decode_finding *finding);

/* For UTF-16 and UTF-32 as they are named: the charset with the byte order that the document's
 * mark says, else with the likely one. Any other charset is returned as it is. *mark as above. */
const struct decode_charset *decode_detect_order(struct decode_detector *detector,
                                                 const struct decode_charset *charset,
                                                 const char *raw, size_t size, size_t *mark);

void decode_detector_free(struct decode_detector *detector);

#endif
