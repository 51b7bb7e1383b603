/* SPDX-License-Identifier: MIT */
/* Finding what a pattern asks for. All steps that may come next are followed
 * side by side, so that no pattern takes more than tokens times steps for each
 * place where a match may begin. */
#include "base/heap.h"
#include "base/utf8.h"
#include "kwic/pattern_parts.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- one token -------------------------------------------------------- */

/* How many bytes of `string` are `choice` without regard to case; SIZE_MAX: it does not begin so.
 */
static size_t folded_prefix(const struct wen_kwic_choice *choice, struct wen_string string)
{
    size_t at = 0;

    for (size_t own = 0; own < choice->size;) {
        if (at == string.size) {
            return SIZE_MAX;
        }
        uint32_t wanted = wen_utf8_next(choice->text, &own);
        uint32_t there = wen_utf8_next(string.data, &at);
        if (wanted != there && utf8proc_tolower((utf8proc_int32_t)wanted) !=
                                   utf8proc_tolower((utf8proc_int32_t)there)) {
            return SIZE_MAX;
        }
    }
    return at;
}

static bool is_choice(const struct wen_kwic_choice *choice, struct wen_string string,
                      bool ignore_case)
{
    if (ignore_case) {
        size_t size = folded_prefix(choice, string);
        return size == string.size || (choice->prefix && size != SIZE_MAX);
    }
    return (choice->prefix ? string.size >= choice->size : string.size == choice->size) &&
           memcmp(string.data, choice->text, choice->size) == 0;
}

/* A string that is missing is like nothing but "any". */
static bool fits(const struct wen_kwic_form *form, struct wen_string string, bool ignore_case)
{
    if (form->kind == WEN_KWIC_ANY) {
        return true;
    }
    if (!string.data) {
        return false;
    }
    if (form->kind == WEN_KWIC_REGEX) {
        /* the leftmost and longest match is all of the string, if that is one */
        regmatch_t span = {.rm_so = 0, .rm_eo = (regoff_t)string.size};
        return regexec(&form->regex, string.data, 1, &span, REG_STARTEND) == 0 && span.rm_so == 0 &&
               (size_t)span.rm_eo == string.size;
    }
    for (size_t i = 0; i < form->count; i++) {
        if (is_choice(&form->choices[i], string, ignore_case)) {
            return true;
        }
    }
    return false;
}

/* Looks at a token once for each element. */
static bool is_like(struct wen_kwic_pattern *pattern, unsigned number, size_t at)
{
    uint8_t *known = &pattern->known[number * pattern->token_count + at];

    if (!*known) {
        const struct wen_kwic_element *element = &pattern->elements[number];
        const struct wen_kwic_token *token = &pattern->tokens[at];
        bool like = fits(&element->text, token->text, pattern->ignore_case) &&
                    fits(&element->tag, token->tag, pattern->ignore_case);
        *known = like != element->negated ? 2 : 1;
    }
    return *known == 2;
}

/* ---- sequences -------------------------------------------------------- */

void wen_kwic_pattern_begin(struct wen_kwic_pattern *pattern, const struct wen_kwic_token *tokens,
                            size_t count)
{
    size_t size = pattern->element_count * count;

    if (size > pattern->known_capacity) {
        pattern->known = wen_heap_resize(pattern->known, size, 1);
        pattern->known_capacity = size;
    }
    if (size) {
        memset(pattern->known, 0, size);
    }
    pattern->tokens = tokens;
    pattern->token_count = count;
}

/* A step that may be left out lets the one behind it come, too. */
static void skip_optional(const struct wen_kwic_pattern *pattern, uint8_t *set)
{
    for (size_t i = 0; i < pattern->step_count; i++) {
        if (set[i] && pattern->steps[i].optional) {
            set[i + 1] = 1;
        }
    }
}

/* Where the longest match that begins there ends; `begin` where there is none. */
static size_t longest(struct wen_kwic_pattern *pattern, size_t begin, size_t limit)
{
    size_t steps = pattern->step_count, end = begin;
    bool alive = true;

    memset(pattern->now, 0, steps + 1);
    pattern->now[0] = 1;
    skip_optional(pattern, pattern->now);
    for (size_t at = begin; alive && at < limit; at++) {
        alive = false;
        memset(pattern->next, 0, steps + 1);
        for (size_t i = 0; i < steps; i++) {
            if (pattern->now[i] && is_like(pattern, pattern->steps[i].element, at)) {
                pattern->next[i + 1] = 1;
                alive = true;
            }
        }
        skip_optional(pattern, pattern->next);
        if (pattern->next[steps]) {
            end = at + 1;
        }
        uint8_t *done = pattern->now;
        pattern->now = pattern->next;
        pattern->next = done;
    }
    return end;
}

bool wen_kwic_pattern_next(struct wen_kwic_pattern *pattern, size_t from, size_t limit,
                           size_t *begin, size_t *end)
{
    const struct wen_kwic_step *first = &pattern->steps[0];

    for (*begin = from; *begin < limit; ++*begin) {
        if (!first->optional && !is_like(pattern, first->element, *begin)) {
            continue;
        }
        *end = longest(pattern, *begin, limit);
        if (*end > *begin) {
            return true;
        }
    }
    return false;
}

/* ---- text ------------------------------------------------------------- */

bool wen_kwic_pattern_search(const struct wen_kwic_pattern *pattern, const char *text,
                             size_t origin, size_t from, size_t limit, size_t *begin, size_t *end)
{
    while (from < limit) {
        regmatch_t span = {.rm_so = 0, .rm_eo = (regoff_t)(limit - from)};
        bool line_begin = from == origin || text[from - 1] == '\n';
        int flags = REG_STARTEND | (line_begin ? 0 : REG_NOTBOL);
        if (regexec(&pattern->regex, text + from, 1, &span, flags) != 0) {
            return false;
        }
        *begin = from + (size_t)span.rm_so;
        *end = from + (size_t)span.rm_eo;
        if (*end > *begin) {
            return true;
        }
        from = *begin;
        if (from < limit) {
            wen_utf8_next(text, &from); /* behind an empty match */
        }
    }
    return false;
}

bool wen_kwic_pattern_possible(const struct wen_kwic_pattern *pattern, const char *bytes,
                               size_t size)
{
    for (size_t i = 0; i < pattern->needle_count; i++) {
        const char *needle = pattern->needles[i];
        if (memmem(bytes, size, needle, strlen(needle))) {
            return true;
        }
    }
    return !pattern->needle_count || memmem(bytes, size, "\\u", 2);
}
