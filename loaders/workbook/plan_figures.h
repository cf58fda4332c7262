#ifndef PB_LOADERS_WORKBOOK_PLAN_FIGURES_H
#define PB_LOADERS_WORKBOOK_PLAN_FIGURES_H
/*
 * Figures that plans quote (placebook/contract/quoted.h), which the sheets Plan figures and Checks show.
 */
#include "loaders/workbook/findings_private.h"

/* Compares the figures of the register with the book's table: book->quoted. Does nothing without a register. */
enum pb_status workbook_plan_figures_find(struct book *book, struct pb_error *error) PB_MUST_USE;

/* Those that differ beyond the limits of the data, or from data without limits. */
void workbook_findings_of_plan_figures(struct findings *findings);

#endif
