#ifndef PB_CORE_STATISTICS_SLOPE_DRAWS_H
#define PB_CORE_STATISTICS_SLOPE_DRAWS_H
/*
 * The 100,000 simulated lines behind the limits of a slope and a relative index (placebook/statistics/inequality.h),
 * which are most of what an index costs. Two things make them cheap. The deviates are the same for every index, so
 * they are made once in a process, for as many groups as an index has had. And the values of a block of draws go
 * through all groups at once, by instructions for as many numbers as the processor has them for, which is asked when
 * the program runs: the operations and their order are the same, so the bits are the same too.
 */
#include "placebook/statistics/inequality.h"

/* A group's weights in the two ends of the line, and its value on the scale on which its limits are symmetric. */
struct pb_slope_point {
    double at_0; /* Y0 = sum at_0 Y */
    double at_1; /* Y1 = sum at_1 Y */
    double value;
    double error;
};

struct pb_slope_lines {
    enum pb_slope_values values;
    size_t count; /* of points */
    struct pb_slope_point points[PB_SLOPE_GROUPS_MAXIMUM];
    double multiplier;
};

/* How many ways this processor has to do it: the first is for all of its kind, each further one for wider numbers. */
size_t pb_slope_ways(void);

/* Room for the deviates of this process, which stays. Before the first simulation; false when out of memory. */
bool pb_slope_deviates_open(void);

/* The indices of PB_SLOPE_DRAWS lines; every way gives the same bits. Values and errors are such that no draw
 * overflows. */
void pb_slope_simulate(const struct pb_slope_lines *lines, size_t way, double *sii, double *rii);

#endif
