/*
 * Does value = multiplier x count / denominator hold for the published rows of a measure? Districts are added together
 * only where it does.
 */
#include "transforms/places/places.h"

#include <math.h>

bool places_confirms(double value, double count, double denominator, double multiplier, double tolerance)
{
    if (count == 0)
        return value == 0;
    double expected = multiplier * count / denominator;
    return fabs(value - expected) <= tolerance * fabs(expected);
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
    scale->rows++;
    scale->count_exceeds = scale->count_exceeds || count > denominator;
    if (count == 0) {
        scale->nothings += value == 0;
        return;
    }
    int power = places_power(value, count, denominator);
    if (power >= 0 && places_confirms(value, count, denominator, pow(10, power), tolerance))
        scale->confirmed[power]++;
}

void places_measure_scale(const struct pb_table *table, const uint32_t *order, size_t count, double tolerance,
                          struct places_series_scale *scale)
{
    *scale = (struct places_series_scale){ 0 };
    for (size_t i = 0; i < count; i++)
        look_at_row(table, order[i], tolerance, scale);
}
