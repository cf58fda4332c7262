#ifndef PB_CORE_PREVIEW_PREVIEW_PRIVATE_H
#define PB_CORE_PREVIEW_PREVIEW_PRIVATE_H
/*
 * What the files of the preview share.
 */
#include "core/preview/preview.h"

/* A cell that was kept. */
struct pb_preview_cell {
    const char *text; /* without spaces around it, every run of spaces inside made one; never NULL */
    enum pb_preview_type type;
    double number;
};

struct pb_preview_row {
    uint64_t number;
    size_t count;
    const struct pb_preview_cell *cells;
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

/* The columns below them, with all but their areas. */
enum pb_status pb_preview_columns(const struct pb_preview_look *look, struct pb_preview_sheet *sheet,
                                  struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

#endif
