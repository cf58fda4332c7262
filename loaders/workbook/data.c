/*
 * Data: the tidy table as it is, for filtering and for reading into other programs. What a worksheet has no room for
 * follows on Data 2 and so on, each with a table of its own.
 */
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/contract/tidy_walk.h"

#include <string.h>

enum {
    FROZEN = 4, /* place, place_name, measure, measure_name: whatever else is in view, a row says what it is about */
    WIDEST_FROZEN = 30,
    WIDEST = 60
};

/* Which rows of the tidy table a sheet has. */
struct data_part {
    size_t first;
    struct pb_tidy_walk *walk; /* the same for all parts */
};

static void data_fill_number(struct cells *cells, struct pb_tidy_walk *walk, const struct pb_tidy_item *item)
{
    size_t length = 0;
    if (workbook_cells_take_numbers(cells)) {
        workbook_cell_empty(cells);
        return;
    }
    const char *digits = pb_tidy_walk_digits(walk, item, &length);
    workbook_cell_number(cells, STYLE_GENERAL, item->number, digits, length, NULL);
}

static void data_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct data_part *part = sheet->context;
    struct pb_tidy_walk *walk = part->walk;
    pb_tidy_walk_row(walk, part->first + line);
    for (size_t column = 0; column < PB_TIDY_COLUMNS; column++) {
        const struct pb_tidy_item *item = &walk->items[column];
        switch (item->kind) {
        case PB_TIDY_NOTHING:
            workbook_cell_empty(cells);
            break;
        case PB_TIDY_SYMBOL:
            workbook_cell_symbol(cells, item->symbol, NULL);
            break;
        case PB_TIDY_NAME:
            workbook_cell_text(cells, STYLE_TEXT, walk->place_name, NULL);
            break;
        case PB_TIDY_FIGURE:
            data_fill_number(cells, walk, item);
            break;
        case PB_TIDY_DAY:
            workbook_cell_date(cells, item->date, NULL);
            break;
        case PB_TIDY_MARK:
            workbook_cell_truth(cells, item->number > 0);
            break;
        }
    }
}

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

static void data_add_part(struct book *book, struct pb_tidy_walk *walk, size_t number, size_t first, size_t count)
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
    *part = (struct data_part){ first, walk };
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
    sheet->fill = data_fill;
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
    struct pb_tidy_walk *walk = workbook_take(book, 1, sizeof *walk);
    if (!walk)
        return;
    pb_tidy_walk_open(walk, book->table, &context);
    for (size_t first = 0, number = 1; first < rows; first += most, number++)
        data_add_part(book, walk, number, first, rows - first < most ? rows - first : most);
}
