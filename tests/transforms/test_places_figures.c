/*
 * The figures of a Place from those of its districts, by kind of measure: proportions, crude rates and counts are sums,
 * ratios observed over expected events, standardised rates, means, surveys and scores averages; each with its limits.
 */
#include "tests/support/close.h"
#include "tests/support/places.h"

static struct trial trial;

static void open_trial(void)
{
    trial_open_populated(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(places_figures, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

/* The sum and its limits in 25-digit arithmetic (python3-mpmath) from the published counts. */
static void assert_south_warwickshire(const char *place, enum pb_word geography)
{
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, place, "south-warwickshire", NULL);
    assert_kind(&trial, row, geography, PB_WORD_CALCULATED);
    const struct {
        double found, expected;
    } numbers[] = {
        { table->count[row], 34835 },
        { table->denominator[row], 232019.3078 },
        { table->value[row], 15.01383670622260170366735 },
        { table->lower_95[row], 14.86906902848034862169984 },
        { table->upper_95[row], 15.15976287100389765286047 },
        { table->lower_998[row], 14.78611142641533726051971 },
        { table->upper_998[row], 15.24444181416356589788155 },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_close(numbers[i].found, numbers[i].expected, 1e-13);
    cr_assert_eq(table->value_text[row] + table->lower_95_text[row] + table->count_text[row], 0);
}

static void assert_south_warwickshire_in_words(const char *place)
{
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, place, "south-warwickshire", NULL);
    assert_text(pb_cell(table, area_name, row), "South Warwickshire");
    assert_text(pb_cell(table, area_type, row), "Place");
    assert_text(pb_cell(table, method, row), "sum of districts, Wilson limits (exact)");
    assert_text(pb_cell(table, note, row), "");
    assert_text(pb_cell(table, source_row, row), "9;10");
    assert_text(pb_cell(table, source_file, row), "data.csv");
    assert_text(pb_cell(table, sex, row), "Persons");
    assert_text(pb_cell(table, period, row), "2013/14");
}

Test(places_figures, adds_districts_of_a_proportion)
{
    trial_add_smoking(&trial, "91547");
    trial_place(&trial);
    assert_south_warwickshire("south-warwickshire", PB_WORD_SUM);
    assert_south_warwickshire_in_words("south-warwickshire");
    assert_south_warwickshire(SYSTEM, PB_WORD_PART);
    assert_south_warwickshire_in_words(SYSTEM);
    size_t row = trial_row(&trial, SYSTEM, "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, unit, row), "%");
    cr_assert_eq(trial.table.polarity[row], PB_WORD_LOW_IS_GOOD);
    assert_text(pb_cell(&trial.table, measure, row), "smoking");
}

/* An indicator that the framework does not have: what it is shows in the figures. */
Test(places_figures, adds_districts_of_an_unmapped_proportion)
{
    trial_add_smoking(&trial, "4711");
    trial_place(&trial);
    assert_south_warwickshire("south-warwickshire", PB_WORD_SUM);
}

/* Coventry and Warwickshire as published add up to the system: 60906 + 82674. */
Test(places_figures, the_system_is_the_sum_of_all_districts)
{
    trial_add_smoking(&trial, "91547");
    trial_place(&trial);
    size_t row = trial_row(&trial, SYSTEM, SYSTEM, NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->geography[row], PB_WORD_SUM);
    cr_assert_eq(table->count[row], 60906 + 82674);
    assert_close(table->denominator[row], 309487.0872 + 470384.3674, 1e-9);
    assert_close(table->value[row], 100.0 * (60906 + 82674) / (309487.0872 + 470384.3674), 1e-9);
    assert_text(pb_cell(table, area_type, row), "System");
    assert_text(pb_cell(table, source_row, row), "5;8;9;10;6;7"); /* in the order of the system's districts */
}

/* 13 and 9 events among 20,000: Byar; 3 and 4: exact. Limits in 25-digit arithmetic (python3-mpmath), the exact ones by
 * bisection on the incomplete gamma function. */
Test(places_figures, adds_districts_of_a_crude_rate)
{
    ADD(.indicator = "21001", .area = "E07000221", .value = "130", .count = "13", .denominator = "10000");
    ADD(.indicator = "21001", .area = "E07000222", .value = "90", .count = "9", .denominator = "10000",
        .file = "b.csv");
    ADD(.indicator = "21001", .area = "E07000218", .value = "30", .count = "3", .denominator = "10000");
    ADD(.indicator = "21001", .area = "E07000219", .value = "40.1", .count = "4", .denominator = "10000");
    trial_place(&trial);
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->value[row], 110);
    assert_close(table->lower_95[row], 68.91246365806785314, 1e-13);
    assert_close(table->upper_95[row], 166.5488938977045633, 1e-13);
    assert_close(table->lower_998[row], 51.26995658995979749, 1e-13);
    assert_close(table->upper_998[row], 203.7068235731998870, 1e-13);
    assert_text(pb_cell(table, method, row), "sum of districts, Byar limits (exact)");
    assert_text(pb_cell(table, source_file, row), "data.csv;b.csv");
    row = trial_row(&trial, "warwickshire-north", "warwickshire-north", NULL);
    assert_close(table->value[row], 35, 1e-15);
    assert_close(table->lower_95[row], 14.07181525759933, 1e-12);
    assert_close(table->upper_95[row], 72.1133768085119, 1e-12);
    assert_close(table->lower_998[row], 7.601681301994045, 1e-12);
    assert_close(table->upper_998[row], 98.13088697692119, 1e-12);
    assert_text(pb_cell(table, method, row), "sum of districts, exact limits (exact)");
}

Test(places_figures, adds_counts_without_limits)
{
    ADD(.indicator = "1001", .area = "E07000221", .value = "120", .note = "Estimated");
    ADD(.indicator = "1001", .area = "E07000222", .value = "80");
    trial_place(&trial);
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->value[row], 200);
    cr_assert(pb_missing(table->lower_95[row]) && pb_missing(table->upper_998[row]));
    cr_assert(pb_missing(table->count[row]) && pb_missing(table->denominator[row]));
    cr_assert_eq(table->status[row], PB_WORD_CALCULATED);
    assert_text(pb_cell(table, method, row), "sum of districts (exact)");
    assert_text(pb_cell(table, note, row), "Stratford-on-Avon: Estimated");
}

/* The figure of South Warwickshire: value, limits, count and denominator (NaN: missing), method and note. */
struct figure {
    double value, lower_95, upper_95, lower_998, upper_998, count, denominator;
    const char *method, *note;
};

static void assert_figure(const char *place, const struct figure *expected, double part)
{
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, place, place, NULL);
    assert_kind(&trial, row, PB_WORD_SUM, PB_WORD_CALCULATED);
    assert_text(pb_cell(table, method, row), expected->method);
    assert_text(pb_cell(table, note, row), expected->note);
    const double pairs[][2] = {
        { table->value[row], expected->value },
        { table->lower_95[row], expected->lower_95 },
        { table->upper_95[row], expected->upper_95 },
        { table->lower_998[row], expected->lower_998 },
        { table->upper_998[row], expected->upper_998 },
        { table->count[row], expected->count },
        { table->denominator[row], expected->denominator },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        cr_assert_eq(pb_missing(pairs[i][0]), pb_missing(pairs[i][1]), "number %zu is %g", i, pairs[i][0]);
        if (!pb_missing(pairs[i][1]))
            assert_close(pairs[i][0], pairs[i][1], part);
    }
}

/* 0.6 x 200 + 0.4 x 150. The right weights lie anywhere between one district and the other: so do the limits. */
Test(places_figures, averages_standardised_rates_by_population)
{
    ADD(.indicator = "108", .area = "E07000221", .value = "200", .lower = "167.5", .upper = "237.25", .count = "120",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "150", .lower = "109.5", .upper = "201.25", .count = "40",
        .denominator = "40000");
    trial.table.lower_998[0] = 150;
    trial.table.upper_998[0] = 262;
    trial.table.lower_998[1] = 90;
    trial.table.upper_998[1] = 265;
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 180,
                      .lower_95 = 109.5,
                      .upper_95 = 237.25,
                      .lower_998 = 90,
                      .upper_998 = 265,
                      .count = 160,
                      .denominator = 100000,
                      .method = "mean of districts weighted by their denominators, lowest and highest of their limits "
                                "(approximate)",
                      .note = "",
                  },
                  1e-15);
}

/* 4 + 5 events, and 4 + 6. */
Test(places_figures, averages_no_standardised_rates_of_fewer_than_ten_events)
{
    ADD(.indicator = "108", .area = "E07000221", .value = "2", .lower = "1", .upper = "5", .count = "4",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .count = "5",
        .denominator = "40000");
    trial_place(&trial);
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: 9 events: a directly standardised rate needs 10");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.indicator = "108", .area = "E07000221", .value = "2", .lower = "1", .upper = "5", .count = "4",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .count = "6",
        .denominator = "40000");
    trial_place(&trial);
    assert_close(trial.table.value[trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL)], 2.4, 1e-14);
}

/* Limits that are crossed say nothing. */
Test(places_figures, averages_standardised_rates_without_limits_where_a_district_has_none)
{
    ADD(.indicator = "108", .area = "E07000221", .value = "200", .lower = "237", .upper = "167", .count = "120",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "150", .lower = "109", .upper = "201", .count = "40",
        .denominator = "40000");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){ 180, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, 160, 100000,
                                    "mean of districts weighted by their denominators, without limits (approximate)",
                                    "" },
                  1e-15);
}

/* 40 of 50 and 33 of 60 expected. The multiplier shows in the figures; limits of 73 events in 30-digit arithmetic. */
Test(places_figures, adds_observed_and_expected_events)
{
    ADD(.indicator = "93231", .area = "E07000221", .value = "80", .count = "40", .denominator = "50");
    ADD(.indicator = "93231", .area = "E07000222", .value = "55", .count = "33", .denominator = "60");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 66.3636363636363636,
                      .lower_95 = 52.0164290455812681,
                      .upper_95 = 83.4434557017681848,
                      .lower_998 = 44.9044919781592941,
                      .upper_998 = 94.069123203570224,
                      .count = 73,
                      .denominator = 110,
                      .method = "observed over expected events of districts, Byar limits (exact)",
                      .note = "",
                  },
                  1e-12);
}

/* Where the denominator is the population, value, count and denominator do not hang together. */
Test(places_figures, adds_no_ratios_without_expected_numbers)
{
    ADD(.indicator = "93231", .area = "E07000221", .value = "80", .count = "40", .denominator = "127600");
    ADD(.indicator = "93231", .area = "E07000222", .value = "55", .count = "33", .denominator = "142500");
    trial_place(&trial);
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: only 0 of 2 rows of indicator 93231 have value = "
                          "100000 x count / denominator");
}

/* 100 of mean 50 and standard deviation 10, 300 of mean 54 and 12: mean 53, variance 54156/399. The districts' limits
 * and those of the whole with Student's t (scipy.stats.t). */
Test(places_figures, pools_means_with_limits)
{
    ADD(.indicator = "93378", .area = "E07000221", .value = "50", .lower = "48.015783048491315",
        .upper = "51.984216951508685", .denominator = "100");
    ADD(.indicator = "93378", .area = "E07000222", .value = "54", .lower = "52.63657833098264",
        .upper = "55.36342166901736", .denominator = "300");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 53,
                      .lower_95 = 51.854818564805555,
                      .upper_95 = 54.145181435194445,
                      .lower_998 = 51.18792337634927,
                      .upper_998 = 54.81207662365073,
                      .count = PB_MISSING,
                      .denominator = 400,
                      .method = "mean of districts weighted by their numbers, t limits (exact)",
                      .note = "",
                  },
                  1e-12);
}

Test(places_figures, a_mean_without_limits_is_approximate)
{
    ADD(.indicator = "93378", .area = "E07000221", .value = "50", .denominator = "100");
    ADD(.indicator = "93378", .area = "E07000222", .value = "54", .lower = "52.6", .upper = "55.4",
        .denominator = "300");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){ 53, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, 400,
                                    "mean of districts weighted by their denominators, without limits (approximate)",
                                    "" },
                  1e-14);
}

/* Populations 127,600 and 142,500: (127600 x 60 + 142500 x 70) / 270100, in 30-digit arithmetic (python3-mpmath). */
Test(places_figures, weights_survey_percentages_by_population)
{
    ADD(.indicator = "93014", .area = "E07000221", .value = "60", .lower = "55", .upper = "65", .denominator = "400",
        .note = "Small sample");
    ADD(.indicator = "93014", .area = "E07000222", .value = "70", .lower = "64", .upper = "76", .denominator = "300");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 65.2758237689744539,
                      .lower_95 = 55,
                      .upper_95 = 76,
                      .lower_998 = PB_MISSING,
                      .upper_998 = PB_MISSING,
                      .count = PB_MISSING,
                      .denominator = 700,
                      .method = "mean of districts weighted by population, lowest and highest of their limits "
                                "(approximate)",
                      .note = "Stratford-on-Avon: Small sample; weights: all residents, Estimates of 2018",
                  },
                  1e-13);
}

/* A source that made its limits by the normal approximation: below 0 and above 100 there is nothing. */
Test(places_figures, a_percentage_has_no_impossible_limits)
{
    ADD(.indicator = "93014", .area = "E07000221", .value = "1", .lower = "-0.4", .upper = "2.4", .denominator = "300");
    ADD(.indicator = "93014", .area = "E07000222", .value = "99", .lower = "97", .upper = "101", .denominator = "300");
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(trial.table.lower_95[row], 0);
    cr_assert_eq(trial.table.upper_95[row], 100);
}

/* 2 is not between 1 and 1.5; and limits at 99.8% inside those at 95% are none. */
Test(places_figures, limits_that_cannot_be_are_not_put_together)
{
    ADD(.indicator = "93014", .area = "E07000221", .value = "2", .lower = "1", .upper = "1.5", .denominator = "300");
    ADD(.indicator = "93014", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .denominator = "300");
    ADD(.indicator = "93014", .area = "E07000221", .value = "2", .lower = "1", .upper = "4", .period = "2001");
    ADD(.indicator = "93014", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .period = "2001");
    for (size_t row = 0; row < 4; row++) {
        trial.table.lower_998[row] = 0.5;
        trial.table.upper_998[row] = 6;
    }
    trial_place(&trial);
    size_t south = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2013/14");
    cr_assert(pb_missing(trial.table.lower_95[south]) && pb_missing(trial.table.lower_998[south]));
    south = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2001");
    cr_assert_eq(trial.table.upper_95[south], 7);
    cr_assert(pb_missing(trial.table.lower_998[south]) && pb_missing(trial.table.upper_998[south]));
}

/* 27 of 1,210 are 2.2314%, 42 of 1,390 are 3.0216%: published as 2.2 and 3. The sum is 100 x 69 / 2600. A source whose
 * other values have more decimals did not round 2.23 to 2.2. */
Test(places_figures, adds_percentages_that_were_rounded)
{
    ADD(.area = "E07000221", .value = "2.2", .count = "27", .denominator = "1210");
    ADD(.area = "E07000222", .value = "3", .count = "42", .denominator = "1390");
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_close(trial.table.value[row], 100.0 * 69 / 2600, 1e-14);
    assert_text(pb_cell(&trial.table, method, row), "sum of districts, Wilson limits (exact)");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.area = "E07000221", .value = "2.2", .count = "27", .denominator = "1210");
    ADD(.area = "E07000222", .value = "3.0216", .count = "42", .denominator = "1390");
    trial_place(&trial);
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: published value 2.2 differs from 100 x count / denominator = 2.231405 for "
                          "Stratford-on-Avon");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.area = "E07000221", .value = "2.1", .count = "27", .denominator = "1210");
    ADD(.area = "E07000222", .value = "3", .count = "42", .denominator = "1390");
    trial_place(&trial);
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: published value 2.1 differs from 100 x count / denominator = 2.231405 for "
                          "Stratford-on-Avon");
}

Test(places_figures, weights_scores_by_population_without_limits)
{
    ADD(.indicator = "93553", .area = "E07000221", .value = "12.5");
    ADD(.indicator = "93553", .area = "E07000222", .value = "10.25");
    trial_place(&trial);
    assert_figure("south-warwickshire",
                  &(struct figure){ 11.3129396519807479, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING,
                                    PB_MISSING,
                                    "mean of districts weighted by population, without limits (approximate)",
                                    "weights: all residents, Estimates of 2018" },
                  1e-14);
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.indicator = "93553", .area = "E07000218", .value = "12.5");
    ADD(.indicator = "93553", .area = "E07000219", .value = "10.25");
    trial_place(&trial);
    assert_not_calculable(&trial, "warwickshire-north",
                          "not calculable: the Places file states no population of North Warwickshire");
}

Test(places_figures, no_events_in_any_district_is_a_sum_of_nothing)
{
    ADD(.area = "E07000221", .value = "0", .count = "0", .denominator = "50");
    ADD(.area = "E07000222", .value = "0", .count = "0", .denominator = "50");
    trial_place(&trial);
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->value[row], 0);
    cr_assert_eq(table->lower_95[row], 0);
    cr_assert_not(signbit(table->lower_95[row]));
    assert_close(table->upper_95[row], 100 * 3.8414588206941254 / 103.8414588206941254, 1e-12); /* z^2 / (n + z^2) */
}
