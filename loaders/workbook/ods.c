/*
 * The package of an OpenDocument spreadsheet: mimetype first and stored, as the standard wants it; styles with the
 * page; then the content, whose styles of columns come before the sheets, so all columns are measured first. The rows
 * of the tables are streamed and none is kept.
 */
#include "loaders/workbook/ods.h"
#include "loaders/workbook/measure.h"

#include "placebook/period.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ODS_WIDTHS = 256, /* characters: no column is wider */
    ODS_CANCEL_EVERY = 2048
};

#define ODS_DIGIT_CM 0.2353 /* the width of a digit of Arial 12 */

#define ODS_NAMES                                                                                                      \
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""                                               \
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""                                                 \
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""                                                   \
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""                                                 \
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""                                        \
    " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\""                                            \
    " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""                                                   \
    " xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""                      \
    " office:version=\"1.3\">"

struct ods {
    struct book *book;
    const struct pb_output *output;
    struct stream stream;
};

static struct stream *ods_begin_part(struct ods *ods, const char *name, enum pb_zip_method method)
{
    struct stream *stream = &ods->stream;
    (void)workbook_stream_flush(stream);
    if (stream->status == PB_OK)
        stream->status = pb_zip_begin(stream->zip, name, method, stream->error);
    if (method == PB_ZIP_PACKED)
        workbook_stream_text(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    return stream;
}

static void ods_attribute(struct stream *stream, const char *text)
{
    workbook_stream_attribute(stream, text, strlen(text));
}

static void ods_write_manifest(struct stream *stream)
{
    workbook_stream_text(
        stream, "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
                "manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" "
                "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
                "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
                "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
                "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>"
                "</manifest:manifest>");
}

static void ods_property(struct stream *stream, const char *element, const char *text)
{
    if (!text || !*text)
        return;
    workbook_stream_text(stream, "<");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, ">");
    ods_attribute(stream, text); /* escaped as in an attribute, which is more than an element needs */
    workbook_stream_text(stream, "</");
    workbook_stream_text(stream, element);
    workbook_stream_text(stream, ">");
}

static void ods_write_meta(const struct book *book, struct stream *stream)
{
    const char *author = book->info->geography ? book->info->geography->publisher : NULL;
    char day[11];
    char created[32];
    (void)snprintf(created, sizeof created, "%sT00:00:00", pb_date_text(book->info->published, day));
    workbook_stream_text(stream, "<office:document-meta" ODS_NAMES "<office:meta>");
    ods_property(stream, "meta:generator", "Placebook");
    ods_property(stream, "dc:title", book->title);
    ods_property(stream, "meta:keyword", book->keywords);
    ods_property(stream, "meta:initial-creator", author && *author ? author : "Placebook");
    if (book->info->published)
        ods_property(stream, "meta:creation-date", created);
    ods_property(stream, "dc:language", "en-GB");
    workbook_stream_text(stream, "</office:meta></office:document-meta>");
}

/* Arial 12 and English for all cells; A4 across, as wide as a page. */
static void ods_write_styles(struct stream *stream)
{
    workbook_stream_text(
        stream,
        "<office:document-styles" ODS_NAMES
        "<office:styles><style:default-style style:family=\"table-cell\"><style:text-properties "
        "fo:font-family=\"Arial\" "
        "fo:font-size=\"12pt\" fo:language=\"en\" fo:country=\"GB\"/></style:default-style>"
        "<style:style style:name=\"Default\" style:family=\"table-cell\"/></office:styles><office:automatic-styles>"
        "<style:page-layout style:name=\"page\"><style:page-layout-properties fo:page-width=\"29.7cm\" "
        "fo:page-height=\"21cm\" style:print-orientation=\"landscape\" fo:margin=\"1cm\" style:scale-to-X=\"1\" "
        "style:scale-to-Y=\"0\"/></style:page-layout></office:automatic-styles><office:master-styles>"
        "<style:master-page style:name=\"Default\" style:page-layout-name=\"page\"/></office:master-styles>"
        "</office:document-styles>");
}

/* What the cells of each style look like: number format, alignment, letters. */
static void ods_write_cell_styles(struct stream *stream)
{
    static const char *const formats[STYLES] = {
        [STYLE_WHOLE] = "n0",       [STYLE_TENTHS] = "n1", [STYLE_HUNDREDTHS] = "n2",
        [STYLE_THOUSANDTHS] = "n3", [STYLE_DATE] = "day",  [STYLE_AS_TEXT] = "text"
    };
    static const char *const sizes[STYLES] = { [STYLE_TITLE] = "16pt", [STYLE_HEADING] = "14pt" };
    workbook_stream_text(stream, "<number:date-style style:name=\"day\"><number:year number:style=\"long\"/>"
                                 "<number:text>-</number:text><number:month number:style=\"long\"/>"
                                 "<number:text>-</number:text><number:day number:style=\"long\"/></number:date-style>"
                                 "<number:text-style style:name=\"text\"><number:text-content/></number:text-style>");
    for (int decimals = 0; decimals <= 3; decimals++) {
        char text[256];
        (void)snprintf(text, sizeof text,
                       "<number:number-style style:name=\"n%d\"><number:number number:decimal-places=\"%d\" "
                       "number:min-decimal-places=\"%d\" number:min-integer-digits=\"1\"%s/></number:number-style>",
                       decimals, decimals, decimals, decimals < 3 ? " number:grouping=\"true\"" : "");
        workbook_stream_text(stream, text);
    }
    for (size_t i = 0; i < STYLES; i++) {
        bool right = (i >= STYLE_SHORTHAND && i <= STYLE_DATE) || i == STYLE_HEADING_OF_FIGURES;
        bool bold = i == STYLE_STRONG || i >= STYLE_HEADER || i == STYLE_TITLE || i == STYLE_HEADING;
        bool above = i == STYLE_LINE || i == STYLE_TITLE || i == STYLE_HEADING;
        char text[512];
        (void)snprintf(text, sizeof text,
                       "<style:style style:name=\"c%zu\" style:family=\"table-cell\" "
                       "style:parent-style-name=\"Default\"%s%s%s><style:table-cell-properties "
                       "style:vertical-align=\"top\"%s/>%s<style:text-properties%s%s%s%s/></style:style>",
                       i, formats[i] ? " style:data-style-name=\"" : "", formats[i] ? formats[i] : "",
                       formats[i] ? "\"" : "", above ? "" : " fo:wrap-option=\"wrap\"",
                       right ? "<style:paragraph-properties fo:text-align=\"end\" fo:margin-left=\"0.2cm\"/>" : "",
                       bold ? " fo:font-weight=\"bold\"" : "", sizes[i] ? " fo:font-size=\"" : "",
                       sizes[i] ? sizes[i] : "", sizes[i] ? "\"" : "");
        workbook_stream_text(stream, text);
    }
}

/* Measures all sheets; a style for each width that there is. */
static enum pb_status ods_measure(struct ods *ods)
{
    bool used[ODS_WIDTHS] = { false };
    struct book *book = ods->book;
    for (size_t i = 0; i < book->sheet_count; i++) {
        struct sheet *sheet = book->sheets[i];
        size_t *widths = workbook_take(book, sheet->column_count + 1, 2 * sizeof *widths);
        if (!widths)
            return pb_out_of_memory(ods->stream.error);
        if (!sheet->absent && sheet->table_name)
            (void)workbook_measure_columns(sheet, widths);
        for (size_t c = 0; !sheet->absent && c < sheet->column_count; c++)
            used[sheet->columns[c].width < ODS_WIDTHS ? sheet->columns[c].width : ODS_WIDTHS - 1] = true;
        if (!sheet->table_name && sheet->line_width)
            used[sheet->line_width < ODS_WIDTHS ? sheet->line_width : ODS_WIDTHS - 1] = true;
    }
    for (size_t width = 0; width < ODS_WIDTHS; width++) {
        char text[256];
        (void)snprintf(text, sizeof text,
                       "<style:style style:name=\"w%zu\" style:family=\"table-column\"><style:table-column-properties "
                       "style:column-width=\"%.2fcm\"/></style:style>",
                       width, ((double)width + 2) * ODS_DIGIT_CM);
        if (used[width])
            workbook_stream_text(&ods->stream, text);
    }
    return PB_OK;
}

static void ods_write_column(struct stream *stream, size_t width)
{
    workbook_stream_text(stream, "<table:table-column table:style-name=\"w");
    workbook_stream_unsigned(stream, width < ODS_WIDTHS ? width : ODS_WIDTHS - 1);
    workbook_stream_text(stream, "\"/>");
}

static void ods_write_lines(struct stream *stream, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->line_count; i++) {
        const struct line *line = &sheet->lines[i];
        enum style style = sheet->line_width && line->style == STYLE_LINE ? STYLE_TEXT : line->style;
        workbook_stream_text(stream, "<table:table-row table:style-name=\"row\">");
        if (*line->text)
            workbook_ods_text(stream, style, line->text, strlen(line->text));
        else
            workbook_ods_empty(stream, style);
        workbook_stream_text(stream, "</table:table-row>");
    }
}

static enum pb_status ods_write_table(struct ods *ods, const struct sheet *sheet)
{
    struct stream *stream = &ods->stream;
    workbook_stream_text(stream, "<table:table-header-rows><table:table-row table:style-name=\"row\">");
    for (size_t i = 0; i < sheet->column_count; i++)
        workbook_ods_text(stream, sheet->columns[i].figures ? STYLE_HEADING_OF_FIGURES : STYLE_HEADER,
                          sheet->columns[i].title, strlen(sheet->columns[i].title));
    workbook_stream_text(stream, "</table:table-row></table:table-header-rows>");
    struct cells cells = { .stream = stream,
                           .pool = ods->book->table ? ods->book->table->symbols : NULL,
                           .column_count = sheet->column_count,
                           .open_document = true };
    for (size_t row = 0; row < sheet->rows && stream->status == PB_OK; row++) {
        if (row % ODS_CANCEL_EVERY == 0 && pb_output_stopped(ods->output, stream->error))
            return PB_FATAL;
        cells.link = sheet->links && sheet->links[row] ? sheet->links[row]->name : NULL;
        cells.address = sheet->addresses ? sheet->addresses[row] : NULL;
        workbook_cells_begin_row(&cells, row);
        sheet->fill(sheet, row, &cells);
        workbook_cells_end_row(&cells);
    }
    return stream->status;
}

static enum pb_status ods_write_sheet(struct ods *ods, const struct sheet *sheet)
{
    struct stream *stream = &ods->stream;
    workbook_stream_text(stream, "<table:table table:style-name=\"sheet\" table:name=\"");
    ods_attribute(stream, sheet->name);
    workbook_stream_text(stream, "\">");
    if (!sheet->table_name)
        ods_write_column(stream, sheet->line_width);
    for (size_t i = 0; sheet->table_name && i < sheet->column_count; i++)
        ods_write_column(stream, sheet->columns[i].width);
    ods_write_lines(stream, sheet);
    enum pb_status status = sheet->table_name ? ods_write_table(ods, sheet) : PB_OK;
    workbook_stream_text(stream, "</table:table>");
    return status;
}

/* The tables by their names, as in the workbook. */
static void ods_write_ranges(struct ods *ods)
{
    struct stream *stream = &ods->stream;
    struct book *book = ods->book;
    workbook_stream_text(stream, "<table:database-ranges>");
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct sheet *sheet = book->sheets[i];
        char letters[4];
        size_t header = workbook_sheet_header_row(sheet);
        if (sheet->absent || !sheet->table_name)
            continue;
        workbook_cells_letters(sheet->column_count - 1, letters);
        workbook_stream_text(stream, "<table:database-range table:name=\"");
        ods_attribute(stream, sheet->table_name);
        workbook_stream_text(stream, "\" table:target-range-address=\"");
        ods_attribute(stream, workbook_formula_name(book, sheet));
        ods_attribute(stream, workbook_text(book, ".A%zu:", header));
        ods_attribute(stream, workbook_formula_name(book, sheet));
        ods_attribute(stream, workbook_text(book, ".%s%zu", letters, header + sheet->rows));
        workbook_stream_text(stream, sheet->tools ? "\" table:display-filter-buttons=\"true\"/>" : "\"/>");
    }
    workbook_stream_text(stream, "</table:database-ranges>");
}

static enum pb_status ods_write_content(struct ods *ods)
{
    struct stream *stream = &ods->stream;
    workbook_stream_text(stream, "<office:document-content" ODS_NAMES "<office:automatic-styles>");
    ods_write_cell_styles(stream);
    enum pb_status status = ods_measure(ods);
    workbook_stream_text(stream,
                         "<style:style style:name=\"row\" style:family=\"table-row\"><style:table-row-properties "
                         "style:use-optimal-row-height=\"true\"/></style:style><style:style style:name=\"sheet\" "
                         "style:family=\"table\" style:master-page-name=\"Default\"><style:table-properties "
                         "table:display=\"true\"/></style:style></office:automatic-styles><office:body>"
                         "<office:spreadsheet>");
    for (size_t i = 0; i < ods->book->sheet_count && status == PB_OK; i++)
        if (!ods->book->sheets[i]->absent)
            status = ods_write_sheet(ods, ods->book->sheets[i]);
    ods_write_ranges(ods);
    workbook_stream_text(stream, "</office:spreadsheet></office:body></office:document-content>");
    return status;
}

static enum pb_status ods_write_parts(struct ods *ods)
{
    workbook_stream_text(ods_begin_part(ods, "mimetype", PB_ZIP_STORED),
                         "application/vnd.oasis.opendocument.spreadsheet");
    ods_write_manifest(ods_begin_part(ods, "META-INF/manifest.xml", PB_ZIP_PACKED));
    ods_write_meta(ods->book, ods_begin_part(ods, "meta.xml", PB_ZIP_PACKED));
    ods_write_styles(ods_begin_part(ods, "styles.xml", PB_ZIP_PACKED));
    (void)ods_begin_part(ods, "content.xml", PB_ZIP_PACKED);
    enum pb_status status = ods_write_content(ods);
    if (status == PB_OK)
        status = workbook_stream_flush(&ods->stream);
    if (status == PB_OK && ods->book->out_of_memory)
        status = pb_out_of_memory(ods->stream.error);
    return status;
}

enum pb_status workbook_write_ods(struct book *book, struct pb_output *output, const char *stem, struct pb_error *error)
{
    const char *name = workbook_text(book, "%s.ods", stem);
    struct ods *ods = book->out_of_memory ? NULL : calloc(1, sizeof *ods); /* checked: next line */
    if (!ods)
        return pb_out_of_memory(error);
    ods->book = book;
    ods->output = output;
    ods->stream.error = error;
    enum pb_status status = pb_zip_create(&ods->stream.zip, output, name, error);
    if (status == PB_OK) {
        status = ods_write_parts(ods);
        if (status == PB_OK)
            status = pb_zip_close(ods->stream.zip, error);
        else
            pb_zip_abandon(ods->stream.zip);
    }
    free(ods);
    return status;
}
