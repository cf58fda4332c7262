#ifndef TABLE_ROWS_H
#define TABLE_ROWS_H
/*
 * The rows below the headings, turned into observations. They count observations: of a row with n series that
 * many are read, and of rows that are added up their sum. A row that cannot be taken as a whole counts once, as
 * rejected.
 */
#include "extractors/table/areas.h"
#include "extractors/table/authorities.h"
#include "extractors/table/figures.h"
#include "extractors/table/held.h"
#include "extractors/table/layout.h"
#include "extractors/table/periods.h"
#include "extractors/table/persons.h"
#include "extractors/table/twins.h"
#include "extractors/table/unused.h"
#include "placebook/column_kinds.h"

enum { ROW_TEXT = 4096 };

struct sums; /* extractors/table/sums.h */

/* What is said once for a sheet, with how many and where the first is. */
enum remark {
    REMARK_SHORT,
    REMARK_MASKED,
    REMARK_BLANK_ZERO,
    REMARK_NO_RESULT,
    REMARK_SAME,
    REMARK_HIDDEN,
    REMARK_OUTSIDE,
    REMARKS
};
struct remarked {
    uint64_t count;
    char first[PB_TABULAR_PLACE_TEXT];
};

struct rows {
    const struct table_options *options;
    struct pb_context *context;
    struct pb_tabular *tabular;
    struct areas *areas;
    const struct layout *layout;
    struct table_periods periods; /* of the sheet */
    struct held held;             /* rows of it that wait for its end */
    struct twins twins;           /* what its rows have in columns that are not used */
    uint32_t origin;              /* of the last observation; rows of twins are taken out */
    enum pb_tabular_format format;
    char separator; /* of a separated text, else '\0' */
    const char *file;
    pb_symbol source;
    pb_symbol source_file;
    uint64_t rows;
    uint64_t areas_found;
    bool ended;                      /* ends_at was met */
    struct text shared[FIELD_TEXTS]; /* of the present row, for all its series */
    size_t area_code_column;         /* where its area stands, NO_COLUMN: nowhere */
    size_t area_name_column;
    char combined[ROW_TEXT];
    size_t combined_length;
    struct sums *sums; /* where rows are added up, else NULL */
    bool whose;        /* it is known to which sum the present row belongs */
    size_t fewest;     /* fields of a row of the sheet so far, the headings among them */
    struct remarked remarks[REMARKS];
    struct unused unused;
    struct pb_column_kinds kinds;
    struct persons persons;
    struct authorities authorities;
    struct pb_tabular_row filled_row; /* the present one, with labels from above */
};

/* Takes one row. */
enum pb_status table_rows_take(struct rows *rows, const struct pb_tabular_row *row, struct pb_error *error) PB_MUST_USE;

/* Takes the observation of one series of a row that was held back. */
enum pb_status table_rows_again(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                struct pb_error *error) PB_MUST_USE;

/* Takes the observation of one series of a row (extractors/table/observe.c). */
enum pb_status table_rows_observe(struct rows *rows, const struct pb_tabular_row *row, const struct series *series,
                                  struct pb_error *error) PB_MUST_USE;

/* Rejects a row; `column` NO_COLUMN: as a whole. */
enum pb_status table_rows_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                                 struct pb_error *error, const char *format, ...) PB_MUST_USE PB_PRINTF(6, 7);

/* The same with the text that was found at the end of the reason, cut where it is long. */
enum pb_status table_rows_reject_text(struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                      const char *rule, const char *reason, const char *found, size_t length,
                                      struct pb_error *error) PB_MUST_USE;

#endif
