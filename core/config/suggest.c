/* SPDX-License-Identifier: MIT */
/* What a user who mistyped a name may have meant. */
#include "base/utf8.h"
#include "config/problems.h"

#include <stdio.h>
#include <string.h>

/* Names that are compared have at most this many bytes; stages' names have 64. */
enum { LONGEST = 80 };

/* Optimal string alignment distance, or `limit` + 1 where it is more. */
static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size, unsigned limit)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];

    if (a_size > LONGEST || b_size > LONGEST ||
        (a_size > b_size ? a_size - b_size : b_size - a_size) > limit) {
        return limit + 1;
    }
    for (size_t j = 0; j <= b_size; j++) {
        last[j] = (unsigned)j;
        before[j] = 0;
    }
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            row[j] = best;
        }
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b_size] > limit ? limit + 1 : last[b_size];
}

const char *wen_did_you_mean(const char *wrong, const char *const *names)
{
    size_t size = strnlen(wrong, LONGEST + 3);
    const char *nearest = NULL;
    unsigned best = 3;

    for (; *names; names++) {
        size_t name_size = strlen(*names);
        unsigned limit = name_size < 5 ? 1 : 2;
        unsigned edits = distance(wrong, size, *names, name_size, limit);
        if (edits <= limit && edits < best) {
            best = edits;
            nearest = *names;
        }
    }
    return nearest;
}

void wen_suggest(struct wen_buffer *to, const char *wrong, const char *const *names)
{
    const char *nearest = wen_did_you_mean(wrong, names);

    if (nearest) {
        wen_buffer_format(to, "; did you mean \"%s\"?", nearest);
        return;
    }
    for (size_t i = 0; names[i]; i++) {
        const char *before = i == 0 ? "; there is " : (names[i + 1] ? ", " : " and ");
        wen_buffer_format(to, "%s%s", before, names[i]);
    }
}

struct wen_brief wen_brief(const char *name)
{
    struct wen_brief brief;
    size_t size = strnlen(name, sizeof brief.text);

    if (size < sizeof brief.text) {
        memcpy(brief.text, name, size + 1);
        return brief;
    }
    size = sizeof brief.text - sizeof "…";
    while (size > 0 && !wen_utf8_boundary(name, size + 1, size)) {
        size--;
    }
    snprintf(brief.text, sizeof brief.text, "%.*s…", (int)size, name);
    return brief;
}
