/*
 * Building the JSON texts of the archive with cJSON. A tree is built without asking each step: one flag remembers that
 * memory was out, and archive_add_json asks it once.
 */
#include "loaders/archive/archive.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Hands the new item to its parent, which then owns it. */
static cJSON *json_add(cJSON *to, const char *key, cJSON *item, bool *sound)
{
    bool added = item && to && (key ? cJSON_AddItemToObject(to, key, item) : cJSON_AddItemToArray(to, item));
    if (added)
        return item;
    cJSON_Delete(item);
    *sound = false;
    return NULL;
}

struct cJSON *archive_json_object(struct cJSON *to, const char *key, bool *sound)
{
    return json_add(to, key, cJSON_CreateObject(), sound);
}

struct cJSON *archive_json_list(struct cJSON *to, const char *key, bool *sound)
{
    return json_add(to, key, cJSON_CreateArray(), sound);
}

void archive_json_text(struct cJSON *to, const char *key, const char *text, bool *sound)
{
    (void)json_add(to, key, cJSON_CreateString(text ? text : ""), sound);
}

/* Up to 2^53, which the sizes of files and the numbers of rows do not reach. */
void archive_json_number(struct cJSON *to, const char *key, uint64_t number, bool *sound)
{
    (void)json_add(to, key, cJSON_CreateNumber((double)number), sound);
}

void archive_json_boolean(struct cJSON *to, const char *key, bool value, bool *sound)
{
    (void)json_add(to, key, cJSON_CreateBool(value), sound);
}

enum pb_status archive_add_json(struct archive *archive, const char *name, struct cJSON *tree, bool sound,
                                struct pb_error *error)
{
    char *printed = tree && sound ? cJSON_Print(tree) : NULL;
    cJSON_Delete(tree);
    char *text = printed ? pb_arena_format(&archive->arena, "%s\n", printed) : NULL;
    cJSON_free(printed);
    return text ? archive_add_text(archive, name, text, strlen(text), error) : pb_out_of_memory(error);
}
