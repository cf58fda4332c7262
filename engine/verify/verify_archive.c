/*
 * An archive beside the files that it was made of. Each member is a file of the same folder with the same bytes; what
 * is only in the archive (README.txt, provenance.json ...) is held against the archive's own SHA256SUMS.
 */
#include "engine/files/files.h"
#include "engine/verify/verify_private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MEMBER_BLOCK = 1 << 16, MEMBER_SUMS_MAXIMUM = 1 << 20 };

/* The digest of a member. */
static enum pb_status member_digest(const struct pb_archive *archive, size_t member, char sum[PB_DIGEST_TEXT],
                                    struct pb_error *error)
{
    struct pb_input input;
    enum pb_status status = pb_archive_begin(archive, member, &input, error);
    if (status != PB_OK)
        return status;
    struct pb_digest *digest = pb_digest_open();
    char *block = malloc(MEMBER_BLOCK); /* checked: next line */
    size_t got = block && digest ? 1 : 0;
    if (!got)
        status = pb_out_of_memory(error);
    while (status == PB_OK && got) {
        status = input.read(input.stream, block, MEMBER_BLOCK, &got, error);
        if (status == PB_OK)
            pb_digest_add(digest, block, got);
    }
    free(block);
    if (digest)
        pb_digest_close(digest, sum);
    pb_archive_end(&input);
    return status;
}

/* Does SHA256SUMS of the archive give a member this digest? */
static bool is_summed(const char *sums, const char *sum, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = sums; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        size_t end = strcspn(line, "\n");
        if (end == PB_DIGEST_TEXT + 1 + length && strncmp(line, sum, PB_DIGEST_TEXT - 1) == 0 &&
            strncmp(line + PB_DIGEST_TEXT + 1, name, length) == 0)
            return true;
    }
    return false;
}

static enum pb_status check_member(struct pb_verifying *verifying, const struct pb_archive *archive, size_t member,
                                   const char *sums, struct pb_error *error)
{
    const char *name = pb_archive_name(archive, member);
    const char *slash = strrchr(verifying->archive, '/');
    char sum[PB_DIGEST_TEXT];
    char beside[PB_DIGEST_TEXT];
    char path[PATH_MAX];
    uint64_t size = 0;
    struct stat facts;
    verifying->result->members++;
    enum pb_status status = member_digest(archive, member, sum, error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, verifying->archive, status, error);
    if (strcmp(name, "SHA256SUMS") != 0 && !is_summed(sums, sum, name))
        return pb_verify_damaged(verifying, verifying->archive, error,
                                 "has a member %s whose SHA-256 its SHA256SUMS does not have", name);
    int length = snprintf(path, sizeof path, "%s/%.*s/%s", verifying->folder,
                          slash ? (int)(slash - verifying->archive) : 1, slash ? verifying->archive : ".", name);
    if (length < 0 || (size_t)length >= sizeof path || lstat(path, &facts) != 0)
        return PB_OK;
    status = pb_file_digest(path, beside, &size, verifying->request->cancelled, error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, verifying->archive, status, error);
    if (strcmp(sum, beside) == 0)
        return PB_OK;
    return pb_verify_damaged(verifying, verifying->archive, error, "has another %s than the one beside it", name);
}

static enum pb_status read_sums(const struct pb_archive *archive, struct pb_arena *arena, char **sums,
                                struct pb_error *error)
{
    size_t member = 0;
    struct pb_input input;
    unsigned char *bytes = NULL;
    size_t length = 0;
    if (!pb_archive_find(archive, "SHA256SUMS", &member))
        return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "it has no SHA256SUMS");
    enum pb_status status = pb_archive_begin(archive, member, &input, error);
    if (status != PB_OK)
        return status;
    status = pb_input_all(&input, MEMBER_SUMS_MAXIMUM, &bytes, &length, error);
    pb_archive_end(&input);
    if (status == PB_OK && !(*sums = pb_arena_text(arena, (const char *)bytes, length)))
        status = pb_out_of_memory(error);
    free(bytes);
    return status;
}

static enum pb_status check_members(struct pb_verifying *verifying, const struct pb_archive *archive,
                                    struct pb_error *error)
{
    char *sums = NULL;
    size_t described = 0;
    enum pb_status status = read_sums(archive, verifying->arena, &sums, error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, verifying->archive, status, error);
    for (size_t i = 0; status == PB_OK && i < pb_archive_count(archive); i++)
        status = check_member(verifying, archive, i, sums, error);
    if (status == PB_OK && pb_archive_find(archive, "datapackage.json", &described))
        status = pb_verify_package(verifying, archive, described, error);
    return status;
}

enum pb_status pb_verify_archive(struct pb_verifying *verifying, const char *path, struct pb_error *error)
{
    const char *full = pb_path_join(verifying->arena, verifying->folder, path);
    struct pb_file_stream stream;
    struct pb_input input;
    struct pb_archive *archive = NULL;
    unsigned char *bytes = NULL;
    size_t length = 0;
    if (!full)
        return pb_out_of_memory(error);
    verifying->archive = path;
    enum pb_status status = pb_file_input(full, path, &stream, &input, error);
    if (status != PB_OK)
        return pb_verify_reader(verifying, path, status, error);
    status = pb_input_all(&input, PB_ARCHIVE_FILE_MAXIMUM, &bytes, &length, error);
    pb_file_stream_close(&stream);
    if (status == PB_OK)
        status = pb_archive_open(&archive, path, bytes, length, error);
    status = pb_verify_reader(verifying, path, status, error);
    if (status == PB_OK && archive && pb_archive_locked(archive)) {
        status = pb_verify_skipped(verifying, path, "has a password: only its SHA-256 was looked at", error);
    } else if (status == PB_OK && archive) {
        verifying->result->archives++;
        status = check_members(verifying, archive, error);
    }
    pb_archive_close(archive);
    free(bytes);
    return status;
}
