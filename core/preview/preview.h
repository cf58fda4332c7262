#ifndef PB_CORE_PREVIEW_PREVIEW_H
#define PB_CORE_PREVIEW_PREVIEW_H
/*
 * What can be seen in a table that has no mapping yet: where its headings are, what kind of texts its columns
 * have, which areas and periods are in them. How to use it:
 *
 *     struct pb_preview preview;
 *     status = pb_preview_read(&preview, &input, &geography, NULL, &arena, error);
 *
 * Everything lives in the arena. Types, examples and periods are those of the first PB_PREVIEW_ROWS rows that are not
 * empty; rows are counted, and areas are looked for, to the end of every sheet.
 */
#include "placebook/formats/tabular.h"
#include "placebook/geography.h"
#include "placebook/period.h"

enum {
    PB_PREVIEW_ROWS = 260,        /* of a sheet, kept to be looked at */
    PB_PREVIEW_HEADING_ROWS = 60, /* the headings are looked for in these */
    PB_PREVIEW_COLUMNS = 4096,    /* more are not looked at */
    PB_PREVIEW_CANDIDATES = 3,
    PB_PREVIEW_EXAMPLES = 3,
    PB_PREVIEW_TEXT = 64, /* room for an example or the words of a period, with its end */
};

#define PB_PREVIEW_SHEET_MAXIMUM ((size_t)64 << 20) /* bytes of the rows that are kept */

enum pb_preview_type {
    PB_PREVIEW_EMPTY,
    PB_PREVIEW_WORDS,   /* "text" */
    PB_PREVIEW_CODE,    /* letters with digits, or digits that begin with a zero */
    PB_PREVIEW_WHOLE,   /* "whole number" */
    PB_PREVIEW_DECIMAL, /* "number" */
    PB_PREVIEW_PERCENT,
    PB_PREVIEW_DATE,
};
const char *pb_preview_type_text(enum pb_preview_type type);

/* How a text can be read on its own. A missing one (empty, "NA", "-", "*", "[c]" and the like) is PB_PREVIEW_EMPTY. */
enum pb_preview_type pb_preview_type_of(const char *text, size_t length, double *number);

/* A period as placebook/period.h reads it, with the day first where nothing shows it. *following: two years that follow
 * each other, such as 2018-19; a financial year is written like this more often than two calendar years. */
bool pb_preview_period(const char *text, size_t length, struct pb_period *period, bool *following);

/* Two years that follow each other with the number of a footnote behind them: "2018-191" is 2018-19 and a raised 1, of
 * which a text keeps only the digit. */
bool pb_preview_noted(const char *text, size_t length);

/* Is a period in a heading? A row of it that is nothing else counts first; else the first one between other words, as
 * long as it goes ("March 2019" and not 2019), where the heading is short. Fills where, with the number of a footnote.
 */
bool pb_preview_period_within(const char *text, size_t *at, size_t *length);

struct pb_preview_column {
    const char *heading; /* as the mapping names it: several rows are joined by " | "; "" when there is none */
    const char *label;   /* of the last row of the headings alone */
    bool unique;         /* no other column has this heading */
    enum pb_preview_type type;
    size_t filled; /* of the rows that were looked at */
    size_t missing;
    double least, most; /* NaN where there are no numbers */
    size_t different;   /* texts, as far as they were counted: 1 when all are the same */
    char examples[PB_PREVIEW_EXAMPLES][PB_PREVIEW_TEXT];
    size_t example_count;
    bool counts_rows;     /* 1, 2, 3 ...: the number of the row */
    bool labels;          /* given once for several rows: merged over them, or each above as many empty cells */
    bool shaped;          /* its codes look like those of the Office for National Statistics */
    size_t areas_by_code; /* different areas of the Places file, in the whole sheet */
    size_t area_rows;     /* cells that are one of them */
    size_t areas_by_name; /* a name that several areas have does not count */
    size_t periods;       /* cells that are a period, of the rows that were looked at */
    bool following;       /* all of them like 2018-19 */
    int32_t days;         /* the shortest of them has */
    size_t within;        /* the first other column whose periods have these in them, row by row; SIZE_MAX: none */
    bool month_days;      /* all are dates on the first, or all on the last day of a month, three of them or more */
    enum pb_preview_order { PB_PREVIEW_NO_ORDER, PB_PREVIEW_ORDER_SHOWN, PB_PREVIEW_ORDER_UNKNOWN } order;
    bool heading_period; /* the heading has a period in it: */
    size_t at, length;   /* its place in `heading` */
};

struct pb_preview_candidate {
    uint64_t row;
    size_t texts; /* cells with words */
    size_t width; /* cells with something */
    size_t below; /* columns with figures or codes below a word */
};

struct pb_preview_sheet {
    const struct pb_tabular_sheet *about; /* of the file: valid until it is closed; here a copy */
    bool looked;                          /* false: it cannot be read, or another sheet was asked for */
    uint64_t rows;                        /* with something in them */
    uint64_t data_rows;                   /* below the headings */
    size_t width;
    bool cut;            /* there are more columns than were looked at */
    uint64_t header_row; /* 0: none was found (of JSON: the keys) */
    bool headed;
    size_t header_rows;
    struct pb_preview_candidate candidates[PB_PREVIEW_CANDIDATES]; /* the best first */
    size_t candidate_count;
    struct pb_preview_column *columns;
    size_t column_count;
    size_t authorities;                     /* different districts and counties of the Places, by code or by name */
    size_t others;                          /* other areas of the Places file */
    size_t by_code, by_name;                /* different areas */
    const char *first_period, *last_period; /* NULL: none; of the headings and the rows that were looked at */
    int32_t last_period_start;              /* YYYYMMDD */
    const char *doubtful; /* a number such as 1,523 in a file with semicolons between its fields: 1523 or 1.523? */
    const char *ends_at;  /* the first text below the table that is not a row of it; NULL: none */
};

struct pb_preview {
    const char *encoding; /* of a text; NULL: the format says it */
    struct pb_preview_sheet *sheets;
    size_t count;
    const char *const *records; /* keys that lead to the records of JSON that is not itself a list of them */
    size_t record_count;        /* of these; 0: none */
    size_t authority_count;     /* districts and counties that the Places have */
};

/* Reads a file. `only`: the one sheet to look at; NULL: all. Errors: those of the file (placebook/formats/tabular.h)
 * and PB_ERROR_USAGE for a sheet that it does not have, with the names that it has. */
enum pb_status pb_preview_read(struct pb_preview *preview, const struct pb_input *input,
                               const struct pb_geography *geography, const char *only, struct pb_arena *arena,
                               struct pb_error *error) PB_MUST_USE;

#endif
