#ifndef PLACEBOOK_FORMATS_ZIP_H
#define PLACEBOOK_FORMATS_ZIP_H
/*
 * Zip files that are the same bytes for the same content: fixed times, no data descriptors, sizes in the local headers,
 * so that Explorer and Excel open them. Also copies the members of another zip without unpacking them.
 */
#include "placebook/status.h"

#pragma GCC visibility push(default)

struct pb_zip; /* a zip file being written; opaque */

enum pb_zip_method { PB_ZIP_STORED = 0, PB_ZIP_FAST = 1, PB_ZIP_NORMAL = 6 };

/* Creates the file. Errors carry PB_ERROR_PUBLISH and the path. */
enum pb_status pb_zip_create(struct pb_zip **zip, const char *path, struct pb_error *error) PB_MUST_USE;

/* Begins a member; its bytes follow with pb_zip_write, until the next begin, copy or close. `name` is relative, with
 * forward slashes, UTF-8. */
enum pb_status pb_zip_begin(struct pb_zip *zip, const char *name, int level, struct pb_error *error) PB_MUST_USE;
enum pb_status pb_zip_write(struct pb_zip *zip, const void *bytes, size_t length, struct pb_error *error) PB_MUST_USE;

/* Finishes the file, syncs it, frees the handle (also on error). When this or an earlier call failed, the file is
 * removed: half a zip file never stays. */
enum pb_status pb_zip_close(struct pb_zip *zip, struct pb_error *error) PB_MUST_USE;

/* Gives up: closes without finishing. The file is removed. */
void pb_zip_abandon(struct pb_zip *zip);

struct pb_unzip; /* a zip file being read, its members in order; opaque. Meant for zips that we made ourselves. */

enum pb_status pb_unzip_open(struct pb_unzip **unzip, const char *path, struct pb_error *error) PB_MUST_USE;
void pb_unzip_close(struct pb_unzip *unzip);
/* Steps to the next member; *name is NULL at the end; valid until the next step. */
enum pb_status pb_unzip_next(struct pb_unzip *unzip, const char **name, struct pb_error *error) PB_MUST_USE;
/* The whole content of the present member, at most `maximum` bytes, in memory that the caller frees. */
enum pb_status pb_unzip_content(struct pb_unzip *unzip, size_t maximum, char **content, size_t *length,
                                struct pb_error *error) PB_MUST_USE;
/* Copies the present member as it is, still compressed. */
enum pb_status pb_zip_copy(struct pb_zip *zip, struct pb_unzip *unzip, struct pb_error *error) PB_MUST_USE;

#pragma GCC visibility pop

#endif
