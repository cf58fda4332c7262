#include "transforms/normalise/normalise.h"

#include "placebook/descriptor.h"
#include "placebook/number.h"

#include <stdio.h>
#include <string.h>

static const char *const unmapped_choices[] = { "keep", "reject", NULL };

static const struct pb_option options[] = {
    { .name = "unmapped",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct normalise_options, unmapped),
      .default_value = "keep",
      .choices = unmapped_choices,
      .help = "What becomes of indicators that the framework does not have: keep publishes them without outcome and "
              "domain and warns once for each, reject puts their rows among the rejected ones.",
      .example = "\"reject\"" },
    { 0 },
};

uint64_t normalise_line(const struct pb_table *table, size_t row)
{
    int64_t line = 0;
    pb_symbol text = table->source_row[row];
    if (!pb_integer_parse(pb_symbol_text(table->symbols, text), pb_symbol_length(table->symbols, text), &line))
        return 0;
    return line > 0 ? (uint64_t)line : 0;
}

const char *normalise_subject(const struct pb_table *table, size_t row, char *buffer, size_t size)
{
    const char *category = pb_cell(table, category, row);
    (void)snprintf(buffer, size, "%.100s (%.20s), %.40s, %.60s%s%.100s%s%.100s, %.60s", pb_cell(table, area_name, row),
                   pb_cell(table, area_code, row), pb_cell(table, sex, row), pb_cell(table, age, row),
                   *category ? ", " : "", pb_cell(table, category_type, row), *category ? ": " : "", category,
                   pb_cell(table, period, row));
    return buffer;
}

enum pb_status normalise_reject(struct normalise_work *work, size_t row, const char *rule, const char *reason)
{
    const struct pb_table *table = work->context->table;
    work->marks[row] = false;
    work->context->row_counts->rejected++;
    /* No raw text here: the engine reads it back from the input. */
    uint64_t line = normalise_line(table, row);
    enum pb_status status = pb_reject_add(work->context->findings, rule, pb_cell(table, source_file, row), line, NULL,
                                          0, work->error, "%s", reason);
    if (status == PB_OK && line == 0) /* the row is a cell of a workbook */
        status = pb_reject_cell(work->context->findings, pb_cell(table, source_row, row), work->error);
    return status;
}

static enum pb_status prepare(struct normalise_work *work)
{
    size_t rows = work->context->table->rows;
    work->order = pb_arena_take(&work->arena, rows, sizeof *work->order);
    work->marks = pb_arena_take(&work->arena, rows, sizeof *work->marks);
    if (!work->order || !work->marks)
        return pb_out_of_memory(work->error);
    memset(work->marks, true, rows * sizeof *work->marks);
    return PB_OK;
}

static enum pb_status normalise(struct normalise_work *work)
{
    struct pb_table *table = work->context->table;
    const pb_symbol *const by_indicator[NORMALISE_KEY] = {
        table->indicator,     table->area_code, table->sex,    table->age,
        table->category_type, table->category,  table->period,
    };
    pb_table_group(table, by_indicator, NORMALISE_KEY, work->order);
    enum pb_status status = normalise_measures(work);
    if (status == PB_OK)
        status = normalise_duplicates(work, by_indicator);
    if (status != PB_OK)
        return status;
    pb_table_keep(table, work->marks);
    if (!work->several_sources)
        return PB_OK;
    memset(work->marks, true, table->rows * sizeof *work->marks);
    const pb_symbol *const by_measure[NORMALISE_KEY] = {
        table->measure, table->area_code, table->sex, table->age, table->category_type, table->category, table->period,
    };
    pb_table_group(table, by_measure, NORMALISE_KEY, work->order);
    status = normalise_superseded(work, by_measure);
    if (status == PB_OK)
        pb_table_keep(table, work->marks);
    return status;
}

static enum pb_status apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    const struct normalise_options *chosen = option_values;
    struct normalise_work work = {
        .context = context,
        .keep_unmapped = strcmp(chosen->unmapped, "keep") == 0,
        .error = error,
    };
    if (context->table->rows == 0)
        return PB_OK;
    pb_arena_open(&work.arena, context->table->rows * 16 + ((size_t)4 << 20));
    enum pb_status status = prepare(&work);
    if (status == PB_OK)
        status = normalise(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_normalise = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "normalise",
    .summary = "Turns the indicators of a source into measures of the outcomes framework and removes duplicate rows.",
    .version = "2",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct normalise_options),
    .apply = apply,
};
PB_EXPORT_MODULE(pb_transform_normalise);
