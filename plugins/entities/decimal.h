/* SPDX-License-Identifier: MIT */
/* Exact decimal numbers of up to 18 digits: what a newspaper's number is worth, without the
 * rounding of binary fractions. Needs no host. */
#ifndef ENTITIES_DECIMAL_H
#define ENTITIES_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* mantissa * 10^exponent */
struct entities_decimal {
    int64_t mantissa;
    int exponent;
};

enum {
    ENTITIES_DECIMAL_DIGITS = 18,
    ENTITIES_DECIMAL_SIZE = 64 /* bytes that entities_decimal_write() may need */
};

/* Sum and product; false where the result has too many digits. */
bool entities_decimal_add(struct entities_decimal a, struct entities_decimal b,
                          struct entities_decimal *sum);
bool entities_decimal_multiply(struct entities_decimal a, struct entities_decimal b,
                               struct entities_decimal *product);

/* a / b, b > 0, rounded to 15 digits; false where it has too many before the point. */
bool entities_decimal_divide(int64_t a, int64_t b, struct entities_decimal *quotient);

/* Below, at, above 0: how a compares with b. */
int entities_decimal_compare(struct entities_decimal a, struct entities_decimal b);

/* The number in digits, without an exponent ("16860000000", "0.041"); returns its size, 0 where it
 * does not fit into ENTITIES_DECIMAL_SIZE. */
size_t entities_decimal_write(struct entities_decimal number, char *to);

/* Reads what entities_decimal_write() writes. */
bool entities_decimal_read(const char *text, size_t size, struct entities_decimal *number);

/* The nearest binary number. */
double entities_decimal_real(struct entities_decimal number);

#endif
