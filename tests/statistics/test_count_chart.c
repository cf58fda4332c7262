/* Charts for counts. Published examples of Montgomery, Introduction to Statistical Quality Control, 6th edition, 2009:
 * orange juice cans (table 7.1: p 0.2313, limits 0.0524 and 0.4102), purchase orders (table 7.4: 234 of 2450, p 0.096,
 * sample 11 out of control), dyed cloth (table 7.10: 153 nonconformities in 107.5 units, u 1.42), valve failures (table
 * 7.14: mean of the transformed hours 5.386). The further digits are NumPy's, from the formulas of the header. */
#include "placebook/statistics/control_chart.h"

#include "tests/support/close.h"

#include <string.h>

enum { MOST = 40 };

static const double juice[] = { 12, 15, 8, 10, 4,  7,  16, 9,  14, 10, 5,  6, 17, 12, 22,
                                8,  10, 5, 13, 11, 20, 18, 24, 15, 9,  12, 7, 13, 9,  6 };
static const double orders[][2] = { { 12, 100 }, { 8, 80 },   { 6, 80 },   { 9, 100 }, { 10, 110 },
                                    { 12, 110 }, { 11, 100 }, { 16, 100 }, { 10, 90 }, { 6, 90 },
                                    { 20, 110 }, { 15, 120 }, { 9, 120 },  { 8, 120 }, { 6, 110 },
                                    { 8, 80 },   { 10, 80 },  { 7, 80 },   { 5, 90 },  { 8, 100 },
                                    { 5, 100 },  { 8, 100 },  { 10, 100 }, { 6, 90 },  { 9, 90 } };
static const double cloth[][2] = { { 14, 10 }, { 12, 8 },  { 20, 13 },   { 11, 10 }, { 7, 9.5 },
                                   { 10, 10 }, { 21, 12 }, { 16, 10.5 }, { 19, 12 }, { 23, 12.5 } };
static const double hours[] = { 286,  948, 536, 124, 816, 729, 4,    143,  431,  8,
                                2837, 596, 81,  227, 603, 492, 1199, 1214, 2831, 96 };
static const double between[] = { 0, 3, 12, 5, 7, 1, 22, 9, 4, 16, 2, 40 };

static double values[MOST], denominators[MOST], room[MOST];
static struct pb_chart_limits limits[MOST];

/* The values are multiplier x count / denominator. */
static struct pb_chart_segment rates(enum pb_chart_kind kind, const double (*points)[2], size_t count,
                                     double multiplier)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = multiplier * points[i][0] / points[i][1];
        denominators[i] = points[i][1];
    }
    return (struct pb_chart_segment){
        .kind = kind, .values = values, .denominators = denominators, .count = count, .multiplier = multiplier
    };
}

static void expect_limits(const struct pb_chart_segment *segment)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_chart_limits_each(segment, limits, &error), PB_OK, "%s", error.message);
}

static void expect_refusal(const struct pb_chart_segment *segment, const char *reason)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_chart_limits_each(segment, limits, &error), PB_REJECTED);
    cr_assert(strstr(error.message, reason), "%s", error.message);
}

Test(count_chart, a_p_chart_of_equal_samples_is_the_published_one)
{
    double points[30][2];
    for (size_t i = 0; i < 30; i++) {
        points[i][0] = juice[i];
        points[i][1] = 50;
    }
    struct pb_chart_segment segment = rates(PB_CHART_P, (const double(*)[2])points, 30, 1);
    expect_limits(&segment);
    assert_close(limits[7].mean, 347.0 / 1500, 1e-14);
    assert_close(limits[7].lower, 0.05242754807192823, 1e-13);
    assert_close(limits[7].upper, 0.41023911859473844, 1e-13);
    cr_assert_eq(limits[7].points, 30);
    struct pb_chart_signal signals[30];
    pb_chart_signals_each(values, 30, limits, signals);
    for (size_t i = 0; i < 30; i++)
        cr_assert_eq(signals[i].rule == PB_CHART_OUTSIDE_LIMITS, i == 14 || i == 22, "sample %zu", i + 1);
}

Test(count_chart, a_p_chart_has_limits_by_the_size_of_each_sample)
{
    struct pb_chart_segment segment = rates(PB_CHART_P, orders, 25, 100);
    expect_limits(&segment);
    assert_close(limits[0].mean, 9.551020408163265, 1e-13);
    assert_close(limits[0].lower, 0.7334694727773067, 1e-12);
    assert_close(limits[0].upper, 18.368571343549224, 1e-13);
    assert_close(limits[0].near_upper, 15.429387698420571, 1e-13);
    assert_close(limits[11].upper, 17.600306323599373, 1e-13);
    cr_assert_eq(limits[1].lower, 0, "a limit below 0 is 0");
    struct pb_chart_signal signals[25];
    pb_chart_signals_each(values, 25, limits, signals);
    for (size_t i = 0; i < 25; i++)
        cr_assert_eq(signals[i].rule == PB_CHART_OUTSIDE_LIMITS, i == 10, "sample %zu", i + 1);
    cr_assert(signals[10].upwards);
}

Test(count_chart, a_u_chart_has_limits_by_the_exposure)
{
    struct pb_chart_segment segment = rates(PB_CHART_U, cloth, 10, 1);
    expect_limits(&segment);
    assert_close(limits[0].mean, 153 / 107.5, 1e-14);
    assert_close(limits[0].lower, 0.2914739301268654, 1e-12);
    assert_close(limits[0].upper, 2.5550376977801115, 1e-13);
    assert_close(limits[4].lower, 0.26207210186521834, 1e-12);
    assert_close(limits[4].upper, 2.5844395260417583, 1e-13);
}

/* The theoretical median is the centre line; the limits are about the mean. */
Test(count_chart, a_g_chart_counts_cases_between_events)
{
    struct pb_chart_segment segment = { .kind = PB_CHART_G, .values = between, .count = 12 };
    expect_limits(&segment);
    assert_close(limits[3].mean, 0.693 * 121 / 12, 1e-14);
    assert_close(limits[3].upper, 41.797880468678024, 1e-13);
    assert_close(limits[3].near_upper, 31.22636475689646, 1e-13);
    cr_assert(limits[3].lower == 0 && limits[3].near_lower == 0);
    struct pb_chart_signal signals[12];
    pb_chart_signals_each(between, 12, limits, signals);
    for (size_t i = 0; i < 12; i++)
        cr_assert_eq(signals[i].rule, PB_CHART_NO_RULE);
    double long_gap[12];
    memcpy(long_gap, between, sizeof long_gap);
    long_gap[11] = 60; /* mean 11.75, upper limit 48.5 */
    segment.values = long_gap;
    expect_limits(&segment);
    pb_chart_signals_each(long_gap, 12, limits, signals);
    cr_assert(signals[11].rule == PB_CHART_OUTSIDE_LIMITS && signals[11].upwards);
}

Test(count_chart, a_t_chart_is_an_xmr_chart_of_transformed_times)
{
    struct pb_chart_segment segment = {
        .kind = PB_CHART_T, .values = hours, .count = 20, .screen = true, .room = room
    };
    expect_limits(&segment);
    assert_close(pow(limits[0].mean, 1 / 3.6), 5.389276972749053, 1e-13);
    assert_close(limits[0].mean, 430.040951789758, 1e-12);
    assert_close(limits[0].upper, 6940.08422061481, 1e-12);
    assert_close(limits[0].near_upper, 3406.1125616020613, 1e-12);
    assert_close(limits[0].near_lower, 1.9427078188925493, 1e-11);
    cr_assert_eq(limits[0].lower, 0);
    double with_zero[20];
    memcpy(with_zero, hours, sizeof with_zero);
    with_zero[3] = 0; /* two events at once */
    segment.values = with_zero;
    expect_limits(&segment);
}

Test(count_chart, an_xmr_chart_has_the_same_limits_for_all_points)
{
    struct pb_chart_limits one = { 0 };
    cr_assert_eq(pb_chart_limits(hours, 20, 0, true, &one, NULL), PB_OK);
    struct pb_chart_segment segment = { .kind = PB_CHART_XMR, .values = hours, .count = 20, .screen = true };
    expect_limits(&segment);
    for (size_t i = 0; i < 20; i++)
        cr_assert(limits[i].mean == one.mean && limits[i].upper == one.upper && limits[i].lower == one.lower &&
                  limits[i].points == one.points);
    struct pb_chart_signal all[20];
    struct pb_chart_signal each[20];
    pb_chart_signals(hours, 20, &one, all);
    pb_chart_signals_each(hours, 20, limits, each);
    for (size_t i = 0; i < 20; i++)
        cr_assert(all[i].rule == each[i].rule && all[i].upwards == each[i].upwards);
}

/* The baseline's points alone make the limits, wherever they lie, and of every kind of chart. */
Test(count_chart, a_baseline_makes_the_limits_of_all_points)
{
    struct pb_chart_segment part = rates(PB_CHART_P, &orders[5], 14, 100);
    expect_limits(&part);
    struct pb_chart_limits fifth = limits[0];
    struct pb_chart_segment segment = rates(PB_CHART_P, orders, 25, 100);
    segment.baseline_first = 5;
    segment.baseline_points = 14;
    expect_limits(&segment);
    cr_assert(limits[5].mean == fifth.mean && limits[5].upper == fifth.upper);
    cr_assert_eq(limits[24].mean, fifth.mean);
    cr_assert_eq(limits[24].points, 25);
    static const enum pb_chart_kind kinds[] = { PB_CHART_XMR, PB_CHART_G, PB_CHART_T };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        segment = (struct pb_chart_segment){ .kind = kinds[i], .values = &hours[2], .count = 13, .room = room };
        expect_limits(&segment);
        struct pb_chart_limits alone = limits[0];
        segment = (struct pb_chart_segment){
            .kind = kinds[i], .values = hours, .count = 20, .room = room, .baseline_first = 2, .baseline_points = 13
        };
        expect_limits(&segment);
        cr_assert(limits[0].mean == alone.mean && limits[19].upper == alone.upper);
    }
    segment.baseline_points = 11;
    expect_refusal(&segment, "a baseline of 11 points: expected 12 or more");
}

Test(count_chart, a_missing_point_has_no_limits_of_its_own)
{
    struct pb_chart_segment segment = rates(PB_CHART_U, cloth, 10, 1);
    values[4] = denominators[4] = (double)NAN;
    expect_limits(&segment);
    assert_close(limits[0].mean, 146 / 98.0, 1e-14);
    cr_assert(isnan(limits[4].upper) && isnan(limits[4].near_lower) && limits[4].points == 9);
    struct pb_chart_signal signals[10];
    pb_chart_signals_each(values, 10, limits, signals);
    cr_assert_eq(signals[4].rule, PB_CHART_NO_RULE);
    static const double missing[] = { 3, (double)NAN, 5, 4 };
    segment = (struct pb_chart_segment){ .kind = PB_CHART_G, .values = missing, .count = 4 };
    expect_limits(&segment);
    assert_close(limits[0].mean, 0.693 * 4, 1e-14);
}

Test(count_chart, says_why_there_is_none)
{
    struct pb_chart_segment segment = rates(PB_CHART_P, orders, 25, 100);
    segment.multiplier = (double)NAN;
    expect_refusal(&segment, "the multiplier is missing");
    segment.multiplier = 1e200;
    expect_refusal(&segment, "the multiplier is missing");
    segment.multiplier = 100;
    denominators[3] = 1e200;
    expect_refusal(&segment, "a denominator is missing");
    denominators[3] = 0;
    expect_refusal(&segment, "a denominator is missing");
    denominators[3] = (double)NAN;
    expect_refusal(&segment, "a denominator is missing");
    denominators[3] = 100;
    values[3] = 100.5;
    expect_refusal(&segment, "above the whole");
    values[3] = -1;
    expect_refusal(&segment, "below 0");
    values[3] = 1e200;
    expect_refusal(&segment, "too large");
    for (size_t i = 0; i < 25; i++)
        values[i] = 0;
    expect_refusal(&segment, "no events at all");
    for (size_t i = 0; i < 25; i++)
        values[i] = 100;
    expect_refusal(&segment, "all points are the whole");
    segment.kind = PB_CHART_U;
    expect_limits(&segment);
    segment.count = 1;
    expect_refusal(&segment, "fewer than two points");
    static const double zeros[3] = { 0 };
    segment = (struct pb_chart_segment){ .kind = PB_CHART_G, .values = zeros, .count = 3 };
    expect_refusal(&segment, "all points are 0");
    segment = (struct pb_chart_segment){ .kind = PB_CHART_T, .values = zeros, .count = 3, .room = room };
    expect_refusal(&segment, "all neighbouring points are the same");
    segment.kind = PB_CHART_XMR;
    expect_refusal(&segment, "all neighbouring points are the same");
    segment.count = 1;
    expect_refusal(&segment, "no two neighbouring points");
}

Test(count_chart, each_kind_has_a_name)
{
    static const char *const names[] = { "xmr", "p", "u", "g", "t", "none" };
    for (int kind = PB_CHART_XMR; kind <= PB_CHART_NONE; kind++) {
        cr_assert_str_eq(pb_chart_names[kind], names[kind]);
        cr_assert_eq(pb_chart_kind_of(names[kind]), (enum pb_chart_kind)kind);
    }
    cr_assert_eq(pb_chart_kind_of(NULL), PB_CHART_XMR);
    cr_assert_eq(pb_chart_kind_of("c"), PB_CHART_XMR);
}
