#ifndef PLACEBOOK_SIMILAR_INPUT_H
#define PLACEBOOK_SIMILAR_INPUT_H
/*
 * NHS England's input of the "similar 10" method: a workbook with a table of organisations (codes, a name, a column for
 * each variable) and a table of the variables with their weights. Nothing is expected at a fixed place: the tables are
 * found on any sheet by their headings, below any number of other rows, with their columns in any order, and variables
 * belong together by their names (case and punctuation are ignored).
 *
 *  - Weights: a row with a heading that contains "weight" and another that says "variable" (with "name" or "code" if
 *    there are several). A variable with weight 0 is not used; a row called Total ends the table.
 *  - Organisations: the row that holds the names of all variables. Columns whose heading contains "code" hold codes,
 *    such as ODS and ONS codes; one that contains "name" the name.
 */
#include "placebook/arena.h"
#include "placebook/input.h"
#include "placebook/lookup.h"

#pragma GCC visibility push(default)

enum {
    PB_SIMILAR_VARIABLES_MAXIMUM = 200,
    PB_SIMILAR_CODES_MAXIMUM = 4, /* columns of codes */
};

struct pb_similar_organisation {
    const char *codes[PB_SIMILAR_CODES_MAXIMUM]; /* as in the file; "" where there is none */
    const char *name;                            /* or "" */
    uint32_t row;                                /* of the sheet */
    size_t lacks; /* the first variable that it has no value of; SIZE_MAX: it has them all */
};

/* A row of the table with values that is not an organisation: a mean, a total, England. */
struct pb_similar_passed {
    const char *text; /* what stands where the code should be, or "" */
    uint32_t row;
};

struct pb_similar_input {
    const char *sheet; /* with the organisations */
    const char *weights_sheet;
    size_t variables;
    const char **names; /* of the variables, in the order of the weights */
    double *weights;
    size_t code_columns;
    const char *code_headings[PB_SIMILAR_CODES_MAXIMUM];
    size_t count; /* of organisations */
    struct pb_similar_organisation *organisations;
    double *values; /* of organisation o and variable v at o * variables + v; NaN where missing */
    size_t passed_count;
    struct pb_similar_passed *passed;
    size_t unused_count;
    const char **unused; /* headings of columns that no weight is given for */
    struct pb_lookup lookup;
};

/* Reads a workbook. `sheet` names the one with the organisations, or is NULL: then it is found. Everything is in the
 * arena. Errors (PB_FAILED, PB_ERROR_SOURCE, with file, Sheet!Cell and what was found): no or several such tables, a
 * variable with no column or two, with no weight or a negative one, no column of codes, a code twice, a value that is
 * neither a number nor a sign for a missing one, a negative value, a workbook that is not to be read. */
enum pb_status pb_similar_input_read(struct pb_similar_input *input, const struct pb_input *file, const char *sheet,
                                     struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The organisation that has a code, in any of the columns (the case of letters does not count), and the column that it
 * stands in; SIZE_MAX when there is none. */
size_t pb_similar_input_find(const struct pb_similar_input *input, const char *code, size_t *code_column);

#pragma GCC visibility pop

#endif
