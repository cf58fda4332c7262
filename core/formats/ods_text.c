/*
 * The text of a cell: its paragraphs, each on a line of its own. Blanks count as in OpenDocument 1.3 part 3, 6.1.2:
 * several are one, and those at either end of a paragraph none, because further ones have an element. Notes and
 * drawings that lie over the cell are no text of it.
 */
#include "core/formats/ods_private.h"

#include <stdlib.h>
#include <string.h>

enum { ODS_FIRST_TEXT = 4096 };

bool pb_ods_text_room(struct pb_ods_reader *reader, size_t more)
{
    size_t wanted = reader->length + more + PB_ODS_VALUE + PB_XLSX_TEXT_ROOM;
    if (wanted <= reader->text_capacity)
        return true;
    size_t capacity = reader->text_capacity ? reader->text_capacity : ODS_FIRST_TEXT;
    while (capacity < wanted)
        capacity *= 2;
    char *grown = realloc(reader->text, capacity); /* checked: next line; cells have offsets until their row ends */
    if (!grown) {
        pb_xml_stop(reader->xml, pb_out_of_memory(reader->error));
        return false;
    }
    reader->text = grown;
    reader->text_capacity = capacity;
    return true;
}

/* Room for this many bytes more in the cell and in its row. */
static bool ods_text_fits(struct pb_ods_reader *reader, uint64_t more)
{
    const char *found = NULL;
    if (more > PB_XLSX_TEXT_MAXIMUM || reader->length - reader->start + more > PB_XLSX_TEXT_MAXIMUM)
        found = "found a text of more than 1 MB; a cell holds at most 32,767 characters";
    else if (reader->length + more > PB_XLSX_ROW_TEXT_MAXIMUM)
        found = "found more than 64 MB of text in one row";
    if (found)
        pb_ods_fail_at(reader, reader->number, reader->column, "%s", found);
    return !found && pb_ods_text_room(reader, (size_t)more);
}

static void ods_text_put(struct pb_ods_reader *reader, char byte, uint64_t times)
{
    reader->item.space = false;
    if (!ods_text_fits(reader, times))
        return;
    memset(reader->text + reader->length, byte, (size_t)times);
    reader->length += (size_t)times;
}

void pb_ods_text_add(struct pb_ods_reader *reader, const char *text, size_t length)
{
    struct pb_ods_text *item = &reader->item;
    if (!item->paragraph || item->skip || reader->raw.string)
        return;
    if (reader->mode != PB_ODS_READ) {
        reader->raw.valued = true;
        return;
    }
    if (!ods_text_fits(reader, length))
        return;
    char *to = reader->text + reader->length;
    for (size_t i = 0; i < length; i++) {
        bool blank = pb_xlsx_blank(text[i]);
        if (!blank)
            *to++ = text[i];
        else if (!item->space)
            *to++ = ' ';
        item->space = blank;
    }
    reader->length = (size_t)(to - reader->text);
}

static void ods_text_in_paragraph(struct pb_ods_reader *reader, unsigned depth, const char *local,
                                  enum pb_ods_space space, const char *const *attributes)
{
    if (space != PB_ODS_TEXT || strcmp(local, "note") == 0 || strcmp(local, "ruby-text") == 0) {
        reader->item.skip = depth;
        return;
    }
    if (reader->mode != PB_ODS_READ || reader->raw.string)
        return;
    if (strcmp(local, "s") == 0) {
        const char *count = pb_ods_attribute(&reader->names, attributes, PB_ODS_TEXT, "c");
        uint64_t times = 1;
        if (count && !pb_xlsx_whole(count, strlen(count), &times))
            times = 1;
        ods_text_put(reader, ' ', times);
    } else if (strcmp(local, "tab") == 0)
        ods_text_put(reader, '\t', 1);
    else if (strcmp(local, "line-break") == 0)
        ods_text_put(reader, '\n', 1);
}

void pb_ods_text_begin(struct pb_ods_reader *reader, unsigned depth, const char *local, enum pb_ods_space space,
                       const char *const *attributes)
{
    struct pb_ods_text *item = &reader->item;
    if (item->skip)
        return;
    if (item->paragraph) {
        ods_text_in_paragraph(reader, depth, local, space, attributes);
        return;
    }
    if (space != PB_ODS_TEXT || (strcmp(local, "p") != 0 && strcmp(local, "h") != 0)) {
        item->skip = depth;
        return;
    }
    if (item->paragraphs++ > 0 && reader->mode == PB_ODS_READ && !reader->raw.string)
        ods_text_put(reader, '\n', 1);
    item->paragraph = depth;
    item->space = true;
    item->start = reader->length;
}

void pb_ods_text_end(struct pb_ods_reader *reader, unsigned depth)
{
    struct pb_ods_text *item = &reader->item;
    if (item->skip) {
        if (depth == item->skip)
            item->skip = 0;
        return;
    }
    if (depth != item->paragraph)
        return;
    item->paragraph = 0;
    if (item->space && reader->length > item->start)
        reader->length--;
}

void pb_ods_text_whole(struct pb_ods_reader *reader, const char *text)
{
    size_t length = strlen(text);
    reader->raw.string = true;
    if (!ods_text_fits(reader, length))
        return;
    memcpy(reader->text + reader->length, text, length);
    reader->length += length;
}
