/*
 * Rejected rows as text and as cells. What is expected follows from RFC 4180 and from how spreadsheets name cells.
 */
#include "placebook/formats/tabular_reject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect_place(const char *cell, uint64_t line, const char *sheet, uint64_t row)
{
    struct pb_row_place place;
    cr_assert(pb_row_place(cell, line, &place), "%s", cell);
    cr_expect_eq(place.row, row, "%s", cell);
    cr_expect(place.sheet_length == strlen(sheet) && memcmp(place.sheet, sheet, place.sheet_length) == 0, "%s", cell);
}

Test(tabular_reject, places_are_read_as_they_are_written)
{
    struct pb_row_place place;
    expect_place("", 17, "", 17);
    expect_place(NULL, 17, "", 17);
    expect_place("Table 2!C17", 0, "Table 2", 17);
    expect_place("Table 2!17", 0, "Table 2", 17);
    expect_place("Ready! Go!XFD1048576", 0, "Ready! Go", 1048576);
    expect_place("pack.zip/a.csv!17", 18, "pack.zip/a.csv", 17);
    expect_place("record 17", 40, "", 17);
    expect_place("a.json!record 17", 40, "a.json", 17);
    static const char *const none[] = { "17;18", "Sheet", "Sheet!", "Sheet!C0", "x17", "Sheet!99999999999999999999" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_expect_not(pb_row_place(none[i], 3, &place), "%s", none[i]);
    cr_expect_not(pb_row_place("", 0, &place));
}

static size_t divide(struct pb_reject_cells *cells, const char *raw, char separator)
{
    const struct pb_reject reject = {
        .file = "a.csv", .line = 2, .cell = "", .raw = raw, .separator = separator, .input = "9f"
    };
    return pb_reject_cells(&reject, cells);
}

static void expect_cell(const struct pb_reject_cells *cells, size_t i, const char *text)
{
    cr_expect(cells->cells[i].length == strlen(text) && memcmp(cells->cells[i].text, text, strlen(text)) == 0,
              "%s: %.*s", text, (int)cells->cells[i].length, cells->cells[i].text);
}

Test(tabular_reject, rows_are_divided_into_cells)
{
    struct pb_reject_cells *cells = malloc(sizeof *cells);
    cr_assert(cells);
    cr_assert_eq(divide(cells, "a,\"b \"\"c\"\", d\",,\"x\ny\"", ','), 4);
    expect_cell(cells, 0, "a");
    expect_cell(cells, 1, "b \"c\", d");
    expect_cell(cells, 2, "");
    expect_cell(cells, 3, "x\ny");
    cr_assert_eq(divide(cells, "1,5;2 \"mm\"", ';'), 2);
    expect_cell(cells, 0, "1,5");
    expect_cell(cells, 1, "2 \"mm\"");
    cr_assert_eq(divide(cells, "1;2", 0), 0);
    cr_assert_eq(divide(cells, "", ','), 0);
    cr_assert_eq(divide(cells, "a,\"b", ','), 0, "a quote that is not closed");
    cr_assert_eq(divide(cells, "a,b\nc,d", ','), 0, "two records");
    cr_assert_eq(divide(cells, PB_RAW_WITHHELD, ','), 0);
    char *wide = calloc(PB_RAW_MAXIMUM + 2, 1);
    cr_assert(wide);
    memset(wide, ',', PB_REJECT_CELLS_MAXIMUM - 1);
    cr_assert_eq(divide(cells, wide, ','), PB_REJECT_CELLS_MAXIMUM);
    wide[PB_REJECT_CELLS_MAXIMUM - 1] = ',';
    cr_assert_eq(divide(cells, wide, ','), 0);
    memset(wide, 'x', PB_RAW_MAXIMUM);
    cr_assert_eq(divide(cells, wide, ','), 0, "as long as a text that was cut");
    free(wide);
    free(cells);
}

Test(tabular_reject, cells_of_a_workbook_become_text_that_can_be_divided_again)
{
    char raw[PB_TABULAR_RAW];
    const struct pb_tabular_cell row_cells[] = { { .text = "Rugby, town", .length = 11 },
                                                 { .text = "", .length = 0 },
                                                 { .text = "10.1", .length = 4 } };
    const struct pb_tabular_row row = { .cells = row_cells, .count = 3 };
    struct pb_reject_cells *cells = malloc(sizeof *cells);
    size_t length = pb_tabular_raw(&row, raw);
    cr_assert(cells);
    raw[length] = '\0';
    cr_assert_str_eq(raw, "\"Rugby, town\",,10.1");
    cr_assert_eq(divide(cells, raw, ','), 3);
    expect_cell(cells, 0, "Rugby, town");
    free(cells);
    /* A row that does not fit is longer than what a reject keeps, so that it is known to be cut. */
    static char large[PB_RAW_MAXIMUM + 100];
    memset(large, 'x', sizeof large);
    const struct pb_tabular_cell large_cell = { .text = large, .length = sizeof large };
    const struct pb_tabular_row large_row = { .cells = &large_cell, .count = 1 };
    cr_assert_gt(pb_tabular_raw(&large_row, raw), PB_RAW_MAXIMUM);
}
