#include "extractors/table/figures.h"

#include "extractors/table/match.h"
#include "placebook/marker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool table_figures_listed(const struct pb_text_list *list, const char *text, size_t length)
{
    for (size_t i = 0; i < list->count; i++)
        if (table_same_text(text, length, list->items[i]))
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

/* The number in plain digits: no marks of thousands, a point for the decimal mark. False when the groups are not of
 * three digits, or it is too long. */
static bool figures_plain(const struct table_options *options, const char *text, size_t length, char *digits,
                          size_t size)
{
    char decimal = *options->decimal;
    char thousands = strcmp(options->thousands, "none") == 0 ? '\0' : *options->thousands;
    size_t written = 0;
    size_t group = 0; /* digits since the last mark of thousands */
    bool grouped = false;
    bool whole = true;
    for (size_t i = 0; i < length; i++) {
        if (whole && thousands && text[i] == thousands) {
            if (group == 0 || group > 3 || (grouped && group != 3))
                return false;
            grouped = true;
            group = 0;
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

/* A power of ten moves the point in the decimal itself, so that 0.3621 times 100 is 36.21 and nothing beside it. */
static bool scaled(const char *digits, double times, double *number)
{
    double power = log10(fabs(times));
    char moved[80];
    if (times > 0 && power == rint(power) && fabs(power) <= 30 && !strpbrk(digits, "eE")) {
        int length = snprintf(moved, sizeof moved, "%se%d", digits, (int)power);
        return pb_number_parse(moved, (size_t)length, number);
    }
    if (!pb_number_parse(digits, strlen(digits), number))
        return false;
    *number *= times;
    return isfinite(*number);
}

/* A program writes the number 14.36 as 14.360000000000001 into a workbook: that is how it is stored, not what anybody
 * published. */
static bool shortest(const char *text, size_t length, char digits[PB_NUMBER_TEXT])
{
    double number = 0;
    if (!pb_number_parse(text, length, &number))
        return false;
    (void)pb_number_format(number, digits);
    return true;
}

struct figure table_figure_read(const struct table_options *options, const struct pb_tabular_cell *cell, double times)
{
    struct figure figure = { .state = FIGURE_MISSING, .number = (double)NAN };
    const char *text = cell->text;
    size_t length = cell->length;
    table_trim(&text, &length);
    if (cell->kind == PB_CELL_MISSING || cell->kind == PB_CELL_ERROR || table_figure_is_missing(options, text, length))
        return figure;
    figure.state = FIGURE_SUPPRESSED;
    if (table_figures_listed(&options->suppressed, text, length))
        return figure;
    enum pb_marker marker = pb_marker_of(text, length);
    if (marker == PB_MARKER_SUPPRESSED)
        return figure;
    figure.state = marker == PB_MARKER_NONE ? FIGURE_WRONG : FIGURE_MISSING;
    if (figure.state == FIGURE_MISSING || cell->kind == PB_CELL_DATE || cell->kind == PB_CELL_BOOLEAN)
        return figure;
    bool as_text = cell->kind == PB_CELL_TEXT;
    for (size_t i = 0; as_text && !figure.mark && i < options->marks.count; i++)
        if (figures_ends_with(text, length, options->marks.items[i])) {
            figure.mark = options->marks.items[i];
            length -= strlen(figure.mark);
            table_trim(&text, &length);
        }
    if (as_text && length && text[length - 1] == '%')
        length--;
    if (as_text && length > 2 && memcmp(text, "\xC2\xA3", 2) == 0) { /* the pound sign */
        text += 2;
        length -= 2;
    }
    table_trim(&text, &length);
    if (as_text ? !figures_plain(options, text, length, figure.text, sizeof figure.text)
                : !shortest(text, length, figure.text))
        return figure;
    if (isnan(times))
        times = cell->percent ? 100 : 1;
    bool good = times == 1 ? pb_number_parse(figure.text, strlen(figure.text), &figure.number)
                           : scaled(figure.text, times, &figure.number);
    if (times != 1)
        figure.text[0] = '\0';
    if (good)
        figure.state = FIGURE_GOOD;
    else
        figure.number = (double)NAN;
    return figure;
}
