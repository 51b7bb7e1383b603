/* SPDX-License-Identifier: MIT */
/* Indicators: the thing behind a measure word (43 名|联企干部), the words before a unit
 * (规上工业总产值 168.6 亿元), or what an earlier figure of the sentence was about. */
#include "figures_parts.h"

#include <string.h>

enum {
    REACH = 12,   /* words of an indicator */
    LONGEST = 18, /* its characters */
    SHORTEST = 2  /* those of a verb that says enough alone */
};

#define BITS(class) (1u << (class))
#define NOUNS (BITS(FIGURES_N) | BITS(FIGURES_OTHER))

struct phrase {
    size_t begin, end; /* words; equal: none */
    bool noun;         /* it has one */
    bool linked;       /* 的 stands between it and the quantity */
};

static bool of(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *word = &finder->sentence[i];

    return word->end - word->begin == 3 &&
           memcmp(finder->document->text + word->begin, "的", 3) == 0;
}

static bool noun_at(const struct figures_finder *finder, size_t i, size_t end)
{
    return i < end &&
           figures_is(&finder->sentence[i], NOUNS | BITS(FIGURES_A) | BITS(FIGURES_NAME));
}

static struct figures_place place(const struct figures_finder *finder, const struct phrase *phrase)
{
    return phrase->begin < phrase->end
               ? (struct figures_place){finder->sentence[phrase->begin].begin,
                                        finder->sentence[phrase->end - 1].end}
               : (struct figures_place){0, 0};
}

/* Whether a quantity stands before the next mark of the clause. */
static bool quantity_ahead(const struct figures_finder *finder, size_t at, size_t end)
{
    for (size_t i = at; i < end && i < at + REACH && finder->sentence[i].class != FIGURES_LIST;
         i++) {
        if (finder->sentence[i].class == FIGURES_QUANTITY) {
            return true;
        }
    }
    return false;
}

/* Whether the word may go on with a noun phrase to the right. */
static bool goes_on(const struct figures_finder *finder, const struct phrase *phrase, size_t i,
                    size_t end)
{
    const struct figures_word *word = &finder->sentence[i];

    if (word->roles & FIGURES_NO_THING) {
        return false;
    }
    if (figures_is(word, NOUNS)) {
        return true;
    }
    if (figures_is(word, BITS(FIGURES_NAME))) {
        return !phrase->noun;
    }
    if (figures_is(word, BITS(FIGURES_A))) {
        return noun_at(finder, i + 1, end) || (i + 2 < end && of(finder, i + 1));
    }
    if (of(finder, i)) {
        return i > phrase->begin && !(finder->sentence[i - 1].roles & FIGURES_REGION) &&
               noun_at(finder, i + 1, end) && !quantity_ahead(finder, i + 1, end);
    }
    if (figures_is(word, BITS(FIGURES_C) | BITS(FIGURES_LIST))) {
        return phrase->noun && noun_at(finder, i + 1, end) && !quantity_ahead(finder, i + 1, end);
    }
    return figures_is(word, BITS(FIGURES_W)) && noun_at(finder, i + 1, end);
}

/* 3名受伤的|工人: a verb before 的 and a noun. */
static bool clause_of(const struct figures_finder *finder, size_t i, size_t end, size_t *noun)
{
    for (size_t k = i; k < end && k < i + 5; k++) {
        if (of(finder, k) && noun_at(finder, k + 1, end)) {
            *noun = k + 1;
            return true;
        }
        if (!figures_is(&finder->sentence[k], BITS(FIGURES_V) | BITS(FIGURES_D) |
                                                  BITS(FIGURES_NAME) | NOUNS | BITS(FIGURES_P))) {
            break;
        }
    }
    return false;
}

static struct phrase right_phrase(const struct figures_finder *finder, size_t behind, bool counted)
{
    size_t end = figures_clause_end(finder, behind), i = behind;
    struct phrase phrase = {0, 0, false, false};

    while (i < end && ((finder->sentence[i].roles & FIGURES_NO_THING) ||
                       figures_is(&finder->sentence[i], BITS(FIGURES_W)))) {
        i++;
    }
    if (i < end && of(finder, i)) {
        phrase.linked = true;
        i++;
    }
    phrase.begin = phrase.end = i;
    if (counted && i < end && figures_is(&finder->sentence[i], BITS(FIGURES_V)) &&
        !(finder->sentence[i].roles & (FIGURES_STATE | FIGURES_SHARE))) {
        size_t noun;
        if (clause_of(finder, i, end, &noun)) {
            i = noun;
        } else if (i + 1 < end && figures_is(&finder->sentence[i + 1], NOUNS)) {
            i++; /* 联企干部, read as a verb with its object */
        }
    }
    while (i < end && i < phrase.begin + REACH && goes_on(finder, &phrase, i, end)) {
        phrase.noun = phrase.noun ||
                      figures_is(&finder->sentence[i], NOUNS | (counted ? BITS(FIGURES_NAME) : 0));
        phrase.end = ++i;
    }
    while (phrase.end > phrase.begin &&
           figures_is(&finder->sentence[phrase.end - 1],
                      BITS(FIGURES_U) | BITS(FIGURES_C) | BITS(FIGURES_LIST) | BITS(FIGURES_W))) {
        phrase.end--;
    }
    if (!phrase.noun) {
        phrase.end = phrase.begin;
    }
    return phrase;
}

static bool skipped_before(const struct figures_word *word)
{
    return (word->roles & FIGURES_STATE && !(word->roles & FIGURES_NOUN)) ||
           figures_is(word, BITS(FIGURES_D) | BITS(FIGURES_U) | BITS(FIGURES_W));
}

static bool taken_before(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *word = &finder->sentence[i];

    if (word->roles & FIGURES_SAY) {
        return false;
    }
    return figures_is(word, NOUNS | BITS(FIGURES_V) | BITS(FIGURES_A) | BITS(FIGURES_U) |
                                BITS(FIGURES_D) | BITS(FIGURES_W) | BITS(FIGURES_F));
}

/* The words before sentence[at], back to what begins something else. */
static struct phrase left_phrase(const struct figures_finder *finder, size_t at)
{
    size_t begin = at;
    struct phrase phrase = {0, 0, false, false};

    while (begin > 0 && at - begin < REACH && skipped_before(&finder->sentence[begin - 1])) {
        begin--;
    }
    phrase.begin = phrase.end = begin;
    if (begin == at && begin > 0 && figures_time_length(finder, begin - 1)) {
        phrase.begin--; /* 托管班一个月|800元 */
    }
    while (phrase.begin > 0 && phrase.end - phrase.begin < REACH &&
           taken_before(finder, phrase.begin - 1)) {
        struct phrase longer = {phrase.begin - 1, phrase.end, false, false};
        if (figures_length(finder, place(finder, &longer), LONGEST + 1) > LONGEST) {
            break;
        }
        phrase.begin--;
    }
    while (phrase.begin < phrase.end &&
           (figures_is(&finder->sentence[phrase.begin],
                       BITS(FIGURES_U) | BITS(FIGURES_D) | BITS(FIGURES_W) | BITS(FIGURES_F)) ||
            finder->sentence[phrase.begin].roles & FIGURES_EMPTY) &&
           !(finder->sentence[phrase.begin].roles & FIGURES_AGAINST)) {
        phrase.begin++;
    }
    while (phrase.begin < phrase.end &&
           figures_is(&finder->sentence[phrase.end - 1], BITS(FIGURES_W) | BITS(FIGURES_U))) {
        phrase.end--;
    }
    for (size_t i = phrase.begin; i < phrase.end; i++) {
        phrase.noun = phrase.noun || figures_is(&finder->sentence[i], NOUNS);
    }
    return phrase;
}

/* The verb right before the quantity. */
static struct phrase verb_before(const struct figures_finder *finder, size_t at)
{
    struct phrase phrase = {at, at, false, false};

    while (phrase.begin > 0 && figures_is(&finder->sentence[phrase.begin - 1], BITS(FIGURES_U))) {
        phrase.begin = phrase.end = phrase.begin - 1;
    }
    if (phrase.begin > 0) {
        const struct figures_word *word = &finder->sentence[phrase.begin - 1];
        if (figures_is(word, BITS(FIGURES_V)) && !(word->roles & (FIGURES_STATE | FIGURES_SAY)) &&
            word->end - word->begin > 3) {
            phrase.begin--;
        }
    }
    return phrase;
}

/* The verb behind a quantity, with its object. */
static struct phrase verb_behind(const struct figures_finder *finder, size_t behind)
{
    size_t end = figures_clause_end(finder, behind);
    struct phrase phrase = {behind, behind, false, false};

    while (phrase.end < end && phrase.end - behind < 4 &&
           figures_is(&finder->sentence[phrase.end], NOUNS | BITS(FIGURES_V))) {
        phrase.end++;
    }
    return phrase;
}

/* A unit of measurement, other than a measure word for things. */
static bool measured(const struct figures_finder *finder, const struct figures_figure *figure)
{
    const char *base = figure->amount.base;

    return entities_units_find(finder->units, base, strlen(base)) != NULL || strchr(base, '/');
}

/* 桥隧比达|83%: what a tagger may leave at the end of a noun. */
static struct figures_place without_state(const struct figures_finder *finder,
                                          struct figures_place place)
{
    static const char ends[] = "达達约約为為至应應仅僅超";

    while (place.end - place.begin > 6) {
        const char *last = finder->document->text + place.end - 3;
        bool found = false;
        for (size_t k = 0; k + 3 < sizeof ends && !found; k += 3) {
            found = memcmp(last, ends + k, 3) == 0;
        }
        if (!found) {
            break;
        }
        place.end -= 3;
    }
    return place;
}

static void set(struct figures_figure *figure, struct figures_place first,
                struct figures_place second)
{
    figure->indicator[0] = first.end ? first : second;
    figure->indicator[1] = first.end ? second : (struct figures_place){0, 0};
}

static bool shares(const struct figures_finder *finder, const struct phrase *phrase)
{
    return phrase->begin < phrase->end &&
           (finder->sentence[phrase->begin].roles & FIGURES_SHARE) != 0;
}

/* 占 of a clause that says no more: ，占40%. */
static bool share_before(const struct figures_finder *finder, size_t at, struct phrase *share)
{
    for (size_t i = at; i-- > 0 && skipped_before(&finder->sentence[i]);) {
        if (finder->sentence[i].roles & FIGURES_SHARE) {
            *share = (struct phrase){i, i + 1, false, false};
            return true;
        }
    }
    return false;
}

/* What the sentence has been about: the last figure in the same unit, or the clause before. */
static bool inherit(const struct figures_finder *finder, size_t at, struct figures_figure *figure)
{
    const char *text = finder->document->text;
    uint32_t unit = figure->unit.end - figure->unit.begin;

    for (size_t i = finder->count; i-- > finder->first && finder->count - i < REACH;) {
        const struct figures_figure *other = &finder->figures[i];
        /* 件 is that of 件（套） */
        if (other->unit.end - other->unit.begin >= unit &&
            memcmp(text + other->unit.begin, text + figure->unit.begin, unit) == 0) {
            set(figure, other->indicator[0], other->indicator[1]);
            return true;
        }
    }
    size_t begin = figures_clause_begin(finder, at);
    if (begin < 2 || finder->count > finder->first) {
        return false;
    }
    struct phrase before = left_phrase(finder, begin - 1);
    set(figure, place(finder, &before), (struct figures_place){0, 0});
    return before.noun;
}

bool figures_indicator(const struct figures_finder *finder, size_t at, size_t behind,
                       struct figures_figure *figure)
{
    bool counted = !measured(finder, figure);
    struct phrase left = left_phrase(finder, at), right = right_phrase(finder, behind, counted);
    const struct figures_place none = {0, 0};

    if (counted && right.noun) {
        struct phrase verb = verb_before(finder, at);
        set(figure, place(finder, &verb), place(finder, &right));
        return true;
    }
    if (left.begin == left.end && finder->count > finder->first &&
        share_before(finder, at, &left)) {
        set(figure, finder->figures[finder->count - 1].indicator[0], place(finder, &left));
        return true;
    }
    if (shares(finder, &left) && finder->count > finder->first) {
        set(figure, finder->figures[finder->count - 1].indicator[0], place(finder, &left));
        return true;
    }
    if (left.noun) {
        set(figure, without_state(finder, place(finder, &left)), none);
        return true;
    }
    if (right.noun && (counted || left.begin == left.end || right.linked || !left.noun)) {
        if (right.linked) {
            set(figure, place(finder, &right), place(finder, &left));
        } else {
            set(figure, place(finder, &left), place(finder, &right));
        }
        return true;
    }
    if (left.begin < left.end &&
        figures_length(finder, place(finder, &left), SHORTEST) < SHORTEST) {
        struct phrase verb = verb_behind(finder, behind);
        if (verb.begin < verb.end) {
            set(figure, place(finder, &left), place(finder, &verb)); /* 花…网购 */
            return true;
        }
    }
    if (figures_length(finder, place(finder, &left), SHORTEST) >= SHORTEST ||
        (left.begin < left.end && finder->sentence[left.begin].roles & FIGURES_DIMENSION)) {
        set(figure, place(finder, &left), none);
        return true;
    }
    return inherit(finder, at, figure);
}
