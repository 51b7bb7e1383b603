/* SPDX-License-Identifier: MIT */
/* The lines of a text as a typesetter sees them: how wide, how they begin and end. */
#ifndef DECODE_LAYOUT_LINES_H
#define DECODE_LAYOUT_LINES_H

#include "layout_classes.h"
#include "sentences.h"

#include <stddef.h>

/* How a line ends. */
enum layout_ending {
    LAYOUT_ENDS_PLAIN,
    LAYOUT_ENDS_FINAL, /* with a sentence, closing quotes and brackets behind its mark */
    LAYOUT_ENDS_COLON,
    LAYOUT_ENDS_SEMICOLON,
    LAYOUT_ENDS_COMMA,
    LAYOUT_ENDS_OPEN,     /* with a quote or bracket that opens */
    LAYOUT_ENDS_DANGLING, /* with a word that needs another behind it */
    LAYOUT_ENDS_DIGIT,
    LAYOUT_ENDS_CREDIT, /* with who took the picture: … 摄, … 供图 */
    LAYOUT_ENDINGS
};

/* How a line begins. */
enum layout_beginning {
    LAYOUT_BEGINS_PLAIN,
    LAYOUT_BEGINS_INSIDE, /* with a mark that no line of its own begins with */
    LAYOUT_BEGINS_OPEN,
    LAYOUT_BEGINS_NUMBERED, /* 1. 一、 （一） ① 第一条 … */
    LAYOUT_BEGINS_MARKED,   /* □ ▲ 图为 … */
    LAYOUT_BEGINS_LABELLED, /* a few characters and a colon */
    LAYOUT_BEGINNINGS
};

enum layout_flag {
    LAYOUT_PAGE = 1,           /* a page or a paragraph ended before it in the file */
    LAYOUT_ALONE = 2,          /* never joined: byline, verse, table, program */
    LAYOUT_LATIN = 4,          /* words with blanks between them, mostly */
    LAYOUT_DROPPED = 8,        /* page furniture */
    LAYOUT_INDENTED = 16,      /* further in than most */
    LAYOUT_HAS_PRIVATE = 32,   /* characters of private use */
    LAYOUT_FIGURES = 64,       /* nothing but figures */
    LAYOUT_BULLET = 128,       /* begins with a dash or a dot and a blank */
    LAYOUT_LOOSE_MARK = 256,   /* a blank before a mark that closes or parts */
    LAYOUT_ALONE_ITSELF = 512, /* LAYOUT_ALONE by what it holds, whatever stands around it */
    LAYOUT_STARRED = 1024,     /* stars were taken off its ends */
    LAYOUT_KNOWN = 2048        /* the pass before saw the same line */
};

/* How a line belongs to its neighbours; the model finds it out. The first four begin a block, the
 * others go on with one. */
enum layout_role {
    LAYOUT_SINGLE,  /* a paragraph of one line */
    LAYOUT_FIRST,   /* the first line of a paragraph, without a mark inside */
    LAYOUT_FIRST_M, /* the same, with one */
    LAYOUT_HEAD,    /* a line that is no sentence: heading, byline, caption */
    LAYOUT_MIDDLE,  /* a line inside; no mark so far in the paragraph */
    LAYOUT_MIDDLE_M,
    LAYOUT_LAST,
    LAYOUT_HEAD_MORE, /* a heading's next line */
    LAYOUT_ROLES
};

/* Blank lines before a line are told apart up to this many. */
#define LAYOUT_GAPS 4u

struct layout_line {
    uint32_t begin, end; /* bytes of the text, without white space and stars at the ends */
    uint32_t width;      /* cells, without white space */
    uint32_t characters; /* the same */
    uint32_t loose;      /* cells it may have been wider by in print: digits, blanks beside them */
    uint32_t marks;      /* of punctuation inside */
    uint32_t stops;      /* of them, those that end sentences */
    uint32_t start;      /* where its white space begins */
    uint16_t indent;     /* cells of white space before it */
    uint16_t spaces;     /* inside */
    uint16_t singles;    /* ideographs that stand alone between them */
    uint8_t gap;         /* blank lines before it, at most LAYOUT_GAPS - 1 */
    uint8_t ending, beginning, role;
    uint16_t flags;
};

struct layout_lines {
    struct layout_line *lines;
    size_t count, capacity;
    bool segmented; /* blanks stand between the words: they are not closed */
    float final;    /* share of the lines with marks that end with a sentence */
};

/* Reads the lines of text[0..size) that are not blank; `breaks` are beginnings of lines where a
 * page or paragraph ends in any case. False: no memory left. */
bool layout_read_lines(struct layout_lines *lines, const struct layout_classes *classes,
                       const char *text, uint32_t size, const uint32_t *breaks, size_t break_count);

/* What is known of a line in the next pass, for which it was copied from `begin` on, and its indent
 * from `start` on: into *next, but for its end and gap. It is LAYOUT_KNOWN unless trimming changed
 * it; the caller takes that back where anything in the line was changed. */
void layout_line_again(const struct layout_line *line, uint32_t start, uint32_t begin,
                       struct layout_line *next);

/* The same for the lines that the pass before put into the text: those that are not LAYOUT_KNOWN
 * are read, from `start` to `end`. No pages end there any more. */
void layout_read_again(struct layout_lines *lines, const struct layout_classes *classes,
                       const char *text);

/* How the trimmed line ends and begins: enum layout_ending, enum layout_beginning; and whether a
 * dash or dot stands at its front as in lists. */
uint8_t layout_find_ending(const struct layout_classes *classes, const char *text,
                           struct layout_line *line);
uint8_t layout_find_beginning(const struct layout_classes *classes, const char *text,
                              const struct layout_line *line);
bool layout_is_bullet(const char *text, const struct layout_line *line);

/* Marks page numbers and running heads as LAYOUT_DROPPED. */
void layout_drop_furniture(struct layout_lines *lines, const char *text);

/* Marks bylines, verse, tables and programs as LAYOUT_ALONE. */
void layout_find_alone(struct layout_lines *lines, const char *text);

/* Costs that are the same for every text; filled once, by layout_fill_tables(). */
struct layout_tables {
    float after_first[2][64], after_middle[2][64]; /* [Latin][difference in cells + 32] */
    float logs[1024];                              /* natural logarithms; [0]: 0 */
};

/* Sets all of it. */
void layout_fill_tables(struct layout_tables *tables);

/* Finds the roles: what was one paragraph, and what was never more than a line. False: no
 * memory left. */
bool layout_find_roles(struct layout_lines *lines, const struct layout_tables *tables);

/* Whether the line continues the one before it. */
static inline bool layout_continues(const struct layout_line *line)
{
    return line->role >= LAYOUT_MIDDLE;
}

#endif
