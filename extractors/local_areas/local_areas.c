/*
 * Reads the files in which councils and networks say which LSOAs, MSOAs or practices make up their local areas: a row
 * for each small area. All files are read together, because one small area must not be in two of them.
 */
#include "extractors/local_areas/local_areas.h"

#include "placebook/descriptor.h"

#include "extractors/local_areas/rows.h"

#include <stdio.h>
#include <string.h>

#define LOCAL_AREAS_ARENA_MAXIMUM ((size_t)512 << 20)

/* Headings tell: "Family hub", "JSNA area". Any other table is more likely one for a mapping. */
static int local_areas_probe(const void *bytes, size_t length)
{
    enum { SURE = 70, UNSURE = 5 };
    char plain[LOCAL_AREAS_PLAIN];
    const char *text = bytes;
    if (pb_tabular_probe(bytes, length) == 0)
        return 0;
    for (size_t at = 0; at < length && text[at] != '\n';) {
        size_t end = at;
        while (end < length && text[end] != '\n' && text[end] != ',' && text[end] != '\t' && text[end] != ';')
            end++;
        local_areas_plain(text + at, end - at, plain);
        if (local_areas_heading_tells(plain))
            return SURE;
        at = end + (end < length && text[end] != '\n');
    }
    return UNSURE;
}

static enum pb_status local_areas_plan(const void *option_values, struct pb_plan *plan, struct pb_error *error)
{
    const struct local_areas_options *options = option_values;
    enum pb_status status = PB_OK;
    for (size_t i = 0; status == PB_OK && i < options->files.count; i++)
        status = pb_plan_add(plan, "local-areas", options->files.items[i], error);
    return status;
}

/* ---- One sheet ---- */

static enum pb_status fail_twice(const struct local_areas_reader *reader, const struct pb_tabular_row *row,
                                 struct pb_error *error)
{
    const struct local_areas_headings *headings = &reader->headings;
    const struct pb_option *fields = NULL;
    const struct pb_tabular_cell *cell = &row->cells[headings->twice[0]];
    int length = (int)(cell->length < LOCAL_AREAS_PLAIN ? cell->length : LOCAL_AREAS_PLAIN);
    for (const struct pb_option *option = local_areas_options; option->name && !fields; option++)
        fields = option->fields;
    const char *field = fields ? fields[headings->twice_field].name : "";
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "columns %zu and %zu may both be the %s of the files, by the heading '%.*s'",
                                    headings->twice[0] + 1, headings->twice[1] + 1, field, length, cell->text);
    pb_error_at(error, pb_tabular_file(reader->tabular), row->line, 0);
    pb_error_hint(error, "give one of them another heading in the file, and name it: \"headings\": { \"%s\": [...] }",
                  field);
    return status;
}

static enum pb_status local_areas_find_headings(struct local_areas_reader *reader, bool *found, struct pb_error *error)
{
    const struct pb_tabular_row *row = NULL;
    for (int looked = 0; looked < LOCAL_AREAS_HEADING_ROWS; looked++) {
        enum pb_status status = pb_tabular_next(reader->tabular, &row, error);
        if (status != PB_OK || !row)
            return status;
        local_areas_headings_read(&reader->headings, reader->options, row);
        *found = reader->headings.found;
        if (*found)
            return reader->headings.twice[0] == LOCAL_AREAS_NO_COLUMN ? PB_OK : fail_twice(reader, row, error);
    }
    return PB_OK;
}

static enum pb_status local_areas_read_sheet(struct local_areas_reader *reader, size_t sheet, bool *found,
                                             struct pb_error *error)
{
    struct pb_cancel_check check = { .context = reader->context };
    const struct pb_tabular_row *row = NULL;
    *found = false;
    enum pb_status status = pb_tabular_begin(reader->tabular, sheet, error);
    if (status == PB_OK)
        status = local_areas_find_headings(reader, found, error);
    for (size_t count = 0; status == PB_OK && *found; count++) {
        if (pb_cancel_check_rows(&check, count, error))
            return PB_FATAL;
        status = pb_tabular_next(reader->tabular, &row, error);
        if (status != PB_OK || !row)
            break;
        status = local_areas_take(reader, row, error);
    }
    return status;
}

/* ---- The files ---- */

static enum pb_status fail_unfound(const struct local_areas_reader *reader, const char *sheet, struct pb_error *error)
{
    enum pb_status status = pb_fail(error, PB_FAILED, PB_ERROR_COLUMNS,
                                    "%s%.80s%s no row of headings for the code of a small area and for the local area "
                                    "in which it lies: expected such as 'LSOA code' and '%s'",
                                    *sheet ? "sheet '" : "", sheet, *sheet ? "' has" : "there is",
                                    local_areas_of_practices(reader->options) ? "PCN code" : "JSNA area");
    pb_error_hint(error, "name the columns: \"headings\": { \"small_code\": [\"LSOA\"], \"name\": [\"Cluster\"] }");
    return status;
}

static enum pb_status read_sheets(struct local_areas_reader *reader, struct pb_error *error)
{
    size_t read = 0;
    for (size_t i = 0; i < pb_tabular_count(reader->tabular); i++) {
        const struct pb_tabular_sheet *sheet = pb_tabular_sheet(reader->tabular, i);
        bool found = false;
        if (!local_areas_means(reader->options, sheet))
            continue;
        if (sheet->unreadable)
            return pb_fail(error, PB_FAILED, PB_ERROR_SOURCE, "'%.80s' cannot be read: %.200s", sheet->name,
                           sheet->unreadable);
        enum pb_status status = local_areas_read_sheet(reader, i, &found, error);
        if (status != PB_OK)
            return status;
        if (!found && reader->options->sheets.count)
            return fail_unfound(reader, sheet->name, error);
        read += found;
    }
    return read ? PB_OK : fail_unfound(reader, "", error);
}

static enum pb_status read_file(struct local_areas_reader *reader, const struct pb_input *input, struct pb_error *error)
{
    struct pb_counted_stream counted;
    const struct pb_input again = pb_counted_input(input, reader->context, &counted);
    enum pb_status status = pb_tabular_open(&reader->tabular, &again, error);
    if (status == PB_OK)
        status = read_sheets(reader, error);
    pb_tabular_close(reader->tabular);
    reader->tabular = NULL;
    if (status != PB_OK)
        pb_error_at(error, input->name, 0, 0);
    return status;
}

static enum pb_status local_areas_extract(const void *option_values, const struct pb_input *inputs, size_t input_count,
                                          struct pb_context *context, struct pb_error *error)
{
    struct local_areas_reader reader = { .options = option_values, .context = context };
    const char *types[] = { reader.options->type };
    const struct pb_text_list type = { 1, types };
    pb_arena_open(&reader.arena, LOCAL_AREAS_ARENA_MAXIMUM);
    enum pb_status status = pb_area_names_open(&reader.names, context->geography, &type, error);
    for (size_t i = 0; status == PB_OK && i < input_count; i++)
        status = read_file(&reader, &inputs[i], error);
    if (status == PB_OK)
        status = local_areas_settle(&reader, error);
    pb_area_names_close(&reader.names);
    pb_arena_close(&reader.arena);
    if (status != PB_OK)
        pb_error_module(error, "local_areas");
    return status;
}

extern const struct pb_module pb_extractor_local_areas;
const struct pb_module pb_extractor_local_areas = {
    .head = PB_MODULE_HEAD,
    .kind = PB_EXTRACTOR,
    .name = "local_areas",
    .summary = "Reads which LSOAs, MSOAs or practices make up local areas and networks: reference data.",
    .version = "4",
    .since = "0.1.0",
    .options = local_areas_options,
    .option_values_size = sizeof(struct local_areas_options),
    .probe = local_areas_probe,
    .plan = local_areas_plan,
    .extract = local_areas_extract,
    .fit = local_areas_fit,
    .scheme = "local_areas",
    .refers = true,
};

PB_EXPORT_MODULE(pb_extractor_local_areas);
