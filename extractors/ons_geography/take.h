#ifndef ONS_GEOGRAPHY_TAKE_H
#define ONS_GEOGRAPHY_TAKE_H
/*
 * From rows to facts, whatever the rows are of: lines of a text, rows of a workbook, features of the portal's service.
 */
#include "extractors/ons_geography/columns.h"
#include "extractors/ons_geography/ons_geography.h"
#include "placebook/area_names.h"
#include "placebook/symbols.h"

struct ons_cell {
    const char *text;
    size_t length;
};

/* A row, as the one who reads it made it. */
struct ons_row {
    void *of; /* the reader's own */
    uint64_t number;
    struct ons_cell (*cell)(const struct ons_row *row, int column);
    enum pb_status (*reject)(const struct ons_row *row, const char *rule, const char *reason, struct pb_error *error);
};

/* What is known of a code. */
struct ons_known {
    const struct ons_first *first; /* NULL: it was not the smallest area of a row */
    const char *name;              /* as it was first named; NULL: it is no fact yet */
};

struct ons_taking {
    const struct ons_geography_options *options;
    struct pb_context *context;
    const char *file; /* of the rows that are taken */
    struct ons_columns columns;
    /* Private. */
    struct pb_arena arena;
    struct pb_symbols codes;
    struct ons_known *known; /* by symbol of `codes` */
    size_t room;
    struct pb_area_names names; /* of districts */
    uint64_t named_otherwise, first_otherwise;
    uint64_t unplaced; /* rows of the file that nothing says the district of */
    uint64_t kept;     /* rows of the file that gave facts */
};

/* Rows of several tables can be taken one after the other, as of pages. Close it in every case. */
enum pb_status ons_geography_open(struct ons_taking *taking, const struct ons_geography_options *options,
                                  struct pb_context *context, struct pb_error *error);
void ons_geography_close(struct ons_taking *taking);

enum ons_outcome {
    ONS_NEW,   /* its facts are there */
    ONS_AGAIN, /* a row before said the same: the caller counts it */
    ONS_GONE,  /* it was filtered or rejected, and counted */
};

/* Takes a row. `code` is that of its smallest area, as facts have it, where it is not gone. */
enum pb_status ons_geography_take(struct ons_taking *taking, const struct ons_row *row, enum ons_outcome *outcome,
                                  const char **code, struct pb_error *error);

/* Counts a row as read and rejected. */
enum pb_status ons_geography_reject(struct ons_taking *taking, const struct ons_row *row, const char *rule,
                                    struct pb_error *error, const char *format, ...) PB_PRINTF(5, 6);

/* At the end of a table: tells what was odd about its rows. */
void ons_geography_tell(struct ons_taking *taking);

#endif
