/*
 * A row that is not taken: where it stands, and as what.
 */
#include "extractors/table/rows.h"

#include <stdio.h>
#include <string.h>

enum { RAW_ROOM = PB_RAW_MAXIMUM + 8, QUOTED = 80 };

/* The cells of a row with commas between them; bytes that are no ASCII become ? where they cannot be trusted. */
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

enum pb_status rows_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                           struct pb_error *error, const char *format, ...)
{
    char reason[900];
    char raw[RAW_ROOM];
    char place[PB_TABULAR_PLACE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    bool plain = row->raw && !row->broken;
    size_t length = plain ? row->raw_length : raw_of(row, raw);
    uint64_t line = rows->format == PB_TABULAR_WORKBOOK ? 0 : row->line;
    rows->stage->account->rejected++;
    enum pb_status status = pb_reject_add(rows->stage->findings, rule, rows->file, line, plain ? row->raw : raw, length,
                                          error, "%s", reason);
    if (status != PB_OK || (rows->format == PB_TABULAR_SEPARATED && !*rows->layout->sheet))
        return status;
    return pb_reject_cell(rows->stage->findings, pb_tabular_place(rows->tabular, row->number, column, place), error);
}

enum pb_status rows_reject_text(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                                const char *reason, const char *found, size_t length, struct pb_error *error)
{
    size_t quoted = length < QUOTED ? length : QUOTED;
    while (quoted < length && quoted > 0 && ((unsigned char)found[quoted] & 0xC0) == 0x80) /* no half character */
        quoted--;
    return rows_reject(rows, row, column, rule, error, "%s: '%.*s%s'", reason, (int)quoted, found,
                       quoted < length ? "..." : "");
}
