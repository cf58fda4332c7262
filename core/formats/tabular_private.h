#ifndef PB_CORE_FORMATS_TABULAR_PRIVATE_H
#define PB_CORE_FORMATS_TABULAR_PRIVATE_H
/*
 * What the files of the table reader share.
 */
#include "core/base/correction.h"
#include "core/formats/archive.h"
#include "core/formats/ods.h"
#include "core/formats/tabular_json.h"
#include "core/formats/utf16.h"
#include "placebook/formats/csv.h"
#include "placebook/formats/json.h"
#include "placebook/formats/tabular.h"

/* An input whose first bytes were looked at and are given again. */
struct pb_peeked {
    const struct pb_input *input;
    unsigned char bytes[PB_TABULAR_PEEK];
    size_t length;
    size_t at;
};

/* A column of JSON. */
struct pb_record_column {
    const char *name;
    size_t level; /* of the objects that have it, from the outermost on; the records are the last */
    const char *heading;
};

/* JSON as rows. */
struct pb_records {
    struct pb_json json;
    bool open;
    bool by_column;
    struct pb_json_path path;       /* to the list of records */
    struct pb_record_column *names; /* of the columns, in the order in which they come first */
    size_t width;
    size_t height;
    size_t next; /* 0: the keys */
    struct pb_json_cursor cursor;
    struct pb_json_leaves leaves;
    const struct cJSON **columns; /* of each column of an object of lists the value that is next */
    char (*numbers)[32];          /* texts of the numbers of a row */
};

/* How the records of a JSON document are found. */
struct pb_records_wanted {
    const char *const *keys; /* that lead to them; none: the document is a list of them */
    size_t count;
    bool guess; /* where it is not: take the list that is most likely a table */
};

/* One file with tables in it: the input itself, what is in a gzip, or a member of a zip. */
struct pb_holding {
    enum pb_tabular_format format;
    struct pb_input input; /* below: what it reads from */
    struct pb_peeked outer;
    struct pb_input packed;
    struct pb_input gzip;
    bool gzip_open;
    struct pb_peeked inner;
    struct pb_input wide; /* in UTF-16, */
    struct pb_utf16 utf16;
    struct pb_input narrow; /* and as UTF-8 */
    bool is_utf16;
    struct pb_peeked text;
    char separator;
    struct pb_csv *csv;
    bool begun; /* the text has been read */
    struct pb_xlsx *workbook;
    struct pb_xlsx_sheet *sheet;
    struct pb_xlsx_sheet *skimmed; /* has the merged ranges, if they were asked for before the end of the rows */
    struct pb_ods *ods;            /* a workbook of the other kind */
    struct pb_records records;
};

/* The first rows of a sheet, or all of them (tabular_kept.h). */
struct pb_kept {
    struct pb_arena arena;
    const struct pb_tabular_row **rows; /* with their cells and texts */
    size_t count;
    size_t capacity;
    bool full;  /* no row more is kept */
    bool whole; /* there is no row more */
    bool merged;
    const struct pb_xlsx_range *merges;
    size_t merge_count;
    const char *encoding; /* of a whole one */
};

struct pb_tabular_entry {
    struct pb_tabular_sheet about;
    size_t member;        /* SIZE_MAX: not in a zip */
    size_t index;         /* of the sheet in its workbook */
    struct pb_kept *kept; /* NULL: nothing is */
};

struct pb_tabular {
    const struct pb_input *input;
    struct pb_arena arena; /* names */
    struct pb_records_wanted records;
    struct pb_tabular_entry *entries;
    size_t count;
    size_t capacity;
    unsigned char *bytes; /* of a zip */
    struct pb_archive *archive;
    struct pb_holding *holding;
    size_t held; /* member that is held; SIZE_MAX: none, or the input itself */
    struct pb_input member;
    bool member_open;
    const struct pb_tabular_entry *open; /* NULL: none */
    bool started;                        /* rows of it come from the file: */
    size_t streamed;                     /* so many did */
    size_t next;                         /* of those that are given out, with those that were kept */
    bool keeping;
    size_t room;                       /* bytes for what is kept of other sheets */
    size_t sharers;                    /* who opened it when it was open */
    struct pb_corrections corrections; /* of the sheet that is open */
    struct pb_tabular_row row;
    struct pb_tabular_cell *cells;
    size_t cell_capacity;
};

/* tabular_holding.c: opens the content of an input. `packed`: it is in something already. *archive: it is a zip of
 * files, which are now those of the table. */
enum pb_status pb_holding_open(struct pb_tabular *tabular, struct pb_holding **holding, const struct pb_input *input,
                               bool packed, bool *archive, struct pb_error *error) PB_MUST_USE;
void pb_holding_close(struct pb_holding *holding);

/* tabular_start.c: begins a sheet in the file, and finds the merged ranges of the one that was begun. */
enum pb_status pb_tabular_start(struct pb_tabular *tabular, const struct pb_tabular_entry *entry,
                                struct pb_error *error) PB_MUST_USE;
enum pb_status pb_tabular_find_merges(struct pb_tabular *tabular, const struct pb_xlsx_range **merges, size_t *count,
                                      struct pb_error *error) PB_MUST_USE;
void pb_tabular_drop(struct pb_tabular *tabular);

/* tabular_rows.c: the next row of the sheet in the file. */
enum pb_status pb_tabular_read(struct pb_tabular *tabular, const struct pb_tabular_row **row,
                               struct pb_error *error) PB_MUST_USE;
const char *pb_tabular_read_encoding(const struct pb_tabular *tabular);

/* Room for this many cells in the row. */
enum pb_status pb_tabular_room(struct pb_tabular *tabular, size_t count, struct pb_error *error) PB_MUST_USE;

enum pb_status pb_records_open(struct pb_records *records, const struct pb_input *input,
                               const struct pb_records_wanted *wanted, struct pb_error *error) PB_MUST_USE;
void pb_records_close(struct pb_records *records);
void pb_records_rewind(struct pb_records *records);
enum pb_status pb_records_next(struct pb_tabular *tabular, const struct pb_tabular_row **row,
                               struct pb_error *error) PB_MUST_USE;

#endif
