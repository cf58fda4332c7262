/*
 * Limits of the charts for counts. Each kind fills the limits of every point from the points of the baseline; the rules
 * are those of control_chart.c.
 */
#include "placebook/statistics/control_chart.h"

#include <math.h>
#include <string.h>

#define SIGMAS       3.0
#define NEAR_SIGMAS  2.0
#define MEDIAN       0.693 /* of a geometric distribution, by its mean (Provost & Murray 2011, p. 228) */
#define NELSON_POWER 3.6
#define HIGHEST      1e140 /* whose square is still finite */

const char *const pb_chart_names[] = {
    [PB_CHART_XMR] = "xmr", [PB_CHART_P] = "p",       [PB_CHART_U] = "u",         [PB_CHART_G] = "g",
    [PB_CHART_T] = "t",     [PB_CHART_NONE] = "none", [PB_CHART_NONE + 1] = NULL,
};

enum pb_chart_kind pb_chart_kind_of(const char *name)
{
    for (int kind = 0; name && pb_chart_names[kind]; kind++)
        if (strcmp(pb_chart_names[kind], name) == 0)
            return (enum pb_chart_kind)kind;
    return PB_CHART_XMR;
}

static size_t first_of(const struct pb_chart_segment *segment)
{
    return segment->baseline_points ? segment->baseline_first : 0;
}

static size_t end_of(const struct pb_chart_segment *segment)
{
    return segment->baseline_points ? segment->baseline_first + segment->baseline_points : segment->count;
}

static size_t values_between(const struct pb_chart_segment *segment, size_t first, size_t end)
{
    size_t present = 0;
    for (size_t i = first; i < end; i++)
        present += isnan(segment->values[i]) ? 0 : 1;
    return present;
}

static bool has_denominators(enum pb_chart_kind kind)
{
    return kind == PB_CHART_P || kind == PB_CHART_U;
}

/* NULL, or what is wrong with a point that has a value. */
static const char *wrong_with(const struct pb_chart_segment *segment, size_t point)
{
    double value = segment->values[point];
    if (value > HIGHEST)
        return "a point is too large to calculate with";
    if (value < 0)
        return "a point is below 0";
    if (!has_denominators(segment->kind))
        return NULL;
    double denominator = segment->denominators[point];
    if (!(denominator > 0 && denominator < HIGHEST))
        return "a denominator is missing or not above 0";
    if (segment->kind == PB_CHART_P && value > segment->multiplier)
        return "a point is above the whole";
    return NULL;
}

static enum pb_status check_segment(const struct pb_chart_segment *segment, struct pb_error *error)
{
    size_t baseline = values_between(segment, first_of(segment), end_of(segment));
    if (segment->baseline_points && baseline < PB_CHART_BASELINE_MINIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "a baseline of %zu points: expected %d or more",
                       baseline, PB_CHART_BASELINE_MINIMUM);
    if (baseline < 2 && segment->kind != PB_CHART_XMR)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "fewer than two points");
    if (has_denominators(segment->kind) && !(segment->multiplier > 0 && segment->multiplier < HIGHEST))
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "the multiplier is missing or too large");
    for (size_t i = 0; i < segment->count && segment->kind != PB_CHART_XMR; i++) {
        const char *reason = isnan(segment->values[i]) ? NULL : wrong_with(segment, i);
        if (reason)
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%s", reason);
    }
    return PB_OK;
}

/* Lines at so many standard deviations from the mean, none below 0 or above the ceiling. */
static struct pb_chart_limits lines_about(double mean, double deviation, double ceiling)
{
    return (struct pb_chart_limits){
        .mean = mean,
        .lower = fmax(0, mean - SIGMAS * deviation),
        .upper = fmin(ceiling, mean + SIGMAS * deviation),
        .near_lower = fmax(0, mean - NEAR_SIGMAS * deviation),
        .near_upper = fmin(ceiling, mean + NEAR_SIGMAS * deviation),
    };
}

/* p and u: the pooled value of the baseline, and what chance does to it with each point's own denominator. */
static enum pb_status pooled_limits(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                    struct pb_error *error)
{
    bool proportion = segment->kind == PB_CHART_P;
    double events = 0;
    double exposure = 0;
    for (size_t i = first_of(segment); i < end_of(segment); i++) {
        if (isnan(segment->values[i]))
            continue;
        events += segment->values[i] / segment->multiplier * segment->denominators[i];
        exposure += segment->denominators[i];
    }
    double pooled = events / exposure;
    if (!(pooled > 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "no events at all");
    if (proportion && !(pooled < 1))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "all points are the whole");
    double variance = proportion ? pooled * (1 - pooled) : pooled;
    double ceiling = proportion ? segment->multiplier : (double)INFINITY;
    for (size_t i = 0; i < segment->count; i++) {
        bool missing = isnan(segment->values[i]);
        double deviation = missing ? (double)NAN : segment->multiplier * sqrt(variance / segment->denominators[i]);
        limits[i] = lines_about(segment->multiplier * pooled, deviation, ceiling);
        if (missing)
            limits[i].lower = limits[i].upper = limits[i].near_lower = limits[i].near_upper = (double)NAN;
    }
    return PB_OK;
}

static enum pb_status geometric_limits(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                       struct pb_error *error)
{
    double sum = 0;
    for (size_t i = first_of(segment); i < end_of(segment); i++)
        sum += isnan(segment->values[i]) ? 0 : segment->values[i];
    double mean = sum / (double)values_between(segment, first_of(segment), end_of(segment));
    if (!(mean > 0))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "all points are 0");
    struct pb_chart_limits lines = lines_about(mean, sqrt(mean * (mean + 1)), (double)INFINITY);
    lines.mean = MEDIAN * mean;
    for (size_t i = 0; i < segment->count; i++)
        limits[i] = lines;
    return PB_OK;
}

static void copy_to_all(const struct pb_chart_segment *segment, struct pb_chart_limits lines,
                        struct pb_chart_limits *limits)
{
    lines.points = values_between(segment, 0, segment->count);
    for (size_t i = 0; i < segment->count; i++)
        limits[i] = lines;
}

static enum pb_status moving_limits(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                    struct pb_error *error)
{
    struct pb_chart_limits lines = { 0 };
    enum pb_status status = pb_chart_limits(&segment->values[first_of(segment)], end_of(segment) - first_of(segment), 0,
                                            segment->screen, &lines, error);
    if (status == PB_OK)
        copy_to_all(segment, lines, limits);
    return status;
}

/* A line of the transformed values as one of the values. */
static double back(double line)
{
    return line > 0 ? pow(line, NELSON_POWER) : 0;
}

static enum pb_status between_limits(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                     struct pb_error *error)
{
    size_t first = first_of(segment);
    size_t count = end_of(segment) - first;
    for (size_t i = 0; i < count; i++)
        segment->room[i] = pow(segment->values[first + i], 1 / NELSON_POWER);
    struct pb_chart_limits lines = { 0 };
    enum pb_status status = pb_chart_limits(segment->room, count, 0, segment->screen, &lines, error);
    if (status != PB_OK)
        return status;
    lines.mean = back(lines.mean);
    lines.lower = back(lines.lower);
    lines.upper = back(lines.upper);
    lines.near_lower = back(lines.near_lower);
    lines.near_upper = back(lines.near_upper);
    copy_to_all(segment, lines, limits);
    return PB_OK;
}

enum pb_status pb_chart_limits_each(const struct pb_chart_segment *segment, struct pb_chart_limits *limits,
                                    struct pb_error *error)
{
    enum pb_status status = check_segment(segment, error);
    if (status != PB_OK)
        return status;
    switch (segment->kind) {
    case PB_CHART_P:
    case PB_CHART_U:
        status = pooled_limits(segment, limits, error);
        break;
    case PB_CHART_G:
        status = geometric_limits(segment, limits, error);
        break;
    case PB_CHART_T:
        status = between_limits(segment, limits, error);
        break;
    default:
        status = moving_limits(segment, limits, error);
    }
    size_t points = values_between(segment, 0, segment->count);
    for (size_t i = 0; status == PB_OK && i < segment->count; i++)
        limits[i].points = points;
    return status;
}
