#include "engine/files/output.h"

#include "engine/files/files.h"
#include "engine/files/parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct opened {
    int descriptor;
};

static int output_create(void *folder, const char *name, int *handle)
{
    const struct opened *opened = folder;
    *handle = openat(opened->descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    return *handle < 0 ? errno : 0;
}

static int output_write(void *folder, int handle, const void *bytes, size_t length, uint64_t offset)
{
    (void)folder;
    const char *at = bytes;
    while (length) {
        ssize_t written = pwrite(handle, at, length, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? errno : EIO;
        at += written;
        offset += (uint64_t)written;
        length -= (size_t)written;
    }
    return 0;
}

static int output_finish(void *folder, int handle, bool keep)
{
    (void)folder;
    if (keep) /* A hint, so that the disk begins at once. Errors are found by whoever waits for it (pb_tree_sync). */
        (void)sync_file_range(handle, 0, 0, SYNC_FILE_RANGE_WRITE);
    return close(handle) != 0 && errno != EINTR ? errno : 0; /* after EINTR it is closed as well */
}

static int output_remove(void *folder, const char *name)
{
    const struct opened *opened = folder;
    return unlinkat(opened->descriptor, name, 0) == 0 ? 0 : errno;
}

static int output_open(void *folder, const char *name, int *handle)
{
    const struct opened *opened = folder;
    *handle = openat(opened->descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return *handle < 0 ? errno : 0;
}

static int output_read(void *folder, int handle, void *buffer, size_t size, uint64_t offset, size_t *got)
{
    (void)folder;
    ssize_t count = 0;
    do
        count = pread(handle, buffer, size, (off_t)offset);
    while (count < 0 && errno == EINTR);
    *got = count > 0 ? (size_t)count : 0;
    return count < 0 ? errno : 0;
}

static const struct pb_output_folder calls = {
    .create = output_create,
    .write = output_write,
    .finish = output_finish,
    .remove = output_remove,
    .open = output_open,
    .read = output_read,
    .idle = pb_parallel_idle,
    .share = pb_parallel_share,
};

enum pb_status pb_folder_output_open(const char *path, const atomic_bool *cancelled, struct pb_output **output,
                                     struct pb_error *error)
{
    *output = NULL;
    struct opened *opened = malloc(sizeof *opened); /* checked: next line */
    if (!opened)
        return pb_out_of_memory(error);
    opened->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened->descriptor < 0) {
        int number = errno;
        free(opened);
        return pb_path_failed("write to", path, number, 0, PB_ERROR_PUBLISH, error);
    }
    enum pb_status status = pb_output_over(output, path, &calls, opened, cancelled, error);
    if (status != PB_OK) {
        (void)close(opened->descriptor); /* nothing was written */
        free(opened);
    }
    return status;
}

void pb_folder_output_close(struct pb_output *output)
{
    if (!output)
        return;
    struct opened *opened = pb_output_folder_of(output);
    (void)close(opened->descriptor); /* every file was closed by itself */
    free(opened);
    pb_output_free(output);
}
