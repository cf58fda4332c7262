/*
 * Results are one block of cells, row by row, that grows by doubling. A method sets cells by the row of its group;
 * where that row is in the block follows from the shape of the method. What cannot be stored is noted and asked for
 * once, after the group.
 */
#include "statistics/results.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool per_row(const struct pb_results *results)
{
    return results->setting->method->shape == PB_PER_ROW;
}

/* --- columns --- */

static enum pb_status add_limits(struct pb_results *results, const char *name, struct pb_error *error)
{
    const struct pb_method_setting *setting = results->setting;
    for (size_t i = 0; i < setting->level_count; i++) {
        const char *digits = setting->levels[i].digits;
        const char *line = name[0] ? "_" : "";
        for (int upper = 0; upper < 2; upper++) {
            const char *title =
                pb_arena_format(results->arena, "%s%s%s_%s", name, line, upper ? "upper" : "lower", digits);
            if (!title)
                return pb_out_of_memory(error);
            results->columns[results->column_count++] = (struct pb_result_column){ title, false };
        }
    }
    return PB_OK;
}

static enum pb_status results_add_columns(struct pb_results *results, struct pb_error *error)
{
    const struct pb_method_output *outputs = results->setting->method->outputs;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && outputs[i].name; i++) {
        results->first[i] = results->column_count;
        if (outputs[i].kind == PB_OUTPUT_LIMITS)
            status = add_limits(results, outputs[i].name, error);
        else
            results->columns[results->column_count++] =
                (struct pb_result_column){ outputs[i].name, outputs[i].kind == PB_OUTPUT_TEXT };
    }
    return status;
}

/* --- rows --- */

static void results_wipe(struct pb_results *results, size_t row)
{
    union pb_result_cell *cells = results->cells + row * results->column_count;
    for (size_t i = 0; i < results->column_count; i++) {
        if (results->columns[i].text)
            cells[i].text = NULL;
        else
            cells[i].number = NAN;
    }
    results->reasons[row] = NULL;
}

static bool results_reserve(struct pb_results *results, size_t count)
{
    if (count <= results->capacity)
        return true;
    size_t capacity = results->capacity ? results->capacity : 256;
    while (capacity < count && capacity <= SIZE_MAX / 4 / sizeof *results->cells / results->column_count)
        capacity *= 2;
    if (capacity < count)
        return false;
    size_t width = results->column_count;
    union pb_result_cell *cells =
        pb_arena_grow(results->arena, results->cells, results->count * width, capacity * width, sizeof *cells);
    results->cells = cells ? cells : results->cells;
    const char **reasons =
        pb_arena_grow(results->arena, (void *)results->reasons, results->count, capacity, sizeof *reasons);
    results->reasons = reasons ? reasons : results->reasons;
    const char **names = pb_arena_grow(results->arena, (void *)results->names, results->count, capacity, sizeof *names);
    results->names = names ? names : results->names;
    if (!cells || !reasons || !names)
        return false;
    results->capacity = capacity;
    return true;
}

static enum pb_status results_add_rows(struct pb_results *results, size_t count, const char *name,
                                       struct pb_error *error)
{
    if (count > SIZE_MAX - results->count || !results_reserve(results, results->count + count))
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        results_wipe(results, results->count);
        results->names[results->count++] = name;
    }
    return PB_OK;
}

enum pb_status pb_results_open(struct pb_results *results, const struct pb_method_setting *setting,
                               const struct pb_method_table *table, struct pb_error *error)
{
    *results = (struct pb_results){ .setting = setting, .arena = setting->arena };
    enum pb_status status = results_add_columns(results, error);
    if (status == PB_OK && per_row(results))
        status = results_add_rows(results, table->count, NULL, error);
    return status;
}

/* --- the group in hand --- */

/* The row of the results; SIZE_MAX for a row that the method has not asked for. */
static size_t results_place_of(const struct pb_results *results, size_t row)
{
    if (row >= results->rows)
        return SIZE_MAX;
    return results->places ? results->places[row] : results->from + row;
}

static union pb_result_cell *results_cell_at(struct pb_results *results, size_t row, size_t column)
{
    size_t place = results_place_of(results, row);
    return place == SIZE_MAX ? NULL : &results->cells[place * results->column_count + column];
}

static void set_number(struct pb_results *results, size_t row, size_t column, double number)
{
    union pb_result_cell *cell = results_cell_at(results, row, column);
    if (cell && isfinite(number))
        cell->number = number;
    else if (isinf(number))
        pb_result_reason(results, row, "a result is beyond the range of numbers");
}

void pb_result_number(struct pb_results *results, size_t row, size_t output, double number)
{
    set_number(results, row, results->first[output], number);
}

void pb_result_limits(struct pb_results *results, size_t row, size_t output, size_t level, struct pb_interval limits)
{
    size_t column = results->first[output] + 2 * level;
    set_number(results, row, column, limits.lower);
    set_number(results, row, column + 1, limits.upper);
}

void pb_result_text(struct pb_results *results, size_t row, size_t output, const char *text)
{
    union pb_result_cell *cell = results_cell_at(results, row, results->first[output]);
    if (cell)
        cell->text = text;
}

void pb_result_reason(struct pb_results *results, size_t row, const char *reason)
{
    size_t place = results_place_of(results, row);
    if (place == SIZE_MAX)
        return;
    /* The same reason often is in many rows. */
    size_t before = row > 0 ? results_place_of(results, row - 1) : SIZE_MAX;
    const char *last = before == SIZE_MAX ? NULL : results->reasons[before];
    const char *kept = last && strcmp(last, reason) == 0 ? last : pb_arena_text(results->arena, reason, strlen(reason));
    results->reasons[place] = kept;
    results->broken = results->broken || !kept;
}

bool pb_result_refused(struct pb_results *results, size_t row, enum pb_status status, const struct pb_error *error)
{
    size_t place = results_place_of(results, row);
    if (status != PB_REJECTED || place == SIZE_MAX)
        return status == PB_REJECTED;
    results_wipe(results, place);
    pb_result_reason(results, row, error->message);
    return true;
}

bool pb_result_complete(struct pb_results *results, const struct pb_group *group, size_t row)
{
    const struct pb_method_column *columns = results->setting->method->columns;
    for (size_t c = 0; columns[c].name; c++) {
        if (columns[c].optional)
            continue;
        bool missing = columns[c].kind == PB_COLUMN_NUMBER ? isnan(group->numbers[c][row]) : !group->texts[c][row][0];
        if (!missing)
            continue;
        char reason[128];
        (void)snprintf(reason, sizeof reason, "%s is missing", columns[c].name);
        pb_result_reason(results, row, reason);
        return false;
    }
    return true;
}

enum pb_status pb_results_rows(struct pb_results *results, size_t count, struct pb_error *error)
{
    enum pb_status status = results_add_rows(results, count, results->group->name, error);
    if (status == PB_OK)
        results->rows += count;
    return status;
}

/* The group has no result: one row, or its own rows, with the reason and nothing else. */
static enum pb_status results_refuse(struct pb_results *results, struct pb_error *error)
{
    char reason[sizeof error->message];
    (void)pb_text_copy(reason, sizeof reason, error->message);
    enum pb_status status = PB_OK;
    if (results->setting->method->shape == PB_MANY_PER_GROUP) {
        results->count = results->from;
        results->rows = 0;
        status = pb_results_rows(results, 1, error);
    }
    for (size_t row = 0; status == PB_OK && row < results->rows; row++) {
        results_wipe(results, results_place_of(results, row));
        pb_result_reason(results, row, reason);
    }
    return status;
}

enum pb_status pb_results_run(struct pb_results *results, const struct pb_group *group, const size_t *places,
                              struct pb_error *error)
{
    const struct pb_method *method = results->setting->method;
    results->group = group;
    results->places = places;
    results->from = results->count;
    results->rows = places ? group->count : 0;
    enum pb_status status = PB_OK;
    if (method->shape == PB_PER_GROUP)
        status = pb_results_rows(results, 1, error);
    if (status == PB_OK) {
        pb_error_clear(error);
        status = method->run(results->setting, group, results, error);
    }
    if (status == PB_REJECTED)
        status = results_refuse(results, error);
    if (status == PB_OK && results->broken)
        status = pb_out_of_memory(error);
    return status;
}
