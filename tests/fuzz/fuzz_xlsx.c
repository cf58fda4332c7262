/*
 * The workbook reader; tests/formats/test_xlsx_hostile.c runs seeded mutations every time. The first byte of an input
 * chooses: a whole file, or one part of a package that is otherwise sound.
 */
#include "placebook/formats/xlsx.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void read_sheets(struct pb_xlsx *workbook)
{
    struct pb_error error = { 0 };
    for (size_t i = 0; i < pb_xlsx_sheet_count(workbook); i++) {
        struct pb_xlsx_sheet *sheet = NULL;
        const struct pb_xlsx_row *row = NULL;
        if (pb_xlsx_sheet_open(&sheet, workbook, i, &error) != PB_OK)
            continue;
        while (pb_xlsx_next(sheet, &row, &error) == PB_OK && row)
            for (size_t cell = 0; cell < row->count; cell++)
                FUZZ_MUST(strlen(row->cells[cell].text) == row->cells[cell].length);
        pb_xlsx_sheet_close(sheet);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes package = fuzz_workbook(data, size);
    struct pb_memory_stream stream = { .bytes = package.bytes, .length = package.length };
    struct pb_input input = pb_memory_input("fuzz.xlsx", &stream);
    struct pb_error error = { 0 };
    struct pb_xlsx *workbook = NULL;
    if (pb_xlsx_open(&workbook, &input, &error) == PB_OK) {
        read_sheets(workbook);
        pb_xlsx_close(workbook);
    } else {
        fuzz_must_say(&error);
        FUZZ_MUST(error.source[0]);
    }
    free(package.bytes);
    return 0;
}
