/* SPDX-License-Identifier: MIT */
/* A layer of user words above the compiled dictionary. Words are few and short
 * here, so clarity goes before speed. */
#include "user_words.h"

#include <math.h>
#include <stdlib.h>

static uint64_t hash(const char *text, size_t size)
{
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a */

    for (size_t i = 0; i < size; i++) {
        h = (h ^ (unsigned char)text[i]) * 0x100000001B3u;
    }
    return h ^ h >> 32;
}

static struct user_word *find(const struct user_words *words, const char *text, size_t size)
{
    if (!words->slot_count) {
        return NULL;
    }
    for (size_t slot = hash(text, size);; slot++) {
        uint32_t index = words->slots[slot & (words->slot_count - 1)];
        if (!index) {
            return NULL;
        }
        struct user_word *item = &words->items[index - 1];
        if (item->size == size && memcmp(item->text, text, size) == 0) {
            return item;
        }
    }
}

static void enter(struct user_words *words, uint32_t index)
{
    size_t slot = hash(words->items[index].text, words->items[index].size);

    while (words->slots[slot & (words->slot_count - 1)]) {
        slot++;
    }
    words->slots[slot & (words->slot_count - 1)] = index + 1;
}

static struct user_word *append(struct user_words *words, const char *text, size_t size)
{
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 1024;
        struct user_word *items = realloc(words->items, capacity * sizeof *items);
        if (!items) {
            return NULL;
        }
        words->items = items;
        words->capacity = capacity;
        uint32_t *slots = calloc(capacity * 2, sizeof *slots);
        if (!slots) {
            return NULL;
        }
        free(words->slots);
        words->slots = slots;
        words->slot_count = capacity * 2;
        for (uint32_t i = 0; i < words->count; i++) {
            enter(words, i);
        }
    }
    struct user_word *item = &words->items[words->count];
    *item = (struct user_word){.text = text, .size = (uint32_t)size};
    enter(words, (uint32_t)words->count++);
    return item;
}

/* The frequency in the compiled dictionary: 0 for a prefix, -1 for neither. */
static int64_t get_compiled(const struct jieba_lexicon *lexicon, const char *text, size_t size)
{
    uint32_t node = JIEBA_BEGINNING;

    for (size_t at = 0; at < size;) {
        uint16_t character;
        size_t length = jieba_character(text + at, &character);
        node = length < 4 ? jieba_lexicon_step(lexicon, node, character) : 0;
        if (!node) {
            return -1;
        }
        at += length;
    }
    uint32_t number = lexicon->nodes[node].number;
    return number ? (int64_t)lexicon->frequencies[number - 1] : 0;
}

/* FREQ.get(text), or -1 where FREQ lacks it. */
static int64_t frequency_of(const struct user_words *words, const char *text, size_t size)
{
    const struct user_word *item = find(words, text, size);

    return item ? (int64_t)item->frequency : get_compiled(words->lexicon, text, size);
}

bool jieba_user_words_add(struct user_words *words, const char *text, size_t size,
                          uint64_t frequency, uint16_t tag)
{
    struct user_word *item = find(words, text, size);

    if (!item) {
        item = append(words, text, size);
        if (!item) {
            return false;
        }
    }
    item->word = true;
    item->frequency = frequency;
    item->tag = tag ? tag : item->tag;
    item->split = item->split || frequency == 0;
    words->total += frequency;
    for (size_t at = 0; at < size;) {
        uint16_t character;
        at += jieba_character(text + at, &character);
        if (frequency_of(words, text, at) < 0 && !append(words, text, at)) {
            return false;
        }
    }
    return true;
}

/* ---- suggest_freq ---- */

/* A word decoded: character i is text[begin[i]..begin[i + 1]). */
struct decoded {
    const char *text;
    uint32_t begin[JIEBA_LONGEST + 1];
    bool in_run[JIEBA_LONGEST];
    uint32_t count;
};

static bool is_run_character(const char *text)
{
    uint16_t c;
    size_t size = jieba_character(text, &c);

    return size == 3 ? jieba_is_han(c)
                     : size == 1 && (jieba_is_alphanumeric(c) || (c && strchr("+#&._%-", c)));
}

static void decode(struct decoded *word, const char *text, size_t size)
{
    uint16_t character;

    word->text = text;
    word->count = 0;
    for (uint32_t at = 0; at < size; word->count++) {
        word->begin[word->count] = at;
        word->in_run[word->count] = is_run_character(text + at);
        at += (uint32_t)jieba_character(text + at, &character);
    }
    word->begin[word->count] = (uint32_t)size;
}

static int64_t get(const struct user_words *words, const struct decoded *word, uint32_t from,
                   uint32_t to)
{
    return frequency_of(words, word->text + word->begin[from], word->begin[to] - word->begin[from]);
}

/* Tokenizer.get_DAG() and calc() for from..to: ends[k] of the best word at k. */
static void choose_words(const struct user_words *words, const struct decoded *word, uint32_t from,
                         uint32_t to, uint32_t *ends)
{
    double scores[JIEBA_LONGEST + 1], log_total = log((double)words->total);

    scores[to] = 0;
    for (uint32_t k = to; k-- > from;) {
        scores[k] = -INFINITY;
        for (uint32_t end = k + 1; end <= to; end++) {
            int64_t frequency = get(words, word, k, end);
            if (frequency < 0) {
                break;
            }
            double score = log((double)frequency) - log_total + scores[end];
            if (frequency > 0 && score >= scores[k]) {
                scores[k] = score;
                ends[k] = end;
            }
        }
        if (isinf(scores[k])) {
            scores[k] = log(1.0) - log_total + scores[k + 1];
            ends[k] = k + 1;
        }
    }
}

/* The end of the piece that jieba.cut(word, HMM=False) has at `at`. */
static uint32_t piece_end(const struct decoded *word, uint32_t at, const uint32_t *ends)
{
    uint32_t end = ends[at];

    if (end != at + 1 || !word->in_run[at]) {
        return end;
    }
    for (end = at; end < word->count && word->in_run[end] && ends[end] == end + 1 &&
                   jieba_is_alphanumeric((unsigned char)word->text[word->begin[end]]);
         end++) {
    }
    return end > at ? end : at + 1;
}

uint64_t jieba_user_words_suggest(const struct user_words *words, const char *text, size_t size)
{
    struct decoded word;
    uint32_t ends[JIEBA_LONGEST];
    double share = 1;

    decode(&word, text, size);
    for (uint32_t at = 0; at < word.count;) {
        uint32_t end = at + 1;
        ends[at] = end;
        if (word.in_run[at]) {
            while (end < word.count && word.in_run[end]) {
                end++;
            }
            choose_words(words, &word, at, end, ends);
        }
        at = end;
    }
    for (uint32_t at = 0; at < word.count;) {
        uint32_t end = piece_end(&word, at, ends);
        int64_t frequency = get(words, &word, at, end);
        share *= (double)(frequency < 0 ? 1 : frequency) / (double)words->total;
        at = end;
    }
    uint64_t least = (uint64_t)(share * (double)words->total) + 1;
    int64_t has = frequency_of(words, text, size);
    uint64_t now = has < 0 ? 1 : (uint64_t)has;
    return least > now ? least : now;
}

uint64_t jieba_user_words_suggest_split(const struct user_words *words, const char *text,
                                        const size_t *sizes, size_t count)
{
    double share = 1;
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t frequency = frequency_of(words, text + at, sizes[i]);
        share *= (double)(frequency < 0 ? 1 : frequency) / (double)words->total;
        at += sizes[i];
    }
    uint64_t most = (uint64_t)(share * (double)words->total);
    int64_t has = frequency_of(words, text, at);
    uint64_t now = has < 0 ? 0 : (uint64_t)has;
    return most < now ? most : now;
}

bool jieba_user_words_can_match(const char *text, size_t size)
{
    struct decoded word;
    uint32_t inside = 0;

    decode(&word, text, size);
    for (uint32_t i = 0; i < word.count; i++) {
        inside += word.in_run[i];
    }
    return word.count == 1 || inside == word.count;
}

void jieba_user_words_free(struct user_words *words)
{
    free(words->items);
    free(words->slots);
    words->items = NULL;
    words->slots = NULL;
    words->count = words->capacity = words->slot_count = 0;
}
