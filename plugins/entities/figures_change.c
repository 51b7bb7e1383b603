/* SPDX-License-Identifier: MIT */
/* Changes: a quantity that tells how another one moved, and values that another one became. */
#include "figures_parts.h"

#include <string.h>

enum { REACH = 24 /* words that a change may be long */ };

#define BITS(class) (1u << (class))

static bool word_is(const struct figures_finder *finder, size_t i, const char *text)
{
    const struct figures_word *word = &finder->sentence[i];
    size_t size = strlen(text);

    return word->end - word->begin == size &&
           memcmp(finder->document->text + word->begin, text, size) == 0;
}

static bool from_word(const struct figures_finder *finder, size_t i)
{
    return word_is(finder, i, "由") || word_is(finder, i, "从") || word_is(finder, i, "從");
}

/* A word that says nothing between a verb and its number: 了, 约, 近. */
static bool slack(const struct figures_word *word)
{
    return figures_is(word, BITS(FIGURES_U) | BITS(FIGURES_W) | BITS(FIGURES_D)) ||
           (word->roles & FIGURES_STATE && !(word->roles & (FIGURES_MOVE | FIGURES_BECOME)));
}

/* Whether sentence[begin..end) names nothing. */
static bool no_content(const struct figures_finder *finder, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const struct figures_word *word = &finder->sentence[i];
        if (!figures_is(word, BITS(FIGURES_C) | BITS(FIGURES_D) | BITS(FIGURES_W) |
                                  BITS(FIGURES_U) | BITS(FIGURES_TIME) | BITS(FIGURES_T)) &&
            !(word->roles & (FIGURES_AGAINST | FIGURES_STATE))) {
            return false;
        }
    }
    return true;
}

/* Whether a quantity stands in sentence[begin..end) that may have become sentence[end]: no 十年前.
 */
static bool holds_amount(const struct figures_finder *finder, size_t begin, size_t end)
{
    bool time = figures_time_length(finder, end);

    for (size_t i = begin; i < end; i++) {
        if (finder->sentence[i].class == FIGURES_QUANTITY &&
            (time || !figures_time_length(finder, i))) {
            return true;
        }
    }
    return false;
}

/* 由40元提高到60元: where 由 stands, looking left from `at`; SIZE_MAX: nowhere. */
static size_t find_from(const struct figures_finder *finder, size_t begin, size_t at)
{
    for (size_t i = at; i-- > begin;) {
        if (from_word(finder, i)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool becomes_behind(const struct figures_finder *finder, size_t at, size_t end)
{
    bool became = false;

    for (size_t i = at; i < end && i < at + REACH; i++) {
        const struct figures_word *word = &finder->sentence[i];
        became = became || word->roles & (FIGURES_BECOME | FIGURES_MOVE);
        if (word->class == FIGURES_QUANTITY) {
            return became;
        }
    }
    return false;
}

/* Whether a verb stands between sentence[at] and the quantity before it. */
static bool moved_before(const struct figures_finder *finder, size_t from, size_t at)
{
    for (size_t i = at; i-- > from && finder->sentence[i].class != FIGURES_QUANTITY;) {
        if (finder->sentence[i].roles & (FIGURES_BECOME | FIGURES_MOVE)) {
            return true;
        }
    }
    return false;
}

static struct figures_place span(const struct figures_finder *finder, size_t first, size_t behind)
{
    return (struct figures_place){finder->sentence[first].begin, finder->sentence[behind - 1].end};
}

/* The first word of sentence[begin..end) that is no conjunction, adverb or mark. */
static size_t first_content(const struct figures_finder *finder, size_t begin, size_t end)
{
    while (begin < end && figures_is(&finder->sentence[begin],
                                     BITS(FIGURES_C) | BITS(FIGURES_W) | BITS(FIGURES_U))) {
        begin++;
    }
    return begin;
}

static bool comparison(const struct figures_finder *finder, size_t i)
{
    return (finder->sentence[i].roles & FIGURES_AGAINST) != 0;
}

/* A clause that only compares: 比去年高30元, 是老馆的4倍, 把纪录提高了41秒. */
static bool compares(const struct figures_finder *finder, size_t begin, size_t at)
{
    static const char *const likes[] = {"是", "为", "為", "相当于", "约为"};
    size_t first = first_content(finder, begin, at);

    if (first >= at) {
        return false;
    }
    if (word_is(finder, first, "比") || word_is(finder, first, "较") ||
        word_is(finder, first, "較")) {
        return true;
    }
    for (size_t i = 0; i < sizeof likes / sizeof likes[0]; i++) {
        if (word_is(finder, first, likes[i]) && word_is(finder, at - 1, "的")) {
            return true;
        }
    }
    return false;
}

enum figures_relation figures_change(const struct figures_finder *finder, size_t at, size_t behind,
                                     struct figures_place *change)
{
    size_t begin = figures_clause_begin(finder, at), end = figures_clause_end(finder, behind);
    size_t from = find_from(finder, begin, at);

    *change = (struct figures_place){0, 0};
    if (from != SIZE_MAX) {
        if (holds_amount(finder, from, at)) {
            *change = span(finder, from, behind);
            return moved_before(finder, from, at) ? FIGURES_BECOMES : FIGURES_VALUE;
        }
        if (becomes_behind(finder, behind, end)) {
            return FIGURES_NO_VALUE;
        }
    }
    if (compares(finder, begin, at)) {
        *change = span(finder, first_content(finder, begin, at), behind);
        return FIGURES_OF_BEFORE;
    }
    size_t verb = at;
    while (verb > begin && slack(&finder->sentence[verb - 1])) {
        verb--;
    }
    if (verb == begin || !(finder->sentence[verb - 1].roles & FIGURES_MOVE) ||
        (verb > begin + 1 && word_is(finder, verb - 2, "每"))) { /* 每升 is no rise */
        return FIGURES_VALUE;
    }
    size_t first = verb - 1;
    for (size_t i = first; i-- > begin;) {
        first = comparison(finder, i) ? i : first;
    }
    *change = span(finder, first, behind);
    size_t content = first_content(finder, begin, first);
    if (no_content(finder, begin, first)) {
        return FIGURES_OF_BEFORE;
    }
    if (word_is(finder, content, "把") || word_is(finder, content, "将")) {
        *change = span(finder, content, behind);
        return FIGURES_OF_BEFORE;
    }
    return FIGURES_VALUE;
}
