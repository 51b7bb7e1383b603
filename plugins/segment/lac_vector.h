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
#define ALONE static __attribute__((noinline))

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

/* The intrinsic functions of x86 for vectors of this width, and their types. */
#if defined(LAC_AVX512)
#define X86(function) _mm512_##function
typedef __m512 x86_floats;
typedef __m512i x86_integers;
#elif defined(LAC_AVX2)
#define X86(function) _mm256_##function
typedef __m256 x86_floats;
typedef __m256i x86_integers;
#elif defined(__SSE2__)
#define X86(function) _mm_##function
typedef __m128 x86_floats;
typedef __m128i x86_integers;
#endif

/* a > b ? a : b of each, and a < b ? a : b; x86 has both as one instruction. */
#if defined(X86)
INLINE floats greater(floats a, floats b)
{
    return (floats)X86(max_ps)((x86_floats)a, (x86_floats)b);
}

INLINE floats lesser(floats a, floats b)
{
    return (floats)X86(min_ps)((x86_floats)a, (x86_floats)b);
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
INLINE floats exponential(floats x, float factor)
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

/* ---- curves of a neuron with small integers ---- */

#define CURVE_PARTS 16u

/* 1 / (1 + e^-x) - 1/2 and 127 times the hyperbolic tangent of x / 2, for x >= 0: polynomials of
 * second degree of t = 1 + 1.5 x, [power of t][part]. Four parts lie in every octave of t, at the
 * place that the last two bits of its exponent and the first two of its mantissa say. Each has the
 * least greatest error of all in its part: at most 6.4e-5, much finer than states
 * of 8 bits. */
enum curve { CURVE_GATE, CURVE_CANDIDATE };
static const float curves[2][3][CURVE_PARTS] __attribute__((aligned(64))) = {
    {{-0.212613612f, -0.228568017f, -0.227539495f, -0.203904077f, -0.130492687f, 0.00892605726f,
      0.149931148f, 0.265084207f, 0.375931203f, 0.453277856f, 0.483424693f, 0.494350076f,
      -0.169191495f, -0.176194325f, -0.185445115f, -0.196306244f},
     {0.223504812f, 0.236492038f, 0.235987589f, 0.222593591f, 0.186823785f, 0.130904928f,
      0.0836503431f, 0.050556615f, 0.0231425911f, 0.0073705567f, 0.00226245029f, 0.000679283286f,
      0.171494633f, 0.182699665f, 0.195045412f, 0.207477957f},
     {-0.018412631f, -0.0210570563f, -0.0210031979f, -0.0191049837f, -0.0147463605f,
      -0.00913476665f, -0.00517350808f, -0.00279486552f, -0.00109888811f, -0.000294399681f,
      -7.79361071e-05f, -2.05669621e-05f, -0.00230613514f, -0.00679206662f, -0.010913467f,
      -0.014472804f}},
    {{-54.0038567f, -58.0562744f, -57.7950325f, -51.7916336f, -33.1451416f, 2.26721859f,
      38.0825119f, 67.3313904f, 95.4865265f, 115.132568f, 122.789871f, 125.564919f, -42.9746361f,
      -44.7533607f, -47.1030617f, -49.8617859f},
     {56.7702217f, 60.0689774f, 59.9408455f, 56.5387726f, 47.4532394f, 33.249855f, 21.2471886f,
      12.8413801f, 5.87821817f, 1.87212133f, 0.574662387f, 0.172537953f, 43.559639f, 46.4057159f,
      49.5415344f, 52.6994019f},
     {-4.67680836f, -5.34849215f, -5.33481216f, -4.8526659f, -3.74557567f, -2.32023072f,
      -1.31407106f, -0.709895849f, -0.279117584f, -0.0747775137f, -0.0197957698f, -0.00522400811f,
      -0.585758328f, -1.72518504f, -2.77202058f, -3.67609215f}},
};

/* row[part[i] % CURVE_PARTS] of each. */
#if defined(LAC_AVX512)
INLINE floats look_up(const float *row, integers part)
{
    return (floats)_mm512_permutexvar_ps((__m512i)part, *(const __m512 *)row);
}
#elif defined(LAC_AVX2)
INLINE floats look_up(const float *row, integers part)
{
    __m256 low = _mm256_permutevar8x32_ps(*(const __m256 *)row, (__m256i)part);
    __m256 high = _mm256_permutevar8x32_ps(*(const __m256 *)(row + 8), (__m256i)part);
    return (floats)_mm256_blendv_ps(low, high, (__m256)(part << 28));
}
#else
INLINE floats look_up(const float *row, integers part)
{
    floats found;

    for (uint32_t i = 0; i < FLOATS; i++) {
        found[i] = row[(uint32_t)part[i] % CURVE_PARTS];
    }
    return found;
}
#endif

/* The curve, odd, at x, given 1.5 x, in two parts: the place t, and from there on. */
INLINE floats curve_place(floats x)
{
    return lesser((floats)((integers)x & all_integers(INT32_MAX)) + all(1.0f), all(15.9999f));
}

INLINE floats curve_height(enum curve which, floats x, floats t)
{
    const float(*rows)[CURVE_PARTS] = curves[which];
    integers part = (integers)t >> 21;
    floats height = (look_up(rows[2], part) * t + look_up(rows[1], part)) * t;

    height += look_up(rows[0], part);
    return (floats)((integers)height ^ ((integers)x & all_integers(INT32_MIN)));
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
