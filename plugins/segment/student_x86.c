/* SPDX-License-Identifier: MIT */
/* The loops of the engine `student` for x86-64: with AVX2, and with what every
 * such processor has. What takes the time is to wait for memory, so weights are
 * asked for STUDENT_AHEAD characters before they are added. */
#include "student.h"

#if defined __x86_64__
#include <immintrin.h>

/* Rows of weights are of 16 bits where a function is told that they are `wide`, else of 8; it
 * becomes a part of the two that say which. */
#define INLINE static inline __attribute__((always_inline))

/* One line of the cache holds two rows of 8 bits or one of 16; rows of one fact that are asked for
 * together lie in neighbouring lines. */
INLINE void fetch(const struct student_facts *facts, const void *rows, bool wide)
{
    const char *base = rows;
    const unsigned shift = wide ? 6 : 5; /* bytes of a row as a power of 2 */

    for (uint32_t k = 0; k < 5; k += wide ? 1 : 2) {
        _mm_prefetch(base + ((size_t)(facts->one + k) << shift), _MM_HINT_T0);
    }
    for (uint32_t k = 0; k < 4; k += wide ? 1 : 3) {
        _mm_prefetch(base + ((size_t)(facts->two + k) << shift), _MM_HINT_T0);
    }
    for (uint32_t k = 0; k < 3; k += wide ? 1 : 2) {
        _mm_prefetch(base + ((size_t)(facts->three + k) << shift), _MM_HINT_T0);
    }
    for (uint32_t k = 0; k < STUDENT_SINGLES; k++) {
        _mm_prefetch(base + ((size_t)facts->single[k] << shift), _MM_HINT_T0);
    }
}

/* ---- AVX2: 32 tags in two registers ---- */

#define AVX2 __attribute__((target("avx2")))

static bool can_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static inline AVX2 __m256i load_256(const int16_t *from)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

static inline AVX2 void store_256(int16_t *to, __m256i value)
{
    _mm256_storeu_si256((__m256i *)(void *)to, value);
}

/* Half a row of weights, from number `at` of all weights on. */
INLINE AVX2 __m256i load_weights_256(const void *rows, size_t at, bool wide)
{
    return wide ? load_256((const int16_t *)rows + at)
                : _mm256_cvtepi8_epi16(
                      _mm_loadu_si128((const __m128i *)(const void *)((const int8_t *)rows + at)));
}

INLINE AVX2 void sum_avx2(struct student_cells *cells, const void *rows, bool wide)
{
    for (uint32_t i = 0; i < cells->count; i++) {
        uint32_t list[STUDENT_FACTS];
        fetch(&cells->facts[i + STUDENT_AHEAD], rows, wide);
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        student_list_rows(&cells->facts[i], list);
        __m256i begin = _mm256_setzero_si256(), inside = begin;
        for (size_t fact = 0; fact < STUDENT_FACTS; fact++) {
            size_t at = (size_t)list[fact] * STUDENT_TAGS;
            begin = _mm256_adds_epi16(begin, load_weights_256(rows, at, wide));
            inside = _mm256_adds_epi16(inside, load_weights_256(rows, at + STUDENT_TYPES, wide));
        }
        store_256(cells->scores[i], begin);
        store_256(cells->scores[i] + STUDENT_TYPES, inside);
    }
}

static AVX2 void sum_8_avx2(struct student_cells *cells, const int8_t *rows)
{
    sum_avx2(cells, rows, false);
}

static AVX2 void sum_16_avx2(struct student_cells *cells, const int16_t *rows)
{
    sum_avx2(cells, rows, true);
}

/* The best of all types before, for every type that begins. */
static inline AVX2 __m256i best_avx2(const int16_t *reached, const struct student_moves *moves)
{
    __m256i best[4];

    for (size_t i = 0; i < 4; i++) {
        best[i] = _mm256_adds_epi16(_mm256_set1_epi16(reached[i]), load_256(moves->begin[i]));
    }
    for (size_t from = 4; from < STUDENT_TYPES; from += 4) {
        for (size_t i = 0; i < 4; i++) {
            best[i] =
                _mm256_max_epi16(best[i], _mm256_adds_epi16(_mm256_set1_epi16(reached[from + i]),
                                                            load_256(moves->begin[from + i])));
        }
    }
    return _mm256_max_epi16(_mm256_max_epi16(best[0], best[1]), _mm256_max_epi16(best[2], best[3]));
}

static AVX2 void add_moves_avx2(struct student_cells *cells, const struct student_moves *moves)
{
    const __m256i never = _mm256_set1_epi16(STUDENT_NEVER);
    const __m256i second = load_256(moves->second), further = load_256(moves->further);
    __m256i begin = never, inside = never;

    for (uint32_t i = 0; i < cells->count; i++) {
        int16_t *scores = cells->scores[i];
        uint8_t kind = cells->kind[i];
        if (kind < STUDENT_FIRST) {
            continue;
        }
        __m256i best = load_256(moves->begin[STUDENT_TYPES]);
        __m256i goes_on =
            _mm256_max_epi16(_mm256_adds_epi16(begin, second), _mm256_adds_epi16(inside, further));
        if (kind != STUDENT_FIRST) {
            int16_t reached[STUDENT_TYPES];
            store_256(reached, _mm256_max_epi16(begin, inside));
            best = best_avx2(reached, moves);
        }
        begin = _mm256_adds_epi16(load_256(scores), best);
        inside = _mm256_adds_epi16(load_256(scores + STUDENT_TYPES), goes_on);
        __m256i first = _mm256_broadcastw_epi16(_mm256_castsi256_si128(begin));
        begin = _mm256_subs_epi16(begin, first);
        inside = kind == STUDENT_WITHIN ? _mm256_subs_epi16(inside, first) : never;
        store_256(scores, begin);
        store_256(scores + STUDENT_TYPES, inside);
    }
}

static const struct student_loops avx2 = {.name = "avx2",
                                          .can = can_avx2,
                                          .sum_8 = sum_8_avx2,
                                          .sum_16 = sum_16_avx2,
                                          .add_moves = add_moves_avx2};

/* ---- SSE2: 32 tags in four registers ---- */

enum { LANES = 8, PARTS = STUDENT_TAGS / LANES, HALF = PARTS / 2 };

static inline __m128i load_128(const int16_t *from)
{
    return _mm_loadu_si128((const __m128i *)(const void *)from);
}

static inline void store_128(int16_t *to, __m128i value)
{
    _mm_storeu_si128((__m128i *)(void *)to, value);
}

/* Half a row of weights, from number `at` of all weights on, in two registers. */
INLINE void load_weights_128(const void *rows, size_t at, bool wide, __m128i weights[2])
{
    if (wide) {
        weights[0] = load_128((const int16_t *)rows + at);
        weights[1] = load_128((const int16_t *)rows + at + LANES);
        return;
    }
    /* a byte twice, then shifted down with its sign, is the byte in 16 bits */
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)((const int8_t *)rows + at));
    weights[0] = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
    weights[1] = _mm_srai_epi16(_mm_unpackhi_epi8(bytes, bytes), 8);
}

INLINE void sum_sse2(struct student_cells *cells, const void *rows, bool wide)
{
    for (uint32_t i = 0; i < cells->count; i++) {
        uint32_t list[STUDENT_FACTS];
        __m128i sums[PARTS];
        fetch(&cells->facts[i + STUDENT_AHEAD], rows, wide);
        if (cells->kind[i] < STUDENT_FIRST) {
            continue;
        }
        student_list_rows(&cells->facts[i], list);
        for (size_t part = 0; part < PARTS; part++) {
            sums[part] = _mm_setzero_si128();
        }
        for (size_t fact = 0; fact < STUDENT_FACTS; fact++) {
            size_t at = (size_t)list[fact] * STUDENT_TAGS;
            for (size_t part = 0; part < PARTS; part += 2) {
                __m128i weights[2];
                load_weights_128(rows, at + part * LANES, wide, weights);
                sums[part] = _mm_adds_epi16(sums[part], weights[0]);
                sums[part + 1] = _mm_adds_epi16(sums[part + 1], weights[1]);
            }
        }
        for (size_t part = 0; part < PARTS; part++) {
            store_128(cells->scores[i] + part * LANES, sums[part]);
        }
    }
}

static void sum_8_sse2(struct student_cells *cells, const int8_t *rows)
{
    sum_sse2(cells, rows, false);
}

static void sum_16_sse2(struct student_cells *cells, const int16_t *rows)
{
    sum_sse2(cells, rows, true);
}

/* One half of the types: which begin, and which go on. */
static void move_half(int16_t *scores, const int16_t *before, const int16_t *reached,
                      const struct student_moves *moves, size_t at)
{
    __m128i best = _mm_adds_epi16(_mm_set1_epi16(reached[0]), load_128(moves->begin[0] + at));
    __m128i begin = _mm_adds_epi16(load_128(before + at), load_128(moves->second + at));
    __m128i inside =
        _mm_adds_epi16(load_128(before + STUDENT_TYPES + at), load_128(moves->further + at));

    for (size_t from = 1; from < STUDENT_TYPES; from++) {
        best = _mm_max_epi16(
            best, _mm_adds_epi16(_mm_set1_epi16(reached[from]), load_128(moves->begin[from] + at)));
    }
    store_128(scores + at, _mm_adds_epi16(load_128(scores + at), best));
    scores += STUDENT_TYPES + at;
    store_128(scores, _mm_adds_epi16(load_128(scores), _mm_max_epi16(begin, inside)));
}

/* What the character at hand gains from the one before it. */
static void move_sse2(int16_t *scores, const int16_t *before, const struct student_moves *moves)
{
    int16_t reached[STUDENT_TYPES];

    for (size_t at = 0; at < STUDENT_TYPES; at += LANES) {
        store_128(reached + at,
                  _mm_max_epi16(load_128(before + at), load_128(before + STUDENT_TYPES + at)));
    }
    for (size_t at = 0; at < STUDENT_TYPES; at += LANES) {
        move_half(scores, before, reached, moves, at);
    }
}

static void add_moves_sse2(struct student_cells *cells, const struct student_moves *moves)
{
    const __m128i never = _mm_set1_epi16(STUDENT_NEVER);
    const int16_t *before = NULL;

    for (uint32_t i = 0; i < cells->count; i++) {
        int16_t *scores = cells->scores[i];
        uint8_t kind = cells->kind[i];
        if (kind < STUDENT_FIRST) {
            continue;
        }
        if (kind != STUDENT_FIRST) {
            move_sse2(scores, before, moves);
        }
        for (size_t at = 0; kind == STUDENT_FIRST && at < STUDENT_TYPES; at += LANES) {
            store_128(scores + at, _mm_adds_epi16(load_128(scores + at),
                                                  load_128(moves->begin[STUDENT_TYPES] + at)));
        }
        const __m128i first = _mm_set1_epi16(scores[0]);
        for (size_t part = 0; part < PARTS; part++) {
            __m128i score = _mm_subs_epi16(load_128(scores + part * LANES), first);
            store_128(scores + part * LANES, part < HALF || kind == STUDENT_WITHIN ? score : never);
        }
        before = scores;
    }
}

static const struct student_loops sse2 = {
    .name = "sse2", .sum_8 = sum_8_sse2, .sum_16 = sum_16_sse2, .add_moves = add_moves_sse2};

const struct student_loops *const student_all_loops[] = {&avx2, &sse2, &student_portable};
#else
const struct student_loops *const student_all_loops[] = {&student_portable};
#endif

const size_t student_loops_count = sizeof student_all_loops / sizeof student_all_loops[0];
