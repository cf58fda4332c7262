#include "transforms/normalise/normalise.h"

#include "placebook/descriptor.h"

#include <string.h>

static const char *const unmapped_choices[] = { "keep", "reject", NULL };

static const struct pb_option options[] = {
    { .name = "unmapped",
      .type = PB_OPTION_TEXT,
      .offset = offsetof(struct normalise_options, unmapped),
      .default_value = "keep",
      .choices = unmapped_choices,
      .help =
          "What happens to indicators that are not in the framework: keep publishes them with the outcome and domain "
          "of their programme, or without and with a warning for each; reject rejects their rows.",
      .example = "\"reject\"" },
    { 0 },
};

static enum pb_status normalise_prepare(struct normalise_work *work)
{
    size_t rows = work->context->table->rows;
    work->marks = pb_arena_take(&work->arena, rows, sizeof *work->marks);
    if (!work->marks)
        return pb_out_of_memory(work->error);
    memset(work->marks, true, rows * sizeof *work->marks);
    return PB_OK;
}

static enum pb_status normalise_each(struct normalise_work *work, struct pb_groups groups,
                                     enum pb_status (*settle)(struct normalise_work *work,
                                                              const struct pb_group *group))
{
    struct pb_group group;
    struct pb_cancel_check check = { .context = work->context };
    enum pb_status status = PB_OK;
    while (status == PB_OK && pb_groups_next(&groups, &group))
        status = pb_cancel_check_rows(&check, groups.next, work->error) ? PB_FATAL : settle(work, &group);
    return status;
}

static enum pb_status normalise_ranges(struct normalise_work *work)
{
    struct pb_table *table = work->context->table;
    enum pb_status status = PB_OK;
    memset(work->marks, true, table->rows * sizeof *work->marks);
    for (size_t row = 0; status == PB_OK && row < table->rows; row++)
        status = normalise_range(work, row);
    if (status == PB_OK)
        status = normalise_sentinels(work);
    if (status == PB_OK)
        pb_table_keep(table, work->marks);
    return status;
}

/* Each row by itself: how its sex and age are spelled, and the measure of its indicator. */
static enum pb_status normalise_map(struct normalise_work *work)
{
    static const size_t by_indicator[] = { PB_COLUMN(indicator) };
    struct pb_groups groups;
    enum pb_status status = normalise_spellings(work);
    if (status == PB_OK)
        status = pb_groups_open(&groups, work->context->table, PB_KEY(by_indicator), &work->arena, work->error);
    if (status == PB_OK)
        status = normalise_measures(work, groups);
    if (status == PB_OK)
        pb_table_keep(work->context->table, work->marks);
    return status;
}

static bool normalise_several_indicators(const struct pb_table *table)
{
    for (size_t row = 1; row < table->rows; row++)
        if (table->indicator[row] != table->indicator[0])
            return true;
    return false;
}

/* All rows of a measure from one source: what is said twice, and what several indicators say. */
static enum pb_status normalise_settle(struct normalise_work *work)
{
    static const size_t by_indicator[] = { PB_COLUMN(indicator), PB_COLUMN(area_code),     PB_COLUMN(sex),
                                           PB_COLUMN(age),       PB_COLUMN(category_type), PB_COLUMN(category),
                                           PB_COLUMN(period) };
    static const size_t by_measure[] = { PB_COLUMN(measure), PB_COLUMN(area_code),     PB_COLUMN(sex),
                                         PB_COLUMN(age),     PB_COLUMN(category_type), PB_COLUMN(category),
                                         PB_COLUMN(period) };
    struct pb_table *table = work->context->table;
    struct pb_groups groups;
    enum pb_status status = pb_groups_open(&groups, table, PB_KEY(by_indicator), &work->arena, work->error);
    if (status == PB_OK)
        status = normalise_each(work, groups, normalise_duplicates);
    if (status != PB_OK)
        return status;
    pb_table_keep(table, work->marks);
    if (!normalise_several_indicators(table))
        return PB_OK;
    memset(work->marks, true, table->rows * sizeof *work->marks);
    status = pb_groups_open(&groups, table, PB_KEY(by_measure), &work->arena, work->error);
    if (status == PB_OK)
        status = normalise_each(work, groups, normalise_superseded);
    if (status == PB_OK)
        pb_table_keep(table, work->marks);
    return status;
}

static enum pb_status normalise_settle_and_check(struct normalise_work *work)
{
    enum pb_status status = normalise_settle(work);
    return status == PB_OK ? normalise_ranges(work) : status;
}

static enum pb_status normalise_call(const void *option_values, struct pb_context *context, struct pb_error *error,
                                     enum pb_status (*work_on)(struct normalise_work *work))
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
    enum pb_status status = normalise_prepare(&work);
    if (status == PB_OK)
        status = work_on(&work);
    pb_arena_close(&work.arena);
    return status;
}

static enum pb_status normalise_rows(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    return normalise_call(option_values, context, error, normalise_map);
}

static enum pb_status normalise_apply(const void *option_values, struct pb_context *context, struct pb_error *error)
{
    return normalise_call(option_values, context, error, normalise_settle_and_check);
}

const struct pb_module pb_transform_normalise = {
    .head = PB_MODULE_HEAD,
    .kind = PB_TRANSFORM,
    .name = "normalise",
    .summary = "Turns the indicators of a source into measures of the outcomes framework and removes duplicate rows.",
    .version = "8",
    .since = "0.1.0",
    .options = options,
    .option_values_size = sizeof(struct normalise_options),
    .scope = PB_SCOPE_SOURCE,
    .rows = normalise_rows,
    .apply = normalise_apply,
};
PB_EXPORT_MODULE(pb_transform_normalise);
