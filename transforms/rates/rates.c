/*
 * Rates and life expectancies that nobody publishes for the areas in hand, made of counts by age: above all those of a
 * Place of two districts, which cannot be had from the districts' own rates.
 */
#include "transforms/rates/rates.h"

#include "placebook/descriptor.h"

#include <string.h>

static const struct pb_option options[] = {
    { .name = "tolerance",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct rates_options, tolerance),
      .default_value = "0.005",
      .minimum = 0,
      .maximum = 0.1,
      .help = "A published figure and the one that is calculated for the same area agree when they differ by no more "
              "than this fraction of it.",
      .example = "0.001" },
    { .name = "withhold_to",
      .type = PB_OPTION_NUMBER,
      .offset = offsetof(struct rates_options, withhold_to),
      .default_value = "7",
      .minimum = 0,
      .maximum = 1000,
      .help = "What is made of counts that the framework says not to publish is withheld where it rests on 1 to this "
              "many events, and so is what would tell it. 0 withholds nothing.",
      .example = "4" },
    { 0 },
};

/* Where the rows of the measure itself are, which stay before those that are added. */
static enum pb_status rates_locate(struct rates_work *work)
{
    const struct pb_table *table = work->context->table;
    work->table_rows = table->rows;
    work->areas = pb_arena_take(&work->arena, table->rows + 1, sizeof *work->areas);
    if (!work->areas)
        return pb_out_of_memory(work->error);
    for (size_t row = 0; row < table->rows; row++) {
        if (table->place[row]) {
            (void)pb_fail(work->error, PB_FAILED, PB_ERROR_CONFIGURATION,
                          "the transform rates is given rows that belong to Places already");
            pb_error_hint(work->error, "let it stand before places in the pipeline file");
            return PB_FAILED;
        }
        work->areas[row] = pb_geography_area(work->context->geography, pb_cell(table, area_code, row),
                                             pb_symbol_length(table->symbols, table->area_code[row]));
    }
    return PB_OK;
}

static void look_at_own(struct rates_work *work)
{
    const struct pb_table *table = work->context->table;
    work->own = (struct rates_own){ 0 };
    for (size_t row = 0; row < work->table_rows; row++)
        for (size_t sex = 0; sex < RATES_SEXES; sex++)
            if (table->age[row] == work->age && !table->category[row] && table->sex[row] == (pb_symbol)rates_sexes[sex])
                work->own.any = work->own.sexes[sex] = true;
}

static enum pb_status rates_serve_entry(struct rates_work *work, const struct pb_made_from *from)
{
    const struct pb_measure *counts =
        from->measure ? pb_framework_measure(work->context->framework, from->measure, NULL) : NULL;
    work->from = from;
    work->hidden = counts && !counts->published;
    work->age = pb_symbol_of(work->context->table->symbols, from->ages);
    if (work->age == PB_SYMBOL_NONE)
        return pb_out_of_memory(work->error);
    look_at_own(work);
    enum pb_status status = rates_pick(work);
    if (status == PB_OK)
        status = rates_find_kin(work);
    if (status != PB_OK)
        return status;
    return from->how == PB_MADE_WEIGHTED ? rates_serve_weighted(work) : rates_serve(work);
}

static enum pb_status rates_work_on(struct rates_work *work)
{
    const struct pb_made_from *from = work->measure ? work->measure->made_from.items : NULL;
    size_t count = from ? work->measure->made_from.count : 0;
    enum pb_status status = rates_complete(work);
    if (status == PB_OK)
        status = rates_locate(work);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        status = rates_serve_entry(work, &from[i]);
    if (status == PB_OK)
        status = rates_control(work);
    return status == PB_OK ? pb_table_append(work->context->table, &work->made, work->error) : status;
}

static enum pb_status rates_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct rates_work work = { .options = option_values, .context = context, .error = error };
    size_t components = context->components ? context->components->rows : 0;
    if (pb_cancelled(context, error))
        return PB_FATAL;
    work.measure = context->measure ? pb_framework_measure(context->framework, context->measure, NULL) : NULL;
    /* By row of either table some numbers; for each figure the rows behind it. */
    pb_arena_open(&work.arena, (context->table->rows + components) * 256 + ((size_t)256 << 20));
    work.joined.arena = &work.arena;
    pb_table_open(&work.made, context->table->symbols, context->table->maximum);
    work.made.as_of = context->table->as_of;
    enum pb_status status = rates_work_on(&work);
    pb_table_close(&work.made);
    pb_arena_close(&work.arena);
    return status;
}

static bool rates_looks_up(const void *option_values)
{
    (void)option_values;
    return true;
}

extern const struct pb_module pb_transform_rates;
const struct pb_module pb_transform_rates = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "rates",
    .summary = "Makes rates and life expectancies of areas and Places from counts by age, and rates from counts that "
               "came without populations.",
    .version = "10",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct rates_options),
    .composes = true,
    .looks_up = rates_looks_up,
    .apply = rates_apply,
};
PB_EXPORT_MODULE(pb_transform_rates);
