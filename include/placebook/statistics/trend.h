#ifndef PLACEBOOK_STATISTICS_TREND_H
#define PLACEBOOK_STATISTICS_TREND_H
/*
 * Recent trend of the five latest points of a series, as the public health technical guidance of Fingertips describes
 * it. Time is 1 to 5, one step from each point to the next.
 *
 * Values with 95% limits (rates, standardised rates, averages): straight line by weighted least squares. With
 * s = (upper - lower) / 3.92, w = 1 / s^2, and t' and v' the weighted means of time and value,
 *
 *   slope = sum w (t - t') (v - v') / sum w (t - t')^2          chi-squared = slope^2 sum w (t - t')^2
 *
 * Proportions: the Cochran-Armitage test for trend (Cochran, Biometrics 1954;10:417; Armitage, Biometrics 1955;11:375).
 * With x of n people at each time, p = sum x / sum n, and t' the mean of time weighted by n,
 *
 *   chi-squared = (sum x (t - t'))^2 / (p (1 - p) sum n (t - t')^2)
 *
 * and, for the direction, the slope of the straight line through the logits log(x / (n - x)), not weighted.
 *
 * Either is significant when chi-squared is above PB_TREND_CRITICAL (one degree of freedom, 99.8%) and the slope has
 * the same sign in six fits: of all five points, and of those that are left when each point in turn is left out. A
 * slope of 0 counts as a rise.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

enum { PB_TREND_POINTS = 5 };

#define PB_TREND_CRITICAL 9.54953570608324

struct pb_trend {
    double slope; /* a step in time: in the units of the value; for proportions, of the logit */
    double chi_squared;
    bool significant;
};

/* The trend of five values with their 95% limits, oldest first. PB_REJECTED with the reason, and *trend untouched: a
 * number that is missing or infinite, limits that are equal or in the wrong order, numbers beyond what can be
 * calculated with. */
enum pb_status pb_trend_of_values(const double values[PB_TREND_POINTS], const double lower[PB_TREND_POINTS],
                                  const double upper[PB_TREND_POINTS], struct pb_trend *trend,
                                  struct pb_error *error) PB_MUST_USE;

/* The trend of five proportions, oldest first. PB_REJECTED with the reason, and *trend untouched: a number that is
 * missing or infinite, a count that is not above 0 and below its denominator (such a proportion has no logit), numbers
 * beyond what can be calculated with. */
enum pb_status pb_trend_of_proportions(const double counts[PB_TREND_POINTS], const double denominators[PB_TREND_POINTS],
                                       struct pb_trend *trend, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
