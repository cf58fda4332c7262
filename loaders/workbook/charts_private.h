#ifndef PB_LOADERS_WORKBOOK_CHARTS_PRIVATE_H
#define PB_LOADERS_WORKBOOK_CHARTS_PRIVATE_H
/*
 * What the files that write the part of a chart share: charts.c has the series, chart_axes.c the axes and all texts
 * around what is drawn.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/parts.h"

/* A text of a chart, which has no escapes for characters that XML cannot hold: these become question marks. */
void workbook_chart_text(struct stream *stream, const char *text);

/* <c:ELEMENT val="..."/> */
void workbook_chart_setting(struct stream *stream, const char *element, const char *setting);
void workbook_chart_number(struct stream *stream, const char *element, uint64_t number);

void workbook_chart_format(struct stream *stream, const char *format);
void workbook_chart_font(struct stream *stream, bool one_line);

/* How a line is drawn: <a:ln>. Its width is in points; NULL for the colour: there is none. */
void workbook_chart_line(struct stream *stream, const char *colour, double width, enum chart_line dash);

/* The title, broken into lines that fit the chart. */
void workbook_chart_title(struct stream *stream, const struct chart *chart);
/* The axes of the plot, and the references to them that a plot ends with. */
void workbook_chart_axes(struct stream *stream, const struct chart *chart);
void workbook_chart_axis_ids(struct stream *stream);
/* Only where there is something to tell apart. */
void workbook_chart_legend(struct stream *stream, const struct chart *chart);

#endif
