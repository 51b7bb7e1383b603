/* SPDX-License-Identifier: MIT */
/* The products of small integers and a unit that is made of them. Sums of one tile
 * are worked up while the next one is multiplied: products and functions use different
 * parts of a processor, and neither waits for the other. Part of lac_kernel.c. */
#ifndef WENLIU_SEGMENT_LAC_SMALL_H
#define WENLIU_SEGMENT_LAC_SMALL_H

#include "lac_kernel.h"
#include "lac_vector.h"

typedef uint8_t bytes __attribute__((vector_size(FLOATS), may_alias));
typedef lane_number lane_numbers
    __attribute__((vector_size(FLOATS * sizeof(lane_number)), may_alias));

typedef int16_t halves __attribute__((vector_size(FLOATS * sizeof(int16_t)), may_alias));

#define VECTORS (2 * TILE) /* of a tile */

/* What becomes of a tile's sums; those that need a curve are last. */
enum use { NOTHING, TO_INPUT, TO_RESET, TO_GATE, TO_STATE };

/* A tile's sums. */
struct task {
    uint32_t lane, column; /* the first; of that part of LAC_GATED which its use names */
    integers sums[TILE][2];
};

/* What the step after this one reads and writes, which lies too far away to be waited for. */
struct ahead {
    uint32_t tile;             /* of this step, from 0 */
    const char *in[LAC_LANES]; /* what goes into a lane */
    char *out;                 /* as small_unit.to */
};

/* What a unit has between two steps. States are x 127. */
struct small_unit {
    struct task tasks[2]; /* one is worked up, the other's sums are made */
    uint32_t current;     /* the one to be worked up */
    float state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float gate[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64))); /* of update */
    float inputs[LAC_LANES][LAC_GATED] __attribute__((aligned(64)));
    lane_number small_state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    lane_number small_reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    lane_number cells[LAC_LANES][LAC_OUTPUT] __attribute__((aligned(64)));
    const float *input[LAC_LANES]; /* what goes in */
    uint8_t *to;                   /* the unit's half of the cell of the first lane */
    struct ahead ahead;
};

/* ---- cells ---- */

/* Numbers within -127..127 as products take them, rounded to the nearest. */
INLINE integers round_small(floats x)
{
    return (integers)(x + all(ROUNDER)) - all_integers(ROUNDER_BITS - LANE_ZERO);
}

INLINE void store_small(integers rounded, lane_number *to)
{
    *(lane_numbers *)to = __builtin_convertvector(rounded, lane_numbers);
}

INLINE void store_cell(integers rounded, uint8_t *to)
{
    *(bytes *)to = __builtin_convertvector(rounded + all_integers(128 - LANE_ZERO), bytes);
}

/* The cells of a step as products take them: themselves, or in `room`. */
INLINE const lane_number *load_cells(const uint8_t *from, lane_number *room)
{
#if GROUP == 4
    (void)room;
    return from;
#else
    for (uint32_t i = 0; i < LAC_LANES * LAC_OUTPUT; i += FLOATS) {
        *(lane_numbers *)(room + i) =
            __builtin_convertvector(*(const bytes *)(from + i), lane_numbers) - (lane_number)128;
    }
    return room;
#endif
}

/* The unit's half of a cell. */
INLINE uint8_t *cells_of(const struct lac_scan *scan, size_t cell)
{
    return (uint8_t *)scan->to + cell * LAC_OUTPUT + (scan->backward ? LAC_HIDDEN : 0);
}

/* What goes into the lower layer at a cell. */
INLINE const float *row_of(const struct lac_scan *scan, size_t cell)
{
    return scan->rows[cell] + (scan->backward ? LAC_GATED : 0);
}

/* ---- what becomes of sums ---- */

/* A vector of a task on its way. What comes next needs what was before only after a while:
 * there are products in between. */
struct work {
    uint32_t lane, column;
    floats sum, place, height;
};

/* The sum, scaled, with what goes in; for a curve its place. */
INLINE void begin_work(const struct lac_scan *scan, struct small_unit *unit,
                       const struct task *task, enum use use, uint32_t vector, struct work *work)
{
    if (use == NOTHING) {
        return;
    }
    uint32_t lane = work->lane = task->lane + vector / 2;
    uint32_t i = work->column = task->column + vector % 2 * FLOATS;
    const float *scales = use == TO_INPUT   ? scan->input.scales
                          : use == TO_RESET ? scan->gates.scales + LAC_HIDDEN
                          : use == TO_GATE  ? scan->gates.scales
                                            : scan->candidate.scales;
    const float *added = use == TO_INPUT   ? scan->bias
                         : use == TO_RESET ? unit->input[lane] + LAC_HIDDEN
                         : use == TO_GATE  ? unit->input[lane]
                                           : unit->input[lane] + 2 * LAC_HIDDEN;

    work->sum = *(const floats *)(added + i) +
                to_floats(task->sums[vector / 2][vector % 2]) * *(const floats *)(scales + i);
    if (use == TO_INPUT) {
        *(floats *)&unit->inputs[lane][i] = work->sum;
    } else {
        work->place = curve_place(work->sum);
    }
}

INLINE void go_on_working(enum use use, struct work *work)
{
    if (use > TO_INPUT) {
        work->height =
            curve_height(use == TO_STATE ? CURVE_CANDIDATE : CURVE_GATE, work->sum, work->place);
    }
}

/* gate = 1 / (1 + e^-sum), reset state = state x such a gate, state = state + (tanh(sum) -
 * state) x the update gate. */
INLINE void end_work(struct small_unit *unit, enum use use, const struct work *work)
{
    uint32_t lane = work->lane, i = work->column;
    floats *state, *gate;
    integers rounded;

    if (use == NOTHING || use == TO_INPUT) {
        return; /* columns of the input go beyond those of the state */
    }
    state = (floats *)&unit->state[lane][i];
    gate = (floats *)&unit->gate[lane][i];
    switch (use) {
    case NOTHING:
    case TO_INPUT: break;
    case TO_RESET:
        rounded = round_small(*state * (work->height + all(0.5f)));
        store_small(rounded, &unit->small_reset[lane][i]);
        break;
    case TO_GATE: *gate = work->height + all(0.5f); break;
    case TO_STATE:
        *state += (work->height - *state) * *gate;
        rounded = round_small(*state);
        store_small(rounded, &unit->small_state[lane][i]);
        store_cell(rounded, unit->to + (size_t)lane * LAC_OUTPUT + i);
        break;
    }
}

/* Works up the last tile, which is of states. */
INLINE void finish(const struct lac_scan *scan, struct small_unit *unit)
{
    for (uint32_t vector = 0; vector < VECTORS; vector++) {
        struct work work;
        begin_work(scan, unit, &unit->tasks[unit->current], TO_STATE, vector, &work);
        go_on_working(TO_STATE, &work);
        end_work(unit, TO_STATE, &work);
    }
}

/* ---- what the next step needs ---- */

#define LINE 64u
#define OUT_LINES (LAC_HIDDEN / LINE)                       /* of a lane */
#define TILES (3 * LAC_HIDDEN / PANEL * (LAC_LANES / TILE)) /* of a step, at least */

/* Notes what follows `cell`, or that itself where nothing does. */
INLINE void look_ahead(const struct lac_scan *scan, size_t cell, struct ahead *ahead)
{
    bool last = scan->backward ? cell == 0 : cell == (scan->steps - 1) * LAC_LANES;
    size_t next = last ? cell : scan->backward ? cell - LAC_LANES : cell + LAC_LANES;

    ahead->tile = 0;
    ahead->out = (char *)cells_of(scan, next);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        ahead->in[lane] = scan->rows ? (const char *)row_of(scan, next + lane)
                                     : (const char *)scan->from + (next + lane) * LAC_OUTPUT;
    }
}

/* Asks for this tile's part of what goes in, `lines` a lane. */
INLINE void fetch_in(const struct ahead *ahead, uint32_t lines)
{
    const uint32_t all_lines = LAC_LANES * lines, part = (all_lines + TILES - 1) / TILES;
    uint32_t first = ahead->tile * part;

    for (uint32_t i = first; i < first + part && i < all_lines; i++) {
        __builtin_prefetch(ahead->in[i / lines] + i % lines * LINE, 0, 2);
    }
}

/* Asks for a part of the next step's memory. All at once would be more than a processor can wait
 * for. */
INLINE void fetch_ahead(const struct lac_scan *scan, struct ahead *ahead)
{
    if (scan->rows) {
        fetch_in(ahead, LAC_GATED * sizeof(float) / LINE);
    } else {
        fetch_in(ahead, LAC_OUTPUT / LINE);
    }
    if (ahead->tile < LAC_LANES * OUT_LINES) {
        uint32_t lane = ahead->tile / OUT_LINES, line = ahead->tile % OUT_LINES;
        __builtin_prefetch(ahead->out + lane * LAC_OUTPUT + line * LINE, 1, 3);
    }
    ahead->tile++;
}

/* ---- products ---- */

/* sums += TILE lanes x PANEL columns of `rows` rows, which are followed by others of their
 * lane up to `stride` of them. */
INLINE void add_rows(const int8_t *weights, uint32_t rows, uint32_t stride, const lane_number *from,
                     integers (*sums)[2])
{
#pragma GCC unroll 2
    for (uint32_t row = 0; row < rows; row += GROUP) {
        integers left = load_weights(weights), right = load_weights(weights + FLOATS * GROUP);
        weights += PANEL * GROUP;
#pragma GCC unroll 8
        for (uint32_t lane = 0; lane < TILE; lane++) {
            int32_t group;
            memcpy(&group, from + lane * stride + row, sizeof group);
            integers numbers = all_integers(group);
            sums[lane][0] = add_products(sums[lane][0], numbers, left);
            sums[lane][1] = add_products(sums[lane][1], numbers, right);
        }
    }
}

/* Multiplies the panel at `column` of a matrix of `rows` rows with TILE lanes, works the
 * last tile up meanwhile for its use, and leaves the sums as a task. */
INLINE void multiply_tile(const struct lac_scan *scan, struct small_unit *unit,
                          const struct lac_packed *matrix, uint32_t column, const lane_number *from,
                          uint32_t rows, enum use last_use)
{
    const int8_t *weights = (const int8_t *)matrix->weights + (size_t)column * rows;
    const integers *starts = (const integers *)(matrix->starts + column);
    const struct task *last = &unit->tasks[unit->current];
    integers *to = unit->tasks[!unit->current].sums[0];
    const uint32_t part = rows / VECTORS;
    integers sums[TILE][2];
    struct work work;

#pragma GCC unroll 8
    for (uint32_t i = 0; i < TILE; i++) {
        sums[i][0] = starts[0];
        sums[i][1] = starts[1];
    }
    begin_work(scan, unit, last, last_use, 0, &work);
    go_on_working(last_use, &work);
    for (uint32_t vector = 1; vector < VECTORS; vector++) {
        add_rows(weights, part / 2, rows, from, sums);
        end_work(unit, last_use, &work);
        begin_work(scan, unit, last, last_use, vector, &work);
        add_rows(weights + (size_t)part / 2 * PANEL, part / 2, rows, from + part / 2, sums);
        go_on_working(last_use, &work);
        weights += (size_t)part * PANEL;
        from += part;
    }
    add_rows(weights, part, rows, from, sums);
    end_work(unit, last_use, &work);
#pragma GCC unroll 8
    for (uint32_t i = 0; i < TILE; i++) {
        to[2 * i] = sums[i][0];
        to[2 * i + 1] = sums[i][1];
    }
    unit->current = !unit->current;
}

/* multiply_tile() for the uses that there are. Within one large function compilers move sums
 * from register to register and to memory, which costs 5 %. */
typedef void tile_function(const struct lac_scan *, struct small_unit *, const struct lac_packed *,
                           uint32_t column, const lane_number *from);

ALONE void tile_after_nothing(const struct lac_scan *scan, struct small_unit *unit,
                              const struct lac_packed *matrix, uint32_t column,
                              const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_HIDDEN, NOTHING);
}

ALONE void tile_after_input(const struct lac_scan *scan, struct small_unit *unit,
                            const struct lac_packed *matrix, uint32_t column,
                            const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_HIDDEN, TO_INPUT);
}

ALONE void tile_after_reset(const struct lac_scan *scan, struct small_unit *unit,
                            const struct lac_packed *matrix, uint32_t column,
                            const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_HIDDEN, TO_RESET);
}

ALONE void tile_after_gate(const struct lac_scan *scan, struct small_unit *unit,
                           const struct lac_packed *matrix, uint32_t column,
                           const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_HIDDEN, TO_GATE);
}

ALONE void tile_after_state(const struct lac_scan *scan, struct small_unit *unit,
                            const struct lac_packed *matrix, uint32_t column,
                            const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_HIDDEN, TO_STATE);
}

ALONE void input_after_input(const struct lac_scan *scan, struct small_unit *unit,
                             const struct lac_packed *matrix, uint32_t column,
                             const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_OUTPUT, TO_INPUT);
}

ALONE void input_after_state(const struct lac_scan *scan, struct small_unit *unit,
                             const struct lac_packed *matrix, uint32_t column,
                             const lane_number *from)
{
    multiply_tile(scan, unit, matrix, column, from, LAC_OUTPUT, TO_STATE);
}

/* By the use of the tile before: of the state's matrices, and of the upper layer's input. */
static tile_function *const tiles[] = {tile_after_nothing, tile_after_input, tile_after_reset,
                                       tile_after_gate, tile_after_state};
static tile_function *const input_tiles[] = {
    [TO_INPUT] = input_after_input, [TO_STATE] = input_after_state};

/* The product of the lanes' numbers, `rows` each, with LAC_HIDDEN columns of the matrix for a use;
 * the last tile before was for `last_use`. */
INLINE void multiply_small(const struct lac_scan *scan, struct small_unit *unit,
                           const struct lac_packed *matrix, uint32_t rows, uint32_t first,
                           uint32_t count, const lane_number *from, enum use last_use, enum use use)
{
    tile_function *const *functions = rows == LAC_OUTPUT ? input_tiles : tiles;

    for (uint32_t i = 0; i < count; i += PANEL) {
        for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
            struct task *next = &unit->tasks[!unit->current];
            next->lane = lane;
            next->column = i;
            fetch_ahead(scan, &unit->ahead);
            functions[i + lane ? use : last_use](scan, unit, matrix, first + i,
                                                 from + (size_t)lane * rows);
        }
    }
}

/* ---- a unit ---- */

INLINE void forget_small(struct small_unit *unit, uint32_t lane)
{
    for (uint32_t i = 0; i < LAC_HIDDEN; i++) {
        unit->state[lane][i] = 0;
        unit->small_state[lane][i] = LANE_ZERO;
    }
}

/* Sees to what goes into a step; the last step's state is complete then. */
INLINE void take_input(const struct lac_scan *scan, struct small_unit *unit, size_t cell)
{
    if (scan->rows) {
        finish(scan, unit);
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            unit->input[lane] = row_of(scan, cell + lane);
        }
        return;
    }
    const lane_number *from =
        load_cells((const uint8_t *)scan->from + cell * LAC_OUTPUT, unit->cells[0]);
    multiply_small(scan, unit, &scan->input, LAC_OUTPUT, 0, LAC_GATED, from, TO_STATE, TO_INPUT);
}

INLINE void scan_small(const struct lac_scan *scan)
{
    struct small_unit unit = {0};

    /* what is worked up before there are sums is overwritten: all lanes begin fresh */
    unit.to = cells_of(scan, 0);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        unit.input[lane] = unit.inputs[lane];
    }
    for (size_t i = 0; i < scan->steps; i++) {
        size_t cell = (scan->backward ? scan->steps - 1 - i : i) * LAC_LANES;
        look_ahead(scan, cell, &unit.ahead);
        take_input(scan, &unit, cell);
        unit.to = cells_of(scan, cell);
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            if (scan->marks[cell + lane] & scan->fresh) {
                forget_small(&unit, lane);
            }
        }
        if (scan->rows) {
            multiply_small(scan, &unit, &scan->gates, LAC_HIDDEN, LAC_HIDDEN, LAC_HIDDEN,
                           unit.small_state[0], NOTHING, TO_RESET);
        } else {
            multiply_small(scan, &unit, &scan->gates, LAC_HIDDEN, LAC_HIDDEN, LAC_HIDDEN,
                           unit.small_state[0], TO_INPUT, TO_RESET);
        }
        multiply_small(scan, &unit, &scan->gates, LAC_HIDDEN, 0, LAC_HIDDEN, unit.small_state[0],
                       TO_RESET, TO_GATE);
        multiply_small(scan, &unit, &scan->candidate, LAC_HIDDEN, 0, LAC_HIDDEN,
                       unit.small_reset[0], TO_GATE, TO_STATE);
    }
    finish(scan, &unit);
}

/* ---- labels ---- */

/* TILE lanes x PANEL columns: scores = bias + from x (last + rest / 256), whose sums still are
 * exact in 32 bits. */
INLINE void score_tile(const struct lac_packed *last, const struct lac_packed *rest,
                       const float *bias, uint32_t column, const lane_number *from, int16_t *scores)
{
    const size_t skipped = (size_t)column * LAC_OUTPUT;
    const integers *starts = (const integers *)(last->starts + column);
    const integers *rest_starts = (const integers *)(rest->starts + column);
    integers sums[TILE][2];

#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = starts[0];
        sums[lane][1] = starts[1];
    }
    add_rows((const int8_t *)last->weights + skipped, LAC_OUTPUT, LAC_OUTPUT, from, sums);
#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = (sums[lane][0] << 8) + rest_starts[0];
        sums[lane][1] = (sums[lane][1] << 8) + rest_starts[1];
    }
    add_rows((const int8_t *)rest->weights + skipped, LAC_OUTPUT, LAC_OUTPUT, from, sums);
#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
#pragma GCC unroll 2
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t at = column + i * FLOATS;
            floats score = *(const floats *)(bias + at) +
                           to_floats(sums[lane][i]) * *(const floats *)(rest->scales + at);
            integers rounded = (integers)(score + all(ROUNDER)) - all_integers(ROUNDER_BITS);
            *(halves *)(scores + lane * LAC_COLUMNS + at) =
                __builtin_convertvector(rounded, halves);
        }
    }
}

INLINE void score_small(const struct lac_packed *last, const struct lac_packed *rest,
                        const float *bias, const uint8_t *cells, size_t steps, int16_t *scores)
{
    lane_number room[LAC_LANES * LAC_OUTPUT] __attribute__((aligned(64)));

    for (size_t cell = 0; cell < steps * LAC_LANES; cell += LAC_LANES) {
        const lane_number *from = load_cells(cells + cell * LAC_OUTPUT, room);
        int16_t *to = scores + cell * LAC_COLUMNS;
        for (uint32_t column = 0; column < LAC_COLUMNS; column += PANEL) {
            for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
                score_tile(last, rest, bias, column, from + (size_t)lane * LAC_OUTPUT,
                           to + (size_t)lane * LAC_COLUMNS);
            }
        }
    }
}

#endif
