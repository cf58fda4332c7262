#include "placebook/statistics/control_chart.h"

#include <math.h>

/* Rounded as the reference has them. */
#define LIMIT      2.66
#define NEAR_LINE  (2 * (LIMIT / 3))
#define SCREENED   3.267 /* D4 of a moving range of two */
#define NO_CEILING INFINITY
#define ON_MEAN    1e-12 /* of the mean, or of the width of the limits */
#define LARGEST    1e290 /* whose sums and products are still finite */

/* ---- Limits ---- */

static size_t control_chart_points_in(const double *values, size_t count)
{
    size_t points = 0;
    for (size_t i = 0; i < count; i++)
        points += isnan(values[i]) ? 0 : 1;
    return points;
}

/* In two passes, so that a point that equals the mean is found equal to it. */
static double mean_of(const double *values, size_t count)
{
    double present = (double)control_chart_points_in(values, count);
    double mean = 0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += isnan(values[i]) ? 0 : values[i] - mean;
        mean += sum / present;
    }
    return mean;
}

/* The mean of the moving ranges below the ceiling; NaN when there are none. */
static double mean_range(const double *values, size_t count, double ceiling)
{
    double sum = 0;
    size_t ranges = 0;
    for (size_t i = 1; i < count; i++) {
        double range = fabs(values[i] - values[i - 1]);
        if (range < ceiling) { /* not so when either point is missing */
            sum += range;
            ranges++;
        }
    }
    return sum / (double)ranges;
}

static enum pb_status check_points(const double *values, size_t count, size_t baseline, struct pb_error *error)
{
    if (baseline && baseline < PB_CHART_BASELINE_MINIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "a baseline of %zu points: expected %d or more",
                       baseline, PB_CHART_BASELINE_MINIMUM);
    for (size_t i = 0; i < count; i++)
        if (fabs(values[i]) > LARGEST)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "point %zu is too large to calculate with", i + 1);
    return PB_OK;
}

enum pb_status pb_chart_limits(const double *values, size_t count, size_t baseline, bool screen,
                               struct pb_chart_limits *limits, struct pb_error *error)
{
    enum pb_status status = check_points(values, count, baseline, error);
    if (status != PB_OK)
        return status;
    size_t used = baseline && baseline < count ? baseline : count;
    double mean = mean_of(values, used);
    double range = mean_range(values, used, NO_CEILING);
    if (isnan(range))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no two neighbouring points have a value");
    if (range == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "all neighbouring points are the same");
    if (screen)
        range = mean_range(values, used, SCREENED * range);
    if (range == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "all neighbouring points are the same but for screened jumps");
    *limits = (struct pb_chart_limits){
        .mean = mean,
        .lower = mean - LIMIT * range,
        .upper = mean + LIMIT * range,
        .near_lower = mean - NEAR_LINE * range,
        .near_upper = mean + NEAR_LINE * range,
        .points = control_chart_points_in(values, count),
    };
    return PB_OK;
}

/* ---- Rules: from the last to the first, so that an earlier rule replaces a later one ---- */

static int sign(double number)
{
    return (number > 0) - (number < 0); /* 0 for a missing number */
}

static bool is_outside(double value, const struct pb_chart_limits *limits)
{
    return value < limits->lower || value > limits->upper;
}

static bool is_near(double value, const struct pb_chart_limits *limits)
{
    return !is_outside(value, limits) && (value < limits->near_lower || value > limits->near_upper);
}

static void mark(struct pb_chart_signal *signals, size_t from, size_t to, enum pb_chart_rule rule, int side)
{
    for (size_t i = from; i <= to; i++)
        signals[i] = (struct pb_chart_signal){ rule, side > 0 };
}

/* Points and their limits: the same ones for all (step 0) or those of each (step 1). */
struct lines {
    const double *values;
    size_t count;
    const struct pb_chart_limits *limits;
    size_t step;
};

static const struct pb_chart_limits *limits_at(const struct lines *lines, size_t point)
{
    return &lines->limits[point * lines->step];
}

/* A mean of 2.6 is a little beside 2.6 when it is the sum of numbers that no double has, such as 3.3: so near it is on.
 */
static int side_of(const struct lines *lines, size_t point)
{
    const struct pb_chart_limits *limits = limits_at(lines, point);
    double distance = lines->values[point] - limits->mean;
    return fabs(distance) <= ON_MEAN * fmax(fabs(limits->mean), limits->upper - limits->lower) ? 0 : sign(distance);
}

static void find_shifts(const struct lines *lines, struct pb_chart_signal *signals)
{
    int side = 0;
    size_t run = 0;
    for (size_t i = 0; i < lines->count; i++) {
        int here = side_of(lines, i);
        run = here == side ? run + 1 : 1;
        side = here;
        if (side && run >= PB_CHART_RUN)
            mark(signals, i + 1 - PB_CHART_RUN, i, PB_CHART_SHIFT, side);
    }
}

static void find_two_of_three(const struct lines *lines, struct pb_chart_signal *signals)
{
    for (size_t i = 2; i < lines->count; i++) {
        int sides = 0;
        int near = 0;
        for (size_t j = i - 2; j <= i; j++) {
            sides += side_of(lines, j);
            near += is_near(lines->values[j], limits_at(lines, j));
        }
        for (size_t j = i - 2; (sides == 3 || sides == -3) && near >= 2 && j <= i; j++)
            if (is_near(lines->values[j], limits_at(lines, j)))
                mark(signals, j, j, PB_CHART_TWO_OF_THREE, sides);
    }
}

/* A point in a rise and in the fall after it belongs to the later one. */
static void find_trends(const struct lines *lines, struct pb_chart_signal *signals)
{
    int direction = 0;
    size_t steps = 0;
    for (size_t i = 1; i < lines->count; i++) {
        int here = sign(lines->values[i] - lines->values[i - 1]);
        steps = here == direction ? steps + 1 : 1;
        direction = here;
        if (direction && steps >= PB_CHART_RUN - 1)
            mark(signals, i + 1 - PB_CHART_RUN, i, PB_CHART_TREND, direction);
    }
}

static void find_all(const struct lines *lines, struct pb_chart_signal *signals)
{
    for (size_t i = 0; i < lines->count; i++)
        signals[i] = (struct pb_chart_signal){ PB_CHART_NO_RULE, false };
    find_shifts(lines, signals);
    find_two_of_three(lines, signals);
    find_trends(lines, signals);
    for (size_t i = 0; i < lines->count; i++)
        if (is_outside(lines->values[i], limits_at(lines, i)))
            mark(signals, i, i, PB_CHART_OUTSIDE_LIMITS, side_of(lines, i));
}

void pb_chart_signals(const double *values, size_t count, const struct pb_chart_limits *limits,
                      struct pb_chart_signal *signals)
{
    find_all(&(const struct lines){ values, count, limits, 0 }, signals);
}

void pb_chart_signals_each(const double *values, size_t count, const struct pb_chart_limits *limits,
                           struct pb_chart_signal *signals)
{
    find_all(&(const struct lines){ values, count, limits, 1 }, signals);
}

/* ---- Words ---- */

static bool has_direction(enum pb_word polarity)
{
    return polarity == PB_WORD_HIGH_IS_GOOD || polarity == PB_WORD_LOW_IS_GOOD;
}

enum pb_word pb_chart_state(struct pb_chart_signal signal, enum pb_word polarity)
{
    if (signal.rule == PB_CHART_NO_RULE)
        return PB_WORD_COMMON_CAUSE;
    if (!has_direction(polarity))
        return signal.upwards ? PB_WORD_HIGH : PB_WORD_LOW;
    return signal.upwards == (polarity == PB_WORD_HIGH_IS_GOOD) ? PB_WORD_IMPROVEMENT : PB_WORD_CONCERN;
}

enum pb_chart_assurance pb_chart_assurance(const struct pb_chart_limits *limits, double target, enum pb_word polarity)
{
    if (isnan(target) || !has_direction(polarity))
        return PB_CHART_NO_ASSURANCE;
    if (target >= limits->lower && target <= limits->upper)
        return PB_CHART_INCONSISTENT;
    bool passes = (target < limits->lower) == (polarity == PB_WORD_HIGH_IS_GOOD);
    return passes ? PB_CHART_CONSISTENT_PASS : PB_CHART_CONSISTENT_FAIL;
}
