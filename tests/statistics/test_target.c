/* Expectations: by hand. From 31 December 2018 to 31 December 2020 are two years, though one of them is a leap year.
 * Differences with limits: Newcombe, Statistics in Medicine 1998;17:873-90, table II, method 10. */
#include "placebook/statistics/target.h"

#include "tests/support/close.h"

static const struct pb_path_point line[] = { { 20181231, 16 }, { 20201231, 12 } };

static struct pb_estimate figure(double value, double lower, double upper)
{
    return (struct pb_estimate){ value, { lower, upper } };
}

static const struct pb_aim fewer = { .target = 12, .rise = false, .date = 20201231, .path = line, .points = 2 };

Test(target, lies_on_a_straight_line)
{
    assert_close(pb_path_value(line, 2, 20191231), 16 - 4.0 / 2, 1e-14);
    cr_assert_eq(pb_path_value(line, 2, 20181231), 16);
    cr_assert_eq(pb_path_value(line, 2, 20201231), 12);
    cr_assert_eq(pb_path_value(line, 2, 20250101), 12, "what was reached is to be kept");
    cr_assert(isnan(pb_path_value(line, 2, 20181230)));
    cr_assert(isnan(pb_path_value(NULL, 0, 20181230)));
}

Test(target, lies_on_the_trajectory_of_the_plan)
{
    static const struct pb_path_point path[] = { { 20180331, 100 }, { 20190331, 98 }, { 20200331, 80 } };
    cr_assert_eq(pb_path_value(path, 3, 20190331), 98);
    assert_close(pb_path_value(path, 3, 20190930), 98 - 18.0 * 6 / 12, 1e-14);
    assert_close(pb_path_value(path, 3, 20200214), 98 - 18.0 * (10 + 14.0 / 29) / 12, 1e-12);
}

Test(target, is_met_when_the_value_reaches_it)
{
    struct pb_estimate latest = figure(12, 10, 14);
    struct pb_aim_standing standing = pb_target_standing(&fewer, &latest, 20191231);
    cr_assert_eq(standing.state, PB_WORD_MET);
    cr_assert(isnan(standing.change_a_year));
    latest = figure(12.1, 10, 14);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20201231).state, PB_WORD_MISSED, "whatever its limits");
}

Test(target, counts_what_binary_arithmetic_leaves_as_reached)
{
    cr_assert(pb_aim_reached(33, 0.6 * 55, true));
    cr_assert(pb_aim_reached(0.3, 0.1 + 0.2, true));
    cr_assert_not(pb_aim_reached(32.9999, 33, true));
}

Test(target, is_on_track_up_to_the_limits)
{
    struct pb_estimate latest = figure(15, NAN, NAN);
    struct pb_aim_standing standing = pb_target_standing(&fewer, &latest, 20191231);
    cr_assert_eq(standing.state, PB_WORD_OFF_TRACK);
    assert_close(standing.expected, 14, 1e-14);
    assert_close(standing.change_a_year, -3, 1e-14);
    latest = figure(15, 14.1, 16);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20191231).state, PB_WORD_OFF_TRACK, "wholly above the line");
    latest = figure(15, 14, 16);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20191231).state, PB_WORD_ON_TRACK, "the line is within");
    latest = figure(14, NAN, NAN);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20191231).state, PB_WORD_ON_TRACK);
}

/* Doubled in ten years, three of them leap years: a tenth a year, to the last digit. */
Test(target, is_on_track_exactly_on_the_line)
{
    static const struct pb_path_point path[] = { { 20181231, 100 }, { 20281231, 200 } };
    const struct pb_aim doubled = { .target = 200, .rise = true, .date = 20281231, .path = path, .points = 2 };
    struct pb_estimate latest = figure(120, NAN, NAN);
    struct pb_aim_standing standing = pb_target_standing(&doubled, &latest, 20201231);
    cr_assert_eq(standing.state, PB_WORD_ON_TRACK);
    cr_assert_eq(standing.expected, 120);
    cr_assert_eq(standing.change_a_year, 10);
}

Test(target, can_be_above)
{
    static const struct pb_path_point path[] = { { 20181231, 50 }, { 20281231, 75 } };
    const struct pb_aim more = { .target = 75, .rise = true, .date = 20281231, .path = path, .points = 2 };
    struct pb_estimate latest = figure(52, 51, 53);
    cr_assert_eq(pb_target_standing(&more, &latest, 20191231).state, PB_WORD_ON_TRACK, "52.5 is within");
    latest = figure(52, 51.7, 52.3);
    cr_assert_eq(pb_target_standing(&more, &latest, 20191231).state, PB_WORD_OFF_TRACK);
    latest = figure(80, 79, 81);
    cr_assert_eq(pb_target_standing(&more, &latest, 20191231).state, PB_WORD_MET);
}

Test(target, says_nothing_without_figure_line_or_date)
{
    struct pb_estimate latest = figure(NAN, NAN, NAN);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20191231).state, PB_WORD_CANNOT_BE_SAID);
    latest = figure(15, 14, 16);
    cr_assert_eq(pb_target_standing(&fewer, &latest, 20181231).state, PB_WORD_CANNOT_BE_SAID, "the baseline itself");
    const struct pb_aim undated = { .target = 12 };
    struct pb_aim_standing standing = pb_target_standing(&undated, &latest, 20191231);
    cr_assert_eq(standing.state, PB_WORD_CANNOT_BE_SAID);
    cr_assert(isnan(standing.change_a_year) && isnan(standing.expected));
    latest = figure(11, 10, 12);
    cr_assert_eq(pb_target_standing(&undated, &latest, 20191231).state, PB_WORD_MET);
    const struct pb_aim unlined = { .target = 12, .date = 20201231 };
    latest = figure(15, 14, 16);
    cr_assert_eq(pb_target_standing(&unlined, &latest, 20191231).state, PB_WORD_CANNOT_BE_SAID);
    cr_assert_eq(pb_target_standing(&unlined, &latest, 20211231).state, PB_WORD_MISSED);
}

/* 56 of 70 and 48 of 80: the limits of the difference are 0.0524 and 0.3339; 9 of 10 and 3 of 10 likewise. 5 of 56 and
 * 0 of 29: -0.0381 and 0.1926. Wilson's limits of each. */
Test(target, can_be_a_direction)
{
    const struct pb_estimate high = figure(0.8, 0.6918, 0.8769);
    const struct pb_estimate low = figure(0.6, 0.4904, 0.7004);
    cr_assert_eq(pb_direction_standing(&low, &high, true, false), PB_WORD_MET);
    cr_assert_eq(pb_direction_standing(&low, &high, false, false), PB_WORD_OFF_TRACK);
    cr_assert_eq(pb_direction_standing(&low, &high, false, true), PB_WORD_MISSED);
    cr_assert_eq(pb_direction_standing(&high, &low, false, false), PB_WORD_MET);
    const struct pb_estimate some = figure(5.0 / 56, 0.0387, 0.1926);
    const struct pb_estimate none = figure(0, 0, 0.1170);
    cr_assert_eq(pb_direction_standing(&none, &some, true, true), PB_WORD_CANNOT_BE_SAID, "it may be chance");
    const struct pb_estimate bare = figure(0.9, NAN, NAN);
    cr_assert_eq(pb_direction_standing(&low, &bare, true, false), PB_WORD_CANNOT_BE_SAID);
    const struct pb_estimate said = figure(0.6, 0.6, 0.6);
    cr_assert_eq(pb_direction_standing(&said, &high, true, false), PB_WORD_MET, "the plan's own figure has no limits");
}

Test(target, can_be_of_growth)
{
    assert_close(pb_growth(104, 100), 4, 1e-12);
    cr_assert(isnan(pb_growth(104, 0)) && isnan(pb_growth(NAN, 100)) && isnan(pb_growth(1, -5)));
}

Test(target, needs_something_to_reach)
{
    struct pb_estimate latest = figure(12, NAN, NAN);
    const struct pb_aim nothing = { .target = NAN, .date = 20201231, .path = line, .points = 2 };
    cr_assert_eq(pb_target_standing(&nothing, &latest, 20191231).state, PB_WORD_CANNOT_BE_SAID);
}

/* The first point of a trajectory is a figure that the plan expects; a baseline is one that was there. */
Test(target, expects_the_first_figure_of_a_trajectory)
{
    struct pb_estimate latest = figure(14, NAN, NAN);
    struct pb_aim planned = fewer;
    planned.planned = true;
    cr_assert_eq(pb_target_standing(&planned, &latest, 20181231).expected, 16);
    cr_assert_eq(pb_target_standing(&planned, &latest, 20181231).state, PB_WORD_ON_TRACK);
    cr_assert(isnan(pb_target_standing(&planned, &latest, 20181230).expected));
}
