/*
 * Paper is measured in pixels of a screen (96 an inch), as the columns of a sheet are. Fitted to the width of a page,
 * the texts of 12 points come out at 12 times the width of the page by that of the table. 59% are 7.08 points.
 */
#include "loaders/workbook/print.h"

#include "loaders/workbook/charts.h"
#include "loaders/workbook/drawing.h"
#include "loaders/workbook/parts.h"

enum {
    PAGE_LANDSCAPE = 1045, /* pixels between the margins of A4, 0.4 inches each */
    PAGE_PORTRAIT = 717,
    SMALLEST = 59, /* percent */
    POINTS = 12,   /* of the texts, on the screen */
    DIGIT = 9,     /* pixels of a digit of Arial 12 */
    AROUND = 24,   /* of a column, with its padding */
    USUAL_ROW = 20
};

/* The pixels of the table, and of charts that stand beside it. */
static size_t print_width(const struct sheet *sheet)
{
    size_t width = 0;
    size_t widest = 0;
    for (size_t i = 0; sheet->table_name && i < sheet->column_count; i++)
        width += sheet->columns[i].width * DIGIT + AROUND;
    for (size_t i = 0; i < sheet->chart_count && !workbook_drawing_in_rows(sheet); i++) {
        size_t chart = workbook_chart_width(&sheet->charts[i]);
        widest = chart > widest ? chart : widest;
    }
    return width + widest;
}

bool workbook_print_is_small(const struct sheet *sheet)
{
    size_t page = sheet->print.portrait ? PAGE_PORTRAIT : PAGE_LANDSCAPE;
    size_t percent = (sheet->print.points * 100 + POINTS - 1) / POINTS; /* programs take whole percent */
    return print_width(sheet) * percent > page * 100;
}

size_t workbook_print_rows(const struct sheet *sheet)
{
    size_t across = sheet->print.portrait ? PAGE_PORTRAIT : PAGE_LANDSCAPE;
    size_t down = sheet->print.portrait ? PAGE_LANDSCAPE : PAGE_PORTRAIT;
    size_t width = print_width(sheet);
    size_t percent = width > across ? across * 100 / width : 100;
    return down * 100 / (percent > SMALLEST ? percent : SMALLEST) / USUAL_ROW;
}

bool workbook_print_fits(const struct sheet *sheet)
{
    size_t page = sheet->print.portrait ? PAGE_PORTRAIT : PAGE_LANDSCAPE;
    return print_width(sheet) * SMALLEST <= page * 100;
}

void workbook_print_setup(struct stream *stream, const struct sheet *sheet)
{
    workbook_stream_text(stream, "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.4\" bottom=\"0.4\" header=\"0.3\" "
                                 "footer=\"0.3\"/><pageSetup paperSize=\"9\"");
    if (!workbook_print_fits(sheet)) {
        workbook_stream_text(stream, " scale=\"");
        workbook_stream_unsigned(stream, SMALLEST);
        workbook_stream_text(stream, "\"");
    } else if (!sheet->print.one_page) {
        workbook_stream_text(stream, " fitToHeight=\"0\"");
    }
    workbook_stream_text(stream,
                         sheet->print.portrait ? " orientation=\"portrait\"/>" : " orientation=\"landscape\"/>");
}
