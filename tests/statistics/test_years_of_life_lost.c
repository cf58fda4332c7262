#include "placebook/statistics/years_of_life_lost.h"

#include "tests/support/close.h"

#include <string.h>

enum { BANDS = 16 };

static const double deaths[BANDS] = { 2, 1, 0, 1, 2, 3, 2, 4, 5, 7, 9, 12, 18, 26, 33, 45 };
static const double people[BANDS] = { 1100, 4300, 5600, 5500, 5200, 6000, 6900, 7100,
                                      7000, 6800, 6900, 7400, 6900, 5900, 5400, 5100 };
static const double standard[BANDS] = { 1000, 4000, 5500, 5500, 5500, 6000, 6000, 6500,
                                        7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000 };
static const double years[BANDS] = { 74.5, 72,   67.5, 62.5, 57.5, 52.5, 47.5, 42.5,
                                     37.5, 32.5, 27.5, 22.5, 17.5, 12.5, 7.5,  2.5 };

Test(years_of_life_lost, count_from_the_middle_of_a_band)
{
    cr_expect_eq(pb_years_up_to(0, 1, 75), 74.5);
    cr_expect_eq(pb_years_up_to(1, 5, 75), 72);
    cr_expect_eq(pb_years_up_to(70, 75, 75), 2.5);
    cr_expect_eq(pb_years_up_to(75, 80, 75), 0);
    cr_expect_eq(pb_years_up_to(90, 200, 75), 0);
    cr_expect(isnan(pb_years_up_to(65, 200, 75)));
}

/* Association of Public Health Epidemiologists in Ontario, core indicators, Calculating Potential Years of Life Lost,
 * method A: deaths at 6 months, 55, 15, 85 and 60 years lose 74.5, 20, 60, 0 and 15, together 169.5. */
Test(years_of_life_lost, agree_with_the_example_of_ontario)
{
    static const double five[] = { 1, 1, 1, 1, 1 };
    static const double people_of_five[] = { 1000, 1000, 1000, 1000, 1000 };
    const double lose[] = { pb_years_up_to(0, 1, 75), pb_years_up_to(55, 55, 75), pb_years_up_to(15, 15, 75),
                            pb_years_up_to(85, 85, 75), pb_years_up_to(60, 60, 75) };
    const struct pb_lost_bands bands = { five, people_of_five, lose, NULL, 5 };
    struct pb_years_lost lost;
    cr_assert_eq(pb_years_lost(&bands, 1000, &lost, NULL), PB_OK);
    cr_expect_eq(lost.years, 169.5);
    cr_expect_eq(lost.deaths, 4);
}

/* Written apart from the program, in fractions. */
Test(years_of_life_lost, agree_with_fractions)
{
    const struct pb_lost_bands bands = { deaths, people, years, standard, BANDS };
    struct pb_years_lost lost;
    cr_assert_eq(pb_years_lost(&bands, 10000, &lost, NULL), PB_OK);
    cr_expect_eq(lost.years, 2753.5);
    cr_expect_eq(lost.deaths, 170);
    cr_expect_eq(lost.population, 93100);
    assert_close(lost.crude, 295.7572502685285, 1e-14);
    assert_close(lost.crude_variance, 990.2181800980893, 1e-14);
    assert_close(lost.rate, 296.7161536135672, 1e-14);
    assert_close(lost.rate_variance, 981.7223383289843, 1e-14);
    struct pb_interval limits;
    cr_assert_eq(pb_years_lost_limits(lost.crude, lost.crude_variance, lost.deaths, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 236.39503223023215, 1e-13);
    assert_close(limits.upper, 362.28301194621133, 1e-13);
    cr_assert_eq(pb_years_lost_limits(lost.rate, lost.rate_variance, lost.deaths, PB_Z_95, &limits, NULL), PB_OK);
    assert_close(limits.lower, 237.60914117046107, 1e-13);
    assert_close(limits.upper, 362.95591272656355, 1e-13);
}

/* Each death costs one year: then it is a rate of deaths, crude and without a standard population. */
Test(years_of_life_lost, of_one_year_each_are_deaths)
{
    static const double one[] = { 1, 1, 0 };
    static const double few[] = { 3, 4, 100 };
    const struct pb_lost_bands bands = { few, people, one, NULL, 3 };
    struct pb_years_lost lost;
    cr_assert_eq(pb_years_lost(&bands, 1000, &lost, NULL), PB_OK);
    cr_expect_eq(lost.deaths, 7, "a death that costs no years is not counted");
    assert_close(lost.crude, 7000.0 / 11000, 1e-14);
    cr_expect(isnan(lost.rate) && isnan(lost.rate_variance));
}

static void lost_refused(const struct pb_lost_bands *bands, double multiplier, const char *message)
{
    struct pb_years_lost lost;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_years_lost(bands, multiplier, &lost, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, message);
}

Test(years_of_life_lost, refuse_what_cannot_be)
{
    const struct pb_lost_bands fine = { deaths, people, years, standard, BANDS };
    lost_refused(&fine, 0, "multiplier 0: expected a number above 0");
    lost_refused(&fine, INFINITY, "multiplier inf: expected a number above 0");
    lost_refused(&(struct pb_lost_bands){ deaths, people, years, standard, 0 }, 1, "no age bands");
    static const struct {
        double number;
        const char *message[4];
    } wrong[] = {
        { NAN,
          { "deaths missing in age band 2", "population missing in age band 2", "years missing in age band 2",
            "standard population missing in age band 2" } },
        { -1,
          { "deaths -1 in age band 2: expected 0 or more", "population -1 in age band 2: expected 0 or more",
            "years -1 in age band 2: expected 0 or more",
            "standard population -1 in age band 2: expected 0 or more" } },
    };
    static const double *const columns[] = { deaths, people, years, standard };
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 4; k++) {
            double changed[BANDS];
            memcpy(changed, columns[k], sizeof changed);
            changed[1] = wrong[i].number;
            const double *use[] = { deaths, people, years, standard };
            use[k] = changed;
            lost_refused(&(struct pb_lost_bands){ use[0], use[1], use[2], use[3], BANDS }, 1, wrong[i].message[k]);
        }
    static const double none[BANDS] = { 0 };
    lost_refused(&(struct pb_lost_bands){ deaths, none, years, standard, BANDS }, 1, "nobody in age band 1");
    lost_refused(&(struct pb_lost_bands){ deaths, people, years, none, BANDS }, 1,
                 "16 age bands without any standard population");
    static const double huge[BANDS] = { 1e308, 1e308 };
    lost_refused(&(struct pb_lost_bands){ deaths, people, huge, standard, 2 }, 1,
                 "the rate is too large to be calculated");
    lost_refused(&(struct pb_lost_bands){ deaths, people, huge, NULL, 2 }, 1, "the rate is too large to be calculated");
    struct pb_interval limits;
    struct pb_error error = { 0 };
    cr_expect_eq(pb_years_lost_limits(0, 0, 0, PB_Z_95, &limits, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, "no deaths: years lost have no limits");
    cr_expect_eq(pb_years_lost_limits(1, 1, 20, -1, &limits, &error), PB_REJECTED);
}
