#include "placebook/statistics/trend.h"

#include <math.h>

/* No point is left out. */
enum { NONE = PB_TREND_POINTS };

/* The fixed divisor of the method: two times 1.96, not the exact quantile. */
#define WIDTH_IN_STANDARD_ERRORS 3.92

/* A straight line through points with weights; `spread` is the sum of weighted squares of time about its mean. */
struct line {
    double slope;
    double spread;
};

/* Values are taken from the first one, so that a line through equal values has the slope 0 and no remainder of
 * rounding, whose sign would mean nothing. */
static struct line trend_fit(const double *values, const double *weights, int left_out)
{
    double first = values[left_out == 0 ? 1 : 0];
    double total = 0;
    double time = 0;
    double value = 0;
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        double weight = i == left_out ? 0 : weights[i];
        total += weight;
        time += weight * i;
        value += weight * (values[i] - first);
    }
    time /= total;
    value /= total;
    double spread = 0;
    double product = 0;
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        double weight = i == left_out ? 0 : weights[i];
        spread += weight * (i - time) * (i - time);
        product += weight * (i - time) * (values[i] - first - value);
    }
    return (struct line){ product / spread, spread };
}

/* Do all five lines that leave one point out run the same way as this one? False, too, when one has no slope. */
static bool same_direction(const double *values, const double *weights, double slope)
{
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        double without = trend_fit(values, weights, i).slope;
        if (slope < 0 ? !(without < 0) : !(without >= 0))
            return false;
    }
    return true;
}

static enum pb_status trend_conclude(const double *values, const double *weights, double slope, double chi_squared,
                                     struct pb_trend *trend, struct pb_error *error)
{
    if (!isfinite(slope) || !isfinite(chi_squared))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the numbers are too large or too small to calculate with");
    *trend = (struct pb_trend){
        .slope = slope,
        .chi_squared = chi_squared,
        .significant = chi_squared > PB_TREND_CRITICAL && same_direction(values, weights, slope),
    };
    return PB_OK;
}

enum pb_status pb_trend_of_values(const double values[PB_TREND_POINTS], const double lower[PB_TREND_POINTS],
                                  const double upper[PB_TREND_POINTS], struct pb_trend *trend, struct pb_error *error)
{
    double weights[PB_TREND_POINTS];
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        if (!isfinite(values[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "point %d of 5 has no value", i + 1);
        if (!isfinite(lower[i]) || !isfinite(upper[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "point %d of 5 has no 95%% limits", i + 1);
        if (lower[i] >= upper[i])
            return pb_fail(
                error, PB_REJECTED, PB_ERROR_SOURCE,
                "point %d of 5 has the 95%% limits %.15g and %.15g: expected the lower one first, and a width", i + 1,
                lower[i], upper[i]);
        double error_of_value = (upper[i] - lower[i]) / WIDTH_IN_STANDARD_ERRORS;
        weights[i] = 1 / (error_of_value * error_of_value);
    }
    struct line line = trend_fit(values, weights, NONE);
    return trend_conclude(values, weights, line.slope, line.slope * line.slope * line.spread, trend, error);
}

/* Cochran and Armitage's chi-squared. */
static double test_for_trend(const double *counts, const double *denominators)
{
    double people = 0;
    double cases = 0;
    double time = 0;
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        people += denominators[i];
        cases += counts[i];
        time += denominators[i] * i;
    }
    time /= people;
    double part = cases / people;
    double product = 0;
    double spread = 0;
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        product += counts[i] * (i - time);
        spread += denominators[i] * (i - time) * (i - time);
    }
    return product * product / (part * (1 - part) * spread);
}

enum pb_status pb_trend_of_proportions(const double counts[PB_TREND_POINTS], const double denominators[PB_TREND_POINTS],
                                       struct pb_trend *trend, struct pb_error *error)
{
    static const double equal[PB_TREND_POINTS] = { 1, 1, 1, 1, 1 };
    double logits[PB_TREND_POINTS];
    for (int i = 0; i < PB_TREND_POINTS; i++) {
        if (!isfinite(counts[i]) || !isfinite(denominators[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "point %d of 5 has no count or no denominator", i + 1);
        if (counts[i] <= 0 || counts[i] >= denominators[i])
            return pb_fail(
                error, PB_REJECTED, PB_ERROR_SOURCE,
                "point %d of 5 has the count %.15g of %.15g: expected a count above 0 and below the denominator", i + 1,
                counts[i], denominators[i]);
        logits[i] = log(counts[i] / (denominators[i] - counts[i]));
    }
    return trend_conclude(logits, equal, trend_fit(logits, equal, NONE).slope, test_for_trend(counts, denominators),
                          trend, error);
}
