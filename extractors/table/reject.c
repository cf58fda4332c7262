/*
 * A row that is not taken: where it stands, and as what.
 */
#include "extractors/table/sums.h"
#include "placebook/formats/tabular_reject.h"

#include <stdio.h>

enum { QUOTED = 80 };

enum pb_status table_rows_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column, const char *rule,
                                 struct pb_error *error, const char *format, ...)
{
    char reason[900];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (rows->sums && !rows->whose)
        return table_sums_refuse(rows, row, column, reason, error);
    rows->context->row_counts->rejected++;
    return pb_tabular_reject(rows->tabular, row, column, rows->context->findings, rule, reason, error);
}

enum pb_status table_rows_reject_text(struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                      const char *rule, const char *reason, const char *found, size_t length,
                                      struct pb_error *error)
{
    size_t quoted = length < QUOTED ? length : QUOTED;
    while (quoted < length && quoted > 0 && ((unsigned char)found[quoted] & 0xC0) == 0x80) /* no half character */
        quoted--;
    return table_rows_reject(rows, row, column, rule, error, "%s: '%.*s%s'", reason, (int)quoted, found,
                             quoted < length ? "..." : "");
}
