/*
 * Charts beside a sheet's table, native ones that people can copy into their papers. A chart draws cells of the table,
 * so that its numbers can also be read; it keeps a copy of them for programs that show charts without reading cells.
 * The drawing part says where the charts stand, one below the other, and what they show in words.
 */
#include "loaders/workbook/parts.h"
#include "placebook/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
    BAR_GAP = 40, /* % of a bar's width */
    CHART_PIXELS = 1080,
    PIXELS_AROUND = 170, /* title, axis and its title */
    PIXELS_A_BAR = 44,   /* two lines of a label */
    PIXELS_A_ROW = 20,   /* the lowest that a row of the sheet can be */
    ROWS_BETWEEN = 2,
    EMU_A_PIXEL = 9525,
    AXIS_OF_LABELS = 50010001,
    AXIS_OF_VALUES = 50010002
};

#define BAR_COLOUR "12436D" /* dark blue of the Analysis Function: 10 to 1 against white */

/* The font of titles and of everything else; a title's is bold unless it says otherwise. */
#define FONT_OF_TITLE  " sz=\"1400\" baseline=\"0\"><a:latin typeface=\"Arial\"/>"
#define FONT_OF_LABELS " sz=\"1200\" b=\"0\" baseline=\"0\"><a:latin typeface=\"Arial\"/>"

/* A text of a chart, which has no escapes for characters that XML cannot hold: these become question marks. */
static void charts_write_plain(struct stream *stream, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t size = pb_utf8_next(text + at, length - at, &character);
        bool bad = character < ' ' || character == PB_UTF8_INVALID || character == 0xFFFE || character == 0xFFFF;
        const char *instead = bad                ? "?"
                              : character == '&' ? "&amp;"
                              : character == '<' ? "&lt;"
                              : character == '>' ? "&gt;"
                                                 : NULL;
        if (instead)
            workbook_stream_text(stream, instead);
        else
            workbook_stream_bytes(stream, text + at, size);
        at += size;
    }
}

static void write_title(struct stream *stream, const char *body, bool is_title, const char *text)
{
    const char *font = is_title ? FONT_OF_TITLE : FONT_OF_LABELS;
    workbook_stream_text(stream, "<c:title><c:tx><c:rich>");
    workbook_stream_text(stream, body);
    workbook_stream_text(stream, "<a:lstStyle/><a:p><a:pPr><a:defRPr");
    workbook_stream_text(stream, font);
    workbook_stream_text(stream, "</a:defRPr></a:pPr><a:r><a:rPr lang=\"en-US\"");
    workbook_stream_text(stream, font);
    workbook_stream_text(stream, "</a:rPr><a:t>");
    charts_write_plain(stream, text);
    workbook_stream_text(stream, "</a:t></a:r></a:p></c:rich></c:tx><c:layout/></c:title>");
}

static void write_font(struct stream *stream)
{
    workbook_stream_text(stream, "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr" FONT_OF_LABELS
                                 "</a:defRPr></a:pPr><a:endParaRPr lang=\"en-US\"/></a:p></c:txPr>");
}

static void write_number_format(struct stream *stream, const char *format)
{
    workbook_stream_text(stream, "<c:numFmt formatCode=\"");
    workbook_stream_attribute(stream, format, strlen(format));
    workbook_stream_text(stream, "\" sourceLinked=\"0\"/>");
}

/* The cells of a column that the chart draws, as a formula. */
static void charts_write_cells(struct stream *stream, const struct sheet *sheet, const struct chart *chart,
                               size_t column)
{
    char letters[4];
    size_t first = workbook_sheet_header_row(sheet) + 1 + chart->first;
    workbook_cells_letters(column, letters);
    workbook_stream_text(stream, "<c:f>");
    charts_write_plain(stream, workbook_formula_name(sheet->book, sheet));
    for (size_t end = 0; end < (chart->count > 1 ? 2 : 1); end++) {
        workbook_stream_text(stream, end ? ":$" : "!$");
        workbook_stream_text(stream, letters);
        workbook_stream_text(stream, "$");
        workbook_stream_unsigned(stream, end ? first + chart->count - 1 : first);
    }
    workbook_stream_text(stream, "</c:f>");
}

static void begin_point(struct stream *stream, size_t number)
{
    workbook_stream_text(stream, "<c:pt idx=\"");
    workbook_stream_unsigned(stream, number);
    workbook_stream_text(stream, "\"><c:v>");
}

static void write_labels(struct stream *stream, const struct sheet *sheet, const struct chart *chart)
{
    workbook_stream_text(stream, "<c:cat><c:strRef>");
    charts_write_cells(stream, sheet, chart, chart->label_column);
    workbook_stream_text(stream, "<c:strCache><c:ptCount val=\"");
    workbook_stream_unsigned(stream, chart->count);
    workbook_stream_text(stream, "\"/>");
    for (size_t i = 0; i < chart->count; i++) {
        begin_point(stream, i);
        charts_write_plain(stream, chart->labels[i]);
        workbook_stream_text(stream, "</c:v></c:pt>");
    }
    workbook_stream_text(stream, "</c:strCache></c:strRef></c:cat>");
}

static void write_values(struct stream *stream, const struct sheet *sheet, const struct chart *chart)
{
    workbook_stream_text(stream, "<c:val><c:numRef>");
    charts_write_cells(stream, sheet, chart, chart->value_column);
    workbook_stream_text(stream, "<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"");
    workbook_stream_unsigned(stream, chart->count);
    workbook_stream_text(stream, "\"/>");
    for (size_t i = 0; i < chart->count; i++) {
        char number[32];
        begin_point(stream, i);
        (void)snprintf(number, sizeof number, "%.16G", chart->values[i]); /* the digits that Excel keeps here */
        workbook_stream_text(stream, number);
        workbook_stream_text(stream, "</c:v></c:pt>");
    }
    workbook_stream_text(stream, "</c:numCache></c:numRef></c:val>");
}

static void write_axis_number(struct stream *stream, const char *element, uint64_t number)
{
    workbook_stream_text(stream, "<c:");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, " val=\"");
    workbook_stream_unsigned(stream, number);
    workbook_stream_text(stream, "\"/>");
}

/* Both axes: that of the labels from the top downwards, that of the values below all bars and from zero. */
static void write_axes(struct stream *stream, const struct chart *chart)
{
    workbook_stream_text(stream, "<c:catAx>");
    write_axis_number(stream, "axId", AXIS_OF_LABELS);
    workbook_stream_text(stream, "<c:scaling><c:orientation val=\"maxMin\"/></c:scaling><c:axPos val=\"l\"/>");
    write_title(stream, "<a:bodyPr rot=\"-5400000\" vert=\"horz\"/>", false, chart->labels_title);
    workbook_stream_text(stream, "<c:tickLblPos val=\"nextTo\"/>");
    write_font(stream);
    write_axis_number(stream, "crossAx", AXIS_OF_VALUES);
    workbook_stream_text(stream, "<c:crosses val=\"autoZero\"/><c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset "
                                 "val=\"100\"/></c:catAx><c:valAx>");
    write_axis_number(stream, "axId", AXIS_OF_VALUES);
    workbook_stream_text(
        stream, "<c:scaling><c:orientation val=\"minMax\"/><c:min val=\"0\"/></c:scaling><c:axPos val=\"b\"/>");
    write_title(stream, "<a:bodyPr/>", false, chart->values_title);
    write_number_format(stream, chart->number_format);
    workbook_stream_text(stream, "<c:tickLblPos val=\"nextTo\"/>");
    write_font(stream);
    write_axis_number(stream, "crossAx", AXIS_OF_LABELS);
    workbook_stream_text(stream, "<c:crosses val=\"max\"/><c:crossBetween val=\"between\"/></c:valAx>");
}

void workbook_part_chart(const struct sheet *sheet, const struct chart *chart, struct stream *stream)
{
    workbook_stream_text(stream, "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                                 "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                                 "xmlns:r=\"" PARTS_RELATIONSHIPS "\"><c:lang val=\"en-US\"/><c:chart>");
    write_title(stream, "<a:bodyPr/>", true, chart->title);
    workbook_stream_text(stream,
                         "<c:plotArea><c:layout/><c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"clustered\"/>"
                         "<c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:tx><c:v>");
    charts_write_plain(stream, chart->values_title);
    workbook_stream_text(stream, "</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val=\"" BAR_COLOUR
                                 "\"/></a:solidFill></c:spPr><c:dLbls>");
    write_number_format(stream, chart->number_format);
    write_font(stream);
    workbook_stream_text(stream, "<c:showVal val=\"1\"/></c:dLbls>");
    write_labels(stream, sheet, chart);
    write_values(stream, sheet, chart);
    workbook_stream_text(stream, "</c:ser>");
    write_axis_number(stream, "gapWidth", BAR_GAP);
    write_axis_number(stream, "axId", AXIS_OF_LABELS);
    write_axis_number(stream, "axId", AXIS_OF_VALUES);
    workbook_stream_text(stream, "</c:barChart>");
    write_axes(stream, chart);
    workbook_stream_text(stream,
                         "</c:plotArea><c:plotVisOnly val=\"1\"/></c:chart><c:printSettings><c:headerFooter/>"
                         "<c:pageMargins b=\"0.75\" l=\"0.7\" r=\"0.7\" t=\"0.75\" header=\"0.3\" footer=\"0.3\"/>"
                         "<c:pageSetup/></c:printSettings></c:chartSpace>");
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

void workbook_part_drawing(const struct sheet *sheet, struct stream *stream)
{
    workbook_stream_text(stream,
                         "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\""
                         " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">");
    size_t row = workbook_sheet_header_row(sheet) - 1;
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
        workbook_stream_attribute(stream, chart->description, strlen(chart->description));
        workbook_stream_text(
            stream, "\"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x=\"0\" y=\"0\"/><a:ext "
                    "cx=\"0\" cy=\"0\"/></xdr:xfrm><a:graphic><a:graphicData "
                    "uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart "
                    "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"rId");
        workbook_stream_unsigned(stream, i + 1);
        workbook_stream_text(
            stream, "\"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>");
        row += pixels / PIXELS_A_ROW + 1 + ROWS_BETWEEN;
    }
    workbook_stream_text(stream, "</xdr:wsDr>");
}
