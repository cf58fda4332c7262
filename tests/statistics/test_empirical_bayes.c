#include "placebook/statistics/empirical_bayes.h"

#include "core/statistics/beta.h"
#include "tests/support/close.h"

#include <string.h>

/* Lip cancer in the counties of Scotland 1975 to 1980 (Clayton & Kaldor 1987, table 1): cases, and those expected. */
enum { COUNTIES = 56 };
static const double cases[COUNTIES] = {
    9,  39, 11, 9, 15, 8, 26, 7, 6,  20, 13, 5, 3,  8, 17, 9, 2,  7, 9, 7, 16, 31, 11, 7, 19, 15, 7, 10,
    16, 11, 5,  3, 7,  8, 11, 9, 11, 8,  6,  4, 10, 8, 2,  6, 19, 3, 2, 3, 28, 6,  1,  1, 1,  1,  0, 0,
};
static const double expected_cases[COUNTIES] = {
    1.4, 8.7,  3,    2.5,  4.3, 2.4,  8.1,  2.3, 2,   6.6,  4.4,  1.8,  1.1, 3.3, 7.8, 4.6,  1.1,  4.2,  5.5,
    4.4, 10.5, 22.7, 8.8,  5.6, 15.5, 12.5, 6,   9,   14.4, 10.2, 4.8,  2.9, 7,   8.5, 12.3, 10.1, 12.7, 9.4,
    7.2, 5.3,  18.8, 15.8, 4.3, 14.6, 50.7, 8.2, 5.6, 9.3,  88.7, 19.6, 3.4, 3.6, 5.7, 7,    4.2,  1.8,
};

enum { AREAS = 10 };
static const double people[AREAS] = { 42, 38, 219, 14, 87, 120, 65, 33, 240, 51 };
static const double smokers[AREAS] = { 18, 5, 62, 1, 44, 37, 32, 6, 64, 25 };

static struct pb_shrinkage fit(const double *counts, const double *denominators, size_t areas, bool proportion)
{
    struct pb_shrinkage shrinkage = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_shrinkage_fit(counts, denominators, areas, proportion, &shrinkage, &error), PB_OK, "%s",
                 error.message);
    return shrinkage;
}

/* Marshall's formulas in fractions, written apart from the program, and the limits from a series of the gamma function.
 */
Test(empirical_bayes, shrinks_rates_as_marshall_has_it)
{
    struct pb_shrinkage all = fit(cases, expected_cases, COUNTIES, false);
    assert_close(all.mean, 0.999627004848937, 1e-13);
    assert_close(all.between, 0.8027000986943277, 1e-12);
    static const struct {
        size_t county;
        double estimate, lower_95, upper_95;
    } made[] = {
        { 0, 3.8728112336348555, 1.8766624344833416, 6.579850804660441 },      /* of 6.43: 9 cases */
        { 1, 4.0466091758015255, 2.8941720321086324, 5.38917488037487 },       /* of 4.48: 39 cases */
        { 55, 0.40877864117161394, 0.019197184332173604, 1.3745829430637797 }, /* of 0 */
    };
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        double x = cases[made[i].county];
        double n = expected_cases[made[i].county];
        struct pb_interval limits;
        assert_close(pb_shrinkage_estimate(&all, x, n), made[i].estimate, 1e-12);
        cr_assert_eq(pb_shrinkage_limits(&all, x, n, PB_Z_95, &limits, NULL), PB_OK);
        assert_close(limits.lower, made[i].lower_95, 1e-9);
        assert_close(limits.upper, made[i].upper_95, 1e-9);
    }
    struct pb_interval limits;
    cr_assert_eq(pb_shrinkage_limits(&all, 9, 1.4, PB_Z_998, &limits, NULL), PB_OK);
    assert_close(limits.lower, 1.1675449097088841, 1e-9);
    assert_close(limits.upper, 8.70253181497677, 1e-9);
}

/* Martuzzi and Elliott's own form of the weight, in fractions; the limits by numeric integration. */
Test(empirical_bayes, shrinks_proportions_as_martuzzi_and_elliott_have_it)
{
    struct pb_shrinkage all = fit(smokers, people, AREAS, true);
    assert_close(all.mean, 0.3234323432343234, 1e-13);
    assert_close(all.between, 0.009506455695334353, 1e-12);
    assert_close(pb_shrinkage_estimate(&all, 18, 42), 0.39240998444514413, 1e-12);
    assert_close(pb_shrinkage_estimate(&all, 1, 14), 0.22548107286480393, 1e-12);
    assert_close(pb_shrinkage_estimate(&all, 64, 240), 0.27143691144433435, 1e-12);
    struct pb_interval limits;
    cr_assert_eq(pb_shrinkage_limits(&all, 18, 42, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 0.2773418367581084, 1e-10);
    assert_close(limits.upper, 0.5138483520846138, 1e-10);
    cr_assert_eq(pb_shrinkage_limits(&all, 1, 14, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 0.10661890491755388, 1e-10);
    assert_close(limits.upper, 0.3731353581849324, 1e-10);
}

Test(empirical_bayes, gives_all_the_same_where_they_differ_by_chance)
{
    static const double alike[8] = { 10, 9, 11, 10, 10, 9, 11, 10 };
    static const double equal[8] = { 100, 100, 100, 100, 100, 100, 100, 100 };
    struct pb_shrinkage all = fit(alike, equal, 8, false);
    cr_expect_eq(all.between, 0);
    assert_close(pb_shrinkage_estimate(&all, 50, 100), 0.1, 1e-14);
    struct pb_interval limits;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_shrinkage_limits(&all, 50, 100, PB_Z_95, &limits, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, "the areas differ by no more than chance");
}

Test(empirical_bayes, has_the_tails_of_the_beta_distribution)
{
    assert_close(pb_beta_lower_tail(2, 3, 0.3), 0.3483, 1e-13); /* 6 x^2 - 8 x^3 + 3 x^4 */
    assert_close(pb_beta_lower_tail(1, 1, 0.4), 0.4, 1e-13);
    assert_close(pb_beta_lower_tail(1.5, 25, 0.01), 0.08275855101518328, 1e-8);
    assert_close(pb_beta_lower_tail(40, 3, 0.95), 0.6489863906537695, 1e-10);
    cr_expect_eq(pb_beta_lower_tail(2, 3, 0), 0);
    cr_expect_eq(pb_beta_lower_tail(2, 3, 1), 1);
    assert_close(pb_beta_quantile(2, 3, 0.3483), 0.3, 1e-12);
}

static void shrinkage_refused(const double *counts, const double *denominators, size_t areas, bool proportion,
                              const char *message)
{
    struct pb_shrinkage shrinkage;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_shrinkage_fit(counts, denominators, areas, proportion, &shrinkage, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, message);
}

Test(empirical_bayes, refuses_what_cannot_be)
{
    shrinkage_refused(smokers, people, 7, true, "7 areas: how much they vary can be told from 8 on");
    double some[AREAS];
    memcpy(some, smokers, sizeof some);
    some[1] = -1;
    shrinkage_refused(some, people, AREAS, false, "count -1 of area 2: expected 0 or more");
    some[1] = INFINITY;
    shrinkage_refused(some, people, AREAS, false, "count inf of area 2: expected 0 or more");
    some[1] = 39;
    shrinkage_refused(some, people, AREAS, true, "count 39 of area 2 is above its denominator 38");
    some[1] = 1e200;
    shrinkage_refused(some, people, AREAS, false, "the numbers of the areas are out of range");
    memcpy(some, people, sizeof some);
    some[0] = 0;
    shrinkage_refused(smokers, some, AREAS, true, "denominator 0 of area 1: expected a number above 0");
    some[0] = INFINITY;
    shrinkage_refused(smokers, some, AREAS, true, "denominator inf of area 1: expected a number above 0");
    static const double none[AREAS] = { 0 };
    shrinkage_refused(none, people, AREAS, false, "no area has events, or all have nothing else");
    shrinkage_refused(people, people, AREAS, true, "no area has events, or all have nothing else");
    static const double half[8] = { 10, 0, 10, 0, 10, 0, 10, 0 };
    static const double ten[8] = { 10, 10, 10, 10, 10, 10, 10, 10 };
    shrinkage_refused(half, ten, 8, true, "the areas have either no events or nothing else");
    double huge[8];
    for (size_t i = 0; i < 8; i++)
        huge[i] = 1e308;
    shrinkage_refused(ten, huge, 8, false, "no area has events, or all have nothing else");
    struct pb_shrinkage all = fit(cases, expected_cases, COUNTIES, false);
    struct pb_interval limits;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_shrinkage_limits(&all, 9, 1.4, 0, &limits, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, "normal quantile 0: expected above 0 and at most 8");
    cr_expect_eq(pb_shrinkage_limits(&all, 9, 1.4, 9, &limits, NULL), PB_REJECTED);
    cr_expect_eq(pb_shrinkage_limits(&all, 20000, 1.4, PB_Z_95, &limits, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, "20000 events: too many to need those of other areas");
}
