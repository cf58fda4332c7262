/*
 * The drawing of a sheet: where its charts stand, and what each shows in words. A chart stands at a cell, so that it
 * moves with the sheet's rows; it has its own size. On a sheet without a table the columns are as wide as a chart is
 * (worksheet.c asks for that here), so that two stand in a row.
 */
#include "loaders/workbook/drawing.h"
#include "loaders/workbook/charts.h"
#include "loaders/workbook/parts.h"
#include "loaders/workbook/print.h"

#include <string.h>

enum {
    PIXELS_A_ROW = 20,         /* the lowest that a row of the sheet can be */
    PIXELS_A_DIGIT = 9,        /* of Arial 12, in which widths of columns are counted */
    PIXELS_AROUND_COLUMN = 24, /* of the padding of a column with a table */
    ROWS_BETWEEN = 1,
    ROWS_A_PAGE = 44,     /* A4, landscape, two charts wide */
    ROWS_OF_HEADINGS = 4, /* at most; they are repeated above charts below a table */

    EMU_A_PIXEL = 9525,
};

/* Where a chart stands: column and row, counted from 0, and how far to the right in the column. */
struct place_of_chart {
    size_t column, offset, row;
};

size_t workbook_drawing_column(const struct sheet *sheet)
{
    size_t widest = 0;
    for (size_t i = 0; i < sheet->chart_count; i++) {
        size_t width = workbook_chart_width(&sheet->charts[i]);
        widest = width > widest ? width : widest;
    }
    return widest / PIXELS_A_DIGIT + 1;
}

/* How many charts stand in a row: those wider than half a slide alone. */
static size_t drawing_across(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->chart_count; i++)
        if (workbook_chart_width(&sheet->charts[i]) > CHART_WIDTH)
            return 1;
    return 2;
}

/* How many rows of the sheet a row of charts takes; its charts are from `first` on. */
static size_t drawing_rows(const struct sheet *sheet, size_t first, size_t across)
{
    size_t highest = 0;
    for (size_t i = first; i < first + across && i < sheet->chart_count; i++) {
        size_t height = workbook_chart_height(&sheet->charts[i]);
        highest = height > highest ? height : highest;
    }
    return highest / PIXELS_A_ROW + 1 + ROWS_BETWEEN;
}

/* The row, counted from 0, where the charts begin. */
static size_t drawing_begin(const struct sheet *sheet)
{
    if (sheet->chart_rows)
        return sheet->line_count - sheet->chart_rows;
    if (!sheet->table_name)
        return sheet->line_count + 1;
    if (sheet->charts_below)
        return workbook_sheet_header_row(sheet) + sheet->rows + 1;
    return workbook_sheet_header_row(sheet) - 1;
}

/* Finds the column of a table that is so many pixels to the right. */
static void drawing_walk(const struct sheet *sheet, size_t pixels, struct place_of_chart *at)
{
    at->column = 0;
    at->offset = 0;
    while (at->column < sheet->column_count) {
        size_t width = sheet->columns[at->column].width * PIXELS_A_DIGIT + PIXELS_AROUND_COLUMN;
        if (pixels < width) {
            at->offset = pixels;
            return;
        }
        pixels -= width;
        at->column++;
    }
}

static struct place_of_chart drawing_place(const struct sheet *sheet, size_t chart, size_t row)
{
    struct place_of_chart at = { .row = row };
    size_t across = drawing_across(sheet);
    if (!workbook_drawing_in_rows(sheet))
        at.column = sheet->column_count + 1;
    else if (!sheet->table_name)
        at.column = chart % across;
    else
        drawing_walk(sheet, chart % across * (CHART_WIDTH + PIXELS_A_ROW), &at);
    return at;
}

/* How many rows of a sheet a page holds. */
static size_t drawing_page(const struct sheet *sheet)
{
    if (!sheet->table_name)
        return ROWS_A_PAGE;
    return workbook_print_rows(sheet) - (sheet->charts_below ? ROWS_OF_HEADINGS : 0);
}

size_t workbook_drawing_break(const struct sheet *sheet, size_t number)
{
    size_t across = drawing_across(sheet);
    size_t row = drawing_begin(sheet);
    size_t page = drawing_page(sheet);
    size_t used = sheet->charts_below ? page : row; /* of the page; a table's rows are of any height */
    for (size_t i = 0; workbook_drawing_in_rows(sheet) && i < sheet->chart_count; i += across) {
        size_t rows = drawing_rows(sheet, i, across);
        if (used + rows > page + ROWS_BETWEEN) {
            if (number-- == 0)
                return row - ROWS_BETWEEN;
            used = 0;
        }
        used += rows;
        row += rows;
    }
    return sheet->chart_rows && number == 0 ? sheet->line_count : 0;
}

void workbook_sheet_charts_above(struct book *book, struct sheet *sheet)
{
    size_t across = drawing_across(sheet);
    size_t rows = 1;
    for (size_t i = 0; i < sheet->chart_count; i += across)
        rows += drawing_rows(sheet, i, across);
    for (size_t i = 0; i < rows; i++)
        workbook_sheet_line(book, sheet, STYLE_TEXT, "");
    sheet->chart_rows = rows - 1; /* the first stays free */
}

static void write_pair(struct stream *stream, const char *before, uint64_t first, const char *between, uint64_t second,
                       const char *after)
{
    workbook_stream_text(stream, before);
    workbook_stream_unsigned(stream, first);
    workbook_stream_text(stream, between);
    workbook_stream_unsigned(stream, second);
    workbook_stream_text(stream, after);
}

static void write_anchor(struct stream *stream, const struct chart *chart, const struct place_of_chart *at,
                         size_t number)
{
    write_pair(stream, "<xdr:oneCellAnchor><xdr:from><xdr:col>", at->column, "</xdr:col><xdr:colOff>",
               (uint64_t)at->offset * EMU_A_PIXEL, "</xdr:colOff><xdr:row>");
    workbook_stream_unsigned(stream, at->row);
    write_pair(stream, "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx=\"",
               (uint64_t)workbook_chart_width(chart) * EMU_A_PIXEL, "\" cy=\"",
               (uint64_t)workbook_chart_height(chart) * EMU_A_PIXEL, "\"/>");
    write_pair(stream, "<xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr><xdr:cNvPr id=\"", number + 2,
               "\" name=\"Chart ", number + 1, "\" descr=\"");
    workbook_stream_attribute(stream, chart->description, strlen(chart->description));
    workbook_stream_text(stream,
                         "\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext "
                         "cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData "
                         "uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart "
                         "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                         "xmlns:r=\"" PARTS_RELATIONSHIPS "\" r:id=\"rId");
    workbook_stream_unsigned(stream, number + 1);
    workbook_stream_text(stream,
                         "\"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>");
}

void workbook_part_drawing(const struct sheet *sheet, struct stream *stream)
{
    workbook_stream_text(stream,
                         "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\""
                         " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">");
    size_t across = workbook_drawing_in_rows(sheet) ? drawing_across(sheet) : 1;
    size_t row = drawing_begin(sheet);
    for (size_t i = 0; i < sheet->chart_count; i++) {
        struct place_of_chart at = drawing_place(sheet, i, row);
        write_anchor(stream, &sheet->charts[i], &at, i);
        if ((i + 1) % across == 0)
            row += drawing_rows(sheet, i + 1 - across, across);
    }
    workbook_stream_text(stream, "</xdr:wsDr>");
}
