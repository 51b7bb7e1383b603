/* SPDX-License-Identifier: MIT */
/* In which parts of the whole corpus, or of its groups, each word stands, in the collector: too
 * much for memory, so it goes to a sorter of the host at once and is read back word by word. */
#ifndef WENLIU_KEYWORDS_PART_LISTS_H
#define WENLIU_KEYWORDS_PART_LISTS_H

#include "dispersion.h"
#include "string_table.h"
#include "wenliu/stage.h"

struct keywords_part_group {
    struct keywords_parts parts; /* of all units */
    uint64_t before;             /* parts before the unit at hand */
};

/* Starts as {.budget = …, .by_group = …}. */
struct keywords_part_lists {
    size_t budget;                      /* bytes, for the sorter */
    bool by_group;                      /* words have their groups in front, see groups.h */
    struct keywords_strings names;      /* of the groups; where there are none one that is empty */
    struct keywords_part_group *groups; /* by the same numbers */
    uint32_t group_capacity;
    struct wen_sorter *sorter; /* the host's: word -> number of the tag, parts before, list */
    struct wen_sorted next;    /* what the sorter gave and nobody has taken */
    bool has_next;
};

/* Adds what keywords_occurrences_write() wrote; new tags go to `tags`. Returns WEN_OK, or WEN_STOP
 * with the reason recorded, as all here. */
int keywords_part_lists_absorb(struct keywords_part_lists *lists, struct wen_context *context,
                               struct keywords_strings *tags, const void *bytes, size_t size);

/* All parts of the group that the word is in; NULL where no unit had it. */
const struct keywords_parts *keywords_part_lists_parts(const struct keywords_part_lists *lists,
                                                       struct wen_string word);

/* The list of a word and a tag in one unit. */
struct keywords_part_list {
    uint32_t tag;
    uint64_t before; /* parts of the group before the unit */
    struct wen_string list;
};

/* The next list of a word, for keywords_occurrences_take(): 1, or 0 behind its last. Lists of a
 * word and a tag come in the order of the corpus. Words are asked for in the order of their bytes;
 * what stands before the word is skipped. */
int keywords_part_lists_next(struct keywords_part_lists *lists, struct wen_context *context,
                             struct wen_string word, struct keywords_part_list *list);

/* Closes the sorter. */
void keywords_part_lists_end(struct keywords_part_lists *lists, struct wen_context *context);

/* Gives all memory back; what is open of the host is the host's. */
void keywords_part_lists_free(struct keywords_part_lists *lists);

#endif
