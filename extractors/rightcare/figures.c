#include "extractors/rightcare/figures.h"

#include "extractors/rightcare/texts.h"
#include "placebook/marker.h"
#include "placebook/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool rightcare_figures_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits without marks of thousands. False when a group has not three digits, or the text is too long. */
static bool without_marks(struct text text, char *digits, size_t size)
{
    size_t written = 0;
    size_t group = 0; /* digits since the last mark, or since the beginning */
    bool grouped = false;
    bool whole = true;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (whole && c == ',') {
            if (group == 0 || group > 3 || (grouped && group != 3))
                return false;
            grouped = true;
            group = 0;
            continue;
        }
        if (whole && !rightcare_figures_is_digit(c) && group > 0) {
            if (grouped && group != 3)
                return false;
            whole = false;
        }
        group += whole && rightcare_figures_is_digit(c);
        if (written + 1 >= size)
            return false;
        digits[written++] = c;
    }
    digits[written] = '\0';
    return !(whole && grouped && group != 3);
}

/* Takes the pound sign (behind a minus, too) and the percent sign away. */
static bool bare(struct text text, char *digits, size_t size)
{
    static const char pound[] = "\xC2\xA3";
    char sign = '\0';
    if (text.length && text.text[text.length - 1] == '%')
        text = rightcare_text_trim(text.text, text.length - 1);
    if (text.length > 3 && *text.text == '-' && memcmp(text.text + 1, pound, 2) == 0) {
        sign = '-';
        text = (struct text){ text.text + 1, text.length - 1 };
    }
    if (text.length > 2 && memcmp(text.text, pound, 2) == 0)
        text = rightcare_text_trim(text.text + 2, text.length - 2);
    digits[0] = sign;
    return without_marks(text, digits + (sign != '\0'), size - (sign != '\0'));
}

struct figure rightcare_pack_figure(const struct pb_tabular_cell *cell)
{
    struct figure figure = { .state = FIGURE_MISSING, .number = (double)NAN };
    struct text text = rightcare_text_trim(cell->text, cell->length);
    bool good = false;
    enum pb_marker marker = pb_marker_of(text.text, text.length);
    if (cell->fault != PB_XLSX_SOUND) {
        figure.state = FIGURE_WRONG;
        return figure;
    }
    if (cell->kind == PB_CELL_MISSING || cell->kind == PB_CELL_ERROR || marker == PB_MARKER_MISSING ||
        marker == PB_MARKER_MISSING_WORD)
        return figure;
    bool withheld = cell->kind == PB_CELL_NUMBER ? cell->shown == PB_XLSX_MASKED
                                                 : cell->kind == PB_CELL_TEXT && pb_marker_withholds(marker);
    if (cell->kind == PB_CELL_NUMBER && !withheld)
        good = pb_number_stored(cell->text, cell->length, cell->percent ? 2 : 0, &figure.number, figure.text);
    else if (withheld) {
        figure.state = FIGURE_SUPPRESSED;
        return figure;
    } else if (cell->kind == PB_CELL_TEXT)
        good = bare(text, figure.text, sizeof figure.text) &&
               pb_number_parse(figure.text, strlen(figure.text), &figure.number);
    figure.state = good ? FIGURE_GOOD : FIGURE_WRONG;
    if (!good)
        figure.number = (double)NAN;
    return figure;
}

/* ---- Periods ---- */

enum pb_period_fault rightcare_pack_period(const char *cell, size_t length, char words[PB_PERIOD_TEXT],
                                           struct pb_period *period)
{
    const struct pb_period_rules rules = { .years = PB_YEARS_FINANCIAL };
    struct text text = rightcare_text_trim(cell, length);
    struct pb_period_found found;
    enum pb_period_fault fault = pb_period_read(text.text, text.length, &rules, &found);
    if (found.period.kind == PB_PERIOD_FINANCIAL_YEAR) /* 2019/2020 is written as 2019/20 */
        text.length = 0;
    (void)pb_period_text(text.text, text.length, &found, words);
    *period = found.period;
    return fault;
}
