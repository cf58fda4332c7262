#ifndef TABLE_PERSONS_H
#define TABLE_PERSONS_H
/*
 * Records of persons are not for a publication of figures: a table that has them is refused before anything of it is
 * kept. It has them when a heading is one of those that the mapping lists under `never`, or when a column holds NHS
 * numbers: in the rows that are looked at, ten or more that pass the check and are not the same as the one above, and
 * no more than one in ten of ten digits that does not pass; or a single one, where the heading says NHS number. Of
 * other numbers of ten digits one in eleven passes.
 */
#include "placebook/column_kinds.h"
#include "placebook/formats/tabular.h"

struct layout;

struct persons {
    uint32_t passed[PB_KINDS_COLUMNS]; /* numbers unlike the one above that pass the check */
    uint32_t failed[PB_KINDS_COLUMNS];
    uint64_t last[PB_KINDS_COLUMNS]; /* a digest: the number itself is kept nowhere */
};

/* Errors PB_ERROR_COLUMNS: a heading is one of those that the table must not have. */
enum pb_status table_persons_begin(struct persons *persons, const struct layout *layout,
                                   struct pb_error *error) PB_MUST_USE;

/* Looks at a row. Errors PB_ERROR_COLUMNS: a column holds NHS numbers. */
enum pb_status table_persons_look(struct persons *persons, const struct layout *layout,
                                  const struct pb_tabular_row *row, struct pb_error *error) PB_MUST_USE;

#endif
