#include "tests/support/observations.h"

#include <criterion/criterion.h>
#include <stdio.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;
extern const struct pb_module pb_transform_trend;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(trend, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void run(void)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_trend, NULL);
}

static void assert_trend(const char *area, const char *period, const char *expected)
{
    assert_text(pb_cell(&trial.table, trend, trial_row(&trial, "", area, period)), expected);
}

/* The cases and people of tests/statistics/test_trend.c: significant. */
static const char *const rising[] = { "120", "131", "150", "166", "181" };
static const char *const falling[] = { "181", "166", "150", "131", "120" };

static const char *year_text(int year, char text[16])
{
    (void)snprintf(text, 16, "%d", year);
    return text;
}

/* Five years of an indicator from 2015 on, of 1,000 people each; a percentage with limits 1 below and above. */
static void add_years(const char *indicator, const char *area, const char *const *counts)
{
    char period[16];
    char numbers[3][16];
    for (int i = 0; i < 5; i++) {
        int count = (counts[i][0] - '0') * 100 + (counts[i][1] - '0') * 10 + counts[i][2] - '0';
        for (int k = 0; k < 3; k++)
            (void)snprintf(numbers[k], sizeof numbers[k], "%d.%d", (count + 10 * (k - 1)) / 10, count % 10);
        ADD(.indicator = indicator, .area = area, .period = year_text(2015 + i, period), .value = numbers[1],
            .lower = numbers[0], .upper = numbers[2], .count = counts[i], .denominator = "1000");
    }
}

Test(trend, says_it_in_the_words_of_fingertips_and_by_polarity)
{
    add_years("91547", "E07000220", rising); /* proportion, low is good */
    add_years("91547", "E07000221", falling);
    add_years("93014", "E08000026", rising); /* survey proportion, high is good */
    add_years("93014", "E07000222", falling);
    run();
    assert_trend("E07000220", "2019", "Increasing and getting worse");
    assert_trend("E07000221", "2019", "Decreasing and getting better");
    assert_trend("E08000026", "2019", "Increasing and getting better");
    assert_trend("E07000222", "2019", "Decreasing and getting worse");
    assert_trend("E07000220", "2018", "");
}

Test(trend, has_a_direction_only_where_none_is_good)
{
    add_years("91547", "E07000220", rising);
    add_years("91547", "E07000221", falling);
    trial_run(&trial, &pb_transform_normalise, NULL);
    for (size_t row = 0; row < trial.table.rows; row++)
        trial.table.polarity[row] = PB_WORD_NO_JUDGEMENT;
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_trend("E07000220", "2019", "Increasing");
    assert_trend("E07000221", "2019", "Decreasing");
}

Test(trend, no_significant_change)
{
    static const char *const steady[] = { "100", "101", "099", "100", "102" };
    add_years("91547", "E07000220", steady);
    add_years("108", "E07000220", steady);
    add_years("93283", "E07000220", steady);
    run();
    for (size_t row = 0; row < trial.table.rows; row++)
        assert_text(pb_cell(&trial.table, trend, row),
                    trial.table.period_end[row] == 20191231 ? "No significant change" : "");
}

/* Without counts the limits serve. */
Test(trend, of_a_proportion_without_counts_is_weighted_by_limits)
{
    add_years("91547", "E07000220", rising);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial.table.count[2] = PB_MISSING;
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_trend("E07000220", "2019", "Increasing and getting worse");
    trial.table.trend[4] = PB_WORD_NONE;
    trial.table.lower_95[1] = PB_MISSING;
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_trend("E07000220", "2019", "Cannot be calculated");
}

Test(trend, that_is_published_stays)
{
    char period[16];
    for (int i = 0; i < 5; i++)
        ADD(.area = "E07000220", .period = year_text(2015 + i, period), .value = "12", .count = rising[i],
            .denominator = "1000", .trend = i == 4 ? "No significant change" : NULL);
    run();
    assert_trend("E07000220", "2019", "No significant change");
}

Test(trend, needs_five_years_in_a_row)
{
    char period[16];
    for (int year = 2015; year <= 2018; year++) /* four */
        ADD(.area = "E07000220", .period = year_text(year, period), .value = "12", .count = "120",
            .denominator = "1000");
    for (int year = 2014; year <= 2019; year++) /* a gap */
        if (year != 2017)
            ADD(.area = "E07000221", .period = year_text(year, period), .value = "12", .count = "120",
                .denominator = "1000");
    for (int year = 2012; year <= 2016; year++) { /* rolling */
        (void)snprintf(period, sizeof period, "%d - %02d", year, (year + 2) % 100);
        ADD(.area = "E07000222", .period = period, .value = "12", .count = "120", .denominator = "1000");
    }
    for (int year = 2015; year <= 2019; year++) /* a missing value */
        ADD(.area = "E08000026", .period = year_text(year, period), .value = year == 2017 ? NULL : "12", .count = "120",
            .denominator = "1000");
    for (int year = 2015; year <= 2019; year++) /* nobody */
        ADD(.area = "E07000218", .period = year_text(year, period), .value = "0", .count = "0", .denominator = "1000");
    run();
    assert_trend("E07000220", "2018", "Cannot be calculated");
    assert_trend("E07000221", "2019", "Cannot be calculated");
    assert_trend("E07000222", "2016 - 18", "Cannot be calculated");
    assert_trend("E08000026", "2019", "Cannot be calculated");
    assert_trend("E07000218", "2019", "Cannot be calculated");
}

/* A rate with as many events as people is refused, as in the reference; a standardised one is not looked at so. */
Test(trend, of_a_rate_needs_counts_that_are_not_the_denominator)
{
    static const char *const thousand[] = { "120", "130", "140", "150", "160" };
    add_years("21001", "E07000220", thousand);
    add_years("21001", "E07000221", thousand);
    add_years("108", "E07000222", thousand);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial.table.denominator[6] = trial.table.count[6];
    trial.table.denominator[11] = trial.table.count[11];
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_trend("E07000220", "2019", "Increasing and getting worse");
    assert_trend("E07000221", "2019", "Cannot be calculated");
    assert_trend("E07000222", "2019", "Increasing and getting worse");
}

/* Counts and measures that nobody describes have no method. */
Test(trend, is_not_for_every_kind_of_value)
{
    add_years("1001", "E07000220", rising);
    add_years("4711", "E07000220", rising);
    run();
    for (size_t row = 0; row < trial.table.rows; row++)
        assert_text(pb_cell(&trial.table, trend, row), "");
}

/* Six years: the first, which would break the line, is not looked at. */
Test(trend, looks_at_the_five_latest_points)
{
    ADD(.area = "E07000220", .period = "2014", .value = "90", .count = "900", .denominator = "1000");
    add_years("91547", "E07000220", rising);
    run();
    assert_trend("E07000220", "2019", "Increasing and getting worse");
}

Test(trend, of_a_sum_is_calculated_and_of_an_approximation_is_not)
{
    char period[16];
    char value[16];
    for (int i = 0; i < 5; i++) {
        (void)snprintf(value, sizeof value, "%c%c.%c", rising[i][0], rising[i][1], rising[i][2]);
        ADD(.area = "E07000221", .period = year_text(2015 + i, period), .value = value, .count = rising[i],
            .denominator = "1000");
        ADD(.area = "E07000222", .period = year_text(2015 + i, period), .value = value, .count = rising[i],
            .denominator = "1000");
    }
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_trend, NULL);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2019");
    assert_text(pb_cell(&trial.table, trend, row), "Increasing and getting worse");
    trial.table.trend[row] = PB_WORD_NONE;
    size_t earlier = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2016");
    trial.table.method[earlier] = pb_symbol_of(&trial.symbols, "weighted (approximate)");
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_text(pb_cell(&trial.table, trend, row), "");
}

Test(trend, has_nothing_to_do_with_an_empty_table_and_stops_when_told)
{
    trial_run(&trial, &pb_transform_trend, NULL);
    for (int i = 0; i < 5000; i++)
        ADD(.area = "E07000220", .value = "20");
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_trend, NULL), PB_FATAL);
}

/* The direction is the source's, the judgement the framework's: smoking (low is good), activity (high is good), carers
 * (no judgement), an indicator that the framework does not have. */
Test(trend, the_framework_alone_says_which_way_is_better)
{
    static const struct {
        const char *indicator, *said, *expected, *note;
    } cases[] = {
        { "91547", "Increasing and getting better", "Increasing and getting worse",
          "Revised; the source calls this trend getting better" },
        { "91547", "Decreasing and getting worse", "Decreasing and getting better",
          "Revised; the source calls this trend getting worse" },
        { "91547", "Increasing", "Increasing and getting worse", "Revised" },
        { "91547", "Decreasing and getting better", "Decreasing and getting better", "Revised" },
        { "91547", "No significant change", "No significant change", "Revised" },
        { "91547", "Cannot be calculated", "Cannot be calculated", "Revised" },
        { "91547", "Going up", "Going up", "Revised" },
        { "93014", "Increasing and getting worse", "Increasing and getting better",
          "Revised; the source calls this trend getting worse" },
        { "93014", "decreasing", "Decreasing and getting worse", "Revised" },
        { "1001", "Decreasing and getting better", "Decreasing",
          "Revised; the source calls this trend getting better" },
        { "4711", "Increasing and getting better", "Increasing and getting better", "Revised" },
        { "90282", "Increasing", "Increasing and getting worse", "Revised" }, /* a gap of 20, above none */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial_add(&trial, &(const struct observation){ .indicator = cases[i].indicator,
                                                       .area = "E07000220",
                                                       .value = "20",
                                                       .note = "Revised",
                                                       .trend = cases[i].said });
        run();
        size_t row = trial_row(&trial, "", "E07000220", NULL);
        assert_text(pb_cell(&trial.table, trend, row), cases[i].expected);
        assert_text(pb_cell(&trial.table, note, row), cases[i].note);
        close_trial();
        open_trial();
    }
}

/* Years that were pooled stand beside a figure whose own years have the trend. */
Test(trend, of_years_that_were_pooled_is_that_of_the_years)
{
    ADD(.indicator = "91547", .area = "E07000220", .value = "20", .category_type = "Small numbers",
        .category = "Years together");
    run();
    assert_text(pb_cell(&trial.table, trend, 0), "");
}

/* Where the framework says that figures are not to be compared, no direction is better: what the source calls better is
 * not kept, as it is not in the comparison with England. */
Test(trend, of_what_is_not_to_be_compared_is_not_judged)
{
    ADD(.indicator = "91547", .area = "E07000220", .value = "20", .trend = "Decreasing and getting better");
    trial_run(&trial, &pb_transform_normalise, NULL);
    size_t row = trial_row(&trial, "", "E07000220", NULL);
    trial.table.polarity[row] = PB_WORD_NOT_APPLICABLE;
    trial_run(&trial, &pb_transform_trend, NULL);
    assert_text(pb_cell(&trial.table, trend, row), "Decreasing");
    assert_text(pb_cell(&trial.table, note, row), "the source calls this trend getting better");
}

/* A gap of -20 that rises gets narrower, one that was on both sides of none may do either: neither is called worse. */
Test(trend, of_a_gap_below_none_is_not_judged)
{
    static const char *const values[][2] = { { "-25", "-20" }, { "-5", "20" }, { "10", "20" } };
    static const char *const expected[] = { "Increasing", "Increasing", "Increasing and getting worse" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 2; k++)
            ADD(.indicator = "90282", .area = "E07000220", .period = k ? "2016" : "2015", .value = values[i][k],
                .trend = k ? "Increasing and getting worse" : NULL);
        run();
        assert_trend("E07000220", "2016", expected[i]);
        close_trial();
        open_trial();
    }
}
