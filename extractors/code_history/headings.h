#ifndef CODE_HISTORY_HEADINGS_H
#define CODE_HISTORY_HEADINGS_H
/*
 * What a table of the database is, and in which columns it says what. The names of its files change with the issue;
 * those of its columns do not.
 */
#include "placebook/formats/tabular.h"

enum history_kind {
    HISTORY_OTHER,
    HISTORY_ENTRIES,     /* ChangeHistory: an area, or what it was after a change of its own, a row */
    HISTORY_CHANGES,     /* Changes: a code and one that it took the place of, a row */
    HISTORY_EQUIVALENTS, /* Equivalents: a code and those of other registers, a row */
    HISTORY_BEST_FIT,    /* an LSOA of one census and that of the next, a row */
};

enum history_field {
    HISTORY_CODE, /* of a best fit: the later one */
    HISTORY_NAME,
    HISTORY_BEFORE, /* the code whose place it took; of a best fit: the earlier one */
    HISTORY_BEGAN,
    HISTORY_ENDED,
    HISTORY_PARENT, /* code of the area in which it lies */
    HISTORY_STATUS, /* live, terminated */
    HISTORY_YEAR,   /* of the change */
    HISTORY_OLD,    /* codes of other registers: of ONS before 2009, */
    HISTORY_NHS,    /* of the NHS, */
    HISTORY_DCLG,   /* of the department for communities */
    HISTORY_FIT,    /* U, S, M or X */
    HISTORY_SHARE,  /* which part of it the other one is */
    HISTORY_FIELDS
};

#define HISTORY_NO_COLUMN SIZE_MAX

struct history_columns {
    enum history_kind kind;
    size_t at[HISTORY_FIELDS]; /* columns, or HISTORY_NO_COLUMN */
};

/* Looks at a row: is it the headings of a table that can be read? */
void code_history_headings(struct history_columns *columns, const struct pb_tabular_row *row);

/* The trimmed text of a field of a row, "" where there is no such column. */
struct history_cell {
    const char *text;
    size_t length;
};
struct history_cell code_history_cell(const struct history_columns *columns, const struct pb_tabular_row *row,
                                      enum history_field field);

#endif
