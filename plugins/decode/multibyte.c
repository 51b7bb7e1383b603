/* SPDX-License-Identifier: MIT */
/* Charsets of iconv(3): a tree with a level for each byte of a character, filled as bytes are met.
 */
#include "multibyte.h"
#include "forms.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the longest sequence that iconv is asked about, and code points it may stand for. */
#define LONGEST_SEQUENCE 16
#define MOST_POINTS 8

/* Nodes of 1 KiB: all of GB18030's characters in use fit; hostile bytes cannot take more. */
#define MOST_NODES 4096

/* An entry of a node: two bits of kind, 30 of value. */
enum kind { UNKNOWN, POINT, NODE, OTHER };
#define ENTRY(kind, value) ((uint32_t)(kind) << 30 | (uint32_t)(value))
#define KIND(entry) ((enum kind)((entry) >> 30))
#define VALUE(entry) ((entry)&0x3FFFFFFFu)

/* Values of OTHER. */
#define NOTHING 0u /* no character begins so */
#define ASK 1u     /* iconv is to be asked each time: several code points, or no room in the tree */

struct node {
    uint32_t entries[256];
};

struct decode_multibyte {
    iconv_t converter;
    struct node *nodes; /* the first is the root */
    uint32_t count, capacity;
    bool shifts; /* some bytes stand for no character but change the meaning of others */
    struct decode_forms *forms;   /* NULL where the charset or the rules have none */
    struct decode_linear *linear; /* of GB18030; NULL where iconv has it otherwise */
};

/* What iconv says to some bytes. */
struct answer {
    enum { CHARACTERS, INCOMPLETE, INVALID } verdict;
    uint32_t points[MOST_POINTS];
    unsigned count;
};

/* What the next bytes of a document are. */
struct step {
    unsigned size;
    bool valid, end; /* end: the document's end cuts the character off */
    struct answer answer;
};

static bool add_node(struct decode_multibyte *table, uint32_t *index)
{
    if (table->count == MOST_NODES) {
        return false;
    }
    if (table->count == table->capacity) {
        uint32_t capacity = table->capacity ? table->capacity * 2 : 64;
        struct node *nodes = realloc(table->nodes, capacity * sizeof *nodes);
        if (!nodes) {
            return false;
        }
        table->nodes = nodes;
        table->capacity = capacity;
    }
    memset(&table->nodes[table->count], 0, sizeof *table->nodes);
    *index = table->count++;
    return true;
}

/* Asks about bytes. Where nothing shifts, they are asked about alone; else as they stand behind
 * what was asked before. */
static void ask(struct decode_multibyte *table, const unsigned char *bytes, size_t size,
                struct answer *answer)
{
    char in[LONGEST_SEQUENCE];
    unsigned char out[MOST_POINTS * 4];
    char *from = in, *to = (char *)out;
    size_t left = size, room = sizeof out;

    memcpy(in, bytes, size);
    answer->count = 0;
    if (!table->shifts) {
        iconv(table->converter, NULL, NULL, NULL, NULL);
    }
    if (iconv(table->converter, &from, &left, &to, &room) == (size_t)-1) {
        answer->verdict = errno == EINVAL ? INCOMPLETE : INVALID;
        return;
    }
    if (!table->shifts) {
        /* some converters hold a letter back for the mark that may follow */
        iconv(table->converter, NULL, NULL, &to, &room);
    }
    answer->verdict = CHARACTERS;
    for (size_t i = 0; i + 4 <= sizeof out - room; i += 4) {
        answer->points[answer->count++] = (uint32_t)out[i] | (uint32_t)out[i + 1] << 8 |
                                          (uint32_t)out[i + 2] << 16 | (uint32_t)out[i + 3] << 24;
    }
}

/* How many bytes one U+FFFD stands for where s[bad] makes a sequence invalid: the bytes before it,
 * and itself too if it looks like a part of the character: then what follows keeps in step. */
static unsigned invalid_size(const unsigned char *s, unsigned bad)
{
    return bad == 0 || bad == 3 || s[bad] >= 0x80 ? bad + 1 : bad;
}

/* Asks byte by byte until there is a character. */
static void step_asking(struct decode_multibyte *table, const unsigned char *s, size_t left,
                        struct step *step)
{
    unsigned most = left < LONGEST_SEQUENCE ? (unsigned)left : LONGEST_SEQUENCE;

    for (unsigned size = 1; size <= most; size++) {
        ask(table, s, size, &step->answer);
        if (step->answer.verdict == CHARACTERS) {
            step->valid = true;
            step->size = size;
            return;
        }
        if (step->answer.verdict == INVALID) {
            step->size = invalid_size(s, size - 1);
            return;
        }
    }
    step->end = left <= LONGEST_SEQUENCE;
    step->size = most;
}

/* Finds out what the entry for the last of `size` bytes is. */
static uint32_t learn(struct decode_multibyte *table, const unsigned char *s, unsigned size)
{
    struct answer answer;
    uint32_t child;

    ask(table, s, size, &answer);
    if (answer.verdict == CHARACTERS) {
        table->shifts = answer.count == 0;
        return answer.count == 1 ? ENTRY(POINT, answer.points[0]) : ENTRY(OTHER, ASK);
    }
    if (answer.verdict == INVALID || size == LONGEST_SEQUENCE) {
        return ENTRY(OTHER, NOTHING);
    }
    return add_node(table, &child) ? ENTRY(NODE, child) : ENTRY(OTHER, ASK);
}

static void step_through(struct decode_multibyte *table, const unsigned char *s, size_t left,
                         struct step *step)
{
    uint32_t node = 0;
    uint32_t point = table->linear && left >= 4 ? decode_linear_point(table->linear, s) : 0;

    if (point) {
        step->valid = true;
        step->size = 4;
        step->answer.points[0] = point;
        step->answer.count = 1;
        return;
    }
    for (unsigned at = 0; at < left; at++) {
        uint32_t entry = table->nodes[node].entries[s[at]];
        if (KIND(entry) == UNKNOWN) {
            entry = learn(table, s, at + 1);
            table->nodes[node].entries[s[at]] = entry;
        }
        if (KIND(entry) == NODE) {
            node = VALUE(entry);
        } else if (KIND(entry) == POINT) {
            step->valid = true;
            step->size = at + 1;
            step->answer.points[0] = VALUE(entry);
            step->answer.count = 1;
            return;
        } else if (VALUE(entry) == ASK) {
            iconv(table->converter, NULL, NULL, NULL, NULL);
            step_asking(table, s, left, step);
            return;
        } else {
            step->size = invalid_size(s, at);
            return;
        }
    }
    step->end = true;
    step->size = (unsigned)left;
}

/* Fills the tables that stand in front of the tree. Without memory the tree does alone. */
static void add_forms(struct decode_multibyte *table, const char *name,
                      const struct decode_characters *characters)
{
    table->forms = characters ? malloc(sizeof *table->forms) : NULL;
    if (table->forms) {
        decode_forms_fill(table->forms, characters, table);
    }
    table->linear = strcmp(name, "GB18030") == 0 ? malloc(sizeof *table->linear) : NULL;
    if (table->linear && !decode_linear_fill(table->linear, table->converter)) {
        free(table->linear);
        table->linear = NULL;
    }
}

struct decode_multibyte *decode_multibyte_open(const char *name,
                                               const struct decode_characters *characters)
{
    struct decode_multibyte *table = calloc(1, sizeof *table);
    uint32_t root;

    if (!table) {
        return NULL;
    }
    table->converter = iconv_open("UTF-32LE", name);
    if (table->converter == (iconv_t)-1) {
        int error = errno;
        free(table);
        errno = error;
        return NULL;
    }
    if (!add_node(table, &root)) {
        decode_multibyte_close(table);
        errno = ENOMEM;
        return NULL;
    }
    add_forms(table, name, characters);
    return table;
}

void decode_multibyte_close(struct decode_multibyte *table)
{
    if (table) {
        iconv_close(table->converter);
        free(table->forms);
        free(table->linear);
        free(table->nodes);
        free(table);
    }
}

/* Puts the next character; returns how many bytes that is. */
static unsigned put_character(struct decode_multibyte *table, struct decode_text *text,
                              const unsigned char *s, size_t at, size_t size)
{
    struct step step = {0};

    if (table->shifts) {
        step_asking(table, s + at, size - at, &step);
    } else {
        step_through(table, s + at, size - at, &step);
    }
    if (!step.valid) {
        decode_text_replace(text, at, step.size, step.end);
        return step.size;
    }
    text->together = step.answer.count > 1;
    for (unsigned i = 0; i < step.answer.count; i++) {
        decode_text_put(text, step.answer.points[i], at, step.size);
    }
    text->together = false;
    return step.size;
}

void decode_multibyte(struct decode_multibyte *table, struct decode_text *text, const char *raw,
                      size_t at, size_t size)
{
    const unsigned char *s = (const unsigned char *)raw;
    bool fast = table->forms && table->forms->actions == text->actions;

    iconv(table->converter, NULL, NULL, NULL, NULL);
    while (at < size && !text->failure) {
        if (fast && !table->shifts && !text->pending) {
            at = decode_forms_read(table->forms, text, raw, at, size);
        }
        if (at < size && !text->failure) {
            at += put_character(table, text, s, at, size);
        }
    }
}

uint32_t decode_multibyte_point(struct decode_multibyte *table, const char *bytes, size_t size)
{
    struct step step = {0};

    step_through(table, (const unsigned char *)bytes, size, &step);
    return step.valid && step.size == size && step.answer.count == 1 ? step.answer.points[0] : 0;
}
