#include "cli/arguments/opening.h"

#include "engine/files/files.h"
#include "engine/imports/loads.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>

/* The flags that are settings, as the settings want them, after those that were given before (NULL: none); with room
 * for one more. */
static enum pb_status setting_flags_after(struct pb_call *call, const struct pb_given_parts *before,
                                          struct pb_setting_flag **flags, size_t *count, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    size_t earlier = before ? before->flag_count : 0;
    *count = 0;
    *flags = pb_arena_take(call->arena, earlier + arguments->given_count + 1, sizeof **flags);
    if (!*flags)
        return pb_out_of_memory(error);
    while (*count < earlier) {
        (*flags)[*count] = before->flags[*count];
        ++*count;
    }
    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].flag->setting)
            (*flags)[(*count)++] =
                (struct pb_setting_flag){ arguments->given[i].flag->setting->name, arguments->given[i].value };
    return PB_OK;
}

static enum pb_status setting_flags(struct pb_call *call, struct pb_setting_flag **flags, size_t *count,
                                    struct pb_error *error)
{
    return setting_flags_after(call, NULL, flags, count, error);
}

enum pb_status pb_settings_open_origins(struct pb_call *call, struct pb_settings *settings,
                                        enum pb_origin origins[PB_SETTINGS_COUNT], struct pb_error *error)
{
    struct pb_setting_flag *flags = NULL;
    size_t count = 0;
    memset(settings, 0, sizeof *settings);
    enum pb_status status = setting_flags(call, &flags, &count, error);
    if (status == PB_OK)
        status = pb_settings_read(settings, origins, flags, count, NULL, NULL, call->arena, error);
    return status;
}

enum pb_status pb_settings_open(struct pb_call *call, struct pb_settings *settings, struct pb_error *error)
{
    enum pb_origin origins[PB_SETTINGS_COUNT];
    return pb_settings_open_origins(call, settings, origins, error);
}

enum pb_status pb_modules_open(struct pb_call *call, struct pb_registry *registry, struct pb_error *error)
{
    struct pb_setting_flag *flags = NULL;
    struct pb_settings settings = { 0 };
    enum pb_origin origins[PB_SETTINGS_COUNT];
    size_t count = 0;
    enum pb_status status = setting_flags(call, &flags, &count, error);
    if (status != PB_OK)
        return status;
    /* Commands about modules remember nothing: they work for a user who has no folder for state. */
    flags[count++] = (struct pb_setting_flag){ "state", "." };
    status = pb_settings_read(&settings, origins, flags, count, NULL, NULL, call->arena, error);
    if (status == PB_OK)
        status = pb_registry_open(registry, settings.modules_directory, error);
    return status;
}

static enum pb_status assignments_after(struct pb_call *call, const struct pb_given_parts *before,
                                        struct pb_assignment **list, size_t *count, struct pb_error *error)
{
    const struct pb_arguments *arguments = call->arguments;
    *count = 0;
    *list = pb_arena_take(call->arena, before->assignment_count + arguments->given_count, sizeof **list);
    if (!*list)
        return pb_out_of_memory(error);
    while (*count < before->assignment_count) {
        (*list)[*count] = before->assignments[*count];
        ++*count;
    }
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].flag->kind != PB_FLAG_ASSIGNMENT)
            continue;
        const char *value = arguments->given[i].value;
        size_t length = strcspn(value, "=");
        struct pb_assignment *assignment = &(*list)[(*count)++];
        assignment->name = pb_arena_text(call->arena, value, length);
        assignment->value = value + length + 1;
        if (!assignment->name)
            return pb_out_of_memory(error);
    }
    return PB_OK;
}

static const char *folder_of(struct pb_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : pb_arena_text(arena, path, (size_t)(slash - path));
}

/* Which folder of modules is meant has to be known before the pipeline file can be checked, and the file itself may say
 * it: so its settings are read first, with the other origins that come before and after it. */
static enum pb_status open_modules(struct pb_call *call, const char *path, const struct pb_setting_flag *flags,
                                   size_t flag_count, struct pb_registry *registry, struct pb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    struct pb_json json;
    struct pb_settings settings = { 0 };
    enum pb_origin origins[PB_SETTINGS_COUNT];
    enum pb_status status =
        pb_file_read(path, PB_JSON_SIZE_MAXIMUM, call->arena, &text, &length, PB_ERROR_CONFIGURATION, error);
    if (status != PB_OK)
        return status;
    const char *folder = folder_of(call->arena, path);
    if (!folder)
        return pb_out_of_memory(error);
    status = pb_json_open(&json, path, text, length, error);
    if (status != PB_OK)
        return status;
    /* Anything but an object is reported by the reading of the pipeline itself. */
    const struct pb_json *object = cJSON_IsObject(json.root) ? &json : NULL;
    status = pb_settings_read(&settings, origins, flags, flag_count, object, folder, call->arena, error);
    if (status == PB_OK)
        status = pb_registry_open(registry, settings.modules_directory, error);
    pb_json_close(&json);
    return status;
}

static enum pb_status select_parts(struct pb_call *call, struct pb_selection *selection, struct pb_error *error)
{
    enum pb_status status = pb_values_given(call->arguments, "place", call->arena, &selection->places, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "source", call->arena, &selection->sources, error);
    if (status == PB_OK)
        status = pb_values_given(call->arguments, "measure", call->arena, &selection->measures, error);
    return status;
}

static enum pb_status read_opened(struct pb_call *call, const struct pb_opening *opening, struct pb_opened *opened,
                                  struct pb_error *error)
{
    const struct pb_given_parts *parts = &opened->parts;
    enum pb_status status = pb_pipeline_read(&opened->pipeline, opening->path, &opened->registry, parts->flags,
                                             parts->flag_count, parts->assignments, parts->assignment_count, error);
    if (status != PB_OK)
        return status;
    status = pb_given_write(parts, opened->pipeline.settings.output, call->arena, &opened->given, error);
    if (status == PB_OK)
        status = pb_loads_attach(&opened->pipeline, &opened->registry, opening->without, error);
    if (status != PB_OK)
        pb_pipeline_close(&opened->pipeline);
    else if (strcmp(opened->pipeline.settings.log_format, "json") == 0)
        call->output->log_json = true;
    return status;
}

enum pb_status pb_opened_open_as(struct pb_call *call, const struct pb_opening *opening, struct pb_opened *opened,
                                 struct pb_error *error)
{
    memset(opened, 0, sizeof *opened);
    struct pb_given_parts *parts = &opened->parts;
    enum pb_status status = setting_flags_after(call, &opening->before, &parts->flags, &parts->flag_count, error);
    if (status == PB_OK)
        status = assignments_after(call, &opening->before, &parts->assignments, &parts->assignment_count, error);
    if (status == PB_OK)
        status = open_modules(call, opening->path, parts->flags, parts->flag_count, &opened->registry, error);
    if (status != PB_OK)
        return status;
    status = read_opened(call, opening, opened, error);
    if (status != PB_OK)
        pb_registry_close(&opened->registry);
    return status;
}

enum pb_status pb_opened_open(struct pb_call *call, struct pb_opened *opened, struct pb_error *error)
{
    struct pb_selection selection = { 0 };
    const struct pb_opening opening = { .path = pb_operand(call->arguments, 0) };
    enum pb_status status = select_parts(call, &selection, error);
    if (status == PB_OK)
        status = pb_opened_open_as(call, &opening, opened, error);
    opened->selection = selection;
    return status;
}

void pb_opened_close(struct pb_opened *opened)
{
    pb_pipeline_close(&opened->pipeline);
    pb_registry_close(&opened->registry);
}

enum pb_status pb_store_look(struct pb_call *call, const struct pb_settings *settings, struct pb_store **store,
                             struct pb_error *error)
{
    struct pb_error warning;
    pb_error_clear(&warning);
    *store = NULL;
    if (!pb_store_exists(settings->state))
        return PB_OK;
    enum pb_status status = pb_store_open(store, settings->state, &warning, error);
    if (status == PB_OK && warning.message[0])
        pb_output_message(call->output, PB_LEVEL_WARNING, "store", &warning);
    return status;
}

size_t pb_setting_index(const char *name)
{
    size_t i = 0;
    while (pb_settings_options[i].name && strcmp(pb_settings_options[i].name, name) != 0)
        i++;
    return i;
}

void pb_setting_text(const struct pb_settings *settings, size_t index, char *text, size_t size)
{
    const struct pb_option *option = &pb_settings_options[index];
    const char *at = (const char *)settings + option->offset;
    if (option->type == PB_OPTION_INTEGER) {
        int64_t number = 0;
        memcpy(&number, at, sizeof number);
        (void)snprintf(text, size, "%" PRId64, number);
        return;
    }
    const char *value = NULL;
    memcpy(&value, at, sizeof value);
    (void)pb_text_copy(text, size, value ? value : "");
}
