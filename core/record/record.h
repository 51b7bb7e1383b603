/* SPDX-License-Identifier: MIT */
/* A raw document on its way from the reader to a worker. */
#ifndef WENLIU_RECORD_RECORD_H
#define WENLIU_RECORD_RECORD_H

#include "wenliu/stage.h"

#include <stdbool.h>

/* A field that the reader found: a string, as text. */
struct wen_record_field {
    struct wen_string name, value;
};

/* One document, or an input that is refused. Whoever filled it in says how
 * long what it points to lives. */
struct wen_record {
    bool refused;             /* then `reason` says why, and there is no raw */
    struct wen_string id;     /* valid UTF-8; any character may be in it, NUL too */
    struct wen_string source; /* where it stands: file, or file:line, for messages; valid UTF-8 */
    struct wen_string raw;    /* may be empty, never NULL */
    struct wen_string reason; /* valid UTF-8, to read behind "source: "; without an end mark */
    const struct wen_record_field *fields;
    size_t field_count;
};

#endif
