#include "core/statistics/random.h"

#include "tests/support/close.h"

#include <stdlib.h>

/* The first numbers of xoshiro256** from the state 1, 2, 3, 4, as its implementations publish them. */
Test(random, gives_the_published_bits)
{
    struct pb_random random = { .state = { 1, 2, 3, 4 } };
    static const uint64_t expected[] = { 11520, 0, 1509978240, UINT64_C(1215971899390074240),
                                         UINT64_C(1216172134540287360) };
    for (int i = 0; i < 5; i++)
        cr_assert_eq(pb_random_bits(&random), expected[i]);
}

/* The first numbers of SplitMix64 from 1234567, as Rosetta Code lists them. */
Test(random, seeds_with_the_published_bits)
{
    struct pb_random random;
    pb_random_seed(&random, 1234567);
    static const uint64_t expected[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                         UINT64_C(9817491932198370423), UINT64_C(4593380528125082431) };
    for (int i = 0; i < 4; i++)
        cr_assert_eq(random.state[i], expected[i]);
    cr_assert_eq(pb_random_uniform(&random), -0x1.3d7178f2727fep-1);
    cr_assert_eq(pb_random_uniform(&random), -0x1.9afe83c2a19b6p-1);
}

/* The polar method in Python's integers and 30-digit arithmetic (python3-mpmath), from seed 7. */
Test(random, gives_the_deviates_of_an_independent_calculation)
{
    static const double expected[] = { 0.964361852725518693,  -1.063753197479847238, -0.303930123865656584,
                                       -1.098969321001347181, 0.304794358326387528,  1.708319456194741485 };
    struct pb_random random;
    pb_random_seed(&random, 7);
    for (int i = 0; i < 6; i++)
        assert_close(pb_random_normal(&random), expected[i], 1e-15);
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The largest distance from the normal distribution (Kolmogorov) is below its 1% point, 1.63 / sqrt n; the first four
 * moments are within four standard errors. */
Test(random, deviates_are_normal)
{
    enum { DRAWS = 200000 };
    double *draws = malloc(DRAWS * sizeof *draws); /* checked: below */
    cr_assert_not_null(draws);
    struct pb_random random;
    pb_random_seed(&random, 1);
    double moments[4] = { 0 };
    for (int i = 0; i < DRAWS; i++) {
        draws[i] = pb_random_normal(&random);
        for (int power = 0; power < 4; power++)
            moments[power] += pow(draws[i], power + 1) / DRAWS;
    }
    double error = 1 / sqrt(DRAWS);
    cr_assert_float_eq(moments[0], 0, 4 * error);
    cr_assert_float_eq(moments[1], 1, 4 * error * sqrt(2));
    cr_assert_float_eq(moments[2], 0, 4 * error * sqrt(15));
    cr_assert_float_eq(moments[3], 3, 4 * error * sqrt(96));
    qsort(draws, DRAWS, sizeof *draws, ascending);
    double distance = 0;
    for (int i = 0; i < DRAWS; i++)
        distance = fmax(distance, fabs(erfc(-draws[i] / sqrt(2)) / 2 - (i + 0.5) / DRAWS));
    cr_assert_lt(distance, 1.63 * error);
    free(draws);
}
