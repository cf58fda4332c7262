#ifndef PLACEBOOK_CONTRACT_TARGET_TABLE_H
#define PLACEBOOK_CONTRACT_TARGET_TABLE_H
/*
 * The tables of targets and of milestones of the output contract: PLACE-targets.csv and PLACE-milestones.csv.
 *
 * On a Place bear its own targets, those of areas that have a role for it, such as its CCG, and the system's; the
 * system has all of them, and an edition those of the Places in it. How a target of another Place or of the system
 * stands is said in the table of that one.
 */
#include "placebook/contract/target.h"
#include "placebook/contract/tidy.h"

#pragma GCC visibility push(default)

struct pb_target_found {
    const struct pb_target *target;
    struct pb_target_result result;
};

/* The targets that bear on a Place, in the order of their file, compared with its table, which pb_tidy_sort has sorted.
 * Lives in the arena. */
enum pb_status pb_targets_compare(const struct pb_table *table, const struct pb_targets *targets,
                                  const struct pb_geography *geography, const struct pb_place *place,
                                  struct pb_arena *arena, struct pb_target_found **found, size_t *count,
                                  struct pb_error *error) PB_MUST_USE;

/* Does a milestone bear on a Place? */
bool pb_milestone_bears_on(const struct pb_milestone *milestone, const struct pb_geography *geography,
                           const struct pb_place *place);

/* The name of a milestone's area. */
const char *pb_milestone_area(const struct pb_milestone *milestone);

/* The unit of a target's figures. */
const char *pb_target_unit(const struct pb_target *target);

enum { PB_TARGET_COLUMNS = 27, PB_MILESTONE_COLUMNS = 11 };
extern const struct pb_tidy_column pb_target_columns[PB_TARGET_COLUMNS];
extern const struct pb_tidy_column pb_milestone_columns[PB_MILESTONE_COLUMNS];
const struct pb_tidy_column *pb_target_column(size_t column);
const struct pb_tidy_column *pb_milestone_column(size_t column);

/* Write them as pb_tidy_write does. */
bool pb_targets_write(const struct pb_table *table, const struct pb_targets *targets,
                      const struct pb_target_found *found, size_t count, bool guard, pb_csv_emit *emit, void *sink);
bool pb_milestones_write(const struct pb_targets *targets, const struct pb_geography *geography,
                         const struct pb_place *place, bool guard, pb_csv_emit *emit, void *sink);

#pragma GCC visibility pop

#endif
