/*
 * The part of a chart: its series one after the other, each with the cells that it draws and a copy of what they hold.
 * The schema wants the elements in their order. A missing number has no point in the copy, and blanks are gaps.
 */
#include "loaders/workbook/charts_private.h"

#include <assert.h>
#include <stdio.h>

enum {
    BAR_GAP = 40,   /* % of a bar's width */
    MARKER_SIZE = 7 /* points */
};

#define LINE_WIDTH  2.25 /* points */
#define ERROR_WIDTH 1.0

/* The cells, as a formula. */
static void chart_write_formula(struct stream *stream, const struct sheet *own, const struct chart_cells *cells,
                                size_t count)
{
    const struct sheet *sheet = cells->sheet ? cells->sheet : own;
    char letters[4];
    size_t first = workbook_sheet_header_row(sheet) + 1 + cells->first;
    workbook_cells_letters(cells->column, letters);
    workbook_stream_text(stream, "<c:f>");
    workbook_chart_text(stream, workbook_formula_name(sheet->book, sheet));
    for (size_t end = 0; end < (count > 1 ? 2 : 1); end++) {
        workbook_stream_text(stream, end ? ":$" : "!$");
        workbook_stream_text(stream, letters);
        workbook_stream_text(stream, "$");
        workbook_stream_unsigned(stream, end ? first + count - 1 : first);
    }
    workbook_stream_text(stream, "</c:f>");
}

/* The cells and a copy of what they hold. */
static void chart_write_cells(struct stream *stream, const struct sheet *own, const struct chart_cells *cells,
                              size_t count)
{
    char number[64];
    bool texts = cells->texts != NULL;
    workbook_stream_text(stream, texts ? "<c:strRef>" : "<c:numRef>");
    chart_write_formula(stream, own, cells, count);
    workbook_stream_text(stream, texts ? "<c:strCache>" : "<c:numCache><c:formatCode>General</c:formatCode>");
    workbook_chart_number(stream, "ptCount", count);
    for (size_t i = 0; i < count; i++) {
        if (!texts && pb_missing(cells->numbers[i]))
            continue;
        workbook_stream_text(stream, "<c:pt idx=\"");
        workbook_stream_unsigned(stream, i);
        workbook_stream_text(stream, "\"><c:v>");
        if (!texts)
            (void)snprintf(number, sizeof number, "%.16G", cells->numbers[i]); /* the digits that Excel keeps here */
        workbook_chart_text(stream, texts ? cells->texts[i] : number);
        workbook_stream_text(stream, "</c:v></c:pt>");
    }
    workbook_stream_text(stream, texts ? "</c:strCache></c:strRef>" : "</c:numCache></c:numRef>");
}

static void write_fill(struct stream *stream, const char *colour)
{
    workbook_stream_text(stream, "<a:solidFill><a:srgbClr val=\"");
    workbook_stream_text(stream, colour);
    workbook_stream_text(stream, "\"/></a:solidFill>");
}

static bool has_bars(const struct chart *chart)
{
    return chart->kind == CHART_BARS || chart->kind == CHART_COLUMNS;
}

/* What the series looks like. */
static void write_look(struct stream *stream, const struct chart *chart, const struct chart_series *series)
{
    static const char *const markers[] = { "none", "circle", "diamond", "square" };
    workbook_stream_text(stream, "<c:spPr>");
    if (has_bars(chart))
        write_fill(stream, series->colour);
    else
        workbook_chart_line(stream, series->colour, series->width > 0 ? series->width : LINE_WIDTH, series->line);
    workbook_stream_text(stream, "</c:spPr>");
    if (has_bars(chart)) {
        workbook_stream_text(stream, "<c:invertIfNegative val=\"0\"/>");
        return;
    }
    workbook_stream_text(stream, "<c:marker>");
    workbook_chart_setting(stream, "symbol", markers[series->marker]);
    if (series->marker != CHART_NO_MARKER) {
        workbook_chart_number(stream, "size", series->marker_size ? series->marker_size : MARKER_SIZE);
        workbook_stream_text(stream, "<c:spPr>");
        write_fill(stream, series->colour);
        workbook_chart_line(stream, series->colour, 0.75, CHART_SOLID);
        workbook_stream_text(stream, "</c:spPr>");
    }
    workbook_stream_text(stream, "</c:marker>");
}

/* Points that do not look like the others of their series. */
static void write_points(struct stream *stream, const struct chart *chart, const struct chart_series *series)
{
    bool bars = has_bars(chart);
    for (size_t i = 0; i < series->count; i++) {
        bool unmarked = series->unmarked && series->unmarked[i];
        if (bars ? !series->colours || !series->colours[i] : !unmarked && (!series->breaks || !series->breaks[i]))
            continue;
        workbook_stream_text(stream, "<c:dPt>");
        workbook_chart_number(stream, "idx", i);
        if (bars)
            workbook_chart_number(stream, "invertIfNegative", 0);
        if (unmarked)
            workbook_stream_text(stream, "<c:marker><c:symbol val=\"none\"/></c:marker>");
        workbook_chart_number(stream, "bubble3D", 0);
        workbook_stream_text(stream, "<c:spPr>");
        if (bars)
            write_fill(stream, series->colours[i]);
        else
            workbook_chart_line(stream, NULL, 0, CHART_NO_LINE);
        workbook_stream_text(stream, "</c:spPr></c:dPt>");
    }
}

static void write_figures(struct stream *stream, const struct chart *chart, const struct chart_series *series)
{
    static const char *const positions[] = { "", "t", "r", "l" };
    if (series->figures == CHART_NO_FIGURES)
        return;
    workbook_stream_text(stream, "<c:dLbls>");
    workbook_chart_format(stream, chart->values.format);
    workbook_stream_text(stream, "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>");
    workbook_chart_font(stream, series->figures != CHART_VALUES);
    if (!has_bars(chart))
        workbook_chart_setting(stream, "dLblPos", positions[series->figures]);
    workbook_chart_number(stream, "showLegendKey", 0);
    workbook_chart_number(stream, "showVal", series->figures == CHART_VALUES);
    workbook_chart_number(stream, "showCatName", 0);
    workbook_chart_number(stream, "showSerName", series->figures != CHART_VALUES);
    workbook_chart_number(stream, "showPercent", 0);
    workbook_chart_number(stream, "showBubbleSize", 0);
    workbook_stream_text(stream, "</c:dLbls>");
}

static void write_errors(struct stream *stream, const struct sheet *sheet, const struct chart *chart,
                         const struct chart_series *series)
{
    if (!series->plus.numbers || !series->minus.numbers)
        return;
    workbook_stream_text(stream, "<c:errBars>");
    if (!has_bars(chart))
        workbook_chart_setting(stream, "errDir", series->across ? "x" : "y");
    workbook_stream_text(stream, "<c:errBarType val=\"both\"/><c:errValType val=\"cust\"/><c:noEndCap val=\"0\"/>");
    workbook_stream_text(stream, "<c:plus>");
    chart_write_cells(stream, sheet, &series->plus, series->count);
    workbook_stream_text(stream, "</c:plus><c:minus>");
    chart_write_cells(stream, sheet, &series->minus, series->count);
    workbook_stream_text(stream, "</c:minus><c:spPr>");
    workbook_chart_line(stream, has_bars(chart) ? "000000" : series->colour, ERROR_WIDTH, CHART_SOLID);
    workbook_stream_text(stream, "</c:spPr></c:errBars>");
}

static void chart_write_series(struct stream *stream, const struct sheet *sheet, const struct chart *chart,
                               size_t number)
{
    const struct chart_series *series = &chart->series[number];
    bool scatter = chart->kind == CHART_SCATTER;
    assert(series->count > 0 && series->count <= CHART_POINTS_MAXIMUM);
    workbook_stream_text(stream, "<c:ser>");
    workbook_chart_number(stream, "idx", number);
    workbook_chart_number(stream, "order", number);
    workbook_stream_text(stream, "<c:tx><c:v>");
    workbook_chart_text(stream, series->name);
    workbook_stream_text(stream, "</c:v></c:tx>");
    write_look(stream, chart, series);
    write_points(stream, chart, series);
    write_figures(stream, chart, series);
    write_errors(stream, sheet, chart, series);
    workbook_stream_text(stream, scatter ? "<c:xVal>" : "<c:cat>");
    chart_write_cells(stream, sheet, &series->labels, series->count);
    workbook_stream_text(stream, scatter ? "</c:xVal><c:yVal>" : "</c:cat><c:val>");
    chart_write_cells(stream, sheet, &series->values, series->count);
    workbook_stream_text(stream, scatter ? "</c:yVal>" : "</c:val>");
    if (!has_bars(chart))
        workbook_stream_text(stream, "<c:smooth val=\"0\"/>");
    workbook_stream_text(stream, "</c:ser>");
}

static void chart_write_plot(struct stream *stream, const struct sheet *sheet, const struct chart *chart)
{
    static const char *const elements[] = { "lineChart", "barChart", "barChart", "scatterChart" };
    const char *element = elements[chart->kind];
    workbook_stream_text(stream, "<c:");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, ">");
    if (has_bars(chart))
        workbook_chart_setting(stream, "barDir", chart->kind == CHART_BARS ? "bar" : "col");
    if (has_bars(chart))
        workbook_chart_setting(stream, "grouping", chart->stack == CHART_STACKED ? "stacked" : "clustered");
    else if (chart->kind == CHART_LINES)
        workbook_chart_setting(stream, "grouping", "standard");
    else
        workbook_chart_setting(stream, "scatterStyle", "lineMarker");
    workbook_chart_number(stream, "varyColors", 0);
    for (size_t i = 0; i < chart->series_count; i++)
        chart_write_series(stream, sheet, chart, i);
    if (has_bars(chart))
        workbook_chart_number(stream, "gapWidth", BAR_GAP);
    if (has_bars(chart) && chart->stack != CHART_BESIDE)
        workbook_chart_number(stream, "overlap", 100);
    if (chart->kind == CHART_LINES)
        workbook_chart_number(stream, "marker", 1);
    workbook_chart_axis_ids(stream);
    workbook_stream_text(stream, "</c:");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, ">");
}

void workbook_part_chart(const struct sheet *sheet, const struct chart *chart, struct stream *stream)
{
    assert(chart->series_count > 0 && chart->series_count <= CHART_SERIES_MAXIMUM);
    workbook_stream_text(stream, "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                                 "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                                 "xmlns:r=\"" PARTS_RELATIONSHIPS
                                 "\"><c:lang val=\"en-GB\"/><c:roundedCorners val=\"0\"/><c:chart>");
    workbook_chart_title(stream, chart);
    workbook_stream_text(stream, "<c:plotArea><c:layout/>");
    chart_write_plot(stream, sheet, chart);
    workbook_chart_axes(stream, chart);
    workbook_stream_text(stream, "</c:plotArea>");
    workbook_chart_legend(stream, chart);
    workbook_stream_text(stream, "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr>");
    write_fill(stream, "FFFFFF");
    workbook_chart_line(stream, "D9D9D9", 0.75, CHART_SOLID);
    workbook_stream_text(stream, "</c:spPr><c:printSettings><c:headerFooter/>"
                                 "<c:pageMargins b=\"0.75\" l=\"0.7\" r=\"0.7\" t=\"0.75\" header=\"0.3\" "
                                 "footer=\"0.3\"/><c:pageSetup/></c:printSettings></c:chartSpace>");
}
