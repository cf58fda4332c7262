#ifndef PB_CLI_PREVIEW_PIPELINE_H
#define PB_CLI_PREVIEW_PIPELINE_H
/*
 * From what was seen in a file to a pipeline file that reads it.
 */
#include "core/preview/preview.h"

struct cJSON;

struct pb_proposal {
    const char *file;      /* full path of the table */
    const char *pattern;   /* the same as a location: no sign in it makes a pattern */
    const char *framework; /* full paths of what the pipeline file refers to */
    const char *places;
    const char *extractor; /* that reads the file best; NULL: the one that needs a mapping */
    /* The answer. */
    struct cJSON *pipeline;               /* to be deleted by the caller; NULL: none can be proposed, */
    const char *reason;                   /* because of this */
    const struct pb_preview_sheet *sheet; /* that it reads, one of several alike ones; NULL: the extractor knows */
    size_t alike;                         /* sheets that it reads */
    bool period_missing;                  /* the table says no period: it has to be written into the mapping */
};

/* Fills the answer. */
enum pb_status pb_proposal_make(struct pb_proposal *proposal, const struct pb_preview *preview, struct pb_arena *arena,
                                struct pb_error *error) PB_MUST_USE;

#endif
