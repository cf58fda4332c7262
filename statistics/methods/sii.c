/*
 * How unequal is an indicator over the deprivation quantiles? Several passes: find the number of quantiles in the whole
 * table, sort each group by quantile, then fit the line. The random draws have a fixed seed, so results repeat.
 */
#include "placebook/statistics/inequality.h"

#include "statistics/method.h"

#include <inttypes.h>
#include <math.h>

enum { GROUP, QUANTILE, POPULATION, VALUE, LOWER_95, UPPER_95 };
_Static_assert((int)PB_METHOD_LEVELS <= (int)PB_SLOPE_LEVELS_MAXIMUM, "levels");

enum { SII, RII, INTERCEPT, SII_LIMITS, RII_LIMITS };

static const struct pb_method_column columns[] = {
    [GROUP] = { .name = "group", .kind = PB_COLUMN_GROUP, .help = "which rows make one index, such as an area" },
    [QUANTILE] = { .name = "quantile", .help = "from 1, the most deprived, in whole numbers up to 100" },
    [POPULATION] = { .name = "population", .help = "how many people the quantile has; above 0" },
    [VALUE] = { .name = "value", .help = "the indicator; rates above 0, proportions between 0 and 1" },
    [LOWER_95] = { .name = "lower_95", .help = "its lower 95% limit, on the same scale" },
    [UPPER_95] = { .name = "upper_95", .help = "its upper 95% limit, on the same scale" },
    { 0 },
};

static const struct pb_method_output outputs[] = {
    [SII] = { .name = "sii", .help = "slope index: multiplier x (least deprived end - most deprived end)" },
    [RII] = { .name = "rii",
              .help =
                  "relative index: least deprived end / most deprived end; the inverse when the "
                  "multiplier is below 0; none when the end to divide by is within three standard errors of 0, or an "
                  "end of a line through rates is below 0" },
    [INTERCEPT] = { .name = "intercept", .help = "the fitted line at its most deprived end" },
    [SII_LIMITS] = { .name = "sii", .kind = PB_OUTPUT_LIMITS, .help = "limits of sii at each confidence level" },
    [RII_LIMITS] = { .name = "rii", .kind = PB_OUTPUT_LIMITS, .help = "limits of rii at each confidence level" },
    { 0 },
};

static const struct pb_method_flag flags[] = { { "value-type", false }, { "transform", false }, { 0 } };

/* What all groups share. */
struct own {
    struct pb_slope_draws draws;
    size_t quantiles; /* of the table; 0 until the first group was seen */
    double columns[4][PB_SLOPE_GROUPS_MAXIMUM];
};

static enum pb_status sii_prepare(struct pb_method_setting *setting, struct pb_error *error)
{
    setting->own = pb_arena_take(setting->arena, 1, sizeof(struct own));
    return setting->own ? PB_OK : pb_out_of_memory(error);
}

/* A quantile that one group lacks may be seen in another: the largest of the table counts for all. */
static enum pb_status sii_survey(const struct pb_method_setting *setting, const struct pb_group *all, struct own *own,
                                 struct pb_error *error)
{
    double largest = PB_SLOPE_GROUPS_MINIMUM;
    for (size_t row = 0; row < all->count; row++) {
        double quantile = all->numbers[QUANTILE][row];
        if (quantile <= PB_SLOPE_GROUPS_MAXIMUM)
            largest = fmax(largest, floor(quantile));
    }
    own->quantiles = (size_t)largest;
    return pb_slope_draws_open(&own->draws, setting->arena, error);
}

/* Puts the rows of a group in the order of their quantiles. */
static enum pb_status sii_arrange(const struct pb_group *group, struct own *own, struct pb_error *error)
{
    bool seen[PB_SLOPE_GROUPS_MAXIMUM] = { false };
    for (size_t row = 0; row < group->count; row++) {
        double quantile = group->numbers[QUANTILE][row];
        if (isnan(quantile))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the row at line %" PRIu64 " has no quantile",
                           group->lines[row]);
        if (!(quantile >= 1 && quantile <= PB_SLOPE_GROUPS_MAXIMUM) || floor(quantile) < quantile)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "quantile %.15g: expected a whole number from 1 to %d",
                           quantile, (int)PB_SLOPE_GROUPS_MAXIMUM);
        size_t place = (size_t)quantile - 1;
        if (seen[place])
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "quantile %zu has more than one row", place + 1);
        seen[place] = true;
        for (size_t i = 0; i < 4; i++)
            own->columns[i][place] = group->numbers[POPULATION + i][row];
    }
    for (size_t i = 0; i < own->quantiles; i++)
        if (!seen[i])
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "quantile %zu is missing: an index needs all %zu quantiles", i + 1, own->quantiles);
    return PB_OK;
}

static enum pb_slope_values value_type(const struct pb_method_setting *setting)
{
    const char *word = pb_method_word(setting, "value-type");
    return word ? (enum pb_slope_values)(word[0] - '0') : PB_SLOPE_NORMAL;
}

static enum pb_status sii_run(const struct pb_method_setting *setting, const struct pb_group *group,
                              struct pb_results *results, struct pb_error *error)
{
    struct own *own = setting->own;
    enum pb_status status = own->quantiles == 0 ? sii_survey(setting, group->all, own, error) : PB_OK;
    if (status == PB_OK)
        status = sii_arrange(group, own, error);
    const struct pb_slope_groups groups = {
        .count = own->quantiles,
        .population = own->columns[0],
        .value = own->columns[1],
        .lower_95 = own->columns[2],
        .upper_95 = own->columns[3],
        .values = value_type(setting),
        .transform = pb_method_switch(setting, "transform"),
        .multiplier = setting->multiplier,
    };
    double confidences[PB_METHOD_LEVELS];
    struct pb_slope slope;
    struct pb_slope_limits limits[PB_METHOD_LEVELS];
    for (size_t i = 0; i < setting->level_count; i++)
        confidences[i] = setting->levels[i].confidence;
    if (status == PB_OK)
        status = pb_slope_index(&groups, &slope, error);
    if (status == PB_OK)
        status = pb_slope_limits(&groups, confidences, setting->level_count, &own->draws, limits, error);
    if (status != PB_OK)
        return status;
    pb_result_number(results, 0, SII, slope.sii);
    pb_result_number(results, 0, INTERCEPT, slope.intercept);
    for (size_t i = 0; i < setting->level_count; i++)
        pb_result_limits(results, 0, SII_LIMITS, i, limits[i].sii);
    if (isnan(slope.rii)) {
        pb_result_reason(results, 0, PB_SLOPE_NO_RATIO);
        return PB_OK;
    }
    pb_result_number(results, 0, RII, slope.rii);
    for (size_t i = 0; i < setting->level_count; i++)
        pb_result_limits(results, 0, RII_LIMITS, i, limits[i].rii);
    return PB_OK;
}

const struct pb_method pb_method_sii = {
    .name = "sii",
    .summary = "slope and relative index of inequality",
    .description =
        "Fits a line to the values of deprivation quantiles over the population's ranks, from 0 (most deprived) to 1 "
        "(least deprived), by least squares weighted by population. Needs 5 to 100 quantiles, and all that the table "
        "has in every group. Standard errors come from the 95% limits, on the log scale for rates (value type 1) and "
        "on the logit scale for proportions (2). Limits are exact for value type 0 and with --transform; otherwise "
        "they come from 100,000 draws that are the same in every run. The intercept is on the scale of the values; "
        "with --transform it is multiplied too, as PHEindicatormethods has it.",
    .shape = PB_PER_GROUP,
    .columns = columns,
    .outputs = outputs,
    .flags = flags,
    .multiplier = 1,
    .any_multiplier = true,
    .example = "group,quantile,population,value,lower_95,upper_95\nA,1,7291,75.9,72.7,79.1\nA,2,14102,81.2,78.9,83.5\n"
               "A,3,13456,82.0,79.8,84.3\nA,4,12852,81.4,79.3,83.5\nA,5,15131,83.3,80.4,86.2\n",
    .prepare = sii_prepare,
    .run = sii_run,
};
