/*
 * One loop without branches, which the compiler turns into instructions for several numbers; the exponent of 2^k is put
 * together from the bits of k, which the addition of TO_WHOLE leaves at the end of the number.
 */
#include "core/statistics/exponential.h"

#include <stdint.h>
#include <string.h>

/* Added to a number of less than 2^51, it leaves the nearest whole number in the last bits. */
#define TO_WHOLE 0x1.8p52

/* ln 2 in two parts: the first has few enough digits that its product with k is exact. */
#define LN_2_HIGH 0x1.62e42feep-1
#define LN_2_LOW  0x1.a39ef35793c76p-33

static inline __attribute__((always_inline)) double series(double r)
{
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
    return 1 + (r + r * r * sum);
}

/* Inlined into each of the functions below, so that each has it in the instructions of its own. */
static inline __attribute__((always_inline)) void raise_all(const double *x, double *powers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double whole = x[i] * 0x1.71547652b82fep0 + TO_WHOLE; /* x / ln 2 */
        double k = whole - TO_WHOLE;
        double power = series((x[i] - k * LN_2_HIGH) - k * LN_2_LOW);
        uint64_t bits = 0;
        memcpy(&bits, &whole, sizeof bits);
        bits = (bits + 1023) << 52; /* 2^k */
        double scale = 0;
        memcpy(&scale, &bits, sizeof scale);
        powers[i] = power * scale;
    }
}

void pb_exponentials_plain(const double *x, double *powers, size_t count)
{
    raise_all(x, powers, count);
}

#ifdef __x86_64__
static __attribute__((target("avx2"))) void exponentials_avx2(const double *x, double *powers, size_t count)
{
    raise_all(x, powers, count);
}

void pb_exponentials(const double *x, double *powers, size_t count)
{
    static void (*const ways[])(const double *, double *, size_t) = { pb_exponentials_plain, exponentials_avx2 };
    ways[__builtin_cpu_supports("avx2") != 0](x, powers, count);
}
#else
void pb_exponentials(const double *x, double *powers, size_t count)
{
    pb_exponentials_plain(x, powers, count);
}
#endif
