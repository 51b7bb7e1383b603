/* SPDX-License-Identifier: MIT */
/* Rows of the table "phrases": a join by sorting.
 *
 * The counts come in the order of their strings: a phrase, what stands beside it, longer phrases.
 * So each phrase is summed in one pass. It then asks for the counts of its parts: these records are
 * sorted by the part, each length apart. In a second pass, the longest phrases first, each phrase
 * tells the shorter ones that it holds them, and answers what it was asked; answers are sorted by
 * the phrase that asked. In a third pass each phrase meets its answers, and its measures are known.
 */
#include "phrase_ranks.h"

#include "phrase_counts.h"
#include "phrase_sums.h"
#include "records.h"

#include <math.h>
#include <stdlib.h>

/* Shares of the corpus' budget: beside its own sorter, of which the tally's half is free by then,
 * one for each length is open, and one more. */
enum { SORTER_SHARE = 2 * (KEYWORDS_PHRASE_TOKENS + 1) };

/* Kinds of records behind KEYWORDS_BESIDE, in the order in which they are met. */
enum record { SELF, HELD, ASKED };

/* What is known of a phrase; as it lies in memory it is the value of a record SELF. */
struct facts {
    uint64_t total; /* standing as anything */
    uint64_t count, documents, longer, longer_sum;
    double entropy_before, entropy_behind, npmi;
};

struct work {
    struct keywords_phrase_ranks *ranks;
    struct wen_context *context;
    uint64_t minimum;
    struct wen_sorter *by_part[KEYWORDS_PHRASE_TOKENS + 1]; /* by its words; [0] is not there */
    struct wen_sorter *by_phrase;
    bool has_name;
    struct keywords_bytes name; /* of the phrase at hand */
    struct facts facts;
    uint64_t answers[2 * KEYWORDS_PHRASE_TOKENS];
    struct keywords_bytes key, value;
};

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "the counts of phrases are damaged");
}

static int add_record(struct work *work, struct wen_sorter *sorter, struct wen_string name,
                      enum record record, struct wen_string value)
{
    const unsigned char rest[] = {KEYWORDS_BESIDE, (unsigned char)record};
    struct keywords_bytes *key = &work->key;

    key->size = 0;
    if (!keywords_bytes_room(key, name.size + sizeof rest)) {
        return keywords_out_of_memory(work->context);
    }
    keywords_bytes_put(key, name.data, name.size);
    keywords_bytes_put(key, rest, sizeof rest);
    return wen_sort(work->context, sorter, keywords_string_of(key), value);
}

static int add_self(struct work *work, struct wen_sorter *sorter)
{
    return add_record(work, sorter, keywords_string_of(&work->name), SELF,
                      wen_string((const char *)&work->facts, sizeof work->facts));
}

/* Takes the next record of a sorter: 1, 0 at the end, WEN_STOP. */
static int next_record(struct work *work, struct wen_sorter *sorter, struct wen_sorted *record,
                       struct wen_string *name, enum record *kind)
{
    struct wen_string rest;
    int more = wen_next_sorted(work->context, sorter, record);

    if (more > 0) {
        if (!keywords_phrase_beside_split(record->key, name, &rest)) {
            return damaged(work->context);
        }
        *kind = (enum record)rest.data[0];
    }
    return more;
}

/* Sets name and facts to those of a record SELF. */
static int begin_self(struct work *work, struct wen_string name, struct wen_string value)
{
    if (value.size != sizeof work->facts) {
        return damaged(work->context);
    }
    memcpy(&work->facts, value.data, sizeof work->facts);
    work->has_name = true;
    return keywords_bytes_set(&work->name, name) ? WEN_OK : keywords_out_of_memory(work->context);
}

/* ---- the first pass: what parts are asked -------------------------------- */

/* Asks for the count of a part: the value says where the answer goes, and who asks. */
static int ask_part(struct work *work, struct wen_string part, uint32_t length, uint32_t answer)
{
    struct keywords_bytes *value = &work->value;

    value->size = 0;
    if (!keywords_bytes_room(value, KEYWORDS_LONGEST_NUMBER + work->name.size)) {
        return keywords_out_of_memory(work->context);
    }
    keywords_bytes_put_number(value, answer);
    keywords_bytes_put(value, work->name.data, work->name.size);
    return add_record(work, work->by_part[length], part, ASKED, keywords_string_of(value));
}

static int ask_parts(struct work *work, const size_t *begins, uint32_t size)
{
    struct wen_string name = keywords_string_of(&work->name);
    int status = size > 1 ? WEN_OK : damaged(work->context);

    for (uint32_t i = 1; i < size && status == WEN_OK; i++) {
        status = ask_part(work, keywords_phrase_part(name, begins, 0, i), i, 2 * i);
        if (status == WEN_OK) {
            status = ask_part(work, keywords_phrase_part(name, begins, i, size - i), size - i,
                              2 * i + 1);
        }
    }
    return status;
}

/* What is rarer than the minimum is neither a row nor a part of one. */
static int add_phrase(struct work *work, const struct keywords_phrase_sum *sum)
{
    size_t begins[KEYWORDS_PHRASE_TOKENS + 1];

    if (sum->total < work->minimum) {
        return WEN_OK;
    }
    work->facts = (struct facts){.total = sum->total,
                                 .count = sum->count,
                                 .documents = sum->documents,
                                 .entropy_before = sum->entropy_before,
                                 .entropy_behind = sum->entropy_behind};
    if (!keywords_bytes_set(&work->name, sum->name)) {
        return keywords_out_of_memory(work->context);
    }
    uint32_t size = keywords_phrase_words(sum->name, begins);
    if (!size) {
        return damaged(work->context);
    }
    int status = add_self(work, work->by_part[size]);
    return status == WEN_OK && sum->count >= work->minimum ? ask_parts(work, begins, size) : status;
}

static int add_phrases(struct work *work, struct keywords_corpus *corpus)
{
    struct keywords_phrase_sums sums = {.corpus = corpus};
    struct keywords_phrase_sum sum;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK && (more = keywords_phrase_sums_next(&sums, work->context, &sum)) > 0) {
        status = add_phrase(work, &sum);
    }
    keywords_phrase_sums_free(&sums);
    return status == WEN_OK && more < 0 ? more : status;
}

/* ---- the second pass: parts meet what holds them ----------------------- */

/* Tells a part that the phrase at hand holds it; once, where it holds it twice. */
static int tell_part(struct work *work, const size_t *begins, uint32_t from, uint32_t length)
{
    const struct facts *facts = &work->facts;
    struct wen_string name = keywords_string_of(&work->name),
                      part = keywords_phrase_part(name, begins, from, length);

    for (uint32_t i = 0; i < from; i++) {
        if (keywords_equal(part, keywords_phrase_part(name, begins, i, length))) {
            return WEN_OK;
        }
    }
    work->value.size = 0;
    if (!keywords_bytes_room(&work->value, KEYWORDS_LONGEST_NUMBER)) {
        return keywords_out_of_memory(work->context);
    }
    keywords_bytes_put_number(
        &work->value, facts->longer_sum < facts->count ? facts->count - facts->longer_sum : 0);
    return add_record(work, work->by_part[length], part, HELD, keywords_string_of(&work->value));
}

/* All that hold the phrase at hand are known. */
static int end_part(struct work *work)
{
    size_t begins[KEYWORDS_PHRASE_TOKENS + 1];

    if (!work->has_name || work->facts.count < work->minimum) {
        return WEN_OK;
    }
    uint32_t size = keywords_phrase_words(keywords_string_of(&work->name), begins);
    int status = add_self(work, work->by_phrase);
    for (uint32_t length = 2; length < size && status == WEN_OK; length++) {
        for (uint32_t from = 0; from + length <= size && status == WEN_OK; from++) {
            status = tell_part(work, begins, from, length);
        }
    }
    return status;
}

/* Adds an answer to who asked. */
static int answer(struct work *work, struct wen_string asked)
{
    const unsigned char *at = (const unsigned char *)asked.data, *end = at + asked.size;
    struct keywords_bytes *value = &work->value;
    uint64_t place;

    value->size = 0;
    if (!keywords_bytes_get_number(&at, end, &place)) {
        return damaged(work->context);
    }
    if (!keywords_bytes_room(value, 2 * KEYWORDS_LONGEST_NUMBER)) {
        return keywords_out_of_memory(work->context);
    }
    keywords_bytes_put_number(value, place);
    keywords_bytes_put_number(value, work->facts.total);
    return add_record(work, work->by_phrase, wen_string((const char *)at, (size_t)(end - at)),
                      ASKED, keywords_string_of(value));
}

static int meet(struct work *work, struct wen_string name, enum record kind,
                struct wen_string value)
{
    const unsigned char *at = (const unsigned char *)value.data;
    uint64_t count;

    if (kind == SELF) {
        int status = end_part(work);
        return status == WEN_OK ? begin_self(work, name, value) : status;
    }
    if (!work->has_name || !keywords_equal(name, keywords_string_of(&work->name))) {
        return damaged(work->context); /* a part stands as often as what holds it */
    }
    if (kind == ASKED) {
        return answer(work, value);
    }
    if (!keywords_bytes_get_number(&at, at + value.size, &count)) {
        return damaged(work->context);
    }
    work->facts.longer++;
    work->facts.longer_sum += count;
    return WEN_OK;
}

/* Of one length. */
static int meet_parts(struct work *work, struct wen_sorter *by_part)
{
    struct wen_sorted record;
    struct wen_string name;
    enum record kind;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK && (more = next_record(work, by_part, &record, &name, &kind)) > 0) {
        status = meet(work, name, kind, record.value);
    }
    status = status == WEN_OK && more < 0 ? more : status;
    status = status == WEN_OK ? end_part(work) : status;
    work->has_name = false;
    return status;
}

/* ---- the third pass: phrases meet the counts of their parts ------------- */

static double npmi(const struct work *work, uint32_t size)
{
    double words = (double)work->ranks->words, count = (double)work->facts.count, least = 1;

    for (uint32_t i = 1; i < size && count < words; i++) {
        double left = (double)work->answers[2 * i], right = (double)work->answers[2 * i + 1];
        double here = log(count * words / (left * right)) / -log(count / words);
        least = here < least ? here : least;
    }
    return least;
}

/* One quotient of whole numbers: what is equal by the definition is equal to the last digit, and is
 * then put in order by its bytes. */
static double c_value(const struct facts *facts, uint32_t size)
{
    static const double log2_of[KEYWORDS_PHRASE_TOKENS + 1] = {
        0, 0, 1, 1.5849625007211562, 2, 2.3219280948873623};
    double longer = facts->longer ? (double)facts->longer : 1;
    double rest = ((double)facts->count * longer - (double)facts->longer_sum) / longer;

    return log2_of[size] * rest;
}

/* Eight bytes that fall as the number rises. */
static void put_falling(struct keywords_bytes *to, double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    bits = bits >> 63 ? bits : ~bits & ~(UINT64_C(1) << 63);
    for (unsigned shift = 64; shift; shift -= 8) {
        to->data[to->size++] = (unsigned char)(bits >> (shift - 8));
    }
}

/* A record is the C-value and the name -> the facts. */
static int rank_phrase(struct work *work)
{
    struct wen_string name = keywords_string_of(&work->name);
    size_t begins[KEYWORDS_PHRASE_TOKENS + 1];
    struct keywords_bytes *key = &work->key;

    if (!work->has_name) {
        return WEN_OK;
    }
    uint32_t size = keywords_phrase_words(name, begins);
    for (uint32_t i = 2; i < 2 * size; i++) {
        if (!work->answers[i]) {
            return damaged(work->context);
        }
    }
    work->facts.npmi = npmi(work, size);
    key->size = 0;
    if (!keywords_bytes_room(key, sizeof(double) + name.size)) {
        return keywords_out_of_memory(work->context);
    }
    put_falling(key, c_value(&work->facts, size));
    keywords_bytes_put(key, name.data, name.size);
    return wen_sort(work->context, work->ranks->ranked, keywords_string_of(key),
                    wen_string((const char *)&work->facts, sizeof work->facts));
}

static int take_answer(struct work *work, struct wen_string value)
{
    const unsigned char *at = (const unsigned char *)value.data, *end = at + value.size;
    uint64_t place;

    return keywords_bytes_get_number(&at, end, &place) && place < 2 * KEYWORDS_PHRASE_TOKENS &&
                   keywords_bytes_get_number(&at, end, &work->answers[place])
               ? WEN_OK
               : damaged(work->context);
}

static int rank_phrases(struct work *work)
{
    struct wen_sorted record;
    struct wen_string name;
    enum record kind;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK &&
           (more = next_record(work, work->by_phrase, &record, &name, &kind)) > 0) {
        if (kind == SELF) {
            status = rank_phrase(work);
            memset(work->answers, 0, sizeof work->answers);
            status = status == WEN_OK ? begin_self(work, name, record.value) : status;
        } else {
            status = take_answer(work, record.value);
        }
    }
    status = status == WEN_OK && more < 0 ? more : status;
    return status == WEN_OK ? rank_phrase(work) : status;
}

/* ---- all of them ------------------------------------------------------- */

static void close_sorter(struct work *work, struct wen_sorter **sorter)
{
    if (*sorter) {
        wen_close_sorter(work->context, *sorter);
    }
    *sorter = NULL;
}

static void open_parts(struct work *work, size_t budget)
{
    for (uint32_t size = 1; size <= KEYWORDS_PHRASE_TOKENS; size++) {
        work->by_part[size] = wen_open_sorter(work->context, budget);
    }
}

int keywords_phrase_ranks_open(struct keywords_phrase_ranks *ranks, struct keywords_corpus *corpus,
                               uint64_t minimum, struct wen_context *context)
{
    struct work work = {.ranks = ranks, .context = context, .minimum = minimum};
    size_t budget = corpus->budget / SORTER_SHARE;
    int status = keywords_corpus_spill_all(corpus, context);

    ranks->words = corpus->tally.totals[KEYWORDS_WORDS];
    if (status == WEN_OK) {
        open_parts(&work, budget);
        status = add_phrases(&work, corpus);
        keywords_corpus_end(corpus, context);
    }
    if (status == WEN_OK) {
        work.by_phrase = wen_open_sorter(context, budget);
    }
    for (uint32_t size = KEYWORDS_PHRASE_TOKENS; size; size--) {
        status = status == WEN_OK ? meet_parts(&work, work.by_part[size]) : status;
        close_sorter(&work, &work.by_part[size]);
    }
    if (status == WEN_OK) {
        ranks->ranked = wen_open_sorter(context, budget);
        status = rank_phrases(&work);
    }
    close_sorter(&work, &work.by_phrase);
    free(work.name.data);
    free(work.key.data);
    free(work.value.data);
    return status;
}

int keywords_phrase_ranks_next(struct keywords_phrase_ranks *ranks, struct wen_context *context,
                               struct keywords_phrase_rank *row)
{
    struct wen_sorted record;
    struct facts facts;
    size_t begins[KEYWORDS_PHRASE_TOKENS + 1];
    int more = wen_next_sorted(context, ranks->ranked, &record);

    if (more <= 0) {
        return more;
    }
    memcpy(&facts, record.value.data, sizeof facts);
    struct wen_string name =
        wen_string(record.key.data + sizeof(double), record.key.size - sizeof(double));
    *row = (struct keywords_phrase_rank){.name = name,
                                         .size = keywords_phrase_words(name, begins),
                                         .count = facts.count,
                                         .documents = facts.documents,
                                         .longer = facts.longer,
                                         .longer_sum = facts.longer_sum,
                                         .npmi = facts.npmi,
                                         .entropy_before = facts.entropy_before,
                                         .entropy_behind = facts.entropy_behind};
    row->c_value = c_value(&facts, row->size);
    return 1;
}

void keywords_phrase_ranks_end(struct keywords_phrase_ranks *ranks, struct wen_context *context)
{
    if (ranks->ranked) {
        wen_close_sorter(context, ranks->ranked);
    }
    *ranks = (struct keywords_phrase_ranks){0};
}
