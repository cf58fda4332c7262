#ifndef TABLE_UNUSED_H
#define TABLE_UNUSED_H
/*
 * What a sheet has and the mapping does not use, counted while its rows are read and said at its end: rows that are
 * filtered, and why; columns that are left out, and how many different texts they have; a column of quarters, months or
 * days that is left out, so that parts would be taken for their whole period. Rows that differ only in what is left out
 * are rejected (extractors/table/twins.h), and totals among their parts warned of (extractors/table/totals.h).
 *
 * Columns are looked at in the rows of areas that are asked for alone, so that the other rows of a nation cost nothing.
 */
#include "extractors/table/layout.h"
#include "placebook/unused.h"

enum { UNUSED_EXAMPLE = 48 };

/* Of the texts of a column that is not used, those that are a quarter, month, week or day of the period of their row.
 */
struct unused_parts {
    uint32_t count;
    uint32_t days; /* of these, days */
    char example[UNUSED_EXAMPLE];
};

struct unused {
    struct pb_arena arena;
    struct pb_unused_column *columns;
    struct unused_parts *parts; /* by column that is not used */
    size_t count;
    size_t more;        /* columns that are not used and not looked at */
    uint64_t elsewhere; /* rows (of several series: observations) that are filtered: of other areas, */
    uint64_t left_out;  /* by a condition of the mapping, */
    uint64_t empty;     /* without any figure */
};

struct rows;
struct text;

/* Begins a sheet, when its columns are known. */
enum pb_status table_unused_open(struct rows *rows, struct pb_error *error) PB_MUST_USE;
void table_unused_close(struct rows *rows);

/* Looks at a row of an area that is asked for. */
void table_unused_look(struct rows *rows, const struct pb_tabular_row *row);

/* Ends a sheet: says what was not used. */
enum pb_status table_unused_say(const struct rows *rows, struct pb_error *error) PB_MUST_USE;

#endif
