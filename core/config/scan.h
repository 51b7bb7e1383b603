/* SPDX-License-Identifier: MIT */
/* The strict scan of JSON (RFC 8259): finds faults and calls out values; keeps
 * and allocates nothing. Numbers that overflow a double, \u0000 and nesting
 * beyond WEN_JSON_DEPTH are faults too. */
#ifndef WENLIU_CONFIG_SCAN_H
#define WENLIU_CONFIG_SCAN_H

#include "config/json.h"

#include <stdbool.h>
#include <stddef.h>

/* A number of more characters is refused: cJSON's buffer holds no more. */
#define WEN_JSON_NUMBER 63

struct wen_scan_fault {
    size_t place;
    size_t end;   /* where > place: with [place, end) blanked the text would be JSON */
    size_t other; /* a place that belongs to it, or WEN_NO_PLACE */
    const char *relation;
    const char *reason; /* a sentence; both are literals */
};

/* Who listens. `fault` returns whether to go on behind a fault, where the
 * scan can. */
struct wen_scan_listener {
    bool (*fault)(void *self, const struct wen_scan_fault *fault);
    void (*value)(void *self, size_t place, size_t key); /* in pre-order; key or WEN_NO_PLACE */
    void *self;
};

/* Scans text[from..size). Without a fault returns true. */
bool wen_scan(const char *text, size_t size, size_t from, const struct wen_scan_listener *listener);

#endif
