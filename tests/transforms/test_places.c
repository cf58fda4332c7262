#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;

#define SYSTEM "coventry-and-warwickshire"

static struct trial trial;

static void set_population(const char *code, double people)
{
    struct pb_area *areas = trial.geography.areas.items;
    for (size_t i = 0; i < trial.geography.areas.count; i++)
        if (strcmp(areas[i].code, code) == 0)
            areas[i].population = people;
}

/* The populations of Stratford-on-Avon and Warwick are known, those of the other districts are not. */
static void open_trial(void)
{
    trial_open(&trial);
    trial.geography.population_source = "Estimates of 2018";
    set_population("E07000221", 127600);
    set_population("E07000222", 142500);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(places, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void run(void)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
}

/* Smoking (QOF), 2013/14, as published. */
static void add_smoking(const char *indicator)
{
    ADD(.indicator = indicator, .area = "E92000001", .value = "19.17076526", .count = "8935216",
        .denominator = "46608551.5");
    ADD(.indicator = indicator, .area = "E12000005", .value = "19.45934198", .count = "943554",
        .denominator = "4848848.439");
    ADD(.indicator = indicator, .area = "E10000031", .value = "17.57583919", .count = "82674",
        .denominator = "470384.3674");
    ADD(.indicator = indicator, .area = "E08000026", .value = "19.6796579", .count = "60906",
        .denominator = "309487.0872");
    ADD(.indicator = indicator, .area = "E07000218", .value = "18.57264775", .count = "9941",
        .denominator = "53524.94772");
    ADD(.indicator = indicator, .area = "E07000219", .value = "20.69170811", .count = "20750",
        .denominator = "100281.7162");
    ADD(.indicator = indicator, .area = "E07000220", .value = "20.27947652", .count = "17148",
        .denominator = "84558.39571");
    ADD(.indicator = indicator, .area = "E07000221", .value = "14.59950166", .count = "16936",
        .denominator = "116003.9596");
    ADD(.indicator = indicator, .area = "E07000222", .value = "15.42813108", .count = "17899",
        .denominator = "116015.3482");
}

/* Roles as core/geography.h defines them. */
Test(places, every_row_goes_to_the_places_that_its_area_has_a_role_for)
{
    add_smoking("91547");
    ADD(.area = "05A", .value = "19");
    size_t read = trial.table.rows;
    run();
    const struct pb_table *table = &trial.table;
    cr_assert_eq(trial_rows(&trial, ""), 0);
    cr_assert_eq(trial_rows(&trial, "coventry"), 4);           /* itself, England, region, CCG */
    cr_assert_eq(trial_rows(&trial, "rugby"), 5);              /* and the county */
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 6); /* two districts, sum, county, England, region */
    cr_assert_eq(trial_rows(&trial, SYSTEM), read + 3);        /* all of them, its sum, the sums of two Places */
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "E07000220", NULL)], PB_WORD_EXACT);
    cr_assert_eq(table->geography[trial_row(&trial, "south-warwickshire", "E07000222", NULL)], PB_WORD_PART);
    cr_assert_eq(table->geography[trial_row(&trial, SYSTEM, "E07000220", NULL)], PB_WORD_PART);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "E10000031", NULL)], PB_WORD_COUNTY);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "05A", NULL)], PB_WORD_SHARED);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "E92000001", NULL)], PB_WORD_BENCHMARK);
    cr_assert_eq(table->geography[trial_row(&trial, "coventry", "E12000005", NULL)], PB_WORD_BENCHMARK);
    cr_assert_eq(trial.account.rejected, 0);
}

Test(places, copies_keep_origin_and_figures)
{
    add_smoking("91547");
    run();
    const struct pb_table *table = &trial.table;
    for (size_t row = 0; row < table->rows; row++)
        cr_assert_eq(table->origin[row] == 0, table->status[row] == PB_WORD_CALCULATED);
    size_t own = trial_row(&trial, "rugby", "E07000220", NULL);
    size_t copy = trial_row(&trial, SYSTEM, "E07000220", NULL);
    cr_assert_eq(table->origin[own], table->origin[copy]);
    cr_assert_eq(table->origin[own], 7);
    cr_assert_eq(table->value_text[own], table->value_text[copy]);
    assert_text(pb_symbol_text(&trial.symbols, table->value_text[copy]), "20.27947652");
}

static void assert_kind(size_t row, enum pb_word geography, enum pb_word status)
{
    cr_assert_eq(trial.table.geography[row], geography);
    cr_assert_eq(trial.table.status[row], status);
    cr_assert_eq(trial.table.origin[row] == 0, status != PB_WORD_PUBLISHED);
}

/* The sum and its limits in 25-digit arithmetic (python3-mpmath) from the published counts. */
static void assert_south_warwickshire(const char *place, enum pb_word geography)
{
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, place, "south-warwickshire", NULL);
    assert_kind(row, geography, PB_WORD_CALCULATED);
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

Test(places, adds_districts_of_a_proportion)
{
    add_smoking("91547");
    run();
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
Test(places, adds_districts_of_an_unmapped_proportion)
{
    add_smoking("4711");
    run();
    assert_south_warwickshire("south-warwickshire", PB_WORD_SUM);
}

/* Coventry and Warwickshire as published add up to the system: 60906 + 82674. */
Test(places, the_system_is_the_sum_of_all_districts)
{
    add_smoking("91547");
    run();
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
Test(places, adds_districts_of_a_crude_rate)
{
    ADD(.indicator = "21001", .area = "E07000221", .value = "130", .count = "13", .denominator = "10000");
    ADD(.indicator = "21001", .area = "E07000222", .value = "90", .count = "9", .denominator = "10000",
        .file = "b.csv");
    ADD(.indicator = "21001", .area = "E07000218", .value = "30", .count = "3", .denominator = "10000");
    ADD(.indicator = "21001", .area = "E07000219", .value = "40.1", .count = "4", .denominator = "10000");
    run();
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

Test(places, adds_counts_without_limits)
{
    ADD(.indicator = "1001", .area = "E07000221", .value = "120", .note = "Estimated");
    ADD(.indicator = "1001", .area = "E07000222", .value = "80");
    run();
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->value[row], 200);
    cr_assert(pb_missing(table->lower_95[row]) && pb_missing(table->upper_998[row]));
    cr_assert(pb_missing(table->count[row]) && pb_missing(table->denominator[row]));
    cr_assert_eq(table->status[row], PB_WORD_CALCULATED);
    assert_text(pb_cell(table, method, row), "sum of districts (exact)");
    assert_text(pb_cell(table, note, row), "Stratford-on-Avon: Estimated");
}

/* The row that stands for a sum that cannot be made. */
static void assert_not_calculable(const char *place, const char *note)
{
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, place, place, NULL);
    assert_text(pb_cell(table, note, row), note);
    assert_kind(row, PB_WORD_SUM, PB_WORD_NOT_CALCULABLE);
    assert_text(pb_cell(table, method, row), "");
    int numbers = 0;
#define X(name) numbers += !pb_missing(table->name[row]) || table->name##_text[row];
    PB_NUMBER_COLUMNS(X)
#undef X
    cr_assert_eq(numbers, 0);
}

Test(places, a_suppressed_district_stops_the_sum_of_its_place_and_of_the_system)
{
    ADD(.area = "E08000026", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000220", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000221", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000222", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000218", .status = PB_WORD_SUPPRESSED, .note = "Value suppressed", .line = "44");
    ADD(.area = "E07000219", .value = "20", .count = "20", .denominator = "100", .line = "45");
    run();
    assert_not_calculable("warwickshire-north",
                          "not calculable: North Warwickshire is suppressed; a figure for 1 of 2 districts");
    assert_not_calculable(SYSTEM, "not calculable: North Warwickshire is suppressed; a figure for 5 of 6 districts");
    size_t row = trial_row(&trial, "warwickshire-north", "warwickshire-north", NULL);
    assert_text(pb_cell(&trial.table, source_row, row), "44;45");
    row = trial_row(&trial, SYSTEM, "warwickshire-north", NULL);
    cr_assert_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
    cr_assert_eq(trial.table.geography[row], PB_WORD_PART);
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(trial.table.value[row], 20);
}

/* A note says what is missing, and of which district. Warwick is complete in each case. */
Test(places, says_which_district_lacks_what)
{
    static const struct {
        struct observation stratford;
        const char *note;
    } cases[] = {
        { { .value = NULL, .count = "5", .denominator = "10" },
          "not calculable: Stratford-on-Avon has no value; a figure for 1 of 2 districts (91% of the denominator)" },
        { { .value = NULL, .count = "5" },
          "not calculable: Stratford-on-Avon has no value; a figure for 1 of 2 districts (53% of the population)" },
        { { .value = "50", .denominator = "10" }, "not calculable: Stratford-on-Avon has no count" },
        { { .value = "50", .count = "5" }, "not calculable: Stratford-on-Avon has no denominator" },
        { { .value = "50", .count = "5", .denominator = "0" },
          "not calculable: Stratford-on-Avon has a denominator of 0" },
        { { .value = "-50", .count = "-5", .denominator = "10" },
          "not calculable: Stratford-on-Avon has a count of -5" },
        { { .value = "51", .count = "5", .denominator = "10" },
          "not calculable: published value 51 differs from 100 x count / denominator = 50 for Stratford-on-Avon" },
        { { .value = "1", .count = "0", .denominator = "10" },
          "not calculable: published value 1 differs from 100 x count / denominator = 0 for Stratford-on-Avon" },
        { { .value = "150", .count = "15", .denominator = "10" },
          "not calculable: count 15 is above denominator 10 for Stratford-on-Avon" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct observation stratford = cases[i].stratford;
        stratford.area = "E07000221";
        trial_add(&trial, &stratford);
        ADD(.area = "E07000222", .value = "50", .count = "50", .denominator = "100");
        run();
        assert_not_calculable("south-warwickshire", cases[i].note);
        trial_close(&trial);
        open_trial();
    }
}

Test(places, a_district_without_a_row_stops_the_sum)
{
    ADD(.area = "E07000221", .value = "50", .count = "5", .denominator = "10");
    run();
    assert_not_calculable("south-warwickshire",
                          "not calculable: the source has no row for Warwick; a figure for 1 of 2 "
                          "districts (47% of the population)");
    assert_not_calculable(SYSTEM, "not calculable: the source has no row for Coventry; a figure for 1 of 6 districts");
    cr_assert_eq(trial_rows(&trial, "warwickshire-north"), 0);
}

Test(places, what_cannot_be_put_together_says_so)
{
    static const struct {
        const char *indicator, *note;
    } cases[] = {
        { "93283", "not calculable: life expectancies of districts cannot be put together without deaths and "
                   "populations by age" },
        { "90282", "not calculable: gaps, indices, medians and ranks of districts cannot be put together" },
        { "108", "not calculable: Stratford-on-Avon has no 95% limits" },
        { "93231", "not calculable: only 1 of 2 rows of indicator 93231 have value = 100 x count / denominator" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ADD(.indicator = cases[i].indicator, .area = "E07000221", .value = "50", .count = "5", .denominator = "10");
        ADD(.indicator = cases[i].indicator, .area = "E07000222", .value = "51", .count = "5", .denominator = "10");
        run();
        assert_not_calculable("south-warwickshire", cases[i].note);
        trial_close(&trial);
        open_trial();
    }
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
    assert_kind(row, PB_WORD_SUM, PB_WORD_CALCULATED);
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

/* Rates 200 and 150 of variances 300 and 500: 0.6 x 200 + 0.4 x 150, variance 0.36 x 300 + 0.16 x 500. The districts'
 * limits and those of the whole by Dobson's formula in 30-digit arithmetic (python3-mpmath). */
Test(places, averages_standardised_rates_by_population)
{
    ADD(.indicator = "108", .area = "E07000221", .value = "200", .lower = "167.57120879560947",
        .upper = "237.143576527066224", .count = "120", .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "150", .lower = "109.600514244861534",
        .upper = "201.159526768159977", .count = "40", .denominator = "40000");
    run();
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 180,
                      .lower_95 = 154.165718871696651,
                      .upper_95 = 209.054103357318568,
                      .lower_998 = 140.681047914023644,
                      .upper_998 = 226.709061269975605,
                      .count = 160,
                      .denominator = 100000,
                      .method = "mean of districts weighted by their denominators, Dobson limits (approximate)",
                      .note = "",
                  },
                  1e-12);
}

/* 4 + 5 events, and 4 + 6. */
Test(places, averages_no_standardised_rates_of_fewer_than_ten_events)
{
    ADD(.indicator = "108", .area = "E07000221", .value = "2", .lower = "1", .upper = "5", .count = "4",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .count = "5",
        .denominator = "40000");
    run();
    assert_not_calculable("south-warwickshire", "not calculable: 9 events: a directly standardised rate needs 10");
    trial_close(&trial);
    open_trial();
    ADD(.indicator = "108", .area = "E07000221", .value = "2", .lower = "1", .upper = "5", .count = "4",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .count = "6",
        .denominator = "40000");
    run();
    assert_close(trial.table.value[trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL)], 2.4, 1e-14);
    trial_close(&trial);
    open_trial();
    ADD(.indicator = "108", .area = "E07000221", .value = "2", .lower = "1", .upper = "1.5", .count = "40",
        .denominator = "60000");
    ADD(.indicator = "108", .area = "E07000222", .value = "3", .lower = "1", .upper = "7", .count = "60",
        .denominator = "40000");
    run();
    assert_not_calculable("south-warwickshire", "not calculable: Stratford-on-Avon: upper limit 1.5 of the rate 2: "
                                                "expected one above it");
}

/* 40 of 50 and 33 of 60 expected. The multiplier shows in the figures; limits of 73 events in 30-digit arithmetic. */
Test(places, adds_observed_and_expected_events)
{
    ADD(.indicator = "93231", .area = "E07000221", .value = "80", .count = "40", .denominator = "50");
    ADD(.indicator = "93231", .area = "E07000222", .value = "55", .count = "33", .denominator = "60");
    run();
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
Test(places, adds_no_ratios_without_expected_numbers)
{
    ADD(.indicator = "93231", .area = "E07000221", .value = "80", .count = "40", .denominator = "127600");
    ADD(.indicator = "93231", .area = "E07000222", .value = "55", .count = "33", .denominator = "142500");
    run();
    assert_not_calculable("south-warwickshire", "not calculable: only 0 of 2 rows of indicator 93231 have value = "
                                                "100000 x count / denominator");
}

/* 100 of mean 50 and standard deviation 10, 300 of mean 54 and 12: mean 53, variance 54156/399. The districts' limits
 * and those of the whole with Student's t (scipy.stats.t). */
Test(places, pools_means_with_limits)
{
    ADD(.indicator = "93378", .area = "E07000221", .value = "50", .lower = "48.015783048491315",
        .upper = "51.984216951508685", .denominator = "100");
    ADD(.indicator = "93378", .area = "E07000222", .value = "54", .lower = "52.63657833098264",
        .upper = "55.36342166901736", .denominator = "300");
    run();
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

Test(places, a_mean_without_limits_is_approximate)
{
    ADD(.indicator = "93378", .area = "E07000221", .value = "50", .denominator = "100");
    ADD(.indicator = "93378", .area = "E07000222", .value = "54", .lower = "52.6", .upper = "55.4",
        .denominator = "300");
    run();
    assert_figure("south-warwickshire",
                  &(struct figure){ 53, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, 400,
                                    "mean of districts weighted by their denominators, without limits (approximate)",
                                    "" },
                  1e-14);
}

/* Populations 127,600 and 142,500; standard errors from the limits. In 30-digit arithmetic (python3-mpmath). */
Test(places, weights_survey_percentages_by_population)
{
    ADD(.indicator = "93014", .area = "E07000221", .value = "60", .lower = "55", .upper = "65", .denominator = "400",
        .note = "Small sample");
    ADD(.indicator = "93014", .area = "E07000222", .value = "70", .lower = "64", .upper = "76", .denominator = "300");
    run();
    assert_figure("south-warwickshire",
                  &(struct figure){
                      .value = 65.2758237689744539,
                      .lower_95 = 61.3261637602767463,
                      .upper_95 = 69.2254837776721615,
                      .lower_998 = 59.0484813006785666,
                      .upper_998 = 71.5031662372703412,
                      .count = PB_MISSING,
                      .denominator = 700,
                      .method = "mean of districts weighted by population, normal limits (approximate)",
                      .note = "Stratford-on-Avon: Small sample; weights: all residents, Estimates of 2018",
                  },
                  1e-13);
}

Test(places, weights_scores_by_population_without_limits)
{
    ADD(.indicator = "93553", .area = "E07000221", .value = "12.5");
    ADD(.indicator = "93553", .area = "E07000222", .value = "10.25");
    run();
    assert_figure("south-warwickshire",
                  &(struct figure){ 11.3129396519807479, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING, PB_MISSING,
                                    PB_MISSING,
                                    "mean of districts weighted by population, without limits (approximate)",
                                    "weights: all residents, Estimates of 2018" },
                  1e-14);
    trial_close(&trial);
    open_trial();
    ADD(.indicator = "93553", .area = "E07000218", .value = "12.5");
    ADD(.indicator = "93553", .area = "E07000219", .value = "10.25");
    run();
    assert_not_calculable("warwickshire-north",
                          "not calculable: the Places file states no population of North Warwickshire");
}

/* Where only Coventry and the county have rows, the system is made from these two. */
Test(places, the_system_is_the_sum_of_upper_tier_authorities_where_districts_have_nothing)
{
    ADD(.area = "E08000026", .value = "10", .count = "30", .denominator = "300");
    ADD(.area = "E10000031", .value = "20", .count = "140", .denominator = "700");
    run();
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, SYSTEM, SYSTEM, NULL);
    assert_kind(row, PB_WORD_SUM, PB_WORD_CALCULATED);
    assert_close(table->value[row], 17, 1e-15);
    assert_text(pb_cell(table, method, row), "sum of upper-tier authorities, Wilson limits (exact)");
    assert_text(pb_cell(table, source_row, row), "2;3");
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 1); /* the county itself */
}

Test(places, a_county_does_not_stand_in_for_some_of_its_districts)
{
    ADD(.area = "E08000026", .value = "10", .count = "30", .denominator = "300");
    ADD(.area = "E10000031", .value = "20", .count = "140", .denominator = "700");
    ADD(.area = "E07000220", .value = "20", .count = "20", .denominator = "100");
    run();
    assert_not_calculable(SYSTEM, "not calculable: the source has no row for Stratford-on-Avon; a figure for 2 of 6 "
                                  "districts");
    trial_close(&trial);
    open_trial();
    ADD(.area = "E08000026", .value = "10", .count = "30", .denominator = "300");
    ADD(.area = "E10000031", .status = PB_WORD_SUPPRESSED, .denominator = "700");
    run();
    assert_not_calculable(SYSTEM, "not calculable: Warwickshire is suppressed; a figure for 1 of 2 upper-tier "
                                  "authorities (30% of the denominator)");
}

/* 100 * 5 / 10 = 50: within half a percent is 49.75 to 50.25; the option moves it. */
Test(places, tolerance_is_relative_and_can_be_chosen)
{
    ADD(.area = "E07000221", .value = "50.25", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "49.75", .count = "5", .denominator = "10");
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial.table.value[trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL)], 50);
    trial_close(&trial);
    open_trial();
    ADD(.area = "E07000221", .value = "50.25", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "49.75", .count = "5", .denominator = "10");
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, "{\"tolerance\": 0.001}");
    cr_assert_eq(trial.table.status[trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL)],
                 PB_WORD_NOT_CALCULABLE);
}

Test(places, no_events_in_any_district_is_a_sum_of_nothing)
{
    ADD(.area = "E07000221", .value = "0", .count = "0", .denominator = "50");
    ADD(.area = "E07000222", .value = "0", .count = "0", .denominator = "50");
    run();
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->value[row], 0);
    cr_assert_eq(table->lower_95[row], 0);
    cr_assert_not(signbit(table->lower_95[row]));
    assert_close(table->upper_95[row], 100 * 3.8414588206941254 / 103.8414588206941254, 1e-12); /* z^2 / (n + z^2) */
}

/* An unmapped rate per 1,000: ten rows of it, of which one or two do not fit. */
static void add_unmapped_rates(size_t unfit)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "4", .count = "40", .denominator = "10000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "0", .count = "0", .denominator = "10000");
    for (size_t i = 0; i < 8; i++) {
        char period[16];
        (void)snprintf(period, sizeof period, "%zu", 2000 + i);
        ADD(.indicator = "4711", .area = "E07000220", .period = period, .value = i < unfit ? "7" : "5", .count = "5",
            .denominator = "1000");
    }
}

Test(places, infers_the_multiplier_of_an_unmapped_rate_from_nine_in_ten_rows)
{
    add_unmapped_rates(1);
    run();
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2013/14");
    cr_assert_eq(table->value[row], 2);
    assert_text(pb_cell(table, method, row), "sum of districts, Byar limits (exact)");
    trial_close(&trial);
    open_trial();
    add_unmapped_rates(2);
    run();
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2013/14");
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: only 8 of 10 rows of indicator 4711 have value = 1000 x count / denominator");
}

/* Per 100, but a count above its denominator shows that it is no proportion. */
Test(places, an_unmapped_percentage_above_100_is_a_rate)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "40", .count = "40", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000222", .value = "20", .count = "20", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000220", .value = "120", .count = "120", .denominator = "100");
    run();
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, method, row), "sum of districts, Byar limits (exact)");
    cr_assert_eq(trial.table.value[row], 30);
}

Test(places, unmapped_figures_that_are_no_ratio_are_not_added)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "81.3", .count = "40", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000222", .value = "82.7", .count = "40", .denominator = "100");
    run();
    const char *note = pb_cell(&trial.table, note, trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL));
    assert_text(note, "not calculable: only 0 of 2 rows of indicator 4711 have value = 100 x count / denominator");
    trial_close(&trial);
    open_trial();
    ADD(.indicator = "4711", .area = "E07000221", .value = "-3", .count = "40", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000222", .value = "-4", .count = "40", .denominator = "100");
    run();
    note = pb_cell(&trial.table, note, trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL));
    assert_text(note, "not calculable: the values of indicator 4711 are not a multiple of count / denominator");
}

Test(places, series_are_not_mixed)
{
    ADD(.area = "E07000221", .value = "50", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "40", .count = "4", .denominator = "10");
    ADD(.area = "E07000221", .value = "20", .count = "2", .denominator = "10", .sex = "Male");
    ADD(.area = "E07000222", .value = "10", .count = "1", .denominator = "10", .sex = "Male");
    ADD(.area = "E07000221", .value = "90", .count = "9", .denominator = "10", .period = "2014/15");
    ADD(.area = "E07000222", .value = "70", .count = "7", .denominator = "10", .period = "2014/15");
    run();
    const struct pb_table *table = &trial.table;
    double found[3] = { 0 };
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (table->geography[row] == PB_WORD_SUM && table->status[row] == PB_WORD_CALCULATED && count < 3)
            found[count++] = table->value[row];
    cr_assert_eq(count, 3);
    cr_assert_float_eq(found[0] + found[1] + found[2], 45 + 15 + 80, 1e-12);
    cr_assert_eq(table->value[trial_row(&trial, "south-warwickshire", "south-warwickshire", "2014/15")], 80);
}

Test(places, an_area_of_nobody_is_rejected)
{
    ADD(.area = "E07000220", .value = "20");
    ADD(.area = "E09000001", .value = "10", .line = "99");
    run();
    cr_assert_eq(trial.account.rejected, 1);
    assert_text(trial.findings.rejects[0].rule, "no-place");
    cr_assert_eq(trial.findings.rejects[0].line, 99);
    assert_text(trial.findings.rejects[0].reason, "area E09000001 (Elsewhere) is part of no Place and is no benchmark");
    cr_assert_eq(trial_rows(&trial, "rugby"), 1);
}

/* Two rows of one district can only come when nobody removed duplicates before. */
Test(places, several_rows_of_a_district_stop_the_sum)
{
    ADD(.area = "E07000221", .value = "50", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "50", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "40", .count = "4", .denominator = "10");
    trial_run(&trial, &pb_transform_places, NULL);
    assert_not_calculable("south-warwickshire", "not calculable: the source has several rows for Warwick; a figure "
                                                "for 1 of 2 districts (47% of the population)");
}

Test(places, has_nothing_to_do_with_an_empty_table_and_stops_when_told)
{
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial.table.rows, 0);
    ADD(.area = "E07000220", .value = "20");
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_places, NULL), PB_FATAL);
}
