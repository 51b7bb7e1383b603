/* SPDX-License-Identifier: MIT */
/* Relations, read from the order of mentions in a sentence and from what stands between them. */
#include "relations.h"
#include "titles.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY SIZE_MAX
/* Mentions before and behind a title that are looked at for whose office it is: it bounds the work
 * at one title, so that time is linear in the text. */
#define LONGEST_LOOK 400u
/* Persons that one title is said of: 记者 A B C. */
#define MOST_PERSONS 8u

struct finder {
    struct entities_relations *relations;
    const struct entities_names *names;
    const struct entities_titles *titles;
    const char *text;
    struct entities_spans *found;
    size_t first, last; /* mentions of the sentence */
    struct entities_part sentence;
    struct entities_part inherited; /* the body of the title before, in a chain, */
    size_t said_title, said_person; /* that title, and who has it; NOBODY: none */
};

static const struct entities_span *span_at(const struct finder *f, size_t i)
{
    return &f->found->spans[i];
}

/* The first mention (or relation) to look at from number `i` back, not before `first`. */
static size_t look_back(size_t first, size_t i)
{
    return i > first + LONGEST_LOOK ? i - LONGEST_LOOK : first;
}

/* The size of the text [*begin, end) without blanks around it; moves *begin. */
static uint32_t trimmed(const struct finder *f, uint32_t *begin, uint32_t end)
{
    while (*begin < end && f->text[*begin] == ' ') {
        ++*begin;
    }
    while (end > *begin && f->text[end - 1] == ' ') {
        end--;
    }
    return end - *begin;
}

/* Whether nothing but blanks stands between mentions `i` and `k`. */
static bool adjacent(const struct finder *f, size_t i, size_t k)
{
    uint32_t begin = span_at(f, i)->end;
    return trimmed(f, &begin, span_at(f, k)->begin) == 0;
}

/* Whether a word of the list stands between mentions `i` and `k`. */
static bool linked(const struct finder *f, size_t i, size_t k, enum entities_link link)
{
    uint32_t begin = span_at(f, i)->end, size = trimmed(f, &begin, span_at(f, k)->begin);
    return size > 0 && entities_names_link(f->names, link, f->text + begin, size);
}

static bool adjacent_or_linked(const struct finder *f, size_t i, size_t k, enum entities_link link)
{
    return adjacent(f, i, k) || linked(f, i, k, link);
}

/* Whether a word of the list, of one or two characters, ends at text[at]. */
static bool ends_before(const struct finder *f, uint32_t at, enum entities_link link)
{
    size_t begin = at;

    for (unsigned i = 0; i < 2 && begin > f->sentence.begin; i++) {
        entities_previous(f->text, &begin);
        if (entities_names_link(f->names, link, f->text + begin, at - begin)) {
            return true;
        }
    }
    return false;
}

static bool body(const struct entities_span *span)
{
    return span->type == ENTITIES_ORG || span->type == ENTITIES_LOC;
}

/* The person behind a chain of titles that begins at mention `i`, or NOBODY. */
static size_t person_behind(const struct finder *f, size_t i)
{
    for (size_t k = i; k + 1 < f->last && k < i + LONGEST_LOOK; k++) {
        const struct entities_span *next = span_at(f, k + 1);
        bool title = span_at(f, k)->type == ENTITIES_TITLE;
        if (next->type == ENTITIES_PER && title && adjacent(f, k, k + 1)) {
            return k + 1;
        }
        if (!(next->type == ENTITIES_TITLE || body(next)) ||
            !adjacent_or_linked(f, k, k + 1, ENTITIES_TITLE_JOINT)) {
            return NOBODY;
        }
    }
    return NOBODY;
}

/* The last person before mention `i` in the sentence, or NOBODY. */
static size_t person_before(const struct finder *f, size_t i)
{
    for (size_t from = look_back(f->first, i); i > from;) {
        if (span_at(f, --i)->type == ENTITIES_PER) {
            return i;
        }
    }
    return NOBODY;
}

/* Whether 他 or the like stands in the text [at, end). */
static bool holds_pronoun(const struct finder *f, size_t at, size_t end)
{
    while (at < end) {
        size_t begin = at;
        entities_next(f->text, &at);
        if (entities_names_link(f->names, ENTITIES_PRONOUN, f->text + begin, at - begin)) {
            return true;
        }
    }
    return false;
}

/* The person of whom a title is said by a verb (张敏是…书记), or behind the name (张敏书记),
 * perhaps in brackets. */
static size_t person_said(const struct finder *f, size_t i)
{
    uint32_t begin = span_at(f, i)->begin;
    size_t before = person_before(f, i);

    if (before != NOBODY && before + 1 == i &&
        adjacent_or_linked(f, before, i, ENTITIES_TITLE_BRACKET)) {
        return before;
    }
    if (i > f->first && body(span_at(f, i - 1)) &&
        adjacent_or_linked(f, i - 1, i, ENTITIES_TITLE_LINK)) {
        begin = span_at(f, i - 1)->begin;
    }
    if (!entities_names_be(f->names, f->text, f->sentence.begin, begin)) {
        return NOBODY;
    }
    if (before == NOBODY && holds_pronoun(f, f->sentence.begin, begin)) {
        size_t k = f->first, from = look_back(0, k);
        while (k > from && span_at(f, k - 1)->type != ENTITIES_PER) {
            k--;
        }
        return k > from ? k - 1 : NOBODY;
    }
    for (size_t k = i + 1; before == NOBODY && k < f->last && k < i + LONGEST_LOOK; k++) {
        if (span_at(f, k)->type == ENTITIES_PER) { /* 作为县委书记，张三… */
            return k;
        }
    }
    return before;
}

/* What 该区 and the like before text[at] stands for: the place or body of the document before it
 * that ends with the same character and is named most often, of those the last. */
static bool anaphor(const struct finder *f, uint32_t at, size_t i, struct entities_part *part)
{
    size_t head = at, best = NOBODY, most = 0;

    if (at < f->sentence.begin + 6) {
        return false;
    }
    entities_previous(f->text, &head);
    if (!ends_before(f, (uint32_t)head, ENTITIES_DEICTIC) ||
        ends_before(f, at, ENTITIES_OWN_PAPER)) {
        return false;
    }
    size_t from = look_back(0, i);
    for (size_t k = i; k > from; k--) {
        const struct entities_span *span = span_at(f, k - 1);
        if (!body(span) || span->end - span->begin < at - head ||
            memcmp(f->text + span->end - (at - head), f->text + head, at - head) != 0) {
            continue;
        }
        size_t count = 0;
        for (size_t n = from; n < i; n++) {
            const struct entities_span *other = span_at(f, n);
            count +=
                other->end - other->begin == span->end - span->begin &&
                memcmp(f->text + other->begin, f->text + span->begin, span->end - span->begin) == 0;
        }
        if (count > most) {
            most = count;
            best = k - 1;
        }
    }
    if (best != NOBODY) {
        *part = (struct entities_part){span_at(f, best)->begin, span_at(f, best)->end};
    }
    return best != NOBODY;
}

/* What is known of the title `i`, or NULL. */
static const struct entities_title_row *row_of(const struct finder *f, size_t i)
{
    const struct entities_span *title = span_at(f, i);
    return entities_title_find(f->titles, f->text + title->begin, title->end - title->begin);
}

/* The last body before mention `i` that can have such an office. */
static struct entities_part fitting(const struct finder *f, size_t i)
{
    struct entities_part none = {0};
    const struct entities_title_row *row = row_of(f, i);
    size_t from = look_back(0, i);

    /* a title that nobody has is no body either, though its type is then ENTITIES_NOTHING */
    for (size_t k = i; row && row->type != ENTITIES_NOTHING && k > from; k--) {
        const struct entities_span *span = span_at(f, k - 1);
        if (span->type == row->type &&
            entities_title_fits(row, f->text + span->begin, span->end - span->begin)) {
            return (struct entities_part){span->begin, span->end};
        }
    }
    return none;
}

/* The agency of a dateline before the title `i`: 据新华社银川1月2日电（记者 张三）. */
static bool dateline(const struct finder *f, size_t i, struct entities_part *part)
{
    size_t k = i;

    if (k == f->first || span_at(f, k - 1)->type != ENTITIES_TIME ||
        !linked(f, k - 1, k, ENTITIES_DATELINE_END)) {
        return false;
    }
    for (k--; k > f->first && adjacent(f, k - 1, k); k--) {
        const struct entities_span *before = span_at(f, k - 1);
        if (before->type == ENTITIES_ORG) {
            *part = (struct entities_part){before->begin, before->end};
            return true;
        }
    }
    return false;
}

/* The body that mention `k`, before a title, speaks for: 中国 of 中国驻法国大使. */
static struct entities_part owner_of(const struct finder *f, size_t k)
{
    const struct entities_span *owner = span_at(f, k);

    if (k > f->first && body(span_at(f, k - 1)) && linked(f, k - 1, k, ENTITIES_POSTED_TO)) {
        owner = span_at(f, k - 1);
    }
    return (struct entities_part){owner->begin, owner->end};
}

/* The body of the title `i`: what stands before it, 该区, the body of the title that it is joined
 * to, or what such an office belongs to. */
static struct entities_part body_of(struct finder *f, size_t i)
{
    struct entities_part part = {0};
    uint32_t begin = span_at(f, i)->begin;

    if (i > f->first) {
        const struct entities_span *before = span_at(f, i - 1);
        if (body(before) && adjacent_or_linked(f, i - 1, i, ENTITIES_TITLE_LINK)) {
            return owner_of(f, i - 1);
        }
        if (before->type == ENTITIES_TITLE && linked(f, i - 1, i, ENTITIES_TITLE_JOINT)) {
            const struct entities_title_row *row = row_of(f, i);
            return row && row->type == ENTITIES_NOTHING ? part : f->inherited;
        }
    }
    if (dateline(f, i, &part) || anaphor(f, begin, i, &part) ||
        entities_names_be(f->names, f->text, f->sentence.begin, begin)) {
        return part;
    }
    return fitting(f, i);
}

static bool same_text(const struct finder *f, struct entities_part a, struct entities_part b)
{
    return a.end - a.begin == b.end - b.begin &&
           memcmp(f->text + a.begin, f->text + b.begin, a.end - a.begin) == 0;
}

/* Adds a relation unless one of the last says the same, or the same and where; it takes the place
 * of one that says less. */
static bool add(struct finder *f, const struct entities_span *person,
                const struct entities_span *title, struct entities_part organization)
{
    struct entities_relations *relations = f->relations;
    struct entities_relation relation = {.begin = person->begin < title->begin ? person->begin
                                                                               : title->begin,
                                         .end = person->end > title->end ? person->end : title->end,
                                         .person = {person->begin, person->end},
                                         .title = {title->begin, title->end},
                                         .organization = organization};

    if (organization.end > organization.begin && organization.begin >= f->sentence.begin) {
        relation.begin = organization.begin < relation.begin ? organization.begin : relation.begin;
    }
    bool whole = organization.end > organization.begin;
    for (size_t i = look_back(0, relations->count); i < relations->count; i++) {
        struct entities_relation *old = &relations->items[i];
        bool alike =
            same_text(f, old->person, relation.person) && same_text(f, old->title, relation.title);
        bool empty = old->organization.begin == old->organization.end;
        if (alike && (!whole || same_text(f, old->organization, organization))) {
            return true;
        }
        if (alike && empty) {
            *old = relation;
            return true;
        }
    }
    struct entities_relation *items =
        entities_room(relations->items, relations->count, 1, &relations->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    relations->items = items;
    items[relations->count++] = relation;
    return true;
}

/* The person of the title before that title `i` is joined to, perhaps with a body of its own:
 * 历任班长、 县公安局局长. */
static size_t person_of_chain(const struct finder *f, size_t i)
{
    size_t before = i;

    if (before > f->first && body(span_at(f, before - 1)) && adjacent(f, before - 1, before)) {
        before--;
    }
    return before > f->first && before - 1 == f->said_title &&
                   linked(f, before - 1, before, ENTITIES_TITLE_JOINT)
               ? f->said_person
               : NOBODY;
}

/* Adds the relations of the title `i`; *said: whether there is one. */
static bool relate(struct finder *f, size_t i, bool *said)
{
    size_t person = person_behind(f, i), count = 1;

    if (person == NOBODY) {
        person = person_said(f, i);
        person = person == NOBODY ? person_of_chain(f, i) : person;
    } else {
        while (count < MOST_PERSONS && person + count < f->last &&
               span_at(f, person + count)->type == ENTITIES_PER &&
               adjacent_or_linked(f, person + count - 1, person + count, ENTITIES_PERSON_JOINT)) {
            count++;
        }
    }
    *said = person != NOBODY;
    if (!*said) {
        return true;
    }
    struct entities_part organization = body_of(f, i);
    f->inherited = organization;
    f->said_title = i;
    f->said_person = person;
    for (size_t k = 0; k < count; k++) {
        if (!add(f, span_at(f, person + k), span_at(f, i), organization)) {
            return false;
        }
    }
    return true;
}

/* The relations of one sentence. A title that nobody has gets the type ENTITIES_NOTHING. */
static bool read_sentence(struct finder *f)
{
    f->inherited = (struct entities_part){0};
    f->said_title = f->said_person = NOBODY;
    for (size_t i = f->first; i < f->last; i++) {
        bool said = true;
        if (span_at(f, i)->type == ENTITIES_TITLE && !relate(f, i, &said)) {
            return false;
        }
        if (!said) {
            f->found->spans[i].type = ENTITIES_NOTHING;
        }
    }
    return true;
}

static void drop_unsaid(struct entities_spans *found)
{
    size_t kept = 0;

    for (size_t i = 0; i < found->count; i++) {
        if (found->spans[i].type != ENTITIES_NOTHING) {
            found->spans[kept++] = found->spans[i];
        }
    }
    found->count = kept;
}

static int compare(const void *left, const void *right)
{
    const struct entities_relation *a = left, *b = right;
    const uint32_t keys[][2] = {{a->begin, b->begin},
                                {b->end, a->end},
                                {a->person.begin, b->person.begin},
                                {a->title.begin, b->title.begin}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

bool entities_relations_find(struct entities_relations *relations,
                             const struct entities_names *names,
                             const struct entities_titles *titles, const char *text,
                             const struct entities_part *sentences, size_t sentence_count,
                             struct entities_spans *found)
{
    struct finder f = {
        .relations = relations, .names = names, .titles = titles, .text = text, .found = found};

    relations->count = 0;
    for (size_t s = 0; s < sentence_count; s++) {
        f.sentence = sentences[s];
        while (f.first < found->count && found->spans[f.first].begin < f.sentence.begin) {
            f.first++;
        }
        f.last = f.first;
        while (f.last < found->count && found->spans[f.last].begin < f.sentence.end) {
            f.last++;
        }
        if (!read_sentence(&f)) {
            return false;
        }
        f.first = f.last;
    }
    drop_unsaid(found);
    if (relations->count > 0) {
        qsort(relations->items, relations->count, sizeof *relations->items, compare);
    }
    return true;
}
