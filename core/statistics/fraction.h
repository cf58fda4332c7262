#ifndef PB_CORE_STATISTICS_FRACTION_H
#define PB_CORE_STATISTICS_FRACTION_H
/*
 * A ratio of two normal numbers and its limits (Fieller, Suppl J R Stat Soc 1940;7:1).
 */
#include "placebook/statistics/interval.h"

struct pb_fraction {
    double top;
    double bottom;
    double top_variance;
    double bottom_variance;
    double covariance;
};

/* The r for which (top - r bottom) is z standard errors from 0. The bottom has to be more than z of its own standard
 * errors from 0: then both are real. */
struct pb_interval pb_fieller(struct pb_fraction ratio, double z);

#endif
