#include "core/formats/archive.h"

#include "tests/support/package.h"
#include "tests/support/tool.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(archive);

static struct pb_error error;

/* All that an input gives, in pieces of `step` bytes; the status of the last read goes to *status. */
static char *read_all(const struct pb_input *input, size_t step, size_t *length, enum pb_status *status)
{
    char *text = malloc(1 << 20);
    cr_assert_not_null(text);
    size_t got = 0;
    *length = 0;
    do {
        *status = input->read(input->stream, text + *length, step, &got, &error);
        *length += got;
    } while (*status == PB_OK && got > 0 && *length + step < (1 << 20));
    text[*length] = '\0';
    return text;
}

static void expect_content(const struct pb_archive *archive, size_t member, const char *name, const char *content)
{
    struct pb_input input;
    enum pb_status status = pb_archive_begin(archive, member, &input, &error);
    cr_assert_eq(status, PB_OK, "%s", error.message);
    cr_expect_str_eq(input.name, name);
    size_t length = 0;
    char *text = read_all(&input, 7, &length, &status);
    cr_expect_eq(status, PB_OK, "%s", error.message);
    cr_expect_str_eq(text, content);
    free(text);
    pb_archive_end(&input);
    pb_archive_end(&input);
}

Test(archive, gives_the_members_of_a_zip)
{
    static const struct pb_test_member members[] = {
        { .name = "data/", .content = "" },
        { .name = "data/one.csv", .content = "a,b\n1,2\n", .deflated = true },
        { .name = "empty.txt", .content = "" },
        { .name = "folder\\two.json", .content = "[1,2,3]" },
    };
    struct pb_test_package package = pb_test_zip(members, sizeof members / sizeof *members);
    struct pb_archive *archive = NULL;
    cr_expect_eq(pb_archive_probe(package.bytes, package.length), PB_ARCHIVE_ZIP);
    cr_assert_eq(pb_archive_open(&archive, "pack.zip", package.bytes, package.length, &error), PB_OK, "%s",
                 error.message);
    cr_assert_eq(pb_archive_count(archive), 3);
    cr_expect_str_eq(pb_archive_name(archive, 0), "data/one.csv");
    cr_expect_str_eq(pb_archive_name(archive, 2), "folder/two.json");
    size_t member = 9;
    cr_expect(pb_archive_find(archive, "DATA/One.csv", &member) && member == 0);
    cr_expect(!pb_archive_find(archive, "three", &member));
    expect_content(archive, 2, "pack.zip/folder/two.json", "[1,2,3]");
    expect_content(archive, 0, "pack.zip/data/one.csv", "a,b\n1,2\n");
    expect_content(archive, 1, "pack.zip/empty.txt", "");
    pb_archive_close(archive);
    free(package.bytes);
}

/* In any order, several at once, whole and in part: a member has its own content, written out in its name. */
Test(archive, gives_members_in_any_order)
{
    enum { MEMBERS = 40, OPEN = 5 };
    static char names[MEMBERS][16];
    static char contents[MEMBERS][4001];
    static struct pb_test_member members[MEMBERS];
    for (size_t i = 0; i < MEMBERS; i++) {
        (void)snprintf(names[i], sizeof names[i], "%02zu.csv", i);
        for (size_t at = 0; at < 4000; at += 2)
            memcpy(contents[i] + at, names[i], 2);
        members[i] = (struct pb_test_member){ .name = names[i], .content = contents[i], .deflated = i % 3 != 0 };
    }
    struct pb_test_package package = pb_test_zip(members, MEMBERS);
    struct pb_archive *archive = NULL;
    cr_assert_eq(pb_archive_open(&archive, "a.zip", package.bytes, package.length, &error), PB_OK, "%s", error.message);
    struct pb_input open[OPEN] = { { 0 } };
    size_t which[OPEN] = { 0 };
    uint32_t state = 1;
    for (int i = 0; i < 2000; i++) {
        state = state * 1664525U + 1013904223U;
        size_t slot = (state >> 8) % OPEN;
        char piece[700];
        size_t got = 0;
        if (open[slot].stream && (state >> 20) % 3 == 0)
            pb_archive_end(&open[slot]);
        if (!open[slot].stream) {
            which[slot] = (state >> 12) % MEMBERS;
            cr_assert_eq(pb_archive_begin(archive, which[slot], &open[slot], &error), PB_OK, "%s", error.message);
        }
        cr_assert_eq(open[slot].read(open[slot].stream, piece, sizeof piece, &got, &error), PB_OK, "%s", error.message);
        for (size_t at = 0; at < got; at++)
            cr_assert(piece[at] == names[which[slot]][0] || piece[at] == names[which[slot]][1]);
        cr_assert(got == 0 || memchr(piece, names[which[slot]][1], got));
    }
    for (size_t slot = 0; slot < OPEN; slot++)
        pb_archive_end(&open[slot]);
    for (size_t i = MEMBERS; i-- > 0;) {
        char full[32];
        (void)snprintf(full, sizeof full, "a.zip/%s", names[i]);
        expect_content(archive, i, full, contents[i]);
    }
    pb_archive_close(archive);
    free(package.bytes);
}

/* Python writes with a data descriptor when it cannot go back, with names in UTF-8, and in zip64. */
Test(archive, reads_what_python_packs)
{
    char folder[64];
    char path[128];
    pb_test_folder(folder);
    (void)snprintf(path, sizeof path, "%s/a.zip", folder);
    pb_test_python("import sys, zipfile\n"
                   "class Pipe:\n"
                   "    def __init__(self, f): self.f = f\n"
                   "    def write(self, b): return self.f.write(b)\n"
                   "    def flush(self): pass\n"
                   "with zipfile.ZipFile(Pipe(open(sys.argv[1], 'wb')), 'w', zipfile.ZIP_DEFLATED) as z:\n"
                   "    z.writestr('caf\\u00e9.csv', 'x' * 100000)\n"
                   "    with z.open('big.csv', 'w', force_zip64=True) as f: f.write(b'zip64')\n"
                   "    z.comment = b'PK' * 999\n",
                   path, NULL, NULL, NULL);
    struct pb_test_package package = { 0 };
    package.bytes = (unsigned char *)pb_test_content(path, &package.length);
    struct pb_archive *archive = NULL;
    cr_assert_eq(pb_archive_open(&archive, "a.zip", package.bytes, package.length, &error), PB_OK, "%s", error.message);
    cr_assert_eq(pb_archive_count(archive), 2);
    cr_expect_str_eq(pb_archive_name(archive, 0), "caf\xC3\xA9.csv");
    expect_content(archive, 1, "a.zip/big.csv", "zip64");
    pb_archive_close(archive);
    free(package.bytes);
    pb_test_remove(folder);
}

static void expect_refused(const struct pb_test_member *members, size_t count, const char *message)
{
    struct pb_test_package package = pb_test_zip(members, count);
    struct pb_archive *archive = NULL;
    pb_error_clear(&error);
    cr_expect_eq(pb_archive_open(&archive, "a.zip", package.bytes, package.length, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, message), "%s", error.message);
    cr_expect_str_eq(error.source, "a.zip");
    cr_expect(error.hint[0]);
    free(package.bytes);
}

Test(archive, refuses_names_that_lead_elsewhere)
{
    static const char *const names[] = {
        "/etc/passwd", "../x", "a/../../x", "a/..", "..", "a\\..\\x", "C:\\x", "a\nb"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_refused(&(struct pb_test_member){ .name = names[i], .content = "x" }, 1, "leads out of the archive");
    static const struct pb_test_member twice[] = { { .name = "a.csv" }, { .name = "b.csv" }, { .name = "A.csv" } };
    expect_refused(twice, 3, "is there twice");
    char longest[PB_ARCHIVE_NAME_MAXIMUM + 1];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    expect_refused(&(struct pb_test_member){ .name = longest }, 1, "more than 1,023 bytes");
}

Test(archive, refuses_too_many_members)
{
    enum { COUNT = PB_ARCHIVE_MEMBERS_MAXIMUM + 1 };
    static char names[COUNT][12];
    static struct pb_test_member members[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        (void)snprintf(names[i], sizeof names[i], "%u.csv", i);
        members[i].name = names[i];
    }
    expect_refused(members, COUNT, "more than 10000 members");
}

Test(archive, says_what_is_damaged)
{
    static const struct pb_test_member members[] = {
        { .name = "wrong.csv", .content = "a,b\n", .wrong_checksum = true },
        { .name = "locked.csv", .content = "a,b\n", .encrypted = true },
    };
    struct pb_test_package package = pb_test_zip(members, 2);
    struct pb_archive *archive = NULL;
    struct pb_input input;
    enum pb_status status = PB_OK;
    size_t length = 0;
    cr_assert_eq(pb_archive_open(&archive, "a.zip", package.bytes, package.length, &error), PB_OK);
    cr_assert_eq(pb_archive_begin(archive, 0, &input, &error), PB_OK, "%s", error.message);
    free(read_all(&input, 100, &length, &status));
    cr_expect_eq(status, PB_FAILED);
    cr_expect_not_null(strstr(error.message, "CRC"), "%s", error.message);
    cr_expect_str_eq(error.source, "a.zip/wrong.csv");
    pb_archive_end(&input);
    cr_expect_eq(pb_archive_begin(archive, 1, &input, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "password"), "%s", error.message);
    pb_archive_close(archive);
    pb_error_clear(&error);
    cr_expect_eq(pb_archive_open(&archive, "a.zip", package.bytes, package.length - 30, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "list of its members is missing"), "%s", error.message);
    cr_expect_eq(pb_archive_open(&archive, "a.zip", (const unsigned char *)"a,b\n", 4, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "not a zip file"), "%s", error.message);
    free(package.bytes);
}

/* gzip packs, the reader unpacks; two parts in one file are what `cat a.gz b.gz` makes. */
static struct pb_test_package gzip_pack(const char *script)
{
    char folder[64];
    char path[128];
    pb_test_folder(folder);
    (void)snprintf(path, sizeof path, "%s/a.gz", folder);
    pb_test_python(script, path, NULL, NULL, NULL);
    struct pb_test_package package = { 0 };
    package.bytes = (unsigned char *)pb_test_content(path, &package.length);
    pb_test_remove(folder);
    return package;
}

static char *unpack(const unsigned char *bytes, size_t length, size_t step, enum pb_status *status)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length, .step = step };
    struct pb_input packed = pb_memory_input("data.csv.GZ", &stream);
    struct pb_input input;
    size_t got = 0;
    pb_error_clear(&error);
    cr_assert_eq(pb_gzip_begin(&packed, &input, &error), PB_OK);
    cr_expect_str_eq(input.name, "data.csv");
    char *text = read_all(&input, 1000, &got, status);
    pb_gzip_end(&input);
    pb_gzip_end(&input);
    return text;
}

Test(archive, unpacks_gzip)
{
    struct pb_test_package package =
        gzip_pack("import sys, gzip\n"
                  "open(sys.argv[1], 'wb').write(gzip.compress(b'a,b\\n1,2\\n') + gzip.compress(b'') + "
                  "gzip.compress(b'3,4\\n' * 50000) + bytes(700))\n");
    enum pb_status status = PB_OK;
    cr_expect_eq(pb_archive_probe(package.bytes, package.length), PB_ARCHIVE_GZIP);
    for (size_t step = 0; step < 3; step++) {
        char *text = unpack(package.bytes, package.length, step, &status);
        cr_expect_eq(status, PB_OK, "%s", error.message);
        cr_expect_eq(strlen(text), 200008);
        cr_expect(strncmp(text, "a,b\n1,2\n3,4\n", 12) == 0);
        free(text);
    }
    free(package.bytes);
}

Test(archive, finds_damaged_gzip)
{
    struct pb_test_package package =
        gzip_pack("import sys, gzip\nopen(sys.argv[1], 'wb').write(gzip.compress(bytes(range(256)) * 40, 6))\n");
    enum pb_status status = PB_OK;
    for (size_t length = 0; length < package.length; length++) {
        free(unpack(package.bytes, length, 0, &status));
        cr_expect_eq(status, PB_FAILED, "cut to %zu", length);
        cr_expect(strstr(error.message, "cut short") || strstr(error.message, "is empty"), "%s", error.message);
    }
    package.bytes[package.length - 6] ^= 1; /* the checksum */
    free(unpack(package.bytes, package.length, 0, &status));
    cr_expect_eq(status, PB_FAILED);
    cr_expect_not_null(strstr(error.message, "checksum"), "%s", error.message);
    cr_expect_str_eq(error.source, "data.csv.GZ");
    free(unpack((const unsigned char *)"a,b\n1,2\n", 8, 0, &status));
    cr_expect_eq(status, PB_FAILED);
    cr_expect_not_null(strstr(error.message, "damaged, or is not one"), "%s", error.message);
    free(package.bytes);
}

/* 300 MB of zeros: refused soon after what any file may unpack to. */
Test(archive, refuses_a_gzip_bomb)
{
    struct pb_test_package package = gzip_pack("import sys, gzip\nwith gzip.open(sys.argv[1], 'wb', 9) as f:\n    for "
                                               "i in range(300): f.write(bytes(1 << 20))\n");
    struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
    struct pb_input packed = pb_memory_input("bomb.gz", &stream);
    struct pb_input input;
    static char buffer[1 << 16];
    size_t got = 1;
    uint64_t total = 0;
    cr_assert_eq(pb_gzip_begin(&packed, &input, &error), PB_OK);
    enum pb_status status = PB_OK;
    while (status == PB_OK && got > 0) {
        status = input.read(input.stream, buffer, sizeof buffer, &got, &error);
        total += got;
    }
    cr_expect_eq(status, PB_FAILED);
    cr_expect_not_null(strstr(error.message, "may be a zip bomb"), "%s", error.message);
    cr_expect_lt(total, (uint64_t)200 << 20);
    pb_gzip_end(&input);
    free(package.bytes);
}

Test(archive, bounds_what_is_held_in_memory)
{
    static const unsigned char bytes[100000];
    struct pb_memory_stream stream = { .bytes = bytes, .length = sizeof bytes };
    struct pb_input input = pb_memory_input("a.zip", &stream);
    unsigned char *copy = NULL;
    size_t length = 0;
    cr_expect_eq(pb_input_all(&input, sizeof bytes - 1, &copy, &length, &error), PB_FAILED);
    cr_expect_not_null(strstr(error.message, "larger than"), "%s", error.message);
    cr_expect_null(copy);
    stream.at = 0;
    cr_assert_eq(pb_input_all(&input, sizeof bytes, &copy, &length, &error), PB_OK);
    cr_expect_eq(length, sizeof bytes);
    free(copy);
}
