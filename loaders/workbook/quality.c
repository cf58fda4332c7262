/*
 * Quality: the findings about the figures of the Place, one line for each.
 */
#include "placebook/number.h"

#include "loaders/workbook/findings.h"
#include "loaders/workbook/sheets.h"

#include <string.h>

enum { DIGITS_MOST = 12, DECIMALS = 4 };

/* A number with the digits that it has, or with a few when it is a calculated one with very many. */
static void fill_number(const struct sheet *sheet, struct cells *cells, double number)
{
    char text[PB_NUMBER_TEXT];
    if (pb_missing(number)) {
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
        return;
    }
    size_t length = pb_number_format(number, text);
    if (length > DIGITS_MOST)
        length = pb_number_round(number, DECIMALS, text);
    workbook_cell_number(cells, STYLE_GENERAL, number, text, length, NULL);
}

static void fill_count(const struct sheet *sheet, struct cells *cells, double number)
{
    if (pb_missing(number))
        workbook_sheet_missing(sheet, cells, SHORT_NOT_APPLICABLE);
    else
        workbook_cell_number(cells, STYLE_WHOLE, number, NULL, 0, NULL);
}

static void quality_fill(const struct sheet *sheet, size_t row, struct cells *cells)
{
    const struct finding *finding = &((const struct findings *)sheet->context)->items[row];
    const char *none = SHORT_NOT_APPLICABLE;
    workbook_cell_text(cells, STYLE_TEXT, finding->kind, none);
    workbook_cell_text(cells, STYLE_TEXT, finding->measure, none);
    workbook_cell_text(cells, STYLE_TEXT, finding->area, none);
    workbook_cell_text(cells, STYLE_TEXT, finding->whom, none);
    workbook_cell_text(cells, STYLE_TEXT, finding->period, none);
    fill_count(sheet, cells, finding->number);
    fill_count(sheet, cells, finding->differ);
    fill_number(sheet, cells, finding->found);
    fill_number(sheet, cells, finding->expected);
    workbook_cell_text(cells, STYLE_TEXT, finding->sentence, none);
    workbook_cell_text(cells, STYLE_TEXT, finding->where, none);
}

static void quality_add_lines(struct book *book, struct sheet *sheet, const struct findings *findings,
                              int64_t stale_years)
{
    workbook_sheet_title(book, sheet,
                         workbook_text(book, "Quality: what to know about the figures for %s", book->place->name));
    if (findings->compared)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book,
                          "Lines of the kind Check say how often figures that have to agree with each other were "
                          "compared, for all Places together: %llu comparisons, of which %llu differ.",
                          (unsigned long long)findings->compared, (unsigned long long)findings->mismatched));
    workbook_sheet_line(
        book, sheet, STYLE_LINE,
        workbook_text(book,
                      "The other lines are about this workbook. A figure is stale when its period ended more than "
                      "%lld %s before the date of this publication.",
                      (long long)stale_years, stale_years == 1 ? "year" : "years"));
    if (findings->left_out)
        workbook_sheet_line(
            book, sheet, STYLE_LINE,
            workbook_text(book, "There are %zu more findings than this sheet lists.", findings->left_out));
    workbook_sheet_shorthand(book, sheet, false, false, true);
}

void workbook_add_quality(struct book *book, int64_t stale_years)
{
    struct sheet *sheet =
        workbook_sheet(book, "Quality", "Checks of the figures, and what is missing, withheld, stale or a stand-in");
    struct findings *findings = workbook_take(book, 1, sizeof *findings);
    if (!sheet || !findings)
        return;
    *findings = workbook_findings_gather(book, stale_years);
    sheet->rows = findings->count;
    if (!sheet->rows) {
        sheet->absent = "nothing was found that has to be known";
        return;
    }
    sheet->context = findings;
    sheet->fill = quality_fill;
    sheet->codes = true;
    sheet->table_name = "Quality_of_the_figures";
    quality_add_lines(book, sheet, findings, stale_years);
    workbook_sheet_column(book, sheet, "Finding", 13, 18);
    workbook_sheet_column(book, sheet, "Measure", 26, 36);
    workbook_sheet_column(book, sheet, "Area", 14, 26);
    workbook_sheet_column(book, sheet, "Sex, age, category", 14, 24);
    workbook_sheet_column(book, sheet, "Period", 10, 18);
    workbook_sheet_figures(book, sheet, "Number of comparisons or figures", 12, 14);
    workbook_sheet_figures(book, sheet, "Of these, different", 10, 12);
    workbook_sheet_figures(book, sheet, "Found", 10, 14);
    workbook_sheet_figures(book, sheet, "Expected", 10, 14);
    workbook_sheet_column(book, sheet, "What it means", 40, 64);
    workbook_sheet_column(book, sheet, "File and line", 16, 32);
}
