#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

void fuzz_broken(const char *promise, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, promise);
    abort();
}

void fuzz_must_say(const struct pb_error *error)
{
    FUZZ_MUST(error->message[0] != '\0');
}

static void put(struct fuzz_bytes *package, const void *bytes, size_t length)
{
    if (length > 0)
        memcpy(package->bytes + package->length, bytes, length);
    package->length += length;
}

static void put_number(struct fuzz_bytes *package, size_t number, int size)
{
    for (; size > 0; size--, number >>= 8)
        put(package, &(unsigned char){ (unsigned char)number }, 1);
}

static void put_facts(struct fuzz_bytes *package, const char *name, const void *content, size_t length)
{
    put_number(package, 20, 2);
    put_number(package, 0, 8);
    put_number(package, crc32(0, content, (unsigned)length), 4);
    put_number(package, length, 4);
    put_number(package, length, 4);
    put_number(package, strlen(name), 2);
}

static void put_directory(struct fuzz_bytes *package, size_t count, const char *const *names,
                          const void *const *contents, const size_t *lengths, const size_t *offsets)
{
    size_t directory = package->length;
    for (size_t i = 0; i < count; i++) {
        put(package, "PK\1\2", 4);
        put_number(package, 20, 2);
        put_facts(package, names[i], contents[i], lengths[i]);
        put_number(package, 0, 8);
        put_number(package, 0, 4);
        put_number(package, offsets[i], 4);
        put(package, names[i], strlen(names[i]));
    }
    size_t end = package->length;
    put(package, "PK\5\6\0\0\0", 8);
    put_number(package, count, 2);
    put_number(package, count, 2);
    put_number(package, end - directory, 4);
    put_number(package, directory, 4);
    put_number(package, 0, 2);
}

enum { MEMBERS = 8, OVERHEAD = 8192 };

struct fuzz_bytes fuzz_zip(size_t count, const char *const *names, const void *const *contents, const size_t *lengths)
{
    size_t offsets[MEMBERS];
    size_t most = OVERHEAD;
    FUZZ_MUST(count <= MEMBERS);
    for (size_t i = 0; i < count; i++)
        most += lengths[i];
    struct fuzz_bytes package = { .bytes = malloc(most) };
    FUZZ_MUST(package.bytes);
    for (size_t i = 0; i < count; i++) {
        offsets[i] = package.length;
        put(&package, "PK\3\4", 4);
        put_facts(&package, names[i], contents[i], lengths[i]);
        put_number(&package, 0, 2);
        put(&package, names[i], strlen(names[i]));
        put(&package, contents[i], lengths[i]);
    }
    put_directory(&package, count, names, contents, lengths, offsets);
    return package;
}

enum { PARTS = 6 };

struct fuzz_bytes fuzz_workbook(const uint8_t *data, size_t size)
{
    static const char *const names[PARTS] = { "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                              "xl/s1.xml",   "xl/styles.xml",   "xl/strings.xml" };
    static const char *const sound[PARTS] = {
        "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='a'/></sheets></workbook>",
        "<Relationships><Relationship Id='a' Type='x/worksheet' Target='s1.xml'/><Relationship Id='b' Type='x/styles' "
        "Target='styles.xml'/><Relationship Id='c' Type='x/sharedStrings' Target='strings.xml'/></Relationships>",
        "<worksheet><sheetData><row r='1'><c r='A1' s='1'><v>43555</v></c><c r='B1' "
        "t='s'><v>0</v></c></row></sheetData>"
        "</worksheet>",
        "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='00000'/></numFmts><cellXfs><xf/><xf numFmtId='164'/>"
        "</cellXfs></styleSheet>",
        "<sst><si><t>text</t></si></sst>",
    };
    unsigned chosen = size > 0 ? data[0] % (PARTS + 1) : PARTS;
    const uint8_t *rest = size > 0 ? data + 1 : data;
    size_t left = size > 0 ? size - 1 : 0;
    if (chosen == PARTS) {
        struct fuzz_bytes whole = { malloc(left + 1), 0 };
        FUZZ_MUST(whole.bytes);
        put(&whole, rest, left);
        return whole;
    }
    const void *contents[PARTS];
    size_t lengths[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        contents[i] = i == chosen ? (const void *)rest : sound[i];
        lengths[i] = i == chosen ? left : strlen(sound[i]);
    }
    return fuzz_zip(PARTS, names, contents, lengths);
}

const char *fuzz_file(const void *bytes, size_t length)
{
    static char path[64];
    static int file = -1;
    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    FUZZ_MUST(file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, bytes, length, 0) == (ssize_t)length);
    return path;
}
