#ifndef PLACEBOOK_CONTRACT_STAR_H
#define PLACEBOOK_CONTRACT_STAR_H
/*
 * The star: what the tidy table says over and over again, and what stands beside it, as tables with keys. The tidy
 * table is in the middle, with a row for each figure; around it are the measures, the areas, the priorities and the
 * measures that answer them, what changed since the publication before, and the opportunities. Archive and database
 * have the same tables, from here.
 *
 * Keys are those of a Table Schema: no column of a primary key is ever empty, and what refers to another table is empty
 * or is there.
 */
#include "placebook/arena.h"
#include "placebook/contract/changes.h"
#include "placebook/contract/tidy.h"
#include "placebook/framework.h"

#pragma GCC visibility push(default)

enum pb_star {
    PB_STAR_MEASURES, /* each measure of the framework, then others that have figures or changes */
    PB_STAR_AREAS,    /* each area that has figures or changes */
    PB_STAR_PRIORITIES,
    PB_STAR_ANSWERS, /* which measures answer which priority */
    PB_STAR_CHANGES,
    PB_STAR_OPPORTUNITIES, /* one row for a measure, an organisation and a period */
    PB_STARS
};

enum { PB_KEY_COLUMNS = 5, PB_KEY_LINKS = 3 };

/* A foreign key: columns of this table, and those of the other one that they name. */
struct pb_table_link {
    const char *table; /* its name as below: "measures"; NULL: none */
    const char *columns[PB_KEY_COLUMNS];
    const char *others[PB_KEY_COLUMNS];
};

/* The keys of a table by its name: "outcomes" (the tidy table), "contrasts", "targets" ... or that of a star. */
struct pb_table_keys {
    const char *name;
    const char *primary[PB_KEY_COLUMNS]; /* none: rows are told apart by columns that may be empty */
    struct pb_table_link links[PB_KEY_LINKS];
};

/* NULL for a table without keys. */
const struct pb_table_keys *pb_table_keys_of(const char *name);

struct pb_star_table {
    const char *name; /* "priority-measures": of the file behind the id of the Place */
    const char *title;
    const char *description;
    const struct pb_tidy_column *columns;
    size_t count;
};

extern const struct pb_star_table pb_stars[PB_STARS];

/* What the tables are made of. */
struct pb_star_source {
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    const struct pb_place *place;
    const struct pb_table *table;           /* sorted by pb_tidy_sort */
    const struct pb_changes_since *changes; /* NULL: there is no table of them */
};

/* Writes a table as pb_tidy_write does; `arena` is for the work. PB_OK, or what went wrong; false in *sound when emit
 * returned false, which then knows why. */
enum pb_status pb_star_write(enum pb_star which, const struct pb_star_source *source, struct pb_arena *arena,
                             bool guard, pb_csv_emit *emit, void *sink, bool *sound,
                             struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
