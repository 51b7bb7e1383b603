/* SPDX-License-Identifier: MIT */
/* Rules: made ready to be matched, which rules_match.c does. Reading is in rulefile.c. */
#include "rulefile.h"

#include <stdlib.h>

/* Classes of characters that the context of a led rule may end in. */
#define MOST_LEADERS 64u

/* Of an automaton of so many letters all beginnings of three letters are known, in 32 KiB at most;
 * of one of more, those of two. */
#define MOST_LETTERS_OF_THREE 64u

struct entities_rules *entities_rules_new(void)
{
    struct entities_rules *rules = calloc(1, sizeof *rules);

    if (rules) {
        rules->pieces = calloc(1, sizeof *rules->pieces);
    }
    if (rules && !rules->pieces) {
        free(rules);
        return NULL;
    }
    return rules;
}

struct entities_rules *entities_rules_over_pieces(struct entities_rules *rules)
{
    return rules->pieces;
}

static int compare_rules(const void *left, const void *right)
{
    const struct entities_rule *a = left, *b = right;
    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

static bool accepts(const struct entities_automaton *automaton, uint32_t state)
{
    uint32_t count;

    entities_accepted(automaton, state, &count);
    return count > 0;
}

/* Sets the bits of the letters [0, letter_count) in `bits` from bit `first` on, where one more may
 * follow a state; all of them where the state, or one before it, accepts. */
static void note_next(const struct entities_automaton *automaton, uint32_t state, bool accepted,
                      uint64_t *bits, size_t first)
{
    for (uint32_t next = 0; next < automaton->letter_count; next++) {
        if (accepted || entities_step_letter(automaton, state, (uint16_t)next) != 0) {
            bits[(first + next) / 64] |= (uint64_t)1 << (first + next) % 64;
        }
    }
}

/* Notes with which letters a match of the bodies may begin. */
static int note_beginnings(struct entities_bodies *bodies, struct entities_error *error)
{
    const struct entities_automaton *automaton = &bodies->automaton;
    size_t count = automaton->letter_count;

    bodies->three = count <= MOST_LETTERS_OF_THREE;
    bodies->beginnings =
        calloc(count * count * (bodies->three ? count : 1) / 64 + 1, sizeof *bodies->beginnings);
    if (!bodies->beginnings) {
        return entities_exhausted(error);
    }
    for (size_t one = 0; one < count; one++) {
        uint32_t state = entities_step_letter(automaton, ENTITIES_START, (uint16_t)one);
        bool accepted = accepts(automaton, state);
        if (!bodies->three) {
            note_next(automaton, state, accepted, bodies->beginnings, one * count);
        }
        for (size_t two = 0; bodies->three && state != 0 && two < count; two++) {
            uint32_t behind = entities_step_letter(automaton, state, (uint16_t)two);
            note_next(automaton, behind, accepted || accepts(automaton, behind), bodies->beginnings,
                      (one * count + two) * count);
        }
    }
    return 0;
}

/* One automaton of the bodies of all rules of a group, or of all that are not led. */
static int build_bodies(const struct entities_rules *rules, unsigned led,
                        struct entities_bodies *bodies, struct entities_error *error)
{
    uint32_t *patterns = malloc((rules->count + 1) * sizeof *patterns), count = 0;
    int status = -1;

    bodies->rules = malloc((rules->count + 1) * sizeof *bodies->rules);
    if (!patterns || !bodies->rules) {
        free(patterns);
        return entities_exhausted(error);
    }
    for (uint32_t i = 0; i < rules->count; i++) {
        if (rules->rules[i].led == led) {
            patterns[count] = rules->rules[i].pattern;
            bodies->rules[count++] = i;
        }
    }
    status = entities_automaton_build(&bodies->automaton, &rules->grammar, &rules->classes,
                                      patterns, count, false, error);
    free(patterns);
    return status == 0 ? note_beginnings(bodies, error) : status;
}

/* Gives the context its automaton; contexts of the same pattern share one. */
static int build_context(struct entities_rules *rules, struct entities_context *context,
                         bool reversed, struct entities_error *error)
{
    if (context->pattern == ENTITIES_NO_PATTERN) {
        return 0;
    }
    for (uint32_t i = 0; i < rules->context_count; i++) {
        const struct entities_context_automaton *known = &rules->contexts[i];
        if (known->pattern == context->pattern && known->reversed == reversed) {
            context->automaton = i;
            return 0;
        }
    }
    struct entities_context_automaton *contexts = entities_room(
        rules->contexts, rules->context_count, 1, &rules->context_capacity, sizeof *contexts);
    if (!contexts) {
        return entities_exhausted(error);
    }
    rules->contexts = contexts;
    context->automaton = (uint32_t)rules->context_count;
    struct entities_context_automaton *new = &contexts[rules->context_count++];
    *new = (struct entities_context_automaton){.pattern = context->pattern, .reversed = reversed};
    return entities_automaton_build(&new->automaton, &rules->grammar, &rules->classes,
                                    &context->pattern, 1, reversed, error);
}

static int build_contexts(struct entities_rules *rules, struct entities_error *error)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (build_context(rules, &rules->rules[i].left, true, error) != 0 ||
            build_context(rules, &rules->rules[i].right, false, error) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < rules->join_count; i++) {
        if (build_context(rules, &rules->joins[i].between, false, error) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Whether the last character of the rule's context on the left may be this one. */
static bool may_lead(const struct entities_rules *rules, const struct entities_rule *rule,
                     uint32_t class_number)
{
    const struct entities_automaton *context = &rules->contexts[rule->left.automaton].automaton;
    return entities_step(context, ENTITIES_START, (uint16_t)class_number) != 0;
}

/* Notes which classes the rule's context on the left may end in; returns how many. */
static uint32_t find_leaders(const struct entities_rules *rules, const struct entities_rule *rule,
                             bool *leaders)
{
    uint32_t count = 0;

    for (uint32_t c = 0; c < rules->classes.count; c++) {
        leaders[c] = may_lead(rules, rule, c);
        count += leaders[c];
    }
    return count;
}

/* Whether a group has just these leaders. */
static bool leads_alike(const struct entities_rules *rules, unsigned group, const bool *leaders)
{
    for (uint32_t c = 0; c < rules->classes.count; c++) {
        if ((rules->marks[c].leads >> group & 1) != leaders[c]) {
            return false;
        }
    }
    return true;
}

/* Puts a rule into the group of its leaders; groups beyond the last one share that. */
static void join_group(struct entities_rules *rules, struct entities_rule *rule,
                       const bool *leaders)
{
    unsigned group = 0;

    while (group < rules->led_count && !leads_alike(rules, group, leaders)) {
        group++;
    }
    if (group == ENTITIES_LED_GROUPS) {
        group--;
    } else if (group == rules->led_count) {
        rules->led_count++;
    }
    rule->led = (uint8_t)(group + 1);
    for (uint32_t c = 0; c < rules->classes.count; c++) {
        rules->marks[c].leads |= (uint8_t)(leaders[c] << group);
    }
}

/* A rule that needs a context on the left is led where that context ends in few characters, such
 * as quotation marks: its body, which may begin with any character, is then seldom tried. */
static int choose_led(struct entities_rules *rules, struct entities_error *error)
{
    bool *leaders = calloc(rules->classes.count + 1, sizeof *leaders);

    rules->marks = calloc(rules->classes.count + 1, sizeof *rules->marks);
    if (!leaders || !rules->marks) {
        free(leaders);
        return entities_exhausted(error);
    }
    for (size_t i = 0; i < rules->count; i++) {
        struct entities_rule *rule = &rules->rules[i];
        if (rule->left.pattern != ENTITIES_NO_PATTERN && !rule->left.negated &&
            find_leaders(rules, rule, leaders) <= MOST_LEADERS) {
            join_group(rules, rule, leaders);
        }
    }
    free(leaders);
    return 0;
}

/* Whether nothing goes on behind a class that an automaton reads; `last`: it may end there. */
static bool stops_at(const struct entities_automaton *automaton, uint32_t class_number, bool last)
{
    for (uint32_t state = 1; automaton->letters[class_number] && state <= automaton->state_count;
         state++) {
        uint32_t next = entities_step(automaton, state, (uint16_t)class_number);
        if (next != 0 && !(last && accepts(automaton, next))) {
            return false;
        }
    }
    return true;
}

static bool is_barrier(const struct entities_rules *rules, uint32_t class_number)
{
    bool stops = rules->join_count == 0 && stops_at(&rules->plain.automaton, class_number, false);

    for (unsigned group = 0; group < rules->led_count && stops; group++) {
        stops = stops_at(&rules->led[group].automaton, class_number, false);
    }
    for (size_t i = 0; i < rules->context_count && stops; i++) {
        stops = stops_at(&rules->contexts[i].automaton, class_number, true);
    }
    return stops;
}

/* What each class is good for; what it leads to is known. */
static int mark_classes(struct entities_rules *rules, struct entities_error *error)
{
    rules->solid = calloc(rules->classes.count + 1, sizeof *rules->solid);
    if (!rules->solid) {
        return entities_exhausted(error);
    }
    for (uint32_t c = 0; c < rules->classes.count; c++) {
        rules->marks[c].barrier = is_barrier(rules, c);
        for (unsigned group = 0; group < rules->led_count; group++) {
            bool follows =
                entities_step(&rules->led[group].automaton, ENTITIES_START, (uint16_t)c) != 0;
            rules->marks[c].follows |= (uint8_t)(follows << group);
        }
    }
    for (size_t s = 0; s < rules->solid_count; s++) {
        const struct entities_pattern *set = &rules->grammar.patterns[rules->solid_sets[s]];
        for (uint32_t r = 0; r < set->count; r++) {
            struct entities_range range = rules->grammar.ranges[set->first + r];
            for (size_t i = entities_stretch_of(&rules->classes, range.first);
                 i < rules->classes.stretch_count &&
                 rules->classes.stretches[i].first <= range.last;
                 i++) {
                rules->solid[rules->classes.stretches[i].class_number] = (uint8_t)(s + 1);
            }
        }
    }
    return 0;
}

int entities_rules_build(struct entities_rules *rules, struct entities_error *error)
{
    if (rules->pieces && entities_rules_build(rules->pieces, error) != 0) {
        return -1;
    }
    if (rules->count > 0) {
        qsort(rules->rules, rules->count, sizeof *rules->rules, compare_rules);
    }
    if (entities_classes_make(&rules->classes, &rules->grammar, error) != 0 ||
        build_contexts(rules, error) != 0) {
        return -1;
    }
    if (choose_led(rules, error) != 0 || build_bodies(rules, 0, &rules->plain, error) != 0) {
        return -1;
    }
    for (unsigned group = 0; group < rules->led_count; group++) {
        if (build_bodies(rules, group + 1, &rules->led[group], error) != 0) {
            return -1;
        }
    }
    return mark_classes(rules, error);
}

static void free_bodies(struct entities_bodies *bodies)
{
    entities_automaton_free(&bodies->automaton);
    free(bodies->rules);
    free(bodies->beginnings);
}

void entities_rules_free(struct entities_rules *rules)
{
    if (!rules) {
        return;
    }
    entities_rules_free(rules->pieces);
    for (size_t i = 0; i < rules->context_count; i++) {
        entities_automaton_free(&rules->contexts[i].automaton);
    }
    free_bodies(&rules->plain);
    for (unsigned group = 0; group < rules->led_count; group++) {
        free_bodies(&rules->led[group]);
    }
    entities_classes_free(&rules->classes);
    entities_grammar_free(&rules->grammar);
    free(rules->contexts);
    free(rules->rules);
    free(rules->joins);
    free(rules->solid_sets);
    free(rules->solid);
    free(rules->marks);
    free(rules);
}
