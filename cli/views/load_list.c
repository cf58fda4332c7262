/*
 * The part of cli/load.h that lists the loads and takes one out.
 */
#include "cli/arguments/arguments.h"
#include "cli/terminal/columns.h"
#include "cli/views/load.h"
#include "engine/files/files.h"
#include "placebook/nearest.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>

/* The name of the pipeline whose file --pipeline names; NULL without it: all pipelines. */
static enum pb_status pipeline_name(struct pb_call *call, const char **name, struct pb_error *error)
{
    const char *path = pb_value_given(call->arguments, "pipeline");
    struct pb_json json;
    char *text = NULL;
    size_t length = 0;
    *name = NULL;
    if (!path)
        return PB_OK;
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, call->arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status == PB_OK)
        status = pb_json_open(&json, path, text, length, error);
    if (status != PB_OK)
        return status;
    const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json.root, "pipeline"));
    if (found) {
        *name = pb_arena_text(call->arena, found, strlen(found));
        status = *name ? PB_OK : pb_out_of_memory(error);
    } else {
        pb_error_at(error, path, 0, 0);
        status =
            pb_fail(error, PB_FAILED, PB_ERROR_CONFIGURATION, "this is no pipeline file: it has no key 'pipeline'");
    }
    pb_json_close(&json);
    return status;
}

static enum pb_status find_loads(struct pb_call *call, struct pb_settings *settings, struct pb_kept_loads *loads,
                                 struct pb_error *error)
{
    const char *pipeline = NULL;
    enum pb_status status = pb_settings_open(call, settings, error);
    if (status == PB_OK)
        status = pipeline_name(call, &pipeline, error);
    return status == PB_OK ? pb_loads_list(settings->state, pipeline, call->arena, loads, NULL, error) : status;
}

static const char *joined(struct pb_arena *arena, const struct pb_text_list *ids, const char *none)
{
    const char *text = none;
    for (size_t i = 0; i < ids->count && text; i++)
        text = pb_arena_format(arena, "%s%s%s", i ? text : "", i ? "," : "", ids->items[i]);
    return text ? text : none;
}

static void load_json(const struct pb_kept_load *load, FILE *file)
{
    struct pb_json_writer writer;
    pb_json_document(&writer, file, "placebook.kept-load/1");
    pb_json_text(&writer, "pipeline", load->pipeline);
    pb_json_text(&writer, "name", load->name);
    pb_json_text(&writer, "file", load->file);
    pb_json_text(&writer, "sha256", load->sha256);
    pb_json_text(&writer, "loaded", load->loaded);
    pb_json_text(&writer, "mapping", load->mapping);
    const struct pb_text_list *const lists[] = { &load->places, &load->measures };
    for (size_t i = 0; i < 2; i++) {
        pb_json_list(&writer, i ? "measures" : "places");
        for (size_t k = 0; k < lists[i]->count; k++)
            pb_json_text(&writer, NULL, lists[i]->items[k]);
        pb_json_end_list(&writer);
    }
    pb_json_text(&writer, "folder", load->folder);
    pb_json_text(&writer, "damage", load->damage.message[0] ? load->damage.message : NULL);
    pb_json_end_object(&writer);
}

enum pb_status pb_load_list(struct pb_call *call, struct pb_error *error)
{
    struct pb_settings settings;
    struct pb_kept_loads loads;
    struct pb_columns columns;
    enum pb_status status = find_loads(call, &settings, &loads, error);
    if (status != PB_OK)
        return status;
    for (size_t i = 0; call->output->json && i < loads.count; i++)
        load_json(&loads.items[i], call->output->results);
    if (call->output->json)
        return PB_OK;
    if (loads.count == 0) {
        pb_output_say(call->output, PB_LEVEL_NOTICE, "no-loads", "no load in %s", settings.state);
        return PB_OK;
    }
    pb_columns_open(&columns, call->arena, "pipeline|load|file|loaded|places|measures");
    for (size_t i = 0; i < loads.count; i++) {
        const struct pb_kept_load *load = &loads.items[i];
        bool damaged = load->damage.message[0] != '\0';
        pb_columns_row(&columns);
        pb_columns_cell(&columns, 0, "%s", load->pipeline);
        pb_columns_cell(&columns, 1, "%s", load->name);
        pb_columns_cell(&columns, 2, "%s", damaged ? "damaged" : load->file);
        pb_columns_cell(&columns, 3, "%s", damaged ? "-" : load->loaded);
        pb_columns_cell(&columns, 4, "%s", joined(call->arena, &load->places, "all"));
        pb_columns_cell(&columns, 5, "%s", joined(call->arena, &load->measures, "all"));
        if (damaged)
            pb_output_message(call->output, PB_LEVEL_WARNING, "load-damaged", &load->damage);
    }
    return pb_columns_print(&columns, call->output, error);
}

static const char *name_at(const void *context, size_t i)
{
    const struct pb_kept_loads *loads = context;
    return i < loads->count ? loads->items[i].name : NULL;
}

/* The load of that name, of one pipeline. */
static enum pb_status choose(const struct pb_kept_loads *loads, const char *name, const struct pb_kept_load **chosen,
                             struct pb_error *error)
{
    enum pb_status status = PB_OK;
    *chosen = NULL;
    for (size_t i = 0; i < loads->count; i++) {
        if (strcmp(loads->items[i].name, name) != 0)
            continue;
        if (*chosen) {
            status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the pipelines '%s' and '%s' both have a load '%s'",
                             (*chosen)->pipeline, loads->items[i].pipeline, name);
            pb_error_hint(error, "say which one: --pipeline FILE");
            return status;
        }
        *chosen = &loads->items[i];
    }
    if (*chosen)
        return PB_OK;
    status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "--remove %.80s: there is no such load", name);
    const char *nearest = pb_nearest(name, name_at, loads);
    if (nearest)
        pb_error_hint(error, "did you mean '%s'?", nearest);
    else
        pb_error_hint(error, "placebook load --list lists them");
    return status;
}

static enum pb_status remove_locked(struct pb_call *call, const struct pb_settings *settings,
                                    const struct pb_kept_load *load, struct pb_error *error)
{
    struct pb_store *store = NULL;
    struct pb_error warning = { 0 };
    bool found = false;
    enum pb_status status = pb_store_open(&store, settings->state, &warning, error);
    if (status != PB_OK)
        return status;
    if (warning.message[0])
        pb_output_message(call->output, PB_LEVEL_WARNING, "store", &warning);
    status = pb_store_hold(store, error);
    if (status == PB_OK)
        status = pb_load_remove(settings->state, load->pipeline, load->name, &found, error);
    pb_store_close(store);
    if (status == PB_OK && !found)
        status = pb_fail(error, PB_FAILED, PB_ERROR_USAGE, "the load '%s' was taken out meanwhile", load->name);
    return status;
}

enum pb_status pb_load_take_out(struct pb_call *call, const char *name, struct pb_error *error)
{
    struct pb_settings settings;
    struct pb_kept_loads loads;
    const struct pb_kept_load *load = NULL;
    enum pb_status status = find_loads(call, &settings, &loads, error);
    if (status == PB_OK)
        status = choose(&loads, name, &load, error);
    if (status == PB_OK && load)
        status = remove_locked(call, &settings, load, error);
    if (status != PB_OK || !load)
        return status;
    FILE *file = call->output->results;
    if (call->output->json) {
        struct pb_json_writer writer;
        pb_json_document(&writer, file, "placebook.load-removed/1");
        pb_json_text(&writer, "pipeline", load->pipeline);
        pb_json_text(&writer, "name", load->name);
        pb_json_end_object(&writer);
    } else if (!call->output->quiet) {
        pb_print(file, "took out the load ");
        pb_print_text(file, load->name);
        pb_print(file, " of ");
        pb_print_text(file, load->pipeline);
        pb_print(file, ": what was published is as it was, the next run publishes without it\n");
    }
    return PB_OK;
}
