/*
 * Reads the styles of a workbook: which cell format shows a number as a percentage, a date or padded digits. Only that
 * much is kept of a style.
 */
#include "core/formats/xlsx_private.h"

#include <stdlib.h>
#include <string.h>

/* A format with a code in the file. It may have the number of a built-in one. */
struct own_format {
    uint64_t id;
    const struct pb_xlsx_shape *shape;
};

struct styles_reader {
    struct pb_xlsx *workbook;
    struct own_format *formats;
    size_t format_count;
    size_t format_capacity;
    uint64_t *ids; /* of the number format of each style */
    size_t capacity;
    enum { ELSEWHERE, IN_FORMATS, IN_CELLS } section;
    struct pb_xml *xml;
    struct pb_error *error;
};

static uint64_t xlsx_styles_whole_attribute(const char *const *attributes, const char *name)
{
    const char *text = pb_xml_attribute(attributes, name);
    uint64_t number = 0;
    if (text)
        (void)pb_xlsx_whole(text, strlen(text), &number);
    return number;
}

static enum pb_status xlsx_styles_too_many(const struct styles_reader *reader)
{
    enum pb_status status = pb_fail(reader->error, PB_FAILED, PB_ERROR_SOURCE,
                                    "the workbook has more than %d cell styles", PB_XLSX_STYLES_MAXIMUM);
    pb_error_hint(reader->error, "copy the sheet that you need into a new workbook, or save it as CSV");
    pb_error_at(reader->error, reader->workbook->name, 0, 0);
    return status;
}

static enum pb_status add_format(struct styles_reader *reader, const char *const *attributes)
{
    struct pb_arena *arena = &reader->workbook->arena;
    const char *code = pb_xml_attribute(attributes, "formatCode");
    if (!code)
        return PB_OK;
    if (reader->format_count >= PB_XLSX_STYLES_MAXIMUM)
        return xlsx_styles_too_many(reader);
    if (reader->format_count == reader->format_capacity) {
        size_t wanted = reader->format_capacity ? reader->format_capacity * 2 : 32;
        reader->formats = pb_arena_grow(arena, reader->formats, reader->format_count, wanted, sizeof *reader->formats);
        reader->format_capacity = wanted;
    }
    struct pb_xlsx_shape *shape = pb_arena_take(arena, 1, sizeof *shape);
    if (!reader->formats || !shape)
        return pb_out_of_memory(reader->error);
    struct pb_xlsx_sections sections;
    if (pb_xlsx_shape_of(code, shape, &sections)) {
        struct pb_xlsx_sections *kept = pb_arena_take(arena, 1, sizeof *kept);
        if (!kept)
            return pb_out_of_memory(reader->error);
        *kept = sections;
        shape->sections = kept;
    }
    reader->formats[reader->format_count++] =
        (struct own_format){ .id = xlsx_styles_whole_attribute(attributes, "numFmtId"), .shape = shape };
    return PB_OK;
}

static enum pb_status add_style(struct styles_reader *reader, const char *const *attributes)
{
    struct pb_xlsx *workbook = reader->workbook;
    if (workbook->style_count >= PB_XLSX_STYLES_MAXIMUM)
        return xlsx_styles_too_many(reader);
    if (workbook->style_count == reader->capacity) {
        size_t wanted = reader->capacity ? reader->capacity * 2 : 256;
        reader->ids = pb_arena_grow(&workbook->arena, reader->ids, workbook->style_count, wanted, sizeof *reader->ids);
        if (!reader->ids)
            return pb_out_of_memory(reader->error);
        reader->capacity = wanted;
    }
    reader->ids[workbook->style_count++] = xlsx_styles_whole_attribute(attributes, "numFmtId");
    return PB_OK;
}

static void xlsx_styles_on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct styles_reader *reader = context;
    enum pb_status status = PB_OK;
    if (depth == 1)
        reader->section = strcmp(name, "numFmts") == 0   ? IN_FORMATS
                          : strcmp(name, "cellXfs") == 0 ? IN_CELLS
                                                         : ELSEWHERE;
    else if (depth == 2 && reader->section == IN_FORMATS && strcmp(name, "numFmt") == 0)
        status = add_format(reader, attributes);
    else if (depth == 2 && reader->section == IN_CELLS && strcmp(name, "xf") == 0)
        status = add_style(reader, attributes);
    if (status != PB_OK)
        pb_xml_stop(reader->xml, status);
}

static int by_id(const void *a, const void *b)
{
    uint64_t left = ((const struct own_format *)a)->id;
    uint64_t right = ((const struct own_format *)b)->id;
    return (left > right) - (left < right);
}

enum pb_status pb_xlsx_read_styles(struct pb_xlsx *workbook, const char *part, struct pb_error *error)
{
    static const struct pb_xml_handlers handlers = { .begin = xlsx_styles_on_begin };
    struct styles_reader reader = { .workbook = workbook, .error = error };
    enum pb_status status = pb_xlsx_read_part(workbook, part, &handlers, &reader, &reader.xml, error);
    if (status != PB_OK)
        return status;
    workbook->styles = pb_arena_take(&workbook->arena, workbook->style_count, sizeof *workbook->styles);
    if (!workbook->styles)
        return pb_out_of_memory(error);
    if (reader.format_count > 0)
        qsort(reader.formats, reader.format_count, sizeof *reader.formats, by_id);
    for (size_t i = 0; i < workbook->style_count; i++) {
        struct own_format key = { .id = reader.ids[i] };
        const struct own_format *own =
            reader.format_count > 0 ? bsearch(&key, reader.formats, reader.format_count, sizeof *reader.formats, by_id)
                                    : NULL;
        workbook->styles[i] = own ? own->shape : pb_xlsx_builtin_shape(key.id);
    }
    return PB_OK;
}
