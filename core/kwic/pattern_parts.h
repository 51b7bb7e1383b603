/* SPDX-License-Identifier: MIT */
/* What the files of patterns share: pattern.c (reading them), match.c. */
#ifndef WENLIU_KWIC_PATTERN_PARTS_H
#define WENLIU_KWIC_PATTERN_PARTS_H

#include "kwic/pattern.h"

#include <regex.h>

/* A word or tag that is asked for. */
struct wen_kwic_choice {
    char *text;
    size_t size;
    bool prefix; /* what begins with it, too */
};

/* What one string, the text of a token or its tag, must be like. */
struct wen_kwic_form {
    enum { WEN_KWIC_ANY, WEN_KWIC_CHOICES, WEN_KWIC_REGEX } kind;
    struct wen_kwic_choice *choices;
    size_t count, capacity;
    regex_t regex; /* of the whole string */
};

/* One token pattern. */
struct wen_kwic_element {
    struct wen_kwic_form text, tag;
    bool negated;
    unsigned least, most; /* how often it comes */
};

/* Elements one by one: {2,3} makes two steps that must be and one that may. */
struct wen_kwic_step {
    unsigned element;
    bool optional;
};

struct wen_kwic_pattern {
    bool ignore_case;
    struct wen_kwic_element elements[WEN_KWIC_ELEMENTS];
    size_t element_count;
    struct wen_kwic_step *steps;
    size_t step_count;
    regex_t regex; /* of a pattern over text, where `over_text` */
    bool over_text;

    /* one of these byte strings stands in the JSON of every match; none: nothing is known */
    char *needles[WEN_KWIC_ALTERNATIVES];
    size_t needle_count;

    /* the document at hand */
    const struct wen_kwic_token *tokens;
    size_t token_count;
    uint8_t *known; /* for each token and element: 0 not looked at, 1 no, 2 yes */
    size_t known_capacity;
    uint8_t *now, *next; /* of each step: whether it comes next; one more for the end */
};

#endif
