#ifndef PB_CORE_REFERENCE_TARGETS_PRIVATE_H
#define PB_CORE_REFERENCE_TARGETS_PRIVATE_H
/*
 * What the checks of a targets file have at hand. targets.c reads the file and looks up what is named in it;
 * targets_aims.c looks at what is to be reached, from where and by when.
 */
#include "core/options/document.h"
#include "core/reference/reading.h"

struct targets_reading {
    struct pb_targets *targets;
    const struct pb_json *json;
    const struct pb_framework *framework;
    const struct pb_geography *geography;
    struct pb_mistakes *mistakes;
    struct pb_arena *arena;
    struct pb_error *error;
};

/* The last day of a text of `by`; 0 for PB_NOT_DATED. */
enum pb_status pb_targets_by(const struct targets_reading *reading, const char *by, const char *whose,
                             const struct cJSON *node, int32_t *date) PB_MUST_USE;

/* One of at_least, at_most, change and direction, and a change that can be understood. */
enum pb_status pb_targets_check_aim(const struct targets_reading *reading, struct pb_target *target,
                                    const struct cJSON *node) PB_MUST_USE;

/* Its date and that from which it counts. */
enum pb_status pb_targets_check_dates(const struct targets_reading *reading, struct pb_target *target,
                                      const struct cJSON *node) PB_MUST_USE;

/* Values without gaps, up to the target. The dates have been checked. */
enum pb_status pb_targets_check_trajectory(const struct targets_reading *reading, struct pb_target *target,
                                           const struct cJSON *node) PB_MUST_USE;

#endif
