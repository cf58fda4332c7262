#ifndef PB_LOADERS_ARCHIVE_TABLES_H
#define PB_LOADERS_ARCHIVE_TABLES_H
/*
 * The tables of a Place: which there are, what their columns are, and their rows. Archive and database have the same
 * ones, each from this list.
 */
#include "placebook/contract/peers_table.h"
#include "placebook/contract/quoted.h"
#include "placebook/contract/star.h"
#include "placebook/contract/target_table.h"
#include "placebook/module.h"

/* In the order in which datapackage.json has them. */
enum {
    TABLES_OUTCOMES,
    TABLES_CONTRASTS,
    TABLES_QUOTED,
    TABLES_PEERS,
    TABLES_NEIGHBOURS,
    TABLES_TARGETS,
    TABLES_MILESTONES,
    TABLES_PROFILE, /* which the loader profile has made before, or it is not there */
    TABLES_STAR,    /* as many as pb_stars has */
    TABLES = TABLES_STAR + PB_STARS
};

struct archive_table {
    const char *name; /* of the file behind the id of the Place, and in pb_table_keys_of: "contrasts" */
    const char *title;
    const char *description;
    const struct pb_tidy_column *(*column)(size_t column); /* NULL: the columns are */
    const struct pb_tidy_column *own;
    size_t columns;
    size_t shared; /* how many of them, the first, are those of the tidy table */
};

/* What a table is, whether a Place has it or not. */
struct archive_table archive_table(size_t which);
const struct pb_tidy_column *archive_table_column(const struct archive_table *table, size_t column);

/* The tables of one Place. What was compared for them lives in the arena. */
struct archive_tables {
    const struct pb_load *load;
    struct pb_arena *arena;
    struct pb_quoted_found *figures; /* that plans quote */
    size_t figure_count;
    struct pb_target_found *aims; /* targets */
    size_t aim_count;
    bool there[TABLES]; /* which of them it has */
};

/* Finds which tables there are, and compares what they say with the figures. */
enum pb_status archive_tables_open(struct archive_tables *tables, const struct pb_load *load, struct pb_arena *arena,
                                   struct pb_error *error) PB_MUST_USE;

/* Writes the header and the rows of a table that is there as CSV, TABLES_PROFILE as it was made. PB_OK, or what went
 * wrong; false in *sound when emit returned false, which then knows why, or else when memory ran out. */
enum pb_status archive_tables_write(const struct archive_tables *tables, size_t which, bool guard, pb_csv_emit *emit,
                                    void *sink, bool *sound, struct pb_error *error) PB_MUST_USE;

#endif
