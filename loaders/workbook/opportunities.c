/*
 * Opportunities: what would change if the organisations of the Place did as well as the best five of those most like
 * them. The limits, the median and the notes are columns of Data: this table is as wide as a page.
 */
#include "loaders/workbook/opportunities.h"
#include "loaders/workbook/figures.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void fill_figure(const struct sheet *sheet, const struct opportunity *item, size_t row, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    if (row == SIZE_MAX)
        workbook_sheet_missing(sheet, cells, item->sum ? SHORT_NOT_APPLICABLE : SHORT_NOT_AVAILABLE);
    else
        CELL_NUMBER(cells, workbook_words_style(table->value[row]), table, value, row,
                    workbook_words_missing(table, row));
}

/* Where the organisation stands among the ten: with the best quarter of them, or half. */
static const char *standing(const struct book *book, const struct opportunity *item)
{
    const struct pb_table *table = book->table;
    if (item->own == SIZE_MAX || item->gap == SIZE_MAX || item->benchmark == SIZE_MAX || item->median == SIZE_MAX ||
        item->quartile == SIZE_MAX)
        return "";
    double own = table->value[item->own];
    double gap = table->value[item->gap];
    double median = table->value[item->median];
    double quartile = table->value[item->quartile];
    if (pb_missing(gap) || pb_missing(median) || pb_missing(quartile))
        return "";
    bool worse_below = (own < table->value[item->benchmark]) == (gap > 0) && gap != 0;
    bool high = quartile > median || (!(quartile < median) && worse_below);
    double sign = high ? -1 : 1;
    return sign * own <= sign * quartile ? "In the top quartile"
           : sign * own <= sign * median ? "Better than the median, below the top quartile"
                                         : "Worse than the median";
}

/* What published packs add up; only spend and activity have it. */
static void fill_unlimited(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t row = item->unlimited;
    if (row == SIZE_MAX)
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    else
        CELL_NUMBER(cells, workbook_opportunity_style(table->value[row]), table, value, row,
                    workbook_words_missing(table, row));
}

/* The counted opportunity and its unit: pounds and patients are whole. */
static void fill_amount(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    size_t row = item->counted;
    if (row == SIZE_MAX) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
        workbook_sheet_missing(sheet, cells, SHORT_NOT_AVAILABLE);
        return;
    }
    CELL_NUMBER(cells, workbook_opportunity_style(table->value[row]), table, value, row,
                workbook_words_missing(table, row));
    workbook_cell_symbol(cells, table->unit[row], SHORT_NOT_AVAILABLE);
}

static void opportunities_fill_own(const struct sheet *sheet, const struct opportunity *item, struct cells *cells)
{
    const struct pb_table *table = sheet->book->table;
    fill_figure(sheet, item, item->own, cells);
    if (item->own == SIZE_MAX)
        workbook_sheet_missing(sheet, cells, item->sum ? SHORT_NOT_APPLICABLE : SHORT_NOT_AVAILABLE);
    else
        workbook_cell_symbol(cells, table->unit[item->own], SHORT_NOT_AVAILABLE);
    fill_figure(sheet, item, item->benchmark, cells);
    if (pb_missing(item->gap_percent))
        workbook_sheet_missing(sheet, cells, item->sum ? SHORT_NOT_APPLICABLE : SHORT_NOT_AVAILABLE);
    else
        workbook_cell_number(cells, STYLE_TENTHS, item->gap_percent, NULL, 0, NULL);
}

/* Why a figure of the opportunity is missing: the note of the first that is. */
static const char *reason(const struct book *book, const struct opportunity *item, char *buffer)
{
    const size_t rows[] = { item->counted, item->gap, item->benchmark };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i] != SIZE_MAX && pb_missing(book->table->value[rows[i]]) &&
            *workbook_opportunity_note(book, rows[i], buffer))
            return buffer;
    return "";
}

static const char *significance(const struct book *book, const struct opportunity *item, char *buffer)
{
    double amount = workbook_opportunity_amount(book, item);
    if (pb_missing(amount)) {
        char note[WORDS_TEXT];
        const char *why = reason(book, item, note);
        if (item->unlimited != SIZE_MAX && strstr(why, "there are no 95% limits")) {
            (void)snprintf(buffer, WORDS_TEXT, "Cannot be said: the figures have no 95%% limits");
            return buffer;
        }
        (void)snprintf(buffer, WORDS_TEXT, "Cannot be calculated%s%.900s", *why ? ": " : "", why);
        return buffer;
    }
    if (item->sum)
        return "Total of the counted opportunities";
    if (amount > 0)
        return "Significantly worse than the best five";
    bool worse = item->gap != SIZE_MAX && book->table->value[item->gap] > 0;
    return worse ? "Not significant" : "As good as the best five or better";
}

static void opportunities_fill(const struct sheet *sheet, size_t line, struct cells *cells)
{
    const struct opportunities *all = sheet->context;
    const struct book *book = sheet->book;
    const struct opportunity *item = &all->items[line];
    char buffer[WORDS_TEXT];
    const char *none = SHORT_NOT_AVAILABLE;
    workbook_cell_number(cells, STYLE_WHOLE, (double)line + 1, NULL, 0, NULL);
    workbook_cell_text(cells, STYLE_TEXT, workbook_opportunity_measure(book, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_opportunity_organisation(book, item, buffer), none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_period(book->table, item->any, buffer), none);
    opportunities_fill_own(sheet, item, cells);
    fill_amount(sheet, item, cells);
    workbook_cell_text(cells, STYLE_TEXT, significance(book, item, buffer), none);
    fill_unlimited(sheet, item, cells);
    workbook_cell_text(cells, STYLE_TEXT, standing(book, item), item->sum ? SHORT_NOT_APPLICABLE : none);
}

enum { OPPORTUNITIES_NUMBER = 0, OPPORTUNITIES_PERCENT = 7 };

static void opportunities_add_columns(struct book *book, struct sheet *sheet)
{
    workbook_sheet_figures(book, sheet, "Row", 4, 4);
    workbook_sheet_column(book, sheet, "Measure", 20, 28);
    workbook_sheet_column(book, sheet, "Organisation", 16, 20);
    workbook_sheet_column(book, sheet, "Period", 10, 10);
    workbook_sheet_figures(book, sheet, "Own value", 8, 9);
    workbook_sheet_column(book, sheet, "Unit of the value", 9, 11);
    workbook_sheet_figures(book, sheet, "Mean of the best five", 8, 9);
    workbook_sheet_figures(book, sheet, "Gap, % of the best five", 7, 7);
    workbook_sheet_figures(book, sheet, "Counted opportunity", 11, 11);
    workbook_sheet_column(book, sheet, "Unit of the opportunity", 11, 11);
    workbook_sheet_column(book, sheet, "Significance", 12, 14);
    workbook_sheet_figures(book, sheet, "Compared without limits, as the packs do", 10, 11);
    workbook_sheet_column(book, sheet, "Standing among the ten", 12, 14);
}

/* What the first sheet of a workbook says, whichever it is. */
static void opportunities_add_date(struct book *book, struct sheet *sheet)
{
    char buffer[WORDS_TEXT];
    workbook_sheet_line(book, sheet, STYLE_STRONG_LINE,
                        workbook_text(book, "%s%s",
                                      book->info->sample ? "SAMPLE DATA, made up and not for decisions. " : "",
                                      workbook_words_published(book, buffer)));
}

static void opportunities_add_lines(struct book *book, struct sheet *sheet, const struct opportunities *all, bool first)
{
    workbook_sheet_title(
        book, sheet, workbook_text(book, "Opportunities: %s and the best of those most like it", book->place->name));
    if (first)
        opportunities_add_date(book, sheet);
    workbook_opportunity_headlines(book, sheet, all);
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "An opportunity is what would change if an organisation did as well as the mean of the best five of the "
        "ten that are most like it (NHS RightCare), for the latest period.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "It is counted where the organisation is significantly worse than that mean, and is 0 otherwise. Opportunities "
        "overlap and must not be added together.");
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        "Totals come first, then what is significantly worse, then what is worse, the widest gap first. Gaps in the "
        "unit of the value, "
        "limits, the median of the ten, outcome, priorities and notes are on the sheet Data.");
    static const enum note notes[] = { NOTE_SHARED, NOTE_PART,    NOTE_MISSING,  NOTE_SIMILAR, NOTE_BEST_FIVE,
                                       NOTE_GAP,    NOTE_COUNTED, NOTE_QUARTILE, NOTE_DROPKIN, NOTE_UNLIMITED };
    workbook_sheet_notes(book, sheet, notes, sizeof notes / sizeof notes[0] - (all->unlimited ? 0 : 1));
    workbook_sheet_shorthand(book, sheet, true, true, true);
}

bool workbook_opportunities_are_known(const struct book *book)
{
    for (size_t row = 0; row < book->table->rows; row++)
        if (workbook_is_opportunity(book, row) && !pb_missing(book->table->value[row]))
            return true;
    return false;
}

struct sheet *workbook_add_opportunities(struct book *book, bool first)
{
    struct sheet *sheet = workbook_sheet(
        book, "Opportunities", "What would change if organisations did as well as the best of those most like them");
    struct opportunities *all = workbook_take(book, 1, sizeof *all);
    if (!sheet || !all)
        return NULL;
    *all = workbook_opportunities_gather(book);
    if (!all->count) {
        sheet->absent = "no source compares organisations of this Place with those most like them";
        return sheet;
    }
    sheet->rows = all->count;
    sheet->context = all;
    sheet->fill = opportunities_fill;
    sheet->table_name = "Opportunities";
    sheet->line_letters = SHEET_LINE_WIDE;
    opportunities_add_lines(book, sheet, all, first);
    opportunities_add_columns(book, sheet);
    workbook_opportunity_dots(book, sheet, all, OPPORTUNITIES_NUMBER, OPPORTUNITIES_PERCENT);
    workbook_add_similar_ten(book, all);
    return sheet;
}
