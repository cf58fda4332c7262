#ifndef FINGERTIPS_COLUMNS_H
#define FINGERTIPS_COLUMNS_H
/*
 * Which column of a file is which. Columns are found by name, in any order: the service has changed their number (26
 * until June 2022, 27 since) and the names of some, its web pages write AreaName, R writes Indicator.ID and may put a
 * column of row numbers in front, and some copies say Gender.
 */
#include "extractors/fingertips/fingertips.h"
#include "placebook/formats/csv.h"

enum column {
    COLUMN_INDICATOR,
    COLUMN_NAME,
    COLUMN_AREA_CODE,
    COLUMN_AREA_NAME,
    COLUMN_AREA_TYPE,
    COLUMN_SEX,
    COLUMN_AGE,
    COLUMN_CATEGORY_TYPE,
    COLUMN_CATEGORY,
    COLUMN_PERIOD,
    COLUMN_VALUE,
    COLUMN_LOWER_95,
    COLUMN_UPPER_95,
    COLUMN_LOWER_998,
    COLUMN_UPPER_998,
    COLUMN_COUNT,
    COLUMN_DENOMINATOR,
    COLUMN_NOTE,
    COLUMN_TREND,
    COLUMN_COMPARED_ENGLAND,
    COLUMN_COMPARED_REGION,
    COLUMN_PARENT_CODE, /* in which area a small one lies */
    COLUMN_RANGE,       /* how long the period is, such as 3y */
    COLUMNS_USED,
    COLUMN_OTHER = COLUMNS_USED, /* known, and not used: comparisons with other parents and goals, sort keys */
    COLUMN_UNKNOWN,
};

struct columns {
    size_t at[COLUMNS_USED]; /* index of the field; PB_CSV_FIELDS_MAXIMUM when the file does not have the column */
};

/* The name that the service gives a used column. */
const char *fingertips_column_name(enum column column);

/* Maps the columns of a header. Unknown columns, and used ones that are absent, are warnings. Fails (PB_ERROR_COLUMNS)
 * when an essential column is missing, listing what was found, and when two columns are the same one. */
enum pb_status fingertips_columns_map(struct columns *columns, struct pb_csv *csv, const struct pb_csv_record *header,
                                      const char *file, struct pb_findings *findings,
                                      struct pb_error *error) PB_MUST_USE;

enum { COLUMNS_OF_FIGURES = 95 };

/* Does the line of names have an indicator id, and what makes it a data file: 0 no, else as a probe answers, for
 * figures COLUMNS_OF_FIGURES. */
int fingertips_columns_probe(struct pb_csv *csv, const struct pb_csv_record *header);

#endif
