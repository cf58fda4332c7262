#include "tests/support/package.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put(struct pb_test_package *package, const void *bytes, size_t length)
{
    if (package->length + length > package->capacity) {
        package->capacity = (package->length + length) * 2;
        package->bytes = realloc(package->bytes, package->capacity);
        cr_assert_not_null(package->bytes);
    }
    if (length > 0)
        memcpy(package->bytes + package->length, bytes, length);
    package->length += length;
}

static void put_number(struct pb_test_package *package, uint64_t number, int size)
{
    for (; size > 0; size--, number >>= 8) {
        unsigned char byte = (unsigned char)number;
        put(package, &byte, 1);
    }
}

struct packed {
    unsigned char *content;
    size_t size;
    size_t length;
    uint32_t checksum;
    size_t offset;
};

static struct packed pack(const struct pb_test_member *member)
{
    struct packed packed = { .length = member->length || !member->content ? member->length : strlen(member->content) };
    const unsigned char *content = (const unsigned char *)member->content;
    packed.checksum = (uint32_t)crc32(0, content, (unsigned)packed.length) + member->wrong_checksum;
    packed.size = packed.length;
    packed.content = malloc(packed.length + 1024);
    cr_assert_not_null(packed.content);
    if (!member->deflated) {
        if (packed.length > 0)
            memcpy(packed.content, content, packed.length);
        return packed;
    }
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)content,
                        .avail_in = (unsigned)packed.length,
                        .next_out = packed.content,
                        .avail_out = (unsigned)packed.length + 1024 };
    cr_assert_eq(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.size = stream.total_out;
    (void)deflateEnd(&stream);
    return packed;
}

/* From "version needed" to the length of the name: the same in the local header and in the directory. */
static void put_facts(struct pb_test_package *package, const struct pb_test_member *member, const struct packed *packed)
{
    put_number(package, 20, 2);
    put_number(package, member->encrypted, 2);
    put_number(package, member->deflated ? 8 : 0, 2);
    put_number(package, 0x210000, 4); /* 1 January 1980 */
    put_number(package, packed->checksum, 4);
    put_number(package, packed->size, 4);
    put_number(package, packed->length, 4);
    put_number(package, strlen(member->name), 2);
}

struct pb_test_package pb_test_zip(const struct pb_test_member *members, size_t count)
{
    struct pb_test_package package = { 0 };
    struct packed *packed = calloc(count + 1, sizeof *packed);
    cr_assert_not_null(packed);
    for (size_t i = 0; i < count; i++) {
        packed[i] = pack(&members[i]);
        packed[i].offset = package.length;
        put(&package, "PK\3\4", 4);
        put_facts(&package, &members[i], &packed[i]);
        put_number(&package, 0, 2);
        put(&package, members[i].name, strlen(members[i].name));
        put(&package, packed[i].content, packed[i].size);
        free(packed[i].content);
    }
    size_t directory = package.length;
    for (size_t i = 0; i < count; i++) {
        put(&package, "PK\1\2", 4);
        put_number(&package, 20, 2);
        put_facts(&package, &members[i], &packed[i]);
        put_number(&package, 0, 12);
        put_number(&package, packed[i].offset, 4);
        put(&package, members[i].name, strlen(members[i].name));
    }
    size_t size = package.length - directory;
    put(&package, "PK\5\6\0\0\0", 8);
    put_number(&package, count, 2);
    put_number(&package, count, 2);
    put_number(&package, size, 4);
    put_number(&package, directory, 4);
    put_number(&package, 0, 2);
    free(packed);
    return package;
}

#define TYPES  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define SPREAD "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

struct pb_test_package pb_test_workbook(const struct pb_test_workbook *parts)
{
    static const char package_links[] =
        "<Relationships><Relationship Id=\"rId1\" Type=\"" TYPES "officeDocument\" Target=\"xl/workbook.xml\"/>"
        "</Relationships>";
    static const char links[] =
        "<Relationships><Relationship Id=\"rId1\" Type=\"" TYPES "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" TYPES "styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" TYPES "sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    static const char bare_links[] =
        "<Relationships><Relationship Id=\"rId1\" Type=\"" TYPES "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "</Relationships>";
    static const char plain[] = "<workbook xmlns=\"" SPREAD "\" xmlns:r=\"r\"><sheets>"
                                "<sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    static const char no_styles[] = "<styleSheet xmlns=\"" SPREAD "\"/>";
    static const char no_strings[] = "<sst xmlns=\"" SPREAD "\"/>";
    bool bare = !parts->styles && !parts->strings;
    struct pb_test_member members[] = {
        { .name = "[Content_Types].xml", .content = "<Types/>" },
        { .name = "_rels/.rels", .content = parts->package_links ? parts->package_links : package_links },
        { .name = "xl/workbook.xml", .content = parts->workbook ? parts->workbook : plain },
        { .name = "xl/_rels/workbook.xml.rels",
          .content = parts->links ? parts->links
                     : bare       ? bare_links
                                  : links },
        { .name = "xl/worksheets/sheet1.xml", .content = parts->sheet, .length = parts->sheet_length },
        { .name = "xl/styles.xml", .content = parts->styles ? parts->styles : no_styles },
        { .name = "xl/sharedStrings.xml", .content = parts->strings ? parts->strings : no_strings },
    };
    size_t count = sizeof members / sizeof *members;
    for (size_t i = 0; i < count; i++)
        members[i].deflated = parts->deflated;
    return pb_test_zip(members, bare ? count - 2 : count);
}

struct dump {
    char *text;
    size_t length;
    size_t capacity;
};

static void say(struct dump *dump, const char *format, ...) PB_PRINTF(2, 3);

static void say(struct dump *dump, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    cr_assert_geq(length, 0);
    size_t wanted = dump->length + (size_t)length + 1;
    if (wanted > dump->capacity) {
        dump->capacity = wanted * 2;
        dump->text = realloc(dump->text, dump->capacity);
        cr_assert_not_null(dump->text);
    }
    (void)vsnprintf(dump->text + dump->length, dump->capacity - dump->length, format, again);
    va_end(again);
    dump->length += (size_t)length;
}

static void say_row(struct dump *dump, const struct pb_xlsx_row *row)
{
    static const char kinds[] = "-tnbdex";
    say(dump, "%u%s", row->number, row->hidden ? "h" : "");
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_xlsx_cell *cell = &row->cells[i];
        char place[PB_XLSX_PLACE_TEXT];
        static const char *const shown[] = { "", "*", "0" };
        say(dump, " %s %s%s%s%c", pb_xlsx_place(0, cell->column, place), cell->formula ? "=" : "",
            cell->format == PB_XLSX_PERCENT ? "!" : "", shown[cell->shown], kinds[cell->kind]);
        if (cell->kind == PB_XLSX_BROKEN)
            say(dump, "%u", cell->fault);
        say(dump, ":%s", cell->text);
    }
    say(dump, ";");
}

static enum pb_status say_sheet(struct dump *dump, struct pb_xlsx *workbook, size_t index, struct pb_error *error)
{
    static const char *const states[] = { "", " hidden", " very hidden" };
    const struct pb_xlsx_sheet_about *about = pb_xlsx_sheet_about(workbook, index);
    say(dump, "[%s]%s%s", about->name, states[about->state], about->table ? "" : " no table");
    if (!about->table)
        return PB_OK;
    struct pb_xlsx_sheet *sheet = NULL;
    enum pb_status status = pb_xlsx_sheet_open(&sheet, workbook, index, error);
    if (status != PB_OK)
        return status;
    const struct pb_xlsx_row *row = NULL;
    while ((status = pb_xlsx_next(sheet, &row, error)) == PB_OK && row)
        say_row(dump, row);
    const struct pb_xlsx_survey *survey = pb_xlsx_survey(sheet);
    for (size_t i = 0; i < survey->merge_count; i++) {
        char first[PB_XLSX_PLACE_TEXT];
        char last[PB_XLSX_PLACE_TEXT];
        const struct pb_xlsx_range *range = &survey->merges[i];
        say(dump, " merge %s:%s", pb_xlsx_place(range->first_row, range->first_column, first),
            pb_xlsx_place(range->last_row, range->last_column, last));
    }
    if (survey->uncached > 0) {
        char place[PB_XLSX_PLACE_TEXT];
        say(dump, " uncached %u from %s", (unsigned)survey->uncached,
            pb_xlsx_place(survey->uncached_row, survey->uncached_column, place));
    }
    pb_xlsx_sheet_close(sheet);
    return status;
}

char *pb_test_dump(const unsigned char *bytes, size_t length, struct pb_error *error)
{
    struct dump dump = { 0 };
    struct pb_memory_stream stream = { .bytes = bytes, .length = length, .step = 4000 };
    struct pb_input input = pb_memory_input("book.xlsx", &stream);
    struct pb_xlsx *workbook = NULL;
    pb_error_clear(error);
    say(&dump, "%s", "");
    enum pb_status status = pb_xlsx_open(&workbook, &input, error);
    if (status == PB_OK)
        for (size_t i = 0; i < pb_xlsx_sheet_count(workbook) && status == PB_OK; i++)
            status = say_sheet(&dump, workbook, i, error);
    pb_xlsx_close(workbook);
    if (status != PB_OK)
        say(&dump, "error: %s", error->message);
    return dump.text;
}
