#ifndef PB_CLI_COLUMNS_H
#define PB_CLI_COLUMNS_H
/*
 * Small tables for people: columns as wide as their widest cell, two blanks between them.
 */
#include "cli/terminal/terminal.h"
#include "placebook/arena.h"

enum { PB_COLUMNS_MAXIMUM = 12 };

struct pb_columns {
    struct pb_arena *arena;
    const char *titles[PB_COLUMNS_MAXIMUM];
    bool right[PB_COLUMNS_MAXIMUM]; /* numbers: aligned to the right */
    size_t count;
    const char **cells; /* row by row */
    size_t rows, capacity;
    bool broken; /* memory was out; printing says so */
};

/* `titles` is "name|>rows|...": a column whose title begins with > is aligned to the right. The text must last. */
void pb_columns_open(struct pb_columns *columns, struct pb_arena *arena, const char *titles);

/* Adds a cell to the current row, formatted, into the arena. */
void pb_columns_cell(struct pb_columns *columns, size_t column, const char *format, ...) PB_PRINTF(3, 4);

/* Begins a row; cells that are not set are empty. */
void pb_columns_row(struct pb_columns *columns);

enum pb_status pb_columns_print(const struct pb_columns *columns, const struct pb_terminal *terminal,
                                struct pb_error *error) PB_MUST_USE;

#endif
