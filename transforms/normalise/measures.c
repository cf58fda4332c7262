/*
 * Gives each indicator the id, name, outcome and polarity of its measure in the framework. An indicator that is not in
 * the framework is kept under its own name or rejected, depending on the options; where the framework knows its
 * programme of care, it gets the outcome and the domain of that. A measure gets the programme, and the pathway, that
 * names it.
 */
#include "transforms/normalise/normalise.h"

#include <stdio.h>

/* The cells that all rows of one indicator get. */
struct cells {
    pb_symbol measure, measure_name, outcome, domain, unit, polarity, value_type;
    pb_symbol programme; /* where the source says none */
    double multiplier;
    bool mapped; /* else name, unit, polarity and what the values are stay as the source has them */
};

/* "Problems of circulation, Stroke"; empty when no programme names the measure. */
static pb_symbol programme_of_measure(const struct pb_framework *framework, struct pb_symbols *symbols,
                                      const struct pb_measure *measure)
{
    struct pb_care care = pb_framework_care_of(framework, measure->id);
    char text[512] = "";
    if (care.programme)
        (void)snprintf(text, sizeof text, "%.200s%s%.200s", care.programme->name, care.pathway ? ", " : "",
                       care.pathway ? care.pathway->name : "");
    return pb_symbol_of(symbols, text);
}

static enum pb_status framework_cells(const struct pb_framework *framework, struct pb_symbols *symbols,
                                      const struct pb_measure *measure, struct cells *cells, struct pb_error *error)
{
    *cells = (struct cells){
        .measure = pb_symbol_of(symbols, measure->id),
        .measure_name = pb_symbol_of(symbols, measure->name),
        .outcome = pb_symbol_of(symbols, measure->outcome),
        .domain = pb_symbol_of(symbols, measure->pillar),
        .unit = pb_symbol_of(symbols, measure->unit ? measure->unit : ""),
        .polarity = (pb_symbol)measure->polarity_word,
        .value_type = (pb_symbol)measure->value_type_word,
        .programme = programme_of_measure(framework, symbols, measure),
        .multiplier = measure->multiplier,
        .mapped = true,
    };
    if (cells->measure == PB_SYMBOL_NONE || cells->measure_name == PB_SYMBOL_NONE || cells->outcome == PB_SYMBOL_NONE ||
        cells->domain == PB_SYMBOL_NONE || cells->unit == PB_SYMBOL_NONE || cells->programme == PB_SYMBOL_NONE)
        return pb_out_of_memory(error);
    return PB_OK;
}

static void warn_of_unmapped(const struct normalise_work *work, size_t row, const char *id)
{
    const struct pb_table *table = work->context->table;
    const char *programme = pb_cell(table, programme, row);
    char why[600] = "";
    if (*programme)
        (void)snprintf(why, sizeof why, ", and no programme of it is called '%.300s'", programme);
    pb_warning_add(work->context->findings, pb_cell(table, source_file, row), 0,
                   "indicator %.150s (%.300s) is not in the framework%s: published as %s, without outcome and domain",
                   pb_cell(table, indicator, row), pb_cell(table, measure_name, row), why, id);
}

/* An indicator that the framework does not have: its measure is named after the scheme and the indicator. */
static enum pb_status unmapped_cells(const struct normalise_work *work, size_t row, struct cells *cells)
{
    struct pb_table *table = work->context->table;
    char id[256];
    (void)snprintf(id, sizeof id, "%.100s-%.150s", work->context->scheme, pb_cell(table, indicator, row));
    struct pb_care care = pb_framework_care(work->context->framework, pb_cell(table, programme, row));
    *cells = (struct cells){
        .measure = pb_symbol_of(table->symbols, id),
        .outcome = pb_symbol_of(table->symbols, care.programme ? care.programme->outcome : ""),
        .domain = pb_symbol_of(table->symbols, care.programme ? care.programme->pillar : ""),
    };
    if (cells->measure == PB_SYMBOL_NONE || cells->outcome == PB_SYMBOL_NONE || cells->domain == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    if (!care.programme)
        warn_of_unmapped(work, row, id);
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
    if (!table->programme[row])
        table->programme[row] = cells->programme;
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
        status = framework_cells(framework, table->symbols, measure, &cells, work->error);
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
