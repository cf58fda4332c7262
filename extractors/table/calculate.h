#ifndef TABLE_CALCULATE_H
#define TABLE_CALCULATE_H
/*
 * Values that a table does not have, from the count and the denominator beside each other: multiplier x count /
 * denominator, with Wilson's limits for a proportion and Byar's (exact ones below 10 events) for a rate. What kind it
 * is, and per how many, the framework says or else the mapping (`value_type`, `unit`). Counts with decimals are no
 * events, so they have no limits.
 */
#include "extractors/table/figures.h"
#include "placebook/status.h"

struct rows;
struct observation;

/* What a value is of its count and denominator. */
struct table_ratio {
    bool proportion;
    double multiplier;
};

/* Fills in value, limits, status, method and note of an observation whose figures were read and which has no column of
 * values. *taken false: the row was rejected. Fails when the framework has another kind of measure. */
enum pb_status table_calculate(struct rows *rows, const struct pb_tabular_row *row, struct observation *observation,
                               bool *taken, struct pb_error *error) PB_MUST_USE;

/* The ratio of an observation whose texts were read; false: its value cannot be calculated. */
bool table_calculate_ratio(const struct rows *rows, const struct observation *observation, struct table_ratio *ratio);

/* The value, or missing. */
double table_calculate_value(const struct table_ratio *ratio, const struct figure *count,
                             const struct figure *denominator);

#endif
