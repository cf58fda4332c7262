#ifndef PB_APP_EXPORT_H
#define PB_APP_EXPORT_H
/*
 * A file that somebody asked for under a name of their own. It is written beside its place and appears there whole; an
 * existing file is replaced only when they asked for that.
 */
#include "placebook/arena.h"

#include <stdio.h>

struct pb_export {
    FILE *file; /* to write to; pb_export_close checks once whether that worked */
    const char *path;
    const char *part;
    bool overwrite;
};

/* PB_ERROR_USAGE when a file is there, unless `overwrite`: before any work is done for it. */
enum pb_status pb_export_check(const char *path, bool overwrite, struct pb_error *error) PB_MUST_USE;

/* Begins the file, after the same check; `path` must last. Errors: PB_ERROR_PUBLISH when it cannot be written. */
enum pb_status pb_export_open(struct pb_export *export, const char *path, bool overwrite, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

/* Ends it: with PB_OK puts it in its place, with any other status of the work removes it. Returns the status of both.
 */
enum pb_status pb_export_close(struct pb_export *export, enum pb_status status, struct pb_error *error) PB_MUST_USE;

/* Moves a finished file of the same file system into place: with `overwrite` it replaces an existing one, else an
 * existing one is PB_ERROR_USAGE, however late it appeared. The file at `part` is gone after success, and stays after a
 * failure. */
enum pb_status pb_export_place(const char *part, const char *path, bool overwrite, struct pb_error *error) PB_MUST_USE;

#endif
