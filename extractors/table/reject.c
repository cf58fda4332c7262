/*
 * Rejected rows: where they stand, and as what.
 */
#include "placebook/reject.h"
#include "extractors/table/rows.h"

#include <stdio.h>
#include <string.h>

enum { REASON_TEXT = 900 };

/* A cell is found by its letter, and known by what stands above it. */
static void name_column(const struct rows *rows, size_t column, char reason[REASON_TEXT])
{
    const struct layout *layout = rows->layout;
    if (column >= layout->width || !*layout->headings[column])
        return;
    char quote[PB_QUOTE_TEXT];
    const char *heading = layout->headings[column];
    size_t at = strlen(reason);
    (void)snprintf(reason + at, REASON_TEXT - at, " (column %s)",
                   pb_quote(heading, strlen(heading), PB_QUOTE_MAXIMUM, quote));
}

/* A row that cannot be used and cannot be assigned to a sum: no sum of its sheet can be trusted. */
static enum pb_status reject_whole_sheet(const struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                         const char *reason, struct pb_error *error)
{
    char place[PB_TABULAR_PLACE_TEXT];
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "row %s cannot be added up: %s",
                                    pb_tabular_place(rows->tabular, row->number, column, place), reason);
    pb_error_at(error, rows->file, row->line, 0);
    pb_error_hint(error, "without it a sum would be too small: correct the row, or leave it out with 'skip', 'only' or "
                         "'ends_at' in the mapping");
    return status;
}

enum pb_status table_rows_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                                 struct pb_error *error, const char *format, ...)
{
    char reason[REASON_TEXT];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    name_column(rows, column, reason);
    if (rows->sums && !rows->whose)
        return reject_whole_sheet(rows, row, column, reason, error);
    return pb_extractor_reject_row(rows->context, rows->tabular, row, column, rule, error, "%s", reason);
}

enum pb_status table_rows_reject_text(struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                      const char *rule, const char *reason, const char *found, size_t length,
                                      struct pb_error *error)
{
    char quote[PB_QUOTE_TEXT];
    return table_rows_reject(rows, row, column, rule, error, "%s: %s", reason,
                             pb_quote(found, length, PB_QUOTE_MAXIMUM, quote));
}
