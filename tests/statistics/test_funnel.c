#include "placebook/statistics/funnel.h"

#include "placebook/statistics/rate.h"

#include "tests/support/close.h"

static struct pb_funnel funnel_of(enum pb_funnel_kind kind, const double (*areas)[2], size_t count)
{
    struct pb_funnel funnel = { .kind = kind };
    struct pb_error error = { 0 };
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(pb_funnel_add(&funnel, areas[i][0], areas[i][1], &error), PB_OK, "%s", error.message);
    return funnel;
}

struct expectation {
    int point;
    double population;
    struct pb_interval limits_2s;
    struct pb_interval limits_3s;
};

static void assert_points(const struct pb_funnel *funnel, double multiplier, const struct expectation *expected,
                          size_t count, double part)
{
    struct pb_funnel_point points[PB_FUNNEL_POINTS];
    struct pb_error error = { 0 };
    cr_assert_eq(pb_funnel_limits(funnel, multiplier, points, &error), PB_OK, "%s", error.message);
    for (size_t i = 0; i < count; i++) {
        const struct pb_funnel_point *point = &points[expected[i].point];
        cr_assert_eq(point->population, expected[i].population, "%.17g", point->population);
        assert_close(point->limits_2s.lower, expected[i].limits_2s.lower, part);
        assert_close(point->limits_2s.upper, expected[i].limits_2s.upper, part);
        assert_close(point->limits_3s.lower, expected[i].limits_3s.lower, part);
        assert_close(point->limits_3s.upper, expected[i].limits_3s.upper, part);
    }
}

/* Printed results of PHEindicatormethods (its funnel for 199 of England's primary care trusts), to ten digits. */
Test(funnel, proportions_agree_with_printed_limits)
{
    struct pb_funnel funnel = {
        .kind = PB_FUNNEL_PROPORTION,
        .areas = 199,
        .numerators = 82.18033788,
        .denominators = 100,
        .denominator_minimum = 15600,
        .denominator_maximum = 31000,
    };
    static const struct expectation printed[] = {
        { 0, 10000, { 81.43030244, 82.93037332 }, { 80.99777342, 83.36290233 } },
        { 1, 10121, { 81.43479938, 82.92587637 }, { 81.00486365, 83.3558121 } },
        { 2, 10244, { 81.43928875, 82.921387 }, { 81.01194194, 83.34873381 } },
        { 98, 32604, { 81.76495715, 82.5957186 }, { 81.52541618, 82.83525958 } },
        { 99, 33000, { 81.76745696, 82.5932188 }, { 81.52935757, 82.83131819 } },
    };
    assert_points(&funnel, 100, printed, 5, 1e-9);
}

/* Printed results of PHEindicatormethods (ratios, between 4.29 and 706.77 expected events), found by bisection to about
 * 1e-7 of its own scale. */
Test(funnel, ratios_agree_with_printed_limits)
{
    struct pb_funnel funnel = {
        .kind = PB_FUNNEL_RATIO,
        .areas = 305,
        .numerators = 1,
        .denominators = 1,
        .denominator_minimum = 4.293052052,
        .denominator_maximum = 706.7669173,
    };
    static const struct expectation printed[] = {
        { 9, 10, { 54.3763205, 208.5337156 }, { 41.43536693, 337.778507 } },
        { 32, 33, { 71.206199, 145.2741252 }, { 60.11405211, 182.8628453 } },
        { 33, 35, { 71.90324497, 143.5674608 }, { 60.95695631, 179.3199093 } },
        { 98, 684, { 92.77876357, 107.9385357 }, { 88.97713382, 112.8673967 } },
        { 99, 716, { 92.93605352, 107.7488421 }, { 89.20960712, 112.5516964 } },
    };
    assert_points(&funnel, 100, printed, 5, 2e-6);
    static const struct expectation one_event[] = {
        { 0, 1, { 17.94802207, 3949.774946 }, { 10.83023482, 99945.32721 } },
    };
    assert_points(&funnel, 100, one_event, 1, 5e-5);
}

/* R 4.2: b + c(-1, 1) * z * sqrt(b * (1 - b) / n) and O / (qchisq(p, 2 * O (+ 2)) / 2), with the axis worked out there.
 */
Test(funnel, limits_agree_with_r)
{
    static const double trusts[][2] = { { 10232, 15232 }, { 12321, 16123 }, { 15123, 17932 }, { 13213, 18475 } };
    struct pb_funnel funnel = funnel_of(PB_FUNNEL_PROPORTION, trusts, 4);
    assert_close(pb_funnel_baseline(&funnel), 0.750996133526165, 1e-14);
    static const struct expectation proportions[] = {
        { 0, 10000, { 74.2520542608068, 75.9471724444263 }, { 73.7632854876372, 76.4359412175958 } },
        { 9, 10650, { 74.2783259090918, 75.9209007961413 }, { 73.8047074203395, 76.3945192848935 } },
        { 49, 14093, { 74.3856625914103, 75.8135641138227 }, { 73.9739428174968, 76.2252838877362 } },
        { 99, 20000, { 74.5002985713415, 75.6989281338915 }, { 74.1546868574011, 76.0445398478319 } },
    };
    assert_points(&funnel, 100, proportions, 4, 1e-12);
    static const double rates[][2] = {
        { 414, 225000 }, { 462, 452941 }, { 178, 214458 }, { 525, 444915 }, { 194, 160331 }
    };
    funnel = funnel_of(PB_FUNNEL_RATE, rates, 5);
    static const struct expectation wide[] = {
        { 0, 1, { 21.24792588159, 4675.99192958494 }, { 12.8214626271471, 118326.663005991 } },
        { 9, 10, { 64.3738846267228, 246.874389775329 }, { 49.0536203495043, 399.881949468237 } },
        { 49, 68, { 93.383522070485, 152.453188038596 }, { 82.5325596477219, 177.575066933747 } },
        { 99, 569, { 109.046337885086, 128.74871014395 }, { 104.172198947283, 135.229845643991 } },
    };
    assert_points(&funnel, 100000, wide, 4, 1e-10);
    static const double near[][2] = { { 914, 250000 }, { 862, 252941 }, { 1378, 314458 }, { 1525, 344915 } };
    funnel = funnel_of(PB_FUNNEL_RATE, near, 4);
    static const struct expectation narrow[] = {
        { 0, 805, { 375.684886983262, 431.881935244302 }, { 361.436457850886, 449.980905032729 } },
        { 99, 1490, { 382.625609299721, 423.807448303033 }, { 371.820267753996, 436.685146531061 } },
    };
    assert_points(&funnel, 100000, narrow, 2, 1e-10);
    static const double small[][2] = { { 4.2, 4.1 }, { 5, 4.9 }, { 3, 5.2 }, { 6, 5.3 } };
    funnel = funnel_of(PB_FUNNEL_RATIO, small, 4);
    static const struct expectation ratios[] = {
        { 0, 3, { 0.34218165399155, 4.84909516523705 }, { 0.229669629485001, 15.745272761582 } },
        { 99, 102, { 0.823769526551294, 1.22642129618465 }, { 0.743276843439335, 1.38560213615496 } },
    };
    assert_points(&funnel, 1, ratios, 2, 1e-10);
}

Test(funnel, proportions_stay_between_0_and_the_multiplier)
{
    static const double areas[][2] = { { 1, 12 }, { 3, 90 }, { 0, 31 }, { 9, 45 }, { 45, 45 } };
    static const double multipliers[] = { 1, 100, 1000 };
    struct pb_funnel_point points[PB_FUNNEL_POINTS];
    for (int i = 0; i < 3; i++) {
        struct pb_funnel funnel = funnel_of(PB_FUNNEL_PROPORTION, areas, 5);
        cr_assert_eq(pb_funnel_limits(&funnel, multipliers[i], points, NULL), PB_OK);
        cr_assert_eq(points[0].limits_3s.lower, 0);
        cr_assert_eq(points[0].limits_3s.upper, multipliers[i]);
        for (int k = 0; k < PB_FUNNEL_POINTS; k++) {
            cr_assert_leq(points[k].limits_3s.lower, points[k].limits_2s.lower);
            cr_assert_geq(points[k].limits_3s.upper, points[k].limits_2s.upper);
        }
    }
}

/* Above 50,000 events the limits are Byar's: no step where they begin. */
Test(funnel, large_numbers_of_events_have_smooth_limits)
{
    struct pb_funnel funnel = { PB_FUNNEL_RATE, 1, 60000, 1e6, 1e6, 1e6, 0 };
    struct pb_funnel_point points[PB_FUNNEL_POINTS];
    cr_assert_eq(pb_funnel_limits(&funnel, 1, points, NULL), PB_OK);
    cr_assert_eq(points[0].population, 54000);
    assert_close(points[0].limits_2s.lower, 0.06 * 54000 / 54457.40510111163, 2e-8); /* scipy.stats.chi2.ppf */
    assert_close(points[0].limits_3s.upper, 0.06 * 54000 / 53284.74380055087, 2e-8);
    funnel = (struct pb_funnel){ PB_FUNNEL_RATIO, 1, 60000, 60000, 40000, 60000, 0 };
    cr_assert_eq(pb_funnel_limits(&funnel, 1, points, NULL), PB_OK);
    for (int i = 1; i < PB_FUNNEL_POINTS; i++) {
        cr_assert_gt(points[i].limits_3s.lower, points[i - 1].limits_3s.lower);
        cr_assert_lt(points[i].limits_3s.upper, points[i - 1].limits_3s.upper);
    }
}

/* Areas of the documentation of phe_funnel_significance with their printed words, and more worked out by the rule. */
Test(funnel, says_which_areas_are_significant)
{
    static const double trusts[][2] = { { 10232, 15232 }, { 12321, 16123 }, { 15123, 17932 }, { 13213, 18475 } };
    struct pb_funnel funnel = funnel_of(PB_FUNNEL_PROPORTION, trusts, 4);
    cr_assert_eq(pb_funnel_significance(&funnel, 10232, 15232), PB_FUNNEL_LOW_001);
    cr_assert_eq(pb_funnel_significance(&funnel, 15123, 17932), PB_FUNNEL_HIGH_001);
    /* The limits at 10,000 are 7425.2 and 7594.7 at 0.025, 7376.3 and 7643.6 at 0.001. */
    static const double counts[] = { 7376, 7377, 7425, 7426, 7594, 7595, 7643, 7644 };
    static const enum pb_funnel_significance words[] = {
        PB_FUNNEL_LOW_001,         PB_FUNNEL_LOW_025,  PB_FUNNEL_LOW_025,  PB_FUNNEL_NOT_SIGNIFICANT,
        PB_FUNNEL_NOT_SIGNIFICANT, PB_FUNNEL_HIGH_025, PB_FUNNEL_HIGH_025, PB_FUNNEL_HIGH_001,
    };
    for (int i = 0; i < 8; i++)
        cr_assert_eq(pb_funnel_significance(&funnel, counts[i], 10000), words[i], "%g", counts[i]);
    cr_assert_str_eq(pb_funnel_words(PB_FUNNEL_HIGH_001), "High (0.001)");
    cr_assert_str_eq(pb_funnel_words(PB_FUNNEL_NOT_SIGNIFICANT), "Not significant");
    cr_assert_str_eq(pb_funnel_words(PB_FUNNEL_LOW_025), "Low (0.025)");
}

/* Printed Poisson limits (Altman et al, 2000): 0 events reach up to 3.689, 5 from 1.623 to 11.668. */
Test(funnel, judges_ratios_by_the_limits_of_their_own_count)
{
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATIO };
    cr_assert_eq(pb_funnel_significance(&funnel, 0, 3.68), PB_FUNNEL_NOT_SIGNIFICANT);
    cr_assert_eq(pb_funnel_significance(&funnel, 0, 3.70), PB_FUNNEL_LOW_025);
    cr_assert_eq(pb_funnel_significance(&funnel, 0, 6.91), PB_FUNNEL_LOW_001);
    cr_assert_eq(pb_funnel_significance(&funnel, 5, 1.63), PB_FUNNEL_NOT_SIGNIFICANT);
    cr_assert_eq(pb_funnel_significance(&funnel, 5, 1.62), PB_FUNNEL_HIGH_025);
    cr_assert_eq(pb_funnel_significance(&funnel, 5, 0.5), PB_FUNNEL_HIGH_001);
    cr_assert_eq(pb_funnel_significance(&funnel, 893, 706.7669173), PB_FUNNEL_HIGH_001);
}

Test(funnel, judges_rates_by_the_average)
{
    static const double areas[][2] = { { 27, 10000 }, { 12, 10000 }, { 0, 10000 }, { 161, 100000 } };
    struct pb_funnel funnel = funnel_of(PB_FUNNEL_RATE, areas, 4);
    struct pb_interval events;
    cr_assert_eq(pb_count_limits(27, PB_Z_998, &events, NULL), PB_OK);
    cr_assert_lt(events.lower, 200.0 / 130000 * 10000);
    cr_assert_eq(pb_funnel_significance(&funnel, 27, 10000), PB_FUNNEL_HIGH_025);
    cr_assert_eq(pb_funnel_significance(&funnel, 12, 10000), PB_FUNNEL_NOT_SIGNIFICANT);
    cr_assert_eq(pb_funnel_significance(&funnel, 0, 10000), PB_FUNNEL_LOW_001);
}

/* The same printed limits of PHEindicatormethods read the other way round: where O events make an upper limit of U, an
 * area with O / U expected events begins to lie above it at U. Below 10 events a count has exact limits; from there on
 * Byar's, which come near them. */
Test(funnel, limits_above_a_denominator_agree_with_printed_limits)
{
    static const struct {
        double events, lower_2s, upper_2s, lower_3s, upper_3s, part;
    } printed[] = {
        { 1, 17.94802207, 3949.774946, 10.83023482, 99945.32721, 5e-5 },
        { 10, 54.3763205, 208.5337156, 41.43536693, 337.778507, 9e-3 },
        { 33, 71.206199, 145.2741252, 60.11405211, 182.8628453, 2e-3 },
        { 716, 92.93605352, 107.7488421, 89.20960712, 112.5516964, 2e-5 },
    };
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATIO, .areas = 1, .numerators = 1, .denominators = 1 };
    struct pb_funnel_point point;
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
        double events = 100 * printed[i].events;
        double part = printed[i].part;
        cr_assert_eq(pb_funnel_limits_at(&funnel, events / printed[i].upper_2s, 100, &point, NULL), PB_OK);
        assert_close(point.limits_2s.upper, printed[i].upper_2s, part);
        cr_assert_eq(pb_funnel_limits_at(&funnel, events / printed[i].upper_3s, 100, &point, NULL), PB_OK);
        assert_close(point.limits_3s.upper, printed[i].upper_3s, part);
        cr_assert_eq(pb_funnel_limits_at(&funnel, events / printed[i].lower_2s, 100, &point, NULL), PB_OK);
        assert_close(point.limits_2s.lower, printed[i].lower_2s, part);
        cr_assert_eq(pb_funnel_limits_at(&funnel, events / printed[i].lower_3s, 100, &point, NULL), PB_OK);
        assert_close(point.limits_3s.lower, printed[i].lower_3s, part);
    }
    /* 3.689 expected events, the upper limit of none (Altman et al, 2000): fewer, and no area is too low. */
    cr_assert_eq(pb_funnel_limits_at(&funnel, 3.68, 100, &point, NULL), PB_OK);
    cr_assert_eq(point.limits_2s.lower, 0);
    cr_assert_eq(point.population, 3.68);
}

/* Exact upper limits of counts below 10 end at 18.39036 (printed tables of Poisson limits have 18.39 for 10 events) and
 * Byar's begin with 18.39146 at 10: between them 10 events are the first that do not lie too low. */
Test(funnel, limits_above_a_denominator_hold_where_the_method_changes)
{
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATIO, .areas = 1, .numerators = 1, .denominators = 1 };
    struct pb_funnel_point point;
    cr_assert_eq(pb_funnel_limits_at(&funnel, 18.391, 1, &point, NULL), PB_OK);
    assert_close(point.limits_2s.lower * 18.391, 10, 1e-8);
}

/* Of proportions they are those of the lines: 10,000 of PHEindicatormethods' primary care trusts. */
Test(funnel, limits_above_a_denominator_of_proportions_are_those_of_the_lines)
{
    struct pb_funnel funnel = {
        .kind = PB_FUNNEL_PROPORTION, .areas = 199, .numerators = 82.18033788, .denominators = 100
    };
    struct pb_funnel_point point;
    cr_assert_eq(pb_funnel_limits_at(&funnel, 10000, 100, &point, NULL), PB_OK);
    assert_close(point.limits_2s.lower, 81.43030244, 1e-9);
    assert_close(point.limits_3s.upper, 83.36290233, 1e-9);
}

/* Just beyond a limit and just within it: the words say the same, for any size and any kind. */
Test(funnel, limits_above_a_denominator_agree_with_the_words)
{
    static const double sizes[] = { 3, 40, 170, 900, 5000, 80000, 2e6 };
    static const enum pb_funnel_kind kinds[] = { PB_FUNNEL_PROPORTION, PB_FUNNEL_RATE };
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof sizes[0]; i++) {
        double size = sizes[i / 2];
        struct pb_funnel funnel = {
            .kind = kinds[i % 2], .areas = 1, .numerators = 1, .denominators = 1, .standard = 0.07
        };
        struct pb_funnel_point point;
        cr_assert_eq(pb_funnel_limits_at(&funnel, size, 1, &point, NULL), PB_OK);
        double high = size * point.limits_3s.upper;
        cr_assert_eq(pb_funnel_significance(&funnel, high * 1.0000001, size), PB_FUNNEL_HIGH_001, "%g", size);
        cr_assert_eq(pb_funnel_significance(&funnel, high * 0.9999999, size), PB_FUNNEL_HIGH_025, "%g", size);
        double low = size * point.limits_2s.lower;
        cr_assert_eq(pb_funnel_significance(&funnel, low * 1.0000001, size), PB_FUNNEL_NOT_SIGNIFICANT, "%g", size);
        if (low > 0)
            cr_assert_eq(pb_funnel_significance(&funnel, low * 0.9999999, size), PB_FUNNEL_LOW_025, "%g", size);
    }
}

Test(funnel, limits_above_a_denominator_are_refused_with_the_reason)
{
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATE };
    struct pb_funnel_point point = { .population = 7 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_funnel_limits_at(&funnel, 10, 1, &point, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "no areas: a funnel needs at least one");
    funnel.areas = 1;
    funnel.denominators = 5;
    cr_assert_eq(pb_funnel_limits_at(&funnel, 10, 1, &point, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "no events in any area: expected some");
    funnel.standard = 0.1;
    cr_assert_eq(pb_funnel_limits_at(&funnel, 0, 1, &point, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "denominator 0: expected a number above 0");
    cr_assert_eq(pb_funnel_limits_at(&funnel, INFINITY, 1, &point, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "denominator inf: expected a number above 0");
    cr_assert_eq(pb_funnel_limits_at(&funnel, 10, NAN, &point, &error), PB_REJECTED);
    cr_assert_eq(point.population, 7);
}

Test(funnel, refuses_areas_with_the_reason)
{
    static const struct {
        double numerator, denominator;
        const char *message;
    } bad[] = {
        { -1, 5, "numerator -1: expected 0 or more" },
        { INFINITY, 5, "numerator inf: expected 0 or more" },
        { 1, 0, "denominator 0: expected a number above 0" },
        { 1, INFINITY, "denominator inf: expected a number above 0" },
        { 6, 5, "numerator 6 is above the denominator 5: a proportion is at most 1" },
    };
    struct pb_funnel funnel = { .kind = PB_FUNNEL_PROPORTION };
    struct pb_error error = { 0 };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cr_assert_eq(pb_funnel_add(&funnel, bad[i].numerator, bad[i].denominator, &error), PB_REJECTED);
        cr_assert_str_eq(error.message, bad[i].message);
    }
    cr_assert_eq(pb_funnel_add(&funnel, (double)NAN, 5, NULL), PB_REJECTED);
    cr_assert_eq(pb_funnel_add(&funnel, 1, (double)NAN, NULL), PB_REJECTED);
    cr_assert_eq(funnel.areas, 0);
    cr_assert_eq(funnel.denominators, 0);
    funnel.kind = PB_FUNNEL_RATIO;
    cr_assert_eq(pb_funnel_add(&funnel, 6, 5, NULL), PB_OK);
}

Test(funnel, refuses_limits_with_the_reason)
{
    struct pb_funnel_point points[PB_FUNNEL_POINTS] = { { .population = 77 } };
    struct pb_funnel funnel = { .kind = PB_FUNNEL_RATE };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_funnel_limits(&funnel, 1, points, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "no areas: a funnel needs at least one");
    cr_assert_eq(pb_funnel_add(&funnel, 0, 5, NULL), PB_OK);
    cr_assert_eq(pb_funnel_limits(&funnel, 1, points, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "no events in any area: expected some");
    cr_assert_eq(pb_funnel_limits(&funnel, 0, points, NULL), PB_REJECTED);
    cr_assert_eq(pb_funnel_limits(&funnel, INFINITY, points, NULL), PB_REJECTED);
    cr_assert_eq(points[0].population, 77);
    funnel.kind = PB_FUNNEL_PROPORTION;
    cr_assert_eq(pb_funnel_limits(&funnel, 1, points, NULL), PB_OK);
}
