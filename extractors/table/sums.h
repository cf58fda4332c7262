#ifndef TABLE_SUMS_H
#define TABLE_SUMS_H
/*
 * Rows that are added up. All rows of a sheet about the same thing (indicator, area, sex, age, category, period, unit)
 * become one observation, and with breakdowns one more for each category. A sum is complete, or there is none: if one
 * of its rows has no figure, it is missing, and its note says why. Nothing is added up across sheets or files, because
 * two of them may have the same rows.
 */
#include "extractors/table/rows.h"

/* Can the number in a cell be part of a sum? Only whole numbers that are not negative, and no percentages; of amounts
 * (pounds, full-time equivalents) any number that is no percentage. */
bool table_sums_number(const struct pb_tabular_cell *cell, double number, bool amount);

/* Begins a sheet. */
enum pb_status table_sums_open(struct sums **sums, const struct rows *rows, struct pb_error *error) PB_MUST_USE;
void table_sums_close(struct sums *sums);

/* A table whose only row is filled from a row of the sheet, before sums_add. */
struct pb_table *table_sums_part(struct sums *sums);

/* How the figures of a row came, for sums_add. */
struct sums_figures {
    const struct figure *value;
    const struct figure *count; /* NULL: the table has no such column */
    const char *mark;
    bool rejected; /* the row is among the rejected ones */
    bool same;     /* it is the same as another from end to end, and is not added */
};

/* Where alike_rows is "once": *same for a row that is the same as another; one that differs from another in its figures
 * alone is rejected, and *taken false. */
enum pb_status table_sums_compare(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                  bool *same, bool *taken, struct pb_error *error) PB_MUST_USE;

/* Adds the row that was filled to its sum and to those of its categories. */
enum pb_status table_sums_add(struct rows *rows, const struct pb_tabular_row *row, const struct sums_figures *figures,
                              struct pb_error *error) PB_MUST_USE;

/* Ends a sheet: writes the sums into their observations. */
enum pb_status table_sums_finish(struct rows *rows, struct pb_error *error) PB_MUST_USE;

#endif
