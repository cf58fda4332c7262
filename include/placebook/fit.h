#ifndef PLACEBOOK_FIT_H
#define PLACEBOOK_FIT_H
/*
 * How well a file fits the options of an extractor: whether the columns that they name are there. That is how the
 * mapping for a file is found among many (`placebook load FILE` without --as), so it is judged by the headings and the
 * first rows alone, and never by the name of the file.
 */
#include "placebook/arena.h"

#pragma GCC visibility push(default)

enum { PB_FIT_ROWS = 60, PB_FIT_TEXT = 240 }; /* headings are looked for in so many rows; bytes of a reason */

/* A column that the options name and the file has. */
struct pb_fit_column {
    size_t sheet;
    size_t column;
    bool figure; /* it has figures; else it says what they are about */
};

/* Begins with the arena and zeros otherwise. */
struct pb_fit {
    struct pb_arena *arena;        /* of what follows */
    bool fits;                     /* the file can be read by these options, as far as that was looked at */
    size_t found;                  /* headings that were found, */
    size_t of;                     /* of so many: in the sheet `sheet` */
    char sheet[PB_FIT_TEXT];       /* "" where a file has no names of sheets */
    size_t sheets;                 /* that were found to fit */
    char missing[PB_FIT_TEXT];     /* why it does not fit, for people: "no heading 'Org Code'" */
    struct pb_fit_column *columns; /* in all sheets, sheet by sheet and column by column */
    size_t column_count;
    size_t column_capacity;
};

/* Adds a column behind those that are there. One that was added last is not added again; figures win. */
enum pb_status pb_fit_add(struct pb_fit *fit, size_t sheet, size_t column, bool figure,
                          struct pb_error *error) PB_MUST_USE;

/* Does `fit` read all figures that `other` reads, and more headings in all? Then it says more about the same file. */
bool pb_fit_says_more(const struct pb_fit *fit, const struct pb_fit *other);

#pragma GCC visibility pop

#endif
