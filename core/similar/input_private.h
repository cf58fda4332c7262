#ifndef PB_CORE_SIMILAR_INPUT_PRIVATE_H
#define PB_CORE_SIMILAR_INPUT_PRIVATE_H
/*
 * The reading of the two tables, shared by the files of this folder.
 */
#include "core/similar/sheets.h"
#include "placebook/similar/input.h"

/* A row of a sheet. */
struct pb_similar_place {
    const struct pb_similar_sheet *sheet;
    size_t row; /* index */
};

struct pb_similar_reading {
    const char *file;
    struct pb_similar_sheets sheets;
    struct pb_similar_input *input;
    uint32_t keys[PB_SIMILAR_VARIABLES_MAXIMUM]; /* pb_similar_key of the names of the variables */
    const char **weightless; /* names in the table of weights that have no weight beside them: notes, or mistakes */
    size_t weightless_count;
    const struct pb_similar_sheet *weights_sheet;
    uint32_t weights_column; /* with the names of the variables */
    struct pb_arena *arena;
    struct pb_error *error;
};

/* Fills the error: the message behind file and "Sheet!C17" (column 0: the row alone). Returns PB_FAILED. */
enum pb_status pb_similar_wrong(const struct pb_similar_reading *reading, const char *sheet, uint32_t row,
                                uint32_t column, const char *format, ...) PB_PRINTF(5, 6);

/* Does a heading contain a word, in any case? */
bool pb_similar_says(const char *heading, const char *word);

/* The headings of a row, or the first rows of all sheets, for messages. */
void pb_similar_list_row(const struct pb_similar_row *row, char *text, size_t size);
void pb_similar_list_sheets(const struct pb_similar_reading *reading, char *text, size_t size);

/* Finds the table of weights and fills the variables of the input, and the names without a weight. */
enum pb_status pb_similar_read_weights(struct pb_similar_reading *reading) PB_MUST_USE;

/* Where everything is in the table of organisations. */
struct pb_similar_layout {
    struct pb_similar_place place;
    uint32_t codes[PB_SIMILAR_CODES_MAXIMUM];
    uint32_t name; /* 0: there is no such column */
    uint32_t variables[PB_SIMILAR_VARIABLES_MAXIMUM];
};

/* Finds the table of organisations and its columns; fills the headings of the input. `sheet` may be NULL. */
enum pb_status pb_similar_find_columns(const struct pb_similar_reading *reading, const char *sheet,
                                       struct pb_similar_layout *layout) PB_MUST_USE;

/* Fills the organisations of the input. `sheet` may be NULL. */
enum pb_status pb_similar_read_organisations(struct pb_similar_reading *reading, const char *sheet) PB_MUST_USE;

#endif
