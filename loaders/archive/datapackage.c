/*
 * datapackage.json: what programs need to read the tables without this documentation. A Frictionless Data Package,
 * version 1, profile "tabular-data-package" (https://specs.frictionlessdata.io/tabular-data-package/).
 *
 * First the package: its name, licences and sources, each once however many inputs share it. Then its resources, the
 * tables: hash and size of the member that the archive already has, so that a reader can
 * check it, and the dialect and the schema, which come from the same list of columns that the table is written from.
 * Where the specification leaves a choice (the name of a licence, that a path is a URL), only what its JSON Schema
 * accepts is written.
 */
#include "loaders/archive/archive.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The id that Open Definition gives the licence under which most public statistics are published. */
static bool is_ogl_3(const char *licence)
{
    return (strstr(licence, "Open Government Licence") || strstr(licence, "OGL")) && strchr(licence, '3');
}

static void add_licence(struct pb_json_writer *json, const char *text)
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
    pb_json_object(json, NULL);
    if (is_ogl_3(text)) {
        pb_json_text(json, "name", "OGL-UK-3.0");
        pb_json_text(json, "path", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/");
    } else {
        pb_json_text(json, "name", length ? name : "other");
    }
    pb_json_text(json, "title", text);
    pb_json_end_object(json);
}

static bool is_url(const char *text)
{
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

static bool datapackage_same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool has_licence(const struct pb_input_record *input)
{
    return input->licence && *input->licence;
}

/* One entry each, however many inputs share it. An empty list is not allowed. */
static void add_licences(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    bool begun = false;
    for (size_t i = 0; i < info->input_count; i++) {
        bool seen = !has_licence(&info->inputs[i]);
        for (size_t j = 0; !seen && j < i; j++)
            seen = datapackage_same(info->inputs[j].licence, info->inputs[i].licence);
        if (seen)
            continue;
        if (!begun)
            pb_json_list(json, "licenses");
        begun = true;
        add_licence(json, info->inputs[i].licence);
    }
    if (begun)
        pb_json_end_list(json);
}

static void add_sources(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "sources");
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        bool seen = false;
        for (size_t j = 0; !seen && j < i; j++)
            seen = datapackage_same(info->inputs[j].title, input->title) &&
                   datapackage_same(info->inputs[j].url, input->url);
        if (seen)
            continue;
        pb_json_object(json, NULL);
        archive_json_text(json, "title", input->title && *input->title ? input->title : input->source);
        if (input->url && is_url(input->url))
            pb_json_text(json, "path", input->url);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

/* What the first input has stands first, as it always did. */
static void add_origins(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    bool licences_first = info->input_count && has_licence(&info->inputs[0]);
    if (licences_first)
        add_licences(json, info);
    if (info->input_count)
        add_sources(json, info);
    if (!licences_first)
        add_licences(json, info);
}

static void datapackage_add_constraints(struct pb_json_writer *json, const struct pb_tidy_column *column, bool closed)
{
    pb_json_object(json, "constraints");
    if (column->required)
        pb_json_boolean(json, "required", true);
    if (closed) {
        pb_json_list(json, "enum");
        for (enum pb_word word = 1; word < PB_WORD_COUNT; word++)
            if (pb_tidy_takes(column, word))
                pb_json_text(json, NULL, pb_vocabulary[word].text);
        pb_json_end_list(json);
    }
    pb_json_end_object(json);
}

static void datapackage_add_field(struct pb_json_writer *json, const struct pb_tidy_column *column)
{
    static const char *const types[] = {
        [PB_TIDY_TEXT] = "string", [PB_TIDY_WORD] = "string",   [PB_TIDY_NUMBER] = "number",
        [PB_TIDY_DATE] = "date",   [PB_TIDY_WHOLE] = "integer", [PB_TIDY_TRUTH] = "boolean"
    };
    pb_json_object(json, NULL);
    pb_json_text(json, "name", column->name);
    pb_json_text(json, "title", column->title);
    pb_json_text(json, "type", types[column->type]);
    pb_json_text(json, "format", "default");
    pb_json_text(json, "description", column->meaning);
    bool closed = column->type == PB_TIDY_WORD && !column->open;
    if (closed || column->required)
        datapackage_add_constraints(json, column, closed);
    pb_json_end_object(json);
}

static void datapackage_add_dialect(struct pb_json_writer *json)
{
    pb_json_object(json, "dialect");
    pb_json_text(json, "delimiter", ",");
    pb_json_text(json, "lineTerminator", "\n");
    pb_json_text(json, "quoteChar", "\"");
    pb_json_boolean(json, "doubleQuote", true);
    pb_json_boolean(json, "skipInitialSpace", false);
    pb_json_boolean(json, "header", true);
    pb_json_end_object(json);
}

static void add_names(struct pb_json_writer *json, const char *key, const char *const *names)
{
    pb_json_list(json, key);
    for (size_t i = 0; i < PB_KEY_COLUMNS && names[i]; i++)
        pb_json_text(json, NULL, names[i]);
    pb_json_end_list(json);
}

static void add_links(struct pb_json_writer *json, const struct archive *archive, const struct pb_table_keys *keys)
{
    pb_json_list(json, "foreignKeys");
    for (size_t i = 0; i < PB_KEY_LINKS && keys->links[i].table; i++) {
        const struct pb_table_link *link = &keys->links[i];
        char name[PB_OUTPUT_NAME_MAXIMUM + 1];
        (void)snprintf(name, sizeof name, "%s-%s", archive->load->place->id, link->table);
        pb_json_object(json, NULL);
        add_names(json, "fields", link->columns);
        pb_json_object(json, "reference");
        pb_json_text(json, "resource", name);
        add_names(json, "fields", link->others);
        pb_json_end_object(json);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void add_keys(struct pb_json_writer *json, const struct archive *archive, const char *table)
{
    const struct pb_table_keys *keys = pb_table_keys_of(table);
    if (!keys)
        return;
    if (keys->primary[0])
        add_names(json, "primaryKey", keys->primary);
    if (keys->links[0].table)
        add_links(json, archive, keys);
}

static void datapackage_add_schema(struct pb_json_writer *json, const struct archive *archive,
                                   const struct archive_table *table)
{
    pb_json_object(json, "schema");
    pb_json_list(json, "fields");
    for (size_t i = 0; i < table->columns; i++)
        datapackage_add_field(json, archive_table_column(table, i));
    pb_json_end_list(json);
    pb_json_list(json, "missingValues");
    pb_json_text(json, NULL, "");
    pb_json_end_list(json);
    add_keys(json, archive, table->name);
    pb_json_end_object(json);
}

/* What is to be known of the file beside its columns. */
static void add_description(struct pb_json_writer *json, const struct archive *archive, size_t which)
{
    const struct archive_options *options = archive->options;
    bool ours = which != TABLES_PROFILE;
    char text[512];
    (void)snprintf(text, sizeof text, "%s%s%s", archive_table(which).description,
                   ours && options->csv_formula_guard ? " A text that begins with = + - @ tab or a carriage return has "
                                                        "an apostrophe in front of it."
                                                      : "",
                   ours && options->csv_bom ? " The file begins with a byte order mark." : "");
    pb_json_text(json, "description", text);
}

static void add_resource(struct pb_json_writer *json, const struct archive *archive, size_t which)
{
    const struct archive_table table = archive_table(which);
    const char *path = archive->paths[which];
    const struct archive_member *member = archive_member(archive, path);
    char hash[sizeof "sha256:" + PB_DIGEST_TEXT];
    char name[PB_OUTPUT_NAME_MAXIMUM + 1];
    assert(member);
    (void)snprintf(name, sizeof name, "%s-%s", archive->load->place->id, table.name);
    (void)snprintf(hash, sizeof hash, "sha256:%s", member->sha256);
    pb_json_object(json, NULL);
    pb_json_text(json, "profile", "tabular-data-resource");
    pb_json_text(json, "name", name);
    pb_json_text(json, "path", path);
    pb_json_text(json, "title", table.title);
    add_description(json, archive, which);
    pb_json_text(json, "format", "csv");
    pb_json_text(json, "mediatype", "text/csv");
    pb_json_text(json, "encoding", "utf-8");
    pb_json_count(json, "bytes", member->size);
    pb_json_text(json, "hash", hash);
    datapackage_add_dialect(json);
    datapackage_add_schema(json, archive, &table);
    pb_json_end_object(json);
}

static void add_resources(struct pb_json_writer *json, const struct archive *archive)
{
    pb_json_list(json, "resources");
    for (size_t i = 0; i < TABLES; i++)
        if (archive->paths[i])
            add_resource(json, archive, i);
    pb_json_end_list(json);
}

enum pb_status archive_datapackage(struct archive *archive, struct pb_error *error)
{
    const struct pb_load *load = archive->load;
    const struct pb_publication_info *info = load->info;
    const char *title = pb_arena_format(&archive->arena, "%s: %s", load->place->name, info->title);
    if (!title)
        return pb_out_of_memory(error);
    struct archive_json json;
    struct pb_json_writer *writer = archive_json_begin(&json, archive);
    pb_json_text(writer, "profile", "tabular-data-package");
    pb_json_text(writer, "name", load->stem);
    archive_json_text(writer, "id", info->run_id);
    pb_json_text(writer, "title", title);
    if (info->sample)
        pb_json_text(writer, "description",
                     "SAMPLE DATA: figures made up for demonstration. Not for use in any decision.");
    pb_json_text(writer, "contract_version", PB_CONTRACT_VERSION);
    archive_json_text(writer, "published", info->published_text);
    archive_json_text(writer, "data_as_at", info->data_as_at);
    pb_json_list(writer, "contributors");
    pb_json_object(writer, NULL);
    archive_json_text(writer, "title", info->geography->publisher);
    pb_json_text(writer, "role", "publisher");
    pb_json_end_object(writer);
    pb_json_end_list(writer);
    if (info->geography->contact)
        pb_json_text(writer, "contact", info->geography->contact);
    add_origins(writer, info);
    add_resources(writer, archive);
    return archive_json_end(&json, archive, "datapackage.json", error);
}
