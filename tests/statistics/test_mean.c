#include "placebook/statistics/mean.h"

#include "placebook/status.h"
#include "tests/support/close.h"

static struct pb_mean mean_of(const double *values, size_t count)
{
    struct pb_mean mean = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_mean(values, count, &mean, &error), PB_OK, "%s", error.message);
    return mean;
}

static struct pb_interval limits_of(const struct pb_mean *mean, double confidence)
{
    struct pb_interval limits = { 1, 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_mean_limits(mean, confidence, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

/* R: t.test(c(30, 40, 50, 60))$conf.int is 24.4573974 to 65.5426026; more digits from mean 45, s = sqrt(500/3) and the
 * roots of mpmath.betainc(3/2, 1/2, 0, 3/(3 + t^2), regularized=True)/2 = 0.025 and 0.001, 30 digits. */
Test(mean, agrees_with_the_t_test)
{
    static const double values[] = { 30, 40, 50, 60 };
    struct pb_mean mean = mean_of(values, 4);
    cr_assert_eq(mean.n, 4);
    cr_assert_eq(mean.mean, 45);
    assert_close(mean.standard_deviation, 12.909944487358056, 1e-15);
    struct pb_interval limits = limits_of(&mean, 0.95);
    assert_close(limits.lower, 45 - 3.18244630528370959 * 12.909944487358056 / 2, 1e-12);
    assert_close(limits.upper, 45 + 3.18244630528370959 * 12.909944487358056 / 2, 1e-12);
    limits = limits_of(&mean, 99.8);
    assert_close(limits.upper, 45 + 10.2145318524073865 * 12.909944487358056 / 2, 1e-12);
}

/* The NIST data sets NumAcc3 and NumAcc4: 1,001 values about 1000000.2 and 10000000.2 that differ by 0.1, certified
 * standard deviation 0.1. */
Test(mean, keeps_its_digits_far_from_0)
{
    static double values[1001];
    for (double about = 1e6; about <= 1e7; about *= 10) {
        values[0] = about + 0.2;
        for (size_t i = 1; i < 1001; i++)
            values[i] = about + (i % 2 ? 0.1 : 0.3);
        struct pb_mean mean = mean_of(values, 1001);
        assert_close(mean.mean, about + 0.2, 1e-15);
        assert_close(mean.standard_deviation, 0.1, 1e-8); /* the values themselves are rounded to 2e-9 of their size */
    }
}

Test(mean, limits_enclose_the_mean_and_widen_with_confidence_and_scale)
{
    static const double values[] = { 3.5, 4.25, 1, 7.75, 2.5, 9 };
    double scaled[6];
    for (size_t i = 0; i < 6; i++)
        scaled[i] = values[i] * 1024;
    for (size_t count = 2; count <= 6; count++) {
        struct pb_mean mean = mean_of(values, count);
        struct pb_mean larger = mean_of(scaled, count);
        struct pb_interval last = { mean.mean, mean.mean };
        for (double confidence = 0.9; confidence < 1; confidence += 0.0099) {
            struct pb_interval limits = limits_of(&mean, confidence);
            cr_assert(limits.lower < last.lower && limits.upper > last.upper);
            assert_close(limits_of(&larger, confidence).upper, limits.upper * 1024, 1e-12);
            last = limits;
        }
    }
}

Test(mean, one_value_has_no_limits_and_equal_ones_have_no_width)
{
    static const double values[] = { 7, 7, 7 };
    struct pb_mean mean = mean_of(values, 1);
    cr_assert_eq(mean.mean, 7);
    cr_assert(isnan(mean.standard_deviation));
    struct pb_interval limits = { 1, 2 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_mean_limits(&mean, 0.95, &limits, &error), PB_REJECTED);
    cr_assert_eq(limits.lower, 1);
    mean = mean_of(values, 3);
    cr_assert_eq(mean.standard_deviation, 0);
    limits = limits_of(&mean, 0.95);
    cr_assert(limits.lower == 7 && limits.upper == 7);
}

Test(mean, refuses_values_that_are_no_numbers)
{
    static const double bad[][2] = { { 1, (double)NAN }, { INFINITY, 1 }, { 1e300, -1e300 }, { 1e308, 1e308 } };
    struct pb_error error = { 0 };
    struct pb_mean mean = { .n = 42 };
    cr_assert_eq(pb_mean(bad[0], 0, &mean, &error), PB_REJECTED);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pb_mean(bad[i], 2, &mean, &error), PB_REJECTED);
    cr_assert_eq(mean.n, 42);
}

Test(mean, refuses_limits_without_what_they_need)
{
    static const struct {
        struct pb_mean mean;
        double confidence;
    } bad[] = {
        { { 4, 45, 12 }, 0.5 },          { { 4, 45, 12 }, 1 },           { { 1, 45, 12 }, 0.95 },
        { { (double)NAN, 45, 12 }, 95 }, { { 4, (double)NAN, 12 }, 95 }, { { 4, 45, (double)NAN }, 95 },
        { { 4, 45, -1 }, 95 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_interval limits = { 7, 8 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_mean_limits(&bad[i].mean, bad[i].confidence, &limits, &error), PB_REJECTED);
        cr_assert_neq(error.message[0], '\0');
        cr_assert(limits.lower == 7 && limits.upper == 8);
    }
}
