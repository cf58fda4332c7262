#ifndef PLACEBOOK_FORMATS_TABULAR_H
#define PLACEBOOK_FORMATS_TABULAR_H
/*
 * Any table, read in one way. Its content, never its name, decides what a file is:
 *
 *     text with commas, semicolons, tabs or bars    one sheet without a name
 *     a workbook (.xlsx, .xlsm; .ods, .fods)        its sheets
 *     JSON: a list of objects, an object of lists
 *     of equal length (one list a column), or
 *     objects one after the other (JSON lines)      one sheet without a name; its first row are the keys, those of
 *                                                   objects in objects as OUTER.INNER
 *     .gz around one of these                       as what is in it
 *     .zip around any number of these               a sheet MEMBER, or MEMBER/SHEET for each sheet of a workbook
 *
 * A sheet is a stream of rows, a row is its cells. How to use it:
 *
 *     struct pb_tabular *tabular = NULL;
 *     status = pb_tabular_open(&tabular, &input, error);
 *     for each sheet of pb_tabular_count() whose `unreadable` is NULL:
 *         status = pb_tabular_begin(tabular, sheet, error);
 *         while ((status = pb_tabular_next(tabular, &row, error)) == PB_OK && row)
 *             ...
 *     pb_tabular_close(tabular);
 *
 * One sheet is open at a time, and can be begun as often as needed; text that is not packed in a zip only once, unless
 * its input goes back (`again` of struct pb_input). The input must stay valid until pb_tabular_close.
 *
 * Corrections of the input take the place of the rows of their sheets; a record of JSON has
 * its number as row.
 *
 * Memory: one row, and what cannot be read without being held: a zip file or workbook (PB_ARCHIVE_FILE_MAXIMUM; also
 * .fods), and the
 * shared texts, PB_XLSX_STRINGS_MAXIMUM), a JSON document (PB_JSON_SIZE_MAXIMUM). The maxima of csv.h, xlsx.h, json.h
 * and archive.h hold.
 *
 * Errors are PB_FAILED with PB_ERROR_SOURCE, with the file and how to go on. Refused as a whole: nothing in the file,
 * HTML, XML, PDF, pictures, .xls, workbooks with a password, OpenDocument texts, bytes that are not text, UTF-16
 * without its mark, a packed file inside a packed one. A member of a zip that would be refused is listed with the
 * reason instead.
 */
#include "placebook/formats/xlsx.h"

#pragma GCC visibility push(default)

enum {
    PB_TABULAR_PEEK = 1 << 14,         /* first bytes by which a file is judged */
    PB_TABULAR_SHEETS_MAXIMUM = 10000, /* in one file */
    PB_TABULAR_PLACE_TEXT = 1024 + 64  /* room for the name of a cell */
};

/* What a file is, by its first bytes. */
enum pb_tabular_content {
    PB_TABULAR_EMPTY,
    PB_TABULAR_TEXT,
    PB_TABULAR_JSON,
    PB_TABULAR_ZIP, /* a zip archive, which a workbook is too */
    PB_TABULAR_GZIP,
    PB_TABULAR_OLE, /* a workbook that only Excel reads: .xls, with a password, or XML of 2003 */
    PB_TABULAR_HTML,
    PB_TABULAR_XML,
    PB_TABULAR_FLAT, /* an OpenDocument file that is one XML document, as .fods is */
    PB_TABULAR_PDF,
    PB_TABULAR_PICTURE,
    PB_TABULAR_UTF16,
    PB_TABULAR_BINARY,
};
enum pb_tabular_content pb_tabular_content(const void *bytes, size_t length);

/* The sign between the fields of a text: of comma, semicolon, tab and bar the one that most lines have equally often. A
 * comma when no line has any. Signs in quotes do not count. */
char pb_tabular_separator(const void *bytes, size_t length);

/* How sure one can be that this is a table: 0 no to 100 certain. */
int pb_tabular_probe(const void *bytes, size_t length);

enum pb_tabular_format { PB_TABULAR_SEPARATED, PB_TABULAR_WORKBOOK, PB_TABULAR_RECORDS /* JSON */ };

struct pb_tabular_sheet {
    const char *name; /* as above; never NULL */
    enum pb_tabular_format format;
    char separator; /* of PB_TABULAR_SEPARATED */
    bool hidden;
    const char *unreadable; /* why it cannot be read, for people; NULL: it can */
};

enum pb_cell_kind {
    PB_CELL_MISSING, /* nothing is there */
    PB_CELL_TEXT,    /* all that a separated text has: it does not say what is a number */
    PB_CELL_NUMBER,
    PB_CELL_DATE, /* text: as pb_xlsx_cell */
    PB_CELL_BOOLEAN,
    PB_CELL_ERROR,  /* #N/A and the like */
    PB_CELL_BROKEN, /* text: as it is in the file, which cannot be what it says */
};

struct pb_tabular_cell {
    enum pb_cell_kind kind;
    bool formula; /* what it gave when the file was saved */
    bool percent; /* a number that is shown as a percentage: 0.25 as 25% */
    unsigned char
        fault;    /* enum pb_xlsx_fault: what is wrong with it; of PB_CELL_BROKEN, or of a formula without result */
    bool written; /* a number whose text has the digits of whoever published it, as in JSON */
    unsigned char shown; /* enum pb_xlsx_shown, of a number */
    double number;       /* of PB_CELL_NUMBER and PB_CELL_BOOLEAN, else NaN */
    const char *text;    /* UTF-8; not always terminated; never NULL */
    size_t length;
};

/* Valid until the next row is read. */
struct pb_tabular_row {
    uint64_t number; /* 1-based: line of a text, row of a workbook; of JSON the record, the keys being 0 */
    uint64_t line;   /* in the file, where that means something to a person; else 0 */
    bool hidden;
    bool without_end;                    /* the text ends in its line */
    bool broken;                         /* its bytes are not in the encoding of the file: not to be trusted */
    const struct pb_tabular_cell *cells; /* from the first column on, none left out */
    size_t count;
    const char *raw; /* the row as it is in a text file; NULL for others */
    size_t raw_length;
};

struct pb_tabular; /* a file being read; opaque */

enum pb_status pb_tabular_open(struct pb_tabular **tabular, const struct pb_input *input,
                               struct pb_error *error) PB_MUST_USE;
void pb_tabular_close(struct pb_tabular *tabular);

/* The same for JSON documents in which the records are further inside: the keys that lead to their list, from the
 * outermost on, of which each may lead to a list of objects that have the next. The names of columns are then the keys
 * of the records, and those of single values beside the way, with the keys before them: "name", "areas.code". Errors:
 * as above; nothing is found there, with what is. Other files are read as ever. */
enum pb_status pb_tabular_open_at(struct pb_tabular **tabular, const struct pb_input *input, const char *const *keys,
                                  size_t count, struct pb_error *error) PB_MUST_USE;

/* The same, with the list that is most likely the table where a document is not one itself. */
enum pb_status pb_tabular_open_guess(struct pb_tabular **tabular, const struct pb_input *input,
                                     struct pb_error *error) PB_MUST_USE;

/* The keys that lead to the records that are read now; none (count 0) for all but JSON with such. */
const char *const *pb_tabular_records(const struct pb_tabular *tabular, size_t *count);

/* The sheets, those that cannot be read among them; they live as long as the file. */
size_t pb_tabular_count(const struct pb_tabular *tabular);
const struct pb_tabular_sheet *pb_tabular_sheet(const struct pb_tabular *tabular, size_t sheet);

/* Begins to read a sheet, whose `unreadable` is NULL, from its top; one that is open is closed. */
enum pb_status pb_tabular_begin(struct pb_tabular *tabular, size_t sheet, struct pb_error *error) PB_MUST_USE;

/* The reader of the text that was begun, for a caller that takes its records (placebook/formats/csv.h) in place of the
 * rows, as in a national file of which few rows are wanted; until another sheet is begun. *csv is NULL for other
 * formats. */
struct pb_csv;
enum pb_status pb_tabular_csv(struct pb_tabular *tabular, struct pb_csv **csv, struct pb_error *error) PB_MUST_USE;

/* The sheet that was begun last, NULL when none was; and the name of the input. */
const struct pb_tabular_sheet *pb_tabular_begun(const struct pb_tabular *tabular);
const char *pb_tabular_file(const struct pb_tabular *tabular);

/* The next row that has something in it; *row is NULL at the end. */
enum pb_status pb_tabular_next(struct pb_tabular *tabular, const struct pb_tabular_row **row,
                               struct pb_error *error) PB_MUST_USE;

/* The merged ranges of the sheet that is open, until another is begun. Only workbooks have them. They are behind the
 * rows: before the last row was given, the sheet is looked through to its end for them, which costs half as much as
 * reading it. The row that was given stays valid. */
enum pb_status pb_tabular_merges(struct pb_tabular *tabular, const struct pb_xlsx_range **merges, size_t *count,
                                 struct pb_error *error) PB_MUST_USE;

/* Is a column of the open sheet hidden? Columns count from 0. Known from the first row on, and of workbooks alone. */
bool pb_tabular_column_hidden(const struct pb_tabular *tabular, size_t column);

/* The encoding of the text that was begun, "UTF-8", "UTF-16" or "Windows-1252", as far as it has been read; NULL for
 * formats with a fixed encoding. */
const char *pb_tabular_encoding(const struct pb_tabular *tabular);

/* Where a cell of the open sheet is, for people and for source_row: "Sheet!C17" in a workbook, "17" (the line) in a
 * text, "MEMBER!17" in a text in a zip, "record 17" in JSON. Columns count from 0; SIZE_MAX: the whole row
 * ("Sheet!17"). Returns the text. */
const char *pb_tabular_place(const struct pb_tabular *tabular, uint64_t row, size_t column,
                             char text[PB_TABULAR_PLACE_TEXT]);

#pragma GCC visibility pop

#endif
