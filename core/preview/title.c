/*
 * The period that stands above a table: in its title, or in a row such as "Period: | March 2026". What says when the
 * table was released, revised or taken from a system says nothing of the period of its figures.
 */
#include "core/preview/preview_private.h"

#include <stdio.h>
#include <string.h>

static bool title_is_release(const struct pb_preview_row *row)
{
    static const char *const words[] = { "publi",  "releas",  "updat",   "revis", "extract",  "source",   "contact",
                                         "enquir", "inquir",  "copyr",   "next ", "prepared", "produced", "printed",
                                         "as at",  "created", "version", "http",  "note",     "boundar",  "comment",
                                         "isbn",   "issue",   "©",       NULL };
    for (size_t c = 0; c < row->count; c++)
        for (size_t i = 0; words[i]; i++)
            if (strcasestr(row->cells[c].text, words[i]))
                return true;
    return false;
}

/* Takes the shorter of two periods of which one lies in the other; false where they have nothing to do with each other.
 */
static bool title_narrow(struct pb_period *kept, const struct pb_period *other, bool *narrower)
{
    *narrower = other->start >= kept->start && other->end <= kept->end &&
                (other->start > kept->start || other->end < kept->end);
    bool wider = other->start <= kept->start && other->end >= kept->end;
    if (*narrower)
        *kept = *other;
    return *narrower || wider;
}

enum pb_status pb_preview_title(const struct pb_preview_look *look, struct pb_preview_sheet *sheet,
                                struct pb_arena *arena, struct pb_error *error)
{
    char text[PB_PREVIEW_TEXT] = "";
    struct pb_period kept = { 0 };
    for (size_t i = 0; i < look->header && look->rows[i].number + sheet->header_rows <= sheet->header_row; i++) {
        const struct pb_preview_row *row = &look->rows[i];
        if (title_is_release(row))
            continue;
        for (size_t c = 0; c < row->count; c++) {
            struct pb_period period;
            bool following = false;
            bool narrower = false;
            size_t at = 0;
            size_t length = 0;
            const char *cell = row->cells[c].text;
            if (!pb_preview_period_within(cell, &at, &length) || length >= sizeof text ||
                !pb_preview_period(cell + at, length, &period, &following))
                continue;
            if (*text && !title_narrow(&kept, &period, &narrower))
                return PB_OK;
            if (!*text)
                kept = period;
            if (!*text || narrower)
                (void)snprintf(text, sizeof text, "%.*s", (int)length, cell + at);
        }
    }
    sheet->title_period = *text ? pb_arena_text(arena, text, strlen(text)) : NULL;
    return *text && !sheet->title_period ? pb_out_of_memory(error) : PB_OK;
}
