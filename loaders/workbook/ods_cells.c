/*
 * Cells of an OpenDocument spreadsheet. A cell has its value and, for people, a text; programs that open the file show
 * the value in the format of its style. Cells have no address: an empty one has to be there.
 */
#include "loaders/workbook/ods.h"

#include "placebook/utf8.h"

#include <string.h>

/* Spaces after the first are an element: XML programs may join them. */
static size_t ods_spaces(struct stream *stream, const char *text, size_t length, bool leading)
{
    size_t count = 0;
    while (count < length && text[count] == ' ')
        count++;
    size_t kept = leading ? 0 : 1;
    if (kept)
        workbook_stream_text(stream, " ");
    if (count > kept) {
        workbook_stream_text(stream, "<text:s text:c=\"");
        workbook_stream_unsigned(stream, count - kept);
        workbook_stream_text(stream, "\"/>");
    }
    return count;
}

static size_t ods_character(struct stream *stream, const char *text, size_t length)
{
    if (*text != '\t')
        return workbook_stream_character(stream, text, length, "\xEF\xBF\xBD");
    workbook_stream_text(stream, "<text:tab/>");
    return 1;
}

/* A paragraph for each line of a text. */
static void ods_paragraphs(struct stream *stream, const char *text, size_t length)
{
    bool leading = true;
    workbook_stream_text(stream, "<text:p>");
    for (size_t at = 0; at < length;) {
        if (text[at] == '\n') {
            workbook_stream_text(stream, "</text:p><text:p>");
            at++;
            leading = true;
        } else if (text[at] == ' ') {
            at += ods_spaces(stream, text + at, length - at, leading);
        } else {
            at += ods_character(stream, text + at, length - at);
            leading = false;
        }
    }
    workbook_stream_text(stream, "</text:p>");
}

static void ods_begin(struct stream *stream, enum style style, const char *rest)
{
    workbook_stream_text(stream, "<table:table-cell table:style-name=\"c");
    workbook_stream_unsigned(stream, style);
    workbook_stream_text(stream, rest);
}

void workbook_ods_text(struct stream *stream, enum style style, const char *text, size_t length)
{
    ods_begin(stream, style, "\" office:value-type=\"string\">");
    ods_paragraphs(stream, text, length);
    workbook_stream_text(stream, "</table:table-cell>");
}

/* The beginning of a sheet, as an address within the document. */
static void ods_write_sheet_name(struct stream *stream, const char *sheet)
{
    workbook_stream_text(stream, "#'");
    workbook_stream_quoted(stream, sheet);
    workbook_stream_text(stream, "'.A1");
}

void workbook_ods_link(const struct cells *cells, enum style style, const char *text, size_t length)
{
    struct stream *stream = cells->stream;
    ods_begin(stream, style, "\" office:value-type=\"string\"><text:p><text:a xlink:type=\"simple\" xlink:href=\"");
    if (cells->link)
        ods_write_sheet_name(stream, cells->link);
    else
        workbook_stream_attribute(stream, cells->address, strlen(cells->address));
    workbook_stream_text(stream, "\">");
    for (size_t at = 0; at < length;)
        at += ods_character(stream, text + at, length - at);
    workbook_stream_text(stream, "</text:a></text:p></table:table-cell>");
}

void workbook_ods_number(struct stream *stream, enum style style, const char *digits, size_t length)
{
    ods_begin(stream, style, "\" office:value-type=\"float\" office:value=\"");
    workbook_stream_bytes(stream, digits, length);
    workbook_stream_text(stream, "\"><text:p>");
    workbook_stream_bytes(stream, digits, length);
    workbook_stream_text(stream, "</text:p></table:table-cell>");
}

void workbook_ods_date(struct stream *stream, const char *day)
{
    ods_begin(stream, STYLE_DATE, "\" office:value-type=\"date\" office:date-value=\"");
    workbook_stream_text(stream, day);
    workbook_stream_text(stream, "\"><text:p>");
    workbook_stream_text(stream, day);
    workbook_stream_text(stream, "</text:p></table:table-cell>");
}

void workbook_ods_truth(struct stream *stream, bool truth)
{
    ods_begin(stream, STYLE_TEXT, "\" office:value-type=\"boolean\" office:boolean-value=\"");
    workbook_stream_text(stream, truth ? "true\"><text:p>TRUE" : "false\"><text:p>FALSE");
    workbook_stream_text(stream, "</text:p></table:table-cell>");
}

void workbook_ods_empty(struct stream *stream, enum style style)
{
    ods_begin(stream, style, "\"/>");
}
