/* SPDX-License-Identifier: MIT */
/* Repair of the layout of newspaper text: wrapped lines become paragraphs again, letter-spaced
 * words are closed, page furniture goes, and every block gets its kind. What the bytes of the text
 * came from stays known. */
#ifndef DECODE_LAYOUT_H
#define DECODE_LAYOUT_H

#include "layout_lines.h"
#include "text.h"

enum layout_kind {
    LAYOUT_PARAGRAPH,
    LAYOUT_HEADING,
    LAYOUT_BYLINE,
    LAYOUT_CAPTION,
    LAYOUT_LIST_ITEM,
    LAYOUT_PULL_QUOTE,
    LAYOUT_KINDS
};

extern const char *const layout_kind_names[LAYOUT_KINDS];

struct layout_block {
    struct decode_span span; /* of the repaired text */
    uint8_t kind;            /* enum layout_kind */
    uint8_t gap;             /* blank lines before it, at most LAYOUT_GAPS - 1 */
    bool head;               /* it is no sentence, or has no end of one */
    bool numbered, marked;   /* how it begins, see enum layout_beginning */
    bool alone;              /* verse, a table, a program */
    uint32_t characters;
};

/* One text and what became of it. */
struct layout_text {
    char *data;
    size_t size, capacity;
    struct decode_run *runs;
    size_t run_count, run_capacity;
};

/* What the blocks say of the whole text: spans of it, empty where they do not say. */
struct layout_facts {
    struct decode_span title;
    struct decode_span names[8]; /* of reporters */
    size_t name_count;
    int year, month, day; /* 0: not stated */
};

struct layout {
    struct layout_classes classes;
    struct layout_tables tables;
    struct layout_lines lines;
    struct layout_text texts[2]; /* each pass makes one of the other */
    struct layout_text *result;  /* NULL: nothing was repaired yet */
    struct layout_block *blocks;
    size_t block_count, block_capacity;
    uint32_t joined;                   /* line ends that were taken out */
    uint32_t closed;                   /* blanks that were taken out of letter-spaced words */
    uint32_t furniture;                /* lines that were dropped */
    struct layout_facts dropped_facts; /* the date that one of them said */
    uint32_t dropped;                  /* characters of private use that were */
};

/* Once, before anything else. */
void layout_begin(struct layout *layout);

/* Repairs the text of a document; blocks and result are valid until the next one. Time and memory
 * grow in proportion to the text. Repairing a result again changes nothing. False: no memory left.
 */
bool layout_repair(struct layout *layout, const struct decode_text *text);

/* Gives memory back: all of it, or what is more than one document should leave behind. */
void layout_free(struct layout *layout);
void layout_trim(struct layout *layout);

/* Gives every block its kind, by its own text and its neighbours. */
void layout_find_kinds(struct layout_block *blocks, size_t count, const char *text);

/* Whether text[begin..end) begins with a date, of year, month and day; into facts. */
bool layout_read_date(const char *text, uint32_t begin, uint32_t end, struct layout_facts *facts);

/* Sets *facts to what the blocks, which have their kinds, say of the text. */
void layout_find_facts(const struct layout_block *blocks, size_t count, const char *text,
                       struct layout_facts *facts);

/* Names in a byline: appended to facts->names. False: text[begin..end) is no byline. */
bool layout_read_byline(const char *text, uint32_t begin, uint32_t end, struct layout_facts *facts);

#endif
