/*
 * One worksheet and the definition of its table. The lines above the table come first, each a row with one cell, then
 * the headings, then the rows of the table, which are filled in one after the other: none is kept.
 */
#include "loaders/workbook/drawing.h"
#include "loaders/workbook/links.h"
#include "loaders/workbook/measure.h"
#include "loaders/workbook/parts.h"
#include "loaders/workbook/print.h"
#include "loaders/workbook/sparklines.h"

#include "placebook/letters.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    CANCEL_EVERY = 2048, /* rows between two looks at whether the run is being stopped */
    PADDING = 2,         /* characters that keep columns apart */
    SPAN_ROWS = 16,      /* the columns that are used are said for this many rows together */
};

#define POINTS_A_LINE    15.75 /* of Arial 12 */
#define POINTS_A_TITLE   21.0  /* of Arial 16 */
#define POINTS_A_HEADING 27.0  /* of Arial 14, with room above */

/* What Excel adds to the width of a column: 5 pixels, of 7 for a character, in units of 1/256. */
#define WIDTH_AROUND ".7109375"

/* How many lines a line above the table takes when it is wrapped. */
static size_t line_height(const struct sheet *sheet, size_t line)
{
    const char *text = sheet->lines[line].text;
    size_t room = workbook_cells_room(sheet->line_width);
    bool bold = sheet->lines[line].style == STYLE_STRONG_PARAGRAPH;
    return room ? pb_letters_lines(text, strlen(text), bold ? workbook_cells_room_of_bold(room) : room) : 1;
}

/* Does the line have a row of its own? An empty one of the usual height has none. */
static bool has_row(const struct sheet *sheet, size_t line)
{
    return *sheet->lines[line].text || sheet->lines[line].style == STYLE_HEADING || line_height(sheet, line) > 1;
}

/* The last row of the sheet, counted from 1. */
static size_t last_row(const struct sheet *sheet)
{
    if (sheet->table_name)
        return workbook_sheet_header_row(sheet) + sheet->rows;
    size_t last = sheet->line_count;
    while (last > 1 && !has_row(sheet, last - 1))
        last--;
    return last;
}

/* "A6:Q26": from the first column of a row to the last column and row of the table. */
static void write_range(struct stream *stream, const struct sheet *sheet, size_t first)
{
    char letters[4];
    workbook_cells_letters(sheet->table_name ? sheet->column_count - 1 : 0, letters);
    workbook_stream_text(stream, "A");
    workbook_stream_unsigned(stream, first);
    if (!sheet->table_name && last_row(sheet) == first)
        return;
    workbook_stream_text(stream, ":");
    workbook_stream_text(stream, letters);
    workbook_stream_unsigned(stream, last_row(sheet));
}

/* What stays in view: the rows down to the headings, and the first columns where the sheet says so. */
static void write_pane(struct stream *stream, const struct sheet *sheet)
{
    const char *pane = sheet->frozen ? "bottomRight" : "bottomLeft";
    char letters[4];
    workbook_cells_letters(sheet->frozen, letters);
    workbook_stream_text(stream, "<pane ");
    if (sheet->frozen) {
        workbook_stream_text(stream, "xSplit=\"");
        workbook_stream_unsigned(stream, sheet->frozen);
        workbook_stream_text(stream, "\" ");
    }
    workbook_stream_text(stream, "ySplit=\"");
    workbook_stream_unsigned(stream, workbook_sheet_header_row(sheet));
    workbook_stream_text(stream, "\" topLeftCell=\"");
    workbook_stream_text(stream, letters);
    workbook_stream_unsigned(stream, workbook_sheet_header_row(sheet) + 1);
    workbook_stream_text(stream, "\" activePane=\"");
    workbook_stream_text(stream, pane);
    workbook_stream_text(stream, "\" state=\"frozen\"/>");
    if (sheet->frozen)
        workbook_stream_text(stream, "<selection pane=\"topRight\"/><selection pane=\"bottomLeft\"/>");
    workbook_stream_text(stream, "<selection pane=\"");
    workbook_stream_text(stream, pane);
    workbook_stream_text(stream, "\"/>");
}

static void write_view(struct stream *stream, const struct sheet *sheet, bool selected)
{
    workbook_stream_text(stream, "<sheetViews><sheetView");
    workbook_stream_text(stream, selected ? " tabSelected=\"1\"" : "");
    workbook_stream_text(stream, " workbookViewId=\"0\"");
    if (sheet->table_name && (sheet->tools || sheet->frozen_header)) {
        workbook_stream_text(stream, ">");
        write_pane(stream, sheet);
        workbook_stream_text(stream, "</sheetView>");
    } else {
        workbook_stream_text(stream, "/>");
    }
    workbook_stream_text(stream, "</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
}

static void worksheet_write_column(struct stream *stream, size_t column, size_t width)
{
    workbook_stream_text(stream, "<col min=\"");
    workbook_stream_unsigned(stream, column + 1);
    workbook_stream_text(stream, "\" max=\"");
    workbook_stream_unsigned(stream, column + 1);
    workbook_stream_text(stream, "\" width=\"");
    workbook_stream_unsigned(stream, width);
    workbook_stream_text(stream, WIDTH_AROUND "\" customWidth=\"1\"/>");
}

static void write_columns(struct stream *stream, const struct sheet *sheet)
{
    bool charts = !sheet->table_name && sheet->chart_count;
    if (!sheet->table_name && !sheet->line_width && !charts)
        return;
    workbook_stream_text(stream, "<cols>");
    if (charts) /* two stand in a row */
        for (size_t i = 0; i < 2; i++)
            worksheet_write_column(stream, i, workbook_drawing_column(sheet));
    else if (!sheet->table_name)
        worksheet_write_column(stream, 0, sheet->line_width);
    for (size_t i = 0; sheet->table_name && i < sheet->column_count; i++)
        worksheet_write_column(stream, i, sheet->columns[i].width + PADDING);
    workbook_stream_text(stream, "</cols>");
}

/* Begins a row above the rows of the table; `row` is counted from 1. An empty one says its height only. */
static void worksheet_begin_row(struct stream *stream, const struct sheet *sheet, size_t row, double points, bool empty)
{
    size_t header = sheet->table_name ? workbook_sheet_header_row(sheet) : 0;
    bool beside_header = header && (row - 1) / SPAN_ROWS == (header - 1) / SPAN_ROWS;
    char height[64];
    workbook_stream_text(stream, "<row r=\"");
    workbook_stream_unsigned(stream, row);
    if (!empty) {
        workbook_stream_text(stream, "\" spans=\"1:");
        workbook_stream_unsigned(stream, beside_header ? sheet->column_count : 1);
    }
    (void)snprintf(height, sizeof height, "\" ht=\"%.16G\" customHeight=\"1", points);
    workbook_stream_text(stream, points > 0 ? height : "");
    workbook_stream_text(stream, empty ? "\"/>" : "\">");
}

static void worksheet_write_cell(struct stream *stream, size_t column, size_t row, enum style style, uint32_t string)
{
    char letters[4];
    workbook_cells_letters(column, letters);
    workbook_stream_text(stream, "<c r=\"");
    workbook_stream_text(stream, letters);
    workbook_stream_unsigned(stream, row);
    workbook_stream_text(stream, "\" s=\"");
    workbook_stream_unsigned(stream, (uint64_t)workbook_xfs[style]);
    workbook_stream_text(stream, "\" t=\"s\"><v>");
    workbook_stream_unsigned(stream, string);
    workbook_stream_text(stream, "</v></c>");
}

static void write_lines(struct stream *stream, const struct placed *placed)
{
    const struct sheet *sheet = placed->sheet;
    for (size_t i = 0; i < sheet->line_count; i++) {
        enum style style = sheet->lines[i].style;
        size_t lines = line_height(sheet, i);
        double points = lines > 1 ? (double)lines * POINTS_A_LINE : 0;
        points = style == STYLE_HEADING ? POINTS_A_HEADING : style == STYLE_TITLE ? POINTS_A_TITLE : points;
        bool empty = !*sheet->lines[i].text;
        if (!has_row(sheet, i))
            continue;
        worksheet_begin_row(stream, sheet, i + 1, points, empty);
        if (empty)
            continue;
        worksheet_write_cell(stream, 0, i + 1, style, placed->strings[i]);
        workbook_stream_text(stream, "</row>");
    }
}

static void write_headings(struct stream *stream, const struct placed *placed, size_t lines)
{
    const struct sheet *sheet = placed->sheet;
    size_t row = workbook_sheet_header_row(sheet);
    worksheet_begin_row(stream, sheet, row, lines > 1 ? (double)lines * POINTS_A_LINE : 0, false);
    for (size_t i = 0; i < sheet->column_count; i++)
        worksheet_write_cell(stream, i, row, sheet->columns[i].figures ? STYLE_HEADING_OF_FIGURES : STYLE_HEADER,
                             placed->strings[sheet->line_count + i]);
    workbook_stream_text(stream, "</row>");
}

/* What begins the cells of each style. */
static void make_styles(struct piece_style styles[STYLES])
{
    char text[PIECE_ROOM];
    for (size_t i = 0; i < STYLES; i++) {
        (void)snprintf(text, sizeof text, "\" s=\"%d\" t=\"s\"><v>", (int)workbook_xfs[i]);
        workbook_piece_set(&styles[i].string, text);
        (void)snprintf(text, sizeof text, "\" s=\"%d\"><v>", (int)workbook_xfs[i]);
        workbook_piece_set(&styles[i].number, text);
    }
}

/* What begins the cells of each column, and the room for texts there. */
static void make_columns(const struct sheet *sheet, struct piece *columns, size_t *room)
{
    char text[PIECE_ROOM] = "<c r=\"";
    for (size_t i = 0; i < sheet->column_count; i++) {
        workbook_cells_letters(i, text + strlen("<c r=\""));
        workbook_piece_set(&columns[i], text);
        room[i] = workbook_cells_room(sheet->columns[i].width);
    }
}

static enum pb_status write_rows(struct package *package, const struct sheet *sheet, struct pb_error *error)
{
    struct book *book = package->book;
    struct piece_style styles[STYLES];
    assert(sheet->column_count <= CELLS_COLUMNS_MAXIMUM); /* write.c asks before anything is written */
    struct piece *columns = workbook_take(book, sheet->column_count, sizeof *columns);
    size_t *room = workbook_take(book, sheet->column_count, sizeof *room);
    if (!columns || !room)
        return pb_out_of_memory(error);
    make_styles(styles);
    make_columns(sheet, columns, room);
    struct cells cells = {
        .stream = &package->stream,
        .row = &package->row,
        .strings = &package->rows,
        .pool = book->table ? book->table->symbols : NULL,
        .room = room,
        .columns = columns,
        .styles = styles,
        .column_count = sheet->column_count,
    };
    size_t first = workbook_sheet_header_row(sheet) + 1;
    enum pb_status status = PB_OK;
    for (size_t row = 0; row < sheet->rows && status == PB_OK; row++) {
        if (row % CANCEL_EVERY == 0 && pb_output_stopped(package->output, error))
            return PB_FATAL;
        workbook_cells_begin_row(&cells, first + row);
        (sheet->row ? sheet->row : sheet->fill)(sheet, row, &cells);
        if (!sheet->row)
            workbook_cells_end_row(&cells);
        if (package->stream.status != PB_OK)
            status = package->stream.status;
    }
    return status;
}

/* Pages end between rows of charts. */
static void write_breaks(struct stream *stream, const struct sheet *sheet)
{
    size_t count = 0;
    while (workbook_drawing_break(sheet, count))
        count++;
    if (!count)
        return;
    workbook_stream_text(stream, "<rowBreaks count=\"");
    workbook_stream_unsigned(stream, count);
    workbook_stream_text(stream, "\" manualBreakCount=\"");
    workbook_stream_unsigned(stream, count);
    workbook_stream_text(stream, "\">");
    for (size_t i = 0; i < count; i++) {
        workbook_stream_text(stream, "<brk id=\"");
        workbook_stream_unsigned(stream, workbook_drawing_break(sheet, i));
        workbook_stream_text(stream, "\" max=\"16383\" man=\"1\"/>");
    }
    workbook_stream_text(stream, "</rowBreaks>");
}

/* How it is printed, and which other parts belong to it. */
static void write_rest(struct stream *stream, const struct placed *placed)
{
    const struct sheet *sheet = placed->sheet;
    workbook_print_setup(stream, sheet);
    if (workbook_drawing_in_rows(sheet))
        write_breaks(stream, sheet);
    if (sheet->table_name && sheet->codes) {
        workbook_stream_text(stream, "<ignoredErrors><ignoredError sqref=\"");
        write_range(stream, sheet, workbook_sheet_header_row(sheet) + 1);
        workbook_stream_text(stream, "\" numberStoredAsText=\"1\"/></ignoredErrors>");
    }
    if (placed->drawing)
        workbook_stream_text(stream, "<drawing r:id=\"rId1\"/>");
    if (placed->table) {
        workbook_stream_text(stream, "<tableParts count=\"1\"><tablePart r:id=\"rId");
        workbook_stream_text(stream, placed->drawing ? "2" : "1");
        workbook_stream_text(stream, "\"/></tableParts>");
    }
    workbook_sparklines_write(stream, sheet->book, sheet);
    workbook_stream_text(stream, "</worksheet>");
}

enum pb_status workbook_part_worksheet(struct package *package, size_t number, struct pb_error *error)
{
    struct stream *stream = &package->stream;
    const struct placed *placed = &package->sheets[number];
    const struct sheet *sheet = placed->sheet;
    size_t *widths = workbook_take(package->book, sheet->column_count + 1, 2 * sizeof *widths);
    if (!widths)
        return pb_out_of_memory(error);
    size_t lines = placed->table ? workbook_measure_columns(sheet, widths) : 0;
    workbook_stream_text(stream, "<worksheet xmlns=\"" PARTS_SPREADSHEET "\" xmlns:r=\"" PARTS_RELATIONSHIPS "\">");
    workbook_stream_text(stream, workbook_print_fits(sheet) ? "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>" : "");
    workbook_stream_text(stream, "<dimension ref=\"");
    write_range(stream, sheet, 1);
    workbook_stream_text(stream, "\"/>");
    write_view(stream, sheet, number == 0);
    write_columns(stream, sheet);
    workbook_stream_text(stream, "<sheetData>");
    write_lines(stream, placed);
    enum pb_status status = PB_OK;
    if (placed->table) {
        write_headings(stream, placed, lines);
        status = write_rows(package, sheet, error);
    }
    workbook_stream_text(stream, "</sheetData>");
    if (placed->table)
        workbook_links_write(stream, sheet);
    write_rest(stream, placed);
    return status;
}

void workbook_part_table(const struct placed *placed, struct stream *stream)
{
    const struct sheet *sheet = placed->sheet;
    size_t header = workbook_sheet_header_row(sheet);
    workbook_stream_text(stream, "<table xmlns=\"" PARTS_SPREADSHEET "\" id=\"");
    workbook_stream_unsigned(stream, placed->table);
    workbook_stream_text(stream, "\" name=\"");
    workbook_stream_attribute(stream, sheet->table_name, strlen(sheet->table_name));
    workbook_stream_text(stream, "\" displayName=\"");
    workbook_stream_attribute(stream, sheet->table_name, strlen(sheet->table_name));
    workbook_stream_text(stream, "\" ref=\"");
    write_range(stream, sheet, header);
    workbook_stream_text(stream, "\" totalsRowShown=\"0\">");
    if (sheet->tools) {
        workbook_stream_text(stream, "<autoFilter ref=\"");
        write_range(stream, sheet, header);
        workbook_stream_text(stream, "\"/>");
    }
    workbook_stream_text(stream, "<tableColumns count=\"");
    workbook_stream_unsigned(stream, sheet->column_count);
    workbook_stream_text(stream, "\">");
    for (size_t i = 0; i < sheet->column_count; i++) {
        workbook_stream_text(stream, "<tableColumn id=\"");
        workbook_stream_unsigned(stream, i + 1);
        workbook_stream_text(stream, "\" name=\"");
        workbook_stream_attribute(stream, sheet->columns[i].title, strlen(sheet->columns[i].title));
        workbook_stream_text(stream, "\"/>");
    }
    workbook_stream_text(stream, "</tableColumns><tableStyleInfo showFirstColumn=\"0\" showLastColumn=\"0\" "
                                 "showRowStripes=\"0\" showColumnStripes=\"0\"/></table>");
}
