#ifndef PLACEBOOK_CONTRACT_TIDY_H
#define PLACEBOOK_CONTRACT_TIDY_H
/*
 * The tidy table of the output contract: its columns, in order, declared once. The CSV, the Data sheet, the Dictionary
 * sheet and the Table Schema of the data package all come from here.
 */
#include "placebook/formats/csv.h"
#include "placebook/geography.h"
#include "placebook/table.h"

#pragma GCC visibility push(default)

enum pb_tidy_type {
    PB_TIDY_TEXT,
    PB_TIDY_WORD,
    PB_TIDY_NUMBER,
    PB_TIDY_DATE,
    PB_TIDY_WHOLE, /* a whole number, such as a year */
    PB_TIDY_TRUTH  /* true or false */
};

struct pb_tidy_column {
    const char *name;
    enum pb_tidy_type type;
    bool required;            /* never empty */
    bool open;                /* PB_TIDY_WORD: a source's other words are kept too */
    enum pb_word_group words; /* PB_TIDY_WORD: which words it may hold, */
    bool districts;           /* and those of PB_WORDS_DISTRICTS too, */
    bool levels;              /* or PB_WORD_COUNTY, PB_WORD_LOCAL and PB_WORD_NEIGHBOUR, which are kinds of areas too */
    const char *title;        /* for people: "Lower 95% limit" */
    const char *meaning;      /* a sentence or two for the Dictionary */
};

enum { PB_TIDY_COLUMNS = 50 };

extern const struct pb_tidy_column pb_tidy_columns[PB_TIDY_COLUMNS];

/* May a column hold a word of the contract? */
bool pb_tidy_takes(const struct pb_tidy_column *column, enum pb_word word);

/* What a word that a column may hold means there. */
const char *pb_tidy_meaning(const struct pb_tidy_column *column, enum pb_word word);

/* What kind of area a row is about: of PB_WORDS_LEVEL, PB_WORD_COUNTY, PB_WORD_LOCAL, PB_WORD_NEIGHBOUR, or
 * PB_WORD_NONE for one that the Places file does not have. An area has the same level in the table of each Place. */
enum pb_word pb_tidy_level(const struct pb_geography *geography, const struct pb_table *table, size_t row);

/* What cells say beside the row. */
struct pb_tidy_context {
    const struct pb_geography *geography; /* for place_name and place_level; NULL: they are empty */
    int32_t published;                    /* date of the publication, YYYYMMDD; 0: empty */
};

/* One cell. For a number that is present, `number` is its value and text the digits to print (the published ones, else
 * the shortest); for a date `date` is YYYYMMDD and text ISO 8601; for a truth `number` is 1 or 0. Missing: length 0,
 * number NaN, date 0. */
struct pb_tidy_cell {
    const char *text;
    size_t length;
    double number;
    int32_t date;
    pb_symbol symbol; /* for texts: the symbol in the table's pool, so that writers can keep a table of strings;
                         PB_SYMBOL_NONE for place_name, which is not in the pool */
    char buffer[40];  /* text may point here: a cell must not be moved */
};

/* Fills a cell from a row. `context` may be NULL where its columns are not wanted. */
void pb_tidy_cell(const struct pb_table *table, size_t row, size_t column, const struct pb_tidy_context *context,
                  struct pb_tidy_cell *cell);

/* Writes the whole table with its header as CSV: UTF-8, LF, missing = empty. With `guard`, a text that begins with = +
 * - @ tab or CR gets an apostrophe in front. False when emit returns false. */
bool pb_tidy_write(const struct pb_table *table, const struct pb_tidy_context *context, bool guard, pb_csv_emit *emit,
                   void *sink);

/* Puts rows in the order of publication: framework order of measures (unmapped ones after them, by id), then geography
 * (exact, sum, part, county, shared, benchmark ...), area code, sex, age, category type, category, period, source,
 * source row. The same rows give the same order. Then notes which rows are the latest of their series, and which rows
 * each is contrasted with (contrast.h). */
struct pb_framework;
enum pb_status pb_tidy_sort(struct pb_table *table, const struct pb_framework *framework,
                            struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
