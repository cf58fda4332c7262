/*
 * Not pb_file_input: a table may come from a pipe, and an unreadable one is not the error of a pipeline's source.
 */
#include "app/statistic_file.h"

#include "engine/files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct stream {
    int descriptor;
    const char *name;
};

static enum pb_status statistic_file_read_stream(void *context, void *buffer, size_t size, size_t *got,
                                                 struct pb_error *error)
{
    const struct stream *stream = context;
    ssize_t bytes = 0;
    do
        bytes = read(stream->descriptor, buffer, size);
    while (bytes < 0 && errno == EINTR);
    if (bytes < 0)
        return pb_path_failed("read", stream->name, errno, 0, PB_ERROR_CONFIGURATION, error);
    *got = (size_t)bytes;
    return PB_OK;
}

enum pb_status pb_statistic_run_file(struct pb_statistic *statistic, const char *path, const char *sheet,
                                     struct pb_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    struct stream stream = { standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), name };
    if (stream.descriptor < 0)
        return pb_path_failed("read", path, errno, 0, PB_ERROR_CONFIGURATION, error);
    const struct pb_input input = { .name = name, .stream = &stream, .read = statistic_file_read_stream };
    enum pb_status status = pb_statistic_run(statistic, &input, sheet, error);
    if (!standard)
        (void)close(stream.descriptor);
    return status;
}
