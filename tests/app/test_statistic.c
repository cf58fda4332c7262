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

/* The table with other text in a column of its rows. Examples have no quotes. */
static void with_cells(const char *table, size_t column, const char *cell, char *made, size_t size)
{
    size_t length = 0;
    size_t field = 0;
    bool heading = true;
    for (const char *at = table; *at; at++) {
        bool instead = !heading && field == column && *at != ',' && *at != '\n';
        if (instead && (at == table || at[-1] == ',' || at[-1] == '\n'))
            length += (size_t)snprintf(made + length, size - length, "%s", cell);
        if (!instead)
            made[length++] = *at;
        field = *at == '\n' ? 0 : field + (*at == ',');
        heading = heading && *at != '\n';
        cr_assert(length + 100 < size);
    }
    made[length] = '\0';
}

/* "--kind proportion --invert" as the options of a method. `words` is cut into pieces. */
static size_t options_of(char *words, struct pb_method_given *given)
{
    size_t count = 0;
    for (char *word = words; *word;) {
        size_t length = strcspn(word, " ");
        char *next = word + length + (word[length] == ' ');
        word[length] = '\0';
        if (strncmp(word, "--", 2) == 0)
            given[count++] = (struct pb_method_given){ .name = word + 2 };
        else
            given[count - 1].value = word;
        word = next;
    }
    return count;
}

static void expect_numbers(const struct pb_method *method, const char *table, const struct pb_method_given *given,
                           size_t count)
{
    struct pb_statistic statistic;
    struct pb_statistic_cell cells[PB_METHOD_COLUMNS + PB_METHOD_OUTPUTS + 1];
    struct pb_error error = { 0 };
    enum pb_status status = calculate(&statistic, method->name, table, given, count, &error);
    cr_expect(status == PB_OK || error.code == PB_ERROR_CONFIGURATION, "%s: %s\n%s", method->name, error.message,
              table);
    for (size_t row = 0; status == PB_OK && row < statistic.row_count; row++) {
        pb_statistic_row(&statistic, row, cells);
        for (size_t i = 0; i < statistic.column_count; i++)
            cr_expect(!statistic.columns[i].number || !isinf(cells[i].number), "%s, row %zu, %s: %g\n%s", method->name,
                      row, statistic.columns[i].name, cells[i].number, table);
    }
    pb_statistic_close(&statistic);
}

/* Whatever stands in a cell, a result is a number or missing, never infinite. */
Test(statistic, no_method_calculates_infinity)
{
    static const char *const cells[] = { "", "0", "-1", "0.5", "1e308", "-1e308", "1e-308" };
    for (const struct pb_method *const *method = pb_methods; *method; method++) {
        struct pb_method_given given[8] = { 0 };
        char words[200];
        (void)snprintf(words, sizeof words, "%s", (*method)->example_flags ? (*method)->example_flags : "");
        size_t count = options_of(words, given);
        size_t columns = 1;
        for (const char *at = (*method)->example; *at != '\n'; at++)
            columns += *at == ',';
        for (size_t c = 0; c < columns; c++) {
            for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
                char table[8000];
                with_cells((*method)->example, c, cells[i], table, sizeof table);
                expect_numbers(*method, table, given, count);
            }
        }
    }
}
