#ifndef PB_CORE_REFERENCE_FRAMEWORK_MADE_H
#define PB_CORE_REFERENCE_FRAMEWORK_MADE_H
/*
 * The part of a framework file that says of a measure from which others it is made (struct pb_made_from). Part of
 * placebook/framework.h.
 */
#include "core/options/mistakes.h"
#include "placebook/framework.h"

extern const struct pb_option pb_made_from_options[];

/* Checks what only the whole framework shows, and fills in ages and methods: the measures of counts are there, are not
 * made themselves, and the method fits the kind of value. The measures were read before. */
enum pb_status pb_made_from_check(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                  struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

#endif
