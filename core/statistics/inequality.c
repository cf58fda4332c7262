#include "placebook/statistics/inequality.h"

#include "core/statistics/fraction.h"
#include "core/statistics/slope_draws.h"
#include "core/statistics/tails.h"

#include <math.h>

/* From here on P(a normal number has the wrong sign) is below 1e-9 and Fieller's limits are those of the ratio. */
#define CLEAR_OF_ZERO 6.0

/* Nearer to 0 than this many standard errors, the end to divide by may as well have the other sign. */
#define RATIO_FROM 3.0

/* Deviates are within 9 of 0; e^600 times any weight is a double. */
#define DEVIATE_MAXIMUM  9.0
#define EXPONENT_MAXIMUM 600.0

/* Beyond this too few of the draws lie outside the limits. */
#define CONFIDENCE_MAXIMUM 0.9999

/* For 5% of the draws on either side, at the least confidence that is allowed, and some more that may be among them. */
enum { TAIL_ROOM = PB_SLOPE_DRAWS / 8 };

struct level {
    double part; /* 0.95 */
    double z;
    ptrdiff_t lowest;  /* of the draws: where the lower limit is, from the lowest */
    ptrdiff_t highest; /* and the upper one, from the highest */
};

static enum pb_status inequality_refuse(struct pb_error *error, size_t group, const char *what, double number,
                                        const char *expected)
{
    if (isnan(number))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "quantile %zu: %s is missing", group + 1, what);
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "quantile %zu: %s %.15g: expected %s", group + 1, what, number,
                   expected);
}

static enum pb_status check_scale(const struct pb_slope_groups *groups, size_t i, struct pb_error *error)
{
    const double numbers[] = { groups->value[i], groups->lower_95[i], groups->upper_95[i] };
    static const char *const names[] = { "value", "lower limit", "upper limit" };
    for (size_t k = 0; k < 3; k++) {
        if (!isfinite(numbers[k]))
            return inequality_refuse(error, i, names[k], numbers[k], "a number");
        if (groups->values == PB_SLOPE_RATE && numbers[k] <= 0)
            return inequality_refuse(error, i, names[k], numbers[k], "above 0 for a rate: 0 has no logarithm");
        if (groups->values == PB_SLOPE_PROPORTION && (numbers[k] <= 0 || numbers[k] >= 1))
            return inequality_refuse(error, i, names[k], numbers[k],
                                     "above 0 and below 1 for a proportion: other numbers have no logit");
    }
    return PB_OK;
}

static enum pb_status inequality_check(const struct pb_slope_groups *groups, struct pb_error *error)
{
    if (groups->count < PB_SLOPE_GROUPS_MINIMUM || groups->count > PB_SLOPE_GROUPS_MAXIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu quantiles: expected %d to %d", groups->count,
                       PB_SLOPE_GROUPS_MINIMUM, PB_SLOPE_GROUPS_MAXIMUM);
    if (groups->transform && groups->values == PB_SLOPE_NORMAL)
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION,
                       "transform with value type 0: expected value type 1 (rates) or 2 (proportions)");
    if (!isfinite(groups->multiplier) || groups->multiplier == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "multiplier %.15g: expected a number other than 0",
                       groups->multiplier);
    for (size_t i = 0; i < groups->count; i++) {
        if (!(groups->population[i] > 0) || isinf(groups->population[i]))
            return inequality_refuse(error, i, "population", groups->population[i], "a number above 0");
        enum pb_status status = check_scale(groups, i, error);
        if (status != PB_OK)
            return status;
        if (groups->lower_95[i] > groups->upper_95[i])
            return inequality_refuse(error, i, "lower limit", groups->lower_95[i], "at most the upper limit");
    }
    return PB_OK;
}

static double to_scale(enum pb_slope_values values, double number)
{
    if (values == PB_SLOPE_RATE)
        return log(number);
    return values == PB_SLOPE_PROPORTION ? log(number / (1 - number)) : number;
}

/* Back from the scale of a rate or a proportion. */
static double from_scale(enum pb_slope_values values, double number)
{
    return values == PB_SLOPE_RATE ? exp(number) : 1 / (1 + exp(-number));
}

static void statistics_inequality_prepare(const struct pb_slope_groups *groups, struct pb_slope_point *points)
{
    double total = 0;
    for (size_t i = 0; i < groups->count; i++)
        total += groups->population[i];
    double rank[PB_SLOPE_GROUPS_MAXIMUM];
    double below = 0;
    double mean = 0;
    for (size_t i = 0; i < groups->count; i++) {
        double part = groups->population[i] / total;
        rank[i] = below + part / 2;
        below += part;
        mean += part * rank[i];
    }
    double spread = 0;
    for (size_t i = 0; i < groups->count; i++)
        spread += groups->population[i] / total * (rank[i] - mean) * (rank[i] - mean);
    for (size_t i = 0; i < groups->count; i++) {
        double part = groups->population[i] / total;
        double in_slope = part * (rank[i] - mean) / spread;
        double upper = to_scale(groups->values, groups->upper_95[i]);
        double lower = to_scale(groups->values, groups->lower_95[i]);
        points[i] = (struct pb_slope_point){
            .at_0 = part - mean * in_slope,
            .at_1 = part + (1 - mean) * in_slope,
            .value = to_scale(groups->values, groups->value[i]),
            .error = (upper - lower) / (2 * PB_Z_95),
        };
    }
}

/* The standard error of a value where the line is fitted; the limits have it on the scale on which they are symmetric.
 */
static double fitted_error(const struct pb_slope_groups *groups, const struct pb_slope_point *point, double value)
{
    if (groups->transform || groups->values == PB_SLOPE_NORMAL)
        return point->error;
    return point->error * (groups->values == PB_SLOPE_RATE ? value : value * (1 - value));
}

/* The two ends of the fitted line as a fraction, on the scale of the fit. */
static struct pb_fraction inequality_fit(const struct pb_slope_groups *groups, const struct pb_slope_point *points)
{
    struct pb_fraction line = { 0 };
    for (size_t i = 0; i < groups->count; i++) {
        double value = groups->transform ? points[i].value : groups->value[i];
        double error = fitted_error(groups, &points[i], groups->value[i]);
        double variance = error * error;
        line.bottom += points[i].at_0 * value;
        line.top += points[i].at_1 * value;
        line.bottom_variance += points[i].at_0 * points[i].at_0 * variance;
        line.top_variance += points[i].at_1 * points[i].at_1 * variance;
        line.covariance += points[i].at_0 * points[i].at_1 * variance;
    }
    return line;
}

/* Y1 / Y0, or Y0 / Y1 when the multiplier is negative. */
static struct pb_fraction relative(const struct pb_slope_groups *groups, struct pb_fraction line)
{
    if (groups->multiplier > 0)
        return line;
    return (struct pb_fraction){ line.bottom, line.top, line.bottom_variance, line.top_variance, line.covariance };
}

static struct pb_slope indices(const struct pb_slope_groups *groups, double y0, double y1)
{
    struct pb_fraction ends = relative(groups, (struct pb_fraction){ .top = y1, .bottom = y0 });
    return (struct pb_slope){
        .sii = groups->multiplier * (y1 - y0),
        .rii = ends.top / ends.bottom,
        .intercept = groups->transform ? y0 * fabs(groups->multiplier) : y0,
    };
}

static struct pb_slope transformed_back(const struct pb_slope_groups *groups, double y0, double y1)
{
    if (!groups->transform)
        return indices(groups, y0, y1);
    return indices(groups, from_scale(groups->values, y0), from_scale(groups->values, y1));
}

static struct pb_interval ordered(double one, double other)
{
    return one <= other ? (struct pb_interval){ one, other } : (struct pb_interval){ other, one };
}

static double slope_error(struct pb_fraction line)
{
    return sqrt(fmax(line.top_variance + line.bottom_variance - 2 * line.covariance, 0));
}

/* Transformed back, the ends of a line are above 0 wherever they are. Rates and proportions are not below 0, and a
 * straight line that is there says nothing about them. */
static bool line_has_ratio(const struct pb_slope_groups *groups, struct pb_fraction line)
{
    struct pb_fraction ratio = relative(groups, line);
    bool clear = fabs(ratio.bottom) > RATIO_FROM * sqrt(ratio.bottom_variance);
    bool possible = groups->values == PB_SLOPE_NORMAL || (ratio.bottom > 0 && ratio.top >= 0);
    return groups->transform || (clear && possible);
}

static enum pb_status no_index(struct pb_error *error)
{
    return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "the fitted line has no index: its numbers are out of range");
}

enum pb_status pb_slope_index(const struct pb_slope_groups *groups, struct pb_slope *slope, struct pb_error *error)
{
    enum pb_status status = inequality_check(groups, error);
    if (status != PB_OK)
        return status;
    struct pb_slope_point points[PB_SLOPE_GROUPS_MAXIMUM];
    statistics_inequality_prepare(groups, points);
    struct pb_fraction line = inequality_fit(groups, points);
    struct pb_slope found = transformed_back(groups, line.bottom, line.top);
    bool relates = line_has_ratio(groups, line);
    if (!isfinite(found.sii + found.intercept + (relates ? found.rii : 0)))
        return no_index(error);
    if (!relates)
        found.rii = (double)NAN;
    *slope = found;
    return PB_OK;
}

enum pb_status pb_slope_draws_open(struct pb_slope_draws *draws, struct pb_arena *arena, struct pb_error *error)
{
    for (size_t i = 0; i < 2; i++) {
        double *room = pb_arena_take(arena, PB_SLOPE_DRAWS + 2 * TAIL_ROOM, sizeof *room);
        if (!room)
            return pb_out_of_memory(error);
        draws->of[i] = (struct pb_slope_drawn){ room, &room[PB_SLOPE_DRAWS], &room[PB_SLOPE_DRAWS + TAIL_ROOM], 0 };
    }
    return pb_slope_deviates_open() ? PB_OK : pb_out_of_memory(error);
}

/* The limits of one index, which lie in the tails. */
static struct pb_interval percentiles(const struct pb_slope_drawn *drawn, struct level level)
{
    return (struct pb_interval){
        pb_tails_select(drawn->low, 0, drawn->tail, level.lowest),
        -pb_tails_select(drawn->high, 0, drawn->tail, level.highest),
    };
}

/* Both indices of 100,000 sets of values, and their tails as far as a limit reaches. */
static void draw_lines(const struct pb_slope_lines *lines, const struct level *levels, size_t level_count,
                       struct pb_slope_draws *draws)
{
    ptrdiff_t tail = 0;
    for (size_t i = 0; i < level_count; i++) {
        tail = levels[i].lowest > tail ? levels[i].lowest : tail;
        tail = levels[i].highest > tail ? levels[i].highest : tail;
    }
    pb_slope_simulate(lines, pb_slope_ways() - 1, draws->of[0].all, draws->of[1].all);
    for (size_t i = 0; i < 2; i++) {
        struct pb_slope_drawn *drawn = &draws->of[i];
        drawn->tail = tail;
        pb_tails_find(drawn->all, PB_SLOPE_DRAWS, (size_t)tail, drawn->low, drawn->high, TAIL_ROOM);
    }
}

static struct pb_slope_limits transformed_limits(const struct pb_slope_groups *groups, struct pb_fraction line,
                                                 double z)
{
    double middle = (line.bottom + line.top) / 2;
    double slope = line.top - line.bottom;
    double reach = z * slope_error(line);
    double low = (slope - reach) / 2;
    double high = (slope + reach) / 2;
    struct pb_slope one = transformed_back(groups, middle - low, middle + low);
    struct pb_slope other = transformed_back(groups, middle - high, middle + high);
    return (struct pb_slope_limits){ ordered(one.sii, other.sii), ordered(one.rii, other.rii) };
}

static struct pb_interval normal_slope_limits(const struct pb_slope_groups *groups, struct pb_fraction line, double z)
{
    double slope = line.top - line.bottom;
    double reach = z * slope_error(line);
    return ordered(groups->multiplier * (slope - reach), groups->multiplier * (slope + reach));
}

static enum pb_status check_draws(const struct pb_slope_groups *groups, const struct pb_slope_point *points,
                                  struct pb_error *error)
{
    for (size_t i = 0; i < groups->count; i++)
        if (fabs(points[i].value) + DEVIATE_MAXIMUM * points[i].error > EXPONENT_MAXIMUM)
            return inequality_refuse(error, i, "standard error", points[i].error,
                                     "less, on the scale of its logarithm");
    return PB_OK;
}

/* Is the end of the line that the relative index divides by so far from 0 that nothing has to be drawn? */
static bool is_clear(struct pb_fraction ratio)
{
    return fabs(ratio.bottom) >= CLEAR_OF_ZERO * sqrt(ratio.bottom_variance);
}

static struct pb_slope_limits inequality_limits_at(const struct pb_slope_groups *groups, struct pb_fraction line,
                                                   struct level level, struct pb_slope_draws *draws)
{
    if (groups->transform)
        return transformed_limits(groups, line, level.z);
    struct pb_slope_limits limits = { 0 };
    struct pb_fraction ratio = relative(groups, line);
    bool normal = groups->values == PB_SLOPE_NORMAL;
    limits.sii = normal ? normal_slope_limits(groups, line, level.z) : percentiles(&draws->of[0], level);
    if (!line_has_ratio(groups, line))
        limits.rii = (struct pb_interval){ (double)NAN, (double)NAN };
    else
        limits.rii = normal && is_clear(ratio) ? pb_fieller(ratio, level.z) : percentiles(&draws->of[1], level);
    return limits;
}

static enum pb_status check_levels(const double *confidences, size_t count, struct level *levels,
                                   struct pb_error *error)
{
    if (count > PB_SLOPE_LEVELS_MAXIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "%zu confidence levels: expected at most %d", count,
                       PB_SLOPE_LEVELS_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        enum pb_status status = pb_confidence_z(confidences[i], &levels[i].z, error);
        if (status != PB_OK)
            return status;
        levels[i].part = confidences[i] > 1 ? confidences[i] / 100 : confidences[i];
        if (levels[i].part > CONFIDENCE_MAXIMUM)
            return pb_fail(error, PB_REJECTED, PB_ERROR_CONFIGURATION, "a confidence level of %g: expected at most %g",
                           confidences[i], CONFIDENCE_MAXIMUM);
        double above = levels[i].part + (1 - levels[i].part) / 2;
        levels[i].lowest = (ptrdiff_t)nearbyint(PB_SLOPE_DRAWS * (1 - above)) - 1;
        levels[i].highest = PB_SLOPE_DRAWS - (ptrdiff_t)nearbyint(PB_SLOPE_DRAWS * above);
    }
    return PB_OK;
}

/* Nothing is drawn where all limits are exact. */
static enum pb_status inequality_draw(const struct pb_slope_groups *groups, const struct pb_slope_lines *lines,
                                      struct pb_fraction line, const struct level *levels, size_t level_count,
                                      struct pb_slope_draws *draws, struct pb_error *error)
{
    bool normal = groups->values == PB_SLOPE_NORMAL;
    if (groups->transform || (normal && (is_clear(relative(groups, line)) || !line_has_ratio(groups, line))))
        return PB_OK;
    enum pb_status status = normal ? PB_OK : check_draws(groups, lines->points, error);
    if (status == PB_OK)
        draw_lines(lines, levels, level_count, draws);
    return status;
}

enum pb_status pb_slope_limits(const struct pb_slope_groups *groups, const double *confidences, size_t level_count,
                               struct pb_slope_draws *draws, struct pb_slope_limits *limits, struct pb_error *error)
{
    struct level levels[PB_SLOPE_LEVELS_MAXIMUM] = { { 0 } };
    struct pb_slope_lines lines = { .values = groups->values,
                                    .count = groups->count,
                                    .multiplier = groups->multiplier };
    struct pb_slope slope = { 0 };
    struct pb_fraction line = { 0 };
    enum pb_status status = check_levels(confidences, level_count, levels, error);
    if (status == PB_OK)
        status = pb_slope_index(groups, &slope, error);
    if (status == PB_OK) {
        statistics_inequality_prepare(groups, lines.points);
        line = inequality_fit(groups, lines.points);
        status = inequality_draw(groups, &lines, line, levels, level_count, draws, error);
    }
    if (status != PB_OK)
        return status;
    struct pb_slope_limits found[PB_SLOPE_LEVELS_MAXIMUM];
    for (size_t i = 0; i < level_count; i++) {
        found[i] = inequality_limits_at(groups, line, levels[i], draws);
        double relative_width = isnan(slope.rii) ? 0 : found[i].rii.lower + found[i].rii.upper;
        if (!isfinite(found[i].sii.lower + found[i].sii.upper + relative_width))
            return no_index(error);
    }
    for (size_t i = 0; i < level_count; i++)
        limits[i] = found[i];
    return PB_OK;
}
