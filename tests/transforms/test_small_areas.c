/*
 * Small areas put together to larger ones. Expectations: sums and weighted means that are worked out by hand here, and
 * Wilson's limits by his formula, written again in the test.
 */
#include "tests/support/area_facts.h"
#include "tests/support/close.h"
#include "tests/support/places.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_small_areas;

#define COVENTRY "E08000026"
#define RUGBY    "E07000220"

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

TestSuite(small_areas, .init = open_stage, .fini = close_stage);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

static void area(const char *code, const char *name, const char *type)
{
    pb_area_facts_area(&facts, code, name, type);
}

static void within(const char *code, const char *parent, double share)
{
    pb_area_facts_within(&facts, code, parent, share, 0, 0);
}

static void people(const char *code, double number)
{
    size_t row = pb_area_facts_number(&facts, PB_FACT_POPULATION, code, number);
    facts.table.sex[row] = pb_symbol_of(&facts.symbols, "Persons");
    facts.table.age[row] = pb_symbol_of(&facts.symbols, "All ages");
    facts.table.period_start[row] = 20130101;
}

/* Two local areas of Coventry: Aspire of LSOAs 1 and 2, The Moat of 3. One of Rugby: 4. */
static void add_lsoas(void)
{
    static const struct {
        const char *code, *name, *hub, *district;
        double people;
    } lsoas[] = {
        { "E01009001", "Coventry 001A", "COV-ASPIRE", COVENTRY, 1000 },
        { "E01009002", "Coventry 001B", "COV-ASPIRE", COVENTRY, 3000 },
        { "E01009003", "Coventry 001C", "COV-MOAT", COVENTRY, 2000 },
        { "E01031001", "Rugby 001A", "WAR-RUGBY", RUGBY, 1500 },
    };
    area("COV-ASPIRE", "Aspire", PB_TYPE_LOCAL);
    area("COV-MOAT", "The Moat", PB_TYPE_LOCAL);
    area("WAR-RUGBY", "Rugby Town", PB_TYPE_LOCAL);
    for (size_t i = 0; i < sizeof lsoas / sizeof lsoas[0]; i++) {
        area(lsoas[i].code, lsoas[i].name, PB_TYPE_LSOA);
        within(lsoas[i].code, lsoas[i].district, 1);
        within(lsoas[i].code, lsoas[i].hub, 1);
        people(lsoas[i].code, lsoas[i].people);
    }
}

static size_t lsoa(const struct observation *observation, const char *district)
{
    size_t row = trial_add(&trial, observation);
    trial.table.geography[row] = PB_WORD_LOCAL;
    trial.table.within[row] = pb_symbol_of(&trial.symbols, district);
    return row;
}

#define LSOA(district, ...) lsoa(&(const struct observation){ __VA_ARGS__ }, district)

static void build(void)
{
    trial.context.reference = pb_area_facts_build(&facts, &trial.geography);
}

static void put_together(const char *options)
{
    build();
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_small_areas, options);
}

static void assert_note(const char *code, const char *note)
{
    size_t row = trial_row(&trial, "", code, NULL);
    cr_assert_eq(trial.table.status[row], PB_WORD_NOT_CALCULABLE);
    assert_text(pb_cell(&trial.table, note, row), note);
    cr_assert(isnan(trial.table.value[row]) && isnan(trial.table.count[row]));
}

static double wilson(double count, double of, int sign)
{
    const double z = 1.959963984540054;
    return 100 * (2 * count + z * z + sign * z * sqrt(z * z + 4 * count * (1 - count / of))) / (2 * (of + z * z));
}

Test(small_areas, counts_and_denominators_are_added_to_all_areas_around)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    LSOA(RUGBY, .indicator = "91547", .area = "E01031001", .value = "5", .count = "10", .denominator = "200");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->rows, 9);
    size_t aspire = trial_row(&trial, "", "COV-ASPIRE", NULL);
    assert_close(table->value[aspire], 100.0 * 100 / 600, 1e-12);
    assert_close(table->lower_95[aspire], wilson(100, 600, -1), 1e-12);
    assert_close(table->upper_95[aspire], wilson(100, 600, 1), 1e-12);
    assert_text(pb_cell(table, method, aspire), "sum of 2 of 2 LSOAs, Wilson limits (exact)");
    assert_text(pb_cell(table, area_name, aspire), "Aspire");
    assert_text(pb_cell(table, area_type, aspire), "jsna");
    assert_text(pb_cell(table, within, aspire), COVENTRY);
    assert_text(pb_cell(table, source_row, aspire), "2;3");
    cr_assert_eq(table->geography[aspire], PB_WORD_LOCAL);
    assert_kind(&trial, aspire, PB_WORD_LOCAL, PB_WORD_CALCULATED);
    size_t district = trial_row(&trial, "", COVENTRY, NULL);
    assert_close(table->value[district], 100.0 * 150 / 700, 1e-12);
    cr_assert_eq(table->count[district], 150);
    cr_assert_eq(table->geography[district], PB_WORD_NONE);
    assert_text(pb_cell(table, within, district), "");
    assert_text(pb_cell(table, area_name, district), "Coventry");
    cr_assert_eq(table->count[trial_row(&trial, "", RUGBY, NULL)], 10);
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial.row_counts.rejected, 0);
    cr_assert_eq(trial_rows(&trial, "coventry"), 6);
    cr_assert_eq(table->geography[trial_row(&trial, "coventry", "COV-MOAT", NULL)], PB_WORD_LOCAL);
    cr_assert_eq(table->geography[trial_row(&trial, "coventry", COVENTRY, NULL)], PB_WORD_EXACT);
}

/* 3 deaths of nobody: the deaths are 10, of how many people nobody knows. Without deaths it takes part. */
Test(small_areas, events_without_people_are_added_and_said)
{
    const struct pb_table *table = &trial.table;
    add_lsoas();
    size_t rows[] = { LSOA(COVENTRY, .indicator = "deaths", .area = "E01009001", .value = "7", .denominator = "200"),
                      LSOA(COVENTRY, .indicator = "deaths", .area = "E01009002", .value = "3", .denominator = "0"),
                      LSOA(COVENTRY, .indicator = "deaths", .area = "E01009003", .value = "0", .denominator = "0") };
    for (size_t i = 0; i < 3; i++)
        trial.table.value_type[rows[i]] = PB_WORD_COUNT_VALUE;
    put_together(NULL);
    size_t aspire = trial_row(&trial, "", "COV-ASPIRE", NULL);
    cr_assert_eq(table->value[aspire], 10);
    cr_assert(pb_missing(table->denominator[aspire]));
    assert_text(pb_cell(table, note, aspire), "no denominator: Coventry 001B has a count of 3 and a denominator of 0");
}

Test(small_areas, nothing_is_made_that_is_published_and_nothing_without_reference_data)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    ADD(.indicator = "91547", .area = COVENTRY, .value = "33", .count = "33", .denominator = "100");
    LSOA(COVENTRY, .indicator = "91547", .area = "COV-MOAT", .status = PB_WORD_SUPPRESSED);
    trial_run(&trial, &pb_transform_small_areas, NULL);
    cr_assert_eq(trial.table.rows, 3, "no reference data");
    put_together(NULL);
    cr_assert_eq(trial.table.rows, 3, "both are published");
}

Test(small_areas, a_suppressed_small_area_stops_every_sum_that_it_is_in)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .status = PB_WORD_SUPPRESSED, .denominator = "400");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    put_together(NULL);
    assert_note("COV-ASPIRE", "not calculable: Coventry 001B is suppressed");
    assert_note(COVENTRY, "not calculable: Coventry 001B is suppressed");
    assert_text(pb_cell(&trial.table, source_row, trial_row(&trial, "", COVENTRY, NULL)), "2;3;4");
    cr_assert_eq(trial.table.count[trial_row(&trial, "", "COV-MOAT", NULL)], 50);
}

Test(small_areas, sums_of_rounded_counts_are_said_to_be)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200",
         .note = "count rounded to the nearest 5 (rule hes)");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    put_together(NULL);
    assert_text(pb_cell(&trial.table, method, trial_row(&trial, "", "COV-ASPIRE", NULL)),
                "sum of 2 of 2 LSOAs, Wilson limits (from rounded counts)");
    assert_text(pb_cell(&trial.table, method, trial_row(&trial, "", "COV-MOAT", NULL)),
                "sum of 1 of 1 LSOA, Wilson limits (exact)");
}

/* 5,000 of 6,000 people are 83%. */
Test(small_areas, a_figure_needs_nearly_all_of_the_people)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    put_together(NULL);
    assert_note(COVENTRY,
                "not calculable: rows for 2 of 3 LSOAs, 83% of the people: fewer than the 90% that are needed");
    assert_note("COV-ASPIRE",
                "not calculable: rows for 1 of 2 LSOAs, 75% of the people: fewer than the 90% that are needed");
    close_stage();
    open_stage();
    add_lsoas();
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    LSOA(COVENTRY, .indicator = "1001", .area = "E01009002", .value = "20");
    LSOA(COVENTRY, .indicator = "1001", .area = "E01009003", .value = "50");
    put_together("{\"coverage\": 80}");
    const struct pb_table *table = &trial.table;
    size_t seen = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(pb_cell(table, area_code, row), COVENTRY) != 0)
            continue;
        seen++;
        if (strcmp(pb_cell(table, measure, row), "smoking") == 0) {
            assert_text(pb_cell(table, method, row),
                        "sum of 2 of 3 LSOAs, 83% of the people, Wilson limits (approximate)");
            assert_close(table->value[row], 26, 1e-12);
        } else {
            assert_text(pb_cell(table, note, row),
                        "not calculable: a number needs all LSOAs: there are rows for 2 of 3 LSOAs, 83% of the people");
        }
    }
    cr_assert_eq(seen, 2);
}

/* (1000 x 30 + 3000 x 10) / 4000 = 15, and of all three (60000 + 2000 x 40) / 6000 = 23 1/3. */
Test(small_areas, scores_are_weighted_by_population)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "93553", .area = "E01009001", .value = "30");
    LSOA(COVENTRY, .indicator = "93553", .area = "E01009002", .value = "10");
    LSOA(COVENTRY, .indicator = "93553", .area = "E01009003", .value = "40");
    LSOA(COVENTRY, .indicator = "90282", .area = "E01009003", .value = "40");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    for (size_t row = 0; row < table->rows; row++) {
        const char *code = pb_cell(table, area_code, row);
        bool score = strcmp(pb_cell(table, measure, row), "deprivation") == 0;
        if (table->origin[row])
            continue;
        if (!score) {
            assert_text(pb_cell(table, note, row),
                        "not calculable: gaps, indices, medians and ranks of LSOAs cannot be put together");
        } else if (strcmp(code, COVENTRY) == 0) {
            assert_close(table->value[row], 70.0 / 3, 1e-12);
            assert_text(pb_cell(table, method, row),
                        "mean of 3 of 3 LSOAs weighted by population, without limits (approximate)");
        } else if (strcmp(code, "COV-ASPIRE") == 0) {
            assert_close(table->value[row], 15, 1e-12);
        }
    }
}

Test(small_areas, ranks_are_averaged_when_the_pipeline_says_so)
{
    add_lsoas();
    LSOA(COVENTRY, .indicator = "90282", .area = "E01009001", .value = "30");
    LSOA(COVENTRY, .indicator = "90282", .area = "E01009002", .value = "10");
    put_together("{\"averaged\": [\"employment-gap\"]}");
    assert_close(trial.table.value[trial_row(&trial, "", "COV-ASPIRE", NULL)], 15, 1e-12);
}

/* Practices of 05A are in Rugby or nowhere, by their network; one has nobody of the age. */
Test(small_areas, practices_go_to_networks_and_places)
{
    area("M84001", "Practice one", PB_TYPE_PRACTICE);
    area("M84002", "Practice two", PB_TYPE_PRACTICE);
    area("M84003", "Practice three", PB_TYPE_PRACTICE);
    within("M84001", "U62213", 1);
    within("M84002", "U62213", 1);
    within("M84003", "05A", 1);
    within("U62213", "E38000038", 1);
    LSOA("U62213", .indicator = "91547", .area = "M84001", .value = "10", .count = "20", .denominator = "200");
    LSOA("U62213", .indicator = "91547", .area = "M84002", .count = "0", .denominator = "0");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    size_t network = trial_row(&trial, "", "U62213", NULL);
    cr_assert_eq(table->count[network], 20);
    assert_text(pb_cell(table, method, network), "sum of 2 of 2 practices, Wilson limits (exact)");
    assert_note(RUGBY, "not calculable: rows for 2 of 3 practices: fewer than the 90% that are needed");
    assert_text(pb_cell(table, area_name, network), "Rugby PCN");
    assert_note(SYSTEM, "not calculable: rows for 2 of 3 practices: fewer than the 90% that are needed");
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial.row_counts.rejected, 0);
    cr_assert_eq(table->geography[trial_row(&trial, "rugby", "M84001", NULL)], PB_WORD_LOCAL);
}

/* 1,900 of 2,000 patients are 95%, as their denominators say. */
Test(small_areas, a_practice_that_may_be_in_several_places_is_left_out)
{
    area("M84001", "Practice one", PB_TYPE_PRACTICE);
    area("M84003", "Practice three", PB_TYPE_PRACTICE);
    within("M84001", "U62213", 1);
    within("M84003", "05A", 1);
    within("U62213", "E38000038", 1);
    LSOA("U62213", .indicator = "91547", .area = "M84001", .value = "10", .count = "190", .denominator = "1900");
    LSOA("U62213", .indicator = "91547", .area = "M84003", .value = "20", .count = "20", .denominator = "100");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    size_t place = trial_row(&trial, "", RUGBY, NULL);
    cr_assert_eq(table->value[place], 10);
    assert_text(pb_cell(table, method, place),
                "sum of 1 of 2 practices, 95% of the patients, Wilson limits (approximate)");
    assert_text(pb_cell(table, note, place), "1 of the practices of a shared body may be in it too");
    size_t system = trial_row(&trial, "", SYSTEM, NULL);
    cr_assert_eq(table->count[system], 210);
    assert_text(pb_cell(table, method, system), "sum of 2 of 2 practices, Wilson limits (exact)");
}

/* It was in Warwickshire East until the middle of 2013, then in Rugby: the last day of a period decides. */
Test(small_areas, a_practice_that_moved_counts_where_it_is_at_the_end_of_the_period)
{
    area("M84001", "Practice one", PB_TYPE_PRACTICE);
    pb_area_facts_within(&facts, "M84001", "U04784", 1, 0, 20130630);
    pb_area_facts_within(&facts, "M84001", "U62213", 1, 20130701, 0);
    LSOA("U04784", .indicator = "91547", .area = "M84001", .period = "2012/13", .value = "10", .count = "190",
         .denominator = "1900");
    LSOA("U62213", .indicator = "91547", .area = "M84001", .period = "2013/14", .value = "20", .count = "400",
         .denominator = "2000");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->count[trial_row(&trial, "", "U04784", NULL)], 190);
    cr_assert_eq(table->count[trial_row(&trial, "", "U62213", NULL)], 400);
    cr_assert_eq(table->count[trial_row(&trial, "", RUGBY, NULL)], 400);
    cr_assert_eq(table->count[trial_row(&trial, "", "south-warwickshire", NULL)], 190);
}

/* One left in the middle of 2013 and was in none since; two goes to Warwickshire East in 2016. At the end of 2013/14
 * two and three are Rugby's. */
Test(small_areas, a_practice_that_left_does_not_make_its_network_that_of_another_day)
{
    const struct pb_table *table = &trial.table;
    area("M84001", "Practice one", PB_TYPE_PRACTICE);
    area("M84002", "Practice two", PB_TYPE_PRACTICE);
    area("M84003", "Practice three", PB_TYPE_PRACTICE);
    pb_area_facts_within(&facts, "M84001", "U62213", 1, 0, 20130630);
    pb_area_facts_within(&facts, "M84002", "U62213", 1, 0, 20151231);
    pb_area_facts_within(&facts, "M84002", "U04784", 1, 20160101, 0);
    within("M84003", "U62213", 1);
    LSOA("U62213", .indicator = "91547", .area = "M84001", .period = "2013/14", .value = "5", .count = "5",
         .denominator = "100");
    LSOA("U62213", .indicator = "91547", .area = "M84002", .period = "2013/14", .value = "1", .count = "10",
         .denominator = "1000");
    LSOA("U62213", .indicator = "91547", .area = "M84003", .period = "2013/14", .value = "3", .count = "30",
         .denominator = "1000");
    put_together(NULL);
    static const char *const around[] = { "U62213", RUGBY };
    for (size_t i = 0; i < 2; i++) {
        size_t row = trial_row(&trial, "", around[i], NULL);
        cr_assert_eq(table->count[row], 40);
        cr_assert_eq(table->denominator[row], 2000);
        assert_text(pb_cell(table, method, row),
                    i ? "sum of 2 of 3 practices, 95% of the patients, Wilson limits (approximate)"
                      : "sum of 2 of 2 practices, Wilson limits (approximate)"); /* 2,000 of 2,100 */
        assert_text(pb_cell(table, note, row),
                    "M84001 is not counted in it: no lookup says where it lay on 31 March 2014");
    }
    for (size_t row = 0; row < table->rows; row++)
        cr_assert_str_neq(pb_cell(table, area_code, row), "U04784", "nothing was in it");
}

/* Lookups of two years have both, and the file too: the people of the first are those of the second. */
Test(small_areas, an_area_is_not_added_to_what_took_its_place)
{
    static const char *const how[] = { PB_CHANGE_RECODED, PB_CHANGE_SPLIT, PB_CHANGE_MERGED, PB_CHANGE_BEST_FIT };
    for (size_t i = 0; i < sizeof how / sizeof how[0]; i++) {
        add_lsoas();
        cr_assert_eq(pb_fact_change(&facts.context, &pb_area_facts_here, "E01009001", "E01009002", how[i], 1, 20120101,
                                    &facts.error),
                     PB_OK);
        LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
        LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
        LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
        put_together(NULL);
        static const char note[] =
            "not calculable: the source has rows for E01009001 and for E01009002, which took its place";
        assert_note("COV-ASPIRE", note);
        assert_note(COVENTRY, note);
        cr_assert_eq(trial.table.count[trial_row(&trial, "", "COV-MOAT", NULL)], 50);
        close_stage();
        open_stage();
    }
}

Test(small_areas, best_fit_is_said)
{
    add_lsoas();
    area("E01009009", "Coventry 009", PB_TYPE_LSOA);
    within("E01009009", "COV-MOAT", 0.75);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009009", .value = "50", .count = "50", .denominator = "100");
    put_together(NULL);
    assert_text(pb_cell(&trial.table, method, trial_row(&trial, "", "COV-MOAT", NULL)),
                "sum of 2 of 2 LSOAs, 1 by best fit, Wilson limits (approximate)");
}

/* Half of the third LSOA lies in each; it counts for Aspire, and the Moat lacks its half. */
Test(small_areas, what_lies_in_an_area_by_a_part_and_counts_elsewhere_makes_no_exact_figure)
{
    add_lsoas();
    area("E01009009", "Coventry 009", PB_TYPE_LSOA);
    within("E01009009", COVENTRY, 1);
    within("E01009009", "COV-ASPIRE", 0.5);
    within("E01009009", "COV-MOAT", 0.5);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009009", .value = "40", .count = "40", .denominator = "100");
    put_together(NULL);
    const size_t moat = trial_row(&trial, "", "COV-MOAT", NULL);
    cr_assert_eq(trial.table.count[moat], 50);
    assert_text(pb_cell(&trial.table, method, moat), "sum of 1 of 1 LSOA, Wilson limits (approximate)");
    assert_text(pb_cell(&trial.table, note, moat),
                "a part of 1 of the LSOAs lies in it too, which count elsewhere as a whole");
}

/* The lookup ended in 2011; the list of local areas says no days, and none of them is lost. */
Test(small_areas, a_local_area_is_shown_where_it_lay_last)
{
    area("COV-OLD", "Old", PB_TYPE_LOCAL);
    area("E01009001", "Coventry 001A", PB_TYPE_LSOA);
    pb_area_facts_within(&facts, "E01009001", COVENTRY, 1, 0, 20111231);
    within("E01009001", "COV-OLD", 1);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
    put_together(NULL);
    const size_t row = trial_row(&trial, "", "COV-OLD", NULL);
    cr_assert_eq(trial.table.count[row], 20);
    assert_text(pb_cell(&trial.table, within, row), COVENTRY);
}

/* The Moat's list has an LSOA that another list has too: so it is not known whether all of it is there. */
Test(small_areas, what_two_lists_claim_makes_no_exact_figure)
{
    add_lsoas();
    area("E01009008", "Coventry 008", PB_TYPE_LSOA);
    within("E01009008", COVENTRY, 1);
    cr_assert_eq(pb_fact_doubted(&facts.context, &pb_area_facts_here, "E01009008", "COV-MOAT", &facts.error), PB_OK);
    people("E01009008", 100);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009003", .value = "50", .count = "50", .denominator = "100");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009008", .value = "50", .count = "50", .denominator = "100");
    LSOA(COVENTRY, .indicator = "1001", .area = "E01009003", .value = "20");
    put_together(NULL);
    const struct pb_table *table = &trial.table;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, area_code, row), "COV-MOAT") == 0 && table->status[row] == PB_WORD_CALCULATED) {
            assert_text(pb_cell(table, method, row),
                        "sum of 1 of 2 LSOAs, 95% of the people, Wilson limits (approximate)");
            assert_text(pb_cell(table, note, row),
                        "1 of the LSOAs may be in it or not: no lookup says so, or lists contradict each other");
        } else if (strcmp(pb_cell(table, area_code, row), "COV-MOAT") == 0)
            assert_text(
                pb_cell(table, note, row),
                "not calculable: a number needs all LSOAs: there are rows for 1 of 2 LSOAs, 95% of the "
                "people; 1 of the LSOAs may be in it or not: no lookup says so, or lists contradict each other");
}

/* The file says that it lies in Rugby; the lookup, older than it, does not have it. */
Test(small_areas, what_the_lookup_does_not_have_makes_no_exact_figure)
{
    add_lsoas();
    LSOA(RUGBY, .indicator = "91547", .area = "E01031001", .value = "5", .count = "10", .denominator = "200");
    LSOA(RUGBY, .indicator = "91547", .area = "E01034999", .value = "5", .count = "10", .denominator = "200");
    put_together("{\"coverage\": 50}");
    const struct pb_table *table = &trial.table;
    size_t rugby = trial_row(&trial, "", RUGBY, NULL);
    assert_text(pb_cell(table, method, rugby), "sum of 1 of 2 LSOAs, Wilson limits (approximate)");
    assert_text(pb_cell(table, note, rugby),
                "the lookup does not have 1 of the LSOAs in it: it may be older than the data");
    assert_text(pb_cell(table, method, trial_row(&trial, "", "WAR-RUGBY", NULL)),
                "sum of 1 of 1 LSOA, Wilson limits (exact)");
}

/* Three LSOAs of Coventry and one of Rugby. */
Test(small_areas, an_area_across_two_places_says_so)
{
    add_lsoas();
    area("E01009007", "Rugby 002A", PB_TYPE_LSOA);
    within("E01009007", RUGBY, 1);
    within("E01009007", "COV-ASPIRE", 1);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .value = "20", .count = "80", .denominator = "400");
    LSOA(RUGBY, .indicator = "91547", .area = "E01009007", .value = "50", .count = "50", .denominator = "100");
    put_together(NULL);
    size_t row = trial_row(&trial, "", "COV-ASPIRE", NULL);
    assert_text(pb_cell(&trial.table, within, row), COVENTRY);
    cr_assert_eq(trial.table.count[row], 150);
    assert_text(pb_cell(&trial.table, note, row), "across two Places: 1 of its 3 LSOAs lies in Rugby");
}

/* The lookup says what held until the end of 2011; the figures are of 2013. */
Test(small_areas, a_lookup_that_ended_before_the_period_is_said)
{
    area("COV-OLD", "Old", PB_TYPE_LOCAL);
    area("E01009001", "Coventry 001A", PB_TYPE_LSOA);
    within("E01009001", COVENTRY, 1);
    pb_area_facts_within(&facts, "E01009001", "COV-OLD", 1, 0, 20111231);
    LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
    put_together(NULL);
    size_t row = trial_row(&trial, "", "COV-OLD", NULL);
    assert_text(pb_cell(&trial.table, method, row), "sum of 1 of 1 LSOA, Wilson limits (approximate)");
    assert_text(pb_cell(&trial.table, note, row), "of the LSOAs that lay in it until 31 December 2011");
}

/* One LSOA of two has a row, the MSOA has all; but where an LSOA is withheld, its MSOA must not tell it. */
Test(small_areas, another_type_of_small_area_makes_what_lsoas_do_not)
{
    for (int withheld = 0; withheld < 2; withheld++) {
        add_lsoas();
        area("E02001958", "Coventry 001", PB_TYPE_MSOA);
        within("E02001958", COVENTRY, 1);
        within("E02001958", "COV-ASPIRE", 1);
        LSOA(COVENTRY, .indicator = "91547", .area = "E01009001", .value = "10", .count = "20", .denominator = "200");
        if (withheld)
            LSOA(COVENTRY, .indicator = "91547", .area = "E01009002", .status = PB_WORD_SUPPRESSED);
        LSOA(COVENTRY, .indicator = "91547", .area = "E02001958", .value = "25", .count = "100", .denominator = "400");
        put_together(NULL);
        size_t row = trial_row(&trial, "", "COV-ASPIRE", NULL);
        if (withheld)
            assert_note("COV-ASPIRE", "not calculable: Coventry 001B is suppressed");
        else
            assert_text(pb_cell(&trial.table, method, row), "sum of 1 of 1 MSOA, Wilson limits (exact)");
        close_stage();
        open_stage();
    }
}
