#ifndef PB_CORE_FORMATS_ODS_PRIVATE_H
#define PB_CORE_FORMATS_ODS_PRIVATE_H
/*
 * What the files of the reader of OpenDocument spreadsheets share.
 */
#include "core/formats/ods.h"
#include "core/formats/xlsx_private.h"
#include "placebook/lookup.h"

/* ---- ods_names.c: elements and attributes by their namespace ---- */

enum pb_ods_space {
    PB_ODS_OTHER,
    PB_ODS_TABLE,
    PB_ODS_OFFICE,
    PB_ODS_TEXT,
    PB_ODS_CALCEXT, /* of LibreOffice */
    PB_ODS_STYLE,
    PB_ODS_NUMBER,
};

enum { PB_ODS_PREFIXES = 12, PB_ODS_PREFIX_TEXT = 24 };

/* The prefixes of a document. Nearly all have the same ones, but none has to. */
struct pb_ods_names {
    struct {
        char text[PB_ODS_PREFIX_TEXT];
        size_t length;
        enum pb_ods_space space;
    } prefixes[PB_ODS_PREFIXES];
    size_t count;
};

/* Takes them from the attributes of the root. */
void pb_ods_names_of(struct pb_ods_names *names, const char *const *attributes);
/* The name without its prefix. One without a prefix has that of the root: office. */
const char *pb_ods_local(const struct pb_ods_names *names, const char *name, enum pb_ods_space *space);
/* The value of an attribute, NULL when it is not there. */
const char *pb_ods_attribute(const struct pb_ods_names *names, const char *const *attributes, enum pb_ods_space space,
                             const char *local);

/* ---- ods_formats.c: a data style, as the code that a workbook would have for it ---- */

enum { PB_ODS_CODE = 96, PB_ODS_MAPS = 3 };

struct pb_ods_format {
    const char *name;
    bool common; /* of the styles of the document, not of its content */
    bool percent;
    bool elapsed;
    bool filled; /* has an element */
    char code[PB_ODS_CODE];
    size_t length;
    struct {
        struct pb_xlsx_condition condition;
        const char *apply;
    } maps[PB_ODS_MAPS]; /* other formats for the numbers that meet a condition */
    size_t map_count;
    struct pb_xlsx_shape shape;
};

void pb_ods_format_begin(struct pb_ods_format *format, const char *kind, const struct pb_ods_names *names,
                         const char *const *attributes);
/* An element in it. */
void pb_ods_format_part(struct pb_ods_format *format, const char *part, const struct pb_ods_names *names,
                        const char *const *attributes);
void pb_ods_format_text(struct pb_ods_format *format, const char *text, size_t length);
/* "value()<8"; false when it is no condition of this kind. */
bool pb_ods_condition(const char *text, struct pb_xlsx_condition *condition);

/* ---- ods_styles.c ---- */

struct pb_ods_style {
    const char *name;
    const char *parent; /* NULL: none */
    const char *format; /* NULL: none */
    bool common;
    bool table; /* of sheets, else of cells */
    bool hidden;
    const struct pb_xlsx_shape *shape; /* NULL: that of every number */
};

struct pb_ods_styles {
    struct pb_arena *arena;
    const char *source;
    struct pb_ods_style *styles;
    size_t count;
    size_t capacity;
    struct pb_ods_format *formats;
    size_t format_count;
    size_t format_capacity;
    struct pb_lookup lookup;
    bool common;      /* what is read now */
    bool in_style;    /* the last of styles, */
    bool in_format;   /* or of formats, is open */
    bool in_text;     /* of a format */
    unsigned depth;   /* of it */
    unsigned text_at; /* depth of the text */
};

/* Handlers, for what is in an element of styles. */
enum pb_status pb_ods_styles_begin(struct pb_ods_styles *styles, unsigned depth, const char *local,
                                   enum pb_ods_space space, const struct pb_ods_names *names,
                                   const char *const *attributes, struct pb_error *error) PB_MUST_USE;
void pb_ods_styles_end(struct pb_ods_styles *styles, unsigned depth);
void pb_ods_styles_text(struct pb_ods_styles *styles, const char *text, size_t length);
/* After the last of them: what each style makes of a number. */
enum pb_status pb_ods_styles_settle(struct pb_ods_styles *styles, struct pb_error *error) PB_MUST_USE;
/* A style by its name, NULL when there is none. */
const struct pb_ods_style *pb_ods_style(const struct pb_ods_styles *styles, bool table, const char *name);

/* ---- The spreadsheet ---- */

struct pb_ods {
    const char *name; /* of the file */
    unsigned char *bytes;
    size_t length;
    struct pb_archive *archive; /* NULL: the bytes are the document */
    struct pb_arena arena;
    struct pb_xlsx_sheet_about *sheets;
    size_t sheet_count;
    size_t sheet_capacity;
    struct pb_ods_styles styles;
    bool from_1904;
    bool spreadsheet;           /* there is one in the body */
    struct pb_ods_reader *rows; /* of the sheet that was begun */
    struct pb_ods_reader *skimmed;
};

/* ods_package.c: says what a file is that cannot be read; PB_OK when nothing is known against it. */
enum pb_status pb_ods_check_package(struct pb_ods *ods, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_ods_refuse(const struct pb_ods *ods, const char *what, const char *hint,
                             struct pb_error *error) PB_MUST_USE;
/* The kind of document by what is in its body: "text", "presentation". Always PB_FAILED. */
enum pb_status pb_ods_refuse_body(const struct pb_ods *ods, const char *body, struct pb_error *error) PB_MUST_USE;

/* ---- ods_text.c: the paragraphs of a cell ---- */

struct pb_ods_text {
    unsigned paragraph; /* depth of the one that is open; 0: none */
    unsigned skip;      /* depth of what is passed over; 0: nothing */
    size_t paragraphs;
    bool space;   /* the last byte is a blank that further ones are part of */
    size_t start; /* of the paragraph */
};

/* ---- ods_cell.c: what is in a cell so far ---- */

enum pb_ods_type {
    PB_ODS_NONE,
    PB_ODS_FLOAT,
    PB_ODS_PERCENTAGE,
    PB_ODS_CURRENCY,
    PB_ODS_DATE,
    PB_ODS_TIME,
    PB_ODS_BOOLEAN,
    PB_ODS_STRING,
    PB_ODS_UNKNOWN,
};
enum pb_ods_type pb_ods_type_of(const char *name);

enum { PB_ODS_VALUE = 256 };

struct pb_ods_raw {
    enum pb_ods_type type;
    bool formula;
    bool error;    /* the file says that it is one */
    bool string;   /* the text is its string-value */
    bool covered;  /* by a merged cell */
    bool valued;   /* has a value, or text */
    bool overlong; /* its value is, and is cut */
    char value[PB_ODS_VALUE];
    size_t value_length;
    const struct pb_xlsx_shape *shape; /* NULL: that of every number */
    uint64_t repeat;
    uint64_t columns; /* that it spans */
    uint64_t rows;
};

/* Makes a cell of it. `text`: what its paragraphs are, terminated, with room for the value and PB_XLSX_TEXT_ROOM bytes
 * more behind its length. */
void pb_ods_convert(const struct pb_ods_raw *raw, bool from_1904, char *text, size_t length, struct pb_xlsx_cell *cell);

/* ---- A document that is being read ---- */

enum pb_ods_mode { PB_ODS_LIST, PB_ODS_READ, PB_ODS_SKIM };

/* Columns that are alike. */
struct pb_ods_columns {
    uint32_t last;
    bool hidden;
    const struct pb_xlsx_shape *shape; /* of their cells that have none of their own */
};

struct pb_ods_reader {
    struct pb_ods *ods;
    enum pb_ods_mode mode;
    struct pb_input input;
    struct pb_memory_stream stream; /* of a flat document */
    struct pb_xml *xml;
    struct pb_error *error; /* of the call that is at work */
    struct pb_ods_names names;
    bool archived;  /* the input is a member */
    bool of_styles; /* it is styles.xml */
    size_t wanted;  /* sheet */
    size_t next;    /* sheet that would come next */
    bool in_styles;
    bool in_body;
    bool in_spreadsheet;
    bool sheet_ended;
    bool failed;
    bool located;        /* the error names its sheet */
    char table_name[64]; /* of the element that is the sheet */
    unsigned table;      /* depth of the sheet, its row, its cell, and what is passed over; 0: not in one */
    unsigned row_depth;
    unsigned cell_depth;
    unsigned skip;

    uint64_t number; /* of the row that is open, or of the last one with its repetitions */
    uint64_t repeat; /* of the row */
    uint64_t left;   /* repetitions still to be given */
    bool hidden;
    bool given; /* there is something in the row */
    const struct pb_xlsx_shape *row_shape;
    bool row_styled;
    uint64_t column; /* of the last one */
    struct pb_ods_columns *columns;
    size_t column_count;
    size_t column_capacity;
    size_t column_at;
    uint64_t columns_end;
    char style_name[64]; /* that was looked up last */
    const struct pb_xlsx_shape *style_shape;

    struct pb_ods_raw raw;
    struct pb_ods_text item;
    size_t start; /* of the text of the cell */
    struct pb_xlsx_cell *cells;
    size_t *starts; /* of their texts; SIZE_MAX: theirs is fixed */
    size_t count;
    size_t capacity;
    char *text; /* of the cells of this row */
    size_t length;
    size_t text_capacity;
    struct pb_xlsx_row row;
    uint64_t repeated;      /* cells that are there by repetition */
    uint64_t repeated_text; /* and bytes of their texts */

    struct pb_xlsx_range *merges;
    size_t merge_count;
    size_t merge_capacity;
    size_t merges_before; /* the row */
};

/* ods_reader.c */
#define PB_ODS_CONTENT_PART "content.xml"
#define PB_ODS_STYLES_PART  "styles.xml"
enum pb_status pb_ods_reader_open(struct pb_ods_reader **reader, struct pb_ods *ods, enum pb_ods_mode mode,
                                  const char *part, struct pb_error *error) PB_MUST_USE;
void pb_ods_reader_close(struct pb_ods_reader *reader);
/* Reads on to the next row, to the end of the sheet (reader->sheet_ended), or to that of the document (*ended). */
enum pb_status pb_ods_reader_run(struct pb_ods_reader *reader, bool *ended, struct pb_error *error) PB_MUST_USE;
/* Leaves the sheet that is open, if one is, at the end of a row. */
void pb_ods_reader_leave(struct pb_ods_reader *reader);
/* For handlers: stops, with the place in the message (ods_fail.c); row 0 is the sheet alone, column 0 the whole row. */
void pb_ods_fail_at(struct pb_ods_reader *reader, uint64_t row, uint64_t column, const char *format, ...)
    PB_PRINTF(4, 5);

/* ods_rows.c: what is in a sheet. */
void pb_ods_rows_open(struct pb_ods_reader *reader, unsigned depth);
void pb_ods_rows_begin(struct pb_ods_reader *reader, unsigned depth, const char *local, enum pb_ods_space space,
                       const char *const *attributes);
void pb_ods_rows_end(struct pb_ods_reader *reader, unsigned depth);

/* ods_text.c: what is in a cell. */
void pb_ods_text_begin(struct pb_ods_reader *reader, unsigned depth, const char *local, enum pb_ods_space space,
                       const char *const *attributes);
void pb_ods_text_end(struct pb_ods_reader *reader, unsigned depth);
/* The text that the cell itself says that it has, in place of its paragraphs. */
void pb_ods_text_whole(struct pb_ods_reader *reader, const char *text);
void pb_ods_text_add(struct pb_ods_reader *reader, const char *text, size_t length);
/* Room for this many bytes more of text, and PB_ODS_VALUE and PB_XLSX_TEXT_ROOM behind them. */
bool pb_ods_text_room(struct pb_ods_reader *reader, size_t more);

#endif
