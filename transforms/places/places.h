#ifndef PB_TRANSFORMS_PLACES_H
#define PB_TRANSFORMS_PLACES_H
/*
 * What the steps of this transform share. Order: every row finds its area; the districts of a Place are added together;
 * every row is copied to the Places that its area has a role for.
 */
#include "placebook/calculated.h"
#include "placebook/groups.h"
#include "placebook/module.h"
#include "placebook/statistics/pooled_mean.h"
#include "transforms/places/outside.h"

struct places_options {
    double tolerance; /* part of the calculated value by which the published one may differ */
};

#define PLACES_NO_AREA UINT32_MAX /* of a neighbour or a local area, which the Places file does not have */

struct places_work {
    struct pb_context *context;
    double tolerance;
    struct pb_arena arena;
    uint32_t *areas; /* by row: position in the geography's areas, or PLACES_NO_AREA */
    struct places_outside outside;
    struct pb_joined joined; /* for building texts */
    struct pb_error *error;
};

enum { PLACES_POWERS = 8, PLACES_SOURCES = 16 };

/* How the rows of an indicator's series (one sex and age, all areas and periods) hang together. All but the decimals is
 * for an indicator whose kind of value, or unit of ratios, is not stated anywhere. */
struct places_series_scale {
    size_t rows; /* that say something about it: not 0 for a count of 0, which fits any multiplier */
    size_t confirmed[PLACES_POWERS]; /* value = 10^i * count / denominator */
    bool count_exceeds;              /* some count is above its denominator: no proportion */
    struct {
        pb_symbol source;
        int decimals; /* the most that a value of the source has */
    } sources[PLACES_SOURCES];
    size_t source_count; /* the values of more sources than there is room for are taken to be exact */
};

/* The power of ten nearest to value * denominator / count, as an exponent; -1 when none of 1 to 10^7 is near. */
int places_power(double value, double count, double denominator);

/* How far rounding can have moved the published value of a row of the series: half a unit of its last digit, 0.05 for
 * 2.2. Programs leave zeros at the end away, so the row of the source with most decimals says how many there are. */
double places_rounding(const struct places_series_scale *scale, const struct pb_table *table, size_t row);

/* Is the value multiplier * count / denominator, within this part of it, or by as much as rounding explains? A count of
 * 0 needs a value of 0. */
bool places_confirms(double value, double count, double denominator, double multiplier, double tolerance,
                     double rounding);

/* Looks at the rows order[0] to order[count - 1]; `unstated`: nothing states what the values are. */
void places_measure_scale(const struct pb_table *table, const uint32_t *order, size_t count, double tolerance,
                          bool unstated, struct places_series_scale *scale);

/* A part of a Place without a row, and one with several. */
#define PLACES_NO_ROW       SIZE_MAX
#define PLACES_SEVERAL_ROWS (SIZE_MAX - 1)

/* What a Place is put together from, for one series and period: its districts, in its order; or upper-tier authorities
 * that cover the same ground, where only these have rows. */
struct places_parts {
    const char *name; /* "districts", "upper-tier authorities" */
    size_t count;
    const struct pb_area **areas;
    size_t *rows;    /* row of the area, PLACES_NO_ROW or PLACES_SEVERAL_ROWS */
    double *weights; /* scratch, one for each part */
    struct pb_mean *means;
};

/* Adds to `sums` the row of a Place for one series and period: its parts put together or, when that cannot be done,
 * why. At least one part has a row or several. */
enum pb_status places_add_sum(struct places_work *work, const struct pb_place *place, const struct places_parts *parts,
                              const struct places_series_scale *scale, struct pb_table *sums) PB_MUST_USE;

/* Adds to `sums` a row for each Place (and the system) of several districts and each series and period that one of its
 * districts has a row of. */
enum pb_status places_sums(struct places_work *work, struct pb_table *sums) PB_MUST_USE;

#endif
