/* SPDX-License-Identifier: MIT */
/* Canonical names: the longest form that a document gives a body or place, for all its mentions. */
#include "names_parts.h"

#include <stdlib.h>
#include <string.h>

/* Forms with the same beginning that are looked at for the longest. */
#define MOST_FORMS 64u

struct part {
    const char *data;
    uint32_t size;
};

/* One surface of a body or place. The core of a body's name is what stands between the place before
 * it and the word for what it is behind it: 松泉 of 松泉公司, 松泉工具 of 浙江松泉工具有限公司. */
struct entities_form {
    struct part surface, core;
    uint32_t type;
    bool company;
    struct part longest;
};

static int compare_parts(struct part a, struct part b)
{
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);

    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static int by_surface(const void *left, const void *right)
{
    const struct entities_form *a = left, *b = right;
    int order = (a->type > b->type) - (a->type < b->type);

    return order != 0 ? order : compare_parts(a->surface, b->surface);
}

static int by_core(const void *left, const void *right)
{
    const struct entities_form *const *a = left, *const *b = right;
    int order = compare_parts((*a)->core, (*b)->core);

    return order != 0 ? order : compare_parts((*a)->surface, (*b)->surface);
}

/* The size of the place that a name begins with, or 0. */
static uint32_t place_before(const struct entities_names *names, struct part name)
{
    struct entities_entry entry;
    size_t end = entities_gazetteer_match(names->engine->gazetteer, name.data, name.size, 0,
                                          name.size, &entry);

    return end < name.size && entry.type == ENTITIES_LOC ? (uint32_t)end : 0;
}

/* The size of the word for a company that a name ends with, or 0. */
static uint32_t company_behind(const struct entities_names *names, struct part name)
{
    for (size_t at = 0; at < name.size;) {
        uint32_t letter;
        size_t start = at;
        size_t end = entities_lexicon_match(&names->lexicon, name.data, name.size, start, &letter);
        if (end == name.size && start > 0 && letter == names->letters.company) {
            return name.size - (uint32_t)start;
        }
        entities_next(name.data, &at);
    }
    return 0;
}

static struct entities_form form_of(const struct entities_names *names, const char *text,
                                    const struct entities_span *span)
{
    struct entities_form form = {.surface = {text + span->begin, span->end - span->begin},
                                 .type = span->type};

    form.longest = form.core = form.surface;
    if (span->type == ENTITIES_ORG) {
        uint32_t behind = company_behind(names, form.core), before;
        form.company = behind > 0;
        form.core.size -= behind;
        before = place_before(names, form.core);
        form.core.data += before;
        form.core.size -= before;
    }
    return form;
}

/* Lists each surface once, sorted. */
static bool list_forms(struct entities_names *names, const char *text,
                       const struct entities_spans *found)
{
    struct entities_forms *forms = &names->forms;
    size_t kept = 0;

    struct entities_form *items =
        entities_room(forms->items, 0, found->count + 1, &forms->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    forms->items = items;
    forms->count = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        if (span->type == ENTITIES_ORG || span->type == ENTITIES_LOC) {
            items[forms->count++] = form_of(names, text, span);
        }
    }
    qsort(items, forms->count, sizeof *items, by_surface);
    for (size_t i = 0; i < forms->count; i++) {
        if (kept == 0 || by_surface(&items[kept - 1], &items[i]) != 0) {
            items[kept++] = items[i];
        }
    }
    forms->count = kept;
    return true;
}

static struct entities_form *find_form(const struct entities_forms *forms, uint32_t type,
                                       struct part surface)
{
    struct entities_form key = {.surface = surface, .type = type};

    return forms->count
               ? bsearch(&key, forms->items, forms->count, sizeof *forms->items, by_surface)
               : NULL;
}

static void lengthen(struct entities_form *form, const struct entities_form *by)
{
    if (by->surface.size > form->longest.size) {
        form->longest = by->surface;
    }
}

/* A name that ends with another, behind a place, is its long form: 安澜县农业农村局 of
 * 县农业农村局, 经济开发区 of 开发区. */
static void join_by_ending(const struct entities_names *names)
{
    const struct entities_forms *forms = &names->forms;

    for (size_t i = 0; i < forms->count; i++) {
        struct entities_form *longer = &forms->items[i];
        size_t at = 0;
        entities_next(longer->surface.data, &at);
        while (at < longer->surface.size) {
            struct part rest = {longer->surface.data + at, longer->surface.size - (uint32_t)at};
            struct entities_form *shorter = find_form(forms, longer->type, rest);
            uint32_t letter;
            bool zone = longer->type == ENTITIES_ORG ||
                        (entities_lexicon_match(&names->lexicon, rest.data, rest.size, 0,
                                                &letter) == rest.size &&
                         letter == names->letters.zone);
            if (shorter && zone) {
                lengthen(shorter, longer);
            }
            entities_next(longer->surface.data, &at);
        }
    }
}

/* A company whose core begins with that of another name is its long form. */
static bool join_by_core(struct entities_names *names)
{
    struct entities_forms *forms = &names->forms;
    size_t count = 0;
    struct entities_form **order =
        entities_room(forms->order, 0, forms->count + 1, &forms->order_capacity, sizeof *order);

    if (!order) {
        return false;
    }
    forms->order = order;
    for (size_t i = 0; i < forms->count; i++) {
        if (forms->items[i].type == ENTITIES_ORG && forms->items[i].core.size >= 6) {
            order[count++] = &forms->items[i];
        }
    }
    if (count > 0) {
        qsort(order, count, sizeof *order, by_core);
    }
    for (size_t i = 0; i < count; i++) {
        struct part core = order[i]->core;
        for (size_t k = i + 1; k < count && k <= i + MOST_FORMS; k++) {
            struct part other = order[k]->core;
            if (other.size < core.size || memcmp(other.data, core.data, core.size) != 0) {
                break;
            }
            if (order[k]->company) {
                lengthen(order[i], order[k]);
            }
            if (other.size == core.size && order[i]->company) {
                lengthen(order[k], order[i]);
            }
        }
    }
    return true;
}

bool entities_names_canonical(struct entities_names *names, const char *text,
                              struct entities_spans *found)
{
    if (!list_forms(names, text, found)) {
        return false;
    }
    join_by_ending(names);
    if (!join_by_core(names)) {
        return false;
    }
    for (size_t i = 0; i < found->count; i++) {
        struct entities_span *span = &found->spans[i];
        struct part surface = {text + span->begin, span->end - span->begin};
        const struct entities_form *form =
            span->canonical ? NULL : find_form(&names->forms, span->type, surface);
        if (form && form->longest.size > surface.size) {
            span->canonical = form->longest.data;
            span->canonical_size = form->longest.size;
        }
    }
    return true;
}

void entities_forms_free(struct entities_forms *forms)
{
    free(forms->items);
    free(forms->order);
    *forms = (struct entities_forms){0};
}
