/* SPDX-License-Identifier: MIT */
/* Patterns of rules as trees. README.md says how they are written. */
#ifndef ENTITIES_PATTERN_H
#define ENTITIES_PATTERN_H

#include "text.h"

/* Deeper nesting, and a higher number in braces, are refused. */
#define ENTITIES_DEEPEST_PATTERN 200u
#define ENTITIES_MOST_REPEATS 64u
#define ENTITIES_LONGEST_WORD 64u
#define ENTITIES_NO_LIMIT UINT32_MAX
#define ENTITIES_NO_PATTERN UINT32_MAX

enum entities_pattern_kind {
    ENTITIES_CHARACTER, /* one code point: `first` */
    ENTITIES_SET,       /* one of the ranges [first, first + count) */
    ENTITIES_WORDS,     /* one of the words of the list `first` */
    ENTITIES_SEQUENCE,  /* the children [first, first + count), one behind the other */
    ENTITIES_CHOICE,    /* one of the children */
    ENTITIES_REPEAT     /* the child `first`, `least` to `most` times */
};

struct entities_pattern {
    enum entities_pattern_kind kind;
    uint32_t first, count;
    uint32_t least, most;
    uint32_t depth; /* of the tree below */
    bool empty;     /* whether it can match nothing at all; entities_pattern_add() finds out */
};

struct entities_range {
    uint32_t first, last; /* both are in it */
};

/* A word: code points [first, first + count) of `letters`. */
struct entities_word {
    uint32_t first, count;
};

struct entities_word_list {
    struct entities_word *words;
    size_t count, capacity;
};

/* What a list of words holds; others than words only in rules over pieces. */
enum entities_list_kind { ENTITIES_LIST_WORDS, ENTITIES_LIST_TAGS, ENTITIES_LIST_ENDINGS };

/* What a name in a rule file stands for: a pattern. */
struct entities_name {
    char *text;
    uint32_t pattern;
    uint32_t words; /* its list, or ENTITIES_NO_PATTERN */
    enum entities_list_kind kind;
    char *where; /* file:line that says so */
};

/* In rules over pieces a list of words, endings or tags is a class of pieces: list number n is read
 * as the code point ENTITIES_PIECE + n, of the private use area. A piece of no class is
 * ENTITIES_OTHER. */
#define ENTITIES_PIECE 0xE000u
#define ENTITIES_OTHER 0xF8FFu
#define ENTITIES_MOST_LISTS 1024u

/* Everything that rule files say, apart from the rules themselves. Starts as {0}. */
struct entities_grammar {
    struct entities_pattern *patterns;
    size_t pattern_count, pattern_capacity;
    uint32_t *children;
    size_t child_count, child_capacity;
    struct entities_range *ranges;
    size_t range_count, range_capacity;
    uint32_t *letters;
    size_t letter_count, letter_capacity;
    struct entities_word_list *lists;
    size_t list_count, list_capacity;
    struct entities_name *names;
    size_t name_count, name_capacity;
};

/* A piece of a rule file that is being read. */
struct entities_source {
    const char *path, *text;
    size_t at, end;
};

/* Says "path:line: expected …, found …" for the place the source stands at, and returns -1. */
int entities_expected(const struct entities_source *source, const char *what,
                      struct entities_error *error);

/* Moves over blanks, newlines and comments. */
void entities_skip(struct entities_source *source);

/* Reads a pattern up to "<<", ">>", "!<<", "!>>" or the end. Returns its number or
 * ENTITIES_NO_PATTERN with the reason in *error. */
uint32_t entities_pattern_read(struct entities_grammar *grammar, struct entities_source *source,
                               struct entities_error *error);

/* Reads a set behind its "[": characters and ranges, [^…] all others, […--…] the first less the
 * second. Returns its pattern or ENTITIES_NO_PATTERN with the reason in *error. */
uint32_t entities_set_read(struct entities_grammar *grammar, struct entities_source *source,
                           struct entities_error *error);

/* Adds a range, both ends included. Returns false where memory is exhausted. */
bool entities_range_add(struct entities_grammar *grammar, uint32_t first, uint32_t last);

/* Reads a character: itself, or what a backslash makes of it (\n newline, \s blank). */
bool entities_character_read(struct entities_source *source, uint32_t *c,
                             struct entities_error *error);

/* Reads words up to the end and adds them to a list. */
int entities_words_read(struct entities_grammar *grammar, uint32_t list,
                        struct entities_source *source, struct entities_error *error);

/* Adds an empty list of words; returns its number, or ENTITIES_NO_PATTERN (memory). */
uint32_t entities_words_new(struct entities_grammar *grammar);

/* Adds a pattern node; returns its number, or ENTITIES_NO_PATTERN (memory). */
uint32_t entities_pattern_add(struct entities_grammar *grammar, struct entities_pattern pattern);

/* The name, or NULL. */
const struct entities_name *entities_name_find(const struct entities_grammar *grammar,
                                               const char *text, size_t size);

void entities_grammar_free(struct entities_grammar *grammar);

#endif
