#ifndef NOMIS_COLUMNS_H
#define NOMIS_COLUMNS_H
/*
 * The columns of an answer: for each dimension X its value (X), its name in words (X_NAME) and its code (X_CODE), of
 * which some may be missing where somebody chose columns; then the value, its status, and which of how many records it
 * is.
 */
#include "extractors/nomis/nomis.h"
#include "placebook/formats/tabular.h"

enum { NOMIS_NAME = 40, NOMIS_LIST = 300 };

#define NOMIS_NO_COLUMN SIZE_MAX

struct nomis_column {
    char name[NOMIS_NAME];     /* of the dimension, such as C_AGE */
    size_t value, label, code; /* columns, or NOMIS_NO_COLUMN */
    enum nomis_use use;
    const struct nomis_dimension *given; /* NULL: the options say nothing of it */
};

struct nomis_columns {
    struct nomis_column dimensions[NOMIS_DIMENSIONS];
    size_t dimension_count;
    const struct nomis_column *of[NOMIS_USES];  /* by use; NULL: none becomes that */
    size_t figure, status, status_name, secret; /* OBS_VALUE, OBS_STATUS, OBS_STATUS_NAME, OBS_CONF */
    size_t offset, count;                       /* RECORD_OFFSET, RECORD_COUNT */
    size_t width;
};

/* Reads the headings. Errors (PB_ERROR_COLUMNS): there is no OBS_VALUE, no area or no period; two dimensions would
 * become the same. */
enum pb_status nomis_columns_read(struct nomis_columns *columns, const struct nomis_options *options,
                                  const struct pb_tabular_row *row, const char *file,
                                  struct pb_error *error) PB_MUST_USE;

/* Is there a dimension of this name, whatever its capitals? */
bool nomis_columns_have(const struct nomis_columns *columns, const char *name);

/* Their names, with commas between them. */
const char *nomis_columns_list(const struct nomis_columns *columns, char list[NOMIS_LIST]);

/* The cell of a column, or an empty one. */
const struct pb_tabular_cell *nomis_columns_cell(const struct pb_tabular_row *row, size_t column);

/* A whole number of 0 or more; false: there is none. */
bool nomis_columns_number(const struct pb_tabular_row *row, size_t column, uint64_t *number);

#endif
