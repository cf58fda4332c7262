#ifndef PB_CORE_SIMILAR_NEIGHBOURS_PRIVATE_H
#define PB_CORE_SIMILAR_NEIGHBOURS_PRIVATE_H
/*
 * The table as it is read, cell by cell.
 */
#include "core/similar/neighbours_mistakes.h"
#include "placebook/formats/tabular.h"
#include "placebook/lookup.h"

/* One similar organisation in the making; it has a code when it is done. */
struct pb_neighbour_cell {
    const char *code, *name;
    double distance;
    uint64_t line;   /* of the file, where that means something; else 0 */
    uint32_t column; /* of the table, from 1 on */
};

struct pb_neighbours_column {
    const char *code, *name;
    size_t count; /* the highest rank so far */
    size_t capacity;
    struct pb_neighbour_cell *cells; /* by rank - 1 */
};

struct pb_neighbours_reading {
    const char *file;
    struct pb_tabular *tabular;
    struct pb_arena *arena;
    struct pb_lookup lookup; /* codes of the organisations */
    struct pb_neighbours_column *columns;
    size_t count, capacity;
    char sheet[PB_TABULAR_PLACE_TEXT]; /* the one that says the codes; "" none yet */
    bool has_codes;
    bool authorities;             /* its codes are those of local authorities */
    bool doubtful;                /* a row had a mistake: what is missing may have stood there */
    enum pb_error_code code;      /* of its errors */
    struct pb_mistakes *mistakes; /* NULL: the first mistake ends the reading */
    struct pb_error *error;
};

/* Reads the sheet that was begun, if it is of one of the forms. */
enum pb_status pb_neighbours_read_sheet(struct pb_neighbours_reading *reading, const char *name) PB_MUST_USE;

/* The cell of an organisation and a rank (from 1 on), begun where it is new. */
enum pb_status pb_neighbours_cell(struct pb_neighbours_reading *reading, const char *code, size_t rank,
                                  struct pb_neighbour_cell **cell, struct pb_neighbours_column **column) PB_MUST_USE;

/* Fills the error: the message, and where. Column SIZE_MAX: the row. Returns PB_FAILED. */
enum pb_status pb_neighbours_wrong(const struct pb_neighbours_reading *reading, const struct pb_tabular_row *row,
                                   size_t column, const char *format, ...) PB_PRINTF(4, 5);

/* The same about an organisation; `cell` NULL: wherever it stands. */
enum pb_status pb_neighbours_fail(const struct pb_neighbours_reading *reading, const char *code,
                                  const struct pb_neighbour_cell *cell, const char *what);

#endif
