/*
 * Ratings of figures, by a rule that is written here: two points for a target, one for all else. What is expected is
 * counted by hand.
 */
#include "placebook/contract/rating.h"

#include <criterion/criterion.h>

static struct pb_error error;
static struct pb_symbols symbols;
static struct pb_table table;
static struct pb_rating_level levels[] = { { .name = "Fine", .points = 0 },
                                           { .name = "Look", .points = 1 },
                                           { .name = "Act", .points = 3 } };
static struct pb_framework framework;
static char words[PB_RATING_TEXT];

static void open_table(void)
{
    cr_assert_eq(pb_symbols_open(&symbols, &error), PB_OK);
    pb_table_open(&table, &symbols, 100);
    framework = (struct pb_framework){ .rating = { .off_target = 2,
                                                   .worse = 1,
                                                   .getting_worse = 1,
                                                   .special_cause = 1,
                                                   .stale_years = 3,
                                                   .not_rated = "Not rated",
                                                   .levels = { .items = levels, .count = 3 } } };
}

static void close_table(void)
{
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}

TestSuite(rating, .init = open_table, .fini = close_table);

/* The latest figure of a Place, for 2025: of Persons, no worse than England. */
static size_t figure(void)
{
    size_t row = 0;
    cr_assert_eq(pb_table_add(&table, &row, &error), PB_OK);
    table.measure[row] = pb_symbol_of(&symbols, "smoking");
    table.geography[row] = PB_WORD_EXACT;
    table.polarity[row] = PB_WORD_LOW_IS_GOOD;
    table.sex[row] = PB_WORD_PERSONS;
    table.period_start[row] = 20250101;
    table.period_end[row] = 20251231;
    table.value[row] = 12;
    table.latest[row] = 1;
    table.compared_with_england[row] = PB_WORD_SIMILAR;
    return row;
}

static void expect(size_t row, const char *name, const char *why)
{
    struct pb_rating rating;
    cr_assert(pb_rating_find(&framework, &table, row, 20261130, &rating));
    cr_expect_str_eq(pb_rating_name(&framework, &rating), name);
    cr_expect_str_eq(pb_rating_words(&rating, words), why);
}

Test(rating, points_add_up)
{
    size_t row = figure();
    expect(row, "Fine", "nothing against it");
    table.compared_with_england[row] = PB_WORD_WORST;
    expect(row, "Look", "worse than England");
    table.trend[row] = pb_symbol_of(&symbols, "Increasing and getting worse");
    expect(row, "Look", "worse than England; getting worse");
    table.spc[row] = PB_WORD_CONCERN;
    expect(row, "Act", "worse than England; getting worse; special cause variation of concern");
    row = figure();
    table.target_state[row] = PB_WORD_MISSED;
    expect(row, "Look", "off target");
    table.compared_with_england[row] = PB_WORD_WIDER_GAP;
    expect(row, "Act", "off target; worse than England");
}

/* Old, missing and unknown is never good; what speaks against it stays. */
Test(rating, doubt_is_never_good)
{
    size_t row = figure();
    table.period_end[row] = 20231130; /* to the day three years */
    expect(row, "Fine", "nothing against it");
    table.period_end[row] = 20231129;
    expect(row, "Not rated", "the figure is old");
    table.spc[row] = PB_WORD_CONCERN;
    expect(row, "Look", "special cause variation of concern; the figure is old");
    row = figure();
    table.value[row] = PB_MISSING;
    expect(row, "Not rated", "no figure is published");
    row = figure();
    table.compared_with_england[row] = PB_WORD_NOT_COMPARED;
    table.spc[row] = PB_WORD_NOT_ENOUGH_POINTS;
    table.target_state[row] = PB_WORD_CANNOT_BE_SAID;
    table.trend[row] = pb_symbol_of(&symbols, "Cannot be calculated");
    expect(row, "Not rated", "nothing to compare it with");
    table.target_state[row] = PB_WORD_MET;
    expect(row, "Fine", "nothing against it");
}

/* A sum of two districts that is not compared itself: its note says how they are. */
Test(rating, one_district_that_is_worse_counts)
{
    static const char *const notes[] = {
        "districts compared with England: Stratford-on-Avon better, Warwick similar; another note says worse",
        "Sum of both; districts compared with England: Stratford-on-Avon better, Warwick worse",
        "districts compared with England: Stratford-on-Avon wider gap, Warwick narrower gap"
    };
    size_t row = figure();
    table.geography[row] = PB_WORD_SUM;
    table.compared_with_england[row] = PB_WORD_DISTRICTS_DIFFER;
    table.note[row] = pb_symbol_of(&symbols, notes[0]);
    expect(row, "Fine", "nothing against it");
    table.note[row] = pb_symbol_of(&symbols, notes[1]);
    expect(row, "Look", "worse than England in one of its districts");
    table.note[row] = pb_symbol_of(&symbols, notes[2]);
    expect(row, "Look", "worse than England in one of its districts");
    table.polarity[row] = PB_WORD_NO_JUDGEMENT;
    expect(row, "Fine", "nothing against it");
    table.compared_with_england[row] = PB_WORD_BOTH_WORSE;
    expect(row, "Look", "worse than England");
}

Test(rating, only_the_latest_figure_of_the_place_is_rated)
{
    size_t row = figure();
    struct pb_rating rating;
    table.latest[row] = 0;
    cr_expect_not(pb_rating_find(&framework, &table, row, 20261130, &rating));
    table.latest[row] = 1;
    table.geography[row] = PB_WORD_BENCHMARK;
    cr_expect_not(pb_rating_find(&framework, &table, row, 20261130, &rating));
    table.geography[row] = PB_WORD_COUNTY;
    cr_expect(pb_rating_find(&framework, &table, row, 20261130, &rating));
    table.category_type[row] = pb_symbol_of(&symbols, "Deciles");
    cr_expect_not(pb_rating_find(&framework, &table, row, 20261130, &rating));
    table.category_type[row] = 0;
    framework.rating.levels.count = 0; /* no rule */
    cr_expect_not(pb_rating_find(&framework, &table, row, 20261130, &rating));
    framework.rating.levels.count = 3;
    cr_assert_eq(pb_ratings_fill(&table, &framework, 20261130, &error), PB_OK);
    cr_expect_str_eq(pb_cell(&table, rating, row), "Fine");
    cr_expect_eq(pb_rating_position(&framework, "Act"), 2);
    cr_expect_eq(pb_rating_position(&framework, "Not rated"), SIZE_MAX);
}
