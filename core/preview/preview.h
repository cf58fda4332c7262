#ifndef PB_CORE_PREVIEW_PREVIEW_H
#define PB_CORE_PREVIEW_PREVIEW_H
/*
 * What can be seen in a table that has no mapping yet: where its headings are, what kind of texts its columns
 * have, which areas and periods are in them. How to use it:
 *
 *     struct pb_preview preview;
 *     status = pb_preview_read(&preview, tabular, &geography, NULL, &arena, error);
 *
 * Everything lives in the arena. Headings are looked for in the first PB_PREVIEW_ROWS rows that are not empty. Of every
 * column the different texts are counted to the end of the sheet, up to a maximum (PB_PREVIEW_TEXTS): its type, range
 * and periods are those of these texts. The rows of the areas of the Places file are kept (struct pb_preview_own): what
 * tells them apart cannot be seen in a sample.
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
    PB_PREVIEW_TEXT = 64,          /* room for an example or the words of a period, with its end */
    PB_PREVIEW_TEXTS = 2048,       /* different texts of a column that are counted; fewer in a table of many columns */
    PB_PREVIEW_LISTED = 400,       /* of a column with no more than these they are told, */
    PB_PREVIEW_LISTED_OWN = 4096,  /* and of others those in rows of our areas, up to these */
    PB_PREVIEW_OWN_CELLS = 1 << 19 /* of rows of our areas, kept of a sheet */
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

/* Is a period in a heading? A row of it that is nothing else counts first; else the one between other words, as long as
 * it goes ("March 2019" and not 2019), where the heading is short. "Change 2011 to 2022" has two, and so none. Fills
 * where, with the number of a footnote.
 */
bool pb_preview_period_within(const char *text, size_t *at, size_t *length);

/* A text of a column, and how many cells have it. */
struct pb_preview_text {
    const char *text;
    uint64_t key; /* as in struct pb_preview_fact */
    size_t cells;
    size_t own; /* of these in rows of our areas */
};

struct pb_preview_column {
    const char *heading; /* as the mapping names it: several rows are joined by " | "; "" when there is none */
    const char *label;   /* of the last row of the headings alone */
    bool unique;         /* no other column has this heading */
    bool perhaps;        /* it may be in the group to its left, or in none (fill_right) */
    enum pb_preview_type type;
    size_t filled; /* cells that are neither empty nor mean a missing value */
    size_t missing;
    double least, most;                  /* NaN where there are no numbers */
    size_t different;                    /* texts, as far as they were counted: 1 when all are the same */
    bool many;                           /* more than were counted */
    const struct pb_preview_text *texts; /* in the order in which they come, with those that mean a missing value; */
    size_t text_count;                   /* 0 when there are too many (PB_PREVIEW_LISTED, PB_PREVIEW_LISTED_OWN) */
    char examples[PB_PREVIEW_EXAMPLES][PB_PREVIEW_TEXT];
    size_t example_count;
    bool counts_rows;     /* 1, 2, 3 ...: the number of the row */
    bool labels;          /* given once for several rows: merged over them, or each above as many empty cells */
    bool shaped;          /* its codes look like those of the Office for National Statistics */
    size_t areas_by_code; /* different areas of the Places file, in the whole sheet */
    size_t area_rows;     /* cells that are one of them */
    size_t areas_by_name; /* a name that several areas have does not count */
    size_t periods;       /* cells that are a period */
    bool following;       /* all of them like 2018-19 */
    int32_t days;         /* the shortest of them has */
    size_t within;        /* the first other column whose periods have these in them, row by row; SIZE_MAX: none */
    bool month_days;      /* all are dates on the first, or all on the last day of several months, three or more */
    /* Of day and month in dates such as 03/04/2019, by the others of the column. */
    enum pb_preview_order {
        PB_PREVIEW_NO_ORDER, /* there are no such dates */
        PB_PREVIEW_DAY_FIRST,
        PB_PREVIEW_MONTH_FIRST,
        PB_PREVIEW_ORDER_UNKNOWN,
    } order;
    const char *open_date; /* the first of them; NULL: none */
    bool weeks;            /* "Week 12 2020": nothing says how weeks are counted */
    bool heading_period;   /* the heading has a period in it: */
    size_t at, length;     /* its place in `heading` */
};

struct pb_preview_candidate {
    uint64_t row;
    size_t texts; /* cells with words */
    size_t width; /* cells with something */
    size_t below; /* columns with figures or codes below a word */
};

/* A cell of a row of our areas. */
struct pb_preview_fact {
    uint64_t key;  /* the same for the same text, but for a chance of one in 2^64; 0: empty */
    double number; /* NaN: none */
    uint32_t area; /* of the Places file, its position + 1; 0: none */
    uint8_t type;  /* enum pb_preview_type; PB_PREVIEW_EMPTY also for what means a missing value */
};

/* The rows about an area of the Places file: one that is no country or region, or, in rows that say no other code, one
 * of these. */
struct pb_preview_own {
    const struct pb_preview_fact *facts; /* row by row, a fact for each column */
    size_t rows;
    bool cut; /* there are more */
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
    bool fill_right; /* the first of these rows names groups of columns, each above the first of them */
    struct pb_preview_candidate candidates[PB_PREVIEW_CANDIDATES]; /* the best first */
    size_t candidate_count;
    struct pb_preview_column *columns;
    size_t column_count;
    struct pb_preview_own own;
    size_t authorities;                     /* different districts and counties of the Places, by code or by name */
    size_t others;                          /* other areas of the Places file */
    size_t by_code, by_name;                /* different areas */
    const char *first_period, *last_period; /* NULL: none; of the headings and the texts that were counted */
    int32_t last_period_start;              /* YYYYMMDD */
    const char *blank_thousands;            /* a number that is written as 12 512, and none as 12,512; NULL: none is */
    bool decimal_comma;                     /* numbers of the text are written as 12,5, and none as 12.5 */
    const char *doubtful;     /* a number such as 1,523 in a file with semicolons between its fields: 1523 or 1.523? */
    const char *title_period; /* the one period that the rows above the headings say, but for days of releases; NULL */
    const char *ends_at;      /* the first text below the table that is not a row of it; NULL: none */
};

struct pb_preview {
    const char *encoding; /* of a text; NULL: the format says it */
    struct pb_preview_sheet *sheets;
    size_t count;
    const char *const *records; /* keys that lead to the records of JSON that is not itself a list of them */
    size_t record_count;        /* of these; 0: none */
    size_t authority_count;     /* districts and counties that the Places have */
};

/* Reads a table that is open. `only`: the one sheet to look at; NULL: all. Errors: those of the file
 * (placebook/formats/tabular.h) and PB_ERROR_USAGE for a sheet that it does not have, with the names that it has. */
enum pb_status pb_preview_read(struct pb_preview *preview, struct pb_tabular *tabular,
                               const struct pb_geography *geography, const char *only, struct pb_arena *arena,
                               struct pb_error *error) PB_MUST_USE;

#endif
