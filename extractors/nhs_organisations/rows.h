#ifndef NHS_ORGANISATIONS_ROWS_H
#define NHS_ORGANISATIONS_ROWS_H
/*
 * Reads the sheets of a file into the directory. Nothing is decided here but what a row says.
 */
#include "extractors/nhs_organisations/directory.h"
#include "extractors/nhs_organisations/headings.h"

/* Reads every sheet that has organisations. Errors: the file has none, or is a postcode lookup; those of its format. */
enum pb_status nhs_organisations_read(struct directory *directory, const struct pb_input *input,
                                      struct pb_context *context, struct pb_error *error) PB_MUST_USE;

/* The day that a cell says, 0 where it is empty; false: it is no day. */
bool nhs_organisations_day(const struct pb_tabular_cell *cell, int32_t *day);

/* The cell of a field, or an empty one. */
const struct pb_tabular_cell *nhs_organisations_cell(const struct sheet_columns *columns,
                                                     const struct pb_tabular_row *row, enum sheet_field field);

#endif
