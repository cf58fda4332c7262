#include "placebook/statistics/opportunity.h"

#include "tests/support/close.h"

enum { TEN = 10 };

static const double ten[TEN] = { 41.2, 38.5, 44, 37.1, 52.3, 40, 39.9, 45.6, 36.4, 43 };

static double benchmark_of(const double *values, size_t count, enum pb_word polarity, size_t best[PB_OPPORTUNITY_BEST])
{
    double benchmark = -1;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_benchmark(values, count, polarity, &benchmark, best, &error), PB_OK, "%s",
                 error.message);
    return benchmark;
}

static void expect_best(const size_t *found, const size_t *expected)
{
    for (size_t i = 0; i < PB_OPPORTUNITY_BEST; i++)
        cr_assert_eq(found[i], expected[i], "position %zu: found %zu", i, found[i]);
}

/* (36.4 + 37.1 + 38.5 + 39.9 + 40) / 5 and (52.3 + 45.6 + 44 + 43 + 41.2) / 5, by hand. */
Test(opportunity, benchmark_is_the_mean_of_the_best_five)
{
    size_t best[PB_OPPORTUNITY_BEST];
    assert_close(benchmark_of(ten, TEN, PB_WORD_LOW_IS_GOOD, best), 38.38, 1e-15);
    expect_best(best, (const size_t[]){ 8, 3, 1, 6, 5 });
    assert_close(benchmark_of(ten, TEN, PB_WORD_HIGH_IS_GOOD, best), 45.22, 1e-15);
    expect_best(best, (const size_t[]){ 4, 7, 2, 9, 0 });
}

Test(opportunity, benchmark_passes_over_what_is_missing_and_keeps_the_order_of_equals)
{
    static const double some[] = { (double)NAN, 3, 1, (double)NAN, 3, 3, 2, 3, (double)NAN, 3 };
    static const double equal[] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 };
    size_t best[PB_OPPORTUNITY_BEST];
    assert_close(benchmark_of(some, TEN, PB_WORD_LOW_IS_GOOD, best), 2.4, 1e-15);
    expect_best(best, (const size_t[]){ 2, 6, 1, 4, 5 });
    cr_assert_eq(benchmark_of(equal, 6, PB_WORD_HIGH_IS_GOOD, best), 0.1);
    expect_best(best, (const size_t[]){ 0, 1, 2, 3, 4 });
}

static void expect_no_benchmark(const double *values, size_t count, enum pb_word polarity, const char *message)
{
    double benchmark = -7;
    size_t best[PB_OPPORTUNITY_BEST] = { 99 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_benchmark(values, count, polarity, &benchmark, best, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(benchmark, -7);
    cr_assert_eq(best[0], 99);
}

Test(opportunity, benchmark_is_refused_with_the_reason)
{
    static const double four[] = { 1, (double)NAN, 2, 3, (double)NAN, 4 };
    static const double infinite[] = { 1, 2, 3, 4, 5, -INFINITY };
    static const double large[] = { -1e308, 1e308, 1e308, 1e308, 1e308 };
    expect_no_benchmark(four, 6, PB_WORD_LOW_IS_GOOD,
                        "4 of 6 similar organisations have a value: the benchmark needs at least 5");
    expect_no_benchmark(four, 0, PB_WORD_LOW_IS_GOOD,
                        "0 of 0 similar organisations have a value: the benchmark needs at least 5");
    expect_no_benchmark(infinite, 6, PB_WORD_LOW_IS_GOOD,
                        "value of a similar organisation is beyond the range of numbers");
    expect_no_benchmark(large, 5, PB_WORD_LOW_IS_GOOD,
                        "values of similar organisations that are too large to calculate with");
    expect_no_benchmark(ten, TEN, PB_WORD_NO_JUDGEMENT,
                        "neither direction is better: there is no best five to compare with");
}

static struct pb_opportunity_figure figure_of(double value, double lower, double upper, enum pb_word polarity)
{
    return (struct pb_opportunity_figure){ value, { lower, upper }, 512340.5, 1000, polarity };
}

static double counted_of(const struct pb_opportunity_figure *figure, double benchmark, struct pb_opportunity_gap *gap)
{
    double counted = -1;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_gap(figure, benchmark, gap, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_opportunity_counted(figure, benchmark, &counted, &error), PB_OK, "%s", error.message);
    return counted;
}

/* Spend of 48.7 pounds per 1,000 against 38.38: 10.32 / 1000 x 512340.5, with Python's fractions. */
Test(opportunity, a_significant_gap_on_the_wrong_side_counts)
{
    struct pb_opportunity_gap gap;
    struct pb_opportunity_figure figure = figure_of(48.7, 47, 50, PB_WORD_LOW_IS_GOOD);
    assert_close(counted_of(&figure, 38.38, &gap), 5287.35396, 1e-13);
    assert_close(gap.gap, 10.32, 1e-13);
    assert_close(gap.amount, 5287.35396, 1e-13);
    /* 30.25% of 20,000 patients against 45.22%. */
    figure = (struct pb_opportunity_figure){ 30.25, { 29.6, 30.9 }, 20000, 100, PB_WORD_HIGH_IS_GOOD };
    assert_close(counted_of(&figure, 45.22, &gap), 2994, 1e-13);
    assert_close(gap.gap, 14.97, 1e-13);
}

Test(opportunity, other_gaps_are_known_and_do_not_count)
{
    struct pb_opportunity_gap gap;
    /* On the wrong side, within the limits; the limit itself is within. */
    struct pb_opportunity_figure figure = figure_of(40, 38.38, 42, PB_WORD_LOW_IS_GOOD);
    cr_assert_eq(counted_of(&figure, 38.38, &gap), 0);
    assert_close(gap.amount, 1.62 / 1000 * 512340.5, 1e-12);
    /* On the right side, significantly. */
    figure = figure_of(30, 29, 31, PB_WORD_LOW_IS_GOOD);
    cr_assert_eq(counted_of(&figure, 38.38, &gap), 0);
    assert_close(gap.gap, -8.38, 1e-12);
    figure.polarity = PB_WORD_HIGH_IS_GOOD;
    assert_close(counted_of(&figure, 38.38, &gap), 8.38 / 1000 * 512340.5, 1e-12);
    /* No gap at all, and limits that are the value. */
    figure = figure_of(38.38, 38.38, 38.38, PB_WORD_HIGH_IS_GOOD);
    cr_assert_eq(counted_of(&figure, 38.38, &gap), 0);
    cr_assert_eq(gap.amount, 0);
}

/* Twice the denominator is twice the amount, and value, limits, benchmark and multiplier may be in any unit. */
Test(opportunity, amount_follows_the_denominator_and_not_the_unit)
{
    struct pb_opportunity_gap gap;
    for (int i = 0; i < 43; i++) {
        double value = 30 + 0.7 * i;
        struct pb_opportunity_figure figure = figure_of(value, value - 3, value + 2, PB_WORD_LOW_IS_GOOD);
        double counted = counted_of(&figure, 40, &gap);
        cr_assert(counted == 0 || counted == gap.amount);
        cr_assert_eq(counted > 0, value - 3 > 40);
        figure.denominator *= 2;
        assert_close(counted_of(&figure, 40, &gap), 2 * counted, 1e-15);
        figure = (struct pb_opportunity_figure){
            100 * value, { 100 * (value - 3), 100 * (value + 2) }, 512340.5, 100000, PB_WORD_LOW_IS_GOOD
        };
        assert_close(counted_of(&figure, 4000, &gap), counted, 1e-12);
    }
}

static void expect_refusal(const struct pb_opportunity_figure *figure, double benchmark, bool gap_too,
                           const char *message)
{
    struct pb_opportunity_gap gap = { -7, -8 };
    double counted = -9;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_counted(figure, benchmark, &counted, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(counted, -9);
    cr_assert_eq(pb_opportunity_gap(figure, benchmark, &gap, &error), gap_too ? PB_REJECTED : PB_OK);
    cr_assert_eq(gap.gap == -7 && gap.amount == -8, gap_too);
}

Test(opportunity, refuses_with_the_reason)
{
    static const struct {
        struct pb_opportunity_figure figure;
        double benchmark;
        bool gap_too;
        const char *message;
    } cases[] = {
        { { (double)NAN, { 1, 3 }, 10, 1, PB_WORD_LOW_IS_GOOD },
          1,
          true,
          "value is missing or beyond the range of numbers" },
        { { 2, { 1, 3 }, 10, 1, PB_WORD_LOW_IS_GOOD },
          INFINITY,
          true,
          "benchmark is missing or beyond the range of numbers" },
        { { 2, { 1, 3 }, 0, 1, PB_WORD_LOW_IS_GOOD }, 1, true, "denominator 0: expected a number above 0" },
        { { 2, { 1, 3 }, INFINITY, 1, PB_WORD_LOW_IS_GOOD },
          1,
          true,
          "denominator is missing or beyond the range of numbers" },
        { { 2, { 1, 3 }, 10, (double)NAN, PB_WORD_LOW_IS_GOOD },
          1,
          true,
          "multiplier is missing or beyond the range of numbers" },
        { { 2, { 1, 3 }, 10, INFINITY, PB_WORD_LOW_IS_GOOD },
          1,
          true,
          "multiplier is missing or beyond the range of numbers" },
        { { 2, { 1, 3 }, 1e308, 0.1, PB_WORD_LOW_IS_GOOD }, 1, true, "the gap is too large to calculate with" },
        { { 2, { 1, 3 }, 10, 1, PB_WORD_NONE },
          1,
          true,
          "neither direction is better: there is no best five to compare with" },
        { { 2, { (double)NAN, 3 }, 10, 1, PB_WORD_LOW_IS_GOOD },
          1,
          false,
          "lower 95% limit is missing or beyond the range of numbers" },
        { { 2, { 2.5, 3 }, 10, 1, PB_WORD_LOW_IS_GOOD },
          1,
          false,
          "lower 95% limit 2.5: expected a number that is not above the value" },
        { { 2, { 1, (double)NAN }, 10, 1, PB_WORD_LOW_IS_GOOD },
          1,
          false,
          "upper 95% limit is missing or beyond the range of numbers" },
        { { 2, { 1, 1.5 }, 10, 1, PB_WORD_LOW_IS_GOOD },
          1,
          false,
          "upper 95% limit 1.5: expected a number that is not below the value" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal(&cases[i].figure, cases[i].benchmark, cases[i].gap_too, cases[i].message);
}

/* Sorted: 36.4 37.1 38.5 39.9 40 | 41.2 43 44 45.6 52.3. Median 40.6; a quarter of the way along the nine steps
 * is 2.25, three quarters 6.75: 38.5 + 0.25 * 1.4 and 43 + 0.75 * 1. */
Test(opportunity, quartiles_are_interpolated)
{
    double median = -1;
    double top = -1;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_quartiles(ten, TEN, PB_WORD_LOW_IS_GOOD, &median, &top, &error), PB_OK);
    assert_close(median, 40.6, 1e-15);
    assert_close(top, 38.85, 1e-15);
    cr_assert_eq(pb_opportunity_quartiles(ten, TEN, PB_WORD_HIGH_IS_GOOD, &median, &top, &error), PB_OK);
    assert_close(median, 40.6, 1e-15);
    assert_close(top, 43.75, 1e-15);
    const double five[] = { (double)NAN, 5, 1, 4, (double)NAN, 2, 3 };
    cr_assert_eq(pb_opportunity_quartiles(five, 7, PB_WORD_LOW_IS_GOOD, &median, &top, &error), PB_OK);
    cr_assert(median == 3 && top == 2, "%g %g", median, top);
}

Test(opportunity, quartiles_need_five_values_and_a_direction)
{
    double median = -1;
    double top = -1;
    double many[PB_OPPORTUNITY_PEERS + 1] = { 0 };
    const double four[] = { 1, 2, (double)NAN, 3, 4 };
    const double endless[] = { 1, 2, 3, 4, 5, (double)INFINITY };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_opportunity_quartiles(four, 5, PB_WORD_LOW_IS_GOOD, &median, &top, &error), PB_REJECTED);
    cr_assert_eq(pb_opportunity_quartiles(endless, 6, PB_WORD_LOW_IS_GOOD, &median, &top, &error), PB_REJECTED);
    cr_assert_eq(pb_opportunity_quartiles(ten, TEN, PB_WORD_NO_JUDGEMENT, &median, &top, &error), PB_REJECTED);
    cr_assert_eq(pb_opportunity_quartiles(many, PB_OPPORTUNITY_PEERS + 1, PB_WORD_LOW_IS_GOOD, &median, &top, &error),
                 PB_REJECTED);
    cr_assert(median == -1 && top == -1, "nothing is filled");
}
