#ifndef FINGERTIPS_ONLINE_H
#define FINGERTIPS_ONLINE_H
/*
 * What is asked of the service. All is worked out anew in each round (struct pb_plan) from the framework, the Places
 * and the answers:
 *
 *     1  area_types                      which area types there are
 *     2  available_data?area_type_id=    for each that may be needed: which indicators it has
 *     3  all_data/csv/by_indicator_id    the figures: of each indicator for the newest area type of each kind that has
 *                                        it, and no other, so that no period comes from two
 *        indicator_metadata/csv/...      what the service says about them
 *
 * The parent of all areas is England. Where an indicator is not published for regions by themselves, its regional rows
 * still come when the region is the parent, so then it is.
 */
#include "extractors/fingertips/fingertips.h"

/* Asks, or adds the requests once all is known. Errors: an answer that is not what it should be; a framework without
 * indicators of the service; nothing that could be asked for. */
enum pb_status fingertips_online_plan(const struct fingertips_options *options, struct pb_plan *plan,
                                      struct pb_error *error) PB_MUST_USE;

#endif
