/*
 * A statistic as a console would ask for it: request and rows as structs, without a terminal, and without a word on
 * stdout or stderr.
 */
#include "statistics/statistic.h"
#include "tests/support/silence.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct scratch scratch;
static struct pb_arena arena;

static void set_up(void)
{
    scratch_open(&scratch);
    pb_arena_open(&arena, SIZE_MAX);
    silence_begin(&scratch);
}

static void tear_down(void)
{
    pb_arena_close(&arena);
    scratch_close(&scratch);
}

TestSuite(statistic, .init = set_up, .fini = tear_down);

static enum pb_status calculate(struct pb_statistic *statistic, const char *method, const char *table,
                                const struct pb_method_given *given, size_t count, struct pb_error *error)
{
    const struct pb_method *found = NULL;
    struct pb_memory_stream stream = { .bytes = (const unsigned char *)table, .length = strlen(table) };
    const struct pb_input input = pb_memory_input("smokers.csv", &stream);
    enum pb_status status = pb_method_find(method, &found, error);
    cr_assert_eq(status, PB_OK, "%s", error->message);
    status = pb_statistic_open(statistic, found, given, count, &arena, error);
    return status == PB_OK ? pb_statistic_run(statistic, &input, NULL, error) : status;
}

static size_t column_of(const struct pb_statistic *statistic, const char *name)
{
    for (size_t i = 0; i < statistic->column_count; i++)
        if (strcmp(statistic->columns[i].name, name) == 0)
            return i;
    cr_assert_fail("no column %s", name);
    return 0;
}

/* 81 of 263: Altman, Machin, Bryant, Gardner, Statistics with Confidence (2000), chapter 6: 0.2553 to 0.3662. */
Test(statistic, rows_come_back_with_their_results)
{
    static const struct pb_method_given given[] = { { "confidence", "95" } };
    struct pb_statistic statistic;
    struct pb_statistic_cell cells[16];
    struct pb_error error = { 0 };
    const char *table = "area,numerator,denominator\nRugby,81,263\nWarwick,,201\n";
    cr_assert_eq(calculate(&statistic, "proportion", table, given, 1, &error), PB_OK, "%s", error.message);
    cr_assert_eq(statistic.row_count, 2);
    cr_assert(statistic.column_count <= 16);
    cr_expect_eq(statistic.reason_count, 1);
    cr_expect(!statistic.columns[0].number && statistic.columns[1].number);
    pb_statistic_row(&statistic, 0, cells);
    cr_expect_str_eq(cells[0].text, "Rugby");
    cr_expect_str_eq(cells[1].text, "81");
    cr_expect_eq(cells[1].number, 81);
    cr_expect(fabs(cells[column_of(&statistic, "lower_95")].number - 0.2553) < 0.00005);
    cr_expect(fabs(cells[column_of(&statistic, "upper_95")].number - 0.3662) < 0.00005);
    cr_expect_null(cells[column_of(&statistic, "reason")].text);
    pb_statistic_row(&statistic, 1, cells);
    cr_expect(isnan(cells[column_of(&statistic, "value")].number));
    cr_expect_str_eq(cells[column_of(&statistic, "reason")].text, "numerator is missing");
    pb_statistic_close(&statistic);
    silence_expect();
}

Test(statistic, groups_have_a_row_each)
{
    struct pb_statistic statistic;
    struct pb_statistic_cell cells[16];
    struct pb_error error = { 0 };
    const char *table =
        "[{\"group\": \"a\", \"value\": 1}, {\"group\": \"b\", \"value\": 5}, {\"group\": \"a\", \"value\": 3}]";
    cr_assert_eq(calculate(&statistic, "mean", table, NULL, 0, &error), PB_OK, "%s", error.message);
    cr_assert_eq(statistic.row_count, 2);
    pb_statistic_row(&statistic, 0, cells);
    cr_expect_str_eq(cells[0].text, "a");
    cr_expect_eq(cells[column_of(&statistic, "value")].number, 2);
    pb_statistic_close(&statistic);
    silence_expect();
}

Test(statistic, what_is_wrong_is_an_error_and_no_message)
{
    static const struct pb_method_given foreign[] = { { "invert", NULL } };
    static const struct pb_method_given unknown[] = { { "inverse", NULL } };
    struct pb_statistic statistic;
    struct pb_error error = { 0 };
    cr_expect_eq(calculate(&statistic, "rate", "numerator,denominator\n1,2\n", foreign, 1, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_USAGE);
    pb_statistic_close(&statistic);
    error = (struct pb_error){ 0 };
    cr_expect_eq(calculate(&statistic, "rate", "numerator,denominator\n1,2\n", unknown, 1, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_USAGE);
    pb_statistic_close(&statistic);
    error = (struct pb_error){ 0 };
    cr_expect_eq(calculate(&statistic, "rate", "numerator,denominator\n1,x\n", NULL, 0, &error), PB_FAILED);
    cr_expect_eq(error.code, PB_ERROR_CONFIGURATION);
    cr_expect_eq(error.line, 2);
    pb_statistic_close(&statistic);
    silence_expect();
}
