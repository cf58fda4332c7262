#ifndef PB_ENGINE_REPLAY_REPLAY_H
#define PB_ENGINE_REPLAY_REPLAY_H
/*
 * Turns a list of rejected rows that somebody corrected (rejects.xlsx or rejects.csv) into corrections. All or nothing:
 * the whole list is refused if one row cannot be corrected.
 */
#include "engine/plan/plan.h"

/* One row of the list. */
struct pb_replay_row {
    const char *source;
    const char *file;
    const char *input; /* SHA-256 */
    const char *place; /* "Sheet!C17" or "Line 17", as it is written there */
    const char *raw;
    const char *const *cells; /* from Column A on */
    const char *const *wrong; /* by cell: why it cannot be taken as it is, such as a formula; NULL: nothing */
    size_t cell_count;
    uint64_t number; /* of the row in the list */
};

struct pb_replay_list {
    const char *path;
    const char *sheet;
    bool workbook;
    size_t first_column; /* of the cells, in the list */
    struct pb_replay_row *rows;
    size_t count;
    size_t capacity;
};

/* Reads a list into the arena. Errors: PB_ERROR_SOURCE for a file that is not a table, PB_ERROR_COLUMNS when it has not
 * the columns of such a list. */
enum pb_status pb_replay_read(const char *path, struct pb_arena *arena, struct pb_replay_list *list,
                              struct pb_error *error) PB_MUST_USE;

/* What a list says. */
struct pb_replayed {
    struct pb_corrected corrected; /* the rows that were changed, once each */
    uint64_t unchanged;            /* rows of the list whose cells are as they were */
    uint64_t withheld;             /* rows of the list that have no cells */
    uint64_t repeated;             /* changed as an earlier correction says already */
};

/* Compares a list with the rows that the units of a plan rejected and with the earlier corrections, which the plan was
 * made with. The units must be known to the store. Errors (PB_ERROR_USAGE, with the cell of the list): an input that
 * the plan does not have, a row that was not rejected, another text than that of the rejected row, two corrections of
 * one cell, a cell that is not text. `replayed` must be closed in every case. */
enum pb_status pb_replay_compare(const struct pb_replay_list *list, const struct pb_run_plan *plan,
                                 struct pb_store *store, const struct pb_corrected *earlier,
                                 struct pb_replayed *replayed, struct pb_error *error) PB_MUST_USE;
void pb_replayed_close(struct pb_replayed *replayed);

#endif
