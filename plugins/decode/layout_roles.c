/* SPDX-License-Identifier: MIT */
/* Which lines were one paragraph. A hidden Markov model over the lines: its states are the roles,
 * what it sees is how wide a line is beside the one before, how it begins and ends, how many marks
 * it has (layout_costs.c), and the blank lines before it. What blank lines and indents mean differs
 * from text to text (between all lines, between paragraphs, nowhere), so these probabilities are
 * learned from the text itself: roles are found, counted, and found again. */
#include "layout_costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* Roles go by fours, as enum layout_role has them: those that begin a block, those that go on. Four
 * costs are one vector of GNU C, which gcc and clang have for every processor. */
enum { FOUR = 4 };
typedef float four_costs __attribute__((vector_size(FOUR * sizeof(float))));
typedef int32_t four_roles __attribute__((vector_size(FOUR * sizeof(int32_t))));

static inline four_costs four(const float *costs)
{
    four_costs loaded;

    memcpy(&loaded, costs, sizeof loaded);
    return loaded;
}

static inline four_costs choose(four_roles mask, four_costs if_set, four_costs if_not)
{
    return (four_costs)((mask & (four_roles)if_set) | (~mask & (four_roles)if_not));
}

/* What each role costs by the line alone, with its indent. */
static inline void emit(const struct chain *chain, size_t i, four_costs *starts, four_costs *others)
{
    const struct layout_line *line = &chain->lines->lines[i];
    const float *base = chain->costs + i * LAYOUT_COSTS;
    bool indented = line->flags & LAYOUT_INDENTED, alone = line->flags & LAYOUT_ALONE;

    *starts = four(base) + (alone ? 0 : chain->model->indent[1][indented]);
    *others = four(base + FOUR) + (alone ? 0 : chain->model->indent[0][indented]);
}

static void start_chain(const struct chain *chain, float *ways)
{
    four_costs starts, others;

    emit(chain, 0, &starts, &others);
    others = (four_costs){LAYOUT_NEVER, LAYOUT_NEVER, LAYOUT_NEVER, LAYOUT_NEVER};
    memcpy(ways, &starts, sizeof starts);
    memcpy(ways + FOUR, &others, sizeof others);
}

/* The roles of the last line of a block, but for LAYOUT_SINGLE. */
static const uint8_t enders[] = {LAYOUT_LAST, LAYOUT_HEAD, LAYOUT_HEAD_MORE};

/* The cheapest role of the line before that ends a block: all that begin one cost the same behind
 * it. */
static inline unsigned find_ended(const float *before)
{
    unsigned ended = LAYOUT_SINGLE;
    float least = before[LAYOUT_SINGLE];

    for (unsigned k = 0; k < sizeof enders; k++) {
        bool better = before[enders[k]] < least;
        least = better ? before[enders[k]] : least;
        ended = better ? enders[k] : ended;
    }
    return ended;
}

/* The best ways to LAYOUT_MIDDLE, LAYOUT_MIDDLE_M, LAYOUT_LAST and LAYOUT_HEAD_MORE: what they
 * cost, and over which roles of the line before. */
struct ways {
    four_costs cost;
    four_roles from;
};

/* The ways over role `from` of the line before, which cost `far` up to there, `more` from there and
 * `costs` by the line alone: where they are cheaper than those that were found. */
static inline void try_ways(struct ways *ways, int32_t from, float far, four_costs more,
                            four_costs costs)
{
    four_costs cost = far + more + costs;
    four_roles better = cost < ways->cost;

    ways->cost = choose(better, cost, ways->cost);
    ways->from = (better & from) | (~better & ways->from);
}

static inline float if_possible(float cost)
{
    return cost < LAYOUT_NEVER ? cost : INFINITY;
}

/* The ways into a line that goes on with its block. What was seen of marks stays seen, and is not
 * before it was; a paragraph has a mark somewhere. */
static inline struct ways go_on(const struct chain *chain, size_t i, const float *before,
                                four_costs costs)
{
    const struct layout_line *line = &chain->lines->lines[i];
    const float *widths = chain->costs + i * LAYOUT_COSTS + LAYOUT_ROLES, never = LAYOUT_NEVER;
    float gap = chain->model->gap[JOINED][gap_kind(line)];
    float head_gap = chain->model->gap[HEADS_JOINED][gap_kind(line)];
    bool plain = line->ending == LAYOUT_ENDS_PLAIN, bare = plain && !line->marks;
    float second = gap + widths[LAYOUT_AS_SECOND], middle = gap + widths[LAYOUT_AS_MIDDLE];
    float last = gap + widths[LAYOUT_AS_LAST];
    float unmarked = last + (line->marks || line->ending == LAYOUT_ENDS_FINAL ? 0 : 5.0f);
    four_costs first = {second, bare ? never : second, unmarked, INFINITY};
    four_costs first_m = {plain ? never : second, second, last, INFINITY};
    four_costs inside = {middle, bare ? never : middle, unmarked, INFINITY};
    four_costs inside_m = {plain ? never : middle, middle, last, INFINITY};
    four_costs head = {INFINITY, INFINITY, INFINITY, widths[LAYOUT_AS_HEAD_MORE]};
    struct ways ways = {{2 * never, 2 * never, 2 * never, 2 * never}, {0}};

    try_ways(&ways, LAYOUT_FIRST, if_possible(before[LAYOUT_FIRST]), first, costs);
    try_ways(&ways, LAYOUT_FIRST_M, if_possible(before[LAYOUT_FIRST_M]), first_m, costs);
    try_ways(&ways, LAYOUT_MIDDLE, if_possible(before[LAYOUT_MIDDLE]), inside, costs);
    try_ways(&ways, LAYOUT_MIDDLE_M, if_possible(before[LAYOUT_MIDDLE_M]), inside_m, costs);
    try_ways(&ways, LAYOUT_HEAD, before[LAYOUT_HEAD] + head_gap, head, costs);
    try_ways(&ways, LAYOUT_HEAD_MORE, before[LAYOUT_HEAD_MORE] + head_gap, head, costs);
    return ways;
}

static inline float least_of(four_costs costs)
{
    float a = costs[0] < costs[1] ? costs[0] : costs[1];
    float b = costs[2] < costs[3] ? costs[2] : costs[3];

    return a < b ? a : b;
}

/* From what the best ways to the roles of the line before cost to those of line i: what they cost
 * beside the cheapest one, so that sums stay small enough to be exact; and where they come from. */
static void extend_chain(const struct chain *chain, size_t i, const float *before, float *after,
                         uint8_t *from)
{
    const struct model *model = chain->model;
    const float *start = model->start;
    unsigned ended = find_ended(before);
    four_costs starts, others,
        by_start = {start[STARTS_SINGLE], start[STARTS_FIRST], start[STARTS_FIRST],
                    start[STARTS_HEAD]};

    emit(chain, i, &starts, &others);
    float begun = before[ended] + model->gap[APART][gap_kind(&chain->lines->lines[i])];
    starts = begun + by_start + starts;
    struct ways ways = go_on(chain, i, before, others);
    float least = least_of(choose(starts < ways.cost, starts, ways.cost));
    least = least < 2 * LAYOUT_NEVER ? least : 2 * LAYOUT_NEVER;
    starts -= least;
    ways.cost -= least;
    memcpy(after, &starts, sizeof starts);
    memcpy(after + FOUR, &ways.cost, sizeof ways.cost);
    for (unsigned k = 0; k < FOUR; k++) {
        from[k] = (uint8_t)ended;
        from[k + FOUR] = (uint8_t)ways.from[k];
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
        extend_chain(chain, i, ways[(i - 1) % 2], ways[i % 2], from + i * LAYOUT_ROLES);
    }
    const float *last = ways[(count - 1) % 2];
    unsigned best = LAYOUT_SINGLE;
    for (unsigned k = 0; k < sizeof enders; k++) {
        best = last[enders[k]] < last[best] ? enders[k] : best;
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
