/* Which rows are contrasted, and with what. Expectations by hand from the rules in placebook/contract/contrast.h. */
#include "placebook/contract/contrast.h"

#include "placebook/contract/contrast_table.h"
#include "tests/support/close.h"
#include "tests/support/edition.h"
#include "tests/support/hostile.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pb_test_edition test;

static void open_edition(void)
{
    pb_test_edition_open(&test, "rugby", "");
}

static void close_edition(void)
{
    pb_test_edition_close(&test);
}

TestSuite(contract_contrast, .init = open_edition, .fini = close_edition);

/* A row of Rugby, or of England, which nothing is compared with. */
static size_t add(bool england, const char *measure, const char *period, int32_t start, int32_t end, const char *value)
{
    return pb_test_edition_add(&test, &(struct pb_test_row){ .measure = measure,
                                                             .indicator = "1",
                                                             .period = period,
                                                             .start = start,
                                                             .end = end,
                                                             .area_code = england ? "E92000001" : "E07000220",
                                                             .area_name = england ? "England" : "Rugby",
                                                             .geography = england ? PB_WORD_BENCHMARK : PB_WORD_EXACT,
                                                             .value = value,
                                                             .lower_95 = england ? "19" : "24",
                                                             .upper_95 = england ? "21" : "32",
                                                             .count = england ? NULL : "140",
                                                             .denominator = england ? NULL : "500",
                                                             .england_value = england ? NULL : "20" });
}

/* All contrasts of a row, as they are published. */
struct contrasts {
    struct pb_estimate england_difference, england_ratio, before_difference, before_ratio;
    double england_excess;
};

static struct pb_estimate published(size_t row, enum pb_contrast which)
{
    struct pb_estimate found = pb_contrast_of(&test.table, row, which);
    return (struct pb_estimate){ pb_contrast_rounded(found.value),
                                 { pb_contrast_rounded(found.limits.lower), pb_contrast_rounded(found.limits.upper) } };
}

static struct contrasts contrasts_at(size_t row)
{
    return (struct contrasts){ .england_difference = published(row, PB_ENGLAND_DIFFERENCE),
                               .england_ratio = published(row, PB_ENGLAND_RATIO),
                               .before_difference = published(row, PB_BEFORE_DIFFERENCE),
                               .before_ratio = published(row, PB_BEFORE_RATIO),
                               .england_excess = published(row, PB_ENGLAND_EXCESS).value };
}

static struct contrasts contrasts_of(const char *area, const char *period)
{
    struct contrasts contrasts = { 0 };
    for (size_t row = 0; row < test.table.rows; row++)
        if (strcmp(pb_cell(&test.table, area_code, row), area) == 0 &&
            strcmp(pb_cell(&test.table, period, row), period) == 0)
            contrasts = contrasts_at(row);
    return contrasts;
}

static void sort(void)
{
    cr_assert_eq(pb_tidy_sort(&test.table, &test.framework, NULL), PB_OK);
}

/* 28 (24 to 32) against 20 (19 to 21): 8 - sqrt(4^2 + 1^2) and 8 + sqrt(4^2 + 1^2); 28 / 20 = 1.4; 140 events are 28%,
 * at 20% there would be 100. */
Test(contract_contrast, is_made_with_the_row_of_the_country)
{
    (void)add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28");
    (void)add(true, "smoking-prevalence-qof", "2013", 20130101, 20131231, "20");
    sort();
    struct contrasts found = contrasts_of("E07000220", "2013");
    cr_assert_eq(found.england_difference.value, 8);
    assert_close(found.england_difference.limits.lower, 8 - sqrt(17), 5e-6);
    assert_close(found.england_difference.limits.upper, 8 + sqrt(17), 5e-6);
    cr_assert_eq(found.england_ratio.value, 1.4);
    assert_close(found.england_ratio.limits.upper, 1.4 * exp(hypot(log(32.0 / 28), log(20.0 / 19))), 5e-6);
    cr_assert_eq(found.england_excess, 40);
    cr_assert(isnan(found.before_difference.value) && isnan(found.before_ratio.value));
    found = contrasts_of("E92000001", "2013");
    cr_assert(isnan(found.england_difference.value) && isnan(found.england_excess));
}

/* A year before, whatever lies between; not two years before, nor half a year. */
Test(contract_contrast, the_year_before_is_a_year_before)
{
    (void)add(false, "smoking-prevalence-qof", "2012", 20120101, 20121231, "26");
    (void)add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28");
    (void)add(false, "smoking-prevalence-qof", "2015", 20150101, 20151231, "28");
    (void)add(false, "emergency-admissions", "2011/12", 20110401, 20120331, "25");
    (void)add(false, "emergency-admissions", "2012/13", 20120401, 20130331, "30");
    sort();
    struct contrasts found = contrasts_of("E07000220", "2013");
    cr_assert_eq(found.before_difference.value, 2);
    assert_close(found.before_difference.limits.lower, 2 - sqrt(4 * 4 + 6 * 6), 5e-6);
    cr_assert(isnan(found.england_difference.value), "there is no row of England");
    cr_assert(isnan(contrasts_of("E07000220", "2012").before_difference.value));
    cr_assert(isnan(contrasts_of("E07000220", "2015").before_difference.value));
    cr_assert_eq(contrasts_of("E07000220", "2012/13").before_difference.value, 5, "29 February is between");
}

Test(contract_contrast, months_are_compared_with_the_same_month_and_pooled_years_with_nothing)
{
    (void)add(false, "smoking-prevalence-qof", "Feb 2019", 20190201, 20190228, "25");
    (void)add(false, "smoking-prevalence-qof", "Jan 2020", 20200101, 20200131, "27");
    (void)add(false, "smoking-prevalence-qof", "Feb 2020", 20200201, 20200229, "28");
    (void)add(false, "emergency-admissions", "2010 - 12", 20100101, 20121231, "28");
    (void)add(false, "emergency-admissions", "2011 - 13", 20110101, 20131231, "29");
    (void)add(false, "emergency-admissions", "week 1", 20150105, 20150111, "28");
    (void)add(false, "emergency-admissions", "week 2", 20160105, 20160111, "29");
    sort();
    cr_assert_eq(contrasts_of("E07000220", "Feb 2020").before_difference.value, 3);
    cr_assert(isnan(contrasts_of("E07000220", "Jan 2020").before_difference.value));
    cr_assert(isnan(contrasts_of("E07000220", "2011 - 13").before_difference.value));
    cr_assert(isnan(contrasts_of("E07000220", "week 2").before_difference.value));
}

Test(contract_contrast, approximate_figures_and_those_of_no_polarity_have_none)
{
    (void)add(false, "smoking-prevalence-qof", "2012", 20120101, 20121231, "26");
    size_t row = add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28");
    (void)add(true, "smoking-prevalence-qof", "2013", 20130101, 20131231, "20");
    test.table.method[row] = pb_symbol_of(&test.symbols, "mean of districts (approximate)");
    sort();
    struct contrasts found = contrasts_of("E07000220", "2013");
    cr_assert(isnan(found.england_difference.value) && isnan(found.england_ratio.value));
    cr_assert(isnan(found.before_difference.value) && isnan(found.england_excess));
    for (size_t i = 0; i < test.table.rows; i++) {
        test.table.method[i] = PB_WORD_NONE;
        test.table.polarity[i] = PB_WORD_NOT_APPLICABLE;
    }
    cr_assert(isnan(contrasts_of("E07000220", "2013").england_difference.value));
    for (size_t i = 0; i < test.table.rows; i++)
        test.table.polarity[i] = PB_WORD_NONE;
    cr_assert_eq(contrasts_of("E07000220", "2013").england_difference.value, 8);
}

/* Years of life have a difference; nobody lives 1.4 times as long, and there are no events. Counts are not compared
 * with England's. No events where England has some are all fewer. */
Test(contract_contrast, the_kind_of_value_says_what_there_is)
{
    (void)add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28");
    (void)add(true, "smoking-prevalence-qof", "2013", 20130101, 20131231, "20");
    sort();
    size_t row = test.table.geography[0] == PB_WORD_BENCHMARK ? 1 : 0;
    struct contrasts found;
    test.table.value_type[row] = PB_WORD_LIFE_EXPECTANCY;
    found = contrasts_at(row);
    cr_assert(found.england_difference.value == 8 && isnan(found.england_ratio.value) && isnan(found.england_excess));
    test.table.value_type[row] = PB_WORD_SURVEY_PROPORTION;
    found = contrasts_at(row);
    cr_assert(found.england_ratio.value == 1.4 && isnan(found.england_excess));
    test.table.value_type[row] = PB_WORD_COUNT_VALUE;
    found = contrasts_at(row);
    cr_assert(isnan(found.england_difference.value));
    test.table.value_type[row] = PB_WORD_CRUDE_RATE;
    test.table.value[row] = test.table.count[row] = test.table.lower_95[row] = 0;
    test.table.multiplier[row] = 100;
    found = contrasts_at(row);
    cr_assert(found.england_excess == -100 && found.england_ratio.value == 0 &&
              isnan(found.england_ratio.limits.lower));
    test.table.multiplier[row] = PB_MISSING;
    cr_assert(isnan(contrasts_at(row).england_excess));
}

Test(contract_contrast, numbers_have_six_digits)
{
    (void)add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28");
    (void)add(true, "smoking-prevalence-qof", "2013", 20130101, 20131231, "20");
    sort();
    size_t row = test.table.geography[0] == PB_WORD_BENCHMARK ? 1 : 0;
    struct contrasts found;
    test.table.value[row] = 20.123456789;
    found = contrasts_at(row);
    cr_assert_eq(found.england_difference.value, 0.123457);
    test.table.value[row] = 123456789;
    found = contrasts_at(row);
    cr_assert_eq(found.england_difference.value, 123457000);
    test.table.value[row] = 1e307;
    found = contrasts_at(row);
    cr_assert_eq(found.england_difference.value, 1e307);
}

/* What was written, at most so many pieces of it. */
struct taken {
    char text[8192];
    size_t length;
    int pieces;
};

static bool take(void *sink, const char *bytes, size_t length)
{
    struct taken *taken = sink;
    cr_assert_lt(taken->length + length, sizeof taken->text);
    memcpy(taken->text + taken->length, bytes, length);
    taken->length += length;
    taken->text[taken->length] = '\0';
    return taken->pieces-- > 0;
}

static const char names[] = "measure,measure_name,source,area_code,area_name,geography,sex,age,category_type,category,"
                            "period,value,unit,england_difference,england_difference_lower_95,"
                            "england_difference_upper_95,england_ratio,england_ratio_lower_95,england_ratio_upper_95,"
                            "england_excess,year_before_difference,year_before_difference_lower_95,"
                            "year_before_difference_upper_95,year_before_ratio,year_before_ratio_lower_95,"
                            "year_before_ratio_upper_95\n";

/* The first test's row; England's own, and one of a year without England, are not in the table. 1.15998 and 1.66264
 * are 1.4 times exp(-+ the square root of the sum of the squares of two logarithms), as there. */
Test(contract_contrast, the_table_has_the_rows_that_have_any)
{
    struct taken taken = { .pieces = 100 };
    cr_assert(pb_contrasts_write(&test.table, false, take, &taken));
    cr_assert_str_eq(taken.text, names);
    (void)add(false, "smoking-prevalence-qof", "2013", 20130101, 20131231, "28.0");
    (void)add(true, "smoking-prevalence-qof", "2013", 20130101, 20131231, "20");
    (void)add(false, "smoking-prevalence-qof", "2015", 20150101, 20151231, "28");
    sort();
    taken = (struct taken){ .pieces = 100 };
    cr_assert(pb_contrasts_write(&test.table, false, take, &taken));
    char *line = taken.text + sizeof names - 1;
    char lower[32], upper[32];
    (void)snprintf(lower, sizeof lower, ",%.6g,", 1.4 * exp(-hypot(log(28.0 / 24), log(21.0 / 20))));
    (void)snprintf(upper, sizeof upper, ",%.6g,", 1.4 * exp(hypot(log(32.0 / 28), log(20.0 / 19))));
    cr_assert_eq(strncmp(line, "smoking-prevalence-qof,", 23), 0, "%s", line);
    cr_assert(strstr(line, ",E07000220,Rugby,exact,") && strstr(line, ",2013,28.0,"), "%s", line);
    cr_assert(strstr(line, ",8,3.87689,12.1231,1.4,") && strstr(line, lower) && strstr(line, upper), "%s", line);
    cr_assert(strstr(line, ",40,,,,,,\n"), "%s", line);
    cr_assert_eq(strchr(line, '\n')[1], '\0');
}

Test(contract_contrast, the_table_guards_texts_and_stops_when_the_bytes_are_not_taken)
{
    size_t row = add(false, "smoking-prevalence-qof", "-2013", 20130101, 20131231, "28");
    (void)add(true, "smoking-prevalence-qof", "-2013", 20130101, 20131231, "40");
    test.table.england_value[row] = 40;
    sort();
    struct taken taken = { .pieces = 100 };
    cr_assert(pb_contrasts_write(&test.table, true, take, &taken));
    cr_assert(strstr(taken.text, ",\"'-2013\",28,") && strstr(taken.text, ",-12,"), "%s", taken.text);
    taken = (struct taken){ 0 };
    cr_assert_not(pb_contrasts_write(&test.table, true, take, &taken));
}

Test(contract_contrast, every_column_is_in_the_contract_document_and_described)
{
    char *document = pb_test_content(PB_SOURCE_DIR "/docs/output-contract.md", NULL);
    for (size_t i = 0; i < PB_CONTRAST_COLUMNS; i++) {
        const struct pb_tidy_column *column = pb_contrast_column(i);
        char wanted[64];
        (void)snprintf(wanted, sizeof wanted, "`%s`", column->name);
        cr_assert_not_null(strstr(document, wanted), "%s", wanted);
        cr_assert(*column->title && column->meaning[strlen(column->meaning) - 1] == '.');
    }
    free(document);
}

/* Six significant digits, by a logarithm: exact powers of ten go to 10^22. */
static double rounded_plainly(double number)
{
    if (number == 0 || !isfinite(number))
        return number;
    int decimals = 5 - (int)floor(log10(fabs(number)));
    if (decimals < -300 || decimals > 300)
        return number;
    double scale =
        abs(decimals) <= 22
            ? strtod((char[]){ '1', 'e', (char)('0' + abs(decimals) / 10), (char)('0' + abs(decimals) % 10), 0 }, NULL)
            : pow(10, abs(decimals));
    return decimals < 0 ? round(number / scale) * scale : round(number * scale) / scale;
}

static void assert_published(double number)
{
    char expected[PB_NUMBER_TEXT];
    char found[PB_NUMBER_TEXT] = "?";
    double plain = rounded_plainly(number);
    double published = pb_contrast_rounded(number);
    size_t length = pb_number_format(plain, expected);
    cr_assert(plain == published || (isnan(plain) && isnan(published)), "%.17g", number);
    cr_assert_eq(pb_contrast_text(number, found), length, "%.17g", number);
    cr_assert_str_eq(found, expected, "%.17g", number);
}

Test(contract_contrast, is_published_with_the_digits_that_a_logarithm_gives)
{
    uint64_t state = 20261130;
    char text[16];
    for (int power = -320; power <= 308; power++) {
        (void)snprintf(text, sizeof text, "1e%d", power);
        double below = strtod(text, NULL);
        double above = below;
        for (int i = 0; i < 12; i++) {
            assert_published(below);
            assert_published(-above);
            below = nextafter(below, 0);
            above = nextafter(above, INFINITY);
        }
        assert_published(above * 9.999995);
    }
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = (uint64_t)pb_test_random(&state) << 32 | pb_test_random(&state);
        double any = 0;
        memcpy(&any, &bits, sizeof any);
        assert_published(any);
        double usual = (double)(int32_t)(bits >> 32) / (double)((uint32_t)bits | 1);
        assert_published(usual);
        assert_published(usual * 1000);
        assert_published((double)(bits >> 44) / 2 + 100000); /* halves */
    }
    assert_published(0);
    assert_published(INFINITY);
}
