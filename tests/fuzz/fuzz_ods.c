/*
 * The reader of OpenDocument spreadsheets; tests/formats/test_ods_hostile.c runs seeded mutations every time. The first
 * byte of an input chooses: a whole file, or one part of a package that is otherwise sound, or a flat document. A sheet
 * is the same whether those before it were read or passed over.
 */
#include "core/formats/ods.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS = 4, SHEETS = 32 };

struct seen {
    bool whole;
    uint64_t rows;
    uint64_t sum;
};

static void take_row(struct seen *seen, const struct pb_xlsx_row *row)
{
    FUZZ_MUST(row->number >= 1 && row->number <= PB_XLSX_ROWS_MAXIMUM && row->count > 0);
    for (size_t i = 0; i < row->count; i++) {
        const struct pb_xlsx_cell *cell = &row->cells[i];
        FUZZ_MUST(strlen(cell->text) == cell->length);
        FUZZ_MUST(cell->column >= 1 && cell->column <= PB_XLSX_COLUMNS_MAXIMUM);
        FUZZ_MUST(i == 0 || cell->column > row->cells[i - 1].column);
        seen->sum = seen->sum * 31 + cell->column * 7 + (uint64_t)cell->kind + cell->length;
    }
    seen->rows++;
    seen->sum = seen->sum * 31 + row->number;
}

static struct seen read_sheet(struct pb_ods *ods, size_t sheet)
{
    struct pb_error error = { 0 };
    struct seen seen = { 0 };
    const struct pb_xlsx_row *row = NULL;
    const struct pb_xlsx_range *merges = NULL;
    size_t count = 0;
    enum pb_status status = pb_ods_begin(ods, sheet, &error);
    while (status == PB_OK && (status = pb_ods_next(ods, &row, &error)) == PB_OK && row)
        take_row(&seen, row);
    seen.whole = status == PB_OK;
    if (seen.whole)
        status = pb_ods_merges(ods, &merges, &count, &error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        FUZZ_MUST(merges[i].first_row <= merges[i].last_row && merges[i].last_row <= PB_XLSX_ROWS_MAXIMUM &&
                  merges[i].first_column <= merges[i].last_column && merges[i].last_column <= PB_XLSX_COLUMNS_MAXIMUM);
    if (status != PB_OK)
        fuzz_must_say(&error);
    return seen;
}

static void read_sheets(struct pb_ods *ods)
{
    struct seen first[SHEETS] = { 0 };
    size_t count = pb_ods_sheet_count(ods) < SHEETS ? pb_ods_sheet_count(ods) : SHEETS;
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        first[i] = read_sheet(ods, i);
        whole = whole && first[i].whole;
    }
    for (size_t i = 0; whole && i < count; i++) { /* and left after the first row */
        const struct pb_xlsx_row *row = NULL;
        struct pb_error error = { 0 };
        FUZZ_MUST(pb_ods_begin(ods, i, &error) == PB_OK && pb_ods_next(ods, &row, &error) == PB_OK);
        FUZZ_MUST((row != NULL) == (first[i].rows > 0));
    }
    for (size_t i = count; whole && i > 0; i--) {
        struct seen again = read_sheet(ods, i - 1);
        FUZZ_MUST(again.whole && again.rows == first[i - 1].rows && again.sum == first[i - 1].sum);
    }
}

static struct fuzz_bytes package_of(unsigned chosen, const uint8_t *rest, size_t left)
{
#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"
#define ROOT(name)                                                                                                     \
    "<office:" name " xmlns:office='" OASIS "office:1.0' xmlns:table='" OASIS "table:1.0' xmlns:text='" OASIS          \
    "text:1.0' xmlns:style='" OASIS "style:1.0' xmlns:number='" OASIS "datastyle:1.0'>"
    static const char *const names[PARTS] = { "mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml" };
    static const char *const sound[PARTS] = {
        "application/vnd.oasis.opendocument.spreadsheet",
        ROOT("document-content") "<office:automatic-styles><style:style style:name='c' style:family='table-cell' "
                                 "style:data-style-name='N'/></office:automatic-styles><office:body>"
                                 "<office:spreadsheet><table:table table:name='S'><table:table-row><table:table-cell "
                                 "table:style-name='c' office:value-type='float' office:value='7'/></table:table-row>"
                                 "</table:table></office:spreadsheet></office:body></office:document-content>",
        ROOT("document-styles") "<office:styles><number:number-style style:name='N'><number:number "
                                "number:min-integer-digits='3'/></number:number-style></office:styles>"
                                "</office:document-styles>",
        "<manifest><file-entry/></manifest>",
    };
    const void *contents[PARTS];
    size_t lengths[PARTS];
    for (unsigned i = 0; i < PARTS; i++) {
        contents[i] = i == chosen ? (const void *)rest : sound[i];
        lengths[i] = i == chosen ? left : strlen(sound[i]);
    }
    return fuzz_zip(PARTS, names, contents, lengths);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned chosen = size > 0 ? data[0] % (PARTS + 2) : PARTS;
    const uint8_t *rest = size > 0 ? data + 1 : data;
    size_t left = size > 0 ? size - 1 : 0;
    struct fuzz_bytes package = { 0 };
    struct pb_error error = { 0 };
    struct pb_archive *archive = NULL;
    struct pb_ods *ods = NULL;
    if (chosen < PARTS) {
        package = package_of(chosen, rest, left);
    } else {
        package = (struct fuzz_bytes){ malloc(left + 1), left };
        FUZZ_MUST(package.bytes);
        memcpy(package.bytes, rest, left);
    }
    if (chosen <= PARTS && pb_archive_open(&archive, "fuzz.ods", package.bytes, package.length, &error) != PB_OK) {
        fuzz_must_say(&error);
        free(package.bytes);
        return 0;
    }
    if (pb_ods_open(&ods, "fuzz.ods", archive, package.bytes, package.length, &error) == PB_OK) {
        read_sheets(ods);
        pb_ods_close(ods);
    } else {
        fuzz_must_say(&error);
        FUZZ_MUST(error.source[0]);
    }
    return 0;
}
