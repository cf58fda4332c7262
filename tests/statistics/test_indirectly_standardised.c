#include "core/statistics/indirectly_standardised.h"

#include "placebook/statistics/rate.h"

#include "tests/support/close.h"

#define N(array) (sizeof(array) / sizeof(array)[0])

static const double counts[] = { 1, 4, 9 };
static const double populations[] = { 900, 1100, 700 };
static const double reference_counts[] = { 3, 20, 110 };
static const double reference_populations[] = { 50000, 40000, 20000 };

/* Expected: 3/50000 x 900 + 20/40000 x 1100 + 110/20000 x 700 = 4.454. The rest in 30-digit arithmetic
 * (python3-mpmath).
 */
Test(indirectly_standardised, compares_observed_with_expected)
{
    struct pb_indirectly_standardised found = { 0 };
    struct pb_interval limits = { 0, 0 };
    cr_assert_eq(
        pb_indirectly_standardised(counts, populations, reference_counts, reference_populations, 3, &found, NULL),
        PB_OK);
    cr_assert_eq(found.observed, 14);
    assert_close(found.expected, 4.454, 1e-15);
    assert_close(found.reference_rate, 0.00120909090909090909, 1e-15);
    assert_close(100 * found.observed / found.expected, 314.324202963628199, 1e-14);
    cr_assert_eq(pb_rate_limits(found.observed, found.expected, 100, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 171.70028513670545, 1e-13);
    assert_close(limits.upper, 527.413510969345459, 1e-13);
    double scale = 100000 * found.reference_rate;
    assert_close(scale * found.observed / found.expected, 380.046536310568641, 1e-14);
    cr_assert_eq(pb_rate_limits(found.observed, found.expected, scale, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 207.601253847107499, 1e-13);
    assert_close(limits.upper, 637.690881444754054, 1e-13);
}

/* An area with the reference population's own ages and rates has a ratio of 1 and the reference rate. */
Test(indirectly_standardised, the_reference_itself_is_as_expected)
{
    struct pb_indirectly_standardised found = { 0 };
    cr_assert_eq(pb_indirectly_standardised(reference_counts, reference_populations, reference_counts,
                                            reference_populations, 3, &found, NULL),
                 PB_OK);
    assert_close(found.observed / found.expected, 1, 1e-15);
}

Test(indirectly_standardised, takes_missing_counts_and_people_for_none)
{
    static const double missing[] = { (double)NAN, 4, 9 };
    static const double nothing[] = { 0, 4, 9 };
    struct pb_indirectly_standardised found[2] = { 0 };
    const double *given[] = { missing, nothing };
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(
            pb_indirectly_standardised(given[i], given[i], given[i], reference_populations, 3, &found[i], NULL), PB_OK);
    cr_assert_eq(found[0].observed, 13);
    cr_assert_eq(found[0].expected, found[1].expected);
    cr_assert_eq(found[0].reference_rate, found[1].reference_rate);
}

Test(indirectly_standardised, refuses_with_the_reason_and_leaves_the_result_alone)
{
    static const struct {
        double count, population, reference_count, reference_population;
        const char *reason;
    } bad[] = {
        { -1, 1, 1, 1, "count -1 in age band 2: expected 0 or more" },
        { 1, -1, 1, 1, "population -1 in age band 2: expected 0 or more" },
        { 1, 1, INFINITY, 1, "reference count inf in age band 2: expected 0 or more" },
        { 1, 1, 1, 0, "reference population 0 in age band 2: expected a number above 0" },
        { 1, 1, 1, (double)NAN, "reference population is missing in age band 2" },
        { 1, 1, 1, INFINITY, NULL },
        { 1, 0, 1, 1, "no events are expected in 2 age bands" },
        { 1.7e308, 1, 1, 1, "the expected number is too large to be calculated" },
        { 1, 1e300, 1e300, 1, NULL },
        { 1, 1e-308, 1.7e308, 1, NULL },
    };
    for (size_t i = 0; i < N(bad); i++) {
        const double count[2] = { 1e308, bad[i].count };
        const double population[2] = { 0, bad[i].population };
        const double reference_count[2] = { 1e308, bad[i].reference_count };
        const double reference_population[2] = { 1, bad[i].reference_population };
        struct pb_indirectly_standardised found = { .observed = 7 };
        struct pb_error error = { 0 };
        cr_assert_eq(
            pb_indirectly_standardised(count, population, reference_count, reference_population, 2, &found, &error),
            PB_REJECTED, "case %zu", i);
        if (bad[i].reason)
            cr_assert_str_eq(error.message, bad[i].reason);
        cr_assert_eq(found.observed, 7);
    }
    struct pb_indirectly_standardised found = { 0 };
    cr_assert_eq(pb_indirectly_standardised(NULL, NULL, NULL, NULL, 0, &found, NULL), PB_REJECTED);
}
