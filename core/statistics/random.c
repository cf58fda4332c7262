#include "core/statistics/random.h"

#include <math.h>

static uint64_t rotate(uint64_t bits, int by)
{
    return (bits << by) | (bits >> (64 - by));
}

void pb_random_seed(struct pb_random *random, uint64_t seed)
{
    *random = (struct pb_random){ 0 };
    for (int i = 0; i < 4; i++) {
        seed += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t mixed = (seed ^ (seed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
        random->state[i] = mixed ^ (mixed >> 31);
    }
}

uint64_t pb_random_bits(struct pb_random *random)
{
    uint64_t *s = random->state;
    uint64_t bits = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return bits;
}

double pb_random_uniform(struct pb_random *random)
{
    int64_t odd = (int64_t)((pb_random_bits(random) >> 11) | 1);
    return (double)(odd - (INT64_C(1) << 52)) * 0x1p-52;
}

/* ln x for 0 < x < 1, to about 1e-16: with x = m 2^e and t = (m - 1) / (m + 1), ln m = 2 (t + t^3/3 + t^5/5 ...). The
 * library's logarithm may differ in the last bit from one machine to the next. */
static double logarithm(double x)
{
    const double ln_2 = 0.69314718055994530942;
    int exponent = 0;
    double mantissa = frexp(x, &exponent);
    if (mantissa < 0.70710678118654752) {
        mantissa *= 2;
        exponent--;
    }
    double t = (mantissa - 1) / (mantissa + 1);
    double square = t * t;
    double sum = 0;
    for (int odd = 23; odd > 0; odd -= 2)
        sum = sum * square + 1.0 / odd;
    return exponent * ln_2 + 2 * t * sum;
}

double pb_random_normal(struct pb_random *random)
{
    if (random->has_spare) {
        random->has_spare = false;
        return random->spare;
    }
    double u = 0;
    double v = 0;
    double square = 0;
    do {
        u = pb_random_uniform(random);
        v = pb_random_uniform(random);
        square = u * u + v * v;
    } while (square >= 1);
    double scale = sqrt(-2 * logarithm(square) / square);
    random->spare = v * scale;
    random->has_spare = true;
    return u * scale;
}
