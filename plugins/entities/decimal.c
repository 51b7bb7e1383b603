/* SPDX-License-Identifier: MIT */
/* Exact decimal numbers. */
#include "decimal.h"

#include <string.h>

#define LARGEST 999999999999999999 /* 18 digits */
enum { MOST_ZEROS = 40, QUOTIENT_DIGITS = 15 };

static struct entities_decimal shortest(struct entities_decimal number)
{
    while (number.mantissa != 0 && number.mantissa % 10 == 0) {
        number.mantissa /= 10;
        number.exponent++;
    }
    if (number.mantissa == 0) {
        number.exponent = 0;
    }
    return number;
}

/* Brings a number to a smaller exponent. */
static bool spread(struct entities_decimal *number, int exponent)
{
    while (number->exponent > exponent) {
        if (number->mantissa > LARGEST / 10 || number->mantissa < -LARGEST / 10) {
            return false;
        }
        number->mantissa *= 10;
        number->exponent--;
    }
    return true;
}

bool entities_decimal_add(struct entities_decimal a, struct entities_decimal b,
                          struct entities_decimal *sum)
{
    int exponent = a.exponent < b.exponent ? a.exponent : b.exponent;

    if (!spread(&a, exponent) || !spread(&b, exponent)) {
        return false;
    }
    *sum = shortest((struct entities_decimal){a.mantissa + b.mantissa, exponent});
    return sum->mantissa <= LARGEST && sum->mantissa >= -LARGEST;
}

bool entities_decimal_multiply(struct entities_decimal a, struct entities_decimal b,
                               struct entities_decimal *product)
{
    int64_t mantissa;

    a = shortest(a);
    b = shortest(b);
    if (__builtin_mul_overflow(a.mantissa, b.mantissa, &mantissa) || mantissa > LARGEST ||
        mantissa < -LARGEST) {
        return false;
    }
    *product = shortest((struct entities_decimal){mantissa, a.exponent + b.exponent});
    return true;
}

bool entities_decimal_divide(int64_t a, int64_t b, struct entities_decimal *quotient)
{
    struct entities_decimal result = {a / b, 0};
    int64_t rest = a % b, limit = 1;

    for (int i = 0; i < QUOTIENT_DIGITS; i++) {
        limit *= 10;
    }
    while (rest != 0 && result.mantissa < limit / 10 && result.exponent > -MOST_ZEROS / 2) {
        if (rest > INT64_MAX / 10) {
            return false;
        }
        result.mantissa = result.mantissa * 10 + rest * 10 / b;
        rest = rest * 10 % b;
        result.exponent--;
    }
    result.mantissa += rest >= b - rest ? 1 : 0;
    *quotient = shortest(result);
    return a >= 0 && result.mantissa <= LARGEST;
}

int entities_decimal_compare(struct entities_decimal a, struct entities_decimal b)
{
    struct entities_decimal difference;

    b.mantissa = -b.mantissa;
    if (!entities_decimal_add(a, b, &difference)) {
        double x = entities_decimal_real(a), y = -entities_decimal_real(b);
        return (x > y) - (x < y);
    }
    return (difference.mantissa > 0) - (difference.mantissa < 0);
}

size_t entities_decimal_write(struct entities_decimal number, char *to)
{
    char digits[24];
    size_t count = 0, size = 0;

    number = shortest(number);
    if (number.exponent > MOST_ZEROS - ENTITIES_DECIMAL_DIGITS || number.exponent < -MOST_ZEROS) {
        return 0;
    }
    uint64_t left = (uint64_t)(number.mantissa < 0 ? -number.mantissa : number.mantissa);
    do {
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number.mantissa < 0) {
        to[size++] = '-';
    }
    int point = (int)count + number.exponent; /* digits before the point */
    if (point <= 0) {
        to[size++] = '0';
    }
    for (int i = 0; i < point; i++) {
        to[size++] = i < (int)count ? digits[count - 1 - (size_t)i] : '0';
    }
    if (number.exponent < 0) {
        to[size++] = '.';
        for (int i = point; i < (int)count; i++) {
            to[size++] = i < 0 ? '0' : digits[count - 1 - (size_t)i];
        }
    }
    return size;
}

bool entities_decimal_read(const char *text, size_t size, struct entities_decimal *number)
{
    size_t at = size > 0 && text[0] == '-' ? 1 : 0, digits = 0;
    bool fraction = false;

    *number = (struct entities_decimal){0, 0};
    for (size_t i = at; i < size; i++) {
        if (text[i] == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        if (number->mantissa > LARGEST / 10) {
            return false;
        }
        number->mantissa = number->mantissa * 10 + (text[i] - '0');
        number->exponent -= fraction;
        digits++;
    }
    if (at) {
        number->mantissa = -number->mantissa;
    }
    *number = shortest(*number);
    return digits > 0;
}

double entities_decimal_real(struct entities_decimal number)
{
    double scale = 1;

    number = shortest(number);
    for (int i = number.exponent < 0 ? -number.exponent : number.exponent; i > 0; i--) {
        scale *= 10;
    }
    return number.exponent < 0 ? (double)number.mantissa / scale : (double)number.mantissa * scale;
}
