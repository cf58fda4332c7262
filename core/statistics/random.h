#ifndef PB_CORE_STATISTICS_RANDOM_H
#define PB_CORE_STATISTICS_RANDOM_H
/*
 * A small generator of random numbers for simulated limits: the same seed gives the same numbers, bit by bit, on every
 * machine, because nothing but +, -, *, / and the square root is used, which IEEE 754 rounds in one way only.
 *
 * xoshiro256** (Blackman & Vigna, ACM Trans Math Softw 2021;47:36), seeded by SplitMix64 (Steele et al, OOPSLA 2014);
 * normal deviates by the polar method (Marsaglia & Bray, SIAM Review 1964;6:260). Not for secrets.
 */
#include <stdbool.h>
#include <stdint.h>

struct pb_random {
    uint64_t state[4]; /* not all 0 */
    double spare;      /* the second deviate of a pair, when there is one */
    bool has_spare;
};

void pb_random_seed(struct pb_random *random, uint64_t seed);

/* The next 64 random bits. */
uint64_t pb_random_bits(struct pb_random *random);

/* A number of the uniform distribution between -1 and 1: an odd multiple of 2^-52, so never 0 and never an end. */
double pb_random_uniform(struct pb_random *random);

/* A number of the standard normal distribution; never further than 9 from 0. */
double pb_random_normal(struct pb_random *random);

#endif
