#ifndef PB_CORE_REFERENCE_PROGRAMMES_H
#define PB_CORE_REFERENCE_PROGRAMMES_H
/*
 * What only the whole of the framework shows of its programmes: that outcome, pillar and measures exist, and that no
 * name or measure is in two of them. The outcomes, pillars and measures were read before.
 */
#include "core/options/mistakes.h"
#include "placebook/framework.h"

enum pb_status pb_programmes_check(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                   struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

#endif
