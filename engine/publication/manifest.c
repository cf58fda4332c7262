/*
 * publication.json: read leniently, since an older program or a person may have written it, and written by the common
 * writer of JSON, which notices when memory runs out: a manifest without a digest would be worse than none.
 */
#include "engine/publication/manifest.h"

#include "placebook/formats/json.h"
#include "placebook/period.h"
#include "placebook/record_json.h"

#include <cjson/cJSON.h>
#include <string.h>

#define PB_MANIFEST_SUM "document_sha256"
#define NO_SUM          "0000000000000000000000000000000000000000000000000000000000000000"

static const char *const state_words[] = { "published", "unchanged", "kept", "absent" };

static const char *manifest_text_of(const cJSON *object, const char *key, struct pb_arena *arena)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    const char *text = cJSON_IsString(item) ? item->valuestring : "";
    return pb_arena_text(arena, text, strlen(text));
}

static uint64_t manifest_number_of(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    bool usable = cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < 9e15;
    return usable ? (uint64_t)item->valuedouble : 0;
}

/* YYYYMMDD; 0 where there is no such date. */
static int32_t manifest_date_of(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    int32_t date = 0;
    return cJSON_IsString(item) && pb_date_parse(item->valuestring, strlen(item->valuestring), &date) ? date : 0;
}

static bool manifest_read_places(const cJSON *list, struct pb_arena *arena, struct pb_manifest *manifest)
{
    size_t count = (size_t)cJSON_GetArraySize(list);
    manifest->places = pb_arena_take(arena, count, sizeof *manifest->places);
    if (!manifest->places)
        return false;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        struct pb_manifest_place *place = &manifest->places[manifest->place_count++];
        place->id = manifest_text_of(item, "id", arena);
        place->run_id = manifest_text_of(item, "run_id", arena);
        place->reason = manifest_text_of(item, "reason", arena);
        place->no_rows_run_id = manifest_text_of(item, "no_rows_run_id", arena);
        place->published = manifest_date_of(item, "published");
        place->compared_with = manifest_text_of(item, "compared_with", arena);
        place->rows = manifest_number_of(item, "rows");
        place->own_rows = manifest_number_of(item, "own_rows");
        place->projected = manifest_number_of(item, "projected_rows");
        const char *state = manifest_text_of(item, "state", arena);
        if (!place->id || !place->run_id || !place->reason || !place->no_rows_run_id || !place->compared_with || !state)
            return false;
        place->state = PB_PLACE_ABSENT;
        for (size_t i = 0; i < sizeof state_words / sizeof state_words[0]; i++)
            if (strcmp(state, state_words[i]) == 0)
                place->state = (enum pb_place_state)i;
    }
    return true;
}

/* Inputs of one source come together. */
static bool manifest_read_sources(const cJSON *list, struct pb_arena *arena, struct pb_manifest *manifest)
{
    size_t count = (size_t)cJSON_GetArraySize(list);
    manifest->sources = pb_arena_take(arena, count, sizeof *manifest->sources);
    if (!manifest->sources)
        return false;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        struct pb_source_before *source = &manifest->sources[manifest->source_count];
        source->source = manifest_text_of(item, "source", arena);
        source->read = manifest_text_of(item, "last_good", arena);
        source->kept = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(item, "last_good"));
        if (!source->source || !source->read)
            return false;
        if (manifest->source_count == 0 || strcmp(source[-1].source, source->source) != 0)
            manifest->source_count++;
    }
    return true;
}

static bool manifest_read_inputs(const cJSON *list, struct pb_arena *arena, struct pb_manifest *manifest)
{
    manifest->inputs = pb_arena_take(arena, (size_t)cJSON_GetArraySize(list), sizeof *manifest->inputs);
    if (!manifest->inputs)
        return false;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        struct pb_manifest_input *input = &manifest->inputs[manifest->input_count++];
        input->source = manifest_text_of(item, "source", arena);
        input->file = manifest_text_of(item, "file", arena);
        input->sha256 = manifest_text_of(item, "sha256", arena);
        input->retrieved = manifest_text_of(item, "retrieved", arena);
        input->changed = manifest_text_of(item, "changed", arena);
        input->checked = manifest_text_of(item, "checked", arena);
        if (!input->source || !input->file || !input->sha256 || !input->retrieved || !input->changed || !input->checked)
            return false;
    }
    return true;
}

static bool read_artefacts(const cJSON *list, struct pb_arena *arena, struct pb_manifest *manifest)
{
    size_t count = (size_t)cJSON_GetArraySize(list);
    manifest->artefacts = pb_arena_take(arena, count, sizeof *manifest->artefacts);
    if (!manifest->artefacts)
        return false;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        struct pb_artefact *artefact = &manifest->artefacts[manifest->artefact_count++];
        const char *sha256 = manifest_text_of(item, "sha256", arena);
        artefact->path = manifest_text_of(item, "path", arena);
        artefact->size = manifest_number_of(item, "size");
        if (!sha256 || !artefact->path)
            return false;
        (void)pb_text_copy(artefact->sha256, sizeof artefact->sha256, sha256);
    }
    return true;
}

static bool read_root(const cJSON *root, struct pb_arena *arena, struct pb_manifest *manifest)
{
    manifest->contract_version = manifest_text_of(root, "contract_version", arena);
    manifest->pipeline = manifest_text_of(root, "pipeline", arena);
    manifest->run_id = manifest_text_of(root, "run_id", arena);
    manifest->published = manifest_date_of(root, "published");
    return manifest->contract_version && manifest->pipeline && manifest->run_id &&
           manifest_read_places(cJSON_GetObjectItemCaseSensitive(root, "places"), arena, manifest) &&
           manifest_read_sources(cJSON_GetObjectItemCaseSensitive(root, "inputs"), arena, manifest) &&
           manifest_read_inputs(cJSON_GetObjectItemCaseSensitive(root, "inputs"), arena, manifest) &&
           read_artefacts(cJSON_GetObjectItemCaseSensitive(root, "artefacts"), arena, manifest);
}

/* Versions that differ only behind the first dot can be read alike: one has names that the other may ignore. */
static bool manifest_same_major(const char *version)
{
    size_t major = strcspn(PB_CONTRACT_VERSION, ".");
    return strncmp(version, PB_CONTRACT_VERSION, major) == 0 && version[major] == '.';
}

/* The document of a manifest; NULL when it is not JSON. cJSON answers so too when memory runs out: what is sound by the
 * grammar of our own reader was not damaged then. */
static enum pb_status manifest_parse(const char *text, cJSON **root, struct pb_error *error)
{
    struct pb_json json;
    struct pb_error grammar = { 0 };
    *root = cJSON_Parse(text);
    if (*root)
        return PB_OK;
    enum pb_status status = pb_json_open(&json, "publication.json", text, strlen(text), &grammar);
    if (status == PB_OK)
        pb_json_close(&json);
    return status == PB_FAILED ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_manifest_read(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error)
{
    *manifest = (struct pb_manifest){ .contract_version = "", .pipeline = "", .run_id = "" };
    cJSON *root = NULL;
    enum pb_status status = text ? manifest_parse(text, &root, error) : PB_OK;
    if (status != PB_OK)
        return status;
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "contract_version");
    bool understood = cJSON_IsString(version) && manifest_same_major(version->valuestring);
    bool fits = !understood || read_root(root, arena, manifest);
    cJSON_Delete(root);
    return fits ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_manifest_look(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error)
{
    *manifest = (struct pb_manifest){ .contract_version = "", .pipeline = "", .run_id = "" };
    cJSON *root = NULL;
    enum pb_status status = manifest_parse(text, &root, error);
    if (status != PB_OK)
        return status;
    bool usable = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(root, "contract_version")) &&
                  cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(root, "artefacts"));
    if (!usable)
        status = pb_fail(error, PB_FAILED, PB_ERROR_PUBLISH,
                         "publication.json is damaged: expected an object with contract_version and artefacts");
    else if (!read_root(root, arena, manifest))
        status = pb_out_of_memory(error);
    cJSON_Delete(root);
    return status;
}

const struct pb_manifest_place *pb_manifest_find(const struct pb_manifest *manifest, const char *id)
{
    for (size_t i = 0; i < manifest->place_count; i++)
        if (strcmp(manifest->places[i].id, id) == 0)
            return &manifest->places[i];
    return NULL;
}

bool pb_manifest_below(const char *path, const char *place)
{
    size_t length = strlen(place);
    return strncmp(path, place, length) == 0 && path[length] == '/';
}

static size_t count_below(const struct pb_artefact *artefacts, size_t count, const char *place)
{
    size_t files = 0;
    for (size_t i = 0; i < count; i++)
        files += pb_manifest_below(artefacts[i].path, place);
    return files;
}

bool pb_manifest_same_files(const struct pb_artefact *a, size_t a_count, const struct pb_artefact *b, size_t b_count,
                            const char *place)
{
    size_t files = count_below(a, a_count, place);
    if (files == 0 || files != count_below(b, b_count, place))
        return false;
    size_t same = 0;
    for (size_t i = 0; i < a_count; i++)
        for (size_t k = 0; pb_manifest_below(a[i].path, place) && k < b_count; k++)
            same += strcmp(a[i].path, b[k].path) == 0 && strcmp(a[i].sha256, b[k].sha256) == 0;
    return same == files;
}

static void manifest_add_list(struct pb_json_writer *json, const char *key, const struct pb_text_list *list)
{
    pb_json_list(json, key);
    for (size_t i = 0; i < list->count; i++)
        pb_json_text(json, NULL, list->items[i]);
    pb_json_end_list(json);
}

static void add_row_counts(struct pb_json_writer *json, const struct pb_row_counts *row_counts)
{
    pb_json_count(json, "rows_read", row_counts->read);
    pb_json_count(json, "rows_kept", row_counts->kept);
    pb_json_count(json, "rows_filtered", row_counts->filtered);
    pb_json_count(json, "rows_rejected", row_counts->rejected);
    pb_json_count(json, "rows_duplicate", row_counts->duplicates);
}

static void add_inputs(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "inputs");
    for (size_t i = 0; i < info->input_count; i++) {
        pb_json_object(json, NULL);
        pb_input_record_json(json, &info->inputs[i]);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void add_modules(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "modules");
    for (size_t i = 0; i < info->module_count; i++) {
        const struct pb_module_record *module = &info->modules[i];
        pb_json_object(json, NULL);
        pb_json_text(json, "kind", pb_module_kind_text(module->kind));
        pb_json_text(json, "name", module->name);
        pb_json_text(json, "version", module->version);
        if (module->options && module->options[0])
            pb_json_raw(json, "options", module->options);
        if (module->sources.count)
            manifest_add_list(json, "sources", &module->sources);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

/* What is kept of a source: the key of its only input, or how many were read. */
static void manifest_add_source(struct pb_json_writer *json, const struct pb_run_plan *plan,
                                const struct pb_pipeline_source *source)
{
    struct pb_row_counts counts = { 0 };
    const struct pb_unit *first = NULL;
    size_t units = 0;
    for (size_t i = 0; i < plan->result_count; i++)
        if (plan->results[i].source == source)
            pb_row_counts_add(&counts, &plan->results[i].result.row_counts);
    for (size_t u = 0; u < plan->count; u++)
        if (plan->units[u].source == source) {
            first = first ? first : &plan->units[u];
            units++;
        }
    pb_json_object(json, NULL);
    pb_json_text(json, "source", source->id);
    pb_json_text(json, "unit", units == 1 ? first->name : "all inputs");
    if (units == 1)
        pb_json_text(json, "key", first->key);
    pb_json_count(json, "inputs", units);
    add_row_counts(json, &counts);
    pb_json_end_object(json);
}

static void add_units(struct pb_json_writer *json, const struct pb_manifest_content *content)
{
    const struct pb_pipeline_source *sources = content->pipeline->sources.items;
    pb_json_list(json, "units");
    for (size_t i = 0; i < content->pipeline->sources.count; i++)
        manifest_add_source(json, content->plan, &sources[i]);
    pb_json_end_list(json);
}

static void add_places(struct pb_json_writer *json, const struct pb_manifest_content *content)
{
    pb_json_list(json, "places");
    for (size_t i = 0; i < content->place_count; i++) {
        const struct pb_manifest_place *place = &content->places[i];
        pb_json_object(json, NULL);
        pb_json_text(json, "id", place->id);
        const struct pb_place *published = pb_geography_published(content->info->geography, place->id);
        pb_json_text(json, "name", published->name);
        if (published->edition)
            pb_json_text(json, "audience", published->edition->audience ? published->edition->audience : "");
        pb_json_text(json, "state", state_words[place->state]);
        pb_json_text(json, "reason", place->reason);
        pb_json_text(json, "run_id", place->run_id);
        char date[11];
        if (place->published)
            pb_json_text(json, "published", pb_date_text(place->published, date));
        if (place->no_rows_run_id[0])
            pb_json_text(json, "no_rows_run_id", place->no_rows_run_id);
        if (place->compared_with[0])
            pb_json_text(json, "compared_with", place->compared_with);
        pb_json_count(json, "rows", place->rows);
        pb_json_count(json, "own_rows", place->own_rows);
        pb_json_count(json, "projected_rows", place->projected);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void add_warnings(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "warnings");
    for (size_t i = 0; i < info->warning_count; i++) {
        pb_json_object(json, NULL);
        pb_json_text(json, "file", info->warnings[i].file);
        if (info->warnings[i].line)
            pb_json_count(json, "line", info->warnings[i].line);
        pb_json_text(json, "message", info->warnings[i].message);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void add_checks(struct pb_json_writer *json, const struct pb_publication_info *info)
{
    pb_json_list(json, "checks");
    for (size_t i = 0; i < info->check_count; i++) {
        pb_json_object(json, NULL);
        pb_json_text(json, "source", info->checks[i].source);
        pb_check_json(json, &info->checks[i].check);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

static void add_artefacts(struct pb_json_writer *json, const struct pb_manifest_content *content)
{
    pb_json_list(json, "artefacts");
    for (size_t i = 0; i < content->artefact_count; i++) {
        pb_json_object(json, NULL);
        pb_json_text(json, "path", content->artefacts[i].path);
        pb_json_count(json, "size", content->artefacts[i].size);
        pb_json_text(json, "sha256", content->artefacts[i].sha256);
        pb_json_end_object(json);
    }
    pb_json_end_list(json);
}

/* The digits of the document's own digest in its text; NULL when it has none. They are the last ones in it. */
static char *manifest_sum_of(char *text)
{
    char *key = NULL;
    for (char *at = strstr(text, "\"" PB_MANIFEST_SUM "\""); at; at = strstr(at + 1, "\"" PB_MANIFEST_SUM "\""))
        key = at;
    char *digits = key ? key + strlen("\"" PB_MANIFEST_SUM "\"") : NULL;
    digits = digits && *digits == ':' ? digits + 1 + strspn(digits + 1, " \t\n") : NULL;
    bool there = digits && *digits == '"' && strspn(digits + 1, "0123456789abcdef") == PB_DIGEST_TEXT - 1;
    return there ? digits + 1 : NULL;
}

/* The digest of a document with zeros in place of its own. */
static bool manifest_digest(char *text, char *digits, char sum[PB_DIGEST_TEXT])
{
    char there[PB_DIGEST_TEXT - 1];
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return false;
    memcpy(there, digits, sizeof there);
    memset(digits, '0', sizeof there);
    pb_digest_add(digest, text, strlen(text));
    pb_digest_close(digest, sum);
    memcpy(digits, there, sizeof there);
    return true;
}

static bool manifest_seal(char *text)
{
    char sum[PB_DIGEST_TEXT];
    char *digits = manifest_sum_of(text);
    if (!digits || !manifest_digest(text, digits, sum))
        return false;
    memcpy(digits, sum, PB_DIGEST_TEXT - 1);
    return true;
}

enum pb_status pb_manifest_sealed(char *text, bool *sealed, bool *whole, struct pb_error *error)
{
    char sum[PB_DIGEST_TEXT];
    char *digits = manifest_sum_of(text);
    *sealed = digits != NULL;
    *whole = false;
    if (!digits)
        return PB_OK;
    if (!manifest_digest(text, digits, sum))
        return pb_out_of_memory(error);
    *whole = strncmp(digits, sum, PB_DIGEST_TEXT - 1) == 0;
    return PB_OK;
}

const char *pb_manifest_text(const struct pb_manifest_content *content, struct pb_arena *arena)
{
    const struct pb_publication_info *info = content->info;
    struct pb_json_buffer buffer = { .arena = arena };
    struct pb_json_writer writer = { .emit = pb_json_buffer_emit, .sink = &buffer, .indented = true };
    struct pb_json_writer *json = &writer;
    pb_json_object(json, NULL);
    pb_json_text(json, "contract_version", PB_CONTRACT_VERSION);
    pb_json_text(json, "run_id", info->run_id);
    pb_json_text(json, "program", "placebook " PB_VERSION);
    pb_json_text(json, "pipeline", content->pipeline->name);
    pb_json_text(json, "title", info->title);
    pb_json_text(json, "profile", info->profile);
    pb_json_boolean(json, "sample", info->sample);
    pb_json_text(json, "published", info->published_text);
    pb_json_text(json, "data_as_at", info->data_as_at);
    pb_json_text(json, "framework_sha256", content->pipeline->framework_sha256);
    pb_json_text(json, "places_sha256", content->pipeline->places_sha256);
    if (content->pipeline->figures_path)
        pb_json_text(json, "figures_sha256", content->pipeline->figures_sha256);
    manifest_add_list(json, "selected_measures", content->measures);
    add_places(json, content);
    add_inputs(json, info);
    add_units(json, content);
    add_modules(json, info);
    add_warnings(json, info);
    add_checks(json, info);
    add_artefacts(json, content);
    pb_json_text(json, PB_MANIFEST_SUM, NO_SUM);
    pb_json_end_object(json);
    if (writer.failed)
        return NULL;
    buffer.text[buffer.length - 1] = '\0'; /* the file never had the end of its last line */
    return manifest_seal(buffer.text) ? buffer.text : NULL;
}

enum pb_status pb_manifest_content_hash(const struct pb_artefact *artefacts, size_t count, char hash[7],
                                        struct pb_error *error)
{
    struct pb_digest *digest = pb_digest_open();
    if (!digest)
        return pb_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        pb_digest_text(digest, artefacts[i].path);
        pb_digest_text(digest, artefacts[i].sha256);
    }
    char hex[PB_DIGEST_TEXT];
    pb_digest_close(digest, hex);
    memcpy(hash, hex, 6);
    hash[6] = '\0';
    return PB_OK;
}
