#include "engine/files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CHUNK = 64 << 10,
    SHOWN = 480 /* bytes of a path in a message, with its end; a message has room for two */
};

static const char *plain_words(int number, char *buffer, size_t size)
{
    switch (number) {
    case ENOENT:
        return "no such file or folder";
    case EISDIR:
        return "it is a folder";
    case ENOTDIR:
        return "a part of the path is not a folder";
    case EACCES:
    case EPERM:
        return "permission denied";
    case ENOSPC:
        return "the disk is full";
    case EDQUOT:
        return "the disk quota is used up";
    case EROFS:
        return "the file system is read-only";
    case ENAMETOOLONG:
        return "the path, or a name in it, is too long";
    case ELOOP:
        return "too many links, perhaps in a circle";
    case EIO:
        return "the disk reports an error";
    case EMFILE:
    case ENFILE:
        return "too many files are open";
    default:
        return pb_errno_text(number, buffer, size);
    }
}

static const char *what_to_do(int number, const char *path)
{
    if (number == ENOENT && (strncmp(path, "https://", 8) == 0 || strncmp(path, "http://", 7) == 0))
        return "this is an address, and only a source of a pipeline file can be one: download the file, and give its "
               "path";
    switch (number) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
        return "check the path; a relative path starts from the working directory or from the folder of the pipeline "
               "file";
    case ENAMETOOLONG:
        return "choose a shorter one: a path may have 4,095 bytes, and each name in it 255";
    case EISDIR:
        return "give the path of a file in it";
    case EACCES:
    case EPERM:
        return "give the user that runs Placebook the right to do this, or choose another path";
    case ENOSPC:
    case EDQUOT:
        return "free some space, or choose a folder on another disk";
    case EROFS:
        return "choose a folder that can be written";
    case EIO:
        return "check the disk, then run again: you do not need to delete anything";
    case EMFILE:
        return "raise the limit of open files, for instance with: ulimit -n 1024";
    case ENFILE:
        return "close other programs on this machine, or raise its limit fs.file-max";
    default:
        return "check the disk and the path, then run again";
    }
}

/* A path as a message can show it: of a very long one its beginning and its end. */
static const char *shown_path(const char *path, char buffer[SHOWN])
{
    enum { END = SHOWN / 2 };
    size_t length = strlen(path);
    if (length < SHOWN)
        return path;
    (void)pb_text_copy(buffer, SHOWN - END - 3, path);
    const char *end = path + length - END + 1;
    while (((unsigned char)*end & 0xC0) == 0x80) /* within a character of UTF-8 */
        end++;
    size_t at = strlen(buffer);
    (void)snprintf(buffer + at, SHOWN - at, "...%s", end);
    return buffer;
}

enum pb_status pb_path_failed(const char *doing, const char *path, int number, uint64_t missing,
                              enum pb_error_code code, struct pb_error *error)
{
    char buffer[128];
    char shown[SHOWN];
    const char *words = plain_words(number, buffer, sizeof buffer);
    path = shown_path(path, shown);
    enum pb_status status = PB_FAILED;
    if (number == ENOMEM)
        return pb_out_of_memory(error);
    if (number == EMFILE || number == ENFILE)
        code = PB_ERROR_PUBLISH; /* whatever was being opened: the session is the cause, not the file */
    if (missing && (number == ENOSPC || number == EDQUOT))
        status = pb_fail(error, status, code, "cannot %s %s: %s; it needs %llu more bytes", doing, path, words,
                         (unsigned long long)missing);
    else
        status = pb_fail(error, status, code, "cannot %s %s: %s", doing, path, words);
    pb_error_hint(error, "%s", what_to_do(number, path));
    return status;
}

/* Reads once, and tries again after a signal. */
static ssize_t read_some(int descriptor, void *buffer, size_t size)
{
    for (;;) {
        ssize_t got = read(descriptor, buffer, size);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

/* Writes all of it; *left is how much was not written. */
static bool write_all(int descriptor, const unsigned char *bytes, size_t length, size_t *left)
{
    while (length) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno != EINTR) {
            *left = length;
            return false;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    *left = 0;
    return true;
}

static enum pb_status not_regular(const char *path, enum pb_error_code code, struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_FAILED, code, "cannot read %s: it is a pipe or a device, not a file", path);
    pb_error_hint(error, "save the data as a file first: it is read more than once");
    return status;
}

/* A regular file, open for reading. A pipe is opened without waiting for its writer, only to be refused. */
static enum pb_status open_regular(const char *path, enum pb_error_code code, int *descriptor, struct stat *facts,
                                   struct pb_error *error)
{
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*descriptor < 0)
        return errno == ENXIO ? not_regular(path, code, error) : pb_path_failed("open", path, errno, 0, code, error);
    int number = fstat(*descriptor, facts) != 0 ? errno : S_ISDIR(facts->st_mode) ? EISDIR : 0;
    if (number == 0 && S_ISREG(facts->st_mode))
        return PB_OK;
    (void)close(*descriptor);
    *descriptor = -1;
    return number ? pb_path_failed("read", path, number, 0, code, error) : not_regular(path, code, error);
}

static enum pb_status too_large(const char *path, size_t maximum, enum pb_error_code code, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, code, "%s is larger than the limit of %zu bytes", path, maximum);
    pb_error_hint(error, "check that it is the right file");
    return status;
}

static enum pb_status read_whole(int descriptor, const char *path, size_t capacity, size_t maximum,
                                 struct pb_arena *arena, char **text, size_t *length, enum pb_error_code code,
                                 struct pb_error *error)
{
    char *bytes = pb_arena_take(arena, capacity, 1);
    size_t filled = 0;
    while (bytes) {
        ssize_t got = read_some(descriptor, bytes + filled, capacity - filled);
        if (got < 0)
            return pb_path_failed("read", path, errno, 0, code, error);
        filled += (size_t)got;
        if (filled > maximum)
            return too_large(path, maximum, code, error);
        if (got == 0) {
            bytes[filled] = '\0';
            *text = bytes;
            *length = filled;
            return PB_OK;
        }
        if (filled < capacity)
            continue;
        size_t larger = capacity > maximum / 2 ? maximum + 1 : capacity * 2;
        bytes = pb_arena_grow(arena, bytes, capacity, larger, 1);
        capacity = larger;
    }
    return pb_out_of_memory(error);
}

enum pb_status pb_file_read(const char *path, size_t maximum, struct pb_arena *arena, char **text, size_t *length,
                            enum pb_error_code code, struct pb_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return pb_path_failed("open", path, errno, 0, code, error);
    struct stat facts;
    enum pb_status status = PB_OK;
    if (fstat(descriptor, &facts) != 0)
        status = pb_path_failed("read", path, errno, 0, code, error);
    else if (S_ISDIR(facts.st_mode))
        status = pb_path_failed("read", path, EISDIR, 0, code, error);
    else if (S_ISREG(facts.st_mode) && (uint64_t)facts.st_size > maximum)
        status = too_large(path, maximum, code, error);
    else {
        /* One byte more than the file has, so that its end is seen without growing; /proc gives sizes of 0. */
        size_t expected = facts.st_size > 0 ? (size_t)facts.st_size : CHUNK;
        size_t capacity = (expected < maximum ? expected : maximum) + 1;
        status = read_whole(descriptor, path, capacity, maximum, arena, text, length, code, error);
    }
    (void)close(descriptor);
    return status;
}

/* Is a file on disk when it was written, or is it synced with others later? */
enum writing { WRITE_SYNCED, WRITE_ONLY };

/* Closes a file that was written, and removes it when anything failed; a device stays. */
static enum pb_status finish_file(int descriptor, const char *path, enum writing writing, enum pb_status status,
                                  struct pb_error *error)
{
    if (status == PB_OK && writing == WRITE_SYNCED && fsync(descriptor) != 0 && errno != EINVAL)
        status = pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    struct stat facts;
    bool regular = fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
    if (close(descriptor) != 0 && status == PB_OK)
        status = pb_path_failed("write", path, errno, 0, PB_ERROR_PUBLISH, error);
    if (status != PB_OK && regular)
        (void)unlink(path);
    return status;
}

/* Who may read a new file: all whom the umask allows, or its owner alone. */
enum { MODE_READABLE = 0666, MODE_PRIVATE = 0600 };

static int create_file(const char *path, mode_t mode)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, mode);
    if (descriptor >= 0 && mode == MODE_PRIVATE)
        (void)fchmod(descriptor, mode); /* one that was there keeps its mode otherwise */
    return descriptor;
}

static enum pb_status files_write_file(const char *path, mode_t mode, enum writing writing, const void *bytes,
                                       size_t length, struct pb_error *error)
{
    int descriptor = create_file(path, mode);
    if (descriptor < 0)
        return pb_path_failed("write", path, errno, length, PB_ERROR_PUBLISH, error);
    size_t left = 0;
    enum pb_status status = PB_OK;
    if (!write_all(descriptor, bytes, length, &left))
        status = pb_path_failed("write", path, errno, left, PB_ERROR_PUBLISH, error);
    return finish_file(descriptor, path, writing, status, error);
}

enum pb_status pb_file_write(const char *path, const void *bytes, size_t length, struct pb_error *error)
{
    return files_write_file(path, MODE_READABLE, WRITE_SYNCED, bytes, length, error);
}

enum pb_status pb_file_write_private(const char *path, const void *bytes, size_t length, struct pb_error *error)
{
    return files_write_file(path, MODE_PRIVATE, WRITE_SYNCED, bytes, length, error);
}

enum pb_status pb_file_put(const char *path, const void *bytes, size_t length, struct pb_error *error)
{
    return files_write_file(path, MODE_READABLE, WRITE_ONLY, bytes, length, error);
}

enum pb_status pb_file_put_private(const char *path, const void *bytes, size_t length, struct pb_error *error)
{
    return files_write_file(path, MODE_PRIVATE, WRITE_ONLY, bytes, length, error);
}

static enum pb_status copy_bytes(int source, const char *from, uint64_t size, int target, const char *to,
                                 unsigned char *buffer, struct pb_error *error)
{
    for (uint64_t copied = 0;;) {
        ssize_t got = read_some(source, buffer, CHUNK);
        if (got < 0)
            return pb_path_failed("read", from, errno, 0, PB_ERROR_PUBLISH, error);
        if (got == 0)
            return PB_OK;
        size_t left = 0;
        bool written = write_all(target, buffer, (size_t)got, &left);
        int number = errno;
        copied += (uint64_t)got - left;
        if (!written)
            return pb_path_failed("write", to, number, size > copied ? size - copied : left, PB_ERROR_PUBLISH, error);
    }
}

enum pb_status pb_file_copy_private(const char *from, const char *to, struct pb_error *error)
{
    int source = -1;
    struct stat facts = { 0 };
    enum pb_status status = open_regular(from, PB_ERROR_PUBLISH, &source, &facts, error);
    if (status != PB_OK)
        return status;
    int target = create_file(to, MODE_PRIVATE);
    if (target < 0)
        status = pb_path_failed("write", to, errno, (uint64_t)facts.st_size, PB_ERROR_PUBLISH, error);
    else {
        unsigned char *buffer = malloc(CHUNK); /* checked: next line */
        status = buffer ? copy_bytes(source, from, (uint64_t)facts.st_size, target, to, buffer, error)
                        : pb_out_of_memory(error);
        free(buffer);
        status = finish_file(target, to, WRITE_ONLY, status, error);
    }
    (void)close(source);
    return status;
}

bool pb_path_same(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    char *left = realpath(a, NULL);
    char *right = realpath(b, NULL);
    bool same = left && right && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

enum pb_status pb_path_sync(const char *path, struct pb_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return pb_path_failed("write to disk", path, errno, 0, PB_ERROR_PUBLISH, error);
    /* EINVAL: the file system cannot sync a folder. */
    int number = fsync(descriptor) != 0 && errno != EINVAL ? errno : 0;
    (void)close(descriptor);
    return number ? pb_path_failed("write to disk", path, number, 0, PB_ERROR_PUBLISH, error) : PB_OK;
}

/* A file that is digested, and who looks at its bytes too. */
struct digested {
    const char *path;
    int descriptor;
    struct pb_digest *digest;
    uint64_t size;
    const atomic_bool *cancelled;
    pb_file_look *look; /* may be NULL */
    void *context;
};

static enum pb_status digest_bytes(struct digested *file, unsigned char *buffer, struct pb_error *error)
{
    for (;;) {
        if (file->cancelled && atomic_load_explicit(file->cancelled, memory_order_relaxed))
            return pb_fail(error, PB_FATAL, PB_ERROR_INTERRUPTED, "interrupted while reading %s", file->path);
        ssize_t got = read_some(file->descriptor, buffer, CHUNK);
        if (got < 0)
            return pb_path_failed("read", file->path, errno, 0, PB_ERROR_SOURCE, error);
        if (got == 0)
            return PB_OK;
        pb_digest_add(file->digest, buffer, (size_t)got);
        if (file->look)
            file->look(file->context, buffer, (size_t)got);
        file->size += (uint64_t)got;
    }
}

enum pb_status pb_file_digest_and_look(const char *path, char hex[PB_DIGEST_TEXT], struct pb_file_sight *sight,
                                       const atomic_bool *cancelled, pb_file_look *look, void *context,
                                       struct pb_error *error)
{
    struct digested file = { .path = path, .cancelled = cancelled, .look = look, .context = context };
    struct stat facts;
    struct pb_file_sight behind;
    *sight = (struct pb_file_sight){ .at = 0 };
    enum pb_status status = open_regular(path, PB_ERROR_SOURCE, &file.descriptor, &facts, error);
    if (status != PB_OK)
        return status;
    bool seen = pb_file_see_open(file.descriptor, sight);
    (void)posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    file.digest = pb_digest_open();
    unsigned char *buffer = malloc(CHUNK); /* checked: next line */
    status = file.digest && buffer ? digest_bytes(&file, buffer, error) : pb_out_of_memory(error);
    free(buffer);
    if (file.digest)
        pb_digest_close(file.digest, hex);
    seen = seen && pb_file_see_open(file.descriptor, &behind) && pb_file_states_equal(&sight->state, &behind.state);
    (void)close(file.descriptor);
    if (!seen || sight->state.size != file.size)
        sight->clock = PB_FILE_CLOCK_NONE;
    sight->state.size = file.size;
    return status;
}

enum pb_status pb_file_digest(const char *path, char hex[PB_DIGEST_TEXT], uint64_t *size, const atomic_bool *cancelled,
                              struct pb_error *error)
{
    struct pb_file_sight sight;
    enum pb_status status = pb_file_digest_and_look(path, hex, &sight, cancelled, NULL, NULL, error);
    *size = sight.state.size;
    return status;
}

const char *pb_path_join(struct pb_arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder);
    if (name[0] == '/' || length == 0)
        return pb_arena_text(arena, name, strlen(name));
    return pb_arena_format(arena, "%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
}

enum pb_status pb_file_stream_read(struct pb_file_stream *stream, void *buffer, size_t size, size_t *got,
                                   struct pb_error *error)
{
    ssize_t length = read_some(stream->descriptor, buffer, size);
    *got = length < 0 ? 0 : (size_t)length;
    if (length >= 0)
        return PB_OK;
    int number = errno;
    pb_error_at(error, stream->name, 0, 0);
    return pb_path_failed("read", stream->name, number, 0, PB_ERROR_SOURCE, error);
}

enum pb_status pb_file_stream_seek(struct pb_file_stream *stream, uint64_t at, struct pb_error *error)
{
    if (at <= INT64_MAX && lseek(stream->descriptor, (off_t)at, SEEK_SET) == (off_t)at)
        return PB_OK;
    int number = errno;
    pb_error_at(error, stream->name, 0, 0);
    return pb_path_failed("read", stream->name, number, 0, PB_ERROR_SOURCE, error);
}

static enum pb_status files_read_stream(void *stream, void *buffer, size_t size, size_t *got, struct pb_error *error)
{
    return pb_file_stream_read(stream, buffer, size, got, error);
}

static enum pb_status files_rewind_stream(void *stream, struct pb_error *error)
{
    return pb_file_stream_seek(stream, 0, error);
}

enum pb_status pb_file_input(const char *path, const char *name, struct pb_file_stream *stream, struct pb_input *input,
                             struct pb_error *error)
{
    *stream = (struct pb_file_stream){ .descriptor = -1, .name = name };
    struct stat facts;
    enum pb_status status = open_regular(path, PB_ERROR_SOURCE, &stream->descriptor, &facts, error);
    if (status != PB_OK)
        return status;
    (void)posix_fadvise(stream->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    *input =
        (struct pb_input){ .name = name, .stream = stream, .read = files_read_stream, .again = files_rewind_stream };
    return PB_OK;
}

void pb_file_stream_close(struct pb_file_stream *stream)
{
    if (stream->descriptor >= 0)
        (void)close(stream->descriptor);
    stream->descriptor = -1;
}
