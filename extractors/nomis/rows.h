#ifndef NOMIS_ROWS_H
#define NOMIS_ROWS_H
/*
 * The rows of one page. Each is compared with what was asked for before anything is made of it.
 */
#include "extractors/nomis/pages.h"
#include "placebook/area_names.h"
#include "placebook/column_kinds.h"
#include "placebook/period.h"

/* The one value of a dimension that becomes nothing, in all files of the source. */
struct nomis_single {
    char name[NOMIS_NAME]; /* of the dimension; "": free */
    pb_symbol value;
};

struct nomis_rows {
    const struct nomis_options *options;
    struct pb_context *context;
    const struct pb_tabular *tabular;
    const char *file;
    struct nomis_columns *columns;
    struct nomis_page *page;
    struct pb_area_names names;
    struct pb_column_kinds kinds;
    struct nomis_single *singles; /* NOMIS_DIMENSIONS of them */
    pb_symbol period_of;          /* the period of the row before, as published */
    enum pb_period_fault period_fault;
    struct pb_period_found period;
    char period_words[PB_PERIOD_TEXT];
    uint64_t not_asked, first_not_asked; /* rows of areas that were not asked for */
    uint64_t placed, unplaced;           /* rows of small areas that are looked up, and that no lookup has */
    uint64_t first_unplaced;
    char unplaced_code[PB_AREA_CODE_TEXT];
};

/* Reads the sheet that was begun, from its headings on. */
enum pb_status nomis_rows_read(struct nomis_rows *rows, struct pb_tabular *tabular, struct pb_error *error) PB_MUST_USE;

#endif
