/*
 * A counting sort by group puts the rows of each group together in the order of the file; the columns are copied into
 * that order once, so that a method sees plain arrays.
 */
#include "statistics/grouping.h"

#include <string.h>

/* Rows in the order of groups. */
struct grouping {
    const struct pb_method_table *table;
    size_t *places; /* row of the table behind each grouped row */
    size_t *starts; /* where each group begins, and after the last one the number of rows */
    size_t group_count;
    double *numbers[PB_METHOD_COLUMNS];
    const char **texts[PB_METHOD_COLUMNS];
    uint64_t *lines;
    struct pb_group all;
};

/* The group of each row, counted in the order in which the groups appear; then a counting sort, which keeps the order
 * of rows within a group. */
static enum pb_status grouping_sort(struct grouping *grouping, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_method_table *table = grouping->table;
    size_t *known = pb_arena_take(arena, table->symbols.count, sizeof *known); /* group + 1 of a symbol */
    size_t *counts = pb_arena_take(arena, table->count + 1, sizeof *counts);
    grouping->places = pb_arena_take(arena, table->count, sizeof *grouping->places);
    if (!known || !counts || !grouping->places)
        return pb_out_of_memory(error);
    for (size_t row = 0; row < table->count; row++) {
        size_t *group = &known[table->groups ? table->groups[row] : 0];
        if (*group == 0)
            *group = ++grouping->group_count;
        counts[*group]++;
    }
    grouping->starts = counts;
    for (size_t group = 1; group <= grouping->group_count; group++)
        counts[group] += counts[group - 1];
    /* counts[g - 1] is now where group g begins; placing rows moves it to where the group ends. */
    for (size_t row = 0; row < table->count; row++) {
        size_t group = known[table->groups ? table->groups[row] : 0];
        grouping->places[counts[group - 1]++] = row;
    }
    memmove(counts + 1, counts, grouping->group_count * sizeof *counts);
    counts[0] = 0;
    return PB_OK;
}

static enum pb_status grouping_gather(struct grouping *grouping, struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_method_table *table = grouping->table;
    grouping->lines = pb_arena_take(arena, table->count, sizeof *grouping->lines);
    if (!grouping->lines)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < table->count; i++)
        grouping->lines[i] = table->lines[grouping->places[i]];
    for (size_t c = 0; table->method->columns[c].name; c++) {
        if (table->numbers[c]) {
            double *numbers = pb_arena_take(arena, table->count, sizeof *numbers);
            if (!numbers)
                return pb_out_of_memory(error);
            for (size_t i = 0; i < table->count; i++)
                numbers[i] = table->numbers[c][grouping->places[i]];
            grouping->numbers[c] = numbers;
        }
        if (table->texts[c]) {
            const char **texts = pb_arena_take(arena, table->count, sizeof *texts);
            if (!texts)
                return pb_out_of_memory(error);
            for (size_t i = 0; i < table->count; i++)
                texts[i] = table->texts[c][grouping->places[i]];
            grouping->texts[c] = texts;
        }
    }
    return PB_OK;
}

static enum pb_status run_group(const struct grouping *grouping, size_t number, struct pb_results *results,
                                struct pb_error *error)
{
    const struct pb_method_table *table = grouping->table;
    size_t start = grouping->starts[number];
    struct pb_group group = {
        .name = table->groups ? pb_symbol_text(&table->symbols, table->groups[grouping->places[start]]) : "",
        .count = grouping->starts[number + 1] - start,
        .lines = grouping->lines + start,
        .all = &grouping->all,
    };
    for (size_t c = 0; table->method->columns[c].name; c++) {
        group.numbers[c] = grouping->numbers[c] ? grouping->numbers[c] + start : NULL;
        group.texts[c] = grouping->texts[c] ? grouping->texts[c] + start : NULL;
    }
    bool back = table->method->shape == PB_PER_ROW;
    return pb_results_run(results, &group, back ? grouping->places + start : NULL, error);
}

enum pb_status pb_method_run(const struct pb_method_table *table, struct pb_results *results, struct pb_error *error)
{
    struct grouping grouping = { .table = table };
    if (table->count == 0)
        return PB_OK;
    enum pb_status status = grouping_sort(&grouping, results->arena, error);
    if (status == PB_OK)
        status = grouping_gather(&grouping, results->arena, error);
    grouping.all = (struct pb_group){ .name = "", .count = table->count, .lines = grouping.lines };
    for (size_t c = 0; table->method->columns[c].name; c++) {
        grouping.all.numbers[c] = grouping.numbers[c];
        grouping.all.texts[c] = grouping.texts[c];
    }
    for (size_t i = 0; status == PB_OK && i < grouping.group_count; i++)
        status = run_group(&grouping, i, results, error);
    return status;
}
