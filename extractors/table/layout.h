#ifndef TABLE_LAYOUT_H
#define TABLE_LAYOUT_H
/*
 * Where the fields of a sheet are: the headings are found, joined and matched with the mapping.
 *
 * A column of numbers whose heading says fields ("Population 2019") makes a series: one observation of every row. All
 * columns that say the same fields belong to one series, so that a value, its limits and its count come together. The
 * other columns belong to all series. A table without such columns has one series without fields.
 */
#include "extractors/table/match.h"
#include "placebook/formats/tabular.h"

#define NO_COLUMN SIZE_MAX

enum { SERIES_MAXIMUM = 4096, HEADING_ROWS = 12, HEADING_TEXT = 1024, LABEL_TEXT = 1024, LEVELS_MAXIMUM = 8 };

struct from_column {
    size_t at; /* NO_COLUMN: none */
    const struct table_column *spec;
};

struct series {
    const char *set[FIELD_TEXTS]; /* NULL: not said */
    struct from_column from[FIELDS];
    size_t heading; /* the column that it was first met in */
};

/* The columns of a field that says the area, from the most detailed level to the largest: where there are several, the
 * first of a row that is not empty says it. */
struct levels {
    size_t at[LEVELS_MAXIMUM]; /* NO_COLUMN: this sheet does not have it */
    size_t count;
};

/* A column whose empty cells take the last text above them. */
struct label {
    size_t at;
    char text[LABEL_TEXT];
    size_t length;
};

/* A row of the headings, kept until it is known whether it is one. */
struct kept_row {
    struct pb_arena arena;
    uint64_t number;
    size_t count;
    const char **cells;
};

struct layout {
    const struct table_options *options;
    const char *file;
    const char *sheet;
    struct pb_arena arena;
    struct kept_row kept[HEADING_ROWS];
    size_t kept_next;
    size_t *word_columns;               /* where the words are by which the headings were found */
    uint64_t header_row;                /* 0: not found yet (of JSON: that of the keys) */
    const struct pb_xlsx_range *merges; /* known where a cell of the headings is empty */
    size_t merge_count;
    const char **headings;
    size_t width;
    bool above_said;      /* a row above the headings was like one of `above` */
    struct series shared; /* set: what the names of sheet and file and the rows above the headings say */
    const char *constants[FIELD_TEXTS];
    struct series *series;
    size_t series_count;
    bool *taken;      /* columns of fields that all series share */
    uint32_t *exact;  /* of a column: how much of its heading is said by the name with fields that says most of it */
    size_t *combined; /* columns of the combined fields, field by field */
    size_t combined_count[FIELD_TEXTS];
    struct levels codes, names; /* of areas */
    struct from_column *splits;
    size_t split_count;
    size_t *skip; /* columns of the conditions */
    size_t *only;
    size_t *breakdowns;   /* columns of the breakdowns */
    bool *filled_columns; /* those of `labels` */
    struct label *labels;
    size_t label_count;
    struct pb_tabular_cell *filled; /* room for the cells of a row with labels */
    size_t filled_capacity;
};

/* Begins a sheet. `pattern`: the one that its name matched, or NULL. */
enum pb_status table_layout_open(struct layout *layout, const struct table_options *options, const char *file,
                                 const char *sheet, const char *pattern, struct pb_error *error) PB_MUST_USE;
void table_layout_close(struct layout *layout);

/* A text of the mapping with the names of sheet and file for {sheet} and {file}, and what a heading captured for
 * {FIELD}; NULL when out of memory. `captured` may be NULL. */
const char *table_layout_text(struct layout *layout, const char *text, const struct captured captured[FIELD_TEXTS]);

/* Looks at a row of the sheet, before the headings are found; *found when it was the last one of them. */
enum pb_status table_layout_look(struct layout *layout, struct pb_tabular *tabular, const struct pb_tabular_row *row,
                                 bool *found, struct pb_error *error) PB_MUST_USE;

/* Fails when the row has the words by which the headings were found, in the same columns. */
enum pb_status table_layout_again(const struct layout *layout, const struct pb_tabular_row *row,
                                  struct pb_error *error) PB_MUST_USE;

/* Fails: the sheet has ended without headings. */
enum pb_status table_layout_missing(const struct layout *layout, struct pb_error *error);

/* The fields that the mapping takes from outside of the table (extractors/table/outside.c): from the name of the file,
 * from a row above the headings, and at the end of those. A period is taken only where there is one. Errors
 * PB_ERROR_COLUMNS: the name, or none of the rows, is as the mapping says. */
enum pb_status table_outside_file(struct layout *layout, struct pb_error *error) PB_MUST_USE;
enum pb_status table_outside_row(struct layout *layout, const struct pb_tabular_row *row,
                                 struct pb_error *error) PB_MUST_USE;
enum pb_status table_outside_end(const struct layout *layout, struct pb_error *error) PB_MUST_USE;

/* The columns by the mapping (extractors/table/columns.c). Errors PB_ERROR_COLUMNS: one is missing, one is twice. */
enum pb_status table_layout_columns(struct layout *layout, struct pb_error *error) PB_MUST_USE;

/* How many of the headings that the mapping names the sheet has, and the first that it lacks; and, once its columns are
 * known, which columns these are. */
void table_layout_tally(const struct layout *layout, struct pb_fit *fit);
enum pb_status table_layout_named(const struct layout *layout, size_t sheet, struct pb_fit *fit,
                                  struct pb_error *error) PB_MUST_USE;

/* Does the mapping mean the sheet? *pattern is the one of `sheets` that its name matches, or NULL. Without `sheets` it
 * is the only readable sheet, apart from hidden ones. */
bool table_is_meant(const struct table_options *options, const struct pb_tabular_sheet *sheet, const char **pattern);

/* As struct pb_module (extractors/table/fit.c). */
enum pb_status table_fit(const void *option_values, struct pb_tabular *tabular, struct pb_context *context,
                         struct pb_fit *fit, struct pb_error *error) PB_MUST_USE;

#endif
