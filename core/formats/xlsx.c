#include "placebook/formats/xlsx.h"

#include "core/base/name.h"
#include "core/formats/xlsx_private.h"

#include <stdlib.h>
#include <string.h>

enum { XLSX_ARENA_MAXIMUM = 256 << 20 };

struct workbook_reader {
    struct pb_xlsx *workbook;
    bool is_workbook;
    bool in_sheets;
    struct pb_xml *xml;
    struct pb_error *error;
};

static enum pb_status xlsx_make_room(struct pb_xlsx *workbook, struct pb_error *error)
{
    if (workbook->sheet_count >= PB_XLSX_SHEETS_MAXIMUM) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the workbook has more than %d sheets", PB_XLSX_SHEETS_MAXIMUM);
        pb_error_hint(error, "copy the sheets that you need into a new workbook");
        pb_error_at(error, workbook->name, 0, 0);
        return status;
    }
    if (workbook->sheet_count < workbook->sheet_capacity)
        return PB_OK;
    size_t before = workbook->sheet_count;
    size_t wanted = before ? before * 2 : 32;
    workbook->sheets = pb_arena_grow(&workbook->arena, workbook->sheets, before, wanted, sizeof *workbook->sheets);
    workbook->sheet_parts =
        pb_arena_grow(&workbook->arena, workbook->sheet_parts, before, wanted, sizeof *workbook->sheet_parts);
    workbook->sheet_capacity = wanted;
    return workbook->sheets && workbook->sheet_parts ? PB_OK : pb_out_of_memory(error);
}

static enum pb_status add_sheet(struct workbook_reader *reader, const char *const *attributes)
{
    struct pb_xlsx *workbook = reader->workbook;
    enum pb_status status = xlsx_make_room(workbook, reader->error);
    if (status != PB_OK)
        return status;
    const char *given = pb_xml_attribute(attributes, "name");
    const char *state = pb_xml_attribute(attributes, "state");
    const char *id = pb_xml_attribute(attributes, "id");
    const struct pb_xlsx_link *link = id ? pb_xlsx_link_by_id(&workbook->links, id) : NULL;
    char *name = pb_arena_text(&workbook->arena, given ? given : "", given ? strlen(given) : 0);
    if (!name)
        return pb_out_of_memory(reader->error);
    name[pb_xlsx_unescape(name, strlen(name))] = '\0';
    const char *spelling = pb_name_spell(&workbook->arena, name);
    if (!spelling)
        return pb_out_of_memory(reader->error);
    struct pb_xlsx_sheet_about about = { .name = spelling, .table = link && strcmp(link->kind, "worksheet") == 0 };
    if (state && strcmp(state, "hidden") == 0)
        about.state = PB_XLSX_HIDDEN;
    else if (state && strcmp(state, "veryHidden") == 0)
        about.state = PB_XLSX_VERY_HIDDEN;
    workbook->sheet_parts[workbook->sheet_count] = link ? link->part : NULL;
    workbook->sheets[workbook->sheet_count++] = about;
    return PB_OK;
}

static void xlsx_on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct workbook_reader *reader = context;
    if (depth == 0)
        reader->is_workbook = strcmp(name, "workbook") == 0;
    if (!reader->is_workbook)
        return;
    if (depth == 1) {
        reader->in_sheets = strcmp(name, "sheets") == 0;
        if (strcmp(name, "workbookPr") == 0)
            reader->workbook->from_1904 = pb_xlsx_true(pb_xml_attribute(attributes, "date1904"));
    } else if (depth == 2 && reader->in_sheets && strcmp(name, "sheet") == 0) {
        enum pb_status status = add_sheet(reader, attributes);
        if (status != PB_OK)
            pb_xml_stop(reader->xml, status);
    }
}

static enum pb_status read_workbook(struct pb_xlsx *workbook, struct pb_error *error)
{
    static const struct pb_xml_handlers handlers = { .begin = xlsx_on_begin };
    struct pb_xlsx_links package = { 0 };
    enum pb_status status = pb_xlsx_read_links(workbook, "", &package, error);
    if (status != PB_OK)
        return status;
    const struct pb_xlsx_link *main_part = pb_xlsx_link_by_kind(&package, "officeDocument");
    size_t length = main_part && main_part->part ? strlen(main_part->part) : 0;
    if (length < 5 || strcmp(main_part->part + length - 4, ".xml") != 0)
        return pb_xlsx_foreign_zip(workbook, error);
    status = pb_xlsx_read_links(workbook, main_part->part, &workbook->links, error);
    struct workbook_reader reader = { .workbook = workbook, .error = error };
    if (status == PB_OK)
        status = pb_xlsx_read_part(workbook, main_part->part, &handlers, &reader, &reader.xml, error);
    if (status != PB_OK)
        return status;
    if (!reader.is_workbook)
        return pb_xlsx_foreign_zip(workbook, error);
    if (workbook->sheet_count > 0)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the workbook has no sheets");
    pb_error_hint(error, "the file is damaged: get it again, or open it in a spreadsheet program and save it again");
    pb_error_at(error, workbook->name, 0, 0);
    return status;
}

static enum pb_status open_workbook(struct pb_xlsx *workbook, const struct pb_input *input, struct pb_error *error)
{
    pb_arena_open(&workbook->arena, XLSX_ARENA_MAXIMUM);
    workbook->name = pb_arena_text(&workbook->arena, input->name, strlen(input->name));
    if (!workbook->name)
        return pb_out_of_memory(error);
    enum pb_status status = pb_input_all(input, PB_ARCHIVE_FILE_MAXIMUM, &workbook->bytes, &workbook->length, error);
    if (status != PB_OK)
        return status;
    if (pb_archive_probe(workbook->bytes, workbook->length) != PB_ARCHIVE_ZIP)
        return pb_xlsx_foreign_bytes(workbook->name, workbook->bytes, workbook->length, error);
    status = pb_archive_open(&workbook->archive, workbook->name, workbook->bytes, workbook->length, error);
    return status == PB_OK ? read_workbook(workbook, error) : status;
}

enum pb_status pb_xlsx_open(struct pb_xlsx **opened, const struct pb_input *input, struct pb_error *error)
{
    *opened = NULL;
    struct pb_xlsx *workbook = calloc(1, sizeof *workbook); /* checked: next line */
    if (!workbook)
        return pb_out_of_memory(error);
    enum pb_status status = open_workbook(workbook, input, error);
    if (status != PB_OK) {
        pb_xlsx_close(workbook);
        return status;
    }
    *opened = workbook;
    return PB_OK;
}

void pb_xlsx_close(struct pb_xlsx *workbook)
{
    if (!workbook)
        return;
    pb_xlsx_strings_close(&workbook->strings);
    pb_archive_close(workbook->archive);
    free(workbook->bytes);
    pb_arena_close(&workbook->arena);
    free(workbook);
}

size_t pb_xlsx_sheet_count(const struct pb_xlsx *workbook)
{
    return workbook->sheet_count;
}

const struct pb_xlsx_sheet_about *pb_xlsx_sheet_about(const struct pb_xlsx *workbook, size_t sheet)
{
    return &workbook->sheets[sheet];
}

enum pb_status pb_xlsx_prepare(struct pb_xlsx *workbook, struct pb_error *error)
{
    if (workbook->prepared)
        return PB_OK;
    const struct pb_xlsx_link *styles = pb_xlsx_link_by_kind(&workbook->links, "styles");
    const struct pb_xlsx_link *strings = pb_xlsx_link_by_kind(&workbook->links, "sharedStrings");
    enum pb_status status = PB_OK;
    workbook->style_count = 0;
    pb_xlsx_strings_close(&workbook->strings);
    /* Without the part the sheets that have no styles and share no texts can still be read. */
    size_t member = 0;
    if (styles && styles->part && pb_archive_find(workbook->archive, styles->part, &member))
        status = pb_xlsx_read_styles(workbook, styles->part, error);
    if (status == PB_OK && strings && strings->part && pb_archive_find(workbook->archive, strings->part, &member))
        status = pb_xlsx_read_strings(workbook, strings->part, error);
    workbook->prepared = status == PB_OK;
    return status;
}
