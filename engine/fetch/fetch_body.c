/*
 * The part of engine/fetch/fetch_private.h that takes bodies: decompressed as they come, counted, digested and written
 * to a file that becomes one of the cache. libcurl could decompress too, but does not see that a compressed body was
 * cut off.
 */
#include "engine/fetch/fetch_private.h"
#include "engine/files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 128 << 10 };

/* The name that a later run finds again, or one of its own while another process writes to that. */
static enum pb_status open_part(struct pb_fetch_body *body, const char *folder, const char *url, bool shared,
                                struct pb_arena *arena, struct pb_error *error)
{
    char name[PB_DIGEST_TEXT];
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    pb_digest_text(digest, url);
    pb_digest_close(digest, name);
    body->path = shared ? pb_arena_format(arena, "%s/partial/%s", folder, name)
                        : pb_arena_format(arena, "%s/partial/%s.%ld", folder, name, (long)getpid());
    if (!body->path)
        return pb_out_of_memory(error);
    body->descriptor = open(body->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
    return body->descriptor >= 0 ? PB_OK : pb_path_failed("write", body->path, errno, 0, PB_ERROR_PUBLISH, error);
}

enum pb_status pb_fetch_body_open(struct pb_fetch_body *body, const char *folder, const char *url,
                                  struct pb_arena *arena, struct pb_error *error)
{
    struct stat facts = { 0 };
    uint64_t maximum = body->maximum;
    *body = (struct pb_fetch_body){ .descriptor = -1, .maximum = maximum };
    enum pb_status status = open_part(body, folder, url, true, arena, error);
    if (status == PB_OK && flock(body->descriptor, LOCK_EX | LOCK_NB) != 0) {
        (void)close(body->descriptor);
        status = open_part(body, folder, url, false, arena, error);
    }
    if (status == PB_OK && fstat(body->descriptor, &facts) != 0)
        status = pb_path_failed("read", body->path, errno, 0, PB_ERROR_PUBLISH, error);
    body->size = (uint64_t)facts.st_size;
    return status;
}

static void look_at_head(struct pb_fetch_body *body, const char *bytes, size_t length)
{
    size_t room = sizeof body->head - 1 - body->head_length;
    size_t taken = length < room ? length : room;
    memcpy(body->head + body->head_length, bytes, taken);
    body->head_length += taken;
}

/* What is in the file already counts as if it had just come. */
static enum pb_status digest_part(struct pb_fetch_body *body, struct pb_error *error)
{
    char buffer[16384];
    if (lseek(body->descriptor, 0, SEEK_SET) != 0)
        return pb_path_failed("read", body->path, errno, 0, PB_ERROR_PUBLISH, error);
    for (uint64_t done = 0; done < body->size;) {
        ssize_t got = read(body->descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return pb_path_failed("read", body->path, got < 0 ? errno : EIO, 0, PB_ERROR_PUBLISH, error);
        pb_digest_add(body->digest, buffer, (size_t)got);
        look_at_head(body, buffer, (size_t)got);
        done += (uint64_t)got;
    }
    return PB_OK;
}

static enum pb_status begin_again(const struct pb_fetch_body *body, struct pb_error *error)
{
    if (ftruncate(body->descriptor, 0) != 0 || lseek(body->descriptor, 0, SEEK_SET) != 0)
        return pb_path_failed("write", body->path, errno, 0, PB_ERROR_PUBLISH, error);
    return PB_OK;
}

enum pb_status pb_fetch_body_begin(struct pb_fetch_body *body, bool resumed, bool compressed, struct pb_error *error)
{
    body->head_length = 0;
    memset(body->head, 0, sizeof body->head);
    body->digest = pb_digest_open();
    if (!body->digest)
        return pb_out_of_memory(error);
    if (compressed && inflateInit2(&body->inflater, 15 + 16) != Z_OK)
        return pb_out_of_memory(error);
    body->compressed = compressed;
    if (resumed)
        return digest_part(body, error);
    body->size = 0;
    return begin_again(body, error);
}

enum pb_status pb_fetch_body_too_large(uint64_t maximum, uint64_t announced, struct pb_error *error)
{
    enum pb_status status = announced ? pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                                "the answer has %llu bytes, and this source may send %llu at most",
                                                (unsigned long long)announced, (unsigned long long)maximum)
                                      : pb_fail(error, PB_FAILED, PB_ERROR_SOURCE,
                                                "the answer is larger than the %llu bytes that this source may send",
                                                (unsigned long long)maximum);
    pb_error_hint(error,
                  "check that it is the right address; if it is, raise maximum_megabytes in 'fetch' of the source");
    return status;
}

static enum pb_status write_bytes(struct pb_fetch_body *body, const char *bytes, size_t length, struct pb_error *error)
{
    if (length > body->maximum - body->size)
        return pb_fetch_body_too_large(body->maximum, 0, error);
    look_at_head(body, bytes, length);
    pb_digest_add(body->digest, bytes, length);
    while (length) {
        ssize_t written = write(body->descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return pb_path_failed("write", body->path, errno, length, PB_ERROR_PUBLISH, error);
        bytes += written;
        length -= (size_t)written;
        body->size += (uint64_t)written;
    }
    return PB_OK;
}

static enum pb_status damaged_body(struct pb_error *error)
{
    enum pb_status status =
        pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY, "the answer is compressed, and damaged");
    pb_error_hint(error, "run again later; if it stays so, ask those who run the server");
    return status;
}

static enum pb_status inflate_bytes(struct pb_fetch_body *body, const void *bytes, size_t length,
                                    struct pb_error *error)
{
    static _Thread_local unsigned char plain[CHUNK_BYTES];
    z_stream *stream = &body->inflater;
    stream->next_in = (z_const Bytef *)bytes;
    stream->avail_in = (uInt)length;
    while (stream->avail_in) {
        if (body->whole && inflateReset(stream) != Z_OK)
            return damaged_body(error);
        body->whole = false;
        stream->next_out = plain;
        stream->avail_out = sizeof plain;
        int answer = inflate(stream, Z_NO_FLUSH);
        if (answer == Z_MEM_ERROR)
            return pb_out_of_memory(error);
        if (answer != Z_OK && answer != Z_STREAM_END)
            return damaged_body(error);
        body->whole = answer == Z_STREAM_END;
        enum pb_status status = write_bytes(body, (const char *)plain, sizeof plain - stream->avail_out, error);
        if (status != PB_OK)
            return status;
    }
    return PB_OK;
}

enum pb_status pb_fetch_body_add(struct pb_fetch_body *body, const void *bytes, size_t length, struct pb_error *error)
{
    return body->compressed ? inflate_bytes(body, bytes, length, error) : write_bytes(body, bytes, length, error);
}

enum pb_status pb_fetch_body_end(struct pb_fetch_body *body, char sha256[PB_DIGEST_TEXT], struct pb_error *error)
{
    if (body->compressed && !body->whole) {
        enum pb_status status =
            pb_fail(error, PB_RETRY, PB_ERROR_SOURCE_TEMPORARY,
                    "the answer is compressed, and was cut off after %llu bytes", (unsigned long long)body->size);
        pb_error_hint(error, "run again later; if it stays so, ask those who run the server");
        return status;
    }
    pb_digest_close(body->digest, sha256);
    body->digest = NULL;
    return PB_OK;
}

void pb_fetch_body_close(struct pb_fetch_body *body, bool keep)
{
    char ignored[PB_DIGEST_TEXT];
    if (body->digest)
        pb_digest_close(body->digest, ignored);
    if (body->compressed)
        (void)inflateEnd(&body->inflater);
    if (body->descriptor >= 0 && !(keep && body->size && !body->compressed))
        (void)unlink(body->path);
    if (body->descriptor >= 0)
        (void)close(body->descriptor);
    *body = (struct pb_fetch_body){ .descriptor = -1, .maximum = body->maximum };
}

/* What may stand before the first element of a page. */
static const char *skip_to_element(const char *at)
{
    if (strncmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (;;) {
        at += strspn(at, " \t\r\n\f");
        const char *end = NULL;
        if (strncmp(at, "<!--", 4) == 0)
            end = strstr(at, "-->");
        else if (strncmp(at, "<?xml", 5) == 0)
            end = strstr(at, "?>");
        if (!end)
            return at;
        at = strchr(end, '>') + 1;
    }
}

bool pb_fetch_body_is_page(const char *head, const char *content_type)
{
    const char *at = skip_to_element(head);
    if (strncasecmp(at, "<!doctype html", 14) == 0 || strncasecmp(at, "<html", 5) == 0)
        return true;
    return at[0] == '<' && strncasecmp(content_type, "text/html", 9) == 0;
}
