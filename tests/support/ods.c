#include "tests/support/ods.h"

#include "placebook/formats/tabular.h"

#include <criterion/criterion.h>
#include <stdio.h>

static bool say_rows(FILE *out, struct pb_tabular *tabular, size_t sheet, struct pb_error *error)
{
    const struct pb_tabular_row *row = NULL;
    const struct pb_xlsx_range *merges = NULL;
    size_t count = 0;
    char place[2][PB_XLSX_PLACE_TEXT];
    static const char *const shown[] = { "", "*", "0" };
    enum pb_status status = pb_tabular_begin(tabular, sheet, error);
    while (status == PB_OK && (status = pb_tabular_next(tabular, &row, error)) == PB_OK && row) {
        (void)fprintf(out, "%u%s", (unsigned)row->number, row->hidden ? "h" : "");
        for (size_t i = 0; i < row->count; i++) {
            const struct pb_tabular_cell *cell = &row->cells[i];
            if (cell->kind == PB_CELL_MISSING && !cell->formula)
                continue;
            (void)fprintf(out, " %s %s%s%s%c:%.*s", pb_xlsx_place(0, (uint32_t)i + 1, place[0]),
                          cell->formula ? "=" : "", cell->percent ? "!" : "", shown[cell->shown], "-tndbex"[cell->kind],
                          (int)cell -> length, cell -> text);
            if (cell->fault)
                (void)fprintf(out, "(%d)", cell->fault);
        }
        (void)fprintf(out, ";");
    }
    if (status == PB_OK)
        status = pb_tabular_merges(tabular, &merges, &count, error);
    for (size_t i = 0; status == PB_OK && i < count; i++)
        (void)fprintf(out, " merge %s:%s", pb_xlsx_place(merges[i].first_row, merges[i].first_column, place[0]),
                      pb_xlsx_place(merges[i].last_row, merges[i].last_column, place[1]));
    if (status != PB_OK)
        (void)fprintf(out, " error: %s", error->message);
    return status == PB_OK;
}

char *pb_test_ods_dump(const void *bytes, size_t length, struct pb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct pb_memory_stream stream = { .bytes = bytes, .length = length, .step = 4000 };
    const struct pb_input input = pb_memory_input("data.ods", &stream);
    struct pb_tabular *tabular = NULL;
    pb_error_clear(error);
    cr_assert_not_null(out);
    if (pb_tabular_open(&tabular, &input, error) != PB_OK)
        (void)fprintf(out, "error: %s", error->message);
    for (size_t i = 0; tabular && i < pb_tabular_count(tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(tabular, i);
        (void)fprintf(out, "[%s]%s ", sheet->name, sheet->hidden ? " hidden" : "");
        if (!say_rows(out, tabular, i, error))
            break;
    }
    pb_tabular_close(tabular);
    (void)fclose(out);
    return text;
}
