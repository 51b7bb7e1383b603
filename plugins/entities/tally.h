/* SPDX-License-Identifier: MIT */
/* Counts over many documents of what is called by one or more names: an entity by its canonical
 * name and its type, a relation by three. How often, in how many documents, from when to when. */
#ifndef ENTITIES_TALLY_H
#define ENTITIES_TALLY_H

#include "bytes.h"
#include "text.h"

struct entities_tally;

enum { ENTITIES_MOST_NAMES = 3 };

/* One row; the names are those of whoever gave it. */
struct entities_count {
    struct wen_string names[ENTITIES_MOST_NAMES];
    uint64_t count, documents;
    uint64_t sentences;   /* that entities_tally_sentence() was told of */
    uint32_t first, last; /* dates of its documents, as date.h has them; 0: none has one */
};

/* Sums over all documents. */
struct entities_totals {
    uint64_t documents;
    uint64_t undated; /* documents without a date */
    uint64_t sentences;
};

/* Counts things of so many names, 1 to ENTITIES_MOST_NAMES. NULL where memory is exhausted. */
struct entities_tally *entities_tally_new(unsigned names);

/* Says that what is counted from now on stands in another document, of that date or 0. */
void entities_tally_next_document(struct entities_tally *tally, uint32_t date);

/* Counts one mention and sets *row (where it is not NULL) to the number of its row. Returns -1
 * where memory is exhausted. */
int entities_tally_mention(struct entities_tally *tally, const struct wen_string *names,
                           uint32_t *row);

/* Counts a sentence that mentions the row; and sentences, whatever they mention. */
void entities_tally_sentence(struct entities_tally *tally, uint32_t row);
void entities_tally_sentences(struct entities_tally *tally, uint64_t count);

/* Appends all counts as bytes that entities_tally_absorb() takes, here or on another machine. A
 * tally without documents adds none. Returns -1 where memory is exhausted. */
int entities_tally_save(const struct entities_tally *tally, struct entities_bytes *to);

/* The rows that those of saved counts have become; free(rows). Starts as {0}. */
struct entities_rows {
    uint32_t *rows;
    size_t count, capacity;
};

/* Adds saved counts, moves *at behind them, and says in `rows` where they went. Returns -1 where
 * the bytes are damaged or memory is exhausted. */
int entities_tally_absorb(struct entities_tally *tally, const unsigned char **at,
                          const unsigned char *end, struct entities_rows *rows,
                          struct entities_error *error);

/* Sets *count to that of row `number`, from 0 in the order of first coming. False where there
 * are no more. */
bool entities_tally_row(const struct entities_tally *tally, size_t number,
                        struct entities_count *count);

/* The sums so far; they stay the tally's. */
const struct entities_totals *entities_tally_totals(const struct entities_tally *tally);

/* Bytes that what it holds takes in memory. */
size_t entities_tally_size(const struct entities_tally *tally);

/* Forgets all rows; with `totals` those too. */
void entities_tally_clear(struct entities_tally *tally, bool totals);

void entities_tally_free(struct entities_tally *tally);

#endif
