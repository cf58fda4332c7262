#include "placebook/statistics/area_slope.h"

#include "core/statistics/fraction.h"
#include "core/statistics/student.h"

#include <math.h>

/* As in inequality.c: nearer to 0 than this many standard errors, the end to divide by may as well have the other sign.
 */
#define AREA_RATIO_FROM    3.0
#define LEVERAGE_MAXIMUM   (1 - 1e-9)
#define AREA_CONFIDENCE    0.9
#define AREA_CONFIDENCE_TO 0.99999

static enum pb_status area_slope_check(const double *populations, const double *values, size_t areas, double multiplier,
                                       struct pb_error *error)
{
    if (areas < PB_SLOPE_AREAS_MINIMUM)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "%zu areas: a slope over areas needs %d", areas,
                       (int)PB_SLOPE_AREAS_MINIMUM);
    if (!isfinite(multiplier) || multiplier == 0)
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "multiplier %.15g: expected a number other than 0",
                       multiplier);
    for (size_t i = 0; i < areas; i++) {
        if (!(populations[i] > 0) || isinf(populations[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                           "population %.15g of area %zu: expected a number above 0", populations[i], i + 1);
        if (!(values[i] >= 0) || isinf(values[i]))
            return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "value %.15g of area %zu: expected 0 or more",
                           values[i], i + 1);
    }
    return PB_OK;
}

/* The straight line, and the ranks that it is over. */
struct area_line {
    double people;
    double mean_rank;
    double spread; /* sum a (b - mean b)^2 */
    double mean;
    double slope;
};

/* Ranks are cumulative, so they are made on the way. */
static struct area_line area_line_of(const double *populations, const double *values, size_t areas)
{
    struct area_line line = { 0 };
    for (size_t i = 0; i < areas; i++)
        line.people += populations[i];
    double below = 0;
    double squares = 0;
    double products = 0;
    for (size_t i = 0; i < areas; i++) {
        double part = populations[i] / line.people;
        double rank = below + part / 2;
        below += part;
        line.mean_rank += part * rank;
        line.mean += part * values[i];
        squares += part * rank * rank;
        products += part * rank * values[i];
    }
    line.spread = squares - line.mean_rank * line.mean_rank;
    line.slope = (products - line.mean_rank * line.mean) / line.spread;
    return line;
}

/* The variances of both ends, from how far each area is from the line. False: one area has nearly all people. */
static bool area_slope_scatter(const double *populations, const double *values, size_t areas,
                               const struct area_line *line, struct pb_area_slope *slope)
{
    double below = 0;
    for (size_t i = 0; i < areas; i++) {
        double part = populations[i] / line->people;
        double rank = below + part / 2;
        below += part;
        double off = rank - line->mean_rank;
        double leverage = part * (1 + off * off / line->spread);
        if (!(leverage < LEVERAGE_MAXIMUM))
            return false;
        double residual = (values[i] - line->mean - line->slope * off) / (1 - leverage);
        double in_slope = part * off / line->spread;
        double in_most = (part - line->mean_rank * in_slope) * residual;
        double in_least = (part + (1 - line->mean_rank) * in_slope) * residual;
        slope->most_variance += in_most * in_most;
        slope->least_variance += in_least * in_least;
        slope->covariance += in_most * in_least;
    }
    return true;
}

static struct pb_fraction area_ratio(const struct pb_area_slope *slope)
{
    if (slope->multiplier > 0)
        return (struct pb_fraction){ slope->least, slope->most, slope->least_variance, slope->most_variance,
                                     slope->covariance };
    return (struct pb_fraction){ slope->most, slope->least, slope->most_variance, slope->least_variance,
                                 slope->covariance };
}

enum pb_status pb_area_slope(const double *populations, const double *values, size_t areas, double multiplier,
                             struct pb_area_slope *slope, struct pb_error *error)
{
    enum pb_status status = area_slope_check(populations, values, areas, multiplier, error);
    if (status != PB_OK)
        return status;
    struct area_line line = area_line_of(populations, values, areas);
    struct pb_area_slope found = {
        .sii = multiplier * line.slope,
        .most = line.mean - line.slope * line.mean_rank,
        .least = line.mean + line.slope * (1 - line.mean_rank),
        .multiplier = multiplier,
        .degrees = (double)areas - 2,
    };
    if (!area_slope_scatter(populations, values, areas, &line, &found))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "one of the %zu areas has nearly all people", areas);
    if (!isfinite(found.sii + found.most_variance + found.least_variance))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE,
                       "the fitted line has no index: its numbers are out of range");
    struct pb_fraction ratio = area_ratio(&found);
    bool clear = ratio.bottom > AREA_RATIO_FROM * sqrt(ratio.bottom_variance) && ratio.top >= 0;
    found.rii = clear ? ratio.top / ratio.bottom : (double)NAN;
    *slope = found;
    return PB_OK;
}

enum pb_status pb_area_slope_limits(const struct pb_area_slope *slope, double confidence, struct pb_interval *sii,
                                    struct pb_interval *rii, struct pb_error *error)
{
    double t = 0;
    if (!(confidence >= AREA_CONFIDENCE && confidence <= AREA_CONFIDENCE_TO) ||
        !pb_student_quantile((1 + confidence) / 2, slope->degrees, &t))
        return pb_fail(error, PB_REJECTED, PB_ERROR_SOURCE, "confidence %.15g: expected %g to %g", confidence,
                       AREA_CONFIDENCE, AREA_CONFIDENCE_TO);
    double variance = slope->most_variance + slope->least_variance - 2 * slope->covariance;
    double half = t * fabs(slope->multiplier) * sqrt(fmax(variance, 0));
    *sii = (struct pb_interval){ slope->sii - half, slope->sii + half };
    *rii = (struct pb_interval){ (double)NAN, (double)NAN };
    struct pb_fraction ratio = area_ratio(slope);
    if (!isnan(slope->rii) && ratio.bottom > t * sqrt(ratio.bottom_variance))
        *rii = pb_fieller(ratio, t);
    return PB_OK;
}
