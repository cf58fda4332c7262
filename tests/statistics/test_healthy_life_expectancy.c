#include "placebook/statistics/healthy_life_expectancy.h"

#include "tests/support/close.h"

#include <string.h>

enum { BANDS = PB_LIFE_TABLE_BANDS };

/* The life table of the documentation of PHEindicatormethods, with made-up health. */
static const double populations[BANDS] = { 7060,  35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601,
                                           50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936 };
static const double deaths[BANDS] = { 17,  9,   4,   8,   20,  15,  24,   33,   50,   71,
                                      100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937 };
static const double good[BANDS] = { 0.98, 0.975, 0.97, 0.965, 0.95, 0.94, 0.93, 0.915, 0.9,  0.88,
                                    0.86, 0.83,  0.79, 0.74,  0.69, 0.62, 0.54, 0.45,  0.37, 0.3 };
static const double asked[BANDS] = { 40,  160, 210, 220, 200, 180, 210, 260, 280, 250,
                                     230, 255, 210, 180, 170, 165, 150, 105, 55,  54 };

static struct pb_health_bands bands_of(const double *parts, const double *people_asked, bool deaths_vary)
{
    return (struct pb_health_bands){ .deaths = deaths,
                                     .populations = populations,
                                     .good = parts,
                                     .asked = people_asked,
                                     .bands = BANDS,
                                     .deaths_vary = deaths_vary };
}

/* Hauet, Practical Guide on Health Expectancy Calculation: Sullivan Method, EURO-REVES 1996 (revised 1997), table 1:
 * years free of disability in France in 1991, from age 65 on, with the guide's survivors, years lived and prevalence.
 */
Test(healthy_life_expectancy, agrees_with_the_guide_of_euro_reves)
{
    static const struct pb_sullivan_band bands[] = {
        { 89367, 436589, 0.804, NAN }, { 84968, 408793, 0.714, NAN }, { 78012, 364013, 0.630, NAN },
        { 66625, 290533, 0.487, NAN }, { 48532, 289068, 0.290, NAN },
    };
    static const double published[] = { 12.3, 8.8, 5.8, 3.4, 1.7 };
    struct pb_life_expectancy table[5];
    pb_sullivan(bands, 5, table);
    for (size_t i = 0; i < 5; i++) {
        cr_expect_float_eq(table[i].years, published[i], 0.05, "%zu: %g", i, table[i].years);
        cr_expect(isnan(table[i].standard_error), "nobody says how many were asked");
    }
    cr_expect_float_eq(table[1].survivors, 84968.0 / 89367.0, 1e-12);
}

/* Written apart from the program: the same sums with 60 digits, and the variances from the numeric derivative of the
 * result by each prevalence and each probability of dying. */
Test(healthy_life_expectancy, agrees_with_the_delta_method)
{
    static const struct {
        size_t band;
        double years, of_survey, of_both;
    } expected[] = {
        { 0, 66.1946831264160011, 0.462921548582886542, 0.472158934862682920 },
        { 1, 65.3738777785488195, 0.463507969610774382, 0.471194910946618778 },
        { 13, 13.6122876094326492, 0.367049040964799868, 0.370325771631523234 },
        { 18, 2.09820529315301329, 0.282942721220235595, 0.284485259044847487 },
        { 19, 1.84863190500774393, 0.384274845711011567, 0.386563645868366576 },
    };
    struct pb_life_expectancy survey[BANDS];
    struct pb_life_expectancy both[BANDS];
    struct pb_health_bands bands = bands_of(good, asked, false);
    cr_assert_eq(pb_healthy_life_table(&bands, survey, NULL), PB_OK);
    bands.deaths_vary = true;
    cr_assert_eq(pb_healthy_life_table(&bands, both, NULL), PB_OK);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        size_t band = expected[i].band;
        assert_close(survey[band].years, expected[i].years, 1e-12);
        assert_close(both[band].years, expected[i].years, 1e-12);
        assert_close(survey[band].standard_error, expected[i].of_survey, 1e-12);
        assert_close(both[band].standard_error, expected[i].of_both, 1e-12);
    }
}

/* The same at 60, of which nothing is known before that age. */
Test(healthy_life_expectancy, at_an_age_needs_that_age_and_those_after_it_alone)
{
    enum { AT_60 = 13 };
    double some[BANDS];
    struct pb_life_expectancy table[BANDS];
    for (size_t i = 0; i < BANDS; i++)
        some[i] = i < AT_60 ? (double)NAN : good[i];
    struct pb_health_bands bands = bands_of(some, asked, true);
    bands.first = AT_60;
    cr_assert_eq(pb_healthy_life_table(&bands, table, NULL), PB_OK);
    assert_close(table[AT_60].years, 13.6122876094326492, 1e-12);
    assert_close(table[AT_60].standard_error, 0.370325771631523234, 1e-12);
}

/* With everyone in good health it is life expectancy, and so is its variance. */
Test(healthy_life_expectancy, is_life_expectancy_where_all_are_well)
{
    double all[BANDS];
    for (size_t i = 0; i < BANDS; i++)
        all[i] = 1;
    struct pb_life_expectancy life[BANDS];
    struct pb_life_expectancy healthy[BANDS];
    cr_assert_eq(pb_life_table(deaths, populations, BANDS, life, NULL), PB_OK);
    const struct pb_health_bands bands = bands_of(all, asked, true);
    cr_assert_eq(pb_healthy_life_table(&bands, healthy, NULL), PB_OK);
    for (size_t i = 0; i < BANDS; i++) {
        assert_close(healthy[i].years, life[i].years, 1e-12);
        assert_close(healthy[i].standard_error, life[i].standard_error, 1e-12);
        assert_close(healthy[i].survivors, life[i].survivors, 1e-12);
    }
}

Test(healthy_life_expectancy, takes_bands_that_nobody_dies_in_or_reaches)
{
    double few[BANDS];
    memcpy(few, deaths, sizeof few);
    few[3] = 0;
    few[17] = populations[17]; /* nobody lives to 85 */
    struct pb_health_bands bands = bands_of(good, asked, true);
    bands.deaths = few;
    struct pb_life_expectancy table[BANDS];
    cr_assert_eq(pb_healthy_life_table(&bands, table, NULL), PB_OK);
    cr_expect(table[0].years > 0 && table[0].standard_error > 0);
    cr_expect_eq(table[18].years, 0);
    cr_expect(isnan(table[18].standard_error));
}

Test(healthy_life_expectancy, has_no_limits_where_nobody_says_how_many_were_asked)
{
    const struct pb_health_bands bands = bands_of(good, NULL, true);
    struct pb_life_expectancy table[BANDS];
    cr_assert_eq(pb_healthy_life_table(&bands, table, NULL), PB_OK);
    assert_close(table[0].years, 66.1946831264160011, 1e-12);
    cr_expect(isnan(table[0].standard_error));
}

static void refused(const struct pb_health_bands *bands, const char *message)
{
    struct pb_life_expectancy table[BANDS];
    struct pb_error error = { 0 };
    cr_expect_eq(pb_healthy_life_table(bands, table, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, message);
}

Test(healthy_life_expectancy, refuses_what_no_prevalence_can_be)
{
    static const struct {
        double part;
        const char *message;
    } parts[] = {
        { NAN, "part in good health missing from age 40" },
        { -0.1, "part in good health -0.1 from age 40: expected 0 to 1" },
        { 78, "part in good health 78 from age 40: expected 0 to 1" },
    };
    double some[BANDS];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        memcpy(some, good, sizeof some);
        some[9] = parts[i].part;
        const struct pb_health_bands bands = bands_of(some, asked, false);
        refused(&bands, parts[i].message);
    }
    memcpy(some, asked, sizeof some);
    some[2] = 0;
    struct pb_health_bands bands = bands_of(good, some, false);
    refused(&bands, "people asked 0 from age 5: expected a number above 0");
    some[2] = INFINITY;
    refused(&bands, "people asked inf from age 5: expected a number above 0");
    bands = bands_of(good, asked, false);
    bands.bands = 19;
    refused(&bands, "19 age bands: a life table needs 20 (0, 1-4, 5-9 to 90+)");
}
