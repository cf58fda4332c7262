/*
 * Data: the tidy table as it is, for filtering and for reading into other programs.
 */
#include "loaders/workbook/sheets.h"

#include "placebook/contract/tidy.h"

#include <string.h>

enum {
    FROZEN = 4, /* place, place_name, measure, measure_name: whatever else is in view, a row says what it is about */
    WIDEST_FROZEN = 30,
    WIDEST = 60
};

static void data_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct book *book = sheet->book;
    const struct pb_tidy_context context = { book->info->geography, book->info->published };
    struct pb_tidy_cell cell;
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        pb_tidy_cell(book->table, row, column, &context, &cell);
        switch (pb_tidy_columns[column].type) {
        case PB_TIDY_NUMBER:
        case PB_TIDY_WHOLE:
            workbook_cell_number(cells, STYLE_GENERAL, cell.length ? cell.number : PB_MISSING, cell.text, cell.length,
                                 NULL);
            break;
        case PB_TIDY_DATE:
            workbook_cell_date(cells, cell.date, NULL);
            break;
        case PB_TIDY_TRUTH:
            workbook_cell_truth(cells, cell.number > 0);
            break;
        default:
            if (cell.length && cell.symbol == PB_SYMBOL_NONE)
                workbook_cell_text(cells, STYLE_TEXT, cell.text, NULL);
            else
                workbook_cell_symbol(cells, cell.length ? cell.symbol : PB_WORD_NONE, NULL);
            break;
        }
    }
}

void workbook_add_data(struct book *book)
{
    struct sheet *sheet =
        workbook_sheet(book, "Data", "Every figure, every period: the tidy table, the same as the CSV file");
    if (!sheet)
        return;
    sheet->rows = book->table->rows;
    if (!sheet->rows) {
        sheet->absent = "there are no figures at all";
        return;
    }
    sheet->tools = strcmp(book->info->profile, "publication") != 0;
    sheet->frozen = FROZEN;
    sheet->codes = true;

    workbook_sheet_title(book, sheet, workbook_text(book, "Data: every figure for %s", book->place->name));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "Each row is one figure, with the digits that it was published or calculated with %s. The "
                      "sheet Dictionary explains the columns and their words.",
                      workbook_note(book, NOTE_DIGITS)));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Empty cells mean that something is missing; the column status says why a value is.");
    if (sheet->tools)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            "The table has filter buttons, and its header row and the columns up to the measure's name stay in view. "
            "To turn them off: Data, Filter; View, Freeze Panes, Unfreeze Panes.");
    sheet->table_name = "Data"; /* the same in every workbook, so that those who combine them find it */
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        enum pb_tidy_type type = pb_tidy_columns[i].type;
        bool figures = type == PB_TIDY_NUMBER || type == PB_TIDY_WHOLE || type == PB_TIDY_DATE;
        (figures ? workbook_sheet_figures : workbook_sheet_column)(book, sheet, pb_tidy_columns[i].name, 8,
                                                                   i < FROZEN ? WIDEST_FROZEN : WIDEST);
    }
    sheet->fill = data_fill;
}
