#ifndef PB_CORE_REFERENCE_READING_H
#define PB_CORE_REFERENCE_READING_H
/*
 * Reads framework and Places files, and files that name what is in both. With `mistakes` (core/options/mistakes.h;
 * may be NULL) all of their mistakes are reported. With PB_REJECTED what was read is not to be used.
 */
#include "core/options/mistakes.h"
#include "placebook/framework.h"
#include "placebook/geography.h"
#include "placebook/quoted.h"
#include "placebook/targets.h"

/* Reads and checks a Places file: codes known, of the right type and unique, validity that does not end before it
 * begins, benchmarks that are a country and a region, ids unique, every Place with at least one district, no district
 * in two Places. If the system lists no areas of a kind (districts, counties ...), it gets those of its Places.
 * Everything lives in the arena. Errors as pb_options_read: PB_ERROR_CONFIGURATION with file, line and column. */
enum pb_status pb_geography_read(struct pb_geography *geography, const struct pb_json *json, struct pb_arena *arena,
                                 struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

/* Reads and checks a framework file: ids unique, outcomes and pillars known, no indicator claimed by two measures,
 * words known, short names that can be names of sheets, a multiplier where the value type needs one and none where it
 * cannot hold. Everything lives in the arena. Errors as pb_geography_read. */
enum pb_status pb_framework_read(struct pb_framework *framework, const struct pb_json *json, struct pb_arena *arena,
                                 struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

/* Reads and checks a register of quoted figures: ids unique; documents, measures, areas and figures that are named
 * exist; periods are understood; a figure is in the unit of its measure, or says by what it is multiplied. Errors as
 * pb_geography_read. */
enum pb_status pb_quoted_read(struct pb_quoted *quoted, const struct pb_json *json,
                              const struct pb_framework *framework, const struct pb_geography *geography,
                              struct pb_arena *arena, struct pb_mistakes *mistakes, struct pb_error *error) PB_MUST_USE;

/* Reads and checks a targets file: ids unique; documents, measures and areas known; every target with one aim, with a
 * baseline where it is a change, in the unit of its measure, after its baseline, on a trajectory without gaps, and the
 * only one of its measure, area and date; every milestone with a date or the words that it has none. The targets point
 * into the framework and the Places. Everything lives in the arena. Errors as pb_geography_read. */
enum pb_status pb_targets_read(struct pb_targets *targets, const struct pb_json *json,
                               const struct pb_framework *framework, const struct pb_geography *geography,
                               struct pb_arena *arena, struct pb_mistakes *mistakes,
                               struct pb_error *error) PB_MUST_USE;

/* Reads what officers say of milestones: a CSV file with the columns milestone, state, as_of and note. `bytes` are
 * those of the file `name`. A milestone without a line stays "not_known". Errors as pb_geography_read: a column that is
 * missing, a milestone that the targets file does not have or that comes twice, a state that is no word of
 * pb_milestone_states, an as_of that is no date. */
enum pb_status pb_milestones_read(struct pb_targets *targets, const char *name, const char *bytes, size_t length,
                                  struct pb_arena *arena, struct pb_mistakes *mistakes,
                                  struct pb_error *error) PB_MUST_USE;

#endif
