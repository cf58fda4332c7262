#ifndef PB_APP_EXPORT_H
#define PB_APP_EXPORT_H
/*
 * A file that somebody asked for under a name of their own. It is written beside its place and appears there whole; one
 * that is there already is replaced only when they said so.
 */
#include "placebook/arena.h"

#include <stdio.h>

struct pb_export {
    FILE *file; /* to write to; whether that worked is asked once, by pb_export_close */
    const char *path;
    const char *part;
    bool overwrite;
};

/* PB_ERROR_USAGE when a file is there, unless `overwrite`: before any work is done for it. */
enum pb_status pb_export_check(const char *path, bool overwrite, struct pb_error *error) PB_MUST_USE;

/* Begins the file, after the same check; `path` must last. Errors: PB_ERROR_PUBLISH when it cannot be written. */
enum pb_status pb_export_open(struct pb_export *export, const char *path, bool overwrite, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

/* Ends it: with PB_OK puts it in its place, with any other status of the work removes it. Answers the status of both.
 */
enum pb_status pb_export_close(struct pb_export *export, enum pb_status status, struct pb_error *error) PB_MUST_USE;

/* Puts a file that others finished on the same file system in its place: with `overwrite` that of one that is there,
 * else PB_ERROR_USAGE when there is one, however late it came. The file at `part` is gone then, or left where it
 * failed. */
enum pb_status pb_export_place(const char *part, const char *path, bool overwrite, struct pb_error *error) PB_MUST_USE;

#endif
