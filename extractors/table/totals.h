#ifndef TABLE_TOTALS_H
#define TABLE_TOTALS_H
/*
 * Totals among the rows that are added up: "Total" beside the treatments would make every sum twice as large. One is
 * known by its word (placebook/spelling.h) in a column that is added over, or in a breakdown by being as large as all
 * the other texts together in every sum. Nobody but the officer can say whether it is one, so that is what is asked.
 */
#include "extractors/table/rows.h"

enum { TOTALS_COLUMNS = 64, TOTALS_TEXT = 60 };

/* What was last seen in a column, and the first total in it. */
struct table_totals {
    struct {
        char last[TOTALS_TEXT];
        size_t length; /* of it; 0: nothing yet, or a text for which there is no room */
        bool last_is_total;
        char total[TOTALS_TEXT];
    } columns[TOTALS_COLUMNS];
};

struct sum;

/* Looks at a row that is added to a sum. */
void table_totals_note(struct rows *rows, const struct pb_tabular_row *row, struct sum *sum);

/* At the end of a sheet: warns of what looks like a total among its parts. */
enum pb_status table_totals_warn(const struct rows *rows, struct pb_error *error) PB_MUST_USE;

#endif
