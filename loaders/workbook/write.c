/*
 * From the description of a workbook to a file: libxlsxwriter makes everything but the rows of the tables, which
 * package.c streams in.
 */
#include "loaders/workbook/charts.h"
#include "loaders/workbook/package.h"
#include "loaders/workbook/utf8.h"

#include "placebook/period.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    ROWS_MEASURED = 10000, /* of a longer table every third row, every fifth ... */
    PADDING = 2,           /* characters that keep columns apart */
    BUTTON_WIDTH = 3,      /* characters that a filter button covers */
    PAPER_A3 = 8,
    PAPER_A4 = 9,
    COLUMNS_ON_A4 = 8,
    LINK_COLOUR = 0x0563C1
};

#define POINTS_A_LINE    15.75 /* of Arial 12 */
#define POINTS_A_HEADING 27.0  /* of Arial 14, with room above */

struct writer {
    struct book *book;
    lxw_workbook *workbook;
    lxw_format *formats[STYLES];
    int32_t xfs[STYLES];
    const struct sheet **sheets; /* those that are there */
    size_t sheet_count;
    struct pb_error *error;
};

static enum pb_status lxw_trouble(struct writer *writer, lxw_error trouble)
{
    if (trouble == LXW_NO_ERROR)
        return PB_OK;
    enum pb_status status = pb_fail(writer->error, PB_FAILED, PB_ERROR_PUBLISH, "cannot make the workbook \"%s\": %s",
                                    writer->book->title, lxw_strerror(trouble));
    pb_error_hint(writer->error, "check that the output folder is writable and that its disk has room");
    return status;
}

static void make_formats(struct writer *writer)
{
    /* The default font is also what the widths of columns are counted in: digits of Arial 12. */
    lxw_format *normal = STAILQ_FIRST(writer->workbook->formats);
    format_set_font_name(normal, "Arial");
    format_set_font_size(normal, 12);
    static const char *const numbers[STYLES] = {
        [STYLE_AS_TEXT] = "@",       [STYLE_GENERAL] = "General",     [STYLE_WHOLE] = "#,##0",
        [STYLE_TENTHS] = "#,##0.0",  [STYLE_HUNDREDTHS] = "#,##0.00", [STYLE_THOUSANDTHS] = "0.000",
        [STYLE_DATE] = "yyyy-mm-dd",
    };
    for (int style = 0; style < STYLES; style++) {
        lxw_format *format = workbook_add_format(writer->workbook);
        bool is_heading = style == STYLE_HEADER || style == STYLE_HEADING_OF_FIGURES;
        writer->formats[style] = format;
        if (!format)
            continue;
        format_set_font_name(format, "Arial");
        format_set_font_size(format, style == STYLE_TITLE ? 16 : style == STYLE_HEADING ? 14 : 12);
        if (style == STYLE_TITLE || style == STYLE_HEADING || style == STYLE_STRONG || is_heading)
            format_set_bold(format);
        if (style != STYLE_LINE && style != STYLE_TITLE && style != STYLE_HEADING)
            format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        if (style == STYLE_TEXT || style == STYLE_STRONG || style == STYLE_LINK || style == STYLE_AS_TEXT ||
            style == STYLE_SHORTHAND || is_heading)
            format_set_text_wrap(format);
        if (style == STYLE_HEADING_OF_FIGURES || (style >= STYLE_SHORTHAND && style <= STYLE_DATE)) {
            format_set_align(format, LXW_ALIGN_RIGHT);
            format_set_indent(format, 1); /* away from the text of the next column */
        }
        if (style == STYLE_LINK) {
            format_set_underline(format, LXW_UNDERLINE_SINGLE);
            format_set_font_color(format, LINK_COLOUR);
        }
        if (numbers[style] && style != STYLE_GENERAL)
            format_set_num_format(format, numbers[style]);
        writer->xfs[style] = lxw_format_get_xf_index(format);
    }
}

/* libxlsxwriter writes bytes as they are: what is not UTF-8 would make the file unreadable. */
static const char *clean(struct book *book, const char *text)
{
    size_t length = strlen(text);
    size_t at = 0;
    uint32_t character = 0;
    while (at < length && character != UTF8_INVALID)
        at += utf8_next(text + at, length - at, &character);
    if (at == length && character != UTF8_INVALID && length <= STRING_MAXIMUM)
        return text;
    char *copy = book_take(book, length * 3 + 1, 1);
    if (!copy)
        return "";
    size_t used = 0;
    for (at = 0; at < length;) {
        size_t size = utf8_next(text + at, length - at, &character);
        const char *piece = character == UTF8_INVALID ? "\xEF\xBF\xBD" : text + at;
        size_t piece_size = character == UTF8_INVALID ? 3 : size;
        if (used + piece_size > STRING_MAXIMUM)
            break;
        memcpy(copy + used, piece, piece_size);
        used += piece_size;
        at += size;
    }
    copy[used] = '\0';
    return copy;
}

static enum pb_status write_lines(struct writer *writer, lxw_worksheet *worksheet, const struct sheet *sheet)
{
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < sheet->line_count && status == PB_OK; i++) {
        enum style style = sheet->lines[i].style;
        const char *text = clean(writer->book, sheet->lines[i].text);
        size_t lines = sheet->line_width ? cells_lines(text, strlen(text), cells_room(sheet->line_width)) : 1;
        double points = style == STYLE_HEADING ? POINTS_A_HEADING : (double)lines * POINTS_A_LINE;
        if (lines > 1 || style == STYLE_HEADING)
            status = lxw_trouble(writer, worksheet_set_row(worksheet, (lxw_row_t)i, points, NULL));
        if (*text && status == PB_OK)
            status =
                lxw_trouble(writer, worksheet_write_string(worksheet, (lxw_row_t)i, 0, text, writer->formats[style]));
    }
    return status;
}

/* The longest word of a heading: it must not be cut, the rest wraps. */
static size_t longest_word(const char *title)
{
    size_t longest = 0;
    for (size_t word = 0; *title; title++) {
        word = *title == ' ' ? 0 : word + (((unsigned char)*title & 0xC0) != 0x80);
        longest = word > longest ? word : longest;
    }
    return longest;
}

static enum pb_status set_widths(struct writer *writer, lxw_worksheet *worksheet, const struct sheet *sheet)
{
    const struct book *book = writer->book;
    size_t *widths = book_take(writer->book, sheet->column_count, sizeof *widths);
    if (!widths)
        return pb_out_of_memory(writer->error);
    struct cells cells = { .pool = book->table ? book->table->symbols : NULL,
                           .widths = widths,
                           .column_count = sheet->column_count };
    size_t step = sheet->rows / ROWS_MEASURED | 1; /* odd: tables repeat themselves every 8 or 10 rows */
    for (size_t row = 0; row < sheet->rows; row += step) {
        cells_begin_row(&cells, row);
        sheet->fill(sheet, row, &cells);
        cells_end_row(&cells);
    }
    enum pb_status status = PB_OK;
    size_t lines = 1; /* of the highest heading */
    for (size_t i = 0; i < sheet->column_count && status == PB_OK; i++) {
        struct column *column = &sheet->columns[i];
        size_t word = longest_word(column->title) + (sheet->tools ? BUTTON_WIDTH : 0);
        size_t narrowest = column->narrowest > word ? column->narrowest : word;
        size_t widest = column->widest > narrowest ? column->widest : narrowest;
        size_t width = widths[i] + 1;
        width = width < narrowest ? narrowest : width > widest ? widest : width;
        column->width = width;
        size_t room = sheet->tools ? width - BUTTON_WIDTH : width;
        size_t heading = cells_lines(column->title, strlen(column->title), room);
        lines = heading > lines ? heading : lines;
        status = lxw_trouble(
            writer, worksheet_set_column(worksheet, (lxw_col_t)i, (lxw_col_t)i, (double)width + PADDING, NULL));
    }
    if (status != PB_OK || lines == 1)
        return status;
    lxw_row_t header = (lxw_row_t)(sheet_header_row(sheet) - 1);
    return lxw_trouble(writer, worksheet_set_row(worksheet, header, (double)lines * POINTS_A_LINE, NULL));
}

/* Can a worksheet hold the table? */
static enum pb_status check_size(struct writer *writer, const struct sheet *sheet)
{
    size_t header = sheet_header_row(sheet) - 1;
    if (sheet->column_count > CELLS_COLUMNS_MAXIMUM)
        return pb_fail(writer->error, PB_FAILED, PB_ERROR_PUBLISH, "%zu columns for the sheet %s of \"%s\", at most %d",
                       sheet->column_count, sheet->name, writer->book->title, (int)CELLS_COLUMNS_MAXIMUM);
    if (sheet->rows > SHEET_ROWS_MAXIMUM - header - 1) {
        enum pb_status status = pb_fail(writer->error, PB_FAILED, PB_ERROR_PUBLISH,
                                        "%zu rows for the sheet %s of \"%s\", a worksheet holds %d", sheet->rows,
                                        sheet->name, writer->book->title, (int)SHEET_ROWS_MAXIMUM);
        pb_error_hint(writer->error, "publish fewer measures in one pipeline, or leave out the loader workbook");
        return status;
    }
    return PB_OK;
}

static enum pb_status write_table(struct writer *writer, lxw_worksheet *worksheet, const struct sheet *sheet)
{
    enum pb_status status = check_size(writer, sheet);
    if (status != PB_OK)
        return status;
    size_t header = sheet_header_row(sheet) - 1;
    struct book *book = writer->book;
    lxw_table_column *columns = book_take(book, sheet->column_count, sizeof *columns);
    lxw_table_column **list = book_take(book, sheet->column_count + 1, sizeof(lxw_table_column *));
    char *name = book_take(book, strlen(sheet->table_name) + 1, 1);
    if (!columns || !list || !name)
        return pb_out_of_memory(writer->error);
    (void)pb_text_copy(name, strlen(sheet->table_name) + 1, sheet->table_name);
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *title = clean(book, sheet->columns[i].title);
        char *copy = book_take(book, strlen(title) + 1, 1);
        if (!copy)
            return pb_out_of_memory(writer->error);
        (void)pb_text_copy(copy, strlen(title) + 1, title);
        enum style style = sheet->columns[i].figures ? STYLE_HEADING_OF_FIGURES : STYLE_HEADER;
        columns[i] = (lxw_table_column){ .header = copy, .header_format = writer->formats[style] };
        list[i] = &columns[i];
    }
    lxw_table_options options = {
        .name = name,
        .no_autofilter = sheet->tools ? LXW_FALSE : LXW_TRUE,
        .no_banded_rows = LXW_TRUE,
        .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
        .style_type_number = 0,
        .columns = list,
    };
    lxw_row_t last = (lxw_row_t)(header + sheet->rows);
    status = lxw_trouble(writer, worksheet_add_table(worksheet, (lxw_row_t)header, 0, last,
                                                     (lxw_col_t)(sheet->column_count - 1), &options));
    if (status == PB_OK)
        status = lxw_trouble(writer, worksheet_repeat_rows(worksheet, (lxw_row_t)header, (lxw_row_t)header));
    if (status == PB_OK && sheet->codes) {
        char letters[4];
        cells_letters(sheet->column_count - 1, letters);
        status = lxw_trouble(writer, worksheet_ignore_errors(
                                         worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                                         book_text(book, "A%zu:%s%zu", header + 2, letters, header + 1 + sheet->rows)));
    }
    if (sheet->tools)
        worksheet_freeze_panes(worksheet, (lxw_row_t)(header + 1), 0);
    return status == PB_OK ? set_widths(writer, worksheet, sheet) : status;
}

static enum pb_status write_sheet(struct writer *writer, const struct sheet *sheet)
{
    lxw_worksheet *worksheet = workbook_add_worksheet(writer->workbook, sheet->name);
    if (!worksheet)
        return pb_fail(writer->error, PB_FAILED, PB_ERROR_INTERNAL, "cannot add the sheet \"%s\"", sheet->name);
    bool wide = sheet->column_count > COLUMNS_ON_A4 || sheet->chart_count;
    worksheet_set_paper(worksheet, wide ? PAPER_A3 : PAPER_A4);
    worksheet_set_landscape(worksheet);
    worksheet_fit_to_pages(worksheet, 1, sheet->chart_count ? 1 : 0); /* a chart is not cut in two */
    enum pb_status status = write_lines(writer, worksheet, sheet);
    if (status == PB_OK && sheet->line_width)
        status = lxw_trouble(writer, worksheet_set_column(worksheet, 0, 0, (double)sheet->line_width, NULL));
    if (status == PB_OK && sheet->table_name)
        status = write_table(writer, worksheet, sheet);
    return status == PB_OK ? lxw_trouble(writer, charts_add(writer->book, writer->workbook, worksheet, sheet)) : status;
}

/* The day that the edition's data are as at: the only date that the same data always have. */
static int32_t created(const struct book *book)
{
    int32_t as_at = book_as_at(book);
    return as_at ? as_at : 20000101;
}

/* libxlsxwriter asks gmtime() for the date of creation, which keeps its answer in a buffer that all threads share: one
 * workbook is closed at a time. A draft holds no rows of tables, so nobody waits long. */
static enum pb_status close_workbook(struct writer *writer)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    lxw_error trouble = workbook_close(writer->workbook);
    pthread_mutex_unlock(&one_at_a_time);
    return lxw_trouble(writer, trouble);
}

static enum pb_status write_draft(struct writer *writer, const char *draft, const char *directory)
{
    struct book *book = writer->book;
    char *folder = book_take(book, strlen(directory) + 1, 1);
    writer->sheets = book_take(book, book->sheet_count + 1, sizeof(const struct sheet *));
    if (!folder || !writer->sheets)
        return pb_out_of_memory(writer->error);
    (void)pb_text_copy(folder, strlen(directory) + 1, directory);
    lxw_workbook_options options = { .tmpdir = folder };
    writer->workbook = workbook_new_opt(draft, &options);
    if (!writer->workbook)
        return pb_out_of_memory(writer->error);
    make_formats(writer);
    enum pb_status status = PB_OK;
    for (size_t i = 0; i < book->sheet_count && status == PB_OK; i++) {
        if (book->sheets[i]->absent)
            continue;
        writer->sheets[writer->sheet_count++] = book->sheets[i];
        status = write_sheet(writer, book->sheets[i]);
    }
    lxw_doc_properties properties = { .created = (time_t)pb_date_days(created(book)) * 24 * 60 * 60 };
    if (status == PB_OK)
        status = lxw_trouble(writer, workbook_set_properties(writer->workbook, &properties));
    if (status != PB_OK) {
        lxw_workbook_free(writer->workbook);
        return status;
    }
    return close_workbook(writer);
}

/* Makes the file, empty: libxlsxwriter would say on the standard error that it cannot, and not why. */
static enum pb_status make_draft(const char *draft, struct pb_error *error)
{
    int file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file >= 0 && close(file) == 0)
        return PB_OK;
    char buffer[128];
    int number = errno;
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot write %s: %s", draft,
                                    pb_errno_text(number, buffer, sizeof buffer));
    pb_error_hint(error, "check that the output folder is writable and that its disk has room");
    return status;
}

enum pb_status book_write(struct book *book, const char *directory, const char *stem, struct pb_error *error)
{
    const char *path = book_text(book, "%s/%s.xlsx", directory, stem);
    const char *draft = book_text(book, "%s/.%s.xlsx.draft", directory, stem);
    if (book->out_of_memory)
        return pb_out_of_memory(error);
    struct writer writer = { .book = book, .error = error };
    enum pb_status status = make_draft(draft, error);
    if (status == PB_OK)
        status = write_draft(&writer, draft, directory);
    if (status == PB_OK && book->out_of_memory)
        status = pb_out_of_memory(error);
    if (status == PB_OK) {
        const struct package package = { .book = book,
                                         .sheets = writer.sheets,
                                         .sheet_count = writer.sheet_count,
                                         .xfs = writer.xfs,
                                         .created = created(book) };
        status = package_finish(&package, draft, path, error);
    }
    if (unlink(draft) != 0 && errno != ENOENT && status == PB_OK) {
        char buffer[128];
        int number = errno;
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH, "cannot remove %s: %s", draft,
                         pb_errno_text(number, buffer, sizeof buffer));
    }
    return status;
}
