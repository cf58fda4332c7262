#include "loaders/workbook/sparklines.h"

#include "loaders/workbook/parts.h"

#include <string.h>

static const char beginning[] =
    "<extLst><ext xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\" "
    "uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\"><x14:sparklineGroups "
    "xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"><x14:sparklineGroup lineWeight=\"1.5\" "
    "displayEmptyCellsAs=\"gap\" last=\"1\"><x14:colorSeries rgb=\"FF12436D\"/><x14:colorNegative rgb=\"FF12436D\"/>"
    "<x14:colorAxis rgb=\"FF000000\"/><x14:colorMarkers rgb=\"FF12436D\"/><x14:colorFirst rgb=\"FF12436D\"/>"
    "<x14:colorLast rgb=\"FFF46A25\"/><x14:colorHigh rgb=\"FF12436D\"/><x14:colorLow rgb=\"FF12436D\"/>"
    "<x14:sparklines>";

static void sparkline_cell(struct stream *stream, size_t column, size_t row)
{
    char letters[4];
    workbook_cells_letters(column, letters);
    workbook_stream_text(stream, letters);
    workbook_stream_unsigned(stream, row);
}

void workbook_sparklines_write(struct stream *stream, struct book *book, const struct sheet *sheet)
{
    const struct sparklines *lines = sheet->sparklines;
    const char *name = lines ? workbook_formula_name(book, lines->source) : "";
    size_t written = 0;
    for (size_t row = 0; lines && row < sheet->rows; row++) {
        if (!lines->count[row])
            continue;
        size_t first = workbook_sheet_header_row(lines->source) + 1 + lines->first[row];
        workbook_stream_text(stream, written++ ? "" : beginning);
        workbook_stream_text(stream, "<x14:sparkline><xm:f>");
        workbook_stream_escaped(stream, name, strlen(name));
        workbook_stream_text(stream, "!");
        sparkline_cell(stream, lines->source_column, first);
        workbook_stream_text(stream, ":");
        sparkline_cell(stream, lines->source_column, first + lines->count[row] - 1);
        workbook_stream_text(stream, "</xm:f><xm:sqref>");
        sparkline_cell(stream, lines->column, workbook_sheet_header_row(sheet) + 1 + row);
        workbook_stream_text(stream, "</xm:sqref></x14:sparkline>");
    }
    if (written)
        workbook_stream_text(stream, "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>");
}
