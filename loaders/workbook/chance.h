#ifndef PB_LOADERS_WORKBOOK_CHANCE_H
#define PB_LOADERS_WORKBOOK_CHANCE_H
/*
 * How many of the figures of a sheet would differ from England by chance alone: of figures that do not really differ, 1
 * in 20 lies outside 95% limits and 1 in 500 outside 99.8% limits. That holds on average however the figures depend on
 * each other; those that share people differ together or not at all.
 */
#include "loaders/workbook/book.h"

struct chance {
    size_t at_95, at_998; /* comparisons with England, by the limits that decide them */
    size_t differ;        /* of both */
    bool districts;       /* some are those of two districts, one by one */
};

/* Counts the comparison of a row, or those of its two districts. */
void workbook_chance_count(struct chance *chance, const struct book *book, size_t row);

/* The line below the title that says so; none where nothing was compared. */
void workbook_chance_line(struct book *book, struct sheet *sheet, const struct chance *chance);

#endif
