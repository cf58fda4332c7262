#ifndef PB_CORE_BASE_CORRECTION_H
#define PB_CORE_BASE_CORRECTION_H
/*
 * Rows of an input that a person corrected. The readers of core/formats give the corrected row in place of the one that
 * is in the file, at the line or cell of that one: to a caller of these readers the row looks as if it had always been
 * right.
 */
#include "placebook/status.h"

struct pb_correction {
    const char *sheet; /* as in struct pb_tabular_sheet; "" where there is none */
    uint64_t row;      /* as in struct pb_tabular_row */
    const char *const *cells;
    size_t count;
};

struct pb_corrections {
    const struct pb_correction *items; /* by sheet, then by row, each row once */
    size_t count;
    bool *used; /* by item: a reader came to the row and gave the corrected one; may be NULL */
};

/* Those of one sheet, which come together; of no sheet: none. `corrections` may be NULL. */
struct pb_corrections pb_corrections_of(const struct pb_corrections *corrections, const char *sheet);

/* That of a row, among those of one sheet, and notes that it was used; NULL when there is none. */
const struct pb_correction *pb_corrections_take(const struct pb_corrections *of_sheet, uint64_t row);

#endif
