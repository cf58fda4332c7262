/*
 * Which tenth, or other part, of the group is a value in? By rank among the values that are not missing.
 */
#include "core/statistics/quantile.h"

#include "statistics/method.h"

enum { GROUP, VALUE };
enum { QUANTILE };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "which rows are ranked together" },
    [VALUE] = { .name = "value", .help = "what the rows are ranked by" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [QUANTILE] = { .name = "quantile", .help = "from 1 to N; 1 has the lowest values, with --invert the highest" },
    { 0 },
};

static const struct pb_method_flag flags[] = { { "quantiles", true }, { "invert", false }, { 0 } };

static enum pb_status quantiles_prepare(struct pb_method_setting *setting, struct pb_error *error)
{
    int64_t *quantiles = pb_arena_take(setting->arena, 1, sizeof *quantiles);
    if (!quantiles)
        return pb_out_of_memory(error);
    setting->own = quantiles;
    return pb_method_whole(setting, "quantiles", PB_QUANTILES_MINIMUM, PB_QUANTILES_MAXIMUM, PB_QUANTILES_MINIMUM,
                           quantiles, error);
}

static enum pb_status quantiles_rank(const struct pb_method_setting *setting, const struct pb_group *group,
                                     struct pb_arena *arena, struct pb_results *results, struct pb_error *error)
{
    struct pb_ranked *ranked = pb_arena_take(arena, group->count, sizeof *ranked);
    unsigned *assigned = pb_arena_take(arena, group->count, sizeof *assigned);
    if (!ranked || !assigned)
        return pb_out_of_memory(error);
    const int64_t *quantiles = setting->own;
    enum pb_status status = pb_quantile_ranks(group->numbers[VALUE], group->count, (unsigned)*quantiles,
                                              pb_method_switch(setting, "invert"), ranked, assigned, error);
    if (status != PB_OK)
        return status;
    for (size_t row = 0; row < group->count; row++)
        if (pb_result_complete(results, group, row))
            pb_result_number(results, row, QUANTILE, assigned[row]);
    return PB_OK;
}

static enum pb_status quantiles_run(const struct pb_method_setting *setting, const struct pb_group *group,
                                    struct pb_results *results, struct pb_error *error)
{
    struct pb_arena arena;
    pb_arena_open(&arena, group->count * (sizeof(struct pb_ranked) + sizeof(unsigned)) + ((size_t)1 << 20));
    enum pb_status status = quantiles_rank(setting, group, &arena, results, error);
    pb_arena_close(&arena);
    return status;
}

const struct pb_method pb_method_quantiles = {
    .name = "quantiles",
    .summary = "quantiles by rank, such as deprivation deciles",
    .description = "Puts each row into one of N quantiles of its group, by the rank of its value among those that are "
                   "not missing; equal values share the lowest of their ranks. Quantile 1 has the lowest values, with "
                   "--invert the highest. Deprivation deciles count from the most deprived: use --invert when a high "
                   "score means much deprivation. A group with fewer values than quantiles has no result.",
    .shape = PB_PER_ROW,
    .columns = columns,
    .outputs = outputs,
    .flags = flags,
    .example = "group,area,value\nWarwickshire,A,31.2\nWarwickshire,B,8.5\nWarwickshire,C,19.0\nWarwickshire,D,12.4\n",
    .example_flags = "--quantiles 2 --invert",
    .prepare = quantiles_prepare,
    .run = quantiles_run,
};
