/*
 * Neighbours: where the latest figures of the Place's authorities stand, among our own districts, all of England and
 * those that are like them. A rank is a text, "3 of 6", so that nobody adds ranks up.
 */
#include "loaders/workbook/neighbours.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <stdio.h>

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
    const struct neighbours_rows *rows = sheet->context;
    const struct pb_table *table = sheet->book->table;
    const struct pb_standing *standing = &rows->items[line].standing;
    size_t row = rows->items[line].row;
    enum style style = workbook_words_style(table->value[row]);
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_measure(table, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_area(sheet->book, row, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(table, row, buffer), none);
    CELL_NUMBER(cells, workbook_words_value_style(table, row), table, value, row, none);
    workbook_cell_symbol(cells, table->unit[row], none);
    workbook_cell_text(cells, STYLE_TEXT, standing->best_first ? "best" : "highest", none);
    neighbours_rank(cells, &standing->ours);
    neighbours_rank(cells, &standing->england);
    neighbours_number(sheet, cells, style, standing->percentiles[PB_MEDIAN]);
    if (rows->alike) {
        neighbours_rank(cells, &standing->alike);
        neighbours_number(sheet, cells, style, standing->alike.median);
    }
    if (rows->near) {
        neighbours_rank(cells, &standing->near);
        neighbours_number(sheet, cells, style, standing->near.median);
    }
}

static void neighbours_columns(struct book *book, struct sheet *sheet, const struct neighbours_rows *rows)
{
    workbook_sheet_column(book, sheet, "Measure", 24, 29);
    workbook_sheet_column(book, sheet, "Area the figure is for", 12, 15);
    workbook_sheet_column(book, sheet, "Latest period", 10, 12);
    workbook_sheet_figures(book, sheet, "Value", 8, 9);
    workbook_sheet_column(book, sheet, "Unit", 8, 11);
    workbook_sheet_column(book, sheet, "Rank 1 is", 8, 9);
    workbook_sheet_column(book, sheet, "Rank among our own", 9, 12);
    workbook_sheet_column(book, sheet, "Rank in England", 11, 12);
    workbook_sheet_figures(book, sheet, "England, median", 9, 10);
    if (rows->alike) {
        workbook_sheet_column(book, sheet, "Rank at similar deprivation", 11, 12);
        workbook_sheet_figures(book, sheet, "Median at similar deprivation", 11, 11);
    }
    if (rows->near) {
        workbook_sheet_column(book, sheet, "Rank among neighbours", 11, 12);
        workbook_sheet_figures(book, sheet, "Median of neighbours", 11, 11);
    }
}

/* ---- What the ranks say of an authority, in a sentence ---- */

struct neighbours_tally {
    size_t figures, best, worst;    /* among our own */
    size_t in_england, top, bottom; /* quarters of England */
};

static struct neighbours_tally neighbours_count(const struct book *book, const struct neighbours_rows *rows,
                                                pb_symbol area)
{
    struct neighbours_tally tally = { 0 };
    for (size_t i = 0; i < rows->count; i++) {
        const struct pb_standing *standing = &rows->items[i].standing;
        const struct pb_place_among *ours = &standing->ours;
        const struct pb_place_among *england = &standing->england;
        if (book->table->area_code[rows->items[i].row] != area || !standing->best_first)
            continue;
        if (ours->rank && ours->count > 1) {
            tally.figures++;
            tally.best += ours->rank == 1;
            tally.worst += ours->rank > 1 && ours->rank + ours->tied >= ours->count; /* not where all are equal */
        }
        if (england->rank) {
            tally.in_england++;
            tally.top += england->rank * 4 <= england->count;
            tally.bottom += (england->count - england->rank) * 4 < england->count;
        }
    }
    return tally;
}

/* A line for each authority, in the order of the table. */
static void neighbours_sentences(struct book *book, struct sheet *sheet, const struct neighbours_rows *rows)
{
    const struct pb_table *table = book->table;
    bool *said = workbook_take(book, table->symbols->count, sizeof *said);
    for (size_t i = 0; said && i < rows->count; i++) {
        size_t row = rows->items[i].row;
        if (said[table->area_code[row]])
            continue;
        said[table->area_code[row]] = true;
        struct neighbours_tally tally = neighbours_count(book, rows, table->area_code[row]);
        const char *england = "";
        if (tally.in_england)
            england = workbook_text(book,
                                    " Of %zu that have a rank in England, %zu are in its best quarter and %zu in its "
                                    "worst.",
                                    tally.in_england, tally.top, tally.bottom);
        if (tally.figures)
            workbook_sheet_line(book, sheet, STYLE_LINE,
                                workbook_text(book,
                                              "%s: of %zu figures %zu are the best of our own authorities and %zu "
                                              "the worst.%s",
                                              pb_cell(table, area_name, row), tally.figures, tally.best, tally.worst,
                                              england));
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
    enum note notes[3] = { NOTE_RANKS, rows->alike ? NOTE_ALIKE : NOTE_NEAR, NOTE_NEAR };
    sheet->rows = rows->count;
    sheet->context = rows;
    sheet->fill = neighbours_fill;
    sheet->table_name = "Neighbours";
    sheet->line_letters = SHEET_LINE_WIDE;
    workbook_sheet_title(book, sheet, workbook_text(book, "Neighbours: %s among other authorities", book->place->name));
    neighbours_sentences(book, sheet, rows);
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "A rank says nothing about chance: two that are far apart may not differ beyond it. The "
                        "comparison with England on the outcome sheets does.");
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        workbook_text(book, "England's quartiles are in %s-peers.csv.", book->place->id));
    workbook_sheet_notes(book, sheet, notes, (size_t)1 + rows->alike + rows->near);
    neighbours_columns(book, sheet, rows);
    workbook_add_similar_authorities(book, sheet, rows);
    workbook_sheet_shorthand(book, sheet, false, true, false);
}
