/* SPDX-License-Identifier: MIT */
/* Rules matched over characters or pieces. Making them ready is in rules.c. */
#include "rulefile.h"

/* The class of what is read behind place *at, or before it; beyond the ends stand newlines. */
static inline uint16_t class_behind(const struct entities_rules *rules,
                                    const struct entities_letters *letters, size_t *at)
{
    if (*at == letters->size) {
        return entities_class(&rules->classes, '\n');
    }
    return letters->classes ? letters->classes[(*at)++]
                            : entities_class(&rules->classes, entities_next(letters->text, at));
}

static inline uint16_t class_before(const struct entities_rules *rules,
                                    const struct entities_letters *letters, size_t *at)
{
    if (*at == 0) {
        return entities_class(&rules->classes, '\n');
    }
    return letters->classes ? letters->classes[--*at]
                            : entities_class(&rules->classes, entities_previous(letters->text, at));
}

/* Whether a context stands there. The end is read as one newline. */
static bool stands(const struct entities_rules *rules, const struct entities_context *context,
                   bool reversed, const struct entities_letters *letters, size_t at)
{
    const struct entities_automaton *automaton = &rules->contexts[context->automaton].automaton;
    uint32_t state = ENTITIES_START, count = 0;
    bool ended = false;

    for (unsigned i = 0; i < ENTITIES_LONGEST_MATCH && !ended && count == 0; i++) {
        ended = reversed ? at == 0 : at == letters->size;
        state = entities_step(automaton, state,
                              reversed ? class_before(rules, letters, &at)
                                       : class_behind(rules, letters, &at));
        if (state == 0) {
            return false;
        }
        entities_accepted(automaton, state, &count);
    }
    return count > 0;
}

static bool context_allows(const struct entities_rules *rules,
                           const struct entities_context *context, bool reversed,
                           const struct entities_letters *letters, size_t at)
{
    return context->pattern == ENTITIES_NO_PATTERN ||
           stands(rules, context, reversed, letters, at) != context->negated;
}

/* Whether place `at` lies between two characters that belong together. */
static bool inside_solid(const struct entities_rules *rules, const struct entities_letters *letters,
                         size_t at)
{
    size_t before = at, behind = at;

    if (at == 0 || at == letters->size) {
        return false;
    }
    uint8_t solid = rules->solid[class_before(rules, letters, &before)];
    return solid != 0 && solid == rules->solid[class_behind(rules, letters, &behind)];
}

struct candidate {
    size_t end;
    uint32_t rule;
};

/* The first rule of those that end in a state whose contexts allow it, or UINT32_MAX. */
static uint32_t allowed(const struct entities_rules *rules, const struct entities_bodies *bodies,
                        uint32_t state, const struct entities_letters *letters, size_t begin,
                        size_t end)
{
    uint32_t count;
    const uint32_t *accepted = entities_accepted(&bodies->automaton, state, &count);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = bodies->rules[accepted[i]];
        const struct entities_rule *rule = &rules->rules[number];
        if (context_allows(rules, &rule->right, false, letters, end) &&
            context_allows(rules, &rule->left, true, letters, begin)) {
            return number;
        }
    }
    return UINT32_MAX;
}

/* The longest match of one automaton; end 0: none. */
static struct candidate longest(const struct entities_rules *rules,
                                const struct entities_bodies *bodies,
                                const struct entities_letters *letters, size_t begin)
{
    ENTITIES_UNSET size_t ends[ENTITIES_LONGEST_MATCH];
    ENTITIES_UNSET uint32_t states[ENTITIES_LONGEST_MATCH];
    uint32_t state = ENTITIES_START, count;
    unsigned found = 0;
    size_t at = begin;

    for (unsigned i = 0; i < ENTITIES_LONGEST_MATCH && at < letters->size; i++) {
        state = entities_step(&bodies->automaton, state, class_behind(rules, letters, &at));
        if (state == 0) {
            break;
        }
        entities_accepted(&bodies->automaton, state, &count);
        if (count > 0) {
            ends[found] = at;
            states[found++] = state;
        }
    }
    while (found-- > 0) {
        if (!inside_solid(rules, letters, ends[found])) {
            uint32_t rule = allowed(rules, bodies, states[found], letters, begin, ends[found]);
            if (rule != UINT32_MAX) {
                return (struct candidate){ends[found], rule};
            }
        }
    }
    return (struct candidate){0, UINT32_MAX};
}

/* Whether a match of the bodies may begin with these classes. */
static inline bool begins(const struct entities_bodies *bodies, const uint16_t classes[3])
{
    const struct entities_automaton *automaton = &bodies->automaton;
    size_t count = automaton->letter_count;
    size_t bit = automaton->letters[classes[0]] * count + automaton->letters[classes[1]];

    if (bodies->three) {
        bit = bit * count + automaton->letters[classes[2]];
    }
    return bodies->beginnings[bit / 64] >> bit % 64 & 1;
}

/* What may match where characters of three classes follow one of the class `left`. */
struct chances {
    bool plain;
    unsigned led; /* bits of groups */
};

static inline struct chances chances_of(const struct entities_rules *rules, uint16_t left,
                                        const uint16_t classes[3])
{
    struct chances chances = {.plain = begins(&rules->plain, classes)};
    unsigned led = rules->marks[classes[0]].follows & rules->marks[left].leads;

    for (unsigned group = 0; led >> group; group++) {
        bool leads = led >> group & 1 && begins(&rules->led[group], classes);
        chances.led |= (unsigned)leads << group;
    }
    if ((chances.plain || chances.led) && rules->solid[left] &&
        rules->solid[left] == rules->solid[classes[0]]) {
        return (struct chances){0};
    }
    return chances;
}

/* The longest match of all rules, before anything is joined to it. */
static size_t match_one(const struct entities_rules *rules, const struct entities_letters *letters,
                        size_t at, uint32_t *type)
{
    struct candidate best = {0, UINT32_MAX};
    size_t behind = at, before = at;
    uint16_t left = class_before(rules, letters, &before), classes[3];
    for (unsigned i = 0; i < 3; i++) {
        classes[i] = class_behind(rules, letters, &behind);
    }
    struct chances chances = chances_of(rules, left, classes);

    if (chances.plain) {
        best = longest(rules, &rules->plain, letters, at);
    }
    for (unsigned group = 0; chances.led >> group; group++) {
        if (chances.led >> group & 1) {
            struct candidate other = longest(rules, &rules->led[group], letters, at);
            if (other.end > best.end || (other.end == best.end && other.rule < best.rule)) {
                best = other;
            }
        }
    }
    if (best.end) {
        *type = rules->rules[best.rule].type;
    }
    return best.end;
}

/* The end of what joins a match that ends there to another, and of that one; or 0. */
static size_t match_joined(const struct entities_rules *rules, const struct entities_join *join,
                           const struct entities_letters *letters, size_t at)
{
    const struct entities_automaton *between = &rules->contexts[join->between.automaton].automaton;
    uint32_t state = ENTITIES_START, count, type;
    size_t end = 0;

    for (unsigned i = 0; i < ENTITIES_LONGEST_MATCH && at < letters->size; i++) {
        state = entities_step(between, state, class_behind(rules, letters, &at));
        if (state == 0) {
            break;
        }
        entities_accepted(between, state, &count);
        size_t next = count > 0 ? match_one(rules, letters, at, &type) : 0;
        if (next && type == join->type) {
            end = next;
        }
    }
    return end;
}

uint16_t entities_rules_class(const struct entities_rules *rules, uint32_t letter)
{
    return entities_class(&rules->classes, letter);
}

size_t entities_rules_barrier(const struct entities_rules *rules,
                              const struct entities_letters *pieces, size_t at)
{
    while (at < pieces->size && !rules->marks[pieces->classes[at]].barrier) {
        at++;
    }
    return at;
}

size_t entities_rules_next(const struct entities_rules *rules,
                           const struct entities_letters *pieces, size_t at)
{
    size_t before = at, ahead = at;
    uint16_t left = class_before(rules, pieces, &before), classes[3];

    for (unsigned i = 0; i < 3; i++) {
        classes[i] = class_behind(rules, pieces, &ahead);
    }
    for (; at < pieces->size; at++) {
        struct chances chances = chances_of(rules, left, classes);
        if (chances.plain || chances.led) {
            break;
        }
        left = classes[0];
        classes[0] = classes[1];
        classes[1] = classes[2];
        classes[2] = class_behind(rules, pieces, &ahead);
    }
    return at;
}

size_t entities_rules_match(const struct entities_rules *rules,
                            const struct entities_letters *letters, size_t at, uint32_t *type)
{
    size_t end = match_one(rules, letters, at, type);

    for (size_t i = 0; end && i < rules->join_count; i++) {
        if (rules->joins[i].type == *type) {
            size_t joined = match_joined(rules, &rules->joins[i], letters, end);
            if (joined) {
                return joined;
            }
        }
    }
    return end;
}
