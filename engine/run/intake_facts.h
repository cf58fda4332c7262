#ifndef PB_ENGINE_RUN_INTAKE_FACTS_H
#define PB_ENGINE_RUN_INTAKE_FACTS_H
/*
 * Makes facts of the rows of a source of reference data, before they are kept.
 */
#include "engine/pipeline/pipeline.h"

enum pb_status pb_intake_facts(const struct pb_pipeline_source *source, struct pb_context *context,
                               struct pb_error *error) PB_MUST_USE;

#endif
