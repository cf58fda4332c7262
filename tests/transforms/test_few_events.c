/*
 * What stands beside figures of few events. Expectations: sums by hand, Byar's formula and Marshall's in fractions,
 * written apart from the program.
 */
#include "placebook/contract/methods.h"
#include "placebook/reference.h"
#include "placebook/small_numbers.h"
#include "tests/support/close.h"
#include "tests/support/places.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct pb_module pb_transform_few_events;

#define COVENTRY "E08000026"

enum { AREAS = 10 };
static const int counts[AREAS] = { 4, 31, 12, 55, 20, 9, 40, 26, 18, 7 };
static const int people[AREAS] = { 2000, 9000, 4100, 8000, 7600, 3900, 8200, 6900, 5200, 4400 };

static struct trial trial;

static void open_stage(void)
{
    trial_open(&trial);
}

static void close_stage(void)
{
    trial_close(&trial);
}

TestSuite(few_events, .init = open_stage, .fini = close_stage);

static size_t add(const char *type, const char *area, int count, int denominator, const char *period)
{
    char texts[3][32];
    (void)snprintf(texts[0], sizeof texts[0], "%.6f", 100000.0 * count / denominator);
    (void)snprintf(texts[1], sizeof texts[1], "%d", count);
    (void)snprintf(texts[2], sizeof texts[2], "%d", denominator);
    size_t row = trial_add(&trial, &(const struct observation){ .indicator = "21001",
                                                                .area = area,
                                                                .value = texts[0],
                                                                .count = texts[1],
                                                                .denominator = texts[2],
                                                                .period = period });
    trial.table.geography[row] = PB_WORD_LOCAL;
    trial.table.within[row] = pb_symbol_of(&trial.symbols, COVENTRY);
    trial.table.area_type[row] = pb_symbol_of(&trial.symbols, type);
    return row;
}

static const char *area_of(size_t i)
{
    static char code[16];
    (void)snprintf(code, sizeof code, "COV-%c", (char)('A' + (int)i));
    return code;
}

static void add_areas(size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)add(PB_TYPE_LOCAL, area_of(i), counts[i], people[i], "2013/14");
}

static void run(const char *options)
{
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_few_events, options);
}

static size_t rows_of(const char *area, const char *category, size_t *found)
{
    const struct pb_table *table = &trial.table;
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(pb_cell(table, area_code, row), area) == 0 && strcmp(pb_cell(table, category, row), category) == 0 &&
            pb_is_small_numbers(pb_cell(table, category_type, row))) {
            *found = row;
            count++;
        }
    return count;
}

static size_t the_row(const char *area, const char *category)
{
    size_t row = 0;
    cr_assert_eq(rows_of(area, category, &row), 1, "%s of %s", category, area);
    return row;
}

Test(few_events, have_an_estimate_beside_them)
{
    size_t row = 0;
    add_areas(AREAS);
    run(NULL);
    const struct pb_table *table = &trial.table;
    size_t estimate = the_row("COV-A", PB_SMOOTHED);
    assert_close(table->value[estimate], 291.97754980097415, 1e-12);
    assert_close(table->lower_95[estimate], 152.57244575104775, 1e-9);
    assert_close(table->upper_95[estimate], 475.868386633297, 1e-9);
    assert_close(table->value[the_row("COV-F", PB_SMOOTHED)], 283.04884909369184, 1e-12);
    assert_close(table->value[the_row("COV-J", PB_SMOOTHED)], 231.5581011124403, 1e-12);
    cr_assert(pb_missing(table->count[estimate]) && pb_missing(table->denominator[estimate]));
    cr_assert_eq(table->status[estimate], PB_WORD_CALCULATED);
    cr_assert(pb_method_is_approximate(pb_cell(table, method, estimate)));
    assert_text(pb_cell(table, method, estimate),
                "empirical Bayes: its own figure drawn towards that of 10 areas of its "
                "kind, limits of the gamma distribution (approximate)");
    cr_assert_eq(rows_of("COV-B", PB_SMOOTHED, &row), 0, "31 events are not few");
    cr_assert_eq(rows_of("COV-A", PB_POOLED_YEARS, &row), 0, "there is one year");
    cr_assert_eq(table->rows, AREAS + 3);
    cr_assert_eq(table->count[0], 4, "the figure itself stays");
}

Test(few_events, have_years_together_beside_them)
{
    add_areas(7);
    (void)add(PB_TYPE_LOCAL, "COV-A", 3, 1990, "2012/13");
    (void)add(PB_TYPE_LOCAL, "COV-A", 5, 1980, "2011/12");
    (void)add(PB_TYPE_LOCAL, "COV-A", 5, 1980, "2010/11");
    run(NULL);
    const struct pb_table *table = &trial.table;
    size_t pooled = the_row("COV-A", PB_POOLED_YEARS);
    cr_assert_eq(table->count[pooled], 12);
    cr_assert_eq(table->denominator[pooled], 5970);
    assert_close(table->value[pooled], 201.00502512562815, 1e-12);
    assert_close(table->lower_95[pooled], 103.74388346866043, 1e-12);
    assert_close(table->upper_95[pooled], 351.13665081435005, 1e-12);
    assert_text(pb_cell(table, period, pooled), "2011/12 - 13/14");
    cr_assert_eq(table->period_start[pooled], 20110401);
    cr_assert_eq(table->period_end[pooled], 20140331);
    assert_text(pb_cell(table, method, pooled), "sum of 3 years, Byar's limits (exact)");
    assert_text(pb_cell(table, source_row, pooled), "2;9;10");
    size_t row = 0;
    cr_assert_eq(rows_of("COV-A", PB_SMOOTHED, &row), 0, "of seven areas nobody can tell how much they vary");
    cr_assert_eq(rows_of("COV-F", PB_POOLED_YEARS, &row), 0);
}

/* Nothing that was withheld is shown: neither in a sum nor through the others. */
Test(few_events, show_nothing_that_was_withheld)
{
    add_areas(8);
    size_t before = add(PB_TYPE_LOCAL, "COV-A", 3, 1990, "2012/13");
    (void)add(PB_TYPE_LOCAL, "COV-A", 5, 1980, "2011/12");
    (void)add(PB_TYPE_LOCAL, "COV-F", 5, 3900, "2012/13");
    (void)add(PB_TYPE_LOCAL, "COV-F", 5, 3900, "2011/12");
    const size_t withheld[] = { before, 5 };
    for (size_t i = 0; i < 2; i++) {
        trial.table.status[withheld[i]] = PB_WORD_SUPPRESSED;
        trial.table.value[withheld[i]] = trial.table.count[withheld[i]] = PB_MISSING;
    }
    run(NULL);
    size_t row = 0;
    cr_assert_eq(rows_of("COV-A", PB_POOLED_YEARS, &row), 0, "the year before is withheld");
    cr_assert_eq(rows_of("COV-F", PB_POOLED_YEARS, &row), 0, "the latest year is withheld");
    cr_assert_eq(rows_of("COV-F", PB_SMOOTHED, &row), 0);
    cr_assert_eq(rows_of("COV-A", PB_SMOOTHED, &row), 0, "seven areas are left");
}

/* A source may give counts that cannot be: the areas that have them get nothing, and the others what they would have.
 */
Test(few_events, leave_counts_alone_that_cannot_be)
{
    static const double counts_of[] = { -5, 120 };
    static const enum pb_word types[] = { PB_WORD_CRUDE_RATE, PB_WORD_PROPORTION };
    add_areas(AREAS);
    size_t first = add(PB_TYPE_PCN, "U12345", 1, 100, "2013/14");
    (void)add(PB_TYPE_PCN, "U12345", 1, 100, "2012/13");
    (void)add(PB_TYPE_PCN, "U12345", 1, 100, "2011/12");
    trial_run(&trial, &pb_transform_normalise, NULL);
    struct pb_table *table = &trial.table;
    for (size_t i = 0; i < 2; i++) {
        size_t row = 0;
        for (size_t k = first; k < first + 3; k++) {
            table->count[k] = counts_of[i];
            table->value_type[k] = types[i];
            table->value[k] = table->multiplier[k] * counts_of[i] / 100;
            table->lower_95[k] = 0;
            table->upper_95[k] = 1e9;
        }
        trial_run(&trial, &pb_transform_few_events, NULL);
        cr_expect_eq(rows_of("U12345", PB_POOLED_YEARS, &row), 0);
        cr_expect_eq(rows_of("U12345", PB_SMOOTHED, &row), 0);
        cr_expect_eq(rows_of("COV-A", PB_SMOOTHED, &row), i + 1);
    }
}

Test(few_events, are_those_of_the_latest_year_and_of_wide_limits)
{
    add_areas(AREAS);
    size_t wide = add(PB_TYPE_PCN, "U12345", 14, 100, "2013/14");
    trial.table.lower_95[wide] = 1000;
    trial.table.upper_95[wide] = 20000;
    (void)add(PB_TYPE_PCN, "U12345", 14, 100, "2012/13");
    (void)add(PB_TYPE_PCN, "U12345", 14, 100, "2011/12");
    (void)add(PB_TYPE_PCN, "U99999", 2, 100, "2012/13");
    (void)add(PB_TYPE_PCN, "U99999", 2, 100, "2011/12");
    (void)add(PB_TYPE_PCN, "U99999", 2, 100, "2010/11");
    (void)add("lsoa", "E01000001", 2, 100, "2013/14");
    run("{\"events\":5}");
    size_t row = 0;
    cr_assert_eq(trial.table.count[the_row("U12345", PB_POOLED_YEARS)], 42);
    cr_assert_eq(rows_of("U99999", PB_POOLED_YEARS, &row), 0, "it has no figure for the latest year");
    cr_assert_eq(rows_of("E01000001", PB_SMOOTHED, &row), 0);
    cr_assert_eq(rows_of("COV-A", PB_SMOOTHED, &row), 1);
    cr_assert_eq(rows_of("COV-F", PB_SMOOTHED, &row), 0, "9 are not fewer than 5");
}

Test(few_events, of_areas_that_differ_by_chance_have_the_figure_of_all)
{
    for (size_t i = 0; i < 8; i++)
        (void)add(PB_TYPE_LOCAL, area_of(i), i % 2 ? 8 : 9, 1000, "2013/14");
    run(NULL);
    size_t row = the_row("COV-A", PB_SMOOTHED);
    assert_close(trial.table.value[row], 850, 1e-12);
    cr_assert(pb_missing(trial.table.lower_95[row]));
    assert_text(pb_cell(&trial.table, note, row), "the areas differ by no more than chance");
}

/* In the tables of a Place and of the system the rows are copies: each area counts once, and each copy gets its rows.
 */
Test(few_events, are_the_same_behind_the_transform_places)
{
    add_areas(AREAS);
    trial_run(&trial, &pb_transform_normalise, NULL);
    trial_run(&trial, &pb_transform_places, NULL);
    trial_run(&trial, &pb_transform_few_events, NULL);
    size_t row = 0;
    cr_assert_eq(rows_of("COV-A", PB_SMOOTHED, &row), 2);
    assert_close(trial.table.value[row], 291.97754980097415, 1e-12);
}
