/*
 * Checks: for analysts, everything that was found out about the figures of the Place, one line for each finding. The
 * sheet Cautions says the same to readers, in one line for each kind.
 */
#include "placebook/number.h"

#include "loaders/workbook/findings.h"
#include "loaders/workbook/sheets.h"
#include "loaders/workbook/words.h"

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

static void checks_fill(const struct sheet *sheet, size_t row, struct cells *cells)
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

/* "We made 8,489 checks that figures agree with each other. All agreed." They are of all Places together. */
static const char *checks_sentence(struct book *book, const struct findings *findings)
{
    char made[WORDS_TEXT];
    char differ[WORDS_TEXT];
    (void)workbook_words_number((double)findings->compared, made);
    (void)workbook_words_number((double)findings->mismatched, differ);
    const char *checks = findings->compared == 1 ? "check" : "checks";
    if (!findings->mismatched)
        return workbook_text(book, "We made %s %s that figures agree with each other, for all Places together. %s",
                             made, checks, findings->compared == 1 ? "They agreed." : "All agreed.");
    return workbook_text(book,
                         "We made %s %s that figures agree with each other, for all Places together. %s did not agree.",
                         made, checks, differ);
}

static void checks_add_lines(struct book *book, struct sheet *sheet, const struct findings *findings)
{
    char number[WORDS_TEXT];
    workbook_sheet_title(book, sheet,
                         workbook_text(book, "Checks: what was found out about the figures for %s", book->place->name));
    if (findings->compared)
        workbook_sheet_line(book, sheet, STYLE_LINE, checks_sentence(book, findings));
    workbook_sheet_line(book, sheet, STYLE_LINE,
                        "Each row is one finding. The sheet Dictionary says what the words in the column Finding mean. "
                        "The sheet Cautions has one line for each kind.");
    if (findings->left_out)
        workbook_sheet_line(book, sheet, STYLE_LINE,
                            workbook_text(book, "There are %s more findings than this sheet lists.",
                                          workbook_words_number((double)findings->left_out, number)));
    workbook_sheet_shorthand(book, sheet, false, false, true);
}

void workbook_add_checks(struct book *book, const struct findings *findings)
{
    struct sheet *sheet =
        workbook_sheet(book, "Checks", "For analysts: what was checked, and every finding about a figure");
    if (!sheet)
        return;
    sheet->rows = findings->count;
    if (!sheet->rows) {
        sheet->absent = "nothing was found out about the figures";
        return;
    }
    sheet->context = findings;
    sheet->fill = checks_fill;
    sheet->codes = true;
    sheet->table_name = "Checks";
    sheet->line_letters = SHEET_LINE_WIDE;
    checks_add_lines(book, sheet, findings);
    workbook_sheet_column(book, sheet, "Finding", 10, 12);
    workbook_sheet_column(book, sheet, "Measure", 18, 24);
    workbook_sheet_column(book, sheet, "Area", 10, 15);
    workbook_sheet_column(book, sheet, "Sex, age, category", 9, 12);
    workbook_sheet_column(book, sheet, "Period", 9, 11);
    workbook_sheet_figures(book, sheet, "Number of comparisons or figures", 11, 11);
    workbook_sheet_figures(book, sheet, "Of these, different", 9, 9);
    workbook_sheet_figures(book, sheet, "Found", 8, 10);
    workbook_sheet_figures(book, sheet, "Expected", 8, 10);
    workbook_sheet_column(book, sheet, "What it means", 28, 32);
    workbook_sheet_column(book, sheet, "File and line", 12, 17);
}
