/*
 * provenance.json: which inputs, modules, options and framework the files were made from, with their hashes, and what
 * the run found out about them.
 */
#include "loaders/archive/archive.h"

static void add_input(struct pb_json_writer *json, const struct pb_input_record *input)
{
    pb_json_object(json, NULL);
    pb_input_record_json(json, input);
    pb_row_counts_json(json, "rows", &input->row_counts);
    pb_json_end_object(json);
}

static void provenance_add_module(struct pb_json_writer *json, const struct pb_module_record *module)
{
    static const char *const kinds[] = {
        [PB_EXTRACTOR] = "extractor", [PB_TRANSFORM] = "transform", [PB_LOADER] = "loader"
    };
    pb_json_object(json, NULL);
    pb_json_text(json, "kind", kinds[module->kind]);
    archive_json_text(json, "name", module->name);
    archive_json_text(json, "version", module->version);
    /* Options come as JSON text; they are put in as what they say. */
    pb_json_raw(json, "options", module->options && *module->options ? module->options : "{}");
    /* For which sources a transform ran, when it was not for all of them. */
    if (module->sources.count) {
        pb_json_list(json, "sources");
        for (size_t i = 0; i < module->sources.count; i++)
            pb_json_text(json, NULL, module->sources.items[i]);
        pb_json_end_list(json);
    }
    pb_json_end_object(json);
}

static void provenance_add_check(struct pb_json_writer *json, const struct pb_check_record *record)
{
    pb_json_object(json, NULL);
    archive_json_text(json, "source", record->source);
    pb_check_json(json, &record->check);
    pb_json_end_object(json);
}

static void provenance_add_edition(struct pb_json_writer *json, const struct archive *archive)
{
    const struct pb_publication_info *info = archive->load->info;
    const struct pb_place *place = archive->load->place;
    pb_json_text(json, "contract_version", PB_CONTRACT_VERSION);
    archive_json_text(json, "run_id", info->run_id);
    pb_json_text(json, "program", "Placebook");
    archive_json_text(json, "program_version", info->program_version);
    archive_json_text(json, "title", info->title);
    archive_json_text(json, "published", info->published_text);
    archive_json_text(json, "data_as_at", info->data_as_at);
    archive_json_text(json, "profile", info->profile);
    pb_json_boolean(json, "sample", info->sample);
    archive_json_text(json, "publisher", info->geography->publisher);
    archive_json_text(json, "contact", info->geography->contact);
    archive_json_text(json, "contact_email", info->geography->contact_email);
    archive_json_text(json, "contact_link", info->geography->contact_link);
    archive_json_text(json, "place", place->id);
    archive_json_text(json, "place_name", place->name);
    pb_json_count(json, "rows", archive->load->table->rows);
    pb_json_object(json, "framework");
    archive_json_text(json, "title", info->framework->title);
    archive_json_text(json, "version", info->framework->version);
    pb_json_end_object(json);
}

static void provenance_add_files(struct pb_json_writer *json, const struct archive *archive)
{
    pb_json_list(json, "files");
    for (size_t i = 0; i < archive->count; i++) {
        pb_json_object(json, NULL);
        pb_json_text(json, "name", archive->members[i].name);
        pb_json_text(json, "sha256", archive->members[i].sha256);
        pb_json_count(json, "size", archive->members[i].size);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void provenance_add_warnings(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "warnings");
    for (size_t i = 0; i < info->warning_count; i++) {
        pb_json_object(json, NULL);
        archive_json_text(json, "file", info->warnings[i].file);
        pb_json_count(json, "line", info->warnings[i].line);
        archive_json_text(json, "message", info->warnings[i].message);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

enum pb_status archive_provenance(struct archive *archive, struct pb_error *error)
{
    const struct pb_publication_info *info = archive->load->info;
    struct archive_json json;
    struct pb_json_writer *writer = archive_json_begin(&json, archive);
    provenance_add_edition(writer, archive);
    provenance_add_files(writer, archive);
    pb_json_list(writer, "inputs");
    for (size_t i = 0; i < info->input_count; i++)
        add_input(writer, &info->inputs[i]);
    pb_json_end_list(writer);
    pb_json_list(writer, "modules");
    for (size_t i = 0; i < info->module_count; i++)
        provenance_add_module(writer, &info->modules[i]);
    pb_json_end_list(writer);
    provenance_add_warnings(writer, info);
    pb_json_list(writer, "checks");
    for (size_t i = 0; i < info->check_count; i++)
        provenance_add_check(writer, &info->checks[i]);
    pb_json_end_list(writer);
    return archive_json_end(&json, archive, "provenance.json", error);
}
