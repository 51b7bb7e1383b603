/* SPDX-License-Identifier: MIT */
/* In which documents of the whole corpus each word stands, in the collector: too much for memory,
 * so it goes to a sorter of the host at once and is read back word by word. */
#ifndef WENLIU_KEYWORDS_PART_LISTS_H
#define WENLIU_KEYWORDS_PART_LISTS_H

#include "dispersion.h"
#include "string_table.h"
#include "wenliu/stage.h"

/* Starts as {.budget = …}. */
struct keywords_part_lists {
    size_t budget;               /* bytes, for the sorter */
    struct keywords_parts parts; /* of the corpus */
    struct wen_sorter *sorter;   /* the host's: word -> number of the tag, parts before, list */
    struct wen_sorted next;      /* what the sorter gave and nobody has taken */
    bool has_next;
};

/* Adds what keywords_occurrences_write() wrote; new tags go to `tags`. Returns WEN_OK, or WEN_STOP
 * with the reason recorded, as all here. */
int keywords_part_lists_absorb(struct keywords_part_lists *lists, struct wen_context *context,
                               struct keywords_strings *tags, const void *bytes, size_t size);

/* The list of a word and a tag in one unit. */
struct keywords_part_list {
    uint32_t tag;
    uint64_t before; /* parts of the corpus before the unit */
    struct wen_string list;
};

/* The next list of a word, for keywords_occurrences_take(): 1, or 0 behind its last. Lists of a
 * word and a tag come in the order of the corpus. Words are asked for in the order of their bytes;
 * what stands before the word is skipped. */
int keywords_part_lists_next(struct keywords_part_lists *lists, struct wen_context *context,
                             struct wen_string word, struct keywords_part_list *list);

/* Closes the sorter. */
void keywords_part_lists_end(struct keywords_part_lists *lists, struct wen_context *context);

#endif
