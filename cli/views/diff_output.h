#ifndef PB_CLI_DIFF_OUTPUT_H
#define PB_CLI_DIFF_OUTPUT_H
/*
 * How changes between two publications are written: counted by Place and measure for people, one object a line as
 * JSON, one row each as CSV.
 */
#include "cli/arguments/command.h"
#include "engine/publication/changes.h"

enum { PB_DIFF_EXAMPLES = 3 };

/* The changes of one measure in one Place. */
struct pb_diff_group {
    const char *place, *measure, *name;
    uint64_t added, revised, findings_only, withdrawn;
    const char *examples[PB_DIFF_EXAMPLES];
    size_t example_count;
};

struct pb_diff {
    struct pb_call *call;
    FILE *csv;                        /* NULL: not to a file */
    bool says_which[PB_TIDY_COLUMNS]; /* columns of the identity, and the names of measure and area */
    bool compared[PB_TIDY_COLUMNS];
    const struct pb_changes_side *before, *after;
    struct pb_changes changes;
    struct pb_diff_group *groups;
    size_t group_count, group_capacity;
    size_t group_first; /* of the Place at hand */
};

/* Fills what is said of each column. */
void pb_diff_columns(struct pb_diff *diff);

/* A row that changed, into the group of its measure, for people. */
enum pb_status pb_diff_count(struct pb_diff *diff, const struct pb_changes_place *place, const struct pb_change *change,
                             struct pb_error *error) PB_MUST_USE;

/* A row that changed, as it is written. Whether a file could be written is asked once, at its end. */
void pb_diff_json(const struct pb_diff *diff, const struct pb_change *change);
void pb_diff_csv_header(const struct pb_diff *diff);
void pb_diff_csv(const struct pb_diff *diff, const struct pb_change *change);

/* The parts of the summary for people: how many rows of each Place changed, and the measures with examples. */
enum pb_status pb_diff_places(const struct pb_diff *diff, struct pb_error *error) PB_MUST_USE;
void pb_diff_groups(const struct pb_diff *diff);

/* What changed on the whole: for people, and the last JSON object. `file`: where the rows are, or NULL. */
enum pb_status pb_diff_summary(const struct pb_diff *diff, const char *file, struct pb_error *error) PB_MUST_USE;
void pb_diff_summary_json(const struct pb_diff *diff, const char *file);

#endif
