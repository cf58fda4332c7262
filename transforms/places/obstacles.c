/*
 * Whether the districts of a Place can be added together for one series and period. The rules are in docs/methods.md.
 */
#include "transforms/places/sum.h"

#include <stdio.h>
#include <string.h>

/* This part of an unmapped indicator's rows has to agree that value = multiplier * count / denominator. */
#define SCALE_SHARE 0.9

bool pb_sum_cannot(struct pb_sum *sum, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pb_text_copy(sum->reason, sizeof sum->reason, text);
    return false;
}

const char *pb_sum_district(const struct pb_sum *sum, size_t district)
{
    const char *code = sum->place->districts.items[district];
    const struct pb_area *area = pb_geography_area(sum->work->stage->geography, code, strlen(code));
    return area ? area->name : code;
}

static bool type_allows(struct pb_sum *sum)
{
    switch (sum->type) {
    case PB_WORD_NONE:
    case PB_WORD_PROPORTION:
    case PB_WORD_CRUDE_RATE:
    case PB_WORD_COUNT_VALUE:
        return true;
    case PB_WORD_DSR:
        return pb_sum_cannot(sum, "directly standardised rates of districts cannot be added without counts by age");
    case PB_WORD_ISR:
        return pb_sum_cannot(sum,
                             "indirectly standardised ratios of districts cannot be added without expected numbers");
    case PB_WORD_LIFE_EXPECTANCY:
        return pb_sum_cannot(sum,
                             "life expectancies of districts cannot be added without deaths and populations by age");
    case PB_WORD_MEAN:
        return pb_sum_cannot(sum, "averages of districts cannot be added without the numbers of people behind them");
    case PB_WORD_SURVEY_PROPORTION:
        return pb_sum_cannot(sum,
                             "weighted survey percentages of districts cannot be added without the survey's weights");
    case PB_WORD_SCORE:
        return pb_sum_cannot(sum, "scores of districts cannot be added");
    default:
        return pb_sum_cannot(sum, "values of this kind cannot be added");
    }
}

static bool row_is_there(struct pb_sum *sum, size_t district)
{
    const struct pb_table *table = sum->work->stage->table;
    size_t row = sum->rows[district];
    const char *name = pb_sum_district(sum, district);
    if (row == PB_NO_ROW)
        return pb_sum_cannot(sum, "the source has no row for %s", name);
    if (row == PB_SEVERAL_ROWS)
        return pb_sum_cannot(sum, "the source has several rows for %s", name);
    if (table->status[row] == PB_WORD_SUPPRESSED)
        return pb_sum_cannot(sum, "%s is suppressed", name);
    if (pb_missing(table->value[row]))
        return pb_sum_cannot(sum, "%s has no value", name);
    if (sum->type == PB_WORD_COUNT_VALUE)
        return true;
    if (pb_missing(table->count[row]))
        return pb_sum_cannot(sum, "%s has no count", name);
    if (pb_missing(table->denominator[row]))
        return pb_sum_cannot(sum, "%s has no denominator", name);
    if (table->count[row] < 0 || table->denominator[row] <= 0)
        return pb_sum_cannot(sum, "%s has a count of %.15g and a denominator of %.15g", name, table->count[row],
                             table->denominator[row]);
    return true;
}

/* The multiplier of an indicator that the framework does not have: the districts' own, if the series as a whole
 * agrees; when all their counts are 0, the one that most rows of the series have. */
static bool find_multiplier(struct pb_sum *sum)
{
    const struct pb_table *table = sum->work->stage->table;
    const struct pb_series_scale *scale = sum->scale;
    int power = -1;
    size_t district = 0;
    while (district < sum->count && table->count[sum->rows[district]] == 0)
        district++;
    if (district < sum->count) {
        size_t row = sum->rows[district];
        power = pb_places_power(table->value[row], table->count[row], table->denominator[row]);
    } else {
        for (int i = 0; i < PB_PLACES_POWERS; i++)
            if (scale->confirmed[i] > (power < 0 ? 0 : scale->confirmed[power]))
                power = i;
    }
    const char *indicator = pb_cell(table, indicator, sum->first);
    if (power < 0)
        return pb_sum_cannot(sum, "the values of indicator %.60s are not a multiple of count / denominator", indicator);
    sum->multiplier = pow(10, power);
    size_t fitting = scale->confirmed[power] + scale->nothings;
    if ((double)fitting < SCALE_SHARE * (double)scale->rows)
        return pb_sum_cannot(sum, "only %zu of %zu rows of indicator %.60s have value = %.15g x count / denominator",
                             fitting, scale->rows, indicator, sum->multiplier);
    sum->proportion = sum->multiplier == 100 && !scale->count_exceeds;
    return true;
}

static bool value_is_confirmed(struct pb_sum *sum, size_t district)
{
    const struct pb_table *table = sum->work->stage->table;
    size_t row = sum->rows[district];
    double count = table->count[row];
    double denominator = table->denominator[row];
    const char *name = pb_sum_district(sum, district);
    if (sum->proportion && count > denominator)
        return pb_sum_cannot(sum, "count %.15g is above denominator %.15g for %s", count, denominator, name);
    if (pb_places_confirms(table->value[row], count, denominator, sum->multiplier, sum->work->tolerance))
        return true;
    char value[40];
    (void)snprintf(value, sizeof value, "%.8g", table->value[row]);
    return pb_sum_cannot(sum, "published value %.40s differs from %.15g x count / denominator = %.8g for %s",
                         table->value_text[row] ? pb_symbol_text(table->symbols, table->value_text[row]) : value,
                         sum->multiplier, sum->multiplier * count / denominator, name);
}

bool pb_sum_can_be_made(struct pb_sum *sum)
{
    if (!type_allows(sum))
        return false;
    for (size_t i = 0; i < sum->count; i++)
        if (!row_is_there(sum, i))
            return false;
    if (sum->type == PB_WORD_COUNT_VALUE)
        return true;
    if (sum->type == PB_WORD_NONE) {
        if (!find_multiplier(sum))
            return false;
    } else if (!(sum->multiplier > 0)) {
        return pb_sum_cannot(sum, "the framework states no multiplier for %.64s",
                             pb_cell(sum->work->stage->table, measure, sum->first));
    }
    for (size_t i = 0; i < sum->count; i++)
        if (!value_is_confirmed(sum, i))
            return false;
    return true;
}
