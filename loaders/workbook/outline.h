#ifndef PB_LOADERS_WORKBOOK_OUTLINE_H
#define PB_LOADERS_WORKBOOK_OUTLINE_H
/*
 * The order of a Summary: the priorities, each with the measures that serve it, then the strategic outcomes, then what
 * has no outcome. Indicators that are no measures stand with the outcome and priorities of their programme. A measure
 * that serves two priorities is under both. A priority without any figure has a line that says so, and which data are
 * missing where the Places file tells.
 */
#include "loaders/workbook/book.h"

struct outline_row {
    const char *section;
    const struct pb_headline *headline; /* NULL: nothing to show for a priority */
    const char *gap;                    /* then the data that are missing; NULL: none are stated */
};

struct outline {
    struct outline_row *rows;
    size_t count;
    size_t shown;    /* rows that have a headline */
    size_t unmapped; /* of those, measures that the framework does not have */
};

/* Lives in the book's arena; empty when out of memory. */
struct outline workbook_outline_make(struct book *book);

/* The title of a Summary, what its order means (`what` comes first: "the Place"), and the shorthand used. */
void workbook_outline_lines(struct book *book, struct sheet *sheet, const struct outline *outline, const char *title,
                            const char *what);

/* The measure's name, with the sex that its figure is for when that is not everybody: "Life expectancy at birth
 * (male)", and the number of the note when a source of it could not be read: "[note 7]". The buffer holds WORDS_TEXT
 * bytes. */
const char *workbook_outline_measure(const struct book *book, const struct pb_headline *headline, char *buffer);

/* What stands for the measure in the line of a priority that has no figure. The buffer holds WORDS_TEXT bytes. */
const char *workbook_outline_nothing(const struct outline_row *entry, char *buffer);

/* Does the headline have a row? */
bool workbook_outline_has_row(const struct pb_headline *headline);

#endif
