#ifndef PB_CORE_STATISTICS_EXPONENTIAL_H
#define PB_CORE_STATISTICS_EXPONENTIAL_H
/*
 * e^x for simulated limits: the same bits on every machine, because nothing but +, -, * is used, which IEEE 754 rounds
 * in one way only; the library's function may differ in the last bit. There is no branch, so a loop over many numbers
 * becomes instructions for several at a time, of whatever kind the function with the loop is compiled for.
 *
 * x = k ln 2 + r with |r| <= ln 2 / 2, e^r by its series up to r^13 / 13!, which leaves 5e-18 of it out. The exponent
 * of 2^k is put together from the bits of k, which the addition of TO_WHOLE leaves at the end of the number.
 */
#include <stdint.h>
#include <string.h>

/* The largest |x|. */
#define PB_EXPONENT_MAXIMUM 700.0

/* e^x, to one unit in the last place. */
static inline __attribute__((always_inline)) double pb_exponential(double x)
{
    const double to_whole = 0x1.8p52; /* added to a number below 2^51, it leaves the nearest whole number at the end */
    const double ln_2_high = 0x1.62e42feep-1; /* few enough digits that its product with k is exact */
    const double ln_2_low = 0x1.a39ef35793c76p-33;
    double whole = x * 0x1.71547652b82fep0 + to_whole; /* x / ln 2 */
    double k = whole - to_whole;
    double r = (x - k * ln_2_high) - k * ln_2_low;
    double sum = 1 / 6227020800.0;
    sum = sum * r + 1 / 479001600.0;
    sum = sum * r + 1 / 39916800.0;
    sum = sum * r + 1 / 3628800.0;
    sum = sum * r + 1 / 362880.0;
    sum = sum * r + 1 / 40320.0;
    sum = sum * r + 1 / 5040.0;
    sum = sum * r + 1 / 720.0;
    sum = sum * r + 1 / 120.0;
    sum = sum * r + 1 / 24.0;
    sum = sum * r + 1 / 6.0;
    sum = sum * r + 0.5;
    uint64_t bits = 0;
    memcpy(&bits, &whole, sizeof bits);
    bits = (bits + 1023) << 52; /* 2^k */
    double scale = 0;
    memcpy(&scale, &bits, sizeof scale);
    return (1 + (r + r * r * sum)) * scale;
}

#endif
