/* SPDX-License-Identifier: MIT */
/* The words of a unit by groups of its documents, or of their blocks. */
#ifndef WENLIU_KEYWORDS_GROUPS_H
#define WENLIU_KEYWORDS_GROUPS_H

#include "group_expression.h"
#include "tally.h"

/* Between a group and a word, in the name of that word in that group. Less than KEYWORDS_JOINT, and
 * than any byte of a word that can stand beside others: such names sort by group, then as the words
 * do. */
#define KEYWORDS_GROUP_MARK 0x1E

/* The name without the group in front, where there is one. */
struct wen_string keywords_without_group(struct wen_string name);

/* The group that is in front; empty where there is none. Of several words it is that of the first.
 */
struct wen_string keywords_group_of_word(struct wen_string name);

/* A word of the unit, as the tally of groups has it. */
struct keywords_grouped {
    uint32_t word; /* number + 1; 0: not there */
    uint32_t pair; /* that was counted last, number + 1 */
};

struct keywords_group_size {
    uint64_t words, documents;
    uint32_t document; /* the last one in it */
    uint32_t part;     /* of that document and this group, KEYWORDS_NONE before its first word */
};

/* Starts as {0}. */
struct keywords_groups {
    struct keywords_group_expression expression;
    struct keywords_strings names;    /* of the unit's groups; that of what is in none is empty */
    struct keywords_tally tally;      /* tags are numbers of `names` */
    struct keywords_grouped *of_word; /* by word of the unit */
    uint32_t of_word_capacity, of_word_count;
    struct keywords_group_size *sizes; /* by group */
    uint32_t size_capacity, size_count;
    struct keywords_bytes scratch;
    bool joins;                     /* whether the next two are wanted */
    struct keywords_strings joined; /* by pair of the tally: group, KEYWORDS_GROUP_MARK, word */
    uint32_t last;                  /* pair of the token that was added last */
    bool tags;                      /* whether the next one is wanted too */
    struct keywords_tally tagged;   /* words: those of `joined`; tags are the unit's */
    /* the document at hand */
    uint32_t document, group;
    struct wen_context *context;
    const struct wen_layer *blocks; /* with KEYWORDS_BY_KIND; NULL: no stage gives them */
    uint32_t block, named_block;    /* at hand; the one that `group` is of, number + 1 */
};

/* Begins a document; `blocks` has the column of kinds first. False where memory is exhausted, as
 * all below. */
bool keywords_groups_begin(struct keywords_groups *groups, struct wen_context *context,
                           const struct wen_document *document, const struct wen_layer *blocks);

/* A token that is a word: its number in the unit, its bytes, where it begins. Tokens come in the
 * order of the text. */
bool keywords_groups_add(struct keywords_groups *groups, uint32_t word,
                         const struct keywords_string *string, uint32_t begin);

/* Ends the unit: the tally then has the sizes of the groups as those of the empty word. */
bool keywords_groups_end(struct keywords_groups *groups);

/* Forgets the unit and keeps the memory. */
void keywords_groups_clear(struct keywords_groups *groups);

void keywords_groups_free(struct keywords_groups *groups);

#endif
