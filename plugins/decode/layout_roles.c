/* SPDX-License-Identifier: MIT */
/* Which lines were one paragraph. A hidden Markov model over the lines: its states are the roles,
 * what it sees is how wide a line is beside the one before, how it begins and ends, how many marks
 * it has, and the blank lines before it. What blank lines and indents mean differs from text to
 * text (between all lines, between paragraphs, nowhere), so these probabilities are learned from
 * the text itself: roles are found, counted, and found again.
 *
 * Costs are negative natural logarithms of probabilities. Those of widths are densities per cell.
 * The constants describe Chinese newspapers: they were set by what typesetting does (a first line
 * is two characters short; punctuation is squeezed, so that full lines vary by a cell or two; one
 * mark in eight characters of prose), not fitted to texts. */
#include "layout_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3          /* of finding and counting */
#define WINDOW 12         /* lines on each side that tell the width of the column */
#define WIDEST 512u       /* cells; wider lines count as this wide where columns are looked for */
#define PROSE_MARKS 0.12f /* per character */
#define LATIN_MARKS 0.03f /* per character, prose with blanks between words */
#define STOP_IN_HEAD 3.5f /* the cost of the end of a sentence inside a heading */
#define HEADS_JOINED_COST 2.3f /* a heading goes on, one in ten */
#define SHORT_HEAD_COST 3.0f   /* … though there was room in its line */
#define WIDE_COLUMN 88u        /* cells; few columns are wider, many paragraphs are */
#define WIDE_COLUMN_COST 2.5f
#define CAPTION_COLUMN 26u     /* cells; from here on most captions fit into one line … */
#define LONG_CAPTION_COST 4.0f /* … so that a last line that ends with a credit is rare */
#define LOG_PROSE_MARKS (-2.12f)
#define LOG_LATIN_MARKS (-3.51f)
#define NEVER 1e6f

enum start { STARTS_SINGLE, STARTS_FIRST, STARTS_HEAD, STARTS };
enum joint { JOINED, APART, HEADS_JOINED, JOINTS };
enum { GAP_KINDS = LAYOUT_GAPS + 1 }; /* and a page end */

struct model {
    float gap[JOINTS][GAP_KINDS];
    float indent[2][2]; /* [starts a block][is indented] */
    float start[STARTS];
};

/* Best way to a role of a line. */
struct cell {
    float cost;
    uint8_t from;
};

/* ---- what is seen of a line alone ---- */

static const float ending_costs[3][LAYOUT_ENDINGS] = {
    /* plain, final, colon, semicolon, comma, open, dangling, digit, credit */
    {0.42f, 2.8f, 3.9f, 3.9f, 2.1f, 5.0f, 2.5f, 3.2f, 9.0f}, /* a line that goes on */
    {5.0f, 0.07f, 4.5f, 3.9f, 9.0f, 9.0f, 8.0f, 7.5f, 2.5f}, /* the end of a paragraph */
    {0.13f, 3.6f, 3.5f, 5.5f, 9.0f, 9.0f, 8.0f, 4.5f, 0.8f}, /* a heading, a caption */
};
enum { GOES_ON, ENDS, IS_HEAD };

static const float beginning_costs[2][LAYOUT_BEGINNINGS] = {
    /* plain, inside, open, numbered, marked, labelled */
    {0.13f, 4.3f, 2.4f, 5.5f, 25.0f, 3.2f}, /* a line inside a paragraph */
    {0.32f, 14.0f, 2.1f, 2.6f, 3.2f, 2.3f}, /* one that begins something */
};

static float ln(const struct layout_tables *tables, uint32_t number)
{
    return number < 1024 ? tables->logs[number] : logf((float)number);
}

/* The cost of k marks in so many characters, but for what all roles share (a faculty of k). */
static float marks_cost(const struct layout_tables *tables, const struct layout_line *line,
                        float rate, float log_rate)
{
    return rate * (float)line->characters -
           (float)line->marks * (log_rate + ln(tables, line->characters));
}

/* Headings have a mark at most, as a rule; the end of a sentence hardly ever. */
static float head_marks(const struct layout_line *line)
{
    float more = line->marks > 1 ? (float)(line->marks - 1) : 0;

    return 0.4f + 0.92f * (float)line->marks + more + STOP_IN_HEAD * (float)line->stops;
}

/* Any width at all: the wider, the rarer. */
static float any_width(const struct layout_tables *tables, uint32_t width)
{
    return 1.7f + ln(tables, width + 4);
}

/* Headings have about fourteen characters, and seldom more than twice that. */
static float head_width(const struct layout_tables *tables, uint32_t width)
{
    float log_width = ln(tables, width + 1), z = (log_width - 3.33f) / 0.52f;

    return 0.5f * z * z + log_width + 0.27f;
}

static float density(float distance, float spread)
{
    float z = distance / spread;

    return 0.3989f / spread * expf(-0.5f * z * z);
}

/* ---- widths beside one another ---- */

void layout_fill_tables(struct layout_tables *tables)
{
    for (int i = 0; i < 64; i++) {
        float d = (float)(i - 32);
        tables->after_middle[0][i] =
            -logf(0.85f * density(d, 2.2f) + 0.12f * density(d, 7.0f) + 0.0005f);
        tables->after_first[0][i] =
            -logf(0.4f * density(d, 2.2f) + 0.45f * density(d - 4.0f, 2.2f) +
                  0.12f * density(d, 8.0f) + 0.0005f);
        tables->after_middle[1][i] =
            -logf(0.8f * density(d, 5.0f) + 0.17f * density(d, 12.0f) + 0.0005f);
        tables->after_first[1][i] = -logf(0.5f * density(d, 5.0f) + 0.3f * density(d - 4.0f, 5.0f) +
                                          0.17f * density(d, 12.0f) + 0.0005f);
    }
    for (int i = 0; i < 1024; i++) {
        tables->logs[i] = i ? logf((float)i) : 0;
    }
}

/* The least of costs[from..to], where a difference away from `at` costs a little by itself. */
static float least_cost(const float *costs, int64_t at, int64_t from, int64_t to)
{
    float least = 100.0f;

    for (int64_t d = from < -32 ? -32 : from; d <= to && d < 32; d++) {
        float away = (float)(d > at ? d - at : at - d);
        float cost = costs[d + 32] + 0.25f * away;
        least = cost < least ? cost : least;
    }
    return least;
}

/* The cost of a full line's width behind another one's. Either may have been wider in print. */
static float full_width(const struct layout_tables *tables, const struct layout_line *before,
                        const struct layout_line *line, bool first)
{
    int64_t d = (int64_t)line->width - (int64_t)before->width;
    int64_t loose = line->loose < 8 ? line->loose : 8,
            other = before->loose < 8 ? before->loose : 8;
    bool latin = (before->flags & line->flags & LAYOUT_LATIN) != 0;
    const float *costs = first ? tables->after_first[latin] : tables->after_middle[latin];
    float any = 3.0f + any_width(tables, line->width);
    float cost = least_cost(costs, d, latin ? d : d - other, latin ? d : d + loose);

    cost += line->width > WIDE_COLUMN ? WIDE_COLUMN_COST : 0;
    return cost < any ? cost : any;
}

/* The cost of a last line's width: anything up to the column's. */
static float last_width(const struct layout_tables *tables, const struct layout_line *before,
                        const struct layout_line *line)
{
    float column = (float)before->width + 6.0f;
    bool open = before->ending >= LAYOUT_ENDS_COMMA; /* something must follow, of any width */
    float other = (open ? 1.0f : 2.3f) + any_width(tables, line->width);

    if ((float)line->width > column + 4.0f) {
        return other;
    }
    float cost = logf(column);
    return cost < other ? cost : other;
}

/* The widths that most lines around each have: the column's; 0: there is none. */
static void find_columns(const struct layout_lines *lines, uint16_t *columns)
{
    uint16_t bins[WIDEST + 4] = {0};
    size_t from = 0, to = 0;

    for (size_t i = 0; i < lines->count; i++) {
        for (; to < lines->count && to <= i + WINDOW; to++) {
            uint32_t width = lines->lines[to].width;
            bins[(width < WIDEST ? width : WIDEST) + 1]++;
        }
        for (; from + WINDOW < i; from++) {
            uint32_t width = lines->lines[from].width;
            bins[(width < WIDEST ? width : WIDEST) + 1]--;
        }
        unsigned most = 0, column = 0;
        for (size_t k = from; k < to; k++) {
            uint32_t bin = lines->lines[k].width + 1;
            unsigned near = bin > WIDEST ? 0u : (unsigned)bins[bin - 1] + bins[bin] + bins[bin + 1];
            if (near > most || (near == most && bin - 1 > column)) {
                most = near;
                column = bin - 1;
            }
        }
        columns[i] = most >= 4 ? (uint16_t)column : 0;
    }
}

/* The cost of the width of a paragraph of one line: in a column, anything up to its width. */
static float single_width(const struct layout_tables *tables, const struct layout_line *line,
                          uint16_t column)
{
    float any = any_width(tables, line->width);
    float within = ln(tables, column + 6u) + 0.7f;

    return column && line->width <= column + 6u && within < any ? within : any;
}

/* The cost of a first line's width, in a column of that width. */
static float first_width(const struct layout_tables *tables, const struct layout_line *line,
                         uint16_t column)
{
    float any = any_width(tables, line->width);
    int loose = line->loose < 8 ? (int)line->loose : 8;
    float least = 100.0f;

    if (!column) {
        return any;
    }
    for (int more = 0; more <= loose; more++) {
        float d = (float)line->width + (float)more - (float)column;
        float cost = 0.25f * (float)more - logf(0.35f * density(d + 4.0f, 2.0f) +
                                                0.25f * density(d, 2.5f) + 0.4f * expf(-any));
        least = cost < least ? cost : least;
    }
    return least;
}

/* ---- the chain ---- */

static unsigned gap_kind(const struct layout_line *line)
{
    return line->flags & LAYOUT_PAGE ? LAYOUT_GAPS : line->gap;
}

/* What is known of a line before the first round: a cost for each role, then for its width. */
enum { AS_MIDDLE_BEHIND_FIRST, AS_MIDDLE, AS_LAST, AS_HEAD_MORE, COSTS = LAYOUT_ROLES + 4 };

struct chain {
    const struct layout_lines *lines;
    const struct model *model;
    const struct layout_tables *tables;
    const uint16_t *columns;
    const float *costs; /* COSTS of each line */
};

/* What each role costs by the line alone, but for its indent. */
static void describe(const struct chain *chain, size_t i, float *costs)
{
    const struct layout_line *line = &chain->lines->lines[i];
    bool mark = line->marks > 0;
    float prose = line->flags & LAYOUT_LATIN
                      ? marks_cost(chain->tables, line, LATIN_MARKS, LOG_LATIN_MARKS)
                      : marks_cost(chain->tables, line, PROSE_MARKS, LOG_PROSE_MARKS);
    float head = head_marks(line);
    float starts = beginning_costs[1][line->beginning],
          inside = beginning_costs[0][line->beginning];
    const float *on = ending_costs[GOES_ON], *end = ending_costs[ENDS];
    uint8_t ending = line->ending;

    /* where nearly every line ends with a sentence, that one goes on all the same is rarer still */
    float rare = ending == LAYOUT_ENDS_FINAL && chain->lines->final > 0.6f
                     ? 8.0f * (chain->lines->final - 0.6f)
                     : 0;
    mark = mark || (ending >= LAYOUT_ENDS_FINAL && ending <= LAYOUT_ENDS_COMMA);
    costs[LAYOUT_SINGLE] =
        prose + starts + end[ending] + single_width(chain->tables, line, chain->columns[i]);
    costs[LAYOUT_HEAD] =
        head + starts + ending_costs[IS_HEAD][ending] + head_width(chain->tables, line->width);
    costs[LAYOUT_HEAD_MORE] = head + inside + ending_costs[IS_HEAD][ending];
    float first =
        prose + starts + on[ending] + rare + first_width(chain->tables, line, chain->columns[i]);
    costs[LAYOUT_FIRST] = mark ? NEVER : first;
    costs[LAYOUT_FIRST_M] = mark ? first : NEVER;
    costs[LAYOUT_MIDDLE] = mark ? NEVER : prose + inside + on[ending] + rare;
    costs[LAYOUT_MIDDLE_M] = prose + inside + on[ending] + rare;
    costs[LAYOUT_LAST] = prose + inside + end[ending];
    if (ending == LAYOUT_ENDS_CREDIT && chain->columns[i] >= CAPTION_COLUMN) {
        costs[LAYOUT_LAST] += LONG_CAPTION_COST;
    }
    if (line->flags & LAYOUT_ALONE) {
        /* it is what it is; both ways of standing alone may follow anything */
        costs[LAYOUT_SINGLE] = mark ? 1.0f : 4.0f;
        costs[LAYOUT_HEAD] = mark ? 4.0f : 1.0f;
        costs[LAYOUT_HEAD_MORE] = costs[LAYOUT_FIRST] = costs[LAYOUT_FIRST_M] = NEVER;
        costs[LAYOUT_MIDDLE] = costs[LAYOUT_MIDDLE_M] = costs[LAYOUT_LAST] = NEVER;
    }
}

/* The cost of a heading's next line by its width: both have the same, or the first was full. */
static float more_head(const struct layout_tables *tables, const struct layout_line *before,
                       const struct layout_line *line, uint16_t column)
{
    bool equal = before->width == line->width && line->width >= 8;

    if (equal && line->gap == 0) {
        return 1.0f;
    }
    return head_width(tables, line->width) + (before->width + 5 < column ? SHORT_HEAD_COST : 0);
}

/* What its width costs behind the line before, where both are in one block. */
static void describe_width(const struct chain *chain, size_t i, float *costs)
{
    const struct layout_line *before = &chain->lines->lines[i - 1], *line = before + 1;
    const struct layout_tables *tables = chain->tables;
    bool alone = (before->flags | line->flags) & LAYOUT_ALONE;

    costs[AS_MIDDLE_BEHIND_FIRST] = alone ? NEVER : 0.2f + full_width(tables, before, line, true);
    costs[AS_MIDDLE] = alone ? NEVER : 0.2f + full_width(tables, before, line, false);
    costs[AS_LAST] = alone ? NEVER : 1.7f + last_width(tables, before, line);
    costs[AS_HEAD_MORE] = alone ? NEVER : more_head(tables, before, line, chain->columns[i]);
}

/* The same with the indent. */
static void emit(const struct chain *chain, size_t i, float *costs)
{
    static const bool starts[LAYOUT_ROLES] = {[LAYOUT_SINGLE] = true,
                                              [LAYOUT_FIRST] = true,
                                              [LAYOUT_FIRST_M] = true,
                                              [LAYOUT_HEAD] = true};
    const struct layout_line *line = &chain->lines->lines[i];
    const float *base = chain->costs + i * COSTS;
    bool indented = line->flags & LAYOUT_INDENTED, alone = line->flags & LAYOUT_ALONE;

    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        costs[role] = base[role] + (alone ? 0 : chain->model->indent[starts[role]][indented]);
    }
}

static bool goes_on(unsigned role)
{
    return role >= LAYOUT_FIRST && role <= LAYOUT_MIDDLE_M;
}

/* The cost of role `to` of a line behind role `from` of the line before, where both are in one
 * block; `widths` is what describe() said of the line's width. */
static float join(const struct chain *chain, const struct layout_line *line, const float *widths,
                  unsigned from, unsigned to)
{
    bool seen = from == LAYOUT_FIRST_M || from == LAYOUT_MIDDLE_M;
    bool first = from == LAYOUT_FIRST || from == LAYOUT_FIRST_M;
    float gap = chain->model->gap[JOINED][gap_kind(line)];

    if (to == LAYOUT_LAST) { /* a paragraph has a mark somewhere */
        return gap + widths[AS_LAST] +
               (seen || line->marks || line->ending == LAYOUT_ENDS_FINAL ? 0 : 5.0f);
    }
    if (seen != (to == LAYOUT_MIDDLE_M) && (seen || !line->marks) &&
        line->ending == LAYOUT_ENDS_PLAIN) {
        return NEVER;
    }
    return gap + widths[first ? AS_MIDDLE_BEHIND_FIRST : AS_MIDDLE];
}

static const uint8_t enders[] = {LAYOUT_SINGLE, LAYOUT_LAST, LAYOUT_HEAD, LAYOUT_HEAD_MORE};
static const uint8_t goers[] = {LAYOUT_FIRST, LAYOUT_FIRST_M, LAYOUT_MIDDLE, LAYOUT_MIDDLE_M};
static const struct {
    uint8_t role, start;
} starters[] = {{LAYOUT_SINGLE, STARTS_SINGLE},
                {LAYOUT_FIRST, STARTS_FIRST},
                {LAYOUT_FIRST_M, STARTS_FIRST},
                {LAYOUT_HEAD, STARTS_HEAD}};
static const uint8_t insiders[] = {LAYOUT_MIDDLE, LAYOUT_MIDDLE_M, LAYOUT_LAST};

static void start_chain(const struct chain *chain, struct cell *cells)
{
    float costs[LAYOUT_ROLES];

    emit(chain, 0, costs);
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        cells[role] = (struct cell){NEVER, 0};
    }
    for (size_t i = 0; i < sizeof starters / sizeof starters[0]; i++) {
        cells[starters[i].role].cost = costs[starters[i].role];
    }
}

static void try_way(struct cell *cell, float cost, unsigned from)
{
    if (cost < cell->cost) {
        *cell = (struct cell){cost, (uint8_t)from};
    }
}

static void extend_chain(const struct chain *chain, size_t i, const struct cell *before,
                         struct cell *cells)
{
    const struct layout_line *line = &chain->lines->lines[i];
    const struct model *model = chain->model;
    const float *widths = chain->costs + i * COSTS + LAYOUT_ROLES;
    unsigned gap = gap_kind(line), ended = LAYOUT_SINGLE;
    float costs[LAYOUT_ROLES], least = 2 * NEVER;

    emit(chain, i, costs);
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        cells[role] = (struct cell){2 * NEVER, 0};
    }
    for (unsigned k = 1; k < sizeof enders; k++) { /* all that begin cost the same behind them */
        ended = before[enders[k]].cost < before[ended].cost ? enders[k] : ended;
    }
    for (unsigned k = 0; k < sizeof starters / sizeof starters[0]; k++) {
        unsigned to = starters[k].role;
        cells[to] = (struct cell){before[ended].cost + model->gap[APART][gap] +
                                      model->start[starters[k].start] + costs[to],
                                  (uint8_t)ended};
    }
    for (unsigned k = 2; k < sizeof enders; k++) {
        try_way(&cells[LAYOUT_HEAD_MORE],
                before[enders[k]].cost + model->gap[HEADS_JOINED][gap] + widths[AS_HEAD_MORE] +
                    costs[LAYOUT_HEAD_MORE],
                enders[k]);
    }
    for (unsigned k = 0; k < sizeof goers; k++) {
        for (unsigned n = 0; before[goers[k]].cost < NEVER && n < sizeof insiders; n++) {
            try_way(&cells[insiders[n]],
                    before[goers[k]].cost + join(chain, line, widths, goers[k], insiders[n]) +
                        costs[insiders[n]],
                    goers[k]);
        }
    }
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        least = cells[role].cost < least ? cells[role].cost : least;
    }
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        cells[role].cost -= least; /* so that sums stay small enough to be exact */
    }
}

/* Returns whether a role is another than before. */
static bool find_roles(const struct chain *chain, struct cell *cells)
{
    struct layout_line *lines = chain->lines->lines;
    size_t count = chain->lines->count;

    start_chain(chain, cells);
    for (size_t i = 1; i < count; i++) {
        extend_chain(chain, i, cells + (i - 1) * LAYOUT_ROLES, cells + i * LAYOUT_ROLES);
    }
    const struct cell *last = cells + (count - 1) * LAYOUT_ROLES;
    unsigned best = LAYOUT_SINGLE;
    for (unsigned role = 0; role < LAYOUT_ROLES; role++) {
        if (!goes_on(role) && last[role].cost < last[best].cost) {
            best = role;
        }
    }
    bool changed = false;
    for (size_t i = count; i-- > 0;) {
        changed = changed || lines[i].role != best;
        lines[i].role = (uint8_t)best;
        best = cells[i * LAYOUT_ROLES + best].from;
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
        lines->lines[i].flags = (uint8_t)(lines->lines[i].flags | (in ? LAYOUT_INDENTED : 0));
    }
}

bool layout_find_roles(struct layout_lines *lines, const struct layout_tables *tables)
{
    uint16_t *columns = malloc(lines->count * sizeof *columns + 1);
    struct cell *cells = malloc(lines->count * LAYOUT_ROLES * sizeof *cells + 1);
    float *costs = malloc(lines->count * COSTS * sizeof *costs + 1);
    struct counts counts;
    struct model model;
    struct chain chain = {lines, &model, tables, columns, costs};
    bool good = columns && cells && costs;

    if (good && lines->count) {
        find_columns(lines, columns);
        find_indents(lines);
        for (size_t i = 0; i < lines->count; i++) {
            describe(&chain, i, costs + i * COSTS);
            if (i) {
                describe_width(&chain, i, costs + i * COSTS + LAYOUT_ROLES);
            }
        }
        expect(&counts, 1.0f);
        bool changed = true;
        for (int round = 0; changed && round < ROUNDS; round++) {
            make_model(&counts, &model);
            changed = find_roles(&chain, cells) || round == 0;
            count_roles(lines, &counts);
        }
    }
    free(columns);
    free(cells);
    free(costs);
    return good;
}
