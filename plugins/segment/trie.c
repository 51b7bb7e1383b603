/* SPDX-License-Identifier: MIT */
/* The tree of prefixes: sorted words share what they begin with. */
#include "trie.h"

#include <stdlib.h>

/* The word being added and the one before it. */
struct path {
    uint16_t characters[JIEBA_LONGEST + 1];
    uint32_t nodes[JIEBA_LONGEST + 2]; /* nodes[i]: of the first i characters */
    uint32_t size;
};

/* Decodes a word; 0 where it has a character above U+FFFF. */
static uint32_t decode(const struct jieba_entry *entry, uint16_t *characters)
{
    uint32_t count = 0;

    for (size_t at = 0; at < entry->size; count++) {
        size_t size = jieba_character(entry->text + at, &characters[count]);
        if (size == 4) {
            return 0;
        }
        at += size;
    }
    return count;
}

/* Appends a child behind the children that `parent` has; `last` is the last
 * of these or 0. */
static uint32_t append(struct jieba_trie *trie, uint32_t parent, uint32_t last, uint16_t character)
{
    uint32_t node = trie->count++;

    trie->nodes[node] = (struct jieba_trie_node){.character = character};
    trie->nodes[parent].children++;
    if (last) {
        trie->nodes[last].sibling = node;
    } else {
        trie->nodes[parent].child = node;
    }
    return node;
}

static void add(struct jieba_trie *trie, struct path *path, const uint16_t *characters,
                uint32_t size, uint32_t number)
{
    uint32_t shared = 0, last;

    while (shared < size && shared < path->size && characters[shared] == path->characters[shared]) {
        shared++;
    }
    last = shared < path->size ? path->nodes[shared + 1] : 0;
    for (uint32_t i = shared; i < size; i++) {
        path->nodes[i + 1] = append(trie, path->nodes[i], last, characters[i]);
        path->characters[i] = characters[i];
        last = 0;
    }
    path->size = size;
    trie->nodes[path->nodes[size]].word = number;
    if (size > trie->longest) {
        trie->longest = size;
    }
}

struct use {
    uint32_t times;
    uint16_t character;
};

static int by_falling_use(const void *a, const void *b)
{
    const struct use *x = a, *y = b;

    if (x->times != y->times) {
        return x->times < y->times ? 1 : -1;
    }
    return (x->character > y->character) - (x->character < y->character);
}

/* Small labels for the characters that are used most keep the array's busy
 * part small. */
static bool give_labels(struct jieba_trie *trie)
{
    struct use *uses = calloc(JIEBA_CHARACTERS, sizeof *uses);
    uint16_t count = 0;

    if (!uses) {
        return false;
    }
    for (uint32_t c = 0; c < JIEBA_CHARACTERS; c++) {
        uses[c].character = (uint16_t)c;
    }
    for (uint32_t i = 1; i < trie->count; i++) {
        uses[trie->nodes[i].character].times++;
    }
    qsort(uses, JIEBA_CHARACTERS, sizeof *uses, by_falling_use);
    while (count < JIEBA_NO_LABEL - 2 && uses[count].times) {
        trie->labels[uses[count].character] = (uint16_t)(count + 1);
        count++;
    }
    trie->stranger = (uint16_t)(count + 1);
    for (uint32_t c = 0; c < JIEBA_CHARACTERS; c++) {
        if (!trie->labels[c]) {
            trie->labels[c] = trie->stranger;
        }
    }
    free(uses);
    return true;
}

bool jieba_trie_make(struct jieba_trie *trie, const struct jieba_entry *entries, size_t count)
{
    struct path path = {.size = 0};
    uint16_t characters[JIEBA_LONGEST + 1];
    size_t most = 1;

    *trie = (struct jieba_trie){.count = 1};
    for (size_t i = 0; i < count; i++) {
        for (uint32_t b = 0; b < entries[i].size; b++) {
            most += ((unsigned char)entries[i].text[b] & 0xC0) != 0x80;
        }
    }
    trie->nodes = calloc(most, sizeof *trie->nodes);
    trie->labels = calloc(JIEBA_CHARACTERS, sizeof *trie->labels);
    if (!trie->nodes || !trie->labels) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t size = decode(&entries[i], characters);
        if (size) {
            add(trie, &path, characters, size, (uint32_t)(i + 1));
        } else {
            trie->beyond = true;
        }
    }
    return give_labels(trie);
}

void jieba_trie_free(struct jieba_trie *trie)
{
    free(trie->nodes);
    free(trie->labels);
    *trie = (struct jieba_trie){0};
}
