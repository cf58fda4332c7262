#include "extractors/table/calculate.h"

#include "extractors/table/observation.h"
#include "extractors/table/texts.h"
#include "placebook/contract/methods.h"
#include "placebook/framework.h"
#include "placebook/statistics/proportion.h"
#include "placebook/statistics/rate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool calculate_is_ratio(enum pb_word type)
{
    return type == PB_WORD_PROPORTION || type == PB_WORD_CRUDE_RATE || type == PB_WORD_ISR;
}

/* As the framework has the measure, or else as the mapping says. The multiplier is missing when neither says it. */
static enum pb_status find_ratio(const struct rows *rows, const struct observation *observation,
                                 struct table_ratio *ratio, struct pb_error *error)
{
    const struct pb_context *context = rows->context;
    const struct pb_measure *measure = NULL;
    enum pb_word type = observation->value_type;
    char indicator[INDICATOR_TEXT];
    table_indicator_id(&observation->text[FIELD_INDICATOR], indicator);
    if (context->framework)
        measure = pb_framework_by_indicator(context->framework, context->scheme, indicator);
    *ratio = (struct table_ratio){ type == PB_WORD_PROPORTION, observation->multiplier };
    if (!measure)
        return PB_OK;
    *ratio = (struct table_ratio){ measure->value_type_word == PB_WORD_PROPORTION, measure->multiplier };
    if (calculate_is_ratio(measure->value_type_word) && !pb_missing(measure->multiplier))
        return PB_OK;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION,
                                    "the measure %.64s is a %.40s in the framework, which is not multiplier x count / "
                                    "denominator: it cannot be calculated",
                                    measure->id, measure->value_type);
    pb_error_hint(error, "leave 'calculate' out of the mapping, and give the column of the value");
    return status;
}

static bool limits_of(const struct table_ratio *ratio, double count, double denominator, double z, struct figure *lower,
                      struct figure *upper)
{
    struct pb_interval limits = { PB_MISSING, PB_MISSING };
    enum pb_status status = ratio->proportion
                                ? pb_proportion_limits(count, denominator, ratio->multiplier, z, &limits, NULL)
                                : pb_rate_limits(count, denominator, ratio->multiplier, z, &limits, NULL);
    *lower = (struct figure){ .state = status == PB_OK ? FIGURE_GOOD : FIGURE_MISSING, .number = limits.lower };
    *upper = (struct figure){ .state = lower->state, .number = limits.upper };
    return status == PB_OK;
}

/* Limits are made where the table has none, and the numbers are of events. Returns whose they are, in words. */
static const char *fill_limits(struct observation *observation, const struct table_ratio *ratio)
{
    struct figure *figure = observation->figure;
    double count = figure[FIELD_COUNT].number;
    double denominator = figure[FIELD_DENOMINATOR].number;
    for (enum field field = FIELD_LOWER_95; field <= FIELD_UPPER_998; field++)
        if (figure[field].state == FIGURE_GOOD)
            return ", limits as published";
    if (floor(count) != count || (ratio->proportion && floor(denominator) != denominator))
        return ", without limits";
    if (!limits_of(ratio, count, denominator, PB_Z_95, &figure[FIELD_LOWER_95], &figure[FIELD_UPPER_95]) ||
        !limits_of(ratio, count, denominator, PB_Z_998, &figure[FIELD_LOWER_998], &figure[FIELD_UPPER_998]))
        return ", without limits";
    if (ratio->proportion)
        return ", Wilson limits";
    return count < PB_EXACT_BELOW ? ", exact limits" : ", Byar limits";
}

/* Why there is no value, where one of the two numbers is not known. */
static void leave_out(struct observation *observation)
{
    const struct figure *count = &observation->figure[FIELD_COUNT];
    const struct figure *denominator = &observation->figure[FIELD_DENOMINATOR];
    bool suppressed = count->state == FIGURE_SUPPRESSED || denominator->state == FIGURE_SUPPRESSED;
    bool none = count->state == FIGURE_MISSING;
    observation->status = suppressed ? PB_WORD_SUPPRESSED : none ? PB_WORD_MISSING : PB_WORD_NOT_CALCULABLE;
    if (!suppressed && !none)
        observation->remark = "not calculable: the denominator is 0, or there is none";
}

static enum pb_status calculate_reject(struct rows *rows, const struct pb_tabular_row *row, const char *reason,
                                       const char *rule, bool *taken, struct pb_error *error)
{
    *taken = false;
    return table_rows_reject(rows, row, NO_COLUMN, rule, error, "%s", reason);
}

enum pb_status table_calculate(struct rows *rows, const struct pb_tabular_row *row, struct observation *observation,
                               bool *taken, struct pb_error *error)
{
    const struct figure *count = &observation->figure[FIELD_COUNT];
    const struct figure *denominator = &observation->figure[FIELD_DENOMINATOR];
    struct figure *value = &observation->figure[FIELD_VALUE];
    struct table_ratio ratio;
    enum pb_status status = find_ratio(rows, observation, &ratio, error);
    if (status != PB_OK)
        return status;
    if (!(ratio.multiplier > 0))
        return calculate_reject(
            rows, row,
            "The value cannot be calculated: the row has no value_type proportion or crude_rate with "
            "a unit that says per how many, such as % or per 1,000",
            "not-calculable", taken, error);
    observation->mark = count->mark[0] ? count->mark : denominator->mark[0] ? denominator->mark : NULL;
    if (count->state != FIGURE_GOOD || denominator->state != FIGURE_GOOD || denominator->number == 0) {
        leave_out(observation);
        return PB_OK;
    }
    if (ratio.proportion && count->number > denominator->number)
        return calculate_reject(
            rows, row,
            "The count is above the denominator: one of them is not what the mapping says, or there "
            "is no proportion",
            "count-above-denominator", taken, error);
    *value = (struct figure){ .state = FIGURE_GOOD, .number = table_calculate_value(&ratio, count, denominator) };
    observation->status = PB_WORD_CALCULATED;
    observation->remark = "calculated from count and denominator";
    (void)snprintf(observation->method, sizeof observation->method, "count over denominator%s%s",
                   fill_limits(observation, &ratio), PB_EXACT_METHOD);
    return PB_OK;
}

bool table_calculate_ratio(const struct rows *rows, const struct observation *observation, struct table_ratio *ratio)
{
    return find_ratio(rows, observation, ratio, NULL) == PB_OK && ratio->multiplier > 0;
}

double table_calculate_value(const struct table_ratio *ratio, const struct figure *count,
                             const struct figure *denominator)
{
    bool known = count->state == FIGURE_GOOD && denominator->state == FIGURE_GOOD;
    if (!known || count->number < 0 || denominator->number <= 0 ||
        (ratio->proportion && count->number > denominator->number))
        return PB_MISSING;
    return ratio->multiplier * count->number / denominator->number;
}
