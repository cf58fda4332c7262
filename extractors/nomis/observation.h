#ifndef NOMIS_OBSERVATION_H
#define NOMIS_OBSERVATION_H
/*
 * A row of the answer as a row of the table.
 */
#include "extractors/nomis/rows.h"

struct nomis_observation {
    const struct pb_area *area;            /* of the Places file; NULL: it is another one, */
    const struct pb_reference_area *small; /* which the reference data know, or not, */
    const struct pb_area *home;            /* and which lies in this one */
    char code[PB_AREA_CODE_TEXT];
};

/* Does a row of an area stay that the Places file does not have? */
bool nomis_observation_keeps(const struct nomis_rows *rows, const struct pb_tabular_cell *code,
                             struct nomis_observation *observation);

/* Adds the row, or rejects it. */
enum pb_status nomis_observation_add(struct nomis_rows *rows, const struct pb_tabular_row *row,
                                     const struct nomis_observation *observation, struct pb_error *error) PB_MUST_USE;

#endif
