#include "loaders/workbook/figures.h"

#include "loaders/workbook/words.h"

void workbook_area_column(struct book *book, struct sheet *sheet, bool part)
{
    static const enum note areas[] = { NOTE_SUM, NOTE_COUNTY, NOTE_SHARED, NOTE_PART };
    size_t count = sizeof areas / sizeof areas[0] - (part ? 0 : 1);
    workbook_sheet_column(book, sheet,
                          workbook_text(book, "Area the figure is for %s", workbook_notes(book, areas, count)), 16, 26);
}

void workbook_limits_columns(struct book *book, struct sheet *sheet, const char *note)
{
    workbook_sheet_figures(book, sheet, workbook_text(book, "Lower 95%% limit %s", note), 12, 14);
    workbook_sheet_figures(book, sheet, workbook_text(book, "Upper 95%% limit %s", note), 12, 14);
}

void workbook_value_cells(struct cells *cells, const struct pb_table *table, size_t row, enum style style)
{
    const char *missing = workbook_words_missing(table, row);
    CELL_NUMBER(cells, style, table, value, row, missing);
    CELL_NUMBER(cells, style, table, lower_95, row, missing);
    CELL_NUMBER(cells, style, table, upper_95, row, missing);
}

void workbook_comparison_columns(struct book *book, struct sheet *sheet, bool spc)
{
    const struct pb_area *region = pb_geography_region(book->info->geography);
    const char *region_name = region ? region->name : "The region";
    const char *comparison = workbook_note(book, NOTE_COMPARISON);
    workbook_sheet_figures(book, sheet, "England value", 12, 14);
    workbook_sheet_column(book, sheet, workbook_text(book, "Compared with England %s", comparison), 14, 16);
    workbook_sheet_figures(book, sheet, workbook_text(book, "%s value", region_name), 12, 14);
    workbook_sheet_column(book, sheet, workbook_text(book, "Compared with %s %s", region_name, comparison), 14, 16);
    workbook_sheet_column(book, sheet, workbook_text(book, "Recent trend %s", workbook_note(book, NOTE_TREND)), 14, 20);
    if (spc)
        workbook_sheet_column(book, sheet, workbook_text(book, "Control chart %s", workbook_note(book, NOTE_SPC)), 12,
                              18);
}

void workbook_comparison_cells(struct cells *cells, const struct pb_table *table, size_t row, bool spc)
{
    enum style style = workbook_words_value_style(table, row);
    const char *none = SHORT_NOT_AVAILABLE;
    char buffer[WORDS_TEXT];
    CELL_NUMBER(cells, style, table, england_value, row, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_england(table, row, buffer), none);
    CELL_NUMBER(cells, style, table, region_value, row, none);
    workbook_cell_text(cells, STYLE_TEXT, workbook_words_comparison(table->compared_with_region[row]), none);
    workbook_cell_symbol(cells, table->trend[row], none);
    if (spc)
        workbook_cell_text(cells, STYLE_TEXT, workbook_words_spc(table->spc[row]), none);
}
