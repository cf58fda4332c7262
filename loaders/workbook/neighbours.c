/*
 * Neighbours: where the latest figures of the Place's authorities stand, among our own districts, all of England and
 * those that are like them. A rank is a text, "3 of 6", so that nobody adds ranks up.
 */
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include "placebook/standing.h"

#include <stdio.h>

struct neighbours_row {
    size_t row;
    struct pb_standing standing;
};

struct neighbours_rows {
    struct neighbours_row *items;
    size_t count;
    bool alike, near; /* is any figure ranked so? */
};

/* "3 of 6", "3 of 6, tied". */
static void neighbours_rank(struct cells *cells, const struct pb_place_among *among)
{
    char text[80] = "";
    if (among->rank)
        (void)snprintf(text, sizeof text, "%zu of %zu%s", among->rank, among->count, among->tied ? ", tied" : "");
    workbook_cell_text(cells, STYLE_TEXT, text, SHORT_NOT_AVAILABLE);
}

static void neighbours_number(const struct sheet *sheet, struct cells *cells, enum style style, double number)
{
    if (pb_missing(number))
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
    else
        workbook_cell_number(cells, style, number, NULL, 0, NULL);
}

static void neighbours_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    static const enum pb_percentile quartiles[] = { PB_PERCENTILE_25, PB_MEDIAN, PB_PERCENTILE_75 };
    const struct neighbours_rows *rows = sheet->context;
    const struct pb_table *table = sheet->book->table;
    const struct pb_standing *standing = &rows->items[line].standing;
    size_t row = rows->items[line].row;
    enum style style = workbook_words_value_style(table, row);
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_symbol(cells, table->measure_name[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(sheet->book, row, buffer), none);
    workbook_cell_symbol(cells, table->sex[row], none);
    workbook_cell_symbol(cells, table->age[row], none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    CELL_NUMBER(cells, style, table, value, row, none);
    workbook_cell_symbol(cells, table->unit[row], none);
    workbook_cell_text(cells, STYLE_TEXT, standing->best_first ? "best" : "highest", none);
    neighbours_rank(cells, &standing->ours);
    neighbours_rank(cells, &standing->england);
    for (size_t i = 0; i < sizeof quartiles / sizeof quartiles[0]; i++)
        neighbours_number(sheet, cells, workbook_words_style(table->value[row]), standing->percentiles[quartiles[i]]);
    if (rows->alike) {
        neighbours_rank(cells, &standing->alike);
        neighbours_number(sheet, cells, workbook_words_style(table->value[row]), standing->alike.median);
    }
    if (rows->near) {
        neighbours_rank(cells, &standing->near);
        neighbours_number(sheet, cells, workbook_words_style(table->value[row]), standing->near.median);
    }
}

static void neighbours_columns(struct book *book, struct sheet *sheet, const struct neighbours_rows *rows)
{
    const char *ranks = workbook_note(book, NOTE_RANKS);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_area_column(book, sheet, true);
    workbook_sheet_column(book, sheet, "Sex", 8, 12);
    workbook_sheet_column(book, sheet, "Age", 8, 14);
    workbook_sheet_column(book, sheet, "Latest period", 13, 16);
    workbook_sheet_figures(book, sheet, "Value", 10, 14);
    workbook_sheet_column(book, sheet, "Unit", 10, 16);
    workbook_sheet_column(book, sheet, workbook_text(book, "Rank 1 is %s", ranks), 9, 12);
    workbook_sheet_column(book, sheet, "Rank among our own", 10, 14);
    workbook_sheet_column(book, sheet, "Rank in England", 10, 16);
    workbook_sheet_figures(book, sheet, "England, lower quartile", 10, 12);
    workbook_sheet_figures(book, sheet, "England, median", 10, 12);
    workbook_sheet_figures(book, sheet, "England, upper quartile", 10, 12);
    if (rows->alike) {
        workbook_sheet_column(book, sheet,
                              workbook_text(book, "Rank at similar deprivation %s", workbook_note(book, NOTE_ALIKE)),
                              12, 16);
        workbook_sheet_figures(book, sheet, "Median at similar deprivation", 12, 14);
    }
    if (rows->near) {
        workbook_sheet_column(book, sheet,
                              workbook_text(book, "Rank among neighbours %s", workbook_note(book, NOTE_NEAR)), 12, 16);
        workbook_sheet_figures(book, sheet, "Median of neighbours", 12, 14);
    }
}

/* Groups of people within an area are on other sheets. */
static bool neighbours_standing(const struct book *book, size_t row, struct pb_standing *standing)
{
    const struct pb_publication_info *info = book->info;
    if (book->table->category[row] != PB_WORD_NONE)
        return false;
    return pb_standing_of(info->england, info->peers, info->geography, book->table, row, standing);
}

static struct neighbours_rows *neighbours_collect(struct book *book)
{
    struct neighbours_rows *rows = workbook_take(book, 1, sizeof *rows);
    struct pb_standing standing;
    size_t count = 0;
    for (size_t row = 0; row < book->table->rows; row++)
        count += neighbours_standing(book, row, &standing);
    if (rows)
        rows->items = workbook_take(book, count + 1, sizeof *rows->items);
    if (!rows || !rows->items)
        return NULL;
    for (size_t row = 0; row < book->table->rows; row++) {
        if (!neighbours_standing(book, row, &standing))
            continue;
        rows->items[rows->count++] = (struct neighbours_row){ row, standing };
        rows->alike = rows->alike || standing.alike.rank;
        rows->near = rows->near || standing.near.rank;
    }
    return rows;
}

void workbook_add_neighbours(struct book *book)
{
    if (!book->info->peers)
        return;
    struct sheet *sheet = workbook_sheet(
        book, "Neighbours", "Where the latest figures stand: among our own authorities, England and similar ones");
    struct neighbours_rows *rows = neighbours_collect(book);
    if (!sheet || !rows)
        return;
    if (rows->count == 0) {
        sheet->absent = "no source has the figures of all authorities of England beside those of this Place";
        return;
    }
    sheet->rows = rows->count;
    sheet->context = rows;
    sheet->fill = neighbours_fill;
    sheet->table_name = "Neighbours";
    workbook_sheet_title(book, sheet, "Neighbours");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "A rank says nothing about chance: two that are far apart may not differ beyond it. The "
                        "comparison with England on the outcome sheets does.");
    workbook_sheet_shorthand(book, sheet, false, true, false);
    neighbours_columns(book, sheet, rows);
}
