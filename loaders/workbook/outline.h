#ifndef PB_LOADERS_WORKBOOK_OUTLINE_H
#define PB_LOADERS_WORKBOOK_OUTLINE_H
/*
 * Which measures a sheet lists, and in which order: each once, by the strategic outcomes and then what has no outcome;
 * or by the priorities of the Place, each with the measures that serve it. Indicators that are no measures stand with
 * the outcome and priorities of their programme.
 */
#include "loaders/workbook/book.h"

struct outline_row {
    const char *section;
    const struct pb_headline *headline;
};

struct outline {
    struct outline_row *rows;
    size_t count;
    size_t shown;    /* rows that have a headline */
    size_t unmapped; /* of those, measures that the framework does not have */
};

/* Lives in the book's arena; empty when out of memory. */
struct outline workbook_outline_make(struct book *book);

/* The same by priority, of measures with a row: one that serves two priorities is under both. */
struct outline workbook_outline_priorities(struct book *book);

/* Does the headline answer a priority, by its measure or its programme? */
bool workbook_outline_serves(const struct book *book, const struct pb_headline *headline, const char *priority);

/* The title of a sheet of measures, and the shorthand used. */
void workbook_outline_lines(struct book *book, struct sheet *sheet, const struct outline *outline, const char *title);

/* The measure's name, with the sex that its figure is for when that is not everybody: "Life expectancy at birth
 * (male)", and the number of the note when a source of it could not be read: "[note 7]". The buffer holds WORDS_TEXT
 * bytes. */
const char *workbook_outline_measure(const struct book *book, const struct pb_headline *headline, char *buffer);

/* The id of the headline's outcome; "" when it has none. */
const char *workbook_outline_outcome(const struct book *book, const struct pb_headline *headline);

/* Does the headline have a row? */
bool workbook_outline_has_row(const struct pb_headline *headline);

#endif
