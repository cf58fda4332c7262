/*
 * Does value = multiplier x count / denominator hold for the published rows of a measure? Districts are added together
 * only where it does.
 */
#include "transforms/places/places.h"

#include "placebook/number.h"

#include <math.h>

/* A row whose rounding is more than this part of its value says nothing about what the values are. */
#define TELLING 0.05

/* Digits behind the point of a value as it was published, or as it reads when nobody kept that. */
static int decimals_of(const struct pb_table *table, size_t row)
{
    char shortest[PB_NUMBER_TEXT];
    const char *text = shortest;
    if (table->value_text[row])
        text = pb_cell(table, value_text, row);
    else
        (void)pb_number_format(table->value[row], shortest);
    return pb_number_decimals(text);
}

static void note_decimals(const struct pb_table *table, size_t row, struct places_series_scale *scale)
{
    size_t at = 0;
    while (at < scale->source_count && scale->sources[at].source != table->source[row])
        at++;
    if (at == PLACES_SOURCES)
        return;
    int decimals = decimals_of(table, row);
    if (at == scale->source_count) {
        scale->sources[scale->source_count++].source = table->source[row];
        scale->sources[at].decimals = decimals;
    } else if (decimals > scale->sources[at].decimals) {
        scale->sources[at].decimals = decimals;
    }
}

double places_rounding(const struct places_series_scale *scale, const struct pb_table *table, size_t row)
{
    for (size_t i = 0; i < scale->source_count; i++)
        if (scale->sources[i].source == table->source[row])
            return 0.5 * pow(10, -scale->sources[i].decimals);
    return 0;
}

bool places_confirms(double value, double count, double denominator, double multiplier, double tolerance,
                     double rounding)
{
    if (count == 0)
        return value == 0;
    double expected = multiplier * count / denominator;
    /* 0.125 is rounded to 0.13 by some and to 0.12 by others; neither is a double. */
    return fabs(value - expected) <= fmax(tolerance * fabs(expected), rounding * (1 + 1e-9));
}

int places_power(double value, double count, double denominator)
{
    double power = round(log10(value * denominator / count));
    return power >= 0 && power < PLACES_POWERS ? (int)power : -1; /* also for the NaN of what is not positive */
}

static void look_at_row(const struct pb_table *table, size_t row, double tolerance, struct places_series_scale *scale)
{
    double value = table->value[row];
    double count = table->count[row];
    double denominator = table->denominator[row];
    if (pb_missing(value) || pb_missing(count) || !(denominator > 0))
        return;
    scale->count_exceeds = scale->count_exceeds || count > denominator;
    double rounding = places_rounding(scale, table, row);
    if (count == 0)
        scale->rows += value != 0;
    if (count == 0 || (value >= 0 && rounding > TELLING * value))
        return;
    scale->rows++;
    int power = places_power(value, count, denominator);
    if (power >= 0 && places_confirms(value, count, denominator, pow(10, power), tolerance, rounding))
        scale->confirmed[power]++;
}

void places_measure_scale(const struct pb_table *table, const uint32_t *order, size_t count, double tolerance,
                          bool unstated, struct places_series_scale *scale)
{
    *scale = (struct places_series_scale){ 0 };
    for (size_t i = 0; i < count; i++)
        if (!pb_missing(table->value[order[i]]))
            note_decimals(table, order[i], scale);
    for (size_t i = 0; unstated && i < count; i++)
        look_at_row(table, order[i], tolerance, scale);
}
