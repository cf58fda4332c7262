/*
 * Rejected rows of tables as text, and that text as cells again.
 */
#include "placebook/reject.h"

#include "core/formats/csv_split.h"

#include <string.h>

/* ---- From rows to rejects ---- */

struct raw_text {
    char *text;
    size_t length;
};

static bool reject_emit(void *sink, const char *bytes, size_t length)
{
    struct raw_text *raw = sink;
    size_t room = PB_TABULAR_RAW - raw->length;
    memcpy(raw->text + raw->length, bytes, length < room ? length : room);
    raw->length += length < room ? length : room;
    return length <= room;
}

size_t pb_tabular_raw(const struct pb_tabular_row *row, char raw[PB_TABULAR_RAW])
{
    struct raw_text text = { raw, 0 };
    if (row->raw) {
        (void)reject_emit(&text, row->raw, row->raw_length);
        for (size_t i = 0; row->broken && i < text.length; i++)
            raw[i] = (unsigned char)raw[i] < 0x80 ? raw[i] : '?';
        return text.length;
    }
    bool room = true;
    for (size_t i = 0; room && i < row->count; i++)
        room = (i == 0 || reject_emit(&text, ",", 1)) &&
               pb_csv_write(reject_emit, &text, row->cells[i].text, row->cells[i].length);
    return text.length;
}

char pb_tabular_raw_separator(const struct pb_tabular *tabular)
{
    const struct pb_tabular_sheet *sheet = pb_tabular_begun(tabular);
    return sheet->format == PB_TABULAR_SEPARATED ? sheet->separator : ',';
}

/* ---- From rejects to rows ---- */

bool pb_row_place(const char *cell, uint64_t line, struct pb_row_place *place)
{
    static const char record[] = "record ";
    size_t end = cell ? strlen(cell) : 0;
    *place = (struct pb_row_place){ .sheet = "", .row = line };
    if (end == 0)
        return line > 0;
    size_t at = end;
    while (at > 0 && cell[at - 1] >= '0' && cell[at - 1] <= '9')
        at--;
    if (at == end || end - at > 15) /* a number that long is none of a row */
        return false;
    place->row = 0;
    for (size_t i = at; i < end; i++)
        place->row = place->row * 10 + (uint64_t)(cell[i] - '0');
    if (at >= strlen(record) && memcmp(cell + at - strlen(record), record, strlen(record)) == 0)
        at -= strlen(record);
    while (at > 0 && cell[at - 1] >= 'A' && cell[at - 1] <= 'Z')
        at--;
    if (at > 0 && cell[at - 1] != '!')
        return false;
    place->sheet = cell;
    place->sheet_length = at > 0 ? at - 1 : 0;
    return place->row > 0;
}

size_t pb_reject_cells(const struct pb_reject *reject, struct pb_reject_cells *cells)
{
    size_t length = reject->raw ? strlen(reject->raw) : 0;
    struct pb_row_place place;
    if (!reject->input || !*reject->input || !pb_row_place(reject->cell, reject->line, &place))
        return 0;
    /* A text that was cut is at least as long as the longest that is kept whole. */
    if (length == 0 || length >= PB_RAW_MAXIMUM || !reject->separator || strcmp(reject->raw, PB_RAW_WITHHELD) == 0)
        return 0;
    memcpy(cells->text, reject->raw, length);
    memset(cells->text + length, 0, PB_CSV_SLACK);
    struct pb_csv_extent split = pb_csv_split(cells->text, length, true, reject->separator, cells->cells);
    if (split.state != PB_CSV_COMPLETE || split.next != cells->text + length || split.count > PB_REJECT_CELLS_MAXIMUM)
        return 0;
    size_t used = 0;
    for (size_t i = 0; i < split.count; i++) {
        struct pb_csv_field *cell = &cells->cells[i];
        if (!cell->quoted)
            continue;
        size_t written = pb_csv_unquote(cell->text, cell->length, cells->unquoted + used);
        *cell = (struct pb_csv_field){ cells->unquoted + used, (uint32_t)written, false };
        used += written;
    }
    return split.count;
}
