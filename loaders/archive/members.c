#include "loaders/archive/archive.h"
#include "placebook/formats/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

static enum pb_status cannot_read(const char *path, int trouble, struct pb_error *error)
{
    char text[128];
    return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot read %s back: %s", path,
                   trouble ? pb_errno_text(trouble, text, sizeof text) : "it changed while it was read");
}

/* Reads a file to its end: into the digest, or into the zip. */
static enum pb_status read_file(const char *path, struct pb_digest *digest, struct pb_zip *zip, uint64_t *size,
                                struct pb_error *error)
{
    char *buffer = malloc(CHUNK); /* checked: next line */
    if (!buffer)
        return pb_out_of_memory(error);
    FILE *file = fopen(path, "rbe");
    enum pb_status status = file ? PB_OK : cannot_read(path, errno, error);
    size_t got = 0;
    while (status == PB_OK && (got = fread(buffer, 1, CHUNK, file)) > 0) {
        *size += got;
        if (digest)
            pb_digest_add(digest, buffer, got);
        if (zip)
            status = pb_zip_write(zip, buffer, got, error);
    }
    if (status == PB_OK && ferror(file))
        status = cannot_read(path, errno, error);
    if (file)
        (void)fclose(file); /* was only read */
    free(buffer);
    return status;
}

static struct pb_archive_member *add(struct pb_archive *archive, const char *name, struct pb_error *error)
{
    if (archive->count == PB_ARCHIVE_MEMBERS) {
        (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "more than %d members in an archive", PB_ARCHIVE_MEMBERS);
        return NULL;
    }
    struct pb_archive_member *member = &archive->members[archive->count++];
    *member = (struct pb_archive_member){ .name = name };
    return member;
}

enum pb_status pb_archive_add_text(struct pb_archive *archive, const char *name, const char *text, size_t length,
                                   struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    struct pb_archive_member *member = add(archive, name, error);
    char sha256[PB_DIGEST_TEXT];
    pb_digest_add(digest, text, length);
    pb_digest_close(digest, sha256);
    if (!member)
        return PB_FATAL;
    member->text = text;
    member->size = length;
    member->level = PB_ZIP_NORMAL;
    memcpy(member->sha256, sha256, sizeof sha256);
    return PB_OK;
}

enum pb_status pb_archive_add_file(struct pb_archive *archive, const char *name, const char *path, int level,
                                   struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    uint64_t size = 0;
    char sha256[PB_DIGEST_TEXT];
    enum pb_status status = read_file(path, digest, NULL, &size, error);
    pb_digest_close(digest, sha256);
    if (status != PB_OK)
        return status;
    struct pb_archive_member *member = add(archive, name, error);
    if (!member)
        return PB_FATAL;
    member->path = path;
    member->size = size;
    member->level = level;
    memcpy(member->sha256, sha256, sizeof sha256);
    return PB_OK;
}

const struct pb_archive_member *pb_archive_member(const struct pb_archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->count; i++)
        if (strcmp(archive->members[i].name, name) == 0)
            return &archive->members[i];
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct pb_archive_member *)a)->name, ((const struct pb_archive_member *)b)->name);
}

static enum pb_status write_member(struct pb_zip *zip, const struct pb_archive_member *member, struct pb_error *error)
{
    enum pb_status status = pb_zip_begin(zip, member->name, member->level, error);
    if (status != PB_OK)
        return status;
    if (!member->path)
        return pb_zip_write(zip, member->text, (size_t)member->size, error);
    uint64_t size = 0;
    status = read_file(member->path, NULL, zip, &size, error);
    if (status == PB_OK && size != member->size)
        status = cannot_read(member->path, 0, error);
    return status;
}

enum pb_status pb_archive_write(struct pb_archive *archive, const char *path, struct pb_error *error)
{
    struct pb_zip *zip = NULL;
    enum pb_status status = pb_zip_create(&zip, path, error);
    if (status != PB_OK)
        return status;
    qsort(archive->members, archive->count, sizeof archive->members[0], compare_names);
    for (size_t i = 0; status == PB_OK && i < archive->count; i++)
        status = write_member(zip, &archive->members[i], error);
    if (status == PB_OK)
        return pb_zip_close(zip, error);
    pb_zip_abandon(zip);
    return status;
}
