/* SPDX-License-Identifier: MIT */
/* The finder: sentence by sentence, quantity by quantity. */
#include "figures_parts.h"

#include "numeral.h"
#include "types.h"

#include <stdlib.h>
#include <string.h>

#define BITS(class) (1u << (class))

enum {
    LONGEST_QUANTITY = 255, /* bytes; what is longer is no figure */
    LONGEST_LABEL = 16      /* words between quotation marks that are a name, not speech */
};

struct figures_finder *figures_finder_new(const struct figures_words *words,
                                          const struct entities_units *units)
{
    struct figures_finder *finder = calloc(1, sizeof *finder);

    if (finder) {
        finder->words = words;
        finder->units = units;
    }
    return finder;
}

void figures_finder_free(struct figures_finder *finder)
{
    if (finder) {
        free(finder->sentence);
        free(finder->figures);
        free(finder);
    }
}

static bool text_is(const struct figures_finder *finder, const struct figures_word *word,
                    const char *text)
{
    size_t size = strlen(text);

    return word->end - word->begin >= size &&
           memcmp(finder->document->text + word->begin, text, size) == 0;
}

/* Where the unit of a quantity stands, without 万 and 亿. */
static bool unit_has_role(const struct figures_finder *finder, const struct figures_figure *figure,
                          uint32_t role)
{
    uint32_t begin = figure->unit.begin;
    const char *text = finder->document->text;

    while (begin + 3 < figure->unit.end &&
           (memcmp(text + begin, "万", 3) == 0 || memcmp(text + begin, "亿", 3) == 0)) {
        begin += 3;
    }
    return figures_has_role(finder, begin, figure->unit.end, role);
}

/* Whether what stands before sentence[at], in its clause, says that it measures a length of time.
 */
static bool measures_time(const struct figures_finder *finder, size_t at)
{
    const char *text = finder->document->text;
    size_t begin = figures_clause_begin(finder, at), first = at;

    while (first > begin && at - first < 6 &&
           finder->sentence[first - 1].class != FIGURES_QUANTITY) {
        first--;
    }
    if (first == at) {
        return false;
    }
    for (size_t k = finder->sentence[first].begin; k < finder->sentence[at].begin;) {
        size_t size = figures_longest_word(finder->words, text, k, finder->sentence[at].begin);
        if (size > 0 && figures_roles(finder->words, text + k, size) & FIGURES_SPAN) {
            return true;
        }
        entities_next(text, &k);
    }
    return false;
}

/* 一次, and what comes every so often. */
static bool once(const struct figures_figure *figure)
{
    const struct entities_decimal one = {1, 0};

    return figure->has_amount && entities_decimal_compare(figure->amount.high, one) <= 0;
}

/* A label in quotation marks or a title in brackets that goes on behind the quantity. */
static bool within_label(const struct figures_finder *finder, size_t at, size_t behind)
{
    static const char *const opens[] = {"“", "《", "‘", "「", "〈"};
    static const char *const closes[] = {"”", "》", "’", "」", "〉"};

    for (size_t i = at; i-- > 0 && at - i < LONGEST_LABEL;) {
        const struct figures_word *word = &finder->sentence[i];
        for (size_t k = 0; k < sizeof opens / sizeof opens[0]; k++) {
            if (text_is(finder, word, closes[k])) {
                return false;
            }
            for (size_t j = behind;
                 text_is(finder, word, opens[k]) && j < finder->word_count &&
                 j - i < LONGEST_LABEL && !figures_is(&finder->sentence[j], BITS(FIGURES_BREAK));
                 j++) {
                if (text_is(finder, &finder->sentence[j], closes[k])) {
                    return true;
                }
            }
        }
        if (word->class == FIGURES_BREAK) {
            break;
        }
    }
    return false;
}

/* 62万小时 are no length of time of a story. */
static bool counted_in_myriads(const struct figures_finder *finder,
                               const struct figures_figure *figure)
{
    const char *unit = finder->document->text + figure->unit.begin;

    return figure->unit.end - figure->unit.begin > 3 &&
           (memcmp(unit, "万", 3) == 0 || memcmp(unit, "亿", 3) == 0);
}

/* 三个特点, 两名护理员: things of a story, told and not counted, are written as one numeral. */
static bool few(const struct figures_finder *finder, const struct figures_figure *figure)
{
    const char *base = figure->amount.base;
    size_t value = figure->value.begin;
    uint32_t c = entities_next(finder->document->text, &value);

    return value == figure->value.end && c > '9' && entities_digit(c) > 0 && *base &&
           !entities_units_find(finder->units, base, strlen(base));
}

/* Ages, grades, lengths of time of a story, names of documents. */
static bool no_figure(const struct figures_finder *finder, size_t at, size_t behind,
                      const struct figures_figure *figure, bool became)
{
    const struct figures_word *next =
        behind < finder->word_count ? &finder->sentence[behind] : NULL;

    if (unit_has_role(finder, figure, FIGURES_AGE_UNIT) || within_label(finder, at, behind)) {
        return true;
    }
    if (unit_has_role(finder, figure, FIGURES_TIME_UNIT)) {
        return !became && !counted_in_myriads(finder, figure) && !measures_time(finder, at);
    }
    if (few(finder, figure)) {
        return true;
    }
    if (unit_has_role(finder, figure, FIGURES_ACTION_UNIT)) {
        return once(figure);
    }
    if (at > 0 && finder->sentence[at - 1].roles & FIGURES_NTH) {
        return true;
    }
    return next && ((next->roles & (FIGURES_PLACE | FIGURES_DOCUMENT)) != 0 ||
                    (next->class == FIGURES_N && strcmp(figure->amount.base, "倍") == 0));
}

/* Reads number and unit of sentence[at]. */
static void read_quantity(const struct figures_finder *finder, size_t at,
                          struct figures_figure *figure)
{
    const char *text = finder->document->text;
    uint32_t begin = finder->sentence[at].begin, end = finder->sentence[at].end;
    struct entities_amount *amount = &figure->amount;

    *figure =
        (struct figures_figure){.quantity = {begin, end}, .entity = finder->sentence[at].entity};
    figure->has_amount = entities_amount_read(finder->units, text + begin, end - begin, amount);
    figure->value = (struct figures_place){begin, begin + amount->value_end};
    figure->unit = (struct figures_place){begin + amount->unit_begin, begin + amount->unit_end};
    if (at > 0 && text_is(finder, &finder->sentence[at - 1], "零下")) {
        amount->low.mantissa = -amount->low.mantissa;
        amount->high.mantissa = -amount->high.mantissa;
        figure->below_zero = true;
    }
}

static bool same_text(const struct figures_finder *finder, struct figures_place a,
                      struct figures_place b)
{
    const char *text = finder->document->text;

    return a.end - a.begin == b.end - b.begin &&
           memcmp(text + a.begin, text + b.begin, a.end - a.begin) == 0;
}

/* The nearest time before sentence[at], or else behind it in its clause. */
static struct figures_place period(const struct figures_finder *finder, size_t at)
{
    size_t end = figures_clause_end(finder, at);

    for (size_t i = at; i-- > 0 && at - i < 96;) {
        if (finder->sentence[i].class == FIGURES_TIME &&
            !(i > 0 && finder->sentence[i - 1].roles & FIGURES_AGAINST)) {
            return (struct figures_place){finder->sentence[i].begin, finder->sentence[i].end};
        }
    }
    for (size_t i = at; i < end; i++) {
        if (finder->sentence[i].class == FIGURES_TIME) {
            return (struct figures_place){finder->sentence[i].begin, finder->sentence[i].end};
        }
    }
    return (struct figures_place){0, 0};
}

/* Characters of `shorter` that stand in `longer` too, in order, are at least half of its own. */
static bool alike(const struct figures_finder *finder, struct figures_place a,
                  struct figures_place b)
{
    const char *text = finder->document->text;
    uint32_t a_size = a.end - a.begin, b_size = b.end - b.begin;
    struct figures_place shorter = a_size <= b_size ? a : b, longer = a_size <= b_size ? b : a;
    unsigned common = 0, all = 0;
    size_t from = longer.begin;

    for (size_t at = shorter.begin; at < shorter.end; all++) {
        uint32_t c = entities_next(text, &at);
        for (size_t k = from; k < longer.end;) {
            if (entities_next(text, &k) == c) {
                common++;
                from = k;
                break;
            }
        }
    }
    return all > 0 && 2 * common >= all;
}

/* The figure that has said the same before; NULL: none of the last ones. */
static struct figures_figure *said_before(const struct figures_finder *finder,
                                          const struct figures_figure *figure)
{
    for (size_t i = finder->count; i-- > 0 && finder->count - i <= FIGURES_REMEMBERED;) {
        struct figures_figure *other = &finder->figures[i];
        const struct figures_place *a = other->indicator, *b = figure->indicator;
        if (same_text(finder, other->value, figure->value) &&
            same_text(finder, other->unit, figure->unit) &&
            alike(finder, a[1].end ? a[1] : a[0], b[1].end ? b[1] : b[0]) && i < finder->first) {
            return other;
        }
    }
    return NULL;
}

/* A fact that is said again is one figure. */
static bool add_figure(struct figures_finder *finder, const struct figures_figure *figure)
{
    struct figures_figure *other = said_before(finder, figure);

    if (other) {
        other->change = other->change.end ? other->change : figure->change;
        return true;
    }
    struct figures_figure *room =
        entities_room(finder->figures, finder->count, 1, &finder->capacity, sizeof *room);

    if (room) {
        finder->figures = room;
        room[finder->count++] = *figure;
    }
    return room != NULL;
}

/* Shares and multiples: they may tell the change of anything. */
static bool ratio(const struct figures_figure *figure)
{
    static const char *const bases[] = {"%", "百分点", "倍", "番"};

    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        if (strcmp(figure->amount.base, bases[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* 分别下降21.7%和15.3%: as many figures before it have each a change of their own. False where it
 * is another kind of clause. The quantities behind the first one are taken with it. */
static bool share_out(struct figures_finder *finder, size_t at, size_t behind,
                      struct figures_place change)
{
    const struct figures_word *words = finder->sentence;
    size_t first = at, last = behind, each = 1;
    bool apart = false;

    while (first > 0 && words[first - 1].end > change.begin) {
        first--;
        apart = apart || text_is(finder, &words[first], "分别");
    }
    while (apart && last + 1 < finder->word_count && each < LONGEST_LABEL &&
           figures_is(&words[last], BITS(FIGURES_LIST) | BITS(FIGURES_C)) &&
           words[last + 1].class == FIGURES_QUANTITY) {
        last += 2;
        each++;
    }
    if (each == 1 || finder->count - finder->first < each) {
        return false;
    }
    struct figures_figure *figures = &finder->figures[finder->count - each];
    figures[0].change = change;
    for (size_t i = 1; i < each; i++) {
        const struct figures_word *word = &words[behind + 2 * i - 1];
        figures[i].change = (struct figures_place){word->begin, word->end};
    }
    finder->taken = last;
    return true;
}

/* Whether a change says what it is compared with: 比去年多41公斤. */
static bool compared(const struct figures_finder *finder, size_t at, struct figures_place change)
{
    for (size_t i = at; change.end > 0 && i-- > 0 && finder->sentence[i].end > change.begin;) {
        if (finder->sentence[i].roles & FIGURES_AGAINST) {
            return true;
        }
    }
    return false;
}

/* 书房接待读者: the subject is no part of what is counted. */
static void leave_subject(struct figures_figure *figure)
{
    struct figures_place *first = &figure->indicator[0];

    if (first->begin == figure->subject.begin && first->end > figure->subject.end) {
        first->begin = figure->subject.end;
    }
}

/* Takes sentence[at] as a figure, as the change of the one before, or as nothing. False:
 * memory is exhausted. */
static bool take_quantity(struct figures_finder *finder, size_t at)
{
    size_t behind = at + 1;
    struct figures_figure figure;
    struct figures_place change;

    if (finder->sentence[at].end - finder->sentence[at].begin > LONGEST_QUANTITY) {
        return true;
    }
    read_quantity(finder, at, &figure);
    enum figures_relation relation = figures_change(finder, at, behind, &change);
    if (relation == FIGURES_NO_VALUE) {
        return true;
    }
    if (relation == FIGURES_OF_BEFORE && finder->count > finder->first) {
        struct figures_figure *before = &finder->figures[finder->count - 1];
        if (!ratio(&figure) && strcmp(figure.amount.base, before->amount.base) != 0) {
            return true; /* 比计划提前47天 says nothing of 1500 persons */
        }
        if (!share_out(finder, at, behind, change)) {
            uint32_t begin = before->change.end ? before->change.begin : change.begin;
            before->change = (struct figures_place){begin, change.end};
        }
        return true;
    }
    if (no_figure(finder, at, behind, &figure, relation == FIGURES_BECOMES)) {
        return true;
    }
    size_t head = at; /* where the indicator ends */
    while (relation == FIGURES_BECOMES && head > 0 &&
           finder->sentence[head - 1].end > change.begin) {
        head--;
    }
    if (!figures_indicator(finder, head, behind, &figure)) {
        return true;
    }
    /* 气温下降12摄氏度: the value itself, not the change of one */
    figure.change = relation == FIGURES_VALUE && !ratio(&figure) && !compared(finder, at, change)
                        ? (struct figures_place){0, 0}
                        : change;
    figure.subject = figures_subject(finder, at);
    leave_subject(&figure);
    figure.period = period(finder, at);
    return add_figure(finder, &figure);
}

static bool read_sentence(struct figures_finder *finder, const struct figures_sentence *sentence)
{
    if (!figures_read_sentence(finder, sentence->begin, sentence->end)) {
        return false;
    }
    finder->first = finder->count;
    for (size_t at = 0; at < finder->word_count;) {
        const struct figures_word *word = &finder->sentence[at];
        finder->taken = 0;
        if (word->class == FIGURES_NAME && (sentence->title || !sentence->quiet)) {
            figures_meet(finder, at);
        }
        if (word->class == FIGURES_QUANTITY && !sentence->quiet) {
            if (!take_quantity(finder, at)) {
                return false;
            }
        }
        at = finder->taken > at ? finder->taken : at + 1;
    }
    figures_end_sentence(finder);
    return true;
}

/* Whether what sentence number `number` says can bear on a figure: it holds a quantity, or a name
 * before one, or a quantity comes behind it in its paragraph, for whose subject it may speak. */
static bool bears(struct figures_finder *finder, uint32_t number)
{
    const struct figures_document *document = finder->document;
    const struct figures_entity *entities = document->entities;
    const struct figures_sentence *sentences = document->sentences;
    const uint32_t begin = sentences[number].begin, end = sentences[number].end;

    while (finder->quantity < document->entity_count &&
           (entities[finder->quantity].type != ENTITIES_QUANT ||
            entities[finder->quantity].begin < begin)) {
        finder->quantity++;
    }
    if (finder->quantity == document->entity_count) {
        return false;
    }
    while (finder->name < document->entity_count &&
           (entities[finder->name].type > ENTITIES_LOC || entities[finder->name].begin < begin)) {
        finder->name++;
    }
    while (finder->opening < document->sentence_count &&
           (finder->opening <= number || !sentences[finder->opening].opens)) {
        finder->opening++;
    }
    uint32_t quantity = entities[finder->quantity].begin;
    return quantity < end ||
           (finder->name < document->entity_count && entities[finder->name].begin < end) ||
           finder->opening == document->sentence_count ||
           quantity < sentences[finder->opening].begin;
}

int figures_find(struct figures_finder *finder, const struct figures_document *document,
                 const struct figures_figure **figures, uint32_t *count)
{
    finder->document = document;
    finder->count = 0;
    finder->entity = finder->token = 0;
    finder->quantity = finder->name = finder->opening = 0;
    figures_begin_cast(finder);
    for (uint32_t i = 0; i < document->sentence_count; i++) {
        if (document->sentences[i].opens) {
            finder->cast.paragraph = (struct figures_place){0, 0};
        }
        if (bears(finder, i) && !read_sentence(finder, &document->sentences[i])) {
            return -1;
        }
    }
    *figures = finder->figures;
    *count = (uint32_t)finder->count;
    return 0;
}
