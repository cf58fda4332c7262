#include "loaders/archive/archive.h"

#include <errno.h>
#include <string.h>

static enum pb_status cannot_write(const char *path, int trouble, struct pb_error *error)
{
    char text[128];
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot write %s: %s", path,
                                    pb_errno_text(trouble, text, sizeof text));
    pb_error_hint(error, trouble == ENOSPC || trouble == EDQUOT || trouble == EFBIG
                             ? "free space there, or publish to another folder"
                             : "check the folder and its permissions");
    return status;
}

bool pb_archive_stopped(const atomic_bool *cancelled, struct pb_error *error)
{
    if (!cancelled || !atomic_load_explicit(cancelled, memory_order_relaxed))
        return false;
    (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "stopped");
    return true;
}

enum pb_status pb_archive_file_open(struct pb_archive_file *file, const char *path, struct pb_error *error)
{
    *file = (struct pb_archive_file){ .path = path, .digest = pb_digest_open() };
    if (!file->digest)
        return pb_out_of_memory(error);
    file->file = fopen(path, "wbe");
    if (file->file)
        return PB_OK;
    enum pb_status status = cannot_write(path, errno, error);
    char unused[PB_DIGEST_TEXT];
    pb_digest_close(file->digest, unused);
    return status;
}

bool pb_archive_file_emit(void *sink, const char *bytes, size_t length)
{
    struct pb_archive_file *file = sink;
    if (!file->trouble && pb_archive_stopped(file->cancelled, NULL))
        file->trouble = ECANCELED;
    if (file->trouble)
        return false;
    errno = 0;
    if (fwrite(bytes, 1, length, file->file) != length) {
        file->trouble = errno ? errno : EIO;
        return false;
    }
    pb_digest_add(file->digest, bytes, length);
    file->size += length;
    return true;
}

enum pb_status pb_archive_file_close(struct pb_archive_file *file, char sha256[PB_DIGEST_TEXT], struct pb_error *error)
{
    pb_digest_close(file->digest, sha256);
    errno = 0;
    if (fclose(file->file) != 0 && !file->trouble)
        file->trouble = errno ? errno : EIO;
    if (file->trouble && pb_archive_stopped(file->cancelled, error))
        return PB_FATAL;
    return file->trouble ? cannot_write(file->path, file->trouble, error) : PB_OK;
}
