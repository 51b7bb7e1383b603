/* SPDX-License-Identifier: MIT */
/* jieba's dictionary and its two hidden Markov models, as they lie in one
 * mapped file. compile_lexicon writes the file, jieba_lexicon_open() maps it.
 *
 * The dictionary is a double array over characters. nodes[c] is the word of
 * the one character c (U+0000..U+FFFF); the child of a node by a character is
 * nodes[node.base + label], label being a dense number of the character, if
 * that node carries the same label. No two nodes have the same base, so the
 * label alone proves the parent. Words with characters above U+FFFF are in the
 * vocabulary only: no jieba rule can match them. */
#ifndef WENLIU_SEGMENT_LEXICON_H
#define WENLIU_SEGMENT_LEXICON_H

#include "mapped_file.h"

#define JIEBA_ROOTS 65536u

/* The Han characters that both models know of. */
#define JIEBA_HAN_FIRST 0x4E00u
#define JIEBA_HAN_LAST 0x9FD5u
#define JIEBA_HAN (JIEBA_HAN_LAST - JIEBA_HAN_FIRST + 1u)

/* jieba's "never" (its MIN_FLOAT): finite, is added like any other. */
#define JIEBA_NEVER (-3.14e100)

/* Longest word, in characters; longer ones are refused when they are read. */
#define JIEBA_LONGEST 255u

struct jieba_node {
    double score;   /* log(frequency) - log(total); -INFINITY: no word, or of frequency 0 */
    uint32_t base;  /* 0: no children */
    uint16_t label; /* of a root: the character's own label, `stranger` if no word has it */
    uint16_t tag;   /* 0: none */
};

/* States in the order of their letters, which decides ties. */
enum jieba_state { JIEBA_B, JIEBA_E, JIEBA_M, JIEBA_S, JIEBA_STATES };

/* The model of jieba.finalseg. */
struct jieba_hmm {
    double start[JIEBA_STATES];
    double transition[JIEBA_STATES][JIEBA_STATES]; /* [from][to] */
    double emission[JIEBA_HAN][JIEBA_STATES];
};

/* The model of jieba.posseg: pairs of letter and tag in the order of Python's
 * tuples, which decides ties. */
#define JIEBA_PAIRS 256u

struct jieba_pair_emission {
    double emission; /* JIEBA_NEVER where char_state_tab has the pair and prob_emit has not */
    uint16_t pair;
    uint16_t candidate; /* 1: char_state_tab has the pair */
    uint32_t unused;
};

struct jieba_posseg {
    double start[JIEBA_PAIRS];
    double transition[JIEBA_PAIRS][JIEBA_PAIRS]; /* [to][from]; -INFINITY: none */
    uint64_t successors[JIEBA_PAIRS][4];         /* bit set of pairs; all 0: none */
    uint16_t tag[JIEBA_PAIRS];
    uint8_t state[JIEBA_PAIRS];        /* enum jieba_state */
    uint32_t first[JIEBA_HAN + 1];     /* a character's emissions: first[h]..first[h + 1] */
    uint8_t has_candidates[JIEBA_HAN]; /* 0: every pair is one */
};

/* Tags that rules give; their numbers are fixed. */
enum { JIEBA_TAG_NONE, JIEBA_TAG_X, JIEBA_TAG_M, JIEBA_TAG_ENG, JIEBA_TAG_FIXED };

struct jieba_lexicon {
    const struct jieba_node *nodes;
    const uint32_t *numbers; /* numbers[node]: its word, 0: none */
    uint32_t node_count;

    uint32_t word_count;
    const uint32_t *offsets;     /* word n is strings[offsets[n - 1]..offsets[n]) */
    const char *strings;         /* sorted by bytes */
    const uint32_t *frequencies; /* of word n: [n - 1]; NULL after user words were merged */
    const uint16_t *word_tags;   /* the same, after user words were merged; or NULL */
    const uint8_t *split;        /* the same; 1: finalseg may not find it; or NULL */
    uint32_t *user_words;        /* numbers of those that users added with a frequency above 0 */
    uint32_t user_word_count;
    uint64_t total;
    double unknown;   /* log(1) - log(total) */
    uint32_t longest; /* in characters */
    bool beyond;      /* there are words with characters above U+FFFF */

    const char **tags; /* [1..tag_count - 1]; from mapped_tags on in memory of their own */
    size_t tag_count, mapped_tags;

    const struct jieba_hmm *hmm;
    const struct jieba_posseg *posseg;
    const struct jieba_pair_emission *emissions;

    struct mapped_file file;
    void *owned[6]; /* memory of a merged dictionary */
};

/* Maps the file read-only and checks its header, sizes and checksum. */
int jieba_lexicon_open(const char *path, struct jieba_lexicon *lexicon,
                       struct segment_messages *messages);

void jieba_lexicon_close(struct jieba_lexicon *lexicon);

/* The number of the word of those bytes, or 0. */
uint32_t jieba_lexicon_find(const struct jieba_lexicon *lexicon, const char *word, size_t size);

/* What the dictionary knows of a word. */
struct jieba_word {
    uint32_t number; /* 0: it lacks the word */
    uint16_t tag;    /* 0: none */
    bool frequent;   /* its frequency is above 0: jieba.cut may choose it */
};

/* The same in a few steps of the double array; only for words of characters up
 * to U+FFFF. `word` is valid UTF-8. */
struct jieba_word jieba_lexicon_look_up(const struct jieba_lexicon *lexicon, const char *word,
                                        size_t size);

/* The words by their numbers; `lexicon` must outlive it. */
struct wen_vocabulary jieba_lexicon_vocabulary(const struct jieba_lexicon *lexicon);

/* Adds the user words that the options name in the way of jieba.load_userdict().
 * Faulty lines are errors with file and line; words that can never match are
 * warned of. */
int jieba_lexicon_add(struct jieba_lexicon *lexicon, const struct segment_options *options,
                      struct segment_messages *messages);

/* What every engine does first: opens the lexicon that the options name, or
 * the one that was built, and adds the user words. */
int jieba_lexicon_load(struct jieba_lexicon *lexicon, const struct segment_options *options,
                       const struct segment_files *files, struct segment_messages *messages);

/* ---- building ---- */

/* A word of a dictionary under construction. */
struct jieba_entry {
    const char *text;
    uint64_t frequency;
    uint32_t size; /* bytes */
    uint16_t tag;
    bool split;
};

/* The order of the vocabulary: by bytes. Below, at or above 0. */
int jieba_entry_order(const struct jieba_entry *a, const struct jieba_entry *b);

/* Makes nodes, numbers, vocabulary and scores of `count` sorted different
 * words into `lexicon` (its total set already), replacing what it had; the
 * memory goes into `owned`. */
int jieba_lexicon_build(struct jieba_lexicon *lexicon, const struct jieba_entry *entries,
                        size_t count, struct segment_messages *messages);

/* ---- the file ---- */

enum jieba_section {
    JIEBA_NODES,
    JIEBA_NUMBERS,
    JIEBA_OFFSETS,
    JIEBA_STRINGS,
    JIEBA_FREQUENCIES,
    JIEBA_TAGS, /* names, each ended by a 0, from tag 1 on */
    JIEBA_HMM,
    JIEBA_POSSEG,
    JIEBA_EMISSIONS,
    JIEBA_SECTIONS
};

struct jieba_header {
    struct mapped_start start;
    uint64_t total;
    double unknown;
    uint32_t longest;
    uint32_t beyond; /* 0 or 1 */
    struct mapped_section sections[JIEBA_SECTIONS];
};

extern const struct mapped_kind jieba_lexicon_kind;

/* ---- matching ---- */

/* Reads a character of at most U+FFFF in valid UTF-8 and returns its size in
 * bytes; larger ones have size 4 and become 0xFFFF, a non-character. */
static inline size_t jieba_character(const char *text, uint16_t *character)
{
    const unsigned char *t = (const unsigned char *)text;

    if (t[0] < 0x80) {
        *character = t[0];
        return 1;
    }
    if (t[0] < 0xE0) {
        *character = (uint16_t)((t[0] & 0x1F) << 6 | (t[1] & 0x3F));
        return 2;
    }
    if (t[0] < 0xF0) {
        *character = (uint16_t)((t[0] & 0x0F) << 12 | (t[1] & 0x3F) << 6 | (t[2] & 0x3F));
        return 3;
    }
    *character = 0xFFFF;
    return 4;
}

/* The class that jieba.cut matches words in (posseg.cut: without % and -). */
static inline bool jieba_is_han(uint16_t character)
{
    return (uint16_t)(character - JIEBA_HAN_FIRST) < JIEBA_HAN;
}

static inline bool jieba_is_alphanumeric(uint16_t c)
{
    return (uint16_t)(c - '0') < 10 || (uint16_t)((c | 0x20) - 'a') < 26;
}

#endif
