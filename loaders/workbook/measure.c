#include "loaders/workbook/measure.h"
#include "loaders/workbook/print.h"

#include "placebook/letters.h"

#include <string.h>

enum {
    ROWS_MEASURED = 10000, /* of a longer table every third row, every fifth ... */
    MEASURE_BUTTON = 3,    /* characters that a filter button covers */
    MEASURE_SPARE = 1,     /* of the padding of a column */
    MEASURE_MOST = 253     /* characters: Excel's limit of 255, less the padding */
};

/* The longest word of a heading: it must not be cut, the rest wraps. A hyphen ends a word. */
static size_t longest_word(const char *title)
{
    size_t longest = 0;
    for (size_t word = 0; *title; title++) {
        word = *title == ' ' ? 0 : word + (((unsigned char)*title & 0xC0) != 0x80);
        longest = word > longest ? word : longest;
        word = *title == '-' ? 0 : word;
    }
    return longest;
}

static size_t measure_narrowest(const struct sheet *sheet, const struct column *column)
{
    size_t word = longest_word(column->title) + (sheet->tools ? MEASURE_BUTTON : 0);
    return column->narrowest > word ? column->narrowest : word;
}

/* Columns of text give way, character by character, until the table is no wider than its page lets it be: each time the
 * one that has most to give. */
static void measure_fit(const struct sheet *sheet)
{
    while (sheet->print.points && workbook_print_is_small(sheet)) {
        struct column *widest = NULL;
        size_t most = 0;
        for (size_t i = 0; i < sheet->column_count; i++) {
            struct column *column = &sheet->columns[i];
            size_t narrowest = measure_narrowest(sheet, column);
            size_t gives = !column->figures && column->width > narrowest ? column->width - narrowest : 0;
            widest = gives > most ? column : widest;
            most = gives > most ? gives : most;
        }
        if (!widest)
            return;
        widest->width--;
    }
}

static size_t measure_widest(const struct sheet *sheet, const struct column *column)
{
    size_t narrowest = measure_narrowest(sheet, column);
    return column->widest > narrowest ? column->widest : narrowest;
}

/* Looks at the cells. A column of texts becomes no wider than it may be, so they are not measured beyond that; numbers
 * all are, since one that is cut is shown as ####. */
static void measure_rows(const struct sheet *sheet, size_t *widths, size_t *enough)
{
    struct book *book = sheet->book;
    struct cells cells = { .pool = book->table ? book->table->symbols : NULL, .column_count = sheet->column_count };
    cells.widths = widths;
    cells.enough = enough;
    for (size_t i = 0; i < sheet->column_count; i++)
        enough[i] = sheet->columns[i].figures ? SIZE_MAX : measure_widest(sheet, &sheet->columns[i]);
    size_t step = sheet->rows / ROWS_MEASURED | 1; /* odd: tables repeat themselves every 8 or 10 rows */
    if (sheet->measure) {
        sheet->measure(sheet, step, &cells);
        return;
    }
    for (size_t row = 0; row < sheet->rows; row += step) {
        workbook_cells_begin_row(&cells, row);
        sheet->fill(sheet, row, &cells);
        workbook_cells_end_row(&cells);
    }
}

/* Finds how wide each column is to be. Returns how many lines the highest heading takes. */
size_t workbook_measure_columns(const struct sheet *sheet, size_t *widths)
{
    measure_rows(sheet, widths, widths + sheet->column_count);
    for (size_t i = 0; i < sheet->column_count; i++) {
        struct column *column = &sheet->columns[i];
        size_t narrowest = measure_narrowest(sheet, column);
        size_t widest = measure_widest(sheet, column);
        if (column->figures && widths[i] > widest + MEASURE_SPARE) /* a number that is cut is shown as #### */
            widest = widths[i] - MEASURE_SPARE;
        size_t width = widths[i] + 1;
        width = width < narrowest ? narrowest : width > widest ? widest : width;
        column->width = width < MEASURE_MOST ? width : MEASURE_MOST;
    }
    measure_fit(sheet);
    size_t lines = 1;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct column *column = &sheet->columns[i];
        size_t room = workbook_cells_room(sheet->tools ? column->width - MEASURE_BUTTON : column->width);
        size_t heading = pb_letters_lines(column->title, strlen(column->title), workbook_cells_room_of_bold(room));
        lines = heading > lines ? heading : lines;
    }
    return lines;
}
