#ifndef PB_CLI_PREVIEW_MAPPING_H
#define PB_CLI_PREVIEW_MAPPING_H
/*
 * The options of a proposed source: which sheets, where the headings stand, which column is what.
 */
#include "cli/views/building.h"
#include "cli/views/preview_pipeline.h"
#include "cli/views/preview_roles.h"

/* The name of a file without folders and ending, in the buffer. */
const char *pb_proposal_base(const char *path, char text[WORDS_MAXIMUM]);

/* Adds the mapping of a sheet to the options, and says in the proposal how many sheets it reads and whether the period
 * is missing. */
void pb_proposal_mapping(struct pb_building *building, struct cJSON *options, struct pb_proposal *proposal,
                         const struct pb_preview *preview, const struct pb_preview_roles *roles);

#endif
