/* SPDX-License-Identifier: MIT */
/* One kernel, for the processors that the build names (lac_vector.h). Matrices lie in
 * panels of PANEL columns, so that a product reads memory from one end to the
 * other: [panel][row / GROUP][column][row % GROUP], of floats [panel][row][column]. */
#include "lac_decode.h"
#include "lac_small.h"

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

/* to[lane][column] = add[lane][column] + from[lane] x matrix; `from` are the lanes'
 * numbers, one lane after the other. The matrix's shape is repeated, constant, for the
 * compiler. */
INLINE void product(const struct lac_packed *matrix, uint32_t rows, uint32_t columns,
                    const float *from, const float *const *add, float *to)
{
    for (uint32_t panel = 0; panel < columns; panel += PANEL) {
        for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
            tile_of_floats(matrix, rows, columns, panel, from + (size_t)lane * rows, add + lane,
                           to + lane * columns);
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
    product(matrix, LAC_HIDDEN, LAC_GATED, from, add, to);
    end_flushing(before);
}

/* ---- a unit of floats ---- */

/* What a unit has between two steps. */
struct unit {
    float state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float sums[LAC_LANES][2 * LAC_HIDDEN] __attribute__((aligned(64)));
    float candidate[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float inputs[LAC_LANES][LAC_GATED] __attribute__((aligned(64)));
    float reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64))); /* gate x state */
};

/* reset = state x the gate, 1 / (1 + e^-sum). */
INLINE void apply_reset(struct unit *unit, uint32_t lane)
{
    for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
        floats sum = *(floats *)&unit->sums[lane][LAC_HIDDEN + i];
        *(floats *)&unit->reset[lane][i] =
            *(floats *)&unit->state[lane][i] / (all(1.0f) + exponential(sum, -1.0f));
    }
}

/* state = state + (tanh(candidate) - state) x the gate, with one division: the
 * gate is 1 / (1 + e^-sum), the hyperbolic tangent (e^2c - 1) / (e^2c + 1). */
INLINE void apply_update(struct unit *unit, uint32_t lane)
{
    const floats one = all(1.0f);

    for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
        floats state = *(floats *)&unit->state[lane][i];
        floats gate = exponential(*(floats *)&unit->sums[lane][i], -1.0f);
        floats candidate = exponential(*(floats *)&unit->candidate[lane][i], 2.0f);
        floats more = candidate + one;
        *(floats *)&unit->state[lane][i] =
            state + ((candidate - one) - state * more) / ((gate + one) * more);
    }
}

/* One step of all lanes. inputs: what goes in, LAC_GATED a lane. */
INLINE void step(const struct lac_scan *scan, struct unit *unit, const float *const *inputs)
{
    const float *behind[LAC_LANES];

    product(&scan->gates, LAC_HIDDEN, 2 * LAC_HIDDEN, unit->state[0], inputs, unit->sums[0]);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        behind[lane] = inputs[lane] + 2 * LAC_HIDDEN;
        apply_reset(unit, lane);
    }
    product(&scan->candidate, LAC_HIDDEN, LAC_HIDDEN, unit->reset[0], behind, unit->candidate[0]);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        apply_update(unit, lane);
    }
}

INLINE void scan_floats(const struct lac_scan *scan)
{
    const float *inputs[LAC_LANES], *bias[LAC_LANES];
    struct unit unit;

    memset(unit.state, 0, sizeof unit.state);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        bias[lane] = scan->bias;
        inputs[lane] = unit.inputs[lane];
    }
    for (size_t i = 0; i < scan->steps; i++) {
        size_t cell = (scan->backward ? scan->steps - 1 - i : i) * LAC_LANES;
        float *to = (float *)scan->to + cell * LAC_OUTPUT + (scan->backward ? LAC_HIDDEN : 0);
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            if (scan->marks[cell + lane] & scan->fresh) {
                memset(unit.state[lane], 0, sizeof unit.state[lane]);
            }
            if (scan->rows) {
                inputs[lane] = scan->rows[cell + lane] + (scan->backward ? LAC_GATED : 0);
            }
        }
        if (!scan->rows) {
            product(&scan->input, LAC_OUTPUT, LAC_GATED,
                    (const float *)scan->from + cell * LAC_OUTPUT, bias, unit.inputs[0]);
        }
        step(scan, &unit, inputs);
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            memcpy(to + (size_t)lane * LAC_OUTPUT, unit.state[lane], sizeof unit.state[lane]);
        }
    }
}

static void scan(const struct lac_scan *scan)
{
    uint32_t before = begin_flushing();

    if (scan->gates.scales) {
        scan_small(scan);
    } else {
        scan_floats(scan);
    }
    end_flushing(before);
}

/* ---- labels ---- */

static void score_floats(const struct lac_packed *last, const float *bias, const float *cells,
                         size_t steps, float *scores)
{
    const float *add[LAC_LANES];

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        add[lane] = bias;
    }
    for (size_t cell = 0; cell < steps * LAC_LANES; cell += LAC_LANES) {
        product(last, LAC_OUTPUT, LAC_COLUMNS, cells + cell * LAC_OUTPUT, add,
                scores + cell * LAC_COLUMNS);
    }
}

static void score(const struct lac_packed *last, const struct lac_packed *rest, const float *bias,
                  const void *cells, size_t steps, void *scores)
{
    uint32_t before = begin_flushing();
    if (last->scales) {
        score_small(last, rest, bias, cells, steps, scores);
    } else {
        score_floats(last, bias, cells, steps, scores);
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

INLINE void decode_floats(const struct lac_model *model, float *scores, size_t length,
                          uint8_t *labels)
{
    const size_t stride = (size_t)LAC_LANES * LAC_COLUMNS;
    const float *begin = model->begin, *coming = model->coming;

    for (uint32_t i = 0; i < LAC_COLUMNS; i++) {
        scores[i] += begin[i];
    }
    for (size_t i = 1; i < length; i++) {
        advance(model->leaving, scores + (i - 1) * stride, scores + i * stride);
    }
    uint8_t label = best_label(scores + (length - 1) * stride, model->end);
    labels[(length - 1) * LAC_LANES] = label;
    for (size_t i = length - 1; i-- > 0;) {
        label = best_label(scores + i * stride, coming + (size_t)label * LAC_COLUMNS);
        labels[i * LAC_LANES] = label;
    }
}

static void decode(const struct lac_model *model, void *scores, size_t length, uint8_t *labels)
{
    if (model->precision == SEGMENT_INT8) {
        decode_small(model, scores, length, labels);
        return;
    }
    uint32_t before = begin_flushing();
    decode_floats(model, scores, length, labels);
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
