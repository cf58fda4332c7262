/*
 * The workbook reader against libFuzzer, by hand (tests/formats/test_xlsx_hostile.c runs seeded mutations every time):
 *
 *     clang -std=c17 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined -I. tests/fuzz/fuzz_xlsx.c \
 *         core/base/input.c core/base/status.c core/base/arena.c core/number*.c core/formats/archive*.c
 * core/formats/xml.c \ core/formats/xlsx*.c -larchive -lexpat -lz -lm -o build/fuzz_xlsx build/fuzz_xlsx -max_len=20000
 * CORPUS
 *
 * The first byte of an input chooses: a whole file, or one part of a package that is otherwise sound, stored without
 * compression and, so that the fuzzer need not find checksums, written here.
 */
#include "placebook/formats/xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct package {
    unsigned char *bytes;
    size_t length;
};

static void put(struct package *package, const void *bytes, size_t length)
{
    if (length > 0)
        memcpy(package->bytes + package->length, bytes, length);
    package->length += length;
}

static void put_number(struct package *package, size_t number, int size)
{
    for (; size > 0; size--, number >>= 8)
        put(package, &(unsigned char){ (unsigned char)number }, 1);
}

static void put_facts(struct package *package, const char *name, const void *content, size_t length)
{
    put_number(package, 20, 2);
    put_number(package, 0, 8);
    put_number(package, crc32(0, content, (unsigned)length), 4);
    put_number(package, length, 4);
    put_number(package, length, 4);
    put_number(package, strlen(name), 2);
}

enum { PARTS = 6 };

static void make_package(struct package *package, const uint8_t *data, size_t size, unsigned chosen)
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
    size_t offsets[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        const void *content = i == chosen ? (const void *)data : sound[i];
        size_t length = i == chosen ? size : strlen(sound[i]);
        offsets[i] = package->length;
        put(package, "PK\3\4", 4);
        put_facts(package, names[i], content, length);
        put_number(package, 0, 2);
        put(package, names[i], strlen(names[i]));
        put(package, content, length);
    }
    size_t directory = package->length;
    for (unsigned i = 0; i < PARTS; i++) {
        const void *content = i == chosen ? (const void *)data : sound[i];
        put(package, "PK\1\2", 4);
        put_number(package, 20, 2);
        put_facts(package, names[i], content, i == chosen ? size : strlen(sound[i]));
        put_number(package, 0, 8);
        put_number(package, 0, 4);
        put_number(package, offsets[i], 4);
        put(package, names[i], strlen(names[i]));
    }
    size_t end = package->length;
    put(package, "PK\5\6\0\0\0", 8);
    put_number(package, PARTS, 2);
    put_number(package, PARTS, 2);
    put_number(package, end - directory, 4);
    put_number(package, directory, 4);
    put_number(package, 0, 2);
}

static void read_workbook(const unsigned char *bytes, size_t length)
{
    struct pb_memory_stream stream = { .bytes = bytes, .length = length };
    struct pb_input input = pb_memory_input("fuzz.xlsx", &stream);
    struct pb_error error = { 0 };
    struct pb_xlsx *workbook = NULL;
    if (pb_xlsx_open(&workbook, &input, &error) != PB_OK) {
        if (!error.message[0] || !error.source[0])
            abort();
        return;
    }
    for (size_t i = 0; i < pb_xlsx_sheet_count(workbook); i++) {
        struct pb_xlsx_sheet *sheet = NULL;
        const struct pb_xlsx_row *row = NULL;
        if (pb_xlsx_sheet_open(&sheet, workbook, i, &error) != PB_OK)
            continue;
        while (pb_xlsx_next(sheet, &row, &error) == PB_OK && row)
            for (size_t cell = 0; cell < row->count; cell++)
                if (strlen(row->cells[cell].text) != row->cells[cell].length)
                    abort();
        pb_xlsx_sheet_close(sheet);
    }
    pb_xlsx_close(workbook);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    unsigned chosen = data[0] % (PARTS + 1);
    if (chosen == PARTS) {
        read_workbook(data + 1, size - 1);
        return 0;
    }
    struct package package = { .bytes = malloc(size + 8192) };
    if (!package.bytes)
        return 0;
    make_package(&package, data + 1, size - 1, chosen);
    read_workbook(package.bytes, package.length);
    free(package.bytes);
    return 0;
}
