/*
 * A row that is not taken: where it stands, and as what.
 */
#include "extractors/rightcare/rows.h"
#include "placebook/formats/tabular_reject.h"

#include <stdio.h>

enum { QUOTED = 80 };

enum pb_status rightcare_pack_reject(struct rows *rows, const struct pb_tabular_row *row, size_t column,
                                     const char *rule, const char *reason, const struct text *found,
                                     struct pb_error *error)
{
    static const struct text nothing = { "", 0 };
    const struct text *quote = found ? found : &nothing;
    char text[900];
    size_t quoted = quote->length < QUOTED ? quote->length : QUOTED;
    while (quoted < quote->length && quoted > 0 && ((unsigned char)quote->text[quoted] & 0xC0) == 0x80)
        quoted--; /* no half character */
    rows->context->row_counts->rejected++;
    (void)snprintf(text, sizeof text, "%s%s%.*s%s%s", reason, found ? ": '" : "", (int)quoted, quote->text,
                   quoted < quote->length ? "..." : "", found ? "'" : "");
    return pb_tabular_reject(rows->tabular, row, column, rows->context->findings, rule, text, error);
}
