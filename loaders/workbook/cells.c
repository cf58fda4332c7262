#include "loaders/workbook/cells.h"
#include "loaders/workbook/cell_digits.h"
#include "loaders/workbook/ods.h"

#include "placebook/letters.h"
#include "placebook/number.h"
#include "placebook/period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    DAYS_TO_1970 = 25569,              /* Excel's number of 1970-01-01 */
    FIRST_EXACT = 19000301,            /* Excel takes 1900 for a leap year: its dates are right from here on */
    LETTERS_MEASURED = 400,            /* no column is that wide */
    GENERAL_SHOWN = 12,                /* characters of a number, at most: eleven digits and a point */
    NUMBER_WIDEST = GENERAL_SHOWN + 1, /* digits that they take: a plus sign is wider than a digit */
    QUARTERS_A_LINE = 63,              /* quarters of a point: a line of Arial 12 takes 15.75 points */
    QUARTERS_A_ROW = 1636,             /* Excel's limit is 409.5 points */
    LINES_MAXIMUM = QUARTERS_A_ROW / QUARTERS_A_LINE
};

/* pb_number_format writes no exponent below it, or one below 0. */
static const double SHORTEST_WITH_PLUS = 1e15;

void workbook_cells_letters(size_t column, char letters[4])
{
    char reversed[4] = "";
    size_t count = 0;
    for (size_t rest = column + 1; rest && count < 3; rest = (rest - 1) / 26)
        reversed[count++] = (char)('A' + (rest - 1) % 26);
    for (size_t i = 0; i < count; i++)
        letters[i] = reversed[count - 1 - i];
    letters[count] = '\0';
}

size_t workbook_cells_room(size_t width)
{
    return width * PB_LETTERS_DIGIT;
}

size_t workbook_cells_room_of_bold(size_t room)
{
    return room * 100 / PB_LETTERS_BOLD_PERCENT;
}

size_t workbook_cells_characters(const char *text)
{
    size_t characters = 0;
    for (; *text; text++)
        characters += ((unsigned char)*text & 0xC0) != 0x80;
    return characters;
}

void workbook_cells_begin_row(struct cells *cells, size_t number)
{
    cells->column = 0;
    cells->lines = 1;
    if (!cells->stream)
        return;
    if (cells->open_document) {
        workbook_stream_text(cells->stream, "<table:table-row table:style-name=\"row\">");
        return;
    }
    cells->row->used = 0;
    workbook_stream_unsigned(cells->row, number % 1000000000);
    cells->number.length = cells->row->used;
    memcpy(cells->number.text, cells->row->buffer, cells->number.length);
    cells->row->used = 0;
}

void workbook_cells_open_row(struct cells *cells)
{
    struct stream *stream = cells->stream;
    workbook_stream_text(stream, "<row r=\"");
    workbook_stream_bytes(stream, cells->number.text, cells->number.length);
    if (cells->lines > 1) {
        size_t quarters = cells->lines < LINES_MAXIMUM ? cells->lines * QUARTERS_A_LINE : QUARTERS_A_ROW;
        static const char *const fractions[] = { "", ".25", ".5", ".75" };
        workbook_stream_text(stream, "\" ht=\"");
        workbook_stream_unsigned(stream, quarters / 4);
        workbook_stream_text(stream, fractions[quarters % 4]);
    }
    workbook_stream_text(stream, "\">");
}

void workbook_cells_end_row(struct cells *cells)
{
    struct stream *stream = cells->stream;
    if (!stream)
        return;
    if (cells->open_document) {
        workbook_stream_text(stream, "</table:table-row>");
        return;
    }
    if (stream->status == PB_OK)
        stream->status = cells->row->status;
    workbook_cells_open_row(cells);
    workbook_stream_bytes(stream, cells->row->buffer, cells->row->used);
    workbook_stream_text(stream, "</row>");
}

/* Begins the next cell with its address. False when the table has no such column. */
static inline bool cells_begin(struct cells *cells)
{
    size_t column = cells->column++;
    if (column >= cells->column_count)
        return false;
    workbook_piece_put(cells->row, &cells->columns[column]);
    workbook_piece_put(cells->row, &cells->number);
    return true;
}

/* The next cell up to its value. */
static inline bool cells_begin_number(struct cells *cells, enum style style)
{
    if (!cells_begin(cells))
        return false;
    workbook_piece_put(cells->row, &cells->styles[style].number);
    return true;
}

bool workbook_cells_wide_enough(const struct cells *cells)
{
    size_t column = cells->column;
    return column >= cells->column_count || cells->widths[column] >= cells->enough[column];
}

/* Remembers how wide the widest line of a cell is, in digits. */
static void measure(struct cells *cells, const char *text, size_t length)
{
    bool enough = workbook_cells_wide_enough(cells);
    size_t column = cells->column++;
    if (enough)
        return;
    length = length < LETTERS_MEASURED ? length : LETTERS_MEASURED;
    for (size_t start = 0; start < length;) {
        const char *feed = memchr(text + start, '\n', length - start);
        size_t end = feed ? (size_t)(feed - text) : length;
        size_t width = (pb_letters_width(text + start, end - start) + PB_LETTERS_DIGIT - 1) / PB_LETTERS_DIGIT;
        cells->widths[column] = width > cells->widths[column] ? width : cells->widths[column];
        start = end + 1;
    }
}

static void cells_write_string(struct cells *cells, enum style style, uint32_t index)
{
    if (!cells_begin(cells))
        return;
    workbook_piece_put(cells->row, &cells->styles[style].string);
    workbook_stream_unsigned(cells->row, index);
    workbook_stream_text(cells->row, "</v></c>");
}

/* The next cell of an OpenDocument spreadsheet; false when the table has no such column. */
static bool cells_of_ods(struct cells *cells)
{
    return cells->column++ < cells->column_count;
}

/* A text there. The first of a row is a link where the row has one. */
static void cells_write_ods_text(struct cells *cells, enum style style, const char *text, size_t length)
{
    if (!cells_of_ods(cells))
        return;
    if (cells->column == 1 && (cells->link || cells->address))
        workbook_ods_link(cells, style, text, length);
    else
        workbook_ods_text(cells->stream, style, text, length);
}

/* A text makes its row as high as it needs. */
static void make_high(struct cells *cells, enum style style, const char *text, size_t length)
{
    if (cells->column >= cells->column_count)
        return;
    size_t room = cells->room[cells->column];
    bool bold = style == STYLE_STRONG || style == STYLE_GOOD || style == STYLE_BAD;
    size_t lines = pb_letters_lines(text, length, bold ? workbook_cells_room_of_bold(room) : room);
    cells->lines = lines > cells->lines ? lines : cells->lines;
}

void workbook_cell_empty(struct cells *cells)
{
    if (!cells->open_document)
        cells->column++;
    else if (cells_of_ods(cells))
        workbook_ods_empty(cells->stream, STYLE_TEXT);
}

void workbook_cell_text(struct cells *cells, enum style style, const char *text, const char *otherwise)
{
    if (!text || !*text)
        text = otherwise;
    if (!text || !*text) {
        workbook_cell_empty(cells);
        return;
    }
    size_t length = strlen(text);
    if (!cells->stream) {
        measure(cells, text, length);
        return;
    }
    if (cells->open_document) {
        cells_write_ods_text(cells, style, text, length);
        return;
    }
    make_high(cells, style, text, length);
    cells_write_string(cells, style, workbook_strings_text(cells->strings, text, length));
}

void workbook_cell_blank(struct cells *cells, enum style style)
{
    if (!cells->stream) {
        cells->column++;
    } else if (cells->open_document) {
        if (cells_of_ods(cells))
            workbook_ods_empty(cells->stream, style);
    } else if (cells_begin(cells)) {
        workbook_stream_bytes(cells->row, cells->styles[style].number.text,
                              cells->styles[style].number.length - strlen("><v>"));
        workbook_stream_text(cells->row, "/>");
    }
}

void workbook_cell_symbol(struct cells *cells, pb_symbol symbol, const char *otherwise)
{
    if (symbol == PB_WORD_NONE) {
        workbook_cell_text(cells, STYLE_TEXT, otherwise, NULL);
        return;
    }
    struct pb_symbol_text entry = pb_symbol_entry(cells->pool, symbol);
    if (!cells->stream) {
        measure(cells, entry.text, entry.length);
    } else if (cells->open_document) {
        cells_write_ods_text(cells, STYLE_TEXT, entry.text, entry.length);
    } else {
        make_high(cells, STYLE_TEXT, entry.text, entry.length);
        cells_write_string(cells, STYLE_TEXT, workbook_strings_symbol(cells->strings, symbol));
    }
}

/* Digits that a spreadsheet reads as a number: -12.5e-3. No sign in front but a minus, no bare point. */
static bool is_plain(const char *digits, size_t length)
{
    if (workbook_digits_simple(digits, length))
        return true;
    size_t at = length && digits[0] == '-';
    size_t first = at;
    while (at < length && digits[at] >= '0' && digits[at] <= '9')
        at++;
    if (at == first)
        return false;
    if (at < length && digits[at] == '.') {
        first = ++at;
        while (at < length && digits[at] >= '0' && digits[at] <= '9')
            at++;
        if (at == first)
            return false;
    }
    if (at == length)
        return true;
    if (digits[at] != 'e' && digits[at] != 'E')
        return false;
    at++;
    at += at < length && (digits[at] == '-' || digits[at] == '+');
    first = at;
    while (at < length && digits[at] >= '0' && digits[at] <= '9')
        at++;
    return at == length && at > first;
}

/* The length of a number as its style shows it, with commas between thousands. */
static void measure_number(struct cells *cells, enum style style, double number, const char *digits, size_t length)
{
    static const int decimals[STYLES] = { [STYLE_TENTHS] = 1, [STYLE_HUNDREDTHS] = 2, [STYLE_THOUSANDTHS] = 3 };
    char shown[PB_NUMBER_TEXT + 16];
    int used = style == STYLE_GENERAL ? 0 : snprintf(shown, PB_NUMBER_TEXT, "%.*f", decimals[style], number);
    if (used <= 0 || used >= PB_NUMBER_TEXT) { /* Excel shows eleven digits at most */
        measure(cells, digits, length < GENERAL_SHOWN ? length : GENERAL_SHOWN);
        return;
    }
    for (double size = fabs(number); size >= 1000 && used < (int)sizeof shown; size /= 1000)
        shown[used++] = ',';
    measure(cells, shown, (size_t)used);
}

bool workbook_cells_take_number(const struct cells *cells, double number)
{
    /* With an exponent above 0 it has a plus sign, which is wider than a digit. */
    bool plus = fabs(number) >= SHORTEST_WITH_PLUS;
    return cells->column < cells->column_count &&
           cells->widths[cells->column] >= (plus ? NUMBER_WIDEST : (size_t)GENERAL_SHOWN);
}

bool workbook_cells_take_digits(const struct cells *cells, const char *digits, size_t length)
{
    size_t shown = length < GENERAL_SHOWN ? length : GENERAL_SHOWN; /* a minus and a point are narrower than a digit */
    return cells->column < cells->column_count && cells->widths[cells->column] >= shown &&
           workbook_digits_simple(digits, length);
}

void workbook_cell_number(struct cells *cells, enum style style, double number, const char *digits, size_t length,
                          const char *otherwise)
{
    if (!isfinite(number)) {
        workbook_cell_text(cells, STYLE_SHORTHAND, otherwise, NULL);
        return;
    }
    char shortest[PB_NUMBER_TEXT];
    if (length > CELL_DIGITS_MAXIMUM || !is_plain(digits, length)) {
        length = pb_number_format(number, shortest);
        digits = shortest;
    }
    if (!cells->stream) {
        measure_number(cells, style, number, digits, length);
        return;
    }
    if (cells->open_document) {
        if (cells_of_ods(cells))
            workbook_ods_number(cells->stream, style, digits, length);
        return;
    }
    if (!cells_begin_number(cells, style))
        return;
    workbook_stream_bytes(cells->row, digits, length);
    workbook_stream_text(cells->row, "</v></c>");
}

void workbook_cell_truth(struct cells *cells, bool truth)
{
    if (!cells->stream)
        measure(cells, "FALSE", strlen("FALSE"));
    else if (cells->open_document && cells_of_ods(cells))
        workbook_ods_truth(cells->stream, truth);
    else if (cells->open_document)
        return;
    else if (cells_begin(cells)) {
        workbook_stream_bytes(cells->row, cells->styles[STYLE_TEXT].number.text,
                              cells->styles[STYLE_TEXT].number.length - strlen("><v>"));
        workbook_stream_text(cells->row, truth ? " t=\"b\"><v>1</v></c>" : " t=\"b\"><v>0</v></c>");
    }
}

void workbook_cell_date(struct cells *cells, int32_t date, const char *otherwise)
{
    char text[11];
    if (date == 0) {
        workbook_cell_text(cells, STYLE_SHORTHAND, otherwise, NULL);
    } else if (date < FIRST_EXACT || !cells->stream) {
        workbook_cell_text(cells, STYLE_TEXT, pb_date_text(date, text), NULL);
    } else if (cells->open_document) {
        if (cells_of_ods(cells))
            workbook_ods_date(cells->stream, pb_date_text(date, text));
    } else if (cells_begin_number(cells, STYLE_DATE)) {
        workbook_stream_unsigned(cells->row, (uint64_t)((int64_t)pb_date_days(date) + DAYS_TO_1970));
        workbook_stream_text(cells->row, "</v></c>");
    }
}
