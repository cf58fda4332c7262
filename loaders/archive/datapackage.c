#include "loaders/archive/archive.h"
#include "placebook/contract/tidy.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

/*
 * datapackage.json: Frictionless Data Package, version 1, profile "tabular-data-package"
 * (https://specs.frictionlessdata.io/tabular-data-package/). What the specification leaves open (which names a licence
 * may have, that a path is a URL) is kept to what its JSON Schema takes.
 */

/* The id that Open Definition gives the licence under which most public statistics are published. */
static bool is_ogl_3(const char *licence)
{
    return (strstr(licence, "Open Government Licence") || strstr(licence, "OGL")) && strchr(licence, '3');
}

static void add_licence(cJSON *licences, const char *text, bool *sound)
{
    char name[64];
    size_t length = 0;
    for (const char *at = text; *at && length < sizeof name - 1; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
                     *at == '.' || *at == '_';
        if (plain || (length && name[length - 1] != '-'))
            name[length++] = *at;
        if (!plain && length)
            name[length - 1] = '-';
    }
    name[length] = '\0';
    cJSON *licence = archive_json_object(licences, NULL, sound);
    if (is_ogl_3(text)) {
        archive_json_text(licence, "name", "OGL-UK-3.0", sound);
        archive_json_text(licence, "path", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                          sound);
    } else {
        archive_json_text(licence, "name", length ? name : "other", sound);
    }
    archive_json_text(licence, "title", text, sound);
}

static bool is_url(const char *text)
{
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

static bool datapackage_same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Licences and sources: one entry each, however many inputs share it. An empty list is not allowed. */
static void add_origins(cJSON *root, const struct pb_publication_info *info, bool *sound)
{
    cJSON *licences = NULL;
    cJSON *sources = NULL;
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        bool licence_seen = !input->licence || !*input->licence;
        bool source_seen = false;
        for (size_t j = 0; j < i; j++) {
            licence_seen = licence_seen || datapackage_same(info->inputs[j].licence, input->licence);
            source_seen = source_seen || (datapackage_same(info->inputs[j].title, input->title) &&
                                          datapackage_same(info->inputs[j].url, input->url));
        }
        if (!licence_seen) {
            if (!licences)
                licences = archive_json_list(root, "licenses", sound);
            add_licence(licences, input->licence, sound);
        }
        if (!source_seen) {
            if (!sources)
                sources = archive_json_list(root, "sources", sound);
            cJSON *source = archive_json_object(sources, NULL, sound);
            archive_json_text(source, "title", input->title && *input->title ? input->title : input->source, sound);
            if (input->url && is_url(input->url))
                archive_json_text(source, "path", input->url, sound);
        }
    }
}

static void datapackage_add_field(cJSON *fields, const struct pb_tidy_column *column, bool *sound)
{
    static const char *const types[] = {
        [PB_TIDY_TEXT] = "string", [PB_TIDY_WORD] = "string", [PB_TIDY_NUMBER] = "number", [PB_TIDY_DATE] = "date"
    };
    cJSON *field = archive_json_object(fields, NULL, sound);
    archive_json_text(field, "name", column->name, sound);
    archive_json_text(field, "title", column->title, sound);
    archive_json_text(field, "type", types[column->type], sound);
    archive_json_text(field, "format", "default", sound);
    archive_json_text(field, "description", column->meaning, sound);
    bool closed = column->type == PB_TIDY_WORD && !column->open;
    if (!closed && !column->required)
        return;
    cJSON *constraints = archive_json_object(field, "constraints", sound);
    if (column->required)
        archive_json_boolean(constraints, "required", true, sound);
    if (!closed)
        return;
    cJSON *words = archive_json_list(constraints, "enum", sound);
    for (size_t word = 1; word < PB_WORD_COUNT; word++)
        if (pb_vocabulary[word].group == column->words)
            archive_json_text(words, NULL, pb_vocabulary[word].text, sound);
}

static void add_resource(cJSON *root, const struct archive *archive, const struct archive_member *csv, bool *sound)
{
    cJSON *resources = archive_json_list(root, "resources", sound);
    cJSON *resource = archive_json_object(resources, NULL, sound);
    archive_json_text(resource, "profile", "tabular-data-resource", sound);
    archive_json_text(resource, "name", archive->load->stem, sound);
    archive_json_text(resource, "path", csv->name, sound);
    archive_json_text(resource, "title", "The tidy table", sound);
    archive_json_text(resource, "description",
                      archive->options->csv_formula_guard
                          ? "One row for each figure. A text that begins with = + - @ tab or a carriage return has "
                            "an apostrophe in front of it."
                          : "One row for each figure.",
                      sound);
    archive_json_text(resource, "format", "csv", sound);
    archive_json_text(resource, "mediatype", "text/csv", sound);
    archive_json_text(resource, "encoding", "utf-8", sound);
    archive_json_number(resource, "bytes", csv->size, sound);
    char hash[sizeof "sha256:" + PB_DIGEST_TEXT];
    (void)snprintf(hash, sizeof hash, "sha256:%s", csv->sha256);
    archive_json_text(resource, "hash", hash, sound);
    cJSON *dialect = archive_json_object(resource, "dialect", sound);
    archive_json_text(dialect, "delimiter", ",", sound);
    archive_json_text(dialect, "lineTerminator", "\n", sound);
    archive_json_text(dialect, "quoteChar", "\"", sound);
    archive_json_boolean(dialect, "doubleQuote", true, sound);
    archive_json_boolean(dialect, "skipInitialSpace", false, sound);
    archive_json_boolean(dialect, "header", true, sound);
    cJSON *schema = archive_json_object(resource, "schema", sound);
    cJSON *fields = archive_json_list(schema, "fields", sound);
    for (size_t i = 0; i < PB_TIDY_COLUMNS; i++)
        datapackage_add_field(fields, &pb_tidy_columns[i], sound);
    cJSON *missing = archive_json_list(schema, "missingValues", sound);
    archive_json_text(missing, NULL, "", sound);
}

enum pb_status archive_datapackage(struct archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_publication_info *info = load->info;
    const char *csv_name = pb_arena_format(&archive->arena, "%s.csv", load->stem);
    const char *title = pb_arena_format(&archive->arena, "%s: %s", load->place->name, info->title);
    const struct archive_member *csv = csv_name ? archive_member(archive, csv_name) : NULL;
    if (!csv || !title)
        return pb_out_of_memory(error);
    bool sound = true;
    cJSON *root = cJSON_CreateObject();
    archive_json_text(root, "profile", "tabular-data-package", &sound);
    archive_json_text(root, "name", load->stem, &sound);
    archive_json_text(root, "id", info->run_id, &sound);
    archive_json_text(root, "title", title, &sound);
    if (info->sample)
        archive_json_text(root, "description",
                          "SAMPLE DATA: figures made up for demonstration. Not for use in any decision.", &sound);
    archive_json_text(root, "contract_version", PB_CONTRACT_VERSION, &sound);
    archive_json_text(root, "data_as_at", info->data_as_at, &sound);
    cJSON *contributors = archive_json_list(root, "contributors", &sound);
    cJSON *publisher = archive_json_object(contributors, NULL, &sound);
    archive_json_text(publisher, "title", info->geography->publisher, &sound);
    archive_json_text(publisher, "role", "publisher", &sound);
    if (info->geography->contact)
        archive_json_text(root, "contact", info->geography->contact, &sound);
    add_origins(root, info, &sound);
    add_resource(root, archive, csv, &sound);
    return archive_add_json(archive, "datapackage.json", root, sound, error);
}
