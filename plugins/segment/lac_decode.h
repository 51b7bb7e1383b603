/* SPDX-License-Identifier: MIT */
/* The best labels of a sentence by scores that are small integers (LAC_UNIT). The way
 * there keeps only the best sums; the way back finds out which label they came from,
 * for the one label that matters. Part of lac_kernel.c. */
#ifndef WENLIU_SEGMENT_LAC_DECODE_H
#define WENLIU_SEGMENT_LAC_DECODE_H

#include "lac_kernel.h"
#include "lac_vector.h"

typedef int16_t shorts __attribute__((vector_size(WIDTH), may_alias));

#define SHORTS (WIDTH / 2u) /* of a vector */
#define SCORES (LAC_COLUMNS / SHORTS)
#define AHEAD 8u /* cells: scores are asked for before they are needed */

INLINE shorts all_shorts(int16_t number)
{
    return number - (shorts){0};
}

/* add and subtract: what is beyond int16_t becomes the nearest that is not.
 * highest: the greatest of a vector. first_place: that of the first `number`, or SHORTS. */
#if defined(X86)
INLINE shorts add(shorts a, shorts b)
{
    return (shorts)X86(adds_epi16)((x86_integers)a, (x86_integers)b);
}

INLINE shorts subtract(shorts a, shorts b)
{
    return (shorts)X86(subs_epi16)((x86_integers)a, (x86_integers)b);
}

INLINE shorts greater_shorts(shorts a, shorts b)
{
    return (shorts)X86(max_epi16)((x86_integers)a, (x86_integers)b);
}

INLINE uint32_t first_place(shorts a, int16_t number)
{
#if defined(LAC_AVX512)
    uint32_t places = _mm512_cmpeq_epi16_mask((__m512i)a, (__m512i)all_shorts(number));
    return places ? (uint32_t)__builtin_ctz(places) : SHORTS;
#else
    uint32_t places = (uint32_t)X86(movemask_epi8)((x86_integers)(a == all_shorts(number)));
    return places ? (uint32_t)__builtin_ctz(places) / 2 : SHORTS;
#endif
}
#else
INLINE int16_t saturate(int32_t number)
{
    return (int16_t)(number < INT16_MIN ? INT16_MIN : number > INT16_MAX ? INT16_MAX : number);
}

INLINE shorts add(shorts a, shorts b)
{
    for (uint32_t i = 0; i < SHORTS; i++) {
        a[i] = saturate(a[i] + b[i]);
    }
    return a;
}

INLINE shorts subtract(shorts a, shorts b)
{
    for (uint32_t i = 0; i < SHORTS; i++) {
        a[i] = saturate(a[i] - b[i]);
    }
    return a;
}

INLINE shorts greater_shorts(shorts a, shorts b)
{
    shorts first = a > b;
    return (a & first) | (b & ~first);
}

INLINE uint32_t first_place(shorts a, int16_t number)
{
    uint32_t i = 0;

    while (i < SHORTS && a[i] != number) {
        i++;
    }
    return i;
}
#endif

INLINE int16_t highest(shorts a)
{
#if defined(X86)
#if defined(LAC_AVX512)
    __m256i half = _mm256_max_epi16(_mm512_castsi512_si256((__m512i)a),
                                    _mm512_extracti64x4_epi64((__m512i)a, 1));
    __m128i x = _mm_max_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
#elif defined(LAC_AVX2)
    __m128i x =
        _mm_max_epi16(_mm256_castsi256_si128((__m256i)a), _mm256_extracti128_si256((__m256i)a, 1));
#else
    __m128i x = (__m128i)a;
#endif
    x = _mm_max_epi16(x, _mm_srli_si128(x, 8));
    x = _mm_max_epi16(x, _mm_srli_si128(x, 4));
    x = _mm_max_epi16(x, _mm_srli_si128(x, 2));
    return (int16_t)_mm_extract_epi16(x, 0);
#else
    int16_t most = a[0];

    for (uint32_t i = 1; i < SHORTS; i++) {
        most = a[i] > most ? a[i] : most;
    }
    return most;
#endif
}

INLINE int16_t highest_of_all(const shorts *scores)
{
    shorts most = scores[0];

    for (uint32_t i = 1; i < SCORES; i++) {
        most = greater_shorts(most, scores[i]);
    }
    return highest(most);
}

/* now[to] += the best of before[from] + leaving[from][to], less the best of `before`, so that sums
 * stay near 0. */
INLINE void advance_small(const int16_t *leaving, const int16_t *before, int16_t *now)
{
    const shorts most = all_shorts(highest_of_all((const shorts *)before));
    shorts best[SCORES];

#pragma GCC unroll 8
    for (uint32_t i = 0; i < SCORES; i++) {
        best[i] = all_shorts(INT16_MIN);
    }
#pragma GCC unroll 3
    for (uint32_t from = 0; from < LAC_LABELS; from++) {
        const shorts *row = (const shorts *)(leaving + (size_t)from * LAC_COLUMNS);
        shorts sum = all_shorts(before[from]);
#pragma GCC unroll 8
        for (uint32_t i = 0; i < SCORES; i++) {
            best[i] = greater_shorts(add(sum, row[i]), best[i]);
        }
    }
#pragma GCC unroll 8
    for (uint32_t i = 0; i < SCORES; i++) {
        shorts *to = (shorts *)now + i;
        *to = add(*to, subtract(best[i], most));
    }
}

/* The first of the labels that scores[label] + more[label] is greatest of. Columns of no label
 * have the least sum of all. */
INLINE uint8_t best_small(const int16_t *scores, const int16_t *more)
{
    shorts sums[SCORES];
    uint32_t label = 0;

#pragma GCC unroll 8
    for (uint32_t i = 0; i < SCORES; i++) {
        sums[i] = add(*((const shorts *)scores + i), *((const shorts *)more + i));
    }
    int16_t best = highest_of_all(sums);
    for (uint32_t i = 0; i < SCORES && label == i * SHORTS; i++) {
        label += first_place(sums[i], best);
    }
    return (uint8_t)label;
}

INLINE void decode_small(const struct lac_model *model, int16_t *scores, size_t length,
                         uint8_t *labels)
{
    const size_t stride = (size_t)LAC_LANES * LAC_COLUMNS;
    const int16_t *coming = model->coming;

    for (uint32_t i = 0; i < SCORES; i++) {
        *((shorts *)scores + i) =
            add(*((const shorts *)scores + i), *((const shorts *)model->begin + i));
    }
    for (size_t i = 1; i < length; i++) {
        const int16_t *later = scores + (i + AHEAD) * stride;
        if (i + AHEAD < length) {
            __builtin_prefetch(later);
            __builtin_prefetch(later + LAC_COLUMNS / 2);
        }
        advance_small(model->leaving, scores + (i - 1) * stride, scores + i * stride);
    }
    uint8_t label = best_small(scores + (length - 1) * stride, model->end);
    labels[(length - 1) * LAC_LANES] = label;
    for (size_t i = length - 1; i-- > 0;) {
        label = best_small(scores + i * stride, coming + (size_t)label * LAC_COLUMNS);
        labels[i * LAC_LANES] = label;
    }
}

#endif
