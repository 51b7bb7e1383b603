/* SPDX-License-Identifier: MIT */
/* One kernel, for the processors that the build names (lac_vector.h). Matrices lie in
 * panels of PANEL columns, so that a product reads memory from one end to the
 * other: [panel][row / GROUP][column][row % GROUP], of floats [panel][row][column]. */
#include "lac_kernel.h"
#include "lac_vector.h"

#if defined(__x86_64__)
/* Numbers too small for a normal float count as 0, as they slow processors down
 * a hundredfold. */
INLINE uint32_t begin_flushing(void)
{
    uint32_t before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    return before;
}

INLINE void end_flushing(uint32_t before)
{
    _mm_setcsr(before);
}
#else
INLINE uint32_t begin_flushing(void)
{
    return 0;
}

INLINE void end_flushing(uint32_t before)
{
    (void)before;
}
#endif

static bool runs_here(void)
{
#if defined(LAC_AVX512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
#elif defined(LAC_AVX2)
    return __builtin_cpu_supports("avx2");
#else
    return true;
#endif
}

/* ---- packing ---- */

static void pack_small(const int8_t *weights, struct lac_packed *packed)
{
    int8_t *to = packed->weights;

    for (uint32_t column = 0; column < packed->columns; column++) {
        int32_t sum = 0;
        for (uint32_t row = 0; row < packed->rows; row++) {
            sum += weights[(size_t)row * packed->columns + column];
        }
        packed->starts[column] = -LANE_ZERO * sum;
    }
    for (uint32_t panel = 0; panel < packed->columns; panel += PANEL) {
        for (uint32_t row = 0; row < packed->rows; row += GROUP) {
            for (uint32_t i = 0; i < PANEL * GROUP; i++) {
                *to++ = weights[(size_t)(row + i % GROUP) * packed->columns + panel + i / GROUP];
            }
        }
    }
}

static void pack(const void *weights, struct lac_packed *packed)
{
    const float *from = weights;
    float *to = packed->weights;

    if (packed->scales) {
        pack_small(weights, packed);
        return;
    }
    for (uint32_t panel = 0; panel < packed->columns; panel += PANEL) {
        for (uint32_t row = 0; row < packed->rows; row++) {
            memcpy(to, from + (size_t)row * packed->columns + panel, PANEL * sizeof *to);
            to += PANEL;
        }
    }
}

/* ---- products ---- */

/* TILE lanes x PANEL columns of floats: to = add + from x weights, in the order of rows. */
INLINE void tile_of_floats(const struct lac_packed *matrix, uint32_t rows, uint32_t columns,
                           uint32_t panel, const float *from, const float *const *add, float *to)
{
    const float *weights = (const float *)matrix->weights + (size_t)panel * rows;
    floats sums[TILE][2];

#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = *(const floats *)(add[lane] + panel);
        sums[lane][1] = *(const floats *)(add[lane] + panel + FLOATS);
    }
    for (uint32_t row = 0; row < rows; row++) {
        floats left = *(const floats *)weights, right = *(const floats *)(weights + FLOATS);
        weights += PANEL;
#pragma GCC unroll 8
        for (uint32_t lane = 0; lane < TILE; lane++) {
            floats number = all(from[lane * rows + row]);
            sums[lane][0] += number * left;
            sums[lane][1] += number * right;
        }
    }
#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
        *(floats *)(to + lane * columns + panel) = sums[lane][0];
        *(floats *)(to + lane * columns + panel + FLOATS) = sums[lane][1];
    }
}

/* The same of small integers. */
INLINE void tile_of_integers(const struct lac_packed *matrix, uint32_t rows, uint32_t columns,
                             uint32_t panel, const lane_number *from, const float *const *add,
                             float *to)
{
    const int8_t *weights = (const int8_t *)matrix->weights + (size_t)panel * rows;
    const integers *starts = (const integers *)(matrix->starts + panel);
    const floats *scales = (const floats *)(matrix->scales + panel);
    integers sums[TILE][2];

#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = starts[0];
        sums[lane][1] = starts[1];
    }
    for (uint32_t row = 0; row < rows; row += GROUP) {
        integers left = load_weights(weights), right = load_weights(weights + FLOATS * GROUP);
        weights += PANEL * GROUP;
#pragma GCC unroll 8
        for (uint32_t lane = 0; lane < TILE; lane++) {
            int32_t group;
            memcpy(&group, from + lane * rows + row, sizeof group);
            integers numbers = all_integers(group);
            sums[lane][0] = add_products(sums[lane][0], numbers, left);
            sums[lane][1] = add_products(sums[lane][1], numbers, right);
        }
    }
#pragma GCC unroll 8
    for (uint32_t lane = 0; lane < TILE; lane++) {
#pragma GCC unroll 2
        for (uint32_t i = 0; i < 2; i++) {
            floats added = *(const floats *)(add[lane] + panel + i * FLOATS);
            *(floats *)(to + lane * columns + panel + i * FLOATS) =
                added + to_floats(sums[lane][i]) * scales[i];
        }
    }
}

/* to[lane][column] = add[lane][column] + from[lane] x matrix; `from` are the lanes'
 * numbers, one lane after the other: floats where `exact`, else lane_number. The matrix's
 * shape is repeated, constant, for the compiler. */
INLINE void product(const struct lac_packed *matrix, uint32_t rows, uint32_t columns,
                    const void *from, const float *const *add, float *to, bool exact)
{
    for (uint32_t panel = 0; panel < columns; panel += PANEL) {
        for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
            size_t skipped = (size_t)lane * rows;
            if (exact) {
                tile_of_floats(matrix, rows, columns, panel, (const float *)from + skipped,
                               add + lane, to + lane * columns);
            } else {
                tile_of_integers(matrix, rows, columns, panel, (const lane_number *)from + skipped,
                                 add + lane, to + lane * columns);
            }
        }
    }
}

static void multiply(const struct lac_packed *matrix, const float *from, const float *bias,
                     float *to)
{
    const float *add[LAC_LANES];

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        add[lane] = bias;
    }
    uint32_t before = begin_flushing();
    product(matrix, LAC_HIDDEN, LAC_GATED, from, add, to, true);
    end_flushing(before);
}

/* ---- cells ---- */

typedef uint8_t bytes __attribute__((vector_size(FLOATS)));
typedef lane_number lane_numbers __attribute__((vector_size(FLOATS * sizeof(lane_number))));

/* Numbers within -1..1 as products take them, rounded to the nearest. */
INLINE void make_small(floats x, lane_number *to)
{
    integers rounded = (integers)(x * all(127.0f) + all(ROUNDER));
    lane_numbers small =
        __builtin_convertvector(rounded - all_integers(ROUNDER_BITS - LANE_ZERO), lane_numbers);

    memcpy(to, &small, sizeof small);
}

INLINE void store_cell(const lane_number *from, uint8_t *to, uint32_t count)
{
    for (uint32_t i = 0; i < count; i += FLOATS) {
        lane_numbers numbers;
        memcpy(&numbers, from + i, sizeof numbers);
        bytes small = __builtin_convertvector(numbers + (lane_number)(128 - LANE_ZERO), bytes);
        memcpy(to + i, &small, sizeof small);
    }
}

/* The cells of a step as products take them: themselves, or in `room`. */
INLINE const void *load_cells(const uint8_t *from, lane_number *room, bool exact)
{
#if GROUP == 4
    (void)room;
    (void)exact;
#else
    if (!exact) {
        for (uint32_t i = 0; i < LAC_LANES * LAC_OUTPUT; i += FLOATS) {
            bytes small;
            memcpy(&small, from + i, sizeof small);
            lane_numbers numbers = __builtin_convertvector(small, lane_numbers) - (lane_number)128;
            memcpy(room + i, &numbers, sizeof numbers);
        }
        return room;
    }
#endif
    return from;
}

/* ---- a unit ---- */

/* What a unit has between two steps. */
struct unit {
    float state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float sums[LAC_LANES][2 * LAC_HIDDEN] __attribute__((aligned(64)));
    float candidate[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float inputs[LAC_LANES][LAC_GATED] __attribute__((aligned(64)));
    float reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64))); /* gate x state */
    lane_number small_state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    lane_number small_reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    lane_number cells[LAC_LANES][LAC_OUTPUT] __attribute__((aligned(64)));
};

/* e^-sum of a gate, e^2c of a candidate; models of small integers have sums that
 * are already powers of 2. */
INLINE floats power_of_gate(floats sum, bool exact)
{
    return exact ? exact_exponential(sum, -1.0f) : quick_exponential(sum);
}

INLINE floats power_of_candidate(floats sum, bool exact)
{
    return exact ? exact_exponential(sum, 2.0f) : quick_exponential(sum);
}

/* reset = state x the gate, 1 / (1 + e^-sum). */
INLINE void apply_reset(struct unit *unit, uint32_t lane, bool exact)
{
    for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
        floats sum = *(floats *)&unit->sums[lane][LAC_HIDDEN + i];
        floats kept = *(floats *)&unit->state[lane][i] / (all(1.0f) + power_of_gate(sum, exact));
        if (exact) {
            *(floats *)&unit->reset[lane][i] = kept;
        } else {
            make_small(kept, &unit->small_reset[lane][i]);
        }
    }
}

/* state = state + (tanh(candidate) - state) x the gate, with one division: the
 * gate is 1 / (1 + e^-sum), the hyperbolic tangent (e^2c - 1) / (e^2c + 1). */
INLINE void apply_update(struct unit *unit, uint32_t lane, bool exact)
{
    const floats one = all(1.0f);

    for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
        floats state = *(floats *)&unit->state[lane][i];
        floats gate = power_of_gate(*(floats *)&unit->sums[lane][i], exact);
        floats candidate = power_of_candidate(*(floats *)&unit->candidate[lane][i], exact);
        floats more = candidate + one;
        state = state + ((candidate - one) - state * more) / ((gate + one) * more);
        *(floats *)&unit->state[lane][i] = state;
        if (!exact) {
            make_small(state, &unit->small_state[lane][i]);
        }
    }
}

/* One step of all lanes. inputs: what goes in, LAC_GATED a lane. */
INLINE void step(const struct lac_scan *scan, struct unit *unit, const float *const *inputs,
                 bool exact)
{
    const float *behind[LAC_LANES];

    product(&scan->gates, LAC_HIDDEN, 2 * LAC_HIDDEN,
            exact ? (void *)unit->state : (void *)unit->small_state, inputs, unit->sums[0], exact);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        behind[lane] = inputs[lane] + 2 * LAC_HIDDEN;
        apply_reset(unit, lane, exact);
    }
    product(&scan->candidate, LAC_HIDDEN, LAC_HIDDEN,
            exact ? (void *)unit->reset : (void *)unit->small_reset, behind, unit->candidate[0],
            exact);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        apply_update(unit, lane, exact);
    }
}

INLINE void store_state(const struct unit *unit, uint32_t lane, uint8_t *to, bool exact)
{
    if (exact) {
        memcpy(to, unit->state[lane], sizeof unit->state[lane]);
    } else {
        store_cell(unit->small_state[lane], to, LAC_HIDDEN);
    }
}

INLINE void forget(struct unit *unit, uint32_t lane)
{
    for (uint32_t i = 0; i < LAC_HIDDEN; i++) {
        unit->state[lane][i] = 0;
        unit->small_state[lane][i] = LANE_ZERO;
    }
}

INLINE void scan_cells(const struct lac_scan *scan, bool exact)
{
    const size_t size = exact ? sizeof(float) : 1;
    const float *inputs[LAC_LANES], *bias[LAC_LANES];
    struct unit unit;

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        bias[lane] = scan->bias;
        inputs[lane] = unit.inputs[lane];
        forget(&unit, lane);
    }
    for (size_t i = 0; i < scan->steps; i++) {
        size_t cell = (scan->backward ? scan->steps - 1 - i : i) * LAC_LANES;
        uint8_t *to = (uint8_t *)scan->to + cell * LAC_OUTPUT * size;
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            if (scan->marks[cell + lane] & scan->fresh) {
                forget(&unit, lane);
            }
            if (scan->rows) {
                inputs[lane] = scan->rows[cell + lane] + (scan->backward ? LAC_GATED : 0);
            }
        }
        if (!scan->rows) {
            const uint8_t *from = (const uint8_t *)scan->from + cell * LAC_OUTPUT * size;
            product(&scan->input, LAC_OUTPUT, LAC_GATED, load_cells(from, unit.cells[0], exact),
                    bias, unit.inputs[0], exact);
        }
        step(scan, &unit, inputs, exact);
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            size_t place = lane * LAC_OUTPUT + (scan->backward ? LAC_HIDDEN : 0);
            store_state(&unit, lane, to + place * size, exact);
        }
    }
}

static void scan(const struct lac_scan *scan)
{
    uint32_t before = begin_flushing();

    if (scan->gates.scales) {
        scan_cells(scan, false);
    } else {
        scan_cells(scan, true);
    }
    end_flushing(before);
}

/* ---- labels ---- */

static void score_floats(const struct lac_packed *last, const float *const *bias,
                         const float *cells, size_t steps, float *scores)
{
    for (size_t cell = 0; cell < steps * LAC_LANES; cell += LAC_LANES) {
        product(last, LAC_OUTPUT, LAC_COLUMNS, cells + cell * LAC_OUTPUT, bias,
                scores + cell * LAC_COLUMNS, true);
    }
}

static void score_small(const struct lac_packed *last, const struct lac_packed *rest,
                        const float *const *bias, const uint8_t *cells, size_t steps, float *scores)
{
    lane_number room[LAC_LANES * LAC_OUTPUT] __attribute__((aligned(64)));
    const float *sums[LAC_LANES];

    for (size_t cell = 0; cell < steps * LAC_LANES; cell += LAC_LANES) {
        const void *from = load_cells(cells + cell * LAC_OUTPUT, room, false);
        float *to = scores + cell * LAC_COLUMNS;
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            sums[lane] = to + (size_t)lane * LAC_COLUMNS;
        }
        product(last, LAC_OUTPUT, LAC_COLUMNS, from, bias, to, false);
        product(rest, LAC_OUTPUT, LAC_COLUMNS, from, sums, to, false);
    }
}

static void score(const struct lac_packed *last, const struct lac_packed *rest, const float *bias,
                  const void *cells, size_t steps, float *scores)
{
    const float *add[LAC_LANES];

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        add[lane] = bias;
    }
    uint32_t before = begin_flushing();
    if (last->scales) {
        score_small(last, rest, add, cells, steps, scores);
    } else {
        score_floats(last, add, cells, steps, scores);
    }
    end_flushing(before);
}

/* Vectors of labels whose best sums are kept in registers together. */
#define LABELS (LAC_COLUMNS / FLOATS < 8 ? LAC_COLUMNS / FLOATS : 8)

/* now[to] += the best of before[from] + leaving[from][to]. */
INLINE void advance(const float *leaving, const float *before, float *now)
{
    for (uint32_t first = 0; first < LAC_COLUMNS; first += LABELS * FLOATS) {
        floats best[LABELS];
#pragma GCC unroll 8
        for (uint32_t i = 0; i < LABELS; i++) {
            best[i] = all(before[0]) + *(const floats *)(leaving + first + i * FLOATS);
        }
        for (uint32_t from = 1; from < LAC_LABELS; from++) {
            const float *row = leaving + (size_t)from * LAC_COLUMNS + first;
#pragma GCC unroll 8
            for (uint32_t i = 0; i < LABELS; i++) {
                floats sum = all(before[from]) + *(const floats *)(row + i * FLOATS);
                best[i] = greater(sum, best[i]);
            }
        }
#pragma GCC unroll 8
        for (uint32_t i = 0; i < LABELS; i++) {
            *(floats *)(now + first + i * FLOATS) += best[i];
        }
    }
}

/* The first of the labels that scores[label] + more[label] is greatest of. */
INLINE uint8_t best_label(const float *scores, const float *more)
{
    floats best = *(const floats *)scores + *(const floats *)more;
    float each[FLOATS] __attribute__((aligned(64)));
    uint8_t label = 0;

    for (uint32_t i = FLOATS; i < LAC_COLUMNS; i += FLOATS) {
        best = greater(best, *(const floats *)(scores + i) + *(const floats *)(more + i));
    }
    *(floats *)each = best;
    for (uint32_t half = FLOATS / 2; half > 0; half /= 2) {
        for (uint32_t i = 0; i < half; i++) {
            each[i] = each[i] > each[i + half] ? each[i] : each[i + half];
        }
    }
    while (label + 1u < LAC_LABELS && scores[label] + more[label] != each[0]) {
        label++;
    }
    return label;
}

static void decode(const struct lac_model *model, float *scores, size_t length, uint8_t *labels)
{
    const size_t stride = (size_t)LAC_LANES * LAC_COLUMNS;
    uint32_t before = begin_flushing();

    for (uint32_t i = 0; i < LAC_COLUMNS; i++) {
        scores[i] += model->begin[i];
    }
    for (size_t i = 1; i < length; i++) {
        advance(model->leaving, scores + (i - 1) * stride, scores + i * stride);
    }
    uint8_t label = best_label(scores + (length - 1) * stride, model->end);
    labels[(length - 1) * LAC_LANES] = label;
    for (size_t i = length - 1; i-- > 0;) {
        label = best_label(scores + i * stride, model->coming + (size_t)label * LAC_COLUMNS);
        labels[i * LAC_LANES] = label;
    }
    end_flushing(before);
}

#if defined(LAC_AVX512)
const struct lac_kernel lac_kernel_avx512 = {
    .name = "avx512",
#elif defined(LAC_AVX2)
const struct lac_kernel lac_kernel_avx2 = {
    .name = "avx2",
#else
const struct lac_kernel lac_kernel_plain = {
    .name = "plain",
#endif
    .runs_here = runs_here,
    .pack = pack,
    .multiply = multiply,
    .scan = scan,
    .score = score,
    .decode = decode,
};
