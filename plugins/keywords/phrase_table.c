/* SPDX-License-Identifier: MIT */
/* The table "phrases": its columns, and the rows given to the host. */
#include "records.h"
#include "tables.h"
#include "unit.h"

#include <stdlib.h>

enum {
    TERM,
    WORDS,
    SIZE,
    COUNT,
    DOCUMENTS,
    LONGER,
    LONGER_COUNT,
    C_VALUE,
    NPMI,
    ENTROPY_BEFORE,
    ENTROPY_BEHIND
};

const struct wen_schema keywords_phrases_table = {
    .name = "phrases",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            [TERM] = {"term", WEN_STRING, 0, "the phrase, as texts have it"},
            [WORDS] = {"words", WEN_STRING, 0, "its words, a blank between them"},
            [SIZE] = {"size", WEN_INTEGER, 0, "how many words"},
            [COUNT] = {"count", WEN_INTEGER, 0, "f: how often it stands as a noun phrase"},
            [DOCUMENTS] = {"documents", WEN_INTEGER, 0, "documents in which it does"},
            [LONGER] = {"longer", WEN_INTEGER, 0, "longer phrases of the table that hold it"},
            [LONGER_COUNT] = {"longer_count", WEN_INTEGER, 0, "how often it stands in them"},
            [C_VALUE] = {"c_value", WEN_REAL, 0, "log2(size) * (f - longer_count/longer)"},
            [NPMI] = {"npmi_least", WEN_REAL, 0, "NPMI of the two sides at its weakest joint"},
            [ENTROPY_BEFORE] = {"entropy_before_log2", WEN_REAL, 0,
                                "entropy in bits of the words before it"},
            [ENTROPY_BEHIND] = {"entropy_behind_log2", WEN_REAL, 0, "the same behind it"},
            {0}},
    .help = "terms of several words in the whole corpus, greatest C-value first",
};

/* Writes a name as texts have it, or with a blank between any two words. */
static bool show(struct keywords_bytes *to, struct wen_string name, bool apart)
{
    to->size = 0;
    if (!keywords_bytes_room(to, name.size + 1)) {
        return false;
    }
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] != KEYWORDS_JOINT) {
            keywords_bytes_put(to, &name.data[i], 1);
        } else if (apart && name.data[i + 1] != ' ') { /* behind a joint there is a word */
            keywords_bytes_put(to, " ", 1);
        }
    }
    return true;
}

static void give_phrase(struct wen_context *context, const struct keywords_phrase_rank *rank,
                        const struct keywords_bytes *term, const struct keywords_bytes *words)
{
    const union wen_slots *columns = wen_add_row(context, KEYWORDS_TABLE_PHRASES, 1)->columns;
    const uint64_t integers[] = {rank->size, rank->count, rank->documents, rank->longer,
                                 rank->longer_sum};
    const double reals[] = {rank->c_value, rank->npmi, rank->entropy_before, rank->entropy_behind};

    columns[TERM].string[0] = wen_string((const char *)term->data, term->size);
    columns[WORDS].string[0] = wen_string((const char *)words->data, words->size);
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        columns[SIZE + i].integer[0] = (int64_t)integers[i];
    }
    for (size_t i = 0; i < sizeof reals / sizeof reals[0]; i++) {
        columns[C_VALUE + i].real[0] = reals[i];
    }
    wen_add_row(context, KEYWORDS_TABLE_PHRASES, 0); /* takes the strings over */
}

int keywords_give_phrases(struct wen_context *context, struct keywords_phrase_ranks *ranks,
                          uint64_t top)
{
    struct keywords_bytes term = {0}, words = {0};
    struct keywords_phrase_rank rank;
    uint64_t given = 0;
    int more = 0;

    while ((!top || given < top) &&
           (more = keywords_phrase_ranks_next(ranks, context, &rank)) > 0) {
        if (!show(&term, rank.name, false) || !show(&words, rank.name, true)) {
            more = keywords_out_of_memory(context);
            break;
        }
        give_phrase(context, &rank, &term, &words);
        given++;
    }
    free(term.data);
    free(words.data);
    return more < 0 ? more : WEN_OK;
}
