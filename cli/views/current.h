#ifndef PB_CLI_CURRENT_H
#define PB_CLI_CURRENT_H
/*
 * The current pipeline: what is published and what commands change that work on a publication.
 */
#include "cli/arguments/opening.h"

/* The pipeline that --pipeline names, else that of the latest run that published, given as it was given then. */
enum pb_status pb_current_find(struct pb_call *call, struct pb_opening *opening, struct pb_error *error) PB_MUST_USE;

/* Without --pipeline: are the store and the loads of the pipeline in the state folder whose ledger was asked? */
enum pb_status pb_current_check(struct pb_call *call, const struct pb_pipeline *pipeline,
                                struct pb_error *error) PB_MUST_USE;

#endif
