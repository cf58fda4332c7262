#ifndef PLACEBOOK_GROUPS_H
#define PLACEBOOK_GROUPS_H
/*
 * The rows of an observation table in groups. Rows that agree in all columns of a key come together; inside a group
 * they are in the order of the ends of their periods, then of the table.
 *
 *     static const size_t key[] = { PB_COLUMN(measure), PB_COLUMN(area_code), PB_COLUMN(sex) };
 *     struct pb_groups groups;
 *     struct pb_group group;
 *     enum pb_status status = pb_groups_open(&groups, table, PB_KEY(key), &arena, error);
 *     while (status == PB_OK && pb_groups_next(&groups, &group))
 *         status = serve(work, &group);
 *
 * Rows may be added to the table while it is walked: columns are known by their place in the table, and the walk covers
 * the rows that were there when it was opened. No row may be moved or removed, and no key column of a row that is still
 * to come may be changed.
 */
#include "placebook/arena.h"
#include "placebook/table.h"

#include <stddef.h>

#pragma GCC visibility push(default)

enum { PB_KEY_MAXIMUM = 12 }; /* columns of a key */

/* A text column of the table, and a key with its length as the functions below take them. */
#define PB_COLUMN(name) offsetof(struct pb_table, name)
#define PB_KEY(key)     (key), sizeof(key) / sizeof(key)[0]

struct pb_group {
    const uint32_t *rows; /* of the table */
    size_t count;         /* at least 1 */
};

struct pb_groups {
    const struct pb_table *table;
    const size_t *key; /* not copied: a constant */
    size_t columns;
    const uint32_t *order;
    size_t rows; /* in the order */
    size_t next; /* how many of them have been walked */
};

/* Sorts the rows of the table and begins a walk over them. The order (4 bytes a row) is in the arena. */
enum pb_status pb_groups_open(struct pb_groups *groups, const struct pb_table *table, const size_t *key, size_t columns,
                              struct pb_arena *arena, struct pb_error *error) PB_MUST_USE;

/* The same for some rows of the table: sorts `rows`, which stays the caller's. */
struct pb_groups pb_groups_sort(const struct pb_table *table, const size_t *key, size_t columns, uint32_t *rows,
                                size_t count);

/* A walk over rows that are already sorted so that equal keys are together. `rows` stays the caller's. */
struct pb_groups pb_groups_of(const struct pb_table *table, const size_t *key, size_t columns, const uint32_t *rows,
                              size_t count);

/* A walk over a group that is parted further: by the first `columns` columns of the longer key by which the rows were
 * sorted. */
struct pb_groups pb_groups_within(const struct pb_groups *groups, const struct pb_group *group, size_t columns);

/* The next group; false after the last one. */
bool pb_groups_next(struct pb_groups *groups, struct pb_group *group);

/* Do two rows agree in all columns of a key? */
bool pb_rows_agree(const struct pb_table *table, const size_t *key, size_t columns, size_t row, size_t other);

#pragma GCC visibility pop

#endif
