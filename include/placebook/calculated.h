#ifndef PLACEBOOK_CALCULATED_H
#define PLACEBOOK_CALCULATED_H
/*
 * Rows that a transform calculates from others. A calculated row is about the same as one of those rows, says how it
 * was made, and where the figures came from; or it says why there is no figure.
 *
 *     size_t row;
 *     status = pb_calculated_add(table, table, rows[0], &row, error);
 *     table->value[row] = sum;                      (published with the shortest text that reads back to it)
 *     status = pb_calculated_method(table, row, "sum of the districts", error);
 *     status = pb_calculated_sources(&joined, table, rows, count, table, row, error);
 *
 * Two tables of one call may be the same one; where they are not, they use the same pool. Errors: PB_FATAL when out of
 * memory, and those of pb_table_copy.
 */
#include "placebook/table.h"

#pragma GCC visibility push(default)

/* Adds to `table` a row about the same as row `like` of `from`: measure, area, sex, age, category, period, unit,
 * polarity, kind of value, multiplier and note stay. It has no number, method, comparison, trend or control chart, and
 * origin 0; its status is not_calculable until pb_calculated_method. */
enum pb_status pb_calculated_add(struct pb_table *table, const struct pb_table *from, size_t like, size_t *row,
                                 struct pb_error *error) PB_MUST_USE;

/* The row has a figure: says how it was made. */
enum pb_status pb_calculated_method(struct pb_table *table, size_t row, const char *method,
                                    struct pb_error *error) PB_MUST_USE;

/* The row has no figure: takes out every number and the method. The note says why. */
void pb_calculated_not(struct pb_table *table, size_t row);

/* Sets a cell to a text: pb_cell_set(table, &table->note[row], "...", error). */
enum pb_status pb_cell_set(struct pb_table *table, pb_symbol *cell, const char *text,
                           struct pb_error *error) PB_MUST_USE;

/* A text that is put together from pieces. Begins with its arena and nothing else; its memory is used again for the
 * next text. */
struct pb_joined {
    struct pb_arena *arena;
    char *text; /* terminated; NULL before the first piece */
    size_t length;
    size_t capacity;
};

enum {
    PB_JOINED_MAXIMUM = 1 << 20, /* bytes; more is PB_FAILED */
    PB_JOINED_PIECE = 4096       /* bytes of the name of a file or a source and its end */
};

/* Begins a new text. */
void pb_joined_clear(struct pb_joined *joined);

/* Adds a piece, with the separator in front unless it is the first one. */
enum pb_status pb_joined_add(struct pb_joined *joined, const char *separator, const char *piece,
                             struct pb_error *error) PB_MUST_USE;

/* Sets a cell to the text. */
enum pb_status pb_joined_set(const struct pb_joined *joined, struct pb_table *table, pb_symbol *cell,
                             struct pb_error *error) PB_MUST_USE;

/* Where a row comes from: the lines of `count` rows of `from` in their order, and their files and sources, each once.
 * What is not a row of `from`, such as SIZE_MAX, is left out. */
enum pb_status pb_calculated_sources(struct pb_joined *joined, const struct pb_table *from, const size_t *rows,
                                     size_t count, struct pb_table *table, size_t row,
                                     struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
