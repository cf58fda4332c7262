/*
 * rejects.xlsx: the rejected rows, each with the rule, the reason, where it is and what it says.
 */
#include "loaders/workbook/sheets.h"
#include "placebook/reject.h"

#include <stdio.h>
#include <string.h>

enum { REJECTS_SHOWN = 1048000, FIXED_COLUMNS = 7 }; /* rows: what a worksheet holds, with room for the lines above */

struct listing {
    const struct pb_conclusion *conclusion;
    size_t width; /* most cells of a row */
    struct pb_reject_cells cells;
    char text[PB_TABULAR_RAW]; /* of one cell */
};

/* The cells of the row as they are in the file, so that people can correct them in the workbook. */
static void fill_cells(struct listing *listing, const struct pb_reject *reject, struct cells *cells)
{
    size_t count = pb_reject_cells(reject, &listing->cells);
    for (size_t i = 0; count && i < listing->width; i++) {
        const struct pb_csv_field *cell = &listing->cells.cells[i];
        size_t length = i < count ? cell->length : 0;
        if (length == 0) {
            workbook_cell_blank(cells, STYLE_AS_TEXT);
            continue;
        }
        memcpy(listing->text, cell->text, length);
        listing->text[length] = '\0';
        workbook_cell_text(cells, STYLE_AS_TEXT, listing->text, NULL);
    }
}

static void rejects_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    struct listing *listing = *(struct listing *const *)sheet->context;
    const struct pb_conclusion *conclusion = listing->conclusion;
    if (conclusion->reject_count == 0) {
        workbook_cell_text(cells, STYLE_TEXT, "No row was rejected", NULL);
        for (int i = 1; i < FIXED_COLUMNS; i++)
            workbook_cell_text(cells, STYLE_TEXT, SHORT_NOT_APPLICABLE, NULL);
        return;
    }
    const struct pb_reject_record *record = &conclusion->rejects[row];
    const struct pb_reject *reject = &record->reject;
    char line[32] = "";
    if (reject->line)
        (void)snprintf(line, sizeof line, "Line %llu", (unsigned long long)reject->line);
    workbook_cell_text(cells, STYLE_TEXT, record->source, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->file, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->cell && *reject->cell ? reject->cell : line, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->rule, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->reason, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->raw, SHORT_NOT_AVAILABLE);
    workbook_cell_text(cells, STYLE_TEXT, reject->input, SHORT_NOT_AVAILABLE);
    fill_cells(listing, reject, cells);
}

static struct listing *open_listing(struct book *book, const struct pb_conclusion *conclusion, size_t rows)
{
    struct listing *listing = workbook_take(book, 1, sizeof *listing);
    if (!listing)
        return NULL;
    listing->conclusion = conclusion;
    for (size_t i = 0; i < rows && i < conclusion->reject_count; i++) {
        size_t width = pb_reject_cells(&conclusion->rejects[i].reject, &listing->cells);
        listing->width = width > listing->width ? width : listing->width;
    }
    return listing;
}

static void rejects_add_lines(struct book *book, struct sheet *sheet, const struct listing *listing)
{
    size_t count = listing->conclusion->reject_count;
    workbook_sheet_title(book, sheet, book->title);
    if (book->info->sample)
        workbook_sheet_line(book, sheet, STYLE_LINE, "SAMPLE DATA: made up for demonstration, not for decisions.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Each row of an input that could not be taken is here as it stands in the file, with the reason. Correct it "
        "at its source, or ask the publisher of the file.");
    if (listing->width) {
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "To take a row back: correct its cells from Column A on, which are those of the row in the file, save, "
            "and give this workbook to the command placebook replay. Change nothing else.");
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "What is empty in the file is empty here. A row that is withheld, too long or cannot be divided has "
            "no cells: it can only be corrected in the file.");
    }
    if (count > REJECTS_SHOWN)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "Only the first %d of %zu rows are shown, which is what a worksheet holds; rejects.csv "
                          "has all of them.",
                          (int)REJECTS_SHOWN, count));
    workbook_sheet_shorthand(book, sheet, false, true, true);
}

static void rejects_add_columns(struct book *book, struct sheet *sheet, size_t width)
{
    workbook_sheet_column(book, sheet, "Source", 14, 24);
    workbook_sheet_column(book, sheet, "File", 16, 36);
    workbook_sheet_column(book, sheet, "Line or cell", 12, 20);
    workbook_sheet_column(book, sheet, "Rule", 14, 26);
    workbook_sheet_column(book, sheet, "Reason", 30, 60);
    workbook_sheet_column(book, sheet, "Text of the row", 40, 100);
    workbook_sheet_column(book, sheet, "Input SHA-256", 20, 34);
    for (size_t i = 0; i < width; i++) {
        char letters[4];
        workbook_cells_letters(i, letters);
        workbook_sheet_column(book, sheet, workbook_text(book, "Column %s", letters), 10, 24);
    }
}

void workbook_add_rejects(struct book *book, const struct pb_conclusion *conclusion)
{
    struct sheet *sheet = workbook_sheet(book, "Rejects", "The rows that were not taken");
    size_t count = conclusion->reject_count;
    size_t rows = count == 0 ? 1 : count > REJECTS_SHOWN ? REJECTS_SHOWN : count;
    struct listing **listing = workbook_take(book, 1, sizeof *listing);
    if (!sheet || !listing)
        return;
    *listing = open_listing(book, conclusion, rows);
    if (!*listing)
        return;
    sheet->rows = rows;
    sheet->context = listing;
    sheet->fill = rejects_fill;
    sheet->codes = true;
    sheet->table_name = "Rejected_rows";
    rejects_add_lines(book, sheet, *listing);
    rejects_add_columns(book, sheet, (*listing)->width);
}
