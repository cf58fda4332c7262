/*
 * How large charts are, and whether they stand in rows or beside a table: what both drawing and print go by.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/drawing.h"

enum {
    AROUND_BARS = 190,  /* pixels: title, axis and its title */
    PIXELS_A_LABEL = 34 /* of a bar, two lines */
};

size_t workbook_chart_width(const struct chart *chart)
{
    return chart->width ? chart->width : CHART_WIDTH;
}

size_t workbook_chart_height(const struct chart *chart)
{
    size_t bars = chart->kind == CHART_BARS && chart->series_count ? chart->series[0].count : 0;
    size_t needed = AROUND_BARS + bars * PIXELS_A_LABEL;
    if (chart->height)
        return chart->height;
    return needed > CHART_HEIGHT && bars ? needed : CHART_HEIGHT;
}

bool workbook_drawing_in_rows(const struct sheet *sheet)
{
    return sheet->chart_count && (!sheet->table_name || sheet->charts_below || sheet->chart_rows);
}
