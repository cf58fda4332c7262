/*
 * The members of the archive are collected first, each with its size and hash, because README.txt, provenance.json and
 * SHA256SUMS list the others. Then all are packed, sorted by name. A file of the output is read to be packed, and is
 * never held in memory.
 */
#include "loaders/archive/archive.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

/* Reads a file of the output to its end into the zip. */
static enum pb_status members_pack_file(struct archive *archive, const char *name, struct pb_zip *zip, uint64_t *size,
                                        struct pb_error *error)
{
    struct pb_input input;
    char *buffer = malloc(CHUNK); /* checked: next line */
    if (!buffer)
        return pb_out_of_memory(error);
    enum pb_status status = pb_output_read(archive->load->output, name, &input, error);
    if (status != PB_OK) {
        free(buffer);
        return status;
    }
    for (size_t got = 1; status == PB_OK && got;) {
        status = input.read(input.stream, buffer, CHUNK, &got, error);
        if (status != PB_OK || got == 0)
            break;
        *size += got;
        status = pb_zip_write(zip, buffer, got, error);
    }
    pb_output_read_end(&input);
    free(buffer);
    return status;
}

enum pb_status archive_create(const struct archive_options *options, struct pb_output *output, const char *name,
                              struct pb_output_file **file, struct pb_error *error)
{
    enum pb_status status = pb_output_create(output, name, file, error);
    if (status == PB_OK && options->csv_bom)
        (void)pb_output_emit(*file, "\xEF\xBB\xBF", 3); /* archive_finish says whether it failed */
    return status;
}

enum pb_status archive_finish(struct pb_output_file *file, bool sound, struct pb_error *error)
{
    enum pb_status status = sound ? PB_OK : pb_output_write(file, "", 0, error); /* answers with an earlier failure */
    if (!sound && status == PB_OK)
        status = pb_out_of_memory(error);
    if (status == PB_OK)
        return pb_output_finish(file, NULL, error);
    pb_output_abandon(file);
    return status;
}

static struct archive_member *members_add(struct archive *archive, const char *name, struct pb_error *error)
{
    if (archive->count == ARCHIVE_MEMBERS) {
        (void)pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "more than %d members in an archive", ARCHIVE_MEMBERS);
        return NULL;
    }
    struct archive_member *member = &archive->members[archive->count++];
    *member = (struct archive_member){ .name = name };
    return member;
}

enum pb_status archive_add_text(struct archive *archive, const char *name, const char *text, size_t length,
                                struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    struct archive_member *member = members_add(archive, name, error);
    char sha256[PB_DIGEST_TEXT];
    pb_digest_add(digest, text, length);
    pb_digest_close(digest, sha256);
    if (!member)
        return PB_FATAL;
    member->text = text;
    member->size = length;
    member->method = PB_ZIP_PACKED;
    memcpy(member->sha256, sha256, sizeof sha256);
    return PB_OK;
}

enum pb_status archive_add_file(struct archive *archive, const char *name, enum pb_zip_method method,
                                struct pb_error *error)
{
    struct pb_output_record made;
    enum pb_status status = pb_output_digest(archive->load->output, name, &made, error);
    if (status != PB_OK)
        return status;
    struct archive_member *member = members_add(archive, name, error);
    if (!member)
        return PB_FATAL;
    member->size = made.size;
    member->method = method;
    memcpy(member->sha256, made.sha256, sizeof member->sha256);
    return PB_OK;
}

const struct archive_member *archive_member(const struct archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->count; i++)
        if (strcmp(archive->members[i].name, name) == 0)
            return &archive->members[i];
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct archive_member *)a)->name, ((const struct archive_member *)b)->name);
}

/* What is packed is what was hashed: the size tells when a file changed in between. */
static enum pb_status write_member(struct archive *archive, struct pb_zip *zip, const struct archive_member *member,
                                   struct pb_error *error)
{
    enum pb_status status = pb_zip_begin(zip, member->name, member->method, error);
    if (status != PB_OK)
        return status;
    if (member->text)
        return pb_zip_write(zip, member->text, (size_t)member->size, error);
    uint64_t size = 0;
    status = members_pack_file(archive, member->name, zip, &size, error);
    if (status == PB_OK && size != member->size)
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s changed while it was read", member->name);
    return status;
}

enum pb_status archive_write(struct archive *archive, const char *name, struct pb_error *error)
{
    struct pb_zip *zip = NULL;
    const char *password = NULL;
    enum pb_status status = archive_password(archive, &password, error);
    if (status == PB_OK)
        status = password ? pb_zip_create_locked(&zip, archive->load->output, name, password, error)
                          : pb_zip_create(&zip, archive->load->output, name, error);
    if (status != PB_OK)
        return status;
    qsort(archive->members, archive->count, sizeof archive->members[0], compare_names);
    for (size_t i = 0; status == PB_OK && i < archive->count; i++)
        status = write_member(archive, zip, &archive->members[i], error);
    if (status == PB_OK)
        return pb_zip_close(zip, error);
    pb_zip_abandon(zip);
    return status;
}
