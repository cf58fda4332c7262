#ifndef PB_CORE_FORMATS_XLSX_PRIVATE_H
#define PB_CORE_FORMATS_XLSX_PRIVATE_H
/*
 * What the files of the workbook reader share.
 */
#include "core/formats/archive.h"
#include "core/formats/xml.h"
#include "placebook/arena.h"
#include "placebook/formats/xlsx.h"

struct pb_xlsx_sections;

/* What a number format makes of a number. */
struct pb_xlsx_shape {
    enum pb_xlsx_format format;
    unsigned zeros;  /* PB_XLSX_ZEROS: digits at least */
    char before[16]; /* and the letters around them */
    char after[16];
    bool words;                              /* `before` is shown in place of the number; it may be empty */
    const struct pb_xlsx_sections *sections; /* NULL: it is that of every number */
};

/* A section of a format, such as [<8], is for the numbers that meet its condition. */
struct pb_xlsx_condition {
    enum {
        PB_XLSX_ALWAYS,
        PB_XLSX_BELOW,
        PB_XLSX_UP_TO,
        PB_XLSX_EQUAL,
        PB_XLSX_UNEQUAL,
        PB_XLSX_FROM,
        PB_XLSX_ABOVE
    } sign;
    double number;
};

/* The sections of a format that are not all alike: without conditions those for numbers above, below and equal to zero;
 * with them the first whose condition is met, or else the one that has none. */
struct pb_xlsx_sections {
    struct pb_xlsx_shape shapes[3];
    struct pb_xlsx_condition conditions[2];
    bool conditional;
};

/* A relationship of a part: where a kind of other part is. */
struct pb_xlsx_link {
    const char *id;
    const char *kind; /* the last word of its type: "worksheet", "styles" */
    const char *part; /* resolved to the member's name; NULL when it is outside the package */
};
struct pb_xlsx_links {
    struct pb_xlsx_link *items;
    size_t count;
    size_t capacity;
};

/* The texts that cells share, one after the other, each with its end. */
struct pb_xlsx_strings {
    char *text;
    size_t length;
    size_t capacity;
    uint32_t *starts; /* count + 1 of them, when count > 0; small, because cells ask for them in no order */
    size_t count;
    size_t start_capacity;
};

struct pb_xlsx {
    const char *name; /* of the file */
    unsigned char *bytes;
    size_t length;
    struct pb_archive *archive;
    struct pb_arena arena;
    struct pb_xlsx_links links;         /* of the workbook part */
    struct pb_xlsx_sheet_about *sheets; /* with the part of each beside it */
    const char **sheet_parts;
    size_t sheet_count;
    size_t sheet_capacity;
    bool from_1904;
    bool prepared; /* styles and shared texts were read */
    const struct pb_xlsx_shape **styles;
    size_t style_count;
    struct pb_xlsx_strings strings;
};

/* xlsx.c: reads the styles and the shared texts, once. */
enum pb_status pb_xlsx_prepare(struct pb_xlsx *workbook, struct pb_error *error) PB_MUST_USE;

/* xlsx_foreign.c: says what a file is that is not a zip file, or a zip file without a workbook. Always PB_FAILED. */
enum pb_status pb_xlsx_foreign_bytes(const char *name, const unsigned char *bytes, size_t length,
                                     struct pb_error *error) PB_MUST_USE;
enum pb_status pb_xlsx_foreign_zip(const struct pb_xlsx *workbook, struct pb_error *error) PB_MUST_USE;

/* xlsx_package.c: a whole part of the package through its handlers. `what` names it for messages. */
enum pb_status pb_xlsx_read_part(struct pb_xlsx *workbook, const char *part, const struct pb_xml_handlers *handlers,
                                 void *context, struct pb_xml **at_work, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_xlsx_part_begin(const struct pb_xlsx *workbook, const char *part, struct pb_input *input,
                                  struct pb_error *error) PB_MUST_USE;
/* The relationships of a part ("" for the package itself). A part without any has none. */
enum pb_status pb_xlsx_read_links(struct pb_xlsx *workbook, const char *part, struct pb_xlsx_links *links,
                                  struct pb_error *error) PB_MUST_USE;
const struct pb_xlsx_link *pb_xlsx_link_by_kind(const struct pb_xlsx_links *links, const char *kind);
const struct pb_xlsx_link *pb_xlsx_link_by_id(const struct pb_xlsx_links *links, const char *id);
/* Resolves a target against the folder of `base`. False when it leads out of the package or is too long. */
bool pb_xlsx_resolve(const char *base, const char *target, char part[PB_ARCHIVE_NAME_MAXIMUM]);

/* xlsx_strings.c */
enum pb_status pb_xlsx_read_strings(struct pb_xlsx *workbook, const char *part, struct pb_error *error) PB_MUST_USE;
const char *pb_xlsx_string(const struct pb_xlsx_strings *strings, size_t index, size_t *length);
void pb_xlsx_strings_close(struct pb_xlsx_strings *strings);

/* xlsx_text.c: where in a text item (si, is) a reader is: its runs count, its phonetic runs do not. */
struct pb_xlsx_item {
    unsigned depth; /* of si or is */
    bool run;       /* inside a run */
    bool collect;   /* inside a t that counts */
    bool preserve;  /* this t keeps the blanks around it */
    unsigned at;    /* depth of this t */
    size_t start;   /* where its text begins in the reader's buffer */
};
void pb_xlsx_item_begin(struct pb_xlsx_item *item, unsigned depth, const char *name, const char *const *attributes,
                        size_t at);
/* Takes the blanks off a t that does not preserve them, and its escapes, in place; returns the buffer's new length.
 * False when what ends at this depth is not such a t. */
bool pb_xlsx_item_end(struct pb_xlsx_item *item, unsigned depth, char *text, size_t *length);
/* _x000D_ and the like to the characters they stand for, in place; returns the new length, never more. */
size_t pb_xlsx_unescape(char *text, size_t length);
static inline bool pb_xlsx_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}
bool pb_xlsx_true(const char *value); /* "1", "true", "on"; NULL is false */
/* A decimal whole number; false when it is not one. */
bool pb_xlsx_whole(const char *text, size_t length, uint64_t *number);

/* xlsx_styles.c, xlsx_formats.c, xlsx_dates.c */
enum pb_status pb_xlsx_read_styles(struct pb_xlsx *workbook, const char *part, struct pb_error *error) PB_MUST_USE;
const struct pb_xlsx_shape *pb_xlsx_builtin_shape(uint64_t id); /* of the formats that have a number but no code */
/* The shape of a format by its code. True when numbers differ in it: then `sections` is filled, and to be kept by the
 * caller as that of the shape. */
bool pb_xlsx_shape_of(const char *code, struct pb_xlsx_shape *shape, struct pb_xlsx_sections *sections);
/* The shape of the section that applies to a number. */
const struct pb_xlsx_shape *pb_xlsx_shape_for(const struct pb_xlsx_shape *shape, double number);
/* The text of a serial date, at most 20 bytes with its end; false when the serial is not a date. */
enum { PB_XLSX_DATE_TEXT = 24 };
bool pb_xlsx_is_date(enum pb_xlsx_format format);
/* A date in ISO form to the month or the year of it, when no more is shown. */
void pb_xlsx_coarse_date(enum pb_xlsx_format format, char text[PB_XLSX_DATE_TEXT]);
bool pb_xlsx_date_text(double serial, enum pb_xlsx_format format, bool from_1904, char text[PB_XLSX_DATE_TEXT]);

/* xlsx_cell.c: what is in a cell so far. */
enum pb_xlsx_type {
    PB_XLSX_TYPE_NUMBER,
    PB_XLSX_TYPE_SHARED,
    PB_XLSX_TYPE_FORMULA_TEXT,
    PB_XLSX_TYPE_INLINE,
    PB_XLSX_TYPE_BOOLEAN,
    PB_XLSX_TYPE_ERROR,
    PB_XLSX_TYPE_DATE,
    PB_XLSX_TYPE_UNKNOWN
};
enum pb_xlsx_type pb_xlsx_type_of(const char *name);
struct pb_xlsx_raw {
    enum pb_xlsx_type type;
    uint64_t style;
    bool formula;
    bool twice;  /* has more than one v */
    bool typed;  /* the file says the type */
    bool valued; /* has a value: text in a v or an is, or, for the text of a formula, any v */
    char *text;  /* terminated; may be changed; has PB_XLSX_TEXT_ROOM bytes of room behind its length */
    size_t length;
};
enum { PB_XLSX_TEXT_ROOM = 128 };
/* What a cell is, by kind; each may find it broken. The text is that of `raw`, with room behind it. */
bool pb_xlsx_take_number(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell); /* false: it is broken */
void pb_xlsx_take_boolean(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell);
void pb_xlsx_take_date(struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell); /* in ISO form */
/* What the format makes of the number of a cell: a date, padded digits, a text in its place. */
void pb_xlsx_show_number(const struct pb_xlsx_raw *raw, const struct pb_xlsx_shape *of_style, bool from_1904,
                         struct pb_xlsx_cell *cell);
enum pb_xlsx_shown pb_xlsx_shown_as(const char *words, double number);
void pb_xlsx_set_broken(const struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell, enum pb_xlsx_fault fault);
/* Makes a cell of it, which may be broken. */
void pb_xlsx_convert(const struct pb_xlsx *workbook, struct pb_xlsx_raw *raw, struct pb_xlsx_cell *cell);

/* "AB12" to row and column, 1-based; numbers over the maxima of a sheet are given as they are. */
bool pb_xlsx_parse_place(const char *text, size_t length, uint64_t *row, uint64_t *column);

#endif
