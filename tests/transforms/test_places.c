/*
 * Which rows each Place gets, and in which role; when the sum of its districts is made, and what the note says when it
 * is not.
 */
#include "tests/support/close.h"
#include "tests/support/places.h"

#include <stdio.h>

static struct trial trial;

static void open_trial(void)
{
    trial_open_populated(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(places, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

/* Roles as placebook/geography.h defines them. */
Test(places, every_row_goes_to_the_places_that_its_area_has_a_role_for)
{
    trial_add_smoking(&trial, "91547");
    ADD(.area = "05A", .value = "19");
    size_t read = trial.table.rows;
    trial_place(&trial);
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
    cr_assert_eq(trial.row_counts.rejected, 0);
}

Test(places, copies_keep_origin_and_figures)
{
    trial_add_smoking(&trial, "91547");
    trial_place(&trial);
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

Test(places, a_suppressed_district_stops_the_sum_of_its_place_and_of_the_system)
{
    ADD(.area = "E08000026", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000220", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000221", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000222", .value = "20", .count = "20", .denominator = "100");
    ADD(.area = "E07000218", .status = PB_WORD_SUPPRESSED, .note = "Value suppressed", .line = "44");
    ADD(.area = "E07000219", .value = "20", .count = "20", .denominator = "100", .line = "45");
    trial_place(&trial);
    assert_not_calculable(&trial, "warwickshire-north",
                          "not calculable: North Warwickshire is suppressed; a figure for 1 of 2 districts");
    assert_not_calculable(&trial, SYSTEM,
                          "not calculable: North Warwickshire is suppressed; a figure for 5 of 6 districts");
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
        { { .value = "50", .count = "-5", .denominator = "10" },
          "not calculable: Stratford-on-Avon has a count of -5" },
        { { .value = "51", .count = "5", .denominator = "10" },
          "not calculable: published value 51 differs from 100 x count / denominator = 50 for Stratford-on-Avon" },
        { { .value = "1", .count = "0", .denominator = "10" },
          "not calculable: published value 1 differs from 100 x count / denominator = 0 for Stratford-on-Avon" },
        { { .value = "100", .count = "15", .denominator = "10" },
          "not calculable: count 15 is above denominator 10 for Stratford-on-Avon" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct observation stratford = cases[i].stratford;
        stratford.area = "E07000221";
        trial_add(&trial, &stratford);
        ADD(.area = "E07000222", .value = "50", .count = "50", .denominator = "100");
        trial_place(&trial);
        assert_not_calculable(&trial, "south-warwickshire", cases[i].note);
        trial_close(&trial);
        trial_open_populated(&trial);
    }
}

Test(places, a_district_without_a_row_stops_the_sum)
{
    ADD(.area = "E07000221", .value = "50", .count = "5", .denominator = "10");
    trial_place(&trial);
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: the source has no row for Warwick; a figure for 1 of 2 "
                          "districts (47% of the population)");
    assert_not_calculable(&trial, SYSTEM,
                          "not calculable: the source has no row for Coventry; a figure for 1 of 6 districts");
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
        trial_place(&trial);
        assert_not_calculable(&trial, "south-warwickshire", cases[i].note);
        trial_close(&trial);
        trial_open_populated(&trial);
    }
}

/* Where only Coventry and the county have rows, the system is made from these two. */
Test(places, the_system_is_the_sum_of_upper_tier_authorities_where_districts_have_nothing)
{
    ADD(.area = "E08000026", .value = "10", .count = "30", .denominator = "300");
    ADD(.area = "E10000031", .value = "20", .count = "140", .denominator = "700");
    trial_place(&trial);
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, SYSTEM, SYSTEM, NULL);
    assert_kind(&trial, row, PB_WORD_SUM, PB_WORD_CALCULATED);
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
    trial_place(&trial);
    assert_not_calculable(&trial, SYSTEM,
                          "not calculable: the source has no row for Stratford-on-Avon; a figure for 2 of 6 "
                          "districts");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.area = "E08000026", .value = "10", .count = "30", .denominator = "300");
    ADD(.area = "E10000031", .status = PB_WORD_SUPPRESSED, .denominator = "700");
    trial_place(&trial);
    assert_not_calculable(&trial, SYSTEM,
                          "not calculable: Warwickshire is suppressed; a figure for 1 of 2 upper-tier "
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
    trial_open_populated(&trial);
    ADD(.area = "E07000221", .value = "50.25", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "49.75", .count = "5", .denominator = "10");
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, "{\"tolerance\": 0.001}");
    cr_assert_eq(trial.table.status[trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL)],
                 PB_WORD_NOT_CALCULABLE);
}

/* An unmapped rate per 1,000: ten rows of it that say something, of which one or two do not fit, and one with nothing
 * in it, which fits everything. */
static void add_unmapped_rates(size_t unfit)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "4", .count = "40", .denominator = "10000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "0", .count = "0", .denominator = "10000");
    for (size_t i = 0; i < 9; i++) {
        char period[16];
        (void)snprintf(period, sizeof period, "%zu", 2000 + i);
        ADD(.indicator = "4711", .area = "E07000220", .period = period, .value = i < unfit ? "7.125" : "5",
            .count = "5", .denominator = "1000");
    }
}

Test(places, infers_the_multiplier_of_an_unmapped_rate_from_nine_in_ten_rows)
{
    add_unmapped_rates(1);
    trial_place(&trial);
    const struct pb_table *table = &trial.table;
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2013/14");
    cr_assert_eq(table->value[row], 2);
    assert_text(pb_cell(table, method, row), "sum of districts, Byar limits (exact)");
    trial_close(&trial);
    trial_open_populated(&trial);
    add_unmapped_rates(2);
    trial_place(&trial);
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
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, method, row), "sum of districts, Byar limits (exact)");
    cr_assert_eq(trial.table.value[row], 30);
}

Test(places, unmapped_figures_that_are_no_ratio_are_not_added)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "81.3", .count = "40", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000222", .value = "82.7", .count = "40", .denominator = "100");
    trial_place(&trial);
    const char *note = pb_cell(&trial.table, note, trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL));
    assert_text(note, "not calculable: only 0 of 2 rows of indicator 4711 have value = 100 x count / denominator");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.indicator = "4711", .area = "E07000221", .value = "-3", .count = "40", .denominator = "100");
    ADD(.indicator = "4711", .area = "E07000222", .value = "-4", .count = "40", .denominator = "100");
    trial_place(&trial);
    note = pb_cell(&trial.table, note, trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL));
    assert_text(note, "not calculable: the values of indicator 4711 are not a multiple of count / denominator");
}

/* A standardised rate: no row with events fits. 39 pairs of rows without events fit any rate. */
Test(places, rows_without_events_say_nothing_about_an_unmapped_rate)
{
    for (int year = 1980; year < 2020; year++) {
        char period[8];
        (void)snprintf(period, sizeof period, "%d", year);
        ADD(.indicator = "4711", .area = "E07000221", .period = period, .value = "0", .count = "0",
            .denominator = "5000");
        ADD(.indicator = "4711", .area = "E07000222", .period = period, .value = year == 1980 ? "67.2" : "0",
            .count = year == 1980 ? "3" : "0", .denominator = "5000");
    }
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "1980");
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: only 0 of 1 rows of indicator 4711 have value = 100000 x count / denominator");
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "1990");
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: the values of indicator 4711 are not a multiple of count / denominator");
}

/* One rate of a series is near the crude one, by chance. */
Test(places, two_rows_do_not_show_what_an_unmapped_rate_is)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "60.12", .count = "3", .denominator = "5000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "0", .count = "0", .denominator = "5000");
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: only 1 of the rows of indicator 4711 shows what its values are");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.indicator = "4711", .area = "E07000221", .value = "60.12", .count = "3", .denominator = "5000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "80.1", .count = "4", .denominator = "5000");
    trial_place(&trial);
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: only 2 of the rows of indicator 4711 show what its values are");
}

/* Values such as 0.1 and 0.2 of 1,000 fit many rates that they are not; 0 events and a value above 0 fit none. */
Test(places, rounded_values_say_only_what_they_can)
{
    ADD(.indicator = "4711", .area = "E07000221", .value = "0.1", .count = "3", .denominator = "10000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "0.2", .count = "5", .denominator = "10000");
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: no row of indicator 4711 has events and digits enough to show what its values are");
    trial_close(&trial);
    trial_open_populated(&trial);
    ADD(.indicator = "4711", .area = "E07000221", .value = "40.1", .count = "401", .denominator = "10000");
    ADD(.indicator = "4711", .area = "E07000222", .value = "20.3", .count = "203", .denominator = "10000");
    ADD(.indicator = "4711", .area = "E07000220", .value = "0.3", .count = "0", .denominator = "10000");
    trial_place(&trial);
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    assert_text(pb_cell(&trial.table, note, row),
                "not calculable: only 2 of 3 rows of indicator 4711 have value = 1000 x count / denominator");
}

/* All of the most deprived tenth of the Place may live in one of its districts. */
Test(places, groups_within_each_district_are_not_added)
{
    for (int i = 0; i < 2; i++) {
        const char *type =
            i ? "LSOA21 deprivation deciles in England (IMD2019)" : "LSOA21 deprivation deciles within area (IMD2019)";
        const char *period = i ? "2014/15" : "2013/14";
        ADD(.area = "E07000221", .value = "10", .count = "40", .denominator = "400", .category_type = type,
            .category = "Most deprived decile (IMD2019)", .period = period);
        ADD(.area = "E07000222", .value = "30", .count = "120", .denominator = "400", .category_type = type,
            .category = "Most deprived decile (IMD2019)", .period = period);
    }
    trial_place(&trial);
    size_t row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2013/14");
    cr_assert_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
    assert_text(pb_cell(&trial.table, note, row), "not calculable: these are groups within each area, and those of "
                                                  "several districts are not the same");
    row = trial_row(&trial, "south-warwickshire", "south-warwickshire", "2014/15");
    cr_assert_eq(trial.table.value[row], 20);
}

Test(places, series_are_not_mixed)
{
    ADD(.area = "E07000221", .value = "50", .count = "5", .denominator = "10");
    ADD(.area = "E07000222", .value = "40", .count = "4", .denominator = "10");
    ADD(.area = "E07000221", .value = "20", .count = "2", .denominator = "10", .sex = "Male");
    ADD(.area = "E07000222", .value = "10", .count = "1", .denominator = "10", .sex = "Male");
    ADD(.area = "E07000221", .value = "90", .count = "9", .denominator = "10", .period = "2014/15");
    ADD(.area = "E07000222", .value = "70", .count = "7", .denominator = "10", .period = "2014/15");
    trial_place(&trial);
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
    trial_place(&trial);
    cr_assert_eq(trial.row_counts.rejected, 1);
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
    assert_not_calculable(&trial, "south-warwickshire",
                          "not calculable: the source has several rows for Warwick; a figure "
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

/* CCG 05A covers Coventry and Rugby and names two others; 05R, of South Warwickshire, names one of them too. */
Test(places, neighbours_go_to_the_places_of_the_organisations_that_name_them)
{
    struct pb_table *table = &trial.table;
    size_t row = ADD(.area = "05A", .value = "19");
    table->similar[row] = pb_symbol_of(&trial.symbols, "06H;15C");
    row = ADD(.area = "E38000164", .value = "18"); /* 05R */
    table->similar[row] = pb_symbol_of(&trial.symbols, "15C");
    row = ADD(.area = "06H", .value = "17");
    table->geography[row] = PB_WORD_NEIGHBOUR;
    row = ADD(.area = "15C", .value = "16");
    table->geography[row] = PB_WORD_NEIGHBOUR;
    row = ADD(.area = "78H", .value = "15");
    table->geography[row] = PB_WORD_NEIGHBOUR; /* nobody names it */
    trial_place(&trial);
    cr_assert_eq(trial_rows(&trial, "rugby"), 3);
    cr_assert_eq(trial_rows(&trial, "coventry"), 3);
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 2);
    cr_assert_eq(trial_rows(&trial, SYSTEM), 4);
    cr_assert_eq(table->geography[trial_row(&trial, "coventry", "06H", NULL)], PB_WORD_NEIGHBOUR);
    cr_assert_eq(table->geography[trial_row(&trial, SYSTEM, "15C", NULL)], PB_WORD_NEIGHBOUR);
    cr_assert_eq(trial.row_counts.rejected, 1);
    cr_assert_str_eq(trial.findings.rejects[0].rule, "no-place");
}

/* Of the networks and trusts of South Warwickshire nothing is added up; the districts still are: 30 + 70 of 200 + 300.
 */
Test(places, networks_and_trusts_of_the_places_file_are_placed_and_never_added)
{
    struct pb_table *table = &trial.table;
    ADD(.indicator = "22001", .area = "E07000221", .value = "15", .count = "30", .denominator = "200");
    ADD(.indicator = "22001", .area = "E07000222", .value = "23.33333333", .count = "70", .denominator = "300");
    ADD(.indicator = "22001", .area = "U04784", .value = "50", .count = "50", .denominator = "100");
    ADD(.indicator = "22001", .area = "U62213", .value = "40", .count = "40", .denominator = "100");
    ADD(.indicator = "22001", .area = "RJC", .value = "10", .count = "10", .denominator = "100");
    ADD(.indicator = "22001", .area = "RYG", .value = "12", .count = "12", .denominator = "100");
    trial_place(&trial);
    cr_assert_eq(trial.row_counts.rejected, 0);
    cr_assert_eq(trial_rows(&trial, "rugby"), 2, "its network, the Partnership Trust");
    cr_assert_eq(trial_rows(&trial, "coventry"), 1);
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 6);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "U62213", NULL)], PB_WORD_LOCAL);
    cr_assert_eq(table->geography[trial_row(&trial, SYSTEM, "U62213", NULL)], PB_WORD_LOCAL);
    cr_assert_eq(table->geography[trial_row(&trial, "coventry", "RYG", NULL)], PB_WORD_SHARED);
    cr_assert_eq(table->geography[trial_row(&trial, SYSTEM, "RJC", NULL)], PB_WORD_SHARED);
    size_t sum = trial_row(&trial, "south-warwickshire", "south-warwickshire", NULL);
    cr_assert_eq(table->geography[sum], PB_WORD_SUM);
    cr_assert_eq(table->count[sum], 100);
    cr_assert_eq(table->denominator[sum], 500);
    cr_assert_eq(table->value[sum], 20);
}

/* 05A covers Coventry and Rugby and is similar to 05R of South Warwickshire; not the other way round. */
Test(places, an_organisation_of_another_place_can_be_a_neighbour)
{
    struct pb_table *table = &trial.table;
    size_t row = ADD(.area = "E38000038", .value = "19");
    table->similar[row] = pb_symbol_of(&trial.symbols, "E38000164");
    ADD(.area = "E38000164", .value = "18");
    trial_place(&trial);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "E38000164", NULL)], PB_WORD_NEIGHBOUR);
    cr_assert_eq(table->geography[trial_row(&trial, SYSTEM, "E38000164", NULL)], PB_WORD_PART);
    cr_assert_eq(table->geography[trial_row(&trial, "south-warwickshire", "E38000164", NULL)], PB_WORD_EXACT);
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 1);
    cr_assert_eq(trial_rows(&trial, "warwickshire-north"), 0);
}

Test(places, local_areas_go_to_the_place_of_the_district_that_they_lie_in)
{
    struct pb_table *table = &trial.table;
    size_t row = ADD(.area = "E01031243", .value = "19");
    table->geography[row] = PB_WORD_LOCAL;
    table->within[row] = pb_symbol_of(&trial.symbols, "E07000222");
    row = ADD(.area = "E01000001", .value = "19");
    table->geography[row] = PB_WORD_LOCAL;
    table->within[row] = pb_symbol_of(&trial.symbols, "E09000001");
    trial_place(&trial);
    cr_assert_eq(trial_rows(&trial, "south-warwickshire"), 1);
    cr_assert_eq(trial_rows(&trial, SYSTEM), 1);
    cr_assert_eq(trial_rows(&trial, "rugby"), 0);
    cr_assert_eq(table->geography[trial_row(&trial, "south-warwickshire", "E01031243", NULL)], PB_WORD_LOCAL);
    cr_assert_eq(trial.row_counts.rejected, 1);
}
