#ifndef PB_LOADERS_WORKBOOK_CELLS_H
#define PB_LOADERS_WORKBOOK_CELLS_H
/*
 * The cells of a table's body, one after the other, row by row. The code that fills a table gives them once; they are
 * either measured, to find the widths of the columns, or written as the XML of a worksheet.
 *
 * Every cell takes what to print `otherwise` when there is nothing: a shorthand such as "[x]", or NULL for a cell that
 * is left empty.
 */
#include "placebook/table.h"

#include "loaders/workbook/cell_pieces.h"
#include "loaders/workbook/strings.h"

enum style {
    STYLE_TEXT,
    STYLE_STRONG, /* bold text */
    STYLE_LINK,
    STYLE_AS_TEXT,     /* to be changed by whoever opens the workbook: what is typed stays text */
    STYLE_SHORTHAND,   /* text in a column of numbers: to the right */
    STYLE_GENERAL,     /* a number with the digits that it has */
    STYLE_WHOLE,       /* 1,234 */
    STYLE_TENTHS,      /* 1,234.5 */
    STYLE_HUNDREDTHS,  /* 0.51 */
    STYLE_THOUSANDTHS, /* 0.051 */
    STYLE_DATE,
    STYLE_TITLE,
    STYLE_HEADING,
    STYLE_LINE,      /* text above a table: not wrapped */
    STYLE_PARAGRAPH, /* text on a sheet of lines: wrapped */
    STYLE_HEADER,    /* heading of a column */
    STYLE_HEADING_OF_FIGURES,
    STYLE_STRONG_LINE,      /* bold */
    STYLE_STRONG_PARAGRAPH, /* bold */
    STYLE_GOOD,             /* words with a colour that says the same: blue */
    STYLE_BAD,              /* orange */
    STYLES
};

enum {
    CELLS_COLUMNS_MAXIMUM = 512, /* so that a row fits into a stream's buffer */
    CELL_DIGITS_MAXIMUM = 64     /* of a number; one with more is written with the fewest that read back to it */
};

struct cells {
    struct stream *stream;   /* NULL: measure only */
    struct stream *row;      /* collects the row that is being written: its height is known at its end */
    struct strings *strings; /* of the workbook; not used when measuring */
    const struct pb_symbols *pool;
    size_t *widths;                   /* measuring: of the widest cell of each column, in digits */
    const size_t *enough;             /* and how wide each may be: more need not be known */
    const size_t *room;               /* writing: of each column, workbook_cells_room */
    const struct piece *columns;      /* <c r="AB of each */
    const struct piece_style *styles; /* by enum style */
    size_t column_count;
    size_t column;       /* the next one */
    size_t lines;        /* of the highest cell of the row */
    bool open_document;  /* written as cells of an OpenDocument spreadsheet: only stream, pool and columns are used */
    const char *link;    /* of an OpenDocument cell: the first column leads to this sheet; or NULL */
    const char *address; /* or to this address of the web */
    struct piece number; /* of the row, as text */
};

_Static_assert(CELLS_COLUMNS_MAXIMUM *PIECES_OF_CELL + PIECE_ROOM <= STREAM_BUFFER,
               "a row fits into a stream's buffer");

/* The room that texts have in a width, which is counted in digits: in thousandths of the size of the font. */
size_t workbook_cells_room(size_t width);
size_t workbook_cells_room_of_bold(size_t room);

/* How many characters a text has. */
size_t workbook_cells_characters(const char *text);

/* Letters of a column, counted from 0. */
void workbook_cells_letters(size_t column, char letters[4]);

void workbook_cells_begin_row(struct cells *cells, size_t number);
void workbook_cells_end_row(struct cells *cells);
/* For those who put the cells of a worksheet's row into the stream themselves: begins the row there, as high as
 * `lines`. */
void workbook_cells_open_row(struct cells *cells);

/* Measuring: is the next column as wide as it may be? */
bool workbook_cells_wide_enough(const struct cells *cells);
/* Measuring: is it so wide that the shortest digits of a number, of which STYLE_GENERAL shows 12 characters at most,
 * cannot make it wider? Then nobody needs them. */
bool workbook_cells_take_number(const struct cells *cells, double number);
/* The same of a number whose digits are known. */
bool workbook_cells_take_digits(const struct cells *cells, const char *digits, size_t length);

void workbook_cell_text(struct cells *cells, enum style style, const char *text, const char *otherwise);
/* Nothing. */
void workbook_cell_empty(struct cells *cells);
/* A cell with nothing in it but its style, for somebody to fill in. */
void workbook_cell_blank(struct cells *cells, enum style style);
/* A text of the observation table's pool. */
void workbook_cell_symbol(struct cells *cells, pb_symbol symbol, const char *otherwise);
/* A number with its digits; `length` 0: the shortest that read back to it. */
void workbook_cell_number(struct cells *cells, enum style style, double number, const char *digits, size_t length,
                          const char *otherwise);
/* TRUE or FALSE, as a spreadsheet shows it. */
void workbook_cell_truth(struct cells *cells, bool truth);
/* A date, YYYYMMDD; one before March 1900, which Excel cannot hold, as text. 0 for none. */
void workbook_cell_date(struct cells *cells, int32_t date, const char *otherwise);

#endif
