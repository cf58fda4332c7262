/*
 * The scale of an axis. Programs choose one for what is drawn, and some forget error bars: then a bar is cut off. So a
 * chart with error bars says its scale itself: round steps, about five of them, from 0 where the figures reach down to
 * half of the highest.
 */
#include "loaders/workbook/charts.h"

#include <math.h>

void workbook_chart_scale(struct chart_axis *axis, double lowest, double highest)
{
    static const double steps[] = { 1, 2, 2.5, 5, 10 };
    if (!(lowest <= highest) || !isfinite(highest - lowest))
        return;
    double bottom = lowest >= 0 && lowest < highest / 2 ? 0 : lowest;
    double span = highest > bottom ? highest - bottom : fabs(highest) / 2;
    if (span <= 0)
        span = 1;
    double power = pow(10, floor(log10(span / 5)));
    if (power <= 0 || !isfinite(highest / power)) /* nobody publishes numbers like that */
        return;
    double step = power;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && step * 5 < span; i++)
        step = steps[i] * power;
    axis->minimum = floor(bottom / step) * step;
    axis->maximum = ceil(highest / step) * step;
    if (axis->maximum <= axis->minimum)
        axis->maximum = axis->minimum + step;
    axis->step = step;
    if (!axis->format) /* as many decimals as the steps need; "General" knows no thousands */
        axis->format = power >= 10 || step == floor(step) ? "#,##0"
                       : step * 10 == floor(step * 10)    ? "0.0"
                       : step * 100 == floor(step * 100)  ? "0.00"
                                                          : "General";
    axis->minimum_is_set = axis->maximum_is_set = true;
}

void workbook_chart_reach(const struct chart_cells *cells, size_t count, double *lowest, double *highest)
{
    for (size_t i = 0; i < count; i++) {
        double number = cells->numbers[i];
        if (pb_missing(number))
            continue;
        *lowest = pb_missing(*lowest) || number < *lowest ? number : *lowest;
        *highest = pb_missing(*highest) || number > *highest ? number : *highest;
    }
}
