#include "engine/replay/rejects.h"

#include "engine/files/files.h"
#include "engine/files/output.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name);
    return length > strlen(ending) && strcmp(name + length - strlen(ending), ending) == 0;
}

/* The file with this ending in a folder; *name is NULL when there is none. */
static enum pb_status find_file(const char *folder, const char *ending, struct pb_arena *arena, const char **name,
                                struct pb_error *error)
{
    *name = NULL;
    DIR *directory = opendir(folder);
    if (!directory)
        return pb_path_failed("read", folder, errno, 0, PB_ERROR_PUBLISH, error);
    enum pb_status status = PB_OK;
    for (const struct dirent *entry = readdir(directory); entry && !*name; entry = readdir(directory)) {
        if (!ends_in(entry->d_name, ending))
            continue;
        *name = pb_path_join(arena, folder, entry->d_name);
        if (!*name)
            status = pb_out_of_memory(error);
    }
    (void)closedir(directory);
    return status;
}

/* The list is opened in a spreadsheet: a loader that can keep texts from being formulas does so. Replaying knows the
 * apostrophe. *options stays NULL where a loader cannot; false when out of memory. */
static bool list_options(const struct pb_module *module, cJSON **options)
{
    static const char guard[] = "csv_formula_guard";
    for (const struct pb_option *option = module->options; option && option->name; option++) {
        if (option->type != PB_OPTION_BOOLEAN || strcmp(option->name, guard) != 0)
            continue;
        *options = cJSON_CreateObject();
        return cJSON_AddTrueToObject(*options, guard) != NULL;
    }
    return true;
}

/* Calls a loader with no other options. One that needs options is skipped. */
static enum pb_status rejects_ask(const struct pb_module *module, const struct pb_conclusion *conclusion,
                                  struct pb_arena *arena, struct pb_error *error)
{
    const struct pb_option_reading reading = { .arena = arena, .what = module->name };
    void *context = pb_arena_take(arena, 1, module->option_values_size ? module->option_values_size : 1);
    cJSON *options = NULL;
    if (!context || !list_options(module, &options)) {
        cJSON_Delete(options);
        return pb_out_of_memory(error);
    }
    bool ready = !module->options || pb_options_read(module->options, options, context, &reading, NULL) == PB_OK;
    cJSON_Delete(options);
    if (!ready)
        return PB_OK;
    enum pb_status status = module->conclude(context, conclusion, error);
    if (status != PB_OK)
        pb_error_module(error, module->name);
    return status;
}

enum pb_status pb_rejects_write(const struct pb_registry *registry, const struct pb_conclusion *conclusion,
                                const char *folder, const char *ending, struct pb_arena *arena, const char **made,
                                struct pb_error *error)
{
    struct pb_conclusion here = { .info = conclusion->info,
                                  .rejects = conclusion->rejects,
                                  .reject_count = conclusion->reject_count };
    *made = NULL;
    enum pb_status status = pb_folder_output_open(folder, NULL, &here.output, error);
    for (size_t i = 0; status == PB_OK && !*made && i < registry->count; i++) {
        const struct pb_module *module = registry->modules[i];
        if (module->kind != PB_LOADER || !module->conclude)
            continue;
        status = rejects_ask(module, &here, arena, error);
        if (status == PB_OK)
            status = find_file(folder, ending, arena, made, error);
    }
    pb_folder_output_close(here.output);
    if (status == PB_OK && *made)
        status = pb_path_sync(*made, error);
    return status;
}
