/*
 * Calculates a control chart for every series of independent periods and states its result in each row.
 */
#include "transforms/spc/spc.h"

#include "placebook/descriptor.h"

#include <stddef.h>

static const struct pb_option options[] = {
    { .name = "minimum_points",
      .type = PB_OPTION_INTEGER,
      .offset = offsetof(struct spc_options, minimum_points),
      .default_value = "8",
      .minimum = PB_CHART_RUN,
      .maximum = 1000,
      .help = "A series with fewer points gets no chart.",
      .example = "12" },
    { .name = "screen",
      .type = PB_OPTION_BOOLEAN,
      .offset = offsetof(struct spc_options, screen),
      .default_value = "true",
      .help =
          "Whether unusually large steps from one point to the next are left out when the limits are calculated, as "
          "NHSRplotthedots does; NHS England's Excel tool keeps them.",
      .example = "false" },
    { 0 },
};

static enum pb_status spc_make_room(struct spc_work *work, struct pb_groups walk)
{
    struct pb_group series;
    size_t longest = 0;
    while (pb_groups_next(&walk, &series))
        if (series.count > longest)
            longest = series.count;
    work->at = pb_arena_take(&work->arena, longest, sizeof *work->at);
    work->values = pb_arena_take(&work->arena, 2 * longest, sizeof *work->values);
    work->denominators = pb_arena_take(&work->arena, 2 * longest, sizeof *work->denominators);
    work->room = pb_arena_take(&work->arena, 2 * longest, sizeof *work->room);
    work->limits = pb_arena_take(&work->arena, 2 * longest, sizeof *work->limits);
    work->signals = pb_arena_take(&work->arena, 2 * longest, sizeof *work->signals);
    work->too_few = pb_arena_format(&work->arena, "fewer than %lld points", (long long)work->chosen->minimum_points);
    bool all =
        work->at && work->values && work->denominators && work->room && work->limits && work->signals && work->too_few;
    return all ? PB_OK : pb_out_of_memory(work->error);
}

static enum pb_status spc_serve_all(struct spc_work *work)
{
    struct pb_groups walk;
    struct pb_group series;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = pb_series_open(&walk, work->context->table, &work->arena, work->error);
    if (status == PB_OK)
        status = spc_make_room(work, walk);
    while (status == PB_OK && pb_groups_next(&walk, &series)) {
        status = spc_next_series(&work->report, &series);
        if (status == PB_OK)
            status = spc_serve_series(work, &series);
        if (status == PB_OK && pb_cancel_check_rows(&check, walk.next, work->error))
            status = PB_FATAL;
    }
    return status == PB_OK ? spc_finish(&work->report) : status;
}

static enum pb_status spc_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    struct spc_work work = { .context = context, .chosen = option_values, .error = error };
    if (pb_cancelled(context, error))
        return PB_FATAL;
    if (context->table->rows == 0)
        return PB_OK;
    /* By row: order, place, two points with their limits and signals; and a note. */
    pb_arena_open(&work.arena, context->table->rows * 256 + ((size_t)8 << 20));
    work.note.arena = &work.arena;
    spc_report_open(&work.report, context, error);
    enum pb_status status = spc_serve_all(&work);
    pb_arena_close(&work.arena);
    return status;
}

const struct pb_module pb_transform_spc = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "spc",
    .summary = "Calculates a control chart (XmR, p, u, g or t) for each series of independent periods and states its "
               "lines and its result for each point.",
    .version = "5",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct spc_options),
    .begun = true,
    .apply = spc_apply,
};
PB_EXPORT_MODULE(pb_transform_spc);
