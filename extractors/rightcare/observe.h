#ifndef RIGHTCARE_OBSERVE_H
#define RIGHTCARE_OBSERVE_H
/*
 * What a row says, and how it becomes a row of the table.
 */
#include "extractors/rightcare/rows.h"

struct observation {
    struct text text[FIELD_TEXTS];
    struct figure figure[FIELDS]; /* from FIELD_VALUE on */
    struct organisation organisation;
    char period_words[PB_PERIOD_TEXT];
    struct pb_period period;
};

/* Adds it to the table. Its figures are not FIGURE_WRONG, its organisation is known. */
enum pb_status rightcare_observation_add(struct rows *rows, const struct pb_tabular_row *row,
                                         const struct observation *observation, struct pb_error *error) PB_MUST_USE;

#endif
