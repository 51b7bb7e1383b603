/* SPDX-License-Identifier: MIT */
/* The classes of pieces: all words of the lists in one tree. */
#include "names_lexicon.h"

#include <stdlib.h>
#include <string.h>

/* A word while the lexicon is built; `size` bytes at `offset`. */
struct entry {
    const char *bytes;
    uint32_t offset, size;
    uint32_t list;
};

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    uint32_t size = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->bytes + a->offset, b->bytes + b->offset, size);

    if (order == 0 && a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    return order != 0 ? order : (a->list > b->list) - (a->list < b->list);
}

/* Lists all words (not tags); returns their number. `bytes` has room for all of them. */
static size_t collect(const struct entities_grammar *grammar, char *bytes, struct entry *entries)
{
    size_t used = 0, count = 0;

    for (size_t n = 0; n < grammar->name_count; n++) {
        const struct entities_name *name = &grammar->names[n];
        if (name->words == ENTITIES_NO_PATTERN || name->kind != ENTITIES_LIST_WORDS) {
            continue;
        }
        const struct entities_word_list *list = &grammar->lists[name->words];
        for (size_t w = 0; w < list->count; w++) {
            struct entry entry = {bytes, (uint32_t)used, 0, name->words};
            for (uint32_t i = 0; i < list->words[w].count; i++) {
                used += entities_put(bytes + used, grammar->letters[list->words[w].first + i]);
            }
            entry.size = (uint32_t)used - entry.offset;
            entries[count++] = entry;
        }
    }
    return count;
}

static size_t count_words(const struct entities_grammar *grammar)
{
    size_t count = 0;

    for (size_t i = 0; i < grammar->list_count; i++) {
        count += grammar->lists[i].count;
    }
    return count;
}

/* Keeps of each word its last list. */
static uint32_t settle(struct entities_lexicon *lexicon, const struct entry *entries, size_t count)
{
    uint32_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &entries[i], *next = entry + 1;
        if (i + 1 < count && next->size == entry->size &&
            memcmp(next->bytes + next->offset, entry->bytes + entry->offset, entry->size) == 0) {
            continue;
        }
        lexicon->keys[kept] = (struct entities_key){entry->offset, entry->size};
        lexicon->letters[kept++] = ENTITIES_PIECE + entry->list;
    }
    return kept;
}

static int compare_endings(const void *left, const void *right)
{
    const struct entities_ending *a = left, *b = right;

    if (a->size != b->size) {
        return a->size > b->size ? -1 : 1;
    }
    int order = memcmp(a->bytes, b->bytes, a->size);
    return order != 0 ? order : (a->letter < b->letter) - (a->letter > b->letter);
}

/* Lists the endings; those of more than three characters are left out. */
static bool collect_endings(struct entities_lexicon *lexicon)
{
    const struct entities_grammar *grammar = lexicon->grammar;

    lexicon->endings = malloc((count_words(grammar) + 1) * sizeof *lexicon->endings);
    if (!lexicon->endings) {
        return false;
    }
    for (size_t n = 0; n < grammar->name_count; n++) {
        const struct entities_name *name = &grammar->names[n];
        bool endings = name->kind == ENTITIES_LIST_ENDINGS;
        for (size_t w = 0; endings && w < grammar->lists[name->words].count; w++) {
            struct entities_word word = grammar->lists[name->words].words[w];
            struct entities_ending *ending = &lexicon->endings[lexicon->ending_count];
            if (word.count > 3) {
                continue;
            }
            *ending = (struct entities_ending){.letter = ENTITIES_PIECE + name->words};
            for (uint32_t i = 0; i < word.count; i++) {
                ending->size += (uint32_t)entities_put(ending->bytes + ending->size,
                                                       grammar->letters[word.first + i]);
            }
            lexicon->ending_count++;
        }
    }
    qsort(lexicon->endings, lexicon->ending_count, sizeof *lexicon->endings, compare_endings);
    return true;
}

/* The last two bytes of a string of two or more, as a number. */
static uint32_t last_two(const char *bytes, size_t size)
{
    return (uint32_t)(unsigned char)bytes[size - 2] << 8 | (unsigned char)bytes[size - 1];
}

/* Notes how endings end; before one of a single byte any byte may stand. */
static bool note_last_bytes(struct entities_lexicon *lexicon)
{
    lexicon->last_bytes = calloc((1u << 16) / 64, sizeof *lexicon->last_bytes);
    for (size_t i = 0; lexicon->last_bytes && i < lexicon->ending_count; i++) {
        const struct entities_ending *ending = &lexicon->endings[i];
        bool one = ending->size == 1;
        uint32_t bit =
            one ? (unsigned char)ending->bytes[0] : last_two(ending->bytes, ending->size);
        for (uint32_t before = 0; before < (one ? 256u : 1u); before++, bit += 256) {
            lexicon->last_bytes[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    }
    return lexicon->last_bytes != NULL;
}

uint32_t entities_lexicon_ending(const struct entities_lexicon *lexicon, const char *token,
                                 size_t size)
{
    uint32_t bit = size > 1 ? last_two(token, size) : 0;

    if (size < 2 || !(lexicon->last_bytes[bit / 64] >> bit % 64 & 1)) {
        return 0;
    }
    for (size_t i = 0; i < lexicon->ending_count; i++) {
        const struct entities_ending *ending = &lexicon->endings[i];
        if (ending->size < size &&
            memcmp(token + size - ending->size, ending->bytes, ending->size) == 0) {
            return ending->letter;
        }
    }
    return 0;
}

int entities_lexicon_build(struct entities_lexicon *lexicon, const struct entities_rules *rules,
                           struct entities_error *error)
{
    const struct entities_grammar *grammar = &rules->grammar;
    size_t most = count_words(grammar) + 1;
    struct entry *entries = malloc(most * sizeof *entries);

    lexicon->grammar = grammar;
    lexicon->bytes = malloc(4 * grammar->letter_count + 1);
    lexicon->keys = malloc(most * sizeof *lexicon->keys);
    lexicon->letters = malloc(most * sizeof *lexicon->letters);
    if (entries && lexicon->bytes && lexicon->keys && lexicon->letters) {
        size_t count = collect(grammar, lexicon->bytes, entries);
        qsort(entries, count, sizeof *entries, compare);
        uint32_t kept = settle(lexicon, entries, count);
        lexicon->words = entities_trie_build(lexicon->bytes, lexicon->keys, kept);
    }
    free(entries);
    if (!lexicon->words || !collect_endings(lexicon) || !note_last_bytes(lexicon)) {
        return entities_exhausted(error);
    }
    entities_beginnings_add(&lexicon->beginnings, lexicon->words);
    return 0;
}

uint32_t entities_lexicon_tag(const struct entities_lexicon *lexicon, const char *tag)
{
    const struct entities_grammar *grammar = lexicon->grammar;
    size_t size = strlen(tag);

    for (size_t n = 0; n < grammar->name_count; n++) {
        const struct entities_name *name = &grammar->names[n];
        for (size_t w = 0;
             name->kind == ENTITIES_LIST_TAGS && w < grammar->lists[name->words].count; w++) {
            struct entities_word word = grammar->lists[name->words].words[w];
            size_t i = 0;
            while (i < word.count && i < size &&
                   grammar->letters[word.first + i] == (unsigned char)tag[i]) {
                i++;
            }
            if (i == word.count && i == size) {
                return ENTITIES_PIECE + name->words;
            }
        }
    }
    return 0;
}

uint32_t entities_lexicon_letter(const struct entities_lexicon *lexicon, const char *name)
{
    const struct entities_name *found = entities_name_find(lexicon->grammar, name, strlen(name));
    return found && found->words != ENTITIES_NO_PATTERN ? ENTITIES_PIECE + found->words : 0;
}

size_t entities_lexicon_match(const struct entities_lexicon *lexicon, const char *text, size_t size,
                              size_t at, uint32_t *letter)
{
    uint32_t key;

    if (!entities_may_begin(&lexicon->beginnings, text, size, at)) {
        return 0;
    }
    size_t end = entities_trie_match(lexicon->words, text, size, at, size, NULL, &key);

    if (end) {
        *letter = lexicon->letters[key];
    }
    return end;
}

void entities_lexicon_free(struct entities_lexicon *lexicon)
{
    entities_trie_free(lexicon->words);
    free(lexicon->endings);
    free(lexicon->last_bytes);
    free(lexicon->letters);
    free(lexicon->keys);
    free(lexicon->bytes);
    *lexicon = (struct entities_lexicon){0};
}
