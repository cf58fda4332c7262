#ifndef PB_LOADERS_WORKBOOK_BOOK_H
#define PB_LOADERS_WORKBOOK_BOOK_H
/*
 * A workbook as a list of sheets, each with lines of text and at most one table below them. The sheets are described
 * first, all of them, and written afterwards: so that Contents can list what follows it and Notes the notes that are
 * used.
 *
 * A description lives in the arena of the book. When out of memory, the helpers here return something harmless and the
 * book remembers it: workbook_write then fails.
 */
#include "placebook/contract/headline.h"
#include "placebook/contract/quoted.h"
#include "placebook/contract/target_table.h"
#include "placebook/groups.h"
#include "placebook/module.h"

#include "loaders/workbook/cells.h"
#include "loaders/workbook/notes.h"

/* What a printed table says instead of a figure: the Analysis Function's list. */
#define SHORT_CONFIDENTIAL   "[c]"
#define SHORT_NOT_AVAILABLE  "[x]"
#define SHORT_NOT_APPLICABLE "[z]"

enum {
    SHEET_NAME_MAXIMUM = 31, /* characters: Excel's limit */
    SHEET_LINE_WIDE = 200,   /* letters of a line as wide as a table that takes a page at 7 points */
    SHEET_ROWS_MAXIMUM = 1048576
};

struct line {
    enum style style;
    const char *text;
};

struct column {
    const char *title;
    size_t narrowest; /* characters */
    size_t widest;    /* longer texts are wrapped */
    bool figures;     /* its heading stands to the right, above the numbers */
    size_t width;     /* filled in when the sheet is written */
};

struct pb_local_areas; /* placebook/local_areas.h */
struct chart;          /* loaders/workbook/charts.h */

struct sheet;
typedef void sheet_fill(const struct sheet *sheet, size_t row, struct cells *cells);
typedef void sheet_measure(const struct sheet *sheet, size_t step, struct cells *cells);

/* On paper, which is A4: landscape and as many pages long as the sheet takes, if nothing else is said
 * (loaders/workbook/print.h). Set before lines are added. */
struct print {
    bool portrait;
    bool one_page; /* made so small that its whole length is on one page too */
    size_t points; /* its columns of text become narrower until texts are no smaller than this; 0: they do not */
};

struct sheet {
    struct book *book;
    const char *name;
    const char *holds;  /* for Contents: a sentence */
    const char *absent; /* why it is left out; NULL: it is there */
    struct line *lines; /* the first is the title */
    size_t line_count;
    size_t line_capacity;
    size_t line_width;      /* lines are wrapped to this many characters, 0 = they are not wrapped */
    size_t line_letters;    /* longer lines take several rows; 0: of about the width of a page at full size */
    const char *table_name; /* NULL: lines only */
    struct column *columns;
    size_t column_count;
    size_t column_capacity;
    size_t rows;
    sheet_fill *fill;
    /* A long table may have quicker ways, with the same result: */
    sheet_fill *row; /* between workbook_cells_begin_row and the next one, puts a row of a worksheet into the stream */
    sheet_measure *measure; /* fills in the cells of the rows 0, step, 2 * step ... for their widths, in any order */
    const void *context;
    const struct sheet *const
        *links;                   /* the sheets that the first column links to, row by row; or NULL. NULL: to none */
    const size_t *link_rows;      /* and the rows of their tables, counted from 0; NULL: to the sheets' beginning */
    const char *const *addresses; /* of the web, that the first column links to, row by row; or NULL. NULL: none */
    bool tools;                   /* filter buttons and a frozen header: the sentence above the table says so */
    bool frozen_header;           /* without the buttons */
    size_t frozen;                /* with either: so many columns stay in view too */
    bool codes;                   /* holds texts that look like numbers */
    struct chart *charts;
    size_t chart_count;
    size_t chart_capacity;
    bool charts_below; /* the table, and not to the right of it */
    size_t chart_rows; /* they stand above the table, on the last so many lines, which are empty; 0: they do not */
    struct print print;
    const struct sparklines *sparklines; /* loaders/workbook/sparklines.h; or NULL */
};

struct book {
    const struct pb_publication_info *info;
    const struct pb_place *place; /* NULL: about the whole publication */
    const struct pb_table *table; /* NULL: no observations */
    const char *title;
    const char *keywords;
    const struct pb_headline *headlines;
    size_t headline_count;
    const struct pb_quoted_found *quoted; /* figures that plans quote */
    size_t quoted_count;
    const struct pb_target_found *targets; /* of the plans */
    size_t target_count;
    const struct pb_changes_since *changes; /* since the edition before; NULL: nothing is known */
    const bool *last_good; /* by symbol of a measure: it has figures of a source that could not be read; NULL: none */
    const char *last_good_note;    /* "[note 7]", which its name has on At a glance */
    struct chart_data *chart_data; /* loaders/workbook/chart_data.h; NULL: none was looked for */
    const struct pb_local_areas
        *locals;                   /* local areas of the councils (placebook/local_areas.h); NULL: there are none */
    const struct funnels *funnels; /* loaders/workbook/funnels.h; NULL: none were looked for */
    bool no_charts;                /* its file has none: sheets do not speak of them */
    struct pb_arena arena;
    struct sheet **sheets;
    size_t sheet_count;
    size_t sheet_capacity;
    bool notes[NOTES]; /* by note: a sheet refers to it */
    bool out_of_memory;
};

/* `rows`: of the table that it is about. */
void workbook_open(struct book *book, const struct pb_publication_info *info, size_t rows);
void workbook_close(struct book *book);

/* Is a row of the table one of RightCare's opportunity (placebook/contract/opportunity.h), and no figure of its
 * measure? */
bool workbook_is_opportunity(const struct book *book, size_t row);

/* Is a row one of deaths by cause, or of what drives a gap in life expectancy (placebook/contract/gap.h)? There are
 * hundreds for an area. */
bool workbook_is_by_cause(const struct book *book, size_t row);

/* Formatted text in the arena. */
const char *workbook_text(struct book *book, const char *format, ...) PB_PRINTF(2, 3);

/* Memory in the arena, or NULL. */
void *workbook_take(struct book *book, size_t count, size_t size);

/* A walk over the rows of the table in groups; over none when out of memory. */
struct pb_groups workbook_groups(struct book *book, const size_t *key, size_t columns);

/* A new sheet at the end. Its name is made fit for Excel: at most 31 characters, none of []:*?/\, no apostrophe at
 * either end, unlike the others. `holds` says in a sentence what it has. NULL when out of memory. */
struct sheet *workbook_sheet(struct book *book, const char *name, const char *holds);

/* The same in two steps, for a sheet that others refer to and that comes after them. */
struct sheet *workbook_sheet_later(struct book *book, const char *name, const char *holds);
void workbook_sheet_place(struct book *book, struct sheet *sheet);

/* Puts a sheet before all others: the workbook opens with it. */
void workbook_sheet_first(struct book *book, struct sheet *sheet);

/* Lines above the table. A long one is broken between words and takes several rows, unless the sheet wraps its lines:
 * what overflows the table would make its print smaller. */
void workbook_sheet_line(struct book *book, struct sheet *sheet, enum style style, const char *text);
/* Title, "This worksheet contains one table." */
void workbook_sheet_title(struct book *book, struct sheet *sheet, const char *title);
/* The line that explains the shorthands. */
void workbook_sheet_shorthand(struct book *book, struct sheet *sheet, bool confidential, bool available,
                              bool applicable);

/* A column of texts, and a column of numbers or dates. */
void workbook_sheet_column(struct book *book, struct sheet *sheet, const char *title, size_t narrowest, size_t widest);
void workbook_sheet_figures(struct book *book, struct sheet *sheet, const char *title, size_t narrowest, size_t widest);

/* The next cell as a shorthand, to the right in a column of numbers. */
void workbook_sheet_missing(const struct sheet *sheet, struct cells *cells, const char *shorthand);

/* The row, counted from 1, of the column headings of a sheet's table. */
size_t workbook_sheet_header_row(const struct sheet *sheet);

/* The name of a sheet as formulas have it: in quotes where it needs them. */
const char *workbook_formula_name(struct book *book, const struct sheet *sheet);

/* Writes the file STEM.xlsx. */
enum pb_status workbook_write(struct book *book, struct pb_output *output, const char *stem,
                              struct pb_error *error) PB_MUST_USE;

#endif
