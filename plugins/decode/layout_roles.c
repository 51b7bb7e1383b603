/* SPDX-License-Identifier: MIT */
/* Which lines were one paragraph. A hidden Markov model over the lines: its states are the roles,
 * what it sees is how wide a line is beside the one before, how it begins and ends, how many marks
 * it has (layout_costs.c), and the blank lines before it. What blank lines and indents mean differs
 * from text to text (between all lines, between paragraphs, nowhere), so these probabilities are
 * learned from the text itself: roles are found, counted, and found again. */
#include "layout_costs.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 3               /* of finding and counting */
#define HEADS_JOINED_COST 2.3f /* a heading goes on, one in ten */

enum start { STARTS_SINGLE, STARTS_FIRST, STARTS_HEAD, STARTS };
enum joint { JOINED, APART, HEADS_JOINED, JOINTS };
enum { GAP_KINDS = LAYOUT_GAPS + 1 }; /* and a page end */

struct model {
    float gap[JOINTS][GAP_KINDS];
    float indent[2][2]; /* [starts a block][is indented] */
    float start[STARTS];
};

/* ---- the chain ---- */

static unsigned gap_kind(const struct layout_line *line)
{
    return line->flags & LAYOUT_PAGE ? LAYOUT_GAPS : line->gap;
}

struct chain {
    const struct layout_lines *lines;
    const struct model *model;
    const float *costs; /* layout_costs()'s */
};

/* What each role costs by the line alone, with its indent. */
static void emit(const struct chain *chain, size_t i, float *costs)
{
    static const uint8_t starts[LAYOUT_ROLES] = {
        [LAYOUT_SINGLE] = 1, [LAYOUT_FIRST] = 1, [LAYOUT_FIRST_M] = 1, [LAYOUT_HEAD] = 1};
    const struct layout_line *line = &chain->lines->lines[i];
    const float *base = chain->costs + i * LAYOUT_COSTS;
    bool indented = line->flags & LAYOUT_INDENTED, alone = line->flags & LAYOUT_ALONE;
    float by_start[2] = {alone ? 0 : chain->model->indent[0][indented],
                         alone ? 0 : chain->model->indent[1][indented]};

    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        costs[role] = base[role] + by_start[starts[role]];
    }
}

static bool goes_on(unsigned role)
{
    return role >= LAYOUT_FIRST && role <= LAYOUT_MIDDLE_M;
}

static const uint8_t enders[] = {LAYOUT_SINGLE, LAYOUT_LAST, LAYOUT_HEAD, LAYOUT_HEAD_MORE};
/* Roles of lines that another follows in their block; whether a mark was `seen` in it so far. */
static const struct {
    uint8_t role;
    bool first, seen;
} goers[] = {{LAYOUT_FIRST, true, false},
             {LAYOUT_FIRST_M, true, true},
             {LAYOUT_MIDDLE, false, false},
             {LAYOUT_MIDDLE_M, false, true}};
static const struct {
    uint8_t role, start;
} starters[] = {{LAYOUT_SINGLE, STARTS_SINGLE},
                {LAYOUT_FIRST, STARTS_FIRST},
                {LAYOUT_FIRST_M, STARTS_FIRST},
                {LAYOUT_HEAD, STARTS_HEAD}};

static void start_chain(const struct chain *chain, float *ways)
{
    float costs[LAYOUT_ROLES];

    emit(chain, 0, costs);
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        ways[role] = LAYOUT_NEVER;
    }
    for (size_t i = 0; i < sizeof starters / sizeof starters[0]; i++) {
        ways[starters[i].role] = costs[starters[i].role];
    }
}

/* The ways to a line that are being looked for. */
struct step {
    const float *before;       /* what the best ways to the roles of the line before cost */
    float *ways;               /* … and those to the roles of this one … */
    uint8_t *from;             /* … over which roles of the line before */
    float costs[LAYOUT_ROLES]; /* emit()'s */
};

static void try_way(struct step *step, unsigned to, float cost, unsigned from)
{
    bool better = cost < step->ways[to];

    step->ways[to] = better ? cost : step->ways[to];
    step->from[to] = better ? (uint8_t)from : step->from[to];
}

/* The ways into a line that goes on with its block. */
static void go_on(const struct chain *chain, const struct layout_line *line, const float *widths,
                  struct step *step)
{
    float gap = chain->model->gap[JOINED][gap_kind(line)];
    float middle[2] = {gap + widths[LAYOUT_AS_MIDDLE], gap + widths[LAYOUT_AS_SECOND]};
    bool plain = line->ending == LAYOUT_ENDS_PLAIN;
    /* a paragraph has a mark somewhere */
    float unmarked = line->marks || line->ending == LAYOUT_ENDS_FINAL ? 0 : 5.0f;
    float last[2] = {gap + widths[LAYOUT_AS_LAST] + unmarked, gap + widths[LAYOUT_AS_LAST]};

    for (unsigned k = 0; k < sizeof goers / sizeof goers[0]; k++) {
        unsigned from = goers[k].role;
        bool seen = goers[k].seen;
        float cost = step->before[from], width = middle[goers[k].first];
        if (!(cost < LAYOUT_NEVER)) {
            continue;
        }
        /* what was seen stays seen, and is not before it was */
        float unseen = plain && seen ? LAYOUT_NEVER : width;
        float marked = plain && !seen && !line->marks ? LAYOUT_NEVER : width;
        try_way(step, LAYOUT_MIDDLE, cost + unseen + step->costs[LAYOUT_MIDDLE], from);
        try_way(step, LAYOUT_MIDDLE_M, cost + marked + step->costs[LAYOUT_MIDDLE_M], from);
        try_way(step, LAYOUT_LAST, cost + last[seen] + step->costs[LAYOUT_LAST], from);
    }
}

static void extend_chain(const struct chain *chain, size_t i, struct step *step)
{
    const struct layout_line *line = &chain->lines->lines[i];
    const struct model *model = chain->model;
    const float *widths = chain->costs + i * LAYOUT_COSTS + LAYOUT_ROLES, *before = step->before;
    unsigned gap = gap_kind(line), ended = LAYOUT_SINGLE;
    float least = 2 * LAYOUT_NEVER;

    emit(chain, i, step->costs);
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        step->ways[role] = 2 * LAYOUT_NEVER;
        step->from[role] = 0;
    }
    for (unsigned k = 1; k < sizeof enders; k++) { /* all that begin cost the same behind them */
        ended = before[enders[k]] < before[ended] ? enders[k] : ended;
    }
    for (unsigned k = 0; k < sizeof starters / sizeof starters[0]; k++) {
        unsigned to = starters[k].role;
        step->ways[to] = before[ended] + model->gap[APART][gap] + model->start[starters[k].start] +
                         step->costs[to];
        step->from[to] = (uint8_t)ended;
    }
    for (unsigned k = 2; k < sizeof enders; k++) {
        try_way(step, LAYOUT_HEAD_MORE,
                before[enders[k]] + model->gap[HEADS_JOINED][gap] + widths[LAYOUT_AS_HEAD_MORE] +
                    step->costs[LAYOUT_HEAD_MORE],
                enders[k]);
    }
    go_on(chain, line, widths, step);
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        least = step->ways[role] < least ? step->ways[role] : least;
    }
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        step->ways[role] -= least; /* so that sums stay small enough to be exact */
    }
}

/* Returns whether a role is another than before. */
static bool find_roles(const struct chain *chain, uint8_t *from)
{
    struct layout_line *lines = chain->lines->lines;
    size_t count = chain->lines->count;
    float ways[2][LAYOUT_ROLES];

    start_chain(chain, ways[0]);
    for (size_t i = 1; i < count; i++) {
        struct step step = {ways[(i - 1) % 2], ways[i % 2], from + i * LAYOUT_ROLES, {0}};
        extend_chain(chain, i, &step);
    }
    const float *last = ways[(count - 1) % 2];
    unsigned best = LAYOUT_SINGLE;
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        if (!goes_on(role) && last[role] < last[best]) {
            best = role;
        }
    }
    bool changed = false;
    for (size_t i = count; i-- > 0;) {
        changed = changed || lines[i].role != best;
        lines[i].role = (uint8_t)best;
        best = i ? from[i * LAYOUT_ROLES + best] : best;
    }
    return changed;
}

/* ---- learning ---- */

/* How often each kind of gap is thought to have been seen before: little. */
static const float gap_priors[JOINTS][GAP_KINDS] = {
    {2.0f, 1.0f, 0.1f, 0.03f, 0.4f},   /* inside a paragraph */
    {1.2f, 1.4f, 0.5f, 0.3f, 0.6f},    /* between blocks */
    {3.0f, 0.3f, 0.02f, 0.01f, 0.01f}, /* inside a heading */
};
static const float indent_priors[2][2] = {{3.0f, 0.1f}, {2.0f, 2.0f}};
static const float start_priors[STARTS] = {3.0f, 3.0f, 1.5f};

struct counts {
    float gap[JOINTS][GAP_KINDS], indent[2][2], start[STARTS];
};

static void shares(const float *counts, size_t size, float *costs)
{
    float sum = 0;

    for (size_t i = 0; i < size; i++) {
        sum += counts[i];
    }
    for (size_t i = 0; i < size; i++) {
        costs[i] = -logf(counts[i] / sum);
    }
}

static void make_model(const struct counts *counts, struct model *model)
{
    for (unsigned i = 0; i < JOINTS; i++) {
        shares(counts->gap[i], GAP_KINDS, model->gap[i]);
    }
    for (unsigned i = 0; i < 2; i++) {
        shares(counts->indent[i], 2, model->indent[i]);
    }
    shares(counts->start, STARTS, model->start);
    for (unsigned i = 0; i < GAP_KINDS; i++) {
        model->gap[HEADS_JOINED][i] += HEADS_JOINED_COST;
    }
}

/* What was thought before, as so many sights. */
static void expect(struct counts *counts, float weight)
{
    for (unsigned k = 0; k < GAP_KINDS; k++) {
        for (unsigned i = 0; i < JOINTS; i++) {
            counts->gap[i][k] = gap_priors[i][k] * weight;
        }
    }
    for (unsigned i = 0; i < 4; i++) {
        counts->indent[i / 2][i % 2] = indent_priors[i / 2][i % 2] * weight;
    }
    for (unsigned i = 0; i < STARTS; i++) {
        counts->start[i] = start_priors[i];
    }
}

/* Counts what the roles say; what was thought before weighs little against it. */
static void count_roles(const struct layout_lines *lines, struct counts *counts)
{
    expect(counts, 0.3f);
    for (size_t i = 1; i < lines->count; i++) {
        const struct layout_line *line = &lines->lines[i];
        bool starts = !layout_continues(line), indented = line->flags & LAYOUT_INDENTED;
        if (line->role != LAYOUT_HEAD_MORE) { /* too few to learn from */
            counts->gap[starts ? APART : JOINED][gap_kind(line)]++;
        }
        counts->indent[starts][indented]++;
        if (starts) {
            counts->start[line->role == LAYOUT_SINGLE ? STARTS_SINGLE
                          : line->role == LAYOUT_HEAD ? STARTS_HEAD
                                                      : STARTS_FIRST]++;
        }
    }
}

/* Indented is what stands two cells further in than the nearest line to the left. */
static void find_indents(struct layout_lines *lines)
{
    uint16_t least = UINT16_MAX;

    for (size_t i = 0; i < lines->count; i++) {
        least = lines->lines[i].indent < least ? lines->lines[i].indent : least;
    }
    for (size_t i = 0; i < lines->count; i++) {
        bool in = lines->lines[i].indent >= least + 2;
        lines->lines[i].flags = (uint16_t)(lines->lines[i].flags | (in ? LAYOUT_INDENTED : 0));
    }
}

bool layout_find_roles(struct layout_lines *lines, const struct layout_tables *tables)
{
    uint8_t *from = malloc(lines->count * LAYOUT_ROLES + 1);
    float *costs = layout_costs(lines, tables);
    struct counts counts;
    struct model model;
    struct chain chain = {lines, &model, costs};
    bool good = from && costs;

    if (good && lines->count) {
        find_indents(lines);
        expect(&counts, 1.0f);
        bool changed = true;
        for (int round = 0; changed && round < ROUNDS; round++) {
            make_model(&counts, &model);
            changed = find_roles(&chain, from) || round == 0;
            count_roles(lines, &counts);
        }
    }
    free(from);
    free(costs);
    return good;
}
