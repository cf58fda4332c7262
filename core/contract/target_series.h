#ifndef PB_CORE_CONTRACT_TARGET_SERIES_H
#define PB_CORE_CONTRACT_TARGET_SERIES_H
/*
 * Which rows a target is compared with: one area, one sex, one age.
 */
#include "placebook/contract/target.h"

struct pb_target_series {
    const struct pb_measure_rows *rows;
    const struct pb_target *target;
    const struct pb_geography *geography;
    const struct pb_place *place;
    bool in_system;                               /* its rows are those of the system's table */
    pb_symbol place_id, category, sex, age, area; /* of its rows */
    bool proxy;                                   /* there are only rows of a larger area: these */
    const char *wrong;                            /* why there is none; NULL: it was found */
};

/* Finds the series of a Place in its own table or in that of the system. */
struct pb_target_series pb_target_series_find(const struct pb_target *target, const struct pb_measure_rows *rows,
                                              const struct pb_geography *geography, const struct pb_place *place,
                                              bool in_system);

/* Is the row one of the series? It may be without a figure. */
bool pb_target_series_has(const struct pb_target_series *series, size_t row);

/* The newest row with a figure; of several that end on a day that of the shortest period. `grown`: of which the row of
 * a year before has a figure too. SIZE_MAX: there is none. */
size_t pb_target_series_latest(const struct pb_target_series *series, bool grown);

/* A row without a figure (withheld, missing) whose period ends after that of another one, the newest; SIZE_MAX: there
 * is none. */
size_t pb_target_series_without_figure(const struct pb_target_series *series, size_t after);

/* The first row with a figure whose period ends on or after a day; SIZE_MAX: there is none. */
size_t pb_target_series_from(const struct pb_target_series *series, int32_t date);

/* The row with a figure for exactly these days; SIZE_MAX: there is none. */
size_t pb_target_series_of(const struct pb_target_series *series, int32_t start, int32_t end);

/* The row with a figure of the same period a year before; SIZE_MAX: there is none. */
size_t pb_target_series_year_before(const struct pb_target_series *series, size_t row);

#endif
