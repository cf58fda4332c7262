/*
 * e^x of many numbers: against the library's function for long doubles, which has 11 bits more.
 */
#include "core/statistics/exponential.h"
#include "core/statistics/random.h"

#include "tests/support/close.h"

#include <math.h>

enum { NUMBERS = 1000003 };

static double numbers[NUMBERS];

static void fill(double range)
{
    struct pb_random random;
    pb_random_seed(&random, 7);
    for (size_t i = 0; i < NUMBERS; i++)
        numbers[i] = pb_random_uniform(&random) * range;
}

static double units_off(double found, long double expected)
{
    double nearest = (double)expected;
    return (double)(fabsl(found - expected) / (nextafter(nearest, INFINITY) - nearest));
}

Test(exponential, is_right_to_a_unit_in_the_last_place)
{
    const double ranges[] = { 1e-9, 1, 10, PB_EXPONENT_MAXIMUM };
    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
        fill(ranges[r]);
        double worst = 0;
        for (size_t i = 0; i < NUMBERS; i += 7)
            worst = fmax(worst, units_off(pb_exponential(numbers[i]), expl(numbers[i])));
        cr_assert_lt(worst, 1, "%g: %g units", ranges[r], worst);
    }
}

Test(exponential, has_known_values)
{
    cr_assert_eq(pb_exponential(0), 1);
    assert_close(pb_exponential(1), 2.718281828459045, 2.3e-16); /* NIST DLMF 4.2.11 */
    assert_close(pb_exponential(-1), 0.36787944117144233, 2.3e-16);
    assert_close(pb_exponential(0.5), 1.6487212707001282, 2.3e-16);
}
