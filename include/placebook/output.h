#ifndef PLACEBOOK_OUTPUT_H
#define PLACEBOOK_OUTPUT_H
/*
 * A folder that somebody else opened, for the files of a loader: the counterpart of placebook/input.h. A loader creates
 * files in it by a plain name and never knows where the folder is, so it cannot write anywhere else. One output serves
 * all loaders of a Place, one after the other: a later one reads what an earlier one made.
 *
 * Errors carry PB_ERROR_PUBLISH, the folder, the file and the reason that the system gave. When the run is stopped, the
 * next write returns PB_FATAL with PB_ERROR_INTERRUPTED. An output belongs to one thread.
 */
#include "placebook/digest.h"
#include "placebook/input.h"

#pragma GCC visibility push(default)

enum {
    PB_OUTPUT_NAME_MAXIMUM = 200, /* bytes of a file's name */
    PB_OUTPUT_FILES_MAXIMUM = 100 /* files that loaders make in one folder */
};

struct pb_output;      /* a folder; opaque, the engine's */
struct pb_output_file; /* a file that is being written; opaque */

/* What a finished file is. */
struct pb_output_record {
    uint64_t size;
    char sha256[PB_DIGEST_TEXT]; /* from pb_output_finish "" when pb_output_rewrite changed some of it */
};

/* Creates a file. The name has no slash and no control character, does not begin with a dot, is at most
 * PB_OUTPUT_NAME_MAXIMUM bytes long and not taken. */
enum pb_status pb_output_create(struct pb_output *output, const char *name, struct pb_output_file **file,
                                struct pb_error *error) PB_MUST_USE;

/* Adds bytes at the end. After a failure nothing more is written and every call returns the first error. */
enum pb_status pb_output_write(struct pb_output_file *file, const void *bytes, size_t length,
                               struct pb_error *error) PB_MUST_USE;

/* Writes over bytes that were written before, such as the size in a header. */
enum pb_status pb_output_rewrite(struct pb_output_file *file, uint64_t offset, const void *bytes, size_t length,
                                 struct pb_error *error) PB_MUST_USE;

/* pb_output_write as a pb_csv_emit: the sink is a struct pb_output_file. pb_output_finish reports its errors. */
bool pb_output_emit(void *sink, const char *bytes, size_t length);

/* How many bytes were written. */
uint64_t pb_output_size(const struct pb_output_file *file);

/* Closes the file, and frees it; it is synced with all others before they are published. Reports every write before it:
 * when one failed, the file is removed. `record` may be NULL. */
enum pb_status pb_output_finish(struct pb_output_file *file, struct pb_output_record *record,
                                struct pb_error *error) PB_MUST_USE;

/* Gives up: the file is removed and freed. NULL is fine. */
void pb_output_abandon(struct pb_output_file *file);

/* Was a file of this name finished here? */
bool pb_output_has(const struct pb_output *output, const char *name);

/* Size and hash of a finished file. They are known from writing it, unless pb_output_rewrite changed some of it: then
 * it is read once. */
enum pb_status pb_output_digest(struct pb_output *output, const char *name, struct pb_output_record *record,
                                struct pb_error *error) PB_MUST_USE;

/* Opens a finished file for reading, until pb_output_read_end. */
enum pb_status pb_output_read(struct pb_output *output, const char *name, struct pb_input *input,
                              struct pb_error *error) PB_MUST_USE;
void pb_output_read_end(struct pb_input *input);

/* Is the run being stopped? Fills the error when it is. Writing checks this too: it is for long work without a
 * write. */
bool pb_output_stopped(const struct pb_output *output, struct pb_error *error);

#pragma GCC visibility pop

#endif
