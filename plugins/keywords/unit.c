/* SPDX-License-Identifier: MIT */
/* Counting the documents of one unit. */
#include "unit.h"

#include "characters.h"
#include "stop_words.h"

#include <stdlib.h>

bool keywords_unit_open(struct keywords_unit *unit, const struct keywords_rules *rules,
                        const struct wen_vocabulary *vocabulary, struct keywords_error *error)
{
    size_t numbers = vocabulary ? (size_t)vocabulary->size + 1 : 1;

    unit->rules = *rules;
    unit->vocabulary = vocabulary;
    /* untouched pages of large zeroed arrays cost nothing */
    unit->of_number = calloc(numbers, sizeof *unit->of_number);
    unit->facts = calloc(numbers, sizeof *unit->facts);
    return (unit->of_number && unit->facts) || keywords_exhausted(error);
}

/* As python-jieba's extract_tags: at least min_length code points, no stop word. Punctuation of
 * two and more characters is a word there only in ASCII ("..."), since other signs are tokens of
 * their own; a tokenizer that joins them, and a smaller min_length, must not make them keywords. */
static bool is_candidate(const struct keywords_rules *rules, struct wen_string word,
                         const struct keywords_characters *characters)
{
    if (!characters->length || characters->length < rules->min_length) {
        return false;
    }
    if (!characters->has_letter && !(characters->ascii && characters->length > 1)) {
        return false;
    }
    return !keywords_stop_words_have(rules->stop_words, word.data, word.size);
}

static bool can_link(struct wen_string word)
{
    for (size_t i = 0; i < word.size; i++) {
        if ((unsigned char)word.data[i] <= KEYWORDS_JOINT) {
            return false;
        }
    }
    return true;
}

static struct keywords_facts describe(const struct keywords_rules *rules, struct wen_string word)
{
    struct keywords_characters characters = keywords_characters(word.data, word.size);
    struct keywords_facts facts = {0, KEYWORDS_KNOWN};

    facts.kind |= characters.length ? 0 : KEYWORDS_BLANK;
    if (characters.has_letter) {
        facts.kind |= KEYWORDS_WORD | (can_link(word) ? KEYWORDS_LINK : 0);
    }
    if (rules->top && is_candidate(rules, word, &characters)) {
        facts.kind |= KEYWORDS_CANDIDATE;
        facts.idf = keywords_idf_of(rules->idf, word.data, word.size);
    }
    return facts;
}

/* Makes the entry of a word that has just come into the tally. */
static bool enter(struct keywords_unit *unit, uint32_t word, uint32_t number)
{
    const struct keywords_string *string = &unit->tally.words.items[word];
    /* facts[0] is of the last word without a number */
    struct keywords_facts *facts = &unit->facts[number];

    if (!keywords_room(&unit->entries, word, &unit->entry_capacity, sizeof *unit->entries)) {
        return false;
    }
    if (!number || !(facts->kind & KEYWORDS_KNOWN)) {
        *facts = describe(&unit->rules, wen_string(string->bytes, string->size));
    }
    unit->entries[word] =
        (struct keywords_entry){.idf = facts->idf, .number = number, .kind = facts->kind};
    return true;
}

/* The word of the tally that a token is, or KEYWORDS_NONE. */
static uint32_t find(struct keywords_unit *unit, struct wen_string surface, uint32_t number)
{
    uint32_t count = unit->tally.words.count, word;

    if (number && unit->of_number[number]) {
        return unit->of_number[number] - 1;
    }
    if (number) {
        struct wen_string name = unit->vocabulary->word(unit->vocabulary->self, number);
        word = keywords_tally_append(&unit->tally, name.data, name.size);
    } else {
        word = keywords_tally_word(&unit->tally, surface.data, surface.size);
    }
    if (word == count && !enter(unit, word, number)) {
        return KEYWORDS_NONE;
    }
    if (number && word != KEYWORDS_NONE) {
        unit->of_number[number] = word + 1;
    }
    return word;
}

/* Where a token stands: in a part of a group, behind so many words of it. */
struct standing {
    uint32_t group, *part;
    uint64_t before;
};

static bool add_part(struct keywords_occurrences *parts, uint32_t pair,
                     const struct standing *standing)
{
    if (*standing->part == KEYWORDS_NONE) {
        *standing->part = keywords_occurrences_begin(parts, standing->group, 0);
    }
    return *standing->part != KEYWORDS_NONE &&
           keywords_occurrences_add(parts, pair, *standing->part);
}

static bool add_place(struct keywords_occurrences *places, uint32_t pair,
                      const struct standing *standing)
{
    uint32_t part = keywords_occurrences_begin(places, standing->group, standing->before);

    return part != KEYWORDS_NONE && keywords_occurrences_add(places, pair, part);
}

static bool count_pair(struct keywords_tally *tally, uint32_t word, uint32_t tag, uint32_t document,
                       const struct keywords_whereabouts *where, const struct standing *standing)
{
    struct keywords_pair *pair = keywords_tally_pair(tally, word, tag);

    if (!pair) {
        return false;
    }
    pair->count++;
    pair->documents += pair->document != document;
    pair->document = document;
    uint32_t number = (uint32_t)(pair - tally->pairs);
    return (!where->parts || add_part(where->parts, number, standing)) &&
           (!where->places || add_place(where->places, number, standing));
}

/* Counts a token that is a word by its group, and there with its tag where that is wanted. */
static bool count_in_group(struct keywords_unit *unit, uint32_t word, uint32_t tag, uint32_t begin)
{
    struct keywords_groups *groups = unit->groups;

    if (!keywords_groups_add(groups, word, &unit->tally.words.items[word], begin)) {
        return false;
    }
    struct keywords_group_size *size = &groups->sizes[groups->group];
    const struct standing standing = {groups->group, &size->part, size->words - 1};
    return !groups->tags || count_pair(&groups->tagged, groups->last, tag, unit->document,
                                       &unit->grouped_where, &standing);
}

/* Counts a token that is a word; `before` are those of the unit before it. */
static bool count_word(struct keywords_unit *unit, uint32_t word, uint32_t tag, uint32_t begin,
                       uint64_t before)
{
    const struct standing standing = {0, &unit->part, before};

    return count_pair(&unit->tally, word, tag, unit->document, &unit->where, &standing) &&
           (!unit->groups || count_in_group(unit, word, tag, begin));
}

static bool count_candidate(struct keywords_unit *unit, uint32_t word, uint32_t tag)
{
    struct keywords_entry *entry = &unit->entries[word];

    if (unit->rules.tags && (tag >= unit->rules.tag_count || !unit->rules.tags[tag])) {
        return true;
    }
    if (entry->document != unit->document) {
        if (!keywords_room(&unit->seen, unit->seen_count, &unit->seen_capacity,
                           sizeof *unit->seen)) {
            return false;
        }
        unit->seen[unit->seen_count++] = word;
        entry->document = unit->document;
        entry->count = 0;
    }
    entry->count++;
    unit->seen_total++;
    return true;
}

/* Which stretch of the text a token is in: numbers that rise where a sentence begins or ends. `at`
 * is the first sentence that begins behind the token. */
static uint32_t stretch(const struct keywords_document *document, uint32_t begin, uint32_t *at)
{
    if (!document->sentence_begin) {
        return 0;
    }
    while (*at < document->sentences && document->sentence_begin[*at] <= begin) {
        ++*at;
    }
    return 2 * *at + (*at && begin >= document->sentence_end[*at - 1]);
}

static bool append_grouped(struct keywords_unit *unit, uint32_t item)
{
    if (!keywords_room(&unit->grouped, unit->grouped_count, &unit->grouped_capacity,
                       sizeof *unit->grouped)) {
        return false;
    }
    unit->grouped[unit->grouped_count++] = item;
    return true;
}

static bool follow_grouped(struct keywords_unit *unit, uint32_t item)
{
    const struct keywords_groups *groups = unit->groups;

    if (item >= KEYWORDS_SENTENCE_BREAK) {
        return append_grouped(unit, item);
    }
    bool other = unit->grouped_count && unit->grouped_group != groups->group;
    unit->grouped_group = groups->group;
    return (!other || append_grouped(unit, KEYWORDS_SENTENCE_BREAK)) &&
           append_grouped(unit, groups->last);
}

static bool append(struct keywords_unit *unit, uint32_t item)
{
    if (unit->groups && unit->groups->joins && !follow_grouped(unit, item)) {
        return false;
    }
    if (!keywords_room(&unit->sequence, unit->sequence_count, &unit->sequence_capacity,
                       sizeof *unit->sequence)) {
        return false;
    }
    unit->sequence[unit->sequence_count++] = item;
    return true;
}

/* Appends the token to the sequence, behind a break where another stretch begins with it. */
static bool follow(struct keywords_unit *unit, uint32_t word, bool other_stretch)
{
    unsigned kind = unit->entries[word].kind;

    if (other_stretch && !append(unit, KEYWORDS_SENTENCE_BREAK)) {
        return false;
    }
    return (kind & KEYWORDS_BLANK) || append(unit, kind & KEYWORDS_LINK ? word : KEYWORDS_BREAK);
}

/* Tokens whose place in the array of numbers is fetched before they are looked at: it is greater
 * than a processor's own cache, and waiting for it was two thirds of the time of counting. */
enum { AHEAD = 8 };

static uint32_t number_of(const struct keywords_document *document, uint32_t token,
                          uint32_t numbers)
{
    uint32_t number = token < document->count ? document->word[token] : 0;

    return number <= numbers ? number : 0;
}

bool keywords_unit_add(struct keywords_unit *unit, const struct keywords_document *document,
                       struct keywords_error *error)
{
    uint64_t *totals = unit->tally.totals, words = 0, blanks = 0;
    uint32_t numbers = unit->vocabulary ? unit->vocabulary->size : 0;
    uint32_t sentence = 0, here = 0;

    unit->document++;
    unit->part = KEYWORDS_NONE;
    unit->sequence_count = unit->grouped_count = 0;
    unit->seen_count = 0;
    unit->seen_total = 0;
    for (uint32_t i = 0; i < document->count; i++) {
        uint32_t number = number_of(document, i, numbers);
        __builtin_prefetch(&unit->of_number[number_of(document, i + AHEAD, numbers)]);
        uint32_t word = find(unit,
                             wen_string(document->text.data + document->begin[i],
                                        document->end[i] - document->begin[i]),
                             number);
        if (word == KEYWORDS_NONE ||
            !keywords_room(&unit->words, i, &unit->word_capacity, sizeof *unit->words)) {
            return keywords_exhausted(error);
        }
        unit->words[i] = word;
        unsigned kind = unit->entries[word].kind;
        blanks += (kind & KEYWORDS_BLANK) != 0;
        if (((kind & KEYWORDS_WORD) && !count_word(unit, word, document->tag[i], document->begin[i],
                                                   totals[KEYWORDS_WORDS] + words++)) ||
            ((kind & KEYWORDS_CANDIDATE) && !count_candidate(unit, word, document->tag[i]))) {
            return keywords_exhausted(error);
        }
        if (unit->alone) {
            continue;
        }
        uint32_t before = here;
        here = stretch(document, document->begin[i], &sentence);
        if (!follow(unit, word, i && here != before)) {
            return keywords_exhausted(error);
        }
    }
    totals[KEYWORDS_DOCUMENTS]++;
    totals[KEYWORDS_CHARACTERS] +=
        keywords_characters_count(document->text.data, document->text.size);
    totals[KEYWORDS_SENTENCES] += document->sentences;
    totals[KEYWORDS_TOKENS] += document->count - blanks;
    totals[KEYWORDS_WORDS] += words;
    return true;
}

struct keywords_unit keywords_unit_by_group(const struct keywords_unit *unit)
{
    return (struct keywords_unit){.tally = {.words = unit->groups->joined},
                                  .sequence = unit->grouped,
                                  .sequence_count = unit->grouped_count};
}

void keywords_unit_clear(struct keywords_unit *unit)
{
    for (uint32_t i = 0; i < unit->tally.words.count; i++) {
        unit->of_number[unit->entries[i].number] = 0;
    }
    keywords_tally_clear(&unit->tally);
    memset(unit->tally.totals, 0, sizeof unit->tally.totals);
    unit->document = 0;
    unit->seen_count = unit->sequence_count = unit->grouped_count = 0;
}

void keywords_unit_close(struct keywords_unit *unit)
{
    keywords_tally_free(&unit->tally);
    free(unit->entries);
    free(unit->of_number);
    free(unit->facts);
    free(unit->seen);
    free(unit->words);
    free(unit->sequence);
    free(unit->grouped);
    *unit = (struct keywords_unit){0};
}
