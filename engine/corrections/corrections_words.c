/*
 * Corrections in words, for notes, findings and lists.
 */
#include "engine/corrections/corrections.h"

#include "placebook/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_NAMED = 3, QUOTED = 60 };

size_t pb_corrected_cells(const struct pb_corrected_row *row, const char *text, struct pb_reject_cells *cells)
{
    const struct pb_reject reject = {
        .raw = text, .separator = row->separator[0], .input = row->input, .cell = "", .line = 1
    };
    return pb_reject_cells(&reject, cells);
}

static const struct pb_csv_field *corrections_words_cell_at(const struct pb_reject_cells *cells, size_t count, size_t i)
{
    static const struct pb_csv_field empty = { "", 0, false };
    return i < count ? &cells->cells[i] : &empty;
}

static void add_change(char *text, size_t size, size_t column, const struct pb_csv_field *was,
                       const struct pb_csv_field *now)
{
    char letters[PB_XLSX_PLACE_TEXT];
    char quotes[2][PB_QUOTE_TEXT];
    size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%scolumn %s was %s, now %s", used ? "; " : "",
                   pb_xlsx_place(0, (uint32_t)column + 1, letters), pb_quote(was->text, was->length, QUOTED, quotes[0]),
                   pb_quote(now->text, now->length, QUOTED, quotes[1]));
}

const char *pb_corrected_words(const struct pb_corrected_row *row, char *text, size_t size)
{
    struct pb_reject_cells *cells = calloc(2, sizeof *cells); /* checked: below */
    size_t changes = 0;
    text[0] = '\0';
    if (!cells)
        return NULL;
    size_t was_count = pb_corrected_cells(row, row->was, &cells[0]);
    size_t now_count = pb_corrected_cells(row, row->now, &cells[1]);
    for (size_t i = 0; i < was_count || i < now_count; i++) {
        const struct pb_csv_field *was = corrections_words_cell_at(&cells[0], was_count, i);
        const struct pb_csv_field *now = corrections_words_cell_at(&cells[1], now_count, i);
        if (was->length == now->length && memcmp(was->text, now->text, now->length) == 0)
            continue;
        if (changes++ < CHANGES_NAMED)
            add_change(text, size, i, was, now);
    }
    free(cells);
    size_t used = strlen(text);
    if (changes > CHANGES_NAMED)
        (void)snprintf(text + used, size - used, "; and %zu more", changes - CHANGES_NAMED);
    return text;
}

const char *pb_corrected_place(const struct pb_corrected_row *row, char *text, size_t size)
{
    (void)snprintf(text, size, "%s%s%" PRId64, row->sheet, *row->sheet ? "!" : "", row->row);
    return text;
}
