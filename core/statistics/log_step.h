#ifndef PB_CORE_STATISTICS_LOG_STEP_H
#define PB_CORE_STATISTICS_LOG_STEP_H
/*
 * How the quantiles of this folder are found: Halley's steps on the logarithm of a tail. That logarithm is concave, so
 * the steps close in from one side without a bracket, and where the tail is small it is almost a straight line.
 */
#include <float.h>
#include <math.h>

/* A step is the last one when it is this small: what is left is its third power. Each step asks a little less than the
 * one before, so that a search ends whatever the numbers are. */
#define PB_LOG_STEP_TOLERANCE 1e-5
#define PB_LOG_STEP_GROWTH    1.05

/* A convergent of a continued fraction is good when the one before differed by no more than this part of it. A few
 * units of rounding never go away; that it grows with the number of terms makes an end certain. */
static inline double pb_convergence(double terms)
{
    return DBL_EPSILON * (4 + 1e-6 * terms * terms);
}

/* The step towards the root of w = log(tail / wanted tail), from w, its slope and the slope's slope over the slope. At
 * most 2 to either side: far from the root the curvature says little. */
static inline double pb_log_step(double w, double slope, double bend)
{
    double newton = w / slope;
    double halley = newton / fmax(1 - newton * bend / 2, 0.5);
    return fmax(fmin(-halley, 2), -2);
}

#endif
