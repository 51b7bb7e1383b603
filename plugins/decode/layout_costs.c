/* SPDX-License-Identifier: MIT */
/* What the roles of lines cost by what is seen of the lines: widths, marks, beginnings, endings.
 *
 * Costs are negative natural logarithms of probabilities. Those of widths are densities per cell.
 * The constants describe Chinese newspapers: they were set by what typesetting does (a first line
 * is two characters short; punctuation is squeezed, so that full lines vary by a cell or two; one
 * mark in eight characters of prose), not fitted to texts. */
#include "layout_costs.h"

#include <math.h>
#include <stdlib.h>

#define WINDOW 12         /* lines on each side that tell the width of the column */
#define WIDEST 512u       /* cells; wider lines count as this wide where columns are looked for */
#define PROSE_MARKS 0.12f /* per character */
#define LATIN_MARKS 0.03f /* per character, prose with blanks between words */
#define STOP_IN_HEAD 3.5f /* the cost of the end of a sentence inside a heading */
#define SHORT_HEAD_COST 3.0f /* … though there was room in its line */
#define WIDE_COLUMN 88u      /* cells; few columns are wider, many paragraphs are */
#define WIDE_COLUMN_COST 2.5f
#define CAPTION_COLUMN 26u     /* cells; from here on most captions fit into one line … */
#define LONG_CAPTION_COST 4.0f /* … so that a last line that ends with a credit is rare */
#define LOG_PROSE_MARKS (-2.12f)
#define LOG_LATIN_MARKS (-3.51f)

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

/* How many of the lines around one have each width; `best`: the highest rank() among them. */
struct window {
    uint16_t bins[WIDEST + 4]; /* [width + 1] */
    uint32_t best;
};

static uint32_t bin_of(const struct layout_line *line)
{
    return (line->width < WIDEST ? line->width : WIDEST) + 1;
}

/* How many lines are within a cell of the bin's width; in the lower half the width, so that of two
 * with as many lines the wider one ranks higher. */
static uint32_t rank(const struct window *window, uint32_t bin)
{
    const uint16_t *bins = window->bins;

    return bin > WIDEST ? 0
                        : (uint32_t)(bins[bin - 1] + bins[bin] + bins[bin + 1]) << 16 | (bin - 1);
}

static void add_width(struct window *window, uint32_t bin)
{
    window->bins[bin]++;
    for (uint32_t near = bin - 1; near <= bin + 1; near++) {
        uint32_t ranked = window->bins[near] ? rank(window, near) : 0;
        window->best = ranked > window->best ? ranked : window->best;
    }
}

/* Whether the best may be another one now. */
static bool take_width(struct window *window, uint32_t bin)
{
    uint32_t best = (window->best & 0xFFFFu) + 1;

    window->bins[bin]--;
    return best + 1 >= bin && best <= bin + 1;
}

static uint32_t best_of(const struct window *window, const struct layout_lines *lines, size_t from,
                        size_t to)
{
    uint32_t best = 0;

    for (size_t i = from; i < to; i++) {
        uint32_t ranked = rank(window, bin_of(&lines->lines[i]));
        best = ranked > best ? ranked : best;
    }
    return best;
}

/* The widths that most lines around each have: the column's; 0: there is none. */
static void find_columns(const struct layout_lines *lines, uint16_t *columns)
{
    struct window window = {{0}, 0};
    size_t from = 0, to = 0;

    for (size_t i = 0; i < lines->count; i++) {
        bool stale = false;
        for (; to < lines->count && to <= i + WINDOW; to++) {
            add_width(&window, bin_of(&lines->lines[to]));
        }
        for (; from + WINDOW < i; from++) {
            stale = take_width(&window, bin_of(&lines->lines[from])) || stale;
        }
        if (stale) {
            window.best = best_of(&window, lines, from, to);
        }
        columns[i] = window.best >> 16 >= 4 ? (uint16_t)(window.best & 0xFFFFu) : 0;
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

/* ---- together ---- */

/* What the costs are taken from. */
struct sights {
    const struct layout_lines *lines;
    const struct layout_tables *tables;
    const uint16_t *columns; /* widths around each line */
};

/* What each role costs by the line alone. */
static void describe(const struct sights *sights, size_t i, float *costs)
{
    const struct layout_line *line = &sights->lines->lines[i];
    bool mark = line->marks > 0;
    float prose = line->flags & LAYOUT_LATIN
                      ? marks_cost(sights->tables, line, LATIN_MARKS, LOG_LATIN_MARKS)
                      : marks_cost(sights->tables, line, PROSE_MARKS, LOG_PROSE_MARKS);
    float head = head_marks(line);
    float starts = beginning_costs[1][line->beginning],
          inside = beginning_costs[0][line->beginning];
    const float *on = ending_costs[GOES_ON], *end = ending_costs[ENDS];
    uint8_t ending = line->ending;

    /* where nearly every line ends with a sentence, that one goes on all the same is rarer still */
    float rare = ending == LAYOUT_ENDS_FINAL && sights->lines->final > 0.6f
                     ? 8.0f * (sights->lines->final - 0.6f)
                     : 0;
    mark = mark || (ending >= LAYOUT_ENDS_FINAL && ending <= LAYOUT_ENDS_COMMA);
    costs[LAYOUT_SINGLE] =
        prose + starts + end[ending] + single_width(sights->tables, line, sights->columns[i]);
    costs[LAYOUT_HEAD] =
        head + starts + ending_costs[IS_HEAD][ending] + head_width(sights->tables, line->width);
    costs[LAYOUT_HEAD_MORE] = head + inside + ending_costs[IS_HEAD][ending];
    float first =
        prose + starts + on[ending] + rare + first_width(sights->tables, line, sights->columns[i]);
    costs[LAYOUT_FIRST] = mark ? LAYOUT_NEVER : first;
    costs[LAYOUT_FIRST_M] = mark ? first : LAYOUT_NEVER;
    costs[LAYOUT_MIDDLE] = mark ? LAYOUT_NEVER : prose + inside + on[ending] + rare;
    costs[LAYOUT_MIDDLE_M] = prose + inside + on[ending] + rare;
    costs[LAYOUT_LAST] = prose + inside + end[ending];
    if (ending == LAYOUT_ENDS_CREDIT && sights->columns[i] >= CAPTION_COLUMN) {
        costs[LAYOUT_LAST] += LONG_CAPTION_COST;
    }
    if (line->flags & LAYOUT_ALONE) {
        /* it is what it is; both ways of standing alone may follow anything */
        costs[LAYOUT_SINGLE] = mark ? 1.0f : 4.0f;
        costs[LAYOUT_HEAD] = mark ? 4.0f : 1.0f;
        costs[LAYOUT_HEAD_MORE] = costs[LAYOUT_FIRST] = costs[LAYOUT_FIRST_M] = LAYOUT_NEVER;
        costs[LAYOUT_MIDDLE] = costs[LAYOUT_MIDDLE_M] = costs[LAYOUT_LAST] = LAYOUT_NEVER;
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
static void describe_width(const struct sights *sights, size_t i, float *costs)
{
    const struct layout_line *before = &sights->lines->lines[i - 1], *line = before + 1;
    const struct layout_tables *tables = sights->tables;
    bool alone = (before->flags | line->flags) & LAYOUT_ALONE;

    costs[LAYOUT_AS_SECOND] = alone ? LAYOUT_NEVER : 0.2f + full_width(tables, before, line, true);
    costs[LAYOUT_AS_MIDDLE] = alone ? LAYOUT_NEVER : 0.2f + full_width(tables, before, line, false);
    costs[LAYOUT_AS_LAST] = alone ? LAYOUT_NEVER : 1.7f + last_width(tables, before, line);
    costs[LAYOUT_AS_HEAD_MORE] =
        alone ? LAYOUT_NEVER : more_head(tables, before, line, sights->columns[i]);
}

float *layout_costs(const struct layout_lines *lines, const struct layout_tables *tables)
{
    uint16_t *columns = malloc(lines->count * sizeof *columns + 1);
    float *costs = malloc(lines->count * LAYOUT_COSTS * sizeof *costs + 1);
    struct sights sights = {lines, tables, columns};

    if (!columns || !costs) {
        free(columns);
        free(costs);
        return NULL;
    }
    find_columns(lines, columns);
    for (size_t i = 0; i < lines->count; i++) {
        describe(&sights, i, costs + i * LAYOUT_COSTS);
        if (i) {
            describe_width(&sights, i, costs + i * LAYOUT_COSTS + LAYOUT_ROLES);
        }
    }
    free(columns);
    return costs;
}
