#include "engine/publication/manifest.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

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
        place->rows = manifest_number_of(item, "rows");
        place->own_rows = manifest_number_of(item, "own_rows");
        const char *state = manifest_text_of(item, "state", arena);
        if (!place->id || !place->run_id || !place->reason || !state)
            return false;
        place->state = PB_PLACE_ABSENT;
        for (size_t i = 0; i < sizeof state_words / sizeof state_words[0]; i++)
            if (strcmp(state, state_words[i]) == 0)
                place->state = (enum pb_place_state)i;
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
    return manifest->contract_version && manifest->pipeline && manifest->run_id &&
           manifest_read_places(cJSON_GetObjectItemCaseSensitive(root, "places"), arena, manifest) &&
           read_artefacts(cJSON_GetObjectItemCaseSensitive(root, "artefacts"), arena, manifest);
}

enum pb_status pb_manifest_read(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error)
{
    *manifest = (struct pb_manifest){ .contract_version = "", .pipeline = "", .run_id = "" };
    cJSON *root = text ? cJSON_Parse(text) : NULL;
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "contract_version");
    bool understood = cJSON_IsString(version) && strcmp(version->valuestring, PB_CONTRACT_VERSION) == 0;
    bool fits = !understood || read_root(root, arena, manifest);
    cJSON_Delete(root);
    return fits ? PB_OK : pb_out_of_memory(error);
}

enum pb_status pb_manifest_look(const char *text, struct pb_arena *arena, struct pb_manifest *manifest,
                                struct pb_error *error)
{
    *manifest = (struct pb_manifest){ .contract_version = "", .pipeline = "", .run_id = "" };
    cJSON *root = cJSON_Parse(text);
    bool usable = cJSON_IsString(cJSON_GetObjectItemCaseSensitive(root, "contract_version")) &&
                  cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(root, "artefacts"));
    enum pb_status status = PB_OK;
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

static void add_account(cJSON *object, const struct pb_row_counts *row_counts)
{
    cJSON_AddNumberToObject(object, "rows_read", (double)row_counts->read);
    cJSON_AddNumberToObject(object, "rows_kept", (double)row_counts->kept);
    cJSON_AddNumberToObject(object, "rows_filtered", (double)row_counts->filtered);
    cJSON_AddNumberToObject(object, "rows_rejected", (double)row_counts->rejected);
    cJSON_AddNumberToObject(object, "rows_duplicate", (double)row_counts->duplicates);
}

static cJSON *add_item(cJSON *list)
{
    cJSON *item = cJSON_CreateObject();
    cJSON_AddItemToArray(list, item);
    return item;
}

static void add_inputs(cJSON *list, const struct pb_publication_info *info)
{
    for (size_t i = 0; i < info->input_count; i++) {
        const struct pb_input_record *input = &info->inputs[i];
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "source", input->source);
        cJSON_AddStringToObject(item, "title", input->title);
        cJSON_AddStringToObject(item, "publisher", input->publisher);
        cJSON_AddStringToObject(item, "url", input->url);
        cJSON_AddStringToObject(item, "licence", input->licence);
        cJSON_AddStringToObject(item, "retrieved", input->retrieved);
        cJSON_AddStringToObject(item, "file", input->file);
        cJSON_AddStringToObject(item, "sha256", input->sha256);
        cJSON_AddNumberToObject(item, "size", (double)input->size);
        cJSON_AddBoolToObject(item, "sample", input->sample);
    }
}

static void add_modules(cJSON *list, const struct pb_publication_info *info)
{
    for (size_t i = 0; i < info->module_count; i++) {
        const struct pb_module_record *module = &info->modules[i];
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "kind", pb_module_kind_text(module->kind));
        cJSON_AddStringToObject(item, "name", module->name);
        cJSON_AddStringToObject(item, "version", module->version);
        cJSON_AddItemToObject(item, "options",
                              module->options && module->options[0] ? cJSON_Parse(module->options) : NULL);
        cJSON *sources = module->sources.count ? cJSON_AddArrayToObject(item, "sources") : NULL;
        for (size_t k = 0; k < module->sources.count; k++)
            cJSON_AddItemToArray(sources, cJSON_CreateString(module->sources.items[k]));
    }
}

static void add_units(cJSON *list, const struct pb_manifest_content *content)
{
    for (size_t u = 0; u < content->plan->count; u++) {
        const struct pb_unit *unit = &content->plan->units[u];
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "source", unit->source->id);
        cJSON_AddStringToObject(item, "unit", unit->name);
        cJSON_AddStringToObject(item, "key", unit->key);
        add_account(item, &unit->known_result.row_counts);
    }
}

static void add_places(cJSON *list, const struct pb_manifest_content *content)
{
    for (size_t i = 0; i < content->place_count; i++) {
        const struct pb_manifest_place *place = &content->places[i];
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "id", place->id);
        cJSON_AddStringToObject(item, "name", pb_geography_place(content->info->geography, place->id)->name);
        cJSON_AddStringToObject(item, "state", state_words[place->state]);
        cJSON_AddStringToObject(item, "reason", place->reason);
        cJSON_AddStringToObject(item, "run_id", place->run_id);
        cJSON_AddNumberToObject(item, "rows", (double)place->rows);
        cJSON_AddNumberToObject(item, "own_rows", (double)place->own_rows);
    }
}

static void add_warnings(cJSON *list, const struct pb_publication_info *info)
{
    for (size_t i = 0; i < info->warning_count; i++) {
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "file", info->warnings[i].file);
        if (info->warnings[i].line)
            cJSON_AddNumberToObject(item, "line", (double)info->warnings[i].line);
        cJSON_AddStringToObject(item, "message", info->warnings[i].message);
    }
}

static void add_checks(cJSON *list, const struct pb_publication_info *info)
{
    for (size_t i = 0; i < info->check_count; i++) {
        const struct pb_check *check = &info->checks[i].check;
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "source", info->checks[i].source);
        cJSON_AddStringToObject(item, "rule", check->rule);
        cJSON_AddStringToObject(item, "compares", check->sentence);
        cJSON_AddNumberToObject(item, "compared", (double)check->compared);
        cJSON_AddNumberToObject(item, "mismatched", (double)check->mismatched);
        cJSON_AddNumberToObject(item, "findings", (double)check->found);
    }
}

static void add_artefacts(cJSON *list, const struct pb_manifest_content *content)
{
    for (size_t i = 0; i < content->artefact_count; i++) {
        cJSON *item = add_item(list);
        cJSON_AddStringToObject(item, "path", content->artefacts[i].path);
        cJSON_AddNumberToObject(item, "size", (double)content->artefacts[i].size);
        cJSON_AddStringToObject(item, "sha256", content->artefacts[i].sha256);
    }
}

/* cJSON answers NULL for what it could not allocate and takes NULL without harm, so only the whole can be checked: that
 * it is as long as it should be is known by parsing it back. */
static bool is_complete(const char *text, const struct pb_manifest_content *content)
{
    cJSON *root = cJSON_Parse(text);
    bool complete =
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "artefacts")) == (int)content->artefact_count &&
        cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "places")) == (int)content->place_count;
    cJSON_Delete(root);
    return complete;
}

char *pb_manifest_text(const struct pb_manifest_content *content)
{
    const struct pb_publication_info *info = content->info;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "contract_version", PB_CONTRACT_VERSION);
    cJSON_AddStringToObject(root, "run_id", info->run_id);
    cJSON_AddStringToObject(root, "program", "placebook " PB_VERSION);
    cJSON_AddStringToObject(root, "pipeline", content->pipeline->name);
    cJSON_AddStringToObject(root, "title", info->title);
    cJSON_AddStringToObject(root, "profile", info->profile);
    cJSON_AddBoolToObject(root, "sample", info->sample);
    cJSON_AddStringToObject(root, "data_as_at", info->data_as_at);
    cJSON_AddStringToObject(root, "framework_sha256", content->pipeline->framework_sha256);
    cJSON_AddStringToObject(root, "places_sha256", content->pipeline->places_sha256);
    cJSON *measures = cJSON_AddArrayToObject(root, "selected_measures");
    for (size_t i = 0; i < content->measures->count; i++)
        cJSON_AddItemToArray(measures, cJSON_CreateString(content->measures->items[i]));
    add_places(cJSON_AddArrayToObject(root, "places"), content);
    add_inputs(cJSON_AddArrayToObject(root, "inputs"), info);
    add_units(cJSON_AddArrayToObject(root, "units"), content);
    add_modules(cJSON_AddArrayToObject(root, "modules"), info);
    add_warnings(cJSON_AddArrayToObject(root, "warnings"), info);
    add_checks(cJSON_AddArrayToObject(root, "checks"), info);
    add_artefacts(cJSON_AddArrayToObject(root, "artefacts"), content);
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    if (text && !is_complete(text, content)) {
        free(text);
        return NULL;
    }
    return text;
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
