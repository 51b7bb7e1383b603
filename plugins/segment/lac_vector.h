/* SPDX-License-Identifier: MIT */
/* Vectors of the width that the kernel is compiled for, and the functions of a
 * neuron as one fixed sequence of IEEE operations. GCC's vector extensions; only
 * the products of small integers need a processor's own instructions. */
#ifndef WENLIU_SEGMENT_LAC_VECTOR_H
#define WENLIU_SEGMENT_LAC_VECTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* The build says for which processors: LAC_AVX512, LAC_AVX2, or neither. */
#if defined(LAC_AVX512)
#define WIDTH 64 /* bytes of a vector */
#define GROUP 4  /* rows of a matrix that one product of small integers takes in */
#define TILE 8   /* lanes whose sums are kept in registers together */
#elif defined(LAC_AVX2)
#define WIDTH 32
#define GROUP 2
#define TILE 4
#else
#define WIDTH 16
#define GROUP 2
#define TILE 4
#endif
#define FLOATS (WIDTH / 4u) /* of a vector */
#define PANEL (2 * FLOATS)  /* columns whose sums are kept in registers together */

typedef float floats __attribute__((vector_size(WIDTH), may_alias));
typedef int32_t integers __attribute__((vector_size(WIDTH), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE floats all(float number)
{
    return number - (floats){0};
}

INLINE integers all_integers(int32_t number)
{
    return number - (integers){0};
}

INLINE floats to_floats(integers x)
{
    return __builtin_convertvector(x, floats);
}

/* a > b ? a : b of each, and a < b ? a : b; x86 has both as one instruction. */
#if defined(LAC_AVX512)
INLINE floats greater(floats a, floats b)
{
    return (floats)_mm512_max_ps((__m512)a, (__m512)b);
}

INLINE floats lesser(floats a, floats b)
{
    return (floats)_mm512_min_ps((__m512)a, (__m512)b);
}
#elif defined(LAC_AVX2)
INLINE floats greater(floats a, floats b)
{
    return (floats)_mm256_max_ps((__m256)a, (__m256)b);
}

INLINE floats lesser(floats a, floats b)
{
    return (floats)_mm256_min_ps((__m256)a, (__m256)b);
}
#elif defined(__SSE2__)
INLINE floats greater(floats a, floats b)
{
    return (floats)_mm_max_ps((__m128)a, (__m128)b);
}

INLINE floats lesser(floats a, floats b)
{
    return (floats)_mm_min_ps((__m128)a, (__m128)b);
}
#else
INLINE floats greater(floats a, floats b)
{
    integers first = a > b;
    return (floats)(((integers)a & first) | ((integers)b & ~first));
}

INLINE floats lesser(floats a, floats b)
{
    integers first = a < b;
    return (floats)(((integers)a & first) | ((integers)b & ~first));
}
#endif

INLINE floats clamp(floats x, float low, float high)
{
    return lesser(greater(x, all(low)), all(high));
}

/* 1.5 * 2^23: a small number added to it is rounded to an integer, which then
 * lies in the last bits. */
#define ROUNDER 12582912.0f
#define ROUNDER_BITS 0x4B400000

/* e to the power of factor * x, that power taken to be within -30..30; exact to the last
 * bits: the power is n log 2 + r, r small; the polynomial is that of Cephes' expf. */
INLINE floats exact_exponential(floats x, float factor)
{
    floats power = clamp(x * all(factor), -30.0f, 30.0f);
    floats shifted = power * all(1.44269504f) + all(ROUNDER), n = shifted - all(ROUNDER);
    floats r = (power - n * all(0.693359375f)) - n * all(-2.12194440e-4f);
    floats p = all(1.9875691500e-4f);

    p = p * r + all(1.3981999507e-3f);
    p = p * r + all(8.3334519073e-3f);
    p = p * r + all(4.1665795894e-2f);
    p = p * r + all(1.6666665459e-1f);
    p = p * r + all(5.0000001201e-1f);
    p = p * (r * r) + r + all(1.0f);
    return (floats)((integers)p + ((integers)shifted << 23));
}

/* 2 to a power, which is taken to be within -40..40, to 4 digits (greatest relative
 * error 7.5e-5): much finer than states of 8 bits. The power is n + r; the polynomial
 * has the least greatest error of all of third degree on -0.5..0.5. */
INLINE floats quick_exponential(floats power)
{
    power = clamp(power, -40.0f, 40.0f);
    floats shifted = power + all(ROUNDER), r = power - (shifted - all(ROUNDER));
    floats p = all(0.05517167f);

    p = p * r + all(0.24261114f);
    p = p * r + all(0.69326097f);
    p = p * r + all(0.99992806f);
    return (floats)((integers)p + ((integers)shifted << 23));
}

/* ---- products of small integers ---- */

/* Each is of GROUP rows: sums[c] += from[0] * weights[c][0] + ... from[GROUP - 1] * ...,
 * the whole exact in 32 bits. */
#if GROUP == 4
/* States x 127 as they lie in cells, 128 too large: what sums start with makes up for it. */
typedef uint8_t lane_number;
#define LANE_ZERO 128

INLINE integers load_weights(const int8_t *weights)
{
    return *(const integers *)weights;
}

INLINE integers add_products(integers sums, integers from, integers weights)
{
    return (integers)_mm512_dpbusd_epi32((__m512i)sums, (__m512i)from, (__m512i)weights);
}
#else
typedef int16_t lane_number; /* states x 127 */
#define LANE_ZERO 0

#if defined(LAC_AVX2)
INLINE integers load_weights(const int8_t *weights)
{
    return (integers)_mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)weights));
}

INLINE integers add_products(integers sums, integers from, integers weights)
{
    return sums + (integers)_mm256_madd_epi16((__m256i)from, (__m256i)weights);
}
#else
/* Eight int8 as eight int16. */
INLINE integers load_weights(const int8_t *weights)
{
    typedef int8_t narrow __attribute__((vector_size(8)));
    typedef int16_t wide __attribute__((vector_size(16)));
    narrow small;

    memcpy(&small, weights, sizeof small);
    return (integers) __builtin_convertvector(small, wide);
}

#if defined(__SSE2__)
INLINE integers add_products(integers sums, integers from, integers weights)
{
    return sums + (integers)_mm_madd_epi16((__m128i)from, (__m128i)weights);
}
#else
INLINE integers add_products(integers sums, integers from, integers weights)
{
    typedef uint32_t bits __attribute__((vector_size(WIDTH)));
    integers low = (integers)((bits)from << 16) >> 16;
    integers weights_low = (integers)((bits)weights << 16) >> 16;

    return sums + low * weights_low + (from >> 16) * (weights >> 16);
}
#endif
#endif
#endif

#endif
