/*
 * e^x of many numbers: against the library's function for long doubles, which has 11 bits more, and the two ways of
 * calculating it against each other, bit by bit.
 */
#include "core/statistics/exponential.h"
#include "core/statistics/random.h"

#include "tests/support/close.h"

#include <math.h>
#include <string.h>

enum { NUMBERS = 1000003 };

static double numbers[NUMBERS], powers[NUMBERS], plain[NUMBERS];

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
        pb_exponentials(numbers, powers, NUMBERS);
        double worst = 0;
        for (size_t i = 0; i < NUMBERS; i += 7)
            worst = fmax(worst, units_off(powers[i], expl(numbers[i])));
        cr_assert_lt(worst, 1, "%g: %g units", ranges[r], worst);
    }
}

Test(exponential, has_known_values)
{
    double known[] = { 0, 1, -1, 0.5 };
    pb_exponentials(known, known, 4); /* in its place */
    cr_assert_eq(known[0], 1);
    assert_close(known[1], 2.718281828459045, 2.3e-16); /* NIST DLMF 4.2.11 */
    assert_close(known[2], 0.36787944117144233, 2.3e-16);
    assert_close(known[3], 1.6487212707001282, 2.3e-16);
}

Test(exponential, has_the_same_bits_in_both_ways)
{
    fill(PB_EXPONENT_MAXIMUM);
    for (size_t count = NUMBERS - 9; count <= NUMBERS; count++) {
        memset(powers, 0, sizeof powers);
        pb_exponentials(numbers, powers, count);
        if (count == NUMBERS - 9)
            pb_exponentials_plain(numbers, plain, NUMBERS);
        cr_assert_eq(memcmp(powers, plain, count * sizeof *powers), 0);
        cr_assert(count == NUMBERS || powers[count] == 0, "nothing behind the last");
    }
}
