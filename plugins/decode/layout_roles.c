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

/* A way to a role of a line: what it costs, and over which role of the line before. */
struct way {
    float cost;
    unsigned from;
};

static inline struct way cheaper(struct way way, struct way other)
{
    bool better = other.cost < way.cost;

    return (struct way){better ? other.cost : way.cost, better ? other.from : way.from};
}

/* The way over a role that goes on, at `cost` more, to a role that costs `role`. */
static inline struct way over(const float *before, unsigned from, float cost, float role)
{
    float far = before[from] < LAYOUT_NEVER ? before[from] : INFINITY;

    return (struct way){far + cost + role, from};
}

/* The way over the four roles that go on, at that much more; the earlier ones win. */
static inline struct way over_all(const float *before, const float *more, float role)
{
    struct way way = {2 * LAYOUT_NEVER, 0};

    way = cheaper(way, over(before, LAYOUT_FIRST, more[0], role));
    way = cheaper(way, over(before, LAYOUT_FIRST_M, more[1], role));
    way = cheaper(way, over(before, LAYOUT_MIDDLE, more[2], role));
    return cheaper(way, over(before, LAYOUT_MIDDLE_M, more[3], role));
}

/* The ways into a line that goes on with its block. What was seen of marks stays seen, and is not
 * before it was; a paragraph has a mark somewhere. */
static inline void go_on(const struct chain *chain, const struct layout_line *line,
                         const float *widths, const float *before, const float *costs,
                         struct way *ways)
{
    float gap = chain->model->gap[JOINED][gap_kind(line)];
    float second = gap + widths[LAYOUT_AS_SECOND], middle = gap + widths[LAYOUT_AS_MIDDLE];
    float last = gap + widths[LAYOUT_AS_LAST];
    bool plain = line->ending == LAYOUT_ENDS_PLAIN, bare = plain && !line->marks;
    float unmarked = last + (line->marks || line->ending == LAYOUT_ENDS_FINAL ? 0 : 5.0f);
    float to_middle[] = {second, plain ? LAYOUT_NEVER : second, middle,
                         plain ? LAYOUT_NEVER : middle};
    float to_marked[] = {bare ? LAYOUT_NEVER : second, second, bare ? LAYOUT_NEVER : middle,
                         middle};
    float to_last[] = {unmarked, last, unmarked, last};

    ways[LAYOUT_MIDDLE] = over_all(before, to_middle, costs[LAYOUT_MIDDLE]);
    ways[LAYOUT_MIDDLE_M] = over_all(before, to_marked, costs[LAYOUT_MIDDLE_M]);
    ways[LAYOUT_LAST] = over_all(before, to_last, costs[LAYOUT_LAST]);
}

/* The ways into a line that begins a block: all cost the same behind what ended before it. */
static inline void begin(const struct chain *chain, unsigned gap, const float *before,
                         const float *costs, struct way *ways)
{
    const struct model *model = chain->model;
    struct way ended = {before[LAYOUT_SINGLE], LAYOUT_SINGLE};

    ended = cheaper(ended, (struct way){before[LAYOUT_LAST], LAYOUT_LAST});
    ended = cheaper(ended, (struct way){before[LAYOUT_HEAD], LAYOUT_HEAD});
    ended = cheaper(ended, (struct way){before[LAYOUT_HEAD_MORE], LAYOUT_HEAD_MORE});
    float begun = ended.cost + model->gap[APART][gap];
    for (unsigned k = 0; k < sizeof starters / sizeof starters[0]; k++) {
        unsigned to = starters[k].role;
        ways[to] = (struct way){begun + model->start[starters[k].start] + costs[to], ended.from};
    }
}

static inline struct way go_on_head(const struct chain *chain, unsigned gap, const float *widths,
                                    const float *before, unsigned from, float cost)
{
    return (struct way){before[from] + chain->model->gap[HEADS_JOINED][gap] +
                            widths[LAYOUT_AS_HEAD_MORE] + cost,
                        from};
}

/* From what the best ways to the roles of the line before cost to those of line i: what they cost
 * beside the cheapest one, so that sums stay small enough to be exact; and where they come from. */
static void extend_chain(const struct chain *chain, size_t i, const float *before, float *after,
                         uint8_t *from)
{
    const struct layout_line *line = &chain->lines->lines[i];
    const float *widths = chain->costs + i * LAYOUT_COSTS + LAYOUT_ROLES;
    unsigned gap = gap_kind(line);
    float costs[LAYOUT_ROLES];
    struct way ways[LAYOUT_ROLES], least, more = {2 * LAYOUT_NEVER, 0};

    emit(chain, i, costs);
    begin(chain, gap, before, costs, ways);
    go_on(chain, line, widths, before, costs, ways);
    more =
        cheaper(more, go_on_head(chain, gap, widths, before, LAYOUT_HEAD, costs[LAYOUT_HEAD_MORE]));
    more = cheaper(
        more, go_on_head(chain, gap, widths, before, LAYOUT_HEAD_MORE, costs[LAYOUT_HEAD_MORE]));
    ways[LAYOUT_HEAD_MORE] = more;
    least = (struct way){2 * LAYOUT_NEVER, 0};
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        least = cheaper(least, ways[role]);
    }
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        after[role] = ways[role].cost - least.cost;
        from[role] = (uint8_t)ways[role].from;
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
