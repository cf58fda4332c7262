#ifndef PLACEBOOK_FORMATS_ZIP_H
#define PLACEBOOK_FORMATS_ZIP_H
/*
 * Zip files that are the same bytes for the same content: fixed times, no data descriptors, sizes in the local headers,
 * so that Explorer and Excel open them.
 */
#include "placebook/output.h"

#pragma GCC visibility push(default)

struct pb_zip; /* a zip file being written; opaque */

enum pb_zip_method {
    PB_ZIP_STORED, /* what is packed already */
    PB_ZIP_PACKED
};

/* Creates the file `name` in an output. Errors are those of the output. */
enum pb_status pb_zip_create(struct pb_zip **zip, struct pb_output *output, const char *name,
                             struct pb_error *error) PB_MUST_USE;

/* The same with AES-256 (WinZip's AE-2), for a password that is not empty: 7-Zip, WinZip, macOS and libarchive open it,
 * Windows Explorer does not. Each member has a salt of its own, by chance, so the bytes are others every time. Names
 * and sizes of members can be read without the password. */
enum pb_status pb_zip_create_locked(struct pb_zip **zip, struct pb_output *output, const char *name,
                                    const char *password, struct pb_error *error) PB_MUST_USE;

/* Begins a member; its bytes follow with pb_zip_write, until the next begin or close. `name` is relative, with
 * forward slashes, UTF-8. */
enum pb_status pb_zip_begin(struct pb_zip *zip, const char *name, enum pb_zip_method method,
                            struct pb_error *error) PB_MUST_USE;
enum pb_status pb_zip_write(struct pb_zip *zip, const void *bytes, size_t length, struct pb_error *error) PB_MUST_USE;

/* Finishes the file, syncs it, frees the handle (also on error). When this or an earlier call failed, the file is
 * removed: half a zip file never stays. */
enum pb_status pb_zip_close(struct pb_zip *zip, struct pb_error *error) PB_MUST_USE;

/* Gives up: closes without finishing. The file is removed. */
void pb_zip_abandon(struct pb_zip *zip);

#pragma GCC visibility pop

#endif
