/*
 * Gives each indicator the id, name, outcome and polarity of its measure in the framework. An indicator that is not in
 * the framework is kept under its own name or rejected, depending on the options.
 */
#include "transforms/normalise/normalise.h"

#include <stdio.h>

/* The cells that all rows of one indicator get. */
struct cells {
    pb_symbol measure, measure_name, outcome, domain, unit, polarity, value_type;
    double multiplier;
    bool mapped; /* else name, unit, polarity and what the values are stay as the source has them */
};

static enum pb_status framework_cells(struct pb_symbols *symbols, const struct pb_measure *measure, struct cells *cells,
                                      struct pb_error *error)
{
    *cells = (struct cells){
        .measure = pb_symbol_of(symbols, measure->id),
        .measure_name = pb_symbol_of(symbols, measure->name),
        .outcome = pb_symbol_of(symbols, measure->outcome),
        .domain = pb_symbol_of(symbols, measure->pillar),
        .unit = pb_symbol_of(symbols, measure->unit ? measure->unit : ""),
        .polarity = (pb_symbol)measure->polarity_word,
        .value_type = (pb_symbol)measure->value_type_word,
        .multiplier = measure->multiplier,
        .mapped = true,
    };
    if (cells->measure == PB_SYMBOL_NONE || cells->measure_name == PB_SYMBOL_NONE || cells->outcome == PB_SYMBOL_NONE ||
        cells->domain == PB_SYMBOL_NONE || cells->unit == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    return PB_OK;
}

/* An indicator that the framework does not have: its measure is named after the scheme and the indicator. */
static enum pb_status unmapped_cells(const struct normalise_work *work, size_t row, struct cells *cells)
{
    struct pb_table *table = work->context->table;
    char id[256];
    (void)snprintf(id, sizeof id, "%.100s-%.150s", work->context->scheme, pb_cell(table, indicator, row));
    *cells = (struct cells){ .measure = pb_symbol_of(table->symbols, id) };
    if (cells->measure == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    pb_warning_add(work->context->findings, pb_cell(table, source_file, row), 0,
                   "indicator %.150s (%.300s) is not in the framework: published as %s, without outcome and domain",
                   pb_cell(table, indicator, row), pb_cell(table, measure_name, row), id);
    return PB_OK;
}

static enum pb_status reject_unmapped(struct normalise_work *work, size_t row)
{
    const struct pb_table *table = work->context->table;
    char reason[600];
    (void)snprintf(reason, sizeof reason, "indicator %.150s (%.300s) is not in the framework under '%.100s'",
                   pb_cell(table, indicator, row), pb_cell(table, measure_name, row), work->context->scheme);
    return normalise_reject(work, row, "unmapped-measure", reason);
}

static void measures_fill(struct pb_table *table, size_t row, const struct cells *cells)
{
    table->measure[row] = cells->measure;
    table->outcome[row] = cells->outcome;
    table->domain[row] = cells->domain;
    if (!cells->mapped)
        return;
    table->measure_name[row] = cells->measure_name;
    table->unit[row] = cells->unit;
    table->polarity[row] = cells->polarity;
    table->value_type[row] = cells->value_type;
    table->multiplier[row] = cells->multiplier;
}

/* The framework decides, also where the mapping of a table says another kind. */
static void warn_of_other_kind(const struct normalise_work *work, const struct pb_measure *measure, size_t row)
{
    const struct pb_table *table = work->context->table;
    pb_warning_add(work->context->findings, pb_cell(table, source_file, row), 0,
                   "the mapping says that %.150s is of the kind %.40s, and the framework that %.64s is of the kind "
                   "%.40s: the framework counts",
                   pb_cell(table, indicator, row), pb_cell(table, value_type, row), measure->id, measure->value_type);
}

/* The rows are all those of one indicator. */
static enum pb_status map_indicator(struct normalise_work *work, const struct pb_group *rows)
{
    const struct pb_framework *framework = work->context->framework;
    struct pb_table *table = work->context->table;
    size_t first = rows->rows[0];
    const struct pb_measure *measure =
        pb_framework_by_indicator(framework, work->context->scheme, pb_cell(table, indicator, first));
    struct cells cells = { 0 };
    enum pb_status status = PB_OK;
    if (measure)
        status = framework_cells(table->symbols, measure, &cells, work->error);
    else if (work->keep_unmapped)
        status = unmapped_cells(work, first, &cells);
    pb_symbol kind = table->value_type[first];
    if (status == PB_OK && measure && kind && kind != (pb_symbol)measure->value_type_word)
        warn_of_other_kind(work, measure, first);
    for (size_t i = 0; status == PB_OK && i < rows->count; i++) {
        if (measure || work->keep_unmapped)
            measures_fill(table, rows->rows[i], &cells);
        else
            status = reject_unmapped(work, rows->rows[i]);
    }
    return status;
}

enum pb_status normalise_measures(struct normalise_work *work, struct pb_groups indicators)
{
    struct pb_group rows;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = PB_OK;
    while (status == PB_OK && pb_groups_next(&indicators, &rows))
        status = pb_cancel_check_rows(&check, indicators.next, work->error) ? PB_FATAL : map_indicator(work, &rows);
    return status;
}
