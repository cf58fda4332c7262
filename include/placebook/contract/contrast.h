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
#include "placebook/number.h"
#include "placebook/statistics/contrast.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

enum pb_contrast {
    PB_ENGLAND_DIFFERENCE, /* in the unit of the row, as PB_BEFORE_DIFFERENCE */
    PB_ENGLAND_RATIO,      /* of proportions, rates and ratios, as PB_BEFORE_RATIO */
    PB_ENGLAND_EXCESS, /* events more than at England's value, below 0: fewer; of proportions, rates and ratios whose
                          count is known, those of surveys left out; without limits */
    PB_BEFORE_DIFFERENCE,
    PB_BEFORE_RATIO
};

/* Notes for each row of a table in its final order which rows it is to be compared with. */
enum pb_status pb_contrasts_note(struct pb_table *table, struct pb_error *error) PB_MUST_USE;

/* A contrast of a row and its 95% limits; NaN where there is none. */
struct pb_estimate pb_contrast_of(const struct pb_table *table, size_t row, enum pb_contrast which);

/* A number of it as it is published: with PB_CONTRAST_DIGITS significant digits, which are more than limits are good
 * for, and keep the table short. */
enum { PB_CONTRAST_DIGITS = 6 };
double pb_contrast_rounded(double number);

/* The text of the rounded number, as pb_number_format has it; "" for one that is not finite. */
size_t pb_contrast_text(double number, char text[PB_NUMBER_TEXT]);

#pragma GCC visibility pop

#endif
