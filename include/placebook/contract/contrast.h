#ifndef PLACEBOOK_CONTRACT_CONTRAST_H
#define PLACEBOOK_CONTRACT_CONTRAST_H
/*
 * How far a row's figure is from England's and from that of a year before. Nothing of this is stored: it follows from
 * two rows of the table, and pb_tidy_sort notes which (the columns country_row and year_before). So it costs eight
 * bytes a row, and is calculated when it is written.
 *
 * The year before is the row of the same series whose period begins and ends a year earlier; periods that are longer
 * than a year, or do not consist of whole months, have none. Figures that are approximate are compared with nothing.
 */
#include "placebook/statistics/contrast.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

struct pb_contrasts {
    struct pb_estimate
        england_difference;           /* in the unit of the row; 95% limits; NaN where there is none, here and below */
    struct pb_estimate england_ratio; /* of proportions, rates and ratios */
    double england_excess; /* events more than at England's value, below 0: fewer; of proportions, rates and ratios
                              whose count is known, those of surveys left out */
    struct pb_estimate before_difference;
    struct pb_estimate before_ratio;
};

/* Notes for each row of a table in its final order which rows it is to be compared with. */
enum pb_status pb_contrasts_note(struct pb_table *table, struct pb_error *error) PB_MUST_USE;

/* The contrasts of a row, numbers rounded to PB_CONTRAST_DIGITS significant digits. */
enum { PB_CONTRAST_DIGITS = 6 };
void pb_contrasts_of(const struct pb_table *table, size_t row, struct pb_contrasts *contrasts);

/* The excess alone. */
double pb_contrast_excess(const struct pb_table *table, size_t row);

#pragma GCC visibility pop

#endif
