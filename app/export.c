#include "app/export.h"

#include <errno.h>
#include <unistd.h>

static enum pb_status export_failed(const char *path, int number, struct pb_error *error)
{
    char text[128];
    pb_error_at(error, path, 0, 0);
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot write the file: %s",
                                    pb_errno_text(number, text, sizeof text));
    pb_error_hint(
        error, "check that the folder exists, that you have permission to write to it, and that the disk is not full");
    return status;
}

static enum pb_status export_exists(const char *path, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "%s already exists", path);
    pb_error_hint(error, "give another name, or use --overwrite to replace the file");
    return status;
}

enum pb_status pb_export_check(const char *path, bool overwrite, struct pb_error *error)
{
    return overwrite || access(path, F_OK) != 0 ? PB_OK : export_exists(path, error);
}

enum pb_status pb_export_open(struct pb_export *export, const char *path, bool overwrite, struct pb_arena *arena,
                              struct pb_error *error)
{
    *export = (struct pb_export){ .path = path, .overwrite = overwrite };
    enum pb_status status = pb_export_check(path, overwrite, error);
    if (status != PB_OK)
        return status;
    export->part = pb_arena_format(arena, "%s.part-%ld", path, (long)getpid());
    if (!export->part)
        return pb_out_of_memory(error);
    errno = 0;
    export->file = fopen(export->part, "we");
    return export->file ? PB_OK : export_failed(path, errno, error);
}

/* A link instead of a renaming, because it fails where a file has appeared meanwhile. */
enum pb_status pb_export_place(const char *part, const char *path, bool overwrite, struct pb_error *error)
{
    if (!overwrite && link(part, path) == 0) {
        (void)unlink(part);
        return PB_OK;
    }
    if (!overwrite && errno == EEXIST)
        return export_exists(path, error);
    /* Some file systems have no links. */
    return rename(part, path) == 0 ? PB_OK : export_failed(path, errno, error);
}

/* Puts on disk what was written, and closes. Returns 0 or an errno; that of an earlier write is not known any more. */
static int export_end(FILE *file)
{
    bool broken = ferror(file) != 0;
    int number = fflush(file) != 0 || (fsync(fileno(file)) != 0 && errno != EINVAL) ? errno : 0;
    if (fclose(file) != 0 && !number)
        number = errno;
    return broken && !number ? EIO : number;
}

enum pb_status pb_export_close(struct pb_export *export, enum pb_status status, struct pb_error *error)
{
    if (!export->file)
        return status;
    int number = export_end(export->file);
    export->file = NULL;
    if (status == PB_OK && number)
        status = export_failed(export->path, number, error);
    if (status == PB_OK)
        status = pb_export_place(export->part, export->path, export->overwrite, error);
    if (status != PB_OK)
        (void)unlink(export->part);
    return status;
}
