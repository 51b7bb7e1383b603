/* SPDX-License-Identifier: MIT */
/* Vectors of the width that the kernel is compiled for, and the functions of a
 * neuron as one fixed sequence of IEEE operations. GCC's vector extensions; only
 * the products of small integers need a processor's own instructions. */
#ifndef WENLIU_SEGMENT_LAC_VECTOR_H
#define WENLIU_SEGMENT_LAC_VECTOR_H

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

INLINE integers to_integers(floats x)
{
    return __builtin_convertvector(x, integers);
}

INLINE floats to_floats(integers x)
{
    return __builtin_convertvector(x, floats);
}

/* x within low..high. */
INLINE floats clamp(floats x, float low, float high)
{
    integers below = x<all(low), above = x> all(high);
    integers bits = ((integers)x & ~below) | ((integers)all(low) & below);

    return (floats)((bits & ~above) | ((integers)all(high) & above));
}

/* e to the x for x within -87..88: x = n log 2 + r, r small; a polynomial for
 * e to the r (Cephes' expf), n goes into the exponent. */
INLINE floats exponential(floats x)
{
    const floats magic = all(12582912.0f); /* 1.5 * 2^23: adding it rounds to an integer */
    floats shifted = x * all(1.44269504f) + magic, n = shifted - magic;
    floats r = (x - n * all(0.693359375f)) - n * all(-2.12194440e-4f);
    floats p = all(1.9875691500e-4f);

    p = p * r + all(1.3981999507e-3f);
    p = p * r + all(8.3334519073e-3f);
    p = p * r + all(4.1665795894e-2f);
    p = p * r + all(1.6666665459e-1f);
    p = p * r + all(5.0000001201e-1f);
    p = p * (r * r) + r + all(1.0f);
    return (floats)((integers)p + ((integers)shifted << 23));
}

INLINE floats sigmoid(floats x)
{
    return all(1.0f) / (all(1.0f) + exponential(clamp(all(0.0f) - x, -30.0f, 30.0f)));
}

/* The hyperbolic tangent. */
INLINE floats tangent(floats x)
{
    return all(1.0f) - all(2.0f) / (exponential(clamp(x + x, -30.0f, 30.0f)) + all(1.0f));
}

/* ---- products of small integers ---- */

/* Each is of GROUP rows: sums[c] += from[0] * weights[c][0] + ... from[GROUP - 1] * ...,
 * the whole exact in 32 bits. */
#if GROUP == 4
typedef uint8_t lane_number; /* states as they lie in cells, 128 too large: starts make up for it */

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
