/*
 * Secondary suppression: no withheld count can be worked out from totals, sexes, ages, categories, periods and other
 * districts. The counts are made up here so that anybody can check their sums; an attacker who knows that every figure
 * is a sum tries to solve for the withheld ones. (tests/job/test_disclosure_audit.py also tries their ranges.)
 */
#include "tests/support/disclosure.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

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

TestSuite(disclosure_secondary, .init = open_trial, .fini = close_trial);

#define ADD(...) trial_add(&trial, &(const struct observation){ __VA_ARGS__ })

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
        withheld += trial_withheld(&trial, row);
    for (; areas[expected]; expected++)
        cr_expect(trial_withheld(&trial, trial_row(&trial, "", areas[expected], NULL)), "%s is shown", areas[expected]);
    cr_expect_eq(withheld, expected);
}
#define ASSERT_WITHHELD(...) assert_withheld((const char *const[]){ __VA_ARGS__, NULL })

/* ---- What can be worked out ---- */

/* Two districts below 5: neither can be told from the county. */
Test(disclosure_secondary, two_withheld_districts_protect_each_other)
{
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 96);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 20);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 2);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 30);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 41);
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(NORTH, RUGBY);
}

/* 96 - 20 - 9 - 30 - 34 = 3 would give North Warwickshire away. */
Test(disclosure_secondary, another_district_is_withheld_too)
{
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 96);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 20);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 9);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 30);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 34);
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(NORTH, NUNEATON);
    /* Nothing tells which of the two is small. */
    const struct pb_table *table = &trial.table;
    static const char *const areas[] = { NORTH, NUNEATON };
    cr_assert_eq(trial.findings.quality_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const char *sentence = "withheld: counts from 1 to 4 are not shown, nor are counts from which one could be "
                               "worked out (rule custom)";
        assert_text(pb_cell(table, note, trial_row(&trial, "", areas[i], NULL)), sentence);
        assert_text(trial.findings.quality[i].sentence, sentence);
        assert_text(trial.findings.quality[i].area_code, areas[i]);
        cr_assert_eq(trial.findings.quality[i].kind, PB_WORD_WITHHELD);
    }
    cr_assert_eq(trial.findings.check_count, 1);
    trial_run(&trial, &pb_transform_places, NULL);
    size_t sum = trial_row(&trial, "warwickshire-north", "warwickshire-north", NULL);
    cr_assert_eq(table->status[sum], PB_WORD_NOT_CALCULABLE);
}

Test(disclosure_secondary, without_the_county_nothing_gives_a_district_away)
{
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 9);
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(NORTH);
}

Test(disclosure_secondary, secondary_suppression_can_be_switched_off)
{
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 12);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 0);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 9);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 0);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 0);
    trial_disclose(&trial, "{\"rule\": \"custom\", \"suppress_to\": 4, \"secondary\": \"off\"}");
    ASSERT_WITHHELD(NORTH);
}

/* Of equal counts the area code decides, whatever the order of the rows. */
Test(disclosure_secondary, the_order_of_rows_decides_nothing)
{
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 9);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 9);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 9);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 9);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 3);
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 39);
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(NORTH, NUNEATON);
}

/* 14 from two counts might be 3 and 11, the one small and the other withheld to protect it: each can be anything from 1
 * to 7. With 3 in all neither could be more than 3, so that a third one
 * is withheld. */
Test(disclosure_secondary, ranges_are_not_narrower_than_the_rules)
{
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 114);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 7);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 7);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 50);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 30);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 20);
    trial_disclose(&trial, "{\"rule\": \"custom\", \"suppress_to\": 7}");
    ASSERT_WITHHELD(NORTH, NUNEATON);
    trial_close(&trial);
    trial_open(&trial);
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 103);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 1);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 2);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 50);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 30);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 20);
    trial_disclose(&trial, "{\"rule\": \"custom\", \"suppress_to\": 7}");
    ASSERT_WITHHELD(NORTH, NUNEATON, RUGBY);
}

/* Coventry and Rugby CCG = Coventry + Rugby: Rugby is small, so Coventry goes; and the county's districts. */
Test(disclosure_secondary, every_total_around_a_district_counts)
{
    (void)trial_add_count(&trial, CCG, NULL, NULL, 103);
    (void)trial_add_count(&trial, COVENTRY, NULL, NULL, 100);
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 3);
    (void)trial_add_count(&trial, COUNTY, NULL, NULL, 103);
    (void)trial_add_count(&trial, NORTH, NULL, NULL, 40);
    (void)trial_add_count(&trial, NUNEATON, NULL, NULL, 20);
    (void)trial_add_count(&trial, STRATFORD, NULL, NULL, 30);
    (void)trial_add_count(&trial, WARWICK, NULL, NULL, 10);
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(RUGBY, COVENTRY, NORTH);
}

/* The same area by its NHS code tells the same. */
Test(disclosure_secondary, a_second_row_about_the_same_area_is_withheld_too)
{
    (void)ADD(.indicator = "1001", .area = CCG, .status = PB_WORD_SUPPRESSED);
    size_t twin = ADD(.indicator = "1001", .area = "05A", .value = "12", .count = "12");
    trial_disclose(&trial, TO_4);
    cr_assert(trial_withheld(&trial, twin));
}

Test(disclosure_secondary, sexes_of_all_persons)
{
    (void)trial_add_count(&trial, RUGBY, "Persons", NULL, 20);
    (void)trial_add_count(&trial, RUGBY, "Male", NULL, 17);
    (void)trial_add_count(&trial, RUGBY, "Female", NULL, 3);
    trial_disclose(&trial, TO_4);
    cr_assert(trial_withheld(&trial, row_of(RUGBY, "Female", "")) && trial_withheld(&trial, row_of(RUGBY, "Male", "")));
    cr_assert_not(trial_withheld(&trial, row_of(RUGBY, "Persons", "")));
}

Test(disclosure_secondary, categories_of_a_total)
{
    (void)trial_add_count(&trial, RUGBY, NULL, NULL, 60);
    (void)trial_add_count(&trial, RUGBY, NULL, "Asian", 3);
    (void)trial_add_count(&trial, RUGBY, NULL, "Black", 12);
    (void)trial_add_count(&trial, RUGBY, NULL, "Mixed", 9);
    (void)trial_add_count(&trial, RUGBY, NULL, "White", 36);
    trial_disclose(&trial, TO_4);
    cr_assert(trial_withheld(&trial, row_of(RUGBY, "Persons", "Asian")) &&
              trial_withheld(&trial, row_of(RUGBY, "Persons", "Black")));
    cr_assert_not(trial_withheld(&trial, row_of(RUGBY, "Persons", "Mixed")));
    cr_assert_not(trial_withheld(&trial, row_of(RUGBY, "Persons", "White")));
}

/* A rectangle of four counts: two districts, two sexes. */
Test(disclosure_secondary, both_districts_and_sexes)
{
    static const struct {
        const char *area;
        double male, female;
    } counts[] = { { NORTH, 3, 12 },      { NUNEATON, 25, 24 }, { RUGBY, 10, 11 },
                   { STRATFORD, 30, 31 }, { WARWICK, 20, 9 },   { COUNTY, 88, 87 } };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        (void)trial_add_count(&trial, counts[i].area, "Male", NULL, counts[i].male);
        (void)trial_add_count(&trial, counts[i].area, "Female", NULL, counts[i].female);
        (void)trial_add_count(&trial, counts[i].area, "Persons", NULL, counts[i].male + counts[i].female);
    }
    trial_disclose(&trial, TO_4);
    size_t withheld = 0;
    for (size_t row = 0; row < trial.table.rows; row++)
        withheld += trial_withheld(&trial, row);
    cr_assert_eq(withheld, 4);
    cr_assert(trial_withheld(&trial, row_of(NORTH, "Male", "")) && trial_withheld(&trial, row_of(NORTH, "Female", "")));
}

/* What the source withheld itself is protected like what is withheld here. */
Test(disclosure_secondary, figures_that_the_source_withheld_are_protected)
{
    (void)ADD(.area = NORTH, .denominator = "50", .status = PB_WORD_SUPPRESSED, .note = "Suppressed by the source");
    (void)ADD(.area = NUNEATON, .value = "20", .count = "20", .denominator = "100");
    (void)ADD(.area = RUGBY, .value = "10", .count = "10", .denominator = "100");
    (void)ADD(.area = STRATFORD, .value = "30", .count = "30", .denominator = "100");
    (void)ADD(.area = WARWICK, .value = "40", .count = "40", .denominator = "100");
    (void)ADD(.area = COUNTY, .value = "22.88888889", .count = "103", .denominator = "450");
    trial_disclose(&trial, TO_4);
    ASSERT_WITHHELD(NORTH, NUNEATON);
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
        if (!trial_withheld(&trial, row))
            learn(known, has, sum);
    }
    for (size_t i = 0; i < FIGURES; i++) {
        figure(i / 3, i % 3, sum);
        if (trial_withheld(&trial, row_of(attacked[i / 3], sexes[i % 3], "")))
            cr_expect(remainder_of(known, has, sum) > 1e-9, "seed %u gives %s %s away", seed, attacked[i / 3],
                      sexes[i % 3]);
    }
}

Test(disclosure_secondary, no_withheld_count_is_a_combination_of_published_ones)
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
            (void)trial_add_count(&trial, attacked[i / 3], sexes[i % 3], NULL, total);
        }
        trial_disclose(&trial, "{\"rule\": \"custom\", \"suppress_to\": 7}");
        attack(seed);
        for (size_t row = 0; row < trial.table.rows; row++) {
            withheld += trial_withheld(&trial, row);
            shown += !trial_withheld(&trial, row);
        }
    }
    cr_assert(withheld > 500 && shown > withheld, "%zu withheld, %zu shown", withheld, shown);
}

/* The same rows in another order: the same are withheld. */
Test(disclosure_secondary, no_order_of_rows_decides_anything)
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
            (void)trial_add_count(&trial, attacked[at / 3], sexes[at % 3], NULL, total);
        }
        trial_disclose(&trial, TO_4);
        for (size_t i = 0; i < FIGURES; i++)
            withheld[turn][i] = trial_withheld(&trial, row_of(attacked[i / 3], sexes[i % 3], "")) ? 'x' : '-';
        withheld[turn][FIGURES] = '\0';
    }
    assert_text(withheld[1], withheld[0]);
    cr_assert(strchr(withheld[0], 'x'));
}
