/* SPDX-License-Identifier: MIT */
/* Which tags share a type. */
#include "types.h"

#include "../segment/upos.h"

#include <stdlib.h>

/* A type under construction. */
struct group {
    uint64_t words;
    uint32_t usual; /* its most frequent tag */
    uint32_t into;  /* the group it went to; itself while it is one */
    uint8_t upos;
    bool entity;
};

bool distill_is_entity(const char *name)
{
    size_t length = strlen(name);

    return length >= 2 && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

static void count_words(const struct distill_corpus *corpus, uint64_t *words)
{
    for (size_t i = 0; i < corpus->cells; i++) {
        if (corpus->marks[i]) {
            words[corpus->marks[i] - 1]++;
        }
    }
}

/* Whether a is the rarer of two groups. */
static bool is_rarer(const struct distill_corpus *corpus, const struct group *a,
                     const struct group *b)
{
    return a->words != b->words ? a->words < b->words
                                : strcmp(corpus->tags[a->usual], corpus->tags[b->usual]) > 0;
}

/* What may go, what it may go to. */
enum rule { WITHIN_CLASS, NO_ENTITIES, ANY, RULES };

static bool allows(enum rule rule, const struct group *from, const struct group *to)
{
    switch (rule) {
    case WITHIN_CLASS: return !from->entity && !to->entity && from->upos == to->upos;
    case NO_ENTITIES: return !from->entity && !to->entity;
    default: return true;
    }
}

/* Where a group goes by a rule: within its class to the most frequent, else to the rarest; or
 * DISTILL_NONE. */
static uint32_t find_host(const struct distill_corpus *corpus, const struct group *groups,
                          uint32_t from, enum rule rule)
{
    uint32_t host = DISTILL_NONE;

    for (uint32_t i = 0; i < corpus->tag_count; i++) {
        if (i == from || groups[i].into != i || !allows(rule, &groups[from], &groups[i])) {
            continue;
        }
        if (host == DISTILL_NONE ||
            is_rarer(corpus, &groups[i], &groups[host]) == (rule != WITHIN_CLASS)) {
            host = i;
        }
    }
    return host;
}

/* Makes one group of two by the first rule that can; of those that may go, the rarest goes. */
static void join_two(const struct distill_corpus *corpus, struct group *groups)
{
    for (enum rule rule = WITHIN_CLASS; rule < RULES; rule++) {
        uint32_t from = DISTILL_NONE, to = DISTILL_NONE;
        for (uint32_t i = 0; i < corpus->tag_count; i++) {
            if (groups[i].into != i ||
                (from != DISTILL_NONE && !is_rarer(corpus, &groups[i], &groups[from]))) {
                continue;
            }
            uint32_t host = find_host(corpus, groups, i, rule);
            if (host != DISTILL_NONE) {
                from = i;
                to = host;
            }
        }
        if (from != DISTILL_NONE) {
            /* the more frequent gives the name */
            if (is_rarer(corpus, &groups[to], &groups[from])) {
                uint32_t other = from;
                from = to;
                to = other;
            }
            groups[to].words += groups[from].words;
            groups[from].into = to;
            return;
        }
    }
}

/* Numbers the groups in the order of their tags. */
static void number_types(struct distill_types *types, const struct group *groups, uint32_t tags)
{
    for (uint32_t i = 0; i < tags; i++) {
        if (groups[i].into == i) {
            types->usual[types->count] = (uint16_t)groups[i].usual;
            types->of_tag[i] = (uint8_t)types->count++;
        }
    }
    for (uint32_t i = 0; i < tags; i++) {
        uint32_t group = i;
        while (groups[group].into != group) {
            group = groups[group].into;
        }
        uint8_t type = types->of_tag[group];
        types->of_tag[i] = type;
        types->tags[type] += types->tag_words[i] != 0;
        if (types->tag_words[i] > types->tag_words[types->usual[type]]) {
            types->usual[type] = (uint16_t)i;
        }
    }
}

/* One group a tag; tags that no word has go to the first that a word has. Returns how many there
 * are. */
static uint32_t begin_groups(const struct distill_corpus *corpus, const uint64_t *words,
                             struct group *groups)
{
    uint32_t count = 0, first = 0;

    while (!words[first]) {
        first++;
    }
    for (uint32_t i = 0; i < corpus->tag_count; i++) {
        groups[i] = (struct group){.words = words[i],
                                   .usual = i,
                                   .into = words[i] ? i : first,
                                   .upos = (uint8_t)segment_upos_of_tag(corpus->tags[i]),
                                   .entity = distill_is_entity(corpus->tags[i])};
        count += words[i] != 0;
    }
    return count;
}

bool distill_types_make(struct distill_types *types, const struct distill_corpus *corpus)
{
    struct group *groups = calloc(corpus->tag_count, sizeof *groups);

    *types =
        (struct distill_types){.of_tag = calloc(corpus->tag_count, 1),
                               .tag_words = calloc(corpus->tag_count, sizeof *types->tag_words)};
    if (!groups || !types->of_tag || !types->tag_words) {
        free(groups);
        distill_types_free(types);
        return false;
    }
    count_words(corpus, types->tag_words);
    for (uint32_t count = begin_groups(corpus, types->tag_words, groups); count > STUDENT_TYPES;
         count--) {
        join_two(corpus, groups);
    }
    number_types(types, groups, corpus->tag_count);
    free(groups);
    return true;
}

void distill_types_free(struct distill_types *types)
{
    free(types->of_tag);
    free(types->tag_words);
    *types = (struct distill_types){0};
}
