/*
 * minizip makes the format and asks for a file that it can write, and seek in to put sizes into the header of a member
 * that has ended. Here that file is a file of the output: what is written at its end is added, what is written before
 * it is written over. Members are packed before minizip gets them (core/formats/packing.h).
 */
#include "placebook/formats/zip.h"

#include "core/formats/packing.h"
#include "core/formats/zip_locked.h"

#include <assert.h>
#include <isa-l/crc.h>
#include <limits.h>
#include <minizip/zip.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MAXIMUM = 1024, /* bytes of a member's name */
    ZIP_CHUNK = 1 << 16,
    DATE_1980_01_01 = 0x21 << 16, /* MS-DOS date in the upper half, midnight in the lower */
    FLAG_UTF8 = 1 << 11,
    MADE_BY = 20 /* FAT, version 2.0: no permissions, so every system gives its own */
};

/* Without the 64-bit extension, which some readers refuse, a member's sizes must stay below this. */
#define MEMBER_MAXIMUM ((uint64_t)UINT32_MAX - 1)

struct pb_zip {
    struct pb_output_file *file;
    char *file_name;
    zipFile zip;
    struct pb_zip_locked *locked; /* in its place where the file has a password */
    char *name;                   /* of the member that is open, NULL when none is */
    uint64_t member_size;
    uint32_t sum; /* its CRC-32 */
    bool stored;  /* as it is, not packed */
    struct pb_packing *packing;
    uint64_t at;             /* where minizip writes next */
    struct pb_error failure; /* the first; minizip forgets why a write failed */
};

static voidpf open_file(voidpf opaque, const void *path, int mode)
{
    (void)path;
    (void)mode;
    return opaque; /* opened by pb_zip_create */
}

static uLong zip_write_file(voidpf opaque, voidpf stream, const void *bytes, uLong size)
{
    (void)opaque;
    struct pb_zip *zip = stream;
    uint64_t end = pb_output_size(zip->file);
    assert(zip->at <= end);
    uLong before_end = end - zip->at < size ? (uLong)(end - zip->at) : size;
    if (zip->failure.status != PB_OK)
        return 0;
    if (before_end && pb_output_rewrite(zip->file, zip->at, bytes, before_end, &zip->failure) != PB_OK)
        return 0;
    if (pb_output_write(zip->file, (const char *)bytes + before_end, size - before_end, &zip->failure) != PB_OK)
        return 0;
    zip->at += size;
    return size;
}

static uLong zip_read_file(voidpf opaque, voidpf stream, void *bytes, uLong size)
{
    (void)opaque;
    (void)stream;
    (void)bytes;
    (void)size;
    return 0; /* a new file is never read */
}

static ZPOS64_T zip_tell_file(voidpf opaque, voidpf stream)
{
    (void)opaque;
    const struct pb_zip *zip = stream;
    return zip->at;
}

static long seek_file(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    (void)opaque;
    struct pb_zip *zip = stream;
    uint64_t end = pb_output_size(zip->file);
    uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_CUR ? zip->at : end;
    if (from > end || offset > end - from)
        return -1;
    zip->at = from + offset;
    return 0;
}

static int close_file(voidpf opaque, voidpf stream)
{
    (void)opaque;
    (void)stream;
    return 0; /* closed by pb_zip_close */
}

static int test_error(voidpf opaque, voidpf stream)
{
    (void)opaque;
    const struct pb_zip *zip = stream;
    return zip->failure.status != PB_OK;
}

/* Bytes of the member that is open, as they stand in the file. A pb_deflate_sink. */
static bool zip_put_packed(void *context, const void *bytes, size_t size)
{
    struct pb_zip *zip = context;
    assert(size <= UINT_MAX);
    return zipWriteInFileInZip(zip->zip, bytes, (unsigned)size) == ZIP_OK;
}

/* Keeps the first failure and returns it. */
static enum pb_status zip_failed(struct pb_zip *zip, struct pb_error *error)
{
    if (zip->failure.status == PB_OK) /* minizip refuses without having written: only memory can be missing */
        (void)pb_out_of_memory(&zip->failure);
    if (error)
        *error = zip->failure;
    return zip->failure.status;
}

static void free_zip(struct pb_zip *zip)
{
    pb_packing_close(zip->packing);
    free(zip->name);
    free(zip->file_name);
    free(zip);
}

/* A zip file without a format so far. */
static enum pb_status zip_create(struct pb_zip **created, struct pb_output *output, const char *name,
                                 struct pb_error *error)
{
    *created = NULL;
    struct pb_zip *zip = calloc(1, sizeof *zip);    /* checked: next line */
    if (!zip || !(zip->file_name = strdup(name))) { /* checked: here */
        free(zip);
        return pb_out_of_memory(error);
    }
    enum pb_status status = pb_output_create(output, name, &zip->file, error);
    if (status != PB_OK) {
        free_zip(zip);
        return status;
    }
    *created = zip;
    return PB_OK;
}

enum pb_status pb_zip_create_locked(struct pb_zip **created, struct pb_output *output, const char *name,
                                    const char *password, struct pb_error *error)
{
    struct pb_zip *zip = NULL;
    enum pb_status status = zip_create(&zip, output, name, error);
    *created = NULL;
    if (status != PB_OK || !zip)
        return status;
    status = pb_zip_locked_open(&zip->locked, zip->file, password, error);
    if (status == PB_OK) {
        *created = zip;
        return PB_OK;
    }
    pb_output_abandon(zip->file);
    free_zip(zip);
    return status;
}

enum pb_status pb_zip_create(struct pb_zip **created, struct pb_output *output, const char *name,
                             struct pb_error *error)
{
    struct pb_zip *zip = NULL;
    enum pb_status status = zip_create(&zip, output, name, error);
    *created = NULL;
    if (status != PB_OK || !zip)
        return status;
    zlib_filefunc64_def functions = {
        .zopen64_file = open_file,
        .zread_file = zip_read_file,
        .zwrite_file = zip_write_file,
        .ztell64_file = zip_tell_file,
        .zseek64_file = seek_file,
        .zclose_file = close_file,
        .zerror_file = test_error,
        .opaque = zip,
    };
    zip->packing = pb_packing_open(output, zip_put_packed, zip);
    zip->zip = zip->packing ? zipOpen2_64(name, APPEND_STATUS_CREATE, NULL, &functions) : NULL;
    if (!zip->zip) {
        pb_output_abandon(zip->file);
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
    if (zip->failure.status != PB_OK)
        return zip_failed(zip, error);
    if (!zip->name)
        return PB_OK;
    free(zip->name);
    zip->name = NULL;
    if (zip->locked)
        return PB_OK;
    bool sound = zip->stored || pb_packing_finish(zip->packing);
    sound = zipCloseFileInZipRaw64(zip->zip, zip->member_size, zip->sum) == ZIP_OK && sound;
    return sound ? PB_OK : zip_failed(zip, error);
}

static enum pb_status begin_locked(struct pb_zip *zip, const char *name, enum pb_zip_method method,
                                   struct pb_error *error)
{
    if (pb_zip_locked_begin(zip->locked, name, method, &zip->failure) != PB_OK)
        return zip_failed(zip, error);
    zip->name = strdup(name); /* checked: next line */
    zip->member_size = 0;
    return zip->name ? PB_OK : zip_failed(zip, error);
}

enum pb_status pb_zip_begin(struct pb_zip *zip, const char *name, enum pb_zip_method method, struct pb_error *error)
{
    enum pb_status status = finish_member(zip, error);
    if (status != PB_OK)
        return status;
    if (!safe_name(name)) {
        (void)pb_fail(
            &zip->failure, PB_FAILED, PB_ERROR_PUBLISH,
            "cannot put '%s' into %s: a member's name must be relative, with forward slashes and without '..'", name,
            zip->file_name);
        return zip_failed(zip, error);
    }
    if (zip->locked)
        return begin_locked(zip, name, method, error);
    const zip_fileinfo about = { .dosDate = DATE_1980_01_01 };
    const uLong flags = is_ascii(name) ? 0 : FLAG_UTF8;
    if (zipOpenNewFileInZip4_64(zip->zip, name, &about, NULL, 0, NULL, 0, NULL,
                                method == PB_ZIP_STORED ? 0 : Z_DEFLATED, Z_DEFAULT_COMPRESSION, 1, -MAX_WBITS,
                                DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0, MADE_BY, flags, 0) != ZIP_OK)
        return zip_failed(zip, error);
    zip->name = strdup(name); /* checked: next line */
    if (!zip->name)
        return zip_failed(zip, error);
    zip->member_size = 0;
    zip->sum = 0;
    zip->stored = method == PB_ZIP_STORED;
    if (!zip->stored)
        pb_packing_begin(zip->packing);
    return PB_OK;
}

enum pb_status pb_zip_write(struct pb_zip *zip, const void *bytes, size_t length, struct pb_error *error)
{
    if (zip->failure.status != PB_OK)
        return zip_failed(zip, error);
    assert(zip->name); /* a member was begun */
    if (length > MEMBER_MAXIMUM - zip->member_size) {
        (void)pb_fail(&zip->failure, PB_FAILED, PB_ERROR_PUBLISH, "%s in %s would be larger than 4 GiB", zip->name,
                      zip->file_name);
        return zip_failed(zip, error);
    }
    zip->member_size += length;
    if (zip->locked)
        return pb_zip_locked_write(zip->locked, bytes, length, &zip->failure) == PB_OK ? PB_OK : zip_failed(zip, error);
    const unsigned char *at = bytes;
    while (length) {
        unsigned size = length < ZIP_CHUNK ? (unsigned)length : ZIP_CHUNK;
        bool sound = zip->stored ? zip_put_packed(zip, at, size) : pb_packing_write(zip->packing, at, size);
        if (!sound || zip->failure.status != PB_OK)
            return zip_failed(zip, error);
        zip->sum = crc32_gzip_refl(zip->sum, at, size); /* the CRC-32 of zip, three times as fast as zlib */
        at += size;
        length -= size;
    }
    return PB_OK;
}

enum pb_status pb_zip_close(struct pb_zip *zip, struct pb_error *error)
{
    enum pb_status status = finish_member(zip, error);
    if (zip->locked && status != PB_OK)
        pb_zip_locked_abandon(zip->locked);
    else if (zip->locked && pb_zip_locked_close(zip->locked, &zip->failure) != PB_OK)
        status = zip_failed(zip, error);
    if (!zip->locked && zipClose(zip->zip, NULL) != ZIP_OK && status == PB_OK)
        status = zip_failed(zip, error);
    if (status == PB_OK)
        status = pb_output_finish(zip->file, NULL, error);
    else
        pb_output_abandon(zip->file);
    free_zip(zip);
    return status;
}

void pb_zip_abandon(struct pb_zip *zip)
{
    if (!zip)
        return;
    if (zip->failure.status == PB_OK) /* nothing more is written */
        (void)pb_fail(&zip->failure, PB_FAILED, PB_ERROR_PUBLISH, "abandoned");
    if (zip->locked)
        pb_zip_locked_abandon(zip->locked);
    else
        (void)zipClose(zip->zip, NULL);
    pb_output_abandon(zip->file);
    free_zip(zip);
}
