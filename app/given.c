#include "app/given.h"

#include "core/base/append.h"
#include "core/base/name.h"
#include "core/base/url_hide.h"

#include <cjson/cJSON.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* An item with this key has texts that are spelled (core/base/name.h). */
#define SPELLED "spelled"

/* Settings for folders and display, and the day of the run: they belong to one call. */
static bool of_one_call(const char *setting)
{
    static const char *const names[] = { "output", "state",   "jobs",        "progress",     "log_format",
                                         "as_of",  "offline", "fetch_again", "verify_inputs" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], setting) == 0)
            return true;
    return false;
}

static bool is_path(const char *setting)
{
    for (size_t i = 0; pb_settings_options[i].name; i++)
        if (strcmp(pb_settings_options[i].name, setting) == 0)
            return pb_settings_options[i].type == PB_OPTION_PATH;
    return false;
}

/* The bytes of a path need not be UTF-8, those of JSON must be: the item says that it has a text that is spelled. */
static bool add_spelled(cJSON *item, const char *key, const char *text, struct pb_arena *arena)
{
    const char *spelling = pb_name_spell(arena, text);
    return spelling && cJSON_AddStringToObject(item, key, spelling) &&
           (spelling == text || cJSON_HasObjectItem(item, SPELLED) || cJSON_AddTrueToObject(item, SPELLED));
}

static cJSON *add_pair(cJSON *list, const char *name, const char *value, struct pb_arena *arena)
{
    cJSON *item = cJSON_CreateObject();
    char *shown = pb_arena_text(arena, value, strlen(value));
    if (shown)
        pb_url_hide(shown); /* the ledger keeps no secret: what goes back to the run cannot ask that address again */
    if (item && cJSON_AddItemToArray(list, item) && shown && cJSON_AddStringToObject(item, "name", name) &&
        add_spelled(item, "value", shown, arena))
        return item;
    return NULL;
}

static bool add_parts(cJSON *root, const struct pb_given_parts *parts, const char *output, const char *here,
                      struct pb_arena *arena)
{
    cJSON *assignments = cJSON_AddArrayToObject(root, "set");
    cJSON *settings = cJSON_AddArrayToObject(root, "settings");
    bool whole = assignments && settings;
    for (size_t i = 0; whole && i < parts->assignment_count; i++) {
        const struct pb_assignment *assignment = &parts->assignments[i];
        cJSON *item = add_pair(assignments, assignment->name, assignment->value, arena);
        whole = item && add_spelled(item, "folder", assignment->folder ? assignment->folder : here, arena);
    }
    for (size_t i = 0; whole && i < parts->flag_count; i++) {
        const struct pb_setting_flag *flag = &parts->flags[i];
        if (of_one_call(flag->name))
            continue;
        const char *value = is_path(flag->name) ? pb_option_path(arena, here, flag->value) : flag->value;
        whole = value && add_pair(settings, flag->name, value, arena);
    }
    const char *full = pb_option_path(arena, here, output);
    return whole && full && add_pair(settings, "output", full, arena);
}

enum pb_status pb_given_write(const struct pb_given_parts *parts, const char *output, struct pb_arena *arena,
                              const char **text, struct pb_error *error)
{
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here))
        (void)pb_text_copy(here, sizeof here, "/");
    cJSON *root = cJSON_CreateObject();
    char *printed = root && add_parts(root, parts, output, here, arena) ? cJSON_PrintUnformatted(root) : NULL;
    *text = printed ? pb_arena_text(arena, printed, strlen(printed)) : NULL;
    cJSON_free(printed);
    cJSON_Delete(root);
    return *text ? PB_OK : pb_out_of_memory(error);
}

static const char *given_text_of(const cJSON *item, const char *key, struct pb_arena *arena)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, key));
    const char *copy = pb_arena_text(arena, text ? text : "", text ? strlen(text) : 0);
    return copy && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, SPELLED)) ? pb_name_bytes(arena, copy) : copy;
}

static bool given_read_parts(const cJSON *root, struct pb_arena *arena, struct pb_given_parts *parts)
{
    const cJSON *set = cJSON_GetObjectItemCaseSensitive(root, "set");
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(root, "settings");
    const cJSON *item = NULL;
    parts->assignments = pb_arena_take(arena, (size_t)cJSON_GetArraySize(set), sizeof *parts->assignments);
    parts->flags = pb_arena_take(arena, (size_t)cJSON_GetArraySize(settings), sizeof *parts->flags);
    if (!parts->assignments || !parts->flags)
        return false;
    cJSON_ArrayForEach(item, set)
    {
        struct pb_assignment *assignment = &parts->assignments[parts->assignment_count++];
        assignment->name = given_text_of(item, "name", arena);
        assignment->value = given_text_of(item, "value", arena);
        assignment->folder = given_text_of(item, "folder", arena);
        if (!assignment->name || !assignment->value || !assignment->folder)
            return false;
    }
    cJSON_ArrayForEach(item, settings)
    {
        struct pb_setting_flag *flag = &parts->flags[parts->flag_count++];
        flag->name = given_text_of(item, "name", arena);
        flag->value = given_text_of(item, "value", arena);
        if (!flag->name || !flag->value)
            return false;
    }
    return true;
}

enum pb_status pb_given_read(const char *text, struct pb_arena *arena, struct pb_given_parts *parts,
                             struct pb_error *error)
{
    *parts = (struct pb_given_parts){ 0 };
    cJSON *root = cJSON_Parse(text);
    bool whole = !root || given_read_parts(root, arena, parts);
    cJSON_Delete(root);
    return whole ? PB_OK : pb_out_of_memory(error);
}

const char *pb_given_command(const char *path, const struct pb_given_parts *parts, const struct pb_settings *settings,
                             struct pb_arena *arena)
{
    char command[8192] = "placebook run ";
    pb_append_word(command, sizeof command, path);
    for (size_t i = 0; i < parts->assignment_count; i++) {
        const char *word = pb_arena_format(arena, "%s=%s", parts->assignments[i].name, parts->assignments[i].value);
        if (!word)
            return NULL;
        pb_append(command, sizeof command, " --set ");
        pb_append_word(command, sizeof command, word);
    }
    pb_append(command, sizeof command, " --output ");
    pb_append_word(command, sizeof command, settings->output);
    pb_append(command, sizeof command, " --state ");
    pb_append_word(command, sizeof command, settings->state);
    return pb_arena_text(arena, command, strlen(command));
}
