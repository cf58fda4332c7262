/*
 * Reads the shared strings of a workbook into one block of memory. Cells refer to them by number. Phonetic hints and
 * formatting are left out.
 */
#include "core/formats/xlsx_private.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_MAXIMUM = 1 << 25 };
_Static_assert(PB_XLSX_STRINGS_MAXIMUM <= UINT32_MAX, "starts are of 32 bits");

struct strings_reader {
    struct pb_xlsx *workbook;
    struct pb_xlsx_strings *strings;
    struct pb_xlsx_item item;
    bool inside; /* an si */
    struct pb_xml *xml;
    struct pb_error *error;
};

static enum pb_status xlsx_strings_too_much(const struct strings_reader *reader)
{
    enum pb_status status =
        pb_fail(reader->error, PB_FAILED, PB_ERROR_SOURCE,
                "the texts of its cells are more than %d MB together, or more than %d million texts",
                PB_XLSX_STRINGS_MAXIMUM >> 20, COUNT_MAXIMUM / 1000000);
    pb_error_hint(reader->error, "save the sheet that you need as a separate workbook, or as CSV");
    pb_error_at(reader->error, reader->workbook->name, 0, 0);
    return status;
}

static bool xlsx_strings_grow(void **memory, size_t *capacity, size_t wanted, size_t first, size_t size)
{
    size_t count = *capacity ? *capacity : first;
    while (count < wanted)
        count *= 2;
    if (count == *capacity)
        return true;
    void *grown = realloc(*memory, count * size); /* checked: next line */
    if (!grown)
        return false;
    *memory = grown;
    *capacity = count;
    return true;
}

static enum pb_status xlsx_strings_append(struct strings_reader *reader, const char *text, size_t length)
{
    struct pb_xlsx_strings *strings = reader->strings;
    if (length > PB_XLSX_STRINGS_MAXIMUM - strings->length)
        return xlsx_strings_too_much(reader);
    void *memory = strings->text;
    if (!xlsx_strings_grow(&memory, &strings->capacity, strings->length + length + 1, 1 << 16, 1))
        return pb_out_of_memory(reader->error);
    strings->text = memory;
    memcpy(strings->text + strings->length, text, length);
    strings->length += length;
    return PB_OK;
}

static enum pb_status begin_string(struct strings_reader *reader)
{
    struct pb_xlsx_strings *strings = reader->strings;
    if (strings->count >= COUNT_MAXIMUM)
        return xlsx_strings_too_much(reader);
    void *memory = strings->starts;
    if (!xlsx_strings_grow(&memory, &strings->start_capacity, strings->count + 2, 1 << 10, sizeof *strings->starts))
        return pb_out_of_memory(reader->error);
    strings->starts = memory;
    memory = strings->text;
    if (!xlsx_strings_grow(&memory, &strings->capacity, strings->length + 1, 1 << 16, 1))
        return pb_out_of_memory(reader->error);
    strings->text = memory;
    strings->starts[strings->count] = (uint32_t)strings->length;
    return PB_OK;
}

static void xlsx_strings_stop_on(struct strings_reader *reader, enum pb_status status)
{
    if (status != PB_OK)
        pb_xml_stop(reader->xml, status);
}

static void xlsx_strings_on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct strings_reader *reader = context;
    if (depth == 1 && strcmp(name, "si") == 0) {
        reader->inside = true;
        reader->item = (struct pb_xlsx_item){ .depth = 1 };
        xlsx_strings_stop_on(reader, begin_string(reader));
    } else if (reader->inside)
        pb_xlsx_item_begin(&reader->item, depth, name, attributes, reader->strings->length);
}

static void xlsx_strings_on_end(void *context, unsigned depth)
{
    struct strings_reader *reader = context;
    struct pb_xlsx_strings *strings = reader->strings;
    if (!reader->inside)
        return;
    if (depth > 1) {
        (void)pb_xlsx_item_end(&reader->item, depth, strings->text, &strings->length);
        return;
    }
    reader->inside = false;
    xlsx_strings_stop_on(reader, xlsx_strings_append(reader, "", 1)); /* each text has its end */
    strings->starts[++strings->count] = (uint32_t)strings->length;
}

static void xlsx_strings_on_text(void *context, unsigned depth, const char *text, size_t length)
{
    struct strings_reader *reader = context;
    (void)depth;
    if (reader->inside && reader->item.collect)
        xlsx_strings_stop_on(reader, xlsx_strings_append(reader, text, length));
}

enum pb_status pb_xlsx_read_strings(struct pb_xlsx *workbook, const char *part, struct pb_error *error)
{
    static const struct pb_xml_handlers handlers = { .begin = xlsx_strings_on_begin,
                                                     .end = xlsx_strings_on_end,
                                                     .text = xlsx_strings_on_text };
    struct strings_reader reader = { .workbook = workbook, .strings = &workbook->strings, .error = error };
    return pb_xlsx_read_part(workbook, part, &handlers, &reader, &reader.xml, error);
}

const char *pb_xlsx_string(const struct pb_xlsx_strings *strings, size_t index, size_t *length)
{
    size_t start = strings->starts[index];
    *length = strings->starts[index + 1] - start - 1;
    return strings->text + start;
}

void pb_xlsx_strings_close(struct pb_xlsx_strings *strings)
{
    free(strings->text);
    free(strings->starts);
    *strings = (struct pb_xlsx_strings){ 0 };
}
