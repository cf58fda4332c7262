#ifndef PB_CORE_CONTRACT_STAR_PRIVATE_H
#define PB_CORE_CONTRACT_STAR_PRIVATE_H
/*
 * What the files star*.c share: the work on one table of the star. The columns of each are in star_columns.c, in the
 * order in which its rows are written.
 */
#include "core/contract/csv_line.h"
#include "placebook/contract/star.h"

struct pb_star_writing {
    const struct pb_star_source *source;
    struct pb_arena *arena;
    bool guard;
    bool sound; /* false: emit was */
    struct pb_tidy_writer writer;
    struct pb_csv_line line;
    struct pb_error *error;
};

enum pb_status pb_star_write_areas(struct pb_star_writing *writing);
void pb_star_write_changes(struct pb_star_writing *writing);
enum pb_status pb_star_write_measures(struct pb_star_writing *writing);
enum pb_status pb_star_write_opportunities(struct pb_star_writing *writing);
enum pb_status pb_star_write_priorities(struct pb_star_writing *writing, bool measures);

/* The next cell of the row. */
void pb_star_text(struct pb_star_writing *writing, const char *text);
void pb_star_number(struct pb_star_writing *writing, double number);
void pb_star_date(struct pb_star_writing *writing, int32_t date);
void pb_star_truth(struct pb_star_writing *writing, bool truth);
/* A cell of the tidy table's row, by the name of its column. */
void pb_star_cell(struct pb_star_writing *writing, size_t row, const char *column);
void pb_star_end(struct pb_star_writing *writing, enum pb_star which);

/* One row that stands for a text of the table (a measure, an area), and how many it has: by symbol, in the order in
 * which they come first. */
struct pb_star_group {
    size_t row;
    size_t rows;
};
struct pb_star_groups {
    struct pb_star_group *items;
    size_t count;
};
enum pb_status pb_star_group_by(struct pb_star_writing *writing, const pb_symbol *column,
                                struct pb_star_groups *groups);

/* Changes whose figure is gone, and with it the only row about a text of this column: each text once. `column` is one
 * of the tidy table. */
typedef void pb_star_gone(struct pb_star_writing *writing, const struct pb_changed_figure *figure);
enum pb_status pb_star_each_gone(struct pb_star_writing *writing, const char *column, pb_star_gone *take);

#endif
