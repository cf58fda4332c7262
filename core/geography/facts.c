/*
 * How extractors add facts: rows that say something about areas (placebook/reference.h).
 */
#include "placebook/calculated.h"
#include "placebook/module.h"
#include "placebook/reference.h"

#include <stdio.h>

/* What every row of an extractor must have. */
static enum pb_status facts_add(struct pb_context *context, const struct pb_fact_source *source, const char *kind,
                                const char *code, size_t *row, struct pb_error *error)
{
    struct pb_table *table = context->table;
    char line[24];
    enum pb_status status = pb_table_add(table, row, error);
    if (status != PB_OK)
        return status;
    (void)snprintf(line, sizeof line, "%llu", (unsigned long long)source->line);
    table->origin[*row] = (uint32_t)*row + 1;
    table->status[*row] = PB_WORD_PUBLISHED;
    context->row_counts->read++;
    status = pb_cell_set(table, &table->source[*row], context->source, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->measure[*row], kind, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_code[*row], code, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->source_file[*row], source->file, error);
    if (status == PB_OK && source->line)
        status = pb_cell_set(table, &table->source_row[*row], line, error);
    if (status == PB_OK)
        table->indicator[*row] = table->measure[*row];
    return status;
}

enum pb_status pb_fact_area(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                            const char *name, const char *type, int32_t from, int32_t to, struct pb_error *error)
{
    struct pb_table *table = context->table;
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_AREA, code, &row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_name[row], name, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_type[row], type, error);
    if (status == PB_OK) {
        table->period_start[row] = from;
        table->period_end[row] = to;
    }
    return status;
}

enum pb_status pb_fact_vintage(struct pb_context *context, int32_t year, struct pb_error *error)
{
    struct pb_table *table = context->table;
    const bool number = *context->source >= '0' && *context->source <= '9'; /* a name such as 2021, which is no year */
    char text[80];
    if (year)
        (void)snprintf(text, sizeof text, "%d", (int)year);
    else
        (void)snprintf(text, sizeof text, number ? "'%.64s'" : "%.64s", context->source);
    return pb_cell_set(table, &table->category[table->rows - 1], text, error);
}

enum pb_status pb_fact_within(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                              const char *parent, double share, int32_t from, int32_t to, struct pb_error *error)
{
    struct pb_table *table = context->table;
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_WITHIN, code, &row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->within[row], parent, error);
    if (status == PB_OK) {
        table->value[row] = share;
        table->period_start[row] = from;
        table->period_end[row] = to;
    }
    return status;
}

enum pb_status pb_fact_doubted(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                               const char *parent, struct pb_error *error)
{
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_DOUBTED, code, &row, error);
    return status == PB_OK ? pb_cell_set(context->table, &context->table->within[row], parent, error) : status;
}

enum pb_status pb_fact_elsewhere(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                                 const char *elsewhere, const char *name, bool placed, int32_t from, int32_t to,
                                 struct pb_error *error)
{
    struct pb_table *table = context->table;
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_ELSEWHERE, code, &row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->category[row], elsewhere, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->area_name[row], name, error);
    if (status == PB_OK) {
        table->value[row] = placed;
        table->period_start[row] = from;
        table->period_end[row] = to;
    }
    return status;
}

enum pb_status pb_fact_change(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                              const char *became, const char *how, double share, int32_t on, struct pb_error *error)
{
    struct pb_table *table = context->table;
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_CHANGE, code, &row, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->within[row], became, error);
    if (status == PB_OK)
        status = pb_cell_set(table, &table->category[row], how, error);
    if (status == PB_OK) {
        table->value[row] = share;
        table->period_start[row] = on;
    }
    return status;
}

enum pb_status pb_fact_boundary(struct pb_context *context, const struct pb_fact_source *source, const char *code,
                                const char *outline, struct pb_error *error)
{
    size_t row = 0;
    enum pb_status status = facts_add(context, source, PB_FACT_BOUNDARY, code, &row, error);
    return status == PB_OK ? pb_cell_set(context->table, &context->table->note[row], outline, error) : status;
}
