/* Expectations: the published rules (NHS Digital, HES disclosure control since September 2018: counts from 1 to 7 are
 * withheld, others rounded to the nearest 5, percentages from rounded parts; ONS, deaths: no crude rate under 3 deaths,
 * no age-standardised rate under 10, unreliable under 20), and counts made up here whose sums anybody can check. Wilson
 * limits from statsmodels (proportion_confint), Byar's from its formula in Python. */
#include "tests/support/close.h"
#include "tests/support/observations.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_module pb_transform_normalise;
extern const struct pb_module pb_transform_disclosure;
extern const struct pb_module pb_transform_places;

#define COUNTY    "E10000031"
#define COVENTRY  "E08000026"
#define NORTH     "E07000218"
#define NUNEATON  "E07000219"
#define RUGBY     "E07000220"
#define STRATFORD "E07000221"
#define WARWICK   "E07000222"
#define CCG       "E38000038" /* Coventry and Rugby */

#define TO_4 "{\"rule\": \"custom\", \"suppress_to\": 4}"

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(disclosure, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

/* A count of carers: value and count are the same. */
static size_t add_count(const char *area, const char *sex, const char *category, double count)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.15g", count);
    return ADD(.indicator = "1001", .area = area, .sex = sex, .category_type = category ? "Ethnic group" : NULL,
               .category = category, .value = text, .count = text);
}

static void run(const char *options)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_disclosure, options);
}

static bool is_withheld(size_t row)
{
    const struct pb_table *table = &trial.table;
    bool withheld = table->status[row] == PB_WORD_SUPPRESSED;
    if (withheld)
        cr_expect(pb_missing(table->value[row]) && pb_missing(table->count[row]) && !table->value_text[row] &&
                      !table->count_text[row] && pb_missing(table->lower_95[row]) && pb_missing(table->upper_998[row]),
                  "row %zu still says something", row);
    return withheld;
}

static size_t row_of(const char *area, const char *sex, const char *category)
{
    const struct pb_table *table = &trial.table;
    size_t found = SIZE_MAX;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, area_code, row), area) == 0 && strcmp(pb_cell(table, sex, row), sex) == 0 &&
            strcmp(pb_cell(table, category, row), category) == 0) {
            cr_assert_eq(found, SIZE_MAX);
            found = row;
        }
    cr_assert_neq(found, SIZE_MAX, "%s %s %s", area, sex, category);
    return found;
}

/* Fails unless exactly these districts are withheld. */
static void assert_withheld(const char *const *areas)
{
    const struct pb_table *table = &trial.table;
    size_t withheld = 0;
    size_t expected = 0;
    for (size_t row = 0; row < table->rows; row++)
        withheld += is_withheld(row);
    for (; areas[expected]; expected++)
        cr_expect(is_withheld(trial_row(&trial, "", areas[expected], NULL)), "%s is shown", areas[expected]);
    cr_expect_eq(withheld, expected);
}
#define ASSERT_WITHHELD(...) assert_withheld((const char *const[]){ __VA_ARGS__, NULL })

/* ---- Rows by themselves ---- */

Test(disclosure, hes_withholds_1_to_7_and_rounds_the_others)
{
    static const struct {
        const char *count;
        double shown; /* below 0: withheld */
    } cases[] = { { "0", 0 },   { "1", -1 },  { "7", -1 },  { "8", 10 },      { "12", 10 },
                  { "13", 15 }, { "15", 15 }, { "17", 15 }, { "1002", 1000 }, { "4.5", -1 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char period[8];
        (void)snprintf(period, sizeof period, "%d", 2000 + (int)i);
        (void)ADD(.indicator = "1001", .area = RUGBY, .period = period, .value = cases[i].count,
                  .count = cases[i].count, .trend = "Increasing");
    }
    run(NULL);
    const struct pb_table *table = &trial.table;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(is_withheld(i), cases[i].shown < 0, "%s", cases[i].count);
        if (cases[i].shown < 0) {
            assert_text(pb_cell(table, note, i), "withheld: counts from 1 to 7 are not shown (rule hes)");
            assert_text(pb_cell(table, trend, i), "");
            continue;
        }
        cr_expect_eq(table->count[i], cases[i].shown);
        cr_expect_eq(table->value[i], cases[i].shown);
        cr_expect(!table->count_text[i] && !table->value_text[i]);
        assert_text(pb_cell(table, status, i), "calculated");
        assert_text(pb_cell(table, note, i), "count rounded to the nearest 5 (rule hes)");
        assert_text(pb_cell(table, trend, i), "Increasing");
    }
}

Test(disclosure, percentages_come_from_rounded_parts)
{
    (void)ADD(.area = RUGBY, .value = "13.26530612", .lower = "7.9", .upper = "21.4", .count = "13",
              .denominator = "98", .note = "Estimated");
    run(NULL);
    const struct pb_table *table = &trial.table;
    cr_assert_eq(table->count[0], 15);
    cr_assert_eq(table->denominator[0], 100);
    cr_assert_eq(table->value[0], 15);
    assert_close(table->lower_95[0], 9.305985284, 1e-9);
    assert_close(table->upper_95[0], 23.283559591, 1e-9);
    cr_assert(pb_missing(table->lower_998[0]));
    assert_text(pb_cell(table, method, 0), "from counts rounded to the nearest 5, Wilson limits");
    assert_text(pb_cell(table, note, 0), "Estimated; count rounded to the nearest 5 (rule hes)");
}

Test(disclosure, populations_are_not_rounded)
{
    (void)ADD(.indicator = "21001", .area = RUGBY, .value = "650", .lower = "346", .upper = "1112", .count = "13",
              .denominator = "2000");
    (void)ADD(.indicator = "21001", .area = WARWICK, .value = "325", .lower = "173", .upper = "556", .count = "13");
    (void)ADD(.indicator = "108", .area = RUGBY, .value = "331.5", .lower = "320", .upper = "340", .count = "13",
              .denominator = "2001");
    run(NULL);
    const struct pb_table *table = &trial.table;
    size_t row = 0;
    cr_assert_eq(table->denominator[row], 2000);
    cr_assert_eq(table->value[row], 750);
    assert_close(table->lower_95[row], 419.463200661, 1e-9);
    assert_close(table->upper_95[row], 1237.081567162, 1e-9);
    /* no denominator: value and limits hang on the count all the same */
    row = 1;
    cr_assert(pb_missing(table->denominator[row]));
    assert_close(table->value[row], 375, 1e-9);
    assert_close(table->lower_95[row], 419.463200661 / 2, 1e-9);
    /* a standardised rate needs no disclosure control */
    row = 2;
    assert_text(pb_cell(table, value_text, row), "331.5");
    assert_text(pb_cell(table, status, row), "published");
    cr_assert_eq(table->count[row], 15);
    cr_assert_eq(table->lower_95[row], 320);
}

Test(disclosure, counts_in_other_words_are_counts)
{
    size_t value = ADD(.indicator = "1001", .area = RUGBY, .value = "3");
    size_t rate = ADD(.indicator = "21001", .area = RUGBY, .value = "150", .denominator = "2000"); /* 3 events */
    size_t larger = ADD(.indicator = "21001", .area = WARWICK, .value = "650", .denominator = "2000");
    size_t small = ADD(.area = RUGBY, .value = "0", .count = "0", .denominator = "6"); /* 6 people in all */
    run(NULL);
    const struct pb_table *table = &trial.table;
    cr_assert(is_withheld(value) && is_withheld(rate) && is_withheld(small));
    cr_assert_eq(table->denominator[rate], 2000); /* a population */
    cr_assert(pb_missing(table->denominator[small]));
    cr_assert(pb_missing(table->count[larger]));
    cr_assert_eq(table->value[larger], 750); /* as 15 events are */
}

Test(disclosure, an_indicator_outside_the_framework_is_what_its_figures_say)
{
    size_t ratio = ADD(.indicator = "4711", .area = RUGBY, .value = "13.26530612", .count = "13", .denominator = "98");
    size_t rate = ADD(.indicator = "4712", .area = RUGBY, .value = "6.5", .count = "13", .denominator = "2000");
    size_t other = ADD(.indicator = "4713", .area = RUGBY, .value = "81.5", .count = "13", .denominator = "98");
    run(NULL);
    const struct pb_table *table = &trial.table;
    cr_assert(table->value[ratio] == 15 && table->denominator[ratio] == 100);
    cr_assert(table->value[rate] == 7.5 && table->denominator[rate] == 2000);
    cr_assert(table->value[other] == 81.5 && table->count[other] == 15);
}

Test(disclosure, benchmarks_stay_as_they_are)
{
    size_t england = ADD(.indicator = "1001", .area = "E92000001", .value = "3", .count = "3");
    size_t region = ADD(.indicator = "1001", .area = "E12000005", .value = "13", .count = "13");
    size_t hidden =
        ADD(.indicator = "1001", .area = "E12000005", .sex = "Male", .denominator = "9", .status = PB_WORD_SUPPRESSED);
    run("{\"rule\": \"hes\", \"secondary\": \"on\"}");
    assert_text(pb_cell(&trial.table, value_text, england), "3");
    assert_text(pb_cell(&trial.table, value_text, region), "13");
    cr_assert_eq(trial.table.denominator[hidden], 9);
    trial_run(&trial, &pb_transform_disclosure, "{\"rule\": \"hes\", \"benchmarks\": \"apply\"}");
    cr_assert(is_withheld(england));
    cr_assert_eq(trial.table.value[region], 15);
}

Test(disclosure, ons_withholds_rates_on_few_deaths)
{
    size_t two =
        ADD(.indicator = "21001", .area = RUGBY, .value = "100", .lower = "9", .count = "2", .denominator = "2000");
    size_t three = ADD(.indicator = "21001", .area = WARWICK, .value = "150", .count = "3", .denominator = "2000");
    size_t nine = ADD(.indicator = "108", .area = RUGBY, .value = "331.5", .count = "9", .denominator = "2001");
    size_t ten = ADD(.indicator = "108", .area = WARWICK, .value = "331.5", .count = "10", .denominator = "2001");
    size_t twenty = ADD(.indicator = "108", .area = NORTH, .value = "331.5", .count = "20", .denominator = "2001");
    size_t percent = ADD(.area = WARWICK, .value = "2", .count = "2", .denominator = "100");
    run("{\"rule\": \"ons_deaths\"}");
    const struct pb_table *table = &trial.table;
    cr_assert(pb_missing(table->value[two]) && pb_missing(table->lower_95[two]));
    assert_text(pb_cell(table, status, two), "suppressed");
    assert_text(pb_cell(table, count_text, two), "2");
    assert_text(pb_cell(table, note, two), "rate withheld: it rests on fewer than 3 events (rule ons_deaths)");
    assert_text(pb_cell(table, value_text, three), "150");
    assert_text(pb_cell(table, note, three), "unreliable: it rests on fewer than 20 events (rule ons_deaths)");
    assert_text(pb_cell(table, note, nine), "rate withheld: it rests on fewer than 10 events (rule ons_deaths)");
    cr_assert(pb_missing(table->value[nine]) && table->value[ten] == 331.5);
    assert_text(pb_cell(table, note, twenty), "");
    assert_text(pb_cell(table, value_text, percent), "2");
    assert_text(pb_cell(table, note, percent), "");
}

Test(disclosure, figures_that_cannot_be_judged_are_kept_with_a_warning_or_withheld)
{
    size_t row = ADD(.indicator = "93283", .area = RUGBY, .value = "81.5");
    run(NULL);
    assert_text(pb_cell(&trial.table, value_text, row), "81.5");
    cr_assert_eq(trial.findings.warning_count, 1);
    cr_assert(strstr(trial.findings.warnings[0].message, "1 rows have a value and do not say"), "%s",
              trial.findings.warnings[0].message);
    trial_run(&trial, &pb_transform_disclosure, "{\"without_count\": \"suppress\"}");
    cr_assert(is_withheld(row));
}

/* ---- What can be worked out ---- */

/* Two districts below 5: neither can be told from the county. */
Test(disclosure, two_withheld_districts_protect_each_other)
{
    (void)add_count(COUNTY, NULL, NULL, 96);
    (void)add_count(NORTH, NULL, NULL, 3);
    (void)add_count(NUNEATON, NULL, NULL, 20);
    (void)add_count(RUGBY, NULL, NULL, 2);
    (void)add_count(STRATFORD, NULL, NULL, 30);
    (void)add_count(WARWICK, NULL, NULL, 41);
    run(TO_4);
    ASSERT_WITHHELD(NORTH, RUGBY);
}

/* 96 - 20 - 9 - 30 - 34 = 3 would give North Warwickshire away. */
Test(disclosure, the_smallest_other_district_is_withheld_too)
{
    (void)add_count(COUNTY, NULL, NULL, 96);
    (void)add_count(NORTH, NULL, NULL, 3);
    (void)add_count(NUNEATON, NULL, NULL, 20);
    (void)add_count(RUGBY, NULL, NULL, 9);
    (void)add_count(STRATFORD, NULL, NULL, 30);
    (void)add_count(WARWICK, NULL, NULL, 34);
    run(TO_4);
    ASSERT_WITHHELD(NORTH, RUGBY);
    const struct pb_table *table = &trial.table;
    assert_text(pb_cell(table, note, trial_row(&trial, "", NORTH, NULL)),
                "withheld: counts from 1 to 4 are not shown (rule custom)");
    assert_text(pb_cell(table, note, trial_row(&trial, "", RUGBY, NULL)),
                "withheld: another withheld count could be worked out from it (rule custom)");
    cr_assert_eq(trial.findings.quality_count, 2);
    cr_assert_eq(trial.findings.quality[0].kind, PB_WORD_PRIMARY_SUPPRESSION);
    assert_text(trial.findings.quality[0].area_code, NORTH);
    cr_assert_eq(trial.findings.quality[1].kind, PB_WORD_SECONDARY_SUPPRESSION);
    assert_text(trial.findings.quality[1].area_code, RUGBY);
    trial_run(&trial, &pb_transform_places, NULL);
    size_t sum = trial_row(&trial, "warwickshire-north", "warwickshire-north", NULL);
    assert_text(pb_cell(table, note, sum),
                "not calculable: North Warwickshire is suppressed; a figure for 1 of 2 districts");
}

Test(disclosure, without_the_county_nothing_gives_a_district_away)
{
    (void)add_count(NORTH, NULL, NULL, 3);
    (void)add_count(RUGBY, NULL, NULL, 9);
    run(TO_4);
    ASSERT_WITHHELD(NORTH);
}

Test(disclosure, secondary_suppression_can_be_switched_off)
{
    (void)add_count(COUNTY, NULL, NULL, 12);
    (void)add_count(NORTH, NULL, NULL, 3);
    (void)add_count(NUNEATON, NULL, NULL, 0);
    (void)add_count(RUGBY, NULL, NULL, 9);
    (void)add_count(STRATFORD, NULL, NULL, 0);
    (void)add_count(WARWICK, NULL, NULL, 0);
    run("{\"rule\": \"custom\", \"suppress_to\": 4, \"secondary\": \"off\"}");
    ASSERT_WITHHELD(NORTH);
}

/* Of equal counts the area code decides, whatever the order of the rows. */
Test(disclosure, the_order_of_rows_decides_nothing)
{
    (void)add_count(WARWICK, NULL, NULL, 9);
    (void)add_count(STRATFORD, NULL, NULL, 9);
    (void)add_count(RUGBY, NULL, NULL, 9);
    (void)add_count(NUNEATON, NULL, NULL, 9);
    (void)add_count(NORTH, NULL, NULL, 3);
    (void)add_count(COUNTY, NULL, NULL, 39);
    run(TO_4);
    ASSERT_WITHHELD(NORTH, NUNEATON);
}

/* 14 from two counts of at most 7 is 7 and 7; 8 beside a total of 9 is 1. */
Test(disclosure, ranges_that_leave_one_answer_give_nothing_away)
{
    (void)add_count(COUNTY, NULL, NULL, 114);
    (void)add_count(NORTH, NULL, NULL, 7);
    (void)add_count(NUNEATON, NULL, NULL, 7);
    (void)add_count(RUGBY, NULL, NULL, 50);
    (void)add_count(STRATFORD, NULL, NULL, 30);
    (void)add_count(WARWICK, NULL, NULL, 20);
    run("{\"rule\": \"custom\", \"suppress_to\": 7}");
    ASSERT_WITHHELD(NORTH, NUNEATON, WARWICK);
}

/* Coventry and Rugby CCG = Coventry + Rugby: Rugby is small, so Coventry goes; and the county's districts. */
Test(disclosure, every_total_around_a_district_counts)
{
    (void)add_count(CCG, NULL, NULL, 103);
    (void)add_count(COVENTRY, NULL, NULL, 100);
    (void)add_count(RUGBY, NULL, NULL, 3);
    (void)add_count(COUNTY, NULL, NULL, 103);
    (void)add_count(NORTH, NULL, NULL, 40);
    (void)add_count(NUNEATON, NULL, NULL, 20);
    (void)add_count(STRATFORD, NULL, NULL, 30);
    (void)add_count(WARWICK, NULL, NULL, 10);
    run(TO_4);
    ASSERT_WITHHELD(RUGBY, COVENTRY, WARWICK);
}

/* The same area by its NHS code tells the same. */
Test(disclosure, a_second_row_about_the_same_area_is_withheld_too)
{
    (void)ADD(.indicator = "1001", .area = CCG, .status = PB_WORD_SUPPRESSED);
    size_t twin = ADD(.indicator = "1001", .area = "05A", .value = "12", .count = "12");
    run(TO_4);
    cr_assert(is_withheld(twin));
}

Test(disclosure, sexes_of_all_persons)
{
    (void)add_count(RUGBY, "Persons", NULL, 20);
    (void)add_count(RUGBY, "Male", NULL, 17);
    (void)add_count(RUGBY, "Female", NULL, 3);
    run(TO_4);
    cr_assert(is_withheld(row_of(RUGBY, "Female", "")) && is_withheld(row_of(RUGBY, "Male", "")));
    cr_assert_not(is_withheld(row_of(RUGBY, "Persons", "")));
}

Test(disclosure, categories_of_a_total)
{
    (void)add_count(RUGBY, NULL, NULL, 60);
    (void)add_count(RUGBY, NULL, "Asian", 3);
    (void)add_count(RUGBY, NULL, "Black", 12);
    (void)add_count(RUGBY, NULL, "Mixed", 9);
    (void)add_count(RUGBY, NULL, "White", 36);
    run(TO_4);
    cr_assert(is_withheld(row_of(RUGBY, "Persons", "Asian")) && is_withheld(row_of(RUGBY, "Persons", "Mixed")));
    cr_assert_not(is_withheld(row_of(RUGBY, "Persons", "Black")));
    cr_assert_not(is_withheld(row_of(RUGBY, "Persons", "White")));
}

/* A rectangle of four counts: two districts, two sexes. */
Test(disclosure, both_districts_and_sexes)
{
    static const struct {
        const char *area;
        double male, female;
    } counts[] = { { NORTH, 3, 12 },      { NUNEATON, 25, 24 }, { RUGBY, 10, 11 },
                   { STRATFORD, 30, 31 }, { WARWICK, 20, 9 },   { COUNTY, 88, 87 } };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        (void)add_count(counts[i].area, "Male", NULL, counts[i].male);
        (void)add_count(counts[i].area, "Female", NULL, counts[i].female);
        (void)add_count(counts[i].area, "Persons", NULL, counts[i].male + counts[i].female);
    }
    run(TO_4);
    size_t withheld = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        withheld += is_withheld(row);
    cr_assert_eq(withheld, 4);
    cr_assert(is_withheld(row_of(NORTH, "Male", "")) && is_withheld(row_of(NORTH, "Female", "")));
}

/* What the source withheld itself is protected like what is withheld here. */
Test(disclosure, figures_that_the_source_withheld_are_protected)
{
    (void)ADD(.area = NORTH, .denominator = "50", .status = PB_WORD_SUPPRESSED, .note = "Suppressed by the source");
    (void)ADD(.area = NUNEATON, .value = "20", .count = "20", .denominator = "100");
    (void)ADD(.area = RUGBY, .value = "10", .count = "10", .denominator = "100");
    (void)ADD(.area = STRATFORD, .value = "30", .count = "30", .denominator = "100");
    (void)ADD(.area = WARWICK, .value = "40", .count = "40", .denominator = "100");
    (void)ADD(.area = COUNTY, .value = "22.88888889", .count = "103", .denominator = "450");
    run(TO_4);
    ASSERT_WITHHELD(NORTH, RUGBY);
    size_t north = trial_row(&trial, "", NORTH, NULL);
    assert_text(pb_cell(&trial.table, note, north), "Suppressed by the source");
    cr_assert(pb_missing(trial.table.denominator[north]));
    cr_assert_eq(trial.findings.quality_count, 1);
}

/* ---- An attacker who knows that everything is a sum of districts by sex ---- */

enum { DISTRICTS = 6, BASE = 2 * DISTRICTS, AREAS = 8, FIGURES = 3 * AREAS };

static const char *const attacked[AREAS] = { COVENTRY, NORTH, NUNEATON, RUGBY, STRATFORD, WARWICK, COUNTY, CCG };

/* The figure of an area and a sex as a sum of the 12 counts of males and females in the districts. */
static void figure(size_t area, size_t sex, double sum[BASE])
{
    for (size_t d = 0; d < DISTRICTS; d++) {
        bool in = area < DISTRICTS ? d == area : area == 6 ? d >= 1 : d == 0 || d == 3;
        sum[2 * d] = in && sex != 2;
        sum[2 * d + 1] = in && sex != 1;
    }
}

/* Subtracts what is known so far from a figure; what is left of it. */
static double remainder_of(double known[BASE][BASE], const bool *has, double sum[BASE])
{
    double left = 0;
    for (size_t k = 0; k < BASE; k++) {
        double factor = has[k] ? sum[k] : 0;
        for (size_t i = 0; i < BASE; i++)
            sum[i] -= factor * known[k][i];
    }
    for (size_t k = 0; k < BASE; k++)
        left = fmax(left, fabs(sum[k]));
    return left;
}

static void learn(double known[BASE][BASE], bool *has, double sum[BASE])
{
    size_t pivot = 0;
    if (remainder_of(known, has, sum) < 1e-9)
        return;
    while (fabs(sum[pivot]) < 1e-9)
        pivot++;
    double scale = sum[pivot];
    for (size_t i = 0; i < BASE; i++)
        known[pivot][i] = sum[i] / scale;
    has[pivot] = true;
    for (size_t k = 0; k < BASE; k++) {
        double factor = k != pivot && has[k] ? known[k][pivot] : 0;
        for (size_t i = 0; i < BASE; i++)
            known[k][i] -= factor * known[pivot][i];
    }
}

static const char *const sexes[] = { "Persons", "Male", "Female" };

static void attack(unsigned seed)
{
    double known[BASE][BASE] = { { 0 } };
    bool has[BASE] = { false };
    double sum[BASE];
    for (size_t i = 0; i < FIGURES; i++) {
        size_t row = row_of(attacked[i / 3], sexes[i % 3], "");
        figure(i / 3, i % 3, sum);
        if (!is_withheld(row))
            learn(known, has, sum);
    }
    for (size_t i = 0; i < FIGURES; i++) {
        figure(i / 3, i % 3, sum);
        if (is_withheld(row_of(attacked[i / 3], sexes[i % 3], "")))
            cr_expect(remainder_of(known, has, sum) > 1e-9, "seed %u gives %s %s away", seed, attacked[i / 3],
                      sexes[i % 3]);
    }
}

Test(disclosure, no_withheld_count_is_a_combination_of_published_ones)
{
    size_t withheld = 0;
    size_t shown = 0;
    for (unsigned seed = 1; seed <= 150; seed++) {
        double counts[BASE];
        unsigned state = seed * 2654435761U;
        for (size_t k = 0; k < BASE; k++) {
            state = state * 1664525U + 1013904223U;
            counts[k] = (state >> 16) % 3 == 0 ? (state >> 20) % 8 : (state >> 20) % 60;
        }
        trial_close(&trial);
        trial_open(&trial);
        for (size_t i = 0; i < FIGURES; i++) {
            double sum[BASE];
            double total = 0;
            figure(i / 3, i % 3, sum);
            for (size_t k = 0; k < BASE; k++)
                total += sum[k] * counts[k];
            (void)add_count(attacked[i / 3], sexes[i % 3], NULL, total);
        }
        run("{\"rule\": \"custom\", \"suppress_to\": 7}");
        attack(seed);
        for (size_t row = 0; row < trial.table.rows; row++) {
            withheld += is_withheld(row);
            shown += !is_withheld(row);
        }
    }
    cr_assert(withheld > 500 && shown > withheld, "%zu withheld, %zu shown", withheld, shown);
}

/* The same rows in another order: the same are withheld. */
Test(disclosure, no_order_of_rows_decides_anything)
{
    static const double counts[FIGURES] = { 103, 51, 52, 20, 9, 11, 44, 41, 3, 30, 12, 18, 47, 27, 20, 33, 30, 3 };
    char withheld[2][FIGURES + 1];
    for (size_t turn = 0; turn < 2; turn++) {
        trial_close(&trial);
        trial_open(&trial);
        for (size_t i = 0; i < FIGURES; i++) {
            size_t at = turn ? (i * 7 + 5) % FIGURES : i;
            double sum[BASE];
            double total = 0;
            figure(at / 3, at % 3, sum);
            for (size_t k = 0; k < BASE; k++)
                total += sum[k] * counts[3 * (k / 2) + 1 + k % 2];
            (void)add_count(attacked[at / 3], sexes[at % 3], NULL, total);
        }
        run(TO_4);
        for (size_t i = 0; i < FIGURES; i++)
            withheld[turn][i] = is_withheld(row_of(attacked[i / 3], sexes[i % 3], "")) ? 'x' : '-';
        withheld[turn][FIGURES] = '\0';
    }
    assert_text(withheld[1], withheld[0]);
    cr_assert(strchr(withheld[0], 'x'));
}

/* ---- Findings, order, options ---- */

Test(disclosure, rejected_rows_tell_nothing)
{
    (void)ADD(.indicator = "1001", .area = RUGBY, .value = "3", .count = "3");
    (void)ADD(.indicator = "1001", .area = RUGBY, .value = "4", .count = "4");
    trial_run(&trial, &pb_transform_normalise, NULL);
    cr_assert_eq(trial.findings.reject_count, 2);
    cr_assert(strstr(trial.findings.rejects[0].reason, "3"), "%s", trial.findings.rejects[0].reason);
    trial_run(&trial, &pb_transform_disclosure, NULL);
    cr_assert(trial.findings.withheld);
    for (size_t i = 0; i < 2; i++) {
        assert_text(trial.findings.rejects[i].raw, PB_RAW_WITHHELD);
        assert_text(trial.findings.rejects[i].reason, PB_REASON_WITHHELD);
        assert_text(trial.findings.rejects[i].rule, "conflicting-rows");
        cr_assert_eq(trial.findings.rejects[i].line, i + 2);
    }
}

Test(disclosure, rounding_is_reported_once)
{
    (void)add_count(RUGBY, NULL, NULL, 20);
    (void)add_count(WARWICK, NULL, NULL, 21);
    (void)add_count(NORTH, NULL, NULL, 3);
    run(NULL);
    cr_assert_eq(trial.findings.quality_count, 2);
    const struct pb_quality *last = &trial.findings.quality[1];
    cr_assert_eq(last->kind, PB_WORD_ROUNDED);
    cr_assert_eq(strncmp(last->sentence, "2 rows of fingertips", 20), 0, "%s", last->sentence);
}

Test(disclosure, has_to_come_before_the_places)
{
    (void)add_count(RUGBY, NULL, NULL, 20);
    trial_run(&trial, &pb_transform_places, NULL);
    cr_assert_eq(trial_try(&trial, &pb_transform_disclosure, NULL), PB_FAILED);
    cr_assert_eq(trial.error.code, PB_ERROR_CONFIGURATION);
    cr_assert(strstr(trial.error.hint, "before"), "%s", trial.error.hint);
}

static void assert_refused(const char *options, const char *message)
{
    char context[512] = { 0 };
    struct pb_option_reading reading = { .arena = &trial.arena, .what = "disclosure" };
    cJSON *object = cJSON_Parse(options);
    cr_assert_leq(pb_transform_disclosure.context_size, sizeof context);
    cr_assert_eq(pb_options_read(pb_transform_disclosure.options, object, context, &reading, &trial.error), PB_OK);
    cr_assert_eq(pb_transform_disclosure.check(context, &trial.error), PB_FAILED, "%s", options);
    cr_expect(strstr(trial.error.message, message), "%s: %s", options, trial.error.message);
    cJSON_Delete(object);
}

Test(disclosure, contradicting_options_are_refused)
{
    assert_refused("{\"suppress_from\": 8}", "suppress_from (8) is above suppress_to (7)");
    assert_refused("{\"round_to\": 2.5}", "2.5 is no number of people");
    assert_refused("{\"rule\": \"custom\"}", "withholds and rounds nothing");
}

Test(disclosure, single_options_take_the_place_of_the_rules)
{
    size_t zero = add_count(RUGBY, NULL, NULL, 0);
    size_t four = add_count(WARWICK, NULL, NULL, 4);
    size_t five = add_count(NORTH, NULL, NULL, 5);
    size_t fourteen = add_count(NUNEATON, NULL, NULL, 14);
    run("{\"rule\": \"hes\", \"suppress_from\": 0, \"suppress_to\": 4, \"round_to\": 10}");
    cr_assert(is_withheld(zero) && is_withheld(four));
    cr_assert_eq(trial.table.count[five], 10);
    cr_assert_eq(trial.table.count[fourteen], 10);
    assert_text(pb_cell(&trial.table, note, four), "withheld: counts from 0 to 4 are not shown (rule hes)");
}
