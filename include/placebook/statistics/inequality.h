#ifndef PLACEBOOK_STATISTICS_INEQUALITY_H
#define PLACEBOOK_STATISTICS_INEQUALITY_H
/*
 * Slope and relative index of inequality (Low & Low, J Public Health 2004;26:388): how much an indicator differs
 * between the most and the least deprived end of a population, over all its deprivation groups and not only the two
 * outermost.
 *
 * The groups are in order, the most deprived first. Group i has the part a of the population, and its rank b is the
 * cumulative part up to its middle, so that ranks run from 0 (most deprived) to 1 (least deprived). A straight line is
 * fitted to the values by least squares, weighted by a:
 *
 *   slope = sum a (b - mean b) Y / sum a (b - mean b)^2     Y0 = mean Y - slope mean b     Y1 = Y0 + slope
 *   SII = multiplier (Y1 - Y0)                              RII = Y1 / Y0; Y0 / Y1 when the multiplier is negative
 *
 * The end of the line by which the relative index divides must be more than three standard errors away from 0, or
 * nobody knows even its sign: then there is no relative index, and the slope index stands alone. Nor is there one for
 * rates and proportions when an end of the line is below 0, where none of them can be.
 *
 * With `transform` the line is fitted to log Y (rates) or logit Y (proportions), and Y0 and Y1 are transformed back.
 *
 * Limits follow phe_sii of PHEindicatormethods: the standard error of a value is the width of its 95% limits over
 * 2 x 1.959964, on the log scale for a rate, on the logit scale for a proportion. What the reference estimates by
 * 100,000 simulated sets of values is here
 *
 *  - exact where it is a linear function of them. The slope of a fit is one, with standard error sqrt(sum (c se)^2), c
 * the weight of a value in the slope. This gives the SII of value type 0, and both indices with `transform`, where the
 *    reference turns the limits of the slope into indices with the middle of the line held fast;
 *  - exact (Fieller, Suppl J R Stat Soc 1940;7:1) for the RII of value type 0 when the end of the line that it
 * divides by is at least 6 standard errors away from 0;
 *  - simulated by 100,000 draws of the generator in random.h otherwise: both indices of types 1 and 2 without
 * `transform`. Limits are the draws at positions round(100000 (1 - p)) and round(100000 p) of the reference, p = 0.975
 * for 95%. The draws are the same for every call, so the same values have the same limits.
 * They are made with the first index that needs them and kept for the process: 800 kB for each group.
 *
 * The simulation leaves a limit uncertain by about 1% of the distance between it and the index (one standard error of
 * that percentile is 0.8% at 95% and 3% at 99.8%), in the reference as here; the two never agree digit by digit.
 */
#include "placebook/arena.h"
#include "placebook/statistics/interval.h"

#pragma GCC visibility push(default)

enum {
    PB_SLOPE_LEVELS_MAXIMUM = 8, /* confidences of one call */
    PB_SLOPE_GROUPS_MINIMUM = 5,
    PB_SLOPE_GROUPS_MAXIMUM = 100,
    PB_SLOPE_DRAWS = 100000,
};

/* The kind of value, with the numbers that the reference gives them. */
enum pb_slope_values {
    PB_SLOPE_NORMAL = 0,     /* limits symmetric about the value, such as a life expectancy */
    PB_SLOPE_RATE = 1,       /* above 0, any multiplier */
    PB_SLOPE_PROPORTION = 2, /* between 0 and 1: percentages are to be divided by 100 */
};

/* Groups in order, the most deprived first. */
struct pb_slope_groups {
    size_t count;
    const double *population;
    const double *value;
    const double *lower_95;
    const double *upper_95;
    enum pb_slope_values values;
    bool transform;
    double multiplier; /* of the SII; 1 leaves it as it is */
};

struct pb_slope {
    double sii;
    double rii;       /* missing (NaN) where there is none: PB_SLOPE_NO_RATIO says why */
    double intercept; /* Y0: as the values are; with `transform` times |multiplier|, as the reference has it */
};

struct pb_slope_limits {
    struct pb_interval sii;
    struct pb_interval rii; /* missing where the index is */
};

#define PB_SLOPE_NO_RATIO                                                                                              \
    "no relative index: the end of the fitted line to divide by is within three standard errors of 0, or an end of a " \
    "line through rates is below 0"

/* Room for simulated limits: 1 MB for each index. */
struct pb_slope_drawn {
    double *all;
    double *low;    /* the lowest draws, first all that may be a limit */
    double *high;   /* the negatives of the highest */
    ptrdiff_t tail; /* the last of them that may be a limit */
};
struct pb_slope_draws {
    struct pb_slope_drawn of[2]; /* the slope index, the relative index */
};

/* Takes the room from an arena, and that of what is drawn for every index from the process. PB_FATAL when there is no
 * more. */
enum pb_status pb_slope_draws_open(struct pb_slope_draws *draws, struct pb_arena *arena,
                                   struct pb_error *error) PB_MUST_USE;

/* SII, RII and intercept. PB_REJECTED with the reason, and *slope untouched: fewer than 5 or more than 100 groups, a
 * population that is not above 0, a missing or infinite number, limits that are not in order, for rates a value or
 * limit that is not above 0, for proportions one that is not between 0 and 1, `transform` with value type 0, a
 * multiplier of 0, numbers that are too large to calculate with. */
enum pb_status pb_slope_index(const struct pb_slope_groups *groups, struct pb_slope *slope,
                              struct pb_error *error) PB_MUST_USE;

/* Limits of both at each of `level_count` two-sided confidences (0.9 to 0.9999, or 90 to 99.99 in percent). Further
 * PB_REJECTED: any other confidence, limits of a group so wide that its draws would overflow. */
enum pb_status pb_slope_limits(const struct pb_slope_groups *groups, const double *confidences, size_t level_count,
                               struct pb_slope_draws *draws, struct pb_slope_limits *limits,
                               struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
