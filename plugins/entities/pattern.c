/* SPDX-License-Identifier: MIT */
/* Patterns of rules: read from text into trees. */
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

/* Characters that mean something unless a backslash stands before them. */
static const char special[] = "()|?*+{}[]<>!_\\#=";

static uint32_t read_choice(struct entities_grammar *, struct entities_source *, unsigned depth,
                            struct entities_error *);

int entities_expected(const struct entities_source *source, const char *what,
                      struct entities_error *error)
{
    size_t end = source->at, line = entities_line(source->text, source->at);

    if (source->at >= source->end) {
        return entities_fail(error, "%s:%zu: expected %s, found the end of the statement",
                             source->path, line, what);
    }
    for (int i = 0; i < 8 && end < source->end && source->text[end] != '\n'; i++) {
        entities_next(source->text, &end);
    }
    return entities_fail(error, "%s:%zu: expected %s, found \"%.*s\"", source->path, line, what,
                         (int)(end - source->at), source->text + source->at);
}

void entities_skip(struct entities_source *source)
{
    while (source->at < source->end) {
        size_t next = source->at;
        uint32_t c = entities_next(source->text, &next);
        if (c == '#') {
            while (source->at < source->end && source->text[source->at] != '\n') {
                source->at++;
            }
        } else if (entities_blank(c) || c == '\n' || c == '\r' || c == '\t') {
            source->at = next;
        } else {
            return;
        }
    }
}

static bool can_be_empty(const struct entities_grammar *grammar,
                         const struct entities_pattern *pattern)
{
    bool sequence = pattern->kind == ENTITIES_SEQUENCE;

    if (pattern->kind == ENTITIES_REPEAT) {
        return pattern->least == 0 || grammar->patterns[pattern->first].empty;
    }
    if (!sequence && pattern->kind != ENTITIES_CHOICE) {
        return false;
    }
    for (uint32_t i = 0; i < pattern->count; i++) {
        if (grammar->patterns[grammar->children[pattern->first + i]].empty != sequence) {
            return !sequence;
        }
    }
    return sequence;
}

uint32_t entities_pattern_add(struct entities_grammar *grammar, struct entities_pattern pattern)
{
    struct entities_pattern *patterns = entities_room(grammar->patterns, grammar->pattern_count, 1,
                                                      &grammar->pattern_capacity, sizeof *patterns);
    if (!patterns) {
        return ENTITIES_NO_PATTERN;
    }
    grammar->patterns = patterns;
    pattern.empty = can_be_empty(grammar, &pattern);
    patterns[grammar->pattern_count] = pattern;
    return (uint32_t)grammar->pattern_count++;
}

const struct entities_name *entities_name_find(const struct entities_grammar *grammar,
                                               const char *text, size_t size)
{
    for (size_t i = 0; i < grammar->name_count; i++) {
        const char *name = grammar->names[i].text;
        if (strlen(name) == size && memcmp(name, text, size) == 0) {
            return &grammar->names[i];
        }
    }
    return NULL;
}

/* Reads NAME>; the source stands behind "<". */
static uint32_t read_reference(struct entities_grammar *grammar, struct entities_source *source,
                               struct entities_error *error)
{
    size_t begin = source->at, end = begin;

    while (end < source->end && source->text[end] != '>' && source->text[end] != '\n') {
        end++;
    }
    if (end == source->end || source->text[end] != '>') {
        entities_expected(source, "a name and then \">\"", error);
        return ENTITIES_NO_PATTERN;
    }
    const struct entities_name *name =
        entities_name_find(grammar, source->text + begin, end - begin);
    if (!name) {
        entities_expected(source, "a name that stands before \"=\" further up", error);
        return ENTITIES_NO_PATTERN;
    }
    source->at = end + 1;
    return name->pattern;
}

static uint32_t repeat(struct entities_grammar *grammar, uint32_t child, uint32_t least,
                       uint32_t most)
{
    return entities_pattern_add(grammar, (struct entities_pattern){
                                             .kind = ENTITIES_REPEAT,
                                             .first = child,
                                             .least = least,
                                             .most = most,
                                             .depth = grammar->patterns[child].depth + 1,
                                         });
}

/* The mark "_": a blank or nothing. */
static uint32_t blanks(struct entities_grammar *grammar)
{
    static const uint32_t characters[] = {' ', 0xA0, 0x3000};
    size_t begin = grammar->range_count;

    for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
        if (!entities_range_add(grammar, characters[i], characters[i])) {
            return ENTITIES_NO_PATTERN;
        }
    }
    uint32_t set = entities_pattern_add(
        grammar,
        (struct entities_pattern){.kind = ENTITIES_SET, .first = (uint32_t)begin, .count = 3});
    return set == ENTITIES_NO_PATTERN ? set : repeat(grammar, set, 0, 1);
}

/* Reads one item without what follows it. */
static uint32_t read_item(struct entities_grammar *grammar, struct entities_source *source,
                          unsigned depth, struct entities_error *error)
{
    char c = source->text[source->at];
    uint32_t character;

    if (c == '[') {
        source->at++;
        return entities_set_read(grammar, source, error);
    }
    if (c == '<') {
        source->at++;
        return read_reference(grammar, source, error);
    }
    if (c == '_') {
        source->at++;
        return blanks(grammar);
    }
    if (c == '(') {
        source->at++;
        uint32_t inner = read_choice(grammar, source, depth + 1, error);
        if (inner == ENTITIES_NO_PATTERN) {
            return inner;
        }
        if (source->at >= source->end || source->text[source->at] != ')') {
            entities_expected(source, "\")\"", error);
            return ENTITIES_NO_PATTERN;
        }
        source->at++;
        return inner;
    }
    if (c != '\\' && strchr(special, c)) {
        entities_expected(source, "a character, a set, <name> or \"(\"", error);
        return ENTITIES_NO_PATTERN;
    }
    if (!entities_character_read(source, &character, error)) {
        return ENTITIES_NO_PATTERN;
    }
    return entities_pattern_add(
        grammar, (struct entities_pattern){.kind = ENTITIES_CHARACTER, .first = character});
}

static bool read_number(struct entities_source *source, uint32_t *number)
{
    size_t begin = source->at;

    *number = 0;
    while (source->at < source->end && source->text[source->at] >= '0' &&
           source->text[source->at] <= '9' && *number <= ENTITIES_MOST_REPEATS) {
        *number = *number * 10 + (uint32_t)(source->text[source->at++] - '0');
    }
    return source->at > begin && *number <= ENTITIES_MOST_REPEATS;
}

/* Reads m}, m,} or m,n}; the source stands behind "{". */
static bool read_bounds(struct entities_source *source, uint32_t *least, uint32_t *most,
                        struct entities_error *error)
{
    bool good = read_number(source, least);

    *most = *least;
    if (good && source->at < source->end && source->text[source->at] == ',') {
        source->at++;
        *most = ENTITIES_NO_LIMIT;
        if (source->at < source->end && source->text[source->at] != '}') {
            good = read_number(source, most);
        }
    }
    good = good && source->at < source->end && source->text[source->at] == '}' && *most > 0 &&
           *least <= *most;
    if (!good) {
        entities_expected(source, "{m}, {m,} or {m,n} with numbers up to 64", error);
        return false;
    }
    source->at++;
    return true;
}

static uint32_t read_repeated(struct entities_grammar *grammar, struct entities_source *source,
                              unsigned depth, struct entities_error *error)
{
    uint32_t item = read_item(grammar, source, depth, error), least, most;

    while (item != ENTITIES_NO_PATTERN && source->at < source->end) {
        char c = source->text[source->at];
        if (c == '?' || c == '*' || c == '+') {
            least = c == '+';
            most = c == '?' ? 1 : ENTITIES_NO_LIMIT;
            source->at++;
        } else if (c == '{') {
            source->at++;
            if (!read_bounds(source, &least, &most, error)) {
                return ENTITIES_NO_PATTERN;
            }
        } else {
            break;
        }
        if (most > 1 && grammar->patterns[item].empty) {
            entities_expected(source, "something that cannot be empty before a repetition", error);
            return ENTITIES_NO_PATTERN;
        }
        item = repeat(grammar, item, least, most);
    }
    return item;
}

/* Numbers of the children of a node that is being read. */
struct numbers {
    uint32_t *items;
    size_t count, capacity;
};

static bool keep(struct numbers *numbers, uint32_t number)
{
    uint32_t *items =
        entities_room(numbers->items, numbers->count, 1, &numbers->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    numbers->items = items;
    items[numbers->count++] = number;
    return true;
}

/* Makes a node of the children, or gives the only child itself. */
static uint32_t join(struct entities_grammar *grammar, enum entities_pattern_kind kind,
                     const struct numbers *numbers)
{
    struct entities_pattern pattern = {
        kind, (uint32_t)grammar->child_count, (uint32_t)numbers->count, 0, 0, 0, false};

    if (numbers->count == 1) {
        return numbers->items[0];
    }
    uint32_t *children = entities_room(grammar->children, grammar->child_count, numbers->count,
                                       &grammar->child_capacity, sizeof *children);
    if (!children) {
        return ENTITIES_NO_PATTERN;
    }
    grammar->children = children;
    for (size_t i = 0; i < numbers->count; i++) {
        uint32_t below = grammar->patterns[numbers->items[i]].depth + 1;
        pattern.depth = below > pattern.depth ? below : pattern.depth;
        children[grammar->child_count++] = numbers->items[i];
    }
    return entities_pattern_add(grammar, pattern);
}

static bool ends_sequence(const struct entities_source *source)
{
    const char *c = source->text + source->at;

    if (source->at >= source->end || *c == '|' || *c == ')' || *c == '!' || *c == '>') {
        return true;
    }
    return *c == '<' && source->at + 1 < source->end && c[1] == '<';
}

static uint32_t read_sequence(struct entities_grammar *grammar, struct entities_source *source,
                              unsigned depth, struct entities_error *error)
{
    struct numbers numbers = {0};
    uint32_t item = ENTITIES_NO_PATTERN;
    bool good = true;

    entities_skip(source);
    while (good && !ends_sequence(source)) {
        item = read_repeated(grammar, source, depth, error);
        good = item != ENTITIES_NO_PATTERN && keep(&numbers, item);
        entities_skip(source);
    }
    if (good && numbers.count == 0) {
        entities_expected(source, "a pattern", error);
        good = false;
    }
    item = good ? join(grammar, ENTITIES_SEQUENCE, &numbers) : ENTITIES_NO_PATTERN;
    free(numbers.items);
    return item;
}

static uint32_t read_choice(struct entities_grammar *grammar, struct entities_source *source,
                            unsigned depth, struct entities_error *error)
{
    struct numbers numbers = {0};
    bool good = true, more = true;

    if (depth > ENTITIES_DEEPEST_PATTERN) {
        entities_expected(source, "fewer brackets within brackets", error);
        return ENTITIES_NO_PATTERN;
    }
    while (good && more) {
        uint32_t item = read_sequence(grammar, source, depth, error);
        good = item != ENTITIES_NO_PATTERN && keep(&numbers, item);
        more = good && source->at < source->end && source->text[source->at] == '|';
        source->at += more;
    }
    uint32_t pattern = good ? join(grammar, ENTITIES_CHOICE, &numbers) : ENTITIES_NO_PATTERN;
    free(numbers.items);
    return pattern;
}

uint32_t entities_pattern_read(struct entities_grammar *grammar, struct entities_source *source,
                               struct entities_error *error)
{
    error->text[0] = 0;
    uint32_t pattern = read_choice(grammar, source, 0, error);

    if (pattern == ENTITIES_NO_PATTERN && error->text[0] == 0) {
        entities_exhausted(error);
    } else if (pattern != ENTITIES_NO_PATTERN &&
               grammar->patterns[pattern].depth > ENTITIES_DEEPEST_PATTERN) {
        entities_expected(source, "patterns of patterns at most 200 deep", error);
        return ENTITIES_NO_PATTERN;
    }
    return pattern;
}
