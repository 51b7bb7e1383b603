/* SPDX-License-Identifier: MIT */
/* The two hidden Markov models, from the package's tables to arrays. */
#include "compile_models.h"

#include "python_literal.h"

#include <math.h>
#include <stdlib.h>

static const char letters[] = "BEMS"; /* in the order of enum jieba_state */

static unsigned read_letter(struct python_file *file)
{
    char name[8];
    const char *at;

    python_string(file, name, sizeof name);
    at = name[0] && !name[1] ? strchr(letters, name[0]) : NULL;
    if (!at) {
        python_die_at(file, "expected 'B', 'E', 'M' or 'S', found '%s'", name);
    }
    return (unsigned)(at - letters);
}

/* A character as its index among the Han characters; JIEBA_HAN for one that
 * never reaches a model, of which the tables have a few. */
static unsigned read_han(struct python_file *file)
{
    char text[8];
    uint16_t character = 0;

    python_string(file, text, sizeof text);
    if (!text[0] || jieba_character(text, &character) != strlen(text)) {
        python_die_at(file, "expected one character, found '%s'", text);
    }
    return jieba_is_han(character) ? character - JIEBA_HAN_FIRST : JIEBA_HAN;
}

/* Opens a table and stands behind its '{'. */
static void open_table(struct python_file *file, const char *folder, const char *name)
{
    python_open(file, folder, name);
    python_find_table(file);
    python_expect(file, '{');
}

void compile_hmm(const char *folder, struct jieba_hmm *hmm)
{
    struct python_file file;

    for (unsigned h = 0; h < JIEBA_HAN; h++) {
        for (unsigned s = 0; s < JIEBA_STATES; s++) {
            hmm->emission[h][s] = JIEBA_NEVER;
        }
    }
    for (unsigned from = 0; from < JIEBA_STATES; from++) {
        for (unsigned to = 0; to < JIEBA_STATES; to++) {
            hmm->transition[from][to] = JIEBA_NEVER;
        }
    }
    open_table(&file, folder, "finalseg/prob_start.py");
    do {
        unsigned state = read_letter(&file);
        python_expect(&file, ':');
        hmm->start[state] = python_number(&file);
    } while (python_more(&file, '}'));
    python_close(&file);

    open_table(&file, folder, "finalseg/prob_trans.py");
    do {
        unsigned from = read_letter(&file);
        python_expect(&file, ':');
        python_expect(&file, '{');
        do {
            unsigned to = read_letter(&file);
            python_expect(&file, ':');
            hmm->transition[from][to] = python_number(&file);
        } while (python_more(&file, '}'));
    } while (python_more(&file, '}'));
    python_close(&file);

    open_table(&file, folder, "finalseg/prob_emit.py");
    do {
        unsigned state = read_letter(&file);
        python_expect(&file, ':');
        python_expect(&file, '{');
        do {
            unsigned han = read_han(&file);
            python_expect(&file, ':');
            double emission = python_number(&file);
            if (han < JIEBA_HAN) {
                hmm->emission[han][state] = emission;
            }
        } while (python_more(&file, '}'));
    } while (python_more(&file, '}'));
    python_close(&file);
}

/* ---- posseg ---- */

/* ('B', 'nr'): sorted by letter, then tag. */
struct pair {
    char letter, tag[8];
    double start;
};

static int by_pair(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    return x->letter != y->letter ? (x->letter < y->letter ? -1 : 1) : strcmp(x->tag, y->tag);
}

static struct pair read_pair(struct python_file *file)
{
    struct pair pair = {0};

    python_expect(file, '(');
    pair.letter = letters[read_letter(file)];
    python_expect(file, ',');
    python_string(file, pair.tag, sizeof pair.tag);
    python_expect(file, ')');
    return pair;
}

static unsigned find_pair(const struct python_file *file, const struct pair *pairs,
                          const struct pair *key)
{
    const struct pair *pair = bsearch(key, pairs, JIEBA_PAIRS, sizeof *pairs, by_pair);

    if (!pair) {
        python_die_at(file, "expected a pair that prob_start.py has, found ('%c', '%s')",
                      key->letter, key->tag);
    }
    return (unsigned)(pair - pairs);
}

static unsigned read_known_pair(struct python_file *file, const struct pair *pairs)
{
    struct pair key = read_pair(file);

    return find_pair(file, pairs, &key);
}

static void read_pairs(const char *folder, struct pair *pairs)
{
    struct python_file file;
    unsigned count = 0;

    open_table(&file, folder, "posseg/prob_start.py");
    do {
        if (count == JIEBA_PAIRS) {
            python_die_at(&file, "expected %u pairs, found more", JIEBA_PAIRS);
        }
        pairs[count] = read_pair(&file);
        python_expect(&file, ':');
        pairs[count++].start = python_number(&file);
    } while (python_more(&file, '}'));
    if (count != JIEBA_PAIRS) {
        python_die_at(&file, "expected %u pairs, found %u", JIEBA_PAIRS, count);
    }
    python_close(&file);
    qsort(pairs, JIEBA_PAIRS, sizeof *pairs, by_pair);
}

static void read_transitions(const char *folder, const struct pair *pairs,
                             struct jieba_posseg *posseg)
{
    struct python_file file;

    for (unsigned to = 0; to < JIEBA_PAIRS; to++) {
        for (unsigned from = 0; from < JIEBA_PAIRS; from++) {
            posseg->transition[to][from] = -INFINITY;
        }
    }
    open_table(&file, folder, "posseg/prob_trans.py");
    do {
        unsigned from = read_known_pair(&file, pairs);
        python_expect(&file, ':');
        python_expect(&file, '{');
        if (python_accept(&file, '}')) {
            continue;
        }
        do {
            unsigned to = read_known_pair(&file, pairs);
            python_expect(&file, ':');
            posseg->transition[to][from] = python_number(&file);
            posseg->predecessors[to][from / 64] |= (uint64_t)1 << from % 64;
        } while (python_more(&file, '}'));
    } while (python_more(&file, '}'));
    python_close(&file);
}

/* Emissions and candidates as a full table, before the empty cells go; the
 * last row takes what never reaches the model. */
struct cells {
    double emission[JIEBA_HAN + 1][JIEBA_PAIRS]; /* NAN: none */
    bool candidate[JIEBA_HAN + 1][JIEBA_PAIRS];
};

static void read_emissions(const char *folder, const struct pair *pairs, struct cells *cells)
{
    struct python_file file;

    open_table(&file, folder, "posseg/prob_emit.py");
    do {
        unsigned pair = read_known_pair(&file, pairs);
        python_expect(&file, ':');
        python_expect(&file, '{');
        if (python_accept(&file, '}')) {
            continue;
        }
        do {
            unsigned han = read_han(&file);
            python_expect(&file, ':');
            cells->emission[han][pair] = python_number(&file);
        } while (python_more(&file, '}'));
    } while (python_more(&file, '}'));
    python_close(&file);
}

static void read_candidates(const char *folder, const struct pair *pairs, struct cells *cells)
{
    struct python_file file;

    open_table(&file, folder, "posseg/char_state_tab.py");
    do {
        unsigned han = read_han(&file);
        python_expect(&file, ':');
        python_expect(&file, '(');
        do {
            unsigned pair = read_known_pair(&file, pairs);
            cells->candidate[han][pair] = true;
        } while (python_more(&file, ')'));
    } while (python_more(&file, '}'));
    python_close(&file);
}

static struct jieba_pair_emission *pack(const struct cells *cells, struct jieba_posseg *posseg,
                                        size_t *count)
{
    struct jieba_pair_emission *packed = calloc((size_t)JIEBA_HAN * JIEBA_PAIRS, sizeof *packed);
    uint32_t n = 0;

    if (!packed) {
        python_die("no memory left");
    }
    for (unsigned h = 0; h < JIEBA_HAN; h++) {
        posseg->first[h] = n;
        for (int candidate = 1; candidate >= 0; candidate--) {
            for (unsigned p = 0; p < JIEBA_PAIRS; p++) {
                double emission = cells->emission[h][p];
                if (cells->candidate[h][p] == candidate && (candidate || !isnan(emission))) {
                    packed[n].emission = isnan(emission) ? JIEBA_NEVER : emission;
                    packed[n++].pair = p;
                }
            }
            if (candidate) {
                posseg->candidates[h] = (uint16_t)(n - posseg->first[h]);
            }
        }
    }
    posseg->first[JIEBA_HAN] = n;
    *count = n;
    return packed;
}

struct jieba_pair_emission *compile_posseg(const char *folder, struct jieba_posseg *posseg,
                                           struct compile_tags *tags, size_t *count)
{
    struct pair pairs[JIEBA_PAIRS];
    struct cells *cells = calloc(1, sizeof *cells);

    if (!cells) {
        python_die("no memory left");
    }
    for (unsigned h = 0; h < JIEBA_HAN; h++) {
        for (unsigned p = 0; p < JIEBA_PAIRS; p++) {
            cells->emission[h][p] = NAN;
        }
    }
    read_pairs(folder, pairs);
    for (unsigned p = 0; p < JIEBA_PAIRS; p++) {
        posseg->start[p] = pairs[p].start;
        posseg->state[p] = (uint8_t)(strchr(letters, pairs[p].letter) - letters);
        posseg->tag[p] = compile_tag(tags, pairs[p].tag, strlen(pairs[p].tag));
    }
    read_transitions(folder, pairs, posseg);
    read_emissions(folder, pairs, cells);
    read_candidates(folder, pairs, cells);
    struct jieba_pair_emission *packed = pack(cells, posseg, count);
    free(cells);
    return packed;
}

uint16_t compile_tag(struct compile_tags *tags, const char *name, size_t size)
{
    for (uint16_t i = 1; i < tags->count; i++) {
        if (strlen(tags->names[i]) == size && memcmp(tags->names[i], name, size) == 0) {
            return i;
        }
    }
    if (tags->count == sizeof tags->names / sizeof tags->names[0] ||
        size >= sizeof tags->names[0]) {
        python_die("the tag %.*s: expected at most %zu tags of at most %zu bytes", (int)size, name,
                   sizeof tags->names / sizeof tags->names[0] - 1, sizeof tags->names[0] - 1);
    }
    memcpy(tags->names[tags->count], name, size);
    return tags->count++;
}
