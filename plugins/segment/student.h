/* SPDX-License-Identifier: MIT */
/* Inside of the engine `student`, which the trainer of the stage `distill`
 * shares: a linear tagger over characters.
 *
 * A word has one of at most 16 types; its first character has the tag B of the
 * type, the others I. Every fact about a character and its neighbours is hashed
 * to a row of 32 weights, one a tag; a character's score for a tag is the sum
 * of its rows. The best path of tags wins (Viterbi). Different facts that fall
 * on one row share it: that is cheaper than to look for the right one, and the
 * training knows of it. All sums are integers, so that every machine and every
 * variant of the loops gives the same words.
 *
 * Text becomes `cells`: characters, single cells for white space, and edges
 * between chains. A chain is a sentence or a part of one; nothing that follows
 * looks across its edges. */
#ifndef WENLIU_SEGMENT_STUDENT_H
#define WENLIU_SEGMENT_STUDENT_H

#include "lexicon.h"

#define STUDENT_TYPES 16u
#define STUDENT_TAGS (2 * STUDENT_TYPES) /* B of type t: t; I: t + STUDENT_TYPES */

/* ---- cells ---- */

/* Cells of a chain at most; longer stretches are cut. */
#define STUDENT_CHAIN 1024u
/* A cut leaves so many cells of what it has read to the next chain, for a word
 * there may lack its end. */
#define STUDENT_OVERLAP 16u
/* Empty cells around a chain: as far as a character looks. */
#define STUDENT_EDGES 2u
/* How far ahead weights are fetched into the cache. */
#define STUDENT_AHEAD 8u
/* Cells together: chains are added while one of full length still finds room. */
#define STUDENT_CELLS (2 * STUDENT_CHAIN)

enum student_kind {
    STUDENT_EDGE,
    STUDENT_SPACE, /* white space, however much */
    STUDENT_FIRST, /* a character that begins its chain */
    STUDENT_APART, /* one behind white space: begins a word */
    STUDENT_WITHIN /* any other */
};

/* The cell of white space; no character that is kept is one. */
#define STUDENT_BLANK 0x20u

/* Where the facts about a character stand: rows of weights. The first three
 * are facts about one, two and three characters from here on; row + k is the
 * fact as seen from the character 2 before (k = 0) to 2 behind (k = 4), so that
 * what neighbours ask for lies together. */
enum { STUDENT_SINGLES = 9, STUDENT_FACTS = 5 + 4 + 3 + STUDENT_SINGLES };

struct student_facts {
    uint32_t one, two, three;
    uint32_t single[STUDENT_SINGLES]; /* as seen from this character alone */
};

/* What the dictionary says of a character. Lengths count characters. */
struct student_words {
    uint8_t begin, begin_class;          /* the longest word that begins here */
    uint8_t end, end_class;              /* the longest that ends here */
    uint8_t around, around_class, depth; /* the longest that goes on to both sides; its characters
                                            before this one */
};

/* All about the chains at hand. 300 KB. */
struct student_cells {
    uint32_t count;
    uint16_t character[STUDENT_CELLS]; /* full-width ASCII folded, above U+FFFF: 0xFFFF */
    uint32_t begin[STUDENT_CELLS];     /* byte of the text */
    uint8_t kind[STUDENT_CELLS];       /* enum student_kind */
    uint8_t look[STUDENT_CELLS];       /* enum student_look */
    struct student_words words[STUDENT_CELLS];
    struct student_facts facts[STUDENT_CELLS + STUDENT_AHEAD];
    int16_t scores[STUDENT_CELLS][STUDENT_TAGS];
    uint8_t tag[STUDENT_CELLS]; /* the best; of characters only */
};

/* Forgets all chains. */
void student_clear(struct student_cells *cells);

/* Whether student_read() may be called once more. */
static inline bool student_has_room(const struct student_cells *cells)
{
    return cells->count + STUDENT_CHAIN + STUDENT_EDGES <= STUDENT_CELLS;
}

/* Reads the chain that begins at text[*at], valid UTF-8, behind the last, and
 * moves *at behind it. Returns its number of cells: 0 where there is nothing
 * but white space before the next line, STUDENT_CHAIN where it was cut. The
 * cells are not closed yet. */
uint32_t student_read(struct student_cells *cells, const char *text, size_t size, size_t *at);

/* Gives the last `length` cells, whose characters are set, their kinds and puts
 * an edge behind them. */
void student_close_chain(struct student_cells *cells, uint32_t length);

/* ---- facts ---- */

/* Sorts of characters. */
enum student_look {
    STUDENT_NOTHING, /* an edge */
    STUDENT_GAP,     /* white space */
    STUDENT_OTHER,
    STUDENT_HAN,
    STUDENT_NUMERAL, /* Han, as far as it is used to write numbers */
    STUDENT_DIGIT,
    STUDENT_LOWER,
    STUDENT_UPPER,
    STUDENT_LETTER, /* of another script than Latin or Han */
    STUDENT_KANA,
    STUDENT_STOP,
    STUDENT_OPENING,
    STUDENT_SHUTTING
};

/* Tables that are made when the engine opens: sorts of characters, and of the
 * dictionary's words from their tags. */
struct student_sorts {
    const struct jieba_lexicon *lexicon;
    uint8_t *of_tag; /* by the lexicon's tag */
    uint8_t *look;   /* enum student_look, by character */
};

/* False where memory is exhausted. `lexicon` must outlive it. */
bool student_sorts_make(struct student_sorts *sorts, const struct jieba_lexicon *lexicon);

void student_sorts_free(struct student_sorts *sorts);

/* Sets `look`, `words` and `facts` of all cells, for 2^bits rows. */
void student_find_facts(struct student_cells *cells, const struct student_sorts *sorts,
                        unsigned bits);

/* Rows that stand behind the 2^bits ones: row + k may be one of them. */
#define STUDENT_SPILL 4u

static inline size_t student_row_count(unsigned bits)
{
    return ((size_t)1 << bits) + STUDENT_SPILL;
}

/* The rows of the character at `facts`, which has STUDENT_EDGES cells on both sides. */
static inline void student_list_rows(const struct student_facts *facts,
                                     uint32_t rows[STUDENT_FACTS])
{
    for (uint32_t k = 0; k < 5; k++) {
        rows[k] = facts[(int)k - 2].one + k;
    }
    for (uint32_t k = 0; k < 4; k++) {
        rows[5 + k] = facts[(int)k - 2].two + k;
    }
    for (uint32_t k = 0; k < 3; k++) {
        rows[9 + k] = facts[(int)k - 2].three + k;
    }
    for (uint32_t k = 0; k < STUDENT_SINGLES; k++) {
        rows[12 + k] = facts->single[k];
    }
}

/* ---- the path ---- */

/* Weights of a tag after a tag. I of a type follows B or I of it alone. */
struct student_moves {
    int16_t begin[STUDENT_TYPES + 1][STUDENT_TYPES]; /* [type of the word before][type]; the last:
                                                        a chain begins */
    int16_t second[STUDENT_TYPES];                   /* from B to I */
    int16_t further[STUDENT_TYPES];                  /* from I to I */
};

/* What types that the model lacks get in all of them, and I where a word must begin. */
#define STUDENT_NEVER (-16384)

/* The two loops that take the time. Sums saturate. */
struct student_loops {
    const char *name;

    /* Whether this processor can; NULL: all can. */
    bool (*can)(void);

    /* scores of every character = sum of its rows; rows of 32 weights. */
    void (*sum_8)(struct student_cells *cells, const int8_t *rows);
    void (*sum_16)(struct student_cells *cells, const int16_t *rows);

    /* Adds to every score the best of what may stand before it, less what the
     * first tag has: the difference alone is of interest, and stays small. */
    void (*add_moves)(struct student_cells *cells, const struct student_moves *moves);
};

extern const struct student_loops student_portable;

/* The variants of this build; the last is the portable one. */
extern const struct student_loops *const student_all_loops[];
extern const size_t student_loops_count;

/* The fastest that this processor can do. */
const struct student_loops *student_choose_loops(void);

/* Sets `tag` of all characters to the best path, after add_moves(). Of equal
 * ones B and the lower type win. */
void student_trace(struct student_cells *cells, const struct student_moves *moves);

/* ---- the model ---- */

#define STUDENT_LEAST_BITS 10u
#define STUDENT_MOST_BITS 24u

/* The file: a header, then sections, each at a multiple of 64. */
enum student_section {
    STUDENT_ABOUT, /* JSON text, for people: where the model is from */
    STUDENT_NAMES, /* of tags, each ended by a 0, from tag 1 on */
    STUDENT_USUAL, /* uint16_t[STUDENT_TYPES]: a type's most frequent tag */
    STUDENT_MOVES, /* struct student_moves */
    STUDENT_FINE,  /* uint64_t[]: hash table of words whose tag is another than the type's */
    STUDENT_ROWS,  /* int8_t[][STUDENT_TAGS] */
    STUDENT_SECTIONS
};

struct student_header {
    struct mapped_start start;
    uint32_t bits;        /* there are student_row_count(bits) rows */
    uint32_t types, tags; /* how many; tags with the 0th, which is none */
    uint32_t unused;
    struct mapped_section sections[STUDENT_SECTIONS];
    uint64_t room[6]; /* 0: makes the header a multiple of 64 */
};

extern const struct mapped_kind student_model_kind;

struct student_model {
    unsigned bits;
    const char **tags; /* [1..tag_count - 1] point into the file, the array is the model's */
    size_t tag_count;
    const uint16_t *usual;
    const struct student_moves *moves;
    const uint64_t *fine; /* a slot: hash with the lowest 16 bits replaced by the tag; 0: free */
    uint32_t fine_mask;   /* number of slots, a power of 2, less 1 */
    const int8_t *rows;
    struct mapped_file file;
};

/* Maps the file read-only and checks all of it. */
int student_model_open(const char *path, struct student_model *model,
                       struct segment_messages *messages);

void student_model_close(struct student_model *model);

/* Sets `tag` of all closed cells. */
void student_tag(struct student_cells *cells, const struct student_model *model,
                 const struct student_sorts *sorts, const struct student_loops *loops);

/* The tag of a word of `length` characters that has `type`. */
uint16_t student_fine_tag(const struct student_model *model, uint32_t type,
                          const uint16_t *characters, uint32_t length);

/* The key of a word of a type in STUDENT_FINE: never 0 in the upper 48 bits, the lower are 0. */
uint64_t student_fine_key(uint32_t type, const uint16_t *characters, uint32_t length);

#endif
