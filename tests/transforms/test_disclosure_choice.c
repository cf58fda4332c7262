/*
 * Disclosure control: ages and periods that add up, which cells are chosen to protect a small count, and whose rows are
 * touched. The counts are made up here so that anybody can check their sums.
 */
#include "placebook/withheld.h"
#include "tests/support/disclosure.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define TO_7 "{\"rule\": \"custom\", \"suppress_to\": 7}"

static struct trial trial;

static void open_trial(void)
{
    trial_open(&trial);
}

static void close_trial(void)
{
    trial_close(&trial);
}

TestSuite(disclosure_choice, .init = open_trial, .fini = close_trial);

static size_t add(const char *age, const char *period, double count)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.15g", count);
    return trial_add(
        &trial, &(const struct observation){
                    .indicator = "1001", .area = RUGBY, .age = age, .period = period, .value = text, .count = text });
}

static size_t withheld_rows(void)
{
    size_t withheld = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        withheld += trial_withheld(&trial, row);
    return withheld;
}

static bool warned(const char *text)
{
    for (size_t i = 0; i < trial.findings.warning_count; i++)
        if (strstr(trial.findings.warnings[i].message, text))
            return true;
    return false;
}

/* ---- Ages ---- */

/* 40 - 16 = 24 in five-year bands; one of them is 3, and All ages less the other two is that 3. */
Test(disclosure_choice, ages_add_up)
{
    size_t all = add("All ages", NULL, 40);
    size_t first = add("0-4 yrs", NULL, 3);
    size_t second = add("5-9 yrs", NULL, 16);
    size_t rest = add("10+ yrs", NULL, 21);
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, first) && trial_withheld(&trial, second));
    cr_assert_not(trial_withheld(&trial, all) || trial_withheld(&trial, rest));
}

/* 0-9 is made of two bands and is itself a part of all ages: the 3 could be worked out from either. */
Test(disclosure_choice, ages_add_up_in_several_steps)
{
    static const struct {
        const char *age;
        double count;
    } ages[] = {
        { "All ages", 70 }, { "Under 10", 33 }, { "0 to 4", 30 }, { "5\u20139 years", 3 }, { "10 and over", 37 }
    };
    size_t rows[5];
    for (size_t i = 0; i < 5; i++)
        rows[i] = add(ages[i].age, NULL, ages[i].count);
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, rows[3]));
    cr_assert(trial_withheld(&trial, rows[2]) || trial_withheld(&trial, rows[1]));
    cr_assert_eq(withheld_rows(), 2);
}

/* 14 in all, 13 of them from 18 to 64: those under 18, who have no row, and those of 65 and over are 1 together. */
Test(disclosure_choice, an_age_that_has_no_row_is_no_protection_beyond_its_count)
{
    (void)add("All ages", NULL, 14);
    (void)add("18-64 yrs", NULL, 13);
    size_t old = add("65+ yrs", NULL, 1);
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, old));
    cr_assert_eq(withheld_rows(), 2, "14 - 13 says that there is at most one");
}

Test(disclosure_choice, ages_in_weeks_are_no_years)
{
    (void)add("All ages", NULL, 20);
    size_t babies = add("6-8 weeks", NULL, 3);
    (void)add(">=37 weeks gestational age at birth", NULL, 17);
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, babies));
    cr_assert_eq(withheld_rows(), 1);
}

Test(disclosure_choice, ages_that_overlap_are_said_to_be_unprotected)
{
    (void)add("0-17 yrs", NULL, 30);
    (void)add("15-24 yrs", NULL, 3);
    trial_disclose(&trial, TO_7);
    cr_assert_eq(withheld_rows(), 1);
    cr_assert(warned("its ages overlap without adding up"));
}

/* ---- Periods ---- */

Test(disclosure_choice, years_of_a_pooled_period_add_up)
{
    size_t pooled = add(NULL, "2017 - 19", 40);
    size_t first = add(NULL, "2017", 20);
    size_t second = add(NULL, "2018", 3);
    size_t third = add(NULL, "2019", 17);
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, second) && trial_withheld(&trial, first));
    cr_assert_not(trial_withheld(&trial, pooled) || trial_withheld(&trial, third));
}

Test(disclosure_choice, quarters_of_a_financial_year_add_up)
{
    size_t year = add(NULL, "2019/20", 64);
    size_t quarters[] = { add(NULL, "2019/20 Q1", 20), add(NULL, "2019/20 Q2", 20), add(NULL, "2019/20 Q3", 4),
                          add(NULL, "2019/20 Q4", 20) };
    trial_disclose(&trial, TO_7);
    cr_assert(trial_withheld(&trial, quarters[2]) && trial_withheld(&trial, quarters[0]));
    cr_assert_not(trial_withheld(&trial, year));
    cr_assert_eq(withheld_rows(), 2);
}

/* People on a register at the end of each quarter: their year is not four times as many. */
Test(disclosure_choice, periods_that_the_figures_contradict_are_no_sums)
{
    (void)add(NULL, "2019/20", 40);
    (void)add(NULL, "2019/20 Q1", 38);
    (void)add(NULL, "2019/20 Q2", 4);
    (void)add(NULL, "2019/20 Q3", 39);
    (void)add(NULL, "2019/20 Q4", 40);
    trial_disclose(&trial, TO_7);
    cr_assert_eq(withheld_rows(), 1);
}

Test(disclosure_choice, rolling_periods_are_said_to_be_unprotected)
{
    (void)add(NULL, "2016 - 18", 30);
    (void)add(NULL, "2017 - 19", 3);
    trial_disclose(&trial, TO_7);
    cr_assert_eq(withheld_rows(), 1);
    cr_assert(warned("its periods overlap without adding up"));
}

/* ---- Which cells ---- */

static const char *const districts[] = { NORTH, NUNEATON, RUGBY, STRATFORD, WARWICK };

/* Counts of the five districts and their county; which of them are withheld goes to `withheld`, x or -. */
static void disclose_county(const double counts[5], const struct pb_text_list *before, char withheld[6])
{
    double sum = 0;
    trial_close(&trial);
    trial_open(&trial);
    trial.context.withheld_before = before;
    for (size_t i = 0; i < 5; i++) {
        (void)trial_add_count(&trial, districts[i], NULL, NULL, counts[i]);
        sum += counts[i];
    }
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, sum);
    trial_disclose(&trial, TO_7);
    for (size_t i = 0; i < 5; i++)
        withheld[i] = trial_withheld(&trial, i) ? 'x' : '-';
    withheld[5] = '\0';
}

/* Night by night other figures change. The one that is withheld to protect the 3 stays the same. */
Test(disclosure_choice, the_choice_does_not_hang_on_other_figures)
{
    static const double nights[][5] = {
        { 20, 3, 30, 12, 40 }, { 21, 3, 9, 30, 41 }, { 90, 3, 31, 12, 8 }, { 20, 3, 12, 12, 12 }
    };
    for (size_t i = 0; i < sizeof nights / sizeof nights[0]; i++) {
        char withheld[6];
        disclose_county(nights[i], NULL, withheld);
        assert_text(withheld, "xx---");
    }
}

/* The identity of a cell, as placebook/withheld.h says. */
#define CELL_OF(code)                                                                                                  \
    "carers\x1F" code "\x1FPersons\x1F"                                                                                \
    "All ages\x1F\x1F\x1F"                                                                                             \
    "2013-04-01\x1F"                                                                                                   \
    "2014-03-31"

Test(disclosure_choice, what_was_withheld_before_is_withheld_again)
{
    static const double then[] = { 5, 3, 30, 12, 40 };    /* the first two protect each other */
    static const double other[] = { 30, 3, 30, 6, 40 };   /* so do the second and the fourth */
    static const double now[] = { 30, 3, 30, 12, 40 };    /* alone, the second would be protected by the first */
    static const double large[] = { 30, 30, 30, 12, 40 }; /* nothing needs protection */
    static const char second[] = CELL_OF(NUNEATON);
    static const char fourth[] = CELL_OF(STRATFORD);
    const char *cells[] = { second, fourth };
    const struct pb_text_list before = { .items = cells, .count = 2 };
    char identity[PB_WITHHELD_TEXT];
    char withheld[6];
    disclose_county(then, NULL, withheld);
    assert_text(withheld, "xx---");
    disclose_county(other, NULL, withheld);
    assert_text(withheld, "-x-x-");
    (void)pb_withheld_cell(&trial.table, 1, identity);
    assert_text(identity, second);
    (void)pb_withheld_cell(&trial.table, 3, identity);
    assert_text(identity, fourth);
    disclose_county(now, NULL, withheld);
    assert_text(withheld, "xx---");
    disclose_county(now, &before, withheld);
    assert_text(withheld, "-x-x-");
    disclose_county(large, &before, withheld);
    assert_text(withheld, "-----");
}

/* The fourth was withheld before. With none now it cannot hide whether the second is 7: it would have to be -4. */
Test(disclosure_choice, what_was_withheld_before_and_protects_no_longer_is_not_enough)
{
    static const double now[] = { 30, 3, 30, 0, 40 };
    static const char *fourth[] = { "carers\x1F" STRATFORD "\x1FPersons\x1F"
                                    "All ages\x1F\x1F\x1F"
                                    "2013-04-01\x1F"
                                    "2014-03-31" };
    const struct pb_text_list before = { 1, fourth };
    char withheld[6];
    disclose_county(now, &before, withheld);
    cr_assert_eq(withheld[1], 'x');
    cr_assert(withheld[0] == 'x' || withheld[2] == 'x' || withheld[4] == 'x', "%s", withheld);
}

/* ---- Numbers of people ---- */

/* The counts 15 (13 to 17) and 10 (8 to 12) leave 1 to 9 for the females who smoke. But 30 people (28 to 32) and 20 men
 * (18 to 22) leave 6 to 14 women, and as few as 7 or fewer are withheld: 6 or 7. */
Test(disclosure_choice, few_people_are_protected_like_small_counts)
{
    (void)trial_add(&trial,
                    &(const struct observation){
                        .area = RUGBY, .sex = "Persons", .value = "53.57142857", .count = "15", .denominator = "28" });
    (void)trial_add(&trial,
                    &(const struct observation){
                        .area = RUGBY, .sex = "Male", .value = "54.54545455", .count = "12", .denominator = "22" });
    size_t female = trial_add(
        &trial,
        &(const struct observation){ .area = RUGBY, .sex = "Female", .value = "50", .count = "3", .denominator = "6" });
    trial_disclose(&trial, NULL);
    cr_assert(trial_withheld(&trial, female));
    cr_assert_eq(withheld_rows(), 2);
}

/* ---- Whose rows ---- */

static pb_symbol other_source(void)
{
    pb_symbol symbol = pb_symbol_of(trial.table.symbols, "elsewhere");
    cr_assert_neq(symbol, PB_SYMBOL_NONE);
    return symbol;
}

/* What adds up with rows of another source is a matter of that source. */
Test(disclosure_choice, sums_are_those_of_one_source)
{
    static const double counts[] = { 20, 3, 30, 12, 40 };
    for (size_t i = 0; i < 5; i++)
        (void)trial_add_count(&trial, districts[i], NULL, NULL, counts[i]);
    size_t county = trial_add_count(&trial, COUNTY, NULL, NULL, 105);
    trial.table.source[county] = other_source();
    trial_disclose(&trial, TO_7);
    cr_assert_eq(withheld_rows(), 1);
}

/* ---- What cannot be protected ---- */

/* A row of a benchmark that the source withheld, between two that are kept as they are. */
Test(disclosure_choice, benchmarks_that_give_a_count_away_are_named)
{
    (void)trial_add(&trial,
                    &(const struct observation){
                        .indicator = "1001", .area = "E12000005", .sex = "Male", .status = PB_WORD_SUPPRESSED });
    (void)trial_add_count(&trial, "E12000005", "Female", NULL, 40);
    (void)trial_add_count(&trial, "E12000005", "Persons", NULL, 43);
    size_t rugby = trial_add_count(&trial, RUGBY, "Persons", NULL, 30);
    trial_disclose(&trial, TO_7);
    cr_assert(warned("from the rows of benchmarks"));
    cr_assert_eq(trial.table.count[rugby], 30);
}

/* A measure with more ages than can be told apart: all is withheld, and the run says so. */
Test(disclosure_choice, a_measure_that_is_too_large_is_withheld)
{
    for (int from = 0; from < 700; from++) {
        char age[32];
        (void)snprintf(age, sizeof age, "%d-%d yrs", from, from + 200);
        (void)add(age, NULL, from == 5 ? 3 : 20);
        (void)snprintf(age, sizeof age, "%d yrs", from);
        (void)add(age, NULL, 20);
    }
    trial_disclose(&trial, TO_7);
    cr_assert_eq(withheld_rows(), trial.table.rows);
    cr_assert(warned("too many counts"));
}
