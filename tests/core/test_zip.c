#include "placebook/formats/zip.h"

#include "engine/files/output.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[64];
static char path[128], other[128];
static struct pb_output *place;
static struct pb_error error;

static void make_folder(void)
{
    pb_test_folder(folder);
    (void)snprintf(path, sizeof path, "%s/a.zip", folder);
    (void)snprintf(other, sizeof other, "%s/b.zip", folder);
    cr_assert_eq(pb_folder_output_open(folder, NULL, &place, &error), PB_OK, "%s", error.message);
}

static void remove_folder(void)
{
    pb_folder_output_close(place);
    pb_test_remove(folder);
}

TestSuite(zip, .init = make_folder, .fini = remove_folder);

static const char hello[] = "Hello, Rugby\n";

/* 300,000 bytes that deflate well but not to nothing, from a small generator. */
static char *long_text(size_t *length)
{
    *length = 300000;
    char *text = malloc(*length);
    cr_assert_not_null(text);
    uint32_t state = 1;
    for (size_t i = 0; i < *length; i++) {
        state = state * 1664525U + 1013904223U;
        text[i] = "0123456789,.\n"[(state >> 16) % 13];
    }
    return text;
}

static void put(struct pb_zip *zip, const char *name, enum pb_zip_method method, const char *bytes, size_t length,
                size_t first)
{
    enum pb_status status = pb_zip_begin(zip, name, method, &error);
    if (status == PB_OK)
        status = pb_zip_write(zip, bytes, first, &error);
    if (status == PB_OK)
        status = pb_zip_write(zip, bytes + first, length - first, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
}

static void write_sample(const char *name)
{
    struct pb_zip *zip = NULL;
    size_t length = 0;
    char *text = long_text(&length);
    cr_assert_eq(pb_zip_create(&zip, place, name, &error), PB_OK, "%s", error.message);
    put(zip, "caf\xC3\xA9.txt", PB_ZIP_PACKED, hello, strlen(hello), 0);
    put(zip, "empty.txt", PB_ZIP_PACKED, hello, 0, 0);
    put(zip, "folder/long.csv", PB_ZIP_PACKED, text, length, 0);
    put(zip, "long.csv", PB_ZIP_PACKED, text, length, length / 3);
    put(zip, "stored.bin", PB_ZIP_STORED, text, length, 1);
    cr_assert_eq(pb_zip_close(zip, &error), PB_OK, "%s", error.message);
    free(text);
}

Test(zip, is_read_by_python_and_unzip)
{
    write_sample("a.zip");
    pb_test_python("import sys, zipfile, struct\n"
                   "z = zipfile.ZipFile(sys.argv[1])\n"
                   "assert z.testzip() is None\n"
                   "assert z.namelist() == ['café.txt', 'empty.txt', 'folder/long.csv', 'long.csv', 'stored.bin'], "
                   "z.namelist()\n"
                   "assert z.read('café.txt') == b'Hello, Rugby\\n' and z.read('empty.txt') == b''\n"
                   "assert len(z.read('long.csv')) == 300000\n"
                   "assert z.read('long.csv') == z.read('stored.bin') == z.read('folder/long.csv')\n"
                   "raw = open(sys.argv[1], 'rb').read()\n"
                   "for i in z.infolist():\n"
                   "    assert i.date_time == (1980, 1, 1, 0, 0, 0), i\n"
                   "    assert i.compress_type == (0 if i.filename == 'stored.bin' else 8), i\n"
                   "    assert bool(i.flag_bits & 0x800) == (i.filename == 'café.txt'), i\n"
                   "    assert not i.flag_bits & 8, 'data descriptor'\n"
                   "    local = struct.unpack('<IHHHHHIIIHH', raw[i.header_offset:i.header_offset + 30])\n"
                   "    assert local[6:9] == (i.CRC, i.compress_size, i.file_size), local\n"
                   "    assert i.internal_attr == 0, i\n"
                   "assert z.getinfo('long.csv').compress_size < 180000\n", /* 13 signs: no less than 139,000 */
                   path, NULL, NULL, NULL);
    static char output[8192];
    const char *argv[] = { "unzip", "-t", path, NULL };
    cr_assert_eq(pb_test_tool(argv, NULL, output, sizeof output), 0, "%s", output);
}

Test(zip, is_the_same_bytes_for_the_same_content)
{
    write_sample("a.zip");
    write_sample("b.zip");
    cr_assert(pb_test_same_files(path, other));
}

Test(zip, refuses_names_that_leave_the_folder)
{
    static const char *const names[] = { "",     "/etc/x", "../x", "a/../x", "a/..", "..",
                                         "a\\b", "C:x",    "a//b", "./a",    "a/",   "." };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct pb_zip *zip = NULL;
        cr_assert_eq(pb_zip_create(&zip, place, "a.zip", &error), PB_OK);
        cr_assert_eq(pb_zip_begin(zip, names[i], PB_ZIP_PACKED, &error), PB_FAILED, "%s", names[i]);
        cr_assert_eq(error.code, PB_ERROR_PUBLISH);
        pb_zip_abandon(zip);
        cr_assert_neq(access(path, F_OK), 0, "an abandoned file stays");
    }
    struct pb_zip *zip = NULL;
    cr_assert_eq(pb_zip_create(&zip, place, "a.zip", &error), PB_OK);
    cr_assert_eq(pb_zip_begin(zip, "a..b/.c", PB_ZIP_PACKED, &error), PB_OK);
    cr_assert_eq(pb_zip_close(zip, &error), PB_OK);
}

/* A limit on the size of files stands in for a full disk: the write fails in the same place. */
static enum pb_status write_limited(rlim_t limit)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ limit, limit }), 0);
    struct pb_zip *zip = NULL;
    size_t length = 0;
    char *text = long_text(&length);
    enum pb_status status = pb_zip_create(&zip, place, "a.zip", &error);
    cr_assert_eq(status, PB_OK);
    if (status == PB_OK)
        status = pb_zip_begin(zip, "long.csv", PB_ZIP_STORED, &error);
    if (status == PB_OK)
        status = pb_zip_write(zip, text, length, &error);
    free(text);
    if (status == PB_OK)
        return pb_zip_close(zip, &error);
    struct pb_error second = { 0 };
    cr_assert_eq(pb_zip_close(zip, &second), PB_FAILED, "a broken file was closed as a whole one");
    return status;
}

Test(zip, says_that_there_is_no_room)
{
    cr_assert_eq(write_limited(100000), PB_FAILED);
    cr_assert_eq(error.code, PB_ERROR_PUBLISH);
    cr_assert_not_null(strstr(error.message, path), "%s", error.message);
    cr_assert_not_null(strstr(error.message, "File too large"), "%s", error.message);
    cr_assert_not_null(strstr(error.hint, "allow larger files"), "%s", error.hint);
    cr_assert_neq(access(path, F_OK), 0, "half a file stays");
}

Test(zip, says_that_there_is_no_room_for_the_directory)
{
    cr_assert_eq(write_limited(300045), PB_FAILED); /* the member fits, what follows it does not */
    cr_assert_not_null(strstr(error.message, "File too large"), "%s", error.message);
    cr_assert_neq(access(path, F_OK), 0, "half a file stays");
}
