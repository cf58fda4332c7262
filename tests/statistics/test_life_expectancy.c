#include "placebook/statistics/life_expectancy.h"

#include "tests/support/close.h"

#include <math.h>
#include <string.h>

enum { BANDS = PB_LIFE_TABLE_BANDS };

/* The example of phe_life_expectancy in the documentation of PHEindicatormethods. */
static const double populations[BANDS] = { 7060,  35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601,
                                           50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936 };
static const double deaths[BANDS] = { 17,  9,   4,   8,   20,  15,  24,   33,   50,   71,
                                      100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937 };

static void make(const double *some_deaths, const double *people, struct pb_life_expectancy *table)
{
    struct pb_error error = { 0 };
    cr_assert_eq(pb_life_table(some_deaths, people, BANDS, table, &error), PB_OK, "%s", error.message);
}

static struct pb_interval limits_of(const struct pb_life_expectancy *expectancy, double z)
{
    struct pb_interval limits = { 0, 0 };
    cr_assert_eq(pb_life_expectancy_limits(expectancy, z, &limits, NULL), PB_OK);
    return limits;
}

/* The life expectancies and 95% limits that the tests of PHEindicatormethods expect of it, to the four places that they
 * compare. */
Test(life_expectancy, agrees_with_the_published_example)
{
    static const double published[BANDS][3] = {
        { 80.16960813, 79.88268548, 80.45653078 }, { 79.36245674, 79.0898816, 79.63503188 },
        { 75.44193645, 75.17407307, 75.70979983 }, { 70.47299936, 70.20675732, 70.7392414 },
        { 65.52909542, 65.26548673, 65.79270412 }, { 60.67510088, 60.41876577, 60.931436 },
        { 55.78835987, 55.53801579, 56.03870395 }, { 50.92752727, 50.68279939, 51.17225516 },
        { 46.06740425, 45.82666794, 46.30814055 }, { 41.24505636, 41.00842831, 41.48168441 },
        { 36.49322717, 36.26223216, 36.72422219 }, { 31.83343842, 31.60996318, 32.05691365 },
        { 27.26027992, 27.04337271, 27.47718713 }, { 22.9719144, 22.76653134, 23.17729746 },
        { 18.76856852, 18.57570352, 18.96143352 }, { 14.95858336, 14.77985004, 15.13731667 },
        { 11.51684445, 11.34831778, 11.68537112 }, { 8.618849241, 8.451134045, 8.786564437 },
        { 6.163942934, 5.978358351, 6.349527517 }, { 6.16210635, 5.887683386, 6.436529314 },
    };
    struct pb_life_expectancy table[BANDS];
    make(deaths, populations, table);
    for (size_t band = 0; band < BANDS; band++) {
        cr_assert_float_eq(table[band].years, published[band][0], 1e-8);
        cr_assert_float_eq(limits_of(&table[band], PB_Z_95).lower, published[band][1], 1e-5);
        cr_assert_float_eq(limits_of(&table[band], PB_Z_95).upper, published[band][2], 1e-5);
    }
}

/* The same published figures from each age on, when nothing is known of those who are younger. */
Test(life_expectancy, at_an_age_needs_that_age_and_those_after_it_alone)
{
    static const struct {
        size_t band;
        double published[3];
    } expected[] = { { 14, { 18.76856852, 18.57570352, 18.96143352 } },
                     { 1, { 79.36245674, 79.0898816, 79.63503188 } },
                     { 19, { 6.16210635, 5.887683386, 6.436529314 } } };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct pb_life_expectancy table[BANDS] = { { 7, 8, 1 } };
        struct pb_error error = { 0 };
        double some[BANDS];
        double people[BANDS];
        size_t first = expected[i].band;
        for (size_t band = 0; band < BANDS; band++) {
            some[band] = band < first ? (double)NAN : deaths[band];
            people[band] = band < first ? (double)NAN : populations[band];
        }
        cr_assert_eq(pb_life_table_from(first, 0, some, people, table, &error), PB_OK, "%s", error.message);
        cr_assert_float_eq(table[first].years, expected[i].published[0], 1e-8);
        cr_assert_float_eq(limits_of(&table[first], PB_Z_95).lower, expected[i].published[1], 1e-5);
        cr_assert_float_eq(limits_of(&table[first], PB_Z_95).upper, expected[i].published[2], 1e-5);
        cr_assert_eq(table[first].survivors, 1);
        cr_assert_eq(table[0].years, 7, "what was not asked for stays as it was");
    }
}

/* 5,000 of all ages: younger people count as far as they are known. */
Test(life_expectancy, at_an_age_needs_5000_people_who_are_known)
{
    double people[BANDS];
    double few[BANDS];
    struct pb_life_expectancy table[BANDS];
    struct pb_error error = { 0 };
    for (size_t band = 0; band < BANDS; band++) {
        people[band] = 500;
        few[band] = 10;
    }
    cr_assert_eq(pb_life_table_from(14, 0, few, people, table, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "3000 people in all: a life table needs more than 5000");
    cr_assert_eq(pb_life_table_from(14, 2000, few, people, table, &error), PB_REJECTED);
    cr_assert_eq(pb_life_table_from(14, 2001, few, people, table, NULL), PB_OK);
    cr_assert_eq(pb_life_table_from(BANDS, 9000, few, people, table, &error), PB_REJECTED);
}

/* Chiang's and Silcocks' formulas in 30-digit arithmetic (python3-mpmath). */
Test(life_expectancy, agrees_with_the_formulas_in_many_digits)
{
    static const struct {
        size_t band;
        double years, standard_error;
    } expected[] = {
        { 0, 80.1696081319483944, 0.146389107292025833 },   { 1, 79.3624567411380184, 0.139068947555927283 },
        { 2, 75.4419364489854248, 0.136664987766972674 },   { 13, 22.971914398304057, 0.104787273941444859 },
        { 18, 6.16394293394034155, 0.0946860117978910079 }, { 19, 6.16210635002581311, 0.140011716209044402 },
    };
    struct pb_life_expectancy table[BANDS];
    make(deaths, populations, table);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_close(table[expected[i].band].years, expected[i].years, 1e-13);
        assert_close(table[expected[i].band].standard_error, expected[i].standard_error, 1e-13);
    }
    struct pb_interval limits = limits_of(&table[0], PB_Z_998);
    assert_close(limits.lower, 79.71723178332351, 1e-13);
    assert_close(limits.upper, 80.6219844805732789, 1e-13);
}

/* From the same source. */
Test(life_expectancy, takes_bands_without_deaths)
{
    double some[BANDS];
    memcpy(some, deaths, sizeof some);
    some[3] = 0;
    struct pb_life_expectancy table[BANDS];
    make(some, populations, table);
    assert_close(table[0].years, 80.2254881786295973, 1e-13);
    assert_close(table[0].standard_error, 0.145168132059617271, 1e-13);
}

/* So many deaths from 85 that nobody reaches 90: those of 85 live half the band, and 90 has no limits. From the same
 * source. */
Test(life_expectancy, may_have_nobody_left_at_a_later_age)
{
    double some[BANDS];
    memcpy(some, deaths, sizeof some);
    some[18] = 9000;
    struct pb_life_expectancy table[BANDS];
    make(some, populations, table);
    assert_close(table[0].years, 78.6216377433131624, 1e-13);
    assert_close(table[0].standard_error, 0.128780597203260349, 1e-13);
    cr_assert_eq(table[18].years, 2.5);
    cr_assert_eq(table[18].standard_error, 0);
    cr_assert_eq(table[19].years, 0);
    cr_assert(isnan(table[19].standard_error));
    cr_assert_not(pb_life_expectancy_is_vague(&table[19]));
    struct pb_interval limits = { 7, 8 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_life_expectancy_limits(&table[19], PB_Z_95, &limits, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "nobody in the life table reaches this age");
    cr_assert_eq(limits.lower, 7);
}

/* One death among 300 in each band: 300 years, give or take 437. From the same source. */
Test(life_expectancy, is_vague_when_the_interval_is_wider_than_twenty_years)
{
    double few[BANDS];
    double people[BANDS];
    for (size_t band = 0; band < BANDS; band++) {
        few[band] = 1;
        people[band] = 300;
    }
    struct pb_life_expectancy table[BANDS];
    make(few, people, table);
    assert_close(table[0].years, 300, 1e-13);
    assert_close(table[0].standard_error, 222.987191499884551, 1e-13);
    cr_assert(pb_life_expectancy_is_vague(&table[0]));
    make(deaths, populations, table);
    cr_assert_not(pb_life_expectancy_is_vague(&table[0]));
}

Test(life_expectancy, limits_enclose_it_and_narrow_with_the_population)
{
    double more_deaths[BANDS];
    double more_people[BANDS];
    for (size_t band = 0; band < BANDS; band++) {
        more_deaths[band] = 100 * deaths[band];
        more_people[band] = 100 * populations[band];
    }
    struct pb_life_expectancy table[BANDS];
    struct pb_life_expectancy large[BANDS];
    make(deaths, populations, table);
    make(more_deaths, more_people, large);
    for (size_t band = 0; band < BANDS; band++) {
        assert_close(large[band].years, table[band].years, 1e-13);
        assert_close(large[band].standard_error, table[band].standard_error / 10, 1e-12);
        struct pb_interval limits = limits_of(&table[band], PB_Z_95);
        struct pb_interval wider = limits_of(&table[band], PB_Z_998);
        cr_assert(wider.lower < limits.lower && limits.lower < table[band].years);
        cr_assert(wider.upper > limits.upper && limits.upper > table[band].years);
    }
}

static void assert_refused(size_t band, double some_deaths, double people, const char *reason)
{
    double all_deaths[BANDS];
    double all_people[BANDS];
    memcpy(all_deaths, deaths, sizeof deaths);
    memcpy(all_people, populations, sizeof populations);
    all_deaths[band] = some_deaths;
    all_people[band] = people;
    struct pb_life_expectancy table[BANDS] = { { 7, 8, 1 } };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_life_table(all_deaths, all_people, BANDS, table, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, reason);
    cr_assert_eq(table[0].years, 7);
}

Test(life_expectancy, refuses_with_the_reason_and_leaves_the_result_alone)
{
    assert_refused(2, -1, 100, "deaths -1 from age 5: expected 0 or more");
    assert_refused(2, (double)NAN, 100, "deaths missing from age 5");
    assert_refused(2, 1, 0, "population 0 from age 5: expected a number above 0");
    assert_refused(2, 1, (double)NAN, "population missing from age 5");
    assert_refused(2, 101, 100, "deaths 101 from age 5: expected no more than there are people");
    assert_refused(19, 0, 100, "no deaths at 90 and over: a life table needs some");
    assert_refused(19, 1e-300, 1e300, "the life table is too large or too small to calculate");
    assert_refused(19, 1e-200, 100, "the life table is too large or too small to calculate");
    struct pb_life_expectancy table[BANDS];
    struct pb_error error = { 0 };
    cr_assert_eq(pb_life_table(deaths, populations, 19, table, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "19 age bands: a life table needs 20 (0, 1-4, 5-9 to 90+)");
    double people[BANDS];
    double few[BANDS];
    for (size_t band = 0; band < BANDS; band++) {
        people[band] = 250;
        few[band] = 10;
    }
    cr_assert_eq(pb_life_table(few, people, BANDS, table, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "5000 people in all: a life table needs more than 5000");
    people[0] = 251;
    cr_assert_eq(pb_life_table(few, people, BANDS, table, &error), PB_OK);
}

Test(life_expectancy, limits_need_a_quantile)
{
    static const double bad[] = { 0, -1, (double)NAN, INFINITY };
    struct pb_life_expectancy expectancy = { 80, 0.1, 1 };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pb_interval limits = { 7, 8 };
        cr_assert_eq(pb_life_expectancy_limits(&expectancy, bad[i], &limits, NULL), PB_REJECTED);
        cr_assert_eq(limits.upper, 8);
    }
}
