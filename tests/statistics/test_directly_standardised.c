#include "placebook/statistics/directly_standardised.h"

#include "placebook/statistics/european_population.h"

#include "tests/support/close.h"

#define N(array) (sizeof(array) / sizeof(array)[0])

/* The example of rare events in the documentation of PHEindicatormethods (vignette of calculate_dsr): 19 age bands,
 * three of them without a count. */
static const double populations[PB_EUROPEAN_BANDS] = { 30, 35, 35, 35, 40, 40, 45, 50, 50, 50,
                                                       60, 60, 70, 75, 70, 60, 20, 20, 15 };
static const double counts[PB_EUROPEAN_BANDS] = { 1, 1,  (double)NAN, (double)NAN, (double)NAN, 1, 1, 3, 3, 3,
                                                  3, 10, 10,          10,          10,          8, 8, 8, 8 };

static struct pb_standardised_rate rate_of(size_t bands, double multiplier)
{
    struct pb_standardised_bands given = { counts, populations, pb_european_population, bands, 1 };
    struct pb_standardised_rate rate = { 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_standardised_rate(&given, multiplier, &rate, &error), PB_OK, "%s", error.message);
    return rate;
}

static struct pb_interval limits_of(struct pb_standardised_rate rate, double z)
{
    struct pb_interval limits = { 0, 0 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_standardised_rate_limits(&rate, z, &limits, &error), PB_OK, "%s", error.message);
    return limits;
}

Test(european_population, has_100000_people_of_whom_91000_are_under_75)
{
    double sum = 0;
    for (size_t band = 0; band < PB_EUROPEAN_BANDS; band++) {
        sum += pb_european_population[band];
        if (band == 14)
            cr_assert_eq(sum, 91000);
    }
    cr_assert_eq(sum, 100000);
}

/* Dobson's formulas in 30-digit arithmetic (python3-mpmath). */
Test(directly_standardised, agrees_with_the_formulas_in_many_digits)
{
    struct pb_standardised_rate rate = rate_of(PB_EUROPEAN_BANDS, 100000);
    cr_assert_eq(rate.count, 88);
    cr_assert_eq(rate.population, 860);
    assert_close(rate.value, 8283.01587301587302, 1e-14);
    assert_close(rate.variance, 849808.982111363064, 1e-14);
    assert_close(limits_of(rate, PB_Z_95).lower, 6570.81879780367441, 1e-13);
    assert_close(limits_of(rate, PB_Z_95).upper, 10289.6476388216145, 1e-13);
    assert_close(limits_of(rate, PB_Z_998).lower, 5709.72192610624228, 1e-13);
    assert_close(limits_of(rate, PB_Z_998).upper, 11530.0988678673499, 1e-13);
}

/* Under 75: the first 15 bands. From the same source. */
Test(directly_standardised, takes_some_of_the_age_bands)
{
    struct pb_standardised_rate rate = rate_of(15, 1000);
    cr_assert_eq(rate.count, 56);
    assert_close(rate.value, 61.7181231466945753, 1e-14);
    assert_close(limits_of(rate, PB_Z_95).lower, 46.0212288864185492, 1e-13);
    assert_close(limits_of(rate, PB_Z_95).upper, 80.8762925997358687, 1e-13);
}

/* Three age bands, people who had one, two and three admissions. From the same source. */
Test(directly_standardised, adds_people_by_how_often_it_happened)
{
    static const double people[3][3] = { { 10, 20, 15 }, { 3, 4, 0 }, { 0, 1, 2 } };
    static const double population[3] = { 1000, 2000, 1500 };
    static const double standard[3] = { 5000, 5500, 3000 };
    struct pb_standardised_rate sum = { 0 };
    for (size_t i = 0; i < 3; i++) {
        struct pb_standardised_bands bands = { people[i], population, standard, 3, (double)i + 1 };
        struct pb_standardised_rate rate = { 0 };
        cr_assert_eq(pb_standardised_rate(&bands, 100000, &rate, NULL), PB_OK);
        cr_assert_eq(rate.population, 4500);
        if (i == 0)
            sum = rate;
        else
            pb_standardised_rate_add(&sum, &rate);
    }
    cr_assert_eq(sum.count, 68);
    cr_assert_eq(sum.population, 4500);
    assert_close(sum.value, 1535.18518518518519, 1e-14);
    assert_close(sum.variance, 56093.9643347050754, 1e-14);
    assert_close(limits_of(sum, PB_Z_95).lower, 1098.68757855053368, 1e-13);
    assert_close(limits_of(sum, PB_Z_95).upper, 2058.12738258788372, 1e-13);
}

Test(directly_standardised, equal_rates_in_all_ages_give_the_crude_rate)
{
    static const double people[2] = { 1000, 3000 };
    static const double events[2] = { 10, 30 };
    static const double standard[2] = { 70, 30 };
    struct pb_standardised_bands bands = { events, people, standard, 2, 1 };
    struct pb_standardised_rate rate = { 0 };
    cr_assert_eq(pb_standardised_rate(&bands, 1000, &rate, NULL), PB_OK);
    assert_close(rate.value, 10, 1e-15);
}

Test(directly_standardised, limits_enclose_the_rate_widen_with_z_and_scale_with_the_multiplier)
{
    double last_lower = INFINITY;
    double last_upper = 0;
    for (int i = 1; i < 14; i++) {
        double z = i / 2.0;
        struct pb_interval limits = limits_of(rate_of(PB_EUROPEAN_BANDS, 100000), z);
        struct pb_interval small = limits_of(rate_of(PB_EUROPEAN_BANDS, 1000), z);
        cr_assert(limits.lower < 8283.1 && limits.upper > 8283);
        cr_assert(limits.lower < last_lower && limits.upper > last_upper);
        cr_assert_float_eq(small.lower, limits.lower / 100, 1e-10);
        cr_assert_float_eq(small.upper, limits.upper / 100, 1e-10);
        last_lower = limits.lower;
        last_upper = limits.upper;
    }
}

Test(directly_standardised, is_not_shown_below_ten_events)
{
    struct pb_standardised_rate rate = { .count = 9.999, .population = 1000, .value = 10, .variance = 10 };
    struct pb_interval limits = { 7, 8 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_standardised_rate_limits(&rate, PB_Z_95, &limits, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "9.999 events: a directly standardised rate needs 10");
    cr_assert_eq(limits.lower, 7);
    rate.count = 10;
    cr_assert_eq(pb_standardised_rate_limits(&rate, PB_Z_95, &limits, &error), PB_OK);
    cr_assert_eq(pb_standardised_rate_limits(&rate, INFINITY, &limits, &error), PB_REJECTED);
}

/* One band that is good, and one number of it changed. */
Test(directly_standardised, refuses_with_the_reason_and_leaves_the_result_alone)
{
    static const struct {
        double count, population, standard, frequency, multiplier;
        const char *reason;
    } bad[] = {
        { -1, 100, 50, 1, 1, "count -1 in age band 2: expected 0 or more" },
        { INFINITY, 100, 50, 1, 1, "count inf in age band 2: expected 0 or more" },
        { 1, 0, 50, 1, 1, "population 0 in age band 2: expected a number above 0" },
        { 1, (double)NAN, 50, 1, 1, "population is missing in age band 2" },
        { 1, INFINITY, 50, 1, 1, NULL },
        { 1, 100, -1, 1, 1, "standard population -1 in age band 2: expected 0 or more" },
        { 1, 100, (double)NAN, 1, 1, NULL },
        { 1, 100, INFINITY, 1, 1, NULL },
        { 1, 100, 50, 0, 1, "event frequency 0: expected a number above 0" },
        { 1, 100, 50, INFINITY, 1, NULL },
        { 1, 100, 50, 1, (double)NAN, NULL },
        { 1e300, 100, 50, 1e300, 1, "the rate is too large to be calculated" },
        { 1, 1.6e308, 50, 1, 1, NULL },
        { 1e200, 1e-200, 50, 1, 1, NULL },
        { 1, 1e-200, 50, 1, 1, NULL },
    };
    for (size_t i = 0; i < N(bad); i++) {
        const double count[2] = { 1, bad[i].count };
        const double population[2] = { 1e308, bad[i].population };
        const double standard[2] = { 50, bad[i].standard };
        struct pb_standardised_bands bands = { count, population, standard, 2, bad[i].frequency };
        struct pb_standardised_rate rate = { .value = 7 };
        struct pb_error error = { 0 };
        cr_assert_eq(pb_standardised_rate(&bands, bad[i].multiplier, &rate, &error), PB_REJECTED, "case %zu", i);
        if (bad[i].reason)
            cr_assert_str_eq(error.message, bad[i].reason);
        cr_assert_neq(error.message[0], '\0');
        cr_assert_eq(rate.value, 7);
    }
    struct pb_standardised_bands none = { NULL, NULL, NULL, 0, 1 };
    struct pb_standardised_rate rate = { .value = 7 };
    struct pb_error error = { 0 };
    cr_assert_eq(pb_standardised_rate(&none, 1, &rate, &error), PB_REJECTED);
    cr_assert_str_eq(error.message, "0 age bands without any standard population");
}
