/*
 * What stands around the plot of a chart: its title, which is the message and is broken into lines here, because
 * programs break it each in a way of their own; the axes; the legend. All texts are Arial and English.
 */
#include "loaders/workbook/charts_private.h"
#include "placebook/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
    AXIS_OF_LABELS = 50010001,
    AXIS_OF_VALUES = 50010002,
    TITLE_LINES_MOST = 4,
    TITLE_LETTER = 11, /* pixels of a chart's width for a bold letter of 12 points: a title has not all of it */
    LABEL_LETTER = 7,  /* of 10 points */
    LABEL_BETWEEN = 8, /* pixels between two labels */
    BESIDE_PLOT = 90   /* pixels of a chart that the axis to the left takes */
};

#define FONT_OF_TITLE  " lang=\"en-GB\" sz=\"1200\" b=\"1\"><a:latin typeface=\"Arial\"/>"
#define FONT_OF_AXIS   " lang=\"en-GB\" sz=\"1000\" b=\"0\"><a:latin typeface=\"Arial\"/>"
#define COLOUR_OF_GRID "D9D9D9"
#define COLOUR_OF_AXIS "7F7F7F"

static void chart_write_piece(struct stream *stream, const char *text, size_t length)
{
    for (size_t at = 0; at < length;)
        at += workbook_stream_character(stream, text + at, length - at, "?");
}

void workbook_chart_text(struct stream *stream, const char *text)
{
    chart_write_piece(stream, text, strlen(text));
}

void workbook_chart_setting(struct stream *stream, const char *element, const char *setting)
{
    workbook_stream_text(stream, "<c:");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, " val=\"");
    workbook_stream_text(stream, setting);
    workbook_stream_text(stream, "\"/>");
}

void workbook_chart_number(struct stream *stream, const char *element, uint64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    workbook_chart_setting(stream, element, text);
}

void workbook_chart_format(struct stream *stream, const char *format)
{
    format = format ? format : "General";
    workbook_stream_text(stream, "<c:numFmt formatCode=\"");
    workbook_stream_attribute(stream, format, strlen(format));
    workbook_stream_text(stream, "\" sourceLinked=\"0\"/>");
}

void workbook_chart_font(struct stream *stream, bool one_line)
{
    workbook_stream_text(stream, "<c:txPr><a:bodyPr");
    workbook_stream_text(stream, one_line ? " wrap=\"none\"" : "");
    workbook_stream_text(stream, "/><a:lstStyle/><a:p><a:pPr><a:defRPr" FONT_OF_AXIS
                                 "</a:defRPr></a:pPr><a:endParaRPr lang=\"en-GB\"/></a:p></c:txPr>");
}

void workbook_chart_line(struct stream *stream, const char *colour, double width, enum chart_line dash)
{
    if (!colour || dash == CHART_NO_LINE) {
        workbook_stream_text(stream, "<a:ln><a:noFill/></a:ln>");
        return;
    }
    workbook_stream_text(stream, "<a:ln w=\"");
    workbook_stream_unsigned(stream, (uint64_t)(width * 12700)); /* EMU of a point */
    workbook_stream_text(stream, "\"><a:solidFill><a:srgbClr val=\"");
    workbook_stream_text(stream, colour);
    workbook_stream_text(stream, "\"/></a:solidFill><a:prstDash val=\"");
    workbook_stream_text(stream, dash == CHART_DASHED ? "dash" : dash == CHART_DOTTED ? "sysDot" : "solid");
    workbook_stream_text(stream, "\"/></a:ln>");
}

/* How much of a text stands in a line of so many characters, broken between words where that is possible. */
static size_t chart_line_of_title(const char *text, size_t room)
{
    size_t length = strlen(text);
    size_t at = 0;
    size_t space = 0;
    for (size_t characters = 0; at < length && characters < room; characters++) {
        uint32_t character = 0;
        space = text[at] == ' ' ? at : space;
        at += pb_utf8_next(text + at, length - at, &character);
    }
    return at == length || text[at] == ' ' || !space ? at : space;
}

static void chart_write_paragraph(struct stream *stream, const char *font, const char *text, size_t length)
{
    workbook_stream_text(stream, "<a:p><a:pPr><a:defRPr");
    workbook_stream_text(stream, font);
    workbook_stream_text(stream, "</a:defRPr></a:pPr><a:r><a:rPr");
    workbook_stream_text(stream, font);
    workbook_stream_text(stream, "</a:rPr><a:t>");
    chart_write_piece(stream, text, length);
    workbook_stream_text(stream, "</a:t></a:r></a:p>");
}

void workbook_chart_title(struct stream *stream, const struct chart *chart)
{
    const char *text = chart->title;
    size_t room = workbook_chart_width(chart) / TITLE_LETTER;
    workbook_stream_text(stream, "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>");
    for (size_t line = 1; *text || line == 1; line++) {
        size_t length = line < TITLE_LINES_MOST ? chart_line_of_title(text, room) : strlen(text);
        chart_write_paragraph(stream, FONT_OF_TITLE, text, length);
        text += length;
        text += strspn(text, " ");
    }
    if (chart->subtitle)
        chart_write_paragraph(stream, FONT_OF_AXIS, chart->subtitle, strlen(chart->subtitle));
    workbook_stream_text(stream, "</c:rich></c:tx><c:overlay val=\"0\"/></c:title><c:autoTitleDeleted val=\"0\"/>");
}

static void write_axis_title(struct stream *stream, const char *title, bool upright)
{
    if (!title || !*title)
        return;
    workbook_stream_text(stream, "<c:title><c:tx><c:rich><a:bodyPr");
    workbook_stream_text(stream, upright ? " rot=\"-5400000\" vert=\"horz\"" : "");
    workbook_stream_text(stream, "/><a:lstStyle/>");
    chart_write_paragraph(stream, FONT_OF_AXIS, title, strlen(title));
    workbook_stream_text(stream, "</c:rich></c:tx><c:overlay val=\"0\"/></c:title>");
}

static void write_scaling(struct stream *stream, const struct chart_axis *axis, bool from_zero, bool downwards)
{
    char number[64];
    workbook_stream_text(stream, "<c:scaling>");
    workbook_chart_setting(stream, "orientation", downwards ? "maxMin" : "minMax");
    (void)snprintf(number, sizeof number, "%.16G", axis->maximum);
    if (axis->maximum_is_set)
        workbook_chart_setting(stream, "max", number);
    (void)snprintf(number, sizeof number, "%.16G", axis->minimum);
    if (axis->minimum_is_set || from_zero)
        workbook_chart_setting(stream, "min", axis->minimum_is_set ? number : "0");
    workbook_stream_text(stream, "</c:scaling><c:delete val=\"0\"/>");
}

/* The longest label, in characters. */
static size_t longest_label(const struct chart *chart)
{
    size_t longest = 1;
    const struct chart_series *series = &chart->series[0];
    for (size_t i = 0; series->labels.texts && i < series->count; i++) {
        size_t length = workbook_cells_characters(series->labels.texts[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Every how many labels one is written, so that they stand side by side. */
static size_t label_step(const struct chart *chart)
{
    size_t width = workbook_chart_width(chart);
    size_t room = width > 2 * BESIDE_PLOT ? width - BESIDE_PLOT : BESIDE_PLOT;
    size_t needed = (longest_label(chart) * LABEL_LETTER + LABEL_BETWEEN) * chart->series[0].count;
    return (needed + room - 1) / room;
}

/* Ticks, their line, the font of the figures, and where the other axis crosses. */
static void write_axis_end(struct stream *stream, const char *ticks, uint64_t other, const char *crosses)
{
    workbook_chart_setting(stream, "majorTickMark", ticks);
    workbook_chart_setting(stream, "minorTickMark", "none");
    workbook_chart_setting(stream, "tickLblPos", strcmp(crosses, "max") == 0 ? "nextTo" : "low");
    workbook_stream_text(stream, "<c:spPr>");
    workbook_chart_line(stream, COLOUR_OF_AXIS, 0.75, CHART_SOLID);
    workbook_stream_text(stream, "</c:spPr>");
    workbook_chart_font(stream, false);
    workbook_chart_number(stream, "crossAx", other);
    workbook_chart_setting(stream, "crosses", crosses);
}

static void write_label_axis(struct stream *stream, const struct chart *chart)
{
    bool bars = chart->kind == CHART_BARS;
    workbook_stream_text(stream, "<c:catAx>");
    workbook_chart_number(stream, "axId", AXIS_OF_LABELS);
    write_scaling(stream, &(struct chart_axis){ .title = NULL }, false, bars);
    workbook_chart_setting(stream, "axPos", bars ? "l" : "b");
    write_axis_title(stream, chart->labels.title, bars);
    workbook_chart_format(stream, NULL);
    write_axis_end(stream, bars ? "none" : "out", AXIS_OF_VALUES, "autoZero");
    workbook_stream_text(stream, "<c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>");
    size_t step = bars ? 1 : label_step(chart); /* each bar has its own */
    workbook_chart_number(stream, "tickLblSkip", step ? step : 1);
    if (step > 1)
        workbook_chart_number(stream, "tickMarkSkip", step);
    workbook_stream_text(stream, "<c:noMultiLvlLbl val=\"1\"/></c:catAx>");
}

static void write_value_axis(struct stream *stream, const struct chart *chart, bool across)
{
    const struct chart_axis *axis = across ? &chart->labels : &chart->values;
    bool bars = chart->kind == CHART_BARS;
    bool lying = across || bars;
    bool from_zero = !across && (bars || chart->kind == CHART_COLUMNS) && !axis->maximum_is_set;
    for (size_t i = 0; from_zero && i < chart->series_count; i++)
        for (size_t point = 0; point < chart->series[i].count; point++)
            from_zero = from_zero && !(chart->series[i].values.numbers[point] < 0);
    workbook_stream_text(stream, "<c:valAx>");
    workbook_chart_number(stream, "axId", across ? AXIS_OF_LABELS : AXIS_OF_VALUES);
    write_scaling(stream, axis, from_zero, axis->downwards);
    workbook_chart_setting(stream, "axPos", lying ? "b" : "l");
    if (!across) {
        workbook_stream_text(stream, "<c:majorGridlines><c:spPr>");
        workbook_chart_line(stream, COLOUR_OF_GRID, 0.75, CHART_SOLID);
        workbook_stream_text(stream, "</c:spPr></c:majorGridlines>");
    }
    write_axis_title(stream, axis->title, !lying);
    workbook_chart_format(stream, axis->format);
    /* The other axis of bars is downwards: its greatest label is where the figures stand. */
    const struct chart_axis *other = across ? &chart->values : &chart->labels;
    write_axis_end(stream, "out", across ? AXIS_OF_VALUES : AXIS_OF_LABELS,
                   bars || other->downwards                          ? "max"
                   : chart->kind == CHART_SCATTER && !other->at_zero ? "min"
                                                                     : "autoZero");
    workbook_chart_setting(stream, "crossBetween", chart->kind == CHART_SCATTER ? "midCat" : "between");
    char step[64];
    (void)snprintf(step, sizeof step, "%.16G", axis->step);
    if (axis->step > 0)
        workbook_chart_setting(stream, "majorUnit", step);
    workbook_stream_text(stream, "</c:valAx>");
}

void workbook_chart_axes(struct stream *stream, const struct chart *chart)
{
    if (chart->kind == CHART_SCATTER)
        write_value_axis(stream, chart, true);
    else
        write_label_axis(stream, chart);
    write_value_axis(stream, chart, false);
}

void workbook_chart_axis_ids(struct stream *stream)
{
    workbook_chart_number(stream, "axId", AXIS_OF_LABELS);
    workbook_chart_number(stream, "axId", AXIS_OF_VALUES);
}

void workbook_chart_legend(struct stream *stream, const struct chart *chart)
{
    size_t listed = 0;
    for (size_t i = 0; i < chart->series_count; i++)
        listed += !chart->series[i].unlisted;
    if (listed < 2)
        return;
    workbook_stream_text(stream, "<c:legend><c:legendPos val=\"t\"/>");
    for (size_t i = 0; i < chart->series_count; i++)
        if (chart->series[i].unlisted) {
            workbook_stream_text(stream, "<c:legendEntry>");
            workbook_chart_number(stream, "idx", i);
            workbook_stream_text(stream, "<c:delete val=\"1\"/></c:legendEntry>");
        }
    workbook_stream_text(stream, "<c:overlay val=\"0\"/>");
    workbook_chart_font(stream, false);
    workbook_stream_text(stream, "</c:legend>");
}
