/* SPDX-License-Identifier: MIT */
/* jieba's dictionary and its two hidden Markov models, as they lie in one
 * mapped file. compile_lexicon writes the file, jieba_lexicon_open() maps it.
 *
 * The dictionary is a double array over characters. labels[c] is a dense number
 * of the character c (U+0000..U+FFFF), and also the node of the word of that one
 * character; the child of a node by a character is the node that slots[base +
 * label] names, if that has this label (and if the lower bits that the slot has
 * of it are others, the node need not be touched). No two nodes have the same base, so the
 * label alone proves the parent. Nodes are numbered by falling use: what running
 * text needs of them stays in a processor's cache, and so does most of the slots,
 * being small. Words with characters above U+FFFF are in the vocabulary only: no
 * jieba rule can match them. */
#ifndef WENLIU_SEGMENT_LEXICON_H
#define WENLIU_SEGMENT_LEXICON_H

#include "mapped_file.h"

#define JIEBA_CHARACTERS 65536u

/* The Han characters that both models know of. */
#define JIEBA_HAN_FIRST 0x4E00u
#define JIEBA_HAN_LAST 0x9FD5u
#define JIEBA_HAN (JIEBA_HAN_LAST - JIEBA_HAN_FIRST + 1u)

/* jieba's "never" (its MIN_FLOAT): finite, is added like any other. */
#define JIEBA_NEVER (-3.14e100)

/* Longest word, in characters; longer ones are refused when they are read. */
#define JIEBA_LONGEST 255u

struct jieba_node {
    uint32_t base;   /* 0: no children */
    uint32_t number; /* of the word that ends here, 0: none */
    uint32_t score;  /* of the word, index into scores; 0: no word, or of frequency 0 */
    uint16_t label;  /* that leads here */
    uint16_t tag;    /* of the word, 0: none */
};

/* The label of nodes of one character and of unused ones. No character has it: a
 * label is a character's of some word, and 2048 of the 65536 are in no UTF-8. */
#define JIEBA_NO_LABEL 0xFFFFu

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
    uint32_t pair, unused;
};

struct jieba_posseg {
    double start[JIEBA_PAIRS];
    double transition[JIEBA_PAIRS][JIEBA_PAIRS]; /* [to][from]; -INFINITY: none */
    uint64_t predecessors[JIEBA_PAIRS][4];       /* bit set of the pairs that lead to this one */
    uint16_t tag[JIEBA_PAIRS];
    uint8_t state[JIEBA_PAIRS];     /* enum jieba_state */
    uint32_t first[JIEBA_HAN + 1];  /* a character's emissions: first[h]..first[h + 1] */
    uint16_t candidates[JIEBA_HAN]; /* how many of these, the first, are of the pairs that the
                                     * character may have; 0: every pair is one */
};

/* Tags that rules give; their numbers are fixed. */
enum { JIEBA_TAG_NONE, JIEBA_TAG_X, JIEBA_TAG_M, JIEBA_TAG_ENG, JIEBA_TAG_FIXED };

struct jieba_lexicon {
    const uint16_t *labels; /* by character, from 1 on; the last is that of all that no word has */
    const struct jieba_node *nodes; /* [0] leads nowhere */
    uint32_t node_count;
    const uint32_t *slots; /* node << check_bits | lower bits of its label */
    uint32_t slot_count;   /* every base + label is inside */
    uint32_t check_bits;
    const double *scores; /* log(frequency) - log(total), falling from [1] on; [0] is -INFINITY */
    uint32_t score_count;

    uint32_t word_count;
    const uint32_t *offsets;     /* word n is strings[offsets[n - 1]..offsets[n]) */
    const char *strings;         /* sorted by bytes */
    const uint32_t *frequencies; /* of word n: [n - 1]; NULL after user words were merged */
    const uint16_t *word_tags;   /* of word n: [n - 1], 0: none */
    const uint8_t *split;        /* of word n: [n - 1], 1: finalseg may not find it; or NULL */
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
    void *owned[8]; /* memory of a merged dictionary */
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

/* Makes the double array and the vocabulary of `count` sorted different
 * words into `lexicon` (its total set already), replacing what it had; the
 * memory goes into `owned`. */
int jieba_lexicon_build(struct jieba_lexicon *lexicon, const struct jieba_entry *entries,
                        size_t count, struct segment_messages *messages);

/* ---- the file ---- */

enum jieba_section {
    JIEBA_LABELS,
    JIEBA_NODES,
    JIEBA_SLOTS,
    JIEBA_SCORES,
    JIEBA_OFFSETS,
    JIEBA_STRINGS,
    JIEBA_FREQUENCIES,
    JIEBA_WORD_TAGS,
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
    uint32_t check_bits, unused;
    struct mapped_section sections[JIEBA_SECTIONS];
};

extern const struct mapped_kind jieba_lexicon_kind;

/* ---- matching ---- */

/* The node behind `node` and the character of that label, or 0. */
static inline uint32_t jieba_child(const struct jieba_lexicon *lexicon, uint32_t node,
                                   uint16_t label)
{
    uint32_t slot = lexicon->slots[lexicon->nodes[node].base + label];
    uint32_t child = slot >> lexicon->check_bits;

    return lexicon->nodes[child].label == label ? child : 0;
}

/* To walk the dictionary a character at a time, as in
 *
 *     uint32_t node = JIEBA_BEGINNING;
 *     while (at < end && (node = jieba_lexicon_step(lexicon, node, characters[at++]))) {
 *         struct jieba_word word = jieba_lexicon_at(lexicon, node);
 *
 * Nodes mean nothing but to these two functions, and hold for one lexicon. */
#define JIEBA_BEGINNING 0u

/* The node behind `node` and a character, or 0: no word goes on like that. */
static inline uint32_t jieba_lexicon_step(const struct jieba_lexicon *lexicon, uint32_t node,
                                          uint16_t character)
{
    uint16_t label = lexicon->labels[character];

    if (node == JIEBA_BEGINNING) {
        const struct jieba_node *first = &lexicon->nodes[label];
        return first->number || first->base ? label : 0;
    }
    return jieba_child(lexicon, node, label);
}

/* The word that ends at a node; number 0: none does, it is only what words
 * begin with, or JIEBA_BEGINNING. */
static inline struct jieba_word jieba_lexicon_at(const struct jieba_lexicon *lexicon, uint32_t node)
{
    const struct jieba_node *at = &lexicon->nodes[node];

    return (struct jieba_word){.number = at->number, .tag = at->tag, .frequent = at->score != 0};
}

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
