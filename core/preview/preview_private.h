#ifndef PB_CORE_PREVIEW_PREVIEW_PRIVATE_H
#define PB_CORE_PREVIEW_PREVIEW_PRIVATE_H
/*
 * What the files of the preview share.
 */
#include "core/preview/preview.h"

#include "placebook/area_names.h"

/* A cell that was kept. */
struct pb_preview_cell {
    const char *text; /* without spaces around it, every run of spaces inside made one; never NULL */
    enum pb_preview_type type;
    double number;
};

struct pb_preview_row {
    uint64_t number;
    size_t count;
    struct pb_preview_cell *cells;
};

/* One sheet while it is looked at. */
struct pb_preview_look {
    struct pb_arena scratch; /* the rows */
    struct pb_preview_row rows[PB_PREVIEW_ROWS];
    size_t count;
    size_t header; /* which of the rows has the headings; `count` when none */
    const struct pb_xlsx_range *merges;
    size_t merge_count;
};

/* Where the headings are: fills header, header_row, header_rows and the candidates. */
void pb_preview_headings(struct pb_preview_look *look, struct pb_preview_sheet *sheet);

/* The period of the rows above them: fills title_period. */
enum pb_status pb_preview_title(const struct pb_preview_look *look, struct pb_preview_sheet *sheet,
                                struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The columns below them, as the rows that were kept show them. */
enum pb_status pb_preview_columns(const struct pb_preview_look *look, struct pb_preview_sheet *sheet,
                                  struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* ---- The cells of a column to the end of the sheet (watch.c) ---- */

enum { PB_PREVIEW_CELL_TEXT = 1024 }; /* more of a cell is not looked at */

/* Without spaces around it, each run of spaces inside made one; no-break spaces are spaces. */
size_t pb_preview_squeeze(const char *text, size_t length, char *buffer, size_t size);

/* How a cell of a table can be read. */
enum pb_preview_type pb_preview_cell_type(const struct pb_tabular_cell *cell, const char *text, size_t length,
                                          double *number);

/* The same where the numbers of a text may have decimal commas. */
enum pb_preview_type pb_preview_sheet_type(const struct pb_preview_sheet *sheet, const struct pb_tabular_cell *cell,
                                           const char *text, size_t length, double *number);

/* Is a text digits in groups of three with a blank between them, as in 12 512? (cell.c) */
bool pb_preview_blank_groups(const char *text, size_t length);

/* A text of a column, once. */
struct pb_preview_kept {
    const char *text;
    size_t length;
    uint64_t key;
    double number;
    size_t cells, own;
    uint32_t area; /* position + 1 */
    uint8_t type;  /* enum pb_preview_type */
    uint8_t how;   /* 1: the area's code, 2: its name */
    bool shaped;   /* like a code of the Office for National Statistics */
};

struct pb_preview_texts {
    struct pb_preview_kept *items;
    size_t count, capacity;
    size_t most;       /* that may be kept of all rows, and as many more of ours */
    size_t first_room; /* for so many; a power of two */
    uint32_t *slots;   /* open addressing: position + 1, 0 is free */
    size_t slot_count;
    size_t last; /* where the cell above was found */
    bool many, figures, searched;
    bool lost;                        /* a text of our rows is not kept */
    size_t empty, rest, rest_missing; /* cells: empty; beyond the texts that are kept; of these missing */
};

struct pb_preview_watch {
    struct pb_arena *arena; /* of what is found */
    struct pb_arena scratch;
    const struct pb_area_names *areas;
    struct pb_preview_sheet *sheet;
    struct pb_preview_texts *columns;
    uint32_t *found;         /* of the row: position + 1 of each cell's text */
    uint32_t *found_area;    /* of the row */
    unsigned char *seen;     /* [column][area]: how */
    unsigned char *anywhere; /* [area] */
    struct pb_preview_fact *facts;
    size_t fact_rows, fact_room;
};

enum pb_status pb_preview_watch_open(struct pb_preview_watch *watch, const struct pb_area_names *areas,
                                     struct pb_preview_sheet *sheet, struct pb_arena *arena,
                                     struct pb_error *error) PB_MUST_USE;
enum pb_status pb_preview_watch_kept(struct pb_preview_watch *watch, const struct pb_preview_row *row,
                                     struct pb_error *error) PB_MUST_USE;
enum pb_status pb_preview_watch_row(struct pb_preview_watch *watch, const struct pb_tabular_row *row,
                                    struct pb_error *error) PB_MUST_USE;

/* Says in the columns of the sheet what was found. */
enum pb_status pb_preview_watch_finish(struct pb_preview_watch *watch, const struct pb_preview_look *look,
                                       struct pb_error *error) PB_MUST_USE;
void pb_preview_watch_close(struct pb_preview_watch *watch);

/* The types, ranges and periods of a column by its texts, and the columns whose periods lie in those of others. */
void pb_preview_column_again(struct pb_preview_column *column, const struct pb_preview_texts *texts);
void pb_preview_find_parts(const struct pb_preview_look *look, struct pb_preview_sheet *sheet);

#endif
