#include "placebook/statistics/pooled_mean.h"

#include "tests/support/close.h"

#define N(array) (sizeof(array) / sizeof(array)[0])

/* Any numbers; taken as one, and in three groups. */
static const double values[] = { 4.2, 5.1, 3.8, 6.6, 7.4, 5.9, 8.8, 2.5, 9.1, 6.3, 4.4, 7.7 };

static struct pb_mean mean_of(const double *numbers, size_t count)
{
    struct pb_mean mean = { 0 };
    cr_assert_eq(pb_mean(numbers, count, &mean, NULL), PB_OK);
    return mean;
}

Test(pooled_mean, groups_give_what_all_values_give)
{
    const struct pb_mean groups[] = { mean_of(values, 3), mean_of(values + 3, 5), mean_of(values + 8, 4) };
    struct pb_mean all = mean_of(values, N(values));
    struct pb_mean pooled = { 0 };
    cr_assert_eq(pb_pooled_mean(groups, N(groups), &pooled, NULL), PB_OK);
    cr_assert_eq(pooled.n, 12);
    assert_close(pooled.mean, all.mean, 1e-14);
    assert_close(pooled.standard_deviation, all.standard_deviation, 1e-14);
}

/* 100 of mean 50 and s 10 with 300 of mean 54 and s 12: mean 53, and (99 x 100 + 299 x 144 + 100 x 9 + 300 x 1) / 399.
 */
Test(pooled_mean, follows_the_formula)
{
    static const struct pb_mean groups[] = { { 100, 50, 10 }, { 300, 54, 12 } };
    struct pb_mean pooled = { 0 };
    cr_assert_eq(pb_pooled_mean(groups, N(groups), &pooled, NULL), PB_OK);
    assert_close(pooled.mean, 53, 1e-15);
    assert_close(pooled.standard_deviation * pooled.standard_deviation, 54156.0 / 399, 1e-14);
}

Test(pooled_mean, finds_the_spread_behind_published_limits)
{
    static const double levels[] = { 0.95, 0.998 };
    for (size_t i = 0; i < N(levels); i++) {
        struct pb_mean mean = mean_of(values, N(values));
        struct pb_interval limits = { 0, 0 };
        cr_assert_eq(pb_mean_limits(&mean, levels[i], &limits, NULL), PB_OK);
        struct pb_mean found = { .n = mean.n, .mean = mean.mean };
        cr_assert_eq(pb_mean_spread(&found, limits, levels[i], NULL), PB_OK);
        assert_close(found.standard_deviation, mean.standard_deviation, 1e-10);
    }
}

/* 25 values, 95%: t with 24 degrees of freedom is 2.0639 in printed tables. */
Test(pooled_mean, spread_agrees_with_a_printed_t)
{
    struct pb_mean mean = { .n = 25, .mean = 10 };
    cr_assert_eq(pb_mean_spread(&mean, (struct pb_interval){ 8, 12 }, 0.95, NULL), PB_OK);
    assert_close(mean.standard_deviation, 4 * 5 / (2 * 2.0639), 1e-4);
}

Test(pooled_mean, has_no_spread_where_a_group_has_none)
{
    static const struct pb_mean groups[] = { { 100, 50, (double)NAN }, { 300, 54, 12 } };
    static const struct pb_mean one = { 1, 50, (double)NAN };
    struct pb_mean pooled = { 0 };
    cr_assert_eq(pb_pooled_mean(groups, N(groups), &pooled, NULL), PB_OK);
    assert_close(pooled.mean, 53, 1e-15);
    cr_assert(isnan(pooled.standard_deviation));
    cr_assert_eq(pb_pooled_mean(&one, 1, &pooled, NULL), PB_OK);
    cr_assert(isnan(pooled.standard_deviation));
}

Test(pooled_mean, refuses_with_the_reason_and_leaves_the_result_alone)
{
    static const struct pb_mean bad[][2] = {
        { { 10, 5, 1 }, { 0, 5, 1 } },           { { 10, 5, 1 }, { 10, (double)NAN, 1 } },
        { { 1e308, 0, 0 }, { 1e308, 0, 0 } },    { { 10, 1.7e308, 0 }, { 10, 1.7e308, 0 } },
        { { 10, 1e200, 0 }, { 10, -1e200, 0 } },
    };
    for (size_t i = 0; i < N(bad); i++) {
        struct pb_mean pooled = { .mean = 7 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_pooled_mean(bad[i], 2, &pooled, &error), PB_REJECTED, "case %zu", i);
        cr_assert_neq(error.message[0], '\0');
        cr_assert_eq(pooled.mean, 7);
    }
    struct pb_mean pooled = { .mean = 7 };
    cr_assert_eq(pb_pooled_mean(NULL, 0, &pooled, NULL), PB_REJECTED);
    static const struct {
        double n, lower, upper, confidence;
    } spread[] = { { 10, 2, 1, 0.95 }, { 10, (double)NAN, 2, 0.95 }, { 10, -INFINITY, 2, 0.95 },
                   { 1, 1, 2, 0.95 },  { INFINITY, 1, 2, 0.95 },     { 10, 1, 2, 0 },
                   { 10, 1, 2, 1 } };
    for (size_t i = 0; i < N(spread); i++) {
        struct pb_mean mean = { .n = spread[i].n, .standard_deviation = 7 };
        cr_assert_eq(
            pb_mean_spread(&mean, (struct pb_interval){ spread[i].lower, spread[i].upper }, spread[i].confidence, NULL),
            PB_REJECTED, "case %zu", i);
        cr_assert_eq(mean.standard_deviation, 7);
    }
}
