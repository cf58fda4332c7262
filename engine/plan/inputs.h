#ifndef PB_ENGINE_PLAN_INPUTS_H
#define PB_ENGINE_PLAN_INPUTS_H
/*
 * From the locations that an extractor asks for to the files that a unit reads.
 */
#include "engine/files/files.h"
#include "engine/plan/plan.h"
#include "engine/plan/remote.h"

enum { PB_INPUTS_MAXIMUM = 100000 }; /* files of one source, or of one unit where it names units */

#define PB_INPUT_PART ((uint64_t)16 << 20) /* bytes of a part of a large file, about */

/* Expands the requests of one unit (all those named `unit`, or with NULL those that name none) to files
 * (inputs_match.h), a file asked for twice taken once. What is at an address is a file of `remote` (NULL: addresses are
 * errors). Gives each the shortest name that is unique in the unit, unless the request names it, and sorts by it.
 * Errors: nothing matches (PB_ERROR_SOURCE), a location that is not a file (PB_ERROR_CONFIGURATION). Everything lives
 * in the arena; digests are not made yet. */
enum pb_status pb_inputs_expand(const struct pb_plan *requests, const char *unit, const struct pb_remote_source *remote,
                                struct pb_arena *arena, struct pb_unit_input **inputs, size_t *count,
                                struct pb_error *error) PB_MUST_USE;

/* Is there a request before this one that names the same unit, or no unit either? */
bool pb_inputs_begun(const struct pb_plan *requests, size_t request);

/* An input of an address that was expanded before its bytes came: they are there now. */
void pb_input_arrive(struct pb_unit_input *input);

/* A path as a location: signs that would make a pattern of it stand for themselves. NULL when out of memory. */
const char *pb_input_literal(struct pb_arena *arena, const char *path);

/* The same for a file that a person edits and that must be UTF-8: a byte that is not becomes a ?, which finds the file
 * too. NULL when out of memory. */
const char *pb_input_pattern(struct pb_arena *arena, const char *path);

/* How many files a pattern finds; 0 also when it cannot be tried. */
size_t pb_input_matches(const char *pattern);

/* Size and times of an input; false when it is not a file that can be read again. */
bool pb_input_look(struct pb_unit_input *input);

/* Is it large enough to be read in parts by several threads, and does its extractor take parts? */
bool pb_input_divides(const struct pb_unit_input *input, const struct pb_pipeline_source *source);

/* The content of an input for its extractor: the file, or what a converter makes of it. Errors: those of pb_file_input
 * and of pb_convert_kept. */
enum pb_status pb_input_open(const struct pb_unit_input *file, const atomic_bool *cancelled,
                             struct pb_file_stream *stream, struct pb_input *input, struct pb_error *error) PB_MUST_USE;

/* Are the bytes of a file from an address those that it is known by? To be asked before they are read. PB_RETRY
 * (PB_ERROR_SOURCE_TEMPORARY) when they are not: the next run fetches them anew. */
enum pb_status pb_input_verify(const struct pb_unit_input *input, const atomic_bool *cancelled,
                               struct pb_error *error) PB_MUST_USE;

/* Is the file unchanged since its digest was made? PB_RETRY (PB_ERROR_SOURCE_TEMPORARY) when it changed since. */
enum pb_status pb_input_unchanged(const struct pb_unit_input *input, struct pb_error *error) PB_MUST_USE;

#endif
