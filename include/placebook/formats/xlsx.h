#ifndef PLACEBOOK_FORMATS_XLSX_H
#define PLACEBOOK_FORMATS_XLSX_H
/*
 * Workbooks (.xlsx, .xlsm: Office Open XML, ISO/IEC 29500, transitional and strict) as real programs write them, and
 * damaged in any way.
 *
 * The packed file is held in memory, because its directory is at the end, and so are the texts that its cells share;
 * both have a declared maximum. A sheet is streamed: one row is in memory at a time, whatever the sheet says about its
 * size.
 *
 * What a cell shows is taken from what the file holds, not calculated: a formula by its cached value, a date by its
 * number format, a number by the text that is in the file, so that nothing is rounded here. Only a format of zeros
 * ("00000") changes the text, because such a number is a code that has lost its zeros.
 */
#include "placebook/input.h"

#pragma GCC visibility push(default)

enum {
    PB_XLSX_ROWS_MAXIMUM = 1048576, /* as Excel has */
    PB_XLSX_COLUMNS_MAXIMUM = 16384,
    PB_XLSX_SHEETS_MAXIMUM = 4096,
    PB_XLSX_MERGES_MAXIMUM = 1 << 20,
    PB_XLSX_STYLES_MAXIMUM = 1 << 17,
    PB_XLSX_TEXT_MAXIMUM = 1 << 20,      /* bytes of one cell; Excel: 32,767 characters */
    PB_XLSX_ROW_TEXT_MAXIMUM = 64 << 20, /* bytes of the cells of one row, without shared texts */
    PB_XLSX_STRINGS_MAXIMUM = 512 << 20, /* bytes of the texts that cells share */
    PB_XLSX_CELL_CHARACTERS = 32767,     /* what a cell of Excel holds, as UTF-16 counts them */
    PB_XLSX_PLACE_TEXT = 24              /* room for the name of a cell, such as XFD1048576 */
};

/* Ends a text of a published workbook that was longer than a cell holds. */
#define PB_XLSX_CUT_MARK " ... (cut here: a cell holds 32767 characters)"

enum pb_xlsx_state {
    PB_XLSX_VISIBLE,
    PB_XLSX_HIDDEN,
    PB_XLSX_VERY_HIDDEN, /* hidden from the list of hidden sheets too */
};

/* A sheet as the workbook lists it. */
struct pb_xlsx_sheet_about {
    const char *name;
    enum pb_xlsx_state state;
    bool table; /* a worksheet; false for a chart, a dialogue or a macro sheet, which has no cells to read */
};

struct pb_xlsx; /* a workbook being read; opaque */

/* How certain it is by its first bytes that a file is a workbook: 0 no to 100 certain. */
int pb_xlsx_probe(const void *bytes, size_t length);

/* The ending of a workbook that another program can make readable (".xls", ".xlsb", ".xml"), by all its bytes, or of a
 * zip file by the last of them, where its directory is. NULL: it is something else, or has a password. */
const char *pb_xlsx_convertible(const void *bytes, size_t length);

/* Opens a workbook and reads its list of sheets. The input is read to its end and not needed afterwards. Errors
 * (PB_FAILED, PB_ERROR_SOURCE, with the file, what was found and what to do): files with a password, .xls, .xlsb, .ods
 * and others that are not such a workbook; damaged ones; what pb_archive_open and pb_xml_run refuse. */
enum pb_status pb_xlsx_open(struct pb_xlsx **workbook, const struct pb_input *input,
                            struct pb_error *error) PB_MUST_USE;
void pb_xlsx_close(struct pb_xlsx *workbook);

/* The sheets in the order of their tabs; lives as long as the workbook. */
size_t pb_xlsx_sheet_count(const struct pb_xlsx *workbook);
const struct pb_xlsx_sheet_about *pb_xlsx_sheet_about(const struct pb_xlsx *workbook, size_t sheet);

enum pb_xlsx_kind {
    PB_XLSX_EMPTY,   /* only for a formula that has no cached value */
    PB_XLSX_TEXT,    /* may be of no length: a formula that gives "" */
    PB_XLSX_NUMBER,  /* text: as it is in the file, or with the zeros that its format shows */
    PB_XLSX_BOOLEAN, /* text: TRUE or FALSE; number: 1 or 0 */
    PB_XLSX_DATE,    /* text: 2019-03-31, 2019-03-31T14:30:00 or 14:30:00, and Mar 2019 or 2019 where no more of it is
                      * shown; number: the serial, NaN for a date in ISO form */
    PB_XLSX_ERROR,   /* text: #N/A, #DIV/0! and the like: a value that is missing */
    PB_XLSX_BROKEN,  /* text: as it is in the file; what is wrong with it is its fault */
};

/* What is wrong with a cell. It belongs to the cell alone: the others of the sheet can be read. */
enum pb_xlsx_fault {
    PB_XLSX_SOUND,
    PB_XLSX_NO_RESULT, /* a formula without a stored result, of PB_XLSX_EMPTY; all others are of PB_XLSX_BROKEN */
    PB_XLSX_NOT_A_NUMBER,
    PB_XLSX_NO_STYLE, /* a number in a style that the workbook does not have */
    PB_XLSX_NO_STRING,
    PB_XLSX_NOT_A_BOOLEAN,
    PB_XLSX_NOT_A_DATE,
    PB_XLSX_NO_TYPE, /* of an unknown type */
    PB_XLSX_TWICE,   /* the sheet has the cell, or the cell a value, more than once; the first is kept */
};

/* What it is, as the end of a sentence that begins "The cell is"; "" for a sound one. */
const char *pb_xlsx_fault_words(enum pb_xlsx_fault fault);

/* What its number format shows in place of a number. */
enum pb_xlsx_shown {
    PB_XLSX_AS_NUMBER,  /* the number; for zero perhaps a dash or a word that means it */
    PB_XLSX_MASKED,     /* nothing, or a text such as * */
    PB_XLSX_BLANK_ZERO, /* nothing, for zero alone */
};

/* What a number is shown as. */
enum pb_xlsx_format {
    PB_XLSX_GENERAL,
    PB_XLSX_DECIMAL,
    PB_XLSX_ZEROS,   /* padded with zeros: a code */
    PB_XLSX_PERCENT, /* 0.25 is shown as 25% */
    PB_XLSX_SCIENTIFIC,
    PB_XLSX_FRACTION,
    PB_XLSX_AS_TEXT, /* the format @ */
    PB_XLSX_DAY,
    PB_XLSX_DAY_AND_TIME,
    PB_XLSX_TIME,
    PB_XLSX_DURATION, /* [h]:mm: the number is in days */
    PB_XLSX_MONTH,    /* a date of which the day is not shown */
    PB_XLSX_YEAR,     /* a date of which only the year is shown */
};

struct pb_xlsx_cell {
    uint32_t column; /* 1 is A */
    enum pb_xlsx_kind kind;
    enum pb_xlsx_format format;
    bool formula;
    unsigned char fault; /* enum pb_xlsx_fault */
    unsigned char shown; /* enum pb_xlsx_shown, of PB_XLSX_NUMBER */
    double number;       /* NaN when the kind has none */
    const char *text;    /* UTF-8, terminated; never NULL */
    size_t length;
};

/* A row that has something in it. Valid until the next row is read. */
struct pb_xlsx_row {
    uint32_t number; /* 1-based, as the sheet counts */
    bool hidden;
    const struct pb_xlsx_cell *cells; /* by column, each once; empty cells are left out */
    size_t count;
};

/* Both ends belong to it; 1-based. */
struct pb_xlsx_range {
    uint32_t first_row;
    uint32_t first_column;
    uint32_t last_row;
    uint32_t last_column;
};

/* What is known about a sheet after its last row. */
struct pb_xlsx_survey {
    bool complete;                      /* the sheet was read to its end */
    const struct pb_xlsx_range *merges; /* in the order of the file; the value of a merged range is in its first cell */
    size_t merge_count;
    uint32_t last_row; /* of the cells that hold something; 0 when the sheet is empty */
    uint32_t last_column;
    uint64_t rows; /* with something in them */
    uint64_t cells;
    uint64_t hidden_rows;    /* of those with something in them */
    uint64_t hidden_columns; /* up to last_column */
    uint64_t formulas;
    uint64_t uncached;     /* formulas without a cached value: the program that wrote the file never calculated it */
    uint32_t uncached_row; /* of the first of them */
    uint32_t uncached_column;
    uint64_t errors; /* cells of PB_XLSX_ERROR */
};

struct pb_xlsx_sheet; /* a sheet being read; opaque */

/* Opens a sheet of the workbook, which must stay open. Several can be open at once, for use in one thread. The first
 * one makes the workbook read its styles and shared texts. */
enum pb_status pb_xlsx_sheet_open(struct pb_xlsx_sheet **sheet, struct pb_xlsx *workbook, size_t index,
                                  struct pb_error *error) PB_MUST_USE;
void pb_xlsx_sheet_close(struct pb_xlsx_sheet *sheet);

/* The next row; *row is NULL at the end. Errors (PB_FAILED, PB_ERROR_SOURCE) name file, sheet and cell; after one the
 * sheet gives no more rows. A fault of one cell is not one of them (enum pb_xlsx_fault). */
enum pb_status pb_xlsx_next(struct pb_xlsx_sheet *sheet, const struct pb_xlsx_row **row,
                            struct pb_error *error) PB_MUST_USE;

/* Reads the rest of the sheet without looking at values, for its survey: faster than taking the rows. Merged ranges are
 * behind the rows in the file, so a reader who needs them first opens the sheet twice. Not checked here: what only the
 * values show, such as a shared text that does not exist. */
enum pb_status pb_xlsx_skim(struct pb_xlsx_sheet *sheet, struct pb_error *error) PB_MUST_USE;

/* Complete after the end of the rows; so far as read before that. Lives as long as the sheet. */
const struct pb_xlsx_survey *pb_xlsx_survey(const struct pb_xlsx_sheet *sheet);

/* Is a column hidden? Known from the first row on. */
bool pb_xlsx_column_hidden(const struct pb_xlsx_sheet *sheet, uint32_t column);

/* "C17" for row 17 and column 3; "XFD" for row 0. Returns the text. */
const char *pb_xlsx_place(uint32_t row, uint32_t column, char text[PB_XLSX_PLACE_TEXT]);

#pragma GCC visibility pop

#endif
