/*
 * Messages of the readers of the two tables: errors with their cell, and what was found in a workbook.
 */
#include "core/similar/input_private.h"

#include <stdio.h>
#include <string.h>

enum { LISTED = 8, LISTED_BYTES = 40 };

enum pb_status pb_similar_wrong(const struct pb_similar_reading *reading, const char *sheet, uint32_t row,
                                uint32_t column, const char *format, ...)
{
    char message[768];
    char place[PB_XLSX_PLACE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (column)
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_SOURCE, "%.100s!%s: %s", sheet,
                      pb_xlsx_place(row, column, place), message);
    else
        (void)pb_fail(reading->error, PB_FAILED, PB_ERROR_SOURCE, "sheet '%.100s', row %u: %s", sheet, row, message);
    pb_error_at(reading->error, reading->file, 0, 0);
    return PB_FAILED;
}

bool pb_similar_says(const char *heading, const char *word)
{
    return strcasestr(heading, word) != NULL;
}

static void input_words_add(char *text, size_t size, const char *before, const char *what)
{
    size_t length = strlen(text);
    (void)snprintf(text + length, size - length, "%s%s", before, what);
}

void pb_similar_list_row(const struct pb_similar_row *row, char *text, size_t size)
{
    for (size_t i = 0; i < row->count && i < LISTED; i++) {
        char shown[LISTED_BYTES];
        (void)pb_text_copy(shown, sizeof shown, row->cells[i].text);
        input_words_add(text, size, i ? ", " : "", shown);
    }
    input_words_add(text, size, row->count > LISTED ? " ..." : "", "");
}

void pb_similar_list_sheets(const struct pb_similar_reading *reading, char *text, size_t size)
{
    for (size_t i = 0; i < reading->sheets.count && i < LISTED; i++) {
        const struct pb_similar_sheet *sheet = &reading->sheets.sheets[i];
        char shown[LISTED_BYTES];
        char row[200] = "";
        (void)pb_text_copy(shown, sizeof shown, sheet->name);
        for (size_t r = 0; r < sheet->count && !row[0]; r++)
            pb_similar_list_row(&sheet->rows[r], row, sizeof row);
        input_words_add(text, size, i ? "; sheet '" : "sheet '", shown);
        input_words_add(text, size, "': ", row[0] ? row : "empty");
    }
    input_words_add(text, size, reading->sheets.count > LISTED ? "; ..." : "", "");
}
