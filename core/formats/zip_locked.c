#include "core/formats/zip_locked.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

enum { LOCKED_MODE = 0644, SECONDS_1980 = 315532800 };

struct pb_zip_locked {
    struct archive *writer;
    struct pb_output_file *file;
    struct pb_error failure; /* of the output */
};

static la_ssize_t locked_write_file(struct archive *writer, void *context, const void *bytes, size_t length)
{
    struct pb_zip_locked *locked = context;
    (void)writer;
    return pb_output_write(locked->file, bytes, length, &locked->failure) == PB_OK ? (la_ssize_t)length : -1;
}

/* What went wrong: the output said so, or libarchive did. */
static enum pb_status locked_failed(struct pb_zip_locked *locked, struct pb_error *error)
{
    const char *why = archive_error_string(locked->writer);
    if (locked->failure.status == PB_OK)
        (void)pb_fail(&locked->failure, PB_FAILED, PB_ERROR_PUBLISH, "cannot write an archive with a password: %s",
                      why ? why : "out of memory");
    if (error)
        *error = locked->failure;
    return locked->failure.status;
}

enum pb_status pb_zip_locked_open(struct pb_zip_locked **opened, struct pb_output_file *file, const char *password,
                                  struct pb_error *error)
{
    *opened = NULL;
    struct pb_zip_locked *locked = calloc(1, sizeof *locked); /* checked: next line */
    if (!locked || !(locked->writer = archive_write_new())) {
        free(locked);
        return pb_out_of_memory(error);
    }
    locked->file = file;
    if (archive_write_set_format_zip(locked->writer) != ARCHIVE_OK ||
        archive_write_set_format_option(locked->writer, "zip", "encryption", "aes256") != ARCHIVE_OK ||
        archive_write_set_passphrase(locked->writer, password) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(locked->writer, 1) != ARCHIVE_OK ||
        archive_write_open(locked->writer, locked, NULL, locked_write_file, NULL) != ARCHIVE_OK) {
        enum pb_status status = locked_failed(locked, error);
        (void)archive_write_free(locked->writer);
        free(locked);
        return status;
    }
    *opened = locked;
    return PB_OK;
}

enum pb_status pb_zip_locked_begin(struct pb_zip_locked *locked, const char *name, enum pb_zip_method method,
                                   struct pb_error *error)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return pb_out_of_memory(error);
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, LOCKED_MODE);
    archive_entry_set_mtime(entry, SECONDS_1980, 0);
    int set = method == PB_ZIP_STORED ? archive_write_zip_set_compression_store(locked->writer)
                                      : archive_write_zip_set_compression_deflate(locked->writer);
    bool begun = set == ARCHIVE_OK && archive_write_header(locked->writer, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return begun ? PB_OK : locked_failed(locked, error);
}

enum pb_status pb_zip_locked_write(struct pb_zip_locked *locked, const void *bytes, size_t length,
                                   struct pb_error *error)
{
    const char *at = bytes;
    while (length) {
        la_ssize_t written = archive_write_data(locked->writer, at, length);
        if (written <= 0)
            return locked_failed(locked, error);
        at += written;
        length -= (size_t)written;
    }
    return PB_OK;
}

void pb_zip_locked_abandon(struct pb_zip_locked *locked)
{
    (void)archive_write_fail(locked->writer); /* nothing more is written */
    (void)archive_write_free(locked->writer);
    free(locked);
}

enum pb_status pb_zip_locked_close(struct pb_zip_locked *locked, struct pb_error *error)
{
    enum pb_status status = archive_write_close(locked->writer) == ARCHIVE_OK ? PB_OK : locked_failed(locked, error);
    (void)archive_write_free(locked->writer);
    free(locked);
    return status;
}
