/*
 * Marks the latest figure of each series for which a plan sets a target: with the value to reach, and with how it
 * stands to it. placebook/contract/target.h says which rows these are and how they are compared; the sheet Targets and
 * targets.csv say the same from the same function, with the reasons, and list the targets without rows.
 */
#include "placebook/contract/target.h"

#include "placebook/descriptor.h"

#include <math.h>
#include <string.h>

struct targets_work {
    struct pb_context *context;
    const struct pb_target **chosen; /* by row: whose mark it has */
};

/* Of several targets for one figure that one counts which is due next, then the one that was due last, then one without
 * a date. */
static bool counts_before(const struct pb_target *a, const struct pb_target *b, int32_t end)
{
    bool a_due = a->date && a->date >= end;
    bool b_due = b->date && b->date >= end;
    if (a_due != b_due)
        return a_due;
    if (!a->date != !b->date)
        return a->date != 0;
    return a_due ? a->date < b->date : a->date > b->date;
}

static void targets_mark_row(struct targets_work *work, const struct pb_target *target,
                             const struct pb_target_result *result, size_t row)
{
    struct pb_table *table = work->context->table;
    if (work->chosen[row] && !counts_before(target, work->chosen[row], table->period_end[row]))
        return;
    work->chosen[row] = target;
    table->target[row] = target->growth ? PB_MISSING : result->target;
    table->target_text[row] = PB_WORD_NONE;
    table->target_state[row] = result->state;
}

/* The row of the system that is the same figure; SIZE_MAX: there is none. */
static size_t row_of_system(const struct pb_context *context, size_t row)
{
    const struct pb_table *table = context->table;
    const char *id = context->geography->system.id;
    pb_symbol place = pb_symbol_find(table->symbols, id, strlen(id));
    for (size_t i = 0; i < table->rows; i++)
        if (i != row && table->place[i] == place && table->area_code[i] == table->area_code[row] &&
            table->sex[i] == table->sex[row] && table->age[i] == table->age[row] &&
            table->category_type[i] == table->category_type[row] && table->category[i] == table->category[row] &&
            table->period[i] == table->period[row])
            return i;
    return SIZE_MAX;
}

/* A Place's own target stands in the table of the system too, which has the figures of all Places. */
static void targets_mark(struct targets_work *work, const struct pb_target *target, const struct pb_place *place)
{
    const struct pb_table *table = work->context->table;
    const struct pb_measure_rows rows = { table, 0, table->rows };
    struct pb_target_result result;
    pb_target_compare(target, &rows, work->context->geography, place, &result);
    if (result.row == SIZE_MAX || result.proxy)
        return;
    targets_mark_row(work, target, &result, result.row);
    size_t twin = target->place && !place->system ? row_of_system(work->context, result.row) : SIZE_MAX;
    if (twin != SIZE_MAX)
        targets_mark_row(work, target, &result, twin);
}

static enum pb_status targets_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    (void)option_values;
    const struct pb_table *table = context->table;
    const struct pb_target *targets = context->targets ? context->targets->targets.items : NULL;
    size_t count = context->targets ? context->targets->targets.count : 0;
    struct targets_work work = { .context = context };
    struct pb_arena arena;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    pb_arena_open(&arena, (table->rows + 1) * sizeof *work.chosen + ((size_t)1 << 20));
    work.chosen = pb_arena_take(&arena, table->rows, sizeof *work.chosen);
    enum pb_status status = PB_OK;
    if (!work.chosen)
        return pb_out_of_memory(error); /* of an arena that has taken nothing */
    for (size_t i = 0; status == PB_OK && table->rows && i < count; i++) {
        const struct pb_target *target = &targets[i];
        if (!target->measure || strcmp(pb_cell(table, measure, 0), target->measure) != 0)
            continue;
        for (size_t p = 0; p < context->geography->all_count; p++)
            if (!target->place || target->place == &context->geography->all[p])
                targets_mark(&work, target, &context->geography->all[p]);
        if (pb_cancelled(context, error))
            status = PB_FATAL;
    }
    pb_arena_close(&arena);
    return status;
}

const struct pb_module pb_transform_targets = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "targets",
    .summary = "Marks the latest figure of each series for which a plan sets a target, and says how it stands to it.",
    .version = "6",
    .since = "0.1.0",
    .begun = true,
    .apply = targets_apply,
};
PB_EXPORT_MODULE(pb_transform_targets);
