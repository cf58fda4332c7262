/*
 * Turns the options of a step into one text that is part of the key of a unit. Options that mean the same give the same
 * text: keys are sorted, and paths and secrets are left out, because they do not say what is made of the data.
 */
#include "core/base/url_hide.h"
#include "engine/pipeline/pipeline_private.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static const struct pb_option *pipeline_canonical_find_option(const struct pb_option *options, const char *name)
{
    for (; options && options->name; options++)
        if (pb_option_in_json(options) && strcmp(options->name, name) == 0)
            return options;
    return NULL;
}

/* Takes out what does not belong in a key. The recursion follows the option tables, which are part of the program. */
static void prune(struct cJSON *object, const struct pb_option *options)
{
    struct cJSON *next = NULL;
    for (struct cJSON *member = object->child; member; member = next) {
        next = member->next;
        const struct pb_option *option = pipeline_canonical_find_option(options, member->string);
        bool path = option && (option->type == PB_OPTION_PATH || option->type == PB_OPTION_PATH_LIST);
        if (!option || path || option->flags & PB_SECRET)
            cJSON_Delete(cJSON_DetachItemViaPointer(object, member));
        else if (option->type == PB_OPTION_OBJECT)
            prune(member, option->fields);
        else if (option->type == PB_OPTION_OBJECT_LIST || option->type == PB_OPTION_MAP)
            for (struct cJSON *item = member->child; item; item = item->next)
                prune(item, option->fields);
    }
}

static int pipeline_canonical_by_key(const void *a, const void *b)
{
    return strcmp((*(struct cJSON *const *)a)->string, (*(struct cJSON *const *)b)->string);
}

static bool pipeline_canonical_sort_members(struct cJSON *object, struct pb_arena *arena)
{
    size_t count = 0;
    for (const struct cJSON *member = object->child; member; member = member->next)
        count++;
    if (count < 2)
        return true;
    struct cJSON **members = pb_arena_take(arena, count, sizeof *members);
    if (!members)
        return false;
    size_t i = 0;
    for (struct cJSON *member = object->child; member; member = member->next)
        members[i++] = member;
    qsort(members, count, sizeof *members, pipeline_canonical_by_key);
    for (i = 0; i < count; i++) {
        members[i]->next = i + 1 < count ? members[i + 1] : NULL;
        members[i]->prev = i > 0 ? members[i - 1] : members[count - 1]; /* cJSON: the first knows the last */
    }
    object->child = members[0];
    return true;
}

static bool pipeline_canonical_sort_all(struct cJSON *top, struct pb_arena *arena)
{
    struct pb_json_walk walk = { .depth = 0 };
    for (struct cJSON *node = top; node; node = pb_json_walk_next(&walk, node))
        if (cJSON_IsObject(node) && !pipeline_canonical_sort_members(node, arena))
            return false;
    return true;
}

const char *pb_step_canonical(const struct pb_option *options, const struct cJSON *given, struct pb_arena *arena)
{
    if (!given)
        return pb_arena_text(arena, "{}", 2);
    const char *canonical = NULL;
    char *text = NULL;
    struct cJSON *copy = cJSON_Duplicate(given, true);
    if (copy) {
        prune(copy, options);
        if (pipeline_canonical_sort_all(copy, arena))
            text = cJSON_PrintUnformatted(copy);
    }
    if (text)
        pb_url_hide(text);
    if (text)
        canonical = pb_arena_text(arena, text, strlen(text));
    cJSON_free(text);
    cJSON_Delete(copy);
    return canonical;
}
