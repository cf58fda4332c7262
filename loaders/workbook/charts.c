#include "loaders/workbook/charts.h"

#include "loaders/workbook/package.h"
#include "loaders/workbook/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    BAR_COLOUR = 0x12436D, /* dark blue of the Analysis Function: 10 to 1 against white */
    BAR_GAP = 40,          /* % of a bar's width */
    CHART_PIXELS = 1080,
    PIXELS_AROUND = 170, /* title, axis and its title */
    PIXELS_A_BAR = 44,   /* two lines of a label */
    PIXELS_A_ROW = 20,   /* the lowest that a row of the sheet can be */
    ROWS_BETWEEN = 2,
    EMU_A_PIXEL = 9525
};

/* A text as a chart can hold it: libxlsxwriter writes characters that XML does not have as they are. */
static const char *plain(struct book *book, const char *text)
{
    size_t length = strlen(text);
    char *copy = book_take(book, length + 1, 1);
    if (!copy)
        return "";
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t size = utf8_next(text + at, length - at, &character);
        bool bad = character < ' ' || character == UTF8_INVALID || character == 0xFFFE || character == 0xFFFF;
        memcpy(copy + used, bad ? "?" : text + at, bad ? 1 : size);
        used += bad ? 1 : size;
        at += size;
    }
    copy[used] = '\0';
    return copy;
}

/* Hands libxlsxwriter one cell that a range refers to; freed with the chart. */
static bool remember(lxw_series_range *range, const char *text, double number)
{
    struct lxw_series_data_point *point = calloc(1, sizeof *point); /* checked: next line */
    if (!point)
        return false;
    point->number = number;
    point->is_string = text != NULL;
    point->string = text ? strdup(text) : NULL; /* checked: next line */
    if (text && !point->string) {
        free(point);
        return false;
    }
    STAILQ_INSERT_TAIL(range->data_cache, point, list_pointers);
    range->num_data_points++;
    range->has_string_cache = text ? LXW_TRUE : LXW_FALSE;
    range->ignore_cache = LXW_TRUE; /* it is not to look for the cells itself */
    return true;
}

static bool remember_cells(struct book *book, lxw_chart_series *series, const struct chart *chart)
{
    for (size_t i = 0; i < chart->count; i++)
        if (!remember(series->categories, plain(book, chart->labels[i]), 0) ||
            !remember(series->values, NULL, chart->values[i]))
            return false;
    return true;
}

/* In a chart of horizontal bars, libxlsxwriter calls the axis of the values x and that of the labels y. */
static void set_axes(struct book *book, lxw_chart *drawn, const struct chart *chart, lxw_chart_font *font)
{
    lxw_chart_axis *values = drawn->x_axis;
    lxw_chart_axis *labels = drawn->y_axis;
    chart_axis_set_name(values, plain(book, chart->values_title));
    chart_axis_set_name(labels, plain(book, chart->labels_title));
    chart_axis_set_name_font(values, font);
    chart_axis_set_name_font(labels, font);
    chart_axis_set_num_font(values, font);
    chart_axis_set_num_font(labels, font);
    chart_axis_set_num_format(values, chart->number_format);
    chart_axis_set_min(values, 0);
    chart_axis_major_gridlines_set_visible(values, LXW_FALSE); /* the bars have their numbers */
    chart_axis_major_gridlines_set_visible(labels, LXW_FALSE);
    chart_axis_set_reverse(labels); /* the first row at the top, and the axis of the values below all bars */
    chart_axis_set_crossing_max(labels);
}

static lxw_error add_chart(struct book *book, lxw_workbook *workbook, lxw_worksheet *worksheet,
                           const struct sheet *sheet, const struct chart *chart)
{
    lxw_chart_font font = { .name = "Arial", .size = 12, .bold = LXW_EXPLICIT_FALSE };
    lxw_chart_font heading = { .name = "Arial", .size = 14 };
    lxw_chart_fill fill = { .color = BAR_COLOUR };
    lxw_chart *drawn = workbook_add_chart(workbook, LXW_CHART_BAR);
    lxw_chart_series *series = drawn ? chart_add_series(drawn, NULL, NULL) : NULL;
    if (!series)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    lxw_row_t first = (lxw_row_t)(sheet_header_row(sheet) + chart->first);
    lxw_row_t last = (lxw_row_t)(first + chart->count - 1);
    lxw_col_t labels = (lxw_col_t)chart->label_column;
    lxw_col_t values = (lxw_col_t)chart->value_column;
    chart_series_set_categories(series, sheet->name, first, labels, last, labels);
    chart_series_set_values(series, sheet->name, first, values, last, values);
    if (!remember_cells(book, series, chart))
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    chart_series_set_name(series, plain(book, chart->values_title));
    chart_series_set_fill(series, &fill);
    chart_series_set_labels(series);
    chart_series_set_labels_font(series, &font);
    chart_series_set_labels_num_format(series, chart->number_format);
    chart_set_series_gap(drawn, BAR_GAP);
    chart_title_set_name(drawn, plain(book, chart->title));
    chart_title_set_name_font(drawn, &heading);
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
    set_axes(book, drawn, chart, &font);
    return worksheet_insert_chart(worksheet, 0, 0, drawn);
}

lxw_error charts_add(struct book *book, lxw_workbook *workbook, lxw_worksheet *worksheet, const struct sheet *sheet)
{
    lxw_error trouble = LXW_NO_ERROR;
    for (size_t i = 0; i < sheet->chart_count && trouble == LXW_NO_ERROR; i++)
        trouble = add_chart(book, workbook, worksheet, sheet, &sheet->charts[i]);
    return trouble;
}

static void write_pair(struct stream *stream, const char *before, uint64_t first, const char *between, uint64_t second,
                       const char *after)
{
    stream_text(stream, before);
    stream_unsigned(stream, first);
    stream_text(stream, between);
    stream_unsigned(stream, second);
    stream_text(stream, after);
}

void charts_write_drawing(struct stream *stream, const struct sheet *sheet)
{
    stream_text(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                        "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\""
                        " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">");
    size_t row = sheet_header_row(sheet) - 1;
    for (size_t i = 0; i < sheet->chart_count; i++) {
        const struct chart *chart = &sheet->charts[i];
        size_t pixels = PIXELS_AROUND + chart->count * PIXELS_A_BAR;
        write_pair(stream, "<xdr:oneCellAnchor><xdr:from><xdr:col>", sheet->column_count + 1,
                   "</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>", row,
                   "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>");
        write_pair(stream, "<xdr:ext cx=\"", (uint64_t)CHART_PIXELS * EMU_A_PIXEL, "\" cy=\"",
                   (uint64_t)pixels * EMU_A_PIXEL, "\"/>");
        write_pair(stream, "<xdr:graphicFrame macro=\"\"><xdr:nvGraphicFramePr><xdr:cNvPr id=\"", i + 2,
                   "\" name=\"Chart ", i + 1, "\" descr=\"");
        stream_attribute(stream, chart->description, strlen(chart->description));
        stream_text(stream,
                    "\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext "
                    "cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData "
                    "uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart "
                    "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"rId");
        stream_unsigned(stream, i + 1);
        stream_text(stream, "\"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>");
        row += pixels / PIXELS_A_ROW + 1 + ROWS_BETWEEN;
    }
    stream_text(stream, "</xdr:wsDr>");
}
