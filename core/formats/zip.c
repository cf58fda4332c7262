#include "placebook/formats/zip.h"

#include <errno.h>
#include <minizip/unzip.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    NAME_MAXIMUM = 1024, /* bytes of a member's name */
    CHUNK = 1 << 16,
    DATE_1980_01_01 = 0x21 << 16, /* MS-DOS date in the upper half, midnight in the lower */
    FLAG_ENCRYPTED = 1,
    FLAG_UTF8 = 1 << 11,
    MADE_BY = 20 /* FAT, version 2.0: no permissions, so every system gives its own */
};

/* Without the 64-bit extension, which some readers refuse, a member's sizes must stay below this. */
#define MEMBER_MAXIMUM ((uint64_t)UINT32_MAX - 1)

struct pb_zip {
    char *path;
    FILE *file;
    zipFile zip;
    char *name; /* of the member that is open, NULL when none is */
    uint64_t member_size;
    int trouble; /* errno of the first write that failed, 0 when none did */
    bool broken; /* something failed: the file must not be taken for a whole one */
};

/* minizip does its input and output through these. It forgets why a write failed; the handle remembers it. */
static voidpf open_file(voidpf opaque, const void *path, int mode)
{
    (void)path;
    (void)mode;
    return opaque; /* opened by pb_zip_create */
}

static uLong write_file(voidpf opaque, voidpf stream, const void *bytes, uLong size)
{
    (void)opaque;
    struct pb_zip *zip = stream;
    if (zip->trouble)
        return 0;
    errno = 0;
    size_t written = fwrite(bytes, 1, size, zip->file);
    if (written != size)
        zip->trouble = errno ? errno : EIO;
    return written;
}

static uLong read_file(voidpf opaque, voidpf stream, void *bytes, uLong size)
{
    (void)opaque;
    (void)stream;
    (void)bytes;
    (void)size;
    return 0; /* a new file is never read */
}

static ZPOS64_T tell_file(voidpf opaque, voidpf stream)
{
    (void)opaque;
    const struct pb_zip *zip = stream;
    return (ZPOS64_T)ftello(zip->file);
}

static long seek_file(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    (void)opaque;
    struct pb_zip *zip = stream;
    const int whence[] = {
        [ZLIB_FILEFUNC_SEEK_SET] = SEEK_SET, [ZLIB_FILEFUNC_SEEK_CUR] = SEEK_CUR, [ZLIB_FILEFUNC_SEEK_END] = SEEK_END
    };
    if (fseeko(zip->file, (off_t)offset, whence[origin]) == 0)
        return 0;
    if (!zip->trouble)
        zip->trouble = errno; /* seeking writes what is buffered */
    return -1;
}

static int close_file(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0; /* closed by pb_zip_close, which syncs it first */
}

static int test_error(voidpf opaque, voidpf stream)
{
    (void)opaque;
    const struct pb_zip *zip = stream;
    return zip->trouble;
}

static enum pb_status cannot_write(struct pb_zip *zip, const char *path, int trouble, struct pb_error *error)
{
    char text[128];
    if (zip)
        zip->broken = true;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot write %s: %s", path,
                                    trouble ? pb_errno_text(trouble, text, sizeof text) : "the zip library refused");
    pb_error_hint(error, trouble == ENOSPC || trouble == EDQUOT || trouble == EFBIG
                             ? "free space there, or publish to another folder"
                             : "check the folder and its permissions");
    return status;
}

static void free_zip(struct pb_zip *zip)
{
    free(zip->name);
    free(zip->path);
    free(zip);
}

enum pb_status pb_zip_create(struct pb_zip **created, const char *path, struct pb_error *error)
{
    *created = NULL;
    struct pb_zip *zip = calloc(1, sizeof *zip); /* checked: next line */
    if (!zip || !(zip->path = strdup(path))) {   /* checked: here */
        free(zip);
        return pb_out_of_memory(error);
    }
    zip->file = fopen(path, "wbe");
    if (!zip->file) {
        enum pb_status status = cannot_write(NULL, path, errno, error);
        free_zip(zip);
        return status;
    }
    zlib_filefunc64_def functions = {
        .zopen64_file = open_file,
        .zread_file = read_file,
        .zwrite_file = write_file,
        .ztell64_file = tell_file,
        .zseek64_file = seek_file,
        .zclose_file = close_file,
        .zerror_file = test_error,
        .opaque = zip,
    };
    zip->zip = zipOpen2_64(path, APPEND_STATUS_CREATE, NULL, &functions);
    if (!zip->zip) {
        (void)fclose(zip->file);
        (void)unlink(path);
        free_zip(zip);
        return pb_out_of_memory(error);
    }
    *created = zip;
    return PB_OK;
}

/* A name that stays inside the folder it is unpacked to, on every system. */
static bool safe_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= NAME_MAXIMUM || name[0] == '/' || name[length - 1] == '/' || strpbrk(name, "\\:"))
        return false;
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t part_length = strcspn(part, "/");
        if (part_length == 0 || (part_length == 1 && part[0] == '.') ||
            (part_length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
    }
    return true;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static enum pb_status finish_member(struct pb_zip *zip, struct pb_error *error)
{
    if (zip->broken)
        return cannot_write(zip, zip->path, zip->trouble, error);
    if (!zip->name)
        return PB_OK;
    free(zip->name);
    zip->name = NULL;
    if (zipCloseFileInZip(zip->zip) != ZIP_OK)
        return cannot_write(zip, zip->path, zip->trouble, error);
    return PB_OK;
}

static enum pb_status begin_member(struct pb_zip *zip, const char *name, int method, int level, bool raw,
                                   struct pb_error *error)
{
    enum pb_status status = finish_member(zip, error);
    if (status != PB_OK)
        return status;
    if (!safe_name(name)) {
        zip->broken = true;
        return pb_fail(
            error, PB_FAILED, PB_ERROR_PUBLISH,
            "cannot put '%s' into %s: a member's name must be relative, with forward slashes and without '..'", name,
            zip->path);
    }
    const zip_fileinfo about = { .dosDate = DATE_1980_01_01 };
    const uLong flags = is_ascii(name) ? 0 : FLAG_UTF8;
    if (zipOpenNewFileInZip4_64(zip->zip, name, &about, NULL, 0, NULL, 0, NULL, method, level, raw, -MAX_WBITS,
                                DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0, MADE_BY, flags, 0) != ZIP_OK)
        return cannot_write(zip, zip->path, zip->trouble, error);
    zip->name = strdup(name); /* checked: next line */
    if (!zip->name) {
        zip->broken = true;
        return pb_out_of_memory(error);
    }
    zip->member_size = 0;
    return PB_OK;
}

enum pb_status pb_zip_begin(struct pb_zip *zip, const char *name, int level, struct pb_error *error)
{
    return begin_member(zip, name, level == PB_ZIP_STORED ? 0 : Z_DEFLATED, level, false, error);
}

enum pb_status pb_zip_write(struct pb_zip *zip, const void *bytes, size_t length, struct pb_error *error)
{
    if (zip->broken)
        return cannot_write(zip, zip->path, zip->trouble, error);
    if (!zip->name)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "bytes for %s before any member was begun", zip->path);
    if (length > MEMBER_MAXIMUM - zip->member_size) {
        zip->broken = true;
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%s in %s would be larger than 4 GiB", zip->name, zip->path);
    }
    zip->member_size += length;
    const unsigned char *at = bytes;
    while (length) {
        unsigned size = length < CHUNK ? (unsigned)length : CHUNK;
        if (zipWriteInFileInZip(zip->zip, at, size) != ZIP_OK || zip->trouble)
            return cannot_write(zip, zip->path, zip->trouble, error);
        at += size;
        length -= size;
    }
    return PB_OK;
}

enum pb_status pb_zip_close(struct pb_zip *zip, struct pb_error *error)
{
    enum pb_status status = finish_member(zip, error);
    if (zipClose(zip->zip, NULL) != ZIP_OK && status == PB_OK)
        status = cannot_write(zip, zip->path, zip->trouble, error);
    if (status == PB_OK && (fflush(zip->file) != 0 || fsync(fileno(zip->file)) != 0))
        status = cannot_write(zip, zip->path, errno, error);
    if (fclose(zip->file) != 0 && status == PB_OK)
        status = cannot_write(zip, zip->path, errno, error);
    if (status != PB_OK)
        (void)unlink(zip->path);
    free_zip(zip);
    return status;
}

void pb_zip_abandon(struct pb_zip *zip)
{
    if (!zip)
        return;
    zip->trouble = zip->trouble ? zip->trouble : ECANCELED; /* nothing more is written */
    (void)zipClose(zip->zip, NULL);
    (void)fclose(zip->file);
    (void)unlink(zip->path);
    free_zip(zip);
}

struct pb_unzip {
    char *path;
    unzFile zip;
    bool begun;
    bool member; /* there is a present member */
    unz_file_info64 about;
    char name[NAME_MAXIMUM];
};

static enum pb_status cannot_read(const struct pb_unzip *unzip, const char *why, struct pb_error *error)
{
    return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot read %s%s%s: %s", unzip->path,
                   unzip->member ? ", member " : "", unzip->member ? unzip->name : "", why);
}

enum pb_status pb_unzip_open(struct pb_unzip **opened, const char *path, struct pb_error *error)
{
    *opened = NULL;
    struct pb_unzip *unzip = calloc(1, sizeof *unzip); /* checked: next line */
    if (!unzip || !(unzip->path = strdup(path))) {     /* checked: here */
        free(unzip);
        return pb_out_of_memory(error);
    }
    errno = 0;
    unzip->zip = unzOpen64(path);
    if (!unzip->zip) {
        char text[128];
        enum pb_status status =
            cannot_read(unzip, errno ? pb_errno_text(errno, text, sizeof text) : "it is not a zip file", error);
        free(unzip->path);
        free(unzip);
        return status;
    }
    *opened = unzip;
    return PB_OK;
}

void pb_unzip_close(struct pb_unzip *unzip)
{
    if (!unzip)
        return;
    (void)unzClose(unzip->zip);
    free(unzip->path);
    free(unzip);
}

enum pb_status pb_unzip_next(struct pb_unzip *unzip, const char **name, struct pb_error *error)
{
    *name = NULL;
    int answer = unzip->begun ? unzGoToNextFile(unzip->zip) : unzGoToFirstFile(unzip->zip);
    unzip->begun = true;
    unzip->member = false;
    if (answer == UNZ_END_OF_LIST_OF_FILE)
        return PB_OK;
    if (answer != UNZ_OK ||
        unzGetCurrentFileInfo64(unzip->zip, &unzip->about, unzip->name, sizeof unzip->name, NULL, 0, NULL, 0) != UNZ_OK)
        return cannot_read(unzip, "its directory is damaged", error);
    unzip->member = true;
    if (unzip->about.size_filename >= NAME_MAXIMUM || unzip->about.flag & FLAG_ENCRYPTED) {
        unzip->name[NAME_MAXIMUM - 1] = '\0';
        return cannot_read(unzip, "a member with an overlong name or a password", error);
    }
    *name = unzip->name;
    return PB_OK;
}

/* Reads exactly `size` bytes of the open member and checks that it ends there. */
static bool read_all(struct pb_unzip *unzip, char *content, size_t size)
{
    size_t at = 0;
    while (at < size) {
        unsigned part = size - at < CHUNK ? (unsigned)(size - at) : CHUNK;
        int got = unzReadCurrentFile(unzip->zip, content + at, part);
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    char more = 0;
    return unzReadCurrentFile(unzip->zip, &more, 1) == 0;
}

enum pb_status pb_unzip_content(struct pb_unzip *unzip, size_t maximum, char **content, size_t *length,
                                struct pb_error *error)
{
    *content = NULL;
    *length = 0;
    if (!unzip->member)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "no present member in %s", unzip->path);
    if (unzip->about.uncompressed_size > maximum)
        return cannot_read(unzip, "it is larger than it may be", error);
    size_t size = (size_t)unzip->about.uncompressed_size;
    char *text = size < SIZE_MAX ? malloc(size + 1) : NULL; /* checked: next line */
    if (!text)
        return pb_out_of_memory(error);
    bool whole = unzOpenCurrentFile(unzip->zip) == UNZ_OK && read_all(unzip, text, size);
    if (unzCloseCurrentFile(unzip->zip) != UNZ_OK || !whole) { /* answers UNZ_CRCERROR when the sum is wrong */
        free(text);
        return cannot_read(unzip, "its content is damaged", error);
    }
    text[size] = '\0';
    *content = text;
    *length = size;
    return PB_OK;
}

static enum pb_status copy_bytes(struct pb_zip *zip, struct pb_unzip *unzip, struct pb_error *error)
{
    char *buffer = malloc(CHUNK); /* checked: next line */
    if (!buffer)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    uint64_t copied = 0;
    int got = 0;
    while (status == PB_OK && (got = unzReadCurrentFile(unzip->zip, buffer, CHUNK)) > 0) {
        copied += (uint64_t)got;
        status = pb_zip_write(zip, buffer, (size_t)got, error);
    }
    free(buffer);
    if (status == PB_OK && (got < 0 || copied != unzip->about.compressed_size))
        status = cannot_read(unzip, "its content is damaged", error);
    return status;
}

enum pb_status pb_zip_copy(struct pb_zip *zip, struct pb_unzip *unzip, struct pb_error *error)
{
    if (!unzip->member)
        return pb_fail(error, PB_FATAL, PB_ERROR_INTERNAL, "no present member in %s", unzip->path);
    int method = 0;
    int level = 0;
    if (unzOpenCurrentFile2(unzip->zip, &method, &level, 1) != UNZ_OK)
        return cannot_read(unzip, "its content is damaged", error);
    enum pb_status status = begin_member(zip, unzip->name, method, level, true, error);
    if (status == PB_OK) {
        status = copy_bytes(zip, unzip, error);
        free(zip->name);
        zip->name = NULL;
        if (zipCloseFileInZipRaw64(zip->zip, unzip->about.uncompressed_size, unzip->about.crc) != ZIP_OK &&
            status == PB_OK)
            status = cannot_write(zip, zip->path, zip->trouble, error);
    }
    (void)unzCloseCurrentFile(unzip->zip);
    if (status != PB_OK)
        zip->broken = true;
    return status;
}
