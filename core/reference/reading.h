#ifndef PB_CORE_REFERENCE_READING_H
#define PB_CORE_REFERENCE_READING_H
/*
 * Reads framework and Places files so that all their mistakes are reported (core/options/mistakes.h).
 */
#include "core/options/mistakes.h"
#include "placebook/framework.h"
#include "placebook/geography.h"

/* As pb_framework_read and pb_geography_read. With mistakes (PB_REJECTED) what was read is not to be used. */
enum pb_status pb_framework_read_all(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                     struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_geography_read_all(struct pb_geography *geography, const struct pb_json *json, struct pb_arena *arena,
                                     struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

#endif
