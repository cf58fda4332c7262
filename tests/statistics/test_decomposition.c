#include "placebook/statistics/decomposition.h"

#include "tests/support/close.h"

#include <string.h>

enum { BANDS = PB_MORTALITY_BANDS };

static const char *const names[] = { "All causes", "circulatory", "respiratory", "cancer" };
static const int ages[BANDS] = { 0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90 };

static struct pb_decomposition decompose(const struct pb_mortality *first, const struct pb_mortality *second,
                                         size_t causes)
{
    struct pb_decomposition result;
    struct pb_error error = { 0 };
    cr_assert_eq(pb_decompose(first, second, causes, names, &result, &error), PB_OK, "%s", error.message);
    return result;
}

static double sum_of(const struct pb_decomposition *result, size_t causes, size_t from, size_t to)
{
    double sum = 0;
    for (size_t cause = 0; cause < causes; cause++)
        for (size_t band = from; band <= to; band++)
            sum += result->years[cause][band];
    return sum;
}

/* White women of the United States 1935 and 1995: the death rates as Ponnapalli (Demographic Research 2005;12:141-172)
 * prints them, whose last band is 85 and over. */
static const double rates[2][BANDS] = {
    { .047139, .004157, .001525, .001208, .002022, .002944, .003562, .003980, .005003, .005927,
      .008310, .011638, .016309, .024373, .035823, .055769, .092454, .130808, .222482, .222482 },
    { .006830, .000358, .000167, .000196, .000459, .000503, .000647, .000892, .001266, .001765,
      .002612, .004171, .006575, .010387, .016349, .024504, .038841, .063900, .151106, .151106 },
};

static void from_rates(struct pb_mortality *mortality, const double *some)
{
    pb_mortality_open(mortality);
    for (size_t band = 0; band < BANDS; band++)
        cr_assert_eq(pb_mortality_say(mortality, band, 1, 1e6 * some[band], 1e6, NULL), PB_OK);
}

/* The contributions that Preston, Heuveline and Guillot print of it (Demography, 2001, Box 3.4), in years with two
 * decimals. Their life tables have other shares of a band for those who die in it, which is the rest of the difference.
 */
Test(decomposition, agrees_with_the_published_example_by_age)
{
    static const double published[] = { 3.06, 1.11, 0.46, 0.32, 0.45, 0.64, 0.69, 0.65, 0.69, 0.67,
                                        0.78, 0.84, 0.87, 0.95, 0.93, 0.96, 0.89, 0.48, 0.26 };
    struct pb_mortality first;
    struct pb_mortality second;
    from_rates(&first, rates[0]);
    from_rates(&second, rates[1]);
    struct pb_decomposition result = decompose(&first, &second, 2);
    cr_expect_float_eq(result.first, 63.32, 0.05);
    cr_expect_float_eq(result.second, 79.00, 0.05);
    for (size_t band = 0; band < 18; band++)
        cr_expect_float_eq(result.years[1][band], published[band], 0.011, "age %d", ages[band]);
    cr_expect_float_eq(sum_of(&result, 2, 18, 19), published[18], 0.011);
    cr_expect_float_eq(sum_of(&result, 2, 0, 19), 15.68, 0.05);
}

/* The mean of both directions is what Ponnapalli prints as the total effect of Arriaga's symmetrical method. */
Test(decomposition, both_directions_have_the_published_mean)
{
    static const struct {
        size_t from, to;
        double years;
    } published[] = { { 0, 1, 3.85 },   { 2, 3, 0.73 },   { 4, 5, 1.01 },  { 6, 9, 2.55 },
                      { 10, 13, 3.31 }, { 14, 17, 3.66 }, { 18, 19, 0.57 } };
    struct pb_mortality first;
    struct pb_mortality second;
    from_rates(&first, rates[0]);
    from_rates(&second, rates[1]);
    struct pb_decomposition there = decompose(&first, &second, 2);
    struct pb_decomposition back = decompose(&second, &first, 2);
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        size_t from = published[i].from;
        size_t to = published[i].to;
        cr_expect_float_eq((sum_of(&there, 2, from, to) - sum_of(&back, 2, from, to)) / 2, published[i].years, 0.03,
                           "age %d", ages[from]);
    }
}

/* Men of India and China 1990 (Murray and Lopez, The Global Burden of Disease, 1996, as the R package decompositionLE
 * 1.0.0 has them): rates, and parts by communicable diseases, others and injuries. */
static const struct {
    size_t from, to;
    double rate[2], part[2][3];
    double years;    /* published, with one decimal */
    double cause[3]; /* what decompositionLE makes of it */
} by_cause[] = {
    { 0, 1, { .0267, .0084 }, { { .882, .073, .046 }, { .677, .174, .149 } }, 5.6, { 5.466, .149, -.007 } },
    { 2, 3, { .0025, .0009 }, { { .504, .188, .309 }, { .174, .337, .488 } }, 0.8, { .552, .083, .167 } },
    { 4, 6, { .0021, .0015 }, { { .382, .223, .394 }, { .068, .380, .552 } }, 0.3, { .350, -.051, -.000 } },
    { 7, 9, { .0043, .0028 }, { { .429, .315, .257 }, { .101, .573, .326 } }, 0.6, { .625, -.100, .077 } },
    { 10, 12, { .0139, .0102 }, { { .304, .592, .104 }, { .095, .796, .109 } }, 0.8, { .704, .024, .072 } },
    { 13, 14, { .0388, .0342 }, { { .248, .722, .030 }, { .070, .879, .051 } }, 0.3, { .471, -.134, -.038 } },
    { 15, 19, { .0929, .1003 }, { { .247, .728, .025 }, { .084, .877, .039 } }, -.3, { .589, -.824, -.064 } },
};

Test(decomposition, agrees_with_the_published_example_by_cause)
{
    struct pb_mortality side[2];
    for (size_t i = 0; i < 2; i++) {
        pb_mortality_open(&side[i]);
        for (size_t row = 0; row < sizeof by_cause / sizeof by_cause[0]; row++)
            for (size_t band = by_cause[row].from; band <= by_cause[row].to; band++)
                for (size_t cause = 0; cause < 3; cause++)
                    cr_assert_eq(pb_mortality_say(&side[i], band, cause + 1,
                                                  1e6 * by_cause[row].rate[i] * by_cause[row].part[i][cause], 1e6,
                                                  NULL),
                                 PB_OK);
    }
    struct pb_decomposition result = decompose(&side[0], &side[1], 4);
    for (size_t row = 0; row < sizeof by_cause / sizeof by_cause[0]; row++) {
        size_t from = by_cause[row].from;
        size_t to = by_cause[row].to;
        double years = sum_of(&result, 4, from, to);
        cr_expect_float_eq(years, by_cause[row].years, 0.07, "age %d: %g", ages[from], years);
        for (size_t cause = 0; cause < 3; cause++) {
            double own = 0;
            for (size_t band = from; band <= to; band++)
                own += result.years[cause + 1][band];
            /* theirs follows from years with one decimal: to be compared as parts of the years */
            double theirs = by_cause[row].cause[cause] / by_cause[row].years;
            cr_expect_float_eq(own / years, theirs, 0.03 * fmax(1, fabs(theirs)), "age %d", ages[from]);
        }
    }
    cr_expect_not(result.has_rest);
}

/* A generator that needs no more than these lines: numbers between 0 and 1. */
static double any(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(*state >> 40) / (double)(1 << 24);
}

static void made_up(struct pb_mortality *mortality, uint64_t *state, bool with_all)
{
    pb_mortality_open(mortality);
    for (size_t band = 0; band < BANDS; band++) {
        double people = 2000 + floor(30000 * any(state));
        double sum = 0;
        for (size_t cause = 1; cause < 4; cause++) {
            double deaths = floor(people * rates[1][band] * any(state) / 2);
            if (band == BANDS - 1)
                deaths++;
            sum += deaths;
            cr_assert_eq(pb_mortality_say(mortality, band, cause, deaths, people, NULL), PB_OK);
        }
        if (with_all)
            cr_assert_eq(
                pb_mortality_say(mortality, band, PB_MORTALITY_REST, sum + floor(9 * any(state)), people, NULL), PB_OK);
    }
}

/* Preston's formula in the columns of the life tables, apart from the program: l, L and T. */
struct columns {
    double rate[BANDS], l[BANDS + 1], L[BANDS], T[BANDS + 1];
};

static struct columns columns_of(const struct pb_mortality *mortality, bool with_all)
{
    struct columns made = { .l = { 1 } };
    for (size_t x = 0; x < BANDS; x++) {
        double deaths = with_all ? mortality->deaths[0][x]
                                 : mortality->deaths[1][x] + mortality->deaths[2][x] + mortality->deaths[3][x];
        double n = x < BANDS - 1 ? ages[x + 1] - ages[x] : 0;
        double a = n * (x == 0 ? 0.1 : 0.5);
        made.rate[x] = deaths / mortality->population[x];
        double q = x < BANDS - 1 ? n * made.rate[x] / (1 + (n - a) * made.rate[x]) : 1;
        made.l[x + 1] = made.l[x] * (1 - q);
        made.L[x] = x < BANDS - 1 ? n * made.l[x + 1] + a * made.l[x] * q : made.l[x] / made.rate[x];
    }
    for (size_t x = BANDS; x-- > 0;)
        made.T[x] = made.T[x + 1] + made.L[x];
    return made;
}

static double preston(const struct columns *one, const struct columns *two, size_t x)
{
    if (x == BANDS - 1)
        return one->l[x] * (two->T[x] / two->l[x] - one->T[x] / one->l[x]);
    return one->l[x] * (two->L[x] / two->l[x] - one->L[x] / one->l[x]) +
           two->T[x + 1] * (one->l[x] / two->l[x] - one->l[x + 1] / two->l[x + 1]);
}

Test(decomposition, adds_up_and_is_prestons_formula_whatever_the_numbers)
{
    uint64_t state = 1;
    for (size_t round = 0; round < 500; round++) {
        bool with_all = round % 2;
        struct pb_mortality first;
        struct pb_mortality second;
        made_up(&first, &state, with_all);
        made_up(&second, &state, with_all);
        struct pb_decomposition result = decompose(&first, &second, 4);
        struct columns one = columns_of(&first, with_all);
        struct columns two = columns_of(&second, with_all);
        cr_assert_float_eq(sum_of(&result, 4, 0, 19), result.second - result.first, 1e-11);
        cr_assert_float_eq(result.first, one.T[0], 1e-11);
        for (size_t x = 0; x < BANDS; x++) {
            double years = preston(&one, &two, x);
            cr_assert_float_eq(sum_of(&result, 4, x, x), years, 1e-11);
            double difference = two.rate[x] - one.rate[x];
            for (size_t cause = 1; cause < 4 && fabs(difference) > 1e-6; cause++) {
                double share =
                    second.deaths[cause][x] / second.population[x] - first.deaths[cause][x] / first.population[x];
                cr_assert_float_eq(result.years[cause][x], years * share / difference, 1e-8);
            }
        }
        cr_assert_eq(result.has_rest, with_all);
    }
}

/* With the same rate of all causes there is nothing to divide by; what the causes contribute is the limit. */
Test(decomposition, causes_that_offset_each_other_are_told_apart)
{
    struct pb_mortality first;
    struct pb_mortality second;
    from_rates(&first, rates[1]);
    from_rates(&second, rates[1]);
    for (size_t band = 0; band < BANDS; band++) {
        first.deaths[2][band] = band == 14 ? 3000 : 0;
        second.deaths[2][band] = band == 14 ? 1000 : 0;
    }
    first.deaths[1][14] -= 3000;
    second.deaths[1][14] -= 1000;
    struct pb_decomposition result = decompose(&first, &second, 3);
    cr_expect_eq(result.first, result.second);
    cr_expect_gt(result.years[2][14], 0.1);
    cr_expect_float_eq(result.years[1][14], -result.years[2][14], 1e-12);
    cr_expect_float_eq(sum_of(&result, 3, 0, 19), 0, 1e-12);
    double exactly = result.years[2][14];
    second.deaths[1][14] -= 0.5;
    result = decompose(&first, &second, 3);
    cr_expect_float_eq(result.years[2][14], exactly, 1e-5);
}

/* 80.17 years with a standard error of 0.146389107292025833 (tests/statistics/test_life_expectancy.c) against itself.
 */
Test(decomposition, the_difference_has_the_error_of_two_independent_life_expectancies)
{
    static const double people[BANDS] = { 7060,  35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601,
                                          50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936 };
    static const double dead[BANDS] = { 17,  9,   4,   8,   20,  15,  24,   33,   50,   71,
                                        100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937 };
    struct pb_mortality first;
    pb_mortality_open(&first);
    for (size_t band = 0; band < BANDS; band++)
        cr_assert_eq(pb_mortality_say(&first, band, 1, dead[band], people[band], NULL), PB_OK);
    struct pb_decomposition result = decompose(&first, &first, 2);
    assert_close(result.standard_error, sqrt(2) * 0.146389107292025833, 1e-13);
}

Test(decomposition, nothing_contributes_between_equals)
{
    struct pb_mortality first;
    from_rates(&first, rates[1]);
    struct pb_decomposition result = decompose(&first, &first, 2);
    for (size_t band = 0; band < BANDS; band++)
        cr_expect_eq(result.years[1][band], 0);
}

Test(decomposition, bands_are_known_by_their_ages)
{
    static const struct {
        const char *age;
        size_t band;
    } cases[] = {
        { "0", 0 },         { "<1 yr", 0 },        { "Aged under 1", 0 },
        { "1", 1 },         { "1-4 yrs", 1 },      { "Aged 1 to 4", 1 },
        { "5-9", 2 },       { "85", 18 },          { "Aged 85 to 89", 18 },
        { "90+ yrs", 19 },  { "90 and over", 19 }, { "90", 19 },
        { "0-4", BANDS },   { "85+", BANDS },      { "All ages", BANDS },
        { "", BANDS },      { "old", BANDS },      { "5-14 yrs", BANDS },
        { "90-94", BANDS }, { "7", BANDS },        { "<75 yrs", BANDS },
        { "85.0", 18 },     { "1-4.0", BANDS },    { "7.0", BANDS },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(pb_mortality_band(cases[i].age), cases[i].band, "%s", cases[i].age);
    cr_expect_eq(pb_mortality_age(18), 85);
}

Test(decomposition, all_causes_are_known_by_their_name)
{
    cr_expect(pb_mortality_all_causes("All causes"));
    cr_expect(pb_mortality_all_causes("All causes (A00-R99,U00-Y89)"));
    cr_expect(pb_mortality_all_causes("total"));
    cr_expect_not(pb_mortality_all_causes("All cancers"));
    cr_expect_not(pb_mortality_all_causes("All other causes"));
}

static void expect_refusal(const struct pb_mortality *first, const char *reason)
{
    struct pb_mortality second;
    from_rates(&second, rates[0]);
    struct pb_decomposition result = { .first = 7 };
    struct pb_error error = { 0 };
    cr_expect_eq(pb_decompose(first, &second, 2, names, &result, &error), PB_REJECTED);
    cr_expect_eq(result.first, 7);
    cr_expect_str_eq(error.message, reason);
    pb_error_clear(&error);
    cr_expect_eq(pb_decompose(&second, first, 2, names, &result, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, reason);
}

Test(decomposition, what_cannot_be_decomposed_is_refused)
{
    struct pb_mortality first;
    from_rates(&first, rates[1]);
    first.population[3] = (double)NAN;
    expect_refusal(&first, "nothing from age 10: a life table needs 20 age bands (0, 1-4, 5-9 to 90+)");
    from_rates(&first, rates[1]);
    first.deaths[1][4] = (double)NAN;
    expect_refusal(&first, "no deaths from age 15 of circulatory (0 is a number)");
    from_rates(&first, rates[1]);
    for (size_t band = 0; band < BANDS; band++)
        first.deaths[PB_MORTALITY_REST][band] = first.deaths[1][band];
    first.deaths[PB_MORTALITY_REST][0] = 6829;
    expect_refusal(&first, "from age 0 the causes have 6830 deaths, all causes 6829: causes must not overlap");
    first.deaths[PB_MORTALITY_REST][0] = (double)NAN;
    expect_refusal(&first, "no deaths from age 0 of All causes (0 is a number)");
    from_rates(&first, rates[1]);
    first.deaths[1][19] = 0;
    expect_refusal(&first, "no deaths at 90 and over: a life table needs some");
    from_rates(&first, rates[1]);
    first.deaths[1][18] = 900000;
    expect_refusal(&first, "nobody in the life table reaches 90");
}

Test(decomposition, what_is_said_wrongly_is_refused)
{
    static const struct {
        double deaths, population;
        const char *reason;
    } cases[] = {
        { -1, 10, "deaths from age 5: expected a number of 0 or more" },
        { (double)NAN, 10, "no deaths from age 5" },
        { (double)INFINITY, 10, "deaths from age 5: expected a number of 0 or more" },
        { 1, 0, "population from age 5: expected a number above 0" },
        { 1, (double)NAN, "no population from age 5" },
        { 1, (double)INFINITY, "population from age 5: expected a number above 0" },
        { 1, 99, "population from age 5 is 100 for one cause and 99 for another" },
        { 1, 101, "population from age 5 is 100 for one cause and 101 for another" },
    };
    struct pb_mortality mortality;
    struct pb_error error = { 0 };
    pb_mortality_open(&mortality);
    cr_assert_eq(pb_mortality_say(&mortality, 2, 1, 3, 100, &error), PB_OK);
    cr_expect_eq(pb_mortality_say(&mortality, 2, 1, 3, 100, &error), PB_REJECTED);
    cr_expect_str_eq(error.message, "deaths from age 5 of one cause stand there twice");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pb_error_clear(&error);
        cr_expect_eq(pb_mortality_say(&mortality, 2, 2, cases[i].deaths, cases[i].population, &error), PB_REJECTED);
        cr_expect_str_eq(error.message, cases[i].reason);
    }
}
