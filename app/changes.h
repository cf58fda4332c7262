#ifndef PB_APP_CHANGES_H
#define PB_APP_CHANGES_H
/*
 * What changed between two publications: counted by Place and measure with examples, row by row, or as a CSV file.
 */
#include "app/session.h"
#include "core/contract/difference.h"
#include "engine/publication/changes.h"

#include <stdio.h>

enum { PB_CHANGES_EXAMPLES = 3 };

/* The changes of one measure in one Place. */
struct pb_changes_group {
    const char *place, *measure, *name;
    uint64_t added, revised, findings_only, withdrawn;
    const char *examples[PB_CHANGES_EXAMPLES]; /* "revised    Rugby, 2022, Persons, 18+ yrs: value 14.1 -> 14.3";
                                                  "findings   ..." */
    size_t example_count;
    size_t example_figures; /* so many of them, the first, are more than findings */
};

/* Groups while they are counted: `arena` is set by the caller, the rest begins at 0. */
struct pb_changes_groups {
    struct pb_arena *arena;
    struct pb_changes_group *items;
    size_t count, capacity;
    size_t first; /* of the Place at hand */
};

/* Counts a changed row. Call it Place by Place, in their order. */
enum pb_status pb_changes_count(struct pb_changes_groups *groups, const struct pb_changes_place *place,
                                const struct pb_change *change, struct pb_error *error) PB_MUST_USE;

/* Does a column say which row it is (identity, names of measure and area)? Is its content compared? */
bool pb_changes_says_which(size_t column);
bool pb_changes_compares(size_t column);

struct pb_changes_request {
    const char *publications;           /* folder; NULL: that of the latest run that published */
    const char *first;                  /* number of a run, name, path or "latest"; NULL: the two newest are compared */
    const char *second;                 /* NULL: the latest beside the first */
    const char *file;                   /* CSV with all changed rows; NULL: none */
    bool overwrite;                     /* the file, if it is there */
    const struct pb_changes_sink *rows; /* receives each changed row, instead of groups; NULL: they are counted */
};

struct pb_changes_result {
    struct pb_changes_side before, after;
    struct pb_changes changes;
    struct pb_changes_groups groups; /* unless the rows went to a file or to `rows` */
};

/* Compares. What a reader must know before trusting the comparison is told to the session. Into its arena. */
enum pb_status pb_app_changes(struct pb_session *session, const struct pb_changes_request *request,
                              struct pb_changes_result *result, struct pb_error *error) PB_MUST_USE;

/* --- for app/changes.c: the file (app/changes_file.c) --- */

void pb_changes_csv_header(FILE *file);
void pb_changes_csv_row(FILE *file, const struct pb_change *change);

#endif
