/*
 * From the description of a workbook to a file. First every sheet gets its numbers, and the texts above its table their
 * places among the shared strings, which come before those of the rows. Then the parts are streamed into the zip file
 * one after the other. The table of shared strings comes after all sheets, because the rows of tables add to it, and no
 * row is kept in memory.
 *
 * The order of the parts is published bytes: it stays as it is.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/parts.h"
#include "placebook/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEADING_MAXIMUM = 255 /* characters of a column's heading: Excel's limit */
};

/* What is not UTF-8 would make the file unreadable. */
static const char *clean(struct book *book, const char *text)
{
    size_t length = strlen(text);
    size_t at = 0;
    uint32_t character = 0;
    while (at < length && character != PB_UTF8_INVALID)
        at += pb_utf8_next(text + at, length - at, &character);
    if (at == length && character != PB_UTF8_INVALID && length <= STRING_MAXIMUM)
        return text;
    char *copy = workbook_take(book, length * 3 + 1, 1);
    if (!copy)
        return "";
    size_t used = 0;
    for (at = 0; at < length;) {
        size_t size = pb_utf8_next(text + at, length - at, &character);
        const char *piece = character == PB_UTF8_INVALID ? "\xEF\xBF\xBD" : text + at;
        size_t piece_size = character == PB_UTF8_INVALID ? 3 : size;
        if (used + piece_size > STRING_MAXIMUM)
            break;
        memcpy(copy + used, piece, piece_size);
        used += piece_size;
        at += size;
    }
    copy[used] = '\0';
    return copy;
}

/* Can a worksheet hold the table? */
static enum pb_status check_size(const struct book *book, const struct sheet *sheet, struct pb_error *error)
{
    assert(sheet->rows > 0); /* a table of a worksheet cannot be empty: without content it has a row that says so */
    if (sheet->column_count > CELLS_COLUMNS_MAXIMUM)
        return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%zu columns for the sheet %s of \"%s\", at most %d",
                       sheet->column_count, sheet->name, book->title, (int)CELLS_COLUMNS_MAXIMUM);
    for (size_t i = 0; i < sheet->column_count; i++)
        if (workbook_cells_characters(sheet->columns[i].title) > HEADING_MAXIMUM)
            return pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                           "a heading of the sheet %s of \"%s\" is longer than %d characters: \"%.60s...\"",
                           sheet->name, book->title, (int)HEADING_MAXIMUM, sheet->columns[i].title);
    if (sheet->rows > SHEET_ROWS_MAXIMUM - workbook_sheet_header_row(sheet)) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "%zu rows for the sheet %s of \"%s\", a worksheet holds %d",
                    sheet->rows, sheet->name, book->title, (int)SHEET_ROWS_MAXIMUM);
        pb_error_hint(error, "publish fewer measures in one pipeline, or leave out the loader workbook");
        return status;
    }
    return PB_OK;
}

/* The texts above a table and its headings become shared strings. */
static enum pb_status place_strings(struct package *package, struct placed *placed, struct pb_error *error)
{
    struct book *book = package->book;
    const struct sheet *sheet = placed->sheet;
    size_t count = sheet->line_count + sheet->column_count;
    placed->strings = workbook_take(book, count ? count : 1, sizeof *placed->strings);
    if (!placed->strings)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        bool is_line = i < sheet->line_count;
        const char **text = is_line ? &sheet->lines[i].text : &sheet->columns[i - sheet->line_count].title;
        *text = clean(book, *text);
        if (**text || !is_line)
            placed->strings[i] = workbook_strings_text(&package->above, *text, strlen(*text));
    }
    return book->out_of_memory || package->above.failed ? pb_out_of_memory(error) : PB_OK;
}

static enum pb_status place_sheets(struct package *package, struct pb_error *error)
{
    struct book *book = package->book;
    package->sheets = workbook_take(book, book->sheet_count + 1, sizeof *package->sheets);
    if (!package->sheets)
        return pb_out_of_memory(error);
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < book->sheet_count && status == PB_OK; i++) {
        struct sheet *sheet = book->sheets[i];
        if (sheet->absent)
            continue;
        struct placed *placed = &package->sheets[package->sheet_count++];
        *placed = (struct placed){ .sheet = sheet };
        if (sheet->table_name) {
            placed->table = ++package->table_count;
            status = check_size(book, sheet, error);
        }
        if (sheet->chart_count) {
            placed->drawing = ++package->drawing_count;
            placed->first_chart = package->chart_count + 1;
            package->chart_count += sheet->chart_count;
        }
        if (status == PB_OK)
            status = place_strings(package, placed, error);
    }
    package->rows.first = package->above.count;
    return status;
}

/* Begins a part, whose name has the number in place of #. */
static struct stream *begin_part(struct package *package, const char *name, size_t number)
{
    char text[PART_NAME];
    struct stream *stream = &package->stream;
    workbook_part_name(text, name, number);
    if (stream->status == PB_OK)
        stream->status = pb_zip_begin(stream->zip, text, PB_ZIP_PACKED, stream->error);
    workbook_stream_text(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    return stream;
}

static void write_strings(struct package *package)
{
    struct stream *stream = begin_part(package, "xl/sharedStrings.xml", 0);
    workbook_stream_text(stream, "<sst xmlns=\"" PARTS_SPREADSHEET "\" count=\"");
    workbook_stream_unsigned(stream, package->above.uses + package->rows.uses);
    workbook_stream_text(stream, "\" uniqueCount=\"");
    workbook_stream_unsigned(stream, (uint64_t)package->above.count + package->rows.count);
    workbook_stream_text(stream, "\">");
    workbook_strings_write(&package->above, false, stream);
    workbook_strings_write(&package->rows, true, stream);
    workbook_stream_text(stream, "</sst>");
    (void)workbook_stream_flush(stream);
}

static enum pb_status write_worksheets(struct package *package)
{
    struct stream *stream = &package->stream;
    for (size_t i = 0; i < package->sheet_count && stream->status == PB_OK; i++) {
        (void)begin_part(package, "xl/worksheets/sheet#.xml", i + 1);
        enum pb_status status = workbook_part_worksheet(package, i, stream->error);
        if (stream->status == PB_OK)
            stream->status = status;
        (void)workbook_stream_flush(stream);
    }
    if (stream->status == PB_OK && (package->rows.failed || package->book->out_of_memory))
        stream->status = pb_out_of_memory(stream->error);
    return stream->status;
}

static void write_charts(struct package *package)
{
    struct stream *stream = &package->stream;
    for (size_t i = 0; i < package->sheet_count; i++)
        for (size_t c = 0; c < package->sheets[i].sheet->chart_count; c++) {
            const struct placed *placed = &package->sheets[i];
            (void)begin_part(package, "xl/charts/chart#.xml", placed->first_chart + c);
            workbook_part_chart(placed->sheet, &placed->sheet->charts[c], stream);
            (void)workbook_stream_flush(stream);
        }
    for (size_t i = 0; i < package->sheet_count; i++)
        if (package->sheets[i].drawing) {
            (void)begin_part(package, "xl/drawings/drawing#.xml", package->sheets[i].drawing);
            workbook_part_drawing(package->sheets[i].sheet, stream);
            (void)workbook_stream_flush(stream);
        }
}

static void write_tables(struct package *package)
{
    for (size_t i = 0; i < package->sheet_count; i++)
        if (package->sheets[i].table) {
            (void)begin_part(package, "xl/tables/table#.xml", package->sheets[i].table);
            workbook_part_table(&package->sheets[i], &package->stream);
            (void)workbook_stream_flush(&package->stream);
        }
}

static void write_relationships(struct package *package)
{
    struct stream *stream = &package->stream;
    for (size_t i = 0; i < package->sheet_count; i++)
        if (package->sheets[i].table || package->sheets[i].drawing) {
            (void)begin_part(package, "xl/worksheets/_rels/sheet#.xml.rels", i + 1);
            workbook_part_sheet_relationships(&package->sheets[i], stream);
            (void)workbook_stream_flush(stream);
        }
    for (size_t i = 0; i < package->sheet_count; i++)
        if (package->sheets[i].drawing) {
            (void)begin_part(package, "xl/drawings/_rels/drawing#.xml.rels", package->sheets[i].drawing);
            workbook_part_drawing_relationships(&package->sheets[i], stream);
            (void)workbook_stream_flush(stream);
        }
}

static enum pb_status write_parts(struct package *package)
{
    struct stream *stream = &package->stream;
    workbook_part_content_types(package, begin_part(package, "[Content_Types].xml", 0));
    (void)workbook_stream_flush(stream);
    workbook_part_package_relationships(begin_part(package, "_rels/.rels", 0));
    (void)workbook_stream_flush(stream);
    workbook_part_workbook_relationships(package, begin_part(package, "xl/_rels/workbook.xml.rels", 0));
    (void)workbook_stream_flush(stream);
    if (write_worksheets(package) != PB_OK)
        return stream->status;
    workbook_part_workbook(package, begin_part(package, "xl/workbook.xml", 0));
    (void)workbook_stream_flush(stream);
    write_charts(package);
    write_tables(package);
    write_strings(package);
    workbook_part_theme(begin_part(package, "xl/theme/theme1.xml", 0));
    (void)workbook_stream_flush(stream);
    workbook_part_styles(begin_part(package, "xl/styles.xml", 0));
    (void)workbook_stream_flush(stream);
    write_relationships(package);
    workbook_part_core_properties(package, begin_part(package, "docProps/core.xml", 0));
    (void)workbook_stream_flush(stream);
    workbook_part_app_properties(package, begin_part(package, "docProps/app.xml", 0));
    return workbook_stream_flush(stream);
}

static enum pb_status write_package(struct package *package, struct pb_output *output, const char *name,
                                    struct pb_error *error)
{
    enum pb_status status = place_sheets(package, error);
    if (status == PB_OK)
        status = pb_zip_create(&package->stream.zip, output, name, error);
    if (status != PB_OK)
        return status;
    package->stream.error = error;
    package->row.error = error;
    status = write_parts(package);
    if (status == PB_OK)
        return pb_zip_close(package->stream.zip, error);
    pb_zip_abandon(package->stream.zip);
    return status;
}

enum pb_status workbook_write(struct book *book, struct pb_output *output, const char *stem, struct pb_error *error)
{
    const char *name = workbook_text(book, "%s.xlsx", stem);
    struct package *package = book->out_of_memory ? NULL : calloc(1, sizeof *package); /* checked: next line */
    if (!package)
        return pb_out_of_memory(error);
    package->book = book;
    package->output = output;
    package->created = book->info->published ? book->info->published : 20000101;
    enum pb_status status = workbook_strings_open(&package->above, NULL, error);
    if (status == PB_OK)
        status = workbook_strings_open(&package->rows, book->table ? book->table->symbols : NULL, error);
    if (status == PB_OK)
        status = write_package(package, output, name, error);
    workbook_strings_close(&package->rows);
    workbook_strings_close(&package->above);
    free(package);
    return status;
}
