/*
 * A row that is not taken: where it stands, and as what.
 */
#include "extractors/rightcare/rows.h"

#include <stdio.h>
#include <string.h>

enum { RAW_ROOM = PB_RAW_MAXIMUM + 8, QUOTED = 80 };

/* The row as text: its cells with commas between them, or as it stands in the file, with ? for bytes that are not to be
 * trusted. */
static size_t raw_of(const struct pb_tabular_row *row, char raw[RAW_ROOM])
{
    size_t written = 0;
    if (row->raw) {
        written = row->raw_length < PB_RAW_MAXIMUM ? row->raw_length : PB_RAW_MAXIMUM;
        for (size_t i = 0; i < written; i++)
            raw[i] = (unsigned char)row->raw[i] < 0x80 ? row->raw[i] : '?';
        return written;
    }
    for (size_t i = 0; i < row->count && written + row->cells[i].length + 1 < RAW_ROOM; i++) {
        if (i > 0)
            raw[written++] = ',';
        memcpy(raw + written, row->cells[i].text, row->cells[i].length);
        written += row->cells[i].length;
    }
    return written;
}

enum pb_status pack_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                           const char *reason, const struct text *found, struct pb_error *error)
{
    static const struct text nothing = { "", 0 };
    const struct text *quote = found ? found : &nothing;
    char raw[RAW_ROOM];
    char place[PB_TABULAR_PLACE_TEXT];
    bool plain = row->raw && !row->broken;
    size_t length = plain ? row->raw_length : raw_of(row, raw);
    uint64_t line = rows->format == PB_TABULAR_WORKBOOK ? 0 : row->line;
    size_t quoted = quote->length < QUOTED ? quote->length : QUOTED;
    while (quoted < quote->length && quoted > 0 && ((unsigned char)quote->text[quoted] & 0xC0) == 0x80)
        quoted--; /* no half character */
    rows->stage->account->rejected++;
    enum pb_status status = pb_reject_add(rows->stage->findings, rule, rows->file, line, plain ? row->raw : raw, length,
                                          error, "%s%s%.*s%s%s", reason, found ? ": '" : "", (int)quoted, quote->text,
                                          quoted < quote->length ? "..." : "", found ? "'" : "");
    if (status != PB_OK || (rows->format == PB_TABULAR_SEPARATED && !*rows->sheet))
        return status;
    return pb_reject_cell(rows->stage->findings, pb_tabular_place(rows->tabular, row->number, column, place), error);
}
