#include "extractors/table/figures.h"

#include "extractors/table/match.h"
#include "placebook/marker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool table_figures_listed(const struct pb_text_list *list, const char *text, size_t length)
{
    for (size_t i = 0; i < list->count; i++)
        if (table_may_be_same(text, list->items[i]) && table_same_text(text, length, list->items[i]))
            return true;
    return false;
}

bool table_figure_is_missing(const struct table_options *options, const char *text, size_t length)
{
    return length == 0 || table_figures_listed(&options->missing, text, length);
}

static bool figures_ends_with(const char *text, size_t length, const char *end)
{
    size_t size = strlen(end);
    return size && size < length && table_same_text(text + length - size, size, end);
}

static bool table_figures_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where nothing is said, a comma, or a point where the comma is the decimal mark. */
static char mark_of_thousands(const struct table_options *options)
{
    if (strcmp(options->thousands, "auto") == 0)
        return *options->decimal == ',' ? '.' : ',';
    return strcmp(options->thousands, "none") == 0 ? '\0' : *options->thousands;
}

/* 1,523 is 1523 where people write points for the decimal mark, and 1.523 where they write commas, and separate fields
 * by semicolons because of that. Two marks, or a point behind it, make it clear. */
static bool figures_ambiguous(const struct table_options *options, char separator, const char *text, size_t length)
{
    const char *comma = memchr(text, ',', length);
    if (separator != ';' || strcmp(options->thousands, "auto") != 0 || *options->decimal == ',' || !comma)
        return false;
    size_t behind = length - (size_t)(comma - text) - 1;
    for (size_t i = 1; i <= behind; i++)
        if (!table_figures_is_digit(comma[i]))
            return false;
    return behind == 3;
}

/* Takes the notes at the end away from a number, and keeps them: those in brackets, and what `marks` lists. */
static void take_marks(const struct table_options *options, struct figure *figure, const char *text, size_t *length)
{
    size_t before = pb_marker_notes(text, *length);
    for (size_t i = 0; before == *length && i < options->marks.count; i++)
        if (figures_ends_with(text, *length, options->marks.items[i]))
            before -= strlen(options->marks.items[i]);
    if (before == *length)
        return;
    const char *mark = text + before;
    size_t size = *length - before;
    table_trim(&mark, &size);
    (void)snprintf(figure->mark, sizeof figure->mark, "%.*s", (int)size, mark);
    *length = before;
}

/* The length of a blank that keeps digits together: no-break, figure, thin, narrow no-break; 0: none is there. */
static size_t narrow_blank(const char *text, size_t length)
{
    static const char *const blanks[] = { "\xC2\xA0", "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\xAF" };
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (length >= strlen(blanks[i]) && memcmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    return 0;
}

/* The length of a mark of thousands. Blanks that keep digits together are one unless the mapping says something else.
 */
static size_t thousands_at(const struct table_options *options, const char *text, size_t length)
{
    char thousands = mark_of_thousands(options);
    bool blank = thousands == ' ' || strcmp(options->thousands, "auto") == 0;
    if (thousands && length > 0 && *text == thousands)
        return 1;
    return blank ? narrow_blank(text, length) : 0;
}

/* The number in plain digits: no marks of thousands, a point for the decimal mark. False when the groups are not of
 * three digits, or it is too long. */
static bool figures_plain(const struct table_options *options, const char *text, size_t length, char *digits,
                          size_t size)
{
    char decimal = *options->decimal;
    size_t written = 0;
    size_t group = 0; /* digits since the last mark of thousands */
    bool grouped = false;
    bool whole = true;
    size_t minus = length > 3 && memcmp(text, "\xE2\x88\x92", 3) == 0 ? 3 : 0; /* the minus sign of a typesetter */
    if (minus)
        digits[written++] = '-';
    for (size_t i = minus; i < length; i++) {
        size_t mark = whole ? thousands_at(options, text + i, length - i) : 0;
        if (mark > 0) {
            if (group == 0 || group > 3 || (grouped && group != 3))
                return false;
            grouped = true;
            group = 0;
            i += mark - 1;
            continue;
        }
        if (whole && !table_figures_is_digit(text[i]) && group > 0) {
            if (grouped && group != 3)
                return false;
            whole = false;
        }
        group += whole && table_figures_is_digit(text[i]);
        if (written + 1 >= size || (text[i] == '.' && decimal != '.'))
            return false;
        digits[written++] = text[i] == decimal ? '.' : text[i];
    }
    digits[written] = '\0';
    return !(whole && grouped && group != 3);
}

/* The power of ten that a factor is: 2 of 100. False: it is none. */
static bool is_power(double times, int *power)
{
    double exact = log10(fabs(times));
    *power = (int)exact;
    return times > 0 && exact == rint(exact) && fabs(exact) <= 30;
}

/* A power of ten moves the point in the decimal itself, so that 0.3621 times 100 is 36.21 and nothing beside it. */
static bool scaled(const char *digits, double times, double *number)
{
    int power = 0;
    char moved[80];
    if (is_power(times, &power) && !strpbrk(digits, "eE")) {
        int length = snprintf(moved, sizeof moved, "%se%d", digits, power);
        return pb_number_parse(moved, (size_t)length, number);
    }
    if (!pb_number_parse(digits, strlen(digits), number))
        return false;
    *number *= times;
    return isfinite(*number);
}

/* A number that has the digits of whoever published it. */
static bool as_written(const char *text, size_t length, char *digits, size_t size)
{
    double number = 0;
    if (length >= size || memchr(text, 'e', length) || memchr(text, 'E', length))
        return pb_number_parse(text, length, &number) && pb_number_format(number, digits) > 0;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return true;
}

/* A number as a workbook stores it. */
static bool as_stored(const char *text, size_t length, double times, struct figure *figure)
{
    int power = 0;
    bool moves = is_power(times, &power);
    if (!pb_number_stored(text, length, moves ? power : 0, &figure->number, figure->text))
        return false;
    if (!moves) {
        figure->number *= times;
        figure->text[0] = '\0';
        return isfinite(figure->number);
    }
    return true;
}

/* 1 where the cell is one of these texts, else 0; `times` what the mapping says. */
static struct figure figures_counted(const struct table_column *column, const char *text, size_t length)
{
    struct figure figure = { .state = FIGURE_GOOD };
    for (size_t i = 0; i < column->counts.count && figure.number == 0; i++)
        figure.number = table_match_pattern(column->counts.items[i], text, length, NULL);
    figure.number *= isnan(column->times) ? 1 : column->times;
    (void)snprintf(figure.text, sizeof figure.text, "%.15g", figure.number);
    return figure;
}

struct figure table_figure_read(const struct table_options *options, const struct pb_tabular_cell *cell, char separator,
                                const struct table_column *column)
{
    double times = column ? column->times : 1;
    struct figure figure = { .state = FIGURE_MISSING, .number = (double)NAN };
    const char *text = cell->text;
    size_t length = cell->length;
    table_trim(&text, &length);
    if (cell->kind == PB_CELL_MISSING || cell->kind == PB_CELL_ERROR || table_figure_is_missing(options, text, length))
        return figure;
    figure.state = FIGURE_SUPPRESSED;
    if (cell->kind == PB_CELL_NUMBER && cell->shown == PB_XLSX_MASKED)
        return figure;
    if (table_figures_listed(&options->suppressed, text, length))
        return figure;
    if (column && column->counts.count)
        return figures_counted(column, text, length);
    enum pb_marker marker = pb_marker_of(text, length);
    if (pb_marker_withholds(marker))
        return figure;
    figure.state = marker == PB_MARKER_NONE ? FIGURE_WRONG : FIGURE_MISSING;
    if (figure.state == FIGURE_MISSING || cell->kind == PB_CELL_DATE || cell->kind == PB_CELL_BOOLEAN)
        return figure;
    bool as_text = cell->kind == PB_CELL_TEXT;
    if (as_text)
        take_marks(options, &figure, text, &length);
    table_trim(&text, &length);
    if (as_text && length && text[length - 1] == '%')
        length--;
    if (as_text && length > 2 && memcmp(text, "\xC2\xA3", 2) == 0) { /* the pound sign */
        text += 2;
        length -= 2;
    }
    table_trim(&text, &length);
    if (as_text && figures_ambiguous(options, separator, text, length)) {
        figure.state = FIGURE_AMBIGUOUS;
        return figure;
    }
    if (isnan(times))
        times = cell->percent ? 100 : 1;
    bool good = false;
    if (!as_text && !cell->written)
        good = as_stored(text, length, times, &figure);
    else if (as_text ? !figures_plain(options, text, length, figure.text, sizeof figure.text)
                     : !as_written(text, length, figure.text, sizeof figure.text))
        return figure;
    else {
        good = times == 1 ? pb_number_parse(figure.text, strlen(figure.text), &figure.number)
                          : scaled(figure.text, times, &figure.number);
        if (times != 1)
            figure.text[0] = '\0';
    }
    if (good)
        figure.state = FIGURE_GOOD;
    else
        figure.number = (double)NAN;
    return figure;
}
