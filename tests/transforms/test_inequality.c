#include "placebook/contract/methods.h"
#include "placebook/deprivation.h"
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_places;
extern const struct pb_module pb_transform_inequality;
extern const struct pb_module pb_transform_benchmark;

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(inequality_rows, .init = open_trial, .fini = close_trial);

enum { DECILES = 10 };

#define WITHIN  "LSOA21 deprivation deciles within area (IMD2019)"
#define ENGLISH "LSOA21 deprivation deciles in England (IMD2019)"

static const char *const names[DECILES] = {
    "Most deprived decile (IMD2019)",         "Second most deprived decile (IMD2019)",
    "Third more deprived decile (IMD2019)",   "Fourth more deprived decile (IMD2019)",
    "Fifth more deprived decile (IMD2019)",   "Fifth less deprived decile (IMD2019)",
    "Fourth less deprived decile (IMD2019)",  "Third less deprived decile (IMD2019)",
    "Second least deprived decile (IMD2019)", "Least deprived decile (IMD2019)",
};

/* The first area of the documentation of phe_sii, and its results: tests/statistics/test_inequality.c says how they
 * were calculated independently. */
static const char *const people[DECILES] = { "7291", "7997", "6105", "7666", "5790",
                                             "6934", "5918", "5974", "7147", "7534" };
static const char *const values[DECILES] = { "75.9", "78.3", "83.8", "83.6", "80.5",
                                             "81.1", "81.7", "84.2", "80.6", "86.3" };
static const char *const lower[DECILES] = {
    "72.7", "75.3", "80.9", "80.2", "77.1", "78", "79", "81.4", "75.8", "83.2"
};
static const char *const upper[DECILES] = { "79.1", "81.4", "86.8", "87.1", "83.8",
                                            "84.2", "84.4", "86.9", "85.4", "89.4" };

/* The deciles of an area, in another order than theirs; not the decile `without`. */
static void add_groups(const char *type, const char *indicator, const char *area, const char *period, int without)
{
    for (int i = DECILES - 1; i >= 0; i--)
        if (i != without)
            trial_add(&trial, &(const struct observation){ .indicator = indicator,
                                                           .area = area,
                                                           .period = period,
                                                           .category_type = type,
                                                           .category = names[i],
                                                           .value = values[i],
                                                           .lower = lower[i],
                                                           .upper = upper[i],
                                                           .denominator = people[i] });
}

static void add_deciles(const char *indicator, const char *area, const char *period, int without)
{
    add_groups(WITHIN, indicator, area, period, without);
}

static void run(void)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_inequality, NULL);
    trial_run(&trial, &pb_transform_benchmark, NULL);
}

/* How many rows of a Place have this category; the last of them goes to *found. */
static size_t count(const char *place, const char *category, size_t *found)
{
    size_t rows = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, place, row), place) == 0 &&
            strcmp(pb_cell(&trial.table, category, row), category) == 0) {
            rows++;
            *found = row;
        }
    return rows;
}

static size_t the_row(const char *place, const char *category)
{
    size_t row = 0;
    cr_assert_eq(count(place, category, &row), 1, "%s of %s", category, place);
    return row;
}

static void assert_words(size_t row, const char *unit, const char *method)
{
    const struct pb_table *table = &trial.table;
    assert_text(pb_cell(table, unit, row), unit);
    assert_text(pb_cell(table, category_type, row), WITHIN);
    cr_assert(strstr(pb_cell(table, method, row), method), "%s", pb_cell(table, method, row));
    assert_text(pb_cell(table, source_row, row), "11;10;9;8;7;6;5;4;3;2");
    assert_text(pb_cell(table, source_file, row), "data.csv");
}

/* A calculated figure of the Place itself for all people of the ten groups. */
static bool is_calculated(size_t row)
{
    const struct pb_table *table = &trial.table;
    return table->status[row] == PB_WORD_CALCULATED && table->geography[row] == PB_WORD_EXACT &&
           table->polarity[row] == PB_WORD_LOW_IS_GOOD && table->denominator[row] == 68356 &&
           pb_missing(table->count[row]) && table->origin[row] == 0;
}

static void assert_place_row(size_t row, const char *unit, const char *method)
{
    cr_assert(is_calculated(row));
    assert_words(row, unit, method);
}

Test(inequality_rows, a_life_expectancy_has_exact_indices)
{
    add_deciles("93283", "E08000026", NULL, -1);
    run();
    size_t slope = the_row("coventry", PB_SLOPE_INDEX);
    size_t relative = the_row("coventry", PB_RELATIVE_INDEX);
    const struct pb_table *table = &trial.table;
    assert_place_row(slope, pb_cell(table, unit, the_row("coventry", names[0])), "over 10 deprivation groups");
    assert_place_row(relative, "Ratio", "weighted least squares");
    assert_close(table->value[slope], 7.0002347600798958, 1e-12);
    assert_close(table->lower_95[slope], 3.1516794694867452, 1e-12);
    assert_close(table->upper_95[slope], 10.848790050673045, 1e-12);
    assert_close(table->lower_998[slope], 0.93230188739757747, 1e-12);
    assert_close(table->value[relative], 1.0897097049119413, 1e-12);
    assert_close(table->lower_95[relative], 1.039465041610749, 1e-9);
    assert_close(table->upper_998[relative], 1.17395881140875, 1e-9);
    /* The system has the area as one of its parts. */
    cr_assert_eq(table->geography[the_row("coventry-and-warwickshire", PB_SLOPE_INDEX)], PB_WORD_PART);
}

/* As a percentage of a proportion: in points, with limits that are drawn. The limits are those of a simulation in R to
 * within 2% of their distance. Smoking less is good, so the sign is turned: the least deprived smoke 7 points more. */
Test(inequality_rows, a_proportion_is_in_percentage_points)
{
    add_deciles("91547", "E08000026", NULL, -1);
    run();
    const struct pb_table *table = &trial.table;
    size_t slope = the_row("coventry", PB_SLOPE_INDEX);
    assert_close(table->value[slope], -7.0002347600798958, 1e-12);
    cr_assert_float_eq(table->upper_95[slope], -3.000456108469268, 0.16);
    cr_assert_float_eq(table->lower_95[slope], -10.810701898435971, 0.16);
    assert_place_row(slope, "Percentage points", "logit scale, limits from 100,000 draws");
    assert_close(table->value[the_row("coventry", PB_RELATIVE_INDEX)], 1 / 1.0897097049119413, 1e-12);
}

Test(inequality_rows, indices_are_compared_with_those_of_england)
{
    add_deciles("108", "E08000026", NULL, -1);
    add_deciles("108", "E92000001", NULL, -1);
    run();
    size_t row = 0;
    cr_assert_eq(count("coventry", PB_SLOPE_INDEX, &row), 2);
    for (row = 0; row < trial.table.rows; row++)
        if (strcmp(pb_cell(&trial.table, category, row), PB_SLOPE_INDEX) == 0 &&
            trial.table.geography[row] == PB_WORD_EXACT) {
            assert_close(trial.table.england_value[row], -7.0002347600798958, 1e-12);
            cr_assert_eq(trial.table.compared_with_england[row], PB_WORD_SIMILAR_GAP);
        }
    /* Rugby sees England's. */
    cr_assert_eq(trial.table.geography[the_row("rugby", PB_SLOPE_INDEX)], PB_WORD_BENCHMARK);
}

/* The most and the least deprived tenth of a Place are an average of two districts' rates: so is the line through them,
 * which is not rated. */
Test(inequality_rows, an_index_of_approximate_rates_is_approximate)
{
    for (int i = 0; i < DECILES; i++)
        for (int district = 0; district < 2; district++)
            trial_add(&trial, &(const struct observation){ .indicator = "108",
                                                           .area = district ? "E07000222" : "E07000221",
                                                           .category_type = ENGLISH,
                                                           .category = names[i],
                                                           .value = values[i],
                                                           .lower = lower[i],
                                                           .upper = upper[i],
                                                           .count = "1000",
                                                           .denominator = people[i] });
    add_groups(ENGLISH, "108", "E92000001", NULL, -1);
    run();
    const struct pb_table *table = &trial.table;
    size_t seen = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (table->geography[row] != PB_WORD_SUM || strcmp(pb_cell(table, place, row), "south-warwickshire") != 0 ||
            strstr(pb_cell(table, category, row), "index of inequality") == NULL)
            continue;
        cr_assert(pb_method_is_approximate(pb_cell(table, method, row)), "%s", pb_cell(table, method, row));
        /* Not rated itself: what is said is what its two districts are. */
        cr_assert_eq(pb_vocabulary[table->compared_with_england[row]].group, PB_WORDS_DISTRICTS);
        cr_assert_not(pb_missing(table->value[row]));
        seen++;
    }
    cr_assert_eq(seen, 2);
    cr_assert_not(pb_method_is_approximate(pb_cell(table, method, the_row("rugby", PB_SLOPE_INDEX))));
}

/* tests/statistics/test_inequality.c: the line begins 2.9 standard errors from 0. */
Test(inequality_rows, a_relative_index_without_a_denominator_says_so)
{
    for (int i = 0; i < DECILES; i++) {
        char numbers[3][32];
        const char *const *columns[] = { values, lower, upper };
        for (int k = 0; k < 3; k++)
            (void)snprintf(numbers[k], sizeof numbers[k], "%.17g", strtod(columns[k][i], NULL) - 74.91645975779808);
        trial_add(&trial, &(const struct observation){ .indicator = "93283",
                                                       .area = "E08000026",
                                                       .category_type = WITHIN,
                                                       .category = names[i],
                                                       .value = numbers[0],
                                                       .lower = numbers[1],
                                                       .upper = numbers[2],
                                                       .denominator = people[i] });
    }
    run();
    const struct pb_table *table = &trial.table;
    assert_close(table->value[the_row("coventry", PB_SLOPE_INDEX)], 7.0002347600798958, 1e-9);
    size_t relative = the_row("coventry", PB_RELATIVE_INDEX);
    cr_assert_eq(table->status[relative], PB_WORD_NOT_CALCULABLE);
    cr_assert(pb_missing(table->value[relative]) && pb_missing(table->lower_95[relative]));
    assert_text(pb_cell(table, unit, relative), "Ratio");
    assert_text(pb_cell(table, source_row, relative), "2;3;4;5;6;7;8;9;10;11");
    assert_text(pb_cell(table, note, relative),
                "no relative index: the end of the fitted line to divide by is within three standard errors of 0, or "
                "an end of a line through rates is below 0");
}

/* 3% to 30%, the most deprived the least: their end of the line is near 0, and some of the draws are below. */
Test(inequality_rows, a_relative_index_of_percentages_has_no_limit_below_0)
{
    for (int i = 0; i < DECILES; i++) {
        char numbers[3][32];
        for (int k = 0; k < 3; k++)
            (void)snprintf(numbers[k], sizeof numbers[k], "%.6g", 3.0 * (i + 1) * (k == 0 ? 0.6 : k == 1 ? 1 : 1.6));
        trial_add(&trial, &(const struct observation){ .area = "E08000026",
                                                       .category_type = WITHIN,
                                                       .category = names[i],
                                                       .lower = numbers[0],
                                                       .value = numbers[1],
                                                       .upper = numbers[2],
                                                       .denominator = people[i] });
    }
    run();
    size_t relative = the_row("coventry", PB_RELATIVE_INDEX);
    cr_assert_gt(trial.table.value[relative], 0);
    cr_assert_eq(trial.table.lower_998[relative], 0);
    cr_assert_gt(trial.table.upper_998[relative], trial.table.value[relative]);
}

static void assert_not_calculable(const char *reason)
{
    size_t row = the_row("coventry", PB_SLOPE_INDEX);
    cr_assert_eq(count("coventry", PB_RELATIVE_INDEX, &row), 0);
    row = the_row("coventry", PB_SLOPE_INDEX);
    cr_assert_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
    cr_assert(pb_missing(trial.table.value[row]) && pb_missing(trial.table.denominator[row]));
    assert_text(pb_cell(&trial.table, note, row), reason);
    assert_text(pb_cell(&trial.table, period, row), "2013/14");
}

/* Said once, for the latest period. */
Test(inequality_rows, a_missing_group_leaves_no_index)
{
    add_deciles("91547", "E08000026", "2012/13", 4);
    add_deciles("91547", "E08000026", "2013/14", 4);
    run();
    assert_not_calculable("9 of the 10 deprivation groups have a row");
}

Test(inequality_rows, a_group_without_a_figure_leaves_no_index)
{
    static const struct observation incomplete[] = {
        { .value = NULL, .lower = NULL, .upper = NULL, .denominator = "5790", .status = PB_WORD_SUPPRESSED },
        { .value = "80.5", .lower = NULL, .upper = "83.8", .denominator = "5790" },
        { .value = "80.5", .lower = "77.1", .upper = "83.8", .denominator = NULL },
        { .value = "80.5", .lower = "0", .upper = "83.8", .denominator = "5790" },
    };
    static const char *const reasons[] = {
        "Fifth more deprived decile (IMD2019) has no value",
        "Fifth more deprived decile (IMD2019) has no 95% limits",
        "Fifth more deprived decile (IMD2019) has no denominator",
        "quantile 5: lower limit 0: expected above 0 and below 1 for a proportion: other numbers have no logit",
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        struct observation last = incomplete[i];
        last.indicator = "91547";
        last.area = "E08000026";
        last.category_type = WITHIN;
        last.category = names[4];
        add_deciles("91547", "E08000026", NULL, 4);
        trial_add(&trial, &last);
        run();
        assert_not_calculable(reasons[i]);
        close_trial();
        open_trial();
    }
}

/* A row that says in which decile of England an area is, groups without any figure, counts, and groups of other kinds.
 */
Test(inequality_rows, other_groups_are_left_alone)
{
    trial_add(&trial,
              &(const struct observation){ .area = "E08000026",
                                           .category_type = "County & UA deprivation deciles in England (IMD2019)",
                                           .category = names[1],
                                           .value = "20",
                                           .lower = "19",
                                           .upper = "21",
                                           .denominator = "1000" });
    for (int i = 0; i < DECILES; i++)
        trial_add(&trial,
                  &(const struct observation){
                      .area = "E92000001", .category_type = WITHIN, .category = names[i], .period = "2012/13" });
    for (int i = 0; i < DECILES; i++)
        trial_add(&trial, &(const struct observation){ .area = "E92000001",
                                                       .category_type = "Ethnic groups",
                                                       .category = names[i],
                                                       .value = "20",
                                                       .lower = "19",
                                                       .upper = "21",
                                                       .denominator = "1000" });
    add_deciles("1001", "E08000026", NULL, -1);
    run();
    size_t row = 0;
    cr_assert_eq(count("coventry", PB_SLOPE_INDEX, &row), 0);
    cr_assert_eq(count("rugby", PB_SLOPE_INDEX, &row), 0);
}

Test(inequality_rows, stops_when_the_run_is_stopped)
{
    add_deciles("91547", "E08000026", NULL, -1);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    atomic_store(&trial.cancelled, true);
    cr_assert_eq(trial_try(&trial, &pb_transform_inequality, NULL), PB_FATAL);
}

Test(inequality_rows, an_empty_table_stays_empty)
{
    run();
    cr_assert_eq(trial.table.rows, 0);
}
