#ifndef TABLE_TWINS_H
#define TABLE_TWINS_H
/*
 * Rows of a sheet that are about the same thing by all that the mapping says (indicator, area, sex, age, category and
 * period), and differ in a column that it does not use, such as the type of provider. They are not one row that was
 * written twice, even if their figures are equal, so all of them are rejected, and the reason names the column. A row
 * that is the same in every cell stays what it is: an identical duplicate, which the transform normalise settles.
 *
 * What kind of area a row is of ("Area type") tells no facts apart, because the code of the area does.
 */
#include "extractors/table/layout.h"
#include "placebook/module.h"

struct rows;

enum { TWINS_COLUMNS = 64 }; /* that are told apart; those beyond are one with the last */

struct twins {
    size_t *columns; /* that no field of the mapping has; in the arena of the layout. Where rows are added up, it is
                        these that are added over */
    size_t count;
    size_t first;     /* row of the table: the first one of the sheet */
    uint32_t *hashes; /* of the cells in these columns, row by row; at most TWINS_COLUMNS of each */
    size_t rows, room;
};

/* Begins a sheet, when its columns are known. */
enum pb_status table_twins_begin(struct rows *rows, struct layout *layout, struct pb_error *error) PB_MUST_USE;

/* Remembers what a row that was added to the table has in these columns. */
enum pb_status table_twins_note(struct rows *rows, const struct pb_tabular_row *row,
                                struct pb_error *error) PB_MUST_USE;

/* Ends a sheet: rejects what cannot be told apart. */
enum pb_status table_twins_settle(struct rows *rows, struct pb_error *error) PB_MUST_USE;

void table_twins_close(struct twins *twins);

#endif
