/*
 * rejects.xlsx: the rows that were not taken, each with the rule, the reason, where it stands and what it says.
 */
#include "loaders/workbook/sheets.h"

#include <stdio.h>

enum { REJECTS_SHOWN = 1048000 }; /* of what a worksheet holds, with room for the lines above */

static void fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct pb_conclusion *conclusion = sheet->context;
    if (conclusion->reject_count == 0) {
        cell_text(cells, STYLE_TEXT, "No row was rejected", NULL);
        for (int i = 0; i < 5; i++)
            cell_text(cells, STYLE_TEXT, SHORT_NOT_APPLICABLE, NULL);
        return;
    }
    const struct pb_reject_record *record = &conclusion->rejects[row];
    const struct pb_reject *reject = &record->reject;
    char line[32] = "";
    if (reject->line)
        (void)snprintf(line, sizeof line, "Line %llu", (unsigned long long)reject->line);
    cell_text(cells, STYLE_TEXT, record->source, SHORT_NOT_AVAILABLE);
    cell_text(cells, STYLE_TEXT, reject->file, SHORT_NOT_AVAILABLE);
    cell_text(cells, STYLE_TEXT, reject->cell && *reject->cell ? reject->cell : line, SHORT_NOT_AVAILABLE);
    cell_text(cells, STYLE_TEXT, reject->rule, SHORT_NOT_AVAILABLE);
    cell_text(cells, STYLE_TEXT, reject->reason, SHORT_NOT_AVAILABLE);
    cell_text(cells, STYLE_TEXT, reject->raw, SHORT_NOT_AVAILABLE);
}

void add_rejects(struct book *book, const struct pb_conclusion *conclusion)
{
    struct sheet *sheet = book_sheet(book, "Rejects", "The rows that were not taken");
    if (!sheet)
        return;
    size_t count = conclusion->reject_count;
    sheet->rows = count == 0 ? 1 : count > REJECTS_SHOWN ? REJECTS_SHOWN : count;
    sheet->context = conclusion;
    sheet->fill = fill;
    sheet->codes = true;
    sheet->table_name = "Rejected_rows";
    sheet_title(book, sheet, book->title);
    if (book->edition->sample)
        sheet_line(book, sheet, STYLE_LINE, "SAMPLE DATA: made up for demonstration, not for decisions.");
    sheet_line(
        book, sheet, STYLE_LINE,
        "Each row of an input that could not be taken is here as it stands in the file, with the reason. Correct it "
        "at its source, or ask the publisher of the file.");
    if (count > REJECTS_SHOWN)
        sheet_line(book, sheet, STYLE_LINE,
                   book_text(book,
                             "Only the first %d of %zu rows are shown, which is what a worksheet holds; rejects.csv "
                             "has all of them.",
                             (int)REJECTS_SHOWN, count));
    sheet_shorthand(book, sheet, false, true, true);
    sheet_column(book, sheet, "Source", 14, 24);
    sheet_column(book, sheet, "File", 16, 36);
    sheet_column(book, sheet, "Line or cell", 12, 20);
    sheet_column(book, sheet, "Rule", 14, 26);
    sheet_column(book, sheet, "Reason", 30, 60);
    sheet_column(book, sheet, "Text of the row", 40, 100);
}
