#ifndef PB_CLI_COVERAGE_H
#define PB_CLI_COVERAGE_H
/*
 * The coverage of a framework, for people and for programs.
 */
#include "app/coverage.h"
#include "cli/arguments/command.h"
#include "cli/terminal/json_writer.h"

/* Measures by outcome and by level, the priorities of each Place, and which measures have a source. */
enum pb_status pb_coverage_print(const struct pb_coverage *coverage, const struct pb_pipeline *pipeline,
                                 struct pb_call *call, struct pb_error *error) PB_MUST_USE;

/* The same as the key "coverage" of the object in hand, measure by measure. */
void pb_coverage_json(struct pb_json_writer *writer, const struct pb_coverage *coverage,
                      const struct pb_pipeline *pipeline);

#endif
