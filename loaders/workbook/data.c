/*
 * Data: the tidy table as it is, for filtering and for reading into other programs. What a worksheet has no room for
 * follows on Data 2 and so on, each with a table of its own.
 */
#include "loaders/workbook/data_rows.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <string.h>

enum {
    FROZEN = 4, /* place, place_name, measure, measure_name: whatever else is in view, a row says what it is about */
    WIDEST_FROZEN = 30,
    WIDEST = 60
};

static void data_add_columns(struct book *book, struct sheet *sheet)
{
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++) {
        enum pb_tidy_type type = pb_tidy_columns[i].type;
        bool figures = type == PB_TIDY_NUMBER || type == PB_TIDY_WHOLE || type == PB_TIDY_DATE;
        (figures ? workbook_sheet_figures : workbook_sheet_column)(book, sheet, pb_tidy_columns[i].name, 8,
                                                                   i < FROZEN ? WIDEST_FROZEN : WIDEST);
    }
}

static void data_add_lines(struct book *book, struct sheet *sheet)
{
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
}

/* "Rows 1 to 1,048,000 of the tidy table's 1,200,000", where one sheet does not have them all; else NULL. */
static const char *which_rows(struct book *book, size_t first, size_t count)
{
    size_t rows = book->table->rows;
    char numbers[3][WORDS_TEXT];
    if (count == rows)
        return NULL;
    workbook_words_number((double)(first + 1), numbers[0]);
    workbook_words_number((double)(first + count), numbers[1]);
    workbook_words_number((double)rows, numbers[2]);
    return workbook_text(book, "Rows %s to %s of the %s rows of the tidy table", numbers[0], numbers[1], numbers[2]);
}

static void data_add_part(struct book *book, const struct data_part *whole, size_t number, size_t first, size_t count)
{
    const char *rows = which_rows(book, first, count);
    const char *more =
        first + count < book->table->rows ? workbook_text(book, "; the others are on Data %zu", number + 1) : "";
    struct sheet *sheet = workbook_sheet(book, number == 1 ? "Data" : workbook_text(book, "Data %zu", number),
                                         rows ? workbook_text(book, "%s%s", rows, more)
                                              : "Every figure, every period: the tidy table, the same as the CSV file");
    struct data_part *part = workbook_take(book, 1, sizeof *part);
    if (!sheet || !part)
        return;
    *part = (struct data_part){ first, whole->walk, whole->kept };
    sheet->rows = count;
    sheet->context = part;
    sheet->tools = strcmp(book->info->profile, "publication") != 0;
    sheet->frozen = FROZEN;
    sheet->codes = true;
    data_add_lines(book, sheet);
    if (rows)
        workbook_sheet_line(book, sheet, STYLE_LINE, workbook_text(book, "%s%s.", rows, more));
    /* The same in every workbook, so that those who combine them find it. */
    sheet->table_name = number == 1 ? "Data" : workbook_text(book, "Data_%zu", number);
    data_add_columns(book, sheet);
    sheet->fill = workbook_data_fill;
    sheet->row = workbook_data_row;
    sheet->measure = workbook_data_measure;
}

void workbook_add_data(struct book *book, size_t most)
{
    size_t rows = book->table->rows;
    if (!rows) {
        struct sheet *sheet = workbook_sheet(book, "Data", "Every figure, every period");
        if (sheet)
            sheet->absent = "there are no figures at all";
        return;
    }
    const struct pb_tidy_context context = { book->info->geography, book->info->published };
    const struct data_part whole = { 0, workbook_take(book, 1, sizeof *whole.walk),
                                     workbook_take(book, 1, sizeof *whole.kept) };
    if (!whole.walk || !whole.kept)
        return;
    pb_tidy_walk_open(whole.walk, book->table, &context);
    for (size_t first = 0, number = 1; first < rows; first += most, number++)
        data_add_part(book, &whole, number, first, rows - first < most ? rows - first : most);
}
