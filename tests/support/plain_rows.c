#include "tests/support/plain_rows.h"

#include <criterion/criterion.h>
#include <stdio.h>

void pb_plain_set(struct pb_table *table, pb_symbol *column, size_t row, const char *text)
{
    column[row] = pb_symbol_of(table->symbols, text);
    cr_assert_neq(column[row], PB_SYMBOL_NONE);
}

size_t pb_plain_row(struct pb_table *table, const char *indicator, const char *area_code, const char *area_name,
                    int year, double value, double count, double denominator)
{
    size_t row = 0;
    char text[32];
    cr_assert_eq(pb_table_add(table, &row, NULL), PB_OK);
    pb_plain_set(table, table->source, row, "source");
    pb_plain_set(table, table->indicator, row, indicator);
    pb_plain_set(table, table->measure_name, row, "A measure");
    pb_plain_set(table, table->area_code, row, area_code);
    pb_plain_set(table, table->area_name, row, area_name);
    pb_plain_set(table, table->area_type, row, "District");
    pb_plain_set(table, table->age, row, "All ages");
    pb_plain_set(table, table->source_file, row, "input.csv");
    (void)snprintf(text, sizeof text, "%zu", row + 2);
    pb_plain_set(table, table->source_row, row, text);
    (void)snprintf(text, sizeof text, "%d", year);
    pb_plain_set(table, table->period, row, text);
    table->sex[row] = PB_WORD_PERSONS;
    table->status[row] = PB_WORD_PUBLISHED;
    table->period_start[row] = year * 10000 + 101;
    table->period_end[row] = year * 10000 + 1231;
    table->value[row] = value;
    table->lower_95[row] = value * 0.9;
    table->upper_95[row] = value * 1.1;
    table->count[row] = count;
    table->denominator[row] = denominator;
    table->origin[row] = (uint32_t)row + 1;
    return row;
}
