/* SPDX-License-Identifier: MIT */
/* Rows of the table "collocates": a join by two sorts.
 *
 * The counts come in the order of their strings: a word, then its pairs with words that are greater
 * (KEYWORDS_JOINT is less than any byte of theirs). So the first words of all pairs are met in one
 * pass; sorted anew by their second word, the pairs meet that in another. */
#include "collocates.h"

#include "records.h"
#include "unit.h"

#include <stdlib.h>

enum { JOIN_SHARE = 2, RANKED_SHARE = 2 }; /* of the corpus' budget; see corpus.c */

/* What is known of one word. */
struct word {
    struct keywords_bytes name;
    bool known; /* there is a word at hand, and it has its minimum of tokens */
    uint64_t chances, tokens;
};

struct joining {
    struct keywords_collocates *collocates;
    struct wen_context *context;
    struct wen_sorter *by_second;
    struct word word;
    struct keywords_bytes key, value;
    struct keywords_bytes summed; /* name of the counts that are being summed */
    uint64_t count, documents;
    bool has_summed;
};

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "the counts of pairs of words are damaged");
}

/* The value of a record. */
static bool put_numbers(struct keywords_bytes *to, const uint64_t *numbers, unsigned count)
{
    to->size = 0;
    if (!keywords_bytes_room(to, (size_t)count * KEYWORDS_LONGEST_NUMBER)) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        keywords_bytes_put_number(to, numbers[i]);
    }
    return true;
}

static bool take_numbers(struct wen_string from, uint64_t *numbers, unsigned count)
{
    const unsigned char *at = (const unsigned char *)from.data, *end = at + from.size;

    for (unsigned i = 0; i < count; i++) {
        if (!keywords_bytes_get_number(&at, end, &numbers[i])) {
            return false;
        }
    }
    return true;
}

/* The two words of a pair; false where the string is one word. */
static bool split(struct wen_string string, struct wen_string *first, struct wen_string *second)
{
    const char *joint = string.size ? memchr(string.data, KEYWORDS_JOINT, string.size) : NULL;

    if (!joint) {
        return false;
    }
    *first = wen_string(string.data, (size_t)(joint - string.data));
    *second = wen_string(joint + 1, string.size - first->size - 1);
    return true;
}

static bool put_pair(struct keywords_bytes *to, struct wen_string first, struct wen_string second)
{
    static const unsigned char joint = KEYWORDS_JOINT;

    to->size = 0;
    if (!keywords_bytes_room(to, first.size + 1 + second.size)) {
        return false;
    }
    keywords_bytes_put(to, first.data, first.size);
    keywords_bytes_put(to, &joint, 1);
    keywords_bytes_put(to, second.data, second.size);
    return true;
}

/* ---- the first word of each pair --------------------------------------- */

/* Keeps the chances of a group; `name` ends with the mark. */
static int meet_group(struct joining *joining, struct wen_string name)
{
    struct keywords_collocates *collocates = joining->collocates;
    uint32_t number = collocates->groups.count;

    if (!keywords_room(&collocates->totals, number, &collocates->total_capacity,
                       sizeof *collocates->totals) ||
        keywords_strings_add(&collocates->groups, name.data, name.size) == KEYWORDS_NONE) {
        return keywords_out_of_memory(joining->context);
    }
    collocates->totals[number] = joining->count;
    return WEN_OK;
}

/* Keeps a word in mind for its pairs, and hands it on for those in which it is the second. */
static int meet_word(struct joining *joining, struct wen_string name)
{
    const uint64_t numbers[] = {joining->count, joining->documents};
    struct word *word = &joining->word;

    word->known = joining->documents >= joining->collocates->rules->word_minimum;
    word->chances = joining->count;
    word->tokens = joining->documents;
    if (!keywords_bytes_set(&word->name, name) || !put_numbers(&joining->value, numbers, 2)) {
        return keywords_out_of_memory(joining->context);
    }
    return word->known ? wen_sort(joining->context, joining->by_second, name,
                                  keywords_string_of(&joining->value))
                       : WEN_OK;
}

static int meet_first(struct joining *joining, struct wen_string first, struct wen_string second)
{
    const struct word *word = &joining->word;
    const uint64_t numbers[] = {joining->count, word->chances, word->tokens};

    if (!keywords_equal(first, keywords_string_of(&word->name))) {
        return damaged(joining->context);
    }
    if (!word->known || joining->count < joining->collocates->rules->minimum) {
        return WEN_OK;
    }
    if (!put_pair(&joining->key, second, first) || !put_numbers(&joining->value, numbers, 3)) {
        return keywords_out_of_memory(joining->context);
    }
    return wen_sort(joining->context, joining->by_second, keywords_string_of(&joining->key),
                    keywords_string_of(&joining->value));
}

/* The counts of a string are summed. */
static int end_sum(struct joining *joining)
{
    struct wen_string name = keywords_string_of(&joining->summed), first, second;

    if (!joining->has_summed) {
        return WEN_OK;
    }
    if (name.size && name.data[name.size - 1] == KEYWORDS_GROUP_MARK) {
        return meet_group(joining, name);
    }
    return split(name, &first, &second) ? meet_first(joining, first, second)
                                        : meet_word(joining, name);
}

static int join_first(struct joining *joining, struct keywords_corpus *corpus)
{
    struct keywords_counted counted;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK &&
           (more = keywords_corpus_next(corpus, joining->context, &counted)) > 0) {
        if (!joining->has_summed ||
            !keywords_equal(counted.word, keywords_string_of(&joining->summed))) {
            status = end_sum(joining);
            if (status == WEN_OK && !keywords_bytes_set(&joining->summed, counted.word)) {
                status = keywords_out_of_memory(joining->context);
            }
            joining->has_summed = true;
            joining->count = joining->documents = 0;
        }
        joining->count += counted.count;
        joining->documents += counted.documents;
    }
    if (status == WEN_OK) {
        status = more < 0 ? more : end_sum(joining);
    }
    return status;
}

/* ---- the second, and the order of rows --------------------------------- */

/* A greater Dice comes first. Positive doubles lie in the order of their bits. */
static void put_dice(struct keywords_bytes *to, const struct keywords_collocate *row)
{
    double dice =
        2 * (double)row->both / ((double)row->node_chances + (double)row->collocate_chances);
    uint64_t bits;

    memcpy(&bits, &dice, sizeof bits);
    for (unsigned shift = 64; shift; shift -= 8) {
        to->data[to->size++] = (unsigned char)~(bits >> (shift - 8));
    }
}

/* A record is the node, KEYWORDS_JOINT, Dice (8 bytes), the collocate -> the numbers. */
static int rank_row(struct joining *joining, const struct keywords_collocate *row)
{
    const struct keywords_strings *nodes = joining->collocates->rules->nodes;
    const uint64_t numbers[] = {row->both, row->node_tokens, row->collocate_tokens,
                                row->node_chances, row->collocate_chances};
    struct keywords_bytes *key = &joining->key;
    struct wen_string node = keywords_without_group(row->node);

    if (nodes && keywords_strings_find(nodes, node.data, node.size) == KEYWORDS_NONE) {
        return WEN_OK;
    }
    if (!put_pair(key, row->node, wen_string("", 0)) ||
        !keywords_bytes_room(key, sizeof(double) + row->collocate.size) ||
        !put_numbers(&joining->value, numbers, 5)) {
        return keywords_out_of_memory(joining->context);
    }
    put_dice(key, row);
    keywords_bytes_put(key, row->collocate.data, row->collocate.size);
    return wen_sort(joining->context, joining->collocates->ranked, keywords_string_of(key),
                    keywords_string_of(&joining->value));
}

/* Both words of the pair are known now: it gives a row for each of them as the node. */
static int rank_pair(struct joining *joining, struct wen_string first, const uint64_t *numbers)
{
    const struct word *second = &joining->word;
    struct keywords_collocate row = {.node = first,
                                     .collocate = keywords_string_of(&second->name),
                                     .both = numbers[0],
                                     .node_chances = numbers[1],
                                     .node_tokens = numbers[2],
                                     .collocate_chances = second->chances,
                                     .collocate_tokens = second->tokens};
    struct keywords_collocate other = {.node = row.collocate,
                                       .collocate = row.node,
                                       .both = row.both,
                                       .node_chances = row.collocate_chances,
                                       .node_tokens = row.collocate_tokens,
                                       .collocate_chances = row.node_chances,
                                       .collocate_tokens = row.node_tokens};
    int status = rank_row(joining, &row);

    return status == WEN_OK && !keywords_equal(row.node, other.node) ? rank_row(joining, &other)
                                                                     : status;
}

static int meet_second(struct joining *joining, const struct wen_sorted *record)
{
    struct word *word = &joining->word;
    struct wen_string first, second;
    uint64_t numbers[3];

    if (split(record->key, &second, &first)) {
        if (!take_numbers(record->value, numbers, 3)) {
            return damaged(joining->context);
        }
        bool met = word->known && keywords_equal(second, keywords_string_of(&word->name));
        return met ? rank_pair(joining, first, numbers) : WEN_OK;
    }
    if (!take_numbers(record->value, numbers, 2)) {
        return damaged(joining->context);
    }
    word->known = true;
    word->chances = numbers[0];
    word->tokens = numbers[1];
    return keywords_bytes_set(&word->name, record->key) ? WEN_OK
                                                        : keywords_out_of_memory(joining->context);
}

static int join_second(struct joining *joining)
{
    struct wen_sorted record;
    int status = WEN_OK, more = 0;

    joining->word.known = false;
    while (status == WEN_OK &&
           (more = wen_next_sorted(joining->context, joining->by_second, &record)) > 0) {
        status = meet_second(joining, &record);
    }
    return status == WEN_OK && more < 0 ? more : status;
}

int keywords_collocates_rank(struct keywords_collocates *collocates, struct keywords_corpus *corpus,
                             const struct keywords_collocate_rules *rules,
                             struct wen_context *context)
{
    struct joining joining = {.collocates = collocates, .context = context};
    int status = keywords_corpus_spill_all(corpus, context);

    collocates->rules = rules;
    collocates->total = corpus->tally.totals[KEYWORDS_CHANCES];
    if (status == WEN_OK) {
        joining.by_second = wen_open_sorter(context, corpus->budget / JOIN_SHARE);
        status = join_first(&joining, corpus);
        keywords_corpus_end(corpus, context);
    }
    if (status == WEN_OK) {
        collocates->ranked = wen_open_sorter(context, corpus->budget / RANKED_SHARE);
        status = join_second(&joining);
    }
    if (joining.by_second) {
        wen_close_sorter(context, joining.by_second);
    }
    free(joining.word.name.data);
    free(joining.key.data);
    free(joining.value.data);
    free(joining.summed.data);
    return status;
}

/* ---- rows -------------------------------------------------------------- */

/* Whether the node of a row has had all of its rows already. */
static bool is_beyond(struct keywords_collocates *collocates, struct wen_string node)
{
    if (!keywords_equal(node, keywords_string_of(&collocates->node))) {
        collocates->given = 0;
    }
    return collocates->rules->top && collocates->given >= collocates->rules->top;
}

/* Divides group and words, and sets the chances. */
static bool take_group(const struct keywords_collocates *collocates, struct keywords_collocate *row)
{
    struct wen_string node = keywords_without_group(row->node);
    size_t size = row->node.size - node.size;

    row->group = wen_string(row->node.data, size ? size - 1 : 0);
    row->total = collocates->total;
    if (!size) {
        return true;
    }
    uint32_t group = keywords_strings_find(&collocates->groups, row->node.data, size);
    row->node = node;
    row->collocate = keywords_without_group(row->collocate);
    row->total = group != KEYWORDS_NONE ? collocates->totals[group] : 0;
    return row->total > 0;
}

int keywords_collocates_next(struct keywords_collocates *collocates, struct wen_context *context,
                             struct keywords_collocate *row)
{
    struct wen_sorted record;
    uint64_t numbers[5];
    int more;

    do {
        more = wen_next_sorted(context, collocates->ranked, &record);
        if (more <= 0) {
            return more;
        }
        if (!split(record.key, &row->node, &row->collocate) ||
            row->collocate.size < sizeof(double) || !take_numbers(record.value, numbers, 5)) {
            return damaged(context);
        }
    } while (is_beyond(collocates, row->node));
    if (!collocates->given && !keywords_bytes_set(&collocates->node, row->node)) {
        return keywords_out_of_memory(context);
    }
    collocates->given++;
    row->collocate =
        wen_string(row->collocate.data + sizeof(double), row->collocate.size - sizeof(double));
    if (!take_group(collocates, row)) {
        return damaged(context);
    }
    row->both = numbers[0];
    row->node_tokens = numbers[1];
    row->collocate_tokens = numbers[2];
    row->node_chances = numbers[3];
    row->collocate_chances = numbers[4];
    return 1;
}

void keywords_collocates_end(struct keywords_collocates *collocates, struct wen_context *context)
{
    if (collocates->ranked) {
        wen_close_sorter(context, collocates->ranked);
    }
    free(collocates->node.data);
    free(collocates->totals);
    keywords_strings_free(&collocates->groups);
    *collocates = (struct keywords_collocates){0};
}
