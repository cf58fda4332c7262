#ifndef FINGERTIPS_ROWS_H
#define FINGERTIPS_ROWS_H
/*
 * The rows of one file. A row of an area that nobody asks for is skipped after only two checks: that it is a row at
 * all, and that it has an indicator.
 */
#include "extractors/fingertips/asked.h"
#include "extractors/fingertips/columns.h"
#include "extractors/fingertips/see.h"
#include "placebook/area_names.h"
#include "placebook/column_kinds.h"
#include "placebook/formats/tabular.h"
#include "placebook/period.h"

/* What is kept from row to row of one file. */
struct rows {
    const struct fingertips_options *options;
    struct pb_context *context;
    const struct pb_tabular *tabular; /* that the reader belongs to */
    struct pb_csv *csv;
    const char *file;
    bool is_part;        /* of the file */
    bool is_packed;      /* in an archive: the line alone does not say where a row is */
    struct asked *asked; /* what was asked for; NULL: nothing that is known */
    size_t width;        /* fields of the header */
    struct pb_column_kinds kinds;
    struct columns columns;
    pb_symbol source;
    pb_symbol source_file;
    pb_symbol last[COLUMNS_USED]; /* the symbol of each column in the row before: texts repeat */
    struct pb_period period;      /* what the last period means ... */
    enum pb_period_fault period_fault;
    pb_symbol period_of;        /* ... for this text ... */
    pb_symbol period_indicator; /* ... of this indicator */
    struct pb_area_names names;
    uint64_t small_areas; /* rows of small areas inside ours */
    uint64_t first_small;
    uint64_t unplaced; /* of them rows of those of which sums are made, and the first code */
    char unplaced_code[PB_AREA_CODE_TEXT];
    uint64_t in_parts; /* rows of codes that were merged into ours, or split */
    uint64_t first_in_parts;
    uint64_t sound;          /* rows with as many fields as the header */
    uint64_t faulty;         /* other rows */
    uint64_t longer_periods; /* rows whose period is longer than its range */
    uint64_t first_longer;   /* line of the first of them */
    uint64_t crossed_limits; /* rows whose lower limit is above the upper one */
    uint64_t first_crossed;  /* line of the first of them */
    uint64_t outside_limits; /* rows whose value lies outside its limits */
    uint64_t first_outside;
    struct seeing seeing;
};

/* Reads the rows after the header into the context's table, and counts each in its row counts. */
enum pb_status fingertips_rows_read(struct rows *rows, struct pb_error *error) PB_MUST_USE;

#endif
