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
        packed->starts[column] = GROUP == 4 ? -128 * sum : 0;
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
INLINE void tile_of_floats(const struct lac_packed *matrix, uint32_t panel, const float *from,
                           const float *const *add, float *to)
{
    const float *weights = (const float *)matrix->weights + (size_t)panel * matrix->rows;
    floats sums[TILE][2];

    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = *(const floats *)(add[lane] + panel);
        sums[lane][1] = *(const floats *)(add[lane] + panel + FLOATS);
    }
    for (uint32_t row = 0; row < matrix->rows; row++) {
        floats left = *(const floats *)weights, right = *(const floats *)(weights + FLOATS);
        weights += PANEL;
        for (uint32_t lane = 0; lane < TILE; lane++) {
            floats number = all(from[lane * matrix->rows + row]);
            sums[lane][0] += number * left;
            sums[lane][1] += number * right;
        }
    }
    for (uint32_t lane = 0; lane < TILE; lane++) {
        *(floats *)(to + lane * matrix->columns + panel) = sums[lane][0];
        *(floats *)(to + lane * matrix->columns + panel + FLOATS) = sums[lane][1];
    }
}

/* The same of small integers. */
INLINE void tile_of_integers(const struct lac_packed *matrix, uint32_t panel,
                             const lane_number *from, const float *const *add, float *to)
{
    const int8_t *weights = (const int8_t *)matrix->weights + (size_t)panel * matrix->rows;
    const integers *starts = (const integers *)(matrix->starts + panel);
    const floats *scales = (const floats *)(matrix->scales + panel);
    integers sums[TILE][2];

    for (uint32_t lane = 0; lane < TILE; lane++) {
        sums[lane][0] = starts[0];
        sums[lane][1] = starts[1];
    }
    for (uint32_t row = 0; row < matrix->rows; row += GROUP) {
        integers left = load_weights(weights), right = load_weights(weights + FLOATS * GROUP);
        weights += PANEL * GROUP;
        for (uint32_t lane = 0; lane < TILE; lane++) {
            int32_t group;
            memcpy(&group, from + lane * matrix->rows + row, sizeof group);
            integers numbers = all_integers(group);
            sums[lane][0] = add_products(sums[lane][0], numbers, left);
            sums[lane][1] = add_products(sums[lane][1], numbers, right);
        }
    }
    for (uint32_t lane = 0; lane < TILE; lane++) {
        for (uint32_t i = 0; i < 2; i++) {
            floats added = *(const floats *)(add[lane] + panel + i * FLOATS);
            *(floats *)(to + lane * matrix->columns + panel + i * FLOATS) =
                added + to_floats(sums[lane][i]) * scales[i];
        }
    }
}

/* to[lane][column] = add[lane][column] + from[lane] x matrix; `from` are the lanes'
 * numbers, one lane after the other: floats, or as cells have them. */
INLINE void product(const struct lac_packed *matrix, const void *from, const float *const *add,
                    float *to, bool exact)
{
    if (exact) {
        for (uint32_t panel = 0; panel < matrix->columns; panel += PANEL) {
            for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
                tile_of_floats(matrix, panel, (const float *)from + lane * matrix->rows, add + lane,
                               to + lane * matrix->columns);
            }
        }
        return;
    }
#if GROUP == 4
    const lane_number *numbers = from;
#else
    lane_number numbers[LAC_LANES * LAC_OUTPUT] __attribute__((aligned(64)));
    for (uint32_t i = 0; i < LAC_LANES * matrix->rows; i++) {
        numbers[i] = (lane_number)(((const uint8_t *)from)[i] - 128);
    }
#endif
    for (uint32_t panel = 0; panel < matrix->columns; panel += PANEL) {
        for (uint32_t lane = 0; lane < LAC_LANES; lane += TILE) {
            tile_of_integers(matrix, panel, numbers + lane * matrix->rows, add + lane,
                             to + lane * matrix->columns);
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
    product(matrix, from, add, to, true);
    end_flushing(before);
}

/* ---- a unit ---- */

/* What a unit has between two steps. */
struct state {
    float state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float sums[LAC_LANES][2 * LAC_HIDDEN] __attribute__((aligned(64)));
    float candidate[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    float inputs[LAC_LANES][LAC_GATED] __attribute__((aligned(64)));
    float reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64))); /* gate x state */
    uint8_t small_state[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
    uint8_t small_reset[LAC_LANES][LAC_HIDDEN] __attribute__((aligned(64)));
};

/* Numbers within -1..1 as cells have them. */
INLINE void make_small(floats x, uint8_t *to)
{
    typedef uint8_t bytes __attribute__((vector_size(FLOATS)));
    bytes small = __builtin_convertvector(to_integers(x * all(127.0f) + all(128.5f)), bytes);

    memcpy(to, &small, sizeof small);
}

INLINE void step(const struct lac_scan *scan, struct state *unit, const float *const *inputs,
                 uint8_t *const *to, bool exact)
{
    const float *inputs_behind[LAC_LANES]; /* the gates' */

    product(&scan->gates, exact ? (void *)unit->state : (void *)unit->small_state, inputs,
            unit->sums[0], exact);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        inputs_behind[lane] = inputs[lane] + 2 * LAC_HIDDEN;
        for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
            floats state = *(floats *)&unit->state[lane][i];
            floats kept = sigmoid(*(floats *)&unit->sums[lane][LAC_HIDDEN + i]) * state;
            if (exact) {
                *(floats *)&unit->reset[lane][i] = kept;
            } else {
                make_small(kept, &unit->small_reset[lane][i]);
            }
        }
    }
    product(&scan->candidate, exact ? (void *)unit->reset : (void *)unit->small_reset,
            inputs_behind, unit->candidate[0], exact);
    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        for (uint32_t i = 0; i < LAC_HIDDEN; i += FLOATS) {
            floats state = *(floats *)&unit->state[lane][i];
            floats update = sigmoid(*(floats *)&unit->sums[lane][i]);
            floats candidate = tangent(*(floats *)&unit->candidate[lane][i]);
            state = state + update * (candidate - state);
            *(floats *)&unit->state[lane][i] = state;
            if (!exact) {
                make_small(state, &unit->small_state[lane][i]);
            }
        }
        memcpy(to[lane], exact ? (void *)unit->state[lane] : (void *)unit->small_state[lane],
               LAC_HIDDEN * (exact ? sizeof(float) : 1));
    }
}

INLINE void forget(struct state *unit, uint32_t lane)
{
    memset(unit->state[lane], 0, sizeof unit->state[lane]);
    memset(unit->small_state[lane], 128, sizeof unit->small_state[lane]);
}

INLINE void scan_cells(const struct lac_scan *scan, bool exact)
{
    const size_t size = exact ? sizeof(float) : 1;
    const float *inputs[LAC_LANES], *bias[LAC_LANES];
    uint8_t *to[LAC_LANES];
    struct state unit;

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        bias[lane] = scan->bias;
        inputs[lane] = unit.inputs[lane];
        forget(&unit, lane);
    }
    for (size_t i = 0; i < scan->steps; i++) {
        size_t cell = (scan->backward ? scan->steps - 1 - i : i) * LAC_LANES;
        for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
            if (scan->marks[cell + lane] & scan->fresh) {
                forget(&unit, lane);
            }
            if (scan->rows) {
                inputs[lane] = scan->rows[cell + lane] + (scan->backward ? LAC_GATED : 0);
            }
            to[lane] = (uint8_t *)scan->to +
                       ((cell + lane) * LAC_OUTPUT + (scan->backward ? LAC_HIDDEN : 0)) * size;
        }
        if (!scan->rows) {
            product(&scan->input, (const uint8_t *)scan->from + cell * LAC_OUTPUT * size, bias,
                    unit.inputs[0], exact);
        }
        step(scan, &unit, inputs, to, exact);
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

INLINE void score_cells(const struct lac_packed *last, const float *const *bias, const void *cells,
                        size_t steps, float *scores, bool exact)
{
    const size_t size = LAC_OUTPUT * (exact ? sizeof(float) : 1);

    for (size_t cell = 0; cell < steps * LAC_LANES; cell += LAC_LANES) {
        product(last, (const uint8_t *)cells + cell * size, bias, scores + cell * LAC_COLUMNS,
                exact);
    }
}

static void score(const struct lac_packed *last, const float *bias, const void *cells, size_t steps,
                  float *scores)
{
    const float *add[LAC_LANES];

    for (uint32_t lane = 0; lane < LAC_LANES; lane++) {
        add[lane] = bias;
    }
    uint32_t before = begin_flushing();
    if (last->scales) {
        score_cells(last, add, cells, steps, scores, false);
    } else {
        score_cells(last, add, cells, steps, scores, true);
    }
    end_flushing(before);
}

INLINE floats greater(floats a, floats b)
{
    integers more = a > b;
    return (floats)(((integers)a & more) | ((integers)b & ~more));
}

/* now[to] += the best of before[from] + transitions[from][to]. */
INLINE void advance(const float *transitions, const float *before, float *now)
{
    floats best[LAC_COLUMNS / FLOATS];

    for (uint32_t i = 0; i < LAC_COLUMNS / FLOATS; i++) {
        best[i] = all(before[0]) + *(const floats *)(transitions + i * FLOATS);
    }
    for (uint32_t from = 1; from < LAC_LABELS; from++) {
        transitions += LAC_COLUMNS;
        for (uint32_t i = 0; i < LAC_COLUMNS / FLOATS; i++) {
            floats sum = all(before[from]) + *(const floats *)(transitions + i * FLOATS);
            best[i] = greater(sum, best[i]);
        }
    }
    for (uint32_t i = 0; i < LAC_COLUMNS / FLOATS; i++) {
        *(floats *)(now + i * FLOATS) += best[i];
    }
}

/* The label that scores[label] + more[label * stride] is greatest of. */
static uint8_t best_label(const float *scores, const float *more, size_t stride)
{
    uint8_t best = 0;
    float most = scores[0] + more[0];

    for (uint8_t i = 1; i < LAC_LABELS; i++) {
        float sum = scores[i] + more[i * stride];
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    return best;
}

static void decode(const struct lac_model *model, float *scores, size_t length, uint8_t *labels)
{
    const size_t stride = (size_t)LAC_LANES * LAC_COLUMNS;
    uint32_t before = begin_flushing();

    for (uint32_t i = 0; i < LAC_COLUMNS; i++) {
        scores[i] += model->begin[i];
    }
    for (size_t i = 1; i < length; i++) {
        advance(model->transitions, scores + (i - 1) * stride, scores + i * stride);
    }
    uint8_t label = best_label(scores + (length - 1) * stride, model->end, 1);
    labels[(length - 1) * LAC_LANES] = label;
    for (size_t i = length - 1; i-- > 0;) {
        label = best_label(scores + i * stride, model->transitions + label, LAC_COLUMNS);
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
