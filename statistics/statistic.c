/*
 * A statistic from its options to rows of cells: options are checked before the table is read, names of columns before
 * anything is calculated. Rows are put together from the table and the results only when they are asked for, so that
 * the cells of the table are held once.
 */
#include "statistics/statistic.h"

#include "statistics/grouping.h"
#include "statistics/results.h"
#include "statistics/setting.h"
#include "statistics/table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define REASON "reason"

enum pb_status pb_statistic_open(struct pb_statistic *statistic, const struct pb_method *method,
                                 const struct pb_method_given *given, size_t count, struct pb_arena *arena,
                                 struct pb_error *error)
{
    *statistic = (struct pb_statistic){ 0 };
    return pb_method_setting_fill(&statistic->setting, method, given, count, arena, error);
}

static bool rows_come_back(const struct pb_statistic *statistic)
{
    return statistic->setting.method->shape == PB_PER_ROW;
}

static bool is_result(const struct pb_results *results, const char *name)
{
    for (size_t i = 0; i < results->column_count; i++)
        if (strcmp(name, results->columns[i].name) == 0)
            return true;
    return strcmp(name, REASON) == 0;
}

/* Does the table have a column that would be in the result twice? */
static enum pb_status statistic_check_names(const struct pb_statistic *statistic, struct pb_error *error)
{
    const struct pb_method_table *table = statistic->table;
    for (size_t h = 0; rows_come_back(statistic) && h < table->heading_count; h++) {
        if (!is_result(statistic->results, table->headings[h]))
            continue;
        pb_error_at(error, table->name, 1, 0);
        (void)pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "column '%s' has the name of a result of method %s",
                      table->headings[h], table->method->name);
        pb_error_hint(error, "rename the column, or leave it out");
        return PB_FAILED;
    }
    return PB_OK;
}

/* Does the method read this column of the table as numbers? NULL otherwise. */
static const double *numbers_of(const struct pb_method_table *table, size_t heading)
{
    for (size_t c = 0; table->method->columns[c].name; c++)
        if (table->fields[c] == heading)
            return table->numbers[c];
    return NULL;
}

static enum pb_status make_columns(struct pb_statistic *statistic, struct pb_error *error)
{
    const struct pb_method_table *table = statistic->table;
    const struct pb_results *results = statistic->results;
    size_t before = rows_come_back(statistic) ? table->heading_count : 1;
    statistic->columns = pb_arena_take(results->arena, before + results->column_count + 1, sizeof *statistic->columns);
    if (!statistic->columns)
        return pb_out_of_memory(error);
    struct pb_statistic_column *column = statistic->columns;
    for (size_t i = 0; rows_come_back(statistic) && i < before; i++)
        *column++ = (struct pb_statistic_column){ table->headings[i], numbers_of(table, i) != NULL };
    if (!rows_come_back(statistic))
        *column++ = (struct pb_statistic_column){ table->method->columns[0].name, false };
    for (size_t i = 0; i < results->column_count; i++)
        *column++ = (struct pb_statistic_column){ results->columns[i].name, !results->columns[i].text };
    *column++ = (struct pb_statistic_column){ REASON, false };
    statistic->column_count = (size_t)(column - statistic->columns);
    return PB_OK;
}

enum pb_status pb_statistic_run(struct pb_statistic *statistic, const struct pb_input *input, const char *sheet,
                                struct pb_error *error)
{
    struct pb_arena *arena = statistic->setting.arena;
    struct pb_method_table *table = pb_arena_take(arena, 1, sizeof *table);
    struct pb_results *results = pb_arena_take(arena, 1, sizeof *results);
    if (!table || !results)
        return pb_out_of_memory(error);
    statistic->table = table;
    statistic->results = results;
    enum pb_status status = pb_method_table_read(table, &statistic->setting, input, sheet, error);
    if (status == PB_OK)
        status = pb_results_open(results, &statistic->setting, table, error);
    if (status == PB_OK)
        status = statistic_check_names(statistic, error);
    if (status == PB_OK)
        status = make_columns(statistic, error);
    if (status == PB_OK)
        status = pb_method_run(table, results, error);
    if (status != PB_OK)
        return status;
    statistic->row_count = results->count;
    for (size_t row = 0; row < results->count; row++)
        statistic->reason_count += results->reasons[row] != NULL;
    return PB_OK;
}

/* The cells of a row of the table, which stand one after the other. */
static void fill_echo(const struct pb_method_table *table, size_t row, struct pb_statistic_cell *cells)
{
    const char *text = table->echoes[row];
    for (size_t i = 0; i < table->heading_count; i++) {
        cells[i] = (struct pb_statistic_cell){ .text = text, .number = (double)NAN };
        text += strlen(text) + 1;
    }
    for (size_t c = 0; table->method->columns[c].name; c++)
        if (table->numbers[c])
            cells[table->fields[c]].number = table->numbers[c][row];
}

void pb_statistic_row(const struct pb_statistic *statistic, size_t row, struct pb_statistic_cell *cells)
{
    const struct pb_results *results = statistic->results;
    assert(row < statistic->row_count);
    struct pb_statistic_cell *cell = cells;
    if (rows_come_back(statistic)) {
        fill_echo(statistic->table, row, cell);
        cell += statistic->table->heading_count;
    } else {
        *cell++ = (struct pb_statistic_cell){ .text = results->names[row], .number = (double)NAN };
    }
    const union pb_result_cell *found = results->cells + row * results->column_count;
    for (size_t i = 0; i < results->column_count; i++) {
        bool text = results->columns[i].text;
        *cell++ = (struct pb_statistic_cell){ .text = text ? found[i].text : NULL,
                                              .number = text ? (double)NAN : found[i].number };
    }
    *cell = (struct pb_statistic_cell){ .text = results->reasons[row], .number = (double)NAN };
}

void pb_statistic_close(struct pb_statistic *statistic)
{
    if (statistic->table)
        pb_method_table_close(statistic->table);
}
