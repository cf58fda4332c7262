/* Story: placebook/unused.h */
#include "placebook/unused.h"

#include "placebook/formats/tabular.h"
#include "placebook/quality.h"
#include "placebook/text.h"

#include <stdio.h>
#include <string.h>

#define MIX 11400714819323198485ULL /* 2^64 by the golden ratio */

enum { UNUSED_ROOM = 760, UNUSED_HEADING = 60, UNUSED_SHEET = 120 };

void pb_unused_name(struct pb_unused_column *column, size_t at, const char *heading, size_t length)
{
    char place[PB_XLSX_PLACE_TEXT];
    column->at = at;
    if (length > 0)
        (void)snprintf(column->name, sizeof column->name, "'%.*s'", (int)pb_text_fit(heading, length, UNUSED_HEADING),
                       heading);
    else
        (void)snprintf(column->name, sizeof column->name, "column %s", pb_xlsx_place(0, (uint32_t)at + 1, place));
}

/* Different texts of one column give different digests, but for a chance of one in many millions: a count, no key. */
static uint64_t unused_digest(const char *text, size_t length)
{
    uint64_t digest = (length + 1) * MIX;
    for (; length >= sizeof digest; text += sizeof digest, length -= sizeof digest) {
        uint64_t piece = 0;
        memcpy(&piece, text, sizeof piece);
        digest = (digest ^ piece) * MIX;
        digest ^= digest >> 29;
    }
    uint64_t rest = 0;
    memcpy(&rest, text, length);
    digest = (digest ^ rest) * MIX;
    digest ^= digest >> 32;
    return digest ? digest : 1;
}

bool pb_unused_note(struct pb_unused_column *column, const char *text, size_t length)
{
    if (column->different > PB_UNUSED_TEXTS)
        return false;
    uint64_t digest = unused_digest(text, length);
    if (digest == column->last)
        return false;
    column->last = digest;
    const char *trimmed = text;
    pb_text_trim(&trimmed, &length);
    if (length == 0)
        return false;
    size_t slot = (size_t)digest % PB_UNUSED_SLOTS;
    while (column->seen[slot] && column->seen[slot] != digest)
        slot = (slot + 1) % PB_UNUSED_SLOTS;
    if (column->seen[slot] == digest)
        return false;
    column->seen[slot] = digest;
    column->different++;
    return true;
}

/* Adds to a list; false when there is no room for it. */
static bool unused_list(char list[UNUSED_ROOM], const struct pb_unused_column *column)
{
    char item[PB_UNUSED_NAME + 24];
    size_t at = strlen(list);
    if (column->different > PB_UNUSED_TEXTS)
        (void)snprintf(item, sizeof item, "%s (more than %d)", column->name, (int)PB_UNUSED_TEXTS);
    else
        (void)snprintf(item, sizeof item, "%s (%u)", column->name, column->different);
    if (at + strlen(item) + 4 >= UNUSED_ROOM)
        return false;
    (void)snprintf(list + at, UNUSED_ROOM - at, "%s%s", at ? ", " : "", item);
    return true;
}

enum pb_status pb_unused_say(struct pb_findings *findings, const char *file, const char *sheet,
                             const struct pb_unused_column *columns, size_t count, size_t more, struct pb_error *error)
{
    char list[UNUSED_ROOM] = "";
    char where[UNUSED_SHEET] = "";
    char rest[40] = "";
    size_t all = more;
    size_t listed = 0;
    bool room = true;
    for (size_t i = 0; i < count; i++) {
        if (columns[i].different == 0)
            continue;
        all++;
        room = room && unused_list(list, &columns[i]);
        listed += room;
    }
    if (listed == 0)
        return PB_OK;
    if (*sheet)
        (void)snprintf(where, sizeof where, "sheet '%.80s': ", sheet);
    if (all > listed)
        (void)snprintf(rest, sizeof rest, " and %zu more", all - listed);
    return pb_caution_add(findings, "columns-not-used", file, "", error,
                          "%s%zu column%s not used, with so many different texts in the rows of your areas: %s%s",
                          where, all, all == 1 ? " is" : "s are", list, rest);
}
