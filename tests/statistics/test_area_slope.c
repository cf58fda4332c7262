#include "placebook/statistics/area_slope.h"

#include "tests/support/close.h"

#include <string.h>

enum { AREAS = 12 };

static const double people[AREAS] = { 1500, 1720, 1610, 1380, 1905, 1455, 1660, 1570, 2010, 1490, 1620, 1700 };
static const double values[AREAS] = { 31.2, 28.4, 30.9, 24.0, 26.8, 22.1, 25.5, 19.7, 21.3, 20.4, 15.9, 17.7 };

static struct pb_area_slope fit(const double *populations, const double *some, double multiplier)
{
    struct pb_area_slope slope = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_area_slope(populations, some, AREAS, multiplier, &slope, &error), PB_OK, "%s", error.message);
    return slope;
}

/* Written apart from the program: the normal equations and the sandwich as matrices, t by numeric integration, the
 * limits of the ratio by halving. */
Test(area_slope, agrees_with_matrices)
{
    struct pb_area_slope slope = fit(people, values, -1);
    assert_close(slope.most, 31.306726049852905, 1e-12);
    assert_close(slope.least, 15.996281085723048, 1e-12);
    assert_close(slope.sii, 15.310444964129857, 1e-12);
    assert_close(slope.rii, 1.9571252769366931, 1e-12);
    cr_expect_eq(slope.degrees, 10);
    struct pb_interval sii;
    struct pb_interval rii;
    cr_assert_eq(pb_area_slope_limits(&slope, 0.95, &sii, &rii, NULL), PB_OK);
    assert_close(sii.lower, 11.13055726415326, 1e-10);
    assert_close(sii.upper, 19.490332664106454, 1e-10);
    assert_close(rii.lower, 1.6158110167197424, 1e-10);
    assert_close(rii.upper, 2.4081223404660275, 1e-10);
    slope = fit(people, values, 100);
    cr_assert_eq(pb_area_slope_limits(&slope, 0.95, &sii, &rii, NULL), PB_OK);
    assert_close(slope.sii, -1531.0444964129857, 1e-12);
    assert_close(sii.lower, -1949.0332664106454, 1e-10);
    assert_close(slope.rii, 0.5109534947937555, 1e-12);
    assert_close(rii.lower, 0.4152612943271299, 1e-10);
    assert_close(rii.upper, 0.6188842566688892, 1e-10);
}

/* On a line nothing scatters, and there is nothing to be uncertain of. */
Test(area_slope, of_a_line_is_certain)
{
    double equal[AREAS];
    double on_line[AREAS];
    for (size_t i = 0; i < AREAS; i++) {
        equal[i] = 1000;
        on_line[i] = 30 - 20 * ((double)i + 0.5) / AREAS;
    }
    struct pb_area_slope slope = fit(equal, on_line, 1);
    assert_close(slope.sii, -20, 1e-12);
    assert_close(slope.rii, 10.0 / 30, 1e-12);
    struct pb_interval sii;
    struct pb_interval rii;
    cr_assert_eq(pb_area_slope_limits(&slope, 0.998, &sii, &rii, NULL), PB_OK);
    assert_close(sii.lower, -20, 1e-9);
    assert_close(rii.upper, 10.0 / 30, 1e-9);
}

Test(area_slope, has_no_ratio_where_the_end_is_near_0)
{
    static const double near[AREAS] = { 9, 8, 8, 6, 7, 5, 5, 3, 3, 2, 1, 0 };
    struct pb_area_slope slope = fit(people, near, -1);
    cr_expect(isnan(slope.rii));
    struct pb_interval sii;
    struct pb_interval rii;
    cr_assert_eq(pb_area_slope_limits(&slope, 0.95, &sii, &rii, NULL), PB_OK);
    cr_expect(sii.lower > 0 && isnan(rii.lower) && isnan(rii.upper));
    slope = fit(people, near, 1);
    cr_expect(isnan(slope.rii), "the other end is below 0");
}

/* The end to divide by is more than three standard errors from 0, and less than four and a half. */
Test(area_slope, has_a_ratio_without_limits_where_these_have_no_end)
{
    static const double some[AREAS] = { 11, 4, 13, 6, 11, 5, 10, 4, 8, 4.5, 7, 4 };
    struct pb_area_slope slope = fit(people, some, -1);
    double far = slope.least / sqrt(slope.least_variance);
    cr_assert(far > 3 && far < 4.1, "%g", far);
    struct pb_interval sii;
    struct pb_interval rii;
    cr_assert_eq(pb_area_slope_limits(&slope, 0.95, &sii, &rii, NULL), PB_OK);
    cr_expect(isfinite(slope.rii) && rii.lower < slope.rii && slope.rii < rii.upper);
    cr_assert_eq(pb_area_slope_limits(&slope, 0.998, &sii, &rii, NULL), PB_OK);
    cr_expect(isnan(rii.lower) && isnan(rii.upper));
    cr_expect_eq(pb_area_slope_limits(&slope, 0.5, &sii, &rii, NULL), PB_REJECTED);
    cr_expect_eq(pb_area_slope_limits(&slope, 1, &sii, &rii, NULL), PB_REJECTED);
    slope.degrees = 0;
    cr_expect_eq(pb_area_slope_limits(&slope, 0.95, &sii, &rii, NULL), PB_REJECTED);
}

static void slope_refused(const double *populations, const double *some, size_t areas, double multiplier,
                          const char *message)
{
    struct pb_area_slope slope;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_area_slope(populations, some, areas, multiplier, &slope, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, message);
}

Test(area_slope, refuses_what_cannot_be)
{
    slope_refused(people, values, 9, 1, "9 areas: a slope over areas needs 10");
    slope_refused(people, values, AREAS, 0, "multiplier 0: expected a number other than 0");
    slope_refused(people, values, AREAS, INFINITY, "multiplier inf: expected a number other than 0");
    double some[AREAS];
    memcpy(some, people, sizeof some);
    some[3] = 0;
    slope_refused(some, values, AREAS, 1, "population 0 of area 4: expected a number above 0");
    some[3] = INFINITY;
    slope_refused(some, values, AREAS, 1, "population inf of area 4: expected a number above 0");
    some[3] = 1e15;
    slope_refused(some, values, AREAS, 1, "one of the 12 areas has nearly all people");
    memcpy(some, values, sizeof some);
    some[0] = -1;
    slope_refused(people, some, AREAS, 1, "value -1 of area 1: expected 0 or more");
    some[0] = INFINITY;
    slope_refused(people, some, AREAS, 1, "value inf of area 1: expected 0 or more");
    some[0] = 1e300;
    slope_refused(people, some, AREAS, 1, "the fitted line has no index: its numbers are out of range");
}
