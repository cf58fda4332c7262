#include "core/statistics/quantile.h"

#include "tests/support/close.h"

enum { AREAS = 22 };

#define MISSING ((double)NAN)

static const double scores[AREAS] = {
    12.1, 7.4, 7.4, 9.9,  15.2, 3.3, MISSING, 8.8, 10.5, 11.7, 6.1,
    14.9, 7.4, 5.5, 13.3, 9.9,  2.2, 16.8,    4.7, 10.1, 12.6, 8.1,
};

static void assert_ranks(const double *values, size_t count, unsigned quantiles, bool invert, const unsigned *expected)
{
    struct pb_ranked scratch[64];
    unsigned found[64];
    struct pb_error error = { 0 };
    cr_assert_eq(pb_quantile_ranks(values, count, quantiles, invert, scratch, found, &error), PB_OK, "%s",
                 error.message);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(found[i], expected[i], "value %zu: found %u, expected %u", i, found[i], expected[i]);
}

/* The formula of PHEindicatormethods evaluated in R 4.2:
 * r <- rank(if (invert) max(x, na.rm = TRUE) - x else x, ties.method = "min", na.last = "keep"); N <- sum(!is.na(x));
 * z <- floor((q + 1) - ceiling(((N + 1) - r) / (N / q))); ifelse(z == 0, 1, z) */
Test(quantile, ranks_as_the_reference_does)
{
    static const unsigned fifths[AREAS] = { 4, 2, 2, 3, 5, 1, 0, 3, 4, 4, 1, 5, 2, 1, 5, 3, 1, 5, 1, 3, 4, 2 };
    assert_ranks(scores, AREAS, 5, false, fifths);
    static const unsigned from_above[AREAS] = { 2, 4, 4, 3, 1, 5, 0, 3, 2, 2, 4, 1, 4, 5, 1, 3, 5, 1, 5, 2, 1, 3 };
    assert_ranks(scores, AREAS, 5, true, from_above);
    static const unsigned tenths[AREAS] = { 3, 7, 7, 5, 1, 10, 0, 6, 4, 3, 8, 1, 7, 9, 2, 5, 10, 1, 9, 4, 2, 6 };
    assert_ranks(scores, AREAS, 10, true, tenths);
    static const double twelve[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    static const unsigned uneven[] = { 1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10 };
    assert_ranks(twelve, 12, 10, false, uneven);
    static const unsigned own[] = { 1, 2, 3, 4, 5, 6, 7 };
    assert_ranks(twelve, 7, 7, false, own);
    static const double equal[] = { 1, 1, 1, 1, 1, 1 };
    static const unsigned all_first[] = { 1, 1, 1, 1, 1, 1 };
    assert_ranks(equal, 6, 5, false, all_first);
}

/* 34 values in 14 quantiles: in exact arithmetic rank 18 would be quantile 8. The same call in R. */
Test(quantile, rounds_as_the_reference_does)
{
    static const unsigned expected[34] = { 1, 1, 1, 2, 2, 3,  3,  3,  4,  4,  5,  5,  5,  6,  6,  7,  7,
                                           7, 8, 8, 9, 9, 10, 10, 10, 11, 11, 12, 12, 12, 13, 13, 14, 14 };
    double values[34];
    for (int i = 0; i < 34; i++)
        values[i] = i * 0.25;
    assert_ranks(values, 34, 14, false, expected);
}

Test(quantile, quantiles_rise_with_the_value_and_differ_in_size_by_one_at_most)
{
    struct pb_ranked scratch[97];
    double values[97];
    unsigned found[97];
    for (size_t count = 10; count <= 97; count++) {
        for (size_t i = 0; i < count; i++)
            values[i] = (double)((i * 101) % count);
        cr_assert_eq(pb_quantile_ranks(values, count, 10, false, scratch, found, NULL), PB_OK);
        size_t sizes[11] = { 0 };
        for (size_t i = 0; i < count; i++) {
            sizes[found[i]]++;
            for (size_t j = 0; j < count; j++)
                cr_assert(values[i] > values[j] || found[i] <= found[j]);
        }
        for (int quantile = 1; quantile <= 10; quantile++)
            cr_assert(sizes[quantile] == count / 10 || sizes[quantile] == count / 10 + 1, "%zu in %d of %zu",
                      sizes[quantile], quantile, count);
    }
}

Test(quantile, refuses_with_the_reason_and_leaves_the_result_alone)
{
    struct pb_ranked scratch[8];
    unsigned found[8] = { 77 };
    struct pb_error error = { 0 };
    static const double values[] = { 1, 2, 3, MISSING, 5, 6, 7, 8 };
    cr_assert_eq(pb_quantile_ranks(values, 8, 8, false, scratch, found, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "7 values: too few for 8 quantiles");
    cr_assert_eq(pb_quantile_ranks(values, 8, 1, false, scratch, found, NULL), PB_REJECTED);
    cr_assert_eq(pb_quantile_ranks(values, 8, 101, false, scratch, found, NULL), PB_REJECTED);
    static const double infinite[] = { 1, 2, -INFINITY };
    cr_assert_eq(pb_quantile_ranks(infinite, 3, 2, false, scratch, found, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "a value is infinite: expected numbers");
    cr_assert_eq(found[0], 77);
}

/* quantile(y, p, type = 7) in R 4.2, rounded to 10 decimals. */
Test(quantile, interpolates_bounds_as_fingertips_does)
{
    double values[] = { 3.25, 1.5, 9.125, 4.75, 7.0, 2.125, 6.5, 8.0, 5.333333333333333 };
    double bounds[PB_QUINTILES];
    cr_assert_eq(pb_quantile_bounds(values, 9, PB_QUINTILES, bounds, NULL), PB_OK);
    static const double fifths[] = { 2.8, 4.8666666667, 6.2666666667, 7.4, 9.125 };
    for (int i = 0; i < PB_QUINTILES; i++)
        cr_assert_eq(bounds[i], fifths[i], "%.17g", bounds[i]);
    cr_assert_eq(pb_quantile_bounds(values, 9, PB_QUARTILES, bounds, NULL), PB_OK);
    static const double fourths[] = { 3.25, 5.3333333333, 7, 9.125 };
    for (int i = 0; i < PB_QUARTILES; i++)
        cr_assert_eq(bounds[i], fourths[i], "%.17g", bounds[i]);
    /* Halves away from zero, and large numbers as they are. */
    static const double alike[][2] = { { -0.00000000005, -0.0000000001 },
                                       { 12345678.90123456789, 12345678.90123456789 } };
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        double four[] = { alike[i][0], alike[i][0], alike[i][0], alike[i][0] };
        cr_assert_eq(pb_quantile_bounds(four, 4, PB_QUARTILES, bounds, NULL), PB_OK);
        cr_assert_eq(bounds[0], alike[i][1]);
    }
    cr_assert_eq(pb_quantile_bounds(values, 4, PB_QUARTILES, bounds, NULL), PB_OK);
}

Test(quantile, puts_a_value_into_the_first_group_whose_bound_it_does_not_exceed)
{
    static const double bounds[] = { 2.8, 4.8, 6.2, 7.4, 9.1 };
    cr_assert_eq(pb_quantile_group(2.8, bounds, PB_QUINTILES, false), 1);
    cr_assert_eq(pb_quantile_group(2.81, bounds, PB_QUINTILES, false), 2);
    cr_assert_eq(pb_quantile_group(10, bounds, PB_QUINTILES, false), 5);
    cr_assert_eq(pb_quantile_group(2.8, bounds, PB_QUINTILES, true), 5);
    cr_assert_eq(pb_quantile_group(10, bounds, PB_QUINTILES, true), 1);
    cr_assert_eq(pb_quantile_group(2.8, bounds, PB_QUARTILES, true), 1);
    cr_assert_eq(pb_quantile_group(7, bounds, PB_QUARTILES, true), 4);
}

Test(quantile, has_no_bounds_for_fewer_values_than_groups)
{
    double values[] = { 3, 1, 2, 4 };
    double bounds[PB_QUINTILES] = { 77 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_quantile_bounds(values, 4, PB_QUINTILES, bounds, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "4 values: expected at least 5");
    cr_assert_eq(bounds[0], 77);
}
