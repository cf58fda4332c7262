#ifndef PB_ENGINE_WATCH_LINEAGE_H
#define PB_ENGINE_WATCH_LINEAGE_H
/*
 * Events of OpenLineage (https://openlineage.io/docs/spec/object-model): that a run began, completed or failed, which
 * inputs it has and which outputs it made. The job is the pipeline, in the namespace "placebook". An input is the file
 * of a source, or its URL; its version is the SHA-256. When a run begins they are those of the latest publication,
 * without their versions, which are not known yet; of a run that failed, those that it had planned. The output is the
 * folder of publications.
 */
#include "engine/watch/summary.h"

enum pb_lineage_event { PB_LINEAGE_START, PB_LINEAGE_COMPLETE, PB_LINEAGE_FAIL, PB_LINEAGE_ABORT };

/* The event as one line of JSON, with its line feed. */
enum pb_status pb_lineage_text(const struct pb_summary *summary, enum pb_lineage_event event,
                               struct pb_json_buffer *buffer, struct pb_error *error) PB_MUST_USE;

/* Adds a line to a file, which is made when it is missing. Errors: PB_ERROR_PUBLISH. */
enum pb_status pb_lineage_add(const char *path, const char *line, size_t length, struct pb_error *error) PB_MUST_USE;

#endif
