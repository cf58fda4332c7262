#ifndef PB_CORE_REFERENCE_FRAMEWORK_RATING_H
#define PB_CORE_REFERENCE_FRAMEWORK_RATING_H
/*
 * The part of a framework file that rates figures (placebook/contract/rating.h). Part of placebook/framework.h.
 */
#include "core/options/document.h"
#include "placebook/framework.h"

extern const struct pb_option pb_rating_options[];

/* Are the ratings in their order, from 0 points on? PB_ERROR_CONFIGURATION when not. */
enum pb_status pb_rating_check(const struct pb_rating_rule *rule, const struct pb_json *json,
                               struct pb_error *error) PB_MUST_USE;

#endif
