/*
 * Rejected rows as text and as cells. What is expected follows from RFC 4180 and from how spreadsheets name cells.
 */
#include "placebook/reject.h"
#include "tests/support/plain_rows.h"

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

Test(rejects, places_are_read_as_they_are_written)
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

Test(rejects, rows_are_divided_into_cells)
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

Test(rejects, cells_of_a_workbook_become_text_that_can_be_divided_again)
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

/* What a stage says about a rejected row is kept whole: counted, with its line or its cell, and always as UTF-8. */
Test(rejects, are_counted_and_say_where_they_stand)
{
    struct pb_symbols symbols;
    struct pb_table table;
    struct pb_findings findings;
    struct pb_row_counts row_counts = { 0 };
    cr_assert_eq(pb_symbols_open(&symbols, NULL), PB_OK);
    pb_table_open(&table, &symbols, 10);
    pb_findings_open(&findings);
    const struct pb_context context = { .table = &table, .row_counts = &row_counts, .findings = &findings };
    const struct pb_reject_source source = { .file = "a.txt", .line = 7, .raw = "caf\xE9|1", .raw_length = 6 };
    cr_assert_eq(pb_extractor_reject(&context, &source, "rule", NULL, "found %d", 3), PB_OK);
    size_t line = pb_plain_row(&table, "1", "A", "A", 2019, 1, 1, 1);
    size_t cell = pb_plain_row(&table, "1", "A", "A", 2019, 1, 1, 1);
    pb_plain_set(&table, table.source_row, cell, "Sheet!C17");
    cr_assert_eq(pb_transform_reject(&context, line, "rule", NULL, "line"), PB_OK);
    cr_assert_eq(pb_transform_reject(&context, cell, "rule", NULL, "cell"), PB_OK);
    cr_expect_eq(row_counts.rejected, 3);
    cr_assert_eq(findings.reject_count, 3);
    cr_expect_str_eq(findings.rejects[0].reason, "found 3");
    cr_expect_str_eq(findings.rejects[0].raw, "caf\xEF\xBF\xBD|1");
    cr_expect_eq(findings.rejects[0].line, 7);
    struct pb_reject_cells *cells = malloc(sizeof *cells);
    cr_assert(cells);
    findings.rejects[0].input = "9f";
    cr_expect_eq(pb_reject_cells(&findings.rejects[0], cells), 0, "a text that is not divided into cells");
    free(cells);
    cr_expect_eq(findings.rejects[1].line, 2, "as pb_plain_row writes it");
    cr_expect_str_eq(findings.rejects[1].cell, "");
    cr_expect_null(findings.rejects[1].raw, "the engine reads it back");
    cr_expect_eq(findings.rejects[2].line, 0);
    cr_expect_str_eq(findings.rejects[2].cell, "Sheet!C17");
    pb_findings_close(&findings);
    pb_table_close(&table);
    pb_symbols_close(&symbols);
}
