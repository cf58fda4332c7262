/*
 * Transforms of the scope "measure", one after the other, with the rows that each is for.
 */
#include "engine/files/memory.h"
#include "engine/run/measure_private.h"
#include "placebook/calculated.h"

#include <stdlib.h>
#include <string.h>

/* Is a row of one of the sources that the step is for? A row of several is, when the first of them is. */
static bool measure_is_served(const struct measuring_one *work, const struct pb_step *step,
                              const struct pb_table *table, size_t row)
{
    char id[256];
    const char *source = pb_cell(table, source, row);
    size_t length = strcspn(source, ";");
    if (length >= sizeof id)
        return false;
    memcpy(id, source, length);
    id[length] = '\0';
    for (size_t i = 0; i < work->source_count; i++)
        if (strcmp(work->sources[i].source->id, id) == 0)
            return pb_step_serves(step, work->sources[i].source);
    return false;
}

/* A step that is for some of the sources works on their rows alone, and one that is about periods that have begun on
 * theirs; the others stand aside. */
static enum pb_status measure_apply_to_some(struct measuring_one *work, const struct pb_step *step,
                                            struct pb_context *context)
{
    struct pb_table *table = context->table;
    bool *marks = calloc(table->rows + 1, sizeof *marks); /* checked: below */
    if (!marks)
        return pb_out_of_memory(work->error);
    struct pb_table aside;
    pb_table_open(&aside, &work->symbols, PB_UNIT_ROWS_MAXIMUM);
    enum pb_status status = PB_OK;
    for (size_t row = 0; status == PB_OK && row < table->rows; row++) {
        size_t copy = 0;
        marks[row] =
            measure_is_served(work, step, table, row) && !(step->module->begun && pb_is_projection(table, row));
        if (!marks[row])
            status = pb_table_copy(&aside, table, row, &copy, work->error);
    }
    if (status == PB_OK) {
        pb_table_keep(table, marks);
        if (table->rows || step->module->composes)
            status = pb_measure_apply(work, step, context, work->error);
    }
    if (status == PB_OK)
        status = pb_table_append(table, &aside, work->error);
    pb_table_close(&aside);
    free(marks);
    return status;
}

static bool measure_serves_all(const struct measuring_one *work, const struct pb_step *step)
{
    for (size_t i = 0; i < work->source_count; i++)
        if (!pb_step_serves(step, work->sources[i].source))
            return false;
    return true;
}

static bool measure_serves_any(const struct measuring_one *work, const struct pb_step *step)
{
    for (size_t i = 0; i < work->source_count; i++)
        if (pb_step_serves(step, work->sources[i].source))
            return true;
    return false;
}

static bool measure_has_projections(const struct pb_table *table)
{
    for (size_t row = 0; row < table->rows; row++)
        if (pb_is_projection(table, row))
            return true;
    return false;
}

enum pb_status pb_measure_apply_steps(struct measuring_one *work, struct pb_context *context, bool joining)
{
    const struct pb_step *steps = work->pipeline->transforms.items;
    enum pb_status status = PB_OK;
    bool projections = measure_has_projections(context->table);
    for (size_t i = 0; status == PB_OK && i < work->pipeline->transforms.count; i++) {
        const struct pb_module *module = steps[i].module;
        if (!module->apply || module->scope != PB_SCOPE_MEASURE || !measure_serves_any(work, &steps[i]) ||
            (joining && !module->joins))
            continue;
        if (context->table->rows == 0 && !module->composes)
            continue;
        bool all = measure_serves_all(work, &steps[i]) && !(module->begun && projections);
        status = all ? pb_measure_apply(work, &steps[i], context, work->error)
                     : measure_apply_to_some(work, &steps[i], context);
        if (module->joins && context->table->rows >= PB_MEMORY_MANY_ROWS)
            pb_memory_give_back(); /* what it looked up of small areas */
    }
    return status;
}
