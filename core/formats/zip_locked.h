#ifndef PB_CORE_FORMATS_ZIP_LOCKED_H
#define PB_CORE_FORMATS_ZIP_LOCKED_H
/*
 * The zip files of placebook/formats/zip.h that have a password: libarchive writes them, since minizip knows only the
 * old cipher of zip, which is broken in minutes.
 */
#include "placebook/formats/zip.h"

struct pb_zip_locked; /* opaque */

/* Begins the content of a file of the output, which stays the caller's. */
enum pb_status pb_zip_locked_open(struct pb_zip_locked **locked, struct pb_output_file *file, const char *password,
                                  struct pb_error *error) PB_MUST_USE;

/* As pb_zip_begin and pb_zip_write, whose checks the caller makes. */
enum pb_status pb_zip_locked_begin(struct pb_zip_locked *locked, const char *name, enum pb_zip_method method,
                                   struct pb_error *error) PB_MUST_USE;
enum pb_status pb_zip_locked_write(struct pb_zip_locked *locked, const void *bytes, size_t length,
                                   struct pb_error *error) PB_MUST_USE;

/* Writes what is left and frees the handle, also on error; or gives up. */
enum pb_status pb_zip_locked_close(struct pb_zip_locked *locked, struct pb_error *error) PB_MUST_USE;
void pb_zip_locked_abandon(struct pb_zip_locked *locked);

#endif
