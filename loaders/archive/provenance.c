/*
 * provenance.json: which inputs, modules, options and framework the files were made from, with their hashes, and what
 * the run found out about them.
 */
#include "loaders/archive/archive.h"

#include <cjson/cJSON.h>

static void add_input(cJSON *inputs, const struct pb_input_record *record, bool *sound)
{
    cJSON *input = archive_json_object(inputs, NULL, sound);
    archive_json_text(input, "source", record->source, sound);
    archive_json_text(input, "title", record->title, sound);
    archive_json_text(input, "publisher", record->publisher, sound);
    archive_json_text(input, "url", record->url, sound);
    archive_json_text(input, "licence", record->licence, sound);
    archive_json_text(input, "retrieved", record->retrieved, sound);
    archive_json_text(input, "file", record->file, sound);
    archive_json_text(input, "sha256", record->sha256, sound);
    archive_json_number(input, "size", record->size, sound);
    archive_json_boolean(input, "sample", record->sample, sound);
    cJSON *rows = archive_json_object(input, "rows", sound);
    archive_json_number(rows, "read", record->row_counts.read, sound);
    archive_json_number(rows, "kept", record->row_counts.kept, sound);
    archive_json_number(rows, "filtered", record->row_counts.filtered, sound);
    archive_json_number(rows, "rejected", record->row_counts.rejected, sound);
    archive_json_number(rows, "duplicates", record->row_counts.duplicates, sound);
}

/* Options come as JSON text; they are put in as what they say. */
static void add_options(cJSON *module, const char *text, bool *sound)
{
    cJSON *options = cJSON_Parse(text && *text ? text : "{}");
    if (!options || !cJSON_AddItemToObject(module, "options", options)) {
        cJSON_Delete(options);
        *sound = false;
    }
}

/* For which sources a transform ran, when it was not for all of them. */
static void add_sources(cJSON *module, const struct pb_text_list *sources, bool *sound)
{
    cJSON *list = sources->count ? archive_json_list(module, "sources", sound) : NULL;
    for (size_t i = 0; i < sources->count; i++) {
        cJSON *id = cJSON_CreateString(sources->items[i]);
        if (!id || !cJSON_AddItemToArray(list, id)) {
            cJSON_Delete(id);
            *sound = false;
        }
    }
}

static void provenance_add_module(cJSON *modules, const struct pb_module_record *record, bool *sound)
{
    static const char *const kinds[] = {
        [PB_EXTRACTOR] = "extractor", [PB_TRANSFORM] = "transform", [PB_LOADER] = "loader"
    };
    cJSON *module = archive_json_object(modules, NULL, sound);
    archive_json_text(module, "kind", kinds[record->kind], sound);
    archive_json_text(module, "name", record->name, sound);
    archive_json_text(module, "version", record->version, sound);
    add_options(module, record->options, sound);
    add_sources(module, &record->sources, sound);
}

static void provenance_add_check(cJSON *checks, const struct pb_check_record *record, bool *sound)
{
    cJSON *check = archive_json_object(checks, NULL, sound);
    archive_json_text(check, "source", record->source, sound);
    archive_json_text(check, "rule", record->check.rule, sound);
    archive_json_text(check, "compares", record->check.sentence, sound);
    archive_json_number(check, "compared", record->check.compared, sound);
    archive_json_number(check, "mismatched", record->check.mismatched, sound);
    archive_json_number(check, "findings", record->check.found, sound);
}

static void provenance_add_edition(cJSON *root, const struct archive *archive, bool *sound)
{
    const struct pb_publication_info *info = archive->load->info;
    const struct pb_place *place = archive->load->place;
    archive_json_text(root, "contract_version", PB_CONTRACT_VERSION, sound);
    archive_json_text(root, "run_id", info->run_id, sound);
    archive_json_text(root, "program", "Placebook", sound);
    archive_json_text(root, "program_version", info->program_version, sound);
    archive_json_text(root, "title", info->title, sound);
    archive_json_text(root, "data_as_at", info->data_as_at, sound);
    archive_json_text(root, "profile", info->profile, sound);
    archive_json_boolean(root, "sample", info->sample, sound);
    archive_json_text(root, "publisher", info->geography->publisher, sound);
    archive_json_text(root, "contact", info->geography->contact, sound);
    archive_json_text(root, "place", place->id, sound);
    archive_json_text(root, "place_name", place->name, sound);
    archive_json_number(root, "rows", archive->load->table->rows, sound);
    cJSON *framework = archive_json_object(root, "framework", sound);
    archive_json_text(framework, "title", info->framework->title, sound);
    archive_json_text(framework, "version", info->framework->version, sound);
}

enum pb_status archive_provenance(struct archive *archive, struct pb_error *error)
{
    const struct pb_publication_info *info = archive->load->info;
    bool sound = true;
    cJSON *root = cJSON_CreateObject();
    provenance_add_edition(root, archive, &sound);
    cJSON *files = archive_json_list(root, "files", &sound);
    for (size_t i = 0; i < archive->count; i++) {
        cJSON *file = archive_json_object(files, NULL, &sound);
        archive_json_text(file, "name", archive->members[i].name, &sound);
        archive_json_text(file, "sha256", archive->members[i].sha256, &sound);
        archive_json_number(file, "size", archive->members[i].size, &sound);
    }
    cJSON *inputs = archive_json_list(root, "inputs", &sound);
    for (size_t i = 0; i < info->input_count; i++)
        add_input(inputs, &info->inputs[i], &sound);
    cJSON *modules = archive_json_list(root, "modules", &sound);
    for (size_t i = 0; i < info->module_count; i++)
        provenance_add_module(modules, &info->modules[i], &sound);
    cJSON *warnings = archive_json_list(root, "warnings", &sound);
    for (size_t i = 0; i < info->warning_count; i++) {
        cJSON *warning = archive_json_object(warnings, NULL, &sound);
        archive_json_text(warning, "file", info->warnings[i].file, &sound);
        archive_json_number(warning, "line", info->warnings[i].line, &sound);
        archive_json_text(warning, "message", info->warnings[i].message, &sound);
    }
    cJSON *checks = archive_json_list(root, "checks", &sound);
    for (size_t i = 0; i < info->check_count; i++)
        provenance_add_check(checks, &info->checks[i], &sound);
    return archive_add_json(archive, "provenance.json", root, sound, error);
}
