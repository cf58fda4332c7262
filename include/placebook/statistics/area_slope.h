#ifndef PLACEBOOK_STATISTICS_AREA_SLOPE_H
#define PLACEBOOK_STATISTICS_AREA_SLOPE_H
/*
 * Slope and relative index of inequality over many small areas, such as LSOAs, instead of deprivation groups (Pamuk,
 * Population Studies 1985;39:17-31; Mackenbach & Kunst, Soc Sci Med 1997;44:757-71). As in inequality.h each area has
 * the part a of the people, its rank b is the cumulative part up to its middle, from 0 (most deprived) to 1, and a line
 * is fitted to the values by least squares, weighted by a; its ends are Y0 and Y1:
 *
 *   SII = multiplier (Y1 - Y0)      RII = Y1 / Y0; Y0 / Y1 when the multiplier is negative
 *
 * No value has limits of its own here, and values of small areas scatter by more than chance. So how far they lie from
 * the line says how certain it is, each area for itself, whatever its size (White, Econometrica 1980;48:817-38): with e
 * the distance of an area and h its leverage, a (1 + (b - mean b)^2 / sum a (b - mean b)^2), an end that is sum(c Y)
 * has the variance
 *
 *   sum (c e / (1 - h))^2           (HC3: MacKinnon & White, J Econometrics 1985;29:305-25)
 *
 * The limits are Student's t at (areas - 2) degrees of freedom for the slope, and Fieller's for the ratio with the same
 * t. Neighbouring areas are taken to be independent but for deprivation; where they are not, the limits are too narrow.
 */
#include "placebook/statistics/interval.h"

#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_SLOPE_AREAS_MINIMUM = 10 };

struct pb_area_slope {
    double sii;
    double rii;         /* missing (NaN) as in inequality.h: PB_SLOPE_NO_RATIO says why */
    double most, least; /* the ends of the line: the most and the least deprived one, as the values are */
    /* What the limits are made of. */
    double most_variance, least_variance, covariance;
    double multiplier;
    double degrees; /* of freedom */
};

/* Areas in order, the most deprived first. `multiplier` below 0 turns the sign, for what is better when it is low;
 * another size changes what the index is given per. PB_REJECTED with the reason, and *slope untouched: fewer areas than
 * PB_SLOPE_AREAS_MINIMUM; a population that is not above 0; a value that is missing, below 0 or infinite; a multiplier
 * of 0; one area with nearly all people; numbers that are too large to calculate with. */
enum pb_status pb_area_slope(const double *populations, const double *values, size_t areas, double multiplier,
                             struct pb_area_slope *slope, struct pb_error *error) PB_MUST_USE;

/* The limits of both at a two-sided confidence (0.9 to below 1); those of the ratio are missing where it is, and at
 * levels where the end to divide by could be 0. PB_REJECTED, and nothing set: another confidence. */
enum pb_status pb_area_slope_limits(const struct pb_area_slope *slope, double confidence, struct pb_interval *sii,
                                    struct pb_interval *rii, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
