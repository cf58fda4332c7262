/*
 * Goes through the document: its styles, when the sheets are listed, and its sheets, of which all but the wanted one
 * are passed over.
 */
#include "core/base/name.h"
#include "core/formats/ods_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void ods_stop_on(struct pb_ods_reader *reader, enum pb_status status)
{
    if (status != PB_OK)
        pb_xml_stop(reader->xml, status);
}

/* ---- The list of sheets ---- */

static enum pb_status ods_add_sheet(struct pb_ods_reader *reader, const char *const *attributes)
{
    struct pb_ods *ods = reader->ods;
    const char *name = pb_ods_attribute(&reader->names, attributes, PB_ODS_TABLE, "name");
    const char *style = pb_ods_attribute(&reader->names, attributes, PB_ODS_TABLE, "style-name");
    const struct pb_ods_style *found = style ? pb_ods_style(&ods->styles, true, style) : NULL;
    if (ods->sheet_count >= PB_XLSX_SHEETS_MAXIMUM) {
        enum pb_status status = pb_fail(reader->error, PB_FAILED, PB_ERROR_SOURCE,
                                        "the spreadsheet has more than %d sheets", (int)PB_XLSX_SHEETS_MAXIMUM);
        pb_error_hint(reader->error, "copy the sheets that you need into a new file");
        pb_error_at(reader->error, ods->name, 0, 0);
        return status;
    }
    if (ods->sheet_count == ods->sheet_capacity) {
        size_t wanted = ods->sheet_capacity ? ods->sheet_capacity * 2 : 32;
        ods->sheets = pb_arena_grow(&ods->arena, ods->sheets, ods->sheet_count, wanted, sizeof *ods->sheets);
        ods->sheet_capacity = wanted;
    }
    char *copy = ods->sheets ? pb_arena_text(&ods->arena, name ? name : "", name ? strlen(name) : 0) : NULL;
    const char *spelling = copy ? pb_name_spell(&ods->arena, copy) : NULL;
    if (!spelling)
        return pb_out_of_memory(reader->error);
    ods->sheets[ods->sheet_count++] = (struct pb_xlsx_sheet_about){
        .name = spelling, .state = found && found->hidden ? PB_XLSX_HIDDEN : PB_XLSX_VISIBLE, .table = true
    };
    return PB_OK;
}

/* ---- From the root down to a sheet ---- */

static void ods_begin_part(struct pb_ods_reader *reader, const char *local, enum pb_ods_space space)
{
    bool office = space == PB_ODS_OFFICE;
    bool automatic = office && strcmp(local, "automatic-styles") == 0;
    reader->in_styles = reader->mode == PB_ODS_LIST && (automatic || (office && strcmp(local, "styles") == 0));
    reader->ods->styles.common = reader->of_styles || !automatic;
    reader->in_body = office && !reader->of_styles && strcmp(local, "body") == 0;
    if (reader->in_body && reader->mode == PB_ODS_LIST)
        ods_stop_on(reader, pb_ods_styles_settle(&reader->ods->styles, reader->error));
}

static void ods_begin_sheet(struct pb_ods_reader *reader, unsigned depth, const char *name,
                            const char *const *attributes)
{
    size_t sheet = reader->next++;
    if (reader->mode == PB_ODS_LIST)
        ods_stop_on(reader, ods_add_sheet(reader, attributes));
    else if (sheet == reader->wanted) {
        (void)pb_text_copy(reader->table_name, sizeof reader->table_name, name);
        pb_ods_rows_open(reader, depth);
        return;
    }
    reader->skip = depth;
    pb_xml_pass(reader->xml, depth, name);
}

void pb_ods_reader_leave(struct pb_ods_reader *reader)
{
    if (!reader->table)
        return;
    reader->skip = reader->table;
    reader->table = 0;
    reader->left = 0;
    pb_xml_pass(reader->xml, reader->skip, reader->table_name);
}

/* What is in the body but in no sheet. */
static void ods_begin_in_body(struct pb_ods_reader *reader, unsigned depth, const char *name, const char *local,
                              enum pb_ods_space space, const char *const *attributes)
{
    if (depth == 2) {
        reader->in_spreadsheet = space == PB_ODS_OFFICE && strcmp(local, "spreadsheet") == 0;
        reader->ods->spreadsheet |= reader->in_spreadsheet;
        if (!reader->in_spreadsheet && space == PB_ODS_OFFICE)
            ods_stop_on(reader, pb_ods_refuse_body(reader->ods, local, reader->error));
    } else if (depth == 3 && reader->in_spreadsheet && space == PB_ODS_TABLE && strcmp(local, "table") == 0)
        ods_begin_sheet(reader, depth, name, attributes);
    else if (depth == 4 && space == PB_ODS_TABLE && strcmp(local, "null-date") == 0) {
        const char *date = pb_ods_attribute(&reader->names, attributes, PB_ODS_TABLE, "date-value");
        reader->ods->from_1904 = date && strcmp(date, "1904-01-01") == 0;
    }
}

static void ods_on_begin(void *context, unsigned depth, const char *name, const char *const *attributes)
{
    struct pb_ods_reader *reader = context;
    enum pb_ods_space space = PB_ODS_OTHER;
    if (reader->skip)
        return;
    if (depth == 0)
        pb_ods_names_of(&reader->names, attributes);
    const char *local = pb_ods_local(&reader->names, name, &space);
    if (reader->table)
        pb_ods_rows_begin(reader, depth, local, space, attributes);
    else if (depth == 1)
        ods_begin_part(reader, local, space);
    else if (reader->in_styles)
        ods_stop_on(reader, pb_ods_styles_begin(&reader->ods->styles, depth, local, space, &reader->names, attributes,
                                                reader->error));
    else if (reader->in_body)
        ods_begin_in_body(reader, depth, name, local, space, attributes);
}

static void ods_on_end(void *context, unsigned depth)
{
    struct pb_ods_reader *reader = context;
    if (reader->skip) {
        if (depth == reader->skip)
            reader->skip = 0;
    } else if (reader->table)
        pb_ods_rows_end(reader, depth);
    else if (reader->in_styles && depth > 1)
        pb_ods_styles_end(&reader->ods->styles, depth);
    else if (depth == 1)
        reader->in_styles = reader->in_body = reader->in_spreadsheet = false;
}

static void ods_on_text(void *context, unsigned depth, const char *text, size_t length)
{
    struct pb_ods_reader *reader = context;
    (void)depth;
    if (reader->skip)
        return;
    if (reader->cell_depth)
        pb_ods_text_add(reader, text, length);
    else if (reader->in_styles)
        pb_ods_styles_text(&reader->ods->styles, text, length);
}

/* ---- Opening and reading on ---- */

static enum pb_status ods_open_part(struct pb_ods_reader *reader, const char *part, struct pb_error *error)
{
    static const struct pb_xml_handlers handlers = { .begin = ods_on_begin, .end = ods_on_end, .text = ods_on_text };
    struct pb_ods *ods = reader->ods;
    size_t member = 0;
    enum pb_status status = PB_OK;
    if (!ods->archive) {
        reader->stream = (struct pb_memory_stream){ .bytes = ods->bytes, .length = ods->length };
        reader->input = pb_memory_input(ods->name, &reader->stream);
    } else if (!pb_archive_find(ods->archive, part, &member))
        status = pb_ods_refuse(ods, "a file without its part content.xml", "get the file again", error);
    else
        status = pb_archive_begin(ods->archive, member, &reader->input, error);
    if (status != PB_OK)
        return status;
    reader->archived = ods->archive != NULL;
    return pb_xml_open(&reader->xml, &reader->input, &handlers, reader, error);
}

enum pb_status pb_ods_reader_open(struct pb_ods_reader **opened, struct pb_ods *ods, enum pb_ods_mode mode,
                                  const char *part, struct pb_error *error)
{
    *opened = NULL;
    struct pb_ods_reader *reader = calloc(1, sizeof *reader); /* checked: next line */
    if (!reader)
        return pb_out_of_memory(error);
    reader->ods = ods;
    reader->mode = mode;
    reader->wanted = SIZE_MAX;
    reader->of_styles = strcmp(part, PB_ODS_STYLES_PART) == 0;
    enum pb_status status = ods_open_part(reader, part, error);
    if (status != PB_OK) {
        pb_ods_reader_close(reader);
        return status;
    }
    *opened = reader;
    return PB_OK;
}

void pb_ods_reader_close(struct pb_ods_reader *reader)
{
    if (!reader)
        return;
    pb_xml_close(reader->xml);
    if (reader->archived)
        pb_archive_end(&reader->input);
    free(reader->columns);
    free(reader->cells);
    free(reader->starts);
    free(reader->text);
    free(reader->merges);
    free(reader);
}

/* Errors of the XML and of the archive name the part; people know the sheet. */
static void ods_name_sheet(struct pb_ods_reader *reader, struct pb_error *error)
{
    if (reader->located || !error || error->code != PB_ERROR_SOURCE || reader->wanted >= reader->ods->sheet_count)
        return;
    char name[128];
    char hint[sizeof error->hint];
    char after[40] = "";
    (void)pb_text_copy(name, sizeof name, reader->ods->sheets[reader->wanted].name);
    (void)pb_text_copy(hint, sizeof hint, error->hint);
    uint64_t last = reader->number - (reader->row_depth > 0); /* the last whole one */
    if (last > 0)
        (void)snprintf(after, sizeof after, ", after row %llu", (unsigned long long)last);
    (void)pb_fail(error, error->status, error->code, "sheet '%s'%s: %s", name, after, error->message);
    pb_error_hint(error, "%s", hint);
}

enum pb_status pb_ods_reader_run(struct pb_ods_reader *reader, bool *ended, struct pb_error *error)
{
    if (reader->failed) {
        enum pb_status status =
            pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "the sheet is not read further after its first error");
        pb_error_at(error, reader->ods->name, 0, 0);
        return status;
    }
    reader->error = error;
    enum pb_status status = pb_xml_run(reader->xml, ended, error);
    reader->error = NULL;
    if (status != PB_OK) {
        reader->failed = true;
        ods_name_sheet(reader, error);
    }
    return status;
}
