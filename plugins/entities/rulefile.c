/* SPDX-License-Identifier: MIT */
/* Reading rule files: statements, one a line that begins without a blank, and the lines behind it
 * that begin with one. */
#include "rulefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct entities_rules *rules;
    struct entities_types *types;
    struct entities_source source; /* the statement */
    unsigned group;
    struct entities_error *error;
};

static int expected(struct reader *reader, const char *what)
{
    return entities_expected(&reader->source, what, reader->error);
}

/* Reads letters, digits, "_" and "-"; *size is 0 where there are none. */
static const char *read_token(struct entities_source *source, size_t *size)
{
    entities_skip(source);
    size_t begin = source->at;
    while (source->at < source->end) {
        char c = source->text[source->at];
        char lower = (char)(c | 0x20);
        if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
            break;
        }
        source->at++;
    }
    *size = source->at - begin;
    return source->text + begin;
}

static bool read_mark(struct entities_source *source, const char *mark)
{
    size_t size = strlen(mark);

    entities_skip(source);
    if (source->end - source->at < size || memcmp(source->text + source->at, mark, size) != 0) {
        return false;
    }
    source->at += size;
    return true;
}

/* Reads a new name, or with `old` also one that is there. */
static int read_name(struct reader *reader, const char **name, size_t *size,
                     const struct entities_name **old)
{
    size_t begin;

    entities_skip(&reader->source);
    begin = reader->source.at;
    *name = read_token(&reader->source, size);
    if (*size == 0) {
        return expected(reader, "a name");
    }
    *old = entities_name_find(&reader->rules->grammar, *name, *size);
    if (reader->source.text[begin] < 'a' || reader->source.text[begin] > 'z') {
        reader->source.at = begin;
        return expected(reader, "a name in small letters");
    }
    return 0;
}

/* Names a pattern (and list of words or tags). */
static int define(struct reader *reader, const char *name, size_t size, uint32_t pattern,
                  uint32_t words, enum entities_list_kind kind)
{
    struct entities_grammar *grammar = &reader->rules->grammar;
    struct entities_name *names = entities_room(grammar->names, grammar->name_count, 1,
                                                &grammar->name_capacity, sizeof *names);
    size_t where_size = strlen(reader->source.path) + 24;
    char *text = strndup(name, size), *where = malloc(where_size);

    if (names) {
        grammar->names = names;
    }
    if (!names || !text || !where) {
        free(text);
        free(where);
        return entities_exhausted(reader->error);
    }
    snprintf(where, where_size, "%s:%zu", reader->source.path,
             entities_line(reader->source.text, (size_t)(name - reader->source.text)));
    names[grammar->name_count++] = (struct entities_name){text, pattern, words, kind, where};
    return 0;
}

static int defined_already(struct reader *reader, const struct entities_name *old)
{
    return entities_fail(
        reader->error, "%s:%zu: expected a new name, found \"%s\", which %s %s",
        reader->source.path, entities_line(reader->source.text, reader->source.at), old->text,
        old->words == ENTITIES_NO_PATTERN ? "is defined at"
                                          : "has words already (\"+=\" adds more) at",
        old->where);
}

/* A new list, and the pattern that matches one of its words, or over pieces one that is in it. */
static uint32_t new_list(struct reader *reader, uint32_t *list)
{
    struct entities_grammar *grammar = &reader->rules->grammar;
    bool pieces = !reader->rules->pieces;

    *list = entities_words_new(grammar);
    if (*list == ENTITIES_NO_PATTERN) {
        return ENTITIES_NO_PATTERN;
    }
    return entities_pattern_add(grammar, (struct entities_pattern){
                                             .kind = pieces ? ENTITIES_CHARACTER : ENTITIES_WORDS,
                                             .first = pieces ? ENTITIES_PIECE + *list : *list,
                                         });
}

/* words NAME = … or words NAME += …; the same with tags and endings */
static int read_words(struct reader *reader, enum entities_list_kind kind)
{
    static const char *const kinds[] = {
        [ENTITIES_LIST_WORDS] = "the name of words further up before \"+=\"",
        [ENTITIES_LIST_TAGS] = "the name of tags further up before \"+=\"",
        [ENTITIES_LIST_ENDINGS] = "the name of endings further up before \"+=\"",
    };
    struct entities_grammar *grammar = &reader->rules->grammar;
    const struct entities_name *old;
    const char *name;
    size_t size;

    if (read_name(reader, &name, &size, &old) != 0) {
        return -1;
    }
    if (read_mark(&reader->source, "+=")) {
        if (!old || old->words == ENTITIES_NO_PATTERN || old->kind != kind) {
            reader->source.at = (size_t)(name - reader->source.text);
            return expected(reader, kinds[kind]);
        }
        return entities_words_read(grammar, old->words, &reader->source, reader->error);
    }
    if (!read_mark(&reader->source, "=")) {
        return expected(reader, "\"=\" or \"+=\"");
    }
    if (old) {
        return defined_already(reader, old);
    }
    if (grammar->list_count == ENTITIES_MOST_LISTS) {
        return expected(reader, "at most 1024 lists of words");
    }
    uint32_t list, pattern = new_list(reader, &list);
    if (pattern == ENTITIES_NO_PATTERN) {
        return entities_exhausted(reader->error);
    }
    if (define(reader, name, size, pattern, list, kind) != 0) {
        return -1;
    }
    return entities_words_read(grammar, list, &reader->source, reader->error);
}

static int read_pattern(struct reader *reader, uint32_t *pattern)
{
    *pattern = entities_pattern_read(&reader->rules->grammar, &reader->source, reader->error);
    return *pattern == ENTITIES_NO_PATTERN ? -1 : 0;
}

/* Ends a statement: nothing may be left of it. */
static int read_end(struct reader *reader)
{
    entities_skip(&reader->source);
    return reader->source.at < reader->source.end ? expected(reader, "the end of the statement")
                                                  : 0;
}

/* let NAME = PATTERN */
static int read_let(struct reader *reader)
{
    const struct entities_name *old;
    const char *name;
    size_t size;
    uint32_t pattern;

    if (read_name(reader, &name, &size, &old) != 0) {
        return -1;
    }
    if (old) {
        return defined_already(reader, old);
    }
    if (!read_mark(&reader->source, "=")) {
        return expected(reader, "\"=\"");
    }
    if (read_pattern(reader, &pattern) != 0 || read_end(reader) != 0) {
        return -1;
    }
    return define(reader, name, size, pattern, ENTITIES_NO_PATTERN, ENTITIES_LIST_WORDS);
}

/* solid [SET] */
static int read_solid(struct reader *reader)
{
    struct entities_rules *rules = reader->rules;
    uint32_t pattern;

    if (read_pattern(reader, &pattern) != 0) {
        return -1;
    }
    if (rules->grammar.patterns[pattern].kind != ENTITIES_SET || rules->solid_count == 255) {
        return expected(reader, "one set [...] behind \"solid\", in at most 255 statements");
    }
    uint32_t *sets = entities_room(rules->solid_sets, rules->solid_count, 1, &rules->solid_capacity,
                                   sizeof *sets);
    if (!sets) {
        return entities_exhausted(reader->error);
    }
    rules->solid_sets = sets;
    sets[rules->solid_count++] = pattern;
    return read_end(reader);
}

static int check_not_empty(struct reader *reader, uint32_t pattern)
{
    return reader->rules->grammar.patterns[pattern].empty
               ? expected(reader, "a pattern that cannot match nothing at all")
               : 0;
}

/* [LEFT <<] BODY [>> RIGHT] */
static int read_sides(struct reader *reader, struct entities_rule *rule)
{
    struct entities_context none = {ENTITIES_NO_PATTERN, false, 0};

    rule->left = rule->right = none;
    if (read_pattern(reader, &rule->pattern) != 0) {
        return -1;
    }
    bool negated = read_mark(&reader->source, "!<<");
    if (negated || read_mark(&reader->source, "<<")) {
        rule->left = (struct entities_context){rule->pattern, negated, 0};
        if (check_not_empty(reader, rule->left.pattern) != 0 ||
            read_pattern(reader, &rule->pattern) != 0) {
            return -1;
        }
    }
    negated = read_mark(&reader->source, "!>>");
    if (negated || read_mark(&reader->source, ">>")) {
        if (read_pattern(reader, &rule->right.pattern) != 0 ||
            check_not_empty(reader, rule->right.pattern) != 0) {
            return -1;
        }
        rule->right.negated = negated;
    }
    return check_not_empty(reader, rule->pattern) == 0 ? read_end(reader) : -1;
}

/* TYPE = … or - = … */
static int read_rule(struct reader *reader, uint32_t type)
{
    struct entities_rules *rules = reader->rules;
    struct entities_rule rule = {
        .type = type, .group = reader->group, .order = (uint32_t)rules->count};

    if (!read_mark(&reader->source, "=")) {
        return expected(reader, "\"=\"");
    }
    if (read_sides(reader, &rule) != 0) {
        return -1;
    }
    struct entities_rule *room =
        entities_room(rules->rules, rules->count, 1, &rules->capacity, sizeof *room);
    if (!room) {
        return entities_exhausted(reader->error);
    }
    rules->rules = room;
    room[rules->count++] = rule;
    return 0;
}

/* join TYPE = PATTERN */
static int read_join(struct reader *reader)
{
    struct entities_rules *rules = reader->rules;
    struct entities_join join = {0};
    size_t size;
    const char *name = read_token(&reader->source, &size);

    join.type = entities_type(reader->types, name, size);
    if (join.type == 0 || !read_mark(&reader->source, "=")) {
        return expected(reader, "a type in capital letters and \"=\" behind \"join\"");
    }
    if (read_pattern(reader, &join.between.pattern) != 0 ||
        check_not_empty(reader, join.between.pattern) != 0) {
        return -1;
    }
    struct entities_join *joins =
        entities_room(rules->joins, rules->join_count, 1, &rules->join_capacity, sizeof *joins);
    if (!joins) {
        return entities_exhausted(reader->error);
    }
    rules->joins = joins;
    joins[rules->join_count++] = join;
    return read_end(reader);
}

static bool is(const char *token, size_t size, const char *word)
{
    return size == strlen(word) && memcmp(token, word, size) == 0;
}

static int read_statement(struct reader *reader)
{
    size_t begin = reader->source.at, size;
    const char *token = read_token(&reader->source, &size);

    if (is(token, size, "words")) {
        return read_words(reader, ENTITIES_LIST_WORDS);
    }
    if (is(token, size, "pieces") && reader->rules->pieces) {
        reader->rules = reader->rules->pieces;
        return read_end(reader);
    }
    if (is(token, size, "tags") && !reader->rules->pieces) {
        return read_words(reader, ENTITIES_LIST_TAGS);
    }
    if (is(token, size, "let")) {
        return read_let(reader);
    }
    if (is(token, size, "solid")) {
        return read_solid(reader);
    }
    if (is(token, size, "join")) {
        return read_join(reader);
    }
    if (is(token, size, "endings") && !reader->rules->pieces) {
        return read_words(reader, ENTITIES_LIST_ENDINGS);
    }
    uint32_t type =
        is(token, size, "-") ? ENTITIES_NOTHING : entities_type(reader->types, token, size);
    if (type == 0) {
        reader->source.at = begin;
        return expected(
            reader, reader->rules->pieces
                        ? "words, let, solid, join, pieces, \"-\" or a type in capital letters"
                        : "words, endings, tags, let, join, \"-\" or a type in capital letters");
    }
    return read_rule(reader, type);
}

/* The end of the statement that begins at text[at]: where the next line without a blank at its
 * beginning stands, or the end. */
static size_t statement_end(const char *text, size_t size, size_t at)
{
    while (at < size) {
        const char *newline = memchr(text + at, '\n', size - at);
        if (!newline) {
            return size;
        }
        at = (size_t)(newline - text) + 1;
        if (at < size && !strchr(" \t\r\n#", text[at]) &&
            memcmp(text + at, "\xE3\x80\x80", size - at < 3 ? size - at : 3) != 0) {
            return at;
        }
    }
    return size;
}

int entities_rules_read(struct entities_rules *rules, const char *path, unsigned group,
                        struct entities_types *types, struct entities_error *error)
{
    char *text;
    size_t size;
    int status = 0;

    if (entities_read_file(path, &text, &size, error) != 0) {
        return -1;
    }
    struct reader reader = {rules, types, {path, text, 0, size}, group, error};
    entities_skip(&reader.source);
    for (size_t at = reader.source.at; status == 0 && at < size;) {
        reader.source.at = at;
        reader.source.end = statement_end(text, size, at);
        at = reader.source.end;
        status = read_statement(&reader);
    }
    free(text);
    return status;
}
