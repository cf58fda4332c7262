/*
 * Indices over the LSOAs of a district or Place. Expectations: those of tests/statistics/test_area_slope.c, which were
 * calculated apart from the program.
 */
#include "placebook/deprivation.h"
#include "tests/support/area_facts.h"
#include "tests/support/close.h"
#include "tests/support/places.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_inequality;

#define COVENTRY  "E08000026"
#define RUGBY     "E07000220"
#define WARWICK   "E07000222"
#define STRATFORD "E07000221"

enum { LSOAS = 12 };
static const char *const people[LSOAS] = { "1500", "1720", "1610", "1380", "1905", "1455",
                                           "1660", "1570", "2010", "1490", "1620", "1700" };
static const char *const values[LSOAS] = { "31.2", "28.4", "30.9", "24.0", "26.8", "22.1",
                                           "25.5", "19.7", "21.3", "20.4", "15.9", "17.7" };

static struct trial trial;
static struct pb_area_facts facts;

static void open_stage(void)
{
    trial_open(&trial);
    pb_area_facts_open(&facts);
}

static void close_stage(void)
{
    pb_area_facts_close(&facts);
    trial_close(&trial);
}

TestSuite(inequality_lsoas, .init = open_stage, .fini = close_stage);

static const char *code_of(size_t i)
{
    static char codes[40][16];
    (void)snprintf(codes[i], sizeof codes[i], "E010%05zu", 10000 + i);
    return codes[i];
}

/* Where an LSOA lies, and its rank: 0 is unknown. */
static void place_lsoa(size_t i, const char *district, double rank)
{
    pb_area_facts_area(&facts, code_of(i), "", PB_TYPE_LSOA);
    pb_area_facts_within(&facts, code_of(i), district, 1, 0, 0);
    if (rank != 0)
        (void)pb_area_facts_number(&facts, PB_FACT_DEPRIVATION, code_of(i), rank);
}

static size_t add_row(size_t i, const char *district, const char *value, const char *denominator, const char *period)
{
    size_t row = trial_add(
        &trial,
        &(const struct observation){
            .indicator = "91547", .area = code_of(i), .value = value, .denominator = denominator, .period = period });
    trial.table.geography[row] = PB_WORD_LOCAL;
    trial.table.within[row] = pb_symbol_of(&trial.symbols, district);
    trial.table.area_type[row] = pb_symbol_of(&trial.symbols, "lsoa");
    return row;
}

/* The LSOAs of the example, in an order that is not that of their ranks; from `first` on in the second district. */
static void add_example(const char *district, size_t first, const char *second)
{
    for (size_t k = 0; k < LSOAS; k++) {
        size_t i = (k * 5) % LSOAS;
        const char *in = i < first ? district : second;
        place_lsoa(i, in, 100 + 50 * (double)i);
        (void)add_row(i, in, values[i], people[i], NULL);
    }
}

static void run(void)
{
    trial.context.reference = pb_area_facts_build(&facts, &trial.geography);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_inequality, NULL);
}

static size_t rows_of(const char *place, const char *area, const char *category, size_t *found)
{
    const struct pb_table *table = &trial.table;
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, place, row), place) == 0 && strcmp(pb_cell(table, area_code, row), area) == 0 &&
            strcmp(pb_cell(table, category, row), category) == 0 &&
            strcmp(pb_cell(table, category_type, row), PB_SLOPE_OVER_LSOAS) == 0) {
            *found = row;
            count++;
        }
    return count;
}

static size_t the_row(const char *place, const char *area, const char *category)
{
    size_t row = 0;
    cr_assert_eq(rows_of(place, area, category, &row), 1, "%s of %s in %s", category, area, place);
    return row;
}

static void assert_example(size_t slope, size_t relative)
{
    const struct pb_table *table = &trial.table;
    assert_close(table->value[slope], 15.310444964129857, 1e-12);
    assert_close(table->lower_95[slope], 11.13055726415326, 1e-10);
    assert_close(table->upper_95[slope], 19.490332664106454, 1e-10);
    cr_assert(table->lower_998[slope] < table->lower_95[slope] && table->upper_998[slope] > table->upper_95[slope]);
    assert_close(table->value[relative], 1.9571252769366931, 1e-12);
    assert_close(table->lower_95[relative], 1.6158110167197424, 1e-10);
    assert_close(table->upper_95[relative], 2.4081223404660275, 1e-10);
    cr_assert_eq(table->denominator[slope], 19620);
    cr_assert_eq(table->status[slope], PB_WORD_CALCULATED);
    cr_assert_eq(table->polarity[slope], PB_WORD_LOW_IS_GOOD);
    assert_text(pb_cell(table, unit, slope), "Percentage points");
    assert_text(pb_cell(table, unit, relative), "Ratio");
    assert_text(pb_cell(table, note, slope), "");
}

Test(inequality_lsoas, of_a_district_that_is_a_place)
{
    add_example(COVENTRY, LSOAS, COVENTRY);
    run();
    const struct pb_table *table = &trial.table;
    size_t slope = the_row("coventry", COVENTRY, PB_SLOPE_INDEX);
    assert_example(slope, the_row("coventry", COVENTRY, PB_RELATIVE_INDEX));
    cr_assert_eq(table->geography[slope], PB_WORD_EXACT);
    assert_text(pb_cell(table, area_name, slope), "Coventry");
    assert_text(pb_cell(table, within, slope), "");
    assert_text(
        pb_cell(table, method, slope),
        "weighted least squares over 12 LSOAs by rank of deprivation within the district, robust standard errors");
    cr_assert_eq(table->geography[the_row(SYSTEM, COVENTRY, PB_SLOPE_INDEX)], PB_WORD_PART);
    cr_assert_eq(table->geography[the_row(SYSTEM, SYSTEM, PB_SLOPE_INDEX)], PB_WORD_SUM);
    cr_assert_eq(rows_of("rugby", COVENTRY, PB_SLOPE_INDEX, &slope), 0);
}

Test(inequality_lsoas, of_a_place_of_two_districts)
{
    add_example(STRATFORD, 7, WARWICK);
    run();
    const struct pb_table *table = &trial.table;
    size_t slope = the_row("south-warwickshire", "south-warwickshire", PB_SLOPE_INDEX);
    assert_example(slope, the_row("south-warwickshire", "south-warwickshire", PB_RELATIVE_INDEX));
    cr_assert_eq(table->geography[slope], PB_WORD_SUM);
    assert_text(pb_cell(table, area_name, slope), "South Warwickshire");
    assert_text(pb_cell(table, method, slope),
                "weighted least squares over 12 LSOAs by rank of deprivation within the Place, robust standard errors");
    cr_assert_eq(rows_of("south-warwickshire", WARWICK, PB_SLOPE_INDEX, &slope), 0, "five LSOAs are too few");
}

static void assert_reason(const char *reason)
{
    const struct pb_table *table = &trial.table;
    size_t row = the_row("rugby", RUGBY, PB_SLOPE_INDEX);
    cr_assert(isnan(table->value[row]));
    cr_assert_eq(table->status[row], PB_WORD_NOT_CALCULABLE);
    assert_text(pb_cell(table, note, row), reason);
    cr_assert_eq(rows_of("rugby", RUGBY, PB_RELATIVE_INDEX, &row), 0);
}

Test(inequality_lsoas, is_not_made_where_some_are_withheld)
{
    add_example(RUGBY, LSOAS, RUGBY);
    trial.table.status[3] = PB_WORD_SUPPRESSED;
    trial.table.value[3] = PB_MISSING;
    run();
    assert_reason("no index over LSOAs: 1 of 12 have no figure or a withheld one, and these are not like the others");
}

Test(inequality_lsoas, is_made_of_nearly_all_and_not_of_fewer)
{
    add_example(RUGBY, LSOAS, RUGBY);
    place_lsoa(12, RUGBY, 5000);
    place_lsoa(13, RUGBY, 0); /* of which nobody says how deprived it is */
    run();
    assert_text(
        pb_cell(&trial.table, method, the_row("rugby", RUGBY, PB_SLOPE_INDEX)),
        "weighted least squares over 12 of 13 LSOAs by rank of deprivation within the district, robust standard "
        "errors");
    close_stage();
    open_stage();
    add_example(RUGBY, LSOAS, RUGBY);
    place_lsoa(12, RUGBY, 5000);
    place_lsoa(13, RUGBY, 5001);
    run();
    assert_reason("no index over LSOAs: there are rows for 12 of 14");
}

/* An LSOA where nobody is asked has no part; one period that cannot be used has a reason only if it is the last. */
Test(inequality_lsoas, looks_at_each_period)
{
    add_example(RUGBY, LSOAS, RUGBY);
    place_lsoa(12, RUGBY, 5000);
    (void)add_row(12, RUGBY, NULL, "0", NULL);
    (void)add_row(1, RUGBY, "30", "1720", "2012/13");
    run();
    size_t row = 0;
    cr_assert_eq(rows_of("rugby", RUGBY, PB_SLOPE_INDEX, &row), 1);
    assert_text(pb_cell(&trial.table, period, row), "2013/14");
    assert_example(row, the_row("rugby", RUGBY, PB_RELATIVE_INDEX));
}

Test(inequality_lsoas, needs_reference_data_and_rates)
{
    add_example(RUGBY, LSOAS, RUGBY);
    size_t row = 0;
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_inequality, NULL);
    cr_assert_eq(rows_of("rugby", RUGBY, PB_SLOPE_INDEX, &row), 0);
}
