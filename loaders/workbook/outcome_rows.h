#ifndef PB_LOADERS_WORKBOOK_OUTCOME_ROWS_H
#define PB_LOADERS_WORKBOOK_OUTCOME_ROWS_H
/*
 * What the Outcome sheets show: of each series of the Place's own areas the last row of a period that has begun. Where
 * the Place is made of two districts, theirs stand beside the Place's own row and not below it. The county's row stands
 * in only where the Place has no figure. Deprivation groups are on Inequalities, causes of death on What drives the
 * gap, local areas on Local areas: each of them would be hundreds of rows.
 */
#include "loaders/workbook/book.h"

enum { OUTCOME_DISTRICTS = 2 }; /* that have room beside their Place */

enum outcome_left { OUTCOME_SHOWN, OUTCOME_COUNTY, OUTCOME_GROUP };

struct outcome_row {
    enum outcome_left left;           /* not shown: the county's where the Place has its own, a deprivation group */
    size_t row;                       /* of the table */
    bool ages;                        /* its measure has rows of several ages */
    bool pair;                        /* its districts stand beside it */
    size_t beside[OUTCOME_DISTRICTS]; /* their rows of the same period; SIZE_MAX: a district has none */
};

struct outcome_rows {
    struct outcome_row *items; /* by measure, then area, age and group; everybody before women before men */
    size_t count;
    size_t capacity;
};

/* In the book's arena; none when out of memory. */
struct outcome_rows workbook_outcome_rows(struct book *book);

/* Are two rows of one series? */
bool workbook_outcome_same(const struct pb_table *table, size_t row, size_t other);

#endif
